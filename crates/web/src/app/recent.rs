//! What was worked on before: a file of the user's state folder. It is a convenience; the work itself is in the review files.

use super::home::Origin;
use crate::server::Counts;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Name and version of the format.
const FORMAT: &str = "sverka app 1";

/// Documents that are remembered; the oldest are forgotten first.
const MOST_ENTRIES: usize = 500;

/// The most bytes of the file: entries with long paths have less than a kilobyte.
const MOST_BYTES: u64 = 4 << 20;

/// A document that was worked on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The file of its review, by which it is known.
    pub review: PathBuf,
    /// Where it comes from.
    pub origin: Origin,
    /// When it was opened, in seconds since 1970.
    pub opened: u64,
    /// How far it was.
    pub counts: Counts,
}

#[derive(Serialize, Deserialize)]
struct Contents {
    format: String,
    documents: Vec<Entry>,
}

/// What was worked on, the last first.
#[derive(Debug, Default)]
pub struct Recent {
    file: Option<PathBuf>,
    entries: Vec<Entry>,
    remarks: Vec<String>,
}

impl Recent {
    /// Reads the file. One that cannot be read is set aside, and the list begins anew.
    pub fn read(file: Option<PathBuf>) -> Self {
        let mut out = Self { file, ..Self::default() };
        let Some(path) = out.file.clone() else { return out };
        match contents(&path) {
            Ok(entries) => out.entries = entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let aside = path.with_extension("damaged.json");
                let kept = match fs::rename(&path, &aside) {
                    Ok(()) => format!("it is now {}", aside.display()),
                    Err(_) => "it will be replaced".to_owned(),
                };
                out.remark(format!(
                    "{}: the list of recent work cannot be read ({error}); {kept}",
                    path.display()
                ));
            }
        }
        out
    }

    /// Returns the documents, the last one first.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.clone()
    }

    /// Returns what is known of a document.
    pub fn of(&self, review: &Path) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.review == review)
    }

    /// Returns what there is to say about the list.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Adds a remark, once.
    pub fn remark(&mut self, message: String) {
        if !self.remarks.contains(&message) {
            self.remarks.push(message);
        }
    }

    /// Takes down how far a document is that is open. Nothing is written where nothing has changed.
    pub fn note(&mut self, review: &Path, origin: Origin, counts: Counts) {
        let known = self.entries.iter().position(|entry| entry.review == review);
        match known {
            Some(at) if self.entries[at].counts == counts && self.entries[at].origin == origin => return,
            Some(at) => {
                self.entries.remove(at);
            }
            None => {}
        }
        let opened = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.entries.insert(0, Entry { review: review.to_owned(), origin, opened, counts });
        self.entries.truncate(MOST_ENTRIES);
        if let Err(error) = self.write() {
            let name = self.file.as_deref().unwrap_or(Path::new("")).display();
            let message = format!(
                "{name}: the list of recent work cannot be kept ({error}); the reviews themselves are saved"
            );
            self.remark(message);
        }
    }

    fn write(&self) -> io::Result<()> {
        let Some(path) = &self.file else { return Ok(()) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let contents = Contents { format: FORMAT.to_owned(), documents: self.entries.clone() };
        let text = serde_json::to_string_pretty(&contents).map_err(io::Error::other)?;
        let beside = path.with_extension(format!("{}.tmp", std::process::id()));
        fs::write(&beside, text + "\n")?;
        fs::rename(&beside, path)
    }
}

fn contents(path: &Path) -> io::Result<Vec<Entry>> {
    if fs::metadata(path)?.len() > MOST_BYTES {
        return Err(io::Error::other("too large"));
    }
    let contents: Contents = serde_json::from_slice(&fs::read(path)?).map_err(io::Error::other)?;
    if contents.format != FORMAT {
        return Err(io::Error::other(format!("its format is {:?}", contents.format)));
    }
    Ok(contents.documents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_and_a_damaged_file_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("app.json");
        let mut recent = Recent::read(Some(file.clone()));
        let origin =
            |name: &str| Origin { files: vec![name.into()], langs: [None, Some("ru".parse().unwrap())] };
        let counts = Counts { rows: 10, verified: 3, doubtful: 2 };
        recent.note(Path::new("/a.review.jsonl"), origin("/a.tmx"), counts);
        recent.note(Path::new("/b.review.jsonl"), origin("/b.tmx"), counts);
        recent.note(Path::new("/a.review.jsonl"), origin("/a.tmx"), Counts { verified: 4, ..counts });
        assert!(recent.remarks().is_empty());
        let again = Recent::read(Some(file.clone()));
        let names: Vec<_> = again.entries().iter().map(|entry| entry.origin.files[0].clone()).collect();
        assert_eq!(names, [Path::new("/a.tmx"), Path::new("/b.tmx")]);
        assert_eq!(again.of(Path::new("/a.review.jsonl")).unwrap().counts.verified, 4);

        fs::write(&file, "{").unwrap();
        let damaged = Recent::read(Some(file.clone()));
        assert!(damaged.entries().is_empty() && damaged.remarks().len() == 1, "{damaged:?}");
        assert!(file.with_extension("damaged.json").exists() && !file.exists());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_a_remark() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        // A file where a folder should be: no user may write there, not even an administrator.
        let mut recent = Recent::read(Some(file.join("app.json")));
        recent.note(Path::new("/a"), Origin::default(), Counts::default());
        assert!(recent.remarks().last().unwrap().contains("cannot be kept"), "{:?}", recent.remarks());
    }
}
