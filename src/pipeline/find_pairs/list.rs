//! The pairs of a list.

use super::{Error, FoundPair};
use std::path::{Path, PathBuf};
use sverka_text::language;

/// Reads the pairs of a list: source TAB target [TAB name of the result [TAB file of anchors]], a
/// pair a line. The score and the reasons that `sverka pair` puts into two more columns are for people. Blank lines and lines that begin with `#` are passed over. `file` names the list in
/// errors.
///
/// # Errors
/// The first line that is no pair; or there is none at all.
pub fn in_list(file: &str, list: &str) -> Result<Vec<FoundPair>, Error> {
    let mut pairs = Vec::new();
    for (line, text) in (1..).zip(list.lines()) {
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        let fields: Vec<_> = text.split('\t').map(str::trim).collect();
        let (source, target, name, anchors) = match fields[..] {
            [source, target] => (source, target, "", ""),
            [source, target, name] => (source, target, name, ""),
            [source, target, name, anchors]
            | [source, target, name, anchors, _]
            | [source, target, name, anchors, _, _] => (source, target, name, anchors),
            _ => return Err(Error::Fields { file: file.into(), line, fields: fields.len() }),
        };
        if source.is_empty() || target.is_empty() {
            return Err(Error::EmptyField { file: file.into(), line });
        }
        let source = PathBuf::from(source);
        let name = if name.is_empty() { default_name(&source) } else { name.into() };
        let anchors = Some(anchors).filter(|path| !path.is_empty()).map(PathBuf::from);
        pairs.push(FoundPair { source, target: target.into(), name, anchors });
    }
    if pairs.is_empty() {
        return Err(Error::EmptyList { file: file.into() });
    }
    Ok(pairs)
}

/// Names the results of a pair: the source without language and extension.
fn default_name(source: &Path) -> PathBuf {
    match language::split_name(source) {
        Some((name, _)) if !name.is_empty() => name.into(),
        _ => source.file_stem().unwrap_or_default().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_files_results_and_anchors() {
        let pairs = in_list(
            "l",
            "# ours\n\na.en.txt\tb.txt\nc.txt\td.txt\tout/c.tmx\tc.tsv\ne.txt\tf.txt\te\t\t0.9\tsame name\n",
        )
        .unwrap();
        let shown: Vec<_> = pairs.iter().map(|p| (p.name.display().to_string(), p.anchors.clone())).collect();
        assert_eq!(
            shown,
            [("a".to_owned(), None), ("out/c.tmx".to_owned(), Some("c.tsv".into())), ("e".to_owned(), None)]
        );
        for (list, want) in [
            ("a", "l:1: one field"),
            ("a\tb\n\t\tc", "l:2: an empty"),
            ("a\tb\tc\td\t.9\tsame name\tx", "l:1: 7"),
            ("#", "no pair"),
        ] {
            let error = in_list("l", list).unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        }
    }
}
