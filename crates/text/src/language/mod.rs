//! Detects the language of a document, and reports what contradicts it.
//!
//! The first of these that gives an answer decides: the user, the file name (`NAME.en.txt`), the declaration
//! of the page, the script and words of the text. A name or a declaration that the text contradicts is
//! reported, so that swapped files are noticed.

mod guess;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Lang};
use crate::languages::languages;
use guess::{Guess, differ};
use std::path::Path;

/// Codes that are also English words or common parts of names (`my.is.txt`, `it/`): they count only if the
/// text does not seem to be in another language.
const WORDS_TOO: &str = "am an as be bi br ch co cr es ho hi id ie io is it la li lo my no or os pa pi se sc sg si so st to ts tw ve";

/// The error of a document whose language cannot be determined.
#[derive(Debug, thiserror::Error)]
#[error("{file}: its language cannot be detected")]
pub struct Unknown {
    /// The file as the user named it.
    pub file: String,
}

/// Returns the language of a document, with warnings about what contradicts it.
///
/// # Errors
/// [`Unknown`] when neither the user nor the file names a language and the text shows none.
pub fn of(document: &Document, requested: Option<&Lang>) -> Result<(Lang, Vec<Diagnostic>), Unknown> {
    let guess = Guess::of(&document.text);
    let file = &document.name;
    let against = |lang: &Lang, says: &str| {
        let seems = guess.contradicts(lang)?;
        Some(
            Diagnostic::warning(file, format!("{says} {lang}, but the text seems to be {seems}"))
                .with_hint("name the right language, or swap the files"),
        )
    };
    if let Some(lang) = requested {
        return Ok((lang.clone(), against(lang, "the language was given as").into_iter().collect()));
    }
    if let Some(lang) = in_name(Path::new(file)) {
        let word = WORDS_TOO.split(' ').any(|code| code == lang.as_str());
        if !(word && guess.lang.as_ref().is_some_and(|detected| differ(detected, &lang))) {
            let warning = against(&lang, "its name says");
            return Ok((lang, warning.into_iter().collect()));
        }
    }
    match (&document.declared_lang, guess.lang.clone()) {
        (Some(lang), detected) => match (against(lang, "it declares"), detected) {
            // Pages often keep the lang="en" of their template, so the text is better evidence.
            (Some(warning), Some(detected)) => {
                let hint = format!("it is read as {detected}; name the language if that is wrong");
                Ok((detected, vec![warning.with_hint(hint)]))
            }
            (warning, _) => Ok((lang.clone(), warning.into_iter().collect())),
        },
        (None, Some(detected)) => Ok((detected, Vec::new())),
        (None, None) => Err(Unknown { file: file.clone() }),
    }
}

/// Regions that are written like a language, with the languages of the places that they name: `pt-br` is
/// Brazilian Portuguese, not a Breton translation from Portuguese.
const REGIONS: &[(&str, &str)] = &[
    ("ae", "ar"),
    ("ar", "es"),
    ("be", "de fr nl"),
    ("bo", "es"),
    ("br", "pt"),
    ("bs", "en"),
    ("ca", "en fr"),
    ("ch", "de fr it rm"),
    ("co", "es"),
    ("cy", "el tr"),
    ("ee", "et"),
    ("fi", "sv"),
    ("ht", "fr"),
    ("ie", "en ga"),
    ("kg", "ky ru"),
    ("kr", "ko"),
    ("kw", "ar"),
    ("li", "de"),
    ("lu", "de fr lb"),
    ("ml", "fr"),
    ("mt", "en"),
    ("my", "en ms"),
    ("na", "en"),
    ("ne", "fr"),
    ("no", "nb nn se"),
    ("pa", "es"),
    ("sa", "ar"),
    ("sd", "ar"),
    ("se", "sv"),
    ("sg", "en ms ta zh"),
    ("sn", "fr wo"),
    ("sv", "es"),
    ("tn", "ar fr"),
    ("tt", "en"),
    ("tw", "zh"),
    ("ug", "en"),
    ("ve", "es"),
    ("za", "af en xh zu"),
];

/// Returns whether a part of a file name is two languages, `en-ru`, and not a language with its region, `en-gb`.
fn is_two_languages(part: &str) -> bool {
    let Some((one, other)) = part.split_once('-') else { return false };
    let is_lower = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_region = REGIONS
        .iter()
        .any(|(region, languages)| *region == other && languages.split(' ').any(|language| language == one));
    is_lower(one) && is_lower(other) && one != other && is_code(one) && is_code(other) && !is_region
}

/// Returns the language of a text from its content alone: its script, common words, letters or trigrams.
pub fn of_text(text: &str) -> Option<Lang> {
    Guess::of(text).lang
}

