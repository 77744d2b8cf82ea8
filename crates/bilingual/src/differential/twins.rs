//! Formats of two files, one per language: Moses there and back, and the program formats against each other.

use super::claims::{self, held};
use super::{Pairs, compare, files, pairs_of, some};
use crate::sink::{self, Losses};
use crate::{Format, Options, open_twins};
use proptest::prelude::*;
use std::path::Path;

impl Pairs {
    /// Writes Moses twins and reads them again.
    fn by_moses(&self) -> Self {
        let (mut source, mut target) = (Vec::new(), Vec::new());
        let mut losses = Losses::default();
        let mut sink = sink::twins(Box::new(&mut source), Box::new(&mut target), &self.options());
        self.units.iter().for_each(|unit| sink.write(unit, &mut losses).unwrap());
        sink.finish(&mut losses).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.source", "a.target"].map(|name| folder.path().join(name));
        std::fs::write(&paths[0], source).unwrap();
        std::fs::write(&paths[1], target).unwrap();
        let [source, target] = self.langs.clone().map(|lang| sverka_text::Lang::parse(lang.as_str()));
        let options = Options { source, target, untranslated: true, ..Options::default() };
        let entries = open_twins(&paths[0], &paths[1], &options).unwrap();
        let units = entries.filter_map(|entry| entry.unwrap().unit).collect();
        Self { langs: self.langs.clone(), units }.two_sided()
    }
}

/// Returns what did not come back from Moses twins.
fn faults(name: &str, pairs: &Pairs) -> Vec<String> {
    let units = pairs.units.iter().map(|unit| held(unit.clone(), claims::MOSES)).collect();
    let want = Pairs { langs: pairs.langs.clone(), units }.two_sided();
    let mut faults = Vec::new();
    compare(name, [Format::Moses; 2], want, pairs.by_moses(), &mut faults);
    faults
}

#[test]
fn samples_come_back_from_twins() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let samples: Vec<Pairs> = files(&folder).iter().filter_map(|path| pairs_of(path)).collect();
    assert!(samples.len() > 5);
    let found: Vec<String> = samples.iter().flat_map(|pairs| faults("sample", pairs)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Writes texts under the keys `k0`, `k1` ... in a program format; white space within a text is single, and
/// the texts contain nothing that could be read as a code.
fn keyed(format: Format, lang: &str, texts: &[String]) -> String {
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let xml = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let slashed = |text: &str, also: &[char]| -> String {
        let escaped = |c: char| if c == '\\' || also.contains(&c) { format!("\\{c}") } else { c.to_string() };
        text.chars().map(escaped).collect()
    };
    let each = |line: &dyn Fn(usize, &str) -> String, between: &str| {
        let lines: Vec<String> = (0..).zip(texts).map(|(at, text)| line(at, text)).collect();
        lines.join(between)
    };
    match format {
        Format::Properties => each(&|at, text| format!("k{at}={}", slashed(text, &[])), "\n"),
        Format::Json => format!("{{{}}}", each(&|at, text| format!("\"k{at}\": {}", json(text)), ",\n")),
        Format::Arb => format!(
            "{{\"@@locale\": \"{lang}\",\n{}}}",
            each(&|at, text| format!("\"k{at}\": {}", json(text)), ",\n")
        ),
        Format::Yaml => {
            format!("{lang}:\n{}\n", each(&|at, text| format!("  k{at}: {}", json(text)), "\n"))
        }
        Format::Strings => each(&|at, text| format!("\"k{at}\" = \"{}\";", slashed(text, &['"'])), "\n"),
        Format::Android => {
            let string = |at, text: &str| {
                format!("<string name=\"k{at}\">{}</string>", xml(&slashed(text, &['"', '\''])))
            };
            format!("<resources>{}</resources>", each(&string, "\n"))
        }
        Format::Resx => {
            let data = |at, text: &str| format!("<data name=\"k{at}\"><value>{}</value></data>", xml(text));
            format!("<root>{}</root>", each(&data, "\n"))
        }
        other => panic!("no writer of {other:?}"),
    }
}

/// Reads texts that were written as two files of a program format.
fn by_keys(format: Format, sides: &[Vec<String>; 2]) -> Vec<[String; 2]> {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["en", "ru"].map(|lang| folder.path().join(lang));
    for ((path, lang), texts) in paths.iter().zip(["en", "ru"]).zip(sides) {
        std::fs::write(path, keyed(format, lang, texts)).unwrap();
    }
    let lang = |tag: &str| sverka_text::Lang::parse(tag);
    let options = Options {
        format: Some(format),
        source: lang("en"),
        target: lang("ru"),
        untranslated: true,
        ..Options::default()
    };
    let entries = open_twins(&paths[0], &paths[1], &options).unwrap_or_else(|error| panic!("{error}"));
    let units = entries.filter_map(|entry| entry.unwrap().unit);
    units.map(|unit| [0, 1].map(|at| unit.variants[at].segment.plain_text())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn units_come_back_from_twins(unit in some()) {
        let langs = [0, 1].map(|at| unit.variants[at].lang.clone());
        let found = faults("random", &Pairs { langs, units: vec![unit] }.two_sided());
        prop_assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn formats_of_programs_say_the_same(
        pairs in prop::collection::vec(("[a-zя'\"\\\\<>&=:;/#!é😀]{1,9}( [a-zя'\"\\\\<&]{1,5})?", "[а-яa-z'\"\\\\<&]{1,9}"), 1..6),
    ) {
        // A backslash or a question mark at the beginning would be an Android reference.
        let want: Vec<[String; 2]> = pairs.iter().map(|(a, b)| [format!("x{a}x"), format!("x{b}x")]).collect();
        let sides = [0, 1].map(|at| want.iter().map(|pair| pair[at].clone()).collect());
        for format in Format::all().filter(|format| format.is_keyed()) {
            prop_assert_eq!(&by_keys(format, &sides), &want, "{}", format.name());
        }
    }
}
