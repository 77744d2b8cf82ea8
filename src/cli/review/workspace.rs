//! The documents of a run, for the server.

use super::super::console::Console;
use super::super::{input, pairs, qa, remedy};
use super::SessionArgs;
use super::document::Document;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use sverka::bilingual;
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::document::Lang;
use sverka::pipeline::{self, Aligner, Reading, doubts};
use sverka::web::server::{Checks, Listed, Opened, Progress, Remark, Stage, Workspace};

/// The documents that the user named.
pub struct Files {
    command: &'static str,
    documents: Mutex<Vec<Document>>,
    /// Folders that are looked at again when the page asks for its documents.
    watched: Mutex<Watched>,
    aligner: Aligner,
    readings: [Reading; 2],
    langs: [Option<Lang>; 2],
    pairs: bilingual::Options,
    checks: Checks,
    ui: Option<String>,
    reviewer: Option<String>,
    has_memory: bool,
    /// Links to draw at random.
    pub sample: Option<u32>,
    /// The file of another reviewer.
    pub join: Option<PathBuf>,
}

/// Folders whose files are looked at again and again.
#[derive(Default)]
struct Watched {
    folders: Vec<PathBuf>,
    /// When they were looked at, and how long that took.
    last: Option<(Instant, Duration)>,
}

impl Watched {
    /// Returns whether it is time to look again: large folders are looked at less often, so that the server has time for its page.
    fn is_due(&self) -> bool {
        /// Looking takes a hundredth of the time at most.
        const SHARE: u32 = 100;
        self.last.is_none_or(|(end, took)| end.elapsed() >= took * SHARE)
    }
}

impl Files {
    /// Makes a run without documents. `readings`: how the texts of both sides are read.
    pub fn new(
        command: &'static str,
        session: &SessionArgs,
        aligner: Aligner,
        readings: [Reading; 2],
        pairs: bilingual::Options,
    ) -> Result<Self> {
        let langs = readings.each_ref().map(|reading| reading.lang.clone());
        let checks = qa::checks(session.config.as_deref(), session.glossary.as_deref(), &langs)?;
        Ok(Self {
            command,
            documents: Mutex::default(),
            watched: Mutex::default(),
            aligner,
            readings,
            langs,
            pairs,
            checks,
            ui: session.ui.clone(),
            reviewer: session.reviewer.clone(),
            has_memory: !session.memory.is_empty(),
            sample: None,
            join: None,
        })
    }

    pub(in super::super) fn list(&self) -> MutexGuard<'_, Vec<Document>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how many documents there are.
    pub fn count(&self) -> usize {
        self.list().len()
    }

    /// Adds a text and its translation.
    pub fn add_pair(&mut self, source: &Path, target: &Path) -> Result<()> {
        for path in [source, target] {
            check_exists(path)?;
        }
        self.list().push(Document::of_texts(source, target)?);
        Ok(())
    }

    /// Adds a file with both texts.
    pub fn add_file(&mut self, path: &Path) -> Result<()> {
        check_exists(path)?;
        self.list().push(Document::of_file(path)?);
        Ok(())
    }

    /// Adds all pairs of a folder and its alignments.
    pub fn add_folder(&mut self, folder: &Path, console: &Console) -> Result<()> {
        let (documents, remarks) = self.in_folder(folder)?;
        remarks.iter().for_each(|remark| console.warning(remark));
        self.list().extend(documents);
        Ok(())
    }

    /// Adds a folder to which files may come while the page is open.
    pub fn watch_folder(&self, folder: &Path) -> Result<()> {
        if !folder.is_dir() {
            bail!("{}: is not a folder; give the folder with your texts", folder.display());
        }
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if !watched.folders.iter().any(|known| known == folder) {
            watched.folders.push(folder.to_owned());
            watched.last = None;
        }
        Ok(())
    }

