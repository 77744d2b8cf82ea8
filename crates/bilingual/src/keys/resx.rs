//! Resources of .NET: `<data name="Menu_Open"><value>Open</value><comment>...</comment></data>`.

use super::messages::{Keys, Message, Messages, limit};
use crate::Error;
use crate::xml::{Tag, Token, Xml};
use sverka_text::limits::Limits;

/// Reads the texts of a file. Pictures and other objects are not texts, and neither is what the form designer
/// stores under names that begin with `>>`.
///
/// # Errors
/// Errors of the stream, XML that is not well-formed, and exceeded limits.
pub(super) fn read(xml: &mut Xml<'_>, limits: &Limits) -> Result<Messages, Error> {
    let file = xml.file().clone();
    let mut out = Messages::new(limits);
    let mut no_text = Keys::default();
    loop {
        xml.begin_unit();
        let mut tag = match xml.token()? {
            Token::Start(tag) => tag,
            Token::Eof => break,
            Token::End | Token::Text(_) => continue,
        };
        match tag.name.as_str() {
            "root" => continue,
            "data" => {}
            _ => {
                xml.skip()?;
                continue;
            }
        }
        let key = tag.take("name").unwrap_or_default();
        let is_object = tag.get("type").is_some_and(|kind| !kind.starts_with("System.String"));
        if is_object || tag.get("mimetype").is_some() || key.starts_with(">>") {
            no_text.add(&key, tag.line);
            xml.skip()?;
            continue;
        }
        let message = data(xml, &tag, key)?;
        let line = message.line;
        out.push(message).map_err(limit(&file, line))?;
    }
    out.remarks.extend(no_text.note("no-text", "an object and not a text", "left out"));
    Ok(out)
}

fn data(xml: &mut Xml<'_>, tag: &Tag, key: String) -> Result<Message, Error> {
    let (mut text, mut note) = (String::new(), None);
    loop {
        match xml.token()? {
            Token::Start(tag) if tag.name == "value" => text = xml.text()?,
            Token::Start(tag) if tag.name == "comment" => {
                note = Some(xml.text()?.trim().to_owned()).filter(|note| !note.is_empty());
            }
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => return Ok(Message { key, text: text.as_str().into(), line: tag.line, note }),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_as;
    use crate::Format;

    #[test]
    fn texts_with_their_comments() {
        let text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<root>\n<xsd:schema id='root' xmlns:xsd='x'>\
            <xsd:element name='data'/></xsd:schema>\n<resheader name='version'><value>2.0</value></resheader>\n\
            <data name=\"Open\" xml:space=\"preserve\">\n<value>Open &amp; see\n {0} </value><comment>A button</comment></data>\n\
            <data name='Icon' type='System.Drawing.Icon'><value>AAAA</value></data>\n\
            <data name='&gt;&gt;b.Name'><value>b</value></data>\n\
            <data name='None'/><data name='S' type='System.String, mscorlib'><value>Text</value></data></root>";
        assert_eq!(
            read_as(Format::Resx, "a.resx", text.as_bytes()),
            [
                "5 Open=Open & see\n {0}  (A button)",
                "10 None=",
                "10 S=Text",
                "! 8 an object and not a text: 2 keys (Icon, >>b.Name); left out",
            ]
        );
    }
}
