//! Draws the small chart of scores on top of the report.
use super::Row;
use maud::{Markup, html};
use sverka_report::page::grouped;

/// Bars of the chart: one per tenth of the score.
const BARS: usize = 10;
/// Units of the drawing.
const STEP: usize = 30;
const WIDTH: usize = STEP * BARS;
const HEIGHT: usize = 64;
/// Space above the highest bar for its count, and below the bars for the scores.
const TOP: usize = 14;
const BOTTOM: usize = 16;

/// Draws a bar for each tenth of the score, its height the number of links, as SVG.
pub fn figure(rows: &[Row]) -> Markup {
    let mut counts = [0; BARS];
    for row in rows {
        // A score of exactly 1 belongs to the last bar.
        counts[row.score.tenth().min(BARS - 1)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let view = format!("0 0 {WIDTH} {}", TOP + HEIGHT + BOTTOM);
    html! {
        figure {
            svg #histogram viewBox=(view) role="group" aria-label="Rows by score" {
                @for (i, &count) in counts.iter().enumerate() { (bar(i, count, most)) }
                @for i in 0..=BARS {
                    @if i % 5 == 0 {
                        text.axis x=(i * STEP) y=(TOP + HEIGHT + BOTTOM - 3) text-anchor=(anchor(i)) { (i / 10) "." (i % 10) }
                    }
                }
            }
            figcaption { "Rows by score" }
        }
    }
}

/// Draws a bar. The script makes it a button.
fn bar(i: usize, count: usize, most: usize) -> Markup {
    // A bar of few links stays visible.
    let height = if count == 0 { 1 } else { (count * HEIGHT / most).max(3) };
    let (from, to) = (i as f64 / BARS as f64, (i + 1) as f64 / BARS as f64);
    let rows = if count == 1 { "row" } else { "rows" };
    let label = format!("{from:.1} to {to:.1}: {} {rows}", grouped(count));
    html! {
        g class={ "bar s" (i) } data-from=(from) data-to=(to) data-count=(count) {
            title { (label) }
            rect.hit x=(i * STEP) y="0" width=(STEP) height=(TOP + HEIGHT) {}
            rect.fill x=(i * STEP + 2) y=(TOP + HEIGHT - height) width=(STEP - 4) height=(height) rx="1.5" {}
            @if count > 0 {
                text x=(i * STEP + STEP / 2) y=(TOP + HEIGHT - height - 4) text-anchor="middle" aria-hidden="true" { (short(count)) }
            }
        }
    }
}

/// Keeps the outer scores within the drawing.
fn anchor(i: usize) -> &'static str {
    match i {
        0 => "start",
        BARS => "end",
        _ => "middle",
    }
}

/// Returns a count that fits over a bar: `940`, `12k`.
fn short(count: usize) -> String {
    match count {
        0..1_000 => count.to_string(),
        1_000..10_000 => format!("{}.{}k", count / 1000, count % 1000 / 100),
        _ => format!("{}k", count / 1000),
    }
}
