//! Gettext catalogues as text: PO and their templates, POT.
//!
//! | catalogue | unit |
//! |---|---|
//! | `msgid`, `msgstr` | source, target |
//! | `msgid_plural`, `msgstr[N]` | a unit for each form, with the prop `x-plural`: form 0 with `msgid`, the others with `msgid_plural`; the only form of a language without a plural with `msgid_plural`; the prop `x-singular` is the `msgid` of a unit with `msgid_plural` |
//! | `msgctxt`, `domain` | props `x-context`, `x-domain` |
//! | `# ...`, `#. ...` | notes, but `#. x-score: 0.93` is a prop |
//! | `#: main.c:12` | prop `x-reference`, one for each place |
//! | `#, c-format` | prop `x-flags` |
//! | `#\| msgid` | prop `x-previous` |
//! | `#~ ...` | left out and counted |
//! | fields of the header | props of the header: `x-po-plural-forms`; but those that every writer states anew are not kept |
//!
//! A fuzzy translation does not count as a translation. The source language is that of the options, or
//! otherwise `X-Source-Language` of the header, or otherwise English, as in gettext.

mod message;
mod parse;
mod plural;
mod write;

use self::parse::Parser;
use crate::utf8::Utf8;
use crate::{Entries, Entry, Error, Options, Place, Source};
use std::collections::VecDeque;
use tmx::{Header, Note};

pub(crate) use message::{Catalogue, Message, charset_of};
pub use write::Writer;

/// Opens a catalogue and reads up to its first message.
///
/// # Errors
/// When the file is not a catalogue; later faults come as items.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<(Header, Entries<'r>), Error> {
    let label = options.encoding.as_deref();
    let (utf8, remarks) = Utf8::open(source, label, &options.limits, parse::declared)?;
    let file = utf8.file().clone();
    let mut parser = Parser::new(utf8, remarks);
    let mut catalogue = Catalogue::new(file.clone(), options);
    let mut ready = VecDeque::new();
    let mut next = move |catalogue: &mut Catalogue| -> Result<Option<Entry>, Error> {
        loop {
            if let Some(entry) = ready.pop_front() {
                return Ok(Some(entry));
            }
            let Some(message) = parser.message()? else {
                let remarks = std::mem::take(&mut parser.remarks);
                let place = Place { file: file.clone(), ..Place::default() };
                return Ok((!remarks.is_empty()).then_some(Entry { place, remarks, ..Entry::default() }));
            };
            let remarks = std::mem::take(&mut parser.remarks);
            ready.extend(catalogue.entries(message, remarks));
        }
    };
    let first = next(&mut catalogue)?;
    let mut header = catalogue.header();
    header.notes = std::mem::take(&mut catalogue.notes).into_iter().map(Note::new).collect();
    let mut ended = false;
    let rest = std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let entry = next(&mut catalogue);
        ended = !matches!(entry, Ok(Some(_)));
        entry.transpose()
    });
    Ok((header, Box::new(first.map(Ok).into_iter().chain(rest))))
}
