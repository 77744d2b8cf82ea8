//! Settings of a project among the arguments, and errors about them.

use super::*;

#[test]
fn help_of_help_is_help() {
    let command = Cli::command();
    let parse =
        |line: &str| help_of_help(line.split(' ').map(OsString::from).collect(), &command).join(" ".as_ref());
    assert_eq!(parse("sverka help --help"), "sverka help");
    assert_eq!(parse("sverka tmx help -h"), "sverka tmx help");
    assert_eq!(parse("sverka tmx filter help --help"), "sverka tmx filter help --help");
    assert_eq!(parse("sverka help"), "sverka help");
    assert_eq!(parse("sverka"), "sverka");
}

fn put_in(settings: &str, arguments: &[&str]) -> Result<Vec<String>> {
    let (all, ..) = added(settings, arguments)?;
    Ok(all.iter().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect())
}

/// Returns the error of a command line with settings.
fn fault(settings: &str, arguments: &[&str]) -> String {
    let error = added(settings, arguments).and_then(|(all, settings, command)| {
        let error = command.try_get_matches_from(&all).unwrap_err();
        Err::<(), _>(of_setting(&error, &settings).unwrap_or_else(|| error.into()))
    });
    error.unwrap_err().to_string()
}

fn added(settings: &str, arguments: &[&str]) -> Result<(Vec<OsString>, Vec<Setting>, Command)> {
    let text = settings.to_owned();
    let project = Project { path: "/p/sverka.toml".into(), text, table: settings.parse().unwrap() };
    let mut command = Cli::command();
    command.build();
    let arguments: Vec<OsString> = ["sverka"].iter().chain(arguments).map(OsString::from).collect();
    let (all, settings) = project.add_to(&arguments, &command)?;
    Ok((all, settings, command))
}

#[test]
fn settings_stand_behind_the_command_where_nothing_else_is_said() {
    let settings = "source-lang = \"en\"\nglossary = [\"a.tsv\", \"/b.tsv\"]\n\
                    [align]\nmin-score = 0.5\noutput = \"out/x.tmx\"\nno-unaligned = true\nbare = false\n\
                    paragraphs = \"line\"\n[tmx.validate]\nprofile = \"omegat\"\n[qa]\nsource-lang = \"de\"";
    let complete =
        &["align", "a", "b", "-s", "ru", "--presplit", "--min-score", "0", "--keep-unaligned", "-o", "y.tmx"]
            [..];
    for (arguments, wanted) in [
        (
            &["-q", "align", "a", "b"][..],
            &[
                "-q",
                "align",
                "--source-lang=en",
                "--paragraphs=line",
                "--output=/p/out/x.tmx",
                "--min-score=0.5",
                "--no-unaligned",
                "a",
                "b",
            ][..],
        ),
        (complete, complete),
        (&["tmx", "validate", "x"], &["tmx", "validate", "--profile=omegat", "x"]),
        (&["qa", "x"], &["qa", "--source-lang=de", "--glossary=/p/a.tsv", "--glossary=/b.tsv", "x"]),
        (&["--help"], &["--help"]),
    ] {
        let mut got = put_in(settings, arguments).unwrap();
        // The glossary of align is not the subject of this test.
        got.retain(|argument| arguments[0] == "qa" || !argument.starts_with("--glossary"));
        let mut wanted: Vec<String> = wanted.iter().map(|&argument| argument.to_owned()).collect();
        got.sort();
        wanted.sort();
        assert_eq!(got, wanted, "{arguments:?}");
    }
}

#[test]
fn what_is_no_setting_is_an_error_with_a_guess() {
    for (settings, wanted) in [
        ("sorce-lang = \"en\"", "setting for all commands \"sorce-lang\"; did you mean source-lang?"),
        ("[algin]\nbare = true", "no command \"algin\"; did you mean align?"),
        ("[align]\nminscore = 1", "option of sverka align \"minscore\"; did you mean min-score?"),
        ("[tmx.validate]\nbar = 1", "option of sverka tmx validate \"bar\"; remove it"),
        ("[align]\nforce = true", "option of sverka align \"force\""),
        ("[align]\nbare = 1", "bare: write true or false"),
        ("[align]\noutput = 1979-05-27", "output: not a text or a number"),
        ("# A\n[align]\nbare = true\nminscore = 1", "/p/sverka.toml:4: there is no option"),
        ("jobs = 1\n\nalign.min-score = \"x\"", "/p/sverka.toml:3: min-score: \"x\" is not possible: "),
        (
            "[align]\nparagraphs = \"lines\"",
            "/p/sverka.toml:2: paragraphs: \"lines\" is not possible; write one of ",
        ),
        (
            "min-score = 1",
            "/p/sverka.toml:1: min-score is no setting for all commands; write it under [align]",
        ),
    ] {
        let error = fault(settings, &["align", "a", "b"]);
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn the_file_of_init_is_right_with_every_setting_of_it() {
    let text = include_str!("../project.toml");
    text.parse::<Table>().unwrap();
    let all: String = text
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|line| line.contains(" = ") || line.starts_with('['))
                .unwrap_or(line)
        })
        .map(|line| line.to_owned() + "\n")
        .collect();
    put_in(&all, &["align", "a", "b"]).unwrap();
    assert!(all.parse::<Table>().unwrap().len() > 5, "{all}");
}
