//! A document that is open: its review, its file, and who waits for changes.

use super::findings::{self, Findings, Job};
use super::rows;
use super::workspace::{Checks, Counts, Listed, Opened, Remark};
use crate::kit::Fault;
use crate::review::store::{self, Store, StoreError};
use crate::review::{Conflict, Entry, Merged, Operation, Realign, Resumed, Review, Splice, merge, resume};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::ops::Range;
use std::path::Path;
use sverka_align::Options as AlignOptions;
use sverka_align::anchors::Anchors;
use sverka_qa::glossary::Glossary;
use sverka_text::bitext::{Bitext, Side};
use sverka_text::document::Segmented;
use tokio::sync::watch;

/// Changes that are kept for other pages; a page that has missed more fetches all rows again.
const KEPT_CHANGES: usize = 1000;

/// The most rows of a change that are sent to other pages one by one.
const LARGEST_CHANGE: usize = 5000;

/// A document that is open.
pub struct Document {
    listed: Listed,
    review: Review,
    store: Store,
    reviewer: Option<String>,
    /// How it was aligned.
    pub aligned: Option<AlignOptions>,
    checks: Checks,
    findings: Findings,
    remarks: Vec<Remark>,
    conflicts: Vec<Conflict>,
    feed: VecDeque<Change>,
    /// The rows of a version of the review and of its findings, as the page gets them: it takes some time to make those of a book.
    flat: Option<((u64, u64), Vec<i64>)>,
    /// The versions of the review and of its findings.
    news: watch::Sender<(u64, u64)>,
}

/// A change, for other pages.
struct Change {
    version: u64,
    value: Value,
}

