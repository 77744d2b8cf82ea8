//! Android resources: `<string name="open">Open <b>it</b></string>`, plurals and arrays of strings.

use super::escape::{Unescaped, unit};
use super::messages::{Keys, Message, Messages, limit};
use crate::xml::{Tag, Token, Xml};
use crate::{Error, Remedy};
use sverka_text::limits::Limits;
use tmx::{Bpt, Code, Ept, Inline, Ph, Segment};

/// Reads the texts of a file. Tags within them are inline codes. Texts marked as not translatable and mere
/// references to other resources are left out.
///
/// # Errors
/// Errors of the stream, XML that is not well-formed, and exceeded limits.
pub(super) fn read(xml: &mut Xml<'_>, limits: &Limits) -> Result<Messages, Error> {
    let mut file = File { out: Messages::new(limits), ..File::default() };
    let mut is_begun = false;
    loop {
        xml.begin_unit();
        match xml.token()? {
            Token::Start(tag) if !is_begun => {
                if tag.name != "resources" {
                    let message = format!("its first element is <{}>, not <resources>", tag.name);
                    return Err(xml.malformed(message, Some(Remedy::NameFormat)));
                }
                is_begun = true;
            }
            Token::Start(tag) => file.resource(xml, tag)?,
            Token::End | Token::Text(_) => {}
            Token::Eof => break,
        }
    }
    let File { mut out, fixed, references, no_text, odd } = file;
    out.remarks.extend(fixed.note("not-translatable", "marked as not translatable", "left out"));
    out.remarks.extend(references.note("reference", "a reference to another resource", "left out"));
    out.remarks.extend(no_text.note("no-text", "not a text", "left out"));
    out.remarks.extend(odd.warning("escape", "\\u without a character", "read as far as possible"));
    Ok(out)
}

/// What has been collected from a file.
#[derive(Default)]
struct File {
    out: Messages,
    fixed: Keys,
    references: Keys,
    no_text: Keys,
    odd: Keys,
}

impl File {
    /// Reads an element in `resources`, to its end.
    fn resource(&mut self, xml: &mut Xml<'_>, mut tag: Tag) -> Result<(), Error> {
        let key = tag.take("name").unwrap_or_default();
        let is_list = matches!(tag.name.as_str(), "plurals" | "string-array");
        let is_text = tag.name == "string" || tag.name == "item" && tag.get("type") == Some("string");
        if !is_text && !is_list {
            if !matches!(tag.name.as_str(), "eat-comment" | "skip") {
                self.no_text.add(&key, tag.line);
            }
            return xml.skip();
        }
        if tag.get("translatable") == Some("false") {
            self.fixed.add(&key, tag.line);
            return xml.skip();
        }
        if is_text {
            return self.text(xml, key, tag.line);
        }
        let mut number = 0usize;
        loop {
            match xml.token()? {
                Token::Start(mut item) if item.name == "item" => {
                    let name = item.take("quantity").unwrap_or_else(|| number.to_string());
                    number += 1;
                    self.text(xml, format!("{key}/{name}"), item.line)?;
                    xml.begin_unit();
                }
                Token::Start(_) => xml.skip()?,
                Token::Text(_) => {}
                Token::End => return Ok(()),
                Token::Eof => return Err(xml.cut_off()),
            }
        }
    }

    /// Reads a text to the end of its element.
    fn text(&mut self, xml: &mut Xml<'_>, key: String, line: usize) -> Result<(), Error> {
        let pieces = pieces(xml)?;
        if let [Inline::Text(text)] = &pieces[..]
            && is_reference(text.trim())
        {
            self.references.add(&key, line);
            return Ok(());
        }
        let (text, is_odd) = unescaped(pieces);
        if is_odd {
            self.odd.add(&key, line);
        }
        self.out.push(Message { key, text, line, note: None }).map_err(limit(xml.file(), line))
    }
}

/// Checks whether a text is `@string/other`, `@android:string/ok`, `?attr/label` or `@null`.
fn is_reference(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['@', '?']) else { return false };
    let is_path = rest.contains('/') && !rest.contains(char::is_whitespace);
    is_path || matches!(text, "@null" | "@empty")
}

