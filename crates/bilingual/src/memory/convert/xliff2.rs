//! XLIFF 2.1 (OASIS, 2018), bilingual: a `unit` a pair, with inline codes.
//!
//! | TMX | XLIFF 2.1 |
//! |---|---|
//! | `bpt`, `ept` | `sc`, `ec`; the code in `originalData` |
//! | `it` | `sc`, `ec` with `isolated="yes"` |
//! | `ph`, `ut` | `ph`; of the second with `subType="tmx:ut"` |
//! | `hi` | `mrk` with `type="tmx:hi"` |
//! | note | `note` |
//! | prop | `meta` of the metadata module |
//!
//! The text of a `sub` would be a unit of its own; it stays in the code, and is counted.

use super::xml::{attribute, escape};
use super::{Losses, Options, Sink, count_attributes, notes, props};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use tmx::{Code, Inline, Pos, Unit};

/// Writes XLIFF 2.1.
pub struct File<'w> {
    out: Box<dyn Write + 'w>,
    units: u64,
    text: String,
}

impl<'w> File<'w> {
    /// Begins a file.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(mut out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let lang = |lang: &Option<tmx::Lang>| lang.as_ref().map_or("und".to_owned(), ToString::to_string);
        let (source, target) = (lang(&options.source), lang(&options.target));
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
             xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" version=\"2.1\" srcLang=\"{source}\" \
             trgLang=\"{target}\">"
        )?;
        writeln!(out, "  <file id=\"f1\" xml:space=\"preserve\">")?;
        Ok(Self { out, units: 0, text: String::new() })
    }
}

impl Sink for File<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        self.units += 1;
        let text = &mut self.text;
        text.clear();
        text.push_str("    <unit");
        attribute("id", &self.units.to_string(), text, losses);
        if let Some(tuid) = &pair.tuid {
            attribute("name", tuid, text, losses);
        }
        text.push_str(">\n");
        let mut props = props(pair).peekable();
        if props.peek().is_some() {
            text.push_str("      <mda:metadata>\n        <mda:metaGroup category=\"props\">\n");
            for (kind, value) in props {
                text.push_str("          <mda:meta");
                attribute("type", kind, text, losses);
                text.push('>');
                escape(value, text, losses);
                text.push_str("</mda:meta>\n");
            }
            text.push_str("        </mda:metaGroup>\n      </mda:metadata>\n");
        }
        let mut notes = notes(pair).peekable();
        if notes.peek().is_some() {
            text.push_str("      <notes>\n");
            for note in notes {
                text.push_str("        <note>");
                escape(note, text, losses);
                text.push_str("</note>\n");
            }
            text.push_str("      </notes>\n");
        }
        let mut data = Data::default();
        let mut sides = String::new();
        for (tag, variant) in ["source", "target"].into_iter().zip(&pair.variants) {
            sides.push_str(&format!("        <{tag}"));
            attribute("xml:lang", variant.lang.as_str(), &mut sides, losses);
            sides.push('>');
            let mut flow = Flow {
                text: &mut sides,
                losses,
                data: &mut data,
                open: BTreeMap::new(),
                taken: BTreeSet::new(),
                points: 0,
            };
            flow.pieces(&variant.segment.pieces);
            sides.push_str(&format!("</{tag}>\n"));
        }
        if !data.ids.is_empty() {
            text.push_str("      <originalData>\n");
            let mut by_number: Vec<(&String, &usize)> = data.ids.iter().collect();
            by_number.sort_by_key(|(_, number)| **number);
            for (code, number) in by_number {
                text.push_str(&format!("        <data id=\"d{number}\">"));
                escape(code, text, losses);
                text.push_str("</data>\n");
            }
            text.push_str("      </originalData>\n");
        }
        text.push_str("      <segment>\n");
        text.push_str(&sides);
        text.push_str("      </segment>\n    </unit>\n");
        count_attributes(pair, losses);
        self.out.write_all(text.as_bytes())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.write_all(b"  </file>\n</xliff>\n")?;
        self.out.flush()
    }
}

/// The codes of a unit, each once.
#[derive(Default)]
struct Data {
    ids: BTreeMap<String, usize>,
}

