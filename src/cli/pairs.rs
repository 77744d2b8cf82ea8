//! Finds the pairs of a batch: in a directory by file names, or in a list.

use super::{anchors, input, output::plain, pair::Pair};
use anyhow::{Result, anyhow, bail};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use sverka::document::Lang;
use sverka::text::language;

/// A pair with the name under which its results go.
#[derive(Clone, Debug)]
pub struct Named {
    /// The pair.
    pub pair: Pair,
    /// What its results are called: a file name without extension, or a path from `--pairs`.
    pub name: PathBuf,
}

/// Extensions of files that `--dir` takes for documents.
const DOCUMENTS: [&str; 5] = ["txt", "text", "html", "htm", "xhtml"];

/// Takes `speech.en.txt` apart: the name and the language.
fn parse_name(path: &Path) -> Option<(String, Lang)> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    if !DOCUMENTS.contains(&extension.as_str()) {
        return None;
    }
    language::split_name(path).filter(|(name, _)| !name.is_empty())
}

/// The pairs NAME.LANG.EXT of a directory, in the order of their names, and remarks about
/// files that are in no pair.
///
/// Of more than two languages `source` and `target` choose. Without them the source is the
/// language that comes first in the alphabet.
pub fn in_directory(
    directory: &Path,
    source: Option<&Lang>,
    target: Option<&Lang>,
) -> Result<(Vec<Named>, Vec<String>)> {
    let shown = directory.display();
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => anyhow!("{shown}: no such directory; check the path given with --dir"),
        io::ErrorKind::NotADirectory => anyhow!("{shown}: is not a directory; give one with --dir"),
        _ => anyhow!("{shown}: cannot be read: {}; check the directory given with --dir", plain(&error)),
    };
    let mut groups: BTreeMap<String, Vec<(Lang, PathBuf)>> = BTreeMap::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if let Some((name, lang)) = parse_name(&path).filter(|_| path.is_file()) {
            groups.entry(name).or_default().push((lang, path));
        }
    }
    let (mut pairs, mut remarks) = (Vec::new(), Vec::new());
    for (name, mut files) in groups {
        files.sort();
        match choose(&files, source, target) {
            Ok((source, target)) => {
                let pair = Pair { source: source.clone(), target: target.clone(), anchors: None };
                pairs.push(Named { pair, name: PathBuf::from(name) });
            }
            Err(reason) => remarks.push(format!("{}: {reason}", directory.join(name).display())),
        }
    }
    if pairs.is_empty() {
        let why = remarks.first().map(|remark| format!(" ({remark})")).unwrap_or_default();
        bail!(
            "{shown}: no pair of files such as NAME.en.txt and NAME.ru.txt{why}; name the files so, or list them with --pairs"
        );
    }
    Ok((pairs, remarks))
}

/// Chooses the two files of a name, or says why it cannot.
fn choose<'a>(
    files: &'a [(Lang, PathBuf)],
    source: Option<&Lang>,
    target: Option<&Lang>,
) -> Result<(&'a PathBuf, &'a PathBuf), String> {
    let mut languages: Vec<_> = files.iter().map(|(lang, _)| lang).collect();
    languages.dedup();
    let listed = || languages.iter().map(|lang| lang.as_str()).collect::<Vec<_>>().join(", ");
    let (source, target) = match (source, target, &languages[..]) {
        (Some(source), Some(target), _) => (find(&languages, source)?, find(&languages, target)?),
        (_, _, [_]) => return Err(format!("left out: it is there in one language only ({})", listed())),
        (None, None, [first, second]) => (*first, *second),
        (Some(source), None, [first, second]) => {
            let source = find(&languages, source)?;
            (source, if source == *first { *second } else { *first })
        }
        (None, Some(target), [first, second]) => {
            let target = find(&languages, target)?;
            (if target == *first { *second } else { *first }, target)
        }
        _ => {
            let hint = "choose two with --source-lang and --target-lang";
            return Err(format!(
                "left out: it is there in {} languages ({}); {hint}",
                languages.len(),
                listed()
            ));
        }
    };
    Ok((the_file(files, source)?, the_file(files, target)?))
}

/// The language among those there: the very tag, else another of the same language.
fn find<'a>(languages: &[&'a Lang], wanted: &Lang) -> Result<&'a Lang, String> {
    let exact = languages.iter().find(|lang| **lang == wanted);
    let near = || languages.iter().find(|lang| lang.primary() == wanted.primary());
    exact.or_else(near).copied().ok_or_else(|| format!("left out: no file in {wanted}"))
}

fn the_file<'a>(files: &'a [(Lang, PathBuf)], lang: &Lang) -> Result<&'a PathBuf, String> {
    let mut of_lang = files.iter().filter(|(other, _)| other == lang).map(|(_, path)| path);
    match (of_lang.next(), of_lang.next()) {
        (Some(path), None) => Ok(path),
        (Some(a), Some(b)) => {
            let (a, b) = (file_name(a), file_name(b));
            Err(format!(
                "left out: two files in {lang} ({a}, {b}); leave one, or list the pairs with --pairs"
            ))
        }
        _ => Err(format!("left out: no file in {lang}")),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The pairs of a list: source TAB target [TAB name of the result [TAB file of anchors]], a pair a line. Blank
/// lines and lines that begin with `#` are passed over; paths count from the current directory.
pub fn in_list(list: &Path) -> Result<Vec<Named>> {
    let shown = input::name(list);
    let mut pairs = Vec::new();
    for (number, line) in (1..).zip(input::utf8(list)?.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<_> = line.split('\t').map(str::trim).collect();
        let (source, target, name, anchors) = match fields[..] {
            [source, target] => (source, target, "", ""),
            [source, target, name] => (source, target, name, ""),
            [source, target, name, anchors] => (source, target, name, anchors),
            _ => bail!(
                "{shown}:{number}: {} where two to four fields are wanted; write source TAB target [TAB name [TAB anchors]]",
                if fields.len() == 1 { "one field".to_owned() } else { format!("{} fields", fields.len()) }
            ),
        };
        if source.is_empty() || target.is_empty() {
            bail!("{shown}:{number}: an empty field; write source TAB target");
        }
        let anchors = Some(anchors).filter(|path| !path.is_empty());
        let anchors = anchors.map(|path| anchors::read(Path::new(path))).transpose()?;
        let pair = Pair { source: source.into(), target: target.into(), anchors };
        let name = if name.is_empty() { default_name(&pair.source) } else { name.into() };
        pairs.push(Named { pair, name });
    }
    if pairs.is_empty() {
        bail!("{shown}: there is no pair in it; write source TAB target, a pair a line");
    }
    Ok(pairs)
}

/// What the results of a pair are called: the source without language and extension.
fn default_name(source: &Path) -> PathBuf {
    match parse_name(source) {
        Some((name, _)) => name.into(),
        None => source.file_stem().unwrap_or_default().into(),
    }
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
    fn flags_choose_among_languages() {
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
}
