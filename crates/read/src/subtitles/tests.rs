//! Tests of all formats: blocks, places and times of whole files.

use crate::expected::{blocks, check_shared};
use crate::{Error, Extra, Options, read_bytes};
use proptest::prelude::*;
use sverka_text::Remedy;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

fn read_with(name: &str, text: &str, with: &[Extra]) -> (Document, Vec<Diagnostic>) {
    let options = Options { with: with.to_vec(), ..Options::default() };
    read_bytes(name, text.into(), &options).unwrap()
}

/// Returns the blocks as `PLACE | TEXT`.
fn shown(document: &Document) -> Vec<String> {
    blocks(document).into_iter().map(|[_, place, text]| format!("{place} | {text}")).collect()
}

fn texts(name: &str, text: &str) -> Vec<String> {
    blocks(&read_with(name, text, &[]).0).into_iter().map(|[.., text]| text).collect()
}

fn remarks(name: &str, text: &str) -> Vec<String> {
    read_with(name, text, &[]).1.iter().map(|remark| remark.message.clone()).collect()
}

/// Makes a file of cues of a second each, without pauses.
fn srt(cues: &[&str]) -> String {
    let cue = |(at, text): (usize, &&str)| {
        format!("{}\n00:00:{at:02},000 --> 00:00:{:02},000\n{text}\n\n", at + 1, at + 1)
    };
    cues.iter().enumerate().map(cue).collect()
}

#[test]
fn shared_documents() {
    for name in ["river.en.srt", "river.ru.srt", "river.en.vtt", "river.ru.ass"] {
        check_shared(name);
    }
}

#[test]
#[allow(clippy::print_stderr, reason = "says why it is skipped")]
fn a_pair_whose_cues_are_cut_differently() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/field");
    let Ok(source) = std::fs::read_to_string(folder.join("005.en.srt")) else {
        eprintln!("skipped: no ../shared");
        return;
    };
    let source = texts("005.en.srt", &source);
    assert_eq!(source.len(), 6, "{source:?}");
    assert!(source[0].ends_with("house.") && source[3] == "(Laughter)" && source[4].starts_with("Did"));
    let target = texts("005.ru.srt", &std::fs::read_to_string(folder.join("005.ru.srt")).unwrap());
    assert_eq!(target.len(), 5, "{target:?}");
    assert!(target[1].ends_with("моста.") && target[2] == "(Смех)" && target[3].starts_with("Вы"));
}

#[test]
fn subrip_as_it_is_found() {
    let file = "\u{feff}12\r\n00:00:01,000 --> 00:00:02,000 X1:10 X2:20\r\n{\\an8}<i>The bridge,</i>\r\n\r\n\
        15\r\n00:00:02.100 --> 00:00:03.000\r\nwhich is old,\r\nfell.\r\n16\r\n0:00:05,5 --> 00:00:06,000\r\n\
        - Who built it?\r\n\r\n- My uncle.\r\n\r\n17\r\n00:00:07,000 --> 00:00:08,000\r\n\r\n\
        18\r\n00:00:08,000 --> 00:00:09,000\r\n1931\r\n";
    let want = [
        "cue 12-15 00:00:01.000 | The bridge, which is old, fell.",
        "cue 16 00:00:05.500 | Who built it?",
        "cue 16 00:00:05.500 | My uncle.",
        "cue 18 00:00:08.000 | 1931",
    ];
    assert_eq!(shown(&read_with("talk.srt", file, &[]).0), want);
    // The same in a one-byte encoding, found by its content.
    let (bytes, ..) =
        encoding_rs::WINDOWS_1251.encode("1\n00:00:01,000 --> 00:00:02,000\nМост упал в реку.\n");
    let document = read_bytes("talk", bytes.into_owned(), &Options::default()).unwrap().0;
    assert_eq!(shown(&document), ["cue 1 00:00:01.000 | Мост упал в реку."]);
}

