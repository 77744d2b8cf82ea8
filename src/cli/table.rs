//! The table at the end of a batch: one row per pair, and a row for the total.

use super::left_out::LeftOut;
use std::path::PathBuf;
use sverka::bitext::{Summary, percent, shown_score};
use textwrap::core::display_width;

/// The outcome of one pair.
#[derive(Clone, Debug)]
pub struct Row {
    /// The name of the pair.
    pub name: String,
    /// The result, or the message of its error.
    pub result: Result<Aligned, String>,
    /// How long it took.
    pub seconds: f64,
}

/// The gap between columns.
const GAP: &str = "  ";
/// A pair that was aligned.
#[derive(Clone, Debug)]
pub struct Aligned {
    /// The figures of the alignment.
    pub summary: Summary,
    /// The number of links that a person should check.
    pub to_check: usize,
    /// Links that were left out of its results.
    pub left_out: LeftOut,
    /// The files that were written for this pair.
    pub files: Vec<PathBuf>,
}

impl Row {
    /// Returns the figures of the alignment; `None` if the pair failed.
    pub fn summary(&self) -> Option<&Summary> {
        self.result.as_ref().ok().map(|aligned| &aligned.summary)
    }
}

const HEAD: [&str; 6] = ["pair", "sentences", "links", "coverage", "score", "seconds"];

/// The shortest length to which a name is cut.
const SHORTEST: usize = 12;

/// Renders rows as columns, names on the left and numbers on the right. Names are cut so that lines fit a
/// width.
pub fn render(rows: &[Row], total_seconds: f64, width: Option<usize>) -> String {
    let mut lines: Vec<[String; 6]> = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(|row| cells(&row.name, row.summary(), row.seconds)));
    if rows.len() > 1 {
        let done: Vec<_> = rows.iter().filter_map(Row::summary).copied().collect();
        let name = format!("{} of {} pairs", done.len(), rows.len());
        lines.push(cells(&name, Some(&Summary::total(&done)), total_seconds));
    }
    let widest = |lines: &[[String; 6]], column: usize| {
        lines.iter().map(|line| display_width(&line[column])).max().unwrap_or(0)
    };
    if let Some(width) = width {
        let numbers: usize = (1..HEAD.len()).map(|column| widest(&lines, column) + GAP.len()).sum();
        let most = width.saturating_sub(numbers).max(SHORTEST);
        lines.iter_mut().for_each(|line| line[0] = shortened(&line[0], most));
    }
    let widths: [usize; 6] = std::array::from_fn(|column| widest(&lines, column));
    let mut out = String::new();
    for line in &lines {
        for (column, cell) in line.iter().enumerate() {
            let pad = " ".repeat(widths[column] - display_width(cell));
            match column {
                0 => out.extend([cell.as_str(), &pad]),
                _ => out.extend([GAP, &pad, cell.as_str()]),
            }
        }
        out.push('\n');
    }
    out
}

fn cells(name: &str, summary: Option<&Summary>, seconds: f64) -> [String; 6] {
    let Some(summary) = summary else {
        return [name.into(), "failed".into(), "-".into(), "-".into(), "-".into(), format!("{seconds:.2}")];
    };
    [
        name.into(),
        format!("{} + {}", summary.sentences.0, summary.sentences.1),
        summary.links.to_string(),
        format!("{} {}", percent(summary.coverage.0), percent(summary.coverage.1)),
        shown_score(summary.mean_score),
        format!("{seconds:.2}"),
    ]
}

/// Cuts the beginning of a name that is too wide, because the ends of paths are more informative.
fn shortened(name: &str, most: usize) -> String {
    if display_width(name) <= most {
        return name.to_owned();
    }
    let starts = name.char_indices().map(|(at, _)| &name[at..]);
    let fits = starts.skip(1).find(|rest| display_width(rest) < most).unwrap_or("");
    format!("…{fits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_and_the_last_row_sums_up() {
        let summary = |sentences, links, coverage, mean_score| {
            let summary = Summary { sentences, links, coverage, mean_score };
            Ok(Aligned { summary, to_check: 0, left_out: LeftOut::default(), files: Vec::new() })
        };
        let rows = [
            Row { name: "речь".into(), result: summary((10, 10), 10, (1.0, 1.0), 0.9), seconds: 0.5 },
            Row {
                name: "a-longer-name".into(),
                result: summary((30, 30), 30, (0.5, 0.999), 0.5),
                seconds: 1.0,
            },
            Row { name: "bad".into(), result: Err(String::new()), seconds: 0.0 },
        ];
        let table = render(&rows, 1.25, None);
        assert_eq!(
            table,
            "pair           sentences  links     coverage  score  seconds\n\
             речь             10 + 10     10  100 % 100 %   0.90     0.50\n\
             a-longer-name    30 + 30     30    50 % 99 %   0.50     1.00\n\
             bad               failed      -            -      -     0.00\n\
             2 of 3 pairs     40 + 40     40    62 % 99 %   0.60     1.25\n"
        );
        let narrow = render(&rows, 1.25, Some(59));
        assert!(narrow.lines().all(|line| display_width(line) <= 59), "{narrow}");
        assert!(narrow.contains("\n…longer-name "), "{narrow}");
    }
}
