//! Site maps: which pages are translations of each other, as a site says it for search engines.

use crate::pairing::Address;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::path::Path;
use sverka_text::limits::{Bound, Limits};

/// The pages of a site map that name translations (sitemaps.org, with the `xhtml:link` of Google).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sitemap {
    /// Each page with its translations.
    pub pages: Vec<(Address, Vec<Address>)>,
}

/// Checks whether a file is called as site maps are: `sitemap.xml`, `sitemap-en-1.xml`.
pub fn is_named(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.contains("sitemap") && name.ends_with(".xml")
}

impl Sitemap {
    /// Reads a site map, up to the first fault. It is a hint: a damaged one says as much as it says.
    pub fn read(path: &Path, limits: &Limits) -> Option<Self> {
        Some(Self::parse(&String::from_utf8_lossy(&limits.read_file(Bound::Whole, path).ok()?)))
    }

    fn parse(text: &str) -> Self {
        let root = Address::default();
        let mut pages = Vec::new();
        let (mut place, mut others, mut in_place) = (String::new(), Vec::new(), false);
        let mut reader = Reader::from_str(text);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) if tag.local_name().as_ref() == "loc" => in_place = true,
                Event::End(tag) if tag.local_name().as_ref() == "loc" => in_place = false,
                Event::Text(text) if in_place => place.push_str(&text),
                Event::GeneralRef(name) if in_place && name.as_ref() == "amp" => place.push('&'),
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "link" => {
                    others.extend(href(&tag).and_then(|href| root.resolve(&href)));
                }
                Event::End(tag) if tag.local_name().as_ref() == "url" => {
                    let others = std::mem::take(&mut others);
                    if let Some(address) = root.resolve(&std::mem::take(&mut place))
                        && !others.is_empty()
                    {
                        pages.push((address, others));
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Self { pages }
    }
}

/// Returns where a link with `hreflang` leads.
fn href(tag: &BytesStart) -> Option<String> {
    let value = |name: &str| tag.try_get_attribute(name).ok().flatten();
    value("hreflang")?;
    Some(value("href")?.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_name_their_translations() {
        let map = r#"<?xml version="1.0"?><urlset xmlns:xhtml="http://www.w3.org/1999/xhtml">
            <url><loc> https://a.org/en/x?a=1&amp;b=2 </loc>
            <xhtml:link rel="alternate" hreflang="ru" href="https://a.org/ru/x?a=1&amp;b=2"/></url>
            <url><loc>https://a.org/en/alone</loc></url>
            <url><loc>https://a.org/en/cut"#;
        let pages = Sitemap::parse(map).pages;
        let root = Address::default();
        assert_eq!(pages.len(), 1);
        assert_eq!(Some(&pages[0].0), root.resolve("https://a.org/en/x?b=2&a=1").as_ref());
        assert_eq!(pages[0].1, [root.resolve("https://a.org/ru/x?a=1&b=2").unwrap()]);
        assert!(is_named(Path::new("a.org/Sitemap-en.xml")) && !is_named(Path::new("a.xml")));
    }
}
