//! Divides a file into pieces: each `tu`, and the content between two of them.
//!
//! Dividing first and parsing later confines a fault to its unit: whatever is wrong in one, the next begins
//! at its own `<tu`. Checking every `<` is enough, because in XML it begins mark-up everywhere except in
//! comments, CDATA sections and processing instructions, which are skipped. A `<` that does not begin
//! anything (`a < b`) is reported here too, because the parser would treat what follows as a tag.

use super::input::Input;
use crate::Place;
use memchr::{memchr, memchr_iter, memchr2, memmem};
use std::io::{self, Read};
use std::ops::Range;

/// The content of a [`Chunk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Declarations, header, the frame of the document.
    Outside,
    /// From `<tu` to `</tu>`, or to where the next thing begins.
    Unit,
}

/// A piece of the file.
#[derive(Debug)]
pub(super) struct Chunk {
    pub kind: Kind,
    /// Bytes of [`Splitter::bytes`].
    pub range: Range<usize>,
    /// Where it begins in the file.
    pub place: Place,
    /// Whether the file ends with it.
    pub last: bool,
    /// Whether a unit has its `</tu>`.
    pub closed: bool,
    /// Whether it was larger than allowed, and is missing.
    pub too_large: bool,
    /// Places in it of each `<` that does not begin anything.
    pub stray: Vec<usize>,
}

/// Cuts a file.
pub(super) struct Splitter<R> {
    input: Input<R>,
    limit: usize,
    /// The current chunk and what has been read after it.
    bytes: Vec<u8>,
    start: usize,
    /// How far it has been searched.
    scan: usize,
    /// Where the chunk begins in the file, and where the part in memory begins.
    began: Place,
    place: Place,
    in_unit: bool,
    too_large: bool,
    stray: Vec<usize>,
    /// Inside a comment or similar: where it begins, and what ends it.
    skip: Option<(usize, &'static [u8])>,
    /// Ends of such parts that do not occur any more in the file.
    never: Vec<&'static [u8]>,
}

/// What a `<` begins.
enum Mark {
    Unit,
    UnitEnd,
    /// Something outside units.
    Frame,
    Skip(&'static [u8]),
    Tag,
    Stray,
    /// More bytes are needed to decide.
    Unclear,
}

impl<R: Read> Splitter<R> {
    pub fn new(input: Input<R>, limit: usize) -> Self {
        Self {
            input,
            limit,
            bytes: Vec::new(),
            start: 0,
            scan: 0,
            began: Place { line: 1, column: 1 },
            place: Place { line: 1, column: 1 },
            in_unit: false,
            too_large: false,
            stray: Vec::new(),
            skip: None,
            never: Vec::new(),
        }
    }

    /// Returns the bytes of a chunk, until the next is requested.
    pub fn bytes(&self, chunk: &Chunk) -> &[u8] {
        self.bytes.get(chunk.range.clone()).unwrap_or_default()
    }

    /// Returns the underlying reader.
    pub fn get_ref(&self) -> &R {
        self.input.get_ref()
    }

    /// Returns where the next chunk begins; finally, where the file ends.
    pub fn here(&self) -> Place {
        self.began
    }

    /// Returns whether the input contained bytes that became U+FFFD.
    pub fn replaced(&self) -> bool {
        self.input.replaced
    }

    /// Returns the next chunk.
    pub fn next(&mut self) -> io::Result<Option<Chunk>> {
        loop {
            if let Some((_, end)) = self.skip {
                self.skip_to(end)?;
                continue;
            }
            let Some(at) = memchr(b'<', &self.bytes[self.scan..]) else {
                self.scan = self.bytes.len();
                if self.fill()? {
                    continue;
                }
                let rest = self.start < self.scan || self.too_large;
                return Ok(rest.then(|| self.chunk(self.scan, true, false, false)));
            };
            self.scan += at;
            match mark(&self.bytes[self.scan..]) {
                Mark::Unclear if self.fill()? => {}
                Mark::Stray => {
                    self.stray.push(self.scan - self.start);
                    self.scan += 1;
                }
                Mark::Skip(end) if self.never.contains(&end) => {
                    self.stray.push(self.scan - self.start);
                    self.scan += 1;
                }
                Mark::Skip(end) => {
                    self.skip = Some((self.scan, end));
                    self.scan += 2;
                }
                Mark::Unit if self.in_unit || self.scan > self.start || self.too_large => {
                    let chunk = self.chunk(self.scan, false, false, true);
                    self.scan += 1;
                    return Ok(Some(chunk));
                }
                Mark::Unit => {
                    self.in_unit = true;
                    self.scan += 1;
                }
                Mark::Frame if self.in_unit => {
                    let chunk = self.chunk(self.scan, false, false, false);
                    self.scan += 1;
                    return Ok(Some(chunk));
                }
                Mark::UnitEnd if self.in_unit => match memchr(b'>', &self.bytes[self.scan..]) {
                    Some(length) => {
                        self.scan += length + 1;
                        return Ok(Some(self.chunk(self.scan, false, true, false)));
                    }
                    None if self.fill()? => {}
                    None => self.scan += 1,
                },
                // An undecided part here is the end of the file, truncated within a tag.
                Mark::Frame | Mark::UnitEnd | Mark::Tag | Mark::Unclear => self.scan += 1,
            }
        }
    }

