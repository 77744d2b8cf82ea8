//! The splitter: cases as plain text, invariants on any text, hostile texts.

use proptest::prelude::*;
use std::collections::HashSet;
use std::path::Path;
use sverka::document::Lang;
use sverka::split::{clean, explain, sentences};
use unicode_segmentation::UnicodeSegmentation;

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).expect("a language tag")
}

/// The sentences of a text as others see them.
fn split(text: &str, tag: &str) -> Vec<String> {
    let sentences = sentences(text, &lang(tag)).into_iter();
    sentences.map(|range| clean(&text[range]).into_owned()).filter(|s| !s.is_empty()).collect()
}

fn unescape(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (c, len) = match &rest[at + 1..at + 2] {
            "n" => ('\n', 2),
            "r" => ('\r', 2),
            "t" => ('\t', 2),
            "u" => (
                char::from_u32(u32::from_str_radix(&rest[at + 2..at + 6], 16).expect("hex")).expect("char"),
                6,
            ),
            other => panic!("unknown escape {other} in {line}"),
        };
        out.push(c);
        rest = &rest[at + len..];
    }
    out + rest
}

/// The text of a case: `~` goes, `|` becomes a space unless white space stands beside it.
fn text_of(case: &str) -> String {
    let mut out = String::new();
    for (index, part) in case.split('|').enumerate() {
        let spaced = out.ends_with(char::is_whitespace) || part.starts_with(char::is_whitespace);
        if index > 0 && !spaced {
            out.push(' ');
        }
        out.push_str(part);
    }
    out.replace('~', "")
}

/// Runs the cases of tests/split/TAG.txt.
fn run_cases(tag: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/split").join(format!("{tag}.txt"));
    let cases = std::fs::read_to_string(&path).expect("the cases");
    let mut failed = Vec::new();
    for (number, line) in cases.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
        let line = unescape(line);
        let want: Vec<String> = line.split(['|', '~']).map(|s| clean(s).into_owned()).collect();
        let got = split(&text_of(&line), tag);
        if got != want {
            failed.push(format!("{tag}.txt:{}\n  want {want:?}\n  got  {got:?}", number + 1));
        }
    }
    assert!(failed.is_empty(), "{} cases\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn english_cases() {
    run_cases("en");
}

#[test]
fn russian_cases() {
    run_cases("ru");
}

#[test]
fn cases_of_other_languages() {
    for tag in ["am", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "zh"] {
        run_cases(tag);
    }
}

/// The sentences cover the text, and none is empty.
fn check_cover(text: &str, tag: &str) {
    let mut end = 0;
    for range in sentences(text, &lang(tag)) {
        assert_eq!(range.start, end);
        assert!(range.end > range.start && text.is_char_boundary(range.end));
        end = range.end;
    }
    assert_eq!(end, text.len());
}

/// Pieces of which texts are made that lead to the corners of the rules.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zа-яА-ЯёЁ]{1,8}",
        "[0-9]{1,4}",
        "[ \n\t\u{a0}\u{2003}\u{200b}\u{ad}]{1,3}",
        "[.!?…;:,)(\\[\\]\"'«»“”—–/@#*_=-]{1,4}",
        prop::sample::select(vec![
            ". ",
            "! ",
            "? ",
            "... ",
            ".\n\n",
            "Mr. ",
            "т. е. ",
            "1. ",
            "2) ",
            "• ",
            " — ",
            "😀 ",
            ":) ",
            "。",
            "http://a.b/",
            "a@b.c ",
            "01/02/2003 04:05 PM ",
            "e\u{301}. ",
            "\u{301}",
            "\u{93f}",
            "🇷🇺",
            "👍\u{1f3fd} ",
            "「",
            "」",
            "👩\u{200d}🚀",
            "г. ",
            "U.S. ",
            "Figure 1.2 ",
            "[1] ",
            " . . . ",
        ])
        .prop_map(str::to_string),
    ]
}

