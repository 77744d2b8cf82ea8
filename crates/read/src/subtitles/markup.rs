//! Takes tags, positions and character references out of the lines of SRT and WebVTT.

use super::{Line, is_blank};
use std::borrow::Cow;

/// What counts as mark-up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Tags of SubRip, and codes that programs carry over from ASS: `{\an8}`, `\N`, `\h`.
    Srt,
    /// Whatever is between angle brackets.
    Vtt,
}

/// The tags of SubRip and the HTML tags found in its files. Other words between angle brackets are
/// text.
const TAGS: [&str; 20] = [
    "i", "b", "u", "s", "font", "c", "v", "ruby", "rt", "lang", "br", "span", "p", "div", "em", "strong",
    "small", "big", "tt", "strike",
];

/// The character references found in subtitle files.
const REFERENCES: [(&str, char); 9] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", '\u{a0}'),
    ("quot", '"'),
    ("apos", '\''),
    ("#39", '\''),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
];

/// Removes mark-up from the lines of one cue.
pub struct Stripper {
    dialect: Dialect,
    lines: Vec<Line>,
    text: String,
    voice: Option<String>,
    /// Whether a reading aid (`<rt>`) is open.
    hidden: bool,
}

impl Stripper {
    /// Begins a cue.
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, lines: Vec::new(), text: String::new(), voice: None, hidden: false }
    }

    /// Takes the next line.
    pub fn line(&mut self, line: &str) {
        let mut rest = line;
        while let Some(at) = rest.find(['<', '{', '&', '\\']) {
            self.push(&rest[..at]);
            rest = &rest[at..];
            let taken = match rest.as_bytes()[0] {
                b'<' => self.tag(rest),
                b'{' => braces(rest),
                b'&' => self.reference(rest),
                _ => self.escape(rest),
            };
            if taken == 0 {
                self.push(&rest[..1]);
            }
            rest = &rest[taken.max(1)..];
        }
        self.push(rest);
        self.break_line();
    }

    /// Returns the lines of the cue.
    pub fn finish(mut self) -> Vec<Line> {
        self.break_line();
        self.lines
    }

    fn push(&mut self, text: &str) {
        if !self.hidden {
            self.text.push_str(text);
        }
    }

    fn break_line(&mut self) {
        let text = self.text.trim_matches(is_blank);
        if !text.is_empty() {
            self.lines.push(Line { text: text.to_owned(), voice: self.voice.clone() });
        }
        self.text.clear();
    }

    /// Consumes a tag at the beginning of a text; returns its length, or 0 if there is none.
    fn tag(&mut self, text: &str) -> usize {
        let Some(end) = text[1..].find(['<', '>']).map(|at| at + 1).filter(|&at| text[at..].starts_with('>'))
        else {
            return 0;
        };
        let inner = &text[1..end];
        let (closes, named) = inner.strip_prefix('/').map_or((false, inner), |named| (true, named));
        let length = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
        let name = named[..length].to_ascii_lowercase();
        let is_tag = match self.dialect {
            Dialect::Srt => TAGS.contains(&&*name),
            Dialect::Vtt => closes || inner.starts_with(|c: char| c.is_ascii_alphanumeric()),
        };
        if !is_tag {
            return 0;
        }
        match &*name {
            "v" => {
                self.break_line();
                let voice = named[length..].split_once(char::is_whitespace).map(|(_, voice)| voice.trim());
                self.voice = voice.filter(|voice| !closes && !voice.is_empty()).map(str::to_owned);
            }
            "br" => self.break_line(),
            "rt" => self.hidden = !closes,
            "ruby" => self.hidden = false,
            _ => {}
        }
        end + 1
    }

    /// Consumes a character reference at the beginning of a text; returns its length, or 0 if there is none.
    fn reference(&mut self, text: &str) -> usize {
        // The longest one is a number of seven digits: `&#1114111;`.
        let Some(end) = text.bytes().take(11).position(|byte| byte == b';') else { return 0 };
        let name = &text[1..end];
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        let known = REFERENCES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
        let Some(c) = known.or_else(|| number.and_then(char::from_u32)) else { return 0 };
        // A control character is not text.
        let mut bytes = [0; 4];
        self.push((if c.is_control() { ' ' } else { c }).encode_utf8(&mut bytes));
        end + 1
    }

    /// Takes a line break or a space of ASS.
    fn escape(&mut self, text: &str) -> usize {
        match text.as_bytes().get(1) {
            Some(b'N') if self.dialect == Dialect::Srt => self.break_line(),
            Some(b'h') if self.dialect == Dialect::Srt => self.push("\u{a0}"),
            _ => return 0,
        }
        2
    }
}

