//! Plain text: where its paragraphs, headings and list items are.
//!
//! A blank line always separates blocks. Whether a single line end does depends on the file. Some files have one
//! paragraph per line; others were wrapped at some width, and their line ends are irrelevant, except
//! before an indented line or a list item, and after a line so short that the next word would have fitted.
//! [`Layout`] determines the
//! sort of file, [`Kinds`] which blocks are headings and items.

mod kinds;
mod layout;
mod line;
mod marker;

use super::Paragraphs;
use line::Line;
use std::ops::Range;
use sverka_text::document::{Block, BlockKind};

pub(super) use kinds::Kinds;
pub(super) use layout::{Layout, Survey};
pub(super) use marker::is_numbered;

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
        // "\r\r\n" results from converting a file to CRLF twice.
        let pair = ["\r\n", "\r\r\n"].iter().find(|pair| end.starts_with(**pair));
        start =
            line.end + pair.map_or_else(|| end.chars().next().map_or(0, char::len_utf8), |pair| pair.len());
        Some(line)
    })
}

/// Returns the length of the first line of a text, without its end. It searches bytes, which is three times as fast:
/// all line ends begin with one of these.
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

/// The longest paragraph that lines are joined to, in bytes: *War and Peace* without blank lines has 3 MB. Without a
/// bound a file of short lines would be one paragraph of as many sentences, which takes fifty times its size.
const LONGEST: usize = 4 << 20;

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
            Some(block) if joins && line.range.end - block.range.start <= LONGEST => {
                block.range.end = line.range.end
            }
            _ => out.push(Block { range: line.range.clone(), kind: BlockKind::Paragraph }),
        }
        previous = Some(line);
    }
    out
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
                    BlockKind::Heading(_) => 'H',
                    BlockKind::ListItem => 'L',
                    _ => 'T',
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
    fn no_paragraph_is_endless() {
        let text = "x\n".repeat(LONGEST);
        let blocks = blocks(&text, Paragraphs::Auto);
        assert_eq!(blocks.len(), 2);
        assert!(blocks.iter().all(|block| block.range.len() <= LONGEST));
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
