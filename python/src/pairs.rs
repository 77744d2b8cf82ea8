//! Pairs of sentences for `qa` and `terms`: those of a bitext, or of files.

use crate::bitext::Bitext;
use crate::errors;
use crate::remark::Remark;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use sverka::bilingual::{self, Format, Input, Options, Pair, Pairs};
use sverka::bitext;
use sverka::document::Lang;

/// Where pairs come from, as Python gives it.
#[derive(FromPyObject)]
pub enum Given {
    #[pyo3(transparent, annotation = "Bitext")]
    Bitext(Py<Bitext>),
    #[pyo3(transparent, annotation = "path")]
    File(PathBuf),
    #[pyo3(transparent, annotation = "list of paths")]
    Files(Vec<PathBuf>),
}

/// Where pairs come from.
pub enum Source {
    /// A bitext in memory.
    Bitext(Arc<bitext::Bitext>),
    /// Files of pairs.
    Files(Vec<PathBuf>),
}

impl Given {
    /// Returns the source without objects of Python.
    pub fn source(self) -> Source {
        match self {
            Self::Bitext(bitext) => Source::Bitext(bitext.get().inner().clone()),
            Self::File(path) => Source::Files(vec![path]),
            Self::Files(paths) => Source::Files(paths),
        }
    }
}

impl Source {
    /// Passes the name and the pairs of each file to `take`; returns remarks about what was left out or repaired.
    pub fn each(
        &self,
        langs: [Option<Lang>; 2],
        mut take: impl FnMut(&str, &mut Pairs<'_>) -> PyResult<()>,
    ) -> PyResult<Vec<Remark>> {
        let [source, target] = langs;
        let options = Options { source, target, all_links: true, ..Options::default() };
        let mut remarks = Vec::new();
        match self {
            Self::Bitext(bitext) => {
                let options = Options { untranslated: true, ..options };
                let name = &bitext.source.name;
                let mut pairs = bilingual::pairs(bilingual::of_bitext(bitext, name, &options), &options);
                take(name, &mut pairs)?;
            }
            Self::Files(paths) => {
                for input in Input::group(paths, &options) {
                    let options = Options { untranslated: !is_job(&input), ..options.clone() };
                    let name = input.path.display().to_string();
                    let units = input.open(&options).map_err(|error| errors::of_pairs(&error))?;
                    let mut pairs = bilingual::pairs(units, &options);
                    take(&name, &mut pairs)?;
                    remarks.extend(Remark::of_file(&name, pairs.units().tally()));
                }
            }
        }
        Ok(remarks)
    }

    /// Returns all pairs, with remarks about what was left out or repaired.
    pub fn all(&self, langs: [Option<Lang>; 2]) -> PyResult<(Vec<Pair>, Vec<Remark>)> {
        let mut out = Vec::new();
        let remarks = self.each(langs, |_, pairs| {
            for pair in pairs {
                out.push(pair.map_err(|error| errors::of_pairs(&error))?);
            }
            Ok(())
        })?;
        Ok((out, remarks))
    }
}

/// Returns whether a file is a job of translation, where an empty target is work to do and not an error.
fn is_job(input: &Input) -> bool {
    let is_job =
        |format| matches!(format, Format::Xliff1 | Format::Xliff2 | Format::Po | Format::Mo | Format::Qt);
    input.target.is_some() || Format::from_path(&input.path).is_some_and(is_job)
}
