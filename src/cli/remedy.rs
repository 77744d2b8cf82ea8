//! The command line's wording of what to do about an error of the library.

use std::fmt::Display;
use sverka::text::Remedy;
use sverka::text::bitext::Side;

/// The flags of a command that name languages.
#[derive(Clone, Copy)]
pub struct Flags {
    source: &'static str,
    target: &'static str,
}

/// The flags of commands that read a text and its translation.
pub const PAIR: Flags = Flags { source: "--source-lang", target: "--target-lang" };

/// The flag of commands that read one text.
pub const TEXT: Flags = Flags { source: "--lang", target: "--lang" };

impl Flags {
    fn lang(self, side: Side) -> &'static str {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }
}

/// Words a remedy, with flags and commands by name, without a full stop.
pub fn words(remedy: &Remedy, flags: Flags) -> String {
    match remedy {
        Remedy::CheckPath => "check the path".into(),
        Remedy::NameFiles => "name the files in it (align reads all of them with --dir)".into(),
        Remedy::NameEncoding => {
            "give the right one with --encoding, such as windows-1251, koi8-r or utf-8".into()
        }
        Remedy::CheckEncoding(Some(name)) => {
            format!("if that is wrong, use --encoding {}", name.to_lowercase())
        }
        Remedy::CheckEncoding(None) => "if that is wrong, use --encoding".into(),
        Remedy::CorrectBytes(name) => {
            format!("repair the file, or use --encoding {} if it is not UTF-8", name.to_lowercase())
        }
        Remedy::GetWhole => "the file seems to be truncated in the middle of a character".into(),
        Remedy::NameLanguage(side) => {
            let flag = flags.lang(*side);
            format!("name it with {flag} (en, ru, ...), or name the file like NAME.en.txt")
        }
        Remedy::NameLanguages => format!("name the languages with {} and {}", flags.source, flags.target),
        Remedy::CheckLanguage(side) => {
            format!("if that is wrong, name the language with {}", flags.lang(*side))
        }
        Remedy::GiveAnchors => "check more links than usual, or give correct ones with --anchors".into(),
        Remedy::UseAsAligned => {
            "its texts are already aligned: convert it with sverka tmx convert, or check it with sverka qa"
                .into()
        }
        Remedy::SaveText => "save only its text, as plain text or HTML".into(),
        Remedy::Include(what) => format!("--with {} includes them", what.join(",")),
        Remedy::RaiseLimit(bound) => {
            format!("if the file is right, raise the limit with --limit {}=N", bound.name())
        }
        Remedy::AllowMemory => "split the texts into parts, or allow more with --max-memory".into(),
        Remedy::SaveTextOrNameEncoding(name) => {
            let name = name.to_lowercase();
            format!("save it as plain text or HTML, or use --encoding {name} if that is its encoding")
        }
        Remedy::ChoosePart => {
            "read the whole page with --whole-page, or choose the part to read with --select CSS".into()
        }
        Remedy::ChooseColumn => "name it with --column, by its letter or its name".into(),
        Remedy::ChooseSide => {
            "choose one with --side source or --side target; sverka qa and sverka tmx convert read both"
                .into()
        }
        Remedy::LeaveOutOrProtect => "remove it, or see --no-split".into(),
        Remedy::AddLanguageMap => {
            "add a languagemap for it, or omit --srx to split by the built-in rules".into()
        }
        Remedy::SplitAsTranscript => "--transcript finds sentences by their words".into(),
        Remedy::ListRules => "`sverka qa --explain all` lists them".into(),
        // A remedy that this version cannot word is an error message without advice.
        _ => "see --help".into(),
    }
}

/// Returns in one line what is wrong with a regular expression, and what to do.
pub fn of_regex(error: &impl Display) -> String {
    let error = error.to_string();
    let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
    format!("is not a regular expression: {why}; correct it, or put a backslash before the character")
}

/// Adds the words for a remedy to a message.
pub fn with(message: impl Display, remedy: Option<&Remedy>) -> String {
    with_flags(message, remedy, PAIR)
}

/// Adds the words for a remedy to a message of a command with other flags.
pub fn with_flags(message: impl Display, remedy: Option<&Remedy>, flags: Flags) -> String {
    let message = message.to_string();
    match remedy {
        // "did you mean x? `sverka ...` lists them"
        Some(remedy) if message.ends_with('?') => format!("{message} {}", words(remedy, flags)),
        Some(remedy) => format!("{message}; {}", words(remedy, flags)),
        None => message,
    }
}
