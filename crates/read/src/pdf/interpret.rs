//! Runs the interpreter over the pages of a file, within limits.
//!
//! It runs on its own thread: with a stack for nested forms, and so that a broken file that makes the interpreter
//! panic is merely an error of that file.

use super::glyphs::{Budget, Collector, Stopped};
use super::lines::lines;
use super::rules::Rules;
use super::{Sheet, bombs, refusal, weight, widths};
use crate::Error;
use crate::source::Source;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret_page, kurbo::Rect,
};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use sverka_text::limits::{Bound, Exceeded};

/// Bytes of the stack. Fifty forms may be nested, which takes the interpreter 5 MB in a build
/// without optimisation.
const STACK: usize = 64 << 20;

/// The share of the glyphs of a file that one page may have.
const PAGE_SHARE: u64 = 10;

/// How much a file may draw besides its glyphs, per glyph allowed: maps have millions of lines.
const OTHERS: u64 = 5;

/// Returns the pages of a file as their lines in the order of drawing.
pub fn sheets(source: &Source<'_>) -> Result<Vec<Sheet>, Error> {
    quiet_panics();
    let run = || {
        IS_QUIET.set(true);
        pages(source)
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        let thread = thread.map_err(|error| Error::Io { file: source.name.to_owned(), source: error })?;
        thread.join().unwrap_or_else(|_| {
            Err(source.broken("is damaged: it cannot be read as PDF", "save the document again"))
        })
    })
}

fn pages(source: &Source<'_>) -> Result<Vec<Sheet>, Error> {
    let refused = |(message, advice): refusal::Refusal| source.broken(message, advice);
    let limits = &source.options.limits;
    let too_much = |place: Option<u32>, exceeded: Exceeded| Error::Limit {
        file: source.name.to_owned(),
        place: place.map(|page| format!("page {page}")),
        exceeded,
    };
    bombs::check(source.bytes, limits).map_err(|exceeded| too_much(None, exceeded))?;
    let pdf = Pdf::new(source.bytes.to_vec()).map_err(|error| refused(refusal::unopened(error)))?;
    if bombs::is_encrypted(source.bytes) {
        bombs::check_decrypted(&pdf, source.bytes.len(), limits)
            .map_err(|exceeded| too_much(None, exceeded))?;
    }
    if !widths::are_sound(&pdf) {
        let message = "is damaged: a font has widths for more characters than exist";
        return Err(source.broken(message, "save the document again"));
    }
    let cache = InterpreterCache::new();
    // Annotations are remarks of readers and the fields of forms.
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut budget =
        Budget { glyphs: limits.glyphs as usize, others: limits.glyphs.saturating_mul(OTHERS) as usize };
    let mut scale = weight::Scale::new(limits.content);
    let mut sheets = Vec::new();
    let (mut letters, mut unreadable) = (refusal::Letters::default(), None);
    let mut with_pictures = 0;
    for (at, pdf_page) in pdf.pages().iter().enumerate() {
        let number = at as u32 + 1;
        let (width, height) = pdf_page.render_dimensions();
        let of_page = budget.glyphs.min((limits.glyphs / PAGE_SHARE) as usize);
        scale.add(pdf_page, number).map_err(|weight::TooHeavy| {
            too_much(Some(number), Exceeded { bound: Bound::Content, limit: limits.content })
        })?;
        let mut device = Collector::new([width, height], Budget { glyphs: of_page, ..budget });
        let transform = pdf_page.initial_transform(true).to_kurbo();
        let shown = Rect::new(0.0, 0.0, width.into(), height.into());
        let mut context = Context::new(transform, shown, &cache, pdf.xref(), settings.clone());
        // An excessive page is stopped by unwinding.
        let drawn = catch_unwind(AssertUnwindSafe(|| interpret_page(pdf_page, &mut context, &mut device)));
        let (page, left) = device.finish();
        if let Err(panic) = drawn {
            return Err(stopped(source, number, of_page, panic.is::<Stopped>()));
        }
        budget = Budget { glyphs: budget.glyphs - (of_page - left.glyphs), others: left.others };
        letters.add(&page);
        if unreadable.is_none() {
            unreadable = refusal::unreadable(number, &page, pdf_page);
        }
        with_pictures += usize::from(page.pictures > 0);
        sheets.push(Sheet { size: page.size, lines: lines(&page.glyphs, &Rules::of(page.drawn), number) });
    }
    // One bad page of a book is left out; the blocks are counted.
    if let Some(refusal) = unreadable.filter(|_| letters.are_unreadable()) {
        return Err(refused(refusal));
    }
    if sheets.iter().all(|sheet| sheet.lines.is_empty()) {
        return Err(refused(refusal::textless(sheets.len(), with_pictures)));
    }
    Ok(sheets)
}

/// Returns the error of a page on which the interpreter was stopped or panicked.
fn stopped(source: &Source<'_>, number: u32, limit: usize, by_limit: bool) -> Error {
    if by_limit {
        let exceeded = Exceeded { bound: Bound::Glyphs, limit: limit as u64 };
        return Error::Limit {
            file: source.name.to_owned(),
            place: Some(format!("page {number}")),
            exceeded,
        };
    }
    source.broken(format!("page {number} is damaged: it cannot be read as PDF"), "save the document again")
}

thread_local! {
    /// Whether panics of this thread are expected and print nothing.
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Allows threads to silence their panics; those of all other threads print as before.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.get() {
                before(info);
            }
        }));
    });
}
