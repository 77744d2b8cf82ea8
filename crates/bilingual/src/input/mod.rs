//! Files to [`Pair`]s, one file a format. All but the workbook and the bitext are read as a
//! stream.

mod bitext;
mod jsonl;
mod tmx;
mod tsv;
mod xlsx;

pub use self::bitext::of_bitext;

use super::Pair;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;
use sverka_text::document::Lang;

/// Why a file gives no pairs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{file}: cannot be read: {source}; check the path and its rights")]
    Io {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// Its name tells no format.
    #[error("{file}: its format is not known; give a .tmx, .bitext.json, .tsv, .jsonl or .xlsx file")]
    UnknownFormat {
        /// The file.
        file: String,
    },
    /// It is not what its name says.
    #[error("{file}:{line}: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is the matter and what to do.
        message: String,
    },
}

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A translation memory.
    Tmx,
    /// Our own `.bitext.json`.
    Bitext,
    /// Tab-separated: source, target, and perhaps score and bead.
    Tsv,
    /// A JSON object a line, with `source` and `target`.
    Jsonl,
    /// A workbook as `sverka align` writes it.
    Xlsx,
}

impl Format {
    /// The format that a name tells.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        let table = [
            (".tmx", Self::Tmx),
            (".bitext.json", Self::Bitext),
            (".tsv", Self::Tsv),
            (".jsonl", Self::Jsonl),
            (".xlsx", Self::Xlsx),
        ];
        table.into_iter().find(|(end, _)| name.ends_with(end)).map(|(_, format)| format)
    }
}

/// What the user says of the languages.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Language of the source; else the file tells.
    pub source_lang: Option<Lang>,
    /// Language of the target.
    pub target_lang: Option<Lang>,
}

/// Pairs, or why there are no more.
pub type Pairs<'a> = Box<dyn Iterator<Item = Result<Pair, Error>> + Send + 'a>;

/// Reads the pairs of a file. `name` is how messages call it.
///
/// # Errors
/// When the file is not what its format demands; later faults come as items.
pub fn read<'a>(
    name: &str,
    format: Format,
    input: impl BufRead + Send + 'a,
    options: &Options,
) -> Result<Pairs<'a>, Error> {
    let file: Arc<str> = name.into();
    match format {
        Format::Tmx => tmx::read(file, input, options),
        Format::Bitext => bitext::read(&file, input),
        Format::Tsv => tsv::read(file, input, options),
        Format::Jsonl => jsonl::read(file, input, options),
        Format::Xlsx => xlsx::read(&file, input, options),
    }
}

/// Lines as a stream, without their ends; bytes that are not UTF-8 end it with an error.
fn lines<'a>(
    file: Arc<str>,
    mut input: impl BufRead + Send + 'a,
) -> impl Iterator<Item = Result<(usize, String), Error>> + Send + 'a {
    let mut number = 0;
    let mut broken = false;
    std::iter::from_fn(move || {
        if broken {
            return None;
        }
        number += 1;
        let mut bytes = Vec::new();
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) => {
                while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                    bytes.pop();
                }
                let text = String::from_utf8(bytes).map_err(|_| {
                    let message = "is not UTF-8; save the file as UTF-8".into();
                    Error::Malformed { file: file.to_string(), line: number, message }
                });
                broken = text.is_err();
                let bom = number == 1;
                Some(text.map(|text| {
                    (number, if bom { text.trim_start_matches('\u{feff}').into() } else { text })
                }))
            }
            Err(source) => {
                broken = true;
                Some(Err(Error::Io { file: file.to_string(), source }))
            }
        }
    })
}

/// Pairs that are looked at to tell the languages.
const SAMPLE: usize = 200;

/// Puts languages to pairs whose file names none: those that the user gave, else those that the
/// first pairs and the name of the file tell.
fn with_langs<'a>(pairs: Pairs<'a>, file: &str, options: &Options) -> Result<Pairs<'a>, Error> {
    let mut pairs = pairs;
    if let (Some(source), Some(target)) = (&options.source_lang, &options.target_lang) {
        let langs = Arc::new((source.clone(), target.clone()));
        return Ok(Box::new(pairs.map(move |pair| pair.map(|pair| Pair { langs: langs.clone(), ..pair }))));
    }
    let sample: Vec<Pair> = pairs.by_ref().take(SAMPLE).collect::<Result<_, _>>()?;
    let told = |side: fn(&Pair) -> &str, given: &Option<Lang>, flag: &str| -> Result<Lang, Error> {
        if let Some(lang) = given {
            return Ok(lang.clone());
        }
        let mut text = String::new();
        for pair in &sample {
            text.push_str(side(pair));
            text.push('\n');
        }
        // An empty file has no pair that a language would matter for.
        if sample.is_empty() {
            return Ok(undetermined());
        }
        let document = sverka_text::document::Document { text, ..Default::default() };
        sverka_text::language::of(&document, None).ok().map(|(lang, _)| lang).ok_or_else(|| {
            Error::Malformed {
                file: file.to_owned(),
                line: 1,
                message: format!("the language cannot be told; name it with {flag}"),
            }
        })
    };
    let source = told(|pair| &pair.source, &options.source_lang, "--source-lang")?;
    let target = told(|pair| &pair.target, &options.target_lang, "--target-lang")?;
    let langs = Arc::new((source, target));
    let all = sample.into_iter().map(Ok).chain(pairs);
    Ok(Box::new(all.map(move |pair| pair.map(|pair| Pair { langs: langs.clone(), ..pair }))))
}

/// Languages of a pair that are not known yet.
fn no_langs() -> Arc<(Lang, Lang)> {
    Arc::new((undetermined(), undetermined()))
}

fn undetermined() -> Lang {
    Lang::parse("und").expect("a tag of three letters")
}

/// `2:1` as two numbers.
fn bead(text: &str) -> Option<(usize, usize)> {
    let (a, b) = text.trim().split_once(':')?;
    Some((a.parse().ok()?, b.parse().ok()?))
}
