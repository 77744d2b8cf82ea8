//! The walk through the tokens: groups, the state in them, and characters.

use super::groups::{Apart, Destination, Group, Mode, Paragraph, character, destination};
use super::pages::{by_charset, by_code_page};
use super::tokens::{Token, Tokens};
use super::writer::Writer;
use crate::source::{Builder, Source};
use encoding_rs::Encoding;
use std::collections::{BTreeMap, BTreeSet};
use sverka_text::limits::{Bound, Exceeded, Limits};

/// Reads rich text.
pub(super) struct Reader<'a> {
    writer: Writer<'a>,
    limits: Limits,
    group: Group,
    outside: Vec<Group>,
    /// The encoding of the file, and those of its fonts.
    encoding: &'static Encoding,
    fonts: BTreeMap<i32, Option<&'static Encoding>>,
    default_font: i32,
    /// The font, or the style, that a table defines, and the name of the style.
    defined: i32,
    level: Option<i32>,
    name: String,
    /// Whether it is a style of characters, and whether it hides its text.
    is_character_style: bool,
    hides: bool,
    /// The styles that hide their text: whether they are of characters, and their numbers.
    hidden_styles: BTreeSet<(bool, i32)>,
    /// Bytes that are not decoded yet: a character may take two.
    bytes: Vec<u8>,
    /// The first half of a character beyond U+FFFF.
    high: Option<u16>,
    /// Characters to skip.
    skip: u32,
    /// The instructions of the fields that are open.
    fields: Vec<String>,
}

/// How a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With the brace that closes its first one.
    Whole,
    /// With groups that are not closed.
    Open,
    /// With stray text after the last brace.
    TextBehind,
}

/// Returns whether a token contains text that a person would read.
fn is_text(token: &Token<'_>) -> bool {
    match token {
        Token::Text(text) => text.iter().any(|byte| !byte.is_ascii_whitespace() && !byte.is_ascii_control()),
        Token::Byte(_) | Token::Word("u", _) => true,
        _ => false,
    }
}

/// Bytes of an instruction that are kept: its name is among the first.
const INSTRUCTION: usize = 64;

impl<'a> Reader<'a> {
    pub fn new(source: &Source<'a>, builder: &'a mut Builder) -> Self {
        let encoding = encoding_rs::WINDOWS_1252;
        let group = Group {
            mode: Mode::Text,
            is_new: false,
            may_ignore: false,
            encoding,
            fallback: 1,
            hidden: false,
            deleted: false,
            paragraph: Paragraph::default(),
            is_field: false,
            is_apart: false,
        };
        Self {
            writer: Writer::new(&source.options.with, &source.options.limits, builder),
            limits: source.options.limits,
            group,
            outside: Vec::new(),
            encoding,
            fonts: BTreeMap::new(),
            default_font: 0,
            defined: 0,
            level: None,
            name: String::new(),
            is_character_style: false,
            hides: false,
            hidden_styles: BTreeSet::new(),
            bytes: Vec::new(),
            high: None,
            skip: 0,
            fields: Vec::new(),
        }
    }

    /// Reads all; returns how it ends.
    pub fn read(mut self, bytes: &[u8]) -> Result<End, Exceeded> {
        let mut tokens = Tokens::new(bytes);
        for token in tokens.by_ref() {
            match token {
                Token::Open => self.open()?,
                Token::Close => {
                    self.close();
                    if self.outside.is_empty() {
                        break;
                    }
                }
                // A Unicode character does not replace another one.
                _ if self.skip > 0 && !matches!(token, Token::Text(_) | Token::Word("u", _)) => {
                    self.skip -= 1;
                }
                Token::Word(word, number) => self.word(word, number),
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Byte(byte) => self.push_bytes(&[byte]),
                Token::Text(text) => {
                    let skipped = text.len().min(self.skip as usize);
                    self.skip -= skipped as u32;
                    self.push_bytes(&text[skipped..]);
                }
                Token::Binary => {}
            }
        }
        self.decode();
        let is_open = !self.outside.is_empty();
        self.writer.finish();
        Ok(if is_open {
            End::Open
        } else if tokens.any(|token| is_text(&token)) {
            End::TextBehind
        } else {
            End::Whole
        })
    }

    fn open(&mut self) -> Result<(), Exceeded> {
        self.decode();
        self.skip = 0;
        self.outside.push(self.group);
        self.limits.check(Bound::Depth, self.outside.len() as u64)?;
        (self.group.is_new, self.group.may_ignore) = (true, false);
        (self.group.is_field, self.group.is_apart) = (false, false);
        Ok(())
    }

    fn close(&mut self) {
        self.decode();
        self.skip = 0;
        if self.group.mode == Mode::Styles {
            self.end_style();
        }
        if self.group.is_apart {
            self.writer.end();
        }
        if self.group.is_field {
            self.fields.pop();
        }
        if let Some(group) = self.outside.pop() {
            self.group = group;
        }
    }

