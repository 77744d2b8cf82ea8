//! JSON Lines: one object per unit, always with the same keys in the same order.
//!
//! ```json
//! {"id":"talk.en.txt-1","source_lang":"en","translation":{"en":"One. Two.","ru":"Раз. Два.","fr":"Un et deux."},
//!  "score":0.9312,"bead":"2:2:1","joined":{
//!    "segments":{"en":[0,1],"ru":[0,1],"fr":[0]},"ranges":{"en":[0,9],"ru":[0,16],"fr":[0,11]},
//!    "links":{"ru":[{"source":[0],"target":[0],"score":0.98},{"source":[1],"target":[1],"score":0.97}],
//!             "fr":[{"source":[0,1],"target":[0],"score":0.9312}]},
//!    "files":{"en":"talk.en.txt","ru":"talk.ru.txt","fr":"talk.fr.txt"}},"method":"sverka 0.1.0"}
//! ```
//!
//! (on one line). `translation` has the texts of the languages that the unit has. `links` has the links of the pivot with
//! each translation, so that every pair can be taken out as it was aligned. A text without usable byte offsets has its place
//! in `places` instead of `ranges`. Page furniture has the key `part`.

use super::{method, omissions, select};
use crate::field;
use crate::write::tmx::{bytes, document_id, file_name};
use crate::write::{Omissions, Options, Scope};
use serde::{Serialize, Serializer};
use std::io::{self, Write};
use sverka_text::bitext::{Link, round_score};
use sverka_text::document::Segmented;
use sverka_text::multitext::{MultiLink, Multitext};

/// An object whose keys keep their order.
struct ByLang<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for ByLang<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(lang, value)| (lang, value)))
    }
}

impl<T> ByLang<'_, T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A line. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Line<'a> {
    id: String,
    source_lang: &'a str,
    translation: ByLang<'a, String>,
    score: f64,
    bead: String,
    joined: Joined<'a>,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
}

/// Where the texts come from.
#[derive(Serialize)]
struct Joined<'a> {
    segments: ByLang<'a, Vec<usize>>,
    #[serde(skip_serializing_if = "ByLang::is_empty")]
    ranges: ByLang<'a, (usize, usize)>,
    #[serde(skip_serializing_if = "ByLang::is_empty")]
    places: ByLang<'a, String>,
    links: ByLang<'a, Vec<Pair>>,
    files: ByLang<'a, &'a str>,
}

/// A link of the pivot with a translation.
#[derive(Serialize)]
struct Pair {
    source: Vec<usize>,
    target: Vec<usize>,
    score: f64,
}

impl Pair {
    fn new(link: &Link) -> Self {
        let Link { source, target, score, .. } = link.clone();
        Self { source: source.collect(), target: target.collect(), score: round_score(score) }
    }
}

fn line<'a>(texts: &'a Multitext, number: usize, link: &MultiLink, method: &'a str) -> Line<'a> {
    let present: Vec<(&Segmented, _)> =
        texts.texts().zip(&link.runs).filter(|(_, run)| !run.is_empty()).collect();
    let pairs = texts.translations().iter().zip(&link.links).enumerate();
    let pairs = pairs.filter(|(k, _)| !link.runs[k + 1].is_empty()).map(|(_, (translation, range))| {
        let links = translation.links[range.clone()].iter();
        (translation.text.lang.as_str(), links.filter(|link| link.is_two_sided()).map(Pair::new).collect())
    });
    Line {
        id: format!("{}-{number}", document_id(&texts.pivot().name)),
        source_lang: texts.pivot().lang.as_str(),
        translation: by_lang(&present, |text, run| Some(text.text(run.clone()))),
        score: round_score(link.score),
        bead: link.bead(),
        joined: Joined {
            segments: by_lang(&present, |_, run| Some(run.clone().collect())),
            ranges: by_lang(&present, |text, run| bytes(text, run).map(|bytes| (bytes.start, bytes.end))),
            places: by_lang(&present, |text, run| text.place_of(run)),
            links: ByLang(pairs.collect()),
            files: by_lang(&present, |text, _| Some(file_name(&text.name))),
        },
        method,
        part: link.furniture.then_some(field::FURNITURE),
    }
}

type Run = std::ops::Range<usize>;

fn by_lang<'a, T>(
    present: &[(&'a Segmented, &Run)],
    value: impl Fn(&'a Segmented, &Run) -> Option<T>,
) -> ByLang<'a, T> {
    let values = present.iter().map(|(text, run)| Some((text.lang.as_str(), value(text, run)?)));
    ByLang(values.flatten().collect())
}

/// Writes an object per unit.
pub(super) fn write(out: &mut dyn Write, texts: &Multitext, options: &Options) -> io::Result<Omissions> {
    let method = method(texts);
    for (number, link) in select(texts, options, Scope::All) {
        serde_json::to_writer(&mut *out, &line(texts, number, &link, &method))?;
        out.write_all(b"\n")?;
    }
    Ok(omissions(texts, options, Scope::All))
}
