//! What a [`Reader`](super::Reader) takes and hands out.

use crate::{Diagnostic, Place, Unit};

/// How much the reader takes before it takes a file for an attack, or for damaged.
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
    /// Bytes of a unit, as UTF-8; also of the content between two units. A larger one is
    /// skipped without being held.
    pub unit_bytes: usize,
    /// How deep elements may be nested in a unit.
    pub depth: usize,
}

impl Default for Limits {
    /// 8 MiB, far above any real segment, and small beside a machine's memory; 64 levels,
    /// far above any real nesting, and small beside a thread's stack.
    fn default() -> Self {
        Self { unit_bytes: 8 << 20, depth: 64 }
    }
}

/// A unit as it was read, with what had to be mended for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of the unit in the file, from 1.
    pub number: u64,
    /// Where it begins.
    pub place: Place,
    /// The unit; `None` when it could not be saved, and for what there is to say about the
    /// end of the file. The diagnostics say why.
    pub unit: Option<Unit>,
    /// What of the file is lost: in no unit, no note and no header. Empty, or all that is in the file
    /// is in what was handed out.
    pub junk: Vec<Junk>,
    /// What was mended or lost, in the order of the file; also what precedes the unit.
    pub diagnostics: Vec<Diagnostic>,
}

/// A stretch of the file that could not be kept: a unit, a segment that breaks off, text between
/// two units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Junk {
    /// Where it begins.
    pub place: Place,
    /// The number of the unit that it is, or is a part of; `None` of what is between units.
    pub unit: Option<u64>,
    /// The stretch, for a person to look at, as it was parsed: bytes that were no text are mended, a
    /// `<` that begins nothing is `&lt;`. `None` of one that is [too large](crate::Rule::TooLarge) to be held.
    pub text: Option<String>,
}