    /// Advances to the end of a comment or similar. One without an end was none: its `<` counts as a stray
    /// one, and what follows is examined like anything else.
    fn skip_to(&mut self, end: &'static [u8]) -> io::Result<()> {
        if let Some(at) = memmem::find(&self.bytes[self.scan..], end) {
            self.scan += at + end.len();
            self.skip = None;
            return Ok(());
        }
        let looked = self.bytes.len().saturating_sub(end.len() - 1);
        self.scan = self.scan.max(looked);
        if self.fill()? {
            return Ok(());
        }
        self.never.push(end);
        match self.skip.take() {
            Some((from, _)) if !self.too_large => {
                self.stray.push(from - self.start);
                self.scan = from + 1;
            }
            _ => self.scan = self.bytes.len(),
        }
        Ok(())
    }

    /// Ends the current chunk, and begins the next where it ends.
    fn chunk(&mut self, end: usize, last: bool, closed: bool, unit_follows: bool) -> Chunk {
        let range = self.start..end;
        let chunk = Chunk {
            kind: if self.in_unit { Kind::Unit } else { Kind::Outside },
            place: self.began,
            last,
            closed,
            too_large: std::mem::take(&mut self.too_large),
            stray: std::mem::take(&mut self.stray),
            range,
        };
        self.pass(end);
        self.began = self.place;
        self.in_unit = unit_follows;
        chunk
    }

    /// Moves the beginning of the chunk, and counts the lines up to there.
    fn pass(&mut self, to: usize) {
        let passed = &self.bytes[self.start..to];
        let tail = match memchr::memrchr(b'\n', passed) {
            Some(at) => {
                self.place.line += memchr_iter(b'\n', passed).count() as u64;
                self.place.column = 1;
                &passed[at + 1..]
            }
            None => passed,
        };
        // Characters: all bytes except continuation bytes.
        self.place.column += tail.iter().filter(|b| (**b as i8) >= -0x40).count() as u64;
        self.start = to;
    }

