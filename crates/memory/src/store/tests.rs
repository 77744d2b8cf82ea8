use super::write::Import;
use super::*;
use std::sync::Arc;
use tmx::{Unit, Variant};

fn unit(en: &str, ru: &str) -> Unit {
    let variants = [("en-GB", en), ("ru", ru)].map(|(tag, text)| Variant::new(tag.parse().unwrap(), text));
    Unit { variants: variants.to_vec(), ..Unit::default() }
}

fn batch(pairs: &[(&str, &str)]) -> Batch {
    pairs.iter().map(|(en, ru)| (Arc::from("a.tmx"), unit(en, ru))).collect()
}

#[test]
fn what_is_added_twice_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.svm");
    let mut store = Store::create(&path).unwrap();
    let pairs = batch(&[("Yes.", "Да."), ("Thank you.", "Спасибо."), ("Yes.", "Да.")]);
    let added = store.add(&pairs, &mut Import::default()).unwrap();
    assert_eq!(added, Added { new: 3, ..Added::default() });
    let again = store.add(&pairs, &mut Import::default()).unwrap();
    assert_eq!(again, Added { known: 3, ..Added::default() });
    drop(store);
    let store = Store::open(&path).unwrap();
    let stored = store.unit(2).unwrap().unwrap();
    assert_eq!((stored.unit.clone(), stored.position), (unit("Thank you.", "Спасибо."), 1));
    let around = Neighbours { before: Some("Да.".into()), behind: Some("Да.".into()) };
    assert_eq!(store.neighbours(&stored, "ru").unwrap(), around);
    assert_eq!(store.summary().unwrap().langs, [("en-GB".to_owned(), 3), ("ru".to_owned(), 3)]);
    assert_eq!(store.last().unwrap(), 3);
}

#[test]
fn units_are_put_behind_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("m.svm")).unwrap();
    let mut add = |pairs, mut import| store.add(&batch(pairs), &mut import).map(|_| ()).unwrap();
    add(&[("a", "б"), ("c", "д")], Import::default());
    add(&[("e", "ф"), ("g", "х")], Import::appending());
    add(&[("i", "к")], Import::appending());
    let positions = (1..=5).map(|id| store.unit(id).unwrap().unwrap().position).collect::<Vec<_>>();
    assert_eq!(positions, [0, 1, 3, 4, 6]);
    assert_eq!(store.tags().unwrap(), ["en-GB", "ru"]);
}

#[test]
fn numbers_of_removed_units_are_not_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("m.svm")).unwrap();
    store.add(&batch(&[("a", "б"), ("c", "д")]), &mut Import::default()).unwrap();
    assert_eq!(store.remove(&[2, 7]).unwrap(), 1);
    assert_eq!(store.unit(2).unwrap(), None);
    assert_eq!(store.sources().unwrap(), [("en".to_owned(), 1), ("ru".to_owned(), 1)]);
    assert!(store.is_thinned().unwrap());
    store.add(&batch(&[("e", "ф")]), &mut Import::default()).unwrap();
    assert_eq!(store.last().unwrap(), 3);
}

#[test]
fn other_files_and_newer_stores_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.svm");
    assert!(matches!(Store::open(&path), Err(Error::Missing { .. })));
    std::fs::write(&path, "not a database, but long enough to look like one".repeat(20)).unwrap();
    assert!(matches!(Store::open(&path), Err(Error::NotAMemory { .. })));
    assert!(matches!(Store::create(&path), Err(Error::NotAMemory { .. })));
    std::fs::remove_file(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE a (b)").unwrap();
    assert!(matches!(Store::create(&path), Err(Error::NotAMemory { .. })));
    drop(other);
    std::fs::remove_file(&path).unwrap();
    drop(Store::create(&path).unwrap());
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", schema::LAYOUT + 1).unwrap();
    drop(newer);
    assert!(matches!(Store::open(&path), Err(Error::Newer { found: 2, .. })));
    assert!(matches!(Store::create(&path), Err(Error::Newer { .. })));
}

#[test]
fn a_full_disk_loses_nothing_that_was_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.svm");
    let mut store = Store::create(&path).unwrap();
    // The least that SQLite grants: a file that may not grow beyond it is a disk that is full.
    let pages: i64 = store.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.db.pragma_update(None, "max_page_count", pages + 4).unwrap();
    let texts: Vec<String> = (0..2_000).map(|at| format!("a text of some length, number {at}")).collect();
    let (mut import, mut reported, mut failed) = (Import::default(), 0, None);
    for chunk in texts.chunks(20) {
        let pairs: Vec<(&str, &str)> = chunk.iter().map(|text| (text.as_str(), "перевод")).collect();
        match store.add(&batch(&pairs), &mut import) {
            Ok(added) => reported += added.new,
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    assert!(matches!(failed, Some(Error::Full { .. })), "{failed:?} after {reported}");
    assert!(reported > 0);
    assert_eq!(store.summary().unwrap().units, reported);
    drop(store);
    // With space again the same import goes through, and nothing is there twice.
    let mut store = Store::create(&path).unwrap();
    let pairs: Vec<(&str, &str)> = texts.iter().map(|text| (text.as_str(), "перевод")).collect();
    let added = store.add(&batch(&pairs), &mut Import::default()).unwrap();
    assert_eq!((added.known, added.new), (reported, 2_000 - reported));
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
}
