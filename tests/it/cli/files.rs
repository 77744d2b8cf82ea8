//! Inputs and outputs: whole files or none, standard streams, devices, pipes.

use super::support::{ENGLISH, RUSSIAN, Ran, Room};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

#[test]
fn without_an_output_the_table_goes_to_standard_output() {
    let ran = Room::with_pair().run(&["align", "a.en.txt", "a.ru.txt"]).done();
    assert!(ran.out.starts_with("Good evening, ladies and gentlemen.\tДобрый вечер, дамы и господа.\t"));
    assert_eq!(ran.err, "");
}

#[test]
fn either_side_may_be_standard_input() {
    let room = Room::with_pair();
    let want = room.run(&["align", "a.en.txt", "a.ru.txt"]).done().out;
    let ran = room.run_with_input(&["align", "-", "a.ru.txt", "-s", "en"], ENGLISH).done();
    assert_eq!(ran.out, want);
    let ran = room.run_with_input(&["align", "a.en.txt", "-", "-t", "ru"], RUSSIAN).done();
    assert_eq!(ran.out, want);
    room.run(&["align", "-", "-"]).refused(&["<stdin>", "the same file"]);
}

#[test]
fn a_run_leaves_its_outputs_and_nothing_else() {
    let room = Room::with_pair();
    room.run(&["align", "a.en.txt", "a.ru.txt", "--moses", "twins"]).done();
    assert_eq!(room.read("twins.en").lines().count(), room.read("twins.ru").lines().count());
    assert_eq!(room.names(), ["a.en.txt", "a.ru.txt", "twins.en", "twins.ru"]);

    let room = Room::with_pair();
    room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "b.tsv", "-o", "c.bitext.json"]).done();
    assert_eq!(room.names(), ["a.en.txt", "a.ru.txt", "b.tsv", "c.bitext.json"]);
}

#[test]
fn links_that_the_score_leaves_out_are_counted() {
    let room = Room::with_pair();
    room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "a.tsv"]).done();
    let count = |name: &str| room.read(name).lines().count();
    let args =
        ["align", "a.en.txt", "a.ru.txt", "-o", "b.tsv", "-o", "b.bitext.json", "--min-score", "0.9999"];
    let ran = room.run(&args).done();
    let words = match count("a.tsv") - count("b.tsv") {
        0 => panic!("all scores are above 0.9999: {ran:?}"),
        1 => "; 1 link with a score below 0.9999 is left out".to_owned(),
        count => format!("; {count} links with a score below 0.9999 are left out"),
    };
    assert!(ran.err.contains(&words), "{ran:?}");
}

#[test]
fn a_failed_run_leaves_nothing_and_spoils_nothing() {
    let room = Room::with_pair();
    room.write("b.tsv", "old");
    let args = ["align", "a.en.txt", "a.ru.txt", "-o", "b.tsv", "-o", "/dev/full"];
    room.run(&args).refused(&["/dev/full", "no space left"]);
    room.run(&["align", "a.en.txt", "missing.ru.txt", "-o", "c.tsv"])
        .refused(&["missing.ru.txt", "no such file"]);
    assert_eq!(room.names(), ["a.en.txt", "a.ru.txt", "b.tsv"]);
    assert_eq!(room.read("b.tsv"), "old");
}

#[test]
fn a_full_disk_is_told() {
    let room = Room::with_pair();
    let full = || fs::File::options().write(true).open("/dev/full").expect("/dev/full");
    for args in [&["align", "a.en.txt", "a.ru.txt"][..], &["split", "a.en.txt"], &["man"]] {
        let output = room.command(args).stdout(full()).output().expect("the binary runs");
        Ran::from(output).refused(&["<stdout>", "no space left", "free some space"]);
    }
}

#[test]
fn a_missing_directory_is_told_before_the_work() {
    let room = Room::with_pair();
    let ran = room.run(&["align", "nothing.en.txt", "a.ru.txt", "-o", "out/b.tsv"]);
    ran.refused(&["out/b.tsv", "the directory out does not exist", "create it"]);
    assert_eq!(room.names(), ["a.en.txt", "a.ru.txt"]);
}

