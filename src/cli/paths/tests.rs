//! No output takes the place of an input, whatever its name.

use super::*;
use crate::cli::Cli;
use clap::{Command, CommandFactory};

/// Calls `see` with the name of each command and each of its options that takes a path.
fn options(command: &Command, see: &mut impl FnMut(&str, &str)) {
    let path = clap::builder::ValueParser::path_buf().type_id();
    for arg in command.get_arguments().filter(|arg| arg.get_value_parser().type_id() == path) {
        see(command.get_name(), arg.get_id().as_str());
    }
    command.get_subcommands().for_each(|inner| options(inner, see));
}

#[test]
fn every_path_of_every_command_has_a_role() {
    let mut found = Vec::new();
    options(&Cli::command(), &mut |command, option| {
        assert!(role(command, option).is_some(), "{command}: --{option} is not listed in ROLES");
        found.push((command.to_owned(), option.to_owned()));
    });
    assert!(found.len() > 40, "{}", found.len());
    for (of, name, _) in ROLES {
        let is_used = |(command, option): &(String, String)| option == name && (*of == "*" || *of == command);
        assert!(found.iter().any(is_used), "no command has {of} --{name}");
    }
}

fn checked(arguments: &str) -> Result<(), String> {
    let matches =
        Cli::command().try_get_matches_from(arguments.split(' ')).map_err(|error| error.to_string())?;
    check(&matches).map_err(|error| error.to_string())
}

#[test]
fn no_output_takes_the_place_of_an_input() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    for name in [
        "m.tmx",
        "n.tmx",
        "a.tsv",
        "k.csv",
        "s.srx",
        "qa.toml",
        "b.json",
        "names.txt",
        "a.en.txt",
        "a.ru.txt",
    ] {
        fs::write(at(name), "x").unwrap();
    }
    fs::hard_link(at("m.tmx"), at("hard.tmx")).unwrap();
    let mut links = vec!["m.tmx", "hard.tmx", "./m.tmx"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at("m.tmx"), at("soft.tmx")).unwrap();
        links.push("soft.tmx");
    }
    let run = |line: &str| {
        let line: Vec<String> =
            line.split(' ').map(|word| word.strip_prefix('@').map_or(word.to_owned(), at)).collect();
        checked(&line.join(" "))
    };
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at("nowhere.tmx"), at("dangling.tmx")).unwrap();
        for line in [
            "sverka tmx repair @m.tmx -o @x.tmx --junk @dangling.tmx",
            "sverka clean @m.tmx -o @x.tmx --rejected @dangling.tmx",
            "sverka clean @m.tmx -o @dangling.tmx",
        ] {
            let error = run(line).expect_err(line);
            assert!(error.contains("is a link to") && error.contains("does not exist"), "{error}");
        }
    }
    for link in links {
        for line in [
            "sverka tmx diff @m.tmx @n.tmx -o @LINK",
            "sverka tmx validate @m.tmx -o @LINK",
            "sverka tmx repair @m.tmx -o @x.tmx --junk @LINK",
            "sverka tmx repair @m.tmx -o @x.tmx --receipt @LINK",
            "sverka tmx filter --min-score 1 @m.tmx -o @x.tmx --rejected @LINK",
            "sverka tmx convert @m.tmx @n.tmx @LINK",
            "sverka tmx convert @m.tmx @LINK -o @m.tmx",
            "sverka qa @m.tmx --baseline @LINK --update-baseline",
            "sverka qa @m.tmx -o @LINK",
            "sverka terms @m.tmx -o @LINK",
        ] {
            let error = run(&line.replace("LINK", link)).expect_err(line);
            assert!(error.contains(": is an input; give another path for "), "{error}");
        }
    }
    for line in [
        "sverka align @a.en.txt @a.ru.txt --anchors @a.tsv -o @a.tsv",
        "sverka align @a.en.txt @a.ru.txt --srx @s.srx -o @s.srx",
        "sverka align @a.en.txt @a.ru.txt --glossary @k.tsv -o @k.tsv",
        "sverka split @a.en.txt --abbreviations @names.txt -o @names.txt",
        "sverka qa @m.tmx --glossary @k.csv -f json -o @k.csv",
        "sverka qa @m.tmx --config @qa.toml -o @qa.toml -f json",
        "sverka qa @m.tmx --baseline @b.json -o @b.json",
        "sverka qa @m.tmx --glossary @k.csv --baseline @k.csv --update-baseline",
        "sverka tmx anonymise --names @names.txt @m.tmx -o @names.txt",
    ] {
        let error = run(line).expect_err(line);
        assert!(error.contains(": is an input (--"), "{error}");
    }
    // A Moses pair is named by its beginning.
    for half in ["p.en", "p.ru", "p.tsv"] {
        fs::write(at(half), "x").unwrap();
    }
    for line in [
        "sverka clean @p -s en -t ru -o @q.tsv --receipt @p.ru",
        "sverka score @p -s en -t ru -o @p.en -f tsv",
        "sverka clean @a.tsv --exclude @p.en -s en -t ru -o @p -f moses",
    ] {
        let error = run(line).expect_err(line);
        assert!(error.contains(": is an input"), "{line}: {error}");
    }
    let error = run("sverka clean @a.tsv -s en -t ru -o @w -f moses --receipt @w.ru").unwrap_err();
    assert!(error.contains("two outputs would go to the same place"), "{error}");
    let error = run("sverka clean - --exclude - -s en -t ru -o @o.tsv").unwrap_err();
    assert!(error.contains("only once"), "{error}");
    fs::create_dir(at("s.svm.idx")).unwrap();
    for file in ["s.svm-wal", "s.svm-shm", "s.svm.idx/en-0-1.seg"] {
        for line in ["sverka memory serve @s.svm --log @FILE", "sverka memory export @s.svm -o @FILE"] {
            if let Err(error) = run(&line.replace("FILE", file)) {
                assert!(error.contains("belongs to the memory"), "{line}: {error}");
            } else {
                panic!("{line}: {file}");
            }
        }
    }
    let error = run("sverka tmx repair @m.tmx -o @x.tmx --junk @x.tmx").unwrap_err();
    assert!(error.contains("two outputs would go to the same place"), "{error}");
    for line in [
        "sverka tmx edit @m.tmx -o @m.tmx --bare",
        "sverka tmx merge @m.tmx @n.tmx -o @m.tmx",
        "sverka tmx repair @m.tmx -o @m.tmx --junk @j.txt",
        "sverka qa @m.tmx --baseline @b.json --update-baseline",
        "sverka qa - -s en -t ru -o -",
        // Beside the halves there is what an earlier run has made of them.
        "sverka score @p -s en -t ru -o @p.tsv",
    ] {
        if let Err(error) = run(line) {
            assert!(!error.contains("is an input") && !error.contains("two outputs"), "{line}: {error}");
        }
    }
}
