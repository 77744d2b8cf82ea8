//! Files that were dropped on the page: they are held in memory until a document is made of them.

use super::home::Detected;
use crate::kit::Fault;
use axum::body::Bytes;
use axum::http::StatusCode;

/// The most bytes of a file: a book with its pictures has some tens of megabytes.
pub const MOST_BYTES: usize = 128 << 20;

/// The most bytes of all files that wait, and how many they may be: a folder of speeches.
const MOST_WAITING: (usize, usize) = (512 << 20, 200);

/// A file that waits for its document.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name on the disk of its owner, without a folder.
    pub name: String,
    /// Its contents.
    pub bytes: Bytes,
    /// What is known of it.
    pub detected: Detected,
}

/// The files that wait.
#[derive(Debug, Default)]
pub struct Uploads {
    last: usize,
    waiting: Vec<(String, Upload)>,
}

impl Uploads {
    /// Takes a file and returns its id: `u1`, `u2`, ...
    ///
    /// # Errors
    /// When too many wait.
    pub fn add(&mut self, upload: Upload) -> Result<String, Fault> {
        let bytes: usize = self.waiting.iter().map(|(_, waiting)| waiting.bytes.len()).sum();
        if bytes + upload.bytes.len() > MOST_WAITING.0 || self.waiting.len() >= MOST_WAITING.1 {
            let message = "too many files wait; align or remove some first";
            return Err(Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "large", message).because("waiting"));
        }
        self.last += 1;
        let id = format!("u{}", self.last);
        self.waiting.push((id.clone(), upload));
        Ok(id)
    }

    /// Returns a file that waits.
    ///
    /// # Errors
    /// When there is none with this id.
    pub fn get(&self, id: &str) -> Result<Upload, Fault> {
        let found = self.waiting.iter().find(|(known, _)| known == id);
        found
            .map(|(_, upload)| upload.clone())
            .ok_or_else(|| Fault::unknown("the file is not there any more; drop it again").because("upload"))
    }

    /// Forgets a file.
    pub fn remove(&mut self, id: &str) {
        self.waiting.retain(|(known, _)| known != id);
    }
}
