//! Checks documents against the texts that must come out of them: one block per line,
//! `KIND TAB PLACE TAB TEXT`, next to each document as `NAME.txt`.

use crate::{Error, Options, read_bytes};
use std::path::{Path, PathBuf};
use sverka_text::document::{BlockKind, Document};

/// Reads a document of ../shared/eval/formats and checks its blocks, their kinds and places; prints
/// `skipped` where there is none.
#[allow(clippy::print_stdout, reason = "says why it is skipped")]
pub fn check_shared(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/formats");
    if !folder.is_dir() {
        #[allow(clippy::print_stdout, reason = "says why it is skipped")]
        {
            println!("skipped: no ../shared");
        }
        return;
    }
    check(&folder.join(name));
}

/// Reads a document and checks its blocks against the file `NAME.txt` next to it.
pub fn check(path: &Path) {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".txt");
    let expected = std::fs::read_to_string(PathBuf::from(beside)).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let result = read_bytes(name, std::fs::read(path).unwrap(), &Options::default());
    if let Some(error) = expected.lines().find_map(|line| line.strip_prefix("#error")).map(str::trim_start) {
        let found = result.map(|_| ()).unwrap_err();
        let words = match &found {
            Error::Broken { message, advice, .. } => format!("{message}; {advice}"),
            other => other.to_string(),
        };
        assert_eq!(words, error, "{name}");
        return;
    }
    let (document, remarks) = result.unwrap();
    let want: Vec<Vec<&str>> = expected
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.splitn(3, '\t').collect())
        .collect();
    let found: Vec<[String; 3]> = blocks(&document);
    let shown = |rows: &[[String; 3]]| rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
    for (at, row) in want.iter().enumerate() {
        let [kind, place, text] = row[..] else { panic!("{name}.txt:{}: not three columns", at + 1) };
        let fits = found.get(at).is_some_and(|[k, p, t]| k == kind && is_text(t, text) && is_place(p, place));
        assert!(
            fits,
            "{name}: block {}: want\n{kind}\t{place}\t{text}\nfound\n{}\nremarks: {remarks:?}",
            at + 1,
            shown(&found)
        );
    }
    assert_eq!(found.len(), want.len(), "{name}: more blocks than wanted:\n{}", shown(&found));
}

/// Returns whether a text is the one that is required, in which spaces may be written for no-break
/// spaces.
fn is_text(found: &str, want: &str) -> bool {
    found == want || found.replace('\u{a0}', " ") == want
}

/// Returns whether a place is the one that is required, which may be settled only in part: nothing,
/// `…`, a part without a paragraph (`a.xml`) or a paragraph without its number (`a.xml ¶`).
fn is_place(found: &str, want: &str) -> bool {
    let rest = found.strip_prefix(want);
    want.is_empty()
        || want.contains('…')
        || rest.is_some_and(|rest| rest.is_empty() || want.ends_with('¶') || rest.starts_with(" ¶"))
}

/// Returns kind, place and text of the blocks of a document, with white space and soft hyphens as
/// the splitter cleans them.
pub fn blocks(document: &Document) -> Vec<[String; 3]> {
    let of = |(at, block): (usize, &sverka_text::document::Block)| {
        let kind = match block.kind {
            BlockKind::Heading(_) => "heading",
            BlockKind::ListItem => "list-item",
            BlockKind::TableCell => "cell",
            BlockKind::Note => "note",
            BlockKind::Caption => "box",
            BlockKind::Cue => "cue",
            BlockKind::Verse => "verse",
            _ => "paragraph",
        };
        let place = document.places.get(at).map(ToString::to_string).unwrap_or_default();
        let text = document.block_text(block).replace('\u{ad}', "");
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() && c != '\u{a0}').filter(|w| !w.is_empty()).collect();
        [kind.to_owned(), place, words.join(" ")]
    };
    document.blocks.iter().enumerate().map(of).collect()
}
