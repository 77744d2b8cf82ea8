//! How far a batch has come: a bar on a terminal, plain lines elsewhere.

use super::console::Console;
use super::table::{self, Row};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// Counts finished pairs and shows it.
pub struct Progress<'a> {
    console: &'a Console,
    bar: Option<ProgressBar>,
    total: usize,
    done: usize,
}

impl<'a> Progress<'a> {
    /// Starts counting to `total`.
    pub fn start(total: usize, console: &'a Console) -> Self {
        let bar = console.wants_bar().then(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            let template = "{bar:30} {pos} of {len} pairs, {elapsed}, about {eta} left";
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.enable_steady_tick(Duration::from_millis(200));
            console.set_bar(bar.clone());
            bar
        });
        Self { console, bar, total, done: 0 }
    }

    /// A pair is finished. Failures have their own message.
    pub fn finished(&mut self, row: &Row) {
        self.done += 1;
        match (&self.bar, &row.summary) {
            (Some(bar), _) => bar.set_position(self.done as u64),
            (None, Some(summary)) => {
                let (done, total, name) = (self.done, self.total, &row.name);
                self.console.line(format_args!("[{done}/{total}] {name}: {}", table::sentence(summary)));
            }
            (None, None) => {}
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.console.clear_bar();
    }
}

/// Counts pairs of segments, of which nobody knows how many will come.
pub struct Counter<'a> {
    console: &'a Console,
    bar: Option<ProgressBar>,
}

impl<'a> Counter<'a> {
    /// Starts counting pairs that are `done`: "checked".
    pub fn start(done: &str, console: &'a Console) -> Self {
        let bar = console.wants_bar().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let template = format!("{{spinner}} {{human_pos}} pairs {done}, {{elapsed}}");
            bar.set_style(
                ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_spinner()),
            );
            bar.enable_steady_tick(Duration::from_millis(200));
            console.set_bar(bar.clone());
            bar
        });
        Self { console, bar }
    }

    /// So many more are under way.
    pub fn add(&mut self, count: usize) {
        if let Some(bar) = &self.bar {
            bar.inc(count as u64);
        }
    }
}

impl Drop for Counter<'_> {
    fn drop(&mut self) {
        self.console.clear_bar();
    }
}
