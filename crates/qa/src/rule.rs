//! What checks are called, how much they matter and why they exist.

use super::checks;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A matter of taste or of house style, or right more often than wrong.
    Info,
    /// Likely a fault.
    Warning,
    /// A fault, but for rare cases.
    Error,
}

impl Severity {
    /// All, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// As users type it: `error`, `warning`, `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A kind of fault.
#[derive(Debug, PartialEq)]
pub struct Rule {
    /// Its name for good: `numbers.missing`.
    pub id: &'static str,
    /// The error type of MQM (themqm.org) that fits best, or one of our own for alignments.
    pub category: &'static str,
    /// How much it matters, unless the user says otherwise.
    pub severity: Severity,
    /// What is the matter, for a heading.
    pub title: &'static str,
    /// Why one should care, and what the check knows to let pass. One paragraph.
    pub doc: &'static str,
    /// A pair that is flagged, English and Russian.
    pub bad: (&'static str, &'static str),
    /// A pair that is not.
    pub good: (&'static str, &'static str),
}

impl Rule {
    /// Its place among all rules.
    pub fn position(&self) -> usize {
        RULES.iter().position(|rule| rule.id == self.id).unwrap_or(RULES.len())
    }

    /// The text of `sverka qa --explain`.
    pub fn explain(&self) -> String {
        let Self { id, category, severity, title, doc, bad, good } = self;
        format!(
            "{id} ({severity}; {category})\n{title}\n\n{doc}\n\n  bad   {}\n        {}\n  good  {}\n        {}\n",
            bad.0, bad.1, good.0, good.1
        )
    }
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// All rules, in the order in which reports list them.
pub const RULES: [&Rule; 51] = [
    &checks::completeness::EMPTY,
    &checks::completeness::UNTRANSLATED,
    &checks::completeness::PARTLY,
    &checks::completeness::LENGTH,
    &checks::completeness::SYMBOLS,
    &checks::completeness::LANGUAGE,
    &checks::completeness::LONG,
    &checks::numbers::MISSING,
    &checks::numbers::EXTRA,
    &checks::numbers::DIFFERENT,
    &checks::numbers::UNIT,
    &checks::numbers::NEGATION,
    &checks::numbers::FORMAT,
    &checks::numbers::DATE_FORMAT,
    &checks::numbers::CURRENCY_FORMAT,
    &checks::names::DIFFERENT,
    &checks::terms::MISSING,
    &checks::terms::FORBIDDEN,
    &checks::markup::ADDRESSES,
    &checks::markup::TAGS,
    &checks::markup::PLACEHOLDERS,
    &checks::characters::MIXED_SCRIPT,
    &checks::characters::MOJIBAKE,
    &checks::characters::CONTROL,
    &checks::characters::INVISIBLE,
    &checks::repetition::WORD,
    &checks::repetition::TEXT,
    &checks::punctuation::BRACKETS,
    &checks::punctuation::QUOTES,
    &checks::punctuation::QUOTE_STYLE,
    &checks::punctuation::END,
    &checks::punctuation::QUESTION,
    &checks::punctuation::DOUBLED,
    &checks::spacing::DOUBLED,
    &checks::spacing::EDGES,
    &checks::spacing::BEFORE,
    &checks::spacing::GLUED,
    &checks::case::START,
    &checks::case::ALL_CAPS,
    &checks::case::CAMEL,
    &checks::consistency::TARGET,
    &checks::consistency::SOURCE,
    &checks::alignment::UNALIGNED,
    &checks::alignment::LOW_SCORE,
    &checks::alignment::LARGE_LINK,
    &checks::alignment::SENTENCES,
    &checks::alignment::BOUNDARY,
    &checks::alignment::FURNITURE,
    &checks::neighbours::SHIFTED,
    &checks::neighbours::MEANING,
    &checks::neighbours::MOVED,
];

/// Which rules speak, and how loudly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Set when only the named rules speak.
    only: bool,
    /// Rules by position, with what was said of them.
    named: Vec<(usize, Option<Severity>)>,
}

impl Selection {
    /// Takes a list such as `+numbers.missing,-spacing` : a name with `-` is silent, with `+` or
    /// without anything speaks; a list without `-` names all that speak. A name may be a family.
    ///
    /// # Errors
    /// When no rule has such a name; the text tells the nearest.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut out = Self::default();
        out.apply(list)?;
        Ok(out)
    }

    /// The same on top of what was chosen before: what is named anew overrules it.
    ///
    /// # Errors
    /// When no rule has such a name.
    pub fn apply(&mut self, list: &str) -> Result<(), String> {
        let items: Vec<&str> = list.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
        self.only |= items.iter().all(|item| !item.starts_with(['-', '+'])) && !items.is_empty();
        let mut chosen = Vec::new();
        for item in items {
            let silent = item.starts_with('-');
            let name = item.trim_start_matches(['-', '+']);
            for position in positions(name)? {
                // A rule that the settings made graver stays so.
                let before = self.named.iter().find(|(other, _)| *other == position);
                let severity = before.and_then(|(_, severity)| *severity).unwrap_or(RULES[position].severity);
                self.set(position, (!silent).then_some(severity));
                chosen.push(position);
            }
        }
        if self.only {
            // What was named before is not on the list, unless it is named again.
            self.named.retain(|(position, _)| chosen.contains(position));
        }
        Ok(())
    }

    /// Gives a rule or a family another severity; `None` silences it.
    ///
    /// # Errors
    /// When no rule has such a name.
    pub fn set_severity(&mut self, name: &str, severity: Option<Severity>) -> Result<(), String> {
        for position in positions(name)? {
            self.set(position, severity);
        }
        Ok(())
    }

