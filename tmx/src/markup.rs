//! A string for XML: escapes text, and removes what XML forbids.

/// Grows a document. White space within an element comes from the caller only.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    pub text: String,
    /// How many forbidden characters were removed, and the first of them.
    pub removed: Option<(usize, char)>,
}

impl Markup {
    /// Appends unescaped mark-up.
    pub fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Appends text between tags.
    pub fn content(&mut self, text: &str) {
        self.escape(text, &CONTENT);
    }

    /// Appends ` name="value"`.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        self.escape(value, &ATTRIBUTE);
        self.text.push('"');
    }

    /// Appends the same if there is a value.
    pub fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.attribute(name, value);
        }
    }

    fn escape(&mut self, text: &str, class: &[bool; 256]) {
        let bytes = text.as_bytes();
        let mut done = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if !class[usize::from(*byte)] {
                continue;
            }
            let (replacement, length) = match byte {
                b'&' => ("&amp;", 1),
                b'<' => ("&lt;", 1),
                b'>' => ("&gt;", 1),
                b'"' => ("&quot;", 1),
                b'\t' => ("&#9;", 1),
                b'\n' => ("&#10;", 1),
                b'\r' => ("&#13;", 1),
                0xEF if !matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])) => continue,
                0xEF => {
                    self.count(if bytes[at + 2] == 0xBE { '\u{FFFE}' } else { '\u{FFFF}' });
                    ("", 3)
                }
                control => {
                    self.count(char::from(*control));
                    ("", 1)
                }
            };
            self.text.push_str(&text[done..at]);
            self.text.push_str(replacement);
            done = at + length;
        }
        self.text.push_str(&text[done..]);
    }

    fn count(&mut self, c: char) {
        let (count, first) = self.removed.unwrap_or((0, c));
        self.removed = Some((count + 1, first));
    }
}

/// The bytes that must be escaped: a carriage return would be read as a line feed, and in attributes all
/// white space as a space; 0xEF may begin U+FFFE or U+FFFF.
const CONTENT: [bool; 256] = special(b"&<>\r");
const ATTRIBUTE: [bool; 256] = special(b"&<>\"\t\n\r");

const fn special(escaped: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = !matches!(byte as u8, b'\t' | b'\n' | b'\r');
        byte += 1;
    }
    table[0xEF] = true;
    let mut i = 0;
    while i < escaped.len() {
        table[escaped[i] as usize] = true;
        i += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_removes() {
        let mut markup = Markup::default();
        markup.content("a<b>&\"c\"\t\n\r\u{B}\u{FFFE}\u{FFFF}\u{FFFD}\u{0}ﬀя");
        assert_eq!(markup.text, "a&lt;b&gt;&amp;\"c\"\t\n&#13;\u{FFFD}ﬀя");
        assert_eq!(markup.removed, Some((4, '\u{B}')));
        let mut markup = Markup::default();
        markup.attribute("n", "\"\t\n\r'");
        assert_eq!(markup.text, " n=\"&quot;&#9;&#10;&#13;'\"");
        assert_eq!(markup.removed, None);
    }
}
