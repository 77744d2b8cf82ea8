//! Reads XLIFF as a stream: one unit at a time is in memory.

mod dialects;
mod found;
mod inline;
mod v1;
mod v2;

use crate::languages::Languages;
use crate::opened::header;
use crate::utf8::Utf8;
use crate::xml::{Tag, Token, Xml, declared};
use crate::{Entries, Entry, Error, Options, Place, Remedy, Side, Source};
use std::collections::{BTreeMap, VecDeque};
use sverka_text::limits::Bound;
use tmx::{Header, Lang, Note};

/// Maximum bytes of a path that is kept as the name of the document: the limit in Linux. Every unit has a
/// copy.
const LONGEST_PATH: usize = 4096;

/// Opens an XLIFF file of any version and reads up to its first unit.
///
/// # Errors
/// When the file is not XLIFF or its first unit cannot be read; later faults come as items.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<(Header, Entries<'r>), Error> {
    let label = options.encoding.as_deref();
    let (utf8, remarks) = Utf8::open(source, label, &options.limits, declared)?;
    let mut document = Document::new(Xml::new(utf8, options.limits, remarks), options.clone());
    let first = document.next_entry()?;
    let source = document.file.languages.of(Side::Source, None);
    let mut header = header(source);
    header.notes = std::mem::take(&mut document.notes);
    document.is_begun = true;
    let rest = std::iter::from_fn(move || {
        if document.ended {
            return None;
        }
        let entry = document.next_entry();
        document.ended = !matches!(entry, Ok(Some(_)));
        entry.transpose()
    });
    Ok((header, Box::new(first.map(Ok).into_iter().chain(rest))))
}

/// What a `file` states for its units.
#[derive(Default)]
struct File {
    languages: Languages,
    /// Name of the document from which it was made.
    doc: Option<String>,
    /// Whether our writer made it.
    is_ours: bool,
}

/// Records the languages that an element names.
fn declare(languages: &mut Languages, tag: &mut Tag, names: [&str; 2], xml: &mut Xml<'_>) {
    for (name, side) in names.into_iter().zip([Side::Source, Side::Target]) {
        let declared = lang(tag, name);
        xml.remarks.extend(declared.and_then(|lang| languages.declare(side, lang, tag.line)));
    }
}

/// Takes a language from an attribute.
fn lang(tag: &mut Tag, name: &str) -> Option<Lang> {
    Lang::mend(&tag.take(name)?).filter(|lang| *lang != Lang::undetermined())
}

/// A file as it is read.
struct Document<'r> {
    xml: Xml<'r>,
    options: Options,
    file: File,
    /// Whether the first element has begun.
    is_xliff: bool,
    /// For each enclosing element: whether it states that its texts are to be translated.
    around: Vec<Option<bool>>,
    /// Entries to return: a unit of several segments makes several.
    ready: VecDeque<Entry>,
    /// Units so far.
    number: usize,
    /// Notes about the file that come before its first unit.
    notes: Vec<Note>,
    /// Comments that Trados keeps at the beginning of the file, by their ids.
    comments: BTreeMap<String, String>,
    /// Bytes of the notes and comments in memory.
    held: u64,
    /// Whether the header has been returned.
    is_begun: bool,
    ended: bool,
}

