//! Names of languages and columns, as people write them in the first row of a table.
//!
//! The lists are `data/languages.txt`, `regions.txt`, `headings.txt` and `filler.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use sverka_text::language::is_code;
use tmx::Lang;

/// Returns a list as lines `key: name, name`.
fn lines(list: &'static str) -> impl Iterator<Item = (&'static str, Vec<String>)> {
    let lines = list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    lines.map(|(key, names)| (key, names.split(',').map(normal).collect()))
}

/// Returns the names that lead to the key of their line; also the key if it is a name.
fn index(list: &'static str, with_keys: bool) -> BTreeMap<String, &'static str> {
    let own = |key: &str| with_keys.then(|| normal(key));
    let names =
        lines(list).flat_map(|(key, names)| own(key).into_iter().chain(names).map(move |name| (name, key)));
    names.collect()
}

static LANGUAGES: LazyLock<BTreeMap<String, &str>> =
    LazyLock::new(|| index(include_str!("../../data/languages.txt"), true));
static REGIONS: LazyLock<BTreeMap<String, &str>> =
    LazyLock::new(|| index(include_str!("../../data/regions.txt"), true));
static HEADINGS: LazyLock<BTreeMap<String, &str>> =
    LazyLock::new(|| index(include_str!("../../data/headings.txt"), false));
static FILLER: LazyLock<BTreeMap<String, &str>> =
    LazyLock::new(|| index(include_str!("../../data/filler.txt"), false));

/// Normalises a name for comparison: lower case, `е` for `ё`, and a space for each run of characters that are
/// not letters or digits. A number sign becomes `no`.
pub(super) fn normal(name: &str) -> String {
    let name = name.replace(['№', '#'], " no ").to_lowercase().replace('ё', "е");
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the kind of column that a name in its [`normal`] form denotes, as in `headings.txt`.
pub(super) fn heading(normal: &str) -> Option<&'static str> {
    HEADINGS.get(normal).copied()
}

/// Returns whether a name denotes a known kind of column.
pub(crate) fn is_heading(name: &str) -> bool {
    heading(&normal(name)).is_some()
}

/// Returns whether a name denotes a column other than the texts: numbers, notes, the status.
pub(crate) fn is_beside_texts(name: &str) -> bool {
    heading(&normal(name)).is_some_and(|kind| !matches!(kind, "source" | "target"))
}

/// Returns whether two names differ only in case and punctuation.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    normal(one) == normal(other) && !normal(one).is_empty()
}

/// Returns the words of a name in its [`normal`] form, without those that may accompany any name.
pub(super) fn words(normal: &str) -> Vec<&str> {
    let is_filler = |word: &str| FILLER.get(word).is_some_and(|kind| *kind == "filler");
    normal.split(' ').filter(|word| !word.is_empty() && !is_filler(word)).collect()
}

/// Returns the language that a column name denotes: a tag (`en`, `en_US`, `rus`), or a name in English,
/// Russian or the language itself, perhaps with a country (`English (United States)`).
///
/// ```
/// use sverka_bilingual::table::language;
/// assert_eq!(language("Английский язык").unwrap().as_str(), "en");
/// assert_eq!(language("Russian [ru_RU]").unwrap().as_str(), "ru-RU");
/// assert_eq!(language("Why"), None);
/// ```
pub fn language(name: &str) -> Option<Lang> {
    tag(name).or_else(|| {
        let normal = normal(name);
        by_words(&words(&normal))
    })
}

