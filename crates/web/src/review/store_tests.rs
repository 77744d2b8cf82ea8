use super::store::{Contents, SaveError, Store, StoreError, read};
use super::tests::bitext;
use super::*;
use std::path::Path;

fn operations(review: &mut Review, store: &mut Store, count: usize) -> Vec<State> {
    let mut states = vec![review.state().clone()];
    for number in 0..count {
        let operation = match number % 3 {
            0 => Operation::Merge { row: 0 },
            1 => Operation::Note { row: 0, text: format!("заметка {number}\nи ещё") },
            _ => Operation::Undo,
        };
        let entry = review.plan(&format!("op-{number:08}"), &operation, None).unwrap();
        review.apply_saved(entry, |entry| store.append(entry)).unwrap().unwrap();
        states.push(review.state().clone());
    }
    states
}

#[test]
fn a_file_torn_at_any_byte_gives_the_operations_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.review.jsonl");
    let Resumed { mut review, mut store, .. } = resume(&path, (*bitext(9)).clone(), None).unwrap();
    let states = operations(&mut review, &mut store, 7);
    drop(store);
    let bytes = std::fs::read(&path).unwrap();
    let first = bytes.iter().position(|&byte| byte == b'\n').unwrap() + 1;
    for cut in first..=bytes.len() {
        std::fs::write(&path, &bytes[..cut]).unwrap();
        let Resumed { review, mut store, remarks } = resume(&path, (*bitext(9)).clone(), None).unwrap();
        let whole = bytes[first..cut].iter().filter(|&&byte| byte == b'\n').count();
        // A last line that lacks nothing but its line feed counts, too.
        let count = usize::try_from(review.version()).unwrap();
        assert!(count == whole || count == whole + 1 && bytes[cut] == b'\n', "{cut}: {count} of {whole}");
        assert_eq!(review.state(), &states[count], "cut at {cut}");
        assert_eq!(remarks.is_empty(), count > whole || bytes[cut - 1] == b'\n', "{cut}: {remarks:?}");
        if cut % 17 == 0 {
            let mut review = review;
            let entry = review
                .plan("op-after-the-crash", &Operation::Note { row: 1, text: "x".into() }, None)
                .unwrap();
            review.apply_saved(entry, |entry| store.append(entry)).unwrap().unwrap();
            drop(store);
            let again = resume(&path, (*bitext(9)).clone(), None).unwrap();
            assert_eq!((again.review.state(), again.remarks.len()), (review.state(), 0), "cut at {cut}");
        }
    }
}

#[test]
fn one_review_at_a_time_has_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.review.jsonl");
    let mut first = resume(&path, (*bitext(9)).clone(), None).unwrap();
    let mut second = resume(&path, (*bitext(9)).clone(), None).unwrap();
    operations(&mut first.review, &mut first.store, 1);
    let entry = second.review.plan("op-second", &Operation::Merge { row: 0 }, None).unwrap();
    // The second began before there was a file: it must not write into that of the first.
    let result = second.review.apply_saved(entry, |entry| second.store.append(entry)).unwrap();
    assert!(matches!(result, Err(SaveError::Changed(_))), "{result:?}");
    assert_eq!(second.review.version(), 0);
    assert_eq!(second.review.state(), &State::new(bitext(9)));
    assert!(matches!(Store::open(&path), Err(StoreError::InUse(_))));
    // Reading it is always possible.
    assert_eq!(read(&path).unwrap().entries.len(), 1);
}

#[test]
fn damaged_files_are_refused_with_their_line() {
    let base = Line::Base(Box::new(Base::of(&bitext(3)))).write().unwrap();
    let entry = r#"{"id":"a","op":"merge","changes":[{"rows":{"at":"1:1","old":"1:1*2","new":"2:2m"}}]}"#;
    for (text, want) in [
        (format!("{entry}\n"), "a:1: is not a review file"),
        (format!("{base}{entry}\n{{}}\n{entry}\n"), "a:3: not a line of a review file"),
        (format!("{base}<<<<<<< HEAD\n{entry}\n"), "a:2: version control left a conflict"),
        (base.replace("review 1", "review 2"), "a:1: the format is \"sverka review 2\", this version"),
        (format!("{base}{entry}\n{entry}\n"), "a:3: the operation \"a\" occurs twice"),
        (format!("{base}{}\n", entry.replace("1:1*2", "1:1*3")), "a:2: at 1:1 the rows are"),
        (format!("{base}{}\n", entry.replace("\"1:1\"", "\"90:1\"")), "a:2: no row begins at 90:1"),
        (
            format!("{base}{}\n", r#"{"id":"u","op":"undo","of":"z"}"#),
            "a:2: undo of \"z\", which is not the last",
        ),
    ] {
        let path = Path::new("a");
        let found = Contents::parse(path, text.as_bytes())
            .and_then(|contents| contents.replay(path, &mut Review::new(bitext(3))));
        let found = found.unwrap_err().to_string();
        assert!(found.starts_with(want), "{found}");
    }
}

#[test]
fn the_links_of_the_file_are_kept_when_the_aligner_has_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.review.jsonl");
    let mut first = resume(&path, (*bitext(9)).clone(), None).unwrap();
    operations(&mut first.review, &mut first.store, 2);
    drop(first.store);
    let mut other = (*bitext(9)).clone();
    let second = other.links.remove(1);
    other.links[0].source.end = second.source.end;
    other.links[0].target.end = second.target.end;
    assert_eq!(other.fault(), None);
    let again = resume(&path, other, None).unwrap();
    assert_eq!(again.review.state(), first.review.state());
    assert!(again.remarks[0].contains("2 of them would be aligned in another way"), "{:?}", again.remarks);
}
