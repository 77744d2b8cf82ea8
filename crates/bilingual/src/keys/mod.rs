//! Program files with the texts of one language by key: two of them, source and target, make pairs.
//!
//! | format | files | key of a unit |
//! |---|---|---|
//! | Java | `ui_en.properties` | `menu.open` |
//! | JSON | `en.json` | `/menu/open`, a JSON Pointer (RFC 6901) |
//! | Flutter | `app_en.arb` | `menuOpen` |
//! | YAML | `en.yml` | `/menu/open`, without the language on top |
//! | Android | `values-ru/strings.xml` | `menu_open`, `boats/few`, `days/0` |
//! | Apple | `ru.lproj/Localizable.strings`, `.stringsdict` | `menu.open`, `/boats/count/few` |
//! | .NET | `ui.ru.resx` | `Menu_Open` |
//!
//! Each reader makes `Messages` of one file, independently of the other; `pairing` joins them. A key becomes
//! the `tuid` and the props `x-context` and `x-src-place` of its unit. Each plural form has its own key, so
//! each is paired with the same form. Texts are kept as they are once the escapes of the format are undone:
//! placeholders stay in them.

mod android;
mod arb;
mod escape;
mod json;
mod language;
mod messages;
mod pairing;
mod plist;
mod properties;
mod resx;
mod strings;
#[cfg(test)]
mod tests;
mod yaml;

pub(crate) use self::json::is_pair;
use self::messages::Messages;
use crate::decode::Text;
use crate::languages::Languages;
use crate::opened::Opened;
use crate::utf8::Utf8;
use crate::xml::{Xml, declared};
use crate::{Error, Format, Options, Remark, Remedy, Side, Source};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

/// Opens two files of one format, the source first.
///
/// # Errors
/// When one of them cannot be read or violates its format: both are read as a whole.
pub(crate) fn read<'r>(
    source: Source<'_>,
    target: Source<'_>,
    format: Format,
    options: &Options,
) -> Result<Opened<'r>, Error> {
    let files = [source.file.clone(), target.file.clone()];
    let mut languages = Languages::new(options);
    let mut texts = Vec::new();
    let mut remarks = Vec::new();
    for (source, side) in [(source, Side::Source), (target, Side::Target)] {
        let file = source.file.clone();
        let mut messages = messages(source, format, options)?;
        let mut found = std::mem::take(&mut messages.remarks);
        let stated = messages.lang.take();
        let is_stated = stated.is_some();
        let lang = stated.or_else(|| language::of_path(Path::new(&*file)));
        let remark = lang.and_then(|lang| languages.declare(side, lang, 1));
        // The name is only a hint: the caller may contradict it without a remark.
        found.extend(remark.filter(|_| is_stated));
        remarks.extend(found.into_iter().map(|remark| match side {
            Side::Source => remark,
            Side::Target => of_target(&file, remark),
        }));
        texts.push(messages);
    }
    let (Some(target), Some(source)) = (texts.pop(), texts.pop()) else { return Ok(empty(languages)) };
    let tags = [Side::Source, Side::Target].map(|side| languages.of(side, None));
    let (more, entries) = pairing::pair([source, target], &files, &tags, options.untranslated);
    remarks.extend(more);
    let [header, _] = tags;
    Ok(Opened { remarks, ..Opened::bilingual(header, Box::new(entries.into_iter().map(Ok))) })
}

fn empty<'r>(languages: Languages) -> Opened<'r> {
    Opened::bilingual(languages.of(Side::Source, None), Box::new(std::iter::empty()))
}

/// Marks a remark as one about the target, though it comes with the units of the source.
fn of_target(file: &Arc<str>, remark: Remark) -> Remark {
    Remark { file: Some(file.clone()), ..remark }
}

/// Reads the texts of one file.
///
/// # Errors
/// Errors of the stream, exceeded limits, and contents that violate the format.
fn messages(source: Source<'_>, format: Format, options: &Options) -> Result<Messages, Error> {
    let file = source.file.clone();
    let bytes = source.whole(&options.limits)?;
    let is_plist = || bytes.trim_ascii_start().starts_with(b"<") || file.ends_with(".stringsdict");
    let is_xml = match format {
        Format::Android | Format::Resx => true,
        Format::Strings => is_plist(),
        _ => false,
    };
    if is_xml {
        let source = Source::new(&file, Cursor::new(bytes));
        let label = options.encoding.as_deref();
        let (utf8, remarks) = Utf8::open(source, label, &options.limits, declared)?;
        let mut xml = Xml::new(utf8, options.limits, remarks);
        let mut messages = match format {
            Format::Android => android::read(&mut xml, &options.limits)?,
            Format::Resx => resx::read(&mut xml, &options.limits)?,
            _ => plist::read(&mut xml, &options.limits)?,
        };
        messages.remarks.append(&mut xml.remarks);
        return Ok(messages);
    }
    if bytes.starts_with(b"bplist") {
        let remedy = Remedy::Correct("turn it into text, for example with plutil -convert xml1");
        return Err(Error::malformed(&file, 1, "is a binary property list", remedy));
    }
    let (text, remark) = text(&file, bytes, format, options)?;
    let mut messages = match format {
        Format::Properties => properties::parse(&file, &text, &options.limits)?,
        Format::Strings => strings::parse(&file, &text, &options.limits)?,
        Format::Arb => arb::parse(&file, &text, &options.limits)?,
        Format::Yaml => yaml::parse(&file, &text, &options.limits)?,
        _ => json::parse(&file, &text, &options.limits)?,
    };
    messages.remarks.extend(remark);
    Ok(messages)
}

/// Decodes a file. Properties that are not UTF-8 are ISO 8859-1, as in Java up to version 8.
fn text(
    file: &str,
    bytes: Vec<u8>,
    format: Format,
    options: &Options,
) -> Result<(String, Option<Remark>), Error> {
    let is_marked = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let label = options.encoding.as_deref();
    if format == Format::Properties && label.is_none() && !is_marked && str::from_utf8(&bytes).is_err() {
        let text = encoding_rs::mem::decode_latin1(&bytes).into_owned();
        return Ok((text, Some(Remark::note("encoding", 0, "is read as ISO-8859-1"))));
    }
    let mut text = Text::open(Source::new(file, Cursor::new(bytes)), label)?;
    let mut out = String::new();
    loop {
        let more = text.fill()?;
        if more.is_empty() {
            break;
        }
        out.push_str(more);
        let count = more.len();
        text.advance(count);
    }
    Ok((out, text.remark()))
}

/// Reads any bytes as one file of a format, for fuzzing; returns the number of texts in it.
///
/// # Errors
/// As for [`open_twins`](crate::open_twins).
#[doc(hidden)]
pub fn fuzz(bytes: &[u8], format: Format) -> Result<usize, Error> {
    Ok(messages(Source::new("fuzz", bytes), format, &Options::default())?.messages.len())
}
