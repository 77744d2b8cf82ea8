//! Documents that belong together.

use crate::align::language;
use crate::bitext::score;
use crate::errors::{self, plain};
use crate::remark::Remark;
use crate::work;
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use sverka::corpus::pairing::{self as library, Name, Options, Text, Unpaired};
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::document::Lang;
use sverka::pipeline::collect::{self, Collected, Found};
use sverka::pipeline::{Reading, Splitters};

/// Finds the documents that are translations of each other, one to one, by their contents; names, numbers in names and
/// links in pages to translations count too.
///
/// - source: a folder with documents, or a document; with all folders in it
/// - target: the same in the other language; None if `source` has the documents of both
/// - source_lang, target_lang: the languages; by default the two with the most documents
/// - min_score: the least probability of a pair, from 0 to 1
/// - names: whether names and links count in addition to the contents
///
/// Raises Error if there are not documents of two languages, OSError if a folder cannot be read. Documents that
/// cannot be read are left out and reported in `remarks`.
///
/// >>> import sverka
/// >>> pairing = sverka.pair("samples", source_lang="en", target_lang="ru")
/// >>> for found in pairing.pairs[:1]:
/// ...     print(found.source, found.target)
/// samples/annual-meeting.en.txt samples/annual-meeting.ru.txt
#[pyfunction]
#[pyo3(signature = (source, target=None, *, source_lang=None, target_lang=None, min_score=0.5, names=true))]
pub fn pair(
    py: Python<'_>,
    source: PathBuf,
    target: Option<PathBuf>,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    min_score: f64,
    names: bool,
) -> PyResult<Pairing> {
    let langs = [language(source_lang)?, language(target_lang)?];
    let options = Options { min_score: score(min_score)?, names };
    work::run(py, move |stop| {
        let mut remarks = Vec::new();
        let Sides { langs, collected } = match target {
            Some(target) => two_sides([&source, &target], &langs, &mut remarks)?,
            None => one_side(&source, &langs, &mut remarks)?,
        };
        let [source, target] = collected.map(|side| {
            side.into_iter().map(|one| (one.path, one.text)).unzip::<_, _, Vec<PathBuf>, Vec<Text>>()
        });
        if stop.is_set() {
            return Err(errors::of_input("the work was stopped"));
        }
        let pairing = library::pair(&source.1, &target.1, &options);
        let pairs = pairing.pairs.iter().map(|pair| DocumentPair::of(pair, [&source.0, &target.0]));
        let [source_alone, target_alone] = &pairing.unpaired;
        Ok(Pairing {
            langs: langs.into(),
            pairs: pairs.collect(),
            unpaired_source: alone(source_alone, &source.0),
            unpaired_target: alone(target_alone, &target.0),
            remarks,
        })
    })
}

/// The documents of both sides.
struct Sides {
    langs: [String; 2],
    collected: [Vec<Collected>; 2],
}

fn two_sides(paths: [&Path; 2], named: &[Option<Lang>; 2], remarks: &mut Vec<Remark>) -> PyResult<Sides> {
    let source = read(paths[0], named[0].as_ref(), remarks)?;
    let target = read(paths[1], named[1].as_ref(), remarks)?;
    let main =
        |lang: &Option<Lang>, side: &[Collected]| lang.clone().or_else(|| collect::main_language(side));
    let (Some(from), Some(to)) = (main(&named[0], &source), main(&named[1], &target)) else {
        return Err(errors::of_input("no document was found; check the paths"));
    };
    if from.primary() == to.primary() {
        return Err(errors::of_input(format!(
            "both sides are in {from}; give the documents of two languages as source and target"
        )));
    }
    Ok(Sides { langs: [from, to].map(|lang| lang.as_str().to_owned()), collected: [source, target] })
}

fn one_side(path: &Path, named: &[Option<Lang>; 2], remarks: &mut Vec<Remark>) -> PyResult<Sides> {
    let mixed = read(path, None, remarks)?;
    let languages = collect::languages(&mixed, named.each_ref().map(Option::as_ref));
    let (langs, others) = languages.map_err(|there| no_languages(&there, named))?;
    for (lang, count) in others {
        let documents = if count == 1 { "1 document is" } else { &format!("{count} documents are") };
        let message = format!(
            "{documents} in {lang} and left out; choose the languages with source_lang and target_lang"
        );
        remarks.push(Remark::new(Severity::Note, &path.display().to_string(), message));
    }
    let of = |one: &Collected, lang: &str| one.text.segmented.lang.primary() == lang;
    let (source, rest): (Vec<_>, Vec<_>) = mixed.into_iter().partition(|one| of(one, &langs[0]));
    let target = rest.into_iter().filter(|one| of(one, &langs[1])).collect();
    Ok(Sides { langs, collected: [source, target] })
}

