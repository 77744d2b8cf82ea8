//! The parts of a ZIP archive, each read as a stream and within limits.
//!
//! Workbooks, documents and books are archives of XML files. Libraries read the whole directory of an archive before
//! anything can be checked, trust the sizes that it states, and tie the stream of a part to the
//! archive. Here each entry is counted as it is read, and a part stops when it exceeds its unpacked limit, whatever
//! the directory states. Encryption, spanned archives and packings other than
//! deflate do not occur in files that can be read.

use crate::fault::Fault;
use crate::ole;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, Read, Take};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use sverka_text::limits::{Bound, Exceeded, Limits};

/// Unpacked size that every part is allowed, however small it is: every machine has 16 MiB.
const HARMLESS: u64 = 16 << 20;
/// The end record has 22 bytes and a comment of up to 65,535.
const LONGEST_END: usize = 22 + 0xFFFF;
/// The bytes of an entry of the directory before its name.
const ENTRY: usize = 46;
/// The bytes before the name of a part.
const LOCAL: usize = 30;

/// The bytes of the file, shared by the streams of its parts.
#[derive(Clone)]
struct Bytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A ZIP archive in memory, packed.
#[derive(Clone)]
pub struct Archive {
    bytes: Bytes,
    /// By name, in lower case with slashes.
    entries: Arc<BTreeMap<String, Entry>>,
    left: Arc<Left>,
    limits: Limits,
}

/// How often all parts may be reread. Readers read a part at most twice; a file may name one for each of 10,000 slides.
const AGAIN: u64 = 4;

/// Bytes that all parts together may still unpack to: many small parts, or many entries for one part, are as much of a
/// bomb as a large one.
#[derive(Debug)]
struct Left {
    /// Bytes that were not unpacked before.
    first: AtomicU64,
    /// Bytes of parts that are read again.
    again: AtomicU64,
}

/// The directory's data on a part.
#[derive(Clone, Debug)]
struct Entry {
    /// Where its header begins.
    start: u64,
    packed: u64,
    unpacked: u64,
    crc: u32,
    /// 0 stored, 8 deflated.
    method: u16,
    encrypted: bool,
    /// Whether another part has this name: programs differ in which of them they read.
    is_double: bool,
    /// How many of its bytes have been unpacked at least once.
    seen: Arc<AtomicU64>,
}

impl Archive {
    /// Reads an archive to its end, within [`Limits::whole`], and its directory, within
    /// [`Limits::entries`].
    ///
    /// # Errors
    /// When it is not a ZIP archive, exceeds a limit or cannot be read.
    pub fn read(input: impl Read, limits: &Limits) -> Result<Self, Fault> {
        let bytes = limits.read_all(Bound::Whole, input)?;
        // An OLE container: an old workbook, or a new one that is encrypted.
        if bytes.starts_with(ole::SIGNATURE) {
            return Err(ole::fault(&bytes));
        }
        let entries = directory(&bytes, limits)?;
        let left = (bytes.len() as u64).saturating_mul(limits.ratio).max(HARMLESS);
        Ok(Self {
            bytes: Bytes(Arc::new(bytes)),
            entries: Arc::new(entries),
            left: Arc::new(Left {
                first: AtomicU64::new(left),
                again: AtomicU64::new(left.saturating_mul(AGAIN)),
            }),
            limits: *limits,
        })
    }

    /// Returns the size of the file in bytes.
    pub fn size(&self) -> u64 {
        self.bytes.0.len() as u64
    }

