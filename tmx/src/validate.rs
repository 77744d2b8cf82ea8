//! Reports every fault of a memory, with its place and its severity for the program that will read it.
//!
//! A [`Validator`] reads a file like the [`Reader`], and adds what is valid but unusual: two units with the
//! same `tuid`, a unit in one language, an empty segment, codes that do not match. A [`Profile`] decides
//! which of these are errors, which are warnings, and which are not reported.
//!
//! ```
//! use tmx::{Rule, validate::{Profile, Validator}};
//! let file = r#"<tmx version="1.4"><header srclang="en" adminlang="en" segtype="sentence"
//!     datatype="plaintext" creationtool="x" creationtoolversion="1" o-tmf="x"/><body>
//!   <tu tuid="1"><tuv xml:lang="en"><seg>R&D</seg></tuv></tu>
//! </body></tmx>"#;
//! let strict = Profile::named("strict").expect("a profile");
//! let mut reported = Vec::new();
//! for diagnostic in Validator::new(file.as_bytes(), strict)? {
//!     let diagnostic = diagnostic?;
//!     reported.push(format!("{diagnostic}: {}", diagnostic.rule.remedy()));
//! }
//! assert_eq!(reported[0], "3:3: unit 1: the only language is en [one-language]: \
//!     add the translation, or remove the unit: it is of no use to programs");
//! assert_eq!(reported[1], "3:41: unit 1: an ampersand that does not begin a reference; kept as text \
//!     [bare-ampersand]: write &amp;");
//! # Ok::<(), tmx::Error>(())
//! ```

use crate::lint::Lint;
use crate::runs::Runs;
use crate::{Diagnostic, Entry, Error, Header, Place, Reader, Rule, Severity};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::LazyLock;
use twox_hash::XxHash3_128;

/// How severe each fault is for a program, and the limits of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    name: &'static str,
    /// In the order of [`Rule::ALL`].
    severities: Vec<Option<Severity>>,
    segment_chars: Option<usize>,
    file_bytes: Option<u64>,
    datatypes: Vec<&'static str>,
    creation_tools: Vec<&'static str>,
}

/// Read from `profiles.tsv`, which names the sources of the figures.
static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| parse(include_str!("profiles.tsv")));

impl Profile {
    /// Returns all profiles. The first, `strict`, is the standard.
    pub fn all() -> &'static [Self] {
        &PROFILES
    }

    /// Returns the profile with a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// Returns its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns how severe a violation of a rule is; `None` if it is not reported.
    pub fn severity(&self, rule: Rule) -> Option<Severity> {
        let at = Rule::ALL.iter().position(|other| *other == rule)?;
        self.severities.get(at).copied().flatten()
    }

    /// Returns the maximum number of characters in a segment that the program accepts.
    pub fn segment_chars(&self) -> Option<usize> {
        self.segment_chars
    }

    /// Returns the maximum size in bytes of a file that the program accepts.
    pub fn file_bytes(&self) -> Option<u64> {
        self.file_bytes
    }
}

/// Reads the table: a column a profile, a row a rule or a limit.
fn parse(table: &'static str) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let row = cells.next().unwrap_or_default();
        if profiles.is_empty() {
            profiles.extend(cells.map(|name| Profile {
                name,
                severities: vec![None; Rule::ALL.len()],
                segment_chars: None,
                file_bytes: None,
                datatypes: Vec::new(),
                creation_tools: Vec::new(),
            }));
            continue;
        }
        let rule = Rule::ALL.iter().position(|rule| rule.id() == row);
        for (profile, cell) in profiles.iter_mut().zip(cells) {
            match (rule, row) {
                (Some(rule), _) => {
                    profile.severities[rule] = match cell {
                        "error" => Some(Severity::Error),
                        "warning" => Some(Severity::Warning),
                        _ => None,
                    }
                }
                (None, "segment-chars") => profile.segment_chars = cell.parse().ok(),
                (None, "file-bytes") => profile.file_bytes = cell.parse().ok(),
                (None, "datatypes") => profile.datatypes = cell.split_whitespace().collect(),
                (None, "creation-tools") => profile.creation_tools = cell.split_whitespace().collect(),
                (None, _) => {}
            }
        }
    }
    profiles
}

/// The fingerprint of a tuid, the number of the unit, its line and its column.
type Tuid = [u8; 16 + 8 + 8 + 4];

/// The same without the fingerprint, and the number of the earlier unit with the same tuid.
type Repeated = [u8; 8 + 8 + 4 + 8];

