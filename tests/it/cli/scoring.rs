//! `sverka score` and `sverka clean`: rows in are rows out, in order, whatever the threads, formats and compression.

use super::support::{Ran, Room};
use flate2::read::MultiGzDecoder;
use proptest::prelude::*;
use std::fs;
use std::io::Read;

/// Pairs of a sentence and its translation, some of them damaged, more than are scored at a time.
fn table(rows: usize) -> String {
    let pairs = [
        ("The council met in the town hall on Monday.", "В понедельник совет собрался в ратуше."),
        ("It rained all day.", "Весь день шёл дождь."),
        ("Nobody had brought an umbrella.", "Никто не взял с собой зонта."),
        ("They stayed there until the evening.", "They stayed there until the evening."),
    ];
    let row = |k: usize| {
        let (source, target) = (pairs[k % 4].0, pairs[if k % 10 == 9 { (k + 1) % 4 } else { k % 4 }].1);
        format!("Page {k}. {source}\tСтраница {k}. {target}\n")
    };
    (0..rows).map(row).collect()
}

fn sources(table: &str) -> Vec<&str> {
    table.lines().map(|line| line.split('\t').next().unwrap()).collect()
}

#[test]
fn rows_stay_in_order_and_threads_do_not_matter() {
    let room = Room::empty();
    let rows = table(4300);
    room.write("a.tsv", &rows);
    let with = |threads: &str| {
        let args = ["score", "a.tsv", "-s", "en", "-t", "ru", "--no-header", "-o", "b.tsv"];
        Ran::from(room.command(&args).env("RAYON_NUM_THREADS", threads).output().unwrap()).done();
        room.read("b.tsv")
    };
    let once = with("1");
    assert_eq!(sources(&once), sources(&rows));
    assert!(once.lines().all(|line| line.split('\t').count() == 3));
    assert!(once == with("2") && once == with("8"));
}

#[test]
fn compressed_files_hold_the_same() {
    let room = Room::empty();
    room.write("a.tsv", table(50));
    let score = |from: &str, to: &str| {
        room.run(&["score", from, "-s", "en", "-t", "ru", "--no-header", "-o", to]).done();
    };
    score("a.tsv", "b.tsv");
    score("a.tsv", "b.tsv.gz");
    let mut text = String::new();
    MultiGzDecoder::new(&fs::read(room.path().join("b.tsv.gz")).unwrap()[..])
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, room.read("b.tsv"));
}

#[test]
fn a_score_in_a_memory_is_the_one_that_filter_reads() {
    let room = Room::empty();
    room.write("a.tsv", table(40));
    room.run(&["score", "a.tsv", "-s", "en", "-t", "ru", "-o", "a.tmx"]).done();
    let good = room.run(&["tmx", "filter", "--min-score", "0.5", "a.tmx"]).done().out;
    room.run(&["clean", "a.tmx", "--rules", "none", "--repeated", "none", "-o", "b.tmx"]).done();
    let count = |memory: &str| memory.matches("<tu>").count();
    assert!(count(&good) > 0 && count(&good) < 40);
    assert_eq!(count(&room.read("b.tmx")), count(&good));
}

