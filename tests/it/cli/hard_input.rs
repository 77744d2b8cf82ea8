//! Inputs that break programs.

use super::support::{ENGLISH, Room, sample};

#[test]
fn an_empty_side_is_refused() {
    for (name, content) in [("empty", ""), ("white space", " \n\n\t\n"), ("a mark only", "\u{feff}")] {
        let room = Room::with_pair();
        room.write("a.ru.txt", content);
        let ran = room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "a.tsv"]);
        ran.refused(&["a.ru.txt: "]);
        assert!(!room.path().join("a.tsv").exists(), "{name}");
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let room = Room::with_pair();
    room.run(&["align", "a.en.txt", "."]).refused(&[".: is a folder", "--dir"]);
    room.run(&["align", "a.en.txt", "gone.ru.txt"])
        .refused(&["gone.ru.txt: there is no such file", "check the path"]);
    // Not even root may read this one.
    if std::path::Path::new("/proc/self/mem").exists() {
        room.run(&["align", "a.en.txt", "/proc/self/mem", "-t", "ru"])
            .refused(&["/proc/self/mem: cannot be read"]);
    }
}

#[test]
fn files_that_are_no_texts_are_refused_with_the_right_advice() {
    let room = Room::with_pair();
    let memory = "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header srclang=\"en\" adminlang=\"en\" segtype=\"sentence\" \
        datatype=\"x\" creationtool=\"x\" creationtoolversion=\"1\" o-tmf=\"x\"/><body><tu><tuv xml:lang=\"en\"><seg>One.</seg></tuv>\
        <tuv xml:lang=\"ru\"><seg>Раз.</seg></tuv></tu></body></tmx>\n";
    let job = "<xliff version=\"1.2\"><file original=\"x\" source-language=\"en\" target-language=\"ru\" datatype=\"x\"><body>\
        <trans-unit id=\"1\"><source>One.</source><target>Раз.</target></trans-unit></body></file></xliff>";
    for (name, content, words) in [
        ("a.tmx", memory, &["a.tmx: contains texts in en and ru", "--side target", "sverka tmx convert"][..]),
        ("a.xlf", job, &["a.xlf: contains texts in en and ru", "--side target", "sverka tmx convert"]),
        ("b.xlf", "<xliff version=\"1.2\"/>", &["b.xlf:1: "]),
        ("a.ru.xml", "<?xml version=\"1.0\"?><doc>Раз.</doc>", &["is XML", "plain text or HTML"]),
        ("a.json", "{\"ru\": \"Раз.\"}", &["is JSON", "plain text or HTML"]),
    ] {
        room.write(name, content);
        room.run(&["align", "a.en.txt", name, "-t", "ru"]).refused(words);
    }
    room.run(&["align", "a.en.txt", "a.ru.txt", "-o", "a.bitext.json"]).done();
    room.run(&["align", "a.en.txt", "a.bitext.json", "-t", "ru"])
        .refused(&["contains texts in en and ru", "sverka qa"]);
}

#[test]
fn the_same_language_on_both_sides_is_refused_unless_it_is_meant() {
    let room = Room::with_pair();
    room.write("b.en.txt", ENGLISH);
    let ran = room.run(&["align", "a.en.txt", "b.en.txt"]);
    ran.refused(&["a.en.txt", "b.en.txt", "the same language", "--source-lang"]);
    room.run(&["align", "a.en.txt", "b.en.txt", "-s", "en-GB", "-t", "en-US"]).done();
}

