//! The values of attributes: dates, language tags, segment types. Each type contains only valid values, so
//! that whatever is built with them can be written.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The error of a value that the standard does not allow in its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not {expected}")]
pub struct InvalidValue {
    value: String,
    expected: &'static str,
}

impl InvalidValue {
    pub(crate) fn new(value: &str, expected: &'static str) -> Self {
        Self { value: value.to_owned(), expected }
    }
}

/// Returns whether XML 1.0 allows a character in a document, raw or as a reference (production 2, `Char`, of
/// the recommendation).
pub const fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A moment in UTC, to the second, in the one form that TMX allows: `20240229T120000Z`.
///
/// ```
/// use tmx::Date;
/// let date: Date = "20240229T120000Z".parse()?;
/// assert_eq!(date.to_string(), "20240229T120000Z");
/// assert!("20240230T120000Z".parse::<Date>().is_err(), "there is no 30 February");
/// assert_eq!(Date::mend("2024-02-29T15:00:00+03:00"), Some(date));
/// # Ok::<(), tmx::InvalidValue>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl Date {
    /// Converts seconds since 1970-01-01 00:00:00 UTC to a date; `None` outside the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days)?;
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        Some(Self { year, month, day, hour: hour as u8, minute: minute as u8, second: second as u8 })
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub fn to_unix(self) -> i64 {
        let clock = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        days(self.year, self.month, self.day) * 86_400 + clock
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    fn new(parts: [u32; 6]) -> Option<Self> {
        let [year, month, day, hour, minute, second] = parts;
        let valid = year <= 9999
            && (1..=12).contains(&month)
            && (1..=month_length(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        valid.then_some(Self {
            year: year as u16,
            month: month as u8,
            day: day as u8,
            hour: hour as u8,
            minute: minute as u8,
            second: second as u8,
        })
    }

    /// Parses what other programs write instead: ISO 8601 with dashes and colons, a space for the `T`,
    /// fractions of a second, an offset or no `Z`, a date without a time. `None` if it is not a date at all,
    /// or is not in the calendar.
    pub fn mend(text: &str) -> Option<Self> {
        let text = text.trim();
        let (day, clock) = match text.find(['T', 't', ' ']) {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text, ""),
        };
        let day: String = day.chars().filter(|c| *c != '-').collect();
        let (clock, offset) = match clock.find(['Z', 'z', '+', '-']) {
            Some(at) => (&clock[..at], &clock[at..]),
            None => (clock, ""),
        };
        let clock = clock.split(['.', ',']).next().unwrap_or_default();
        let clock: String = clock.trim().chars().filter(|c| *c != ':').collect();
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if day.len() != 8 || !matches!(clock.len(), 0 | 4 | 6) || !digits(&day) || !digits(&clock) {
            return None;
        }
        let date = Self::from_str(&format!("{day}T{clock:0<6}Z")).ok()?;
        Self::from_unix(date.to_unix() - offset_seconds(offset)?)
    }
}

/// Parses `+03:00`, `-0530`, `Z` or nothing, in seconds.
fn offset_seconds(offset: &str) -> Option<i64> {
    let sign = match offset.bytes().next() {
        None | Some(b'Z' | b'z') => return (offset.len() <= 1).then_some(0),
        Some(b'-') => -1,
        Some(_) => 1,
    };
    let digits: String = offset[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits[..2].parse().ok()?;
    let minutes: i64 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

const fn month_length(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// The Gregorian calendar in whole days since 1970-01-01. The year is assumed to begin in March, so that the
// leap day is its last; 400 years are 146,097 days.

fn days(year: u16, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(days: i64) -> Option<(u16, u8, u8)> {
    let days = days.checked_add(719_468)?;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    let year = year + era * 400 + i64::from(month <= 2);
    (0..=9999).contains(&year).then_some((year as u16, month as u8, day as u8))
}

impl FromStr for Date {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let error = || InvalidValue::new(text, "a date of the form YYYYMMDDThhmmssZ");
        let bytes = text.as_bytes();
        let well_formed = bytes.len() == 16
            && bytes.iter().enumerate().all(|(i, b)| match i {
                8 => *b == b'T',
                15 => *b == b'Z',
                _ => b.is_ascii_digit(),
            });
        if !well_formed {
            return Err(error());
        }
        let number = |from: usize, to: usize| text[from..to].parse().unwrap_or(u32::MAX);
        let parts = [number(0, 4), number(4, 6), number(6, 8), number(9, 11), number(11, 13), number(13, 15)];
        Self::new(parts).ok_or_else(error)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }
}

/// A language tag, `en` or `en-GB`, with its original case. Copies share their text.
///
/// Valid tags are those of `xs:language` in XML Schema: parts of one to eight letters or digits (the first:
/// letters), joined by hyphens. Two tags that differ only in case are different values, because some programs
/// compare them exactly; see [`matches`](Self::matches).
///
/// ```
/// use tmx::Lang;
/// assert!("en_US".parse::<Lang>().is_err());
/// assert_eq!(Lang::mend("en_US"), Some("en-US".parse()?));
/// # Ok::<(), tmx::InvalidValue>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
pub struct Lang(Arc<str>);

impl Lang {
    /// Returns the tag for an unknown language (ISO 639-2).
    pub fn undetermined() -> Self {
        Self("und".into())
    }

    pub(crate) fn english() -> Self {
        Self("en".into())
    }

    /// Creates a tag from what other programs write instead: underscores, spaces, brackets. `None` if it
    /// contains no tag.
    pub fn mend(text: &str) -> Option<Self> {
        let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
        let mended = parts.collect::<Vec<_>>().join("-");
        mended.parse().ok()
    }

    /// Returns the tag with its original case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the language without region and script: `en` for `en-GB`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Returns whether two tags name the same language: equal except for case, as in BCP 47.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl FromStr for Lang {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let mut parts = text.split('-').map(str::as_bytes);
        let fits = |part: &[u8]| (1..=8).contains(&part.len());
        let first = parts.next().is_some_and(|p| fits(p) && p.iter().all(u8::is_ascii_alphabetic));
        if first && parts.all(|part| fits(part) && part.iter().all(u8::is_ascii_alphanumeric)) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidValue::new(text, "a language tag such as \"en\" or \"en-GB\""))
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The language that the translations were made from: `srclang`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
pub enum SourceLang {
    /// `*all*`: each of the languages may serve as the source.
    All,
    /// One language; each unit should have a variant in it.
    Lang(Lang),
}

impl SourceLang {
    /// Returns `*all*`, or the tag.
    pub fn as_str(&self) -> &str {
        match self {
            Self::All => "*all*",
            Self::Lang(lang) => lang.as_str(),
        }
    }
}

impl From<Lang> for SourceLang {
    fn from(lang: Lang) -> Self {
        Self::Lang(lang)
    }
}

impl FromStr for SourceLang {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        if text == "*all*" { Ok(Self::All) } else { text.parse().map(Self::Lang) }
    }
}

impl fmt::Display for SourceLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The kind of a segment: `segtype`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
pub enum SegType {
    /// A piece as chosen by the tool: several sentences, or none of the others.
    Block,
    /// A paragraph.
    Paragraph,
    /// A sentence, or a few that were translated as one.
    #[default]
    Sentence,
    /// Words, a term.
    Phrase,
}

impl SegType {
    /// Returns the name in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Paragraph => "paragraph",
            Self::Sentence => "sentence",
            Self::Phrase => "phrase",
        }
    }
}

impl FromStr for SegType {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text {
            "block" => Ok(Self::Block),
            "paragraph" => Ok(Self::Paragraph),
            "sentence" => Ok(Self::Sentence),
            "phrase" => Ok(Self::Phrase),
            _ => Err(InvalidValue::new(text, "one of block, paragraph, sentence, phrase")),
        }
    }
}

