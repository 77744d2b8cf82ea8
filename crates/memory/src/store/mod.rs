//! The store: one SQLite file, the only authoritative data. Everything else can be rebuilt from it.
//!
//! It is kept in write-ahead mode with full synchronisation: what a committed transaction holds survives a kill and a
//! loss of power, and readers never wait for the writer. `STORE-wal` and `STORE-shm` are next to it while it is open.

mod read;
mod record;
mod schema;
pub(crate) mod write;

use crate::Error;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use read::{Neighbours, Stored, Summary};
pub use write::{Added, Batch};

/// How long a process waits for another that commits, in milliseconds: longer than the flush of a batch takes on a
/// slow disk.
const PATIENCE: Duration = Duration::from_millis(5_000);

/// Pages that a connection keeps, in KiB (a negative number means KiB to SQLite). Look-ups fetch a handful of rows, and
/// the system caches the file as well.
const CACHE: i64 = -8_192;

/// The same while units are added, for the index of the hashes.
const WRITING_CACHE: i64 = -65_536;

/// An open store.
#[derive(Debug)]
pub(crate) struct Store {
    db: Connection,
    name: String,
    path: PathBuf,
    id: String,
}

impl Store {
    /// Opens a store that exists, for reading.
    ///
    /// # Errors
    /// When there is none, it is something else or of a newer version.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        if !path.is_file() {
            return Err(Error::Missing { file: name });
        }
        let db = connect(path, &name)?;
        let sql = |error| Error::of(&name, error);
        db.pragma_update(None, "cache_size", CACHE).map_err(sql)?;
        check(&db, &name)?;
        let layout = layout(&db, &name)?;
        if layout != schema::LAYOUT {
            // Readers change nothing; the layouts before the current one have steps that a writer takes.
            return Self::create(path);
        }
        Self::new(db, name, path)
    }

    /// Opens a store for writing; makes it where there is none, and brings an older layout up.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let is_new = std::fs::metadata(path).map_or(true, |found| found.len() == 0);
        let mut db = Connection::open(path).map_err(|error| Error::of(&name, error))?;
        let sql = |error| Error::of(&name, error);
        db.busy_timeout(PATIENCE).map_err(sql)?;
        if !is_new {
            check(&db, &name)?;
        }
        db.pragma_update(None, "journal_mode", "wal").map_err(sql)?;
        db.pragma_update(None, "synchronous", "full").map_err(sql)?;
        db.pragma_update(None, "cache_size", WRITING_CACHE).map_err(sql)?;
        migrate(&mut db, &name)?;
        Self::new(db, name, path)
    }

    fn new(db: Connection, name: String, path: &Path) -> Result<Self, Error> {
        db.set_prepared_statement_cache_capacity(32);
        let id = db.query_row("SELECT value FROM about WHERE key = 'id'", [], |row| row.get(0));
        let id = id.map_err(|error| Error::of(&name, error))?;
        Ok(Self { db, name, path: path.to_owned(), id })
    }

    /// The random name by which index segments identify their store.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Lists the faults that SQLite finds; empty if there are none.
    pub(crate) fn faults(&self) -> Result<Vec<String>, Error> {
        let mut check = self.sql(self.db.prepare("PRAGMA integrity_check"))?;
        let rows = self.sql(check.query_map([], |row| row.get::<_, String>(0)))?;
        let lines: Vec<String> = self.sql(rows.collect())?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    fn sql<T>(&self, result: rusqlite::Result<T>) -> Result<T, Error> {
        result.map_err(|error| Error::of(&self.name, error))
    }

    fn json<T>(&self, unit: i64, result: Result<T, serde_json::Error>) -> Result<T, Error> {
        result.map_err(|error| Error::Damaged {
            file: self.name.clone(),
            what: format!("unit {unit}: {error}"),
        })
    }
}

fn connect(path: &Path, name: &str) -> Result<Connection, Error> {
    let sql = |error| Error::of(name, error);
    // A store in write-ahead mode needs its companions even for reading, so the connection may write where it can.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)
        .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY));
    let db = db.map_err(sql)?;
    db.busy_timeout(PATIENCE).map_err(sql)?;
    Ok(db)
}

/// Checks that a file is a store.
fn check(db: &Connection, name: &str) -> Result<(), Error> {
    let application = db.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0));
    match application {
        Ok(schema::APPLICATION) => Ok(()),
        Ok(_) => Err(Error::NotAMemory { file: name.to_owned() }),
        Err(error) => Err(Error::of(name, error)),
    }
}

/// Reads the number of the layout; refuses one that is not known yet.
fn layout(db: &Connection, name: &str) -> Result<i64, Error> {
    let found = db.query_row("PRAGMA user_version", [], |row| row.get(0)).optional();
    let found: i64 = found.map_err(|error| Error::of(name, error))?.unwrap_or(0);
    if found > schema::LAYOUT {
        return Err(Error::Newer { file: name.to_owned(), found, known: schema::LAYOUT });
    }
    Ok(found)
}

/// Takes the steps from the layout of a store to the current one, in one transaction.
fn migrate(db: &mut Connection, name: &str) -> Result<(), Error> {
    if layout(db, name)? == schema::LAYOUT {
        return Ok(());
    }
    let sql = |error| Error::of(name, error);
    let step = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(sql)?;
    // Another process may have taken them in the meantime.
    let from = usize::try_from(layout(&step, name)?).unwrap_or(0);
    for sql_of_step in &schema::STEPS[from..] {
        step.execute_batch(sql_of_step).map_err(sql)?;
    }
    step.pragma_update(None, "application_id", schema::APPLICATION).map_err(sql)?;
    step.pragma_update(None, "user_version", schema::LAYOUT).map_err(sql)?;
    step.commit().map_err(sql)
}

#[cfg(test)]
mod tests;
