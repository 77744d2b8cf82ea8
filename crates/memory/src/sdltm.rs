//! Memories of Trados (`.sdltm`): SQLite files whose table `translation_units` contains each text as XML.
//!
//! ```xml
//! <Segment><Elements><Text><Value>Press </Value></Text><Tag><Type>Standalone</Type>...</Tag></Elements>
//!   <CultureName>en-US</CultureName></Segment>
//! ```
//!
//! Text and tags are taken, a tag as a placeholder that names its type and anchor; fields, contexts and what the
//! program derives of texts are left out.

use crate::Error;
use quick_xml::Reader;
use quick_xml::events::Event;
use rusqlite::{Connection, OpenFlags};
use std::io::Read;
use std::path::Path;
use tmx::{Inline, Lang, Ph, Segment, Unit, Variant};

/// Checks whether a file is an SQLite database, as such memories are.
pub fn is_sqlite(path: &Path) -> bool {
    /// The first bytes of every database (SQLite, "Database File Format", 1.3.1).
    const MAGIC: &[u8; 16] = b"SQLite format 3\0";
    let mut head = [0; 16];
    // A pipe gives its bytes once, to who reads the file.
    path.is_file()
        && std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && head == *MAGIC
}

/// Calls `take` with each unit of a memory of Trados; `None` for one that could not be read. Returns how many could
/// not.
///
/// # Errors
/// When it is no such memory, and those of `take`.
pub fn read<E: From<Error>>(path: &Path, mut take: impl FnMut(Unit) -> Result<(), E>) -> Result<u64, E> {
    let name = path.display().to_string();
    let sql = |error| Error::of(&name, error);
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(sql)?;
    let query = "SELECT source_segment, target_segment, creation_date, creation_user, change_date, change_user \
        FROM translation_units ORDER BY id";
    let mut find = db.prepare(query).map_err(|_| Error::NotTrados { file: name.clone() })?;
    let mut rows = find.query([]).map_err(sql)?;
    let mut failed = 0;
    while let Some(row) = rows.next().map_err(sql)? {
        let text = |at: usize| row.get::<_, Option<String>>(at).ok().flatten();
        let pair = (text(0).as_deref().and_then(variant), text(1).as_deref().and_then(variant));
        let (Some(source), Some(target)) = pair else {
            failed += 1;
            continue;
        };
        let mut unit = Unit { variants: vec![source, target], ..Unit::default() };
        unit.origin.creation_date = text(2).as_deref().and_then(tmx::Date::mend);
        unit.origin.creation_id = text(3).filter(|user| !user.is_empty());
        unit.origin.change_date = text(4).as_deref().and_then(tmx::Date::mend);
        unit.origin.change_id = text(5).filter(|user| !user.is_empty());
        take(unit)?;
    }
    Ok(failed)
}

/// Reads a segment.
fn variant(xml: &str) -> Option<Variant> {
    let mut reader = Reader::from_str(xml);
    let (mut segment, mut lang) = (Segment::default(), None);
    let mut path: Vec<String> = Vec::new();
    let mut tag: Option<[String; 2]> = None;
    let mut value = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                if name == "Tag" {
                    tag = Some(Default::default());
                }
                value.clear();
                path.push(name);
            }
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::CData(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => value.push_str(&entity(&reference)?),
            Event::End(_) => {
                let name = path.pop()?;
                match (name.as_str(), &mut tag) {
                    ("Value", None) => segment.push_text(&std::mem::take(&mut value)),
                    ("Type", Some([kind, _])) => *kind = std::mem::take(&mut value),
                    ("Anchor", Some([_, anchor])) => *anchor = std::mem::take(&mut value),
                    ("CultureName", _) => lang = Lang::mend(&value),
                    ("Tag", Some([kind, anchor])) => {
                        let shown =
                            if kind == "End" { format!("</{anchor}>") } else { format!("<{anchor}>") };
                        segment.pieces.push(Inline::Ph(Ph::new(shown)));
                        tag = None;
                    }
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Some(Variant::new(lang?, segment))
}

/// The text of `&amp;` and the like.
fn entity(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c.to_string());
    }
    let name: &str = reference;
    Some(quick_xml::escape::resolve_predefined_entity(name)?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_trados() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sdltm");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "CREATE TABLE translation_units (id INTEGER PRIMARY KEY, source_segment TEXT, target_segment TEXT, \
             creation_date TEXT, creation_user TEXT, change_date TEXT, change_user TEXT)",
        )
        .unwrap();
        let segment = |text: &str, lang: &str| {
            format!(
                "<Segment xmlns:xsi=\"a\"><Elements><Text><Value>{text}</Value></Text><Tag><Type>Standalone</Type>\
                 <Anchor>1</Anchor></Tag></Elements><CultureName>{lang}</CultureName></Segment>"
            )
        };
        let mut add =
            db.prepare("INSERT INTO translation_units VALUES (NULL, ?1, ?2, ?3, 'anna', NULL, '')").unwrap();
        add.execute([
            segment("Q&amp;A ", "en-US"),
            segment("Вопросы ", "ru-RU"),
            "2021-05-03 10:00:00".into(),
        ])
        .unwrap();
        add.execute([String::from("<Segment>"), String::new(), String::new()]).unwrap();
        drop(add);
        assert!(is_sqlite(&path));
        let mut units = Vec::new();
        let failed = read(&path, |unit| {
            units.push(unit);
            Ok::<_, Error>(())
        });
        assert_eq!(failed.unwrap(), 1);
        let unit = &units[0];
        assert_eq!(unit.variants[0].segment.with_codes(), "Q&A <1>");
        assert_eq!(unit.variants[1].lang.as_str(), "ru-RU");
        assert_eq!(unit.origin.creation_date.unwrap().to_string(), "20210503T100000Z");
        assert_eq!(unit.origin.creation_id.as_deref(), Some("anna"));
    }
}
