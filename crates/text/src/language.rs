//! The language of a document, and what speaks against it.
//!
//! In this order: what the user says, the file name (`NAME.en.txt`), what the page declares,
//! the script and words of the text. A name or a declaration that the text contradicts is
//! reported: this is how swapped files are caught.

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Lang};
use std::path::Path;

/// Two-letter codes of ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig \
    ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml \
    mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg \
    sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo \
    xh yi yo za zh zu";

/// Codes that are also English words or common parts of names (`my.is.txt`, `it/`): they
/// count only when the text does not tell of another language.
const WORDS_TOO: &str = "am an as be bi br ch co cr es ho hi id ie io is it la li lo my no or os pa pi se sc sg si so st to ts tw ve";

/// Common words of some languages, a line a language.
const FUNCTION_WORDS: &str = include_str!("../data/function-words.txt");

/// The error of a document whose language nothing shows.
#[derive(Debug, thiserror::Error)]
#[error("{file}: its language cannot be detected")]
pub struct Unknown {
    /// The file as the user named it.
    pub file: String,
}

/// The language of a document and what is odd about it.
///
/// # Errors
/// [`Unknown`] when nobody says it and the text does not tell.
pub fn of(document: &Document, requested: Option<&Lang>) -> Result<(Lang, Vec<Diagnostic>), Unknown> {
    let guess = Guess::of(&document.text);
    let file = &document.name;
    let against = |lang: &Lang, says: &str| {
        let seems = guess.contradicts(lang)?;
        Some(
            Diagnostic::warning(file, format!("{says} {lang}, but the text seems to be {seems}"))
                .with_hint("check that the two files are not swapped, or say the language yourself"),
        )
    };
    if let Some(lang) = requested {
        return Ok((lang.clone(), against(lang, "was said to be").into_iter().collect()));
    }
    if let Some(lang) = in_name(Path::new(file)) {
        let word = WORDS_TOO.split(' ').any(|code| code == lang.as_str());
        if !(word && guess.lang.as_ref().is_some_and(|told| differ(told, &lang))) {
            let warning = against(&lang, "is named as");
            return Ok((lang, warning.into_iter().collect()));
        }
    }
    match (&document.declared_lang, guess.lang.clone()) {
        (Some(lang), told) => match (against(lang, "claims to be"), told) {
            // Pages keep the lang="en" of their template: the text knows better.
            (Some(warning), Some(told)) => {
                let warning =
                    warning.with_hint(format!("it is taken for {told}; say the language if that is wrong"));
                Ok((told, vec![warning]))
            }
            (warning, _) => Ok((lang.clone(), warning.into_iter().collect())),
        },
        (None, Some(told)) => Ok((told, Vec::new())),
        (None, None) => Err(Unknown { file: file.clone() }),
    }
}

/// The language that a path names: `NAME.en.txt`, `NAME_en.txt`, `NAME-en.txt`, `en/NAME.txt`.
pub fn in_name(path: &Path) -> Option<Lang> {
    if let Some((_, lang)) = split_name(path) {
        return Some(lang);
    }
    lang_code(path.parent()?.file_name()?.to_str()?)
}

/// The file name without language and extension, and the language: `speech` and `en` of
/// `talks/speech.en.txt`. A bare `en.txt` has an empty name.
pub fn split_name(path: &Path) -> Option<(String, Lang)> {
    let name = path.file_name()?.to_str()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // A region may follow: NAME.en-GB.txt, NAME_pt_BR.txt; so the longest tail is tried first.
    let cuts = [0].into_iter().chain(stem.match_indices(['.', '_', '-']).map(|(at, _)| at + 1));
    for cut in cuts.filter(|&cut| stem.len() - cut <= 10) {
        if let Some(lang) = lang_code(&stem[cut..]) {
            return Some((stem[..cut.saturating_sub(1)].to_owned(), lang));
        }
    }
    // NAME.en, as corpora name them.
    let (stem, extension) = name.rsplit_once('.')?;
    Some((stem.to_owned(), lang_code(extension)?))
}

