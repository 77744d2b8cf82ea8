//! Writes XML: an escaper for writers that build their own mark-up, and a [`Writer`] of
//! indented elements.
//!
//! A character that XML 1.0 forbids (most control characters, U+FFFE, U+FFFF) cannot be written at all, not
//! even as a reference. It becomes U+FFFD, so that the loss is visible in the file and the words around it
//! stay separate, and it is counted, so that the loss can be reported. The escaper of `quick-xml` does not
//! replace such characters, nor carriage returns, which every reader turns into line feeds.

use std::io::{self, Write};

/// Names and values of attributes, in the order in which they are written.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// Where a text is written, which determines what is escaped besides `&`, `<`, `>` and carriage returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// Between tags.
    Content,
    /// Between tags, with double quotes escaped too, as JUnit and XLIFF files have always had them.
    Quoted,
    /// In a double-quoted attribute, where a reader would turn tabs and line feeds into spaces.
    Attribute,
}

/// Returns whether XML 1.0 allows a character (production 2, `Char`).
pub fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Appends an escaped text to `out`; returns how many forbidden characters became U+FFFD.
pub fn escape(text: &str, context: Context, out: &mut String) -> usize {
    let (mut done, mut replaced) = (0, 0);
    for (at, c) in text.char_indices() {
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\r' => "&#13;",
            '"' if context != Context::Content => "&quot;",
            '\t' if context == Context::Attribute => "&#9;",
            '\n' if context == Context::Attribute => "&#10;",
            c if is_allowed(c) => continue,
            _ => {
                replaced += 1;
                "\u{fffd}"
            }
        };
        out.push_str(&text[done..at]);
        out.push_str(replacement);
        done = at + c.len_utf8();
    }
    out.push_str(&text[done..]);
    replaced
}

/// Appends ` name="value"` to `out`; returns how many forbidden characters became U+FFFD.
pub fn attribute(name: &str, value: &str, out: &mut String) -> usize {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    let replaced = escape(value, Context::Attribute, out);
    out.push('"');
    replaced
}

/// Writes a UTF-8 XML document with two spaces per level. An element contains either other elements or a
/// text.
pub struct Writer<'w> {
    out: &'w mut dyn Write,
    content: Context,
    open: Vec<&'static str>,
    line: String,
    replaced: usize,
}

impl<'w> Writer<'w> {
    /// Writes the XML declaration. `content` is how texts between tags are escaped.
    ///
    /// # Errors
    /// Those of `out`, here and in all methods.
    pub fn new(out: &'w mut dyn Write, content: Context) -> io::Result<Self> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        Ok(Self { out, content, open: Vec::new(), line: String::new(), replaced: 0 })
    }

    /// Begins an element that contains elements.
    ///
    /// # Errors
    /// Those of the output.
    pub fn open(&mut self, name: &'static str, attributes: Attributes<'_>) -> io::Result<()> {
        self.start(name, attributes);
        self.put(">\n")?;
        self.open.push(name);
        Ok(())
    }

    /// Ends the element that was begun last.
    ///
    /// # Errors
    /// Those of the output.
    pub fn close(&mut self) -> io::Result<()> {
        let Some(name) = self.open.pop() else { return Ok(()) };
        self.indent();
        self.line.extend(["</", name]);
        self.put(">\n")
    }

    /// Writes an element that contains a text.
    ///
    /// # Errors
    /// Those of the output.
    pub fn element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.start(name, attributes);
        self.line.push('>');
        self.replaced += escape(text, self.content, &mut self.line);
        self.line.extend(["</", name]);
        self.put(">\n")
    }

    /// Writes an empty element.
    ///
    /// # Errors
    /// Those of the output.
    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.start(name, attributes);
        self.put("/>\n")
    }

    /// Flushes the output.
    ///
    /// # Errors
    /// Those of the output.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends all open elements; returns how many forbidden characters became U+FFFD.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<usize> {
        while !self.open.is_empty() {
            self.close()?;
        }
        Ok(self.replaced)
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.line.push('<');
        self.line.push_str(name);
        for (name, value) in attributes {
            self.replaced += attribute(name, value, &mut self.line);
        }
    }

    fn indent(&mut self) {
        self.line.clear();
        self.line.extend(std::iter::repeat_n("  ", self.open.len()));
    }

    fn put(&mut self, end: &str) -> io::Result<()> {
        self.line.push_str(end);
        self.out.write_all(self.line.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str, context: Context) -> (String, usize) {
        let mut out = String::new();
        let replaced = escape(text, context, &mut out);
        (out, replaced)
    }

    #[test]
    fn each_context_escapes_what_it_must() {
        let text = "<a b=\"c\">&'\t\n\r";
        assert_eq!(escaped(text, Context::Content).0, "&lt;a b=\"c\"&gt;&amp;'\t\n&#13;");
        assert_eq!(escaped(text, Context::Quoted).0, "&lt;a b=&quot;c&quot;&gt;&amp;'\t\n&#13;");
        assert_eq!(escaped(text, Context::Attribute).0, "&lt;a b=&quot;c&quot;&gt;&amp;'&#9;&#10;&#13;");
    }

    #[test]
    fn forbidden_characters_are_visible_and_counted() {
        let text = "a\u{0}б\u{b}\u{1f}\u{fffe}\u{ffff}\u{fffd}\u{7f}\u{e000}𝄞";
        let want = "a\u{fffd}б\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{7f}\u{e000}𝄞";
        assert_eq!(escaped(text, Context::Content), (want.into(), 5));
    }

    #[test]
    fn what_is_escaped_is_read_back() {
        let text = "<\"a\">&amp;'\t\n б";
        for context in [Context::Content, Context::Quoted, Context::Attribute] {
            assert_eq!(quick_xml::escape::unescape(&escaped(text, context).0).unwrap(), text);
        }
    }

    #[test]
    fn elements_are_indented_and_closed() {
        let mut out = Vec::new();
        let mut xml = Writer::new(&mut out, Context::Content).unwrap();
        xml.open("a", &[("x", "1\u{1}"), ("y", "\"")]).unwrap();
        xml.open("b", &[]).unwrap();
        xml.element("c", &[], "<\u{2}>").unwrap();
        xml.close().unwrap();
        xml.empty("d", &[("e", "f")]).unwrap();
        assert_eq!(xml.finish().unwrap(), 2);
        let want = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                    <a x=\"1\u{fffd}\" y=\"&quot;\">\n  <b>\n    <c>&lt;\u{fffd}&gt;</c>\n  </b>\n  \
                    <d e=\"f\"/>\n</a>\n";
        assert_eq!(String::from_utf8(out).unwrap(), want);
    }
}
