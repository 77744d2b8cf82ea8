//! Adds and removes units, one transaction at a time.

use super::{Store, record};
use crate::Error;
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use tmx::Unit;

/// Units of one transaction, with the documents that they are in.
pub type Batch = Vec<(Arc<str>, Unit)>;

/// Counts of units to be added, by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Units that are in the store now.
    pub new: u64,
    /// Units that were there already: the same texts in the same document.
    pub known: u64,
    /// Units with fewer than two texts, of which nothing can be looked up.
    pub single: u64,
}

/// What an import remembers from batch to batch.
#[derive(Debug, Default)]
pub(crate) struct Import {
    /// How often each content has come, so that the second "Thank you." of a document is a unit of its own.
    seen: FxHashMap<u128, u32>,
    /// The number of each document and its next position.
    documents: FxHashMap<Arc<str>, (i64, i64)>,
    langs: FxHashMap<tmx::Lang, i64>,
    /// Texts and first texts of the batch by language.
    counts: BTreeMap<i64, (i64, i64)>,
    /// The units that the import met, in order, where the caller wants them: for updates.
    pub(crate) met: Option<Vec<i64>>,
    /// Whether units come behind those that a document has.
    appends: bool,
}

impl Import {
    /// Remembers which units come.
    pub(crate) fn tracking() -> Self {
        Self { met: Some(Vec::new()), ..Self::default() }
    }

    /// Puts units behind those that their documents have.
    pub(crate) fn appending() -> Self {
        Self { appends: true, ..Self::default() }
    }

    /// The documents that units came from.
    pub(crate) fn documents(&self) -> Vec<i64> {
        let mut out: Vec<i64> = self.documents.values().map(|(id, _)| *id).collect();
        out.sort_unstable();
        out
    }
}

impl Store {
    /// Adds units in one transaction. When it returns, they are on the disk.
    ///
    /// # Errors
    /// Those of the database; then none of the batch is in the store.
    pub(crate) fn add(&mut self, batch: &[(Arc<str>, Unit)], import: &mut Import) -> Result<Added, Error> {
        let name = self.name.clone();
        let sql = |error| Error::of(&name, error);
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        let mut added = Added::default();
        let mut last = None;
        for (document, unit) in batch {
            if unit.variants.len() < 2 {
                added.single += 1;
                continue;
            }
            match insert(&step, document, unit, import) {
                Ok((id, true)) => (last, added.new) = (Some(id), added.new + 1),
                Ok((_, false)) => added.known += 1,
                Err(Failed::Sql(error)) => return Err(Error::of(&name, error)),
                Err(Failed::Json(error)) => {
                    return Err(Error::Damaged { file: name, what: error.to_string() });
                }
            }
        }
        for (lang, (texts, sources)) in std::mem::take(&mut import.counts) {
            let count = "UPDATE lang SET texts = texts + ?2, sources = sources + ?3 WHERE id = ?1";
            step.execute(count, [lang, texts, sources]).map_err(sql)?;
        }
        if let Some(last) = last {
            // Random, so that two histories of one store are distinguishable.
            step.execute("INSERT INTO batch VALUES (?1, random())", [last]).map_err(sql)?;
        }
        step.commit().map_err(sql)?;
        Ok(added)
    }

    /// Returns whether enough units have been removed that indexes should be rebuilt: a quarter of the existing ones.
    pub(crate) fn is_thinned(&self) -> Result<bool, Error> {
        let query = "SELECT (SELECT count(*) FROM removed) * 4 > (SELECT total(texts) FROM lang) / 2";
        self.sql(self.db.query_row(query, [], |row| row.get(0)))
    }

    /// Forgets which units were removed, once no index has them.
    pub(crate) fn forget_removed(&mut self) -> Result<(), Error> {
        let done = self.db.execute("DELETE FROM removed", []);
        self.sql(done.map(|_| ()))
    }

    /// Removes units in one transaction; returns how many there were.
    ///
    /// # Errors
    /// Those of the database; then none is removed.
    pub(crate) fn remove(&mut self, units: &[i64]) -> Result<usize, Error> {
        let name = self.name.clone();
        let sql = |error| Error::of(&name, error);
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        let mut removed = 0;
        for unit in units {
            let run = |query: &str| step.prepare_cached(query).and_then(|mut run| run.execute([unit]));
            // A unit may have several texts of one language, so each is counted.
            run("UPDATE lang SET texts = texts - (SELECT count(*) FROM text WHERE unit = ?1 AND lang = lang.id), \
                 sources = sources - (SELECT count(*) FROM text WHERE unit = ?1 AND ordinal = 0 AND lang = lang.id)")
            .map_err(sql)?;
            run("DELETE FROM text WHERE unit = ?1").map_err(sql)?;
            if run("DELETE FROM unit WHERE id = ?1").map_err(sql)? > 0 {
                run("INSERT INTO removed VALUES (?1)").map_err(sql)?;
                removed += 1;
            }
        }
        step.commit().map_err(sql)?;
        Ok(removed)
    }
}

