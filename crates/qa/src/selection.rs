//! Which rules are on, and how much their findings matter.

use crate::checks::{self, RULES};
use crate::rule::{Rule, Severity, family};
use sverka_text::remedy::Remedy;

/// Rules that are on, with the severities of their findings. By default all are on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Whether only the rules in `named` are on.
    only: bool,
    /// Rules by position, with the severity that was chosen; `None` is off.
    named: Vec<(usize, Option<Severity>)>,
}

/// The error of a name that is neither a rule nor a family.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {name:?}; did you mean {near}?")]
pub struct UnknownRule {
    /// The name that was given.
    pub name: String,
    /// The rule or the family with the most similar name.
    pub near: &'static str,
}

impl UnknownRule {
    /// Returns what a person can do about it.
    pub fn remedy(&self) -> Remedy {
        Remedy::ListRules
    }
}

impl Selection {
    /// Reads a list such as `+numbers.missing,-spacing`: `-` turns a rule off, `+` or no sign turns it
    /// on; if a name has no sign, all other rules are off: `numbers,-numbers.extra`. A name may be that of a family.
    /// The list is read from left to right.
    ///
    /// # Errors
    /// [`UnknownRule`] when no rule and no family has such a name.
    pub fn parse(list: &str) -> Result<Self, UnknownRule> {
        let mut out = Self::default();
        out.apply(list)?;
        Ok(out)
    }

    /// Reads a list on top of an earlier choice, which it overrules for the rules that it names.
    ///
    /// # Errors
    /// [`UnknownRule`] when no rule and no family has such a name.
    pub fn apply(&mut self, list: &str) -> Result<(), UnknownRule> {
        let items: Vec<&str> = list.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
        self.only |= items.iter().any(|item| !item.starts_with(['-', '+']));
        let mut chosen = Vec::new();
        for item in items {
            let off = item.starts_with('-');
            let name = item.trim_start_matches(['-', '+']);
            for position in positions(name)? {
                // A severity from the settings is kept.
                let before = self.named.iter().find(|(other, _)| *other == position);
                let severity = before.and_then(|(_, severity)| *severity).unwrap_or(RULES[position].severity);
                self.set(position, (!off).then_some(severity));
                chosen.push(position);
            }
        }
        if self.only {
            // Rules that were named before are off, unless the list names them again.
            self.named.retain(|(position, _)| chosen.contains(position));
        }
        Ok(())
    }

    /// Gives a rule or a family another severity; `None` turns it off.
    ///
    /// # Errors
    /// [`UnknownRule`] when no rule and no family has such a name.
    pub fn set_severity(&mut self, name: &str, severity: Option<Severity>) -> Result<(), UnknownRule> {
        for position in positions(name)? {
            self.set(position, severity);
        }
        Ok(())
    }

    fn set(&mut self, position: usize, severity: Option<Severity>) {
        self.named.retain(|(other, _)| *other != position);
        self.named.push((position, severity));
    }

    /// Returns the severity of a rule's findings; `None` when the rule is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        let position = checks::position(rule);
        match self.named.iter().find(|(other, _)| *other == position) {
            Some((_, severity)) => *severity,
            None if self.only => None,
            None => Some(rule.severity),
        }
    }
}

/// Returns the positions of the rules that a name means: one, or all of a family.
fn positions(name: &str) -> Result<Vec<usize>, UnknownRule> {
    let found: Vec<usize> =
        (0..RULES.len()).filter(|&i| RULES[i].id == name || family(RULES[i].id) == name).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names = RULES.iter().flat_map(|rule| [rule.id, family(rule.id)]);
    let near = names.max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)));
    Err(UnknownRule { name: name.to_owned(), near: near.unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn severity(selection: &Selection, id: &str) -> Option<Severity> {
        selection.severity(checks::find(id).unwrap())
    }

    #[test]
    fn rules_are_chosen_by_name_and_family() {
        let some = Selection::parse("-spacing,+case.start").unwrap();
        assert_eq!(severity(&some, "spacing.doubled"), None);
        assert_eq!(severity(&some, "numbers.missing"), Some(Severity::Warning));
        let only = Selection::parse("numbers").unwrap();
        assert!(severity(&only, "numbers.extra").is_some());
        assert_eq!(severity(&only, "case.start"), None);
        let without = Selection::parse("numbers,-numbers.extra").unwrap();
        assert!(severity(&without, "numbers.missing").is_some());
        assert_eq!((severity(&without, "numbers.extra"), severity(&without, "case.start")), (None, None));
        let mut both = Selection::default();
        both.set_severity("numbers", Some(Severity::Info)).unwrap();
        both.set_severity("case", None).unwrap();
        both.apply("-spacing").unwrap();
        assert_eq!(severity(&both, "numbers.extra"), Some(Severity::Info));
        assert_eq!(severity(&both, "case.start"), None);
        both.apply("numbers.extra,case.start").unwrap();
        assert_eq!(severity(&both, "numbers.extra"), Some(Severity::Info));
        assert_eq!(severity(&both, "case.start"), Some(Severity::Info));
        assert_eq!(severity(&both, "numbers.missing"), None);
        let error = Selection::parse("number.missing").unwrap_err();
        assert_eq!((error.near, error.remedy()), ("numbers.missing", Remedy::ListRules));
        assert_eq!(Selection::parse("numberz").unwrap_err().near, "numbers");
    }
}
