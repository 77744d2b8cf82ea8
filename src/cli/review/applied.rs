//! `sverka align --review FILE`: applies corrections again to a new alignment.

use super::super::console::Console;
use super::super::input;
use anyhow::{Result, anyhow, bail};
use std::path::Path;
use sverka::align::{self, anchors::Anchors};
use sverka::bitext::Bitext;
use sverka::pipeline::Aligned;
use sverka::web::review::{Review, Select, carry, earlier, store};

/// Applies the decisions of a review file, and reports which are still valid and which are not.
pub fn apply(path: &Path, aligned: Aligned, options: &align::Options, console: &Console) -> Result<Aligned> {
    let name = input::name(path);
    let contents = store::read(path).map_err(|error| anyhow!("{error}"))?;
    if contents.torn {
        console.warning(format_args!(
            "{name}: the last operation was cut off before it was saved, and is ignored"
        ));
    }
    let Some((base, old)) = earlier(path, contents).map_err(|error| anyhow!("{error}"))? else {
        console.note(format_args!("{name}: is still empty"));
        return Ok(aligned);
    };
    let realign = |bitext: &Bitext, anchors: &Anchors| {
        align::align_anchored(bitext.source.clone(), bitext.target.clone(), options, anchors).ok()
    };
    let carried = carry(&base, &old, aligned.bitext, Some(&realign));
    if carried.kept + carried.changed == 0 && !carried.lost.is_empty() {
        bail!("{name}: belongs to other texts; give the review file of these");
    }
    console.note(format_args!("{name}: {}", carried.summary()));
    for lost in &carried.lost {
        console.warning(format_args!("{name}: no longer valid: {lost}"));
    }
    let mut review = Review::new(carried.bitext);
    if let Some(entry) = carried.entry {
        review.apply(entry).map_err(|error| anyhow!("{name}: {error}"))?;
    }
    let mut bitext = review.state().bitext(Select::default());
    bitext.mark_furniture();
    Ok(Aligned { bitext, diagnostics: aligned.diagnostics })
}