    /// Adds what has come into the folders since they were looked at.
    fn look(&self) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if !watched.is_due() {
            return;
        }
        let start = Instant::now();
        // A folder without a pair has none yet.
        let found = watched.folders.iter().filter_map(|folder| self.in_folder(folder).ok());
        let found: Vec<Document> = found.flat_map(|(found, _)| found).collect();
        watched.last = Some((Instant::now(), start.elapsed()));
        for document in found {
            self.insert(document);
        }
    }

    /// Adds a document unless it is known by its review, and returns its place.
    pub(in super::super) fn insert(&self, document: Document) -> usize {
        let mut documents = self.list();
        let known = documents.iter().position(|known| known.review == document.review);
        known.unwrap_or_else(|| {
            documents.push(document);
            documents.len() - 1
        })
    }

    /// Returns how the texts of a document are read and aligned, with an eye on how far that is.
    fn aligner_of(&self, document: &Document, progress: &Arc<Progress>) -> Aligner {
        let [mut source, mut target] = self.readings.clone();
        for (reading, lang) in [&mut source, &mut target].into_iter().zip(&document.langs) {
            reading.lang = lang.clone().or(reading.lang.take());
        }
        let progress = progress.clone();
        self.aligner.clone().reading(source, target).watch(move |stage| {
            progress.enter(match stage {
                pipeline::Stage::Reading => Stage::Reading,
                pipeline::Stage::Splitting => Stage::Splitting,
                _ => Stage::Aligning,
            })
        })
    }

    /// Returns the pairs and alignments of a folder, and remarks about files that are in no pair.
    pub(in super::super) fn in_folder(&self, folder: &Path) -> Result<(Vec<Document>, Vec<String>)> {
        let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()));
        let is_bitext = |path: &PathBuf| path.to_string_lossy().ends_with(".bitext.json");
        let mut bitexts: Vec<PathBuf> = entries.into_iter().flatten().filter(is_bitext).collect();
        bitexts.sort();
        let (mut documents, mut remarks) = (Vec::new(), Vec::new());
        match pairs::in_directory(folder, self.langs.each_ref().map(Option::as_ref), None, true) {
            Ok((found, more)) => {
                remarks = more;
                for pair in found {
                    documents.push(Document::of_texts(&pair.source, &pair.target)?);
                }
            }
            Err(error) if bitexts.is_empty() => return Err(error),
            Err(_) => {}
        }
        for path in bitexts {
            let document = Document::of_file(&path)?;
            // The alignment of a pair that is already listed has the same review.
            if !documents.iter().any(|other: &Document| other.review == document.review) {
                documents.push(document);
            }
        }
        Ok((documents, remarks))
    }
}

fn check_exists(path: &Path) -> Result<()> {
    if path.exists() { Ok(()) } else { Err(input::no_such_file(&input::name(path))) }
}

fn listed(document: &Document) -> Listed {
    let [source, target] = document.files();
    Listed { name: document.name.clone(), source, target, review: document.review.clone() }
}

fn remark(diagnostic: &Diagnostic) -> Remark {
    let message = remedy::with_flags(diagnostic, diagnostic.remedy.as_ref(), remedy::PAIR);
    Remark { is_warning: diagnostic.severity == Severity::Warning, message }
}

impl Workspace for Files {
    fn command(&self) -> &'static str {
        self.command
    }

    fn ui(&self) -> Option<&str> {
        self.ui.as_deref()
    }

    fn reviewer(&self) -> Option<&str> {
        self.reviewer.as_deref()
    }

    fn sample(&self) -> Option<u32> {
        self.sample
    }

    fn has_memory(&self) -> bool {
        self.has_memory
    }

    fn documents(&self) -> Vec<Listed> {
        self.look();
        self.list().iter().map(listed).collect()
    }

    fn document(&self, index: usize) -> Option<Listed> {
        self.list().get(index).map(listed)
    }

    fn open(&self, index: usize, progress: &Arc<Progress>) -> Result<Opened, String> {
        let document = self.list().get(index).cloned().ok_or("there is no such document")?;
        progress.enter(Stage::Reading);
        let opened = document.open(&self.aligner_of(&document, progress), &self.pairs);
        let (found, aligned) = opened.map_err(|error| format!("{error:#}"))?;
        let mut diagnostics = found.diagnostics;
        if diagnostics.is_empty() && aligned.is_some() {
            diagnostics = doubts::of(&found.bitext);
        }
        Ok(Opened {
            bitext: found.bitext,
            aligned,
            checks: self.checks.clone(),
            remarks: diagnostics.iter().map(remark).collect(),
            with: self.join.clone(),
        })
    }
}
