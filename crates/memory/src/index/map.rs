//! A mapped file, of which no byte is used before its block is checked.
//!
//! This is the one module with unsafe code: mapping a file is unsafe, because a program that changes the file
//! afterwards would change memory that Rust treats as constant. Only segments are mapped, which are written once,
//! under another name, renamed, and never changed; the store itself is left to SQLite.

#![allow(unsafe_code, reason = "memmap2::Mmap::map; see above")]

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};

/// Bytes that share a checksum. A look-up touches some hundred blocks; checking one takes about a microsecond.
pub(super) const BLOCK: usize = 16 * 1024;

/// A block does not have its checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damage;

/// A mapped file.
#[derive(Debug)]
pub(super) struct Map {
    bytes: Mmap,
}

impl Map {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: segments are not changed once they have their name (see above).
        let bytes = unsafe { Mmap::map(&file)? };
        Ok(Self { bytes })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A mapped file with the checksums of its blocks.
#[derive(Debug)]
pub(super) struct Checked {
    map: Map,
    sums: Vec<u32>,
    /// Whether a block was found intact, one byte each.
    right: Vec<AtomicU8>,
}

impl Checked {
    /// `sums` has one for each block of the first bytes of the file.
    pub(super) fn new(map: Map, sums: Vec<u32>) -> Self {
        let right = sums.iter().map(|_| AtomicU8::new(0)).collect();
        Self { map, sums, right }
    }

    /// Returns bytes of the file.
    #[inline]
    pub(super) fn get(&self, start: usize, end: usize) -> Result<&[u8], Damage> {
        if start < end {
            for block in start / BLOCK..=(end - 1) / BLOCK {
                // The content never changes, so no order is needed: at worst a block is checked twice.
                if self.right.get(block).ok_or(Damage)?.load(Ordering::Relaxed) == 0 {
                    self.check(block)?;
                }
            }
        }
        self.map.bytes().get(start..end).ok_or(Damage)
    }

    #[cold]
    fn check(&self, block: usize) -> Result<(), Damage> {
        let end = ((block + 1) * BLOCK).min(self.map.bytes().len());
        let bytes = self.map.bytes().get(block * BLOCK..end).ok_or(Damage)?;
        // The last block ends where the checksums begin; they are not part of it.
        let bytes = match block + 1 == self.sums.len() {
            true => &bytes[..bytes.len().min(self.last_length())],
            false => bytes,
        };
        if crc32fast::hash(bytes) != self.sums[block] {
            return Err(Damage);
        }
        self.right[block].store(1, Ordering::Relaxed);
        Ok(())
    }

    /// The length of the last block.
    fn last_length(&self) -> usize {
        let trailer = self.sums.len() * 4 + super::layout::END;
        self.map.bytes().len().saturating_sub(trailer + (self.sums.len() - 1) * BLOCK)
    }

    /// Checks every block.
    pub(super) fn check_all(&self) -> Result<(), Damage> {
        (0..self.sums.len()).try_for_each(|block| self.check(block))
    }

    /// The length of the file in bytes.
    pub(super) fn len(&self) -> usize {
        self.map.bytes().len()
    }
}