#[test]
fn webvtt_with_all_its_parts() {
    let file = "WEBVTT - a talk\nKind: captions\nLanguage: en-GB\n\nSTYLE\n::cue { color: red }\n\n\
        NOTE for Ann --- look\nat this\n\nREGION\nid:r\n\nfirst\n00:01.000 --> 00:02.500 line:0%\n\
        <v Ann>It&nbsp;was <c.loud>late</c>\n\n01:00:02.600 --> 01:00:04.000\n<v Ann>and 3 &lt; 4.\n<v Ben>No.\n\n\
        NOTE\n\n01:00:04.000 --> 01:00:05.000\nNOTE is a word.\n";
    let (document, remarks) = read_with("talk.vtt", file, &[]);
    let want = [
        "cue first 00:00:01.000 | It\u{a0}was late",
        "cue 2 01:00:02.600 | and 3 < 4.",
        "cue 2 01:00:02.600 | No.",
        "cue 3 01:00:04.000 | NOTE is a word.",
    ];
    assert_eq!(shown(&document), want);
    assert_eq!(document.declared_lang.unwrap().as_str(), "en-GB");
    assert_eq!(remarks[0].message, "left out: 1 comment");
    let (document, _) = read_with("talk.vtt", file, &[Extra::Comments]);
    assert_eq!(shown(&document).last().unwrap(), "line 8 | for Ann --- look at this");
}

#[test]
fn captions_that_roll_up_are_read_once() {
    let file = "WEBVTT\n\n00:01.000 --> 00:02.000\n \nwe came<00:01.500><c> home.</c>\n\n\
        00:02.000 --> 00:02.010\nwe came home.\n \n\n00:02.010 --> 00:04.000\nwe came home.\nIt<00:03.000><c> was late.</c>\n";
    assert_eq!(texts("talk.vtt", file), ["we came home.", "It was late."]);
    let plain = "WEBVTT\n\n00:01.000 --> 00:02.000\nNo!\n\n00:02.000 --> 00:03.000\nNo!\n";
    assert_eq!(texts("talk.vtt", plain), ["No!", "No!"]);
}

#[test]
fn ass_and_ssa() {
    let file = "[Script Info]\n; Dialogue: no event\n[Events]\n\
        Format: Start, End, Name, Effect, Layer, Text\n\
        Dialogue: 0:00:05.00,0:00:06.00,,,0,{\\k20}By{\\k30}ron, {\\i1}then{\\i0}\\NShelley.\n\
        Comment: 0:00:01.00,0:00:02.00,,,0,check this\n\
        Dialogue: 0:00:01.00,0:00:02.50,Ann,,0,I was\\hthere\n\
        Dialogue: 0:00:01.00,0:00:02.50,Ann,,1,I was\\hthere\n\
        Dialogue: 0:00:02.60,0:00:03.50,Ben,,0,and you were not.\n\
        Dialogue: 0:00:03.60,0:00:04.00,Ben,fx,0,x\n\
        Dialogue: 0:00:04.00,0:00:04.50,,,0,{\\an7\\p2}m 0 0 l 1 1{\\p0}{\\pos(1,2)}Sign {open\n\
        Style: not an event\n[Fonts]\nDialogue: no,no,,,0,no\n";
    let (document, remarks) = read_with("talk.ass", file, &[]);
    let want = [
        "event 3 00:00:01.000 | I was\u{a0}there",
        "event 5 00:00:02.600 | and you were not.",
        "event 7 00:00:04.000 | Sign {open",
        "event 1 00:00:05.000 | Byron, then Shelley.",
    ];
    assert_eq!(shown(&document), want);
    let left_out = "left out: 1 repeated layer, 1 karaoke effect, 1 drawing, 1 comment";
    assert_eq!(remarks[0].message, left_out);
    let (document, _) = read_with("talk.ass", file, &[Extra::Comments]);
    assert_eq!(shown(&document).last().unwrap(), "event 2 00:00:01.000 | check this");
    let ssa = "[Script Info]\n[Events]\nDialogue: Marked=0,0:00:01.00,0:00:02.00,A,,0,0,0,,One, two.\n";
    assert_eq!(texts("talk.ssa", ssa), ["One, two."]);
}

