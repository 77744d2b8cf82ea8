//! The links of a page to its translations.

use html5gum::{Token, Tokenizer};

/// What a page says of its own address and of its translations. Addresses are as they are written, relative ones too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The address that the page gives itself: `<link rel="canonical">`.
    pub canonical: Option<String>,
    /// The addresses of translations: links and anchors with `hreflang`.
    pub translations: Vec<String>,
}

/// Translations that a page may name; the largest sites have some three hundred languages.
const TRANSLATIONS: usize = 1000;

/// Finds the links of a page to its translations (HTML Standard, 4.6.7.1: alternate representations). Links of feeds
/// and style sheets have no `hreflang` and are none.
pub fn links(page: &str) -> Links {
    let mut out = Links::default();
    for token in Tokenizer::new(page) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        let is_link = *tag.name == b"link";
        if !is_link && *tag.name != b"a" {
            continue;
        }
        let value = |name: &[u8]| {
            let found = tag.attributes.iter().find(|(known, _)| known.as_slice() == name);
            found.map(|(_, value)| String::from_utf8_lossy(value).trim().to_owned())
        };
        let Some(href) = value(b"href").filter(|href| !href.is_empty()) else { continue };
        let rel = value(b"rel").unwrap_or_default().to_ascii_lowercase();
        if is_link && rel.split_ascii_whitespace().any(|word| word == "canonical") {
            out.canonical.get_or_insert(href);
        } else if value(b"hreflang").is_some() && out.translations.len() < TRANSLATIONS {
            out.translations.push(href);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_itself_and_its_translations() {
        let page = r#"<head><link rel="canonical" href="https://a.org/en/x"><link rel=stylesheet href=s.css>
            <link rel="alternate" hreflang="ru" href="https://a.org/ru/x?a=1&amp;b=2">
            <LINK REL=alternate HREFLANG=de HREF="/de/x"></head>
            <body><a href="/en/y">Next</a> <a hreflang="fr" href="/fr/x">Français</a> <a hreflang=it>-</a>"#;
        let found = links(page);
        assert_eq!(found.canonical.as_deref(), Some("https://a.org/en/x"));
        assert_eq!(found.translations, ["https://a.org/ru/x?a=1&b=2", "/de/x", "/fr/x"]);
    }
}