    /// Takes bytes of text.
    fn push_bytes(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.group.is_new = false;
        match self.group.mode {
            Mode::Text => self.bytes.extend_from_slice(bytes),
            Mode::Styles => self.name.push_str(&String::from_utf8_lossy(bytes)),
            Mode::Instruction => {
                if let Some(field) = self.fields.last_mut().filter(|field| field.len() < INSTRUCTION) {
                    field.push_str(&String::from_utf8_lossy(&bytes[..bytes.len().min(INSTRUCTION)]));
                }
            }
            Mode::Skip | Mode::Shell | Mode::Fonts => {}
        }
    }

    /// Decodes the bytes that are not decoded yet.
    fn decode(&mut self) {
        self.high = None;
        if !self.bytes.is_empty() {
            let text = self.group.encoding.decode_without_bom_handling(&self.bytes).0;
            let hidden = self.group.hidden || self.group.deleted;
            self.writer.text(&text, self.group.paragraph, hidden);
            self.bytes.clear();
        }
    }

    /// Writes text that needs no decoding.
    fn push(&mut self, text: &str) {
        self.decode();
        self.group.is_new = false;
        if self.group.mode == Mode::Text {
            self.writer.text(text, self.group.paragraph, self.group.hidden || self.group.deleted);
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => {
                self.group.may_ignore = true;
                return;
            }
            b'~' => self.push("\u{a0}"),
            b'_' => self.push("\u{2011}"),
            b'{' | b'}' | b'\\' => self.push_bytes(&[symbol]),
            b'\r' | b'\n' => self.end_paragraph(),
            // An optional hyphen, and marks of indexes.
            _ => {}
        }
        self.group.is_new = false;
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_new = std::mem::replace(&mut self.group.is_new, false);
        if self.group.mode == Mode::Skip {
            return;
        }
        if is_new {
            // Mathematics, whichever of its groups is the outermost.
            if matches!(word, "mmath" | "moMath" | "moMathPara") && self.group.mode == Mode::Text {
                let is_shown = !self.group.hidden && !self.group.deleted;
                if is_shown {
                    self.writer.leave_out("formula", "formulas");
                }
                self.group.mode = Mode::Skip;
                return;
            }
            let found = destination(word);
            if let Some(found) = found {
                return self.begin(found);
            }
            if self.group.may_ignore && self.group.mode != Mode::Styles {
                self.group.mode = Mode::Skip;
                return;
            }
        }
        match self.group.mode {
            Mode::Fonts => self.define_font(word, number),
            Mode::Styles => self.define_style(word, number),
            // The row data of a nested table is in a group that other readers skip.
            Mode::Shell if word == "nestrow" => self.table_word(word),
            Mode::Text => {
                if let Some(character) = character(word) {
                    self.push(character);
                } else {
                    self.text_word(word, number);
                }
            }
            Mode::Skip | Mode::Shell | Mode::Instruction => {}
        }
    }

    /// Begins a group that is not plain text.
    fn begin(&mut self, found: Destination) {
        match found {
            Destination::Mode(mode) => self.group.mode = mode,
            Destination::Apart(apart) => {
                self.writer.begin(apart);
                (self.group.mode, self.group.is_apart) = (Mode::Text, true);
                // Page headers and boxes do not affect the paragraph around them.
                self.group.paragraph = Paragraph::default();
                if apart == Apart::Header {
                    (self.group.hidden, self.group.deleted) = (false, false);
                }
            }
            Destination::Field => {
                self.fields.push(String::new());
                self.group.is_field = true;
            }
            Destination::Result => {
                let field = self.fields.last().map_or("", |field| field.trim_start());
                let name = field.split([' ', '\\']).next().unwrap_or_default();
                let is_index = ["TOC", "INDEX", "TOA"].iter().any(|known| name.eq_ignore_ascii_case(known));
                self.group.mode = if is_index { Mode::Skip } else { Mode::Text };
                if is_index {
                    self.writer.leave_out("table of contents or index", "tables of contents and indexes");
                }
            }
            Destination::ListText => {
                self.group.mode = Mode::Skip;
                if let Some(around) = self.outside.last_mut() {
                    around.paragraph.is_item = true;
                }
            }
        }
    }

    fn define_font(&mut self, word: &str, number: Option<i32>) {
        let number = number.unwrap_or(0);
        match word {
            "f" => self.defined = number,
            "fcharset" => _ = self.fonts.insert(self.defined, by_charset(number)),
            "cpg" => _ = self.fonts.insert(self.defined, by_code_page(number)),
            _ => {}
        }
    }

