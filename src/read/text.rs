//! Plain text: where its paragraphs, headings and list items are.
//!
//! A blank line always parts blocks. Whether a single line end does depends on the file.
//! Some files hold a paragraph a line; others were wrapped at some width, and their line
//! ends mean nothing, except where a line is indented, begins a list item, or is so short
//! that the next word would have fitted. [`Layout`] finds out which sort a file is.

use super::Paragraphs;
use crate::document::{Block, BlockKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// The lines of a text without their ends: LF, CR, CRLF (also with CR doubled), NEL, vertical
/// tab, form feed, U+2028 and U+2029.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let rest = &text[start..];
        let length = line_length(rest);
        let line = start..start + length;
        let end = &rest[length..];
        // "\r\r\n" is what a file looks like that was turned into CRLF twice.
        let pair = ["\r\n", "\r\r\n"].iter().find(|pair| end.starts_with(**pair));
        start =
            line.end + pair.map_or_else(|| end.chars().next().map_or(0, char::len_utf8), |pair| pair.len());
        Some(line)
    })
}

/// How long the line is that a text begins with, without its end. Goes by bytes, which is three times as
/// fast: all line ends begin with one of these.
fn line_length(text: &str) -> usize {
    let mut at = 0;
    while let Some(more) = text.as_bytes()[at..].iter().position(|b| matches!(b, 0x0a..=0x0d | 0xc2 | 0xe2)) {
        at += more;
        match text[at..].chars().next() {
            Some(c) if !is_line_end(c) => at += c.len_utf8(),
            _ => return at,
        }
    }
    text.len()
}

pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// White space, and the invisible characters that files gather: zero-width spaces, the
/// byte-order mark in the middle of joined files, the Ctrl-Z at the end of DOS texts.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{1a}')
}

/// The blocks of a plain text.
pub(super) fn blocks(text: &str, paragraphs: Paragraphs) -> Vec<Block> {
    let mut survey = Survey::default();
    survey.add(text);
    let mut out = ranges(text, paragraphs, &survey.layout());
    if paragraphs != Paragraphs::Blank {
        let kinds = Kinds::of(text, &out);
        kinds.mark(text, &mut out, false);
    }
    out
}

/// The blocks of a text or of a part of it that begins where a block does, all as paragraphs.
pub(super) fn ranges(text: &str, paragraphs: Paragraphs, layout: &Layout) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut previous: Option<Line> = None;
    let mut after_blank = false;
    for line in Line::all(text, &mut after_blank) {
        let joins = !line.after_blank
            && previous.as_ref().is_some_and(|previous| match paragraphs {
                Paragraphs::Line => false,
                Paragraphs::Blank => true,
                Paragraphs::Auto => layout.continues(previous, &line),
            });
        match out.last_mut() {
            Some(block) if joins => block.range.end = line.range.end,
            _ => out.push(Block { range: line.range.clone(), kind: BlockKind::Paragraph }),
        }
        previous = Some(line);
    }
    out
}

/// A line that is not blank, without the white space around it, and what tells whether it
/// goes on with the one before.
struct Line<'a> {
    text: &'a str,
    range: Range<usize>,
    /// Columns of white space before it.
    indent: usize,
    /// Characters, without the white space around it.
    width: usize,
    after_blank: bool,
}

impl<'a> Line<'a> {
    /// The lines of a text; `after_blank` says whether a blank one stands before it, and then
    /// whether one ends it.
    fn all(text: &'a str, after_blank: &mut bool) -> impl Iterator<Item = Self> {
        lines(text).filter_map(move |range| {
            let line = &text[range.clone()];
            let start = line.trim_start_matches(is_blank);
            let inner = start.trim_end_matches(is_blank);
            if inner.is_empty() {
                *after_blank = true;
                return None;
            }
            let lead = line.len() - start.len();
            let indent = line[..lead].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            let start = range.start + lead;
            Some(Line {
                text: inner,
                range: start..start + inner.len(),
                indent,
                width: inner.chars().count(),
                after_blank: std::mem::take(after_blank),
            })
        })
    }

