//! Linguist files of Qt, `.ts`: one file contains both texts.
//!
//! | file | unit |
//! |---|---|
//! | `source`, `translation` | source, target |
//! | `numerusform` | a unit for each form, with the prop `x-plural` |
//! | `message id` | `tuid` |
//! | `context name`, with `comment` after a bar | prop `x-context`, as `lconvert` has it in PO |
//! | `extracomment`, `translatorcomment` | notes |
//! | `location` | prop `x-reference`, one for each place |
//! | `type="unfinished"` | state; no translation yet |
//! | `type="obsolete"`, `type="vanished"` | left out and counted |

use crate::languages::Languages;
use crate::translated::{Unfinished, sift};
use crate::utf8::Utf8;
use crate::xml::{Tag, Token, Xml, declared};
use crate::{Entries, Entry, Error, Options, Place, Remark, Remedy, Side, Source, field, opened};
use std::collections::VecDeque;
use sverka_text::limits::Bound;
use tmx::{Header, Lang, Note, Prop, Unit, Variant};

/// Opens a file and reads up to its first message.
///
/// The source language is that of the options, or otherwise the one that the file names, or otherwise
/// English, as in Qt.
///
/// # Errors
/// When the file is not a Qt file; later faults come as items.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<(Header, Entries<'r>), Error> {
    let (utf8, remarks) = Utf8::open(source, options.encoding.as_deref(), &options.limits, declared)?;
    let mut file = File {
        xml: Xml::new(utf8, options.limits, remarks),
        languages: Languages::new(options),
        untranslated: options.untranslated,
        context: String::new(),
        location: (String::new(), None),
        is_begun: false,
        ready: VecDeque::new(),
        number: 0,
    };
    let first = file.next_entry()?;
    let header = opened::header(file.source_lang());
    let mut ended = first.is_none();
    let rest = std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let entry = file.next_entry();
        ended = !matches!(entry, Ok(Some(_)));
        entry.transpose()
    });
    Ok((header, Box::new(first.map(Ok).into_iter().chain(rest))))
}

/// A `message`.
#[derive(Default)]
struct Message {
    line: usize,
    id: Option<String>,
    source: String,
    comment: String,
    notes: Vec<Note>,
    references: Vec<String>,
    /// One text, or one for each form of the plural.
    texts: Vec<String>,
    is_plural: bool,
    /// The `type` of the translation.
    state: Option<String>,
}

impl Message {
    /// Returns the number of bytes that each form of a plural has a copy of.
    fn size(&self) -> usize {
        let notes = self.notes.iter().map(|note| note.text.len());
        let references = self.references.iter().map(String::len);
        let own = self.source.len() + self.comment.len() + self.id.as_ref().map_or(0, String::len);
        own + notes.chain(references).sum::<usize>()
    }
}

/// A file as it is read.
struct File<'r> {
    xml: Xml<'r>,
    languages: Languages,
    untranslated: bool,
    /// The name of the context.
    context: String,
    /// The last place in a program, with its line if known: further ones count from there.
    location: (String, Option<i64>),
    is_begun: bool,
    ready: VecDeque<Entry>,
    number: usize,
}

