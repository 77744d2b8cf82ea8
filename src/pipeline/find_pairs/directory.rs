//! The pairs of a directory, by the language in a file name or folder name.

use super::{Error, FoundPair, LeftOut, Reason};
use crate::pipeline::folder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use sverka_text::document::Lang;
use sverka_text::language;

/// A file of the directory.
struct File {
    /// The path, beginning with the directory as the user named it.
    path: PathBuf,
    /// The language that its path within the directory shows, by [`Mark`].
    marks: [Option<(String, Lang)>; 3],
}

/// Where a path names the language, in the order in which pairs are searched for. The path without the
/// language is the name of the pair.
#[derive(Clone, Copy)]
enum Mark {
    /// `talk.en.txt`, `talk_en.txt`, `talk/en.txt`
    Suffix,
    /// `en_talk.txt`
    Prefix,
    /// `en/talk.txt`
    Folder,
}

impl Mark {
    const ALL: [Self; 3] = [Self::Suffix, Self::Prefix, Self::Folder];

    /// Splits a path within the directory into the name of its pair and the language.
    fn of(self, path: &Path) -> Option<(String, Lang)> {
        let parent = path.parent().unwrap_or(Path::new(""));
        let (name, lang) = match self {
            Self::Suffix => {
                let (name, lang) = language::split_name(path)?;
                // `talk/en.txt` gets the name of its folder.
                (if name.is_empty() { parent.to_owned() } else { parent.join(name) }, lang)
            }
            Self::Prefix => {
                let stem = path.file_stem()?.to_str()?;
                // A region may follow, so the longest prefix is tried first.
                let cuts: Vec<usize> = stem.match_indices(['.', '_', '-']).map(|(at, _)| at).collect();
                let split = |&cut: &usize| Some((&stem[cut + 1..], language::lang_code(&stem[..cut])?));
                let (name, lang) = cuts.iter().rev().find_map(split)?;
                (parent.join(name), lang)
            }
            Self::Folder => {
                let folders: Vec<&str> =
                    parent.iter().map(|folder| folder.to_str()).collect::<Option<_>>()?;
                let at = folders.iter().rposition(|folder| language::lang_code(folder).is_some())?;
                let rest = folders[..at].iter().chain(&folders[at + 1..]);
                let mut name: PathBuf = rest.collect();
                name.push(path.file_stem()?);
                (name, language::lang_code(folders[at])?)
            }
        };
        let name = name.to_str().filter(|name| !name.is_empty())?.to_owned();
        Some((name, lang))
    }
}

/// Finds the pairs in a directory and its folders, in the order of their names, and the files that belong to
/// none. The language follows the name of a text, precedes it or is the name of a folder: `talk.en.txt`,
/// `en_talk.txt`, `en/talk.txt`.
///
/// If there are more than two languages, `source` and `target` choose; without them the source is the
/// language that comes first alphabetically. Hidden files and folders, links to folders, and `README` files
/// are ignored.
///
/// # Errors
/// When the directory cannot be read or there is no pair in it.
pub fn in_directory(
    directory: &Path,
    source: Option<&Lang>,
    target: Option<&Lang>,
) -> Result<(Vec<FoundPair>, Vec<LeftOut>), Error> {
    let mut pairs = Vec::new();
    let (mut files, mut left_out) = files(directory)?;
    for mark in Mark::ALL {
        for (name, group) in groups(&mut files, mark) {
            match choose(&group, source, target) {
                Ok((source, target)) => pairs.push(FoundPair {
                    source: source.to_owned(),
                    target: target.to_owned(),
                    name: name.into(),
                    anchors: None,
                }),
                Err(reason) => left_out.push(LeftOut { name: directory.join(name), reason }),
            }
        }
    }
    for File { path, marks } in files {
        let reason = match marks.into_iter().flatten().next() {
            Some((_, lang)) => Reason::OneLanguage(lang),
            None => Reason::NoLanguage,
        };
        left_out.push(LeftOut { name: path, reason });
    }
    pairs.sort_by(|a, b| a.name.cmp(&b.name));
    left_out.sort_by(|a, b| a.name.cmp(&b.name));
    if pairs.is_empty() {
        return Err(Error::NoPair { directory: directory.to_owned(), left_out });
    }
    Ok((pairs, left_out))
}

/// Collects the files that can be read, and what has the name of one and is none.
fn files(root: &Path) -> Result<(Vec<File>, Vec<LeftOut>), Error> {
    let is_about_the_folder =
        |path: &Path| path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
    let found = folder::list(root, is_about_the_folder)
        .map_err(|(directory, source)| Error::Directory { directory, source })?;
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for path in found.into_iter().filter(|path| sverka_read::Format::from_path(path).is_some()) {
        if let Some(reason) = folder::no_file(&path) {
            left_out.push(LeftOut { name: path, reason });
        } else if path.is_file() {
            let within = path.strip_prefix(root).unwrap_or(&path);
            let marks = Mark::ALL.map(|mark| mark.of(within));
            files.push(File { path, marks });
        }
    }
    Ok((files, left_out))
}