    /// Whether it ends as a sentence, a remark or an introduction to a list does.
    fn is_finished(&self) -> bool {
        let text = self.text.trim_end_matches(|c: char| is_closing(c) || is_blank(c));
        text.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '：', '۔', '؟', '।'])
    }

    /// Whether its first word can only stand in the middle of a sentence.
    fn starts_inside(&self) -> bool {
        self.text.trim_start_matches(|c: char| is_opening(c)).starts_with(char::is_lowercase)
    }

    /// Whether it ends where no paragraph ends: with a comma, a hyphen or a dash.
    fn ends_inside(&self) -> bool {
        self.text.ends_with([',', '-', '–', '—', '\u{ad}', '，', '、'])
    }

    /// Columns of its first word, up to which the line before would have had to have room.
    fn first_word(&self) -> usize {
        // A longer "word" is a script without spaces, which breaks anywhere.
        self.text
            .split(is_blank)
            .next()
            .map_or(1, |word| word.chars().take(LONG_WORD + 1).count())
            .min(LONG_WORD)
    }
}

/// Letters of a word beyond which a wrapped line may have been broken inside it.
const LONG_WORD: usize = 20;

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '»' | '”' | '’' | '“' | ')' | ']' | '*' | '_' | '」' | '』' | '）')
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '„' | '“' | '‘' | '(' | '[' | '*' | '_')
}

/// What the line ends of a file mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Layout {
    /// Each line is a paragraph.
    LineIsParagraph,
    /// Lines were broken at about this width.
    Wrapped { width: usize, indent: usize },
}

/// What all lines of a text tell of its layout: counts that take no more room for a long text.
#[derive(Default)]
pub(super) struct Survey {
    /// Whether a blank line was seen last.
    after_blank: bool,
    /// Of the last line that was not blank: whether it is finished, whether it ends inside a
    /// sentence, its width.
    last: Option<(bool, bool, usize)>,
    /// Pairs of lines without a blank one between them, and those of some sorts.
    pairs: usize,
    inside: usize,
    finished: usize,
    /// How many pairs have a width, with the first word of the second, of so many columns.
    joined: BTreeMap<usize, usize>,
    /// How many lines have a width, and an indent, of so many columns.
    widths: BTreeMap<usize, usize>,
    indents: BTreeMap<usize, usize>,
}

impl Survey {
    /// Adds whole lines.
    pub(super) fn add(&mut self, text: &str) {
        let mut after_blank = self.after_blank;
        for line in Line::all(text, &mut after_blank) {
            let finished = line.is_finished();
            let inside = line.ends_inside();
            if let Some((last_finished, last_inside, width)) = self.last
                && !line.after_blank
            {
                let starts_inside = line.starts_inside();
                self.pairs += 1;
                self.inside += usize::from(starts_inside || last_inside);
                self.finished += usize::from(last_finished && !starts_inside);
                *self.joined.entry(width + 1 + line.first_word()).or_default() += 1;
            }
            *self.widths.entry(line.width).or_default() += 1;
            *self.indents.entry(line.indent).or_default() += 1;
            self.last = Some((finished, inside, line.width));
        }
        self.after_blank = after_blank;
    }

    /// Whether there is a line in it that is not blank.
    pub(super) fn has_text(&self) -> bool {
        self.last.is_some()
    }

    /// What they tell.
    pub(super) fn layout(&self) -> Layout {
        // The width that nine lines in ten do not exceed: the longest line may be an address of
        // a page. The smallest indent that at least a quarter of the lines have: the margin.
        let width = quantile(&self.widths, |lines| lines * 9 / 10);
        let indent = quantile(&self.indents, |lines| lines / 4);
        let full: usize = self.joined.range(width * 9 / 10 + 1..).map(|(_, count)| count).sum();
        // Prose wrapped at 60 to 80 columns has a small letter at the start of two lines in
        // three, and ends a sentence at the end of one in eight. A paragraph a line has
        // hardly any of the first and hardly anything but the second.
        let wrapped = if self.inside * 3 >= self.pairs {
            true
        } else if self.finished * 2 >= self.pairs {
            false
        } else {
            // Headings, names, verse, scripts without case: wrapped if the lines are full.
            // No one wraps at more columns than that.
            width <= 120 && full * 10 >= self.pairs * 7
        };
        if wrapped { Layout::Wrapped { width, indent } } else { Layout::LineIsParagraph }
    }
}

