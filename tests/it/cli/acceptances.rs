//! What a person accepts is written to the settings in words, from the command line and from a workbook; scores and
//! annotations.

use super::support::Room;
use rust_xlsxwriter::Workbook;

fn room() -> Room {
    let room = Room::empty();
    room.write(
        "talk.tsv",
        "en\tru\nThe forum opened on Thursday.\tФорум открылся в в четверг.\n\
         It was built in 1974.\tЕго построили давно, и он \"стоит\".\nHello to all of you!\tПривет всем вам!\n",
    );
    room
}

#[test]
fn acceptances_are_written_and_read() {
    let room = room();
    let args = ["qa", "talk.tsv", "--fail-on", "warning"];
    assert_eq!(room.run(&args).code, Some(1));
    room.write("qa.toml", "# Ours.\n[rules]\n\"case.start\" = \"off\"\n");
    let accept =
        ["--accept", "repetition.word=в в", "--reason", "a \"stammer\"", "--accept", "numbers=nowhere"];
    let ran = room.run(&[&args[..], &accept].concat());
    assert!(ran.err.contains("numbers: no finding contains \"nowhere\""), "{ran:?}");
    assert!(ran.err.contains("qa.toml: 1 finding accepted"), "{ran:?}");
    let settings = room.read("qa.toml");
    assert!(settings.starts_with("# Ours.\n"), "{settings}");
    assert!(settings.contains("text = \"в в\"\nreason = \"a \\\"stammer\\\"\""), "{settings}");
    assert!(!settings.contains("nowhere") && !settings.contains("unit"), "{settings}");
    let ran = room.run(&args);
    assert!(ran.out.contains("numbers.missing") && !ran.out.contains("repetition.word"), "{ran:?}");
    assert!(!ran.err.contains("matched nothing"), "{ran:?}");
    // The same again changes nothing.
    room.run(&[&args[..], &["--accept", "repetition.word=в в"]].concat());
    assert_eq!(room.read("qa.toml"), settings);
    room.run(&["qa", "talk.tsv", "--accept", "repetition.word"]).refused(&["an equals sign"]);
    room.run(&["qa", "talk.tsv", "--accept", "repetition.wort=x"]).refused(&["did you mean"]);
}

#[test]
fn a_reviewed_workbook_is_accepted() {
    let room = room();
    room.run(&["qa", "talk.tsv", "-o", "report.xlsx"]).done();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["Rule", "Source", "Target", "Status", "Comment"],
        [
            "numbers.missing",
            "It was built in 1974.",
            "Его построили давно, и он \"стоит\".",
            "ok",
            "as agreed",
        ],
        ["repetition.word", "The forum opened on Thursday.", "Форум открылся в в четверг.", "fixed", ""],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save(room.path().join("reviewed.xlsx")).expect("a workbook");
    room.run(&["qa", "talk.tsv", "--accepted", "reviewed.xlsx"]).done();
    // Running the check again does not throw away what the reviewer wrote.
    let again = ["qa", "talk.tsv", "-o", "reviewed.xlsx"];
    room.run(&again).refused(&["reviewed.xlsx", "Status or Comment", "--force"]);
    let settings = room.read("qa.toml");
    assert!(
        settings.contains("rule = \"numbers.missing\"") && settings.contains("reason = \"as agreed\""),
        "{settings}"
    );
    room.run(&[&again[..], &["--force"]].concat()).done();
    room.run(&again).done();
    let ran = room.run(&["qa", "talk.tsv", "--fail-on", "warning"]);
    assert!(!ran.out.contains("numbers.missing") && ran.out.contains("repetition.word"), "{ran:?}");
    // The report itself can be marked; nobody has, so nothing is accepted.
    std::fs::remove_file(room.path().join("qa.toml")).expect("a file");
    room.run(&["qa", "talk.tsv", "--accepted", "report.xlsx"]).done();
    assert!(!room.path().join("qa.toml").exists());
    room.run(&["qa", "talk.tsv", "--accepted", "talk.tsv"]).refused(&["talk.tsv"]);
}

