//! Every command that writes, killed at random moments: an output is what it was before, or whole.

use super::support::{Room, sample};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Moments for each command, from its start to its usual end.
const MOMENTS: u32 = 30;

/// What each output holds before a run, where it holds anything.
const BEFORE: &str = "before";

/// A command and whether its outputs exist before it runs.
type Case = (&'static [&'static str], bool);

const CASES: [Case; 16] = [
    (&["align", "a.en.txt", "a.ru.txt", "-o", "o.tmx", "-o", "o.html", "-o", "o.tsv"], true),
    (&["align", "a.en.txt", "a.ru.txt", "-o", "o.xlsx", "-o", "o.docx"], false),
    (&["align", "a.en.txt", "a.ru.txt", "--moses", "o"], false),
    (&["align", "--dir", ".", "--out-dir", "out"], false),
    (&["align", "--dir", ".", "--merge", "o.tmx"], true),
    (&["split", "a.en.txt", "-o", "o.txt"], true),
    (&["qa", "m.tmx", "-o", "o.html", "-o", "o.sarif", "-o", "o.json"], true),
    (&["terms", "m.tmx", "-o", "o.tbx", "-o", "o.html"], true),
    (&["tmx", "convert", "m.tmx", "o.xlf"], true),
    (&["tmx", "merge", "m.tmx", "n.tmx", "-o", "o.tmx"], true),
    (&["tmx", "repair", "m.tmx", "-o", "o.tmx", "--receipt", "o.json", "--junk", "o.txt"], true),
    (&["tmx", "dedupe", "m.tmx", "-o", "o.tmx"], true),
    (&["tmx", "filter", "m.tmx", "-o", "o.tmx", "--min-length", "40", "--rejected", "r.tmx"], true),
    (&["tmx", "split", "m.tmx", "--max-units", "10", "--out-dir", "out"], false),
    (&["tmx", "diff", "m.tmx", "n.tmx", "-f", "html", "-o", "o.html"], true),
    (&["tmx", "anonymise", "m.tmx", "-o", "o.tmx"], true),
];

/// The files of a directory and of those in it, without the temporary ones.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            out.extend(files(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else if !(name.starts_with(".sverka-") && name.ends_with(".part")) {
            out.insert(name, fs::read(&path).expect("a file"));
        }
    }
    out
}

fn room() -> Room {
    let room = Room::empty();
    for (side, text) in ["en", "ru"].map(|side| (side, sample(&format!("annual-meeting.{side}.txt")))) {
        room.write(&format!("a.{side}.txt"), fs::read(text).expect("a sample"));
    }
    room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "m.tmx"]).done();
    room.run(&["tmx", "filter", "m.tmx", "--min-length", "80", "-o", "n.tmx"]).done();
    room
}

fn check((args, replaces): Case) {
    let room = room();
    let inputs = files(room.path());
    let start = Instant::now();
    let ran = room.run(args);
    let time = start.elapsed();
    assert!(matches!(ran.code, Some(0 | 1)), "{args:?}: {ran:?}");
    let whole = files(room.path());
    let outputs: Vec<&String> = whole.keys().filter(|name| !inputs.contains_key(*name)).collect();
    assert!(!outputs.is_empty(), "{args:?} writes nothing");
    for moment in 0..MOMENTS {
        for output in &outputs {
            match replaces {
                true => fs::write(room.path().join(output), BEFORE).expect("a file"),
                false => fs::remove_file(room.path().join(output)).unwrap_or_default(),
            }
        }
        let mut child =
            room.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a run");
        // The golden ratio spreads the moments evenly without a pattern.
        let share = (f64::from(moment) * 0.618_033_988_749_895).fract();
        std::thread::sleep(Duration::from_secs_f64(time.as_secs_f64() * share));
        child.kill().expect("a running or ended process");
        child.wait().expect("an end");
        for (name, bytes) in files(room.path()) {
            let is_input = inputs.get(&name) == Some(&bytes);
            let is_old = replaces && bytes == BEFORE.as_bytes();
            assert!(
                is_input || is_old || whole.get(&name) == Some(&bytes),
                "{args:?} killed after {share:.2} of its time left half of {name}: {} bytes",
                bytes.len()
            );
        }
    }
}

macro_rules! killed {
    ($($name:ident: $range:expr),*) => {
        $(#[test] fn $name() { CASES[$range].iter().copied().for_each(check); })*
    };
}

// Four tests, so that they run at the same time.
killed! {
    killed_while_aligning: 0..3,
    killed_in_a_batch_and_while_checking: 3..8,
    killed_while_converting: 8..12,
    killed_while_changing_memories: 12..16
}