/// A tag of a language that has a two-letter code, with a region or a script or without.
fn lang_code(tag: &str) -> Option<Lang> {
    let lang = Lang::parse(tag)?;
    let rest = lang.as_str().strip_prefix(lang.primary())?;
    let script = rest.len() == 5 && rest.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase);
    let region = rest.len() == 3 && rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    let plain = rest.is_empty() || rest == "-419" || script || region;
    (plain && CODES.split_ascii_whitespace().any(|code| code == lang.primary())).then_some(lang)
}

/// Checks whether a language has a two-letter code of ISO 639-1: `en`, not `xx`.
pub fn is_code(code: &str) -> bool {
    CODES.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(code))
}

/// A family of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Armenian,
    Georgian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Hangul,
    Kana,
    Han,
}

use Script::*;
const SCRIPTS: [(Script, &str); 14] = [
    (Latin, "written in Latin letters"),
    (Cyrillic, "written in Cyrillic letters"),
    (Greek, "Greek"),
    (Armenian, "Armenian"),
    (Georgian, "Georgian"),
    (Hebrew, "written in Hebrew letters"),
    (Arabic, "written in Arabic letters"),
    (Devanagari, "written in Devanagari"),
    (Bengali, "Bengali"),
    (Tamil, "Tamil"),
    (Thai, "Thai"),
    (Hangul, "Korean"),
    (Kana, "Japanese"),
    (Han, "written in Chinese characters"),
];

impl Script {
    fn of(c: char) -> Option<Self> {
        Some(match c {
            'a'..='z' | 'A'..='Z' | 'À'..='ɏ' | 'Ḁ'..='ỿ' if c.is_alphabetic() => Latin,
            '\u{400}'..='\u{52f}' => Cyrillic,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Greek,
            '\u{530}'..='\u{58f}' => Armenian,
            '\u{10a0}'..='\u{10ff}' => Georgian,
            '\u{590}'..='\u{5ff}' => Hebrew,
            '\u{600}'..='\u{6ff}' => Arabic,
            '\u{900}'..='\u{97f}' => Devanagari,
            '\u{980}'..='\u{9ff}' => Bengali,
            '\u{b80}'..='\u{bff}' => Tamil,
            '\u{e00}'..='\u{e7f}' => Thai,
            '\u{ac00}'..='\u{d7af}' => Hangul,
            '\u{3040}'..='\u{30ff}' => Kana,
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Han,
            _ => return None,
        })
    }

    /// The scripts that a language is written in; none for a language we do not know.
    fn usual(lang: &Lang) -> &'static [Self] {
        if lang.as_str().contains("-Latn") {
            return &[Latin];
        }
        if lang.as_str().contains("-Cyrl") {
            return &[Cyrillic];
        }
        match lang.primary() {
            "ru" | "uk" | "be" | "bg" | "mk" | "ky" | "tg" | "ba" | "ce" | "cv" | "kv" | "os" | "ab" => {
                &[Cyrillic]
            }
            "sr" | "bs" | "kk" | "uz" | "tt" | "mn" | "tk" | "az" | "sh" => &[Cyrillic, Latin],
            "el" => &[Greek],
            "hy" => &[Armenian],
            "ka" => &[Georgian],
            "he" | "yi" => &[Hebrew],
            "ar" | "fa" | "ur" | "ps" | "sd" | "ug" => &[Arabic],
            "hi" | "mr" | "ne" | "sa" => &[Devanagari],
            "bn" | "as" => &[Bengali],
            "ta" => &[Tamil],
            "th" => &[Thai],
            "ko" => &[Hangul],
            "ja" => &[Kana, Han],
            "zh" => &[Han],
            "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sk" | "sl" | "hr" | "ro"
            | "hu" | "fi" | "et" | "lv" | "lt" | "sv" | "da" | "no" | "nb" | "nn" | "is" | "ga" | "cy"
            | "eu" | "ca" | "gl" | "tr" | "vi" | "id" | "ms" | "sw" | "sq" | "mt" | "af" | "eo" | "la"
            | "lb" => &[Latin],
            _ => &[],
        }
    }
}

