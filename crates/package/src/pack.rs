//! Packs parts into a ZIP archive.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write};

/// The fields of each part before its checksum: version 2.0 unpacks it, its name is in UTF-8, it is deflated, and its
/// date is the earliest that the format allows, so that the same parts give the same bytes.
const FACTS: [u8; 10] = [20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0];

/// Packs parts into an archive, in their order.
///
/// # Errors
/// When the archive becomes larger than 4 GiB, or there are more than 65,535 parts.
pub fn pack(parts: &[(&str, &[u8])]) -> io::Result<Vec<u8>> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in parts {
        let start = size(out.len())?;
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data)?;
        let packed = encoder.finish()?;
        let mut crc = Crc::new();
        crc.update(data);
        let length = count(name.len())?.to_le_bytes();
        let mut facts = FACTS.to_vec();
        for number in [crc.sum(), size(packed.len())?, size(data.len())?] {
            facts.extend(number.to_le_bytes());
        }
        facts.extend(length);
        // No extra fields; in the directory no comment, disk or attributes either.
        out.extend([b"PK\x03\x04", &facts[..], &[0; 2], name.as_bytes(), &packed].concat());
        let entry = [b"PK\x01\x02\x14\x00", &facts[..], &[0; 12], &start.to_le_bytes(), name.as_bytes()];
        directory.extend(entry.concat());
    }
    let (start, length) = (size(out.len())?.to_le_bytes(), size(directory.len())?.to_le_bytes());
    let count = count(parts.len())?.to_le_bytes();
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &length, &start, &[0; 2]].concat());
    Ok(out)
}

fn size(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}

fn count(number: usize) -> io::Result<u16> {
    u16::try_from(number).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Archive;
    use sverka_text::limits::Limits;

    #[test]
    fn parts_come_back() {
        let large = vec![7; 100_000];
        let parts = [("a.xml", &b"<a/>"[..]), ("слово/b", &large), ("empty", b"")];
        let file = pack(&parts).unwrap();
        let archive = Archive::read(&file[..], &Limits::default()).unwrap();
        for (name, data) in parts {
            assert_eq!(archive.bytes(name).unwrap().unwrap(), data, "{name}");
        }
        assert_eq!(file, pack(&parts).unwrap());
    }
}
