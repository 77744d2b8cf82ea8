//! The files that a page can save.

use crate::kit::Fault;
use crate::review::{Select, State, anchors};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::fmt::Write as _;
use sverka_bilingual::Format;
use sverka_bilingual::write::{self, Omissions, Options};
use sverka_report::uri;

/// What the file leaves out, as a JSON list.
const REMARKS: HeaderName = HeaderName::from_static("x-sverka-remarks");

/// The most remarks that are sent: a header has room for some kilobytes.
const MOST_REMARKS: usize = 10;

/// What to save.
#[derive(Debug, Deserialize)]
pub struct Export {
    format: String,
    #[serde(default)]
    verified: bool,
    #[serde(default)]
    min_score: f64,
    #[serde(default)]
    unaligned: bool,
}

/// A file.
pub struct Exported {
    name: String,
    bytes: Vec<u8>,
    remarks: Vec<String>,
}

impl Exported {
    /// Makes a file with a name, and remarks about what it does not hold.
    pub fn new(name: String, bytes: Vec<u8>, remarks: Vec<String>) -> Self {
        Self { name, bytes, remarks }
    }
}

impl Export {
    /// Writes the file of a document with a name.
    ///
    /// # Errors
    /// When there is no such format, or it cannot store the texts.
    pub fn write(&self, state: &State, name: &str) -> Result<Exported, Fault> {
        if self.format == "anchors" {
            let (text, left_out) = anchors(state);
            let remarks = count(left_out, "with a part of a sentence left out");
            return Ok(Exported { name: format!("{name}.anchors.tsv"), bytes: text.into_bytes(), remarks });
        }
        let format = Format::from_name(&self.format).filter(|format| format.holds_bitext());
        let format =
            format.ok_or_else(|| Fault::invalid(format!("{:?} is not a format to save in", self.format)))?;
        // The pivot file is the work itself: an excluded row may be included later.
        let select = Select { verified: self.verified, excluded: format == Format::Bitext && !self.verified };
        let bitext = state.bitext(select);
        let options = Options {
            min_score: self.min_score.clamp(0.0, 1.0),
            unaligned: Some(self.unaligned),
            header: true,
            ..Options::default()
        };
        let mut bytes = Vec::new();
        let omissions = write::write(format, &mut bytes, &bitext, &options);
        let omissions = omissions.map_err(|error| Fault::invalid(error.to_string()))?;
        let left_out = state.rows().len() - bitext.links.len();
        Ok(Exported {
            name: format!(
                "{name}.{}",
                if format.extension().is_empty() { "txt" } else { format.extension() }
            ),
            bytes,
            remarks: [count(left_out, "not selected"), remarks(&omissions)].concat(),
        })
    }
}

fn count(count: usize, what: &str) -> Vec<String> {
    match count {
        0 => Vec::new(),
        1 => vec![format!("1 row {what}")],
        count => vec![format!("{count} rows {what}")],
    }
}

fn remarks(omissions: &Omissions) -> Vec<String> {
    let mut out = count(omissions.below_score, "with a lower score left out");
    out.extend(count(omissions.unaligned, "without a counterpart left out"));
    out.extend(omissions.losses.iter().map(|(kind, count)| format!("left out or changed: {kind} ({count})")));
    out.extend(omissions.diagnostics.iter().map(ToString::to_string));
    out
}

impl IntoResponse for Exported {
    fn into_response(mut self) -> Response {
        let more = self.remarks.len().saturating_sub(MOST_REMARKS);
        self.remarks.truncate(MOST_REMARKS);
        self.remarks.extend(count(more, "with further remarks"));
        let remarks = ascii(&serde_json::Value::from(self.remarks).to_string());
        // The unreserved characters of an address are among those of RFC 5987.
        let name = uri::segment(&self.name);
        let headers = [
            (CONTENT_TYPE, "application/octet-stream".to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
            (REMARKS, remarks),
        ];
        (headers, self.bytes).into_response()
    }
}

/// Writes JSON in pure ASCII, as headers require.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_remarks_fit_into_headers() {
        assert_eq!(uri::segment("речь \"1\".tmx"), "%D1%80%D0%B5%D1%87%D1%8C%20%221%22.tmx");
        assert_eq!(ascii("[\"я\"]"), "[\"\\u044f\"]");
    }
}
