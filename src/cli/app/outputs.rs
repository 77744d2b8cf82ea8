//! Files that are made of a document under review: glossaries and quality reports.

use std::sync::Arc;
use sverka::bilingual::{self, Options, Pair};
use sverka::bitext::Bitext;
use sverka::glossary::write::{self, Format as GlossaryFormat};
use sverka::pipeline;
use sverka::qa::Checker;
use sverka::qa::report::{Format as ReportFormat, Report};
use sverka::report::Losses;
use sverka::terms;
use sverka::web::app::Made;
use sverka::web::server::Checks;

/// Formats of glossaries, the one for translation tools first.
pub const GLOSSARY: [&str; 4] = ["tbx", "xlsx", "csv", "html"];

/// Formats of quality reports.
pub const QUALITY: [&str; 2] = ["html", "xlsx"];

/// Makes a glossary of an alignment.
pub fn glossary(bitext: &Bitext, format: &str) -> Result<Made, String> {
    let format = chosen(&GLOSSARY, format, GlossaryFormat::from_name)?;
    let (_, pairs) = pairs(bitext)?;
    let (glossary, _) = terms::extract(&pairs, &terms::Options::default(), &mut |_| {});
    let mut bytes = Vec::new();
    let losses = format.write(&mut bytes, &glossary, &write::Options::default());
    made(bytes, losses)
}

/// Makes a report on the quality of an alignment.
pub fn quality(bitext: &Bitext, checks: &Checks, format: &str) -> Result<Made, String> {
    let format = chosen(&QUALITY, format, ReportFormat::from_name)?;
    let (name, pairs) = pairs(bitext)?;
    let mut checker = Checker::new(checks.options.clone());
    let pairs = pairs.into_iter().map(Ok::<Pair, String>);
    let checked = pipeline::check(&mut checker, &name, pairs, |_| {})?;
    let mut settings = checks.settings.clone();
    let mut report =
        Report { flagged: checked.flagged, scoring: settings.scoring.clone(), ..Report::default() };
    report.documents.push(checked.document);
    report.suppressed = settings.suppress(&mut report.flagged);
    let mut bytes = Vec::new();
    let losses = format.write(&mut bytes, &report);
    made(bytes, losses)
}

fn chosen<T>(known: &[&str], name: &str, find: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    let name = known.iter().find(|known| **known == name);
    name.and_then(|name| find(name)).ok_or_else(|| format!("give one of the formats {}", known.join(", ")))
}

/// Returns the pairs of an alignment, with the name of its first text.
fn pairs(bitext: &Bitext) -> Result<(Arc<str>, Vec<Pair>), String> {
    let name: Arc<str> = sverka::report::page::file_name(&bitext.source.name).into();
    let options = Options { untranslated: true, ..Options::default() };
    let pairs = bilingual::pairs(bilingual::of_bitext(bitext, &name, &options), &options);
    Ok((name.clone(), pairs.collect::<Result<_, _>>().map_err(|error| error.to_string())?))
}

fn made(bytes: Vec<u8>, losses: std::io::Result<Losses>) -> Result<Made, String> {
    let losses = losses.map_err(|error| error.to_string())?;
    let remarks =
        losses.iter().map(|(kind, count)| format!("left out or changed: {kind} ({count})")).collect();
    Ok(Made { bytes, remarks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka::Aligner;

    #[test]
    fn every_format_is_made_and_no_other() {
        let aligned =
            Aligner::new("en".parse().unwrap(), "ru".parse().unwrap()).encoder(false).align_sentences(
                ["The water forum met in 2019.", "The water forum met again."],
                ["Водный форум прошёл в 2018 году.", "Водный форум прошёл снова."],
            );
        let bitext = aligned.unwrap().bitext;
        for format in GLOSSARY {
            assert!(!glossary(&bitext, format).unwrap().bytes.is_empty(), "{format}");
        }
        for format in QUALITY {
            assert!(!quality(&bitext, &Checks::default(), format).unwrap().bytes.is_empty(), "{format}");
        }
        let page = String::from_utf8(quality(&bitext, &Checks::default(), "html").unwrap().bytes).unwrap();
        assert!(page.contains("2018"), "the finding is in the report");
        assert!(glossary(&bitext, "exe").is_err() && quality(&bitext, &Checks::default(), "tbx").is_err());
    }
}
