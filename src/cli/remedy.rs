//! The words of the command line for what a person can do about an error of the library.

use sverka::text::Remedy;

/// Words a remedy: flags and commands by their names, without a full stop.
pub fn words(remedy: &Remedy) -> String {
    match remedy {
        Remedy::CheckPath => "check the path".into(),
        Remedy::NameFiles => "name the files in it (align takes all of them with --dir)".into(),
        Remedy::NameEncoding => {
            "say --encoding with the right one, such as windows-1251, koi8-r or utf-8".into()
        }
        Remedy::CheckEncoding(Some(name)) => {
            format!("say --encoding {} if that is wrong", name.to_lowercase())
        }
        Remedy::CheckEncoding(None) => "say --encoding if that is wrong".into(),
        Remedy::CorrectBytes(name) => {
            format!("mend the file, or say --encoding {} if it is not UTF-8", name.to_lowercase())
        }
        Remedy::GetWhole => "the file seems to be cut off in the middle of a character".into(),
        Remedy::LeaveOutOrProtect => "leave it out or see --no-split".into(),
        Remedy::AddLanguageMap => {
            "add a languagemap for it, or leave --srx out to split by Sverka's own rules".into()
        }
        Remedy::ListRules => "`sverka qa --explain all` lists them".into(),
        // A remedy that this version has no words for is still an error without one.
        _ => "see --help".into(),
    }
}

/// Adds the words of a remedy to a message.
pub fn with(message: impl std::fmt::Display, remedy: Option<&Remedy>) -> String {
    let message = message.to_string();
    match remedy {
        // "did you mean x? `sverka ...` lists them"
        Some(remedy) if message.ends_with('?') => format!("{message} {}", words(remedy)),
        Some(remedy) => format!("{message}; {}", words(remedy)),
        None => message,
    }
}
