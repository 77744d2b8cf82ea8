//! A JSON object a line, which holds all of a unit but its inline codes:
//!
//! ```json
//! {"id":"a-1","source_lang":"en","target_lang":"ru","source":"Peace","target":"Мир","notes":["checked"],"props":{"x-score":["0.93"]},"changedate":"20240229T120000Z"}
//! ```
//!
//! A unit in several languages is a line for each target. When read, only the two texts have to
//! be there, and the languages where the command line does not name them.

use super::decode::{Utf8, read_line};
use super::{Codes, Error, Losses, Options, Row, Rows, Sink, notes, props, texts, unit, wanted};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use tmx::{Date, Lang, Note, Prop, Segment, Unit};

/// A line.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    source_lang: Option<String>,
    target_lang: Option<String>,
    source: String,
    target: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    props: BTreeMap<String, Values>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creationdate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creationid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changedate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changeid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usagecount: Option<u64>,
}

/// The values of a prop: one may stand without its list.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Values {
    List(Vec<String>),
    One(serde_json::Value),
}

/// Writes lines.
pub struct Lines<'w> {
    out: Box<dyn Write + 'w>,
    codes: Codes,
}

impl<'w> Lines<'w> {
    /// Begins.
    pub fn new(out: Box<dyn Write + 'w>, options: &Options) -> Self {
        Self { out, codes: options.codes }
    }
}

impl Sink for Lines<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let [source, target] = texts(pair, self.codes, losses);
        let mut by_type = BTreeMap::<String, Vec<String>>::new();
        for (kind, text) in props(pair) {
            by_type.entry(kind.to_owned()).or_default().push(text.to_owned());
        }
        let lang = |at: usize| pair.variants.get(at).map(|variant| variant.lang.to_string());
        // What was done to the translation counts more than what was done to the unit.
        let origins =
            || pair.variants.get(1).map(|variant| &variant.origin).into_iter().chain([&pair.origin]);
        let date = |date: fn(&tmx::Origin) -> Option<Date>| origins().find_map(date).map(|d| d.to_string());
        let line = Line {
            id: pair.tuid.clone(),
            source_lang: lang(0),
            target_lang: lang(1),
            source,
            target,
            notes: notes(pair).map(str::to_owned).collect(),
            props: by_type.into_iter().map(|(kind, list)| (kind, Values::List(list))).collect(),
            creationdate: date(|origin| origin.creation_date),
            changedate: date(|origin| origin.change_date),
            creationid: origins().find_map(|origin| origin.creation_id.clone()),
            changeid: origins().find_map(|origin| origin.change_id.clone()),
            usagecount: origins().find_map(|origin| origin.usage_count),
        };
        serde_json::to_writer(&mut *self.out, &line)?;
        self.out.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads lines; one that is no such object is told and passed over.
pub fn read<'r, R: Read + 'r>(mut input: Utf8<R>, options: &Options) -> Rows<'r> {
    let options = options.clone();
    let mut text = String::new();
    Box::new(std::iter::from_fn(move || {
        loop {
            text.clear();
            let line = input.line();
            match read_line(&mut input, &mut text) {
                Ok(0) => return None,
                Ok(_) if text.trim().is_empty() => {}
                Ok(_) => return Some(row(line, &text, &options)),
                Err(error) => return Some(Err(error.into())),
            }
        }
    }))
}

fn row(line: u64, text: &str, options: &Options) -> Result<Row, Error> {
    let found: Line = match serde_json::from_str(text) {
        Ok(found) => found,
        Err(error) => {
            let remarks = vec![format!("is no object with source and target: {error}; left out")];
            return Ok(Row { line, unit: None, remarks });
        }
    };
    let mut remarks = Vec::new();
    let mut lang = |tag: &Option<String>, flag: &Option<Lang>, which| match tag {
        Some(tag) => match Lang::mend(tag) {
            Some(lang) => Ok(lang),
            None => {
                remarks.push(format!("{tag:?} is no language tag"));
                wanted(flag, which)
            }
        },
        None => wanted(flag, which),
    };
    let source_lang = lang(&found.source_lang, &options.source, "source")?;
    let target_lang = lang(&found.target_lang, &options.target, "target")?;
    let mut unit =
        unit((source_lang, Segment::from(found.source)), (target_lang, Segment::from(found.target)));
    unit.tuid = found.id;
    unit.notes = found.notes.iter().map(Note::new).collect();
    for (kind, values) in found.props {
        match values {
            Values::List(list) => unit.props.extend(list.into_iter().map(|text| Prop::new(&kind, text))),
            Values::One(serde_json::Value::String(text)) => unit.props.push(Prop::new(kind, text)),
            Values::One(other) => unit.props.push(Prop::new(kind, other.to_string())),
        }
    }
    let mut date = |text: Option<String>| {
        let text = text?;
        let date = Date::mend(&text);
        if date.is_none() {
            remarks.push(format!("{text:?} is no date; left out"));
        }
        date
    };
    unit.origin.creation_date = date(found.creationdate);
    unit.origin.change_date = date(found.changedate);
    unit.origin.creation_id = found.creationid;
    unit.origin.change_id = found.changeid;
    unit.origin.usage_count = found.usagecount;
    Ok(Row { line, unit: Some(unit), remarks })
}