/// Reads a memory and reports its faults in the order of the file, and units with the `tuid` of another at
/// the end.
///
/// An iterator of [`Diagnostic`]s with the severity of the profile. Memory: that of the [`Reader`], and 16
/// MiB for the fingerprints of tuids; beyond half a million units they go to a temporary file, 36 bytes per
/// unit. The probability that two different tuids count as the same is one in 10²⁰ in a memory of a billion
/// units.
pub struct Validator<R> {
    reader: Reader<Counted<R>>,
    profile: &'static Profile,
    /// Found but not yet reported.
    found: VecDeque<Diagnostic>,
    tuids: Option<Runs<36>>,
    repeated: Option<crate::runs::Sorted<28>>,
    units: u64,
}

impl<R: Read> Validator<R> {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// Those of [`Reader::new`].
    pub fn new(read: R, profile: &'static Profile) -> Result<Self, Error> {
        let lint = Lint { segment_chars: profile.segment_chars };
        let reader = Reader::new(Counted { read, bytes: 0 })?.with_lint(lint);
        let mut validator = Self {
            reader,
            profile,
            found: VecDeque::new(),
            tuids: profile.severity(Rule::DuplicateTuid).map(|_| Runs::default()),
            repeated: None,
            units: 0,
        };
        let mut diagnostics = validator.reader.header_diagnostics().to_vec();
        diagnostics.extend(validator.of_header());
        validator.keep(diagnostics);
        Ok(validator)
    }

    /// Returns the header of the memory.
    pub fn header(&self) -> &Header {
        self.reader.header()
    }

    /// Returns how many units there have been so far, including those that cannot be saved.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// Returns the objections of a program to a header that the standard allows.
    fn of_header(&self) -> Vec<Diagnostic> {
        let (header, place) = (self.reader.header(), self.reader.header_place());
        let mut diagnostics = Vec::new();
        let mut add =
            |rule, message: String| diagnostics.push(Diagnostic::new(rule, None, Some(place), message));
        let datatypes = &self.profile.datatypes;
        if !datatypes.is_empty() && !datatypes.contains(&header.datatype.as_str()) {
            let list = datatypes.join(", ");
            add(Rule::Datatype, format!("the datatype {:?} is not one of {list}", header.datatype));
        }
        if self.profile.creation_tools.contains(&header.creation_tool.as_str()) {
            let message = format!("the creationtool {:?} makes a program treat", header.creation_tool);
            add(Rule::CreationTool, format!("{message} the file as its own and read it differently"));
        }
        diagnostics
    }

    /// Keeps what the profile covers, in the order of the file.
    fn keep(&mut self, mut diagnostics: Vec<Diagnostic>) {
        diagnostics.sort_by_key(|diagnostic| diagnostic.place);
        for mut diagnostic in diagnostics {
            if let Some(severity) = self.profile.severity(diagnostic.rule) {
                diagnostic.severity = severity;
                self.found.push_back(diagnostic);
            }
        }
    }

    fn entry(&mut self, entry: Entry) -> io::Result<()> {
        self.units = entry.number;
        if let (Some(tuids), Some(tuid)) = (&mut self.tuids, entry.unit.and_then(|unit| unit.tuid)) {
            let mut record: Tuid = [0; 36];
            record[..16].copy_from_slice(&XxHash3_128::oneshot(tuid.as_bytes()).to_be_bytes());
            record[16..].copy_from_slice(&pack(entry.number, entry.place));
            tuids.push(record)?;
        }
        self.keep(entry.diagnostics);
        Ok(())
    }

    /// Reports faults that only the whole file shows.
    fn end(&mut self) -> io::Result<()> {
        let bytes = self.reader.get_ref().bytes;
        if let Some(limit) = self.profile.file_bytes.filter(|limit| bytes > *limit) {
            let message = format!("the file has {bytes} bytes, but only {limit} are allowed");
            let start = Place { line: 1, column: 1 };
            self.keep(vec![Diagnostic::new(Rule::LargeFile, None, Some(start), message)]);
        }
        let Some(tuids) = self.tuids.take() else { return Ok(()) };
        let mut repeated: Runs<28> = Runs::default();
        let mut first: Option<Tuid> = None;
        for record in tuids.sorted()? {
            let record = record?;
            match &first {
                Some(first) if first[..16] == record[..16] => {
                    let mut again: Repeated = [0; 28];
                    again[..20].copy_from_slice(&record[16..]);
                    again[20..].copy_from_slice(&first[16..24]);
                    repeated.push(again)?;
                }
                _ => first = Some(record),
            }
        }
        self.repeated = Some(repeated.sorted()?);
        Ok(())
    }

