//! `qa`: where findings are, what reports say besides them, and runs that check nothing.

use super::support::{Room, sample};
use serde_json::Value;

const SOURCE: &str = "Bridges of Larkfield\n\nThe first bridge was built in 1931 by Maria Holt.\n\n\
                      It stood for forty years, and nobody ever painted it.\n\n\
                      Every morning 2,500 people walk across it to the market hall.\n";
const TARGET: &str = "Мосты Ларкфилда\n\n\n\nПервый мост построила в 1931 году Мария Холт.\n\n\
                      Он простоял сорок лет, и никто ни разу его не покрасил .\n\
                      Говорят, что он был совершенно серым.\n\n\
                      Каждое утро по нему на рынок идут 3500 человек.\n";

fn room() -> Room {
    let room = Room::empty();
    room.write("talk.en.txt", SOURCE);
    room.write("talk.ru.txt", TARGET);
    room
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Findings named the number of the link as the line, and always the source.
#[test]
fn findings_name_the_file_and_line_that_they_are_about() {
    let room = room();
    let ran = room.run(&[
        "qa",
        "talk.en.txt",
        "talk.ru.txt",
        "-o",
        "r.json",
        "-o",
        "r.sarif",
        "-o",
        "r.xml",
        "-o",
        "r.html",
        "-o",
        "r.txt",
    ]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let wanted = [
        ("spacing.before-mark", "talk.ru.txt", 7),
        ("alignment.unaligned", "talk.ru.txt", 8),
        ("numbers.different", "talk.en.txt", 7),
    ];
    let report = json(&room.read("r.json"));
    let findings = report["findings"].as_array().expect("a list");
    let log = json(&room.read("r.sarif"));
    let (text, junit, page) = (room.read("r.txt"), room.read("r.xml"), room.read("r.html"));
    for (rule, file, line) in wanted {
        let found = findings.iter().find(|finding| finding["rule"] == rule).expect(rule);
        assert_eq!((&found["file"], &found["line"]), (&file.into(), &line.into()));
        let results = log["runs"][0]["results"].as_array().expect("a list");
        let place = &results.iter().find(|result| result["ruleId"] == rule).expect(rule)["locations"][0];
        let place = &place["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], file);
        assert_eq!(place["region"]["startLine"], line);
        let place = format!("{file}:{line}");
        assert!(
            text.contains(&format!("{place}: ")) && junit.contains(&place) && page.contains(&place),
            "{place}"
        );
    }
    assert_eq!(findings[0]["places"], Value::from(vec!["talk.en.txt:5", "talk.ru.txt:7"]));
    let ran =
        room.run(&["qa", "talk.en.txt", "talk.ru.txt", "-f", "github", "--rules", "alignment.unaligned"]);
    assert!(ran.out.starts_with("::notice file=talk.ru.txt,line=8,title="), "{ran:?}");
}

#[test]
fn findings_in_twins_and_files_by_key_name_the_file_that_they_are_about() {
    let room = Room::empty();
    room.write("ui.en.json", "{\n\"a\": \"Open the door.\"\n}\n");
    room.write("ui.ru.json", "{\n\n\"a\": \"Откройте  дверь.\"\n}\n");
    room.write("corpus.en", "It rained.\nOpen the door.\n");
    room.write("corpus.ru", "Шёл дождь.\nОткройте  дверь.\n");
    let ran = room.run(&["qa", "ui.en.json", "ui.ru.json"]).done();
    assert!(ran.out.contains("ui.ru.json:3: note: "), "{ran:?}");
    let ran = room.run(&["qa", "corpus", "-s", "en", "-t", "ru"]).done();
    assert!(ran.out.contains("corpus.ru:2: note: "), "{ran:?}");
}

#[test]
fn two_texts_that_do_not_belong_together_have_no_score_and_a_remark() {
    let room = Room::empty();
    let [talk, other] = [sample("water-forum.en.txt"), sample("annual-meeting.ru.txt")];
    let [talk, other] = [talk.as_str(), other.as_str()];
    let ran = room.run(&["qa", talk, other, "-o", "r.json", "-o", "r.html", "-o", "r.sarif"]);
    assert!(ran.err.contains("hardly seems to be its translation"), "{ran:?}");
    assert!(ran.err.contains(" pairs: ") && ran.err.contains("-> r.json, r.html, r.sarif"), "{ran:?}");
    let report = json(&room.read("r.json"));
    assert!(report["quality"].as_f64().expect("a number") < 20.0, "{}", report["quality"]);
    let remark = report["documents"][0]["remarks"][0].as_str().expect("a remark");
    assert!(remark.contains("hardly seems to be its translation"), "{remark}");
    assert!(room.read("r.html").contains(remark) && room.read("r.sarif").contains(remark));
    // The settings decide what a missing word costs.
    room.write("qa.toml", "[score]\nomission = 0\n");
    let ran = room.run(&["qa", talk, other, "-f", "json"]);
    assert!(json(&ran.out)["quality"].as_f64().expect("a number") > 50.0, "{}", ran.out);
}

#[test]
fn a_run_that_checks_nothing_does_not_pass() {
    let room = Room::empty();
    room.write("empty.csv", "");
    room.write("header.csv", "en,ru\n");
    let pairs =
        "We shall agree on the contract in the morning.\tМы договоримся о контракте утром.\n".repeat(5);
    room.write("talk.tsv", format!("en\tru\n{pairs}"));
    room.write("plain.tsv", pairs);
    room.run(&["qa", "empty.csv"]).refused(&["nothing was checked"]);
    room.run(&["qa", "header.csv", "-o", "r.xml"]).refused(&["nothing was checked"]);
    let ran = room.run(&["qa", "empty.csv", "talk.tsv"]).done();
    assert!(ran.err.contains("empty.csv: contains no pair"), "{ran:?}");
    let ran = room.run(&["qa", "talk.tsv", "-s", "de", "-t", "fr"]);
    assert!(
        ran.err.contains("no unit has a text in fr, which --target-lang names; its languages are en, ru"),
        "{ran:?}"
    );
    ran.refused(&["nothing was checked"]);
    // A table without languages has those that the options name, whatever its texts are in.
    let ran = room.run(&["qa", "plain.tsv", "-s", "ru", "-t", "en"]);
    assert!(ran.err.contains("the language of the source is given as ru, but it seems to be en"), "{ran:?}");
    room.run(&["qa", "talk.tsv", "--rules", "terms"]).refused(&["--glossary"]);
    room.run(&["qa", "talk.tsv", "--rules", "own"]).refused(&["qa.toml"]);
    let ran = room.run(&["qa", "talk.tsv", "--rules", "numbers,terms"]).done();
    assert!(ran.err.contains("the rules of terms need a glossary"), "{ran:?}");
    room.write("terms.csv", "en,ru,forbiden\ncontract,контракт,договор\n");
    let ran = room.run(&["qa", "talk.tsv", "--glossary", "terms.csv"]).done();
    assert!(
        ran.err.contains("terms.csv:1: the column \"forbiden\" is ignored; did you mean forbidden?"),
        "{ran:?}"
    );
    let ran = room.run(&["memory", "add", "a.svm", "header.csv"]).done();
    assert!(ran.err.contains("header.csv: contains no unit"), "{ran:?}");
    let ran = room.run(&["memory", "add", "a.svm", "talk.tsv", "-s", "de"]).done();
    assert!(ran.err.contains("no unit has a text in de"), "{ran:?}");
}

/// The language of a look-up was that of most sources, whatever the text was in.
#[test]
fn look_ups_are_in_the_language_of_the_text() {
    let room = Room::empty();
    room.write("talk.tsv", "en\tru\nThe committee met in the hall.\tКомитет собрался в зале на совещание.\n");
    room.run(&["memory", "add", "a.svm", "talk.tsv"]).done();
    let ran = room.run(&["memory", "lookup", "a.svm", "Комитет собрался в зале на совещание."]).done();
    assert!(ran.out.contains("100 %") && ran.err.contains("looked up as ru"), "{ran:?}");
    let ran = room.run(&["memory", "lookup", "a.svm", "The committee met in the hall."]).done();
    assert!(!ran.err.contains("looked up as"), "{ran:?}");
    room.run(&["memory", "lookup", "a.svm", "x", "-t", "de"]).refused(&["no text in de", "--target-lang"]);
    let ran = room.run(&["memory", "similar", "a.svm", "qwrt xyzzy"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("no unit is about the same"), "{ran:?}");
    let ran = room.run(&["memory", "similar", "a.svm", "qwrt xyzzy", "--min", "0.99"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("no unit says the same with a probability of at least 0.99"), "{ran:?}");
}

#[test]
fn the_extension_of_a_comparison_is_its_format() {
    let room = Room::empty();
    room.write("a.tsv", "en\tru\nYes.\tДа.\n");
    room.write("b.tsv", "en\tru\nNo.\tНет.\n");
    assert_eq!(room.run(&["tmx", "diff", "a.tsv", "b.tsv", "-o", "d.html"]).code, Some(1));
    assert!(room.read("d.html").starts_with("<!DOCTYPE html>"));
    assert_eq!(room.run(&["tmx", "diff", "a.tsv", "b.tsv", "-o", "d.json"]).code, Some(1));
    assert!(json(&room.read("d.json")).is_object());
    let ran = room.run(&["tmx", "filter", "a.tsv", "--prop", "x-stat=new", "-o", "c.tmx"]).done();
    assert!(ran.err.contains("no unit has a prop x-stat, so the condition is false"), "{ran:?}");
}