impl File<'_> {
    fn source_lang(&self) -> Lang {
        match self.languages.of(Side::Source, None) {
            lang if lang == *opened::SOURCE => Lang::mend("en").unwrap_or(lang),
            lang => lang,
        }
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Ok(Some(entry));
            }
            self.xml.begin_unit();
            match self.xml.token()? {
                Token::Start(tag) => self.element(tag)?,
                // The end of a context: messages after it have none.
                Token::End => self.context.clear(),
                Token::Text(_) => {}
                Token::Eof if !self.is_begun => {
                    return Err(self.xml.malformed("it contains no <TS> element", Some(Remedy::NameFormat)));
                }
                Token::Eof if self.xml.remarks.is_empty() => return Ok(None),
                Token::Eof => {
                    let remarks = std::mem::take(&mut self.xml.remarks);
                    let place = Place { file: self.xml.file().clone(), ..Place::default() };
                    return Ok(Some(Entry { place, unit: None, remarks, passages: 0 }));
                }
            }
        }
    }

    fn element(&mut self, mut tag: Tag) -> Result<(), Error> {
        if !self.is_begun && tag.name != "TS" {
            let message = format!("its first element is <{}>, not <TS>", tag.name);
            return Err(self.xml.malformed(message, Some(Remedy::NameFormat)));
        }
        match tag.name.as_str() {
            "TS" => {
                self.is_begun = true;
                for (name, side) in [("sourcelanguage", Side::Source), ("language", Side::Target)] {
                    let lang = tag.take(name).and_then(|name| Lang::mend(&name));
                    let remark = lang.and_then(|lang| self.languages.declare(side, lang, tag.line));
                    self.xml.remarks.extend(remark);
                }
            }
            "context" => {}
            "name" => self.context = self.xml.text()?,
            "message" => {
                let message = self.message(tag)?;
                self.entries(message)?;
            }
            _ => self.xml.skip()?,
        }
        Ok(())
    }

    /// Reads a `message` that has begun, to its end.
    fn message(&mut self, mut tag: Tag) -> Result<Message, Error> {
        let is_plural = tag.get("numerus") == Some("yes");
        let id = tag.take("id").filter(|id| !id.is_empty());
        let mut message = Message { line: tag.line, id, is_plural, ..Message::default() };
        let mut referred = 0;
        loop {
            let mut tag = match self.xml.token()? {
                Token::Start(tag) => tag,
                Token::Text(_) => continue,
                Token::End => return Ok(message),
                Token::Eof => return Err(self.xml.cut_off()),
            };
            match tag.name.as_str() {
                "source" => message.source = self.texts()?.remove(0),
                "comment" => message.comment = self.xml.text()?,
                "extracomment" | "translatorcomment" => {
                    let note = self.xml.text()?;
                    message.notes.extend(Some(note).filter(|note| !note.trim().is_empty()).map(Note::new));
                }
                "translation" => {
                    message.state = tag.take("type");
                    message.texts = self.texts()?;
                }
                "location" => {
                    // Each of them has a copy of the file name.
                    let place = self.location(&mut tag);
                    referred += place.as_ref().map_or(0, String::len);
                    self.xml.check(Bound::Unit, referred as u64)?;
                    message.references.extend(place);
                    self.xml.skip()?;
                }
                _ => self.xml.skip()?,
            }
        }
    }

    /// Returns the place of a `location`; `line="+3"` counts from the last one in the same file.
    fn location(&mut self, tag: &mut Tag) -> Option<String> {
        if let Some(file) = tag.take("filename") {
            // The last line in each file is not kept: there may be any number of files.
            self.location = (file, None);
        }
        let (file, last) = &mut self.location;
        let line = tag.take("line")?;
        let number: i64 = line.parse().ok()?;
        *last = match line.starts_with(['+', '-']) {
            true => last.and_then(|last| last.checked_add(number)),
            false => Some(number),
        };
        Some(last.map_or_else(|| file.clone(), |last| format!("{file}:{last}")))
    }

    /// Reads the text of an element that has begun, or its forms; always at least one. If there are variants
    /// by length, the first one, which is the longest, is used.
    fn texts(&mut self) -> Result<Vec<String>, Error> {
        let (mut own, mut forms) = (String::new(), Vec::new());
        let mut variants = 0;
        // The enclosing elements, within the one that has begun.
        let mut open: Vec<String> = Vec::new();
        loop {
            match self.xml.token()? {
                Token::Start(tag) => {
                    match tag.name.as_str() {
                        "numerusform" => {
                            forms.push(String::new());
                            variants = 0;
                        }
                        "lengthvariant" => {
                            variants += 1;
                            if variants == 1 {
                                forms.last_mut().unwrap_or(&mut own).clear();
                            }
                        }
                        "byte" => forms.last_mut().unwrap_or(&mut own).extend(byte(&tag)),
                        _ => {}
                    }
                    open.push(tag.name);
                }
                // The text around variants and forms is white space.
                Token::Text(text) if variants > 1 || variants == 1 && !is_in(&open, "lengthvariant") => {
                    if !text.trim().is_empty() {
                        self.xml.note("length-variant", "shorter variants of a translation are left out");
                    }
                }
                Token::Text(_) if !forms.is_empty() && !is_in(&open, "numerusform") => {}
                Token::Text(text) => forms.last_mut().unwrap_or(&mut own).push_str(&text),
                Token::End if open.pop().is_some() => {}
                Token::End => break,
                Token::Eof => return Err(self.xml.cut_off()),
            }
        }
        Ok(if forms.is_empty() { vec![own] } else { forms })
    }

    /// Turns a message into entries: one, or one for each plural form, which has a copy of everything except
    /// the text.
    fn entries(&mut self, message: Message) -> Result<(), Error> {
        let line = message.line;
        let copied = (message.size() + self.context.len()) as u64;
        self.xml.check(Bound::Unit, copied.saturating_mul(message.texts.len() as u64))?;
        let mut remarks = std::mem::take(&mut self.xml.remarks);
        let context = match message.comment.as_str() {
            "" => self.context.clone(),
            comment => format!("{}|{comment}", self.context),
        };
        let id = message.id.clone().or_else(|| Some(context.clone()).filter(|context| !context.is_empty()));
        let file = self.xml.file().clone();
        let place = |unit| Place { file: file.clone(), line, unit, id: id.clone(), target: None };
        if matches!(message.state.as_deref(), Some("obsolete" | "vanished")) {
            self.number += 1;
            remarks.push(Remark::note("obsolete", line, "an obsolete message is left out"));
            self.ready.push_back(Entry { place: place(self.number), unit: None, remarks, passages: 0 });
            return Ok(());
        }
        let unfinished = (message.state.as_deref() == Some("unfinished")).then_some(Unfinished::NeedsWork);
        let texts = if message.texts.is_empty() { vec![String::new()] } else { message.texts.clone() };
        for (form, text) in texts.into_iter().enumerate() {
            let form = message.is_plural.then_some(form);
            let unit = self.unit(&message, &context, text, form);
            let (unit, remark) = sift(unit, unfinished, self.untranslated, line);
            self.number += 1;
            let mut remarks = std::mem::take(&mut remarks);
            remarks.extend(remark);
            self.ready.push_back(Entry { place: place(self.number), unit, remarks, passages: 0 });
        }
        Ok(())
    }

    fn unit(&self, message: &Message, context: &str, text: String, form: Option<usize>) -> Unit {
        let mut unit = Unit {
            tuid: message.id.clone().filter(|id| !id.contains(char::is_whitespace)),
            notes: message.notes.clone(),
            ..Unit::default()
        };
        unit.variants.push(Variant::new(self.source_lang(), message.source.as_str()));
        if !text.is_empty() {
            unit.variants.push(Variant::new(self.languages.of(Side::Target, None), text));
        }
        let mut put = |kind: &str, value: Option<String>| {
            unit.props.extend(value.filter(|value| !value.is_empty()).map(|value| Prop::new(kind, value)));
        };
        put(field::CONTEXT, Some(context.to_owned()));
        put(field::PLURAL, form.map(|form| form.to_string()));
        put(field::STATE, message.state.clone());
        message.references.iter().for_each(|place| put(field::REFERENCE, Some(place.clone())));
        unit
    }
}

