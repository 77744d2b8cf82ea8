//! Evidence in the names of documents: paths and URLs without the language, numbers, words, links.

use super::{Name, Text};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::Path;
use sverka_text::document::Lang;
use sverka_text::{languages, names};

/// Where a document is: a path, or a URL without its scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The host, in lower case; `None` if it is not known.
    host: Option<String>,
    /// The folders and the name, in lower case, without `index` and without the extension: a text and its translation
    /// may be in two formats, and sites leave `.html` out.
    path: Vec<String>,
    /// The parameters after `?`, sorted.
    query: Vec<String>,
}

/// Letters of a file name extension, `txt`, `docx`, `xhtml`. One of two letters may be a language.
const ENDING: std::ops::RangeInclusive<usize> = 3..=5;

impl Address {
    /// Makes the address of a file within a folder. A first folder with a dot, as made by `wget --mirror`, is the
    /// host: `example.org/en/about.html`.
    pub fn of_file(within: &Path) -> Self {
        let parts: Vec<String> = within
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .filter(|part| part != "/")
            .collect();
        match parts.split_first() {
            Some((host, rest)) if !rest.is_empty() && is_host(host) => Self::new(Some(host), &rest.join("/")),
            _ => Self::new(None, &parts.join("/")),
        }
    }

    /// Makes the address that a page names: absolute, or relative to this one. `None` for one that does not lead to a
    /// page, such as `mailto:`.
    pub fn resolve(&self, href: &str) -> Option<Self> {
        let href = href.trim();
        let href = href.split_once('#').map_or(href, |(before, _)| before);
        for scheme in ["http://", "https://", "//"] {
            let head = href.get(..scheme.len()).unwrap_or_default();
            if head.eq_ignore_ascii_case(scheme) {
                let rest = &href[scheme.len()..];
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                return Some(Self::new(Some(host), path));
            }
        }
        let before_path = href.split(['/', '?']).next().unwrap_or_default();
        if before_path.contains(':') {
            return None;
        }
        let host = self.host.as_deref();
        if let Some(path) = href.strip_prefix('/') {
            return Some(Self::new(host, path));
        }
        let folder = self.path.split_last().map_or(&[][..], |(_, folder)| folder).join("/");
        Some(Self::new(host, &format!("{folder}/{href}")))
    }

    fn new(host: Option<&str>, path: &str) -> Self {
        // wget writes `?` into names as it is, or as `@` on Windows.
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut parts: Vec<String> = Vec::new();
        for part in path.split('/').map(decoded) {
            match part.as_str() {
                "" | "." => {}
                ".." => drop(parts.pop()),
                _ => parts.push(part),
            }
        }
        let mut query = query.to_owned();
        if let Some(last) = parts.last_mut() {
            // A page that was saved with its parameters has its extension after them.
            query = without_ending(&query).to_owned();
            *last = without_ending(last).to_owned();
            if last == "index" || last == "default" {
                parts.pop();
            }
        }
        let mut query: Vec<String> = query.split('&').filter(|part| !part.is_empty()).map(decoded).collect();
        query.sort();
        Self { host: host.map(|host| host.to_lowercase()), path: parts, query }
    }

    /// Returns the address without its host, for collections that do not name it.
    fn without_host(&self) -> Self {
        Self { host: None, ..self.clone() }
    }

    /// Returns all words, numbers and marks of the address, in order.
    fn tokens(&self) -> impl Iterator<Item = &str> {
        let host = self.host.iter().flat_map(|host| host.split('.'));
        host.chain(self.path.iter().chain(&self.query).flat_map(|part| words_of(part)))
    }

    /// Returns the address without the first mark of a language, as words: the name that several languages share.
    /// A mark that is a whole folder counts before one within a name.
    fn key(&self, marks: &BTreeSet<String>) -> Vec<String> {
        let whole = self.path.iter().chain(&self.query).find(|part| {
            marks.contains(*part) || part.split_once('=').is_some_and(|(_, value)| marks.contains(value))
        });
        let tokens: Vec<&str> = match whole {
            Some(whole) => {
                let rest = Self {
                    host: self.host.clone(),
                    path: self.path.iter().filter(|part| *part != whole).cloned().collect(),
                    query: self.query.iter().filter(|part| *part != whole).cloned().collect(),
                };
                return rest.tokens().map(str::to_owned).collect();
            }
            None => self.tokens().collect(),
        };
        let mark = tokens.iter().rposition(|token| marks.contains(*token));
        let kept = tokens.iter().enumerate().filter(|(k, _)| Some(*k) != mark);
        kept.map(|(_, token)| (*token).to_owned()).collect()
    }
}

