//! The content of a `source` or `target`: one walk over the pieces, with the names of each version.

use super::Version;
use super::markup::{attribute, escape};
use crate::sink::{Losses, show_codes};
use crate::xliff::types::{Of, with_prefix};
use std::collections::{BTreeMap, BTreeSet};
use tmx::{Bpt, Code, Ept, Hi, Inline, It, Ph, Pos, Sub};

/// A version's names for the codes of TMX.
struct Names {
    begin: &'static str,
    end: &'static str,
    /// Half a pair: the first, the second.
    half: [&'static str; 2],
    /// The type of a `ut`.
    unknown: &'static str,
}

const V1: Names = Names { begin: "bpt", end: "ept", half: ["it", "it"], unknown: "x-ut" };
const V2: Names = Names { begin: "sc", end: "ec", half: ["sc", "ec"], unknown: "ut" };

/// The codes of a unit of XLIFF 2, each once.
#[derive(Default)]
pub(super) struct Data {
    ids: BTreeMap<String, usize>,
}

impl Data {
    fn id(&mut self, code: String) -> String {
        let next = self.ids.len() + 1;
        format!("d{}", self.ids.entry(code).or_insert(next))
    }

    /// Returns the codes with their numbers, in numerical order.
    pub fn by_number(&self) -> Vec<(usize, &str)> {
        let mut out: Vec<_> = self.ids.iter().map(|(code, number)| (*number, code.as_str())).collect();
        out.sort_unstable();
        out
    }
}

/// A text that is being written.
pub(super) struct Flow<'t> {
    version: Version,
    names: &'static Names,
    out: &'t mut String,
    losses: &'t mut Losses,
    data: &'t mut Data,
    /// The id of each pair that has begun, by its `i`.
    open: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// Generated ids of codes without a partner.
    points: u32,
}

