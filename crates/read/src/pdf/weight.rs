//! Computes how much the interpreter has to read for a page: its content, and that of each form as often as it is
//! drawn.
//!
//! Operators that draw nothing never reach the device, so its budget does not stop them: a page can
//! name one stream a million times, and a form can draw another one that draws a third.

use hayro_interpret::hayro_syntax::content::{TypedIter, ops::TypedInstruction};
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use rustc_hash::{FxHashMap, FxHashSet};

/// Maximum nesting of forms, the same as in the interpreter.
const LEVELS: usize = 50;

/// Weighs the pages of a file.
pub struct Scale {
    /// The weight of each form, with whose resources it is drawn and on which level.
    forms: FxHashMap<(ObjectIdentifier, ObjectIdentifier, usize), u64>,
    /// Bytes that may still be weighed.
    left: u64,
}

/// The page is heavier than allowed.
#[derive(Debug, PartialEq, Eq)]
pub struct TooHeavy;

impl Scale {
    /// Makes one for this many bytes in all.
    pub fn new(limit: u64) -> Self {
        Self { forms: FxHashMap::default(), left: limit }
    }

    /// Deducts a page from the allowance. Its number distinguishes its resources from those of others.
    ///
    /// # Errors
    /// It is too heavy.
    pub fn add(&mut self, page: &Page<'_>, number: u32) -> Result<(), TooHeavy> {
        let named = named_again(page, self.left)?;
        let content = page.page_stream().unwrap_or_default();
        let resources = page.resources();
        // No object has such a generation.
        let key = ObjectIdentifier::new(number, -1);
        let weight = if has_forms(resources) {
            self.content(content, resources, key, 0)?
        } else {
            (content.len() as u64).max(searched(content))
        };
        self.left = self.left.checked_sub(weight.max(named)).ok_or(TooHeavy)?;
        Ok(())
    }

    /// Weighs the content of a page or a form: its bytes and the forms that it draws.
    fn content(
        &mut self,
        data: &[u8],
        resources: &Resources<'_>,
        key: ObjectIdentifier,
        level: usize,
    ) -> Result<u64, TooHeavy> {
        let mut weight = (data.len() as u64).max(searched(data));
        if weight > self.left {
            return Err(TooHeavy);
        }
        let mut operations = TypedIter::new(data);
        while let Some(operation) = operations.next() {
            let TypedInstruction::XObject(drawn) = operation else { continue };
            let Some(stream) = resources.get_x_object(drawn.0) else { continue };
            weight = weight.saturating_add(self.form(&stream, resources, key, level)?);
            if weight > self.left {
                return Err(TooHeavy);
            }
        }
        Ok(weight)
    }

    /// Weighs a form; 0 for a picture.
    fn form(
        &mut self,
        stream: &Stream<'_>,
        around: &Resources<'_>,
        around_key: ObjectIdentifier,
        level: usize,
    ) -> Result<u64, TooHeavy> {
        if level == LEVELS || !is_form(stream) {
            return Ok(0);
        }
        let own = stream.dict().get::<Dict<'_>>(b"Resources".as_slice()).map(Resources::new);
        let key = if own.is_some() { stream.obj_id() } else { around_key };
        let place = (stream.obj_id(), key, level);
        if let Some(&weight) = self.forms.get(&place) {
            return Ok(weight);
        }
        let data = stream.decoded_data().unwrap_or_default();
        // An empty form takes time as well, and so does examining it.
        self.left = self.left.checked_sub(data.len() as u64 + 1).ok_or(TooHeavy)?;
        let weight = 1 + self.content(&data, own.as_ref().unwrap_or(around), key, level + 1)?;
        self.forms.insert(place, weight);
        Ok(weight)
    }
}

/// Returns how many bytes the library may look through for the ends of the pictures inside of a content: from each `BI`
/// it looks for the next `EI`, and where there is none it begins anew behind the `BI`.
fn searched(data: &[u8]) -> u64 {
    let (mut sum, mut end) = (0_u64, data.len());
    for (at, pair) in data.windows(2).enumerate().rev() {
        match pair {
            b"EI" => end = at,
            b"BI" => sum += (end - at) as u64,
            _ => {}
        }
    }
    sum
}

/// Returns whether resources have a form.
fn has_forms(resources: &Resources<'_>) -> bool {
    let objects = &resources.x_objects;
    objects.keys().any(|key| objects.get::<Stream<'_>>(key.as_ref()).is_some_and(|stream| is_form(&stream)))
}

fn is_form(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(b"Subtype".as_slice()).is_some_and(|name| name.as_ref() == b"Form")
}

/// Returns how many bytes the content of a page has that names a stream more than once, before all of
/// them are joined; 0 for all other pages.
fn named_again(page: &Page<'_>, limit: u64) -> Result<u64, TooHeavy> {
    let Some(array) = page.raw().get::<Array<'_>>(b"Contents".as_slice()) else { return Ok(0) };
    let mut known = FxHashSet::default();
    let is_new = |item: MaybeRef<Object<'_>>| match item {
        MaybeRef::Ref(reference) => known.insert(ObjectIdentifier::from(reference)),
        MaybeRef::NotRef(_) => true,
    };
    if array.raw_iter().all(is_new) {
        return Ok(0);
    }
    let mut lengths = FxHashMap::<ObjectIdentifier, u64>::default();
    let mut all = 0u64;
    for stream in array.iter::<Stream<'_>>() {
        let unpacked = || stream.decoded_data().map_or(0, |data| data.len() as u64);
        all = all.saturating_add(*lengths.entry(stream.obj_id()).or_insert_with(unpacked));
        if all > limit {
            return Err(TooHeavy);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_without_an_end_are_looked_through_again_and_again() {
        assert_eq!(searched(b"BI /W 1 ID x EI BI ID EI"), 13 + 6);
        assert_eq!(searched(b"BI ID x BI ID y"), 15 + 7);
        assert_eq!(searched(b"text EI"), 0);
        let many = b"BI /W 1 ID x\n".repeat(20_000);
        assert!(searched(&many) > 2_000_000_000);
        let whole = b"BI /W 1 ID x EI\n".repeat(20_000);
        assert!(searched(&whole) < whole.len() as u64);
    }
}
