//! Differences between two memories, for people and programs: [`tmx::diff`] finds them, and this module
//! writes them as they come. Codes are shown, so that a changed code is visible.

use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use tmx::content::source;
use tmx::diff::Change;
use tmx::{Header, Unit};

pub mod html;

/// Number of differences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Units with a source that only the new memory has.
    pub added: u64,
    /// Units with a source that only the old memory has.
    pub removed: u64,
    /// Units with another target.
    pub changed: u64,
    /// Units in both.
    pub same: u64,
}

impl Summary {
    /// Counts a difference.
    pub fn count(&mut self, change: &Change) {
        match change {
            Change::Added(_) => self.added += 1,
            Change::Removed(_) => self.removed += 1,
            Change::Changed { .. } => self.changed += 1,
        }
    }

    /// Returns whether the memories have the same units.
    pub fn is_empty(&self) -> bool {
        self.added + self.removed + self.changed == 0
    }
}

/// A difference for output: the source, and each target before and after. A source whose codes were changed
/// comes first among them.
#[derive(Debug, Serialize)]
struct Entry {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tuid: Option<String>,
    source: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before: Vec<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after: Vec<Text>,
}

/// A segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Text {
    lang: String,
    text: String,
}

impl Entry {
    fn new(change: &Change, header: &Header) -> Self {
        let (kind, before, after) = match change {
            Change::Added(unit) => ("added", None, Some(unit)),
            Change::Removed(unit) => ("removed", Some(unit), None),
            Change::Changed { before, after } => ("changed", Some(before), Some(after)),
        };
        let sides = [before, after].map(|unit| unit.map(|unit| side(unit, header)).unwrap_or_default());
        let [(before_source, mut before_targets), (after_source, mut after_targets)] = sides;
        if let (Some(before), Some(after)) = (&before_source, &after_source)
            && before != after
        {
            before_targets.insert(0, before.clone());
            after_targets.insert(0, after.clone());
        }
        Self {
            kind,
            tuid: after.or(before).and_then(|unit| unit.tuid.clone()),
            source: after_source.or(before_source).unwrap_or_default(),
            before: before_targets,
            after: after_targets,
        }
    }
}

/// The source and the targets of a unit.
fn side(unit: &Unit, header: &Header) -> (Option<Text>, Vec<Text>) {
    let at = source(unit, header);
    let (mut one, mut others) = (None, Vec::new());
    for (n, variant) in unit.variants.iter().enumerate() {
        let text = Text { lang: variant.lang.to_string(), text: variant.segment.with_codes() };
        if Some(n) == at { one = Some(text) } else { others.push(text) }
    }
    others.sort_by(|a, b| a.lang.cmp(&b.lang));
    (one, others)
}

/// Writes differences as text: `+` is new, `-` is gone, a blank line between units.
pub struct Lines<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Lines<'w> {
    /// Begins with the names of the two memories.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn new(out: &'w mut dyn Write, old: &str, new: &str) -> io::Result<Self> {
        writeln!(out, "--- {old}\n+++ {new}")?;
        Ok(Self { out })
    }

    /// Writes a difference.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn add(&mut self, change: &Change, header: &Header) -> io::Result<()> {
        let entry = Entry::new(change, header);
        writeln!(self.out)?;
        let sign = match change {
            Change::Added(_) => '+',
            Change::Removed(_) => '-',
            Change::Changed { .. } => ' ',
        };
        if !(entry.kind == "changed" && entry.after.first() == Some(&entry.source)) {
            self.line(sign, &entry.source)?;
        }
        for text in &entry.before {
            let is_same = entry.after.contains(text);
            self.line(if is_same { ' ' } else { '-' }, text)?;
        }
        for text in entry.after.iter().filter(|text| !entry.before.contains(text)) {
            self.line('+', text)?;
        }
        Ok(())
    }

    fn line(&mut self, sign: char, text: &Text) -> io::Result<()> {
        writeln!(self.out, "{sign} {}  {}", text.lang, visible(&text.text))
    }

    /// Ends with the counts.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn finish(self, summary: &Summary) -> io::Result<()> {
        let Summary { added, removed, changed, same } = summary;
        writeln!(self.out, "\n{added} added, {removed} removed, {changed} changed, {same} the same")
    }
}

/// A text in one line.
fn visible(text: &str) -> String {
    text.replace('\r', "\\r").replace('\n', "\\n").replace('\t', "\\t")
}