#[test]
fn parts_have_no_sentence_in_common() {
    let room = Room::empty();
    let rows: String = (0..300).map(|k| format!("Sentence {}\tПредложение {}\n", k % 90, k % 70)).collect();
    room.write("a.tsv", rows);
    let split = ["clean", "a.tsv", "-s", "en", "-t", "ru", "--split", "train=2,test=1", "--min-score", "0"];
    let more = ["--rules", "none", "--no-header", "-o", "b.tsv"];
    room.run(&[&split[..], &more].concat()).done();
    let texts = |name: &str| -> Vec<String> {
        room.read(name).lines().flat_map(|line| line.split('\t').take(2)).map(str::to_owned).collect()
    };
    let (train, test) = (texts("b.train.tsv"), texts("b.test.tsv"));
    assert!(!test.is_empty() && test.iter().all(|text| !train.contains(text)));
    assert_eq!(room.names(), ["a.tsv", "b.test.tsv", "b.train.tsv"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_kept_or_rejected(cells in prop::collection::vec(("[a-zа-я .,0-9]{0,12}", "[a-zа-я .,0-9]{0,12}"), 1..30)) {
        let room = Room::empty();
        let rows: String = cells.iter().enumerate().map(|(k, (a, b))| format!("s{k}{a}\tt{k}{b}\n")).collect();
        room.write("a.tsv", &rows);
        let args = ["clean", "a.tsv", "-s", "en", "-t", "ru", "--no-header", "--has-header", "no"];
        room.run(&[&args[..], &["-o", "good.tsv", "--rejected", "bad.tsv"]].concat()).done();
        let read = |name: &str| if room.names().contains(&name.to_owned()) { room.read(name) } else { String::new() };
        let both = [read("good.tsv"), read("bad.tsv")].concat();
        let mut found: Vec<&str> = both.lines().map(|line| line.split('\t').next().unwrap()).collect();
        let mut want = sources(&rows);
        found.sort_unstable();
        want.sort_unstable();
        prop_assert_eq!(found, want);
    }
}

const PAIRS: &str = "The council met in the town hall on Monday.\tВ понедельник совет собрался в ратуше.\n\
    It rained all day.\tВесь день шёл дождь.\nOnly one side.\t\n\tТолько одна сторона.\n";

#[test]
fn pairs_with_an_empty_side_are_written_in_every_format() {
    let room = Room::empty();
    room.write("a.tsv", PAIRS);
    let langs = ["a.tsv", "-s", "en", "-t", "ru"];
    let ran = room.run(&[&["score"][..], &langs].concat()).done();
    assert_eq!(sources(&ran.out), sources(PAIRS));
    assert!(ran.err.contains("4 units read, 4 scored") && !ran.err.contains("units without"), "{ran:?}");
    let score = |out: &str| {
        room.run(&[&["score"][..], &langs, &["-o", out]].concat()).done();
    };
    for out in ["b.tsv", "b.csv", "b.jsonl", "b.tmx"] {
        score(out);
        room.run(&["tmx", "convert", out, "c.tmx"]).done();
        let memory = room.read("c.tmx");
        assert_eq!(memory.matches("</tu>").count(), 4, "{out}: {memory}");
    }
    score("b.xlf");
    assert_eq!(room.read("b.xlf").matches("<trans-unit ").count(), 4);
    room.run(&[&["score"][..], &langs, &["-f", "moses", "-o", "m"]].concat()).done();
    assert_eq!([room.read("m.en").lines().count(), room.read("m.ru").lines().count()], [4, 4]);
    let parts = ["-o", "good.tsv", "--rejected", "bad.tsv", "--no-header"];
    room.run(&[&["clean"][..], &langs, &parts].concat()).done();
    assert_eq!(sources(&room.read("good.tsv")), &sources(PAIRS)[..2]);
    assert_eq!(sources(&room.read("bad.tsv")), &sources(PAIRS)[2..]);
}

#[test]
fn headers_and_columns_are_kept_or_counted() {
    let room = Room::empty();
    let memory = "<tmx version='1.4'><header srclang='en' adminlang='en' segtype='sentence' datatype='x' creationtool='x' \
        creationtoolversion='1' o-tmf='x'><note>Ours.</note><prop type='client'>ACME</prop></header><body><tu>\
        <tuv xml:lang='en'><seg>It rained all day.</seg></tuv><tuv xml:lang='ru'><seg>Весь день шёл дождь.</seg></tuv></tu></body></tmx>";
    room.write("a.tmx", memory);
    room.run(&["clean", "a.tmx", "-o", "b.tmx", "--rejected", "c.tmx"]).done();
    for name in ["b.tmx", "c.tmx"] {
        assert!(room.read(name).contains("ACME") && room.read(name).contains("Ours."), "{name}");
    }
    let ran = room.run(&["score", "a.tmx", "-o", "d.tsv"]).done();
    assert!(ran.err.contains("notes, props and user-defined encodings of headers (2)"), "{ran:?}");
    room.write("e.tsv", "en\tru\tColour\nIt rained all day.\tВесь день шёл дождь.\tred\n");
    let ran = room.run(&["score", "e.tsv", "-o", "f.tsv"]).done();
    assert!(room.read("f.tsv").contains("red") && !ran.err.contains("warning"), "{ran:?}");
}

#[test]
fn languages_that_are_not_there_are_refused_and_turned_columns_reported() {
    let room = Room::empty();
    room.write("a.tsv", format!("en\tru\n{PAIRS}"));
    for command in ["score", "clean"] {
        let ran = room.run(&[command, "a.tsv", "-s", "fr", "-t", "de", "-o", "b.tsv"]);
        ran.refused(&["a.tsv: no text is in fr or de", "en, ru"]);
    }
    room.write("c.tsv", PAIRS);
    let ran = room.run(&["score", "c.tsv", "-s", "ru", "-t", "en", "-o", "b.tsv"]).done();
    assert!(ran.err.contains("the source texts seem to be "), "{ran:?}");
    let ran = room.run(&["score", "c.tsv", "-s", "en", "-t", "ru", "-o", "b.tsv"]).done();
    assert!(!ran.err.contains("seem to be"), "{ran:?}");
}

#[test]
fn test_sets_may_be_in_other_encodings() {
    let room = Room::empty();
    room.write("a.tsv", PAIRS);
    let text = "Весь день шёл дождь.\nСобрание уже закончилось, и все разошлись по домам.\n";
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    room.write("utf16.txt", utf16);
    let cp1251: Vec<u8> = text
        .chars()
        .map(|c| {
            if c == 'ё' {
                0xb8
            } else if c > 'А' {
                (u32::from(c) - 0x350) as u8
            } else {
                c as u8
            }
        })
        .collect();
    room.write("cp1251.txt", cp1251);
    for test in ["utf16.txt", "cp1251.txt"] {
        let ran =
            room.run(&["clean", "a.tsv", "-s", "en", "-t", "ru", "-o", "b.tsv", "--exclude", test]).done();
        assert!(ran.err.contains("test_set 1"), "{test}: {ran:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_are_read_twice_and_a_failed_output_spoils_no_other() {
    let room = Room::empty();
    room.write("a.tsv", PAIRS);
    let pipe = room.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn(move || fs::write(pipe, PAIRS));
    let split = ["--split", "train=1,test=1", "-s", "en", "-t", "ru", "-o", "b.tsv"];
    let ran = room.run(&[&["clean", "pipe"][..], &split].concat()).done();
    assert!(ran.err.contains("4 units read, 2 kept"), "{ran:?}");
    writer.join().unwrap().unwrap();
    let ran = room.run_with_input(&[&["clean", "/dev/stdin"][..], &split].concat(), PAIRS).done();
    assert!(ran.err.contains("4 units read, 2 kept"), "{ran:?}");

    room.write("good.tsv", "old");
    let out = ["clean", "a.tsv", "-s", "en", "-t", "ru", "-f", "tsv", "-o", "good.tsv"];
    for more in [["--rejected", "/dev/full"], ["--receipt", "/dev/full"]] {
        room.run(&[&out[..], &more].concat()).refused(&["/dev/full", "no space left"]);
        assert_eq!(room.read("good.tsv"), "old");
    }
    std::os::unix::fs::symlink("nowhere.tsv", room.path().join("link.tsv")).unwrap();
    room.run(&[&out[..], &["--rejected", "link.tsv"]].concat())
        .refused(&["link.tsv: is a link to nowhere.tsv"]);
    assert_eq!(room.read("good.tsv"), "old");
}
