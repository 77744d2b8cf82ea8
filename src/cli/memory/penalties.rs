//! `--penalty`: what scores are less by.

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use sverka::translation_memory::penalty::{Of, Penalties, Penalty};

/// A penalty as it was given.
#[derive(Clone, Debug)]
pub enum Given {
    /// For all units of a memory, in percent.
    Store(PathBuf, u32),
    /// For some units of every memory.
    Some(Penalty),
}

/// Parses `old.svm=5`, `document:draft=5`, `before:2020-01-01=3`, `state:fuzzy=10`.
///
/// # Errors
/// When it has another form.
pub fn parse(text: &str) -> Result<Given, String> {
    const FORMS: &str = "not of the form WHAT=N, such as old.svm=5, document:draft=5 or before:2020-01-01=3";
    let (what, percent) = text.rsplit_once('=').ok_or(FORMS)?;
    let percent = percent.parse().ok().filter(|percent| *percent <= 100);
    let percent = percent.ok_or("not a percentage of 0 to 100")?;
    let of = match what.split_once(':') {
        Some(("document", name)) => Of::Document(name.to_owned()),
        Some(("before", day)) => Of::Before(super::concordance::day(day)?),
        Some(("state", state)) => Of::State(state.to_owned()),
        _ => return Ok(Given::Store(what.into(), percent)),
    };
    Ok(Given::Some(Penalty { of, percent }))
}

/// Returns the penalties of each store.
///
/// # Errors
/// When one is for a memory that is not among them.
pub fn of_stores(stores: &[PathBuf], given: &[Given]) -> Result<Vec<(PathBuf, Penalties)>> {
    let mut out: Vec<(PathBuf, Penalties)> =
        stores.iter().map(|store| (store.clone(), Penalties::default())).collect();
    for given in given {
        match given {
            Given::Some(penalty) => out.iter_mut().for_each(|(_, own)| own.some.push(penalty.clone())),
            Given::Store(store, percent) => {
                let Some((_, own)) = out.iter_mut().find(|(own, _)| own == store) else {
                    bail!("--penalty {}: is none of the memories; name it as in the list", store.display());
                };
                own.whole = *percent;
            }
        }
    }
    Ok(out)
}

/// Returns the penalties of the only store.
///
/// # Errors
/// As for [`of_stores`].
pub fn of_store(store: &Path, given: &[Given]) -> Result<Penalties> {
    let all = of_stores(&[store.to_owned()], given)?;
    Ok(all.into_iter().next().map(|(_, own)| own).unwrap_or_default())
}
