//! Languages that a caller names and that no unit of a file has: a slip, after which nothing is as it was meant.

use crate::opened::tag;
use crate::{Options, pairs};
use tmx::{Lang, Variant};

/// Languages that are listed at most: as many as the European Union has official ones.
const MOST: usize = 24;

/// Compares the languages of units with those that the options name.
#[derive(Clone, Debug)]
pub struct NamedLanguages {
    /// The source and the target that the options name.
    wanted: [Option<Lang>; 2],
    /// Whether any unit has them. What nobody named is not missing.
    found: [bool; 2],
    /// Languages of units, in the order of their first.
    langs: Vec<Lang>,
}

impl NamedLanguages {
    /// Begins with the languages of the options.
    pub fn new(options: &Options) -> Self {
        let wanted = [&options.source, &options.target].map(|lang| lang.as_ref().map(tag));
        Self { found: wanted.each_ref().map(Option::is_none), wanted, langs: Vec::new() }
    }

    /// Looks at the languages of a unit.
    pub fn add(&mut self, variants: &[Variant]) {
        if self.found == [true, true] {
            return;
        }
        for (found, wanted) in self.found.iter_mut().zip(&self.wanted) {
            *found |= wanted.as_ref().is_some_and(|wanted| pairs::find(variants, wanted).is_some());
        }
        for Variant { lang, .. } in variants {
            if self.langs.len() < MOST && !self.langs.contains(lang) {
                self.langs.push(lang.clone());
            }
        }
    }

    /// Returns the named languages, source and target, that no unit so far has.
    pub fn missing(&self) -> [Option<&Lang>; 2] {
        [0, 1].map(|side| self.wanted[side].as_ref().filter(|_| !self.found[side]))
    }

    /// Returns the languages that units have, at least until all named ones are found.
    pub fn langs(&self) -> &[Lang] {
        &self.langs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_that_no_unit_has_are_missing() {
        let units = [["en-US", "ru"], ["en-US", "de"]];
        let missing = |source: Option<&str>, target: Option<&str>| {
            let lang = |tag: Option<&str>| tag.map(|tag| tag.parse().unwrap());
            let options = Options { source: lang(source), target: lang(target), ..Options::default() };
            let mut named = NamedLanguages::new(&options);
            for unit in units {
                named.add(&unit.map(|tag| Variant::new(tag.parse().unwrap(), "x")));
            }
            let langs: Vec<String> = named.langs().iter().map(ToString::to_string).collect();
            (named.missing().map(|lang| lang.map(ToString::to_string)), langs.join(" "))
        };
        assert_eq!(missing(None, None), ([None, None], String::new()));
        assert_eq!(missing(Some("en"), Some("ru")).0, [None, None]);
        assert_eq!(missing(Some("en"), Some("fr")), ([None, Some("fr".into())], "en-US ru de".into()));
        assert_eq!(missing(Some("it"), Some("de")), ([Some("it".into()), None], "en-US ru de".into()));
    }
}
