//! The checker: runs the checks that are on over chunks of pairs.

use crate::checks::{
    self, CHECKS, Check, ChunkCheck, Look, NamesCheck, Occurrences, PairCheck, Revise, Sides,
};
use crate::finding::{Finding, Flagged};
use crate::glossary::Glossary;
use crate::own::OwnRules;
use crate::selection::Selection;
use rayon::prelude::*;
use sverka_bilingual::Pair;

/// What is checked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Rules that are on, with their severities.
    pub rules: Selection,
    /// Terms that must or must not be used.
    pub glossary: Option<Glossary>,
    /// Rules of the user's own.
    pub own: OwnRules,
}

/// Checks pairs chunk by chunk.
pub struct Checker {
    options: Options,
    checks: Active,
    state: checks::State,
    used_glossary: bool,
}

/// Pairs that are best given to [`Checker::check`] at a time: enough for all cores and for the
/// checks that learn from neighbours, small compared with the memory of a machine.
pub const CHUNK: usize = 8192;

/// Pairs that one thread checks at a time: so few that no thread waits long for the last of them.
const PART: usize = 256;

/// The checks of which a rule is on, by how they look at pairs.
#[derive(Default)]
struct Active {
    two_sided: Vec<PairCheck>,
    one_sided: Vec<PairCheck>,
    chunk: Vec<ChunkCheck>,
    names: Option<NamesCheck>,
    revise: Vec<Revise>,
}

impl Active {
    fn of(rules: &Selection) -> Self {
        let is_on = |check: &&Check| check.rules.iter().any(|rule| rules.severity(rule).is_some());
        let mut active = Self::default();
        for check in CHECKS.iter().filter(is_on) {
            match check.look {
                Look::TwoSided(look) => active.two_sided.push(look),
                Look::Revised(look, revise) => {
                    active.two_sided.push(look);
                    active.revise.push(revise);
                }
                Look::OneSided(look) => active.one_sided.push(look),
                Look::Chunk(look) => active.chunk.push(look),
                Look::Names(look) => active.names = Some(look),
            }
        }
        active
    }

    /// Returns whether any check looks at pairs one by one.
    fn looks_at_each(&self) -> bool {
        self.names.is_some() || !self.two_sided.is_empty() || !self.one_sided.is_empty()
    }
}

impl Checker {
    /// Begins a run.
    pub fn new(options: Options) -> Self {
        let checks = Active::of(&options.rules);
        let state = checks::State { rules: options.rules.clone(), ..checks::State::default() };
        Self { options, checks, state, used_glossary: false }
    }

    /// Returns whether any pair so far was in the languages of the glossary.
    pub fn used_glossary(&self) -> bool {
        self.used_glossary
    }

    /// Checks the next pairs. Returns those with findings, in order.
    pub fn check(&mut self, pairs: Vec<Pair>) -> Vec<Flagged> {
        self.used_glossary |= self.options.glossary.as_ref().is_some_and(|glossary| {
            let fits = |pair: &Pair| glossary.langs() == (pair.langs.0.primary(), pair.langs.1.primary());
            pairs.iter().any(fits)
        });
        let ((mut found, occurrences), together) =
            rayon::join(|| self.look_at_each(&pairs), || self.look_at_all(&pairs));
        let names = self.checks.names.map(|look| look(&pairs, &occurrences)).unwrap_or_default();
        for revise in &self.checks.revise {
            revise(&pairs, &mut found);
        }
        for (i, finding) in together.into_iter().flatten().chain(names) {
            found[i].push(finding);
        }
        let flagged = pairs.into_iter().zip(found).map(|(pair, findings)| self.chosen(pair, findings));
        flagged.flatten().collect()
    }