fn is_in(open: &[String], name: &str) -> bool {
    open.iter().any(|open| open == name)
}

/// Returns the character that XML cannot contain and Qt encodes: `<byte value="x1b"/>`.
fn byte(tag: &Tag) -> Option<char> {
    let value = tag.get("value")?;
    let code = match value.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => value.parse().ok()?,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::golden::{check, dump};
    use proptest::prelude::*;

    #[test]
    fn a_sample_is_read_as_before() {
        check("plural.ts", Format::Qt, &Options::default(), "");
        check("plural.ts", Format::Qt, &Options { untranslated: true, ..Options::default() }, ".all");
    }

    #[test]
    fn other_files_are_refused() {
        for (text, want) in [
            ("<xliff/>", "error a.ts:1: its first element is <xliff>, not <TS>\n"),
            ("", "error a.ts:1: it contains no <TS> element\n"),
            ("<TS><message>", "error a.ts:1: the file ends within <message>\n"),
        ] {
            assert_eq!(dump(Format::Qt, "a.ts", text.as_bytes(), &Options::default()), want);
        }
    }

    #[test]
    fn forms_of_a_plural_do_not_multiply_a_long_source() {
        let forms = "<numerusform>a</numerusform>".repeat(40);
        let text = format!(
            "<TS><message numerus='yes'><source>{}</source><translation>{forms}</translation></message></TS>",
            "x".repeat(100)
        );
        let mut options = Options::default();
        options.limits.unit = 2000;
        let found = dump(Format::Qt, "a.ts", text.as_bytes(), &options);
        assert_eq!(found, "error a.ts:1: a unit has more than 2000 bytes\n");
    }

    proptest! {
        #[test]
        fn no_file_panics(pieces in prop::collection::vec(prop::sample::select(vec![
            "<message numerus='yes'>", "</message>", "<source>", "</source>", "<translation>", "</translation>",
            "<numerusform>", "</numerusform>", "<lengthvariant>", "</lengthvariant>", "<byte value='x1'/>", "a",
            "<location line='-9'/>", "<location line='9223372036854775807'/>", "<location line='+1'/>",
            "<context>", "</context>", "<name>", "</name>", "\n",
        ]), 0..40)) {
            dump(Format::Qt, "a.ts", format!("<TS>{}</TS>", pieces.concat()).as_bytes(), &Options::default());
        }
    }
}