/// Returns what a text looks like if it contradicts a language, in words: `Russian`, `text in Cyrillic letters`.
pub fn contradiction(text: &str, lang: &Lang) -> Option<String> {
    Guess::of(text).contradicts(lang)
}

/// Returns the language of a sentence, by its common words, if it is surely another than the given one. Sentences
/// of fewer than eight words, and languages without a list of common words, never are. Of related languages, such as
/// French and Spanish, it may be the wrong one.
///
/// ```
/// use sverka_text::language::other_than;
/// let lang = "en".parse()?;
/// assert_eq!(other_than("Le comité a décidé que le vieux pont doit être ouvert bientôt.", &lang), Some("fr"));
/// assert_eq!(other_than("The committee agreed that the old bridge should be opened.", &lang), None);
/// # Ok::<(), sverka_text::document::ParseLangError>(())
/// ```
pub fn other_than(sentence: &str, lang: &Lang) -> Option<&'static str> {
    guess::other(sentence, lang)
}

/// Returns the language in a path: `NAME.en.txt`, `NAME_en.txt`, `NAME-en.txt`, `en/NAME.txt`.
pub fn in_name(path: &Path) -> Option<Lang> {
    if let Some((_, lang)) = split_name(path) {
        return Some(lang);
    }
    lang_code(path.parent()?.file_name()?.to_str()?)
}

/// Splits a file name into the name without language and extension, and the language: `speech` and `en` for
/// `talks/speech.en.txt`. A bare `en.txt` has an empty name. Bytes of a name that are not UTF-8 become
/// U+FFFD.
pub fn split_name(path: &Path) -> Option<(String, Lang)> {
    let name = path.file_name()?.to_string_lossy();
    let name = name.as_ref();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // A region may follow (NAME.en-GB.txt, NAME_pt_BR.txt), so the longest tail is tried first.
    let cuts = [0].into_iter().chain(stem.match_indices(['.', '_', '-']).map(|(at, _)| at + 1));
    for cut in cuts.filter(|&cut| stem.len() - cut <= 10) {
        // A file in two languages is named after both: film.en-ru.srt.
        if is_two_languages(&stem[cut..]) {
            return None;
        }
        if let Some(lang) = lang_code(&stem[cut..]) {
            return Some((stem[..cut.saturating_sub(1)].to_owned(), lang));
        }
    }
    // NAME.en, as in corpora.
    let (stem, extension) = name.rsplit_once('.').filter(|(_, extension)| !is_two_languages(extension))?;
    Some((stem.to_owned(), lang_code(extension)?))
}

/// Checks whether a language has a two-letter code of ISO 639-1: `en`, not `xx`.
pub fn is_code(code: &str) -> bool {
    languages().iter().any(|language| language.code.eq_ignore_ascii_case(code))
}

