//! The splitters of a run: one per language, with the user's additions to its rules.

use regex::Regex;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use sverka_split::srx::{self, Srx};
use sverka_split::{Abbreviations, Splitter};
use sverka_text::Lang;
use sverka_text::diagnostic::Diagnostic;

/// Creates the splitter of each language once.
///
/// The default has only the built-in rules.
#[derive(Debug, Default)]
pub struct Splitters {
    abbreviations: Vec<Abbreviations>,
    no_split: Vec<Regex>,
    srx: Option<Srx>,
    made: Mutex<BTreeMap<Lang, Splitter>>,
}

impl Splitters {
    /// Adds a list of abbreviations.
    #[must_use]
    pub fn with_abbreviations(mut self, list: Abbreviations) -> Self {
        self.abbreviations.push(list);
        self
    }

    /// Adds a pattern within whose matches no sentence ends.
    #[must_use]
    pub fn with_no_split(mut self, pattern: Regex) -> Self {
        self.no_split.push(pattern);
        self
    }

    /// Replaces the built-in rules with those of an SRX file.
    #[must_use]
    pub fn with_srx(mut self, srx: Srx) -> Self {
        self.srx = Some(srx);
        self
    }

    /// Returns the splitter of a language, with remarks about its rules the first time.
    ///
    /// # Errors
    /// When the rules of the SRX file for this language are too large.
    pub fn splitter(&self, lang: &Lang) -> Result<(Splitter, Vec<Diagnostic>), srx::Error> {
        // A thread that panicked did not damage the map, because splitters are inserted when they are
        // complete.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(lang) {
            return Ok((known.clone(), Vec::new()));
        }
        let mut splitter = Splitter::new(lang);
        let mut diagnostics = Vec::new();
        for list in &self.abbreviations {
            splitter = splitter.with_abbreviations(list);
        }
        if let Some(srx) = &self.srx {
            let (rules, more) = srx.rules(lang)?;
            diagnostics = more;
            splitter = splitter.with_srx(rules);
        }
        for pattern in &self.no_split {
            splitter = splitter.with_no_split(pattern.clone());
        }
        made.insert(lang.clone(), splitter.clone());
        Ok((splitter, diagnostics))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_and_abbreviations_reach_every_language() {
        let list = Abbreviations::parse("a.txt", "Ktr.").unwrap();
        let splitters =
            Splitters::default().with_abbreviations(list).with_no_split(Regex::new(r"One\. Two").unwrap());
        for lang in ["en", "ru", "en"] {
            let (splitter, diagnostics) = splitters.splitter(&Lang::parse(lang).unwrap()).unwrap();
            assert_eq!(splitter.sentences("See Ktr. Smith. One. Two. Three.").len(), 3, "{lang}");
            assert!(diagnostics.is_empty());
        }
    }

    #[test]
    fn remarks_about_srx_rules_come_once_a_language() {
        let srx = r#"<srx version="2.0" xmlns="http://www.lisa.org/srx20">
            <header segmentsubflows="yes" cascade="no"/>
            <body><languagerules><languagerule languagerulename="r"><rule break="yes">
            <beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule></languagerules>
            <maprules><languagemap languagepattern="en" languagerulename="r"/></maprules></body></srx>"#;
        let (srx, _) = Srx::read("a.srx", srx.as_bytes()).unwrap();
        let splitters = Splitters::default().with_srx(srx);
        let remarks = |lang| splitters.splitter(&Lang::parse(lang).unwrap()).unwrap().1.len();
        assert_eq!([remarks("en"), remarks("ru"), remarks("ru")], [0, 1, 0]);
    }
}
