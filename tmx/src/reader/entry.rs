//! The limits and the results of a [`Reader`](super::Reader).

use crate::{Diagnostic, Place, Unit};

/// How much the reader accepts before it treats a file as an attack or as damaged.
///
/// ```
/// use tmx::{Limits, Reader, Rule};
/// let file = format!("<tmx version='1.4'><header/><body><tu>{}", "<seg>".repeat(100_000));
/// let limits = Limits { unit_bytes: 1000, ..Limits::default() };
/// let entry = Reader::with_limits(file.as_bytes(), limits)?.next().expect("a unit, if not one to keep")?;
/// assert_eq!(entry.unit, None);
/// assert_eq!(entry.diagnostics[0].rule, Rule::TooLarge);
/// # Ok::<(), tmx::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a unit, as UTF-8; also of the content between two units. A larger one is skipped without
    /// being kept in memory.
    pub unit_bytes: usize,
    /// How deep elements may be nested in a unit.
    pub depth: usize,
}

impl Default for Limits {
    /// 8 MiB, far above any real segment and little compared with a machine's memory; 64 levels, far above
    /// any real nesting and little compared with a thread's stack.
    fn default() -> Self {
        Self { unit_bytes: 8 << 20, depth: 64 }
    }
}

/// A unit that was read, with what had to be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of the unit in the file, from 1.
    pub number: u64,
    /// Where it begins.
    pub place: Place,
    /// The unit; `None` if it could not be saved, and for remarks about the end of the file. The diagnostics
    /// give the reason.
    pub unit: Option<Unit>,
    /// The lost parts of the file, which are in no unit, no note and no header. If empty, everything in the
    /// file was returned.
    pub junk: Vec<Junk>,
    /// What was repaired or lost, in the order of the file, including what precedes the unit.
    pub diagnostics: Vec<Diagnostic>,
}

/// A stretch of the file that could not be kept: a unit, a truncated segment, text between two units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Junk {
    /// Where it begins.
    pub place: Place,
    /// The number of the unit that it is, or is a part of; `None` for what is between units.
    pub unit: Option<u64>,
    /// The stretch as parsed, for a person to look at: bytes that were not text are repaired, and a `<` that
    /// does not begin anything is `&lt;`. `None` for one that is [too large](crate::Rule::TooLarge) to be
    /// kept.
    pub text: Option<String>,
}
