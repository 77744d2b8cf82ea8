//! A parsed line: the known keys by name, and the unknown ones.

use super::json::Json;
use crate::{Remark, field};
use std::collections::BTreeMap;
use tmx::{Date, Lang, Note, Origin, Prop, SegType, SourceLang};

/// What a line contains about a unit.
#[derive(Default)]
pub(super) struct Line {
    pub(super) id: Option<String>,
    pub(super) seg_type: Option<SegType>,
    pub(super) source_lang: Option<SourceLang>,
    /// What it contains about the unit as a whole.
    pub(super) unit: Marks,
    pub(super) source: Side,
    pub(super) target: Side,
    /// Texts by language, if the language is the key.
    pub(super) by_lang: Vec<(Lang, String)>,
    pub(super) remarks: Vec<Remark>,
}

/// What it contains about a text.
#[derive(Default)]
pub(super) struct Side {
    pub(super) text: Option<String>,
    /// The same with its codes.
    pub(super) seg: Option<String>,
    pub(super) lang: Option<Lang>,
    pub(super) marks: Marks,
}

/// What units and texts have in common.
#[derive(Default, PartialEq)]
pub(super) struct Marks {
    pub(super) origin: Origin,
    pub(super) notes: Vec<Note>,
    pub(super) props: Vec<Prop>,
}

/// Collects a line; `number` is its line number.
pub(super) fn line(entries: Vec<(String, Json)>, number: usize) -> Line {
    let mut line = Line::default();
    let mut faults = Faults { number, remarks: Vec::new() };
    // If two texts have named keys, other keys keep their own meaning: `id` is also a language.
    let is_text = |key: &str| matches!(key, "source" | "target" | "src" | "tgt");
    let by_name = entries.iter().filter(|(key, _)| is_text(key)).count() > 1;
    faults.repeated(&entries);
    for (key, value) in entries {
        line.take(key, value, by_name, &mut faults);
    }
    line.remarks = faults.remarks;
    line
}

impl Line {
    fn take(&mut self, key: String, value: Json, by_name: bool, faults: &mut Faults) {
        if let Json::Null = value {
            return;
        }
        match key.as_str() {
            "id" | "tuid" => self.id = faults.text(&key, value),
            "source" | "src" => self.source.text = faults.text(&key, value),
            "target" | "tgt" => self.target.text = faults.text(&key, value),
            "source_lang" | "src_lang" => self.source.lang = faults.parsed(&key, value, Lang::mend),
            "target_lang" | "tgt_lang" => self.target.lang = faults.parsed(&key, value, Lang::mend),
            "segtype" => self.seg_type = faults.parsed(&key, value, |text| text.parse().ok()),
            "srclang" => self.source_lang = faults.parsed(&key, value, |text| text.parse().ok()),
            "source_seg" => self.source.seg = faults.text(&key, value),
            "target_seg" => self.target.seg = faults.text(&key, value),
            "source_tuv" => self.source.marks = Marks::of(key, value, faults),
            "target_tuv" => self.target.marks = Marks::of(key, value, faults),
            "score" => {
                let score = faults.text(&key, value).map(|text| field::score(&text));
                self.put(field::SCORE, score);
            }
            "source_range" => self.put(field::SRC_SPAN, span(&value)),
            "target_range" => self.put(field::TGT_SPAN, span(&value)),
            "reasons" => {
                for reason in value.into_list() {
                    let reason = reason_text(reason);
                    faults.count_none(&key, reason.is_none());
                    self.put(field::REASON, reason);
                }
            }
            // The ranges contain the same information as the numbers of sentences; "joined" is about the pairs of a
            // multilingual unit.
            "source_segments" | "target_segments" | "joined" => {}
            "source_place" => self.put(field::SRC_PLACE, value.into_text()),
            "target_place" => self.put(field::TGT_PLACE, value.into_text()),
            "source_file" => self.put(field::DOC, value.into_text()),
            "target_file" => self.put(field::TGT_DOC, value.into_text()),
            "bead" => self.put(field::BEAD, value.into_text()),
            "method" => self.put(field::METHOD, value.into_text()),
            "translation" if !by_name => match value {
                Json::Object(texts) => {
                    texts.into_iter().for_each(|(key, value)| self.take(key, value, false, faults))
                }
                other => self.unknown(key, other, faults),
            },
            _ => match self.unit.take(&key, value, faults) {
                Some(Json::String(text)) if !by_name && lang(&key).is_some() => {
                    self.by_lang.extend(lang(&key).map(|lang| (lang, text)));
                }
                Some(value) => self.unknown(key, value, faults),
                None => {}
            },
        }
    }