#[test]
fn sentences_go_on_in_the_next_cue() {
    for (cues, want) in [
        (vec!["We came", "home."], vec!["We came home."]),
        (vec!["We saw 12", "3.5 metres of it."], vec!["We saw 12 3.5 metres of it."]),
        (vec!["If it rains,", "Peter stays."], vec!["If it rains, Peter stays."]),
        (vec!["I thought…", "…you knew."], vec!["I thought… you knew."]),
        (vec!["I thought...", "you knew."], vec!["I thought... you knew."]),
        (vec!["I thought...", "You knew."], vec!["I thought...", "You knew."]),
        (vec!["The River", "It is long."], vec!["The River", "It is long."]),
        (vec!["I saw Peter.", "and", "Peter saw me."], vec!["I saw Peter.", "and Peter saw me."]),
        (vec!["because", "I'm late."], vec!["because I'm late."]),
        (vec!["“Who?”", "she asked."], vec!["“Who?” she asked."]),
        (vec!["We came", "- home?"], vec!["We came", "home?"]),
        (vec!["We came", ">> home?"], vec!["We came", "home?"]),
        (vec!["We came", "(laughter)", "home."], vec!["We came", "(laughter)", "home."]),
        (vec!["这是", "一条河。"], vec!["这是一条河。"]),
        (vec!["WE CAME", "HOME."], vec!["WE CAME", "HOME."]),
        (vec!["WE CAME HOME", "HOME WE CAME."], vec!["WE CAME HOME HOME WE CAME."]),
    ] {
        assert_eq!(texts("talk.srt", &srt(&cues)), want, "{cues:?}");
    }
    let pause = "1\n00:00:01,000 --> 00:00:02,000\nWe came\n\n2\n00:00:03,001 --> 00:00:04,000\nhome.\n";
    assert_eq!(texts("talk.srt", pause), ["We came", "home."]);
    let both = "1\n00:00:01,000 --> 00:00:05,000\nWe came\n\n2\n00:00:01,000 --> 00:00:05,000\nno entry\n";
    assert_eq!(texts("talk.srt", both), ["We came", "no entry"]);
}

#[test]
fn without_final_marks_each_cue_is_a_block() {
    let cues = vec!["we came home and"; 30];
    assert_eq!(texts("talk.srt", &srt(&cues)).len(), 30);
}

#[test]
fn turns_of_a_cue() {
    for (cue, want) in [
        ("- Who is it?\n- Me.", vec!["Who is it?", "Me."]),
        ("–so I\n–you what", vec!["so I", "you what"]),
        ("It was high\n– higher than we.", vec!["It was high – higher than we."]),
        ("It was high.\n– Higher than we.", vec!["It was high.", "Higher than we."]),
        ("-5 degrees\nat night", vec!["-5 degrees at night"]),
        ("-", vec![]),
    ] {
        let found = texts("talk.srt", &srt(&[cue, "End."]));
        assert_eq!(found[..found.len() - 1], want, "{cue}");
    }
}

#[test]
fn sounds_are_left_out_unless_they_are_asked_for() {
    let file = srt(&["[door\nslams]", "[sighs] I know. [1] ♪", "♪ ♪", "- [Ann] No.\n- [laughs]"]);
    assert_eq!(texts("talk.srt", &file), ["I know. [1] ♪", "No."]);
    let (document, diagnostics) = read_with("talk.srt", &file, &[]);
    assert_eq!(diagnostics[0].message, "left out: 5 sounds");
    assert!(diagnostics[0].remedy.is_some() && document.times.len() == 2);
    let all: Vec<String> = blocks(&read_with("talk.srt", &file, &[Extra::Sounds]).0)
        .into_iter()
        .map(|[.., text]| text)
        .collect();
    assert_eq!(all, ["[door slams]", "[sighs] I know. [1] ♪", "♪ ♪", "[Ann] No.", "[laughs]"]);
}

#[test]
fn parts_of_blocks_have_the_times_of_their_cues() {
    let (document, _) = read_with("talk.srt", &srt(&["- Ann?\n- Here. I", "am here."]), &[]);
    let of = |part: &str| {
        let start = document.text.find(part).unwrap();
        let time = sverka_text::time::of(&document.times, start..start + part.len()).unwrap();
        (time.from, time.to)
    };
    assert_eq!((of("Ann?"), of("I am here.")), ((0, 363), (909, 2000)));
    assert_eq!(document.times.len(), 3);
}

#[test]
fn what_is_damaged_is_said() {
    let file = "Some line\n1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:0x:02 --> 00:00:04,000\nTwo.\n";
    assert_eq!(texts("talk.srt", file), ["One.", "Two."]);
    let want = [
        "the times of the cue cannot be read; it is assumed to follow the previous one",
        "left out: 1 line before the first cue",
    ];
    assert_eq!(remarks("talk.srt", file), want);
    for (name, text, words) in [
        ("a.srt", "No subtitles.", "has no line with times"),
        ("a.vtt", "WEBVTT\n\n", "has no line with times"),
        ("a.ass", "[Script Info]\nTitle: none\n", "has no \"Dialogue:\" line"),
        ("a.ass", "[Events]\nFormat: Start, End\nDialogue: 1,2\n", "line 3: an event, but"),
    ] {
        match read_bytes(name, text.into(), &Options::default()) {
            Err(Error::Broken { message, .. }) => assert!(message.contains(words), "{message}"),
            other => panic!("{name}: {other:?}"),
        }
    }
    let silent = read_bytes("a.srt", srt(&["[rain]"]).into(), &Options::default()).unwrap_err();
    assert_eq!(silent.to_string(), "a.srt: contains no text except what is left out: 1 sound");
    assert_eq!(silent.remedy(), Some(Remedy::Include(vec!["sounds"])));
}

