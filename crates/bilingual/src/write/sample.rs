//! Bitexts for the tests of the writers.
use super::Options;
use proptest::prelude::*;
use std::io::{self, Write};
use std::ops::Range;
use sverka_text::bitext::{Bitext, Link, Reason, round_score};
use sverka_text::document::{BlockKind, Lang, Segment, Segmented};

type Writer<T> = fn(&mut dyn Write, &Bitext, &Options) -> io::Result<T>;

/// The output of a text writer.
pub fn written<T>(write: Writer<T>, bitext: &Bitext, options: &Options) -> String {
    let mut out = Vec::new();
    write(&mut out, bitext, options).unwrap();
    String::from_utf8(out).unwrap()
}

/// A side with a sentence every ten bytes, all in one block.
pub fn side(name: &str, lang: &str, texts: &[&str]) -> Segmented {
    let segment = |(i, text): (usize, &&str)| Segment {
        text: (*text).to_owned(),
        range: i * 10..i * 10 + text.len(),
        block: 0,
    };
    Segmented {
        name: name.into(),
        lang: Lang::parse(lang).unwrap(),
        encoding: "UTF-8".into(),
        blocks: vec![BlockKind::Paragraph],
        places: Vec::new(),
        times: Vec::new(),
        segments: texts.iter().enumerate().map(segment).collect(),
    }
}

fn link(source: Range<usize>, target: Range<usize>, score: f64) -> Link {
    Link::new(source, target, score)
}

/// Four links: a plain one with reasons, a doubtful 2:1, and an unlinked sentence on either side. Its texts
/// contain what formats must treat with care.
pub fn small() -> Bitext {
    let mut links = vec![link(0..1, 0..1, 0.9312), link(1..3, 1..2, 0.41), link(3..4, 2..2, 0.7)];
    links.push(link(4..4, 2..3, 0.6));
    let reason =
        |feature: &str, text: &str, weight| Reason { feature: feature.into(), text: text.into(), weight };
    links[0].reasons = vec![
        reason("length", "about the same length", 1.25),
        reason("numbers", "no number in common: 1 & 2", -0.5),
    ];
    Bitext {
        source: side("talks/one.en.txt", "en", &["One.", "Two.", "<b>Three</b>.", "Four\tfour."]),
        target: side("talks/one.ru.txt", "ru", &["Раз.", "Два и \"три\".", "Пять."]),
        links,
        method: "test 1".into(),
        moved: Vec::new(),
    }
}

/// Any bitext that satisfies the invariant, with texts that users should never have.
pub fn bitext() -> impl Strategy<Value = Bitext> {
    let text = prop_oneof![
        "[a-zа-яё .,!?]{1,30}",
        "(<script>|</td>|&amp;|\"|'|=1\\+1|-|@|\t|\n|\u{2028}|\u{5d0}|x){1,6}",
        "[^\u{0}]{1,12}",
    ];
    let reason = ("[a-z]{1,8}", text.clone(), -5.0..5.0f64).prop_map(|(feature, text, weight)| Reason {
        feature,
        text,
        weight,
    });
    let bead = (0..3usize, 0..3usize, 0.0..=1.0f64, prop::collection::vec(reason, 0..3))
        .prop_filter("an empty bead", |(n, m, ..)| n + m > 0);
    (prop::collection::vec(bead, 0..12), prop::collection::vec(text, 48)).prop_map(|(beads, texts)| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (mut i, mut j) = (0, 0);
        let mut links = Vec::new();
        for (n, m, score, reasons) in beads {
            links.push(Link { reasons, ..link(i..i + n, j..j + m, round_score(score)) });
            (i, j) = (i + n, j + m);
        }
        Bitext {
            source: side("a.en.txt", "en", &texts[..i]),
            target: side("a.he.txt", "he", &texts[24..24 + j]),
            links,
            method: "test 1".into(),
            moved: Vec::new(),
        }
    })
}
