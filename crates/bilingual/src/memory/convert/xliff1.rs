//! XLIFF 1.2 (OASIS, 2008), bilingual: a `trans-unit` a pair, with inline codes.
//!
//! | TMX | XLIFF 1.2 |
//! |---|---|
//! | `bpt`, `ept` with `i`, `x` | `bpt`, `ept` with `rid`, `id` |
//! | `it` | `it` with `pos="open"`, `"close"` |
//! | `ph`, `ut` | `ph`; of the second with `ctype="x-ut"` |
//! | `hi` | `mrk` |
//! | note | `note` |
//! | prop | `context` in a `context-group` |

use super::xml::{attribute, escape};
use super::{Losses, Options, Sink, count_attributes, notes, props};
use std::collections::BTreeMap;
use std::io::{self, Write};
use tmx::{Code, Inline, Pos, Unit};

/// The types of codes that XLIFF 1.2 names; any other begins with `x-`.
const TYPES: [&str; 7] = ["bold", "italic", "underlined", "link", "image", "pb", "lb"];

/// Writes XLIFF 1.2.
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
        writeln!(out, "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">")?;
        writeln!(
            out,
            "  <file original=\"memory\" source-language=\"{source}\" target-language=\"{target}\" \
             datatype=\"plaintext\" tool-id=\"sverka\">"
        )?;
        let version = env!("CARGO_PKG_VERSION");
        writeln!(
            out,
            "    <header><tool tool-id=\"sverka\" tool-name=\"Sverka\" tool-version=\"{version}\"/></header>"
        )?;
        writeln!(out, "    <body>")?;
        Ok(Self { out, units: 0, text: String::new() })
    }
}

impl Sink for File<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        self.units += 1;
        let text = &mut self.text;
        text.clear();
        text.push_str("      <trans-unit");
        // Ids have to be unique, tuids need not be; `resname` keeps them.
        attribute("id", &self.units.to_string(), text, losses);
        if let Some(tuid) = &pair.tuid {
            attribute("resname", tuid, text, losses);
        }
        text.push_str(" xml:space=\"preserve\">\n");
        for (tag, variant) in ["source", "target"].into_iter().zip(&pair.variants) {
            text.push_str(&format!("        <{tag}"));
            attribute("xml:lang", variant.lang.as_str(), text, losses);
            text.push('>');
            let mut flow = Flow { text, losses, ids: BTreeMap::new(), points: 0 };
            flow.pieces(&variant.segment.pieces);
            text.push_str(&format!("</{tag}>\n"));
        }
        let mut props = props(pair).peekable();
        if props.peek().is_some() {
            text.push_str("        <context-group name=\"props\" purpose=\"information\">\n");
            for (kind, value) in props {
                text.push_str("          <context");
                attribute("context-type", kind, text, losses);
                text.push('>');
                escape(value, text, losses);
                text.push_str("</context>\n");
            }
            text.push_str("        </context-group>\n");
        }
        for note in notes(pair) {
            text.push_str("        <note>");
            escape(note, text, losses);
            text.push_str("</note>\n");
        }
        text.push_str("      </trans-unit>\n");
        count_attributes(pair, losses);
        self.out.write_all(text.as_bytes())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.write_all(b"    </body>\n  </file>\n</xliff>\n")?;
        self.out.flush()
    }
}

/// What stands in a `source` or `target`.
struct Flow<'t> {
    text: &'t mut String,
    losses: &'t mut Losses,
    /// The id of each pair that has begun, by its `i`.
    ids: BTreeMap<String, String>,
    /// Codes without an `x` so far.
    points: u32,
}

impl Flow<'_> {
    fn pieces(&mut self, pieces: &[Inline]) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => escape(text, self.text, self.losses),
                Inline::Bpt(bpt) => {
                    let id = bpt.x.clone().unwrap_or_else(|| format!("b{}", bpt.i));
                    self.ids.insert(bpt.i.clone(), id.clone());
                    self.code("bpt", &id, &bpt.content, bpt.kind.as_deref(), &[("rid", &bpt.i)]);
                }
                Inline::Ept(ept) => {
                    let id = self.ids.get(&ept.i).cloned().unwrap_or_else(|| format!("b{}", ept.i));
                    self.code("ept", &id, &ept.content, None, &[("rid", &ept.i)]);
                }
                Inline::It(it) => {
                    let id = self.id(it.x.as_deref());
                    let pos = if it.pos == Pos::Begin { "open" } else { "close" };
                    self.code("it", &id, &it.content, it.kind.as_deref(), &[("pos", pos)]);
                }
                Inline::Ph(ph) => {
                    let id = self.id(ph.x.as_deref());
                    let assoc = match ph.assoc.as_deref() {
                        Some("p") => Some(("assoc", "preceding")),
                        Some("f") => Some(("assoc", "following")),
                        Some("b") => Some(("assoc", "both")),
                        _ => None,
                    };
                    self.code("ph", &id, &ph.content, ph.kind.as_deref(), assoc.as_slice());
                }
                Inline::Ut(ut) => {
                    let id = self.id(ut.x.as_deref());
                    self.code("ph", &id, &ut.content, Some("x-ut"), &[]);
                }
                Inline::Hi(hi) => {
                    self.text.push_str("<mrk");
                    let kind = hi.kind.as_deref().unwrap_or("x-hi");
                    let kind = if kind.starts_with("x-") { kind.to_owned() } else { format!("x-{kind}") };
                    attribute("mtype", &kind, self.text, self.losses);
                    if let Some(x) = &hi.x {
                        attribute("mid", x, self.text, self.losses);
                    }
                    self.text.push('>');
                    self.pieces(&hi.content);
                    self.text.push_str("</mrk>");
                }
            }
        }
    }

    /// The id of a code: its `x`, or a number of its own.
    fn id(&mut self, x: Option<&str>) -> String {
        x.map(str::to_owned).unwrap_or_else(|| {
            self.points += 1;
            format!("p{}", self.points)
        })
    }

    fn code(&mut self, tag: &str, id: &str, codes: &[Code], kind: Option<&str>, more: &[(&str, &str)]) {
        self.text.push_str(&format!("<{tag}"));
        attribute("id", id, self.text, self.losses);
        for (name, value) in more {
            attribute(name, value, self.text, self.losses);
        }
        if let Some(kind) = kind {
            let is_known = TYPES.contains(&kind) || kind.starts_with("x-");
            let kind = if is_known { kind.to_owned() } else { format!("x-{kind}") };
            attribute("ctype", &kind, self.text, self.losses);
        }
        self.text.push('>');
        for code in codes {
            match code {
                Code::Text(text) => escape(text, self.text, self.losses),
                Code::Sub(sub) => {
                    self.text.push_str("<sub>");
                    self.pieces(&sub.content);
                    self.text.push_str("</sub>");
                }
            }
        }
        self.text.push_str(&format!("</{tag}>"));
    }
}