#[test]
fn a_binary_file_is_refused() {
    let room = Room::with_pair();
    let bytes: Vec<u8> = (0..4096u32).flat_map(|n| (n.wrapping_mul(2_654_435_761)).to_le_bytes()).collect();
    room.write("a.ru.txt", [b"\x7fELF\x02\x01\x01\0\0\0\0\0".as_slice(), &bytes].concat());
    room.run(&["align", "a.en.txt", "a.ru.txt"]).refused(&["a.ru.txt"]);
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_place() {
    let room = Room::with_pair();
    room.write("a.en.txt", b"Good evening.\nIt is \xff\xfe broken.\n");
    let ran = room.run(&["align", "a.en.txt", "a.ru.txt", "--encoding", "utf-8", "-o", "a.tsv"]);
    ran.refused(&["a.en.txt:2: ", "byte 20", "UTF-8"]);
    assert_eq!(room.names(), ["a.en.txt", "a.ru.txt"]);
}

#[test]
fn old_encodings_and_pages_are_read_as_they_are() {
    for (source, target) in [
        ("legacy-chess-opening.en.txt", "legacy-chess-opening.ru.txt"),
        ("museum-reopening.en.html", "museum-reopening.ru.html"),
    ] {
        let ran = Room::empty().run(&["align", &sample(source), &sample(target)]).done();
        assert!(!ran.out.contains('\u{fffd}') && !ran.out.contains("</"), "{ran:#?}");
        // A guess is a note, never a warning.
        assert!(ran.err.lines().all(|line| line.starts_with("note: ")), "{ran:#?}");
    }
}

#[test]
fn ten_thousand_equal_sentences_are_aligned() {
    // The aligner without optimisation would take most of the suite's time for all of them.
    let count = if cfg!(debug_assertions) { 1_000 } else { 10_000 };
    let room = Room::empty();
    room.write("a.en.txt", "Thank you.\n".repeat(count));
    room.write("a.ru.txt", "Спасибо.\n".repeat(count));
    let ran = room.run(&["align", "--presplit", "a.en.txt", "a.ru.txt"]).done();
    assert_eq!(ran.out.matches("Thank you.").count(), count);
    assert_eq!(ran.out.matches("Спасибо.").count(), count);
}

#[test]
fn a_single_line_of_50_megabytes_is_split() {
    let room = Room::empty();
    room.write("a.en.txt", "word ".repeat(10_000_000));
    let ran = room.run(&["split", "--lang", "en", "a.en.txt", "-o", "a.txt"]).done();
    assert_eq!(ran.err, "");
    // Nothing may be lost, however it is cut.
    let words = room.read("a.txt").split_whitespace().count();
    assert_eq!(words, 10_000_000);
}

#[test]
fn texts_that_hardly_belong_together_bring_a_warning() {
    let align = |source: &str, target: &str| {
        let (source, target) = (sample(&format!("{source}.en.txt")), sample(&format!("{target}.ru.txt")));
        Room::empty().run(&["align", &source, &target, "-o", "/dev/null"]).done().err
    };
    assert!(align("water-forum", "press-conference").contains("hardly seems to be its translation"));
    assert_eq!(align("water-forum", "water-forum"), "");
}

#[test]
fn a_text_of_which_much_is_missing_in_the_other_brings_a_warning() {
    let room = Room::empty();
    let english = std::fs::read_to_string(sample("water-forum.en.txt")).expect("a sample");
    let paragraphs: Vec<_> = english.split_inclusive("\n\n").collect();
    room.write("a.en.txt", paragraphs[..paragraphs.len() / 3].concat());
    let ran = room.run(&["align", "a.en.txt", &sample("water-forum.ru.txt"), "-o", "a.tsv"]).done();
    assert!(ran.err.contains("water-forum.ru.txt: only"), "{ran:#?}");
}

#[cfg(unix)]
#[test]
fn pipes_among_texts_and_settings_that_are_no_file_are_reported() {
    let room = Room::with_pair();
    let _socket = std::os::unix::net::UnixListener::bind(room.path().join("b.en.txt")).expect("a socket");
    let ran = room.run(&["align", "--dir", ".", "--out-dir", "out"]);
    assert!(ran.err.contains("b.en.txt") && ran.err.contains("a pipe, a socket or a device"), "{}", ran.err);
    std::fs::create_dir(room.path().join("sverka.toml")).expect("a folder");
    room.run(&["split", "a.en.txt"]).refused(&["sverka.toml: is a directory", "--no-project"]);
    std::fs::remove_dir(room.path().join("sverka.toml")).expect("no folder");
    std::os::unix::fs::symlink("sverka.toml", room.path().join("sverka.toml")).expect("a link");
    room.run(&["split", "a.en.txt"]).refused(&["sverka.toml: cannot be read", "--no-project"]);
    assert_eq!(room.run(&["split", "--no-project", "a.en.txt"]).code, Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_an_error() {
    for arguments in [&["--version"][..], &["--help"], &["help"], &["split", "--help"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sverka"));
        let ran = command.args(arguments).stdout(full).output().expect("a run");
        let messages = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}");
        assert!(messages.contains("standard output"), "{arguments:?}: {messages}");
    }
}
