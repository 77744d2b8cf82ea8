//! Units to lines.

use crate::sink::{CODES, Codes, Losses, Options, Sink};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};
use tmx::{Note, Origin, Prop, Segment, Unit, Variant};

/// Writes a line a pair.
pub struct Lines<'w> {
    out: Box<dyn Write + 'w>,
    options: Options,
}

impl<'w> Lines<'w> {
    /// Starts a file.
    pub fn new(out: Box<dyn Write + 'w>, options: &Options) -> Self {
        Self { out, options: options.clone() }
    }
}

impl Sink for Lines<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        serde_json::to_writer(&mut *self.out, &Line::new(pair, self.options.codes, losses))?;
        self.out.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.flush()
    }
}

/// A line. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Line<'u> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'u str>,
    source_lang: Option<&'u str>,
    target_lang: Option<&'u str>,
    source: String,
    target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_seg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_seg: Option<String>,
    #[serde(flatten)]
    unit: Marks<'u>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segtype: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    srclang: Option<&'u str>,
    #[serde(skip_serializing_if = "Marks::is_empty")]
    source_tuv: Marks<'u>,
    #[serde(skip_serializing_if = "Marks::is_empty")]
    target_tuv: Marks<'u>,
}

impl<'u> Line<'u> {
    fn new(unit: &'u Unit, codes: Codes, losses: &mut Losses) -> Self {
        let mut sides = [0, 1].map(|at| unit.variants.get(at));
        if sides[1].is_none() && is_translation(unit) {
            sides.swap(0, 1);
        }
        let text = |side: &Option<&Variant>| {
            side.map_or_else(String::new, |variant| match codes {
                Codes::Drop => variant.segment.plain_text(),
                Codes::Show => variant.segment.with_codes(),
            })
        };
        let [source, target] = [text(&sides[0]), text(&sides[1])];
        let [source_seg, target_seg] = sides.map(|side| seg(&side?.segment, losses));
        let lang = |side: Option<&'u Variant>| side.map(|variant| variant.lang.as_str());
        let marks = |side: Option<&'u Variant>| {
            side.map_or_else(Marks::default, |v| Marks::new(&v.origin, &v.notes, &v.props))
        };
        Self {
            id: unit.tuid.as_deref(),
            source_lang: lang(sides[0]),
            target_lang: lang(sides[1]),
            source,
            target,
            source_seg,
            target_seg,
            unit: Marks::new(&unit.origin, &unit.notes, &unit.props),
            segtype: unit.seg_type.map(|kind| kind.to_string()),
            srclang: unit.source_lang.as_ref().map(tmx::SourceLang::as_str),
            source_tuv: marks(sides[0]),
            target_tuv: marks(sides[1]),
        }
    }
}

/// Returns a segment with codes in TMX syntax. XML cannot represent some characters that other formats allow:
/// a segment with one of them loses its codes.
fn seg(segment: &Segment, losses: &mut Losses) -> Option<String> {
    if !segment.has_codes() {
        return None;
    }
    if !segment.with_codes().chars().all(tmx::is_xml_char) {
        losses.add(CODES, segment.codes());
        return None;
    }
    Some(segment.to_markup())
}

/// Checks whether the only text of a unit is a target without a source, as its bead shows.
fn is_translation(unit: &Unit) -> bool {
    unit.prop(crate::field::BEAD).is_some_and(|bead| bead.trim().starts_with("0:"))
}

/// What units and texts have in common.
#[derive(Default, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Marks<'u> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Text<'u>>,
    #[serde(skip_serializing_if = "Props::is_empty")]
    props: Props<'u>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creationdate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creationid: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changedate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changeid: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usagecount: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lastusagedate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creationtool: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creationtoolversion: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datatype: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    o_tmf: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    o_encoding: Option<&'u str>,
}

impl<'u> Marks<'u> {
    fn new(origin: &'u Origin, notes: &'u [Note], props: &'u [Prop]) -> Self {
        Self {
            notes: notes.iter().map(|note| Text::new(&note.text, &note.lang, &note.o_encoding)).collect(),
            props: Props::new(props),
            creationdate: origin.creation_date.map(|date| date.to_string()),
            creationid: origin.creation_id.as_deref(),
            changedate: origin.change_date.map(|date| date.to_string()),
            changeid: origin.change_id.as_deref(),
            usagecount: origin.usage_count,
            lastusagedate: origin.last_usage_date.map(|date| date.to_string()),
            creationtool: origin.creation_tool.as_deref(),
            creationtoolversion: origin.creation_tool_version.as_deref(),
            datatype: origin.datatype.as_deref(),
            o_tmf: origin.o_tmf.as_deref(),
            o_encoding: origin.o_encoding.as_deref(),
        }
    }

    fn is_empty(&self) -> bool {
        let texts = [
            &self.creationid,
            &self.changeid,
            &self.creationtool,
            &self.creationtoolversion,
            &self.datatype,
            &self.o_tmf,
            &self.o_encoding,
        ];
        let dates = [&self.creationdate, &self.changedate, &self.lastusagedate];
        self.notes.is_empty()
            && self.props.is_empty()
            && self.usagecount.is_none()
            && texts.iter().all(|text| text.is_none())
            && dates.iter().all(|date| date.is_none())
    }
}

/// A note or the value of a prop: a plain string if it has nothing else.
#[derive(Serialize)]
#[serde(untagged)]
enum Text<'u> {
    Plain(&'u str),
    #[serde(rename_all = "kebab-case")]
    Full {
        text: &'u str,
        #[serde(skip_serializing_if = "Option::is_none")]
        lang: Option<&'u str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        o_encoding: Option<&'u str>,
    },
}

impl<'u> Text<'u> {
    fn new(text: &'u str, lang: &'u Option<tmx::Lang>, o_encoding: &'u Option<String>) -> Self {
        match (lang, o_encoding) {
            (None, None) => Self::Plain(text),
            _ => Self::Full {
                text,
                lang: lang.as_ref().map(tmx::Lang::as_str),
                o_encoding: o_encoding.as_deref(),
            },
        }
    }
}

/// The values of props by type, in the order in which the types first occur.
#[derive(Default)]
struct Props<'u>(Vec<(&'u str, Vec<Text<'u>>)>);

impl<'u> Props<'u> {
    fn new(props: &'u [Prop]) -> Self {
        let mut places = BTreeMap::new();
        let mut out: Vec<(&str, Vec<Text<'_>>)> = Vec::new();
        for prop in props {
            let place = *places.entry(prop.kind.as_str()).or_insert_with(|| {
                out.push((&prop.kind, Vec::new()));
                out.len() - 1
            });
            out[place].1.push(Text::new(&prop.text, &prop.lang, &prop.o_encoding));
        }
        Self(out)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Props<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (kind, values) in &self.0 {
            map.serialize_entry(kind, values)?;
        }
        map.end()
    }
}