impl fmt::Display for SegType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Serializes values as strings in serde's data model, as in a file.
#[cfg(feature = "serde")]
mod as_text {
    use super::{Date, InvalidValue, Lang, SegType, SourceLang};

    macro_rules! as_text {
        ($($kind:ty),*) => {$(
            impl From<$kind> for String {
                fn from(value: $kind) -> Self {
                    value.to_string()
                }
            }

            impl TryFrom<String> for $kind {
                type Error = InvalidValue;

                fn try_from(text: String) -> Result<Self, InvalidValue> {
                    text.parse()
                }
            }
        )*};
    }

    as_text!(Date, Lang, SegType, SourceLang);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_hold_what_the_calendar_has() {
        for good in ["20240229T120000Z", "20000229T000000Z", "19000228T235959Z", "99991231T235959Z"] {
            assert_eq!(good.parse::<Date>().unwrap().to_string(), good);
        }
        for bad in ["", "20240230T120000Z", "19000229T000000Z", "20241301T000000Z", "20240101T240000Z"] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
        for bad in ["20240101T000060Z", "20240101T000000", "20240101t000000Z", "２0240101T00000Z"] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
    }

    #[test]
    fn foreign_dates_are_understood() {
        for (given, want) in [
            ("2024-02-29T12:00:00Z", "20240229T120000Z"),
            ("2024-02-29 12:00:00.123", "20240229T120000Z"),
            ("2024-02-29", "20240229T000000Z"),
            ("2024-03-01T01:30:00+03:00", "20240229T223000Z"),
            ("20231231T2330-0100", "20240101T003000Z"),
        ] {
            assert_eq!(Date::mend(given).map(|d| d.to_string()).as_deref(), Some(want), "{given}");
        }
        for bad in
            ["", "yesterday", "20240230T120000Z", "2024-02-29T12:00:00+", "день", "0000-01-01T00:00+01"]
        {
            assert_eq!(Date::mend(bad), None, "{bad}");
        }
    }

    #[test]
    fn unix_seconds_and_dates_are_the_same_thing() {
        assert_eq!(Date::from_unix(0).unwrap().to_string(), "19700101T000000Z");
        assert_eq!(Date::from_unix(1_709_208_000).unwrap().to_string(), "20240229T120000Z");
        assert_eq!(Date::from_unix(i64::MAX), None);
        for seconds in (-62_000_000_000..250_000_000_000i64).step_by(86_399_999) {
            assert_eq!(Date::from_unix(seconds).unwrap().to_unix(), seconds);
        }
    }

    #[test]
    fn language_tags() {
        for good in ["en", "En-uS", "zh-Hant-TW", "x-none", "de-CH-1996"] {
            assert_eq!(good.parse::<Lang>().unwrap().as_str(), good);
        }
        for bad in ["", "en_US", "en-", "-en", "en us", "рус", "abcdefghi", "12"] {
            assert!(bad.parse::<Lang>().is_err(), "{bad}");
        }
        assert_eq!(Lang::mend("English (US)").unwrap().as_str(), "English-US");
        assert_eq!(Lang::mend("??"), None);
    }
}
