//! The ends of the lines of a file, in bytes of its own encoding.

/// A line feed and a carriage return as units of UTF-16, which are their bytes in any other encoding.
const LF: u16 = b'\n' as u16;
const CR: u16 = b'\r' as u16;

/// Returns the offset after each line feed, carriage return, or pair of both.
pub(crate) fn of(file: &[u8], encoding: &str) -> Vec<usize> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let pairs = file.chunks_exact(2).map(move |pair| unit([pair[0], pair[1]]));
        ends(pairs, 2)
    };
    match encoding {
        "UTF-16LE" => wide(u16::from_le_bytes),
        "UTF-16BE" => wide(u16::from_be_bytes),
        _ => ends(file.iter().copied().map(u16::from), 1),
    }
}

/// Finds the ends among units of `size` bytes.
fn ends(units: impl Iterator<Item = u16>, size: usize) -> Vec<usize> {
    let mut units = units.enumerate().peekable();
    let mut ends = Vec::new();
    while let Some((at, unit)) = units.next() {
        let is_first_of_two = unit == CR && matches!(units.peek(), Some((_, LF)));
        if (unit == LF || unit == CR) && !is_first_of_two {
            ends.push((at + 1) * size);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use crate::document::Segmented;

    #[test]
    fn a_line_ends_as_on_any_system_and_in_any_encoding() {
        let text = "a\n\nb\r\nc\rd\u{a0a}\ne";
        assert_eq!(super::of(b"a\n\nb\r\nc\rd\ne", "UTF-8"), [2, 3, 6, 8, 10]);
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        assert_eq!(super::of(&wide(u16::to_le_bytes), "UTF-16LE"), [4, 6, 12, 16, 22]);
        assert_eq!(super::of(&wide(u16::to_be_bytes), "UTF-16BE"), [4, 6, 12, 16, 22]);
    }

    #[test]
    fn a_sentence_has_the_line_where_it_begins() {
        let side = Segmented::from_sentences("a", "en".parse().unwrap(), ["One.", "Two,\nthree.", "Four."]);
        assert_eq!(side.lines(b"One.\nTwo,\nthree.\nFour.\n"), [1, 2, 4]);
    }
}
