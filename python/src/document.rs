//! One side of a bitext.

use pyo3::prelude::*;
use std::sync::Arc;
use sverka::bitext::{self, Side};
use sverka::document::Segmented;

/// One side of a bitext: a text as a list of sentences.
///
/// >>> import sverka
/// >>> bitext = sverka.align_texts("It rained. We left.", "Шёл дождь. Мы ушли.")
/// >>> bitext.target
/// <Document target: ru, 2 sentences>
/// >>> bitext.target.sentences
/// ['Шёл дождь.', 'Мы ушли.']
#[pyclass(frozen, module = "sverka")]
pub struct Document {
    bitext: Arc<bitext::Bitext>,
    side: Side,
}

impl Document {
    /// Returns one side of a bitext.
    pub fn of(bitext: &Arc<bitext::Bitext>, side: Side) -> Self {
        Self { bitext: bitext.clone(), side }
    }

    fn segmented(&self) -> &Segmented {
        match self.side {
            Side::Source => &self.bitext.source,
            Side::Target => &self.bitext.target,
        }
    }
}

#[pymethods]
impl Document {
    /// The file as it was given, or "source" or "target" for a text in memory.
    #[getter]
    fn name(&self) -> &str {
        &self.segmented().name
    }

    /// The language as a tag: "en", "pt-BR"; "und" if it is undetermined.
    #[getter]
    fn lang(&self) -> &str {
        self.segmented().lang.as_str()
    }

    /// The encoding of the file: "UTF-8", "windows-1251".
    #[getter]
    fn encoding(&self) -> &str {
        &self.segmented().encoding
    }

    /// The sentences, in order.
    #[getter]
    fn sentences(&self) -> Vec<&str> {
        self.segmented().segments.iter().map(|segment| segment.text.as_str()).collect()
    }

    /// The bytes of the file that each sentence was read from: pairs of first byte and the one after the last. They
    /// are of no use in containers such as DOCX and PDF; see `places`.
    #[getter]
    fn ranges(&self) -> Vec<(usize, usize)> {
        self.segmented().segments.iter().map(|segment| (segment.range.start, segment.range.end)).collect()
    }

    /// Where each sentence is in a container, for a person: "p. 3", "¶12"; None in plain texts and web pages.
    #[getter]
    fn places(&self) -> Vec<Option<String>> {
        let segmented = self.segmented();
        let place = |index| segmented.place(index).map(ToString::to_string);
        (0..segmented.segments.len()).map(place).collect()
    }

    fn __len__(&self) -> usize {
        self.segmented().segments.len()
    }

    fn __repr__(&self) -> String {
        let (name, lang, count) = (self.name(), self.lang(), self.__len__());
        format!("<Document {name}: {lang}, {count} sentence{}>", if count == 1 { "" } else { "s" })
    }
}
