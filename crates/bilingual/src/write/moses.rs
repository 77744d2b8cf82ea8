//! Moses twins: two plain files, `PREFIX.en` and `PREFIX.ru`, whose lines correspond by number. The training
//! format of machine translation.
use super::{Omissions, Options, Scope};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use sverka_report::Losses;
use sverka_text::bitext::{Bitext, Numbered};
use sverka_text::one_line;

/// Returns the two files of a prefix. Dots in the prefix are kept: `speech.v2` gives `speech.v2.en`. Two
/// texts in the same language become `.source.en` and `.target.en`.
pub fn paths(prefix: &Path, bitext: &Bitext) -> (PathBuf, PathBuf) {
    let (source, target) = (bitext.source.lang.as_str(), bitext.target.lang.as_str());
    let with = |end: String| {
        let mut path = prefix.as_os_str().to_owned();
        path.push(end);
        PathBuf::from(path)
    };
    if source == target {
        return (with(format!(".source.{source}")), with(format!(".target.{target}")));
    }
    (with(format!(".{source}")), with(format!(".{target}")))
}

/// Writes one line per link into each. Links with one side are left out unless the options include them; then
/// the other file has an empty line. Returns what the files leave out.
///
/// # Errors
/// When `source` or `target` fails.
pub fn write(
    source: &mut dyn Write,
    target: &mut dyn Write,
    bitext: &Bitext,
    options: &Options,
) -> io::Result<Omissions> {
    let mut changed = 0;
    for Numbered { link, .. } in options.select(bitext, Scope::Translations) {
        let (one, other) = bitext.texts(link);
        let lines = [one_line(&one), one_line(&other)];
        changed += lines.iter().filter(|line| matches!(line, Cow::Owned(_))).count();
        writeln!(source, "{}", lines[0])?;
        writeln!(target, "{}", lines[1])?;
    }
    Ok(Omissions {
        losses: Losses::flattened(changed),
        ..Omissions::of(bitext, options, Scope::Translations)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::small;

    fn twins(options: &Options) -> (String, String) {
        let (mut source, mut target) = (Vec::new(), Vec::new());
        write(&mut source, &mut target, &small(), options).unwrap();
        (String::from_utf8(source).unwrap(), String::from_utf8(target).unwrap())
    }

    #[test]
    fn golden() {
        let (source, target) = twins(&Options::default());
        assert_eq!(source, "One.\nTwo. <b>Three</b>.\n");
        assert_eq!(target, "Раз.\nДва и \"три\".\n");
    }

    #[test]
    fn an_unaligned_sentence_faces_an_empty_line() {
        let (source, target) = twins(&Options { unaligned: Some(true), ..Options::default() });
        assert_eq!(source, "One.\nTwo. <b>Three</b>.\nFour four.\n\n");
        assert_eq!(target, "Раз.\nДва и \"три\".\n\nПять.\n");
    }

    #[test]
    fn the_languages_name_the_files() {
        let mut bitext = small();
        let path = |bitext: &_| paths(Path::new("out/speech.v2"), bitext);
        assert_eq!(path(&bitext), ("out/speech.v2.en".into(), "out/speech.v2.ru".into()));
        bitext.target.lang = bitext.source.lang.clone();
        assert_eq!(path(&bitext), ("out/speech.v2.source.en".into(), "out/speech.v2.target.en".into()));
    }
}