impl<'r> Document<'r> {
    fn new(xml: Xml<'r>, options: Options) -> Self {
        let languages = Languages::new(&options);
        Self {
            xml,
            options,
            file: File { languages, ..File::default() },
            is_xliff: false,
            around: Vec::new(),
            ready: VecDeque::new(),
            number: 0,
            notes: Vec::new(),
            comments: BTreeMap::new(),
            held: 0,
            is_begun: false,
            ended: false,
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
                Token::End => {
                    self.around.pop();
                }
                Token::Text(_) => {}
                Token::Eof if !self.is_xliff => {
                    let message = "it contains no <xliff> element";
                    return Err(self.xml.malformed(message, Some(Remedy::NameFormat)));
                }
                Token::Eof if self.xml.remarks.is_empty() => return Ok(None),
                Token::Eof => {
                    let remarks = std::mem::take(&mut self.xml.remarks);
                    let place = Place { file: self.xml.file().clone(), ..Place::default() };
                    return Ok(Some(Entry { place, remarks, ..Entry::default() }));
                }
            }
        }
    }

    /// Reads an element outside of the units; if it contains units, its content comes next.
    fn element(&mut self, mut tag: Tag) -> Result<(), Error> {
        let Self { xml, file, .. } = self;
        if self.around.is_empty() && tag.name != "xliff" {
            let message = format!("its first element is <{}>, not <xliff>", tag.name);
            return Err(xml.malformed(message, Some(Remedy::NameFormat)));
        }
        match tag.name.as_str() {
            "xliff" => {
                self.is_xliff = true;
                declare(&mut file.languages, &mut tag, ["srcLang", "trgLang"], xml);
            }
            "file" => {
                if tag.get("source-language").is_some() {
                    file.languages.forget();
                }
                declare(&mut file.languages, &mut tag, ["source-language", "target-language"], xml);
                // The name of the program in XLIFF 1.2; version 2 has no other place for it.
                file.is_ours = [tag.get("tool-id"), tag.get("id")].contains(&Some("sverka"));
                let original =
                    tag.take("original").filter(|path| path.len() <= LONGEST_PATH && !file.is_ours);
                let name = original.and_then(|path| path.rsplit(['/', '\\']).next().map(str::to_owned));
                file.doc = name.filter(|name| !name.is_empty());
            }
            "trans-unit" | "unit" => return self.unit(tag),
            "header" => return self.header(),
            "note" | "notes" => return self.file_notes(tag),
            "context-group" | "prop-group" | "metadata" | "mda:metadata" => {
                xml.note(
                    "file-notes",
                    format!("<{}> of a file or group does not belong to a unit; left out", tag.name),
                );
                return xml.skip();
            }
            "cmt-def" => return self.comment(tag),
            "group" if ["resname", "name", "restype"].iter().any(|name| tag.get(name).is_some()) => {
                xml.note("group", "groups and their names are left out; their units are kept");
            }
            "skeleton" | "internal-file" | "bin-source" | "bin-target" => return xml.skip(),
            _ => {}
        }
        self.around.push(tag.take("translate").map(|value| value != "no"));
        Ok(())
    }

    fn unit(&mut self, mut tag: Tag) -> Result<(), Error> {
        let own = tag.take("translate").map(|value| value != "no");
        let outer = self.around.iter().rev().find_map(|translate| *translate);
        let is_translated = own.or(outer).unwrap_or(true);
        let (xml, comments) = (&mut self.xml, &mut self.comments);
        let mut found = match tag.name.as_str() {
            "unit" => v2::unit(xml, tag, self.file.is_ours)?,
            _ => v1::trans_unit(xml, tag, comments, self.file.is_ours)?,
        };
        if !is_translated {
            found.common.put(crate::field::TRANSLATE, Some("no".to_owned()));
        }
        let entries = found::entries(found, xml, &self.file, &self.options, &mut self.number)?;
        self.ready.extend(entries);
        Ok(())
    }

    /// `header` of XLIFF 1.2: only its notes are used.
    fn header(&mut self) -> Result<(), Error> {
        loop {
            self.xml.begin_unit();
            match self.xml.token()? {
                Token::Start(mut tag) if tag.name == "note" => {
                    let note = v1::note(&mut self.xml, &mut tag)?;
                    self.keep_notes(vec![note]);
                }
                Token::Start(_) => self.xml.skip()?,
                Token::Text(_) => {}
                Token::End | Token::Eof => return Ok(()),
            }
        }
    }

    /// `notes` of a file of XLIFF 2, `note` of a `body` of XLIFF 1.2.
    fn file_notes(&mut self, mut tag: Tag) -> Result<(), Error> {
        if tag.name == "note" {
            let note = v1::note(&mut self.xml, &mut tag)?;
            self.keep_notes(vec![note]);
            return Ok(());
        }
        let mut common = found::Common::default();
        v2::notes(&mut self.xml, &mut common)?;
        self.keep_notes(common.notes);
        Ok(())
    }

    /// Keeps notes for the header of the memory, unless that has already been returned.
    fn keep_notes(&mut self, notes: Vec<Note>) {
        let size = notes.iter().map(|note| note.text.len()).sum();
        if self.is_begun {
            self.xml.note("file-notes", "notes of a further file are left out");
        } else if self.hold(size) {
            self.notes.extend(notes);
        }
    }

    /// Returns whether the notes and comments of the file may take this much more memory: no more than a unit
    /// may.
    fn hold(&mut self, size: usize) -> bool {
        self.held = self.held.saturating_add(size as u64);
        let fits = self.xml.check(Bound::Unit, self.held).is_ok();
        if !fits {
            self.xml.warn("file-notes", "the notes and comments of the file are too long; left out");
        }
        fits
    }

    /// `cmt-def` of Trados: a comment to which marks in the texts refer.
    fn comment(&mut self, mut tag: Tag) -> Result<(), Error> {
        let id = tag.take("id").unwrap_or_default();
        let text = self.xml.text()?.trim().to_owned();
        if self.hold(id.len() + text.len()) {
            self.comments.insert(id, text);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::sink::{Losses, Options as Writing, sink};
    use crate::{Format, Options, field, read};

    #[test]
    fn groups_and_sizes_are_kept_or_reported() {
        let unit = |attributes: &str| {
            format!("<trans-unit id=\"1\" {attributes}><source>a</source><target>б</target></trans-unit>")
        };
        let file = format!(
            "<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"ru\" original=\"a\"><body>\
             <group resname=\"menu\">{}{}</group></body></file></xliff>",
            unit("maxwidth=\"100\""),
            unit("maxwidth=\"9\" size-unit=\"char\"")
        );
        let entries: Vec<_> =
            read("a.xlf", file.as_bytes(), &Options::default()).unwrap().map(Result::unwrap).collect();
        let kinds: Vec<_> =
            entries.iter().flat_map(|entry| &entry.remarks).map(|remark| remark.kind).collect();
        assert_eq!(kinds, ["group", "size"]);
        let units: Vec<_> = entries.into_iter().filter_map(|entry| entry.unit).collect();
        assert_eq!((units[0].prop(field::MAX_LENGTH), units[1].prop(field::MAX_LENGTH)), (None, Some("9")));
        let (mut out, mut losses) = (Vec::new(), Losses::default());
        let mut writer = sink(Format::Xliff1, Box::new(&mut out), &Writing::default()).unwrap();
        units.iter().for_each(|unit| writer.write(unit, &mut losses).unwrap());
        writer.finish(&mut losses).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert!(
            written.contains("maxwidth=\"9\" size-unit=\"char\"") && !written.contains("x-max-length"),
            "{written}"
        );
    }
}
