//! `sverka score` and `sverka clean`: units of files of pairs, with the probability that each is a translation.

pub mod clean;
mod excluded;
mod receipt;
pub mod score;

use super::console::Console;
use super::output;
use super::tmx::common::Writing;
use super::tmx::memories::Memories;
use super::tmx::written::Written;
use anyhow::{Result, bail};
use std::path::Path;
use std::sync::Arc;
use sverka::bilingual::{Format, field, sink};
use sverka::corpus::score::{CHUNK, Doubt, Pair, Score, Scorer, is_supported};
use sverka::document::Lang;
use tmx::{Header, Prop, Unit};

/// How the pairs are written.
#[derive(clap::Args)]
#[command(next_help_heading = "Writing")]
pub struct Form {
    /// Format of the output [default: by its name; TSV on standard output]
    #[arg(short, long, value_name = "FORMAT", value_parser = super::tmx::convert::written, hide_possible_values = true)]
    format: Option<Format>,
    /// Write a table without column names, in the order of bitextor: the addresses of both documents if they are known,
    /// source, target, score
    #[arg(long)]
    no_header: bool,
    /// Encoding and level of memories.
    #[command(flatten)]
    writing: Writing,
}

impl Form {
    /// Prepares a file whose first unit is known.
    fn create<'a>(
        &'a self,
        path: &'a Path,
        first: Option<&Unit>,
        langs: [&Option<Lang>; 2],
        console: &'a Console,
    ) -> Result<Written<'a>> {
        let format = self.format_of(path)?;
        let is_piped = output::is_stream(path);
        let header = !(self.no_header || format == Format::Tsv && is_piped);
        let has = |kind: &str| first.is_some_and(|unit| unit.prop(kind).is_some());
        let before = match !header && has(field::DOC) && has(field::TGT_DOC) {
            true => [field::DOC, field::TGT_DOC].map(str::to_owned).to_vec(),
            false => Vec::new(),
        };
        let [source, target] = langs.map(|lang| lang.as_ref().and_then(|lang| lang.as_str().parse().ok()));
        let options = sink::Options {
            source,
            target,
            header,
            before,
            props: if header { Vec::new() } else { vec![field::SCORE.to_owned()] },
            bom: !is_piped,
            ..sink::Options::default()
        };
        let created = super::creation_date()?;
        Ok(Written::new(path, format, options, &self.writing, created, console))
    }

    /// Returns the format of an output.
    fn format_of(&self, path: &Path) -> Result<Format> {
        let named = self.format.or_else(|| Format::from_path(path));
        let by_default = output::is_stdout(path).then_some(Format::Tsv);
        match named.or(by_default) {
            Some(Format::Html | Format::Book | Format::Srt | Format::Beads | Format::Bitext) | None => bail!(
                "{}: pairs cannot be written in such a file; give a name such as NAME.tmx or NAME.tsv.gz, or --format",
                path.display()
            ),
            Some(format) if !format.is_written() => bail!(
                "{}: {} files are read, not written; give a name such as NAME.tmx or NAME.tsv.gz",
                path.display(),
                format.name()
            ),
            Some(format) => Ok(format),
        }
    }
}

/// Units that are scored together.
struct Batch {
    wanted: [Option<tmx::Lang>; 2],
    units: Vec<Unit>,
    pairs: Vec<Texts>,
    scorer: Scorer,
    /// The last tags with their languages.
    langs: Option<([tmx::Lang; 2], Arc<[Lang; 2]>)>,
    /// Languages of pairs that the encoder does not know.
    unsupported: Option<Arc<[Lang; 2]>>,
}

/// The texts of a pair.
struct Texts {
    unit: usize,
    source: String,
    target: String,
    langs: Arc<[Lang; 2]>,
}

impl Texts {
    fn pair(&self) -> Pair<'_> {
        Pair { source: &self.source, target: &self.target, langs: [&self.langs[0], &self.langs[1]] }
    }
}

impl Batch {
    /// Creates an empty one for pairs of these languages; by default of any.
    fn new(langs: [&Option<Lang>; 2]) -> Self {
        let wanted = langs.map(|lang| lang.as_ref().and_then(|lang| lang.as_str().parse().ok()));
        Self {
            wanted,
            units: Vec::new(),
            pairs: Vec::new(),
            scorer: Scorer::default(),
            langs: None,
            unsupported: None,
        }
    }

    /// Begins another file, whose pairs have no rivals in those before.
    fn begin_file(&mut self) {
        self.scorer = Scorer::default();
    }

    /// Reads all files, and passes the batch whenever it is full or a file ends, with the header of the file.
    fn each(
        &mut self,
        memories: &mut Memories<'_>,
        mut take: impl FnMut(&mut Self, &Header) -> Result<()>,
    ) -> Result<()> {
        let mut current: Option<Header> = None;
        memories.each_file(&mut |_, unit, header| match unit {
            None => {
                if let Some(before) = current.replace(header.clone()) {
                    take(self, &before)?;
                }
                self.begin_file();
                Ok(())
            }
            Some(unit) => match self.add(unit, header) {
                true => take(self, header),
                false => Ok(()),
            },
        })?;
        current.map_or(Ok(()), |header| take(self, &header))
    }

