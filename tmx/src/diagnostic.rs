//! The repairs of the reader and the corrections of the writer, each with a rule and a place.

use std::fmt;

/// How severe a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file is valid, but some programs have trouble with this.
    Warning,
    /// The standard, or XML itself, is violated here.
    Error,
}

/// A place in a file.
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

/// A fault in a unit or in the header, and what was done about it.
///
/// A diagnostic never stops the work; what stops it is an [`Error`](crate::Error). [`Display`](fmt::Display)
/// gives one line, which may be preceded by a file name: `4:17: unit 12: the tuid "a b" contains white space;
/// changed to "a_b" [tuid]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its severity.
    pub severity: Severity,
    /// The violated rule.
    pub rule: Rule,
    /// The number of the unit in the file, from 1; `None` outside units.
    pub unit: Option<u64>,
    /// Where it is; `None` when writing.
    pub place: Option<Place>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What was done about it: `changed to "a_b"`, `left out`.
    pub change: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(rule: Rule, unit: Option<u64>, place: Option<Place>, told: impl Into<Told>) -> Self {
        let Told { message, change } = told.into();
        Self { severity: rule.severity(), rule, unit, place, message, change }
    }
}

/// A fault in words, and what was done about it, if that matters.
pub(crate) struct Told {
    message: String,
    change: Option<String>,
}

impl From<&str> for Told {
    fn from(message: &str) -> Self {
        Self { message: message.to_owned(), change: None }
    }
}

impl From<String> for Told {
    fn from(message: String) -> Self {
        Self { message, change: None }
    }
}

impl<M: Into<String>, C: Into<String>> From<(M, C)> for Told {
    fn from((message, change): (M, C)) -> Self {
        Self { message: message.into(), change: Some(change.into()) }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        if let Some(unit) = self.unit {
            write!(f, "unit {unit}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(change) = &self.change {
            write!(f, "; {change}")?;
        }
        write!(f, " [{}]", self.rule)
    }
}

macro_rules! rules {
    ($(#[doc = $doc:literal] $name:ident = $id:literal $severity:ident $remedy:literal,)*) => {
        /// The subject of a [`Diagnostic`]. Its [`id`](Rule::id) is the same in all versions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $doc] $name,)*
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

            /// Returns what is wrong if it is violated, in one sentence.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$name => $doc.trim_ascii_start(),)*
                }
            }

            /// Returns how to fix it in the program that made the file, or by hand.
            pub const fn remedy(self) -> &'static str {
                match self {
                    $(Self::$name => $remedy,)*
                }
            }

            /// Returns how severe a violation is.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)*
                }
            }
        }
    };
}