/// What a text tells of its language.
struct Guess {
    /// Letters of each script, in the order of [`SCRIPTS`], and of all.
    counts: [usize; SCRIPTS.len()],
    letters: usize,
    /// The language, if its words, its script or its letters tell it.
    lang: Option<Lang>,
}

/// As much of the text as is looked at, in bytes from the start: a few pages.
const SAMPLE: usize = 32 * 1024;

impl Guess {
    fn of(text: &str) -> Self {
        let end = (0..=SAMPLE.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
        let sample = &text[..end.unwrap_or(0)];
        let mut counts = [0usize; SCRIPTS.len()];
        for script in sample.chars().filter_map(Script::of) {
            counts[script as usize] += 1;
        }
        let guess = Self { counts, letters: counts.iter().sum(), lang: None };
        // Japanese is told by its kana, of which there may be fewer than of the other characters.
        let by_script = if guess.share(&[Kana]) > 0.1 {
            Some("ja")
        } else {
            match guess.script() {
                Some(Greek) => Some("el"),
                Some(Armenian) => Some("hy"),
                Some(Georgian) => Some("ka"),
                Some(Bengali) => Some("bn"),
                Some(Tamil) => Some("ta"),
                Some(Thai) => Some("th"),
                Some(Hangul) => Some("ko"),
                Some(Han) => Some("zh"),
                _ => None,
            }
        };
        let told = by_script
            .or_else(|| by_words(sample))
            .or_else(|| {
                russian_by_letters(sample, guess.counts[Cyrillic as usize])
                    .filter(|_| guess.script() == Some(Cyrillic))
            })
            .or_else(|| by_trigrams(sample));
        Self { lang: told.and_then(Lang::parse), ..guess }
    }

    /// How much of the letters belongs to some scripts, in [0, 1].
    fn share(&self, scripts: &[Script]) -> f64 {
        let own: usize = scripts.iter().map(|&script| self.counts[script as usize]).sum();
        own as f64 / self.letters.max(1) as f64
    }

    /// The script of at least two letters in three.
    fn script(&self) -> Option<Script> {
        SCRIPTS.iter().map(|&(script, _)| script).find(|&script| self.share(&[script]) >= 2.0 / 3.0)
    }

    /// What the text seems to be if that cannot be the language given.
    fn contradicts(&self, lang: &Lang) -> Option<String> {
        let usual = Script::usual(lang);
        if usual.is_empty() || self.letters == 0 {
            return None;
        }
        // A translation that is half done holds much of the other language, but some of its own.
        if self.share(usual) < 0.1 {
            let named = self.script().map(|script| SCRIPTS[script as usize].1.to_owned());
            return self.lang.as_ref().map(Lang::to_string).or(named);
        }
        let told = self.lang.as_ref()?;
        if !Script::usual(told).iter().any(|script| usual.contains(script)) {
            return None;
        }
        // Only languages whose words are listed are told surely enough to speak against a name.
        let listed = |lang: &Lang| word_lists().any(|(code, _)| code == lang.primary());
        (differ(told, lang) && listed(told) && listed(lang)).then(|| told.to_string())
    }
}

/// Languages that a few sentences do not part.
const CLOSE: &[&[&str]] = &[
    &["hr", "sr", "bs", "sh", "sl"],
    &["cs", "sk"],
    &["da", "no", "nb", "nn", "sv"],
    &["id", "ms"],
    &["es", "ca", "gl", "pt"],
];

/// Whether two languages are not the same and not so close that a text may be taken for either.
fn differ(a: &Lang, b: &Lang) -> bool {
    a.primary() != b.primary()
        && !CLOSE.iter().any(|group| group.contains(&a.primary()) && group.contains(&b.primary()))
}

/// The languages and words of [`FUNCTION_WORDS`].
fn word_lists() -> impl Iterator<Item = (&'static str, &'static str)> {
    FUNCTION_WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'))
}

/// The language whose common words make up the text: at least two of them and one word in
/// eight, and half as many again as of any other language.
fn by_words(sample: &str) -> Option<&'static str> {
    let words: Vec<String> = sample
        .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut scores: Vec<(usize, &str)> = word_lists()
        .filter(|(code, _)| may_be(code, sample))
        .map(|(code, list)| {
            let list: rustc_hash::FxHashSet<&str> = list.split_whitespace().collect();
            (words.iter().filter(|word| list.contains(word.as_str())).count(), code)
        })
        .collect();
    scores.sort_by_key(|&(hits, _)| std::cmp::Reverse(hits));
    let (best, code) = *scores.first()?;
    let second = scores.get(1).map_or(0, |&(hits, _)| hits);
    (best >= 2 && best * 8 >= words.len() && best * 2 >= second * 3).then_some(code)
}