fn made_up_text() -> impl Strategy<Value = String> {
    prop_oneof![prop::collection::vec(piece(), 0..40).prop_map(|p| p.concat()), any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn sentences_cover_any_text(text in made_up_text(), tag in prop::sample::select(vec!["en", "ru", "de", "ja", "tlh"])) {
        check_cover(&text, tag);
    }

    /// A combining mark stays with its letter, a joiner with what it joins, LF with its CR.
    #[test]
    fn no_boundary_falls_into_a_grapheme(text in made_up_text(), tag in prop::sample::select(vec!["en", "ru", "ja"])) {
        let graphemes: HashSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        for range in sentences(&text, &lang(tag)) {
            prop_assert!(graphemes.contains(&range.start), "{:?}", &text[..range.start]);
        }
    }

    /// Each boundary has its reason.
    #[test]
    fn explanations_tell_all_boundaries(text in made_up_text(), tag in prop::sample::select(vec!["en", "ru", "ja"])) {
        let breaks = explain(&text, &lang(tag)).iter().filter(|reason| reason.divides).count();
        prop_assert_eq!(breaks, sentences(&text, &lang(tag)).len().saturating_sub(1));
    }

    #[test]
    fn cleaning_is_idempotent(text in made_up_text()) {
        let once = clean(&text).into_owned();
        prop_assert_eq!(clean(&once).into_owned(), once.clone());
        let bad = once.contains(['\n', '\t', '\u{a0}', '\u{ad}', '\u{200b}', '\u{feff}']);
        prop_assert!(!bad);
    }
}

/// What is a sentence alone is one: on the cases, whose sentences are natural.
#[test]
fn splitting_a_sentence_again_gives_it_back() {
    for tag in ["en", "ru"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/split").join(format!("{tag}.txt"));
        let cases = std::fs::read_to_string(&path).expect("the cases");
        for line in cases.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            for sentence in unescape(line).split(['|', '~']) {
                let sentence = clean(sentence).into_owned();
                assert_eq!(split(&sentence, tag), [sentence.as_str()], "{line}");
            }
        }
    }
}

/// The same for running text: our own samples.
#[test]
fn output_line_by_line_is_split_no_further() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut texts = 0;
    for entry in std::fs::read_dir(samples).expect("samples") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let Some(tag) = ["en", "ru"].into_iter().find(|tag| name.ends_with(&format!(".{tag}.txt"))) else {
            continue;
        };
        // One of them is in an old encoding.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for sentence in text.split("\n\n").flat_map(|block| split(block, tag)) {
            assert_eq!(split(&sentence, tag), [sentence.as_str()], "{name}");
        }
        texts += 1;
    }
    assert!(texts >= 8, "{texts}");
    // The number of a footnote at the end of a text.
    assert_eq!(split("They pay a price. 8", "en"), ["They pay a price. 8"]);
}

#[test]
fn every_white_space_of_unicode_parts_sentences() {
    for space in (0..=0x3000).filter_map(char::from_u32).filter(|c| c.is_whitespace()) {
        let text = format!("The river fell.{space}It rose.");
        assert_eq!(split(&text, "en"), ["The river fell.", "It rose."], "{space:?}");
    }
}

/// Texts that make a splitter that looks back, or ahead, without bound take forever: in debug
/// builds each takes well under a second when the work is linear.
#[test]
fn hostile_texts_take_linear_time() {
    let times = 200_000;
    let patterns = [
        "a", "я", ".", ". ", "! ", ") ", "(", "« ", "“a. ", "a.b", "1. ", "1) ", "• ", "\n", "x\n", " ",
        "— ", "a — B ", "@ ", "a@b ", "://", "a: ", "1/1/01 ", "_", "_ ", "* ", "A. ", "т. ", "т. е. ",
        "[1]", ". [1] ", "\" ", ". \" ", "😀", "😀 ", "a, ", "Monday, ", "...", ". . ", "ab.) ", "\u{ad}",
        "\u{301}", "。", "dear,\nA", "- ", "--", "Image: ",
    ];
    for pattern in patterns {
        let text = pattern.repeat(times / pattern.len());
        check_cover(&text, "en");
        check_cover(&text, "ru");
    }
    for (head, pattern) in [
        (" ", "•x"),
        (" ", ")"),
        ("a", "x\n"),
        ("•", "1.1."),
        ("\u{ad}", "1. "),
        ("“", "a. "),
        (" ", "____ a"),
    ] {
        check_cover(&(head.repeat(times / 4) + &pattern.repeat(times / 4)), "ru");
    }
}

/// 50 MB without a stop, a million full stops.
#[test]
fn huge_texts() {
    let one_line = "слово ".repeat(50_000_000 / "слово ".len());
    assert_eq!(sentences(&one_line, &lang("ru")).len(), 1);
    assert_eq!(sentences(&".".repeat(1_000_000), &lang("en")).len(), 1);
    assert_eq!(sentences(&"It is so. ".repeat(100_000), &lang("en")).len(), 100_000);
}

#[test]
fn mixed_languages() {
    let text = "The report is here. Отчёт здесь. 会议开始了。谢谢！ He left.";
    let got = split(text, "en");
    assert_eq!(got, ["The report is here.", "Отчёт здесь.", "会议开始了。", "谢谢！", "He left."]);
}
