//! The input of a command: files of pairs, and monolingual files that make pairs by key.

use crate::{Error, Format, Options, Units, detect, moses, open, open_twins};
use std::path::{Path, PathBuf};

/// A file of pairs, or two files with one language each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The file; the source file of two.
    pub path: PathBuf,
    /// The target file of two.
    pub target: Option<PathBuf>,
}

impl Input {
    /// Groups files: one that [contains one language by key](Format::is_keyed) belongs with the next file if
    /// that has the same format. The format is taken from `options`, or otherwise from the contents and the
    /// name. Nothing else is checked: [`open`](Self::open) does that.
    pub fn group(files: &[PathBuf], options: &Options) -> Vec<Self> {
        let mut out = Vec::new();
        let mut rest = files;
        while let [path, more @ ..] = rest {
            let format = keyed(path, options);
            let target = more.first().filter(|next| format.is_some() && keyed(next, options) == format);
            rest = if target.is_some() { &more[1..] } else { more };
            out.push(Self { path: path.clone(), target: target.cloned() });
        }
        out
    }

    /// Opens it.
    ///
    /// # Errors
    /// Those of [`open`] and [`open_twins`].
    pub fn open(&self, options: &Options) -> Result<Units<'static>, Error> {
        match &self.target {
            Some(target) => open_twins(&self.path, target, options),
            None => open(&self.path, options),
        }
    }
}

/// Returns the format of a file that contains one language by key; `None` for any other.
pub(crate) fn keyed(path: &Path, options: &Options) -> Option<Format> {
    let format = match options.format {
        Some(format) => format,
        // A pipe cannot be inspected.
        None if !path.is_file() => return None,
        None => {
            let (head, source) = moses::open_file(path).ok()?.head().ok()?;
            detect::detect(&source.file, &head.bytes, head.is_complete).ok()?
        }
    };
    format.is_keyed().then_some(format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn files_of_a_language_are_taken_two_by_two() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let pairs = "{\"source\":\"a\",\"target\":\"b\"}\n";
        let [en, ru, java, table, lines] = [
            file("en.json", "{\"a\": \"b\"}"),
            file("ru.json", "{\n \"a\": \"b\"}"),
            file("a.properties", "a=b"),
            file("a.tsv", "a\tb\n"),
            file("pairs.json", pairs),
        ];
        let grouped = |files: &[&PathBuf]| -> Vec<usize> {
            let files: Vec<PathBuf> = files.iter().map(|path| (*path).clone()).collect();
            let inputs = Input::group(&files, &Options::default());
            inputs.iter().map(|input| 1 + usize::from(input.target.is_some())).collect()
        };
        assert_eq!(grouped(&[&en, &ru]), [2]);
        assert_eq!(grouped(&[&en, &ru, &ru, &en]), [2, 2]);
        assert_eq!(grouped(&[&table, &en, &ru, &table, &table]), [1, 2, 1, 1]);
        assert_eq!(grouped(&[&en, &java]), [1, 1]);
        assert_eq!(grouped(&[&lines, &lines]), [1, 1]);
        assert_eq!(grouped(&[]), [0; 0]);
        let error = Input { path: en, target: None }.open(&Options::default()).err().unwrap();
        assert!(matches!(error, Error::OneLanguage { format: Format::Json, .. }), "{error}");
        let missing = Input::group(&[folder.path().join("none")], &Options::default());
        assert!(matches!(missing[0].open(&Options::default()), Err(Error::Io { .. })));
    }
}
