//! Property lists in XML: Apple's `.stringsdict`, and `.strings` that a tool has converted to XML.
//!
//! A key is the path through the dictionaries, `/boats/count/few`.

use super::messages::{Keys, Message, Messages, Path, limit};
use crate::Error;
use crate::xml::{Token, Xml};
use sverka_text::limits::Limits;

/// Keys of `.stringsdict` whose values describe a number and are not texts.
const OF_FORMAT: [&str; 2] = ["NSStringFormatSpecTypeKey", "NSStringFormatValueTypeKey"];

/// Reads the texts of a file.
///
/// # Errors
/// Errors of the stream, XML that is not well-formed, and exceeded limits.
pub(super) fn read(xml: &mut Xml<'_>, limits: &Limits) -> Result<Messages, Error> {
    let file = xml.file().clone();
    let mut out = Messages::new(limits);
    let mut no_text = Keys::default();
    let mut path = Path::default();
    // For each dictionary or list around the next value: whether it has a key, and the number of its next
    // value if it is a list.
    let mut around: Vec<(bool, Option<usize>)> = Vec::new();
    let mut key: Option<String> = None;
    loop {
        xml.begin_unit();
        let tag = match xml.token()? {
            Token::Start(tag) => tag,
            Token::End => {
                if let Some((is_named, _)) = around.pop()
                    && is_named
                {
                    path.pop();
                }
                continue;
            }
            Token::Text(_) => continue,
            Token::Eof => break,
        };
        let line = tag.line;
        if tag.name == "key" {
            key = Some(xml.text()?);
            continue;
        }
        if let Some((_, Some(number))) = around.last_mut() {
            key = Some(number.to_string());
            *number += 1;
        }
        let name = key.take();
        if let Some(name) = &name {
            path.push(name);
        }
        match tag.name.as_str() {
            "dict" | "array" => {
                around.push((name.is_some(), (tag.name == "array").then_some(0)));
                continue;
            }
            "plist" => {
                around.push((name.is_some(), None));
                continue;
            }
            "string" => {
                let text = xml.text()?;
                let is_format = name.as_deref().is_some_and(|name| OF_FORMAT.contains(&name));
                if !is_format && !is_variable(&text) {
                    // The keys of a flat file are kept as they are.
                    let is_flat = path.depth() == 1 && !file.ends_with(".stringsdict");
                    let key = name.clone().filter(|_| is_flat).unwrap_or_else(|| path.as_str().to_owned());
                    let message = Message { key, text: text.as_str().into(), line, note: None };
                    out.push(message).map_err(limit(&file, line))?;
                }
            }
            _ => {
                xml.skip()?;
                no_text.add(path.as_str(), line);
            }
        }
        if name.is_some() {
            path.pop();
        }
    }
    out.remarks.extend(no_text.note("no-text", "not a text", "left out"));
    Ok(out)
}

/// Checks whether a text is a variable of `.stringsdict` alone, `%#@count@`.
fn is_variable(text: &str) -> bool {
    let name = text.strip_prefix("%#@").and_then(|text| text.strip_suffix('@'));
    name.is_some_and(|name| !name.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_as;
    use crate::Format;

    #[test]
    fn forms_of_a_plural_have_a_key_each() {
        let text = "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE plist PUBLIC '-//Apple//DTD PLIST 1.0//EN' 'x'>\n\
            <plist version='1.0'><dict>\n<key>boats</key><dict>\n<key>NSStringLocalizedFormatKey</key>\n\
            <string>%#@count@</string>\n<key>count</key><dict>\n<key>NSStringFormatSpecTypeKey</key>\n\
            <string>NSStringPluralRuleType</string>\n<key>NSStringFormatValueTypeKey</key><string>d</string>\n\
            <key>one</key><string>%d boat</string>\n<key>other</key><string>%d &lt;boats&gt;</string>\n\
            </dict></dict><key>n</key><integer>3</integer><key>list</key><array><string>A</string></array>\n\
            <key>x</key><string/></dict></plist>";
        assert_eq!(
            read_as(Format::Strings, "a.stringsdict", text.as_bytes()),
            [
                "11 /boats/count/one=%d boat",
                "12 /boats/count/other=%d <boats>",
                "13 /list/0=A",
                "14 /x=",
                "! 13 not a text: 1 key (/n); left out",
            ]
        );
        let flat = "<plist><dict><key>menu/open</key><string>Open</string></dict></plist>";
        assert_eq!(read_as(Format::Strings, "a.strings", flat.as_bytes()), ["1 menu/open=Open"]);
    }
}