enum Failed {
    Sql(rusqlite::Error),
    Json(serde_json::Error),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<serde_json::Error> for Failed {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// Inserts a unit, or finds it; returns its number and whether it is new.
fn insert(
    db: &rusqlite::Connection,
    document: &Arc<str>,
    unit: &Unit,
    import: &mut Import,
) -> Result<(i64, bool), Failed> {
    let coded: Vec<Option<String>> =
        unit.variants.iter().map(|text| record::coded(&text.segment)).collect::<Result<_, _>>()?;
    let content = record::hash(document, unit, &coded);
    let occurrence = import.seen.entry(content).or_default();
    *occurrence += 1;
    let hash = content.wrapping_add(u128::from(*occurrence)).to_be_bytes();
    let (document, position) = place(db, document, import)?;
    let facts = record::Facts::of(unit)?;
    let mut run = db.prepare_cached(
        "INSERT INTO unit (document, position, hash, date, author, score, rest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (hash) DO NOTHING",
    )?;
    let row = params![document, position, hash, facts.date, facts.author, facts.score, facts.rest];
    if run.execute(row)? == 0 {
        let mut find = db.prepare_cached("SELECT id FROM unit WHERE hash = ?1")?;
        let id = find.query_row([hash], |row| row.get(0))?;
        if let Some(met) = &mut import.met {
            met.push(id);
            // A document that was revised: its units keep their numbers and get new places.
            db.prepare_cached("UPDATE unit SET position = ?2 WHERE id = ?1")?.execute([id, position])?;
        }
        return Ok((id, false));
    }
    let id = db.last_insert_rowid();
    if let Some(met) = &mut import.met {
        met.push(id);
    }
    let mut run = db.prepare_cached("INSERT INTO text VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (ordinal, (text, coded)) in unit.variants.iter().zip(&coded).enumerate() {
        let lang = lang(db, &text.lang, import)?;
        let count = import.counts.entry(lang).or_default();
        *count = (count.0 + 1, count.1 + i64::from(ordinal == 0));
        run.execute(params![id, ordinal, lang, text.segment.text(), coded])?;
    }
    Ok((id, true))
}

/// The number of a document and the place of its next unit.
fn place(
    db: &rusqlite::Connection,
    document: &Arc<str>,
    import: &mut Import,
) -> rusqlite::Result<(i64, i64)> {
    if let Some((id, next)) = import.documents.get_mut(document) {
        *next += 1;
        return Ok((*id, *next - 1));
    }
    db.prepare_cached("INSERT INTO document (name) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([document])?;
    let mut find = db.prepare_cached("SELECT id FROM document WHERE name = ?1")?;
    let id: i64 = find.query_row([document], |row| row.get(0))?;
    let first = match import.appends {
        // One place is left out: what was added before is no neighbour.
        true => {
            let next = "SELECT ifnull(max(position) + 2, 0) FROM unit WHERE document = ?1";
            db.prepare_cached(next)?.query_row([id], |row| row.get(0))?
        }
        false => 0,
    };
    import.documents.insert(document.clone(), (id, first + 1));
    Ok((id, first))
}

fn lang(db: &rusqlite::Connection, lang: &tmx::Lang, import: &mut Import) -> rusqlite::Result<i64> {
    if let Some(id) = import.langs.get(lang) {
        return Ok(*id);
    }
    let find = |db: &rusqlite::Connection| {
        let mut find = db.prepare_cached("SELECT id FROM lang WHERE tag = ?1")?;
        find.query_row([lang.as_str()], |row| row.get(0)).optional()
    };
    let id = match find(db)? {
        Some(id) => id,
        None => {
            let main = lang.primary().to_ascii_lowercase();
            db.execute("INSERT INTO lang (tag, main) VALUES (?1, ?2)", params![lang.as_str(), main])?;
            db.last_insert_rowid()
        }
    };
    import.langs.insert(lang.clone(), id);
    Ok(id)
}