#[test]
fn an_output_never_replaces_an_input_or_another_output() {
    let room = Room::with_pair();
    let same = "align a.en.txt a.ru.txt --format tsv -o ./a.ru.txt";
    room.run(&same.split(' ').collect::<Vec<_>>()).refused(&["a.ru.txt", "is an input"]);
    let twice = "align a.en.txt a.ru.txt -o b.tsv -o ./b.tsv";
    room.run(&twice.split(' ').collect::<Vec<_>>()).refused(&["b.tsv", "the same place"]);
    room.run(&["split", "a.ru.txt", "-o", "./a.ru.txt"]).refused(&["a.ru.txt", "is an input"]);
    // Moses twins take their names from the languages.
    room.write("a.ru", RUSSIAN);
    let twins = "align a.en.txt a.ru -t ru --moses a";
    room.run(&twins.split(' ').collect::<Vec<_>>()).refused(&["a.ru", "is an input"]);
    assert_eq!((room.read("a.ru.txt"), room.read("a.ru")), (RUSSIAN.into(), RUSSIAN.into()));
    assert!(!room.path().join("a.en").exists());
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let room = Room::empty();
    // More than a pipe holds, so that the binary is still writing when the reader goes.
    let long = |word: &str| format!("{}.\n", format!("{word} ").repeat(2_000)).repeat(50);
    room.write("a.en.txt", long("word"));
    room.write("a.ru.txt", long("слово"));
    for args in
        [&["split", "--quiet", "a.en.txt"][..], &["align", "--quiet", "--presplit", "a.en.txt", "a.ru.txt"]]
    {
        let mut command = room.command(args);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let ran = Ran::from(child.wait_with_output().expect("the binary ends")).done();
        assert_eq!(ran.err, "", "{args:?}");
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    #[test]
    fn devices_and_pipes_are_written_to_not_replaced() {
        let room = Room::with_pair();
        let want = room.run(&["align", "a.en.txt", "a.ru.txt"]).done().out;
        room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "/dev/null"]).done();
        let ran = room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "/dev/stdout"]).done();
        assert_eq!(ran.out, want);

        let made = Command::new("mkfifo").arg("fifo").current_dir(room.path()).status().expect("mkfifo");
        assert!(made.success());
        let path = room.path().join("fifo");
        let reader = std::thread::spawn(move || fs::read_to_string(path).expect("the pipe"));
        room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "fifo"]).done();
        assert_eq!(reader.join().expect("the reader"), want);
    }

    #[test]
    fn an_output_has_the_rights_of_any_new_file_and_a_replaced_one_keeps_its_own() {
        let room = Room::with_pair();
        let mode =
            |name: &str| fs::metadata(room.path().join(name)).expect("metadata").permissions().mode() & 0o777;
        let align = |name: &str| room.run(&["align", "a.en.txt", "a.ru.txt", "-o", name]).done();
        align("new.tsv");
        assert_eq!(mode("new.tsv"), mode("a.en.txt"));
        fs::set_permissions(room.path().join("new.tsv"), fs::Permissions::from_mode(0o640)).expect("chmod");
        align("new.tsv");
        assert_eq!(mode("new.tsv"), 0o640);
        fs::set_permissions(room.path().join("new.tsv"), fs::Permissions::from_mode(0o440)).expect("chmod");
        room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "new.tsv"]).refused(&["write-protected"]);
    }

    #[test]
    fn a_symbolic_link_stays_one() {
        let room = Room::with_pair();
        room.write("real/b.tsv", "old");
        symlink("real/b.tsv", room.path().join("b.tsv")).expect("a link");
        room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "b.tsv"]).done();
        assert!(fs::symlink_metadata(room.path().join("b.tsv")).expect("metadata").is_symlink());
        assert!(room.read("real/b.tsv").contains("Добрый вечер"));
    }
}
