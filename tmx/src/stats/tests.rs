use super::*;
use crate::Reader;

fn stats(units: &str) -> Stats {
    let file = format!(
        "<tmx version='1.4'><header srclang='en' adminlang='en' segtype='sentence' datatype='html' \
             creationtool='x' creationtoolversion='1' o-tmf='x'/><body>{units}</body></tmx>"
    );
    let mut reader = Reader::new(file.as_bytes()).unwrap();
    let mut counter = Counter::new();
    while let Some(entry) = reader.next() {
        counter.add(&entry.unwrap(), reader.header()).unwrap();
    }
    counter.finish().unwrap()
}

#[test]
fn units_are_counted() {
    let pair = |en: &str, de: &str| {
        format!("<tu><tuv xml:lang='en'><seg>{en}</seg></tuv><tuv xml:lang='de'><seg>{de}</seg></tuv></tu>")
    };
    let dated = pair("No", "Nein")
        .replace("<tu>", "<tu creationdate='20230101T000000Z' changedate='20240101T000000Z'>");
    let scored =
        |score: &str| pair("a", "b").replace("<tu>", &format!("<tu><prop type='x-score'>{score}</prop>"));
    let lone = "<tu><tuv xml:lang='en'><seg><ph/> </seg></tuv></tu>";
    let units = [
        &pair("Yes", "Ja"),
        &pair("Yes", "Ja"),
        &pair("Yes", "Doch"),
        &dated,
        &scored("0.5"),
        &scored("1"),
        lone,
        "<tu/>",
    ];
    let stats = stats(&units.map(String::from).concat());
    assert_eq!((stats.units, stats.lost, stats.errors, stats.monolingual), (7, 1, 1, 1));
    assert_eq!(stats.duplicates, Duplicates { repeated: 2, other_targets: 1 });
    let dates = stats.dates.unwrap();
    assert_eq!((&dates.first[..4], &dates.last[..4], dates.without), ("2023", "2024", 6));
    assert_eq!(dates.years, BTreeMap::from([(2024, 1)]));
    let numbers = Numbers { min: 0.5, mean: 0.75, max: 1.0 };
    assert_eq!(stats.props, [PropKind { kind: "x-score".into(), count: 2, numbers: Some(numbers) }]);
    let english = &stats.languages[1];
    assert_eq!((english.segments, english.empty, english.with_codes), (7, 1, 1));
    assert_eq!((english.words, english.characters), (6, 14));
    assert_eq!((english.shortest, english.median, english.longest), (1, 2, 3));
}

#[test]
fn words_and_characters() {
    for (text, want) in [
        ("", (0, 0)),
        (" - !", (0, 4)),
        ("Good evening, friends!", (3, 22)),
        ("well-known 3.5 %", (2, 16)),
        ("Ёлка — это\tдерево", (3, 17)),
        ("日本語 Tokyo です", (6, 12)),
        ("漢字abc漢", (4, 6)),
    ] {
        assert_eq!(measure(text), want, "{text:?}");
    }
}