    /// Keeps an unknown key as a prop.
    fn unknown(&mut self, key: String, value: Json, faults: &mut Faults) {
        let kind = if key.starts_with("x-") { key.clone() } else { format!("x-{key}") };
        self.put(&kind, faults.text(&key, value));
    }

    fn put(&mut self, kind: &str, text: Option<String>) {
        self.unit.props.extend(text.map(|text| Prop::new(kind, text)));
    }
}

impl Marks {
    fn of(key: String, value: Json, faults: &mut Faults) -> Self {
        let mut marks = Self::default();
        match value {
            Json::Object(entries) => {
                for (key, value) in entries {
                    if let Some(value) = marks.take(&key, value, faults) {
                        faults.left_out(&key, &value);
                    }
                }
            }
            other => faults.left_out(&key, &other),
        }
        marks
    }

    /// Takes the value of a known key; returns any other.
    fn take(&mut self, key: &str, value: Json, faults: &mut Faults) -> Option<Json> {
        let origin = &mut self.origin;
        match key {
            "notes" | "note" => {
                for note in value.into_list() {
                    let note = Text::of(note).map(|text| Note {
                        text: text.text,
                        lang: text.lang,
                        o_encoding: text.o_encoding,
                    });
                    faults.count_none(key, note.is_none());
                    self.notes.extend(note);
                }
            }
            "props" => match value {
                Json::Object(props) => {
                    for (kind, values) in props {
                        for value in values.into_list() {
                            let prop = Text::of(value).map(|text| text.prop(&kind));
                            faults.count_none(&kind, prop.is_none());
                            self.props.extend(prop);
                        }
                    }
                }
                other => faults.left_out(key, &other),
            },
            "creationdate" => origin.creation_date = faults.parsed(key, value, Date::mend),
            "changedate" => origin.change_date = faults.parsed(key, value, Date::mend),
            "lastusagedate" => origin.last_usage_date = faults.parsed(key, value, Date::mend),
            "usagecount" => origin.usage_count = faults.parsed(key, value, |text| text.parse().ok()),
            "creationid" => origin.creation_id = faults.text(key, value),
            "changeid" => origin.change_id = faults.text(key, value),
            "creationtool" => origin.creation_tool = faults.text(key, value),
            "creationtoolversion" => origin.creation_tool_version = faults.text(key, value),
            "datatype" => origin.datatype = faults.text(key, value),
            "o-tmf" => origin.o_tmf = faults.text(key, value),
            "o-encoding" => origin.o_encoding = faults.text(key, value),
            _ => return Some(value),
        }
        None
    }
}

/// A note or the value of a prop.
struct Text {
    text: String,
    lang: Option<Lang>,
    o_encoding: Option<String>,
}

impl Text {
    fn of(value: Json) -> Option<Self> {
        let Json::Object(entries) = value else {
            return Some(Self { text: value.into_text()?, lang: None, o_encoding: None });
        };
        let (mut text, mut lang, mut o_encoding) = (None, None, None);
        for (key, value) in entries {
            match key.as_str() {
                "text" => text = value.into_text(),
                "lang" => lang = value.into_text().and_then(|tag| Lang::mend(&tag)),
                "o-encoding" => o_encoding = value.into_text(),
                _ => {}
            }
        }
        Some(Self { text: text?, lang, o_encoding })
    }

