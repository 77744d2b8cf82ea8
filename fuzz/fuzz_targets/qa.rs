//! Any bytes are read as any format of pairs without a panic; what was read is checked, and reported in
//! every format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::document::Lang;
use sverka::bilingual::input::{self, Format, Options};
use sverka::qa::report::{self, Document, Report};
use sverka::bilingual::Pair;
use sverka::qa::{Checker};

const FORMATS: [Format; 4] = [Format::Tsv, Format::Jsonl, Format::Tmx, Format::Bitext];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let lang = |tag: &str| (which & 64 == 0).then(|| Lang::parse(tag)).flatten();
    let langs = if which & 32 == 0 { ("en", "ru") } else { ("ru", "en") };
    let options = Options { source_lang: lang(langs.0), target_lang: lang(langs.1) };
    let format = FORMATS[usize::from(which % 32) % FORMATS.len()];
    let Ok(pairs) = input::read("fuzz", format, file, &options) else { return };
    let pairs: Vec<Pair> = pairs.map_while(Result::ok).collect();
    let mut document = Document { file: "fuzz".into(), ..Document::default() };
    pairs.iter().for_each(|pair| document.add(pair));
    let flagged = Checker::new(sverka::qa::Options::default()).check(pairs);
    let report = Report { documents: vec![document], flagged, ..Report::default() };
    for format in report::Format::ALL.into_iter().filter(|format| !format.is_binary()) {
        format.write(&mut Vec::new(), &report).expect("bytes in memory");
    }
});
