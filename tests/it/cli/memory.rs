//! `sverka memory`, run as a user would run it.

use super::support::Room;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

const SPEECH: &str = "\
The Council met on 3 May 2021.\tСовет собрался 3 мая 2021 года.
Collective security concerns all of us.\tКоллективная безопасность касается всех нас.
They agreed to meet again in spring.\tОни договорились снова встретиться весной.
Thank you.\tСпасибо.
";

fn room() -> Room {
    let room = Room::empty();
    room.write("speech.tsv", SPEECH);
    room.run(&["memory", "add", "m.svm", "speech.tsv", "-s", "en", "-t", "ru"]).done();
    room
}

#[test]
fn nothing_is_added_twice() {
    let room = room();
    let again = room.run(&["memory", "add", "m.svm", "speech.tsv", "-s", "en", "-t", "ru"]).done();
    assert!(again.err.contains("0 units added, 4 already known"), "{again:?}");
    let stats = room.run(&["memory", "stats", "m.svm", "-f", "json"]).done();
    let stats: serde_json::Value = serde_json::from_str(&stats.out).expect("JSON");
    assert_eq!(stats["units"], 4);
    assert_eq!(stats["documents"][0][0], "speech.tsv");
}

#[test]
fn no_store_is_made_of_files_that_do_not_exist() {
    let room = Room::empty();
    for files in [&["none.tmx"][..], &["none.tmx", "other.tmx"]] {
        room.run(&[&["memory", "add", "m.svm"], files].concat()).refused(&["none.tmx", "no such file"]);
        assert_eq!(room.names(), Vec::<String>::new());
    }
}

#[test]
fn lookup_shows_scores_differences_and_numbers() {
    let room = room();
    let found = room.run(&["memory", "lookup", "m.svm", "The Council met on 14 May 2021."]).done();
    assert!(found.out.contains("96 %") && found.out.contains("on [-3-]{+14+} May"), "{found:?}");
    assert!(found.out.contains("Совет собрался 14 мая 2021 года."), "{found:?}");
    let exact = room.run(&["memory", "lookup", "m.svm", "-s", "ru", "Спасибо.", "-f", "jsonl"]).done();
    let line: serde_json::Value = serde_json::from_str(&exact.out).expect("JSON");
    assert_eq!(
        (&line["matches"][0]["score"], &line["matches"][0]["target"]),
        (&100.into(), &"Thank you.".into())
    );
    let none = room.run(&["memory", "lookup", "m.svm", "Nothing of the kind"]);
    assert_eq!((none.code, none.out.as_str()), (Some(1), ""));
    let penalty = ["memory", "lookup", "m.svm", "--penalty", "m.svm=5", "Thank you."];
    assert!(room.run(&penalty).done().out.contains("95 %"));
    room.run(&["memory", "lookup", "none.svm", "a"]).refused(&["none.svm", "no such memory"]);
    room.run(&["memory", "lookup", "speech.tsv", "a"]).refused(&["speech.tsv", "not a memory"]);
    room.run(&["memory", "lookup", "m.svm", "-s", "de", "a"]).refused(&["de", "en, ru"]);
}

#[test]
fn neighbours_of_lines_make_101() {
    let room = room();
    room.write("new.txt", "They agreed to meet again in spring.\nThank you.\n");
    let found = room.run(&["memory", "lookup", "m.svm", "--file", "new.txt", "-f", "json"]).done();
    let all: serde_json::Value = serde_json::from_str(&found.out).expect("JSON");
    assert_eq!(all[0]["matches"][0]["score"], 100, "the line before differs");
    assert_eq!(all[1]["matches"][0]["score"], 101);
}

#[test]
fn words_and_meaning() {
    let room = room();
    let found = room.run(&["memory", "concordance", "m.svm", "коллективную безопасность"]).done();
    assert!(found.out.contains("[Коллективная безопасность]"), "{found:?}");
    let found = room.run(&["memory", "concordance", "m.svm", "agrees to *"]).done();
    assert!(found.out.contains("[agreed to meet]"), "{found:?}");
    let found =
        room.run(&["memory", "similar", "m.svm", "встретимся в апреле", "-l", "en", "--max", "1"]).done();
    assert!(found.out.contains("meet again in spring"), "{found:?}");
}

#[test]
fn analysis_and_pretranslation() {
    let room = room();
    room.write(
        "new.en.txt",
        "The Council met on 5 May 2021.\n\nThank you.\n\nThank you.\n\nSomething else entirely.\n",
    );
    let json = room.run(&["memory", "analyse", "m.svm", "new.en.txt", "-f", "json"]).done();
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let bands = json["total"]["bands"].as_array().expect("bands");
    let segments = |name: &str| {
        let band = bands.iter().find(|band| band["band"] == name).expect("a band");
        band["counts"]["segments"].as_u64()
    };
    assert_eq!(segments("repetitions"), Some(1));
    assert_eq!(segments("100%"), Some(1));
    assert_eq!(segments("95-99%"), Some(1));
    assert_eq!(segments("new"), Some(1));
    let filled = ["memory", "pretranslate", "m.svm", "new.en.txt", "-o", "new.xlf", "--matches", "auto.tmx"];
    let done = room.run(&filled).done();
    assert!(done.err.contains("2 with the same text, 1 to be reviewed"), "{done:?}");
    let xliff = room.read("new.xlf");
    assert!(xliff.contains("Совет собрался 5 мая 2021 года.") && xliff.contains("Спасибо."), "{xliff}");
    assert!(xliff.contains("needs-review-translation"), "{xliff}");
    let memory = room.read("auto.tmx");
    assert!(memory.contains("The Council met on 5 May 2021.") && memory.contains("Спасибо."), "{memory}");
    room.run(&["tmx", "validate", "auto.tmx"]).done();
}