    /// Runs the checks of single pairs, and collects the names of each.
    fn look_at_each(&self, pairs: &[Pair]) -> (Vec<Vec<Finding>>, Vec<Occurrences>) {
        if !self.checks.looks_at_each() {
            return (vec![Vec::new(); pairs.len()], Vec::new());
        }
        let part = |part: &[Pair]| -> Vec<(Vec<Finding>, Occurrences)> {
            self.state.spellings.with(Default::default, |spellings| {
                let look = |pair| {
                    let sides = Sides::new(pair, &self.options);
                    let names = self.checks.names.map(|_| spellings.occurrences(&sides));
                    (self.look_at(&sides), names.unwrap_or_default())
                };
                part.iter().map(look).collect()
            })
        };
        pairs.par_chunks(PART).flat_map_iter(part).unzip()
    }

    fn look_at(&self, sides: &Sides) -> Vec<Finding> {
        let checks = if sides.is_two_sided() { &self.checks.two_sided } else { &self.checks.one_sided };
        let mut out = Vec::new();
        for look in checks {
            look(sides, &mut out);
        }
        out
    }

    /// Runs the checks that compare pairs, side by side.
    fn look_at_all(&self, pairs: &[Pair]) -> Vec<Vec<(usize, Finding)>> {
        self.checks.chunk.par_iter().map(|look| look(pairs, &self.state)).collect()
    }

    /// Keeps the findings whose rules are on, with the severities that were chosen; `None` if there
    /// are none.
    fn chosen(&self, pair: Pair, mut findings: Vec<Finding>) -> Option<Flagged> {
        findings.retain_mut(|finding| match self.options.rules.severity(finding.rule) {
            // A rule of the user's own has a severity of its own.
            Some(severity) if severity == finding.rule.severity && finding.rule == &checks::own::RULE => true,
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        });
        findings.sort_by_key(|finding| checks::position(finding.rule));
        let findings = fewer(findings);
        let mut flagged = Flagged { pair, findings };
        flagged.shrink();
        (!flagged.findings.is_empty()).then_some(flagged)
    }
}

/// Findings of one rule about one pair: nobody reads more, and reports repeat the texts of the pair with each.
const MOST: usize = 100;

/// Keeps the first findings of each rule, which are sorted by rules; the last of them counts the others.
fn fewer(findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() <= MOST {
        return findings;
    }
    let mut out: Vec<Finding> = Vec::new();
    for of_rule in findings.chunk_by(|a, b| a.rule.id == b.rule.id) {
        out.extend(of_rule.iter().take(MOST).cloned());
        if let (Some(more @ 1..), Some(last)) = (of_rule.len().checked_sub(MOST), out.last_mut()) {
            let note = format!("; {more} more such findings in this pair are not listed");
            last.message.to_mut().push_str(&note);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::RULES;

    #[test]
    fn checks_of_rules_that_are_off_do_not_run() {
        let count = |list: &str| {
            let active = Active::of(&Selection::parse(list).unwrap());
            let alone = active.two_sided.len() + active.one_sided.len();
            (alone + active.chunk.len() + usize::from(active.names.is_some()), active.looks_at_each())
        };
        assert_eq!(count(""), (CHECKS.len(), true));
        for rule in RULES {
            let chunk = CHECKS.iter().any(|check| {
                matches!(check.look, Look::Chunk(_)) && check.rules.iter().any(|other| other.id == rule.id)
            });
            assert_eq!(count(rule.id), (1, !chunk), "{}", rule.id);
        }
        let none: Vec<String> = RULES.iter().map(|rule| format!("-{}", rule.id)).collect();
        assert_eq!(count(&none.join(",")), (0, false));
    }

    #[test]
    fn a_pair_has_few_findings_of_a_rule_and_counts_the_others() {
        let of = |rule, count| (0..count).map(move |n| Finding::new(rule, n.to_string()));
        let [a, b] = ["terms.missing", "terms.forbidden"].map(|id| checks::find(id).unwrap());
        let all: Vec<Finding> = of(a, 3).chain(of(b, MOST + 7)).collect();
        let kept = fewer(all.clone());
        assert_eq!(kept[..MOST + 2], all[..MOST + 2]);
        assert_eq!(kept.len(), MOST + 3);
        assert_eq!(kept[MOST + 2].message, "99; 7 more such findings in this pair are not listed");
        assert_eq!(fewer(all[..MOST].to_vec()), all[..MOST]);
    }
}