/// Reads the contents of an element, to its end: texts as they are, tags as codes.
fn pieces(xml: &mut Xml<'_>) -> Result<Vec<Inline>, Error> {
    let mut out = Segment::default();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut number = 0;
    loop {
        match xml.token()? {
            Token::Text(text) => out.push_text(&text),
            Token::Start(tag) => {
                number += 1;
                let i = number.to_string();
                open.push((tag.name.clone(), out.pieces.len()));
                let content = vec![Code::Text(tag.shown())];
                out.pieces.push(Inline::Bpt(Bpt { i, content, ..Bpt::default() }));
            }
            Token::End => {
                let Some((name, at)) = open.pop() else { return Ok(out.pieces) };
                let is_empty = at + 1 == out.pieces.len();
                match out.pieces.get_mut(at) {
                    Some(Inline::Bpt(begin)) if is_empty => {
                        let code = begin.content.iter().map(|code| match code {
                            Code::Text(text) => text.trim_end_matches('>'),
                            Code::Sub(_) => "",
                        });
                        let code = format!("{}/>", code.collect::<String>());
                        out.pieces[at] = Inline::Ph(Ph::new(code));
                    }
                    Some(Inline::Bpt(begin)) => {
                        let i = begin.i.clone();
                        let content = vec![Code::Text(format!("</{name}>"))];
                        out.pieces.push(Inline::Ept(Ept { i, content }));
                    }
                    _ => {}
                }
            }
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// Undoes Android's escaping of texts as its packager does: white space becomes one space, and none at either
/// end, except between quotation marks, which are removed; then escape sequences. Returns whether one of them
/// was not a character.
fn unescaped(pieces: Vec<Inline>) -> (Segment, bool) {
    let mut out = Segment::default();
    let mut flow = Flow::default();
    for piece in pieces {
        match piece {
            Inline::Text(text) => flow.text(&text),
            code => {
                flow.space();
                out.push_text(&flow.out.take());
                out.pieces.push(code);
            }
        }
    }
    out.push_text(&flow.out.take());
    (out, flow.out.is_odd())
}

/// A text that flows around codes.
#[derive(Default)]
struct Flow {
    out: Unescaped,
    is_quoted: bool,
    /// White space that becomes one space if something follows it.
    is_spaced: bool,
    /// Whether anything precedes.
    is_begun: bool,
}

impl Flow {
    fn space(&mut self) {
        if std::mem::take(&mut self.is_spaced) && self.is_begun {
            self.out.push(' ');
        }
    }

    fn push(&mut self, c: char) {
        self.space();
        self.is_begun = true;
        self.out.push(c);
    }

    fn text(&mut self, text: &str) {
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    self.space();
                    self.is_quoted = !self.is_quoted;
                    self.is_begun |= self.is_quoted;
                }
                ' ' | '\n' | '\t' | '\r' if !self.is_quoted => self.is_spaced = true,
                '\\' => match chars.next() {
                    Some('n') => self.push('\n'),
                    Some('t') => self.push('\t'),
                    Some('u') => match unit(chars.as_str()) {
                        Some((unit, rest)) => {
                            self.space();
                            self.is_begun = true;
                            self.out.push_unit(unit);
                            chars = rest.chars();
                        }
                        None => {
                            self.out.set_odd();
                            self.push('\\');
                            self.push('u');
                        }
                    },
                    Some(other) => self.push(other),
                    None => {}
                },
                c => self.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_as;
    use crate::Format;

    fn read(resources: &str) -> Vec<String> {
        let text = format!(
            "<?xml version='1.0' encoding='utf-8'?>\n<resources xmlns:xliff='x'>{resources}</resources>"
        );
        read_as(Format::Android, "values/strings.xml", text.as_bytes())
    }

    fn text(text: &str) -> String {
        read(&format!("<string name=\"a\">{text}</string>")).concat()
    }

    #[test]
    fn escapes_and_white_space_are_as_the_packager_has_them() {
        for (raw, want) in [
            ("It\\'s \\\"it\\\" \\@ \\? \\\\ \\# \\n\\t.", "It's \"it\" @ ? \\ # \n\t."),
            ("\n   Two\n   lines  ", "Two lines"),
            ("\"  kept\n  it's \"", "  kept\n  it's "),
            ("a \" b\"c", "a  bc"),
            ("\\u041f\\u0440\\ud83d\\ude00 %1$s", "Пр😀 %1$s"),
            ("\\u0020x", " x"),
            ("&lt;b&gt; &amp; &#8212; \\&apos;", "<b> & — '"),
            ("<![CDATA[<b>Don\\'t</b> & go]]>", "<b>Don't</b> & go"),
            (
                "Hi <b>you </b>, <xliff:g id=\"n\" example=\"A&quot;\">%s</xliff:g><br/> there",
                "Hi {<b>}you {</b>}, {<xliff:g id=\"n\" example=\"A&quot;\">}%s{</xliff:g>}{<br/>} there",
            ),
            ("<a href='x'><b>in</b></a>", "{<a href=\"x\">}{<b>}in{</b>}{</a>}"),
        ] {
            assert_eq!(text(raw), format!("2 a={want}"), "{raw}");
        }
        assert!(text("\\u12").contains("! 2 \\u without a character"));
    }

    #[test]
    fn plurals_arrays_and_what_is_left_out() {
        let found = read(
            "\n<plurals name='boats'><item quantity='one'>%d boat</item>\n<item quantity='few'>%d boats</item></plurals>\
             <string-array name='days'><item>Mon</item><item>Tue</item></string-array>\
             <string name='id' translatable='false'>x</string><string name='ok'>@android:string/ok</string>\
             <color name='c'>#fff</color><eat-comment/><string name='mail'>@ home / away</string><string name='void'/>",
        );
        assert_eq!(
            found,
            [
                "3 boats/one=%d boat",
                "4 boats/few=%d boats",
                "4 days/0=Mon",
                "4 days/1=Tue",
                "4 mail=@ home / away",
                "4 void=",
                "! 4 marked as not translatable: 1 key (id); left out",
                "! 4 a reference to another resource: 1 key (ok); left out",
                "! 4 not a text: 1 key (c); left out",
            ]
        );
    }
}
