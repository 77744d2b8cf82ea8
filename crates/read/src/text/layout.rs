//! What the line ends of a file mean.

use super::line::Line;
use super::marker::{Marker, closes_bracket, holds_next_item, is_rule};
use std::collections::BTreeMap;

/// What the line ends of a file mean.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Layout {
    /// Each line is a paragraph.
    LineIsParagraph,
    /// Lines were broken at about this width.
    Wrapped { width: usize, indent: usize },
}

/// Evidence about the layout from all lines of a text: counts that take no more space for a long text.
#[derive(Default)]
pub(crate) struct Survey {
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
    pub(crate) fn add(&mut self, text: &str) {
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
    pub(crate) fn has_text(&self) -> bool {
        self.last.is_some()
    }

    /// Returns the layout that they indicate.
    pub(crate) fn layout(&self) -> Layout {
        // The width that nine lines in ten do not exceed: the longest line may be an address of
        // a page. The smallest indent that at least a quarter of the lines have: the margin.
        let width = quantile(&self.widths, |lines| lines * 9 / 10);
        let indent = quantile(&self.indents, |lines| lines / 4);
        let full: usize = self.joined.range(width * 9 / 10 + 1..).map(|(_, count)| count).sum();
        // Prose wrapped at 60 to 80 columns has a small letter at the start of two lines in
        // three, and ends a sentence at the end of one in eight. Text with one paragraph per line has hardly any of
        // the first and almost only the second.
        let wrapped = if self.inside * 3 >= self.pairs {
            true
        } else if self.finished * 2 >= self.pairs {
            false
        } else {
            // Headings, names, verse, scripts without case: wrapped if the lines are full.
            // Nobody wraps at more columns than that.
            width <= 120 && full * 10 >= self.pairs * 7
        };
        if wrapped { Layout::Wrapped { width, indent } } else { Layout::LineIsParagraph }
    }
}

/// Returns the value at a place of the sorted list of which these are the counts.
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
    pub(super) fn continues(&self, previous: &Line, line: &Line) -> bool {
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
        // The author broke the line although the next word would have fitted. A quarter of
        // the width is left for wrapping that evens lines out.
        previous.width + 1 + line.first_word() > width * 3 / 4
    }
}