/// The value that stands at a place of the sorted list of which these are the counts.
fn quantile(counts: &BTreeMap<usize, usize>, place: impl Fn(usize) -> usize) -> usize {
    let mut left = place(counts.values().sum());
    for (value, count) in counts {
        if left < *count {
            return *value;
        }
        left -= count;
    }
    0
}

impl Layout {
    /// Whether two lines without a blank one between them are one paragraph.
    fn continues(&self, previous: &Line, line: &Line) -> bool {
        let Self::Wrapped { width, indent } = *self else { return false };
        if is_rule(previous.text) || is_rule(line.text) {
            return false;
        }
        match Marker::of(line.text) {
            Some(Marker::Bullet) => return false,
            // In the middle of a sentence a line may begin with a dash or a number by chance.
            Some(Marker::Dash) if previous.is_finished() => {
                let colon = previous.text.ends_with([':', ';']);
                let rest = line.text.trim_start_matches(|c: char| !c.is_alphanumeric());
                return !colon && rest.starts_with(char::is_lowercase);
            }
            Some(Marker::Number)
                if previous.is_finished()
                    && !holds_next_item(line.text)
                    && !closes_bracket(previous.text, line.text) =>
            {
                return false;
            }
            _ => {}
        }
        if line.starts_inside() || previous.ends_inside() {
            return true;
        }
        if line.indent > indent + 1 && line.indent > previous.indent {
            return false;
        }
        if line.indent > indent + 1 && previous.is_finished() {
            return false; // dialogue, each line of it indented
        }
        // The writer broke the line although the next word would have fitted. A quarter of
        // the width is left for wrapping that evens lines out.
        previous.width + 1 + line.first_word() > width * 3 / 4
    }
}

/// How a line begins that may be an item of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Marker {
    /// A sign that stands nowhere else at the start of a line.
    Bullet,
    /// A hyphen or dash: an item, or something said in a dialogue.
    Dash,
    /// A number or a letter with a full stop or bracket.
    Number,
}

impl Marker {
    fn of(line: &str) -> Option<Self> {
        let mut chars = line.chars();
        let first = chars.next()?;
        let spaced = chars.next().is_some_and(is_blank);
        match first {
            '•' | '‣' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '◆' | '➢' | '►' | '\u{f0b7}' =>
            {
                return Some(Self::Bullet);
            }
            '*' | '·' | '+' if spaced => return Some(Self::Bullet),
            '-' | '–' | '—' if spaced => return Some(Self::Dash),
            _ => {}
        }
        // "1." "12)" "(3)" "1.2." "a)" "б)", then white space.
        let word = line.split(is_blank).next()?;
        if word.len() == line.len() {
            return None;
        }
        let inner = word.strip_prefix('(').unwrap_or(word);
        let inner = inner.strip_suffix(')').or_else(|| inner.strip_suffix('.'))?;
        let numbers =
            inner.split('.').all(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
        let letter =
            word.ends_with(')') && inner.chars().count() == 1 && inner.chars().all(char::is_lowercase);
        (numbers || letter).then_some(Self::Number)
    }
}

/// Whether the bracket after a number that begins a line is the other half of one before: `(Gen. 7: 1 to 8:`, `17)`.
fn closes_bracket(previous: &str, line: &str) -> bool {
    let open = previous.rfind('(').is_some_and(|open| !previous[open..].contains(')'));
    let close = line.find([')', '(', ' ']).is_some_and(|at| line[at..].starts_with(')'));
    open && close
}

/// Whether a line goes on with the next item of the list that it begins, as lists in running text do: `1)
/// uud 2) utt`.
fn holds_next_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let Some(close) = rest.chars().next() else { return false };
    let next = number.parse().map(|number: u64| format!("{}{close}", number + 1));
    next.is_ok_and(|next| rest.split(is_blank).any(|word| word == next))
}

