//! What the reader mends and the writer corrects, told with a rule and a place.

use std::fmt;

/// How far a [`Diagnostic`] goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file is valid, but some programs will stumble over this.
    Warning,
    /// The standard, or XML itself, is broken here.
    Error,
}

/// Where in a file something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line, from 1; lines end with LF.
    pub line: u64,
    /// The column, from 1, in characters (Unicode scalar values).
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A fault in a unit or in the header, and what became of it.
///
/// A diagnostic never stops the work; what stops it is an [`Error`](crate::Error).
/// [`Display`](fmt::Display) gives one line, which a file name may be put before:
/// `4:17: unit 12: the tuid "a b" holds white space; made "a_b" [tuid]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How far it goes.
    pub severity: Severity,
    /// The rule that is broken.
    pub rule: Rule,
    /// The number of the unit in the file, from 1; `None` outside of units.
    pub unit: Option<u64>,
    /// Where it is; `None` when writing.
    pub place: Option<Place>,
    /// What is the matter and what was done about it, without a full stop.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        if let Some(unit) = self.unit {
            write!(f, "unit {unit}: ")?;
        }
        write!(f, "{} [{}]", self.message, self.rule)
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal $severity:ident,)*) => {
        /// What a [`Diagnostic`] is about. Its [`id`](Rule::id) is the same in all versions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $name,)*
        }

        impl Rule {
            /// All rules, in the order in which they are declared.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name by which people and programs refer to it: `bare-ampersand`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// How far breaking it goes.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)*
                }
            }
        }
    };
}

rules! {
    /// The file is in an encoding that TMX does not name, or not in the one that it declares.
    Encoding = "encoding" Warning,
    /// Bytes that are not valid in the encoding of the file.
    BadBytes = "bad-bytes" Error,
    /// A character that XML 1.0 forbids, raw or as a reference.
    ForbiddenCharacter = "forbidden-character" Error,
    /// An ampersand that begins no reference.
    BareAmpersand = "bare-ampersand" Error,
    /// A named reference that XML does not define, such as `&nbsp;`.
    UnknownEntity = "unknown-entity" Error,
    /// Mark-up that is not well-formed.
    Syntax = "syntax" Error,
    /// The file ends before its last element does.
    Truncated = "truncated" Error,
    /// Another document begins in the same file.
    SeveralDocuments = "several-documents" Error,
    /// A unit is larger than the reader was told to take.
    TooLarge = "too-large" Error,
    /// Elements are nested deeper than the reader was told to follow.
    TooDeep = "too-deep" Error,
    /// A document type with declarations of its own, which are not followed.
    InternalSubset = "internal-subset" Warning,
    /// A version other than 1.4, or none.
    Version = "version" Warning,
    /// The file has no header.
    MissingHeader = "missing-header" Error,
    /// An attribute that the standard demands is not there.
    MissingAttribute = "missing-attribute" Error,
    /// An attribute that the standard does not know here.
    UnknownAttribute = "unknown-attribute" Error,
    /// A value that the standard does not allow.
    BadValue = "bad-value" Error,
    /// An element that the standard does not know here.
    UnknownElement = "unknown-element" Error,
    /// Text where only elements belong.
    StrayText = "stray-text" Error,
    /// A note or prop behind the variants or the segment that it belongs before.
    Order = "order" Error,
    /// `lang` where `xml:lang` belongs.
    LangAttribute = "lang-attribute" Error,
    /// A language tag that is none, or no language at all.
    LangTag = "lang-tag" Error,
    /// A date that is not of the form `YYYYMMDDThhmmssZ`, or not in the calendar.
    Date = "date" Error,
    /// A `prop` without a type.
    PropType = "prop-type" Error,
    /// A `ude` without a map, or one of them without what the standard demands.
    Ude = "ude" Error,
    /// White space in a `tuid`, or nothing at all.
    Tuid = "tuid" Error,
    /// No variant is in the source language.
    SourceMissing = "source-missing" Error,
    /// The source language and that of the variant differ in case.
    SourceCase = "source-case" Warning,
    /// A `bpt` without its `ept`, or the reverse.
    UnpairedTag = "unpaired-tag" Error,
    /// A unit without variants.
    NoVariants = "no-variants" Error,
    /// A variant without a segment, or with several.
    SegmentCount = "segment-count" Error,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
