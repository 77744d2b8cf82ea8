//! Any bytes as the package document of a book and its pages: no panic, and a place for each block.
//! Archives themselves are fuzzed in vain: a changed byte is a wrong checksum.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};
use sverka_package::testing::packed;

const PACKAGE: &[u8] = b"<package><manifest><item id='a' href='a.html'/><item id='b' href='b.html'/></manifest>\
    <spine><itemref idref='a'/><itemref idref='b' linear='no'/></spine></package>";

fuzz_target!(|bytes: &[u8]| {
    let middle = bytes.len() / 2;
    let (a, b) = bytes.split_at(middle);
    for (package, encryption) in [(PACKAGE, &b"<encryption/>"[..]), (bytes, bytes)] {
        let book = packed(&[
            ("x.opf", package),
            ("META-INF/encryption.xml", encryption),
            ("a.html", a),
            ("b.html", b),
        ]);
        let options = Options { format: Some(Format::Epub), ..Options::default() };
        if let Ok((document, _)) = read_bytes("fuzz", book, &options) {
            assert_eq!(document.blocks.len(), document.places.len());
        }
    }
});