    fn define_style(&mut self, word: &str, number: Option<i32>) {
        match word {
            "s" | "cs" => {
                self.defined = number.unwrap_or(0);
                self.is_character_style = word == "cs";
            }
            "outlinelevel" => self.level = number,
            "v" => self.hides = number != Some(0),
            _ => {}
        }
    }

    /// Ends a style, which is a heading by its level or by its name.
    fn end_style(&mut self) {
        let name = std::mem::take(&mut self.name).trim().trim_end_matches(';').to_lowercase();
        let by_name = name.strip_prefix("heading ").and_then(|level| level.trim().parse::<u8>().ok());
        let by_level = self.level.take().and_then(|level| u8::try_from(level).ok());
        if std::mem::take(&mut self.hides) {
            self.hidden_styles.insert((self.is_character_style, self.defined));
        }
        self.is_character_style = false;
        let level = by_level.or(by_name.map(|level| level.saturating_sub(1)));
        if let Some(level) = level {
            self.writer.headings.insert(self.defined, level);
        }
        self.defined = 0;
    }

    /// Takes a control word inside of text.
    fn text_word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        match word {
            "u" => return self.unicode(number.unwrap_or(0)),
            "uc" => self.group.fallback = u32::try_from(number.unwrap_or(1)).unwrap_or(0),
            _ => {}
        }
        self.decode();
        let group = &mut self.group;
        match word {
            "ansi" => self.set_encoding(1252),
            "mac" => self.set_encoding(10000),
            "ansicpg" => self.set_encoding(number.unwrap_or(0)),
            "deff" => self.default_font = number.unwrap_or(0),
            "f" => self.group.encoding = self.font(number.unwrap_or(0)),
            "plain" => {
                (group.hidden, group.deleted) = (false, false);
                self.group.encoding = self.font(self.default_font);
            }
            "v" => group.hidden = on,
            // Text hidden by a style need not be marked as hidden itself.
            "cs" if self.hidden_styles.contains(&(true, number.unwrap_or(0))) => group.hidden = true,
            // Moved text is deleted in its old place.
            "deleted" | "mvf" => group.deleted = on,
            "pard" => group.paragraph = Paragraph::default(),
            "s" => {
                group.paragraph.style = number.unwrap_or(0);
                group.hidden |= self.hidden_styles.contains(&(false, group.paragraph.style));
            }
            "outlinelevel" => group.paragraph.outline = number,
            "intbl" => group.paragraph.in_table = on,
            "itap" => {
                let depth = usize::try_from(number.unwrap_or(1)).unwrap_or(0);
                // Tables nested more deeply than other elements may be count as one.
                group.paragraph.nesting = depth.min(usize::try_from(self.limits.depth).unwrap_or(depth));
                group.paragraph.in_table |= depth > 0;
            }
            "ls" => group.paragraph.is_item = on,
            "par" | "sect" | "page" => self.end_paragraph(),
            "ftnalt" => self.writer.is_endnote(),
            _ => self.table_word(word),
        }
    }

    fn table_word(&mut self, word: &str) {
        let paragraph = self.group.paragraph;
        match word {
            "cell" => self.writer.cell(1, paragraph),
            "nestcell" => self.writer.cell(paragraph.nesting.max(2), paragraph),
            "row" => self.writer.row(1),
            "nestrow" => self.writer.row(paragraph.nesting.max(2)),
            _ => {}
        }
    }

    /// Ends a paragraph; a deleted or hidden mark joins it to the next.
    fn end_paragraph(&mut self) {
        self.decode();
        if self.group.mode == Mode::Text && !self.group.deleted && !self.group.hidden {
            self.writer.paragraph(self.group.paragraph);
        }
    }

    fn set_encoding(&mut self, page: i32) {
        if let Some(encoding) = by_code_page(page) {
            (self.encoding, self.group.encoding) = (encoding, encoding);
        }
    }

    fn font(&self, font: i32) -> &'static Encoding {
        self.fonts.get(&font).copied().flatten().unwrap_or(self.encoding)
    }

    /// Adds a Unicode character, or half of one.
    fn unicode(&mut self, number: i32) {
        // Negative numbers are those above 32,767 in 16 bits.
        let unit = (number & 0xFFFF) as u16;
        let high = self.high;
        self.decode();
        self.skip = self.group.fallback;
        let units: &[u16] = match high {
            Some(high) => &[high, unit],
            None if (0xD800..0xDC00).contains(&unit) => {
                self.high = Some(unit);
                return;
            }
            None if number > 0xFFFF => {
                if let Some(c) = u32::try_from(number).ok().and_then(char::from_u32) {
                    self.push(c.encode_utf8(&mut [0; 4]));
                }
                return;
            }
            None => &[unit],
        };
        self.push(&String::from_utf16_lossy(units));
    }
}
