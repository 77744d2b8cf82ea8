//! `sverka tmx` with pipes, compressed files, and outputs that replace their inputs. The wording of
//! messages is held by the documents in `tests/cmd`.

use super::support::Room;
use std::fs;

/// A memory of so many units, every third of which repeats the one before.
fn memory(units: usize) -> String {
    let mut file = String::from(
        "<tmx version=\"1.4\"><header creationtool=\"x\" creationtoolversion=\"1\" segtype=\"sentence\" \
         o-tmf=\"x\" adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/><body>\n",
    );
    for n in 0..units {
        let n = if n % 3 == 2 { n - 1 } else { n };
        file.push_str(&format!(
            "<tu><tuv xml:lang=\"en\"><seg>Number {n}</seg></tuv><tuv xml:lang=\"ru\"><seg>Номер {n}</seg></tuv></tu>\n"
        ));
    }
    file + "</body></tmx>\n"
}

#[test]
fn standard_input_may_be_read_twice() {
    let room = Room::empty();
    room.write("a.tmx", memory(9));
    let want = room.run(&["tmx", "dedupe", "a.tmx"]).done().out;
    assert_eq!(want.matches("<tu>").count(), 6);
    let ran = room.run_with_input(&["tmx", "dedupe", "-"], &memory(9)).done();
    assert_eq!(ran.out, want);
    assert_eq!(room.names(), ["a.tmx"]);
}

#[test]
fn a_memory_merged_with_itself_is_that_memory() {
    let room = Room::empty();
    room.write("a.tmx", memory(30));
    room.run(&["tmx", "dedupe", "a.tmx", "-o", "once.tmx"]).done();
    room.run(&["tmx", "merge", "--dedupe", "once.tmx", "once.tmx", "a.tmx", "-o", "all.tmx"]).done();
    assert_eq!(room.run(&["tmx", "diff", "once.tmx", "all.tmx"]).done().out.matches('\n').count(), 4);
}

#[test]
fn an_output_may_replace_its_input_and_a_failure_spoils_nothing() {
    let room = Room::empty();
    room.write("a.tmx", memory(3));
    room.run(&["tmx", "edit", "--lang", "ru=ru-RU", "a.tmx", "-o", "a.tmx"]).done();
    assert_eq!(room.read("a.tmx").matches("ru-RU").count(), 3);
    let before = room.read("a.tmx");
    room.run(&["tmx", "merge", "gone.tmx", "-o", "a.tmx"]).refused(&["gone.tmx", "no such file"]);
    assert_eq!(room.read("a.tmx"), before);
    assert_eq!(room.names(), ["a.tmx"]);
}

#[test]
fn a_memory_that_lacks_a_file_is_not_written() {
    let room = Room::empty();
    room.write("a.tmx", memory(3));
    for command in [
        &["convert", "a.tmx", "gone.tmx", "o.csv"][..],
        &["edit", "--lang", "ru=ru-RU", "a.tmx", "gone.tmx", "-o", "o.tmx"],
        &["filter", "--match", "1", "a.tmx", "gone.tmx", "-o", "o.tmx"],
        &["anonymise", "a.tmx", "gone.tmx", "-o", "o.tmx"],
        &["split", "--max-units", "1", "a.tmx", "gone.tmx", "-d", "parts"],
    ] {
        let ran = room.run(&[&["tmx"], command].concat());
        ran.refused(&["gone.tmx: there is no such file", "nothing was written"]);
        let left: Vec<String> = room.names().into_iter().filter(|name| name != "parts").collect();
        assert_eq!(left, ["a.tmx"], "{command:?}");
        let parts = std::fs::read_dir(room.path().join("parts"));
        assert!(parts.is_ok_and(|mut parts| parts.next().is_none()) || command[0] != "split");
    }
}

#[test]
fn the_kept_and_the_rejected_are_all() {
    let room = Room::empty();
    room.write("a.tmx", memory(20));
    room.run(&["tmx", "filter", "--match", "1", "a.tmx", "-o", "kept.tmx", "--rejected", "others.tmx"])
        .done();
    let count = |name: &str| room.read(name).matches("<tu>").count();
    assert_eq!(count("kept.tmx") + count("others.tmx"), 20);
    room.run(&["tmx", "merge", "kept.tmx", "others.tmx", "-o", "all.tmx"]).done();
    room.run(&["tmx", "diff", "a.tmx", "all.tmx"]).done();
}