    /// Returns the next unit with the tuid of another.
    fn next_repeated(&mut self) -> io::Result<Option<Diagnostic>> {
        let Some(record) = self.repeated.as_mut().and_then(Iterator::next).transpose()? else {
            return Ok(None);
        };
        let (unit, place) = unpack(&record);
        let first = number(&record[20..]);
        let message = format!("unit {first} has the same tuid");
        let mut diagnostic = Diagnostic::new(Rule::DuplicateTuid, Some(unit), Some(place), message);
        diagnostic.severity = self.profile.severity(Rule::DuplicateTuid).unwrap_or(diagnostic.severity);
        Ok(Some(diagnostic))
    }

    fn next_found(&mut self) -> Result<Option<Diagnostic>, Error> {
        loop {
            if let Some(diagnostic) = self.found.pop_front() {
                return Ok(Some(diagnostic));
            }
            if self.repeated.is_some() {
                return Ok(self.next_repeated()?);
            }
            match self.reader.next() {
                Some(entry) => self.entry(entry?)?,
                None => {
                    self.end()?;
                    if self.found.is_empty() && self.repeated.is_none() {
                        return Ok(None);
                    }
                }
            }
        }
    }
}

/// Packs the number of a unit, its line and its column, so that they sort as in the file.
fn pack(unit: u64, place: Place) -> [u8; 20] {
    let mut record = [0; 20];
    record[..8].copy_from_slice(&unit.to_be_bytes());
    record[8..16].copy_from_slice(&place.line.to_be_bytes());
    // A column beyond four billion is as good as any other.
    let column = u32::try_from(place.column).unwrap_or(u32::MAX);
    record[16..].copy_from_slice(&column.to_be_bytes());
    record
}

fn unpack(record: &[u8]) -> (u64, Place) {
    let place = Place { line: number(&record[8..16]), column: number(&record[16..20]) };
    (number(&record[..8]), place)
}

/// Converts big-endian bytes to a number.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

impl<R: Read> Iterator for Validator<R> {
    type Item = Result<Diagnostic, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_found().transpose()
    }
}

impl<R> std::fmt::Debug for Validator<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validator")
            .field("profile", &self.profile.name)
            .field("reader", &self.reader)
            .finish_non_exhaustive()
    }
}

/// Counts the bytes of a file.
struct Counted<R> {
    read: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.read.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_profiles_is_whole() {
        let table = include_str!("profiles.tsv");
        let rows: Vec<Vec<&str>> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect())
            .collect();
        let names: Vec<&str> = Profile::all().iter().map(Profile::name).collect();
        assert_eq!(rows[0][1..], names);
        for row in &rows {
            assert_eq!(row.len(), names.len() + 1, "{row:?}");
        }
        for rule in Rule::ALL {
            let row =
                rows.iter().find(|row| row[0] == rule.id()).unwrap_or_else(|| panic!("no row for {rule}"));
            assert!(row[1..].iter().all(|cell| ["error", "warning", "-"].contains(cell)), "{row:?}");
        }
        let known = |name: &str| Rule::ALL.iter().any(|rule| rule.id() == name);
        let limits = ["rule", "segment-chars", "file-bytes", "datatypes", "creation-tools"];
        assert!(rows.iter().all(|row| known(row[0]) || limits.contains(&row[0])));
    }

    #[test]
    fn a_file_may_be_too_large_for_a_program() {
        let file = "<tmx version='1.4'><header creationtool='x' creationtoolversion='1' segtype='block' \
            o-tmf='x' adminlang='en' srclang='en' datatype='html'/><body></body></tmx>";
        for (limit, want) in [(file.len(), &[][..]), (file.len() - 1, &[Rule::LargeFile])] {
            let phrase = Profile::named("phrase").unwrap().clone();
            let profile = Box::leak(Box::new(Profile { file_bytes: Some(limit as u64), ..phrase }));
            let validator = Validator::new(file.as_bytes(), profile).unwrap();
            let rules: Vec<Rule> = validator.map(|diagnostic| diagnostic.unwrap().rule).collect();
            assert_eq!(rules, want);
        }
    }

    #[test]
    fn strict_is_the_severity_of_each_rule() {
        let strict = Profile::named("strict").unwrap();
        for rule in Rule::ALL {
            if let Some(severity) = strict.severity(*rule) {
                assert_eq!(severity, rule.severity(), "{rule}");
            }
        }
    }
}
