//! The pairs of a list.

use super::{Error, FoundPair};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use sverka_text::language;

/// Reads the pairs of a list, one per line: source TAB target [TAB name of the result [TAB file of anchors]].
/// The score and the reasons that `sverka pair` adds in two more columns are for people. Blank lines and lines
/// that begin with `#` are ignored. A name that a line could not contain otherwise is a string of JSON: see
/// [`list_field`]. `file` names the list in errors.
///
/// # Errors
/// The first line that is not a pair, or that there is none at all.
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
        let path = |field: &str| -> PathBuf {
            // What is not such a string is a name that begins with a quotation mark.
            serde_json::from_str::<String>(field).map_or_else(|_| field.into(), PathBuf::from)
        };
        let source = path(source);
        let name = if name.is_empty() { default_name(&source) } else { path(name) };
        let anchors = Some(anchors).filter(|path| !path.is_empty()).map(path);
        pairs.push(FoundPair { source, target: path(target), name, anchors });
    }
    if pairs.is_empty() {
        return Err(Error::EmptyList { file: file.into() });
    }
    Ok(pairs)
}

/// Returns a file name as a field of a list: as it is, or as a string of JSON if it would break the line or be read as
/// something else.
pub fn list_field(name: &str) -> Cow<'_, str> {
    let is_plain = !name.starts_with(['"', '#'])
        && !name.chars().any(char::is_control)
        && name.trim().len() == name.len();
    match is_plain {
        true => Cow::Borrowed(name),
        false => Cow::Owned(serde_json::Value::from(name).to_string()),
    }
}

/// Returns the default name for the results of a pair: the source without language and extension.
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

    #[test]
    fn every_name_comes_back_from_a_list() {
        for name in ["a.txt", "#a.txt", "a\tb.txt", "a\nb.txt", " a ", "\"a\"", "a\\b", "я\r", "a \u{85}b"] {
            let field = list_field(name);
            let pairs = in_list("l", &format!("{field}\t{field}\t{field}\t{field}\t0.9\tx\n")).unwrap();
            let FoundPair { source, target, name: result, anchors } = &pairs[0];
            let want = Path::new(name);
            assert_eq!([source, target, result, anchors.as_ref().unwrap()], [want; 4], "{field}");
        }
        let pairs = in_list("l", "\"a\tb\"\n").unwrap();
        assert_eq!(pairs[0].source, Path::new("\"a"), "no string of JSON");
        assert_eq!(list_field("C:\\talks\\a b.txt"), "C:\\talks\\a b.txt");
    }
}
