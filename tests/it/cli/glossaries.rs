//! `sverka qa --glossary` takes every format that a glossary is written in.

use super::support::Room;
use sverka::glossary::read;
use sverka::glossary::write::{Format, Options, TbxVersion};

#[test]
fn qa_takes_every_format_of_a_glossary() {
    let room = Room::empty();
    let pairs = [
        ("The software is ready.", "Софт готов."),
        ("Good evening, ladies and gentlemen.", "Добрый вечер, дамы и господа."),
        ("The road was long, but it is not over.", "Путь был долгим, но он ещё не окончен."),
    ];
    let lines = pairs.map(|(source, target)| format!("{source}\t{target}\t0.9\t1:1\n"));
    room.write("talk.tsv", lines.concat());
    let table =
        "en,ru,forbidden,ru_variants\nsoftware,программное обеспечение,софт,программного обеспечения ×2\n";
    let glossary =
        read::read("table", None, table.as_bytes(), &read::Options::default()).expect("a glossary");
    let formats = [Format::Tbx, Format::Csv, Format::Tsv, Format::Xlsx, Format::Json];
    let v3 = TbxVersion::ALL.map(|(name, tbx)| (format!("{name}.tbx"), Format::Tbx, tbx));
    let files = formats.map(|format| (format!("terms.{}", format.name()), format, TbxVersion::V2));
    // What nothing but its contents tells, too.
    let unnamed = ("terms".to_owned(), Format::Tbx, TbxVersion::V2);
    for (name, format, tbx) in files.into_iter().chain(v3).chain([unnamed]) {
        let mut bytes = Vec::new();
        format.write(&mut bytes, &glossary, &Options { tbx, ..Options::default() }).expect("bytes");
        room.write(&name, &bytes);
        for langs in [&["-s", "en", "-t", "ru"][..], &[]] {
            let args = ["qa", "talk.tsv", "--rules", "terms", "--glossary", &name];
            let output = room.command(&args).args(langs).output().expect("it runs");
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(
                text.contains("software should be программное обеспечение [terms.missing]"),
                "{name}: {text}"
            );
            assert!(text.contains("софт is forbidden for software"), "{name}: {text}");
        }
    }
    let output =
        room.command(&["qa", "talk.tsv", "-s", "fr", "--glossary", "terms.csv"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("terms.csv: contains no terms in fr and another language; it has en, ru"),
        "{message}"
    );
}
