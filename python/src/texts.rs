//! Texts alone: their sentences, and the vectors of sentences.

use crate::align::language;
use crate::columns::module;
use crate::{errors, work};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyDict};
use sverka::bitext::Side;
use sverka::embed::{DIM, Model};
use sverka::pipeline::{Reading, document};
use sverka::split::Splitter;

/// Splits a text, plain or HTML, into sentences.
///
/// - text: the text; blank lines and headings separate paragraphs, which no sentence crosses
/// - lang: its language, such as "ru"; detected by default
///
/// Raises Error if the language is not given and cannot be detected.
///
/// >>> import sverka
/// >>> sverka.split("Встреча была в г. Самаре. Нас было 80.", lang="ru")
/// ['Встреча была в г. Самаре.', 'Нас было 80.']
#[pyfunction]
#[pyo3(signature = (text, lang=None))]
pub fn split(py: Python<'_>, text: String, lang: Option<&str>) -> PyResult<Vec<String>> {
    let reading = Reading { lang: language(lang)?, ..Reading::default() };
    work::run(py, move |_| {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let text =
            document::read_text("text", &text, &reading, Side::Source).map_err(|error| match error {
                sverka::pipeline::Error::Language { .. } => {
                    errors::of_input("text: the language is unknown; name it with lang (en, ru, ...)")
                }
                error => errors::of_pipeline(error),
            })?;
        let segmented = Splitter::new(&text.lang).segment(&text.document, &text.lang);
        Ok(segmented.segments.into_iter().map(|segment| segment.text).collect())
    })
}

/// Returns the vectors of sentences: a numpy array of float32 with the shape (len(sentences), 192).
///
/// A row has unit length, so the cosine of two sentences is the product of their rows, in all languages of the model:
/// Arabic, Chinese, Dutch, English, French, German, Italian, Japanese, Korean, Polish, Portuguese, Russian, Spanish, Thai
/// and Turkish. The row of a sentence without words is zero.
///
/// - sentences: strings of any length; a row is the mean of the words
/// - centered: whether the mean of all sentences is subtracted before rows are scaled, which makes the sentences of one
///   document more comparable with those of its translation. All sentences must then be in one language, and a row
///   depends on the others.
///
/// The result is the same on every run, machine and number of threads. Raises ImportError without numpy.
///
/// >>> import sverka
/// >>> vectors = sverka.encode(["The council met in May.", "Совет собрался в мае.", "It rained."])
/// >>> vectors.shape, str(vectors.dtype)
/// ((3, 192), 'float32')
/// >>> cosines = vectors @ vectors.T
/// >>> bool(cosines[0, 1] > cosines[0, 2])
/// True
#[pyfunction]
#[pyo3(signature = (sentences, *, centered=false))]
pub fn encode(py: Python<'_>, sentences: Vec<String>, centered: bool) -> PyResult<Bound<'_, PyAny>> {
    let numpy = module(py, "numpy", "encode")?;
    let count = sentences.len();
    let bytes = work::run(py, move |_| Ok(vectors(&sentences, centered)))?;
    let options = PyDict::new(py);
    options.set_item("dtype", "<f4")?;
    // A bytearray, because an array over bytes could not be changed.
    let flat = numpy.call_method("frombuffer", (PyByteArray::new(py, &bytes),), Some(&options))?;
    flat.call_method1("reshape", (count, DIM))
}

/// Returns the vectors of sentences, row by row, each number as four bytes in little-endian order.
fn vectors(sentences: &[String], centered: bool) -> Vec<u8> {
    let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
    let encoded = Model::embedded().encode(&sentences);
    let mut bytes = Vec::with_capacity(sentences.len() * DIM * size_of::<f32>());
    for index in 0..encoded.len() {
        let mut row = [0.0; DIM];
        if centered {
            encoded.span(index, 1, &mut row);
        } else {
            row = unit(encoded.sentence(index).0);
        }
        bytes.extend(row.iter().flat_map(|number| number.to_le_bytes()));
    }
    bytes
}

/// Scales a vector to unit length; zero stays zero.
fn unit(sum: [i32; DIM]) -> [f32; DIM] {
    // Whole numbers, so the sum of squares is exact and needs no fixed order.
    let squares: i128 = sum.iter().map(|number| i128::from(*number) * i128::from(*number)).sum();
    let length = (squares as f64).sqrt();
    sum.map(|number| if length > 0.0 { (f64::from(number) / length) as f32 } else { 0.0 })
}
