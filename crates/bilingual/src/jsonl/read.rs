//! Lines to units.

use super::json::Json;
use super::line::{self, Line, Marks, line};
use crate::decode::Text;
use crate::languages::Languages;
use crate::opened::{self, Opened, SOURCE};
use crate::{Entry, Error, Options, Place, Remark, Remedy, Side, Source};
use tmx::{Segment, SourceLang, Unit, Variant};

/// Opens such a file. A line that is not an object with texts is an entry without a unit and with a remark of
/// error severity; the first line must be an object.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<Opened<'r>, Error> {
    let text = Text::open(source, options.encoding.as_deref())?;
    let remarks = text.remark().into_iter().collect();
    let languages = Languages::new(options);
    let mut lines = Lines { text, options: options.clone(), languages, header: None, units: 0 };
    let first = lines.next()?;
    let malformed = |entry: &Entry| {
        entry.remarks.iter().find(|remark| remark.kind == NO_OBJECT).map(|remark| remark.message.clone())
    };
    if let Some(first) = &first
        && let Some(message) = malformed(first)
    {
        return Err(Error::malformed(&first.place.file, first.place.line, message, Remedy::NameFormat));
    }
    let header = lines.header.clone().unwrap_or_else(|| SOURCE.clone());
    let mut ended = false;
    let rest = std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let entry = lines.next().transpose();
        ended = !matches!(entry, Some(Ok(_)));
        entry
    });
    let entries = Box::new(first.map(Ok).into_iter().chain(rest));
    Ok(Opened { header: opened::header(header), langs: None, remarks, entries })
}

/// The kind of remark about a line that is not an object.
const NO_OBJECT: &str = "json";

struct Lines<'r> {
    text: Text<'r>,
    options: Options,
    /// The languages of lines that name none: those that the user named, or those of earlier lines.
    languages: Languages,
    /// The source language of the first unit.
    header: Option<tmx::Lang>,
    units: usize,
}

impl Lines<'_> {
    /// Reads the next line that is not blank.
    fn next(&mut self) -> Result<Option<Entry>, Error> {
        let mut text = String::new();
        let mut number;
        loop {
            number = self.text.line();
            text.clear();
            if !self.text.read_line(&mut text, &self.options.limits)? {
                return Ok(None);
            }
            if !text.trim().is_empty() {
                break;
            }
        }
        self.units += 1;
        let place =
            Place { file: self.text.file().clone(), line: number, unit: self.units, id: None, target: None };
        let failed = |place, column, message| {
            let remark = Remark { column, ..Remark::error(NO_OBJECT, number, message) };
            Ok(Some(Entry { place, remarks: vec![remark], ..Entry::default() }))
        };
        match serde_json::from_str::<Json>(&text) {
            Ok(Json::Object(entries)) => {
                let keys = keys(&entries);
                Ok(Some(self.entry(place, line(entries, number), &keys)))
            }
            Ok(other) => failed(place, None, format!("is {}, not an object", other.what())),
            Err(error) => {
                // The column counts bytes, and the line is always the first.
                let column = text.get(..error.column()).map(|start| start.chars().count());
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or(&message);
                failed(place, column, format!("is not JSON: {message}"))
            }
        }
    }

    /// Returns the language of a text: the one that its line names, which later lines without a language
    /// inherit.
    fn lang(&mut self, side: Side, own: Option<tmx::Lang>, number: usize) -> tmx::Lang {
        let Some(own) = own else { return self.languages.of(side, None) };
        // A line that names its language keeps it; what the user names is for lines without one.
        let _ = self.languages.declare(side, own.clone(), number);
        own
    }

    fn entry(&mut self, place: Place, mut line: Line, keys: &str) -> Entry {
        let number = place.line;
        let place = Place { id: line.id.clone(), ..place };
        let mut remarks = line.remarks;
        let mut unit = Unit {
            tuid: line.id,
            seg_type: line.seg_type,
            source_lang: line.source_lang,
            origin: line.unit.origin,
            notes: line.unit.notes,
            props: line.unit.props,
            variants: Vec::new(),
        };
        let is_there = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let has_source = is_there(&line.source.text) || is_there(&line.source.seg);
        let langs = [
            self.lang(Side::Source, line.source.lang.take(), number),
            self.lang(Side::Target, line.target.lang.take(), number),
        ];
        for (side, lang) in [line.source, line.target].into_iter().zip(langs) {
            unit.variants.extend(variant(side, lang, number, &mut remarks));
        }
        let by_lang = line.by_lang.into_iter().filter(|(_, text)| !text.is_empty());
        unit.variants.extend(by_lang.map(|(lang, text)| Variant::new(lang, text)));
        if let Some(source) = self.options.source.as_ref().map(opened::tag)
            && let Some(at) = crate::pairs::find(&unit.variants, &source)
            && !has_source
        {
            unit.variants[..=at].rotate_right(1);
        }
        let Some(first) = unit.variants.first() else {
            let message = format!(
                "has no text in any language: {keys}; name the texts \"source\" and \"target\", or by their languages, as \"en\""
            );
            remarks.push(Remark::error("no-text", number, message));
            return Entry { place, remarks, ..Entry::default() };
        };
        // A text without a source reveals nothing about the language of the sources.
        if has_source || unit.variants.len() > 1 {
            let header = self.header.get_or_insert_with(|| first.lang.clone());
            if unit.source_lang.is_none() && *header != first.lang {
                unit.source_lang = Some(SourceLang::Lang(first.lang.clone()));
            }
        }
        let is_kept = unit.variants.len() > 1 || self.options.untranslated;
        if !is_kept {
            remarks.push(Remark::note("untranslated", number, "has no translation; left out"));
        }
        Entry { place, unit: is_kept.then_some(unit), remarks, passages: 0 }
    }
}

/// Says which keys an object has.
fn keys(entries: &[(String, Json)]) -> String {
    /// More say no more.
    const MOST: usize = 6;
    let shown: Vec<String> = entries.iter().take(MOST).map(|(key, _)| format!("{key:?}")).collect();
    let more = if entries.len() > MOST { " and others" } else { "" };
    if shown.is_empty() {
        "it is empty".to_owned()
    } else {
        format!("its keys are {}{more}", shown.join(", "))
    }
}

/// Makes the variant of a side; `None` for an empty text without any other information.
fn variant(side: line::Side, lang: tmx::Lang, number: usize, remarks: &mut Vec<Remark>) -> Option<Variant> {
    let segment = segment(side.text, side.seg, number, remarks);
    if segment.is_empty() && side.marks == Marks::default() {
        return None;
    }
    let Marks { origin, notes, props } = side.marks;
    Some(Variant { lang, origin, notes, props, segment })
}

/// Returns a text with its codes. If only the plain text was changed, the change is intended: codes that no
/// longer match it are left out.
fn segment(text: Option<String>, seg: Option<String>, number: usize, remarks: &mut Vec<Remark>) -> Segment {
    let Some(seg) = seg else { return text.unwrap_or_default().into() };
    let fits = |segment: &Segment| {
        text.as_ref().is_none_or(|text| *text == segment.plain_text() || *text == segment.with_codes())
    };
    match Segment::from_markup(&seg) {
        Some(segment) if fits(&segment) => segment,
        found => {
            let message = match found {
                Some(_) => "a text differs from the one with codes; the codes are left out",
                None => "a text with codes is not valid content of a seg; the codes are left out",
            };
            remarks.push(Remark::warning("codes", number, message));
            text.unwrap_or_default().into()
        }
    }
}
