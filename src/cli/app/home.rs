//! What the home page does with files.

use super::super::review::document::Document;
use super::super::review::workspace::Files;
use super::super::{input, limits, remedy};
use super::outputs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::bilingual::Format as PairFormat;
use sverka::bitext::Bitext;
use sverka::document::Lang;
use sverka::pipeline::document;
use sverka::read::{self, Format as TextFormat};
use sverka::text::language;
use sverka::web::app::{Detected, Formats, Home, Kind, Made, Origin};
use sverka::web::server::{Checks, Listed, Opened, Progress, Workspace};

/// The folder that keeps what was dropped.
const WORK: &str = "Sverka";

/// The documents of a run, and the folders of the page.
pub struct Desk {
    files: Files,
    folders: Vec<PathBuf>,
}

/// Returns the folder of a start without one: the current one, but in the home folder of the user, where all that a person has
/// may lie, the work folder alone.
pub fn start_folder() -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    if std::env::home_dir().is_some_and(|home| home == current) || current.parent().is_none() {
        let work = current.join(WORK);
        // What cannot be made is told when the folder is looked into.
        let _ = std::fs::create_dir(&work);
        return work;
    }
    PathBuf::from(".")
}

impl Desk {
    /// Makes the desk of a run.
    pub fn new(files: Files, folders: Vec<PathBuf>) -> Self {
        Self { files, folders }
    }
}

impl Workspace for Desk {
    fn command(&self) -> &'static str {
        self.files.command()
    }

    fn ui(&self) -> Option<&str> {
        self.files.ui()
    }

    fn reviewer(&self) -> Option<&str> {
        self.files.reviewer()
    }

    fn has_memory(&self) -> bool {
        self.files.has_memory()
    }

    fn documents(&self) -> Vec<Listed> {
        self.files.documents()
    }

    fn document(&self, index: usize) -> Option<Listed> {
        self.files.document(index)
    }

    fn open(&self, index: usize, progress: &Arc<Progress>) -> Result<Opened, String> {
        self.files.open(index, progress)
    }
}

impl Home for Desk {
    fn folders(&self) -> Vec<PathBuf> {
        self.folders.clone()
    }

    fn work_folder(&self) -> PathBuf {
        let first = self.folders.first().map_or(Path::new("."), PathBuf::as_path);
        let first = first.canonicalize().unwrap_or_else(|_| first.to_owned());
        if first.file_name().is_some_and(|name| name == WORK) { first } else { first.join(WORK) }
    }

    fn state_file(&self) -> Option<PathBuf> {
        Some(state_folder()?.join("sverka").join("app.json"))
    }

    fn kind_of(&self, name: &str) -> Option<Kind> {
        let path = Path::new(name);
        // Subtitles and Word files are texts, though they may hold two languages.
        match PairFormat::from_path(path) {
            Some(PairFormat::Srt | PairFormat::Docx) => Some(Kind::Text),
            Some(format) if format.is_read() => Some(Kind::Pairs),
            _ => TextFormat::from_path(path).map(|_| Kind::Text),
        }
    }

    fn detect(&self, name: &str, bytes: &[u8]) -> Result<Detected, String> {
        let path = Path::new(name);
        let named = language::split_name(path).filter(|(stem, _)| !stem.is_empty());
        let file_stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let stem = named.as_ref().map_or_else(file_stem, |(stem, _)| stem.clone());
        let kind = self.kind_of(name).ok_or_else(|| {
            format!("{name}: is no file of texts that Sverka reads; save it as .docx, .txt or .html, say")
        })?;
        if kind == Kind::Pairs {
            return Ok(Detected {
                kind,
                lang: None,
                stem: name.strip_suffix(".bitext.json").map_or(stem, str::to_owned),
            });
        }
        let options = read::Options { limits: limits::limits(), ..read::Options::default() };
        let (document, _) = read::read_bytes(name, bytes.to_vec(), &options)
            .map_err(|error| format!("{:#}", input::worded(error.into(), remedy::PAIR)))?;
        let lang = language::of(&document, None).ok().map(|(lang, _)| lang);
        Ok(Detected { kind, lang, stem })
    }

    fn add(&self, origin: &Origin) -> Result<usize, String> {
        let document = match &origin.files[..] {
            [source, target] if document::is_same(&as_input(source), &as_input(target)) => {
                return Err(format!("{}: is given as its own translation", source.display()));
            }
            [source, target] => Document::of_texts(source, target),
            [file] => Document::of_file(file),
            _ => return Err("give a text and its translation, or a file with both".to_owned()),
        };
        let mut document = document.map_err(|error| format!("{error:#}"))?;
        document.langs = origin.langs.clone();
        Ok(self.files.insert(document))
    }

    fn watch(&self, folder: &Path) -> Result<usize, String> {
        let (documents, _) = self.files.in_folder(folder).map_err(|error| format!("{error:#}"))?;
        self.files.watch_folder(folder).map_err(|error| format!("{error:#}"))?;
        Ok(documents.len())
    }

    fn origin(&self, index: usize) -> Option<Origin> {
        self.files
            .list()
            .get(index)
            .map(|document| Origin { files: document.paths(), langs: document.langs.clone() })
    }

    fn set_langs(&self, index: usize, langs: [Option<Lang>; 2]) {
        if let Some(document) = self.files.list().get_mut(index) {
            document.langs = langs;
        }
    }

    fn formats(&self) -> Formats {
        Formats { glossary: outputs::GLOSSARY.to_vec(), quality: outputs::QUALITY.to_vec() }
    }

    fn glossary(&self, bitext: &Bitext, format: &str) -> Result<Made, String> {
        outputs::glossary(bitext, format)
    }

    fn quality(&self, bitext: &Bitext, checks: &Checks, format: &str) -> Result<Made, String> {
        outputs::quality(bitext, checks, format)
    }
}

fn as_input(path: &Path) -> read::Input {
    read::Input::File(path.to_owned())
}

/// Returns where programs of this system keep what they remember between runs.
fn state_folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = std::env::home_dir();
    if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home.map(|home| home.join("Library").join("Application Support"))
    } else {
        named("XDG_STATE_HOME").or_else(|| home.map(|home| home.join(".local").join("state")))
    }
}