type Attributes = Vec<(&'static str, String)>;

impl<'t> Flow<'t> {
    /// Begins a text.
    pub fn new(version: Version, out: &'t mut String, losses: &'t mut Losses, data: &'t mut Data) -> Self {
        let names = match version {
            Version::V1 => &V1,
            Version::V2 => &V2,
        };
        let (open, taken) = (BTreeMap::new(), BTreeSet::new());
        Self { version, names, out, losses, data, open, taken, points: 0 }
    }

    /// Writes pieces.
    pub fn pieces(&mut self, pieces: &[Inline]) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => escape(text, self.out, self.losses),
                Inline::Bpt(bpt) => self.begin(bpt),
                Inline::Ept(ept) => self.end(ept),
                Inline::It(it) => self.half(it),
                Inline::Ph(ph) => self.placeholder(ph),
                Inline::Ut(ut) => {
                    let id = self.point(ut.x.as_deref());
                    self.code("ph", vec![("id", id)], Some(self.names.unknown.to_owned()), &ut.content);
                }
                Inline::Hi(hi) => self.mark(hi),
            }
        }
    }

    fn begin(&mut self, bpt: &Bpt) {
        let made_up = format!("b{}", bpt.i);
        let id = match self.version {
            Version::V1 => bpt.x.clone().unwrap_or(made_up),
            Version::V2 => self.free(bpt.x.as_deref(), made_up),
        };
        self.open.insert(bpt.i.clone(), id.clone());
        let mut attributes = vec![("id", id)];
        if self.version == Version::V1 {
            attributes.push(("rid", bpt.i.clone()));
        }
        let kind = self.kind(bpt.kind.as_deref());
        self.code(self.names.begin, attributes, kind, &bpt.content);
    }

    fn end(&mut self, ept: &Ept) {
        let id = self.open.get(&ept.i).cloned();
        let attributes = match (self.version, id) {
            (Version::V1, id) => {
                let id = id.unwrap_or_else(|| format!("b{}", ept.i));
                vec![("id", id), ("rid", ept.i.clone())]
            }
            (Version::V2, Some(id)) => vec![("startRef", id)],
            (Version::V2, None) => vec![("id", self.point(None)), ("isolated", "yes".to_owned())],
        };
        self.code(self.names.end, attributes, None, &ept.content);
    }

    fn half(&mut self, it: &It) {
        let id = self.point(it.x.as_deref());
        let is_begin = it.pos == Pos::Begin;
        let more = match self.version {
            Version::V1 => ("pos", if is_begin { "open" } else { "close" }),
            Version::V2 => ("isolated", "yes"),
        };
        let kind = self.kind(it.kind.as_deref());
        let attributes = vec![("id", id), (more.0, more.1.to_owned())];
        self.code(self.names.half[usize::from(!is_begin)], attributes, kind, &it.content);
    }

    fn placeholder(&mut self, ph: &Ph) {
        let mut attributes = vec![("id", self.point(ph.x.as_deref()))];
        let assoc = match ph.assoc.as_deref() {
            Some("p") => Some("preceding"),
            Some("f") => Some("following"),
            Some("b") => Some("both"),
            _ => None,
        };
        if self.version == Version::V1 {
            attributes.extend(assoc.map(|assoc| ("assoc", assoc.to_owned())));
        } else {
            self.losses.add("which text a placeholder belongs to", usize::from(ph.assoc.is_some()));
        }
        let kind = self.kind(ph.kind.as_deref());
        self.code("ph", attributes, kind, &ph.content);
    }

    fn mark(&mut self, hi: &Hi) {
        let mut attributes: Attributes = Vec::new();
        match self.version {
            Version::V1 => {
                let kind = hi.kind.as_deref().map(|kind| with_prefix(kind, Of::Mark));
                attributes.push(("mtype", kind.unwrap_or_else(|| "x-hi".to_owned())));
                attributes.extend(hi.x.clone().map(|x| ("mid", x)));
            }
            Version::V2 => {
                attributes.push(("id", self.point(hi.x.as_deref())));
                attributes.push(("type", "tmx:hi".to_owned()));
                attributes.extend(hi.kind.clone().map(|kind| ("value", kind)));
            }
        }
        self.open("mrk", &attributes);
        self.out.push('>');
        self.pieces(&hi.content);
        self.out.push_str("</mrk>");
    }

    /// Returns the type of a code as the version spells it.
    fn kind(&self, kind: Option<&str>) -> Option<String> {
        match self.version {
            Version::V1 => kind.map(|kind| with_prefix(kind, Of::Code)),
            Version::V2 => kind.map(str::to_owned),
        }
    }

    /// Returns the id of a code without a partner: its `x`, or a generated one.
    fn point(&mut self, x: Option<&str>) -> String {
        match (self.version, x) {
            (Version::V1, Some(x)) => x.to_owned(),
            (Version::V1, None) => {
                self.points += 1;
                format!("p{}", self.points)
            }
            (Version::V2, x) => {
                self.points += 1;
                self.free(x, format!("p{}", self.points))
            }
        }
    }

    /// Returns the `x`, which is the same in both languages, or another id. XLIFF 2 requires ids to be unique
    /// tokens.
    fn free(&mut self, x: Option<&str>, made_up: String) -> String {
        let is_token =
            |x: &&str| !x.is_empty() && x.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        let id = x.filter(is_token).map_or(made_up, str::to_owned);
        let mut free = id.clone();
        let mut number = 1;
        while !self.taken.insert(free.clone()) {
            number += 1;
            free = format!("{id}.{number}");
        }
        self.losses.add("ids of codes, which were changed", usize::from(x.is_some_and(|x| x != free)));
        free
    }

    fn open(&mut self, tag: &str, attributes: &[(&'static str, String)]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            attribute(name, value, self.out, self.losses);
        }
    }

    fn code(&mut self, tag: &str, mut attributes: Attributes, kind: Option<String>, codes: &[Code]) {
        match self.version {
            Version::V1 => {
                attributes.extend(kind.map(|kind| ("ctype", kind)));
                self.open(tag, &attributes);
                self.out.push('>');
                codes.iter().for_each(|code| match code {
                    Code::Text(text) => escape(text, self.out, self.losses),
                    Code::Sub(sub) => self.sub(sub),
                });
                self.out.push_str(&format!("</{tag}>"));
            }
            Version::V2 => {
                let subs = codes.iter().filter(|code| matches!(code, Code::Sub(_))).count();
                self.losses.add("texts within codes, which are codes now", subs);
                let mut code = String::new();
                show_codes(codes, &mut code);
                if !code.is_empty() {
                    attributes.push(("dataRef", self.data.id(code)));
                }
                if let Some(kind) = kind {
                    // A custom subtype needs a type and a prefix.
                    attributes.push(("type", "fmt".to_owned()));
                    attributes.push(("subType", format!("tmx:{kind}")));
                }
                self.open(tag, &attributes);
                self.out.push_str("/>");
            }
        }
    }

    fn sub(&mut self, sub: &Sub) {
        let mut attributes: Attributes = Vec::new();
        attributes.extend(sub.datatype.clone().map(|datatype| ("datatype", datatype)));
        attributes.extend(sub.kind.as_deref().map(|kind| ("ctype", with_prefix(kind, Of::Code))));
        self.open("sub", &attributes);
        self.out.push('>');
        self.pieces(&sub.content);
        self.out.push_str("</sub>");
    }
}
