//! Sorts more data than should be in memory: records of a fixed size go to temporary files in sorted runs,
//! and are merged afterwards.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// Bytes of records in memory before they go to the disk: those of half a million units.
const HELD: usize = 16 << 20;

/// Bytes that are read at once from each run.
const BLOCK: usize = 32 * 1024;

/// Collects records, to be sorted byte by byte. Memory: 16 MiB, and 32 KiB for every 16 MiB on the disk.
#[derive(Debug)]
pub(crate) struct Runs<const N: usize> {
    held: Vec<[u8; N]>,
    /// Maximum number of records in memory.
    limit: usize,
    files: Vec<File>,
}

impl<const N: usize> Default for Runs<N> {
    fn default() -> Self {
        Self::with_limit(HELD / N)
    }
}

impl<const N: usize> Runs<N> {
    fn with_limit(limit: usize) -> Self {
        Self { held: Vec::new(), limit, files: Vec::new() }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// Those of the directory for temporary files.
    pub fn push(&mut self, record: [u8; N]) -> io::Result<()> {
        self.held.push(record);
        if self.held.len() >= self.limit {
            self.held.sort_unstable();
            let mut out = BufWriter::with_capacity(BLOCK, tempfile::tempfile()?);
            for record in self.held.drain(..) {
                out.write_all(&record)?;
            }
            self.files.push(out.into_inner()?);
        }
        Ok(())
    }

    /// Returns all records in order.
    ///
    /// # Errors
    /// Those of the temporary files.
    pub fn sorted(mut self) -> io::Result<Sorted<N>> {
        self.held.sort_unstable();
        let mut sorted = Sorted { held: self.held.into_iter(), files: Vec::new(), heads: BinaryHeap::new() };
        for mut file in self.files {
            file.rewind()?;
            sorted.files.push(BufReader::with_capacity(BLOCK, file));
        }
        for run in 0..=sorted.files.len() {
            sorted.fetch(run)?;
        }
        Ok(sorted)
    }
}

/// Sorted records, one by one.
pub(crate) struct Sorted<const N: usize> {
    held: std::vec::IntoIter<[u8; N]>,
    files: Vec<BufReader<File>>,
    /// The next record of each run; the last run is the one in memory.
    heads: BinaryHeap<Reverse<([u8; N], usize)>>,
}

impl<const N: usize> Sorted<N> {
    fn fetch(&mut self, run: usize) -> io::Result<()> {
        let record = match self.files.get_mut(run) {
            Some(file) => {
                let mut record = [0; N];
                match file.read_exact(&mut record) {
                    Ok(()) => Some(record),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
                    Err(error) => return Err(error),
                }
            }
            None => self.held.next(),
        };
        self.heads.extend(record.map(|record| Reverse((record, run))));
        Ok(())
    }
}

impl<const N: usize> Iterator for Sorted<N> {
    type Item = io::Result<[u8; N]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.files.is_empty() && self.heads.len() <= 1 {
            let head = self.heads.pop().map(|Reverse((record, _))| record);
            return head.or_else(|| self.held.next()).map(Ok);
        }
        let Reverse((record, run)) = self.heads.pop()?;
        Some(self.fetch(run).map(|()| record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_sorted() {
        // A walk through all of 0..1009, in no particular order.
        let records = (0u16..1009).map(|n| ((u32::from(n) * 517 % 1009) as u16).to_be_bytes());
        for limit in [1, 7, 100, 1009, 5000] {
            let mut runs = Runs::with_limit(limit);
            for record in records.clone() {
                runs.push(record).unwrap();
            }
            let sorted: Vec<u16> =
                runs.sorted().unwrap().map(|record| u16::from_be_bytes(record.unwrap())).collect();
            assert_eq!(sorted, (0..1009).collect::<Vec<_>>(), "{limit}");
        }
        assert_eq!(Runs::<4>::default().sorted().unwrap().count(), 0);
    }
}