    /// Reads more; returns false at the end of the file. What is before the chunk is discarded; of a chunk
    /// that is too large, so is what has been searched.
    fn fill(&mut self) -> io::Result<bool> {
        if self.scan - self.start > self.limit {
            self.too_large = true;
        }
        if self.too_large {
            self.stray.clear();
            self.pass(self.scan);
        }
        let gone = self.start;
        self.bytes.drain(..gone);
        self.start = 0;
        self.scan -= gone;
        if let Some((from, _)) = &mut self.skip {
            *from = from.saturating_sub(gone);
        }
        // It does not wait for a tag that never ends.
        if self.bytes.len() - self.scan > self.limit {
            return Ok(false);
        }
        self.input.fill(&mut self.bytes)
    }
}

fn mark(rest: &[u8]) -> Mark {
    match rest.get(1) {
        None => return Mark::Unclear,
        Some(b'?') => return Mark::Skip(b"?>"),
        Some(b'!') => {
            for (begin, end) in [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>")] {
                if rest.starts_with(begin) {
                    return Mark::Skip(end);
                }
                if begin.starts_with(rest) {
                    return Mark::Unclear;
                }
            }
            return Mark::Tag;
        }
        _ => {}
    }
    let (end, rest) = match rest.strip_prefix(b"</") {
        Some(rest) => (true, rest),
        None => (false, &rest[1..]),
    };
    let Some(length) = rest.iter().position(|b| !is_name_byte(*b)) else { return Mark::Unclear };
    match &rest[..length] {
        b"" => Mark::Stray,
        b"tu" if end => Mark::UnitEnd,
        b"tu" => Mark::Unit,
        b"tmx" | b"header" | b"body" => Mark::Frame,
        b"tuv" | b"seg" | b"prop" | b"note" | b"ude" | b"map" => Mark::Tag,
        b"bpt" | b"ept" | b"it" | b"ph" | b"hi" | b"sub" | b"ut" => Mark::Tag,
        // A foreign name, or one in capitals, is a tag only if it is closed: `a<b`.
        name => match memchr2(b'<', b'>', rest) {
            None => Mark::Unclear,
            Some(at) if rest[at] == b'<' => Mark::Stray,
            Some(_) if !name.eq_ignore_ascii_case(b"tu") => Mark::Tag,
            Some(_) if end => Mark::UnitEnd,
            Some(_) => Mark::Unit,
        },
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the chunks of a text, and whether each is a closed unit.
    fn chunks(text: &str, limit: usize) -> Vec<(String, bool, Vec<usize>)> {
        let (input, _) = Input::new(text.as_bytes(), 1).unwrap();
        let mut splitter = Splitter::new(input, limit);
        let mut out = Vec::new();
        while let Some(chunk) = splitter.next().unwrap() {
            let text = String::from_utf8(splitter.bytes(&chunk).to_vec()).unwrap();
            out.push((text, chunk.closed, chunk.stray));
        }
        out
    }

    fn texts(text: &str) -> Vec<String> {
        chunks(text, 1000).into_iter().map(|chunk| chunk.0).collect()
    }

    #[test]
    fn units_are_cut_out() {
        let text = "<body>\n<tu tuid='1'>a</tu>\n<tu>b</tu ></body>";
        assert_eq!(texts(text), ["<body>\n", "<tu tuid='1'>a</tu>", "\n", "<tu>b</tu >", "</body>"]);
    }

    #[test]
    fn the_name_of_a_unit_may_be_in_capitals() {
        assert_eq!(texts("<TU>a</Tu><tu>b</TU>"), ["<TU>a</Tu>", "<tu>b</TU>"]);
        assert_eq!(texts("<TU>a<BODY>b<Tu>c"), ["<TU>a<BODY>b", "<Tu>c"]);
        assert_eq!(texts("a <TU <b>"), ["a <TU <b>"], "no tag");
    }

    #[test]
    fn what_is_not_markup_is_passed_over() {
        for unit in [
            "<tu><!-- </tu> --></tu>",
            "<tu><![CDATA[</tu>]]></tu>",
            "<tu><?x </tu> ?></tu>",
            "<tu><tuv/></tu>",
        ] {
            assert_eq!(texts(unit), [unit]);
        }
        assert_eq!(texts("<!-- <tu>x</tu> --><tu>y</tu>"), ["<!-- <tu>x</tu> -->", "<tu>y</tu>"]);
    }

    #[test]
    fn a_unit_that_is_not_closed_ends_where_the_next_thing_begins() {
        assert_eq!(texts("<tu>a<tu>b</tu>"), ["<tu>a", "<tu>b</tu>"]);
        assert_eq!(texts("<tu>a</body></tmx>"), ["<tu>a", "</body></tmx>"]);
        assert_eq!(texts("<tu>a<!-- b<tu>c</tu>"), ["<tu>a<!-- b", "<tu>c</tu>"]);
        assert_eq!(texts("<tu>a</t"), ["<tu>a</t"]);
        assert_eq!(texts("<tu>a</tu><tu>b<![CDATA["), ["<tu>a</tu>", "<tu>b<![CDATA["]);
    }

    #[test]
    fn less_than_signs_are_told_from_tags() {
        for (text, stray) in [
            ("<tu>a < b</tu>", vec![6]),
            ("<tu>a<b</tu>", vec![5]),
            ("<tu>a<b>c</b></tu>", vec![]),
            ("<tu><3 <!-- x</tu>", vec![4, 7]),
        ] {
            assert_eq!(chunks(text, 1000), [(text.to_owned(), text.ends_with("</tu>"), stray)]);
        }
    }

    #[test]
    fn a_unit_that_is_too_large_is_not_kept() {
        let large = "x".repeat(600_000);
        let text = format!("<tu>a</tu><tu>{large}<seg>{large}</tu>\n<tu>b</tu>");
        let (input, _) = Input::new(text.as_bytes(), 256 * 1024).unwrap();
        let mut splitter = Splitter::new(input, 300_000);
        let mut got = Vec::new();
        while let Some(chunk) = splitter.next().unwrap() {
            got.push((chunk.too_large, chunk.place.line, chunk.place.column));
            assert!(splitter.bytes.len() < 1_000_000);
        }
        let after = 11 + text.lines().next().unwrap().len() as u64 - 10;
        assert_eq!(got, [(false, 1, 1), (true, 1, 11), (false, 1, after), (false, 2, 1)]);
    }
}