#[test]
fn a_low_score_fails() {
    let room = room();
    // Fifteen words: a warning each for the doubled word and the missing year, at least.
    room.write("qa.toml", "[score]\npass = 99.0\n");
    let ran = room.run(&["qa", "talk.tsv", "--rules", "repetition,numbers"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("talk.tsv: the score 86.6 is below 99, which qa.toml requires"), "{ran:?}");
    assert!(ran.out.contains("score 86.6 (133.3 points per 1,000 words)"), "{ran:?}");
    room.write("qa.toml", "[score]\npass = 85.0\n");
    room.run(&["qa", "talk.tsv", "--rules", "repetition,numbers"]).done();
    room.write("qa.toml", "[score]\npass = 99.0\nwarning = 0\n");
    let ran = room.run(&["qa", "talk.tsv", "--rules", "repetition,numbers", "-f", "json"]).done();
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((&report["quality"], &report["passed"]), (&100.0.into(), &true.into()));
    // A file without a sentence that is not linked says nothing of its coverage.
    assert_eq!(report["documents"][0]["source_coverage"], serde_json::Value::Null);
}

#[test]
fn a_low_score_is_in_the_reports_for_servers() {
    let room = room();
    room.write("qa.toml", "rules-url = \"https://example.org/qa.html\"\n[score]\npass = 99\n");
    let ran =
        room.run(&["qa", "talk.tsv", "--rules", "repetition,numbers", "-o", "qa.sarif", "-o", "qa.xml"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let log: serde_json::Value = serde_json::from_str(&room.read("qa.sarif")).expect("JSON");
    let properties = &log["runs"][0]["properties"];
    assert_eq!(properties["quality"], 86.6666);
    assert_eq!((&properties["required"], &properties["passed"]), (&99.0.into(), &false.into()));
    let help = log["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"].as_str();
    assert_eq!(help, Some("https://example.org/qa.html#completenessempty"));
    let junit = room.read("qa.xml");
    for part in [
        "<property name=\"quality\" value=\"86.6666\"/>",
        "<property name=\"passed\" value=\"false\"/>",
        "<testsuite name=\"talk.tsv\" tests=\"3\" failures=\"1\"",
        "<failure message=\"the score 86.6666 is below the required 99\" type=\"score\">",
    ] {
        assert!(junit.contains(part), "{part} in {junit}");
    }
}

#[test]
fn annotations_of_github() {
    let room = room();
    let ran = room.run(&["qa", "talk.tsv", "--rules", "repetition", "-f", "github"]).done();
    let want = "::warning file=talk.tsv,line=2,title=repetition.word::twice: в в%0AThe forum opened on Thursday.%0A\
                Форум открылся в в четверг.\n";
    assert_eq!(ran.out, want);
}

#[test]
fn rules_of_the_users_own() {
    let room = room();
    room.write(
        "qa.toml",
        "do-not-translate = [\"forum\"]\n[[rule]]\nname = \"year\"\nsource = '\\d{4}'\ntarget = '\\d{4}'\n\
         message = \"keep the year\"\nseverity = \"error\"\n",
    );
    let ran = room.run(&["qa", "talk.tsv", "--rules", "own"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("talk.tsv:3: error: year: keep the year [own.pattern]"), "{ran:?}");
    assert!(ran.out.contains("forum must not be translated [own.do-not-translate]"), "{ran:?}");
}

#[test]
fn length_limits_of_files() {
    let room = Room::empty();
    room.write("ui.tsv", "en\tru\tmax length\nSave\tСохранить изменения\t10\nOpen\tОткрыть\t10\n");
    let ran = room.run(&["qa", "ui.tsv", "--rules", "completeness.limit"]);
    assert!(ran.out.contains("ui.tsv:2: error: the target has 19 characters, the file allows 10"), "{ran:?}");
    let unit = "<trans-unit id=\"a\" maxwidth=\"8\" size-unit=\"char\"><source>Save</source><target>Сохранить</target></trans-unit>\
                <trans-unit id=\"b\" maxwidth=\"8\"><source>Open</source><target>Открывание</target></trans-unit>";
    let head = "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a\" \
                datatype=\"plaintext\" source-language=\"en\" target-language=\"ru\"><body>";
    room.write("ui.xlf", format!("{head}{unit}</body></file></xliff>"));
    let ran = room.run(&["qa", "ui.xlf", "--rules", "completeness.limit"]);
    assert_eq!(ran.out.matches("[completeness.limit]").count(), 1, "{ran:?}");
    let unit = "<unit id=\"a\" slr:sizeRestriction=\"0,8\"><segment><source>Save</source><target>Сохранить</target>\
                </segment></unit>";
    let head = "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
                xmlns:slr=\"urn:oasis:names:tc:xliff:sizerestriction:2.0\" srcLang=\"en\" trgLang=\"ru\"><file id=\"f\">";
    room.write("ui2.xlf", format!("{head}{unit}</file></xliff>"));
    let ran = room.run(&["qa", "ui2.xlf", "--rules", "completeness.limit"]);
    assert_eq!(ran.out.matches("[completeness.limit]").count(), 1, "{ran:?}");
}
