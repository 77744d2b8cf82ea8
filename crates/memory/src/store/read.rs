//! What is read of a store.

use super::{Store, record};
use crate::Error;
use rusqlite::{OptionalExtension, Row, params};
use tmx::{Segment, Unit};

/// A unit of a store.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its number, never used again.
    pub id: i64,
    /// The document that it is in.
    pub document: String,
    /// Its place there, from 0.
    pub position: i64,
    /// The unit as it was added.
    pub unit: Unit,
    /// When it was last changed or made, in seconds since 1970.
    pub date: Option<i64>,
    /// Who did that.
    pub author: Option<String>,
    /// Score of the aligner, a probability.
    pub score: Option<f64>,
}

/// The texts before and after a unit in its document, in one language; `None` at its ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The text before.
    pub before: Option<String>,
    /// The text after.
    pub behind: Option<String>,
}

/// What is in a store.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Summary {
    /// Units.
    pub units: u64,
    /// Texts by language, in the order of the tags.
    pub langs: Vec<(String, u64)>,
    /// Units by document, in the order of the names.
    pub documents: Vec<(String, u64)>,
}

const UNIT: &str = "SELECT unit.id, document.name, position, rest, date, author, score FROM unit \
    JOIN document ON document.id = unit.document";

impl Store {
    /// Returns a unit; `None` if it was removed.
    pub(crate) fn unit(&self, id: i64) -> Result<Option<Stored>, Error> {
        let mut find = self.sql(self.db.prepare_cached(&format!("{UNIT} WHERE unit.id = ?1")))?;
        let row = self.sql(find.query_row([id], head).optional())?;
        row.map(|row| self.whole(row)).transpose()
    }

