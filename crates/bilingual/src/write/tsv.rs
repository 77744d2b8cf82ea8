//! Tab-separated values: source, target, score, bead. For pipelines and for import into translators' tools.
//!
//! A line is a link. If some are out of order, a further column marks them: `moved`, `reordered`; if some are page
//! furniture, the last column does: `furniture`. With
//! [`Options::header`] the first line names the columns, the texts by their languages, and every command
//! reads the file back with its scores. Without it the files of many documents can be concatenated, and
//! `sort`, `cut` and `awk` work on them as on the output of other aligners. Nothing is quoted or escaped; a
//! tab or a line break within a text becomes a space.

use super::{Omissions, Options, Scope};
use crate::field;
use std::borrow::Cow;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_text::bitext::{Bitext, Numbered};
use sverka_text::one_line;

/// Writes one line per link; if one has no counterpart, the other side is empty. Returns what the file leaves
/// out.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<Omissions> {
    let has_order = bitext.has_links_out_of_order();
    let has_part = options.select(bitext, Scope::All).any(|one| one.link.furniture);
    if options.header {
        let order = if has_order { "\torder" } else { "" };
        let part = if has_part { "\tpart" } else { "" };
        writeln!(out, "{}\t{}\tscore\tbead{order}{part}", bitext.source.lang, bitext.target.lang)?;
    }
    let mut changed = 0;
    for Numbered { link, disorder, .. } in options.select(bitext, Scope::All) {
        let (source, target) = bitext.texts(link);
        let fields = [one_line(&source), one_line(&target)];
        changed += fields.iter().filter(|field| matches!(field, Cow::Owned(_))).count();
        let [source, target] = fields;
        write!(out, "{source}\t{target}\t{:.4}\t{}", link.score, link.bead())?;
        if has_order {
            write!(out, "\t{}", disorder.map_or_else(String::new, |disorder| disorder.to_string()))?;
        }
        if has_part {
            write!(out, "\t{}", if link.furniture { field::FURNITURE } else { "" })?;
        }
        writeln!(out)?;
    }
    Ok(Omissions { losses: Losses::flattened(changed), ..Omissions::of(bitext, options, Scope::All) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::{bitext, small, written};
    use proptest::prelude::*;

    #[test]
    fn golden() {
        assert_eq!(
            written(write, &small(), &Options::default()),
            "One.\tРаз.\t0.9312\t1:1\n\
             Two. <b>Three</b>.\tДва и \"три\".\t0.4100\t2:1\n\
             Four four.\t\t0.7000\t1:0\n\
             \tПять.\t0.6000\t0:1\n"
        );
        let options = Options { min_score: 0.5, unaligned: Some(false), ..Options::default() };
        assert_eq!(written(write, &small(), &options), "One.\tРаз.\t0.9312\t1:1\n");
    }

    #[test]
    fn a_header_brings_languages_and_scores_back() {
        let mut bitext = small();
        for target in ["ru", "en"] {
            bitext.target.lang = sverka_text::Lang::parse(target).unwrap();
            let text = written(write, &bitext, &Options { header: true, ..Options::default() });
            assert!(text.starts_with(&format!("en\t{target}\tscore\tbead\nOne.\t")), "{text}");
            let options = crate::Options { untranslated: true, all_links: true, ..crate::Options::default() };
            let units = crate::read("a.tsv", text.as_bytes(), &options).unwrap();
            let pairs: Vec<crate::Pair> = crate::pairs(units, &options).map(Result::unwrap).collect();
            assert_eq!(pairs.len(), bitext.links.len());
            for (pair, link) in pairs.iter().zip(&bitext.links) {
                assert_eq!(
                    (pair.score, pair.bead),
                    (Some(link.score), Some((link.source.len(), link.target.len())))
                );
                assert_eq!((pair.langs.0.as_str(), pair.langs.1.as_str()), ("en", target));
            }
        }
    }

    proptest! {
        #[test]
        fn a_link_is_a_line_of_four_fields(bitext in bitext()) {
            let text = written(write, &bitext, &Options::default());
            prop_assert_eq!(text.lines().count(), bitext.links.len());
            for (line, link) in text.lines().zip(&bitext.links) {
                let fields: Vec<&str> = line.split('\t').collect();
                prop_assert_eq!(fields.len(), 4);
                let (source, target) = bitext.texts(link);
                prop_assert_eq!(fields[0], one_line(&source));
                prop_assert_eq!(fields[1], one_line(&target));
                prop_assert_eq!(fields[2].parse::<f64>().unwrap(), link.score);
                prop_assert_eq!(fields[3], link.bead());
            }
        }
    }
}