fn no_languages(there: &[(String, usize)], named: &[Option<Lang>; 2]) -> PyErr {
    let listed: Vec<String> = there.iter().map(|(lang, count)| format!("{count} in {lang}")).collect();
    let wanted: Vec<&str> = named.iter().flatten().map(Lang::as_str).collect();
    errors::of_input(match (listed.is_empty(), wanted.is_empty()) {
        (true, _) => "no document was found; check the paths".into(),
        (_, true) => format!(
            "all documents are in one language ({}); also give those of the other language",
            listed.join(", ")
        ),
        (_, false) => format!(
            "there are no documents in {} ({}); check source_lang and target_lang",
            wanted.join(" and "),
            listed.join(", ")
        ),
    })
}

fn read(path: &Path, lang: Option<&Lang>, remarks: &mut Vec<Remark>) -> PyResult<Vec<Collected>> {
    let (files, left_out) = if path.is_dir() {
        collect::list(path).map_err(|(path, error)| {
            let message = format!(
                "{}: cannot be read: {}; check the folder and its rights",
                path.display(),
                plain(&error)
            );
            errors::of_file(&error, message)
        })?
    } else {
        std::fs::metadata(path).map_err(|error| {
            let message = format!("{}: there is no such file or folder; check the path", path.display());
            errors::of_file(&error, message)
        })?;
        let within = PathBuf::from(path.file_name().unwrap_or_default());
        (vec![Found { path: path.to_owned(), within }], Vec::new())
    };
    for file in left_out {
        let name = file.name.display().to_string();
        remarks.push(Remark::new(Severity::Warning, &name, format!("left out: {}", file.reason)));
    }
    let reading = Reading { lang: lang.cloned(), ..Reading::default() };
    let (collected, more): (_, Vec<Diagnostic>) =
        collect::read(&files, &reading, &Splitters::default(), &|| ());
    remarks.extend(Remark::all(&more));
    Ok(collected)
}

fn alone(unpaired: &[Unpaired], paths: &[PathBuf]) -> Vec<PathBuf> {
    unpaired.iter().map(|one| paths[one.text].clone()).collect()
}

/// Which documents belong together: the result of `pair`.
#[pyclass(frozen, get_all, module = "sverka")]
pub struct Pairing {
    /// The languages of source and target: ("en", "ru").
    langs: (String, String),
    /// The pairs, in the order of their sources.
    pairs: Vec<DocumentPair>,
    /// The paths of the documents of the source without a partner.
    unpaired_source: Vec<PathBuf>,
    /// The paths of the documents of the target without a partner.
    unpaired_target: Vec<PathBuf>,
    /// Remarks about documents that could not be read.
    remarks: Vec<Remark>,
}

#[pymethods]
impl Pairing {
    fn __repr__(&self) -> String {
        let (from, to) = &self.langs;
        let alone = self.unpaired_source.len() + self.unpaired_target.len();
        format!("<Pairing {from}-{to}: {} pairs, {alone} documents without a partner>", self.pairs.len())
    }
}

/// Two documents that are translations of each other.
#[pyclass(frozen, get_all, module = "sverka")]
#[derive(Clone)]
pub struct DocumentPair {
    /// The path of the source.
    source: PathBuf,
    /// The path of the target.
    target: PathBuf,
    /// The probability, in [0, 1] with four decimals, that they are translations of each other.
    score: f64,
    /// How well the sentences find a counterpart in each other, in [-1, 1]; translations have at least 0.3.
    similarity: f64,
    /// The shares of source and target that the aligner links, each in [0, 1].
    linked: (f64, f64),
    /// What their names have in common: "nothing", "words", "numbers" or "all" but the language.
    name: &'static str,
    /// How many of the two name the other as their translation: 0, 1 or 2.
    links: u8,
}

impl DocumentPair {
    fn of(pair: &library::Pair, paths: [&[PathBuf]; 2]) -> Self {
        let evidence = &pair.evidence;
        Self {
            source: paths[0][pair.source].clone(),
            target: paths[1][pair.target].clone(),
            score: pair.score,
            similarity: evidence.similarity,
            linked: evidence.linked.into(),
            name: match evidence.name {
                Name::Different => "nothing",
                Name::Alike => "words",
                Name::Numbers => "numbers",
                Name::Same => "all",
            },
            links: evidence.links,
        }
    }
}

#[pymethods]
impl DocumentPair {
    fn __repr__(&self) -> String {
        format!("<DocumentPair {:.2}: {} = {}>", self.score, self.source.display(), self.target.display())
    }
}
