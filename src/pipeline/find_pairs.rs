//! Which files are a text and its translation: by their names in a directory, or in a list.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use sverka_bilingual::Format;
use sverka_text::document::Lang;
use sverka_text::language;

/// Two files that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPair {
    /// The text.
    pub source: PathBuf,
    /// Its translation.
    pub target: PathBuf,
    /// What its results are called: a file name without extension, or a path from a list.
    pub name: PathBuf,
    /// The file of its anchors, where it has any.
    pub anchors: Option<PathBuf>,
}

/// Files of one name that are not a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The directory and the name that the files share.
    pub name: PathBuf,
    /// Why they were left out.
    pub reason: Reason,
}

/// Why files of one name are not a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// All are in one language.
    OneLanguage(Lang),
    /// They are in more than two languages, and nothing says which two are meant.
    ManyLanguages(Vec<Lang>),
    /// There is none in a language that was asked for.
    NoFile(Lang),
    /// It is a link to a file that does not exist.
    DanglingLink,
    /// There are two in one language.
    TwoFiles {
        /// The language.
        lang: Lang,
        /// The names of the files.
        files: [String; 2],
    },
}

/// The error of a directory or list in which there are no pairs to be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The directory cannot be read.
    #[error("{}: cannot be read: {source}", directory.display())]
    Directory {
        /// The directory as the user named it.
        directory: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no pair in the directory.
    #[error("{}: there is no pair of files such as NAME.en.txt and NAME.ru.txt", directory.display())]
    NoPair {
        /// The directory as the user named it.
        directory: PathBuf,
        /// The first files of one name that were left out.
        left_out: Option<LeftOut>,
    },
    /// A line of the list has too many fields or too few.
    #[error("{file}:{line}: {}", match fields { 1 => "one field".into(), n => format!("{n} fields") })]
    Fields {
        /// The list as the user named it.
        file: String,
        /// The line, from 1.
        line: usize,
        /// How many fields it has.
        fields: usize,
    },
    /// A line of the list has an empty source or target.
    #[error("{file}:{line}: an empty field")]
    EmptyField {
        /// The list as the user named it.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// The list has no pair.
    #[error("{file}: there is no pair in it")]
    EmptyList {
        /// The list as the user named it.
        file: String,
    },
    /// There are no anchors in a directory.
    #[error("{}: there is no file NAME{ANCHORS} in it", directory.display())]
    NoAnchors {
        /// The directory as the user named it.
        directory: PathBuf,
    },
    /// A pair has anchors both in a list and in a directory.
    #[error("{}: the pair has {} too; keep one of the two", file.display(), other.display())]
    TwoAnchors {
        /// The file in the directory.
        file: PathBuf,
        /// The file that the list names.
        other: PathBuf,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneLanguage(lang) => write!(f, "it is there in one language only ({lang})"),
            Self::ManyLanguages(langs) => {
                let listed: Vec<&str> = langs.iter().map(Lang::as_str).collect();
                write!(f, "it is there in {} languages ({})", langs.len(), listed.join(", "))
            }
            Self::NoFile(lang) => write!(f, "no file in {lang}"),
            Self::DanglingLink => write!(f, "a link to a file that does not exist"),
            Self::TwoFiles { lang, files: [a, b] } => write!(f, "two files in {lang} ({a}, {b})"),
        }
    }
}

/// The end of a file of anchors, after the name of its pair.
const ANCHORS: &str = ".anchors.tsv";

/// Takes `speech.en.txt` apart: the name and the language.
fn parse_name(path: &Path) -> Option<(String, Lang)> {
    sverka_read::Format::from_path(path)?;
    language::split_name(path).filter(|(name, _)| !name.is_empty())
}