/// Returns the words and numbers of a part of an address.
fn words_of(part: &str) -> impl Iterator<Item = &str> {
    part.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty())
}

/// Checks whether a name of a folder is the name of a host: `example.org`, `localhost:8000`.
fn is_host(name: &str) -> bool {
    let (name, port) = name.split_once([':', '+']).unwrap_or((name, "0"));
    let ends_in_letters = name.rsplit_once('.').is_some_and(|(before, end)| {
        !before.is_empty() && end.len() >= 2 && end.chars().all(char::is_alphabetic)
    });
    ends_in_letters && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns a name without its extension.
fn without_ending(name: &str) -> &str {
    let is_ending = |end: &str| ENDING.contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric());
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && is_ending(end) => stem,
        _ => name,
    }
}

/// Decodes `%D0%B0` and converts letters to lower case.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).to_lowercase()
}

/// Returns how addresses name a language: `ru`, `rus`, `russian`, with a region too.
fn marks(lang: &Lang) -> BTreeSet<String> {
    let mut out = BTreeSet::from([lang.primary().to_owned(), lang.as_str().to_lowercase()]);
    if let Some(language) = languages::find(lang.primary()) {
        out.extend(language.codes3.iter().map(|code| (*code).to_owned()));
        out.insert(language.name.to_lowercase());
    }
    out
}

/// Minimum total digits of the numbers in a name for them to be evidence: `2021`, `05-17`; not `2`.
const DIGITS: usize = 3;

/// Minimum letters of a word for it to be evidence: not "of", not "na".
const LETTERS: usize = 3;

/// Minimum similarity at which two words in Latin letters count as one.
const ALIKE: f64 = 0.9;

/// Share of the words of the longer name that are found in the other one.
const SHARE: f64 = 0.6;

/// The evidence in a name.
struct Said {
    /// The name without the language; `None` if another document of the side has it too, or nothing is left.
    key: Option<Vec<String>>,
    /// Its numbers; `None` as for the key.
    numbers: Option<Vec<String>>,
    /// Its words in Latin letters.
    words: Vec<String>,
    /// The documents of the other side that it names as its translation.
    translations: BTreeSet<usize>,
}

/// The names of both sides.
pub(super) struct Names([Vec<Said>; 2]);

impl Names {
    /// Reads the names of the documents that are compared.
    pub(super) fn new(sides: [&[Text]; 2], chosen: &[Vec<usize>; 2]) -> Self {
        let texts = [0, 1].map(|k| chosen[k].iter().map(|&text| &sides[k][text]).collect::<Vec<_>>());
        let places = [0, 1].map(|k| places(&texts[k]));
        let mut said = [0, 1].map(|k| {
            let leads_to = &places[1 - k];
            let one = |text: &&Text| {
                let lead = |address: &Address| {
                    leads_to.get(address).or_else(|| leads_to.get(&address.without_host())).copied().flatten()
                };
                Said::new(text, text.translations.iter().filter_map(lead).collect())
            };
            texts[k].iter().map(one).collect::<Vec<_>>()
        });
        for side in &mut said {
            let keys = unique(side.iter().map(|said| said.key.as_ref()));
            let numbers = unique(side.iter().map(|said| said.numbers.as_ref()));
            for (said, (key, numbers)) in side.iter_mut().zip(keys.into_iter().zip(numbers)) {
                said.key = said.key.take().filter(|_| key);
                said.numbers = said.numbers.take().filter(|_| numbers);
            }
        }
        Self(said)
    }

    /// Returns the documents that names or links connect, as indices of source and target.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let [sources, targets] = &self.0;
        let mut out = Vec::new();
        for kind in [|said: &Said| said.key.clone(), |said: &Said| said.numbers.clone()] {
            let by: FxHashMap<Vec<String>, usize> =
                targets.iter().enumerate().filter_map(|(k, said)| Some((kind(said)?, k))).collect();
            let meet = |(k, said)| Some((k, *by.get(&kind(said)?)?));
            out.extend(sources.iter().enumerate().filter_map(meet));
        }
        for (k, said) in sources.iter().enumerate() {
            out.extend(said.translations.iter().map(|&target| (k, target)));
        }
        for (k, said) in targets.iter().enumerate() {
            out.extend(said.translations.iter().map(|&source| (source, k)));
        }
        out
    }

    /// Compares the names of two documents, and counts how many of the two name the other as their translation.
    pub(super) fn compare(&self, source: usize, target: usize) -> (Name, u8) {
        let (a, b) = (&self.0[0][source], &self.0[1][target]);
        let links = u8::from(a.translations.contains(&target)) + u8::from(b.translations.contains(&source));
        let name = if a.key.is_some() && a.key == b.key {
            Name::Same
        } else if a.numbers.is_some() && a.numbers == b.numbers {
            Name::Numbers
        } else if are_alike(&a.words, &b.words) {
            Name::Alike
        } else {
            Name::Different
        };
        (name, links)
    }
}

