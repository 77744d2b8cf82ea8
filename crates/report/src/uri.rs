//! Names as parts of addresses (RFC 3986).

/// Returns a name as a segment of a path: all bytes but the unreserved ones are percent-encoded (2.3 and 3.3).
pub fn segment(name: impl AsRef<[u8]>) -> String {
    segment_with(name, b"")
}

/// Returns a name as a segment of a path, in which some reserved bytes stay as they are too.
pub fn segment_with(name: impl AsRef<[u8]>, kept: &[u8]) -> String {
    let mut out = String::new();
    for &byte in name.as_ref() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte if kept.contains(&byte) => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_bytes_are_encoded() {
        assert_eq!(segment("речь \"1\".tmx"), "%D1%80%D0%B5%D1%87%D1%8C%20%221%22.tmx");
        assert_eq!(segment("a/b?~-_"), "a%2Fb%3F~-_");
        assert_eq!(segment_with("a/b?", b"?"), "a%2Fb?");
    }
}
