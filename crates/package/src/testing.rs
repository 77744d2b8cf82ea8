//! Packs archives for tests.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, clippy::cast_possible_truncation)]

use crate::Archive;
use flate2::Compression;
use flate2::Crc;
use flate2::write::DeflateEncoder;
use std::io::{Read, Write};
use sverka_text::limits::Limits;

/// Packs parts into an archive, as a workbook is one.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let packed = |data: &[u8]| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    };
    let parts: Vec<(&str, Vec<u8>, u64, u32)> = parts
        .iter()
        .map(|(name, data)| {
            let mut crc = Crc::new();
            crc.update(data);
            (*name, packed(data), data.len() as u64, crc.sum())
        })
        .collect();
    archive(&parts)
}

/// Unpacks an archive, changes its parts, and packs it again.
pub fn repacked(file: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let limits = Limits::default();
    let archive = Archive::read(file, &limits).unwrap();
    let parts = archive.names().map(|name| {
        let mut text = String::new();
        archive.part(name).unwrap().unwrap().read_to_string(&mut text).unwrap();
        (name, change(name, text))
    });
    let parts: Vec<_> = parts.collect();
    packed(&parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

/// Joins packed parts: name, bytes, size and checksum as stated.
pub fn archive(parts: &[(&str, Vec<u8>, u64, u32)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes, size, crc) in parts {
        let sizes = [crc.to_le_bytes(), (bytes.len() as u32).to_le_bytes(), (*size as u32).to_le_bytes()];
        let fixed = [&[20, 0, 0, 8, 8, 0, 0, 0, 0, 0], sizes.as_flattened()].concat();
        let name_length = (name.len() as u16).to_le_bytes();
        let start = (out.len() as u32).to_le_bytes();
        out.extend([b"PK\x03\x04", &fixed[..], &name_length, &[0, 0], name.as_bytes(), bytes].concat());
        let rest = [0; 12];
        list.extend(
            [b"PK\x01\x02\x14\x00", &fixed[..], &name_length, &rest, &start, name.as_bytes()].concat(),
        );
    }
    let count = (parts.len() as u16).to_le_bytes();
    let (size, start) = ((list.len() as u32).to_le_bytes(), (out.len() as u32).to_le_bytes());
    [&out[..], &list, b"PK\x05\x06\0\0\0\0", &count, &count, &size, &start, &[0, 0]].concat()
}