impl Said {
    fn new(text: &Text, translations: BTreeSet<usize>) -> Self {
        let key = text.address.key(&marks(&text.segmented.lang));
        let numbers: Vec<String> =
            key.iter().filter(|token| token.bytes().all(|b| b.is_ascii_digit())).cloned().collect();
        let has_digits = numbers.iter().map(String::len).sum::<usize>() >= DIGITS;
        // Folders are shared by many documents; the words of a title are specific to it.
        let title = text.address.path.last().into_iter().flat_map(|name| words_of(name));
        let words = title.map(names::latin).filter(|word| word.len() >= LETTERS);
        Self {
            words: words.collect(),
            numbers: has_digits.then_some(numbers),
            key: Some(key).filter(|key| !key.is_empty()),
            translations,
        }
    }
}

/// Returns which documents the addresses lead to: `None` if two have the same. Also without a host, if that is
/// unambiguous.
fn places(texts: &[&Text]) -> FxHashMap<Address, Option<usize>> {
    let mut out: FxHashMap<Address, Option<usize>> = FxHashMap::default();
    for (k, text) in texts.iter().enumerate() {
        let mut add = |address: Address| {
            out.entry(address)
                .and_modify(|found| *found = found.filter(|&found| found == k))
                .or_insert(Some(k));
        };
        add(text.address.clone());
        add(text.address.without_host());
    }
    out
}

/// Returns which of the values occur once.
fn unique<'a>(values: impl Iterator<Item = Option<&'a Vec<String>>> + Clone) -> Vec<bool> {
    let mut count: FxHashMap<&Vec<String>, u32> = FxHashMap::default();
    values.clone().flatten().for_each(|value| *count.entry(value).or_default() += 1);
    values.map(|value| value.is_some_and(|value| count[value] == 1)).collect()
}

/// Checks whether most words of two names are alike.
fn are_alike(a: &[String], b: &[String]) -> bool {
    let has = |word: &&String| b.iter().any(|other| names::likeness(word, other) >= ALIKE);
    let found = a.iter().filter(has).count();
    found > 0 && found as f64 >= SHARE * a.len().max(b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Address {
        Address::of_file(Path::new(path))
    }

    #[test]
    fn addresses_of_one_page_are_equal() {
        let page = file("example.org/en/about.html");
        for href in
            ["https://Example.org/en/about", "//example.org/en/about.html#top", "/en/./x/../about", "about"]
        {
            assert_eq!(page.resolve(href).as_ref(), Some(&page), "{href}");
        }
        assert_eq!(file("a.org/ru/index.html"), file("a.org/ru/index.php"));
        assert_eq!(file("talk.docx"), file("talk.txt"));
        assert_eq!(file("a.org/page.php?id=5&lang=ru.html"), file("a.org/page.php?lang=ru&id=5"));
        assert_eq!(page.resolve("mailto:a@example.org"), None);
        assert_eq!(file("докл.txt"), file("%D0%B4%D0%BE%D0%BA%D0%BB.txt"));
        // A version number does not make a folder a host, nor does an extension make a single file one.
        assert_eq!(file("v1.0/a.txt").host, None);
        assert_eq!(file("speech.en").host, None);
    }

    #[test]
    fn names_are_compared_without_the_language() {
        let key = |path: &str, lang: &str| file(path).key(&marks(&Lang::parse(lang).unwrap())).join(" ");
        assert_eq!(key("en/talk.txt", "en"), key("ru/talk.txt", "ru"));
        assert_eq!(key("talk_en.txt", "en"), key("talk_rus.txt", "ru"));
        assert_eq!(key("a.org/x?id=7&lang=en", "en"), key("a.org/x?id=7&lang=ru", "ru"));
        assert_eq!(key("en/ru-relations.html", "en"), key("ru/ru-relations.html", "ru"));
        assert_eq!(key("en.a.org/x.html", "en"), key("ru.a.org/x.html", "ru"));
        assert_ne!(key("talk1_en.txt", "en"), key("talk2_ru.txt", "ru"));
    }

    #[test]
    fn words_of_names_meet_across_scripts() {
        let words = |name: &str| -> Vec<String> {
            words_of(name).map(names::latin).filter(|word| word.len() >= LETTERS).collect()
        };
        assert!(are_alike(&words("samara-forum-delegaty"), &words("самара-форум-делегаты")));
        assert!(!are_alike(&words("samara-forum-delegates"), &words("лекция-о-погоде")));
        assert!(!are_alike(&[], &[]));
    }
}
