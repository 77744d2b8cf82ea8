//! Finds fonts that list widths for more characters than can exist. The interpreter stores a width for each of them: a
//! range of two billion in a file of 700 bytes takes all memory.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Number, Object};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The largest code of a character: codes have 16 bits. No width is larger either.
const LAST: f64 = 65_535.0;

/// Nesting levels at which a font may be: a page, its resources, its fonts, a font, its descendants.
const LEVELS: usize = 6;

/// Returns whether all lists of widths are plausible. What cannot be examined is left to the interpreter.
pub fn are_sound(pdf: &Pdf) -> bool {
    let look = || pdf.objects().into_iter().all(|object| is_sound(object, LEVELS));
    catch_unwind(AssertUnwindSafe(look)).unwrap_or(true)
}

/// Checks an object with its contents, except what it refers to.
fn is_sound(object: Object<'_>, levels: usize) -> bool {
    let inside = |found: MaybeRef<Object<'_>>| match found {
        MaybeRef::NotRef(object) if levels > 0 => is_sound(object, levels - 1),
        _ => true,
    };
    match object {
        Object::Dict(dict) => has_sound_widths(&dict) && dict.entries().all(|(_, found)| inside(found)),
        Object::Array(array) if levels > 0 => array.raw_iter().all(inside),
        _ => true,
    }
}

/// Checks the lists of widths along and down a line: codes, ranges of codes, lists of widths.
fn has_sound_widths(font: &Dict<'_>) -> bool {
    [b"W".as_slice(), b"W2".as_slice()].into_iter().all(|name| {
        font.get::<Array<'_>>(name).is_none_or(|widths| {
            widths.iter::<Object<'_>>().all(|item| match item {
                Object::Number(number) => is_code(number),
                _ => true,
            })
        })
    })
}

fn is_code(number: Number) -> bool {
    number.as_f64().abs() <= LAST
}
