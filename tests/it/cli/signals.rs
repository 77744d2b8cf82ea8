//! Runs that are ended from outside: by signals, by limits of the shell, by `kill -9`.

use super::support::{Ran, Room};
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

/// A room with a pair of which one side is a pipe, so that a batch waits until somebody writes into it.
fn waiting() -> Room {
    let room = Room::with_pair();
    let made = Command::new("mkfifo").arg("pipe.ru.txt").current_dir(room.path()).status().expect("mkfifo");
    assert!(made.success());
    room.write("list.tsv", "a.en.txt\tpipe.ru.txt\n");
    room
}

const BATCH: [&str; 6] = ["align", "--quiet", "--pairs", "list.tsv", "--merge", "all.tmx"];

/// Waits until a run has begun to write.
fn wait_for_work(room: &Room, child: &mut Child) {
    while !room.names().iter().any(|name| name.ends_with(".part")) {
        assert!(child.try_wait().expect("a state").is_none(), "it ended too early");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

/// The binary, started by a shell that has done something before.
fn shell(room: &Room, before: &str, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{before}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_sverka")]);
    command.args(args).current_dir(room.path());
    command
}

#[test]
fn a_signal_ends_the_run_with_its_code_and_leaves_nothing_behind() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let room = waiting();
        let mut child = room.command(&BATCH).spawn().expect("the binary runs");
        wait_for_work(&room, &mut child);
        send(signal, &child);
        assert_eq!(child.wait().expect("an end").code(), Some(code), "{signal}");
        assert_eq!(room.names(), ["a.en.txt", "a.ru.txt", "list.tsv", "pipe.ru.txt"], "{signal}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn nohup_keeps_a_run_alive() {
    let room = waiting();
    let mut child = shell(&room, "trap '' HUP", &BATCH).spawn().expect("a shell");
    wait_for_work(&room, &mut child);
    send("-HUP", &child);
    std::thread::sleep(Duration::from_millis(100));
    assert!(child.try_wait().expect("a state").is_none(), "the hang-up ended it");
    std::fs::write(room.path().join("pipe.ru.txt"), super::support::RUSSIAN)
        .expect("somebody reads the pipe");
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    assert!(room.read("all.tmx").contains("Спасибо за внимание."));
}

#[test]
fn too_large_a_file_is_an_error_and_leaves_nothing_behind() {
    let room = Room::with_pair();
    let args = ["align", "a.en.txt", "a.ru.txt", "-o", "a.html"];
    let mut command = shell(&room, "ulimit -f 8", &args);
    let ran = Ran::from(command.output().expect("a shell"));
    ran.refused(&["file too large", "ulimit -f"]);
    assert_eq!(room.names(), ["a.en.txt", "a.ru.txt"]);
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next() {
    let room = waiting();
    let mut child = room.command(&BATCH).spawn().expect("the binary runs");
    wait_for_work(&room, &mut child);
    let left = room.names().into_iter().find(|name| name.ends_with(".part")).expect("a temporary file");
    let age = |name: &str| {
        let file = std::fs::File::options().write(true).open(room.path().join(name)).expect("a file");
        file.set_modified(SystemTime::now() - Duration::from_secs(600)).expect("a time");
    };
    let align = || room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "a.tsv"]).done();
    // As long as its run lives, nobody touches it.
    age(&left);
    align();
    assert!(room.names().contains(&left));
    send("-KILL", &child);
    child.wait().expect("an end");
    assert!(room.names().contains(&left));
    align();
    assert_eq!(room.names(), ["a.en.txt", "a.ru.txt", "a.tsv", "list.tsv", "pipe.ru.txt"]);
}

#[test]
fn what_would_not_fit_into_the_memory_is_refused() {
    let room = Room::with_pair();
    let refused = ["memory", "1 MB are allowed", "--max-memory"];
    room.run(&["align", "a.en.txt", "a.ru.txt", "--max-memory", "1M"]).refused(&refused);
    room.run(&["qa", "--source", "a.en.txt", "--target", "a.ru.txt", "--max-memory", "1M"]).refused(&refused);
    room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "a.tmx"]).done();
    room.run(&["terms", "a.tmx", "--max-memory", "1M"]).refused(&refused);
    let batch = ["align", "--dir", ".", "--out-dir", "out", "--max-memory", "1M"];
    let ran = room.run(&batch);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(refused.iter().all(|word| ran.err.contains(word)), "{ran:?}");
    assert_eq!(room.run(&["align", "--dir", ".", "--out-dir", "out"]).done().code, Some(0));
    // What needs no estimate is not refused.
    room.run(&["tmx", "stats", "a.tmx", "--max-memory", "1M"]).done();
}

#[test]
fn no_list_is_read_without_end() {
    let room = Room::with_pair();
    let limit = ["--limit", "list=64K"];
    let refused = ["/dev/zero", "more than 65536 bytes", "--limit list="];
    let pair = ["a.en.txt", "a.ru.txt"];
    for option in ["--anchors", "--abbreviations", "--srx"] {
        room.run(&[&["align", option, "/dev/zero"], &pair[..], &limit].concat()).refused(&refused);
    }
    room.run(&[&["align", "--pairs", "/dev/zero", "--out-dir", "out"], &limit[..]].concat())
        .refused(&refused);
    room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "a.tmx"]).done();
    room.run(&[&["qa", "a.tmx", "--config", "/dev/zero"], &limit[..]].concat()).refused(&refused);
    room.run(&[&["qa", "a.tmx", "--baseline", "/dev/zero"], &limit[..]].concat()).refused(&refused);
    room.run(&[&["terms", "a.tmx", "--stop", "/dev/zero"], &limit[..]].concat()).refused(&refused);
    let names = ["tmx", "anonymise", "a.tmx", "--names", "/dev/zero", "-o", "b.tmx"];
    room.run(&[&names[..], &limit].concat()).refused(&refused);
    for whole in [["split", "--lang=en", "/dev/zero"], ["qa", "a.tmx", "--glossary=/dev/zero"]] {
        room.run(&[&whole[..], &["--limit", "whole=64K"]].concat()).refused(&["/dev/zero", "--limit whole="]);
    }
    // What is read twice is kept in a temporary file.
    room.run(&["tmx", "diff", "/dev/zero", "a.tmx", "--limit", "spool=64K"]).refused(&[
        "/dev/zero",
        "more than 65536 bytes",
        "--limit spool=",
    ]);
}
