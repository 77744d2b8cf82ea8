//! Words for what the library says can be done: it knows the flags of no program.

use sverka::text::Remedy;
use sverka::text::bitext::Side;

/// The flags of a command that name languages.
#[derive(Clone, Copy)]
pub struct Flags {
    source: &'static str,
    target: &'static str,
}

/// Commands that read a text and its translation.
pub const PAIR: Flags = Flags { source: "--source-lang", target: "--target-lang" };

/// Commands that read one text.
pub const TEXT: Flags = Flags { source: "--lang", target: "--lang" };

impl Flags {
    /// Returns the flag that names the language of a side.
    pub fn lang(self, side: Side) -> &'static str {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }
}

/// Words a remedy as the end of a message; `None` for one without words, of a later library.
pub fn words(remedy: &Remedy, flags: Flags) -> Option<String> {
    let encoding = |name: &str| name.to_lowercase();
    Some(match remedy {
        Remedy::CheckPath => "check the path".into(),
        Remedy::NameFiles => "name the files in it (align takes all of them with --dir)".into(),
        Remedy::NameEncoding => {
            "say --encoding with the right one, such as windows-1251, koi8-r or utf-8".into()
        }
        Remedy::CheckEncoding(None) => "say --encoding if that is wrong".into(),
        Remedy::CheckEncoding(Some(name)) => format!("say --encoding {} if that is wrong", encoding(name)),
        Remedy::CorrectBytes(name) => {
            format!("mend the file, or say --encoding {} if it is not UTF-8", encoding(name))
        }
        Remedy::GetWhole => "the file seems to be cut off in the middle of a character".into(),
        Remedy::NameLanguage(side) => {
            let flag = flags.lang(*side);
            format!("name it with {flag} (en, ru, ...), or name the file like NAME.en.txt")
        }
        Remedy::NameLanguages => format!("name the languages with {} and {}", flags.source, flags.target),
        Remedy::CheckLanguage(side) => {
            format!("if that is wrong, name the language with {}", flags.lang(*side))
        }
        Remedy::GiveAnchors => {
            "look at more of the links than usual, or give correct ones with --anchors".into()
        }
        Remedy::UseAsAligned => {
            "its texts are aligned already: convert it with sverka tmx convert, or check it with sverka qa"
                .into()
        }
        Remedy::SaveText => "save its text alone, as plain text or HTML".into(),
        Remedy::LeaveOutOrProtect => "leave it out or see --no-split".into(),
        Remedy::AddLanguageMap => {
            "add a languagemap for it, or leave --srx out to split by Sverka's own rules".into()
        }
        _ => return None,
    })
}
