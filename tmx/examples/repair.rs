//! Repairs a memory, whatever is wrong with it, and prints what was changed:
//!
//!     cargo run --release -p sverka-tmx --example repair -- broken.tmx mended.tmx

use std::fs::File;
use std::io::{self, Write};
use tmx::{Error, Reader, Writer};

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: repair FROM.tmx TO.tmx").into());
    };
    let mut log = io::stderr().lock();
    let mut reader = Reader::new(File::open(&from)?)?;
    let mut writer = Writer::new(File::create(&to)?, reader.header())?;
    for diagnostic in reader.header_diagnostics() {
        writeln!(log, "{}:{diagnostic}", from.display())?;
    }
    for entry in &mut reader {
        let entry = entry?;
        for diagnostic in &entry.diagnostics {
            writeln!(log, "{}:{diagnostic}", from.display())?;
        }
        if let Some(unit) = &entry.unit {
            writer.write(unit)?;
        }
    }
    writer.finish()?;
    Ok(())
}