/// Parses the tag of a language that has a two-letter code, with or without a region or a script.
pub fn lang_code(tag: &str) -> Option<Lang> {
    let lang = Lang::parse(tag)?;
    let rest = lang.as_str().strip_prefix(lang.primary())?;
    let script = rest.len() == 5 && rest.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase);
    let region = rest.len() == 3 && rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    let plain = rest.is_empty() || rest == "-419" || script || region;
    (plain && languages().iter().any(|language| language.code == lang.primary())).then_some(lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: &str, text: &str, declared: Option<&str>) -> Document {
        Document {
            name: name.into(),
            text: text.into(),
            declared_lang: declared.and_then(Lang::parse),
            ..Document::default()
        }
    }

    fn detected(name: &str, text: &str, declared: Option<&str>) -> (String, usize) {
        let (lang, warnings) = of(&document(name, text, declared), None).unwrap();
        (lang.to_string(), warnings.len())
    }

    const ENGLISH: &str = "Ladies and gentlemen, we are here to speak of the future. It is ours.";
    const RUSSIAN: &str = "Дамы и господа, мы собрались, чтобы говорить о будущем. Оно наше.";

    #[test]
    fn file_names_show_languages_in_the_ways_people_write_them() {
        for (name, want) in [
            ("talk.en.txt", "en"),
            ("talk.ru.html", "ru"),
            ("talk_en.txt", "en"),
            ("talk-RU.txt", "ru"),
            ("talk.pt_BR.txt", "pt-BR"),
            ("talk_en-GB.txt", "en-GB"),
            ("a/ru/talk.txt", "ru"),
            ("en.txt", "en"),
            ("corpus.en", "en"),
            ("sr-Latn.txt", "sr-Latn"),
        ] {
            assert_eq!(in_name(Path::new(name)).unwrap().as_str(), want, "{name}");
        }
        for name in
            ["talk.txt", "token.txt", "talk.old.txt", "talk.xx.txt", "src/talk.txt", "", "en/a/b.txt", ".."]
        {
            assert_eq!(in_name(Path::new(name)), None, "{name}");
        }
        let (stem, lang) = split_name(Path::new("x/talk.of.1999.en.txt")).unwrap();
        assert_eq!((stem.as_str(), lang.as_str()), ("talk.of.1999", "en"));
        let (stem, lang) = split_name(Path::new("talk_en-GB.txt")).unwrap();
        assert_eq!((stem.as_str(), lang.as_str()), ("talk", "en-GB"));
    }

    #[test]
    fn a_name_may_hold_both_languages_or_a_language_and_its_region() {
        for name in ["film.en-ru.srt", "film_ru-en.srt", "en-ru.txt", "film.en-ru"] {
            assert_eq!(in_name(Path::new(name)), None, "{name}");
        }
        for (name, want) in [
            ("film.en-RU.srt", "en-RU"),
            ("film.en-gb.srt", "en-GB"),
            ("film.pt-br.srt", "pt-BR"),
            ("film.de-de.srt", "de-DE"),
            ("film.zh-tw.srt", "zh-TW"),
            ("film.sv-se.srt", "sv-SE"),
            ("film-ru.srt", "ru"),
            ("en/film.ru-en.srt", "en"),
        ] {
            assert_eq!(in_name(Path::new(name)).unwrap().as_str(), want, "{name}");
        }
    }

    #[test]
    fn words_of_names_are_no_languages_when_the_text_is_another() {
        assert_eq!(detected("this.is.txt", ENGLISH, None), ("en".into(), 0));
        assert_eq!(detected("a/it/talk.txt", RUSSIAN, None), ("ru".into(), 0));
        let italian = "Signore e signori, siamo qui per parlare del futuro che è nostro.";
        assert_eq!(detected("talk.it.txt", italian, None), ("it".into(), 0));
    }

    #[test]
    fn swapped_files_are_noticed() {
        assert_eq!(detected("talk.en.txt", RUSSIAN, None), ("en".into(), 1));
        assert_eq!(detected("talk.ru.txt", ENGLISH, None), ("ru".into(), 1));
        assert_eq!(detected("talk.ru.txt", RUSSIAN, None), ("ru".into(), 0));
        let german = "Meine Damen und Herren, wir sind hier, um über die Zukunft zu sprechen. Sie ist unser.";
        assert_eq!(detected("talk.en.txt", german, None), ("en".into(), 1));
        let (_, warnings) = of(&document("a", RUSSIAN, None), Lang::parse("en").as_ref()).unwrap();
        assert!(warnings[0].message.contains("given as en, but the text seems to be ru"), "{}", warnings[0]);
    }

    #[test]
    fn a_half_done_translation_is_what_its_name_says() {
        let half = format!("{ENGLISH} {ENGLISH} {RUSSIAN}");
        assert_eq!(detected("talk.ru.txt", &half, None), ("ru".into(), 0));
    }

    #[test]
    fn a_page_may_claim_the_language_of_its_template() {
        assert_eq!(detected("a.html", RUSSIAN, Some("en-US")), ("ru".into(), 1));
        assert_eq!(detected("a.html", ENGLISH, Some("en-US")), ("en-US".into(), 0));
        assert_eq!(detected("a.html", "Oslo 2024", Some("nb")), ("nb".into(), 0));
    }

    #[test]
    fn a_line_or_two_is_enough() {
        for (text, want) in [
            (ENGLISH, "en"),
            (RUSSIAN, "ru"),
            ("Thank you for the question.", "en"),
            ("Уважаемые коллеги!", "ru"),
            ("Добрый день! Спасибо, что пришли.", "ru"),
            ("Шановні колеги, ми зібралися, щоб говорити про майбутнє, яке є наше.", "uk"),
            ("Уважаеми колеги, ние сме тук, за да говорим за бъдещето, което е наше.", "bg"),
            ("Mesdames et messieurs, nous sommes ici pour parler de l'avenir.", "fr"),
            ("Señoras y señores, estamos aquí para hablar del futuro que es nuestro.", "es"),
            ("女士们先生们，我们在这里谈论未来。", "zh"),
            ("皆さん、私たちは未来について話すためにここにいます。", "ja"),
            ("Κυρίες και κύριοι, είμαστε εδώ για να μιλήσουμε.", "el"),
            ("여러분, 우리는 미래를 이야기하려고 여기 있습니다.", "ko"),
        ] {
            assert_eq!(detected("<stdin>", text, None), (want.into(), 0), "{text}");
        }
        for text in ["", "12.03.2024", "???", "Oslo"] {
            assert!(of(&document("<stdin>", text, None), None).is_err(), "{text}");
        }
    }

    #[test]
    fn codes_that_are_words_are_codes() {
        assert!(WORDS_TOO.split(' ').all(|code| lang_code(code).is_some()));
    }
}
