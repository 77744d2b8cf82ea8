//! Gettext catalogues: a message a pair.
//!
//! Two messages with one text must differ in their context, so the second of them has its
//! id for one, or else its number; only the first has none. Notes are remarks of the
//! translator, props are `#. x-score: 0.93`.

use super::decode::{Utf8, read_line};
use super::{
    Codes, Error, IDS, Losses, Options, Row, Rows, Sink, count_attributes, notes, props, texts, unit, wanted,
};
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Read, Write};
use tmx::{Note, Prop, Segment, Unit};

/// Writes a catalogue. Holds 8 bytes a message, to tell which texts were there before.
pub struct Catalogue<'w> {
    out: Box<dyn Write + 'w>,
    codes: Codes,
    seen: HashSet<u64>,
    units: u64,
}

impl<'w> Catalogue<'w> {
    /// Begins a catalogue.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(mut out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let lang =
            |lang: &Option<tmx::Lang>| lang.as_ref().map_or(String::new(), |l| l.as_str().replace('-', "_"));
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
}

impl Sink for Catalogue<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        self.units += 1;
        let [source, target] = texts(pair, self.codes, losses);
        if source.is_empty() {
            losses.add("units without a source text, which were left out", 1);
            return Ok(());
        }
        count_attributes(pair, losses);
        let mut context = String::new();
        if !self.is_new("", &source) {
            context = pair.tuid.clone().unwrap_or_else(|| self.units.to_string());
            while !self.is_new(&context, &source) {
                context = format!("{context}.{}", self.units);
            }
        } else {
            losses.add(IDS, usize::from(pair.tuid.is_some()));
        }
        let mut text = String::from("\n");
        for note in notes(pair) {
            note.lines().for_each(|line| text.push_str(&format!("# {line}\n")));
        }
        for (kind, value) in props(pair) {
            text.push_str(&format!("#. {kind}: {}\n", value.replace(['\n', '\r'], " ")));
        }
        if !context.is_empty() {
            string("msgctxt", &context, &mut text, losses);
        }
        string("msgid", &source, &mut text, losses);
        string("msgstr", &target, &mut text, losses);
        self.out.write_all(text.as_bytes())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.flush()
    }
}

