//! Compiled catalogues of gettext, MO: two tables of strings, in either byte order.
//!
//! The hash table is an index and is not needed. A string of the first table is `context EOT msgid NUL
//! msgid_plural`, one of the second the plural forms separated by NULs; the empty `msgid` is the header, as
//! in a PO file.

use crate::po::{Catalogue, Message, charset_of};
use crate::utf8::encoding_of;
use crate::{Entries, Entry, Error, Options, Remark, Remedy, Source};
use encoding_rs::{Encoding, UTF_8};
use std::collections::VecDeque;
use std::sync::Arc;
use sverka_text::limits::{Bound, Limits};
use tmx::Header;

/// The first four bytes of a file, as a number.
const MAGIC: u32 = 0x9504_12DE;

/// Bytes of an entry of a table: length and place of a string.
const ENTRY: usize = 8;

/// Opens a compiled catalogue.
///
/// # Errors
/// When the file is not a catalogue, or names an unknown encoding; later faults come as items.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<(Header, Entries<'r>), Error> {
    let file = source.file.clone();
    let bytes = source.whole(&options.limits)?;
    let tables = Tables::new(file.clone(), bytes, options.limits)?;
    let mut catalogue = Catalogue::new(file.clone(), options);
    let mut remarks = tables.remarks();
    // The header comes first, as the strings are sorted.
    let header = (tables.count > 0).then(|| tables.string(0, tables.originals)).transpose()?;
    let text = match header {
        Some(b"") => String::from_utf8_lossy(tables.string(0, tables.translations)?).into_owned(),
        _ => String::new(),
    };
    let label = options.encoding.clone().or_else(|| charset_of(&text));
    let named = label.map(|label| encoding_of(&file, &label)).transpose()?;
    let encoding = named.unwrap_or(UTF_8);
    let mut ready: VecDeque<Entry> = VecDeque::new();
    let (mut next, mut used) = (0, 0);
    let mut next_entry = move |catalogue: &mut Catalogue| -> Result<Option<Entry>, Error> {
        loop {
            if let Some(entry) = ready.pop_front() {
                return Ok(Some(entry));
            }
            if next == tables.count {
                return Ok(None);
            }
            let message = tables.message(next, encoding, &mut used)?;
            next += 1;
            ready.extend(catalogue.entries(message, std::mem::take(&mut remarks)));
        }
    };
    let first = next_entry(&mut catalogue)?;
    let header = catalogue.header();
    let mut ended = false;
    let rest = std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let entry = next_entry(&mut catalogue);
        ended = !matches!(entry, Ok(Some(_)));
        entry.transpose()
    });
    Ok((header, Box::new(first.map(Ok).into_iter().chain(rest))))
}

/// The file with the positions of its tables.
struct Tables {
    file: Arc<str>,
    bytes: Vec<u8>,
    limits: Limits,
    is_big_endian: bool,
    count: usize,
    originals: usize,
    translations: usize,
}

impl Tables {
    fn new(file: Arc<str>, bytes: Vec<u8>, limits: Limits) -> Result<Self, Error> {
        let mut tables =
            Self { file, bytes, limits, is_big_endian: false, count: 0, originals: 0, translations: 0 };
        match tables.number(0) {
            Some(MAGIC) => {}
            Some(number) if number.swap_bytes() == MAGIC => tables.is_big_endian = true,
            _ => return Err(tables.malformed("is not a compiled catalogue", Remedy::NameFormat)),
        }
        let field = |at: usize| tables.number(at).map(|number| number as usize);
        let (Some(revision), Some(count), Some(originals), Some(translations)) =
            (field(4), field(8), field(12), field(16))
        else {
            return Err(tables.broken("ends within its header"));
        };
        if revision >> 16 > 1 {
            let message = format!("is a catalogue of revision {}, which is not known", revision >> 16);
            return Err(tables.malformed(message, Remedy::Correct("compile the catalogue again")));
        }
        let fits =
            |at: usize| count.checked_mul(ENTRY)?.checked_add(at).filter(|end| *end <= tables.bytes.len());
        if fits(originals).is_none() || fits(translations).is_none() {
            return Err(tables.broken("has tables that extend beyond its end"));
        }
        Ok(Self { count, originals, translations, ..tables })
    }