    fn set(&mut self, position: usize, severity: Option<Severity>) {
        self.named.retain(|(other, _)| *other != position);
        self.named.push((position, severity));
    }

    /// How loudly a rule speaks, if it does.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        let position = rule.position();
        match self.named.iter().find(|(other, _)| *other == position) {
            Some((_, severity)) => *severity,
            None if self.only => None,
            None => Some(rule.severity),
        }
    }
}

/// The family of a rule: `numbers` of `numbers.missing`.
pub fn family(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

fn positions(name: &str) -> Result<Vec<usize>, String> {
    let found: Vec<usize> =
        (0..RULES.len()).filter(|&i| RULES[i].id == name || family(RULES[i].id) == name).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let near = RULES
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(name, a.id).total_cmp(&strsim::jaro_winkler(name, b.id)));
    let near = near.map_or("", |rule| rule.id);
    Err(format!("there is no rule {name:?}; did you mean {near}? `sverka qa --explain all` lists them"))
}

/// The whole of docs/qa.md that is made from the rules.
pub fn markdown() -> String {
    let mut out = String::from(
        "# The checks of `sverka qa`\n\n\
         Made from the table of rules by a test, `UPDATE_DOCS=1 cargo test --lib up_to_date`, which also holds that it\n\
         is what the rules say. What a rule says is also told by `sverka qa --explain RULE`.\n\n\
         ## Accepting findings\n\n\
         `qa.toml` in the working directory, or the file that `--config` names:\n\n\
         ```toml\nfail-on = \"warning\"            # exit code 1 from here on; --fail-on overrules it\n\n\
         [rules]                        # severities by rule or family: error, warning, info, off\n\
         \"case.start\" = \"off\"\nnumbers = \"error\"\n\n\
         [[suppress]]                   # rule, unit and match must all fit; one of them is enough\n\
         rule = \"numbers.missing\"\nunit = \"0f3a5c77d1e2\"          # the hash of the unit's texts, as every report shows it\n\
         match = \"(?i)larkfield\"       # a regex over source, target and message\n\
         reason = \"the year is in the heading of the translation\"\n```\n\n\
         A suppression that fits nothing any more is told. `--baseline FILE --update-baseline` writes down all\n\
         findings of today; with `--baseline FILE` only others are reported.\n\n\
         A glossary is a table with a header of two languages (`en,ru`, perhaps `forbidden`, `en_variants`,\n\
         `ru_variants`; `|` parts several forms in a cell) as CSV, TSV or XLSX, TBX of version 2 or 3, or the JSON of\n\
         `sverka terms`; it is used in both directions. docs/terms.md tells what each format holds.\n\n\
         A printed page of the HTML report has the first 10,000 entries of what its filters show; the workbook\n\
         (`-o report.xlsx`) has all.\n\n\
         ## The rules\n\n\
         | rule | severity | category | what is the matter |\n|---|---|---|---|\n",
    );
    for rule in RULES {
        out += &format!(
            "| [`{}`](#{}) | {} | {} | {} |\n",
            rule.id,
            rule.id.replace('.', ""),
            rule.severity,
            rule.category,
            rule.title
        );
    }
    for rule in RULES {
        out += &format!("\n### `{}`\n\n{}. {}\n\n", rule.id, rule.title, rule.doc);
        out += "| | English | Russian |\n|---|---|---|\n";
        for (name, pair) in [("bad", rule.bad), ("good", rule.good)] {
            out += &format!("| {name} | {} | {} |\n", cell(pair.0), cell(pair.1));
        }
    }
    out
}

/// A text as a cell of a table: with its spaces, and without what Markdown would take for its own.
fn cell(text: &str) -> String {
    if text.is_empty() {
        return "(nothing)".into();
    }
    format!("`{}`", text.replace('|', "\\|").replace('\u{200b}', "<U+200B>").replace('\u{7}', "<U+0007>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_well_formed() {
        for (i, rule) in RULES.iter().enumerate() {
            assert_eq!(rule.position(), i, "{}", rule.id);
            assert_eq!(rule.id.split('.').count(), 2, "{}", rule.id);
            assert!(!rule.doc.ends_with('\n') && rule.doc.ends_with('.') && !rule.title.ends_with('.'));
        }
    }

    #[test]
    fn rules_are_chosen_by_name_and_family() {
        let some = Selection::parse("-spacing,+case.start").unwrap();
        assert_eq!(some.severity(&checks::spacing::DOUBLED), None);
        assert_eq!(some.severity(&checks::numbers::MISSING), Some(checks::numbers::MISSING.severity));
        let only = Selection::parse("numbers").unwrap();
        assert!(only.severity(&checks::numbers::EXTRA).is_some());
        assert_eq!(only.severity(&checks::case::START), None);
        let mut both = Selection::default();
        both.set_severity("numbers", Some(Severity::Info)).unwrap();
        both.set_severity("case", None).unwrap();
        both.apply("-spacing").unwrap();
        assert_eq!(both.severity(&checks::numbers::EXTRA), Some(Severity::Info));
        assert_eq!(both.severity(&checks::case::START), None);
        both.apply("numbers.extra,case.start").unwrap();
        assert_eq!(both.severity(&checks::numbers::EXTRA), Some(Severity::Info));
        assert_eq!(both.severity(&checks::case::START), Some(checks::case::START.severity));
        assert_eq!(both.severity(&checks::numbers::MISSING), None);
        assert!(Selection::parse("number.missing").unwrap_err().contains("numbers.missing"));
    }

    #[test]
    fn the_document_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/qa.md");
        let have = std::fs::read_to_string(path).unwrap_or_default();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, markdown()).unwrap();
        } else {
            assert!(have == markdown(), "docs/qa.md: run this test with UPDATE_DOCS=1");
        }
    }
}
