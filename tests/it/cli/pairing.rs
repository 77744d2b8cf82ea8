//! `sverka pair` on folders, mirrors and archives.

use super::support::{Room, sample};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const NAMES: [&str; 6] = [
    "annual-meeting",
    "commencement",
    "keepers-of-the-books",
    "legacy-chess-opening",
    "press-conference",
    "water-forum",
];

/// Puts the samples into folders `e` and `r` under names that say nothing. Returns which belong together.
fn shuffled(room: &Room) -> BTreeMap<String, String> {
    let mut partners = BTreeMap::new();
    for (k, name) in NAMES.iter().enumerate() {
        let [source, target] = [format!("e/{}.txt", 10 + k), format!("r/{}.txt", 90 - k)];
        for (file, lang) in [(&source, "en"), (&target, "ru")] {
            room.write(file, fs::read(sample(&format!("{name}.{lang}.txt"))).unwrap());
        }
        partners.insert(source, target);
    }
    partners
}

fn listed(text: &str) -> BTreeMap<String, String> {
    let fields = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(fields)
        .map(|f| (f[0].clone(), f[1].clone()))
        .collect()
}

#[test]
fn contents_pair_documents_of_any_name() {
    let room = Room::empty();
    let partners = shuffled(&room);
    room.write("r/extra.txt", "Этот текст ни о чём из остального не говорит.\nОн один.\n");
    room.write("e/picture.png", "no text");
    for args in [&["pair", "."][..], &["pair", "--source", "e", "--target", "r", "-s", "en", "-t", "ru"]] {
        let output = room.run(args);
        assert!(output.code == Some(0));
        let found: BTreeMap<String, String> = listed(&output.out)
            .into_iter()
            .map(|(a, b)| (a.trim_start_matches("./").to_owned(), b.trim_start_matches("./").to_owned()))
            .collect();
        assert_eq!(found, partners, "{args:?}");
        assert!(output.out.contains("# no partner: "), "{}", output.out);
        assert!(output.err.contains("6 pairs of documents, 6 in en and 7 in ru; 1 document has no partner"));
    }
    // The list is one for align, and JSON and the page say the same.
    let output = room.run(&["pair", ".", "-o", "pairs.tsv", "-o", "pairs.json", "-o", "pairs.html"]);
    assert!(output.code == Some(0), "{}", output.err);
    let found: Value = serde_json::from_str(&room.read("pairs.json")).unwrap();
    assert_eq!(found["pairs"].as_array().unwrap().len(), 6);
    assert_eq!(found["unpaired"][0]["file"], "./r/extra.txt");
    assert!(room.read("pairs.html").contains("./r/extra.txt"));
    let output = room.run(&["align", "--pairs", "pairs.tsv", "--merge", "all.tmx"]);
    assert!(output.code == Some(0), "{}", output.err);
    // The same bytes on one thread.
    let first = room.read("pairs.tsv");
    let args = ["pair", ".", "-o", "pairs.tsv", "-o", "pairs.html"];
    let output = room.command(&args).env("RAYON_NUM_THREADS", "1").output().unwrap();
    // What the first run wrote is no document of the second.
    assert!(output.status.success() && room.read("pairs.tsv") == first);
}

#[test]
fn a_web_archive_becomes_a_mirror() {
    let room = Room::empty();
    let mut archive = Vec::new();
    let mut add = |url: &str, page: &str| {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        archive.extend_from_slice(
            format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
                answer.len()
            )
            .as_bytes(),
        );
    };
    for lang in ["en", "ru"] {
        let page = fs::read_to_string(sample(&format!("museum-reopening.{lang}.html"))).unwrap();
        add(&format!("https://example.org/{lang}/museum"), &page);
    }
    room.write("crawl.warc", &archive);
    let output = room.run(&["pair", "crawl.warc"]);
    assert_eq!(output.code, Some(2));
    assert!(output.err.contains("--pages DIR"), "{}", output.err);
    let output = room.run(&["pair", "crawl.warc", "--pages", "crawl"]);
    assert!(output.code == Some(0), "{}", output.err);
    let found = listed(&output.out);
    assert_eq!(found["crawl/example.org/en/museum.html"], "crawl/example.org/ru/museum.html");
    assert!(output.out.contains("same name"), "{}", output.out);
    // One that is cut short gives what comes before the cut.
    room.write("cut.warc", &archive[..archive.len() - 100]);
    let output = room.run(&["pair", "cut.warc", "--pages", "other"]);
    assert!(output.err.contains("the last record is cut short; 1 page before it used"));
    assert_eq!(output.code, Some(2), "one language is left");
    room.write("none.warc", "not an archive");
    let output = room.run(&["pair", "none.warc", "--pages", "third"]);
    assert!(output.err.contains("none.warc: is not a web archive"), "{}", output.err);
}

