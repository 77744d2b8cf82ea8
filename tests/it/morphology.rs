//! Words and phrases in their dictionary form: tables of natural phrases, and what holds of any text.

use sverka::morphology::{Class, DictionaryForm, Morphology};

/// A table of phrases with their forms: what is wrong, and how many there are.
fn wrong(lang: &str, table: &str) -> (Vec<String>, usize) {
    let morphology = Morphology::new(lang);
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut cells = line.split('\t');
        let (Some(seen), Some(wanted)) = (cells.next(), cells.next()) else { panic!("two cells: {line}") };
        let plural = cells.next() == Some("plural");
        let spaced = seen.replace(',', " ,");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let DictionaryForm { text, .. } = morphology.dictionary_form(&words, plural);
        rows += 1;
        if text.replace(" ,", ",") != wanted {
            wrong.push(format!("{seen}: {text}, not {wanted}"));
        }
    }
    (wrong, rows)
}

#[test]
fn russian_phrases() {
    let (wrong, rows) = wrong("ru", include_str!("../morphology/ru-forms.tsv"));
    // «судов» alone may be of суд or of судно.
    assert!(rows >= 180 && wrong.len() <= 1, "{wrong:#?}");
}

#[test]
fn english_phrases() {
    let (wrong, rows) = wrong("en", include_str!("../morphology/en-forms.tsv"));
    assert!(rows >= 80 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn classes_of_words() {
    use Class::{Adjective, Adverb, Function, Noun, Numeral, Verb};
    let table: [(&str, &[(&str, Class)]); 2] = [
        (
            "ru",
            &[
                ("при", Function),
                ("который", Function),
                ("безопасности", Noun),
                ("коллективной", Adjective),
                ("создана", Adjective),
                ("выступил", Verb),
                ("пойдёт", Verb),
                ("значительно", Adverb),
                ("практически", Adverb),
                ("двух", Numeral),
                ("ОДКБ", Noun),
                ("Верхнеозёрске", Noun),
                ("кибербезопасностью", Noun),
            ],
        ),
        (
            "en",
            &[
                ("the", Function),
                ("would", Function),
                ("security", Noun),
                ("threats", Noun),
                ("measures", Noun),
                ("international", Adjective),
                ("strengthen", Verb),
                ("carefully", Adverb),
                ("seven", Numeral),
                ("hydrologists", Noun),
                ("geopolitical", Adjective),
            ],
        ),
    ];
    for (lang, words) in table {
        let morphology = Morphology::new(lang);
        for (word, class) in words {
            assert_eq!(morphology.class(word), *class, "{word}: {:?}", morphology.readings(word));
        }
    }
}

#[test]
fn a_text_tells_which_lemma() {
    let mut morphology = Morphology::new("ru");
    let lemma = |m: &Morphology, word: &str| m.readings(word)[0].lemma.clone();
    morphology.learn([("судно", 3), ("судном", 1), ("судне", 1), ("суда", 2)].into_iter());
    assert_eq!(lemma(&morphology, "судов"), "судно");
    let mut other = Morphology::new("ru");
    other.learn([("суд", 3), ("судом", 1), ("суде", 2), ("судам", 1)].into_iter());
    assert_eq!(lemma(&other, "судов"), "суд");
}

#[test]
fn a_lemma_is_its_own_lemma() {
    for (lang, words) in [
        ("ru", "безопасность договор государство член учёный новый делать рынок день человек статья время Москва".to_owned()),
        ("en", "security treaty state member analysis news child study make large information".to_owned()),
    ] {
        let morphology = Morphology::new(lang);
        for word in words.split(' ') {
            assert_eq!(morphology.readings(word)[0].lemma, word.to_lowercase(), "{word}");
        }
    }
}

/// Anything at all: no panic, weights that add up, and the letters of a phrase in their case.
#[test]
fn any_text_is_read() {
    let pieces = [
        "",
        " ",
        "-",
        "–",
        "«",
        "»",
        "и",
        "ё",
        "Ё",
        "й",
        "ъ",
        "ый",
        "ого",
        "ская",
        "А́",
        "\u{301}",
        "ОДКБ",
        "XXI",
        "a",
        "İ",
        "ß",
        "ﬁ",
        "’s",
        "'",
        "s",
        "es",
        "men",
        "ing",
        "eed",
        "中文",
        "🙂",
        "12",
        "3-й",
        "ов-ова",
        "-то",
        "по-",
        "ииии",
        "ямиях",
        "государств",
        "безопасности",
        "UNITED",
        "of",
        "and",
    ];
    // A fixed walk over all triples of the pieces.
    for lang in ["ru", "en", "de", "", "RU-ru"] {
        let morphology = Morphology::new(lang);
        for (i, a) in pieces.iter().enumerate() {
            for (j, b) in pieces.iter().enumerate() {
                let word = format!("{a}{b}");
                let readings = morphology.readings(&word);
                let sum: f32 = readings.iter().map(|r| r.weight).sum();
                assert!((sum - 1.0).abs() < 1e-3, "{lang} {word:?}: {readings:?}");
                let c = pieces[(i * 7 + j * 3) % pieces.len()];
                let words = [word.as_str(), c, b];
                let form = morphology.dictionary_form(&words, j % 2 == 0);
                if form.as_seen {
                    assert_eq!(form.text, words.join(" "));
                }
            }
        }
        assert_eq!(morphology.dictionary_form(&[], false).text, "");
    }
}

#[test]
fn capitals_are_kept() {
    let russian = Morphology::new("ru");
    for (seen, wanted) in [
        ("Международного Форума", "Международный Форум"),
        ("КОЛЛЕКТИВНОЙ БЕЗОПАСНОСТИ", "КОЛЛЕКТИВНАЯ БЕЗОПАСНОСТЬ"),
        ("Информационной безопасности", "Информационная безопасность"),
    ] {
        let words: Vec<&str> = seen.split(' ').collect();
        assert_eq!(russian.dictionary_form(&words, false).text, wanted);
    }
}
