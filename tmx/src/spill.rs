//! Units on the disk: what does not fit in memory is written once and read in place.

use crate::{Unit, reader, writer};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The place of a unit in a [`Spill`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    offset: u64,
    length: u32,
}

/// A file to which units are added and from which they are read in any order.
#[derive(Debug)]
pub(crate) struct Spill<S> {
    file: S,
    /// Data to be written to the file, and where it begins there.
    buffer: Vec<u8>,
    end: u64,
}

/// The size at which a write is worth a system call.
const BUFFER: usize = 256 * 1024;

impl<S: Read + Write + Seek> Spill<S> {
    pub fn new(file: S) -> Self {
        Self { file, buffer: Vec::new(), end: 0 }
    }

    pub fn add(&mut self, unit: &Unit) -> io::Result<At> {
        let text = writer::unit_text(unit);
        let at = At { offset: self.end + self.buffer.len() as u64, length: text.len() as u32 };
        self.buffer.extend_from_slice(text.as_bytes());
        if self.buffer.len() >= BUFFER {
            self.flush()?;
        }
        Ok(at)
    }

    /// Writes what is in memory to the file. Must be called before [`get`](Self::get).
    pub fn flush(&mut self) -> io::Result<()> {
        if !self.buffer.is_empty() {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(&self.buffer)?;
            self.end += self.buffer.len() as u64;
            self.buffer.clear();
        }
        Ok(())
    }

    pub fn get(&mut self, at: At) -> io::Result<Unit> {
        self.file.seek(SeekFrom::Start(at.offset))?;
        let mut bytes = vec![0; at.length as usize];
        self.file.read_exact(&mut bytes)?;
        let text = String::from_utf8(bytes).map_err(|_| damaged())?;
        reader::unit_from_text(&text).ok_or_else(damaged)
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the temporary file was changed by another program")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::tests::unit;
    use std::io::Cursor;

    #[test]
    fn units_come_back_in_any_order() {
        let mut spill = Spill::new(Cursor::new(Vec::new()));
        let mut units = [unit("a & b", "а\u{a0}и б"), unit(" <x> ", "\r\n"), unit("", "")];
        units[1].tuid = Some("7".into());
        units[1].origin.change_date = Some("20250101T000000Z".parse().unwrap());
        units[2].notes = vec![crate::Note::new("n")];
        let places: Vec<At> = units.iter().map(|unit| spill.add(unit).unwrap()).collect();
        spill.flush().unwrap();
        for (unit, at) in units.iter().zip(places).rev() {
            assert_eq!(spill.get(at).unwrap(), *unit);
        }
    }
}
