//! `--index`: the page that lists a batch.

use super::output::{self, Output};
use super::table::Row;
use anyhow::Result;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use sverka::report::index::{self, Found, Line};
use sverka::report::uri;

/// Writes the page, in a language where somebody asked for one.
pub fn write(path: &Path, rows: &[Row], ui: Option<&str>) -> Result<()> {
    let place = output::absolute(output::parent(path));
    let lines: Vec<Line> = rows.iter().map(|row| line(row, &place)).collect();
    let mut output = Output::create(path)?;
    output.fill(|out| index::write(out, &lines, ui))?;
    output.commit()
}

fn line(row: &Row, place: &Path) -> Line {
    let found = |aligned: &super::table::Aligned| Found {
        summary: aligned.summary,
        to_check: aligned.to_check,
        files: files(&aligned.files).map(|path| (kind(path), address(place, path))).collect(),
    };
    let result = row.result.as_ref().map(found).map_err(Clone::clone);
    Line { name: row.name.clone(), result }
}

/// Returns the files of a pair, starting with a page for readers.
fn files(paths: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    let is_page = |path: &&PathBuf| path.extension() == Some(OsStr::new("html"));
    paths.iter().filter(is_page).chain(paths.iter().filter(move |path| !is_page(path)))
}

/// Returns the label of a file: its extension.
fn kind(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let gzipped = name.strip_suffix(".gz").and_then(|name| name.rsplit_once('.'));
    let extension = match gzipped {
        Some((_, extension)) => format!("{extension}.gz"),
        None => path.extension().unwrap_or_default().to_string_lossy().into_owned(),
    };
    if extension.is_empty() { name.into_owned() } else { extension.to_uppercase() }
}

/// Returns the relative address of a file from a directory.
pub fn address(place: &Path, path: &Path) -> String {
    let path = output::absolute(path);
    let (mut from, mut to) = (place.components().peekable(), path.components().peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| "..".to_owned());
    let down = to.map(|component| uri::segment(component.as_os_str().as_encoded_bytes()));
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_from_the_page_to_the_files() {
        for (place, path, want) in [
            ("/a/out", "/a/out/talk one.html", "talk%20one.html"),
            ("/a/out", "/a/tmx/речь.tmx", "../tmx/%D1%80%D0%B5%D1%87%D1%8C.tmx"),
            ("/a/out", "/a/out/../b/c?.html", "../b/c%3F.html"),
        ] {
            assert_eq!(address(Path::new(place), Path::new(path)), want);
        }
        assert_eq!(["a.tmx", "a.tmx.gz", "b"].map(|name| kind(Path::new(name))), ["TMX", "TMX.GZ", "b"]);
    }
}