    /// Returns the names of the parts, in lower case and sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Unpacks a part whole; `None` if there is none of this name, in any case.
    ///
    /// # Errors
    /// As for [`part`](Self::part), or when it is damaged or exceeds a limit.
    pub fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(mut part) = self.part(name)? else { return Ok(None) };
        let mut out = Vec::new();
        part.read_to_end(&mut out)?;
        Ok(Some(out))
    }

    /// Returns whether there is a part of this name, in any case.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&key(name))
    }

    /// Opens a part; `None` if there is none of this name, in any case.
    ///
    /// # Errors
    /// When the part is encrypted, is outside of the file, or exceeds a limit, or when two parts have this name.
    pub fn part(&self, name: &str) -> Result<Option<Part>, Fault> {
        let Some(entry) = self.entries.get(&key(name)) else { return Ok(None) };
        if entry.encrypted {
            return Err(Fault::broken("it has a password", "save it without a password"));
        }
        if entry.is_double {
            return Err(Fault::broken(
                format!(
                    "it has two parts of the name {name}, and programs differ in which of them they read"
                ),
                "open it in its program and save it again",
            ));
        }
        let ratio = Exceeded { bound: Bound::Ratio, limit: self.limits.ratio };
        let by_ratio = entry.packed.saturating_mul(self.limits.ratio).max(HARMLESS);
        self.limits.check(Bound::Part, entry.unpacked)?;
        if entry.unpacked > by_ratio {
            return Err(ratio.into());
        }
        let (most, exceeded) = if by_ratio < self.limits.part {
            (by_ratio, ratio)
        } else {
            (self.limits.part, Exceeded { bound: Bound::Part, limit: self.limits.part })
        };
        let start = self.data_start(entry, name)?;
        let mut bytes = Cursor::new(self.bytes.clone());
        bytes.set_position(start);
        let bytes = bytes.take(entry.packed);
        let packing = match entry.method {
            0 => Packing::Stored(bytes),
            8 => Packing::Deflated(DeflateDecoder::new(bytes)),
            _ => {
                let message = format!("{name} is packed by method {}, not by deflate", entry.method);
                return Err(Fault::damaged(message));
            }
        };
        Ok(Some(Part {
            packing,
            most,
            exceeded,
            done: 0,
            seen: Arc::clone(&entry.seen),
            left: Arc::clone(&self.left),
            by_all: ratio,
            crc: Crc::new(),
            stated: entry.crc,
        }))
    }

    /// Returns where the bytes of a part begin: after its own header, whose name and extra
    /// fields may be longer than those of the directory.
    fn data_start(&self, entry: &Entry, name: &str) -> Result<u64, Fault> {
        let header = usize::try_from(entry.start).ok().and_then(|start| {
            let header = self.bytes.0.get(start..start.checked_add(LOCAL)?)?;
            header.starts_with(b"PK\x03\x04").then_some(header)
        });
        let start = header.map(|header| {
            entry.start + LOCAL as u64 + u64::from(u16_at(header, 26)) + u64::from(u16_at(header, 28))
        });
        start
            .filter(|start| start.checked_add(entry.packed).is_some_and(|end| end <= self.size()))
            .ok_or_else(|| Fault::damaged(format!("{name} is outside the file")))
    }
}

/// Makes names comparable: programs differ in case, and some write backslashes.
fn key(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

/// Reads the directory at the end of an archive.
fn directory(bytes: &[u8], limits: &Limits) -> Result<BTreeMap<String, Entry>, Fault> {
    let none = || {
        let is_archive = bytes.starts_with(b"PK\x03\x04");
        Fault::damaged(if is_archive {
            "it is truncated: the end of the archive is missing"
        } else {
            "it is not a ZIP archive, or its end is missing"
        })
    };
    let tail = bytes.len().saturating_sub(LONGEST_END);
    let last = bytes[tail..].windows(22).rposition(|window| window.starts_with(b"PK\x05\x06"));
    let end = tail + last.ok_or_else(none)?;
    let record = &bytes[end..];
    let (mut count, mut size, mut start) =
        (u64::from(u16_at(record, 10)), u64::from(u32_at(record, 12)), u64::from(u32_at(record, 16)));
    let mut end = end as u64;
    // Archives of more than 65,535 entries or 4 GiB have a second, wider record, and 20 bytes
    // before this one that say where.
    let locator = usize::try_from(end).ok().and_then(|end| bytes.get(end.checked_sub(20)?..end));
    if let Some(locator) = locator.filter(|locator| locator.starts_with(b"PK\x06\x07")) {
        let wide = u64_at(locator, 8);
        let record = usize::try_from(wide).ok().and_then(|at| bytes.get(at..)).ok_or_else(none)?;
        if record.len() < 56 || !record.starts_with(b"PK\x06\x06") {
            return Err(none());
        }
        (count, size, start) = (u64_at(record, 32), u64_at(record, 40), u64_at(record, 48));
        end = wide;
    }
    limits.check(Bound::Entries, count)?;
    // Offsets count from the first byte of the archive, before which a file may have others.
    let shift = end.checked_sub(size).and_then(|at| at.checked_sub(start)).ok_or_else(none)?;
    let mut entries = BTreeMap::new();
    let mut at = usize::try_from(end - size).map_err(|_| none())?;
    for _ in 0..count {
        let (name, mut entry, next) = entry(bytes, at, shift).ok_or_else(none)?;
        let name = key(&name);
        entry.is_double = entries.contains_key(&name);
        entries.insert(name, entry);
        at = next;
    }
    Ok(entries)
}

/// Reads an entry of the directory; returns its name and where the next one begins.
fn entry(bytes: &[u8], at: usize, shift: u64) -> Option<(String, Entry, usize)> {
    let fixed = bytes.get(at..at.checked_add(ENTRY)?).filter(|fixed| fixed.starts_with(b"PK\x01\x02"))?;
    let lengths = [28, 30, 32].map(|at| usize::from(u16_at(fixed, at)));
    let name_start = at + ENTRY;
    let name = bytes.get(name_start..name_start + lengths[0])?;
    let extra = bytes.get(name_start + lengths[0]..name_start + lengths[0] + lengths[1])?;
    let (unpacked, packed, start) = (u32_at(fixed, 24), u32_at(fixed, 20), u32_at(fixed, 42));
    // In this order, and only those that do not fit into 32 bits.
    let mut wide = zip64(extra);
    let mut widen = |narrow: u32| {
        if narrow < u32::MAX { Some(u64::from(narrow)) } else { wide.next() }
    };
    let (unpacked, packed, start) = (widen(unpacked)?, widen(packed)?, widen(start)?);
    let entry = Entry {
        start: start.checked_add(shift)?,
        packed,
        unpacked,
        crc: u32_at(fixed, 16),
        method: u16_at(fixed, 10),
        encrypted: u16_at(fixed, 8) & 1 == 1,
        is_double: false,
        seen: Arc::default(),
    };
    Some((String::from_utf8_lossy(name).into_owned(), entry, name_start + lengths.iter().sum::<usize>()))
}

/// Returns the sizes of the extra field of type 1, which ZIP64 adds.
fn zip64(mut extra: &[u8]) -> impl Iterator<Item = u64> + '_ {
    while extra.len() >= 4 && u16_at(extra, 0) != 1 {
        let length = 4 + usize::from(u16_at(extra, 2));
        extra = extra.get(length..).unwrap_or_default();
    }
    extra.get(4..).unwrap_or_default().chunks_exact(8).map(|bytes| u64_at(bytes, 0))
}

