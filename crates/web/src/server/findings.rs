//! The findings of `sverka qa` about rows, stored by their texts: a row that gets its earlier texts back has its
//! findings at once.

use super::workspace::Checks;
use crate::kit::Fault;
use crate::review::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs::OpenOptions;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;
use sverka_bilingual::{Pair, Place};
use sverka_qa::settings::Settings;
use sverka_qa::{CHUNK, Checker, Flagged, Severity};
use sverka_text::bitext::Side;

/// A finding of a row.
#[derive(Clone, Debug)]
pub struct Found {
    rule: &'static str,
    severity: Severity,
    message: String,
    /// The hash of the texts, by which the finding can be accepted.
    accept: String,
    /// Bytes of the texts of both sides.
    marks: [Vec<Range<usize>>; 2],
}

/// The findings that are known.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// By the texts of a row; an empty list if there are no findings.
    known: HashMap<u64, Arc<[Found]>>,
    /// Rises when findings arrive.
    pub version: u64,
}

/// Texts to be checked.
pub struct Job {
    key: u64,
    pair: Pair,
}

impl Found {
    /// Returns whether a person should check it.
    pub fn matters(&self) -> bool {
        self.severity >= Severity::Warning
    }

    /// Returns whether it is of a rule and of texts with a hash.
    pub fn is(&self, rule: &str, accept: &str) -> bool {
        self.rule == rule && self.accept == accept
    }

    /// Returns the finding for the page, its marks in UTF-16 units of the pieces of the row.
    pub fn json(&self, pieces: &[Vec<&str>; 2]) -> Value {
        let marks = |side: usize| -> Vec<Value> {
            self.marks[side].iter().flat_map(|range| in_pieces(&pieces[side], range)).collect()
        };
        json!({
            "rule": self.rule, "severity": self.severity.name(), "message": self.message, "accept": self.accept,
            "source": marks(0), "target": marks(1),
        })
    }
}

/// Returns the parts of a range of a joined text in its pieces.
fn in_pieces(pieces: &[&str], range: &Range<usize>) -> Vec<Value> {
    let (mut start, mut out) = (0, Vec::new());
    for (index, text) in pieces.iter().enumerate() {
        let units = |byte: usize| {
            text.get(..byte.saturating_sub(start).min(text.len())).map(|text| text.encode_utf16().count())
        };
        if let (Some(from), Some(to)) = (units(range.start), units(range.end))
            && from < to
        {
            out.push(json!({"piece": index, "from": from, "to": to}));
        }
        // Pieces are joined by a space.
        start += text.len() + 1;
    }
    out
}

impl Findings {
    /// Returns the findings of a row; `None` until it has been checked.
    pub fn of(&self, state: &State, row: usize) -> Option<&[Found]> {
        if self.known.is_empty() {
            return None;
        }
        self.known.get(&key(&texts(state, row))).map(AsRef::as_ref)
    }

    /// Returns the rows among some that have not been checked.
    pub fn missing(&self, state: &State, rows: Range<usize>) -> Vec<Job> {
        let langs = Arc::new((state.side(Side::Source).lang.clone(), state.side(Side::Target).lang.clone()));
        let job = |row: usize| {
            let texts = texts(state, row);
            let key = key(&texts);
            let [source, target] = texts;
            let place = Place { unit: row + 1, ..Place::default() };
            let score = state.score(&state.rows()[row]);
            let pair = Pair {
                limit: None,
                place,
                source,
                target,
                langs: langs.clone(),
                score,
                bead: None,
                doubts: Vec::new(),
                within: None,
            };
            (!self.known.contains_key(&key)).then_some(Job { key, pair })
        };
        rows.filter_map(job).collect()
    }

    /// Adds what was found.
    pub fn add(&mut self, found: HashMap<u64, Arc<[Found]>>) {
        self.known.extend(found);
        self.version += 1;
    }

    /// Forgets a finding that was accepted.
    pub fn accept(&mut self, rule: &str, accept: &str) {
        for found in self.known.values_mut() {
            if found.iter().any(|one| one.is(rule, accept)) {
                *found = found.iter().filter(|one| !one.is(rule, accept)).cloned().collect();
            }
        }
        self.version += 1;
    }
}

/// Checks texts.
pub fn check(jobs: Vec<Job>, checks: &mut Checks) -> HashMap<u64, Arc<[Found]>> {
    let mut out: HashMap<u64, Arc<[Found]>> = jobs.iter().map(|job| (job.key, Arc::from([]))).collect();
    let keys: Vec<u64> = jobs.iter().map(|job| job.key).collect();
    let mut checker = Checker::new(checks.options.clone());
    let mut flagged: Vec<Flagged> = Vec::new();
    let mut pairs: Vec<Pair> = jobs.into_iter().map(|job| job.pair).collect();
    // The place of a pair leads back to its job.
    pairs.iter_mut().enumerate().for_each(|(index, pair)| pair.place.unit = index + 1);
    let mut pairs = pairs.into_iter();
    loop {
        let chunk: Vec<Pair> = pairs.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        flagged.extend(checker.check(chunk));
    }
    checks.settings.suppress(&mut flagged);
    for Flagged { pair, findings } in flagged {
        let accept = sverka_qa::hash(&pair);
        let found = findings.into_iter().map(|finding| Found {
            rule: finding.rule.id,
            severity: finding.severity,
            message: finding.message.into_owned(),
            accept: accept.clone(),
            marks: [finding.source, finding.target],
        });
        out.insert(keys[pair.place.unit - 1], found.collect());
    }
    out
}

fn texts(state: &State, row: usize) -> [String; 2] {
    Side::BOTH.map(|side| state.row_text(row, side))
}

fn key(texts: &[String; 2]) -> u64 {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}

impl Checks {
    /// Adds an accepted finding to the file of settings.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is invalid.
    pub(super) fn suppress(&mut self, rule: &str, unit: &str, reason: &str) -> Result<(), Fault> {
        let name = self.file.display();
        let storage = |error: io::Error| {
            Fault::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "storage",
                format!("{name}: cannot be written: {error}"),
            )
        };
        let before = match std::fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(storage(error)),
        };
        let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        // A string of JSON without control characters is one of TOML.
        let reason: String = reason.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let [rule, unit, reason] = [rule, unit, &reason].map(|text| Value::from(text).to_string());
        let added = format!("{gap}\n[[suppress]]\nrule = {rule}\nunit = {unit}\nreason = {reason}\n");
        let settings = Settings::parse(&format!("{before}{added}"))
            .map_err(|error| Fault::invalid(format!("{name}: {error}; correct the file")))?;
        let mut file = OpenOptions::new().create(true).append(true).open(&self.file).map_err(storage)?;
        file.write_all(added.as_bytes()).and_then(|()| file.sync_data()).map_err(storage)?;
        self.settings = settings;
        Ok(())
    }
}
