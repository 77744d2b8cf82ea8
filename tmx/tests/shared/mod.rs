//! What the tests have in common.
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::{Path, PathBuf};
use std::process::Command;
use tmx::{Entry, Header, Reader, Unit, Writer};

/// Reads all of a file that is there.
pub fn read(file: &[u8]) -> (Header, Vec<tmx::Diagnostic>, Vec<Entry>) {
    let mut reader = Reader::new(file).expect("a TMX file");
    let entries: Vec<Entry> = reader.by_ref().collect::<Result<_, _>>().expect("no failure of the stream");
    (reader.header().clone(), reader.header_diagnostics().to_vec(), entries)
}

/// What an entry has lost, as far as it was held.
pub fn junk(entry: &Entry) -> Vec<&str> {
    entry.junk.iter().filter_map(|junk| junk.text.as_deref()).collect()
}

/// Writes units to a file, and holds that nothing has to be mended.
pub fn write(header: &Header, units: &[Unit]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), header).expect("a header");
    for unit in units {
        assert_eq!(writer.write(unit).expect("a unit"), [], "{unit:#?}");
    }
    writer.finish().expect("an end")
}

/// The material that is compared against, where there is some.
pub fn material(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/eval/tmx").join(path);
    if !path.exists() {
        eprintln!("skipped: no ../shared");
        return None;
    }
    Some(path)
}

/// Whether `xmllint` accepts a file by the DTD and by the schema: what it says against it.
/// `None` where there is no `xmllint` or there are no schemas.
pub fn xmllint(file: &Path) -> Option<String> {
    let schemas = material("schemas")?;
    let (dtd, xsd) = (schemas.join("tmx14.dtd"), schemas.join("tmx14.xsd"));
    // The document type names the DTD by its file name alone.
    std::fs::copy(&dtd, file.with_file_name("tmx14.dtd")).expect("a directory to write to");
    let run = |option: &str, schema: &Path| {
        let output =
            Command::new("xmllint").args(["--noout", "--nonet", option]).arg(schema).arg(file).output();
        output
            .ok()
            .map(|output| (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
    };
    let Some(((_, dtd), (valid, xsd))) = run("--dtdvalid", &dtd).zip(run("--schema", &xsd)) else {
        eprintln!("skipped: no xmllint");
        return None;
    };
    // By DTD the exit code says nothing, by schema it is the output that says too much.
    Some(if valid { dtd } else { dtd + &xsd })
}