/// Whether a line is a rule or an ornament: `-----`, `* * *`, `=====`. Not what a wrapped line may
/// hold by chance, at the end of a paragraph: marks (`?!!`, `[...]`) or emoji.
fn is_rule(line: &str) -> bool {
    let by_chance = |c: char| {
        c.is_alphanumeric()
            || is_closing(c) && !matches!(c, '*' | '_')
            || is_opening(c) && !matches!(c, '*' | '_')
            || matches!(
                c,
                '.' | '!' | '?' | '…' | ',' | ';' | ':' | '❤' | '❗' | '❓' | '\u{fe0f}' | '\u{1f000}'
                    ..='\u{1faff}'
            )
    };
    // A dash or two end a sentence that was broken off.
    line.chars().filter(|c| !is_blank(*c)).count() >= 3 && !line.contains(by_chance)
}

/// A heading is at most that long, in characters and words: what fits on a line or two.
const HEADING_CHARS: usize = 100;
const HEADING_WORDS: usize = 14;

/// Whether a block looks like a heading by itself.
fn is_heading(block: &str) -> bool {
    if block.len() > 4 * HEADING_CHARS || block.contains(is_line_end) || !block.contains(char::is_alphabetic)
    {
        return false;
    }
    if block.chars().count() > HEADING_CHARS || block.split_whitespace().count() > HEADING_WORDS {
        return false;
    }
    if block.starts_with('#') {
        return true;
    }
    let capitals = block.chars().any(char::is_uppercase) && !block.chars().any(char::is_lowercase);
    let open =
        !block.trim_end_matches(is_closing).ends_with(['.', '!', '?', '…', ':', ';', ',', '。', '！', '？']);
    let begins = block.starts_with(|c: char| !c.is_lowercase());
    let speaks = Marker::of(block) == Some(Marker::Dash);
    begins && !speaks && (open || capitals)
}

/// What tells the kinds of blocks, counted over all of a text.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    headings: usize,
    blocks: usize,
}

impl Kinds {
    fn of(text: &str, blocks: &[Block]) -> Self {
        let mut kinds = Self::default();
        kinds.count(text, blocks);
        kinds
    }

    /// Counts blocks.
    pub(super) fn count(&mut self, text: &str, blocks: &[Block]) {
        self.headings += blocks.iter().filter(|block| is_heading(&text[block.range.clone()])).count();
        self.blocks += blocks.len();
    }

    /// Marks headings and items among blocks, the last of which is the last of its text. Before
    /// them stands a numbered block, or not.
    pub(super) fn mark(&self, text: &str, blocks: &mut [Block], after_numbered: bool) {
        // Where a large part of a text looks like headings, it is a text without end marks:
        // then only what stands before a real paragraph is one.
        let candidates: Vec<bool> =
            blocks.iter().map(|block| is_heading(&text[block.range.clone()])).collect();
        let many = self.headings * 3 > self.blocks && self.blocks > 3;
        let numbered: Vec<bool> = blocks.iter().map(|b| is_numbered(&text[b.range.clone()])).collect();
        for i in 0..blocks.len() {
            let block = &text[blocks[i].range.clone()];
            let before = i.checked_sub(1).map_or(after_numbered, |before| numbered[before]);
            let in_list = numbered[i] && (before || numbered.get(i + 1).copied().unwrap_or(false));
            // A heading heads something: the last block is none, nor is one before another
            // unless headings are rare here.
            let heads = candidates.get(i + 1).is_some_and(|next| !many || !next);
            if candidates[i] && heads && !in_list && Marker::of(block) != Some(Marker::Bullet) {
                blocks[i].kind = BlockKind::Heading;
                continue;
            }
            let item = match Marker::of(block) {
                Some(Marker::Bullet) => true,
                Some(Marker::Number) => true,
                // What is said in a dialogue begins with a capital and ends with a full stop.
                Some(Marker::Dash) => {
                    let rest = block.trim_start_matches(|c: char| !c.is_alphanumeric());
                    rest.starts_with(char::is_lowercase)
                        || !block.ends_with(['.', '!', '?', '…', '"', '»', '”'])
                }
                None => false,
            };
            if item {
                blocks[i].kind = BlockKind::ListItem;
            }
        }
    }
}

