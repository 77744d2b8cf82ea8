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
