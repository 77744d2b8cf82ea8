//! The documents of a run, for the server.

use super::super::console::Console;
use super::super::{pairs, qa, remedy};
use super::SessionArgs;
use super::document::Document;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use sverka::bilingual;
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::document::Lang;
use sverka::pipeline::{Aligner, doubts};
use sverka::web::server::{Checks, Listed, Opened, Remark, Workspace};

/// The documents that the user named.
pub struct Files {
    command: &'static str,
    documents: Mutex<Vec<Document>>,
    /// Folders that are searched again whenever the page requests its documents.
    folders: Vec<PathBuf>,
    aligner: Aligner,
    langs: [Option<Lang>; 2],
    pairs: bilingual::Options,
    checks: Checks,
    ui: Option<String>,
    reviewer: Option<String>,
    /// Links to draw at random.
    pub sample: Option<u32>,
    /// The file of another reviewer.
    pub join: Option<PathBuf>,
}

impl Files {
    /// Creates a run without documents.
    pub fn new(
        command: &'static str,
        session: &SessionArgs,
        aligner: Aligner,
        langs: [Option<Lang>; 2],
        pairs: bilingual::Options,
    ) -> Result<Self> {
        let checks = qa::checks(session.config.as_deref(), session.glossary.as_deref(), &langs)?;
        Ok(Self {
            command,
            documents: Mutex::default(),
            folders: Vec::new(),
            aligner,
            langs,
            pairs,
            checks,
            ui: session.ui.clone(),
            reviewer: session.reviewer.clone(),
            sample: None,
            join: None,
        })
    }

    fn list(&self) -> MutexGuard<'_, Vec<Document>> {
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

    /// Adds a folder to which files may be added while the page is open.
    pub fn watch_folder(&mut self, folder: &Path) -> Result<()> {
        if !folder.is_dir() {
            bail!("{}: is not a folder; give the folder with your texts", folder.display());
        }
        self.folders.push(folder.to_owned());
        Ok(())
    }

    /// Returns the pairs and alignments of a folder, and remarks about files that are in no pair.
    fn in_folder(&self, folder: &Path) -> Result<(Vec<Document>, Vec<String>)> {
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
    if !path.exists() {
        bail!("{}: no such file; check the path", path.display());
    }
    Ok(())
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

    fn documents(&self) -> Vec<Listed> {
        let listed = |document: &Document| {
            let [source, target] = document.files();
            Listed { name: document.name.clone(), source, target, review: document.review.clone() }
        };
        // A folder without a pair has none yet.
        let found = self
            .folders
            .iter()
            .flat_map(|folder| self.in_folder(folder).map(|(found, _)| found).unwrap_or_default());
        let found: Vec<Document> = found.collect();
        let mut documents = self.list();
        for document in found {
            if !documents.iter().any(|known| known.review == document.review) {
                documents.push(document);
            }
        }
        documents.iter().map(listed).collect()
    }

    fn open(&self, index: usize) -> Result<Opened, String> {
        let document = self.list().get(index).cloned().ok_or("there is no such document")?;
        let opened = document.open(&self.aligner, &self.pairs);
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