/// Takes out the files that exist in several languages, grouped by the name of their pair.
fn groups(files: &mut Vec<File>, mark: Mark) -> BTreeMap<String, Vec<(Lang, PathBuf)>> {
    let mut groups: BTreeMap<String, Vec<(Lang, PathBuf)>> = BTreeMap::new();
    for file in &*files {
        if let Some((name, lang)) = &file.marks[mark as usize] {
            groups.entry(name.clone()).or_default().push((lang.clone(), file.path.clone()));
        }
    }
    groups.retain(|_, group| {
        group.sort();
        group.first().map(|(lang, _)| lang) != group.last().map(|(lang, _)| lang)
    });
    let is_in_group = |(name, _): &(String, Lang)| groups.contains_key(name);
    files.retain(|file| !file.marks[mark as usize].as_ref().is_some_and(is_in_group));
    groups
}

/// Chooses the two files of a name, or returns why it cannot.
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

/// Finds a language among the given ones: the exact tag, otherwise another of the same language.
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn files(names: &[&str]) -> Vec<(Lang, PathBuf)> {
        names
            .iter()
            .map(|name| (language::split_name(Path::new(name)).unwrap().1, PathBuf::from(name)))
            .collect()
    }

    fn chosen(names: &[&str], source: Option<&str>, target: Option<&str>) -> Result<String, String> {
        let lang = |tag: Option<&str>| tag.and_then(Lang::parse);
        choose(&files(names), lang(source).as_ref(), lang(target).as_ref())
            .map(|(source, target)| format!("{} {}", source.display(), target.display()))
            .map_err(|reason| reason.to_string())
    }

    fn marked(mark: Mark, path: &str) -> Option<String> {
        mark.of(Path::new(path)).map(|(name, lang)| format!("{name} {lang}"))
    }

    #[test]
    fn paths_are_taken_apart_at_the_language() {
        for (mark, path, want) in [
            (Mark::Suffix, "dir/wmt.420117.en.txt", "dir/wmt.420117 en"),
            (Mark::Suffix, "talk/pt_BR.docx", "talk pt-BR"),
            (Mark::Prefix, "dir/en_1.txt", "dir/1 en"),
            (Mark::Prefix, "en-GB_talk.one.txt", "talk.one en-GB"),
            (Mark::Folder, "site/en/a/talk.html", "site/a/talk en"),
            (Mark::Folder, "de/en/talk.html", "de/talk en"),
        ] {
            assert_eq!(marked(mark, path).as_deref(), Some(want), "{path}");
        }
        for other in ["speech.txt", "en.txt", "report.final.txt", "entry_1.txt"] {
            assert!(Mark::ALL.iter().all(|mark| marked(*mark, other).is_none()), "{other}");
        }
    }

    fn found(names: &[&str]) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let within = |path: &Path| path.strip_prefix(folder.path()).unwrap_or(path).display().to_string();
        let (pairs, left_out) = match in_directory(folder.path(), None, None) {
            Ok(found) => found,
            Err(Error::NoPair { left_out, .. }) => (Vec::new(), left_out),
            Err(error) => panic!("{error}"),
        };
        let shown = |pair: FoundPair| {
            format!("{}: {} {}", pair.name.display(), within(&pair.source), within(&pair.target))
        };
        let left = |left: LeftOut| format!("{}: {}", within(&left.name), left.reason);
        (pairs.into_iter().map(shown).collect(), left_out.into_iter().map(left).collect())
    }

    #[test]
    fn every_file_is_in_a_pair_or_left_out_with_a_reason() {
        let (pairs, left_out) = found(&[
            "talk.en.docx",
            "talk.ru.txt",
            "en_1.txt",
            "ru_1.txt",
            "site/en/about.html",
            "site/ru/about.html",
            "site/en/news.html",
            "deep/talk/en.md",
            "deep/talk/ru.md",
            "alone.en.txt",
            "notes.txt",
            ".hidden.en.txt",
            "README.md",
            ".hidden.ru.txt",
            "picture.png",
        ]);
        assert_eq!(
            pairs,
            [
                "1: en_1.txt ru_1.txt",
                "deep/talk: deep/talk/en.md deep/talk/ru.md",
                "site/about: site/en/about.html site/ru/about.html",
                "talk: talk.en.docx talk.ru.txt",
            ]
        );
        assert_eq!(
            left_out,
            [
                "alone.en.txt: no translation has the same name (it is in en)",
                "notes.txt: neither its name nor its folder names a language",
                "site/en/news.html: no translation has the same name (it is in en)",
            ]
        );
        // A word that looks like a code counts as one only beside another language.
        assert_eq!(found(&["de_facto.txt", "to_do.txt"]).0, [] as [String; 0]);
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
        assert!(chosen(&["a.en.txt"], None, None).unwrap_err().contains("no translation has the same name"));
        assert!(
            chosen(&["a.en.html", "a.en.txt", "a.ru.txt"], None, None).unwrap_err().contains("two files")
        );
    }
}