    /// Puts a unit together.
    fn whole(&self, (mut stored, rest): (Stored, Option<String>)) -> Result<Stored, Error> {
        let id = stored.id;
        let mut find = self.sql(self.db.prepare_cached(
            "SELECT tag, text, coded FROM text JOIN lang ON lang.id = text.lang WHERE unit = ?1 ORDER BY ordinal",
        ))?;
        let rows = self.sql(find.query_map([id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?))
        }))?;
        let mut texts = Vec::with_capacity(2);
        for row in rows {
            let (tag, text, coded) = self.sql(row)?;
            let lang = tag.parse().unwrap_or_else(|_| tmx::Lang::undetermined());
            texts.push((lang, self.json(id, record::segment(text, coded.as_deref()))?));
        }
        stored.unit = self.json(id, record::unit(rest.as_deref(), texts))?;
        Ok(stored)
    }

    /// Calls `take` with every unit, by document and place, until it fails.
    pub(crate) fn each<E: From<Error>>(
        &self,
        mut take: impl FnMut(Stored) -> Result<(), E>,
    ) -> Result<(), E> {
        let order = "ORDER BY unit.document, position, unit.id";
        let mut find = self.sql(self.db.prepare(&format!("{UNIT} {order}")))?;
        let mut rows = self.sql(find.query([]))?;
        while let Some(row) = self.sql(rows.next())? {
            let row = self.sql(head(row))?;
            take(self.whole(row)?)?;
        }
        Ok(())
    }

    /// Calls `take` with every text of a language whose unit is in a range, in order of the units: its unit, its plain
    /// text, and the segment where it has codes. `main` is the language without region.
    pub(crate) fn texts(
        &self,
        main: &str,
        after: i64,
        last: i64,
        mut take: impl FnMut(i64, &str, Option<Segment>),
    ) -> Result<(), Error> {
        let langs = self.langs_of(main)?;
        let list = langs.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let query = format!(
            "SELECT unit, text, coded FROM text WHERE unit > ?1 AND unit <= ?2 AND lang IN ({list}) ORDER BY unit"
        );
        let mut find = self.sql(self.db.prepare(&query))?;
        let mut rows = self.sql(find.query([after, last]))?;
        while let Some(row) = self.sql(rows.next())? {
            let unit: i64 = self.sql(row.get(0))?;
            let coded: Option<String> = self.sql(row.get(2))?;
            let segment = coded.map(|coded| record::segment(String::new(), Some(&coded)));
            let segment = segment.map(|segment| self.json(unit, segment)).transpose()?;
            let text = row.get_ref(1).and_then(|text| text.as_str().map_err(Into::into));
            take(unit, self.sql(text)?, segment);
        }
        Ok(())
    }

    fn langs_of(&self, main: &str) -> Result<Vec<i64>, Error> {
        let mut find = self.sql(self.db.prepare_cached("SELECT id FROM lang WHERE main = ?1 ORDER BY id"))?;
        let rows = self.sql(find.query_map([main], |row| row.get(0)))?;
        self.sql(rows.collect())
    }

    /// Returns the neighbours of a unit in its document.
    pub(crate) fn neighbours(&self, of: &Stored, main: &str) -> Result<Neighbours, Error> {
        let mut find = self.sql(self.db.prepare_cached(
            "SELECT text FROM unit JOIN document ON document.id = unit.document JOIN text ON text.unit = unit.id \
             JOIN lang ON lang.id = text.lang WHERE document.name = ?1 AND position = ?2 AND main = ?3 LIMIT 1",
        ))?;
        let mut at = |position: i64| {
            let found = find.query_row(params![of.document, position, main], |row| row.get(0));
            self.sql(found.optional())
        };
        Ok(Neighbours { before: at(of.position - 1)?, behind: at(of.position + 1)? })
    }

    /// Returns the number of the last unit that was ever added, 0 where there is none.
    pub(crate) fn last(&self) -> Result<i64, Error> {
        let last = self.db.query_row("SELECT max(last) FROM batch", [], |row| row.get::<_, Option<i64>>(0));
        Ok(self.sql(last)?.unwrap_or(0))
    }

    /// Returns the random number of the batch that ends with a unit; `None` if none does.
    pub(crate) fn nonce(&self, last: i64) -> Result<Option<i64>, Error> {
        let found = self.db.query_row("SELECT nonce FROM batch WHERE last = ?1", [last], |row| row.get(0));
        self.sql(found.optional())
    }

    /// Returns the ends of the batches after a unit, in order.
    pub(crate) fn batches(&self, after: i64) -> Result<Vec<i64>, Error> {
        let mut find = self.sql(self.db.prepare("SELECT last FROM batch WHERE last > ?1 ORDER BY last"))?;
        let rows = self.sql(find.query_map([after], |row| row.get(0)))?;
        self.sql(rows.collect())
    }

    /// Returns the units of documents that are not in a list, in order: what an update no longer has.
    pub(crate) fn absent(&self, documents: &[i64], met: &[i64]) -> Result<Vec<i64>, Error> {
        let mut met = met.to_vec();
        met.sort_unstable();
        let mut out = Vec::new();
        for document in documents {
            let mut find = self.sql(self.db.prepare_cached("SELECT id FROM unit WHERE document = ?1"))?;
            let rows = self.sql(find.query_map([document], |row| row.get(0)))?;
            let all: Vec<i64> = self.sql(rows.collect())?;
            out.extend(all.into_iter().filter(|id| met.binary_search(id).is_err()));
        }
        out.sort_unstable();
        Ok(out)
    }

    /// Returns the units of the documents with a name, in order.
    pub(crate) fn of_document(&self, name: &str) -> Result<Vec<i64>, Error> {
        let mut find = self.sql(self.db.prepare_cached(
            "SELECT unit.id FROM unit JOIN document ON document.id = unit.document WHERE name = ?1 ORDER BY unit.id",
        ))?;
        let rows = self.sql(find.query_map([name], |row| row.get(0)))?;
        self.sql(rows.collect())
    }

    /// Returns the languages without regions, those of most sources first.
    pub(crate) fn sources(&self) -> Result<Vec<(String, u64)>, Error> {
        let mut find = self.sql(self.db.prepare(
            "SELECT main, sum(texts) AS texts FROM lang GROUP BY main HAVING texts > 0 ORDER BY sum(sources) DESC, main",
        ))?;
        let rows = self.sql(find.query_map([], |row| Ok((row.get(0)?, row.get(1)?))))?;
        self.sql(rows.collect())
    }

    /// Returns the tags of the languages that have texts, in order.
    pub(crate) fn tags(&self) -> Result<Vec<String>, Error> {
        let mut find = self.sql(self.db.prepare("SELECT tag FROM lang WHERE texts > 0 ORDER BY tag"))?;
        let rows = self.sql(find.query_map([], |row| row.get(0)))?;
        self.sql(rows.collect())
    }

    /// Counts what there is.
    pub(crate) fn summary(&self) -> Result<Summary, Error> {
        let pairs = |query: &str| {
            let mut find = self.sql(self.db.prepare(query))?;
            let rows = self.sql(find.query_map([], |row| Ok((row.get(0)?, row.get(1)?))))?;
            self.sql(rows.collect::<rusqlite::Result<Vec<(String, u64)>>>())
        };
        Ok(Summary {
            units: self.sql(self.db.query_row("SELECT count(*) FROM unit", [], |row| row.get(0)))?,
            langs: pairs("SELECT tag, texts FROM lang WHERE texts > 0 ORDER BY tag")?,
            documents: pairs(
                "SELECT name, count(*) FROM unit JOIN document ON document.id = unit.document GROUP BY name ORDER BY name",
            )?,
        })
    }
}

/// The columns of a unit, with the rest as it is stored.
fn head(row: &Row<'_>) -> rusqlite::Result<(Stored, Option<String>)> {
    let stored = Stored {
        id: row.get(0)?,
        document: row.get(1)?,
        position: row.get(2)?,
        unit: Unit::default(),
        date: row.get(4)?,
        author: row.get(5)?,
        score: row.get(6)?,
    };
    Ok((stored, row.get(3)?))
}
