//! The report is read with a tokenizer as a browser would, and compared with the bitext.
use super::*;
use crate::write::sample::{bitext, small, written};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use proptest::prelude::*;

/// A row of the table as it reads.
#[derive(Debug, Default, PartialEq)]
struct Read {
    id: String,
    kind: usize,
    score: u32,
    /// The sentences of each side; `None` where there is "no counterpart".
    sides: Vec<Option<Vec<String>>>,
    /// Score, kind and reasons.
    verdict: String,
}

/// A page as it reads: the rows, and all start tags outside of them.
fn read(page: &str) -> (Vec<Read>, Vec<String>) {
    let (mut rows, mut tags) = (Vec::<Read>::new(), Vec::new());
    let mut path = Vec::<String>::new();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true); // style and script hold no tags
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |key: &str| {
                    tag.attributes
                        .get(key.as_bytes())
                        .map(|value| String::from_utf8_lossy(value).into_owned())
                };
                match name.as_str() {
                    "tr" if path.iter().any(|tag| tag == "tbody") => rows.push(Read {
                        id: attribute("id").unwrap(),
                        kind: attribute("data-kind").unwrap().parse().unwrap(),
                        score: attribute("data-score").unwrap().parse().unwrap(),
                        ..Read::default()
                    }),
                    "td" if rows.last().unwrap().sides.len() < 2 => {
                        let none = attribute("class").as_deref() == Some("none");
                        rows.last_mut().unwrap().sides.push((!none).then(Vec::new));
                    }
                    "p" if path.last().is_some_and(|tag| tag == "td") => {
                        let side = rows.last_mut().unwrap().sides.last_mut().unwrap();
                        side.as_mut().unwrap().push(String::new());
                    }
                    _ => {}
                }
                if !path.iter().any(|tag| tag == "tbody") {
                    tags.push(name.clone());
                }
                if !["meta", "link", "input", "br"].contains(&name.as_str()) {
                    path.push(name);
                }
            }
            Token::EndTag(tag) => assert_eq!(path.pop().unwrap().as_bytes(), &**tag.name, "well nested"),
            Token::String(text) if path.iter().any(|tag| tag == "tbody") => {
                let text = String::from_utf8_lossy(&text).into_owned();
                let Some(row) = rows.last_mut() else { continue };
                if path.last().is_some_and(|tag| tag == "p") {
                    let side = row.sides.last_mut().unwrap();
                    side.as_mut().unwrap().last_mut().unwrap().push_str(&text);
                } else if path.iter().any(|tag| tag == "details" || tag == "div") {
                    row.verdict.push_str(&text);
                }
            }
            _ => {}
        }
    }
    assert!(path.is_empty(), "{path:?}");
    (rows, tags)
}

/// What a browser makes of the line ends of a text.
fn as_parsed(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn page(bitext: &Bitext) -> String {
    written(write, bitext, &Options::default())
}

#[test]
fn every_link_is_a_row() {
    let (rows, _) = read(&page(&small()));
    assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["L1", "L2", "L3", "L4"]);
    assert_eq!(rows[0].verdict, "0.93 1:1about the same lengthno number in common: 1 & 2");
    assert_eq!(rows[1].sides[0], Some(vec!["Two.".into(), "<b>Three</b>.".into()]));
    assert_eq!((rows[1].kind, rows[1].score), (1, 4100));
    assert_eq!(rows[2].sides[1], None);
    assert_eq!(rows[2].verdict, "0.70 source only");
}

