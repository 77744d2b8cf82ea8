//! Beads: `[0, 1]:[0]<TAB>0.9312`, the indices of the sentences that belong together, from 0, and the score.
//! Read by `sverka eval` and the scorers of other aligners.
use super::{Options, Scope};
use std::io::{self, Write};
use std::ops::Range;
use sverka_text::bitext::{Bitext, Numbered};

/// Writes a line a link, those without a counterpart (`[7]:[]`) too.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    for Numbered { link, .. } in options.select(bitext, Scope::All) {
        writeln!(out, "{}:{}\t{:.4}", list(&link.source), list(&link.target), link.score)?;
    }
    Ok(())
}

/// `[3, 4]`.
fn list(run: &Range<usize>) -> String {
    format!("{:?}", Vec::from_iter(run.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::{small, written};

    #[test]
    fn golden() {
        assert_eq!(
            written(write, &small(), &Options::default()),
            "[0]:[0]\t0.9312\n[1, 2]:[1]\t0.4100\n[3]:[]\t0.7000\n[]:[2]\t0.6000\n"
        );
        let options = Options { unaligned: Some(false), ..Options::default() };
        assert_eq!(written(write, &small(), &options), "[0]:[0]\t0.9312\n[1, 2]:[1]\t0.4100\n");
    }
}
