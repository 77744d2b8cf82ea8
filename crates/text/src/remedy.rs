//! What the user can do about an error or a remark, as data that the program words.
//!
//! A library does not know the flags and commands of the program that calls it, so its texts name none. A
//! program that prints an error adds the remedy in its own words.

use crate::bitext::Side;
use crate::limits::Bound;

/// What the user can do about an error or a [`Diagnostic`](crate::diagnostic::Diagnostic).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Check the path.
    CheckPath,
    /// Name the files of a folder one by one.
    NameFiles,
    /// Name the actual encoding of the file.
    NameEncoding,
    /// Check the detected encoding, and name the right one if it is wrong. The name is a guess, in the form
    /// of [`encoding_rs::Encoding::name`].
    CheckEncoding(Option<&'static str>),
    /// Correct the bytes of the file, or name its encoding if it is not UTF-8. The name is a guess.
    CorrectBytes(&'static str),
    /// Get the file again: it ends inside a character.
    GetWhole,
    /// Name the language of a text. A text that is read on its own is the source.
    NameLanguage(Side),
    /// Name the languages of both texts.
    NameLanguages,
    /// Check the detected language, and name the right one if it is wrong.
    CheckLanguage(Side),
    /// Check more links than usual, or give correct ones as anchors.
    GiveAnchors,
    /// Use the file as it is: its texts are already aligned.
    UseAsAligned,
    /// Choose a column of a table.
    ChooseColumn,
    /// Choose the source or the target of pairs.
    ChooseSide,
    /// Save only the text of the file, as plain text or HTML.
    SaveText,
    /// Include what was left out of a document: `comments`, `headers`.
    Include(Vec<&'static str>),
    /// Raise a limit.
    RaiseLimit(Bound),
    /// Allow more memory, or divide the work into smaller parts.
    AllowMemory,
    /// Save only the text of the file, or name its encoding if it is a text. The name is a guess.
    SaveTextOrNameEncoding(&'static str),
    /// Read the whole page, or name the part of it to read.
    ChoosePart,
    /// Remove the entry from the list, or protect what it is meant for from being split.
    LeaveOutOrProtect,
    /// See the list of the rules of quality checks.
    ListRules,
    /// Split the text as a transcript, by word statistics.
    SplitAsTranscript,
    /// Add an element `languagemap` for the language, or split by the built-in rules.
    AddLanguageMap,
}
