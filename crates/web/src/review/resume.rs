//! Resumes a review where it stopped.

use super::Review;
use super::carry::{carry, earlier};
use super::log::{Base, Line};
use super::store::{Contents, Store, StoreError};
use std::path::Path;
use std::sync::Arc;
use sverka_align::anchors::Anchors;
use sverka_text::bitext::{Bitext, Link};

/// A resumed review.
#[derive(Debug)]
pub struct Resumed {
    /// The review as it was left.
    pub review: Review,
    /// Its file.
    pub store: Store,
    /// Remarks about it.
    pub remarks: Vec<String>,
}

/// Opens the file of a review and replays its operations.
///
/// `bitext` is the current result of the aligner, or of a file. As long as the sentences are the same, the review
/// continues with its initial links, so that every operation fits. Where they have changed, the decisions about what
/// is still
/// there are [carried over](super::carry()); `align` then aligns around them.
///
/// # Errors
/// When the file cannot be used, or none of it is about these texts.
pub fn resume(path: &Path, bitext: Bitext, align: Option<&Realign<'_>>) -> Result<Resumed, StoreError> {
    let (mut store, contents) = Store::open(path)?;
    let mut remarks = Vec::new();
    if contents.torn {
        remarks.push("the last operation was cut off before it was saved, and is left out".to_owned());
    }
    let review = match &contents.base {
        None => {
            let bitext = Arc::new(bitext);
            store.begin_new(bitext.clone());
            Review::new(bitext)
        }
        Some(base) if base.is_about(&bitext) => {
            let (bitext, changed) = with_links(bitext, base);
            if changed > 0 {
                remarks.push(format!(
                    "the review keeps the links that it began with; now {changed} of them would be aligned in another way"
                ));
            }
            let mut review = Review::new(Arc::new(bitext));
            contents.replay(path, &mut review)?;
            review
        }
        Some(_) => carried(path, &mut store, contents, bitext, align, &mut remarks)?,
    };
    Ok(Resumed { review, store, remarks })
}

fn begin(store: &mut Store, lines: &[Line]) {
    if let Err(error) = store.begin(lines) {
        // Numbers and strings always become JSON.
        log::debug!("a line of the review cannot be written: {error}");
    }
}

/// Realigns the texts of an alignment around fixed links; `None` if that fails.
pub type Realign<'a> = dyn Fn(&Bitext, &Anchors) -> Option<Bitext> + 'a;

/// Transfers the decisions of a file to texts that have changed. The file records this with the next operation.
fn carried(
    path: &Path,
    store: &mut Store,
    contents: Contents,
    bitext: Bitext,
    align: Option<&Realign<'_>>,
    remarks: &mut Vec<String>,
) -> Result<Review, StoreError> {
    let Some((base, old)) = earlier(path, contents)? else { return Ok(Review::new(Arc::new(bitext))) };
    let carried = carry(&base, &old, bitext, align);
    if carried.kept + carried.changed == 0 && !carried.lost.is_empty() {
        return Err(StoreError::OtherTexts(path.to_owned()));
    }
    remarks.extend(carried.remarks());
    let mut review = Review::new(carried.bitext.clone());
    let mut lines = vec![Line::Base(Box::new(Base::of(&carried.bitext)))];
    if let Some(entry) = carried.entry {
        let unfit = |source| StoreError::Unfit { path: path.to_owned(), line: 0, source };
        review.apply(entry.clone()).map_err(unfit)?;
        lines.push(Line::Entry(entry));
    }
    begin(store, &lines);
    Ok(review)
}

/// Gives an alignment the initial links of a review, and counts those that differ. Links that both have keep their
/// scores and reasons.
fn with_links(bitext: Bitext, base: &Base) -> (Bitext, usize) {
    let (mut i, mut j, mut changed) = (0, 0, 0);
    let mut links = Vec::with_capacity(base.links.0.len());
    for bead in &base.links.0 {
        let [n, m] = bead.pieces;
        let (source, target) = (i..i + n, j..j + m);
        (i, j) = (source.end, target.end);
        let at = bitext.links.binary_search_by_key(&(source.start, target.start), |link| {
            (link.source.start, link.target.start)
        });
        let same = at.ok().map(|at| &bitext.links[at]);
        match same.filter(|link| link.source == source && link.target == target) {
            Some(link) => links.push(link.clone()),
            None => {
                changed += 1;
                links.push(Link::new(source, target, 0.0));
            }
        }
    }
    let with = Bitext { links, ..bitext.clone() };
    // A file changed by hand may have links that cover other sentences.
    if with.fault().is_none() { (with, changed) } else { (bitext, 0) }
}