#[test]
fn what_cannot_be_paired_is_reported() {
    let room = Room::empty();
    let text = |name: &str| fs::read(sample(name)).unwrap();
    room.write("a/one.txt", text("commencement.en.txt"));
    room.write("a/two.txt", text("annual-meeting.en.txt"));
    room.write("a/broken.docx", "PK\x03\x04 no document");
    let output = room.run(&["pair", "a"]);
    assert_eq!(output.code, Some(2));
    let errors = output.err;
    assert!(errors.contains("a/broken.docx: left out: "), "{errors}");
    assert!(errors.contains("all documents are in one language (2 in en)"), "{errors}");
    // Two equal files are one document, of which one is paired.
    room.write("a/drei.txt", text("commencement.ru.txt"));
    room.write("a/copy.txt", text("commencement.en.txt"));
    fs::remove_file(room.path().join("a/broken.docx")).unwrap();
    let output = room.run(&["pair", "a"]);
    assert!(output.out.contains("a/one.txt: has the same contents as a/copy.txt"), "{}", output.out);
    assert_eq!(listed(&output.out).len(), 1);
    for (args, wanted) in [
        (&["pair", "missing"][..], "missing: there is no such file or folder"),
        (&["pair", "a", "-s", "de", "-t", "fr"], "there are no documents in de and fr"),
        (&["pair", "a", "-o", "pairs.doc"], "end it in .tsv, .html or .json"),
    ] {
        let output = room.run(args);
        assert_eq!(output.code, Some(2));
        assert!(output.err.contains(wanted), "{}", output.err);
    }
}

#[cfg(unix)]
#[test]
fn links_to_nothing_and_pipes_are_reported() {
    let room = Room::empty();
    for name in ["commencement.en.txt", "commencement.ru.txt"] {
        room.write(&format!("a/{name}"), fs::read(sample(name)).unwrap());
    }
    std::os::unix::fs::symlink("nowhere.txt", room.path().join("a/gone.txt")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(room.path().join("a/pipe.txt")).status();
    assert!(pipe.unwrap().success());
    let output = room.run(&["pair", "a"]);
    assert_eq!(listed(&output.out).len(), 1);
    assert!(
        output.err.contains("a/gone.txt: left out: a link to a file that does not exist"),
        "{}",
        output.err
    );
    assert!(output.err.contains("a/pipe.txt: left out: a pipe, a socket or a device"), "{}", output.err);
}

/// The documents of a development set, without the sentences that have no counterpart, with names that say nothing.
#[test]
fn clean_documents_of_a_development_set_are_paired() {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/align/wmt-mix");
    let Ok(entries) = fs::read_dir(&set) else {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "skipped: no ../shared");
        return;
    };
    let room = Room::empty();
    let mut golds: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    golds.retain(|path| path.extension().is_some_and(|ending| ending == "gold"));
    golds.sort();
    for (k, gold) in golds.iter().enumerate() {
        let beads = sverka::evaluate::read_beads(&fs::read_to_string(gold).unwrap()).unwrap();
        for (lang, number) in [("en", k), ("ru", golds.len() - k)] {
            let sentences = fs::read_to_string(gold.with_extension(lang)).unwrap();
            let sentences: Vec<&str> = sentences.lines().filter(|line| !line.trim().is_empty()).collect();
            let both = beads.iter().filter(|bead| !bead.source.is_empty() && !bead.target.is_empty());
            let kept = both.flat_map(|bead| if lang == "en" { &bead.source } else { &bead.target });
            let text: Vec<&str> = kept.map(|&index| sentences[index]).collect();
            room.write(&format!("{lang}/{number:04}.txt"), text.join("\n"));
        }
    }
    let output =
        room.run(&["pair", "--source", "en", "--target", "ru", "-s", "en", "-t", "ru", "--no-names"]);
    let right = listed(&output.out)
        .iter()
        .filter(|(source, target)| {
            let number = |path: &str| path[3..7].parse::<usize>().unwrap();
            number(source) == golds.len() - number(target)
        })
        .count();
    let found = listed(&output.out).len();
    let f1 = 2.0 * right as f64 / (found + golds.len()) as f64;
    assert!(f1 >= 0.995, "F1 {f1}: {right} of {found} found and {} there", golds.len());
}

#[test]
fn no_document_of_the_folder_is_replaced() {
    let room = Room::empty();
    shuffled(&room);
    let page = "<!DOCTYPE html><html><head><title>Ours</title></head><body><p>It rained all day in the town.</p></body></html>";
    room.write("e/page.html", page);
    for path in ["e/page.html", "e/10.txt"] {
        let before = room.read(path);
        room.run(&["pair", ".", "-o", path, "-f", "html"])
            .refused(&[path, "not a list that sverka pair has written"]);
        assert_eq!(room.read(path), before);
    }
    for result in ["e/pairs.html", "e/pairs.tsv", "e/pairs.json"] {
        for _ in 0..2 {
            room.run(&["pair", ".", "-o", result]).done();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_list_names_every_file() {
    let room = Room::empty();
    let names = ["a\tb.txt", "#c.txt", " d.txt", "\"e.txt", "f\n.txt"];
    for (k, name) in names.iter().enumerate() {
        room.write(&format!("en/{name}"), fs::read(sample(&format!("{}.en.txt", NAMES[k]))).unwrap());
        room.write(name, fs::read(sample(&format!("{}.ru.txt", NAMES[k]))).unwrap());
    }
    let sources: Vec<&str> = names.to_vec();
    let args =
        [&["pair", "-s", "ru", "-t", "en", "-o", "list.tsv", "--target", "en", "--source"][..], &sources]
            .concat();
    room.run(&args).done();
    let ran = room.run(&["align", "--pairs", "list.tsv", "--out-dir", "out"]).done();
    assert!(ran.err.contains("5 of 5 pairs") || ran.out.contains("5 of 5 pairs"), "{ran:?}");
}
