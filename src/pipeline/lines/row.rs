//! The lines of both directions, as JSON.

use super::input::Line;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use sverka_embed::Model;
use sverka_text::bitext::{Bitext, round_score};

/// Characters of a side by which its language is recognised.
const SAMPLE: usize = 4000;

/// A pair of documents.
#[derive(Debug, Deserialize)]
pub(super) struct Request {
    pub id: Box<RawValue>,
    pub src: Side,
    pub tgt: Side,
    #[serde(default)]
    pub meta: Option<Box<RawValue>>,
}

impl Request {
    /// Returns the id, a string without its quotation marks.
    pub(super) fn plain_id(&self) -> Cow<'_, str> {
        let raw = self.id.get();
        serde_json::from_str::<String>(raw).map_or(Cow::Borrowed(raw), Cow::Owned)
    }
}

/// One document: a text, or its sentences.
#[derive(Debug, Deserialize)]
pub(super) struct Side {
    #[serde(default)]
    pub lang: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub sents: Option<Vec<String>>,
}

impl Side {
    /// Returns the bytes of the text.
    pub(super) fn bytes(&self) -> usize {
        let sentences = self.sents.iter().flatten().map(String::len).sum::<usize>();
        sentences + self.text.as_ref().map_or(0, String::len)
    }

    /// Returns the beginning of the text.
    pub(super) fn sample(&self) -> String {
        let sentences = self.sents.iter().flatten().map(String::as_str);
        let mut out = String::new();
        for piece in sentences.chain(self.text.as_deref()) {
            out.extend(piece.chars().take(SAMPLE));
            out.push('\n');
            if out.len() > SAMPLE {
                break;
            }
        }
        out
    }
}

/// Why a line has no alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub enum Code {
    /// It is not UTF-8.
    #[serde(rename = "E_UTF8")]
    Utf8,
    /// It is no JSON, or not of the shape that is wanted.
    #[serde(rename = "E_JSON")]
    Json,
    /// The line, a document or the memory that it takes is larger than allowed.
    #[serde(rename = "E_TOO_LARGE")]
    TooLarge,
    /// It takes more work than allowed.
    #[serde(rename = "E_TIMEOUT")]
    Timeout,
    /// The program failed on it.
    #[serde(rename = "E_PANIC")]
    Panic,
    /// A language is not known, or a text is in another than the line says.
    #[serde(rename = "E_LANG")]
    Lang,
}

/// The answer to a line.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Why there is no alignment; `None` when there is one.
    pub error: Option<Code>,
    /// The answer, without the end of a line.
    pub json: String,
}

#[derive(Serialize)]
struct Aligned<'a> {
    v: u8,
    /// As it was written: a number may have more digits than a float keeps.
    id: Option<&'a RawValue>,
    status: &'static str,
    src_sents: Vec<&'a str>,
    tgt_sents: Vec<&'a str>,
    beads: Vec<Bead>,
    doc_score: f64,
    tool: &'static str,
    model: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Bead {
    s: Vec<usize>,
    t: Vec<usize>,
    score: f64,
}

#[derive(Serialize)]
struct Failed<'a> {
    v: u8,
    id: Option<&'a RawValue>,
    status: &'static str,
    code: Code,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<&'a RawValue>,
}

/// The version of the rows.
const VERSION: u8 = 1;

impl Answer {
    pub(super) fn aligned(request: Request, bitext: &Bitext) -> Self {
        let bead = |link: &sverka_text::bitext::Link| Bead {
            s: link.source.clone().collect(),
            t: link.target.clone().collect(),
            score: link.score,
        };
        Self::of(
            None,
            &Aligned {
                v: VERSION,
                id: Some(&request.id),
                status: "ok",
                src_sents: bitext.source.segments.iter().map(|segment| &*segment.text).collect(),
                tgt_sents: bitext.target.segments.iter().map(|segment| &*segment.text).collect(),
                beads: bitext.links.iter().map(bead).collect(),
                doc_score: doc_score(bitext),
                tool: env!("CARGO_PKG_VERSION"),
                model: model(),
                meta: request.meta.as_deref(),
            },
        )
    }

    pub(super) fn failed(request: Request, code: Code, message: String) -> Self {
        let (id, meta) = (Some(&*request.id), request.meta.as_deref());
        let row = Failed {
            v: VERSION,
            id,
            status: "error",
            code,
            message: &message,
            line: None,
            sha256: None,
            meta,
        };
        Self::of(Some(code), &row)
    }

    /// Answers a line of which not even the id can be read: by its number and its hash.
    pub(super) fn unreadable(line: &Line, code: Code, message: String) -> Self {
        let row = Failed {
            v: VERSION,
            id: None,
            status: "error",
            code,
            message: &message,
            line: Some(line.number()),
            sha256: Some(line.sha256()),
            meta: None,
        };
        Self::of(Some(code), &row)
    }

    fn of(error: Option<Code>, row: &impl Serialize) -> Self {
        // Nothing in a row can fail to be JSON: its keys are strings, its numbers finite.
        let json = serde_json::to_string(row).unwrap_or_default();
        Self { error, json: escape(&json) }
    }
}

/// Returns the hash of the model as rows name it.
pub fn model() -> String {
    let version = Model::embedded().version();
    format!(
        "sha256:{}",
        version.rsplit(':').next().unwrap_or(&version).rsplit(' ').next().unwrap_or_default()
    )
}

/// Makes a row of JSON one line for every reader. Escapes what some readers take for the end of a line: U+0085, U+2028 and U+2029, and the controls from U+007F on,
/// which JSON allows as they are; within JSON they occur in strings alone. A carriage return, on which Hadoop splits, is
/// white space between values where it is not escaped yet.
pub fn escape(json: &str) -> String {
    let is_unsafe = |c: char| matches!(c, '\r' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}');
    if !json.contains(is_unsafe) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if c == '\r' {
            out.push(' ');
        } else if is_unsafe(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns the share of both texts that is linked, in characters, each link with its score: in [0, 1], four decimals.
fn doc_score(bitext: &Bitext) -> f64 {
    let (mut linked, mut all) = (0.0, 0.0);
    for link in &bitext.links {
        let (source, target) = bitext.texts(link);
        let length = (source.chars().count() + target.chars().count()) as f64;
        all += length;
        linked += if link.is_two_sided() { length * link.score } else { 0.0 };
    }
    if all > 0.0 { round_score(linked / all) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_ends_a_line_but_the_end_of_the_line() {
        let json = serde_json::to_string("a\u{85}\u{2028}\u{2029}\r\n\u{7f}\u{1}б").unwrap();
        let escaped = escape(&json);
        assert_eq!(escaped, "\"a\\u0085\\u2028\\u2029\\r\\n\\u007f\\u0001б\"");
        assert_eq!(
            serde_json::from_str::<String>(&escaped).unwrap(),
            "a\u{85}\u{2028}\u{2029}\r\n\u{7f}\u{1}б"
        );
        assert!(model().len() > 20 && model().starts_with("sha256:"), "{}", model());
    }
}
