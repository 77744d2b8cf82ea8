//! The language of a document, and what speaks against it.
//!
//! In this order: what the user says, the file name (`NAME.en.txt`), what the page declares,
//! the script and words of the text. A name or a declaration that the text contradicts is
//! reported: this is how swapped files are caught.

use super::Error;
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
const FUNCTION_WORDS: &str = include_str!("../../data/function-words.txt");

/// The language of a document and what is odd about it.
///
/// # Errors
/// [`Error::UnknownLanguage`] when nobody says it and the text does not tell.
pub fn of(document: &Document, requested: Option<&Lang>) -> Result<(Lang, Vec<Diagnostic>), Error> {
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
        let doubtful = WORDS_TOO.split(' ').any(|code| code == lang.as_str());
        match against(&lang, "is named as") {
            Some(_) if doubtful => {}
            warning => return Ok((lang, warning.into_iter().collect())),
        }
    }
    let told = guess.lang.as_ref().filter(|_| guess.reliable);
    let mut diagnostics = Vec::new();
    if let Some(lang) = &document.declared_lang {
        match (against(lang, "claims to be"), told) {
            // Pages keep the lang="en" of their template: the text knows better.
            (Some(warning), Some(told)) => {
                diagnostics.push(warning.with_hint(format!("taken for {told}")));
                return Ok((told.clone(), diagnostics));
            }
            (warning, _) => return Ok((lang.clone(), warning.into_iter().collect())),
        }
    }
    match told {
        Some(lang) => Ok((lang.clone(), diagnostics)),
        None => Err(Error::UnknownLanguage { file: file.clone() }),
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
    /// The script of at least two letters in three.
    script: Option<Script>,
    lang: Option<Lang>,
    /// Whether the language may be taken without asking.
    reliable: bool,
}

/// As much of the text as is looked at, in bytes from the start: a few pages.
const SAMPLE: usize = 32 * 1024;

impl Guess {
    fn of(text: &str) -> Self {
        let sample = &text[..text.floor_char_boundary(SAMPLE)];
        let mut counts = [0usize; SCRIPTS.len()];
        for script in sample.chars().filter_map(Script::of) {
            counts[script as usize] += 1;
        }
        let letters: usize = counts.iter().sum();
        let script =
            SCRIPTS.iter().map(|&(s, _)| s).find(|&s| counts[s as usize] * 3 >= letters * 2 && letters > 0);
        // Japanese is told by its kana, of which there may be fewer than of the other characters.
        let by_script = if counts[Kana as usize] * 10 > letters {
            Some("ja")
        } else {
            match script {
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
        let told = by_script.or_else(|| by_words(sample)).or_else(|| russian_letters(sample, script));
        let lang = told.or_else(|| by_trigrams(sample)).and_then(Lang::parse);
        Self { script, reliable: lang.is_some(), lang }
    }

    /// What the text seems to be if that cannot be the language given.
    fn contradicts(&self, lang: &Lang) -> Option<String> {
        let usual = Script::usual(lang);
        if let Some(script) = self.script
            && !usual.is_empty()
            && !usual.contains(&script)
        {
            let named = SCRIPTS[script as usize].1;
            return Some(self.lang.as_ref().map_or(named.to_owned(), Lang::to_string));
        }
        let told = self.lang.as_ref().filter(|_| self.reliable)?;
        let alike = |group: &&[&str]| group.contains(&told.primary()) && group.contains(&lang.primary());
        // Only languages whose words are listed are told surely enough to speak against a name.
        let listed = |code: &str| FUNCTION_WORDS.lines().any(|line| line.split(':').next() == Some(code));
        let sure = listed(told.primary()) && listed(lang.primary());
        (sure && told.primary() != lang.primary() && !CLOSE.iter().any(|g| alike(&g)))
            .then(|| told.to_string())
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

/// The language whose common words make up the text: at least two of them and one word in
/// eight, and half as many again as of any other language.
fn by_words(sample: &str) -> Option<&'static str> {
    let words: Vec<String> = sample
        .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut scores: Vec<(usize, &str)> = FUNCTION_WORDS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
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

/// Russian by its letters, for a line or two: Cyrillic with ы, э or ё and no letter that
/// Russian does not have.
fn russian_letters(sample: &str, script: Option<Script>) -> Option<&'static str> {
    let cyrillic = || sample.chars().filter(|&c| Script::of(c) == Some(Cyrillic));
    let foreign = cyrillic().any(|c| !matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'));
    let own = cyrillic().any(|c| matches!(c, 'ы' | 'э' | 'ё' | 'Э' | 'Ё'));
    (script == Some(Cyrillic) && own && !foreign).then_some("ru")
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
