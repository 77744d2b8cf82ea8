//! No text is lost, whatever is wrong with a memory: words are put everywhere, names are in any
//! case, end tags are missing, the file may break off; every word is in the repaired memory or in the junk.

mod shared;

use proptest::prelude::*;
use proptest::strategy::Union;
use tmx::Writer;
use tmx::repair::Repairer;

/// Boxed, since the types of nested strategies take the compiler gigabytes.
type Texts = BoxedStrategy<String>;

/// One of some texts.
fn any_of(texts: &'static [&'static str]) -> Texts {
    prop::sample::select(texts).prop_map(str::to_owned).boxed()
}

/// One of some strategies, by their weights.
fn either<const N: usize>(weighted: [(u32, Texts); N]) -> Texts {
    Union::new_weighted(weighted.to_vec()).boxed()
}

/// So many pieces at most.
fn up_to(most: usize, pieces: Texts) -> Texts {
    prop::collection::vec(pieces, 0..=most).prop_map(|pieces| pieces.concat()).boxed()
}

/// The name of an element in any case.
fn name(name: &'static str) -> Texts {
    let mixed = prop::collection::vec(any::<bool>(), name.len()).prop_map(move |upper| {
        let letter = |(c, upper): (char, bool)| if upper { c.to_ascii_uppercase() } else { c };
        name.chars().zip(upper).map(letter).collect()
    });
    let capital = name[..1].to_uppercase() + &name[1..];
    either([
        (6, Just(name.to_owned()).boxed()),
        (1, Just(name.to_uppercase()).boxed()),
        (1, Just(capital).boxed()),
        (1, mixed.boxed()),
    ])
}

/// An element whose tags may differ in case, and whose end tag may be missing.
fn element(tag: &'static str, attributes: &'static [&'static str], content: Texts) -> Texts {
    let end = name(tag).prop_map(|name| format!("</{name}>")).boxed();
    let end = either([(12, end), (1, Just(String::new()).boxed())]);
    (name(tag), any_of(attributes), content, end)
        .prop_map(|(name, attributes, content, end)| format!("<{name}{attributes}>{content}{end}"))
        .boxed()
}

/// Text with mark-up of all kinds; each `§` becomes a word that occurs once.
fn text() -> Texts {
    let plain = any_of(&[
        "§",
        " § ",
        "§ §",
        "§ &amp; §",
        "§ & §",
        "§ < §",
        "&lt;§",
        "§&nbsp;",
        "<![CDATA[§ < §]]>",
        "<!-- c -->",
        "\n  ",
        "<",
        "<x>§</x>",
        "<b>",
        "</b>",
        "<br/>",
        "<map>§</map>",
        "<!DOCTYPE x>",
        "<Note>§",
        "</prop>",
        "</hi>",
        "<sub>§</sub>",
        "<seg/>",
        "<Tuv/>",
        "<ude name='u'>§",
    ]);
    let word = || Just("§".to_owned()).boxed();
    let code = either([(1, word()), (1, element("sub", &[""], word()))]);
    let ph = element("ph", &["", " x='1'"], code);
    either([
        (6, plain),
        (1, ph),
        (1, element("bpt", &[" i='1'"], word())),
        (1, element("hi", &["", " Type='t'"], word())),
    ])
}

fn annotation() -> Texts {
    let (note, prop) = (up_to(2, text()), up_to(2, text()));
    either([(1, element("note", &[""], note)), (1, element("prop", &[" type='x'", ""], prop))])
}

fn segment() -> Texts {
    element("seg", &["", " xml:lang='en'"], up_to(3, text()))
}

fn variant() -> Texts {
    let content = up_to(3, either([(4, segment()), (2, text()), (1, annotation())]));
    element("tuv", &[" xml:lang='en'", " xml:lang='ru'", " XML:LANG='de'", ""], content)
}

fn unit() -> Texts {
    let content = either([(6, variant()), (1, text()), (1, segment()), (1, annotation())]);
    element("tu", &["", " tuid='1'"], up_to(4, content))
}

fn memory() -> Texts {
    let ude = up_to(2, either([(1, any_of(&["<map unicode='#x1'/>"])), (1, text())]));
    let ude = element("ude", &[" name='u'"], ude);
    let header = up_to(2, either([(1, annotation()), (1, text()), (1, ude)]));
    let header = element("header", &[" srclang='ru'", ""], header);
    let body = either([(6, unit()), (1, text()), (1, variant()), (1, segment()), (1, annotation())]);
    let body = element("body", &[""], up_to(4, body));
    let content = (header, up_to(1, text()), body).prop_map(|(header, text, body)| header + &text + &body);
    element("tmx", &[" version='1.4'"], content.boxed())
}

/// Numbers the words.
fn numbered(file: &str) -> String {
    let pieces = file.split('§').enumerate();
    pieces.map(|(n, piece)| if n == 0 { piece.to_owned() } else { format!("w{n}w{piece}") }).collect()
}

/// The words that are whole.
fn words(file: &str) -> Vec<String> {
    let count = file.matches('w').count();
    (1..=count).map(|n| format!("w{n}w")).filter(|word| file.contains(word)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_in_the_memory_or_in_the_junk(
        memories in prop::collection::vec(memory(), 1..3),
        gone in prop::option::weighted(0.3, any::<prop::sample::Index>()),
        cut in prop::option::weighted(0.3, any::<prop::sample::Index>()),
    ) {
        let mut file = memories.concat();
        if let Some(gone) = gone {
            // A word may become an attribute, but not a part of a name or, without its `-->`, of a comment.
            file = file.replace('§', " § ").replace("<!-- c -->", "");
            let marks: Vec<usize> = file.match_indices(['<', '>', '/', '=', '\'']).map(|(at, _)| at).collect();
            file.remove(marks[gone.index(marks.len())]);
        }
        file = numbered(&format!("<tmx>{file}"));
        if let Some(cut) = cut {
            file.truncate(file.floor_char_boundary("<tmx>".len() + cut.index(file.len())));
        }
        let mut repairer = Repairer::new(file.as_bytes()).expect("a memory");
        let mut writer = Writer::new(Vec::new(), repairer.header()).expect("a header");
        let mut junk = String::new();
        for entry in &mut repairer {
            let entry = entry.expect("no failure");
            prop_assert!(entry.unit.is_some() || !entry.junk.is_empty() || entry.diagnostics.iter().all(|d| d.unit.is_none()));
            junk.extend(shared::junk(&entry));
            if let Some(unit) = &entry.unit {
                prop_assert_eq!(writer.write(unit).expect("a unit"), vec![]);
            }
        }
        let mended = String::from_utf8(writer.finish().expect("an end")).expect("UTF-8");
        for word in words(&file) {
            prop_assert!(mended.contains(&word) || junk.contains(&word), "{} of {}\nis not in {}\n{}", word, file, mended, junk);
        }
    }
}
