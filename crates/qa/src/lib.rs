//! Checks pairs of a text and its translation: each [`Finding`] is something that a person should
//! look at, with the reason.
//!
//! ```text
//! file --bilingual--> Pair --checks--> Finding --settings, baseline--> Report --report--> text, JSON, SARIF ...
//! ```
//!
//! The principal type is [`Checker`]. It takes pairs chunk by chunk and keeps only those with
//! findings, and a few bytes a pair for the checks that compare pairs. A check is a plain function
//! of one pair or of a chunk, listed once with its rules in [`checks`]; one whose rules are all off
//! does not run. A [`Rule`] has the name of a fault and the reason for looking for it; the same text
//! makes docs/qa.md.
//!
//! False alarms are the complaint of every user of such tools. So each rule has a list of natural
//! pairs that it must flag and another that it must not (`tests/qa/`), and its severity follows
//! from how many clean human translations it flags.
//!
//! [`Settings`](settings::Settings) and [`Baseline`](baseline::Baseline) take out what is accepted.
//! Ids of rules, fingerprints and hashes of pairs are stable, for users keep them in files.

pub mod acceptance;
pub mod baseline;
mod checker;
pub mod checks;
mod finding;
pub mod glossary;
pub mod own;
pub mod report;
pub mod rule;
mod scratch_pool;
mod selection;
pub mod settings;

pub use checker::{CHUNK, Checker, Options};
pub use finding::{Finding, Flagged, count, hash};
pub use report::Report;
pub use rule::{Rule, Severity};
pub use selection::{Selection, UnknownRule};

use sverka_bilingual::Pair;