    fn prop(self, kind: &str) -> Prop {
        Prop { kind: kind.to_owned(), text: self.text, lang: self.lang, o_encoding: self.o_encoding }
    }
}

/// Keys that have one value.
const ONCE: [&str; 22] = [
    "source",
    "target",
    "id",
    "source_lang",
    "target_lang",
    "segtype",
    "srclang",
    "source_seg",
    "target_seg",
    "source_tuv",
    "target_tuv",
    "creationdate",
    "changedate",
    "lastusagedate",
    "usagecount",
    "creationid",
    "changeid",
    "creationtool",
    "creationtoolversion",
    "datatype",
    "o-tmf",
    "o-encoding",
];

/// Remarks on values that are invalid for their keys.
struct Faults {
    number: usize,
    remarks: Vec<Remark>,
}

impl Faults {
    /// Reports keys that allow one value and are given more than once: the last value is used, as in every
    /// JSON reader. Notes, props and unknown keys are all kept.
    fn repeated(&mut self, entries: &[(String, Json)]) {
        let one = |key: &str| match key {
            "src" => Some("source"),
            "tgt" => Some("target"),
            "tuid" => Some("id"),
            "src_lang" => Some("source_lang"),
            "tgt_lang" => Some("target_lang"),
            _ => ONCE.iter().copied().find(|known| *known == key),
        };
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let values = entries.iter().filter(|(_, value)| *value != Json::Null);
        values.filter_map(|(key, _)| one(key)).for_each(|key| *seen.entry(key).or_default() += 1);
        for (key, count) in seen.into_iter().filter(|(_, count)| *count > 1) {
            let message = format!("{key:?} is given {count} times; the last value is used");
            self.remarks.push(Remark::warning("json-key", self.number, message));
        }
    }

    fn left_out(&mut self, key: &str, value: &Json) {
        let message = format!("the value of {key:?} is {}; left out", value.what());
        self.remarks.push(Remark::warning("json-value", self.number, message));
    }

    fn count_none(&mut self, key: &str, is_none: bool) {
        if is_none {
            let message = format!("a value of {key:?} has no text; left out");
            self.remarks.push(Remark::warning("json-value", self.number, message));
        }
    }

    fn text(&mut self, key: &str, value: Json) -> Option<String> {
        if let Json::Array(_) | Json::Object(_) = value {
            self.left_out(key, &value);
            return None;
        }
        value.into_text()
    }

    fn parsed<T>(&mut self, key: &str, value: Json, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(key, value)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            let message = format!("{text:?} is not a value of {key:?}; left out");
            self.remarks.push(Remark::warning("json-value", self.number, message));
        }
        parsed
    }
}

/// Returns the language that a key names with an existing code.
fn lang(key: &str) -> Option<Lang> {
    sverka_text::language::lang_code(key)?.as_str().parse().ok()
}

/// Returns a range of bytes, `[0, 4]`, as a span, `0-4`.
fn span(value: &Json) -> Option<String> {
    match value {
        Json::Array(ends) => match &ends[..] {
            [Json::Number(start), Json::Number(end)] => Some(format!("{start}-{end}")),
            _ => None,
        },
        _ => None,
    }
}

/// Returns an aligner's reason as a [`field::REASON`]; from other programs only the text.
fn reason_text(value: Json) -> Option<String> {
    let Json::Object(entries) = value else { return value.into_text() };
    let (mut feature, mut text, mut weight) = (None, None, None);
    for (key, value) in entries {
        match key.as_str() {
            "feature" => feature = value.into_text(),
            "text" => text = value.into_text(),
            "weight" => weight = value.into_text().and_then(|weight| weight.parse().ok()),
            _ => {}
        }
    }
    match (weight, feature) {
        (Some(weight), Some(feature)) => Some(field::reason(weight, &feature, &text?)),
        _ => text,
    }
}