#[test]
fn pages_workbooks_weights_and_penalties() {
    let room = room();
    room.write("new.en.txt", "Thank you.\n\nSomething else entirely.\n");
    let weights = ["--weight", "100=10", "--weight", "101=0"];
    let analyse =
        |out: &'static str| [&["memory", "analyse", "m.svm", "new.en.txt", "-o", out], &weights[..]].concat();
    room.run(&analyse("a.html")).done();
    room.run(&analyse("a.xlsx")).done();
    room.run(&analyse("a.json")).done();
    let json: serde_json::Value = serde_json::from_str(&room.read("a.json")).expect("JSON");
    assert_eq!(json["total"]["weighted"], 3.2, "{json}");
    assert!(room.read("a.html").contains("3.2"));
    let wrong = room.run(&["memory", "analyse", "m.svm", "new.en.txt", "--weight", "99=1"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("95-99"), "{wrong:?}");
    // The same by the settings of the project.
    room.write("sverka.toml", "[memory.analyse]\nweight = [\"100=10\", \"101=0\"]\n");
    let text = room.run(&["memory", "analyse", "m.svm", "new.en.txt"]).done();
    assert!(text.out.contains("weighted") && text.out.contains("3.2"), "{text:?}");
    room.run(&["memory", "concordance", "m.svm", "security", "-o", "c.html"]).done();
    assert!(room.read("c.html").contains("<mark>security</mark>"));
    room.run(&["memory", "concordance", "m.svm", "security", "-o", "c.xlsx"]).done();
    room.run(&["memory", "concordance", "m.svm", "security", "-o", "c.doc"]).refused(&["c.doc", ".html"]);
    let lookup = |penalty| ["memory", "lookup", "m.svm", "--penalty", penalty, "Thank you."];
    assert!(room.run(&lookup("document:speech=7")).done().out.contains("93 %"));
    assert!(room.run(&lookup("document:talk=7")).done().out.contains("100 %"));
    let wrong = room.run(&lookup("before:monday=7"));
    assert!(
        wrong.code == Some(2) && wrong.err.contains("monday") && wrong.err.contains("2021-05-03"),
        "{wrong:?}"
    );
}

#[test]
fn a_revised_document() {
    let room = room();
    let revised = SPEECH.replace("3 May", "4 May").replace("Thank you.\tСпасибо.\n", "");
    room.write("speech.v2.tsv", revised);
    let update = [
        "memory",
        "update",
        "m.svm",
        "speech.v2.tsv",
        "-s",
        "en",
        "-t",
        "ru",
        "--document",
        "speech.tsv",
        "--remove",
    ];
    let done = room.run(&update).done();
    assert!(done.err.contains("1 unit added, 2 already known, 2 units removed"), "{done:?}");
    assert!(done.out.contains("Thank you.") && done.out.contains("3 May"), "{done:?}");
    let gone = room.run(&["memory", "lookup", "m.svm", "Thank you."]);
    assert_eq!(gone.code, Some(1));
    room.run(&["memory", "export", "m.svm", "-o", "out.tmx"]).done();
    let out = room.read("out.tmx");
    assert!(out.contains("4 May") && !out.contains("3 May") && out.contains("speech.tsv"), "{out}");
    let removed = room.run(&["memory", "remove", "m.svm", "--document", "speech.tsv"]).done();
    assert!(removed.err.contains("3 units removed"), "{removed:?}");
    room.run(&["memory", "check", "m.svm"]).done();
}

/// Whatever the moment at which adding is killed, what it reported is there, and repeating it makes it whole.
#[cfg(unix)]
#[test]
fn killed_while_adding() {
    /// Enough for some batches of 10,000.
    const UNITS: usize = 45_000;
    let room = Room::empty();
    let mut table = String::new();
    for unit in 0..UNITS {
        let _ = writeln!(table, "Article {unit} of the treaty holds.\tСтатья {unit} договора действует.");
    }
    room.write("big.tsv", table);
    let add = ["-v", "memory", "add", "m.svm", "big.tsv", "-s", "en", "-t", "ru"];
    let start = Instant::now();
    room.run(&add).done();
    let time = start.elapsed();
    // SVERKA_KILLS=50 before a release.
    let moments = std::env::var("SVERKA_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(5_u32);
    for moment in 0..moments {
        for name in room.names().into_iter().filter(|name| name.starts_with("m.svm")) {
            let path = room.path().join(name);
            if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }
                .expect("removal");
        }
        let mut child =
            room.command(&add).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a run");
        // The golden ratio spreads the moments evenly without a pattern.
        let share = (f64::from(moment) * 0.618_033_988_749_895 + 0.3).fract();
        std::thread::sleep(Duration::from_secs_f64(time.as_secs_f64() * share));
        child.kill().expect("a running or ended process");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
        let reported = lines.filter_map(|line| {
            let (before, _) = line.split_once(" units added")?;
            before.rsplit(' ').next()?.parse::<u64>().ok()
        });
        let reported = reported.max().unwrap_or(0);
        child.wait().expect("an end");
        let stored = || {
            let stats = room.run(&["memory", "stats", "m.svm", "-f", "json"]);
            let json: Option<serde_json::Value> = serde_json::from_str(&stats.out).ok();
            json.and_then(|json| json["units"].as_u64()).unwrap_or(0)
        };
        assert!(stored() >= reported, "killed after {share:.2}: {} of {reported}", stored());
        room.run(&add).done();
        assert_eq!(stored(), UNITS as u64, "killed after {share:.2}");
        room.run(&["memory", "check", "m.svm"]).done();
        let found = room.run(&["memory", "lookup", "m.svm", "Article 44999 of the treaty holds."]).done();
        assert!(found.out.contains("100 %"), "{found:?}");
    }
}
