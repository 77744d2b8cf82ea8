//! Writes a catalogue: a message a pair.
//!
//! Two messages with one text must differ in their context, so the second of them gets its id for
//! one, or else its number. Notes are remarks of the translator; props without a place of their
//! own are comments of the form `#. x-score: 0.93`, dates and authors likewise.

use super::message::is_prop;
use crate::sink::{Codes, IDS, Losses, Options, Sink, notes, texts};
use crate::{field, origin};
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Write};
use tmx::{Lang, Prop, Unit};

/// Writes a catalogue. Holds 8 bytes a message, to know which texts were there before.
pub struct Writer<'w> {
    out: Box<dyn Write + 'w>,
    codes: Codes,
    seen: HashSet<u64>,
    units: u64,
}

impl<'w> Writer<'w> {
    /// Begins a catalogue.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(mut out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let lang =
            |lang: &Option<Lang>| lang.as_ref().map_or(String::new(), |l| l.as_str().replace('-', "_"));
        let (source, target) = (lang(&options.source), lang(&options.target));
        writeln!(out, "msgid \"\"\nmsgstr \"\"")?;
        for line in [
            "Project-Id-Version: memory".to_owned(),
            "MIME-Version: 1.0".to_owned(),
            "Content-Type: text/plain; charset=UTF-8".to_owned(),
            "Content-Transfer-Encoding: 8bit".to_owned(),
            format!("Language: {target}"),
            format!("X-Source-Language: {source}"),
            format!("X-Generator: sverka {}", env!("CARGO_PKG_VERSION")),
        ] {
            writeln!(out, "\"{line}\\n\"")?;
        }
        Ok(Self { out, codes: options.codes, seen: HashSet::new(), units: 0 })
    }

    /// Whether a key is new. That two keys share a hash by chance costs a context.
    fn is_new(&mut self, context: &str, id: &str) -> bool {
        self.seen.insert(BuildHasherDefault::<DefaultHasher>::default().hash_one((context, id)))
    }

    /// The context of a message: its own, or another where the text was there before.
    fn context(&mut self, pair: &Unit, source: &str, losses: &mut Losses) -> String {
        let own = pair.prop(field::CONTEXT).unwrap_or_default();
        if self.is_new(own, source) {
            losses.add(IDS, usize::from(pair.tuid.is_some()));
            return own.to_owned();
        }
        losses.add("contexts, which were changed", usize::from(!own.is_empty()));
        let mut context = pair.tuid.clone().unwrap_or_else(|| self.units.to_string());
        while !self.is_new(&context, source) {
            context = format!("{context}.{}", self.units);
        }
        context
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        self.units += 1;
        let [source, mut target] = texts(pair, self.codes, losses);
        if source.is_empty() {
            losses.add("units without a source text, which were left out", 1);
            return Ok(());
        }
        let context = self.context(pair, &source, losses);
        let mut text = String::from("\n");
        for note in notes(pair) {
            note.lines().for_each(|line| text.push_str(&format!("# {line}\n")));
        }
        let is_fuzzy = pair.prop(field::STATE) == Some("fuzzy");
        let is_offered = is_fuzzy && target.is_empty();
        if let Some(offered) = pair.prop(field::ALTERNATIVE).filter(|_| is_offered) {
            target = offered.to_owned();
        }
        comments(pair, is_fuzzy, is_offered, &mut text, losses);
        if !context.is_empty() {
            string("", "msgctxt", &context, &mut text, losses);
        }
        string("", "msgid", &source, &mut text, losses);
        string("", "msgstr", &target, &mut text, losses);
        count_details(pair, losses);
        self.out.write_all(text.as_bytes())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes the props in the order that gettext has for comments.
fn comments(pair: &Unit, is_fuzzy: bool, is_offered: bool, out: &mut String, losses: &mut Losses) {
    let of_texts = pair.variants.iter().flat_map(|variant| &variant.props);
    let all: Vec<&Prop> = pair.props.iter().chain(of_texts).collect();
    let first = |kind: &str| pair.props.iter().position(|prop| prop.kind == kind);
    // The first of each of these has a place of its own.
    let places = [
        first(field::CONTEXT),
        first(field::STATE).filter(|_| is_fuzzy),
        first(field::ALTERNATIVE).filter(|_| is_offered),
        first(field::FLAGS),
        first(field::PREVIOUS),
    ];
    let is_placed = |at: usize, prop: &Prop| prop.kind == field::REFERENCE || places.contains(&Some(at));
    for (_, prop) in all.iter().enumerate().filter(|(at, prop)| !is_placed(*at, prop)) {
        losses.add(
            "props whose type does not begin with x-, which became notes",
            usize::from(!is_prop(&prop.kind)),
        );
        comment(&prop.kind, &prop.text, out, losses);
    }
    for (kind, value) in origin::values(pair) {
        comment(&kind, &value, out, losses);
    }
    for prop in all.iter().filter(|prop| prop.kind == field::REFERENCE) {
        let place = prop.text.replace(['\n', '\r'], " ");
        match place.contains(char::is_whitespace) {
            true => out.push_str(&format!("#: \u{2068}{place}\u{2069}\n")),
            false => out.push_str(&format!("#: {place}\n")),
        }
    }
    let flags = pair.prop(field::FLAGS).map(|flags| flags.replace(['\n', '\r'], " "));
    let flags: Vec<&str> = is_fuzzy.then_some("fuzzy").into_iter().chain(flags.as_deref()).collect();
    if !flags.is_empty() {
        out.push_str(&format!("#, {}\n", flags.join(", ")));
    }
    if let Some(previous) = pair.prop(field::PREVIOUS) {
        string("#| ", "msgid", previous, out, losses);
    }
}

/// Writes a prop in a line.
fn comment(kind: &str, value: &str, out: &mut String, losses: &mut Losses) {
    losses.add("line breaks of props, which became spaces", usize::from(value.contains(['\n', '\r'])));
    out.push_str(&format!("#. {kind}: {}\n", value.replace(['\n', '\r'], " ")));
}

/// Counts what becomes of notes and props of one text, and their languages.
fn count_details(pair: &Unit, losses: &mut Losses) {
    let of_texts = || pair.variants.iter();
    let count = of_texts().map(|variant| variant.notes.len() + variant.props.len()).sum();
    losses.add("notes and props of one text, which became those of the unit", count);
    let notes = pair.notes.iter().chain(of_texts().flat_map(|variant| &variant.notes));
    let props = pair.props.iter().chain(of_texts().flat_map(|variant| &variant.props));
    let lost = notes.filter(|note| note.lang.is_some() || note.o_encoding.is_some()).count()
        + props.filter(|prop| prop.lang.is_some() || prop.o_encoding.is_some()).count();
    losses.add("languages and encodings of notes and props", lost);
}

/// Writes a string, of several lines where it has line breaks.
fn string(prefix: &str, keyword: &str, text: &str, out: &mut String, losses: &mut Losses) {
    out.push_str(prefix);
    out.push_str(keyword);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.len() > 1 {
        out.push_str(" \"\"\n");
        out.push_str(prefix);
    } else {
        out.push(' ');
    }
    for (at, line) in if lines.is_empty() { vec![""] } else { lines }.into_iter().enumerate() {
        if at > 0 {
            out.push_str(prefix);
        }
        out.push('"');
        for c in line.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '\r' => out.push_str("\\r"),
                '\0' => losses.add("null characters", 1),
                c => out.push(c),
            }
        }
        out.push_str("\"\n");
    }
}