/// The alphabets of languages in Cyrillic letters that have many words in common.
const ALPHABETS: &[(&str, &str)] = &[
    ("ru", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    ("uk", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ("be", "абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
    ("bg", "абвгдежзийклмнопрстуфхцчшщъьюя"),
    ("sr", "абвгдђежзијклљмнњопрстћуфхцчџш"),
    ("mk", "абвгдѓежзѕијклљмнњопрстќуфхцчџш"),
];

/// Whether the Cyrillic letters of a text are those of a language, but for one in a hundred
/// (a foreign name). A language that has no alphabet here may have any.
fn may_be(code: &str, sample: &str) -> bool {
    let Some((_, alphabet)) = ALPHABETS.iter().find(|(known, _)| *known == code) else { return true };
    let letters = || sample.chars().filter(|&c| Script::of(c) == Some(Cyrillic)).flat_map(char::to_lowercase);
    letters().filter(|&c| !alphabet.contains(c)).count() * 100 <= letters().count()
}

/// Russian for a line or two that its words do not tell: by letters that only Russian has
/// together, or because of the languages that have no others Russian is the likeliest.
fn russian_by_letters(sample: &str, letters: usize) -> Option<&'static str> {
    /// A few words. Less is a name, which stands in texts of any language.
    const ENOUGH: usize = 16;
    (letters >= ENOUGH && may_be("ru", sample)).then_some("ru")
}

fn by_trigrams(sample: &str) -> Option<&'static str> {
    let info = whatlang::detect(sample)?;
    if !info.is_reliable() {
        return None;
    }
    use whatlang::Lang as W;
    Some(match info.lang() {
        W::Eng => "en",
        W::Rus => "ru",
        W::Ukr => "uk",
        W::Bel => "be",
        W::Bul => "bg",
        W::Mkd => "mk",
        W::Srp => "sr",
        W::Hrv => "hr",
        W::Slv => "sl",
        W::Ces => "cs",
        W::Slk => "sk",
        W::Pol => "pl",
        W::Deu => "de",
        W::Nld => "nl",
        W::Afr => "af",
        W::Dan => "da",
        W::Nob => "nb",
        W::Swe => "sv",
        W::Fra => "fr",
        W::Spa => "es",
        W::Por => "pt",
        W::Ita => "it",
        W::Cat => "ca",
        W::Ron => "ro",
        W::Lat => "la",
        W::Hun => "hu",
        W::Fin => "fi",
        W::Est => "et",
        W::Lav => "lv",
        W::Lit => "lt",
        W::Tur => "tr",
        W::Aze => "az",
        W::Uzb => "uz",
        W::Tuk => "tk",
        W::Vie => "vi",
        W::Ind => "id",
        W::Tgl => "tl",
        W::Epo => "eo",
        W::Heb => "he",
        W::Yid => "yi",
        W::Ara => "ar",
        W::Pes => "fa",
        W::Urd => "ur",
        W::Hin => "hi",
        W::Mar => "mr",
        W::Nep => "ne",
        W::Ben => "bn",
        W::Tam => "ta",
        W::Ell => "el",
        W::Hye => "hy",
        W::Kat => "ka",
        W::Tha => "th",
        W::Kor => "ko",
        W::Jpn => "ja",
        W::Cmn => "zh",
        _ => return None,
    })
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

    fn told(name: &str, text: &str, declared: Option<&str>) -> (String, usize) {
        let (lang, warnings) = of(&document(name, text, declared), None).unwrap();
        (lang.to_string(), warnings.len())
    }

    const ENGLISH: &str = "Ladies and gentlemen, we are here to speak of the future. It is ours.";
    const RUSSIAN: &str = "Дамы и господа, мы собрались, чтобы говорить о будущем. Оно наше.";

    #[test]
    fn names_tell_languages_in_the_ways_people_write_them() {
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
    fn words_of_names_are_no_languages_when_the_text_is_another() {
        assert_eq!(told("this.is.txt", ENGLISH, None), ("en".into(), 0));
        assert_eq!(told("a/it/talk.txt", RUSSIAN, None), ("ru".into(), 0));
        let italian = "Signore e signori, siamo qui per parlare del futuro che è nostro.";
        assert_eq!(told("talk.it.txt", italian, None), ("it".into(), 0));
    }

    #[test]
    fn swapped_files_are_noticed() {
        assert_eq!(told("talk.en.txt", RUSSIAN, None), ("en".into(), 1));
        assert_eq!(told("talk.ru.txt", ENGLISH, None), ("ru".into(), 1));
        assert_eq!(told("talk.ru.txt", RUSSIAN, None), ("ru".into(), 0));
        let german = "Meine Damen und Herren, wir sind hier, um über die Zukunft zu sprechen. Sie ist unser.";
        assert_eq!(told("talk.en.txt", german, None), ("en".into(), 1));
        let (_, warnings) = of(&document("a", RUSSIAN, None), Lang::parse("en").as_ref()).unwrap();
        assert!(
            warnings[0].message.contains("said to be en, but the text seems to be ru"),
            "{}",
            warnings[0]
        );
    }

    #[test]
    fn a_half_done_translation_is_what_its_name_says() {
        let half = format!("{ENGLISH} {ENGLISH} {RUSSIAN}");
        assert_eq!(told("talk.ru.txt", &half, None), ("ru".into(), 0));
    }

    #[test]
    fn a_page_may_claim_the_language_of_its_template() {
        assert_eq!(told("a.html", RUSSIAN, Some("en-US")), ("ru".into(), 1));
        assert_eq!(told("a.html", ENGLISH, Some("en-US")), ("en-US".into(), 0));
        assert_eq!(told("a.html", "Oslo 2024", Some("nb")), ("nb".into(), 0));
    }

    #[test]
    fn a_line_or_two_tells_its_language() {
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
            assert_eq!(told("<stdin>", text, None), (want.into(), 0), "{text}");
        }
        for text in ["", "12.03.2024", "???", "Oslo"] {
            assert!(of(&document("<stdin>", text, None), None).is_err(), "{text}");
        }
    }

    #[test]
    fn codes_are_known_in_any_case() {
        assert!(is_code("ru") && is_code("EN") && !is_code("xx") && !is_code("rus") && !is_code(""));
    }

    #[test]
    fn lists_are_well_formed() {
        assert!(CODES.split_ascii_whitespace().is_sorted());
        for (code, words) in word_lists() {
            assert!(lang_code(code).is_some(), "{code}");
            assert!(words.split_whitespace().count() >= 30, "{code}");
        }
        assert!(WORDS_TOO.split(' ').all(|code| lang_code(code).is_some()));
    }
}
