//! Errors of SRX files and of the patterns in them.

use sverka_text::document::Lang;

/// The error of a file that cannot be used as SRX.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The XML is broken.
    #[error("{file}:{line}: is not well-formed XML: {message}; repair the file at this line")]
    Xml {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What the parser said.
        message: String,
    },
    /// The bytes are not in the expected encoding.
    #[error("{file}:{line}: is not valid {encoding}; save the file as UTF-8")]
    Encoding {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// The encoding that it was read in.
        encoding: &'static str,
    },
    /// The XML is something else.
    #[error("{file}: is not an SRX file: {message}")]
    NotSrx {
        /// The file as the user named it.
        file: String,
        /// What it is, and what to do.
        message: String,
    },
    /// A rule is in the wrong place, or a map refers to nothing.
    #[error("{file}:{line}: {message}")]
    Structure {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What happened, and what to do.
        message: String,
    },
    /// The rules of a language need too much memory.
    #[error(
        "{file}: the rules for {lang} are too large: {message}; shorten counted repetitions such as {{1,1000}}"
    )]
    TooLarge {
        /// The file as the user named it.
        file: String,
        /// The language.
        lang: Lang,
        /// What the regular expression engine said.
        message: BadPattern,
    },
}

/// The error of a pattern that cannot be translated or compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadPattern {
    /// Something opens and does not close: a bracket, a class, the name of a group.
    #[error("{0} is not closed")]
    Unclosed(&'static str),
    /// A brace opens and does not close.
    #[error("a brace {{ is not closed; write \\{{ for the character")]
    UnclosedBrace,
    /// A bracket closes and did not open.
    #[error("a bracket ) has no partner")]
    Unopened,
    /// Braces do not contain a count.
    #[error("{{{0}}} is not a repetition; write \\{{ for the character")]
    Repetition(String),
    /// A group begins with `(?` and an unknown sign.
    #[error("(?{0} is not a known group")]
    Group(char),
    /// The pattern ends with a backslash.
    #[error("there is a backslash at the end")]
    Backslash,
    /// An escape lacks something after its letter.
    #[error("\\{escape} requires {wanted}")]
    Incomplete {
        /// The letter of the escape.
        escape: char,
        /// What should follow it.
        wanted: &'static str,
    },
    /// An escape is unknown.
    #[error("\\{0} is unknown")]
    Escape(char),
    /// An escape names half of a character in UTF-16.
    #[error("\\u{0:04X} is half of a character")]
    HalfCharacter(u16),
    /// The pattern ends within an escape.
    #[error("an escape is incomplete")]
    CutOff,
    /// An escape that matches no single character is in a class.
    #[error("an escape has no meaning inside a class")]
    InClass,
    /// A number belongs to no character.
    #[error("{0:?} is not the number of a character")]
    Character(String),
    /// A block of Unicode is unknown.
    #[error("the block {0} is unknown; name the script or a range of characters")]
    Block(String),
    /// The pattern of a language map has lookaround.
    #[error("it has lookaround, which a languagepattern cannot use here")]
    LooksAround,
    /// The pattern is longer than any handwritten one.
    #[error("it has {bytes} bytes, but only {limit} are allowed")]
    TooLong {
        /// The bytes of the pattern.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The pattern has too many lookarounds.
    #[error("it has more than {0} lookarounds")]
    TooManyLookarounds(usize),
    /// Classes are nested too deeply.
    #[error("its classes are nested more than {0} levels deep")]
    TooDeep(usize),
    /// The engine of regular expressions refused the pattern.
    #[error("{0}")]
    Engine(String),
}

impl BadPattern {
    /// Converts the error of an engine, which shows the place over several lines; the last is the message.
    pub(super) fn engine(error: impl std::fmt::Display) -> Self {
        let message = error.to_string();
        Self::Engine(message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
    }
}