/// Returns the length of a code in braces at the beginning of a text, such as `{\an8}` or `{y:i}`; 0 if there is none.
fn braces(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_code = bytes.get(1) == Some(&b'\\')
        || (bytes.get(1).is_some_and(u8::is_ascii_alphabetic) && bytes.get(2) == Some(&b':'));
    if !is_code {
        return 0;
    }
    let end = text[1..].find(['{', '}']).map(|at| at + 1);
    end.filter(|&end| text[end..].starts_with('}')).map_or(0, |end| end + 1)
}

/// Returns a text with one space for each run of white space; a no-break space stays.
pub fn squeeze(text: &str) -> Cow<'_, str> {
    let is_space = |c: char| c.is_whitespace() && c != '\u{a0}';
    let mut before = ' ';
    let is_plain = text.chars().all(|c| {
        let twice = is_space(c) && (c != ' ' || before == ' ');
        before = c;
        !twice
    });
    if is_plain {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(dialect: Dialect, lines: &[&str]) -> Vec<(String, Option<String>)> {
        let mut stripper = Stripper::new(dialect);
        lines.iter().for_each(|line| stripper.line(line));
        stripper.finish().into_iter().map(|line| (line.text, line.voice)).collect()
    }

    fn texts(dialect: Dialect, line: &str) -> Vec<String> {
        strip(dialect, &[line]).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn tags_and_codes_of_subrip_go_and_other_brackets_stay() {
        for (line, want) in [
            ("{\\an8}<i>It <FONT color=\"#fff\">rains</font>.</i>", vec!["It rains."]),
            ("{\\fad(200,300)\\pos(1,2)}Rain", vec!["Rain"]),
            ("{y:i}Rain {laughs}", vec!["Rain {laughs}"]),
            ("1 < 2 and 3 > 2, <sighs>", vec!["1 < 2 and 3 > 2, <sighs>"]),
            ("<< quoted >> <i", vec!["<< quoted >> <i"]),
            ("One\\NTwo<br/>Three\\hfour", vec!["One", "Two", "Three\u{a0}four"]),
            ("Tom &amp; Ann &#8211; &x; &", vec!["Tom & Ann – &x; &"]),
            ("{\\an8", vec!["{\\an8"]),
            ("<i></i>", vec![]),
        ] {
            assert_eq!(texts(Dialect::Srt, line), want, "{line}");
        }
    }

    #[test]
    fn tags_of_webvtt_and_voices() {
        assert_eq!(
            texts(Dialect::Vtt, "<c.loud>Who</c> <00:02.000>&lt;is&gt; C:\\New"),
            ["Who <is> C:\\New"]
        );
        assert_eq!(texts(Dialect::Vtt, "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>"), ["漢字"]);
        let lines = strip(Dialect::Vtt, &["<v.first Anna B>Hi.", "Come in.</v> <v Ben>No."]);
        let anna = Some("Anna B".to_owned());
        assert_eq!(
            lines,
            [
                ("Hi.".to_owned(), anna.clone()),
                ("Come in.".to_owned(), anna),
                ("No.".to_owned(), Some("Ben".to_owned()))
            ]
        );
    }
}