rules! {
    /// The file is in an encoding that TMX does not name, or not in the declared one.
    Encoding = "encoding" Warning
        "save the file as UTF-8, or as UTF-16 with a byte-order mark, and declare the encoding",
    /// Bytes that are not valid in the encoding of the file.
    BadBytes = "bad-bytes" Error
        "find out which encoding the bytes are in, and convert the text to that of the file",
    /// A character that XML 1.0 forbids, raw or as a reference.
    ForbiddenCharacter = "forbidden-character" Error
        "remove the character; a reference to it is not allowed either",
    /// An ampersand that does not begin a reference.
    BareAmpersand = "bare-ampersand" Error
        "write &amp;",
    /// A named reference that XML does not define, such as `&nbsp;`.
    UnknownEntity = "unknown-entity" Error
        "write the character itself, or its number: &#160;",
    /// Mark-up that is not well-formed.
    Syntax = "syntax" Error
        "close every element in the order in which they were opened, put values in quotes, write &lt; for a <",
    /// The file ends before its last element does.
    Truncated = "truncated" Error
        "export the memory again, or copy it again: its end is missing",
    /// Another document begins in the same file.
    SeveralDocuments = "several-documents" Error
        "merge the files instead of concatenating them",
    /// A unit is larger than the limit of the reader.
    TooLarge = "too-large" Error
        "look for a <tu> that is never closed",
    /// Elements are nested deeper than the limit of the reader.
    TooDeep = "too-deep" Error
        "remove the elements that only contain each other",
    /// A document type with its own declarations, which are ignored.
    InternalSubset = "internal-subset" Warning
        "remove the declarations between [ and ] of the document type",
    /// A version other than 1.4, or none.
    Version = "version" Error
        "write version=\"1.4\"",
    /// The file has no header.
    MissingHeader = "missing-header" Error
        "put a <header> with its seven attributes before <body>",
    /// A required attribute is missing.
    MissingAttribute = "missing-attribute" Error
        "add the attribute",
    /// An attribute that is not part of the standard here.
    UnknownAttribute = "unknown-attribute" Error
        "remove the attribute, or turn it into a prop",
    /// A value that the standard does not allow.
    BadValue = "bad-value" Error
        "write one of the values that the standard allows",
    /// An element that is not part of the standard here.
    UnknownElement = "unknown-element" Error
        "put tags of the original format into a <ph>, escaped: <ph>&lt;br/&gt;</ph>",
    /// The name of an element or attribute of the standard is not in lower case.
    NameCase = "name-case" Error
        "write the name in lower case, in the start tag and in the end tag",
    /// Text where only elements belong.
    StrayText = "stray-text" Error
        "put the text of a tuv into a <seg>, any other into a <note>",
    /// A note or prop after the variants or the segment that it should precede.
    Order = "order" Error
        "put notes and props before <tuv> and <seg>",
    /// `lang` instead of `xml:lang`.
    LangAttribute = "lang-attribute" Error
        "write xml:lang instead of lang",
    /// A value that is not a language tag, or no language at all.
    LangTag = "lang-tag" Error
        "write a tag of BCP 47, with hyphens: en-US",
    /// A date that is not of the form `YYYYMMDDThhmmssZ`, or not in the calendar.
    Date = "date" Error
        "write the date in UTC as YYYYMMDDThhmmssZ",
    /// A `prop` without a type.
    PropType = "prop-type" Error
        "give the prop a type; your own types begin with x-",
    /// A `ude` without a map, or one that lacks what the standard requires.
    Ude = "ude" Error
        "give the ude a name and a map with a unicode attribute, or remove it",
    /// White space in a `tuid`, or an empty one.
    Tuid = "tuid" Error
        "write a tuid without white space, or none",
    /// No variant is in the source language.
    SourceMissing = "source-missing" Error
        "write the source language as in the variants, in the header or as srclang of the tu",
    /// The source language and that of the variant differ in case.
    SourceCase = "source-case" Warning
        "write the language in the same way, including capitals, in srclang and in xml:lang",
    /// A `bpt` without its `ept`, or the reverse.
    UnpairedTag = "unpaired-tag" Error
        "add the other half with the same i, or write <it pos=\"begin\"> or <it pos=\"end\">",
    /// A unit without variants.
    NoVariants = "no-variants" Error
        "remove the unit",
    /// A variant without a segment, or with several.
    SegmentCount = "segment-count" Error
        "give each tuv one seg",
    // The following rules violate nothing; only `validate` reports them.
    /// Two units have the same tuid.
    DuplicateTuid = "duplicate-tuid" Warning
        "give each unit its own tuid, or none",
    /// A unit in one language only.
    OneLanguage = "one-language" Warning
        "add the translation, or remove the unit: it is of no use to programs",
    /// Two variants of a unit are in one language.
    DuplicateLanguage = "duplicate-language" Warning
        "make a separate unit for each translation: most programs see only one of them",
    /// A segment without text.
    EmptySegment = "empty-segment" Warning
        "write the text, or remove the unit",
    /// Codes with an `x` that another variant of the unit does not have.
    XMismatch = "x-mismatch" Warning
        "give a code and its counterpart in the other language the same x",
    /// A segment longer than a program accepts.
    LongSegment = "long-segment" Warning
        "split the unit into sentences",
    /// A file larger than a program accepts.
    LargeFile = "large-file" Warning
        "split the memory",
    /// A datatype that a program does not know.
    Datatype = "datatype" Warning
        "write datatype=\"plaintext\", or another that the program knows",
    /// The name of a program that treats its own files differently.
    CreationTool = "creation-tool" Warning
        "write the name of the program that made the file",
}

impl Rule {
    /// Returns whether the reader repairs it; the others violate nothing, and only
    /// [`validate`](crate::validate) reports them.
    pub fn is_mended(self) -> bool {
        self < Self::DuplicateTuid
    }
}

impl std::str::FromStr for Rule {
    type Err = crate::InvalidValue;

    fn from_str(id: &str) -> Result<Self, crate::InvalidValue> {
        let found = Self::ALL.iter().copied().find(|rule| rule.id() == id);
        found.ok_or_else(|| crate::InvalidValue::new(id, "the name of a rule"))
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
