//! `sverka align --review FILE`: corrections applied again to an alignment that was made anew.

use super::super::console::Console;
use super::super::input;
use anyhow::{Result, anyhow, bail};
use std::path::Path;
use sverka::align::{self, anchors::Anchors};
use sverka::bitext::Bitext;
use sverka::pipeline::Aligned;
use sverka::web::review::{Review, Select, carry, earlier, store};

/// Applies what a review file says, and reports what holds and what does not.
pub fn apply(path: &Path, aligned: Aligned, options: &align::Options, console: &Console) -> Result<Aligned> {
    let name = input::name(path);
    let contents = store::read(path).map_err(|error| anyhow!("{error}"))?;
    if contents.torn {
        console.warning(format_args!(
            "{name}: the last operation was cut off before it was saved, and is left out"
        ));
    }
    let Some((base, old)) = earlier(path, contents).map_err(|error| anyhow!("{error}"))? else {
        console.note(format_args!("{name}: there is nothing in it yet"));
        return Ok(aligned);
    };
    let realign = |bitext: &Bitext, anchors: &Anchors| {
        align::align_anchored(bitext.source.clone(), bitext.target.clone(), options, anchors).ok()
    };
    let carried = carry(&base, &old, aligned.bitext, Some(&realign));
    if carried.kept + carried.changed == 0 && !carried.lost.is_empty() {
        bail!("{name}: is about other texts; give the file of the review of these");
    }
    console.note(format_args!("{name}: {}", carried.summary()));
    for lost in &carried.lost {
        console.warning(format_args!("{name}: no longer fits, {lost}"));
    }
    let mut review = Review::new(carried.bitext);
    if let Some(entry) = carried.entry {
        review.apply(entry).map_err(|error| anyhow!("{name}: {error}"))?;
    }
    let mut bitext = review.state().bitext(Select::default());
    bitext.mark_furniture();
    Ok(Aligned { bitext, diagnostics: aligned.diagnostics })
}