/// Finds the pairs NAME.LANG.EXT of a directory, in the order of their names, and files of one
/// name that are no pair.
///
/// Of more than two languages `source` and `target` choose. Without them the source is the
/// language that comes first in the alphabet.
///
/// # Errors
/// When the directory cannot be read or there is no pair in it.
pub fn in_directory(
    directory: &Path,
    source: Option<&Lang>,
    target: Option<&Lang>,
) -> Result<(Vec<FoundPair>, Vec<LeftOut>), Error> {
    let mut groups: BTreeMap<String, Vec<(Lang, PathBuf)>> = BTreeMap::new();
    let (mut pairs, mut left_out) = (Vec::new(), Vec::new());
    for path in entries(directory)? {
        let Some((name, lang)) = parse_name(&path) else { continue };
        match path.is_file() {
            true => groups.entry(name).or_default().push((lang, path)),
            false if path.is_symlink() && !path.exists() => {
                left_out.push(LeftOut { name: path, reason: Reason::DanglingLink });
            }
            false => {}
        }
    }
    for (name, mut files) in groups {
        files.sort();
        match choose(&files, source, target) {
            Ok((source, target)) => pairs.push(FoundPair {
                source: source.to_owned(),
                target: target.to_owned(),
                name: name.into(),
                anchors: None,
            }),
            Err(reason) => left_out.push(LeftOut { name: directory.join(name), reason }),
        }
    }
    left_out.sort_by(|a, b| a.name.cmp(&b.name));
    if pairs.is_empty() {
        return Err(Error::NoPair { directory: directory.to_owned(), left_out: left_out.into_iter().next() });
    }
    Ok((pairs, left_out))
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::Directory { directory: directory.to_owned(), source };
    let entries = fs::read_dir(directory).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect()
}

/// Chooses the two files of a name, or says why it cannot.
fn choose<'a>(
    files: &'a [(Lang, PathBuf)],
    source: Option<&Lang>,
    target: Option<&Lang>,
) -> Result<(&'a Path, &'a Path), Reason> {
    let mut languages: Vec<_> = files.iter().map(|(lang, _)| lang).collect();
    languages.dedup();
    let (source, target) = match (source, target, &languages[..]) {
        (Some(source), Some(target), _) => (find(&languages, source)?, find(&languages, target)?),
        (_, _, [only]) => return Err(Reason::OneLanguage((*only).clone())),
        (None, None, [first, second]) => (*first, *second),
        (Some(source), None, [first, second]) => {
            let source = find(&languages, source)?;
            (source, if source == *first { *second } else { *first })
        }
        (None, Some(target), [first, second]) => {
            let target = find(&languages, target)?;
            (if target == *first { *second } else { *first }, target)
        }
        _ => return Err(Reason::ManyLanguages(languages.into_iter().cloned().collect())),
    };
    Ok((the_file(files, source)?, the_file(files, target)?))
}

/// Finds a language among those there are: the very tag, else another of the same language.
fn find<'a>(languages: &[&'a Lang], wanted: &Lang) -> Result<&'a Lang, Reason> {
    let exact = languages.iter().find(|lang| **lang == wanted);
    let near = || languages.iter().find(|lang| lang.primary() == wanted.primary());
    exact.or_else(near).copied().ok_or_else(|| Reason::NoFile(wanted.clone()))
}

fn the_file<'a>(files: &'a [(Lang, PathBuf)], lang: &Lang) -> Result<&'a Path, Reason> {
    let mut of_lang = files.iter().filter(|(other, _)| other == lang).map(|(_, path)| path.as_path());
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match (of_lang.next(), of_lang.next()) {
        (Some(path), None) => Ok(path),
        (Some(a), Some(b)) => Err(Reason::TwoFiles { lang: lang.clone(), files: [name(a), name(b)] }),
        _ => Err(Reason::NoFile(lang.clone())),
    }
}

/// Reads the pairs of a list: source TAB target [TAB name of the result [TAB file of anchors]], a
/// pair a line. Blank lines and lines that begin with `#` are passed over. `file` names the list in
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
            [source, target, name, anchors] => (source, target, name, anchors),
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
    match parse_name(source) {
        Some((name, _)) => name.into(),
        None => source.file_stem().unwrap_or_default().into(),
    }
}

/// Gives each pair the file `NAME.anchors.tsv` of a directory, where there is one. Returns the
/// files that belong to no pair.
///
/// # Errors
/// When the directory cannot be read or has no anchors, or a pair has anchors already.
pub fn assign_anchors(directory: &Path, pairs: &mut [FoundPair]) -> Result<Vec<PathBuf>, Error> {
    let is_anchors = |path: &PathBuf| path.to_string_lossy().ends_with(ANCHORS);
    let mut unused: BTreeSet<PathBuf> = entries(directory)?.into_iter().filter(is_anchors).collect();
    if unused.is_empty() {
        return Err(Error::NoAnchors { directory: directory.to_owned() });
    }
    for pair in pairs {
        let file = directory.join(anchors_of(&pair.name));
        if !file.is_file() {
            continue;
        }
        unused.remove(&file);
        if let Some(other) = pair.anchors.take() {
            return Err(Error::TwoAnchors { file, other });
        }
        pair.anchors = Some(file);
    }
    Ok(unused.into_iter().collect())
}

