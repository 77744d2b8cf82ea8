//! Many pairs at once.

use super::support::{ENGLISH, RUSSIAN, Room, sample};

fn room(pairs: usize) -> Room {
    let room = Room::empty();
    for n in 0..pairs {
        // Of different lengths, so that they are finished in another order than they began.
        let times = 1 + (pairs - n) * 7 % 13;
        room.write(&format!("in/p{n:02}.en.txt"), ENGLISH.repeat(times));
        room.write(&format!("in/p{n:02}.ru.txt"), RUSSIAN.repeat(times));
    }
    room
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let room = room(12);
    let run = |jobs: &str| {
        let (out, memory) = (format!("out{jobs}"), format!("all{jobs}.tmx"));
        let places = ["--out-dir", &out, "--merge", &memory, "--format", "tsv"];
        let ran = room.run(&[&["align", "--dir", "in", "--jobs", jobs], &places[..]].concat()).done();
        let mut files: Vec<_> = (0..12).map(|n| room.read(&format!("{out}/p{n:02}.tsv"))).collect();
        files.push(room.read(&memory));
        // All but the seconds, which are the last column of the table.
        let table: Vec<_> = ran
            .out
            .lines()
            .filter_map(|line| line.rsplit_once(' '))
            .map(|(row, _)| row.trim_end().to_owned())
            .collect();
        (files, table, ran.err)
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    assert_eq!(one, run("8"));
}

#[test]
fn the_number_of_threads_changes_no_byte_of_one_document() {
    let room = Room::empty();
    let (source, target) = (sample("keepers-of-the-books.en.txt"), sample("keepers-of-the-books.ru.txt"));
    let align = |threads: &str| {
        let mut command = room.command(&["align", &source, &target, "--format", "bitext"]);
        command.env("RAYON_NUM_THREADS", threads).output().expect("the binary runs").stdout
    };
    let one = align("1");
    assert!(!one.is_empty());
    assert_eq!(one, align("2"));
    assert_eq!(one, align("8"));
}

#[test]
fn the_number_of_threads_changes_no_byte_of_a_long_document() {
    let room = Room::empty();
    let long = |lang: &str| -> String {
        let names =
            ["annual-meeting", "commencement", "keepers-of-the-books", "press-conference", "water-forum"];
        let text =
            |name: &&str| std::fs::read_to_string(sample(&format!("{name}.{lang}.txt"))).expect("a sample");
        // Long enough for several windows of rows, levels of the path and kinds of work.
        names.iter().map(text).collect::<Vec<_>>().join("\n\n").repeat(4)
    };
    room.write("long.en.txt", long("en"));
    room.write("long.ru.txt", long("ru"));
    room.write("anchors.tsv", "300\t310\n700-704\t690-696\n!10\t10\n20\t-\n");
    for flags in [&[][..], &["--no-encoder"], &["--anchors", "anchors.tsv"]] {
        let align = |threads: &str| {
            let args =
                [&["align", "long.en.txt", "long.ru.txt", "--format", "bitext", "--jobs", threads], flags];
            room.run(&args.concat()).done().out
        };
        let one = align("1");
        assert!(one.len() > 100_000);
        assert_eq!(one, align("2"), "{flags:?}");
        assert_eq!(one, align("8"), "{flags:?}");
    }
}

#[test]
fn unknown_languages_are_told_once() {
    let room = room(3);
    let ran = room.run(&["align", "--dir", "in", "--out-dir", "out", "-s", "en", "-t", "ru"]).done();
    assert!(!ran.err.contains("does not support"), "{ran:#?}");
    for n in 0..3 {
        let text = room.read(&format!("in/p{n:02}.ru.txt"));
        room.write(&format!("in/p{n:02}.uk.txt"), text);
    }
    let ran = room.run(&["align", "--dir", "in", "--out-dir", "out", "-s", "en", "-t", "uk"]).done();
    assert_eq!(ran.err.matches("does not support uk").count(), 1, "{ran:#?}");
}

#[test]
fn a_list_that_fails_as_a_whole_is_unusable_input() {
    let room = room(2);
    room.write("in/p00.ru.txt", "");
    room.write("in/p01.ru.txt", "");
    let ran = room.run(&["align", "--dir", "in", "--merge", "all.tmx"]);
    assert_eq!(ran.code, Some(2), "{ran:#?}");
    assert_eq!(room.names(), ["in"]);
}

#[test]
fn a_memory_that_cannot_be_written_stops_the_batch() {
    let ran = room(3).run(&["align", "--dir", "in", "--merge", "/dev/full"]);
    ran.refused(&["/dev/full: cannot be written", "no space left"]);
}

#[test]
fn one_bad_pair_is_told_and_the_others_are_finished() {
    let room = room(3);
    room.write("in/p01.ru.txt", "");
    let ran = room.run(&["align", "--dir", "in", "--out-dir", "out", "--format", "tsv"]);
    assert_eq!(ran.code, Some(1), "{ran:#?}");
    assert!(ran.err.contains("error: in/p01.ru.txt: "), "{ran:#?}");
    assert!(ran.out.contains("2 of 3 pairs"), "{ran:#?}");
    assert!(room.path().join("out/p00.tsv").exists() && room.path().join("out/p02.tsv").exists());
    assert!(!room.path().join("out/p01.tsv").exists());
}

#[test]
fn quiet_prints_nothing_but_errors() {
    let room = room(2);
    let ran = room.run(&["align", "--quiet", "--dir", "in", "--out-dir", "out", "--format", "tsv"]).done();
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
}

#[test]
fn a_list_names_the_pairs_and_their_results() {
    let room = room(2);
    room.write(
        "list.tsv",
        "\u{feff}# source\ttarget\tresult\n\nin/p00.en.txt\tin/p00.ru.txt\r\nin/p01.en.txt\tin/p01.ru.txt\tsecond\n",
    );
    room.run(&["align", "--pairs", "list.tsv", "--out-dir", "out", "--format", "tsv"]).done();
    assert!(room.path().join("out/p00.tsv").exists() && room.path().join("out/second.tsv").exists());
}

#[test]
fn each_pair_has_its_own_anchors() {
    let room = room(3);
    let align =
        |places: &[&str]| room.run(&[&["align", "--out-dir", "out", "--format", "tsv"], places].concat());
    let alone = |name: &str| {
        room.read(&format!("out/{name}.tsv")).lines().nth(1).is_some_and(|l| l.ends_with("\t1:0"))
    };

    // By the names of the pairs, in a directory.
    room.write("fixed/p01.anchors.tsv", "1\t-\n");
    room.write("fixed/p09.anchors.tsv", "1\t-\n");
    let ran = align(&["--dir", "in", "--anchors", "fixed"]).done();
    assert!(ran.err.contains("p09.anchors.tsv: left out: there is no pair of this name"), "{}", ran.err);
    assert_eq!(["p00", "p01", "p02"].map(alone), [false, true, false]);

    // In the fourth column of a list; the third may be empty, or have an extension.
    room.write(
        "list.tsv",
        "in/p00.en.txt\tin/p00.ru.txt\t\tfixed/p01.anchors.tsv\nin/p02.en.txt\tin/p02.ru.txt\tthird.tsv\n",
    );
    align(&["--pairs", "list.tsv"]).done();
    assert_eq!(["p00", "third"].map(alone), [true, false]);
    room.write("fixed/third.anchors.tsv", "1\t-\n");
    align(&["--pairs", "list.tsv", "--anchors", "fixed"]).done();
    assert_eq!(["p00", "third"].map(alone), [true, true]);

    // What is wrong is told before any work.
    room.write("fixed/p00.anchors.tsv", "1\tone\n");
    align(&["--pairs", "list.tsv", "--anchors", "fixed"]).refused(&["fixed/p00.anchors.tsv: the pair has"]);
    align(&["--dir", "in", "--anchors", "fixed"]).refused(&["fixed/p00.anchors.tsv:1: not an anchor"]);
    align(&["--dir", "in", "--anchors", "list.tsv"])
        .refused(&["list.tsv: is not a directory", "NAME.anchors.tsv"]);
    align(&["--dir", "in", "--anchors", "in"]).refused(&["in: contains no file NAME.anchors.tsv"]);
}

#[test]
fn several_files_are_written_for_each_pair() {
    let room = room(2);
    let outputs = ["-o", "out/tmx/NAME.tmx", "-o", "out/NAME.html"];
    room.run(&[&["align", "--dir", "in"][..], &outputs].concat()).done();
    for (file, start) in [("tmx/p00.tmx", "<?xml"), ("tmx/p01.tmx", "<?xml"), ("p01.html", "<!DOCTYPE html>")]
    {
        assert!(room.read(&format!("out/{file}")).starts_with(start), "{file}");
    }
    // The same bytes as one file at a time.
    room.run(&["align", "--dir", "in", "--out-dir", "one"]).done();
    assert_eq!(room.read("one/p00.tmx"), room.read("out/tmx/p00.tmx"));

    let align = |outputs: &[&str]| room.run(&[&["align", "--dir", "in"][..], outputs].concat());
    align(&["-o", "all.tmx"]).refused(&["all.tmx: would contain the results of all pairs", "out/NAME.tmx"]);
    align(&["-o", "-"]).refused(&["NAME"]);
    align(&["-o", "in/NAME.en.txt", "-f", "tsv"]).refused(&["is an input"]);
    align(&["-o", "x/NAME.tsv", "-o", "x/NAME.tsv"]).refused(&["two outputs would go to the same place"]);
    align(&["-o", "x/NAME.tmx", "--out-dir", "x"]).refused(&["two outputs would go to the same place"]);
}

#[test]
fn two_pairs_never_share_a_result() {
    let room = room(1);
    room.write("list.tsv", "in/p00.en.txt\tin/p00.ru.txt\nin/p00.en.txt\tin/p00.ru.txt\n");
    let ran = room.run(&["align", "--pairs", "list.tsv", "--out-dir", "out", "--format", "tsv"]);
    ran.refused(&["out/p00.tsv", "both in/p00.en.txt and in/p00.en.txt", "third column"]);
}

#[cfg(unix)]
#[test]
fn a_batch_that_is_interrupted_leaves_nothing_behind() {
    use std::process::Command;
    use std::time::Duration;

    let room = room(1);
    // Nobody writes into this pipe, so that the batch is at work until it is interrupted.
    let made = Command::new("mkfifo").arg("pipe.ru.txt").current_dir(room.path()).status().expect("mkfifo");
    assert!(made.success());
    room.write("list.tsv", "in/p00.en.txt\tin/p00.ru.txt\nin/p00.en.txt\tpipe.ru.txt\n");
    let mut child = room
        .command(&["align", "--quiet", "--pairs", "list.tsv", "--merge", "all.tmx"])
        .spawn()
        .expect("the binary runs");
    let is_at_work = || room.names().iter().any(|name| name.ends_with(".part"));
    while !is_at_work() && child.try_wait().expect("a state").is_none() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    assert_eq!(room.names(), ["in", "list.tsv", "pipe.ru.txt"]);
}
