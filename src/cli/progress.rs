//! Progress of a batch: a bar on a terminal, plain lines elsewhere.

use super::console::Console;
use super::table::Row;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Counts finished pairs and shows the progress.
pub struct Progress<'a> {
    console: &'a Console,
    bar: Option<ProgressBar>,
    total: usize,
    done: usize,
}

impl<'a> Progress<'a> {
    /// Starts counting up to `total`.
    pub fn start(total: usize, console: &'a Console) -> Self {
        let template = "{bar:30} {pos} of {len} pairs, {elapsed}, about {eta} left";
        let bar = bar(Some(total as u64), template, console);
        Self { console, bar, total, done: 0 }
    }

    /// Counts a finished pair. Failures have their own message.
    pub fn finished(&mut self, row: &Row) {
        self.done += 1;
        match (&self.bar, row.summary()) {
            (Some(bar), _) => bar.set_position(self.done as u64),
            (None, Some(summary)) => {
                let (done, total, name) = (self.done, self.total, &row.name);
                self.console.line(format_args!("[{done}/{total}] {name}: {summary}"));
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

/// Counts files that are read, on any thread.
pub struct FileCount<'a> {
    console: &'a Console,
    bar: Option<ProgressBar>,
}

/// Starts counting files to `total`.
pub fn files(total: usize, console: &Console) -> FileCount<'_> {
    let template = "{bar:30} {pos} of {len} files read, {elapsed}, about {eta} left";
    FileCount { console, bar: bar(Some(total as u64), template, console) }
}

/// Shows that work is under way until it is dropped.
pub fn busy<'a>(what: &str, console: &'a Console) -> FileCount<'a> {
    FileCount { console, bar: bar(None, &format!("{{spinner}} {what}, {{elapsed}}"), console) }
}

fn bar(total: Option<u64>, template: &str, console: &Console) -> Option<ProgressBar> {
    console.wants_bar().then(|| {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        bar.enable_steady_tick(Duration::from_millis(200));
        console.set_bar(bar.clone());
        bar
    })
}

impl FileCount<'_> {
    /// Returns what counts, for threads.
    pub fn counter(&self) -> impl Fn() + Sync + use<> {
        let bar = self.bar.clone();
        move || {
            if let Some(bar) = &bar {
                bar.inc(1);
            }
        }
    }
}

impl Drop for FileCount<'_> {
    fn drop(&mut self) {
        self.console.clear_bar();
    }
}

/// Counts pairs of segments. Their total is unknown, but the number of bytes to read is known.
pub struct Counter<'a> {
    console: &'a Console,
    bar: Option<ProgressBar>,
    pairs: usize,
    read: Arc<AtomicU64>,
}

/// A file whose bytes are counted as they are read.
pub struct Metered<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<'a> Counter<'a> {
    /// Starts counting pairs that are `done`: "checked". `total` is their size in bytes, if it is known; the
    /// bar then shows how much has been read.
    pub fn start(done: &str, total: Option<u64>, console: &'a Console) -> Self {
        let template = match total {
            Some(_) => {
                format!("{{bar:30}} {{percent:>3}} %, {{msg}} pairs {done}, {{elapsed}}, about {{eta}} left")
            }
            None => format!("{{spinner}} {{msg}} pairs {done}, {{elapsed}}"),
        };
        let bar = bar(total, &template, console).inspect(|bar| bar.set_message("0"));
        Self { console, bar, pairs: 0, read: Arc::default() }
    }

    /// Wraps a reader so that its bytes are counted.
    pub fn meter<R>(&self, inner: R) -> Metered<R> {
        Metered { inner, read: self.read.clone() }
    }

    /// Counts further pairs.
    pub fn add(&mut self, count: usize) {
        self.pairs += count;
        // Reporting every single pair would be too much.
        const STEP: usize = 1024;
        let shows = count >= STEP || self.pairs.is_multiple_of(STEP);
        if let Some(bar) = self.bar.as_ref().filter(|_| shows) {
            bar.set_position(self.read.load(Ordering::Relaxed));
            bar.set_message(HumanCount(self.pairs as u64).to_string());
        }
    }
}

impl Drop for Counter<'_> {
    fn drop(&mut self) {
        self.console.clear_bar();
    }
}