/// Returns the name of the anchors of a pair whose result has a name; that may have the extension of
/// a format.
fn anchors_of(name: &Path) -> PathBuf {
    let told = Format::from_path(name).filter(|format| format.is_written());
    let stem = if told.is_some() { name.with_extension("") } else { name.to_owned() };
    let mut file = stem.into_os_string();
    file.push(ANCHORS);
    file.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Vec<(Lang, PathBuf)> {
        names.iter().map(|name| (parse_name(Path::new(name)).unwrap().1, PathBuf::from(name))).collect()
    }

    fn chosen(names: &[&str], source: Option<&str>, target: Option<&str>) -> Result<String, String> {
        let lang = |tag: Option<&str>| tag.and_then(Lang::parse);
        choose(&files(names), lang(source).as_ref(), lang(target).as_ref())
            .map(|(source, target)| format!("{} {}", source.display(), target.display()))
            .map_err(|reason| reason.to_string())
    }

    #[test]
    fn names_are_taken_apart_at_the_language() {
        let (name, lang) = parse_name(Path::new("dir/wmt.420117.en.txt")).unwrap();
        assert_eq!((name.as_str(), lang.as_str()), ("wmt.420117", "en"));
        for other in ["speech.txt", ".en.txt", "speech.en.gold", "report.final.txt", "speech.en"] {
            assert!(parse_name(Path::new(other)).is_none(), "{other}");
        }
    }

    #[test]
    fn languages_choose_among_files() {
        let two = ["a.en.txt", "a.ru.txt"];
        assert_eq!(chosen(&two, None, None).unwrap(), "a.en.txt a.ru.txt");
        assert_eq!(chosen(&two, Some("ru"), None).unwrap(), "a.ru.txt a.en.txt");
        assert_eq!(chosen(&two, None, Some("en")).unwrap(), "a.ru.txt a.en.txt");
        let three = ["a.de.txt", "a.en-GB.txt", "a.ru.txt"];
        assert!(chosen(&three, None, None).unwrap_err().contains("3 languages"));
        assert_eq!(chosen(&three, Some("ru"), Some("en")).unwrap(), "a.ru.txt a.en-GB.txt");
        assert!(chosen(&three, Some("fr"), Some("en")).unwrap_err().contains("no file in fr"));
        assert!(chosen(&["a.en.txt"], None, None).unwrap_err().contains("one language only"));
        assert!(
            chosen(&["a.en.html", "a.en.txt", "a.ru.txt"], None, None).unwrap_err().contains("two files")
        );
    }

    #[test]
    fn a_list_names_files_results_and_anchors() {
        let pairs = in_list("l", "# ours\n\na.en.txt\tb.txt\nc.txt\td.txt\tout/c.tmx\tc.tsv\n").unwrap();
        let shown: Vec<_> = pairs.iter().map(|p| (p.name.display().to_string(), p.anchors.clone())).collect();
        assert_eq!(shown, [("a".to_owned(), None), ("out/c.tmx".to_owned(), Some("c.tsv".into()))]);
        for (list, want) in [
            ("a", "l:1: one field"),
            ("a\tb\n\t\tc", "l:2: an empty"),
            ("a\tb\tc\td\te", "l:1: 5"),
            ("#", "no pair"),
        ] {
            let error = in_list("l", list).unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        }
    }

    #[test]
    fn anchors_go_to_the_pair_of_their_name() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "1\t1\n").unwrap();
        ["a.anchors.tsv", "z.anchors.tsv", "other.tsv"].into_iter().for_each(write);
        let mut pairs = in_list("l", "a.en.txt\ta.ru.txt\tx/../a.tmx\nb.txt\tb.ru.txt").unwrap();
        pairs[0].name = "a.tmx".into();
        let unused = assign_anchors(folder.path(), &mut pairs).unwrap();
        assert_eq!(unused, [folder.path().join("z.anchors.tsv")]);
        assert_eq!(pairs[0].anchors, Some(folder.path().join("a.anchors.tsv")));
        assert_eq!(pairs[1].anchors, None);
        assert!(matches!(assign_anchors(folder.path(), &mut pairs), Err(Error::TwoAnchors { .. })));
        assert!(matches!(
            assign_anchors(&folder.path().join("none"), &mut pairs),
            Err(Error::Directory { .. })
        ));
    }
}