/// Whether a block begins with the number of an item.
pub(super) fn is_numbered(block: &str) -> bool {
    Marker::of(block) == Some(Marker::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The blocks of a text, each with the first letter of its kind: `P:text`.
    fn read_as(text: &str, paragraphs: Paragraphs) -> Vec<String> {
        blocks(text, paragraphs)
            .into_iter()
            .map(|block| {
                let kind = match block.kind {
                    BlockKind::Paragraph => 'P',
                    BlockKind::Heading => 'H',
                    BlockKind::ListItem => 'L',
                    BlockKind::TableCell => 'T',
                };
                format!("{kind}:{}", text[block.range].split_whitespace().collect::<Vec<_>>().join(" "))
            })
            .collect()
    }

    fn read(text: &str) -> Vec<String> {
        read_as(text, Paragraphs::Auto)
    }

    const PROSE: &str = "It was a long and quiet winter, and nobody in the village spoke of the war any more. \
        The river was frozen, the road was empty. Only the mill worked through the night, as it always had.";

    fn wrap(text: &str, width: usize) -> String {
        let mut out = String::new();
        let mut column = 0;
        for word in text.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
        out
    }

    #[test]
    fn every_line_end_there_is() {
        let text = "a\nb\rc\r\nd\u{85}e\u{2028}f\u{2029}g\u{c}h\r\r\ni\r\rj\n";
        let found: Vec<&str> = lines(text).map(|line| &text[line]).collect();
        assert_eq!(found, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "", "j"]);
    }

    #[test]
    fn blank_lines_part_blocks_whatever_they_hold() {
        for blank in ["", " ", "\t", "\u{a0}", "\u{feff}", "\u{200b} ", "\u{3000}", "\n\n\n"] {
            for end in ["\n", "\r", "\r\n"] {
                let text = format!("{PROSE}{end}{blank}{end}{PROSE}{end}");
                assert_eq!(read(&text).len(), 2, "{blank:?} {end:?}");
            }
        }
    }

    #[test]
    fn a_paragraph_a_line() {
        let text = format!("On winter\n{PROSE}\nShort one.\n{PROSE}\n“Really?”\n{PROSE}\n");
        let blocks = read(&text);
        assert_eq!(blocks.len(), 6, "{blocks:#?}");
        assert_eq!(blocks[0], "H:On winter");
        assert_eq!(blocks[2], "P:Short one.");
    }

    #[test]
    fn salutations_before_long_paragraphs_are_blocks_of_their_own() {
        let text = format!("Mr Chairman!\nDear colleagues!\n\n{PROSE}\n\n{PROSE}");
        assert_eq!(read(&text)[..2], ["P:Mr Chairman!", "P:Dear colleagues!"]);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        for width in [30, 50, 72, 100] {
            let text = format!("{}\n\n{}\n", wrap(PROSE, width), wrap(PROSE, width));
            assert_eq!(read(&text), [format!("P:{PROSE}"), format!("P:{PROSE}")], "{width}");
        }
    }

    /// The last word of a paragraph, alone on a line, may be none.
    #[test]
    fn emoji_and_marks_on_a_line_are_no_rule() {
        assert!(!is_rule("😊") && !is_rule("❤❤😘") && !is_rule("?!!") && !is_rule("[...]"));
        assert!(!is_rule("—") && !is_rule("--") && !is_rule("– –"));
        assert!(!is_rule("...") && !is_rule(". . ."));
        assert!(is_rule("-----") && is_rule("* * *") && is_rule("=====") && is_rule("***"));
    }

    #[test]
    fn lines_end_where_their_ends_begin() {
        for (text, length) in
            [("aé“…\nb", 9), ("“a”\u{85}b", 7), ("…\u{2028}b", 3), ("Ж", 2), ("", 0), ("\rb", 0)]
        {
            assert_eq!(line_length(text), length, "{text:?}");
        }
    }

    #[test]
    fn in_wrapped_text_headings_and_short_last_lines_end_blocks() {
        let wrapped = wrap(PROSE, 60);
        let text = format!("{wrapped}\nThe second winter\n{wrapped}\n{wrapped}");
        let blocks = read(&text);
        assert_eq!(blocks[1], "H:The second winter", "{blocks:#?}");
        let indented = wrapped.replacen("It", "    It", 1);
        assert_eq!(read(&format!("{indented}\n{indented}\n{indented}\n")).len(), 3);
    }

    #[test]
    fn list_items_are_blocks() {
        let wrapped = wrap(PROSE, 60);
        let text = format!(
            "{wrapped}\n\nWe need:\n- bread and\nsalt;\n- wood;\n\n1. First point\n2. Second point\n• third\n{PROSE}"
        );
        let blocks = read(&text);
        assert_eq!(
            blocks[1..7],
            [
                "P:We need:",
                "L:- bread and salt;",
                "L:- wood;",
                "L:1. First point",
                "L:2. Second point",
                "L:• third"
            ],
            "{blocks:#?}"
        );
    }

    #[test]
    fn a_dash_or_a_number_that_wrapping_put_first_begins_nothing() {
        let text = "Москва, столица нашей страны,\n– самый большой город Европы, в котором\nживёт больше двенадцати миллионов жителей.\nПолёт состоялся в апреле, и это было\n12. апреля, как всем известно, днём.";
        assert_eq!(read(text).len(), 1, "{:#?}", read(text));
    }

    #[test]
    fn a_list_that_runs_on_in_its_line_is_no_item() {
        let text = "Of all the signs that the boy had to learn there were four:\n1) arp 2) ban 3) cul 4) dor. He knew none\nof them by then.";
        assert_eq!(read(text).len(), 1, "{:#?}", read(text));
        let text = "All this is told to us in the book of beginnings (chapters 1 to 8:\n17) and in no other book that we have in the house or in\nthe school.";
        assert_eq!(read(text).len(), 1, "{:#?}", read(text));
        let text = "Of all the signs that the boy had to learn there were four:\n1) arp, which is an owl\n2) ban, a lamp";
        assert_eq!(read(text).len(), 3, "{:#?}", read(text));
    }

    #[test]
    fn dialogue_is_a_block_a_line() {
        let text = "    Он долго смотрел на неё и потом спросил, не хочет ли она\nвыйти на улицу, где уже стемнело и зажглись фонари.\n    - Хочу, - сказала она.\n    - Тогда пойдём.\n    И они вышли, не сказав друг другу больше ни одного слова\nдо самой реки.\n";
        let blocks = read(text);
        assert_eq!(blocks.len(), 4, "{blocks:#?}");
        assert_eq!(blocks[1], "P:- Хочу, - сказала она.");
    }

    #[test]
    fn the_user_may_say_what_a_line_end_means() {
        let text = "one two,\nthree.\n\nfour";
        assert_eq!(read_as(text, Paragraphs::Line).len(), 3);
        assert_eq!(read_as("A.\nB.\n- C\n\nD", Paragraphs::Blank).len(), 2);
    }

    #[test]
    fn long_inputs_take_linear_time() {
        assert_eq!(read(&"word ".repeat(2_000_000)).len(), 1);
        assert_eq!(read(&"\n".repeat(2_000_000)).len(), 0);
        assert_eq!(read(&"\r".repeat(2_000_000)).len(), 0);
        assert_eq!(read(&"Yes.\n".repeat(500_000)).len(), 500_000);
    }

    proptest! {
        #[test]
        fn blocks_are_in_order_and_leave_out_white_space_only(
            text in "([a-zA-Zа-я]{1,9}[ .,\n\r\t\u{a0}\u{feff}\u{2028}•–-]{1,3}|\\PC){0,40}",
            which in 0usize..3,
        ) {
            let paragraphs = [Paragraphs::Auto, Paragraphs::Line, Paragraphs::Blank][which];
            let mut end = 0;
            for block in blocks(&text, paragraphs) {
                prop_assert!(block.range.start >= end && block.range.end > block.range.start);
                prop_assert!(text[end..block.range.start].chars().all(is_blank));
                prop_assert!(!text[block.range.clone()].starts_with(is_blank));
                prop_assert!(!text[block.range.clone()].ends_with(is_blank));
                end = block.range.end;
            }
            prop_assert!(text[end..].chars().all(is_blank));
        }

        #[test]
        fn lines_leave_out_line_ends_only(text in "[a\n\r\u{85}\u{2029}б]{0,30}") {
            let mut end = 0;
            for line in lines(&text) {
                prop_assert!(text[end..line.start].chars().all(is_line_end));
                prop_assert!(!text[line.clone()].contains(is_line_end));
                end = line.end;
            }
            prop_assert!(text[end..].chars().all(is_line_end));
        }
    }
}