impl Document {
    /// Opens a document and goes on with its review.
    ///
    /// # Errors
    /// When its review file cannot be used.
    pub fn open(listed: Listed, opened: Opened, reviewer: Option<&str>) -> Result<Self, StoreError> {
        let Opened { bitext, aligned, checks, mut remarks, with } = opened;
        let Resumed { mut review, mut store, remarks: more } = {
            let realign = |bitext: &Bitext, anchors: &Anchors| {
                let (source, target) = (bitext.source.clone(), bitext.target.clone());
                sverka_align::align_anchored(source, target, aligned.as_ref()?, anchors).ok()
            };
            resume(&listed.review, bitext, aligned.is_some().then_some(&realign as &Realign<'_>))?
        };
        remarks.extend(more.into_iter().map(|message| Remark { is_warning: true, message }));
        let conflicts = match with {
            Some(path) => take_over(&path, &mut review, &mut store, &mut remarks)?,
            None => Vec::new(),
        };
        let news = watch::Sender::new((review.version(), 0));
        Ok(Self {
            listed,
            review,
            store,
            reviewer: reviewer.map(str::to_owned),
            aligned,
            checks,
            findings: Findings::default(),
            remarks,
            conflicts,
            feed: VecDeque::new(),
            flat: None,
            news,
        })
    }

    /// Returns the review.
    pub fn review(&self) -> &Review {
        &self.review
    }

    /// Returns the name of the document.
    pub fn name(&self) -> &str {
        &self.listed.name
    }

    fn versions(&self) -> (u64, u64) {
        (self.review.version(), self.findings.version)
    }

    /// Returns all rows as the page gets them.
    pub fn rows(&mut self) -> &[i64] {
        let versions = self.versions();
        let known = self.flat.take().filter(|(known, _)| *known == versions);
        let make = || {
            let state = self.review.state();
            (versions, rows::flat(state, &self.findings, 0..state.rows().len()))
        };
        let known = known.unwrap_or_else(make);
        &self.flat.insert(known).1
    }

    /// Returns how far the review is.
    pub fn counts(&mut self) -> Counts {
        rows::counts(self.rows())
    }

    /// Returns how the document is checked.
    pub fn checks(&self) -> &Checks {
        &self.checks
    }

    /// Returns the terms that are marked.
    pub fn glossary(&self) -> Option<&Glossary> {
        self.checks.options.glossary.as_ref()
    }

    /// Returns the findings that are known.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Returns the channel that announces new versions.
    pub fn news(&self) -> watch::Receiver<(u64, u64)> {
        self.news.subscribe()
    }

    /// Returns the remarks about the document as a whole.
    pub fn summary(&self, id: &str) -> Value {
        let state = self.review.state();
        let side = |side: Side| {
            let segmented: &Segmented = state.side(side);
            json!({
                "name": segmented.name, "lang": segmented.lang.as_str(), "dir": direction(segmented.lang.primary()),
                "sentences": segmented.segments.len(),
            })
        };
        let remark = |remark: &Remark| json!({"severity": if remark.is_warning { "warning" } else { "note" }, "message": remark.message});
        let conflict = |conflict: &Conflict| {
            let row =
                conflict.at.and_then(|at| state.row_of(Side::Source, state.find(Side::Source, at.source)?));
            json!({"row": row, "message": conflict.to_string()})
        };
        let file = self.store.path().file_name().map(|name| name.to_string_lossy().into_owned());
        json!({
            "id": id, "name": self.listed.name, "version": self.review.version(),
            "source": side(Side::Source), "target": side(Side::Target),
            "rows": state.rows().len(), "file": file, "sure": rows::SURE,
            "undo": self.review.undo(), "redo": self.review.redo(),
            "can_realign": self.aligned.is_some(),
            "remarks": self.remarks.iter().map(remark).collect::<Vec<_>>(), "conflicts": self.conflicts.iter().map(conflict).collect::<Vec<_>>(),
        })
    }

    /// Performs an operation: applies it and saves it to disk. Returns the answer, and the rows that are new.
    ///
    /// # Errors
    /// When it is not possible here, when the page has another version, or when it cannot be saved. Nothing is changed then.
    pub fn operate(
        &mut self,
        id: &str,
        base_version: u64,
        operation: &Operation,
    ) -> Result<(Value, Range<usize>), Fault> {
        if self.review.version_of(id).is_some() {
            let mut answer = self.answer(id, "", &[]);
            answer["repeated"] = true.into();
            return Ok((answer, 0..0));
        }
        self.check_version(base_version)?;
        let entry = self.review.plan(id, operation, self.reviewer.as_deref());
        let entry = entry.map_err(|refusal| Fault::invalid(refusal.to_string()).because(refusal.key()))?;
        let splice = self.save(&entry)?;
        let splices = [self.spliced(splice)];
        let answer = self.answer(id, &entry.op, &splices);
        let value = if splice.removed.max(splice.added) > LARGEST_CHANGE {
            Value::Null
        } else {
            json!({"version": self.review.version(), "op_id": id, "kind": entry.op, "splices": splices})
        };
        self.feed.push_back(Change { version: self.review.version(), value });
        if self.feed.len() > KEPT_CHANGES {
            self.feed.pop_front();
        }
        self.tell();
        Ok((answer, splice.at..splice.at + splice.added))
    }

    /// Checks that a page has the current version.
    ///
    /// # Errors
    /// When it has another.
    pub fn check_version(&self, version: u64) -> Result<(), Fault> {
        if version == self.review.version() {
            return Ok(());
        }
        let mut fault =
            Fault::new(StatusCode::CONFLICT, "stale", "the document has changed in another window");
        fault.version = Some(self.review.version());
        Err(fault)
    }

    /// Applies and saves an entry; an entry that cannot be saved is not applied.
    fn save(&mut self, entry: &Entry) -> Result<Splice, Fault> {
        let before = self.versions();
        let store = &mut self.store;
        let saved = self.review.apply_saved(entry.clone(), |entry| store.append(entry));
        let saved =
            saved.map_err(|error| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "bug", error.to_string()))?;
        let splice = saved
            .map_err(|error| Fault::new(StatusCode::SERVICE_UNAVAILABLE, "storage", error.to_string()))?;
        let versions = self.versions();
        if let Some((known, flat)) = self.flat.as_mut().filter(|(known, _)| *known == before) {
            let (state, rows) = (self.review.state(), splice.at..splice.at + splice.added);
            let new = rows::flat(state, &self.findings, rows);
            flat.splice(rows::NUMBERS * splice.at..rows::NUMBERS * (splice.at + splice.removed), new);
            *known = versions;
        }
        Ok(splice)
    }

    fn answer(&self, id: &str, kind: &str, splices: &[Value]) -> Value {
        json!({
            "version": self.review.version(), "op_id": id, "kind": kind, "splices": splices,
            "undo": self.review.undo(), "redo": self.review.redo(),
        })
    }

    fn spliced(&self, splice: Splice) -> Value {
        let rows = rows::flat(self.review.state(), &self.findings, splice.at..splice.at + splice.added);
        json!({"at": splice.at, "removed": splice.removed, "rows": rows})
    }

    fn tell(&self) {
        self.news.send_replace((self.review.version(), self.findings.version));
    }

    /// Returns what has changed since a version.
    pub fn changes(&self, since: u64, findings: u64) -> Value {
        let version = self.review.version();
        let newer: Vec<&Change> = self.feed.iter().filter(|change| change.version > since).collect();
        let is_complete = since <= version && newer.len() as u64 == version - since;
        let reload = !is_complete || newer.iter().any(|change| change.value.is_null());
        let mut changes: Vec<Value> = Vec::new();
        if !reload {
            changes = newer.iter().map(|change| change.value.clone()).collect();
        }
        if findings < self.findings.version {
            changes.push(json!({"version": version, "kind": "findings", "splices": []}));
        }
        json!({
            "version": version, "findings": self.findings.version, "changes": changes, "reload": reload,
            "undo": self.review.undo(), "redo": self.review.redo(),
        })
    }

    /// Accepts a finding of a row: adds it to the file of settings, with the reason, and returns the file's name.
    ///
    /// # Errors
    /// When the row has no such finding, the reason is empty, or the file cannot be written.
    pub fn accept(&mut self, row: usize, rule: &str, accept: &str, reason: &str) -> Result<String, Fault> {
        let state = self.review.state();
        let found =
            (row < state.rows().len()).then(|| self.findings.of(state, row)).flatten().unwrap_or_default();
        if !found.iter().any(|found| found.is(rule, accept)) {
            return Err(Fault::unknown("the row has no such finding any more"));
        }
        if reason.trim().is_empty() {
            return Err(Fault::invalid("say why the finding is accepted").because("empty-text"));
        }
        self.checks.suppress(rule, accept, reason.trim())?;
        self.findings.accept(rule, accept);
        self.tell();
        Ok(self.checks.file.file_name().unwrap_or_default().to_string_lossy().into_owned())
    }

    /// Returns the rows that have not been checked, and how to check them.
    pub fn unchecked(&self, rows: Range<usize>) -> (Vec<Job>, Checks) {
        (self.findings.missing(self.review.state(), rows), self.checks.clone())
    }

    /// Adds the findings.
    pub fn add_findings(&mut self, found: std::collections::HashMap<u64, std::sync::Arc<[findings::Found]>>) {
        self.findings.add(found);
        self.tell();
    }
}

/// Returns the direction in which a language is written.
fn direction(lang: &str) -> &'static str {
    /// Languages that are written from right to left.
    const LEFTWARD: [&str; 10] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ur", "yi"];
    if LEFTWARD.contains(&lang) { "rtl" } else { "ltr" }
}

/// Takes over another reviewer's work, and returns the contradictions.
fn take_over(
    path: &Path,
    review: &mut Review,
    store: &mut Store,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<Conflict>, StoreError> {
    let Merged { entries, conflicts } = merge(review, path, store::read(path)?)?;
    let name = path.display();
    let (count, against) = (entries.len(), conflicts.len());
    let mut message = format!("{name}: taken over: {count}; against what is there: {against}");
    for entry in entries {
        let saved = review.apply_saved(entry, |entry| store.append(entry));
        match saved.map_err(|source| StoreError::Unfit { path: path.to_owned(), line: 0, source })? {
            Ok(_) => {}
            Err(error) => {
                message = format!("{name}: not all could be taken over: {error}");
                break;
            }
        }
    }
    remarks.push(Remark { is_warning: against > 0, message });
    Ok(conflicts)
}
