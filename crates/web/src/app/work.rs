//! The folder that keeps files which were dropped: browsers give their contents, not their paths.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use sverka_text::document::Lang;
use sverka_text::language;

/// Bytes of a name that are kept: file systems take 255, and a number or an extension may follow.
const LONGEST: usize = 180;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Returns a name that every system takes as that of a file, and that shows as it is.
pub fn safe_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_odd = |c: char| {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        c.is_control() || turns || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
    };
    let plain: String = name.chars().map(|c| if is_odd(c) { '_' } else { c }).collect();
    let plain = plain.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    let (stem, extension) = match plain.rsplit_once('.') {
        Some((stem, extension)) => (stem, format!(".{extension}")),
        None => (plain, String::new()),
    };
    let end = stem.floor_char_boundary(LONGEST.saturating_sub(extension.len()));
    let stem = &stem[..end];
    let first = stem.split('.').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    let is_device = DEVICES.iter().any(|device| device.eq_ignore_ascii_case(first));
    match stem {
        "" => format!("text{extension}"),
        _ if is_device => format!("_{stem}{extension}"),
        _ => format!("{stem}{extension}"),
    }
}

/// Returns the name under which a text is kept: its own where that shows its language, else with the language added.
pub fn name_in(name: &str, lang: Option<&Lang>) -> String {
    let name = safe_name(name);
    let Some(lang) = lang else { return name };
    let shown = language::split_name(Path::new(&name));
    if shown.is_some_and(|(stem, shown)| !stem.is_empty() && shown.primary() == lang.primary()) {
        return name;
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{lang}.{extension}"),
        None => format!("{name}.{lang}"),
    }
}

/// Keeps files in a new folder of the work folder, and returns their paths. Nothing that is there is touched.
///
/// # Errors
/// When the system refuses; then nothing is left behind.
pub fn keep(work: &Path, name: &str, files: &[(String, &[u8])]) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(work)?;
    let folder = new_folder(work, &safe_name(name))?;
    let written: io::Result<Vec<PathBuf>> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.join(name);
            let mut file = File::create_new(&path)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            Ok(path)
        })
        .collect();
    if written.is_err() {
        // The folder is new, and all that is in it is ours.
        let _ = fs::remove_dir_all(&folder);
    }
    written
}

/// Makes a folder that was not there: `speech`, `speech (2)`, ...
fn new_folder(work: &Path, name: &str) -> io::Result<PathBuf> {
    /// More equal names than a person gives.
    const MOST: usize = 10_000;
    for number in 1..MOST {
        let folder = work.join(if number == 1 { name.to_owned() } else { format!("{name} ({number})") });
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are too many folders with this name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_every_system() {
        for (given, kept) in [
            ("speech.en.docx", "speech.en.docx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\a\\b.txt", "b.txt"),
            ("a<b>:\"|?*\u{0}.txt", "a_b_______.txt"),
            ("\u{202e}txt.exe", "_txt.exe"),
            ("..", "text"),
            (".txt", "txt"),
            ("con.txt", "_con.txt"),
            ("COM1.en.txt", "_COM1.en.txt"),
            ("речь. ", "речь"),
        ] {
            assert_eq!(safe_name(given), kept, "{given:?}");
        }
        assert!(safe_name(&format!("{}.txt", "я".repeat(300))).len() <= LONGEST);
    }

    #[test]
    fn a_name_shows_its_language() {
        let lang = |tag: &str| tag.parse::<Lang>().unwrap();
        assert_eq!(name_in("speech.en.docx", Some(&lang("en"))), "speech.en.docx");
        assert_eq!(name_in("speech.en.docx", Some(&lang("fr"))), "speech.en.fr.docx");
        assert_eq!(name_in("Rede.docx", Some(&lang("de"))), "Rede.de.docx");
        assert_eq!(name_in("memory.tmx", None), "memory.tmx");
    }

    #[test]
    fn nothing_is_overwritten() {
        let work = tempfile::tempdir().unwrap();
        let inside = work.path().join("new");
        let files = [("a.en.txt".to_owned(), &b"One."[..]), ("a.ru.txt".to_owned(), "Раз.".as_bytes())];
        let first = keep(&inside, "a", &files).unwrap();
        let second = keep(&inside, "a", &files).unwrap();
        assert_eq!(first, ["a.en.txt", "a.ru.txt"].map(|name| inside.join("a").join(name)));
        assert_eq!(second[0], inside.join("a (2)").join("a.en.txt"));
        // Two files of one name cannot be kept: nothing is.
        let twice = [files[0].clone(), files[0].clone()];
        assert!(keep(&inside, "b", &twice).is_err() && !inside.join("b").exists());
    }
}