impl Data {
    fn id(&mut self, code: String) -> String {
        let next = self.ids.len() + 1;
        format!("d{}", self.ids.entry(code).or_insert(next))
    }
}

/// What stands in a `source` or `target`.
struct Flow<'t> {
    text: &'t mut String,
    losses: &'t mut Losses,
    data: &'t mut Data,
    /// The id of each pair that has begun, by its `i`.
    open: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// Codes without an `x` so far.
    points: u32,
}

impl Flow<'_> {
    fn pieces(&mut self, pieces: &[Inline]) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => escape(text, self.text, self.losses),
                Inline::Bpt(bpt) => {
                    let id = self.id(bpt.x.as_deref(), || format!("b{}", bpt.i));
                    self.open.insert(bpt.i.clone(), id.clone());
                    self.code("sc", &bpt.content, bpt.kind.as_deref(), &[("id", &id)]);
                }
                Inline::Ept(ept) => match self.open.get(&ept.i).cloned() {
                    Some(id) => self.code("ec", &ept.content, None, &[("startRef", &id)]),
                    None => self.isolated("ec", None, None, &ept.content),
                },
                Inline::It(it) => {
                    let tag = if it.pos == Pos::Begin { "sc" } else { "ec" };
                    self.isolated(tag, it.x.as_deref(), it.kind.as_deref(), &it.content);
                }
                Inline::Ph(ph) => {
                    let id = self.point(ph.x.as_deref());
                    self.code("ph", &ph.content, ph.kind.as_deref(), &[("id", &id)]);
                }
                Inline::Ut(ut) => {
                    let id = self.point(ut.x.as_deref());
                    self.code("ph", &ut.content, Some("ut"), &[("id", &id)]);
                }
                Inline::Hi(hi) => {
                    let id = self.point(hi.x.as_deref());
                    self.text.push_str("<mrk");
                    attribute("id", &id, self.text, self.losses);
                    attribute("type", "tmx:hi", self.text, self.losses);
                    if let Some(kind) = &hi.kind {
                        attribute("value", kind, self.text, self.losses);
                    }
                    self.text.push('>');
                    self.pieces(&hi.content);
                    self.text.push_str("</mrk>");
                }
            }
        }
    }

    fn isolated(&mut self, tag: &str, x: Option<&str>, kind: Option<&str>, codes: &[Code]) {
        let id = self.point(x);
        self.code(tag, codes, kind, &[("id", &id), ("isolated", "yes")]);
    }

    /// The id of a code that stands alone.
    fn point(&mut self, x: Option<&str>) -> String {
        self.points += 1;
        let number = self.points;
        self.id(x, || format!("p{number}"))
    }

    /// The `x`, which is the same in both languages, or another id; never one that is taken.
    fn id(&mut self, x: Option<&str>, other: impl Fn() -> String) -> String {
        let is_token =
            |x: &&str| !x.is_empty() && x.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        let id = x.filter(is_token).map_or_else(&other, str::to_owned);
        let mut free = id.clone();
        let mut number = 1;
        while !self.taken.insert(free.clone()) {
            number += 1;
            free = format!("{id}.{number}");
        }
        free
    }

    fn code(&mut self, tag: &str, codes: &[Code], kind: Option<&str>, attributes: &[(&str, &str)]) {
        self.text.push_str(&format!("<{tag}"));
        for (name, value) in attributes {
            attribute(name, value, self.text, self.losses);
        }
        let subs = codes.iter().filter(|code| matches!(code, Code::Sub(_))).count();
        self.losses.add("texts within codes, which are codes now", subs);
        let mut code = String::new();
        super::show_codes(codes, &mut code);
        if !code.is_empty() {
            let id = self.data.id(code);
            attribute("dataRef", &id, self.text, self.losses);
        }
        if let Some(kind) = kind {
            // A subtype of one's own wants a type and a prefix.
            attribute("type", "fmt", self.text, self.losses);
            attribute("subType", &format!("tmx:{kind}"), self.text, self.losses);
        }
        self.text.push_str("/>");
    }
}
