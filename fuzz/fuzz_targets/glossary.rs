//! Any bytes as a glossary in TBX, a table or JSON; and what was read, written in every format and read
//! again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::glossary::read::{self, Format};
use sverka::glossary::write::{self, TbxVersion};

const FORMATS: [Format; 3] = [Format::Tbx, Format::Table, Format::Json];
/// Bytes alone hardly ever get as far as a term.
const HEADERS: [&str; 2] = [
    "",
    "en,ru,kind,confidence,links,en_frequency,en_variants,ru_variants,rivals,forbidden,ru_tied,known,as_seen,context1,\
     context1_en,context2_ru\n",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let format = FORMATS[usize::from(which % 64) % FORMATS.len()];
    let header = if format == Format::Table { HEADERS[usize::from(which / 128)] } else { "" };
    let file = [header.as_bytes(), file].concat();
    let options = read::Options::default();
    let Ok(glossary) = read::read("a", Some(format), &file[..], &options) else { return };
    let written = |format: write::Format, glossary: &_, tbx| {
        let mut out = Vec::new();
        format.write(&mut out, glossary, &write::Options { tbx, ..write::Options::default() }).expect("bytes in memory");
        out
    };
    for (_, tbx) in TbxVersion::ALL {
        let out = written(write::Format::Tbx, &glossary, tbx);
        read::read("a", Some(Format::Tbx), &out[..], &options).map(drop).or_else(without_terms).expect("our own TBX");
    }
    for format in [write::Format::Csv, write::Format::Tsv] {
        let out = written(format, &glossary, TbxVersion::V2);
        read::read("a", Some(Format::Table), &out[..], &options).map(drop).or_else(without_terms).expect("our own table");
    }
    let out = written(write::Format::Json, &glossary, TbxVersion::V2);
    let back = read::read("a", Some(Format::Json), &out[..], &options).expect("our own JSON");
    assert_eq!(back, glossary, "JSON holds everything");
    for format in [write::Format::Html, write::Format::Text] {
        written(format, &glossary, TbxVersion::V2);
    }
});

/// A term of nothing but white space, or a glossary without translations, is none when it comes back.
fn without_terms(error: read::Error) -> Result<(), read::Error> {
    match error {
        read::Error::Empty { .. } | read::Error::Languages { .. } => Ok(()),
        error => Err(error),
    }
}