    /// Adds a unit, and returns whether the batch is full.
    fn add(&mut self, unit: Unit, header: &Header) -> bool {
        let at = self.units.len();
        let texts = self.texts(&unit, header);
        self.pairs.extend(texts.into_iter().map(|(source, target, langs)| Texts {
            unit: at,
            source,
            target,
            langs,
        }));
        self.units.push(unit);
        self.units.len() >= CHUNK || self.pairs.len() >= CHUNK
    }

    /// Returns the texts of the pairs of a unit: its source with each translation. A side that is missing is empty.
    fn texts(&mut self, unit: &Unit, header: &Header) -> Vec<(String, String, Arc<[Lang; 2]>)> {
        let fits = |lang: &tmx::Lang, wanted: &tmx::Lang| {
            tmx::filter::falls_under(lang, wanted) || tmx::filter::falls_under(wanted, lang)
        };
        let wanted_source = self.wanted[0].clone();
        let by_name =
            wanted_source.and_then(|lang| unit.variants.iter().position(|one| fits(&one.lang, &lang)));
        let Some(source) = by_name.or_else(|| tmx::content::source(unit, header)) else { return Vec::new() };
        let wanted_target = self.wanted[1].clone();
        let is_target = |(at, other): &(usize, &tmx::Variant)| {
            *at != source && wanted_target.as_ref().is_none_or(|lang| fits(&other.lang, lang))
        };
        let (source_lang, text) = (&unit.variants[source].lang, unit.variants[source].segment.plain_text());
        let mut out = Vec::new();
        for (_, target) in unit.variants.iter().enumerate().filter(is_target) {
            let langs = self.shared([source_lang, &target.lang]);
            out.push((text.clone(), target.segment.plain_text(), langs));
        }
        if out.is_empty() {
            let langs = self.shared([source_lang, source_lang]);
            out.push((text, String::new(), langs));
        }
        out
    }

    fn shared(&mut self, tags: [&tmx::Lang; 2]) -> Arc<[Lang; 2]> {
        if let Some((known, langs)) = self.langs.as_ref().filter(|(known, _)| [&known[0], &known[1]] == tags)
        {
            _ = known;
            return langs.clone();
        }
        let langs = tags.map(|tag| Lang::parse(tag.as_str()).unwrap_or_else(Lang::undetermined));
        let langs = Arc::new(langs);
        if tags[0] != tags[1] && !is_supported([&langs[0], &langs[1]]) {
            self.unsupported.get_or_insert_with(|| langs.clone());
        }
        self.langs = Some((tags.map(Clone::clone), langs.clone()));
        langs
    }

    /// Scores the pairs and returns the units, each with its pairs and their scores, and empties the batch.
    fn scored(&mut self) -> Vec<(Unit, Vec<(Texts, Score)>)> {
        let pairs: Vec<Pair<'_>> = self.pairs.iter().map(Texts::pair).collect();
        let scores = self.scorer.score(&pairs);
        let mut out: Vec<(Unit, Vec<(Texts, Score)>)> =
            std::mem::take(&mut self.units).into_iter().map(|unit| (unit, Vec::new())).collect();
        for (texts, score) in std::mem::take(&mut self.pairs).into_iter().zip(scores) {
            let unit = texts.unit;
            out[unit].1.push((texts, score));
        }
        out
    }

    /// Says which languages make scores less reliable.
    fn warn(&self, console: &Console) {
        if let Some(langs) = &self.unsupported {
            console.warning(format_args!(
                "the encoder does not know both {} and {}: scores rest on numbers, names and lengths, and are less reliable",
                langs[0], langs[1]
            ));
        }
    }
}

/// Returns the lowest score of the pairs of a unit, which is that of the unit.
fn lowest(pairs: &[(Texts, Score)]) -> Option<&Score> {
    pairs.iter().map(|(_, score)| score).min_by(|a, b| a.probability.total_cmp(&b.probability))
}

/// Writes the score of a unit, what speaks against it and its flags into it, in place of earlier ones.
fn mark(unit: &mut Unit, score: &Score, flags: impl IntoIterator<Item = String>) {
    unit.props.retain(|prop| ![field::SCORE, field::REASON, field::FLAG].contains(&prop.kind.as_str()));
    unit.props.push(Prop::new(field::SCORE, format!("{:.4}", score.probability)));
    unit.props.extend(flags.into_iter().map(|flag| Prop::new(field::FLAG, flag)));
    let reason = |doubt: &Doubt| field::reason(doubt.weight, doubt.about, doubt.text);
    unit.props.extend(score.doubts.iter().map(|doubt| Prop::new(field::REASON, reason(doubt))));
}
