//! Golden tests of the readers: each file of `samples/` has the expected result next to it.
//!
//! With `BLESS=1` in the environment the results are rewritten; review the diff.

use crate::{Format, Options};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tmx::{Code, Inline, Unit};

/// Reads bytes to the end or to the first error.
pub(crate) fn dump(format: Format, file: &str, bytes: &[u8], options: &Options) -> String {
    let mut out = String::new();
    let options = Options { format: Some(format), ..options.clone() };
    let units = match crate::read(file, bytes, &options) {
        Ok(units) => units,
        Err(error) => return format!("error {error}\n"),
    };
    let header = units.header();
    let notes: Vec<&str> = header.notes.iter().map(|note| note.text.as_str()).collect();
    writeln!(out, "header {} {notes:?}", header.source_lang).unwrap();
    for entry in units {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                writeln!(out, "error {error}").unwrap();
                break;
            }
        };
        let place = &entry.place;
        let id = place.id.as_deref().unwrap_or("-");
        writeln!(out, "unit {} line {} id {id}", place.unit, place.line).unwrap();
        if let Some(unit) = &entry.unit {
            show_unit(unit, id, &mut out);
        }
        for remark in &entry.remarks {
            writeln!(out, "  {:?} {} {}: {}", remark.severity, remark.line, remark.kind, remark.message)
                .unwrap();
        }
    }
    out
}

fn show_unit(unit: &Unit, id: &str, out: &mut String) {
    if unit.tuid.as_deref().unwrap_or("-") != id {
        writeln!(out, "  tuid {:?}", unit.tuid).unwrap();
    }
    for variant in &unit.variants {
        writeln!(out, "  {} {:?}", variant.lang, show(&variant.segment.pieces)).unwrap();
        variant.notes.iter().for_each(|note| writeln!(out, "    note {:?}", note.text).unwrap());
        variant.props.iter().for_each(|prop| writeln!(out, "    {} = {:?}", prop.kind, prop.text).unwrap());
    }
    for note in &unit.notes {
        let lang = note.lang.as_ref().map_or(String::new(), |lang| format!(" {lang}"));
        writeln!(out, "  note{lang} {:?}", note.text).unwrap();
    }
    unit.props.iter().for_each(|prop| writeln!(out, "  {} = {:?}", prop.kind, prop.text).unwrap());
    for (name, value) in crate::origin::values(unit) {
        writeln!(out, "  {name}: {value}").unwrap();
    }
}

/// Shows codes as `{bpt 1 x=2 bold|<b>}`.
fn show(pieces: &[Inline]) -> String {
    let some = |name: &str, value: &Option<String>| {
        value.as_ref().map_or(String::new(), |value| format!(" {name}{value}"))
    };
    let codes = |codes: &[Code]| -> String {
        let code = |code: &Code| match code {
            Code::Text(text) => text.clone(),
            Code::Sub(sub) => format!("{{sub{}|{}}}", some("", &sub.kind), show(&sub.content)),
        };
        codes.iter().map(code).collect()
    };
    let piece = |piece: &Inline| match piece {
        Inline::Text(text) => text.clone(),
        Inline::Bpt(c) => {
            format!("{{bpt {}{}{}|{}}}", c.i, some("x=", &c.x), some("", &c.kind), codes(&c.content))
        }
        Inline::Ept(c) => format!("{{ept {}|{}}}", c.i, codes(&c.content)),
        Inline::It(c) => {
            let (x, kind) = (some("x=", &c.x), some("", &c.kind));
            format!("{{it {}{x}{kind}|{}}}", c.pos.as_str(), codes(&c.content))
        }
        Inline::Ph(c) => format!("{{ph{}{}|{}}}", some("x=", &c.x), some("", &c.kind), codes(&c.content)),
        Inline::Hi(c) => format!("{{hi{}{}|{}}}", some("x=", &c.x), some("", &c.kind), show(&c.content)),
        Inline::Ut(c) => format!("{{ut{}|{}}}", some("x=", &c.x), codes(&c.content)),
    };
    pieces.iter().map(piece).collect()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

pub(crate) fn check(name: &str, format: Format, options: &Options, suffix: &str) {
    let bytes = std::fs::read(samples().join(name)).unwrap();
    let found = dump(format, name, &bytes, options);
    let golden = samples().join(format!("{name}{suffix}.txt"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    let want = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(found, want, "{name}{suffix}");
}

#[test]
fn samples_are_read_as_before() {
    for name in [
        "trados.sdlxliff",
        "codes.xlf",
        "states.xlf",
        "memoq.mqxliff",
        "phrase.mxliff",
        "two.xlf",
        "ansi.xlf",
        "wide.xlf",
    ] {
        check(name, Format::Xliff1, &Options::default(), "");
    }
    for name in ["plural.po", "ansi.po"] {
        check(name, Format::Po, &Options::default(), "");
    }
    let untranslated = Options { untranslated: true, ..Options::default() };
    check("states.xlf", Format::Xliff1, &untranslated, ".all");
    check("plural.po", Format::Po, &untranslated, ".all");
}

/// Returns the pairs of a file as `source => target`, and the kinds of its remarks.
fn pairs(path: &Path) -> (Vec<String>, Vec<String>) {
    let (mut pairs, mut kinds) = (Vec::new(), Vec::new());
    for entry in crate::open(path, &Options::default()).unwrap() {
        let entry = entry.unwrap();
        let texts = |unit: Unit| {
            unit.variants.iter().map(|v| v.segment.plain_text()).collect::<Vec<_>>().join(" => ")
        };
        pairs.extend(entry.unit.map(texts));
        kinds.extend(entry.remarks.into_iter().map(|remark| remark.kind.to_owned()));
    }
    (pairs, kinds)
}

#[test]
fn jobs_of_the_evaluation_are_read_right() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval");
    if !shared.is_dir() {
        #[allow(clippy::print_stdout, reason = "says why it is skipped")]
        {
            println!("skipped: no ../shared");
        }
        return;
    }
    let check = |name: &str, count: usize, last: &str, kinds: &[&str]| {
        let found = pairs(&shared.join(name));
        assert_eq!((found.0.len(), found.0.last().map(String::as_str)), (count, Some(last)), "{name}");
        assert_eq!(found.1, kinds, "{name}");
    };
    check("field/028.sdlxliff", 1, "The council met. => Совет собрался.", &["untranslated"]);
    let left_out = ["needs-work", "untranslated", "untranslated"];
    check("field/029.xlf", 5, "Has alternatives => Есть варианты", &left_out);
    let left_out = ["outside-segments", "untranslated"];
    check("field/030.xlf", 4, "In a group => В группе", &left_out);
    check("field/031.po", 1, "Save => Сохранить", &[]);
    check("field/041.po", 5, "Plain => Обычный", &["fuzzy", "obsolete", "untranslated"]);
    check("formats/job12.en-ru.xlf", 5, "AB => АБ", &["untranslated"]);
    check("formats/job20.en-ru.xlf", 3, "X-12 => X-12", &[]);
    let left_out = ["fuzzy", "untranslated", "obsolete"];
    check("formats/ui.en-ru.po", 5, "%d boats => %d лодок", &left_out);
}