/// Returns a tag with hyphens if the name is one: a code of two letters, or a code of three for which the
/// list has one of two, then optionally a script and a region.
fn tag(name: &str) -> Option<Lang> {
    let name = name.trim().replace('_', "-");
    let (code, rest) = name.split_once('-').map_or((name.as_str(), None), |(code, rest)| (code, Some(rest)));
    let code = match code.len() {
        2 if is_code(code) => code,
        3 if code.eq_ignore_ascii_case("und") => code,
        // Everything else that handles languages uses the codes of two letters.
        3 => LANGUAGES.get(&code.to_ascii_lowercase())?,
        _ => return None,
    };
    let is_region = |part: &str| match part.len() {
        2 => part.bytes().all(|b| b.is_ascii_alphabetic()),
        3 => part.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    let is_script = |part: &str| FILLER.get(&part.to_ascii_lowercase()).is_some_and(|kind| *kind == "script");
    let fits = match rest.map(|rest| rest.split('-').collect::<Vec<_>>()).as_deref() {
        None => true,
        Some([part]) => is_region(part) || is_script(part),
        Some([script, region]) => is_script(script) && is_region(region),
        Some(_) => false,
    };
    let tag = rest.map_or_else(|| code.to_owned(), |rest| format!("{code}-{rest}"));
    if fits { tag.parse().ok() } else { None }
}

/// Words of the longest column name: a language, a country such as the Democratic Republic of the Congo, and
/// a side. A cell of the first row may contain a whole page, which must not be joined up to each of its
/// words.
pub(super) const MOST_WORDS: usize = 16;

/// Returns the language that some words name: first the name, then a region, a tag, or the name again in
/// another language.
pub(super) fn by_words(words: &[&str]) -> Option<Lang> {
    if words.len() > MOST_WORDS {
        return None;
    }
    (1..=words.len()).rev().find_map(|count| {
        let (name, rest) = words.split_at(count);
        let lang: Lang = named(&name.join(" "))?.parse().ok()?;
        let rest_name = rest.join(" ");
        if rest.is_empty() {
            return Some(lang);
        }
        let code = rest.join("-");
        if tag(&code).is_some_and(|found| found.primary() == lang.primary()) {
            let region = code.split_once('-').map(|(_, region)| region.to_ascii_uppercase());
            return region
                .map_or(Some(lang.clone()), |region| format!("{}-{region}", lang.primary()).parse().ok());
        }
        if let Some(region) = REGIONS.get(&rest_name) {
            return format!("{lang}-{region}").parse().ok();
        }
        named(&rest_name).filter(|other| *other == lang.as_str()).map(|_| lang)
    })
}

/// Returns the tag of a name; a Russian adjective may be in the prepositional case, or an adverb.
fn named(name: &str) -> Option<&'static str> {
    let base = match (name.strip_suffix("ском"), name.strip_suffix("ски")) {
        (Some(stem), _) | (_, Some(stem)) => Some(format!("{stem}ский")),
        _ => None,
    };
    LANGUAGES.get(name).or_else(|| LANGUAGES.get(&base?)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_as_people_name_them() {
        for (name, want) in [
            ("en", "en"),
            ("EN-US", "EN-US"),
            (" ru_RU ", "ru-RU"),
            ("sr-Latn", "sr-Latn"),
            ("zh_Hant_TW", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("RUS", "ru"),
            ("eng-GB", "en-GB"),
            ("English", "en"),
            ("ENGLISH (United States)", "en-US"),
            ("English (UK)", "en-GB"),
            ("English - en-US", "en-US"),
            ("Russian [ru]", "ru"),
            ("EN (English)", "en"),
            ("Русский", "ru"),
            ("русский язык", "ru"),
            ("на английском языке", "en"),
            ("по-русски", "ru"),
            ("Англ.", "en"),
            ("Deutsch", "de"),
            ("français", "fr"),
            ("中文", "zh"),
            ("Chinese (Simplified)", "zh-Hans"),
            ("Language: German", "de"),
        ] {
            assert_eq!(language(name).as_ref().map(Lang::as_str), Some(want), "{name}");
        }
        for name in [
            "",
            "Why",
            "en_variants",
            "en_tied",
            "Kind",
            "English and Russian",
            "xx",
            "en-1",
            "Bead",
            "12",
            "текст",
        ] {
            assert_eq!(language(name), None, "{name}");
        }
    }

    #[test]
    fn lists_are_well_formed() {
        let all = |list| lines(list).flat_map(|(_, names)| names).collect::<Vec<String>>();
        for (list, what) in [
            (include_str!("../../data/languages.txt"), "language"),
            (include_str!("../../data/regions.txt"), "region"),
            (include_str!("../../data/headings.txt"), "heading"),
            (include_str!("../../data/filler.txt"), "filler"),
        ] {
            let mut names = all(list);
            assert!(names.iter().all(|name| !name.is_empty()), "{what}");
            names.sort();
            let twice: Vec<&String> =
                names.windows(2).filter(|two| two[0] == two[1]).map(|two| &two[0]).collect();
            assert!(twice.is_empty(), "{what}: {twice:?}");
        }
        for (key, _) in lines(include_str!("../../data/languages.txt")) {
            assert!(key.parse::<Lang>().is_ok_and(|lang| is_code(lang.primary())), "{key}");
        }
    }
}