#[test]
fn events_that_lack_columns_and_lines_that_are_none_are_told() {
    let text = "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n; remark\nSound: a\n\
                Dialogue: 0,0:00:01.00,0:00:02.00,lost words\n\
                Dialogue: 0,0:00:03.00,0:00:04.00,Default,Here.\nlost as well\n";
    let (document, remarks) = read_with("a.ass", text, &[]);
    assert_eq!(document.text, "Here.");
    let remarks: Vec<_> = remarks.iter().map(|remark| (remark.place.line, &*remark.message)).collect();
    let want = [
        (Some(7), "the event has 4 columns; its text is left out"),
        (None, "left out: 1 line that is not an event"),
    ];
    assert_eq!(remarks, want);
}

#[test]
fn hostile_files_take_linear_time_on_a_small_stack() {
    let deep = |part: &str, count: usize| part.repeat(count);
    let files = [
        ("a.srt", format!("1\n00:00:01,000 --> 00:00:02,000\n{}", deep("<i", 300_000))),
        ("a.srt", format!("1\n00:00:01,000 --> 00:00:02,000\n{}", deep("{\\", 300_000))),
        ("a.srt", format!("1\n00:00:01,000 --> 00:00:02,000\nx{}", deep("[a", 300_000))),
        ("a.srt", format!("{}1\n00:00:01,000 --> 00:00:02,000\nx", deep("a\n", 300_000))),
        ("a.srt", deep("00:00:01,000 --> 00:00:02,000\nand\n", 30_000)),
        ("a.vtt", format!("WEBVTT\n\n00:01.0 --> 00:02.0\n{}", deep("<", 600_000))),
        ("a.vtt", format!("WEBVTT\n\n00:01.0 --> 00:02.0\nx\n{}", deep("\nNOTE a", 100_000))),
        ("a.ass", format!("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,{}", deep("{\\N", 200_000))),
        ("a.ass", deep("[Events]\nFormat: Text\nDialogue: a\n", 30_000)),
    ];
    let work = move || {
        for (name, text) in files {
            let _ = read_bytes(name, text.into_bytes(), &Options::default());
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(work).unwrap().join().unwrap();
}

proptest! {
    #[test]
    fn no_text_panics(
        name in prop::sample::select(vec!["a.srt", "a.vtt", "a.ass"]),
        parts in prop::collection::vec(prop::sample::select(vec![
            "1\n", "00:00:01,000 --> 00:00:02,000", "\n", "WEBVTT", "NOTE", "STYLE", "[Events]", "Dialogue:", ",",
            "Format: Start, Text, End", "0:00:01.00", "<v Ann>", "<", ">", "</i>", "{\\p1}", "{", "}", "\\N", "&amp;",
            "&#x110000;", "[", "]", "♪", "…", "- ", "…и", "Река", "река.", "\u{202b}", "漢", "<00:00:01.000>", " ",
        ]), 0..60),
        noise in ".{0,12}",
    ) {
        let text = parts.concat() + &noise;
        if let Ok((document, _)) = read_bytes(name, text.into_bytes(), &Options::default()) {
            for block in &document.blocks {
                prop_assert!(document.text.get(block.range.clone()).is_some());
            }
            let mut end = 0;
            for timed in &document.times {
                prop_assert!(timed.range.start >= end && document.text.get(timed.range.clone()).is_some());
                end = timed.range.end;
            }
        }
    }
}

#[test]
fn dashes_without_words_are_no_text() {
    assert_eq!(texts("a.srt", &srt(&["- Yes.\n-\n- -\n- No."])), ["Yes.", "No."]);
    // The words of a turn may be on the line below its dash.
    assert_eq!(texts("a.srt", &srt(&["-\nYes.\n- No.\n—"])), ["Yes.", "No."]);
    let many = srt(&[&format!("Yes.\n{}", "-\n- -\n".repeat(10_000))]);
    assert_eq!(texts("a.srt", &many), ["Yes."]);
}
