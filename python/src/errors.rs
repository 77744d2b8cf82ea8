//! The exceptions: the errors of the library with advice in the words of Python.

use crate::words;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use std::io;
use std::path::Path;
use sverka::bilingual;
use sverka::glossary::read as glossaries;
use sverka::pipeline;
use sverka::read;
use sverka::text::limits::{Bound, Exceeded, Limits};
use sverka::translation_memory;

pyo3::create_exception!(
    sverka,
    Error,
    PyValueError,
    "An input that cannot be used: what happened, where, and what to do.\n\n\
     Files that cannot be opened or written raise an OSError, such as FileNotFoundError, instead.\n\n\
     >>> import sverka\n\
     >>> sverka.align_texts(\"It rained.\", \"\", source_lang=\"en\", target_lang=\"ru\")\n\
     Traceback (most recent call last):\n    \
         ...\n\
     sverka.Error: target: is empty; check that it is the right file and was saved\n"
);

/// Makes the exception of an input.
pub fn of_input(message: impl Into<String>) -> PyErr {
    Error::new_err(message.into())
}

/// Makes the exception of an argument.
pub fn of_argument(message: impl Into<String>) -> PyErr {
    PyValueError::new_err(message.into())
}

/// Makes the exception of a system that has not enough resources.
pub fn of_system(message: impl Into<String>) -> PyErr {
    PyOSError::new_err(message.into())
}

/// Makes the exception of a file, of the class of OSError for the kind of `error`.
pub fn of_file(error: &io::Error, message: String) -> PyErr {
    io::Error::new(error.kind(), message).into()
}

/// Returns a system error in words, without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Makes the exception of a text or a pair of texts.
pub fn of_pipeline(error: pipeline::Error) -> PyErr {
    use pipeline::Error as E;
    let what = match &error {
        E::Read(read::Error::Io { file, source }) => {
            let message = format!("{file}: cannot be read: {}; check the file and its rights", plain(source));
            return of_file(source, message);
        }
        E::OneText(error) => return of_pairs(error),
        E::SameFile { .. } => return of_input(format!("{error}; give the text and its translation")),
        E::NoSentence { .. } => return of_input(format!("{error}; give a text that is not empty")),
        E::Language { file, side } if *file == side.to_string() => {
            // A text in memory has no name that could show it.
            return of_input(format!(
                "{file}: the language is unknown; name it with {file}_lang (en, ru, ...)"
            ));
        }
        E::Language { file, .. } => format!("{file}: the language is unknown"),
        E::SameLanguage { .. } => format!("{error}; give a text and its translation, or"),
        error => error.to_string(),
    };
    let advice = error.remedy().and_then(|remedy| words::of_text(&remedy));
    if let E::Read(read::Error::Missing { .. }) = &error {
        let message = with_advice(what, advice);
        return io::Error::new(io::ErrorKind::NotFound, message).into();
    }
    match advice {
        Some(advice) if what.ends_with("or") => of_input(format!("{what} {advice}")),
        advice => of_input(with_advice(what, advice)),
    }
}

/// Adds advice to a message: "did you mean x? `sverka ...` lists them".
pub fn with_advice(message: String, advice: Option<String>) -> String {
    match advice {
        Some(advice) if message.ends_with('?') => format!("{message} {advice}"),
        Some(advice) => format!("{message}; {advice}"),
        None => message,
    }
}

/// Makes the exception of a file of pairs.
pub fn of_pairs(error: &bilingual::Error) -> PyErr {
    match error {
        bilingual::Error::Io { file, source } if source.kind() == io::ErrorKind::NotFound => {
            of_file(source, format!("{file}: there is no such file; check the path"))
        }
        bilingual::Error::Io { file, source } => {
            let message =
                format!("{file}: cannot be read: {}; check the file and its permissions", plain(source));
            of_file(source, message)
        }
        error => {
            let advice = error.remedy().and_then(|remedy| words::of_pairs(&remedy));
            of_input(with_advice(error.to_string(), advice))
        }
    }
}

/// Makes the exception of a glossary.
pub fn of_glossary(error: glossaries::Error) -> PyErr {
    match error {
        glossaries::Error::Pairs(error) => of_pairs(&error),
        error => of_input(error.to_string()),
    }
}

/// Makes the exception of a translation memory.
pub fn of_memory(error: translation_memory::Error) -> PyErr {
    use translation_memory::Error as E;
    let message = with_advice(error.to_string(), words::of_memory(&error).map(str::to_owned));
    match error {
        E::Missing { .. } => io::Error::new(io::ErrorKind::NotFound, message).into(),
        E::Full { .. } => io::Error::new(io::ErrorKind::StorageFull, message).into(),
        E::Io { source, .. } => of_file(&source, message),
        _ => of_input(message),
    }
}

/// Reads all of a small file: a glossary, settings, anchors.
pub fn read(path: &Path, bound: Bound, limits: &Limits) -> PyResult<Vec<u8>> {
    limits.read_file(bound, path).map_err(|error| {
        let name = path.display();
        match Exceeded::of(&error) {
            Some(exceeded) => of_input(format!("{name}: {exceeded}; {}", words::raise_limit(bound))),
            None if error.kind() == io::ErrorKind::NotFound => {
                of_file(&error, format!("{name}: there is no such file; check the path"))
            }
            None => of_file(&error, format!("{name}: cannot be read: {}; check the path", plain(&error))),
        }
    })
}

/// Reads all of a small text file in UTF-8, with or without a byte-order mark.
pub fn read_text(path: &Path, limits: &Limits) -> PyResult<String> {
    let text = String::from_utf8(read(path, Bound::List, limits)?).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        of_input(format!("{}:{line}: is not UTF-8; save the file as UTF-8", path.display()))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