    /// Strings assembled at run time for each system are in separate tables.
    fn remarks(&self) -> Vec<Remark> {
        let minor = self.number(4).unwrap_or_default() & 0xFFFF;
        let count = self.number(36).filter(|_| minor > 0).unwrap_or_default();
        let message = format!("{count} messages that depend on the system are left out");
        if count > 0 { vec![Remark::warning("system-dependent", 0, message)] } else { Vec::new() }
    }

    fn number(&self, at: usize) -> Option<u32> {
        let bytes: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn malformed(&self, message: impl Into<String>, remedy: Remedy) -> Error {
        let (file, message) = (self.file.to_string(), message.into());
        Error::Malformed { file, line: 1, message, remedy: Some(remedy) }
    }

    fn broken(&self, message: &str) -> Error {
        self.malformed(message, Remedy::Correct("use a complete copy of the file"))
    }

    /// Returns a string of a table.
    fn string(&self, number: usize, table: usize) -> Result<&[u8], Error> {
        let at = table + number * ENTRY;
        let field = |at: usize| self.number(at).map(|number| number as usize);
        let range = || {
            let (length, place) = (field(at)?, field(at + 4)?);
            self.bytes.get(place..place.checked_add(length)?)
        };
        range().ok_or_else(|| self.broken("has strings that extend beyond its end"))
    }

    /// Returns a message. `used` counts the bytes of all strings: if they exceed the file, some overlap and
    /// could go on forever.
    fn message(
        &self,
        number: usize,
        encoding: &'static Encoding,
        used: &mut usize,
    ) -> Result<Message, Error> {
        let original = self.string(number, self.originals)?;
        let translation = self.string(number, self.translations)?;
        let length = original.len() + translation.len();
        *used += length;
        if *used > self.bytes.len() {
            return Err(self.broken("has strings that overlap"));
        }
        let exceeded = |exceeded| Error::Limit { file: self.file.to_string(), line: 1, exceeded };
        self.limits.check(Bound::Unit, length as u64).map_err(exceeded)?;
        let text = |bytes: &[u8]| {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            text.map(String::from).ok_or_else(|| {
                let message =
                    format!("message {} contains bytes that are not {}", number + 1, encoding.name());
                self.malformed(message, Remedy::NameEncoding(None))
            })
        };
        let mut message = Message::default();
        let mut id = original;
        if let Some(at) = id.iter().position(|b| *b == 0x04) {
            message.context = Some(text(&id[..at])?);
            id = &id[at + 1..];
        }
        let mut forms = id.splitn(2, |b| *b == 0);
        message.id = forms.next().map(text).transpose()?;
        message.plural = forms.next().map(text).transpose()?;
        for (form, bytes) in (0..).zip(translation.split(|b| *b == 0)) {
            message.texts.insert(form, text(bytes)?);
        }
        Ok(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::golden::dump;
    use proptest::prelude::*;

    /// Compiles messages, given as the strings of the file.
    fn compiled(messages: &[(&[u8], &[u8])], order: fn(u32) -> [u8; 4]) -> Vec<u8> {
        let count = messages.len();
        let (originals, translations) = (28, 28 + count * ENTRY);
        let mut out = Vec::new();
        for number in [MAGIC as usize, 0, count, originals, translations, 0, 0] {
            out.extend(order(number as u32));
        }
        let strings = || messages.iter().map(|pair| pair.0).chain(messages.iter().map(|pair| pair.1));
        let mut place = translations + count * ENTRY;
        for string in strings() {
            out.extend(order(string.len() as u32).into_iter().chain(order(place as u32)));
            place += string.len() + 1;
        }
        strings().for_each(|string| out.extend(string.iter().chain(&[0])));
        out
    }

    fn of(bytes: &[u8]) -> String {
        dump(Format::Mo, "a.mo", bytes, &Options::default())
    }

    const HEADER: &[u8] = b"Language: ru\nContent-Type: text/plain; charset=koi8-r\n";

    #[test]
    fn both_byte_orders_contexts_and_plurals_are_read() {
        let koi8 = |text: &str| encoding_rs::KOI8_R.encode(text).0.into_owned();
        let (files, save) = (koi8("%d файл\0%d файла\0%d файлов"), koi8("Сохранить"));
        let messages: [(&[u8], &[u8]); 4] =
            [(b"", HEADER), (b"%d file\0%d files", &files), (b"None", b""), (b"menu\x04Save", &save)];
        for order in [u32::to_le_bytes as fn(u32) -> _, u32::to_be_bytes] {
            assert_eq!(
                of(&compiled(&messages, order)),
                "header en []\n\
                 unit 1 line 0 id -\n  en \"%d file\"\n  ru \"%d файл\"\n  x-plural = \"0\"\n\
                 unit 2 line 0 id -\n  en \"%d files\"\n  ru \"%d файла\"\n  x-plural = \"1\"\n  x-singular = \"%d file\"\n\
                 unit 3 line 0 id -\n  en \"%d files\"\n  ru \"%d файлов\"\n  x-plural = \"2\"\n  x-singular = \"%d file\"\n\
                 unit 4 line 0 id -\n  Note 0 untranslated: a unit without a translation is left out\n\
                 unit 5 line 0 id menu\n  tuid None\n  en \"Save\"\n  ru \"Сохранить\"\n  x-context = \"menu\"\n"
            );
        }
    }

    #[test]
    fn what_cannot_be_trusted_is_an_error() {
        let good = compiled(&[(b"", HEADER), (b"a", b"b")], u32::to_le_bytes);
        assert!(of(&good).ends_with("ru \"b\"\n"));
        assert_eq!(of(b"msgid"), "error a.mo:1: is not a compiled catalogue\n");
        assert_eq!(of(&good[..18]), "error a.mo:1: ends within its header\n");
        assert_eq!(of(&good[..40]), "error a.mo:1: has tables that extend beyond its end\n");
        assert_eq!(of(&good[..good.len() - 3]), "error a.mo:1: has strings that extend beyond its end\n");
        let mut newer = good.clone();
        newer[6] = 2;
        assert_eq!(of(&newer), "error a.mo:1: is a catalogue of revision 2, which is not known\n");
        // All entries refer to one long string.
        let long = vec![b'x'; 200];
        let mut overlapping = compiled(&[(b"", HEADER), (&long, &long)], u32::to_le_bytes);
        let entry = overlapping[36..44].to_vec();
        overlapping[52..60].copy_from_slice(&entry);
        overlapping[44..52].copy_from_slice(&entry);
        assert!(of(&overlapping).contains("overlap"), "{}", of(&overlapping));
        let bad = compiled(&[(b"", b"Language: ru\n"), (b"a", b"\xFF")], u32::to_le_bytes);
        assert_eq!(of(&bad), "error a.mo:1: message 2 contains bytes that are not UTF-8\n");
    }

    #[test]
    fn bounds_hold() {
        let good = compiled(&[(b"", HEADER), (b"a", b"b")], u32::to_le_bytes);
        for (bound, text) in
            [(Bound::Whole, "the file has more than 9 bytes"), (Bound::Unit, "a unit has more than 9 bytes")]
        {
            let mut options = Options::default();
            options.limits.set(bound, 9);
            assert_eq!(dump(Format::Mo, "a.mo", &good, &options), format!("error a.mo:1: {text}\n"));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(at in 0usize..120, byte in any::<u8>(), end in 0usize..120) {
            let mut bytes = compiled(&[(b"", HEADER), (b"a\0b", b"c\0d"), (b"x\x04y", b"z")], u32::to_be_bytes);
            if let Some(found) = bytes.get_mut(at) {
                *found = byte;
            }
            bytes.truncate(bytes.len() - end.min(bytes.len()));
            of(&bytes);
        }
    }
}
