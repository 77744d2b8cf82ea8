//! The contents of an OLE container: Office 97 files, and modern ones with a password.

use crate::fault::Fault;

/// The first bytes of an OLE container.
pub const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0";

/// The bytes of an entry of the directory. Sectors are multiples of them, so that entries lie at
/// multiples as well.
const ENTRY: usize = 128;
/// The bytes of the name in an entry; its length follows them, then its type.
const NAME: usize = 64;
/// The type of a stream.
const STREAM: u8 = 2;

/// Names of streams, with what a container with each of them is and what to do about it. The first one found decides:
/// an encrypted file contains only its package.
const KINDS: [(&str, &str, &str); 5] = [
    ("EncryptedPackage", "it is protected by a password", "save it without a password"),
    ("WordDocument", "it is in the old format of Word (.doc)", "save it as .docx"),
    ("PowerPoint Document", "it is in the old format of PowerPoint (.ppt)", "save it as .pptx"),
    ("Workbook", "it is in the old format of Excel (.xls)", "save it as .xlsx"),
    ("Book", "it is in the old format of Excel (.xls)", "save it as .xlsx"),
];

/// Makes the fault for an OLE container in place of a package.
pub fn fault(bytes: &[u8]) -> Fault {
    let mut best = KINDS.len();
    for entry in bytes.chunks_exact(ENTRY) {
        if entry[NAME + 2] == STREAM {
            best = best.min(KINDS.iter().position(|(name, ..)| is_named(entry, name)).unwrap_or(best));
        }
    }
    match KINDS.get(best) {
        Some((_, message, advice)) => Fault::broken(*message, advice),
        None => Fault::broken(
            "it is in the format of Office 97, or has a password",
            "save it in a current format (.docx, .xlsx, .pptx) without a password",
        ),
    }
}

/// Returns whether an entry has a name, in any case: in UTF-16 and ended by a zero, which its length
/// counts.
fn is_named(entry: &[u8], name: &str) -> bool {
    let length = 2 * (name.len() + 1);
    entry[NAME] == length as u8
        && entry[NAME + 1] == 0
        && entry
            .chunks_exact(2)
            .zip(name.bytes())
            .all(|(unit, byte)| unit[0].eq_ignore_ascii_case(&byte) && unit[1] == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a container: a header and a sector of the directory with these streams.
    fn container(streams: &[&str]) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        bytes.resize(512, 0);
        for name in std::iter::once(&"Root Entry").chain(streams) {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            entry.resize(NAME, 0);
            let kind = if *name == "Root Entry" { 5 } else { STREAM };
            entry.extend([2 * (name.len() as u8 + 1), 0, kind]);
            entry.resize(ENTRY, 0);
            bytes.extend(entry);
        }
        bytes
    }

    #[test]
    fn containers_are_told_by_their_streams() {
        for (streams, message) in [
            (&["EncryptionInfo", "EncryptedPackage"][..], "it is protected by a password"),
            (&["ENCRYPTEDPACKAGE"], "it is protected by a password"),
            (&["1Table", "WordDocument"], "it is in the old format of Word (.doc)"),
            (&["PowerPoint Document"], "it is in the old format of PowerPoint (.ppt)"),
            (&["Workbook"], "it is in the old format of Excel (.xls)"),
            (&["WordDocument2", "Word"], "it is in the format of Office 97, or has a password"),
        ] {
            assert_eq!(fault(&container(streams)).to_string(), message, "{streams:?}");
            let error =
                crate::Archive::read(&container(streams)[..], &sverka_text::limits::Limits::default());
            assert_eq!(error.err().unwrap().to_string(), message);
        }
        assert!(fault(SIGNATURE).to_string().contains("Office 97"));
    }
}