#[test]
fn parts_put_together_are_the_whole() {
    let room = Room::empty();
    room.write("a.tmx", memory(20));
    room.run(&["tmx", "split", "a.tmx", "--max-bytes", "1500", "--gz", "-d", "parts"]).done();
    let mut parts: Vec<String> = std::fs::read_dir(room.path().join("parts"))
        .unwrap()
        .map(|entry| format!("parts/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    parts.sort();
    assert!(parts.len() > 2, "{parts:?}");
    let mut command = vec!["tmx", "merge", "-o", "all.tmx"];
    command.extend(parts.iter().map(String::as_str));
    room.run(&command).done();
    room.run(&["tmx", "diff", "a.tmx", "all.tmx"]).done();
}

#[test]
fn every_format_brings_the_pairs_back() {
    let room = Room::empty();
    room.write("a.tmx", memory(20));
    for file in ["a.tsv.gz", "a.csv", "a.xlsx", "a.jsonl", "a.xlf", "a.xlf2", "a.po"] {
        room.run(&["tmx", "convert", "a.tmx", file]).done();
        let back = ["tmx", "convert", file, "back.tmx", "--source", "en", "--target", "ru"];
        room.run(&back).done();
        room.run(&["tmx", "diff", "a.tmx", "back.tmx"]).done();
    }
    room.run(&["tmx", "convert", "a.tmx", "twins", "--to", "moses"]).done();
    let back = ["tmx", "convert", "twins", "back.tmx", "--from", "moses", "--source", "en", "--target", "ru"];
    room.run(&back).done();
    room.run(&["tmx", "diff", "a.tmx", "back.tmx"]).done();
    room.run(&["tmx", "convert", "a.tmx", "wide.tmx", "--encoding", "utf-16"]).done();
    room.run(&["tmx", "diff", "a.tmx", "wide.tmx"]).done();
}

#[test]
fn a_merge_without_all_of_its_files_writes_nothing() {
    let room = Room::empty();
    room.write("a.tmx", memory(3));
    room.write("no.tmx", "no memory");
    for wrong in ["gone.tmx", "no.tmx"] {
        for more in [&["-o", "all.tmx"][..], &["--dedupe", "-o", "all.tmx"], &["-o", "-"], &["-o", "a.tmx"]] {
            let command = [&["tmx", "merge", "a.tmx", wrong][..], more].concat();
            let ran = room.run(&command).refused(&[wrong, "nothing was written"]);
            assert_eq!(ran.out, "", "{command:?}");
        }
    }
    assert_eq!((room.read("a.tmx"), room.names()), (memory(3), vec!["a.tmx".into(), "no.tmx".into()]));
}

#[test]
fn two_texts_that_would_be_of_one_language_need_a_decision() {
    let room = Room::empty();
    room.write("a.tmx", memory(3));
    let edit = ["tmx", "edit", "--lang", "en=ru", "a.tmx", "-o", "b.tmx"];
    room.run(&edit).refused(&["a.tmx: unit 1", "--on-clash keep-first, keep-last or both"]);
    assert_eq!(room.names(), ["a.tmx"]);
    for (how, english, russian) in [("keep-first", 3, 0), ("keep-last", 0, 3), ("both", 3, 3)] {
        room.run(&[&edit[..], &["--on-clash", how]].concat()).done();
        let file = room.read("b.tmx");
        assert_eq!(
            (file.matches("Number").count(), file.matches("Номер").count()),
            (english, russian),
            "{how}"
        );
        assert!(!file.contains("xml:lang=\"en\""), "{how}");
    }
}

#[test]
fn props_that_cannot_have_a_column_are_refused() {
    let room = Room::empty();
    room.write("a.tmx", memory(3));
    for props in ["en", "id", "note", "a,a", "x-a,de"] {
        for format in ["csv", "tsv", "xlsx"] {
            let out = format!("a.{format}");
            let prop = props.rsplit(',').next().unwrap();
            room.run(&["tmx", "convert", "a.tmx", &out, "--props", props])
                .refused(&[&format!("--props {prop}")]);
        }
    }
    assert_eq!(room.names(), ["a.tmx"]);
    room.run(&["tmx", "convert", "a.tmx", "a.csv", "--props", "a,x-a,score"]).done();
}

#[test]
fn what_a_header_says_is_kept_or_counted() {
    let room = Room::empty();
    let header = "datatype=\"html\"><note>ours</note><prop type=\"client\">BETA</prop></header>";
    room.write("a.tmx", memory(2).replace("datatype=\"plaintext\"/>", header));
    for format in ["csv", "xlsx", "docx", "po", "xliff", "xliff2", "jsonl", "tsv"] {
        let ran = room.run(&["tmx", "convert", "a.tmx", "out", "-f", format]).done();
        assert!(
            ran.err.contains("notes, props and user-defined encodings of headers (2)"),
            "{format}: {}",
            ran.err
        );
    }
    room.run(&["tmx", "convert", "a.tmx", "a.jsonl"]).done();
    assert_eq!(room.read("a.jsonl").matches("\"datatype\":\"html\"").count(), 2);
    room.run(&["tmx", "convert", "a.tmx", "b.tmx"]).done();
    assert!(room.read("b.tmx").contains("BETA"));
}

#[test]
fn units_of_many_texts_are_read_by_every_command() {
    // So many that comparing each with each would take minutes.
    const MANY: usize = 50_000;
    let room = Room::empty();
    let tuv = |n: usize| format!("<tuv xml:lang=\"ru\"><seg>Номер {n}</seg></tuv>");
    let unit: String = (0..MANY).map(tuv).collect();
    let file = memory(1).replace("<tuv xml:lang=\"ru\"><seg>Номер 0</seg></tuv>", &unit);
    room.write("a.tmx", file);
    for command in [
        &["stats", "a.tmx"][..],
        &["validate", "a.tmx"],
        &["repair", "a.tmx", "-o", "b.tmx"],
        &["dedupe", "a.tmx", "-o", "b.tmx"],
        &["merge", "--dedupe", "a.tmx", "a.tmx", "-o", "b.tmx"],
        &["edit", "--lang", "en=en-GB", "--set-prop", "x-a=b", "a.tmx", "-o", "b.tmx"],
        &["split", "--by-lang", "a.tmx", "-d", "parts"],
        &["diff", "a.tmx", "a.tmx"],
        &["filter", "--max-ratio", "9", "a.tmx", "-o", "b.tmx"],
        &["anonymise", "a.tmx", "-o", "b.tmx"],
        &["convert", "a.tmx", "b.jsonl"],
        &["convert", "a.tmx", "b.csv"],
    ] {
        room.run(&[&["tmx"], command].concat()).done();
    }
    assert_eq!(room.read("b.jsonl").lines().count(), MANY);
    let ran = room.run(&["qa", "a.tmx", "-s", "en", "-t", "ru", "--rules", "numbers"]);
    let last = ran.out.lines().last().unwrap_or_default();
    assert_eq!(ran.code, Some(1));
    assert!(last.starts_with("50000 pairs: 49999 errors, 0 warnings, 0 notes; score 0 "), "{last}");
}

#[test]
fn the_dates_of_files_do_not_matter() {
    let room = Room::with_pair();
    room.write("a.csv", "en,ru\nPeace,Мир\n");
    let at = |seconds: u64| {
        for name in ["a.en.txt", "a.ru.txt", "a.csv"] {
            let file = std::fs::File::options().write(true).open(room.path().join(name)).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).unwrap();
        }
        let outputs = ["b.tmx", "b.xlsx", "b.docx", "b.jsonl", "b.xlf", "b.html", "b.bitext.json", "b.tsv"];
        let mut align = vec!["align", "a.en.txt", "a.ru.txt"];
        outputs.iter().for_each(|name| align.extend(["-o", name]));
        room.run(&align).done();
        room.run(&["align", "--dir", ".", "--merge", "m.tmx"]).done();
        let converted = ["c.tmx", "c.xlsx", "c.docx", "c.po"];
        converted.iter().for_each(|name| drop(room.run(&["tmx", "convert", "a.csv", name]).done()));
        let all = outputs.iter().chain(&["m.tmx"]).chain(&converted);
        let files: Vec<(&str, Vec<u8>)> =
            all.map(|name| (*name, std::fs::read(room.path().join(name)).unwrap())).collect();
        outputs.iter().chain(&["m.tmx"]).chain(&converted).for_each(|name| {
            std::fs::remove_file(room.path().join(name)).unwrap();
        });
        files
    };
    let (before, after) = (at(1_000_000_000), at(1_700_000_000));
    for ((name, before), (_, after)) in before.iter().zip(&after) {
        assert!(before == after, "{name} is another");
    }
    let dated =
        |epoch: &str, args: &[&str]| room.command(args).env("SOURCE_DATE_EPOCH", epoch).output().unwrap();
    for args in [&["align", "a.en.txt", "a.ru.txt", "-o", "b.tmx"][..], &["tmx", "convert", "a.csv", "b.tmx"]]
    {
        assert!(dated("1709208000", args).status.success());
        assert!(room.read("b.tmx").contains("creationdate=\"20240229T120000Z\""));
        let wrong = dated("yesterday", args);
        assert_eq!(wrong.status.code(), Some(2));
        assert!(String::from_utf8(wrong.stderr).unwrap().contains("SOURCE_DATE_EPOCH: \"yesterday\""));
        room.run(args).done();
        assert!(!room.read("b.tmx").contains("creationdate"), "none where none is set");
    }
}

#[test]
fn a_memory_whose_compression_is_cut_is_repaired_up_to_there() {
    let room = Room::empty();
    let rows: String = (0..3000).map(|k| format!("Sentence {k} {}\tПредложение {k}\n", k * k)).collect();
    room.write("a.tsv", rows);
    room.run(&["tmx", "convert", "a.tsv", "a.tmx.gz", "-s", "en", "-t", "ru"]).done();
    let whole = fs::read(room.path().join("a.tmx.gz")).unwrap();
    room.write("cut.tmx.gz", &whole[..whole.len() / 2]);
    room.run(&["tmx", "stats", "cut.tmx.gz"]).refused(&["the compressed file is cut short"]);
    let ran = room.run(&["tmx", "repair", "cut.tmx.gz", "-o", "b.tmx"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("cut short; what comes before is repaired"), "{ran:?}");
    let count = room.read("b.tmx").matches("</tu>").count();
    assert!((500..2900).contains(&count), "{count}");
}
