//! Any bytes are read as any format of pairs without a panic; what was read is checked, and reported in
//! every format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::document::Lang;
use sverka::bilingual::{self, Format, Options, Pair};
use sverka::qa::report::{self, Document, Report};
use sverka::qa::Checker;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let lang = |tag: &str| (which & 64 == 0).then(|| Lang::parse(tag)).flatten();
    let langs = if which & 32 == 0 { ("en", "ru") } else { ("ru", "en") };
    let formats: Vec<Format> = Format::all().filter(|format| format.is_read()).collect();
    // One value lets the contents tell the format.
    let format = formats.get(usize::from(which % 32) % (formats.len() + 1)).copied();
    let options = Options { format, source: lang(langs.0), target: lang(langs.1), ..Options::default() };
    let Ok(units) = bilingual::read("fuzz", file, &options) else { return };
    let pairs: Vec<Pair> = bilingual::pairs(units, &options).map_while(Result::ok).collect();
    let mut document = Document { file: "fuzz".into(), ..Document::default() };
    pairs.iter().for_each(|pair| document.add(pair));
    let flagged = Checker::new(sverka::qa::Options::default()).check(pairs);
    let report = Report { documents: vec![document], flagged, ..Report::default() };
    for format in report::Format::ALL.into_iter().filter(|format| !format.is_binary()) {
        format.write(&mut Vec::new(), &report).expect("bytes in memory");
    }
});