/// A part as it is unpacked.
pub struct Part {
    packing: Packing,
    /// Bytes that it may still unpack to.
    most: u64,
    /// The bound that ends it there.
    exceeded: Exceeded,
    /// Bytes unpacked here.
    done: u64,
    /// Bytes unpacked by any reader of the part.
    seen: Arc<AtomicU64>,
    /// What all parts of the archive may still unpack to.
    left: Arc<Left>,
    /// The bound that ends them there.
    by_all: Exceeded,
    crc: Crc,
    /// The checksum that the directory states.
    stated: u32,
}

enum Packing {
    Stored(Take<Cursor<Bytes>>),
    Deflated(DeflateDecoder<Take<Cursor<Bytes>>>),
}

impl Read for Part {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.packing {
            Packing::Stored(bytes) => bytes.read(out)?,
            Packing::Deflated(bytes) => bytes.read(out)?,
        };
        if read == 0 && !out.is_empty() && self.crc.sum() != self.stated {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a checksum does not fit"));
        }
        self.crc.update(&out[..read]);
        self.most = self.most.checked_sub(read as u64).ok_or(self.exceeded)?;
        self.count(read as u64)?;
        Ok(read)
    }
}

impl Part {
    /// Counts bytes against what all parts may unpack to.
    fn count(&mut self, read: u64) -> Result<(), Exceeded> {
        self.done += read;
        let seen = self.seen.fetch_max(self.done, Ordering::Relaxed);
        let new = self.done.saturating_sub(seen).min(read);
        for (left, count) in [(&self.left.first, new), (&self.left.again, read - new)] {
            let take = |left: u64| left.checked_sub(count);
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).map_err(|_| self.by_all)?;
        }
        Ok(())
    }
}

/// A stream that yields a limited number of bytes at a time: no element, text or comment of an XML
/// file is larger than [`Limits::unit`].
pub(crate) struct Metered<R> {
    input: R,
    left: u64,
    exceeded: Exceeded,
}

impl<R: BufRead> Metered<R> {
    /// Begins.
    pub(crate) fn new(input: R, limits: &Limits) -> Self {
        let exceeded = Exceeded { bound: Bound::Unit, limit: limits.unit };
        Self { input, left: limits.unit, exceeded }
    }

    /// Allows the next piece its full size.
    pub(crate) fn refill(&mut self) {
        self.left = self.exceeded.limit;
    }
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.left = self.left.checked_sub(read as u64).ok_or(self.exceeded)?;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(self.exceeded.into());
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count as u64);
        self.input.consume(count);
    }
}

#[cfg(test)]
mod tests;
