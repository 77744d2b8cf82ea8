//! Writes a catalogue: one message per pair, or one for the pairs that are the forms of a plural.
//!
//! Such pairs follow one another and identify their message ([`field::PLURAL`], [`field::SINGULAR`]). A
//! missing form before the last is written as an empty one.
//!
//! Two messages with the same text must differ in their context, so the second of them gets its id as the
//! context, or otherwise its number. Notes are comments of the translator; props without a place of their own
//! are comments of the form `#. x-score: 0.93`, as are dates and authors.

use super::message::is_prop;
use super::plural::{Forms, adopt, form, is_beside};
use crate::sink::{BREAKS, Codes, IDS, Losses, Options, Sink, count_details, notes, texts};
use crate::{field, origin};
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Write};
use tmx::{Lang, Prop, Unit};

/// Writes a catalogue. Keeps 8 bytes per message, to know which texts have been written.
pub struct Writer<'w> {
    out: Box<dyn Write + 'w>,
    codes: Codes,
    seen: HashSet<u64>,
    units: u64,
    /// A plural that may have further forms.
    waiting: Option<(Unit, Forms)>,
}

impl<'w> Writer<'w> {
    /// Begins a catalogue.
    ///
    /// # Errors
    /// Errors of the output.
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
        Ok(Self { out, codes: options.codes, seen: HashSet::new(), units: 0, waiting: None })
    }

    /// Checks whether a key is new. A hash collision between two keys merely costs a context.
    fn is_new(&mut self, context: &str, id: &str) -> bool {
        self.seen.insert(BuildHasherDefault::<DefaultHasher>::default().hash_one((context, id)))
    }

    /// Returns the context of a message: its own, or another if the text has occurred before.
    fn context(&mut self, pair: &Unit, source: &str, losses: &mut Losses) -> String {
        let own = pair.prop(field::CONTEXT).unwrap_or_default();
        if self.is_new(own, source) {
            losses.add(IDS, usize::from(pair.tuid.is_some()));
            return own.to_owned();
        }
        losses.add("contexts, which were changed", usize::from(!own.is_empty()));
        let number = pair.tuid.clone().unwrap_or_else(|| self.units.to_string());
        // The original context comes first, for the translator of the message.
        let mut context = if own.is_empty() { number } else { format!("{own} {number}") };
        while !self.is_new(&context, source) {
            context = format!("{context}.{}", self.units);
        }
        context
    }

    /// Writes the waiting plural.
    fn put_waiting(&mut self, losses: &mut Losses) -> io::Result<()> {
        let Some((unit, forms)) = self.waiting.take() else { return Ok(()) };
        self.put(&unit, &forms, losses)
    }

    /// Writes a message with everything that its unit has besides the texts.
    fn put(&mut self, pair: &Unit, forms: &Forms, losses: &mut Losses) -> io::Result<()> {
        let context = self.context(pair, &forms.id, losses);
        let mut text = String::from("\n");
        for note in notes(pair) {
            note.lines().for_each(|line| text.push_str(&format!("# {line}\n")));
        }
        comments(pair, forms, &mut text, losses);
        if !context.is_empty() {
            string("", "msgctxt", &context, &mut text, losses);
        }
        string("", "msgid", &forms.id, &mut text, losses);
        if let Some(plural) = &forms.plural {
            string("", "msgid_plural", plural, &mut text, losses);
            let last = forms.texts.keys().last().copied().unwrap_or(0);
            for form in 0..=last {
                let target = forms.texts.get(&form).map_or("", String::as_str);
                string("", &format!("msgstr[{form}]"), target, &mut text, losses);
            }
        } else {
            for target in forms.texts.values() {
                string("", "msgstr", target, &mut text, losses);
            }
        }
        count_details(pair, losses);
        self.out.write_all(text.as_bytes())
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        self.units += 1;
        let [source, target] = texts(pair, self.codes, losses);
        if source.is_empty() {
            losses.add("units without a source text, which were left out", 1);
            return Ok(());
        }
        let forms = Forms::new(pair, source, target);
        if form(pair).is_none() {
            self.put_waiting(losses)?;
            return self.put(pair, &forms, losses);
        }
        let is_offered = forms.is_offered;
        let forms = match &mut self.waiting {
            Some((unit, waiting)) if is_beside(unit, pair) => match waiting.join(forms) {
                Ok(()) => {
                    adopt(unit, pair, is_offered, losses);
                    return Ok(());
                }
                Err(forms) => forms,
            },
            _ => forms,
        };
        self.put_waiting(losses)?;
        self.waiting = Some((pair.clone(), forms));
        Ok(())
    }

    fn finish(mut self: Box<Self>, losses: &mut Losses) -> io::Result<()> {
        self.put_waiting(losses)?;
        self.out.flush()
    }
}

/// Writes the props in gettext's order of comments.
fn comments(pair: &Unit, forms: &Forms, out: &mut String, losses: &mut Losses) {
    let Forms { is_fuzzy, is_offered, .. } = *forms;
    let is_plural = forms.plural.is_some();
    let of_texts = pair.variants.iter().flat_map(|variant| &variant.props);
    let all: Vec<&Prop> = pair.props.iter().chain(of_texts).collect();
    let first = |kind: &str| pair.props.iter().position(|prop| prop.kind == kind);
    // The first of each of these has its own place.
    let places = [
        first(field::CONTEXT),
        pair.props.iter().position(|prop| is_fuzzy && prop.kind == field::STATE && prop.text == "fuzzy"),
        first(field::ALTERNATIVE).filter(|_| is_offered),
        first(field::FLAGS),
        first(field::PREVIOUS),
        first(field::PLURAL).filter(|_| is_plural),
        first(field::SINGULAR).filter(|_| is_plural),
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
    losses.add(BREAKS, usize::from(value.contains(['\n', '\r'])));
    out.push_str(&format!("#. {kind}: {}\n", value.replace(['\n', '\r'], " ")));
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