#[test]
fn the_counts_stand_on_top() {
    let page = page(&small());
    for part in [
        "<dt>Links</dt><dd><b>2</b>",
        "<dt>To check</dt><dd><b>3</b>",
        "<dt>Mean score</dt><dd><b>0.67</b>",
        "<dt>Covered, en</dt><dd><b>75%</b> <span>of 4 sentences",
        "<dt>Covered, ru</dt><dd><b>66%</b> <span>of 3 sentences",
        "checked> 1:n <span class=\"count\">1</span>",
        "disabled> n:m <span class=\"count\">0</span>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("links are left out"));
}

#[test]
fn what_is_left_out_is_said_and_numbers_stay() {
    let options = Options { min_score: 0.5, ..Options::default() };
    let page = written(write, &small(), &options);
    assert!(page.contains("1 of 4 links are not shown"));
    assert_eq!(read(&page).0.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["L1", "L3", "L4"]);
}

#[test]
fn names_of_files_are_escaped_too() {
    let mut bitext = small();
    bitext.source.name = "dir/<script>alert(1)</script>\".txt".into();
    let (_, tags) = read(&page(&bitext));
    // The words, the subject of a review, the scripts.
    assert_eq!(tags.iter().filter(|tag| *tag == "script").count(), 3);
    // The end of the title element or of the attribute would show as other tags.
    assert_eq!(tags, read(&page(&small())).1);
}

#[test]
fn the_page_asks_the_network_for_nothing() {
    let page = page(&small());
    assert!(page.contains("default-src 'none'"));
    for word in
        ["http:", "https:", "src=", "url(", "@import", "fetch(", "XMLHttpRequest", " style=\"", "onclick"]
    {
        assert!(!page.contains(word), "{word}");
    }
    // Either would end the element that holds it.
    assert!(
        !page::STYLE.contains("</")
            && SCRIPTS.iter().chain([&words::SCRIPT]).all(|script| !script.contains("</"))
    );
}

#[test]
fn languages_and_their_directions_are_told() {
    let mut bitext = small();
    bitext.target.lang = sverka_text::Lang::parse("ar").unwrap();
    let page = page(&bitext);
    assert!(page.contains("<td lang=\"en\"><p data-n=\"1\">One.</p></td><td lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn headings_look_like_headings() {
    let mut bitext = small();
    bitext.source.blocks[0] = sverka_text::document::BlockKind::Heading(1);
    assert!(page(&bitext).contains("<p data-n=\"1\" class=\"heading\">One.</p>"));
}

#[test]
fn an_empty_bitext_gives_a_page() {
    let mut bitext = small();
    bitext.links.clear();
    bitext.source.segments.clear();
    bitext.target.segments.clear();
    assert_eq!(read(&page(&bitext)).0, []);
}

proptest! {
    #[test]
    fn no_link_is_lost_and_no_text_becomes_markup(bitext in bitext()) {
        let page = page(&bitext);
        let (rows, tags) = read(&page);
        prop_assert_eq!(rows.len(), bitext.links.len());
        prop_assert_eq!(tags.iter().filter(|tag| *tag == "script").count(), 3);
        for (row, link) in rows.iter().zip(&bitext.links) {
            let side = |side: &Segmented, run: Range<usize>| -> Option<Vec<String>> {
                (!run.is_empty()).then(|| side.segments[run].iter().map(|s| as_parsed(&s.text)).collect())
            };
            let want = [side(&bitext.source, link.source.clone()), side(&bitext.target, link.target.clone())];
            prop_assert_eq!(row.sides.as_slice(), want);
            prop_assert_eq!(row.score, (link.score * 1e4).round() as u32);
            prop_assert_eq!(LinkKind::ALL[row.kind], link.kind());
            for reason in &link.reasons {
                prop_assert!(row.verdict.contains(&as_parsed(&reason.text)));
            }
        }
    }
}

#[test]
fn moved_blocks_and_given_links_are_shown() {
    let mut bitext = small();
    bitext.moved = vec![Moved {
        source: 3..4,
        target: 2..3,
        similarity: 0.9,
        disorder: Disorder::Elsewhere,
        links: Vec::new(),
    }];
    bitext.links[1].origin = sverka_text::bitext::LinkOrigin::Anchored;
    let page = written(write, &bitext, &Options::default());
    assert!(page.contains("In a different place in the translation"));
    assert!(page.contains("<a href=\"#L3\">en 4–4</a>") && page.contains("<a href=\"#L4\">ru 3–3</a>"));
    assert_eq!(page.matches("<span class=\"given\">given</span>").count(), 1);
    // The row that a person gave needs no look any more, whatever its score.
    let options = Options { unaligned: Some(false), ..Options::default() };
    let page = written(write, &bitext, &options);
    assert!(page.contains("en 4–4") && !page.contains("#L3"), "left out rows are not linked to");
}

#[test]
fn every_word_of_the_page_is_in_both_languages() {
    assert_eq!(words::faults(&WORDS), Vec::<String>::new());
    let mut bitext = small();
    bitext.links[0].reasons[0].text = "the lengths fit (0.97 of what is expected)".into();
    bitext.links[0].reasons[1].text = "numbers in the source only: 17; numbers in the target only: 71".into();
    let page = written(write, &bitext, &Options { min_score: 0.5, ..Options::default() });
    let files = [words::PAGE, words::REASONS, WORDS];
    assert_eq!(words::untranslated(&page, &files), Vec::<String>::new());
}

#[test]
fn every_word_is_used() {
    let code = [
        include_str!("mod.rs"),
        include_str!("histogram.rs"),
        include_str!("report.js"),
        include_str!("corrections.js"),
        include_str!("../../memory/diff/html.rs"),
        include_str!("../../memory/diff/diff.js"),
    ];
    // These are also parts of other texts, or names that the program gives.
    let named = ["source only", "target only", "moved", "reordered", "row"];
    let unused: Vec<&str> =
        words::unused(WORDS[0], &code).into_iter().filter(|text| !named.contains(text)).collect();
    assert_eq!(unused, Vec::<&str>::new());
}
