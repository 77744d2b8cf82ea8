//! Archives, whole, damaged and hostile.

use super::*;
use crate::testing::packed;
use proptest::prelude::*;

fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let part = Archive::read(bytes, limits)?.part(name)?;
    part.ok_or_else(|| Fault::damaged("no part"))?.read_to_end(&mut out)?;
    Ok(out)
}

#[test]
fn parts_are_found_in_any_case_and_unpacked() {
    let file = packed(&[("xl/Workbook.xml", b"<a/>"), ("b", &[7; 100_000])]);
    let limits = Limits::default();
    assert_eq!(read(&file, "/xl/workbook.XML", &limits).unwrap(), b"<a/>");
    assert_eq!(read(&file, "b", &limits).unwrap(), [7; 100_000]);
    assert!(Archive::read(&file[..], &limits).unwrap().part("c").unwrap().is_none());
    // Bytes before the archive, as in self-extracting archives.
    let behind = [b"#!/bin/sh\n", &file[..]].concat();
    assert_eq!(read(&behind, "xl/workbook.xml", &limits).unwrap(), b"<a/>");
}

#[test]
fn bounds_hold_whatever_the_directory_states() {
    let bomb = vec![b'a'; 40 << 20];
    let honest = packed(&[("a", &bomb)]);
    let exceeded = |file: &[u8], limits: &Limits| match read(file, "a", limits).unwrap_err() {
        Fault::Limit(exceeded) => exceeded.bound,
        other => panic!("{other}"),
    };
    let mut limits = Limits::default();
    assert_eq!(exceeded(&honest, &limits), Bound::Ratio);
    let lying = [honest.clone(), vec![]].concat();
    // The size is stated twice: in the directory, and in the header of the part.
    let stated = ((40 << 20) as u32).to_le_bytes();
    let at = lying.windows(4).rposition(|window| window == stated).unwrap();
    let mut lying = lying;
    lying[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    assert_eq!(exceeded(&lying, &limits), Bound::Ratio);
    limits.set(Bound::Ratio, 1 << 20);
    assert_eq!(read(&honest, "a", &limits).unwrap().len(), 40 << 20);
    limits.set(Bound::Part, 1000);
    assert_eq!(exceeded(&honest, &limits), Bound::Part);
    assert_eq!(exceeded(&lying, &limits), Bound::Part);
    limits.set(Bound::Entries, 0);
    assert_eq!(exceeded(&honest, &limits), Bound::Entries);
    limits.set(Bound::Whole, 10);
    assert_eq!(exceeded(&honest, &limits), Bound::Whole);
}

#[test]
fn all_parts_together_are_bound_too() {
    let piece = vec![b'a'; 6 << 20];
    let names = ["a", "b", "c"];
    let file = packed(&names.map(|name| (name, &piece[..])));
    let archive = Archive::read(&file[..], &Limits::default()).unwrap();
    // Reading a part again costs little.
    for name in ["a", "b", "a", "b", "a"] {
        assert_eq!(archive.bytes(name).unwrap().unwrap().len(), 6 << 20);
    }
    let bound = |name| match archive.bytes(name) {
        Err(Fault::Limit(exceeded)) => Some(exceeded.bound),
        _ => None,
    };
    assert_eq!(bound("c"), Some(Bound::Ratio));
    // But not a hundred times.
    assert_eq!((0..100).find_map(|_| bound("a")), Some(Bound::Ratio));
}

#[test]
fn a_part_of_a_name_that_another_one_has_is_refused() {
    let file = packed(&[("a", b"one"), ("A", b"two"), ("b", b"three")]);
    let limits = Limits::default();
    let error = read(&file, "a", &limits).unwrap_err().to_string();
    assert!(error.starts_with("it has two parts of the name a, "), "{error}");
    assert_eq!(read(&file, "b", &limits).unwrap(), b"three");
}

#[test]
fn damage_is_found() {
    let file = packed(&[("a", b"some text that is long enough to be packed, packed, packed")]);
    let mut crc = file.clone();
    let at = crc.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    crc[at + 16] ^= 1;
    for (bytes, want) in [
        (&crc[..], "the file is damaged: a checksum does not fit"),
        (b"PK", "it is not a ZIP archive, or its end is missing"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "it is in the format of Office 97, or has a password"),
    ] {
        assert_eq!(read(bytes, "a", &Limits::default()).unwrap_err().to_string(), want);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn damaged_archives_are_errors(flips in prop::collection::vec((0..400_usize, any::<u8>()), 1..6)) {
        let mut file = packed(&[("a", b"some text"), ("b", &[1; 1000])]);
        for (at, byte) in flips {
            let at = at % file.len();
            file[at] = byte;
        }
        for name in ["a", "b"] {
            let _ = read(&file, name, &Limits::default());
        }
    }
}
