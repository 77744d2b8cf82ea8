//! Why a memory cannot be used.

use std::io;

/// The error of a memory. The message describes the problem and its place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file does not exist.
    #[error("{file}: there is no such memory")]
    Missing {
        /// The store as the user named it.
        file: String,
    },
    /// The file is something else.
    #[error("{file}: is not a memory of Sverka")]
    NotAMemory {
        /// The store as the user named it.
        file: String,
    },
    /// The file is a database, but not a memory of Trados.
    #[error("{file}: is neither a memory of Sverka nor one of Trados")]
    NotTrados {
        /// The file.
        file: String,
    },
    /// A later version of the program made it.
    #[error(
        "{file}: was written by a newer version of Sverka (layout {found}; this version reads up to {known})"
    )]
    Newer {
        /// The store as the user named it.
        file: String,
        /// Its layout.
        found: i64,
        /// The last layout that this version reads.
        known: i64,
    },
    /// Another process writes to it.
    #[error("{file}: another process is writing to this memory")]
    Locked {
        /// The store as the user named it.
        file: String,
    },
    /// The disk is full. What was reported as stored is stored.
    #[error("{file}: the disk is full; everything reported as stored so far is safe")]
    Full {
        /// The store as the user named it.
        file: String,
    },
    /// The store cannot be read in full.
    #[error("{file}: the store is damaged: {what}")]
    Damaged {
        /// The store as the user named it.
        file: String,
        /// What was found.
        what: String,
    },
    /// The database refused.
    #[error("{file}: {source}")]
    Database {
        /// The store as the user named it.
        file: String,
        /// What it said.
        source: rusqlite::Error,
    },
    /// The system refused.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// The embedded model does not support a language.
    #[error("the embedded model does not support the language {lang}")]
    Unsupported {
        /// The language.
        lang: String,
    },
    /// The store has no units.
    #[error("{file}: is empty")]
    Empty {
        /// The store as the user named it.
        file: String,
    },
    /// The store has no text in a language.
    #[error("{file}: has no text in {lang}; it has {}", choices.join(", "))]
    Language {
        /// The store as the user named it.
        file: String,
        /// The language that was requested.
        lang: String,
        /// The languages of the store.
        choices: Vec<String>,
    },
}

impl Error {
    /// Makes the error of a store from that of the database.
    pub(crate) fn of(file: &str, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let file = file.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAMemory { file },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { file },
            Some(ErrorCode::DiskFull) => Self::Full { file },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { file, what: source.to_string() },
            _ => Self::Database { file, source },
        }
    }

    /// Makes the error of a file.
    pub(crate) fn io(file: impl ToString, source: io::Error) -> Self {
        Self::Io { file: file.to_string(), source }
    }
}