/// Writes a unit as text, for `git diff` to compare: one line per segment, note and prop, then a blank line.
/// Languages are in the order of their tags, props in that of their types.
///
/// # Errors
/// Errors of the output.
pub fn write_unit(out: &mut dyn Write, unit: &Unit, header: &Header) -> io::Result<()> {
    let (source, targets) = side(unit, header);
    for text in source.iter().chain(&targets) {
        writeln!(out, "{}  {}", text.lang, visible(&text.text))?;
    }
    for note in &unit.notes {
        writeln!(out, "note  {}", visible(&note.text))?;
    }
    let props: BTreeMap<&str, &str> =
        unit.props.iter().map(|prop| (prop.kind.as_str(), prop.text.as_str())).collect();
    for (kind, text) in props {
        writeln!(out, "{kind}  {}", visible(text))?;
    }
    writeln!(out)
}

/// Writes differences as one JSON object, with a line for each.
pub struct Json<'w> {
    out: &'w mut dyn Write,
    is_first: bool,
}

impl<'w> Json<'w> {
    /// Begins with the names of the two memories.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn new(out: &'w mut dyn Write, old: &str, new: &str) -> io::Result<Self> {
        let (old, new) = (serde_json::to_string(old)?, serde_json::to_string(new)?);
        write!(out, "{{\"old\":{old},\"new\":{new},\"changes\":[")?;
        Ok(Self { out, is_first: true })
    }

    /// Writes a difference.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn add(&mut self, change: &Change, header: &Header) -> io::Result<()> {
        self.out.write_all(if self.is_first { b"\n" } else { b",\n" })?;
        self.is_first = false;
        serde_json::to_writer(&mut *self.out, &Entry::new(change, header))?;
        Ok(())
    }

    /// Ends with the counts.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn finish(self, summary: &Summary) -> io::Result<()> {
        writeln!(self.out, "\n],\"summary\":{}}}", serde_json::to_string(summary)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::{Lang, Variant};

    fn unit(en: &str, ru: &str) -> Unit {
        let variants = [("ru", ru), ("en", en)].map(|(tag, text)| Variant::new(tag.parse().unwrap(), text));
        Unit { variants: variants.to_vec(), ..Unit::default() }
    }

    fn header() -> Header {
        Header::new("x", "1", "en".parse::<Lang>().unwrap())
    }

    fn changes() -> [Change; 3] {
        [
            Change::Changed { before: unit("Peace", "Мир"), after: unit("Peace", "Покой") },
            Change::Added(unit("a\nb", "в")),
            Change::Removed(unit("x", "у")),
        ]
    }

    #[test]
    fn text() {
        let mut out = Vec::new();
        let mut lines = Lines::new(&mut out, "a.tmx", "b.tmx").unwrap();
        let mut summary = Summary { same: 2, ..Summary::default() };
        for change in &changes() {
            summary.count(change);
            lines.add(change, &header()).unwrap();
        }
        lines.finish(&summary).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "--- a.tmx\n+++ b.tmx\n\n  en  Peace\n- ru  Мир\n+ ru  Покой\n\n+ en  a\\nb\n+ ru  в\n\n- en  x\n- ru  у\n\n\
             1 added, 1 removed, 1 changed, 2 the same\n"
        );
    }

    #[test]
    fn a_source_with_other_codes_is_shown_before_and_after() {
        let [mut before, after] = [unit("Press ", "Нажмите"), unit("Press ", "Нажмите")];
        before.variants[1].segment.pieces.push(tmx::Inline::Ph(tmx::Ph::new("<br/>")));
        let change = Change::Changed { before, after };
        let mut out = Vec::new();
        Lines::new(&mut out, "a", "b").unwrap().add(&change, &header()).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("\n\n- en  Press <br/>\n  ru  Нажмите\n+ en  Press \n"), "{text}");
        let mut row = Vec::new();
        html::row(&mut row, 1, &change, &header()).unwrap();
        let row = String::from_utf8(row).unwrap();
        assert!(row.contains("<del>&lt;br/&gt;</del>"), "{row}");
    }

    #[test]
    fn json_is_json() {
        let mut out = Vec::new();
        let mut json = Json::new(&mut out, "a.tmx", "b\".tmx").unwrap();
        changes().iter().for_each(|change| json.add(change, &header()).unwrap());
        json.finish(&Summary::default()).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["changes"][0]["kind"], "changed");
        assert_eq!(value["changes"][0]["after"][0]["text"], "Покой");
        assert_eq!(value["new"], "b\".tmx");
    }

    #[test]
    fn the_page_holds_all_and_escapes_it() {
        let mut rows = Vec::new();
        for (n, change) in changes().iter().enumerate() {
            html::row(&mut rows, n as u64 + 1, change, &header()).unwrap();
        }
        html::row(&mut rows, 4, &Change::Added(unit("<script>", "&")), &header()).unwrap();
        let mut page = Vec::new();
        html::page(&mut page, "a.tmx", "b.tmx", &Summary::default(), &mut &rows[..], None).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("<del>Мир</del>") && page.contains("<ins>Покой</ins>"), "{page}");
        assert!(page.contains("&lt;script&gt;") && page.ends_with("</html>\n"));
    }
}
