//! The table at the end of a batch: a row a pair, a row for all.

use sverka::bitext::{Summary, percent};

/// What one pair gave.
#[derive(Clone, Debug)]
pub struct Row {
    /// The pair.
    pub name: String,
    /// What was found; `None` when the pair failed.
    pub summary: Option<Summary>,
    /// How long it took.
    pub seconds: f64,
}

const HEAD: [&str; 6] = ["pair", "sentences", "links", "coverage", "mean score", "seconds"];

/// Prints rows as columns: names to the left, numbers to the right.
pub fn render(rows: &[Row], total_seconds: f64) -> String {
    let mut lines: Vec<[String; 6]> = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(|row| cells(&row.name, row.summary.as_ref(), row.seconds)));
    if rows.len() > 1 {
        let done: Vec<_> = rows.iter().filter_map(|row| row.summary).collect();
        let name = format!("{} of {} pairs", done.len(), rows.len());
        lines.push(cells(&name, Some(&Summary::total(&done)), total_seconds));
    }
    let widths: [usize; 6] =
        std::array::from_fn(|column| lines.iter().map(|line| width(&line[column])).max().unwrap_or(0));
    let mut out = String::new();
    for line in &lines {
        for (column, cell) in line.iter().enumerate() {
            let pad = " ".repeat(widths[column] - width(cell));
            match column {
                0 => out.extend([cell.as_str(), &pad]),
                _ => out.extend(["  ", &pad, cell.as_str()]),
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
        format!("{:.2}", summary.mean_score),
        format!("{seconds:.2}"),
    ]
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_and_the_last_row_sums_up() {
        let summary =
            |sentences, links, coverage, mean_score| Some(Summary { sentences, links, coverage, mean_score });
        let rows = [
            Row { name: "речь".into(), summary: summary((10, 10), 10, (1.0, 1.0), 0.9), seconds: 0.5 },
            Row {
                name: "a-longer-name".into(),
                summary: summary((30, 30), 30, (0.5, 0.999), 0.5),
                seconds: 1.0,
            },
            Row { name: "bad".into(), summary: None, seconds: 0.0 },
        ];
        let table = render(&rows, 1.25);
        assert_eq!(
            table,
            "pair           sentences  links     coverage  mean score  seconds\n\
             речь             10 + 10     10  100 % 100 %        0.90     0.50\n\
             a-longer-name    30 + 30     30    50 % 99 %        0.50     1.00\n\
             bad               failed      -            -           -     0.00\n\
             2 of 3 pairs     40 + 40     40    62 % 99 %        0.60     1.25\n"
        );
    }
}
