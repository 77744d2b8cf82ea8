//! Glossaries for the tests.

use super::{Context, Entry, Glossary, Kind, Known, Rival, Term, Tie, Variant};
use proptest::prelude::*;
use sverka_text::document::Lang;

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

/// A glossary of English and Russian.
pub fn glossary(entries: Vec<Entry>) -> Glossary {
    let (source_lang, target_lang) = (lang("en"), lang("ru"));
    Glossary { source_lang, target_lang, documents: vec!["talk.en-ru.tmx".into()], pairs: 48, entries }
}

/// An entry of two terms without occurrences.
pub fn entry(source: &str, target: &str) -> Entry {
    let term = |text: &str| Term { text: text.into(), ..Term::default() };
    Entry { source: term(source), target: term(target), ..Entry::default() }
}

fn variants(list: &[(&str, usize)]) -> Vec<Variant> {
    list.iter().map(|(text, frequency)| Variant { text: (*text).into(), frequency: *frequency }).collect()
}

fn context(unit: &str, source: (&str, &str), target: (&str, &str)) -> Context {
    let range = |(sentence, term): (&str, &str)| {
        let at = sentence.find(term).unwrap();
        at..at + term.len()
    };
    Context {
        file: "talk.en-ru.tmx".into(),
        unit: unit.into(),
        source: source.0.into(),
        target: target.0.into(),
        source_range: range(source),
        target_range: range(target),
    }
}

/// Four entries with everything that an entry may have, and texts that need care in every format.
pub fn small() -> Glossary {
    let mut security = entry("collective security", "коллективная безопасность");
    security.source.frequency = 14;
    security.source.variants = variants(&[("collective security", 12), ("Collective Security", 2)]);
    security.target.frequency = 13;
    security.target.variants =
        variants(&[("коллективной безопасности", 9), ("коллективная безопасность", 4)]);
    security.links = 12;
    security.confidence = 0.9713;
    security.contexts = vec![
        context(
            "3",
            ("Our collective security is at stake & so is peace.", "collective security"),
            ("На кону — наша «коллективная безопасность» и мир.", "коллективная безопасность"),
        ),
        context(
            "17",
            ("Collective Security <first>.", "Collective Security"),
            ("Вопросы коллективной безопасности.", "коллективной безопасности"),
        ),
    ];
    let mut csto = entry("CSTO", "ОДКБ");
    csto.kind = Kind::Abbreviation;
    csto.tied = Some(Tie {
        source: "Collective Security Treaty Organization".into(),
        target: "Организация Договора о коллективной безопасности".into(),
    });
    (csto.source.frequency, csto.target.frequency, csto.links, csto.confidence) = (21, 22, 20, 0.9921);
    csto.known = Some(Known::Same);
    let mut levy = entry("=levy|fee", "сбор");
    (levy.source.frequency, levy.target.frequency, levy.links, levy.confidence) = (5, 3, 2, 0.5208);
    levy.target.as_seen = true;
    let target =
        Term {
            text: "налог".into(), frequency: 2, variants: variants(&[("налога", 2)]), ..Term::default()
        };
    levy.rivals = vec![Rival { target, links: 2 }];
    levy.known = Some(Known::Conflict(vec!["пошлина".into(), "взнос".into()]));
    levy.forbidden = vec!["побор".into()];
    let mut person = entry("Valery Semerikov", "Валерий Семериков");
    person.kind = Kind::Person;
    (person.source.frequency, person.target.frequency, person.links, person.confidence) = (3, 3, 3, 0.985);
    person.source.variants = variants(&[("Semerikov", 2), ("Valery Semerikov", 1)]);
    glossary(vec![csto, person, security, levy])
}

/// Generates texts as people write them, and as they should not be.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zа-яё]{1,9}( [a-zа-яё]{1,9}){0,2}",
        r#"[a-zё|\\×= 0-9"';,#@<>&;:+-]{1,12}"#,
        "(\t|\n|\r|\"|\u{1}|\u{2028}|\u{fffe}|я| |x){1,6}",
        "[^\u{0}]{1,8}",
    ]
}

/// Returns a text as files return it: no white space around it, only spaces within, and no character that XML
/// forbids.
fn tidy(text: &str) -> String {
    let allowed =
        |c: char| if tmx::is_xml_char(c) && !c.is_control() && !c.is_whitespace() { c } else { ' ' };
    let text: String = text.chars().map(allowed).collect();
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if text.is_empty() { "x".into() } else { text }
}

fn term(text: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Term> {
    let variant = (text.clone(), 1..50usize).prop_map(|(text, frequency)| Variant { text, frequency });
    (text, any::<bool>(), 0..100usize, prop::collection::vec(variant, 0..4)).prop_map(
        |(text, as_seen, frequency, mut variants)| {
            variants.sort_by(|a, b| (b.frequency, &a.text).cmp(&(a.frequency, &b.text)));
            // A form is listed once.
            let mut seen = std::collections::BTreeSet::new();
            variants.retain(|variant| seen.insert(variant.text.clone()));
            Term { text, as_seen, frequency, variants }
        },
    )
}

/// Generates any glossary with unmodified texts; none is blank.
pub fn any_glossary() -> impl Strategy<Value = Glossary> {
    let written = |text: String| if text.contains(char::is_alphanumeric) { text } else { text + "я" };
    glossary_of(text().prop_map(written).boxed())
}

/// Generates glossaries with texts that every format can represent.
pub fn tidy_glossary() -> impl Strategy<Value = Glossary> {
    glossary_of(text().prop_map(|text| tidy(&text)).boxed())
}

fn glossary_of(text: BoxedStrategy<String>) -> impl Strategy<Value = Glossary> {
    let rival = (term(text.clone()), 0..9usize).prop_map(|(target, links)| Rival { target, links });
    let known = prop_oneof![
        Just(None),
        Just(Some(Known::Same)),
        prop::collection::vec(text.clone(), 1..3).prop_map(|texts| Some(Known::Conflict(texts))),
    ];
    let tied =
        prop::option::of((text.clone(), text.clone()).prop_map(|(source, target)| Tie { source, target }));
    let context =
        (text.clone(), "[0-9]{1,3}", text.clone(), text.clone()).prop_map(|(file, unit, source, target)| {
            Context { file, unit, source, target, ..Context::default() }
        });
    let parts = (
        (term(text.clone()), term(text.clone()), prop::sample::select(Kind::ALL.to_vec()), 0..1000usize),
        (0..=10_000u32, prop::collection::vec(rival, 0..3), known, tied),
        (prop::collection::vec(text.clone(), 0..2), prop::collection::vec(context, 0..3)),
    );
    let entry = parts.prop_map(
        |((source, target, kind, links), (confidence, rivals, known, tied), (forbidden, contexts))| Entry {
            source,
            target,
            kind,
            links,
            confidence: f64::from(confidence) / 1e4,
            rivals,
            known,
            tied,
            forbidden,
            contexts,
        },
    );
    let entries = prop::collection::vec(entry, 1..5);
    (entries, prop::collection::vec(text, 0..3), 0..1000usize)
        .prop_map(|(entries, documents, pairs)| Glossary { documents, pairs, ..glossary(entries) })
}
