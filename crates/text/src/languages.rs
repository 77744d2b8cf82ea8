//! Data about languages: codes, names and usual scripts, from `data/languages.txt`.

use crate::document::Lang;
use crate::lists;
use crate::script::Script;
use std::sync::LazyLock;

/// A language with a two-letter code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Language {
    /// Its ISO 639-1 code: `ro`.
    pub code: &'static str,
    /// Its ISO 639-3 codes: `ron`. Some languages have two: Chinese is `zho`, Mandarin alone `cmn`.
    pub codes3: Vec<&'static str>,
    /// Its English name: `Romanian`.
    pub name: &'static str,
    /// The scripts that it is written in, the usual one first; empty if unknown.
    pub scripts: Vec<Script>,
}

/// Returns all languages with a two-letter code, by code.
pub fn languages() -> &'static [Language] {
    static LANGUAGES: LazyLock<Vec<Language>> =
        LazyLock::new(|| lists::entries(include_str!("../data/languages.txt")).filter_map(parse).collect());
    &LANGUAGES
}

fn parse((_, line): (&'static str, &'static str)) -> Option<Language> {
    let mut fields = line.splitn(4, ' ');
    let (code, codes3, scripts, name) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let scripts = scripts.split(',').filter_map(Script::from_code).collect();
    Some(Language { code, codes3: codes3.split(',').collect(), name, scripts })
}

/// Returns the language of a code of two or three letters.
pub fn find(code: &str) -> Option<&'static Language> {
    let all = languages();
    match all.binary_search_by(|language| language.code.cmp(code)) {
        Ok(at) => all.get(at),
        Err(_) => all.iter().find(|language| language.codes3.contains(&code)),
    }
}

/// Returns the English name of a tag's language: `Romanian` of `ro`, `ro-RO` and `ron`.
pub fn name(lang: &Lang) -> Option<&'static str> {
    find(lang.primary()).map(|language| language.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_well_formed() {
        let list = include_str!("../data/languages.txt");
        assert_eq!(languages().len(), lists::entries(list).count());
        assert!(languages().windows(2).all(|twins| twins[0].code < twins[1].code));
        for (_, line) in lists::entries(list) {
            let fields: Vec<&str> = line.splitn(4, ' ').collect();
            assert!(fields[0].len() == 2 && fields[1].split(',').all(|code| code.len() == 3), "{line}");
            let known = fields[2].split(',').all(|code| Script::from_code(code).is_some());
            assert!(fields[2] == "-" || known, "{line}");
            assert!(fields[3].starts_with(char::is_uppercase), "{line}");
        }
    }

    #[test]
    fn languages_have_names() {
        let name = |tag: &str| Lang::parse(tag).and_then(|lang| name(&lang));
        assert_eq!(name("ron"), Some("Romanian"));
        assert_eq!(name("ro-MD"), Some("Romanian"));
        assert_eq!(name("cmn"), Some("Chinese"));
        assert_eq!(name("nb"), Some("Norwegian Bokmål"));
        assert_eq!((name("xx"), name("qqq")), (None, None));
    }
}
