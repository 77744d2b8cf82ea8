//! `sverka tmx` with pipes, compressed files, and outputs that replace their inputs. The wording of
//! messages is held by the documents in `tests/cmd`.

use super::support::Room;

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