fn string(keyword: &str, text: &str, out: &mut String, losses: &mut Losses) {
    out.push_str(keyword);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.len() > 1 {
        out.push_str(" \"\"\n");
    } else {
        out.push(' ');
    }
    for line in if lines.is_empty() { vec![""] } else { lines } {
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

/// Reads a catalogue. Of a message with several forms the first is taken, which is told; what is
/// obsolete (`#~`) is left out.
pub fn read<'r, R: Read + 'r>(input: Utf8<R>, options: &Options) -> Rows<'r> {
    let mut parser =
        Parser { input, options: options.clone(), line: 0, pending: None, language: None, ended: false };
    Box::new(std::iter::from_fn(move || parser.next_row().transpose()))
}

struct Parser<R> {
    input: Utf8<R>,
    options: Options,
    line: u64,
    /// A line with which another message begins, for the next call.
    pending: Option<String>,
    /// As the header of the catalogue names it.
    language: Option<tmx::Lang>,
    ended: bool,
}

/// A message as it is gathered.
#[derive(Default)]
struct Message {
    context: Option<String>,
    id: Option<String>,
    text: Option<String>,
    notes: Vec<String>,
    props: Vec<Prop>,
    remarks: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    None,
    Context,
    Id,
    Text,
    /// Of the plural: read and left out.
    Other,
}

impl<R: Read> Parser<R> {
    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        while !self.ended {
            let line = self.line + 1;
            let message = self.message()?;
            if message.id.is_none() && message.text.is_none() {
                continue;
            }
            if message.id.as_deref() == Some("") && message.context.is_none() {
                self.header(message.text.as_deref().unwrap_or_default());
                continue;
            }
            return self.row(line, message).map(Some);
        }
        Ok(None)
    }

    /// Reads up to the next blank line, or to where another message begins.
    fn message(&mut self) -> Result<Message, Error> {
        let mut message = Message::default();
        let mut field = Field::None;
        loop {
            let line = match self.pending.take() {
                Some(line) => line,
                None => {
                    let mut line = String::new();
                    if read_line(&mut self.input, &mut line)? == 0 {
                        self.ended = true;
                        return Ok(message);
                    }
                    self.line += 1;
                    line
                }
            };
            let text = line.trim();
            if text.is_empty() {
                return Ok(message);
            }
            // Blank lines between messages are a habit, not a rule.
            let begins = ["#", "msgctxt", "msgid \"", "msgid\""].iter().any(|with| text.starts_with(with));
            if message.text.is_some() && begins {
                self.pending = Some(line);
                return Ok(message);
            }
            if let Some(remark) = text.strip_prefix('#') {
                match remark.chars().next() {
                    Some('~') => message.remarks.push("an obsolete message; left out".to_owned()),
                    Some('.') => match remark[1..].trim().split_once(": ") {
                        Some((kind, value)) if kind.starts_with("x-") => {
                            message.props.push(Prop::new(kind, value));
                        }
                        _ => message.notes.push(remark[1..].trim().to_owned()),
                    },
                    Some(',') => {
                        message.props.push(Prop::new("x-po-flags", remark[1..].trim()));
                    }
                    Some(':') => message.props.push(Prop::new("x-po-reference", remark[1..].trim())),
                    Some('|') | None => {}
                    Some(_) => message.notes.push(remark.trim().to_owned()),
                }
                continue;
            }
            let (keyword, rest) = match text.find('"') {
                Some(at) => (text[..at].trim(), &text[at..]),
                None => (text, ""),
            };
            let (new, remark) = match keyword {
                "" => (field, None),
                "msgctxt" => (Field::Context, None),
                "msgid" => (Field::Id, None),
                "msgid_plural" => (Field::Other, Some("has several forms, of which the first is taken")),
                "msgstr" | "msgstr[0]" => (Field::Text, None),
                keyword if keyword.starts_with("msgstr[") => (Field::Other, None),
                other => {
                    let message = format!("{other:?} is no keyword of a catalogue; give a file in PO");
                    return Err(Error::Syntax { line: self.line, message });
                }
            };
            field = new;
            message.remarks.extend(remark.map(str::to_owned));
            let piece = unquoted(rest).ok_or_else(|| Error::Syntax {
                line: self.line,
                message: "a string without its end".to_owned(),
            })?;
            match field {
                Field::Context => message.context.get_or_insert_default().push_str(&piece),
                Field::Id => message.id.get_or_insert_default().push_str(&piece),
                Field::Text => message.text.get_or_insert_default().push_str(&piece),
                Field::Other | Field::None => {}
            }
        }
    }

    fn header(&mut self, text: &str) {
        for line in text.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            let lang = tmx::Lang::mend(value.trim());
            match name.trim() {
                "Language" => self.language = lang,
                "X-Source-Language" if self.options.source.is_none() => self.options.source = lang,
                _ => {}
            }
        }
    }

    fn row(&self, line: u64, message: Message) -> Result<Row, Error> {
        let target_lang = self.options.target.clone().or_else(|| self.language.clone());
        let source_lang = wanted(&self.options.source, "source")?;
        let target_lang = wanted(&target_lang, "target")?;
        let mut unit = unit(
            (source_lang, Segment::from(message.id.unwrap_or_default())),
            (target_lang, Segment::from(message.text.unwrap_or_default())),
        );
        unit.tuid = message.context;
        unit.notes = message.notes.into_iter().map(Note::new).collect();
        unit.props = message.props;
        Ok(Row { line, unit: Some(unit), remarks: message.remarks })
    }
}

/// The text of a string in quotes.
fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            },
            c => c,
        });
    }
    Some(out)
}
