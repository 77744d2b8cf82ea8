//! `sverka score` and `sverka clean`: units of files of pairs, with the probability that each is a translation.

pub mod clean;
mod excluded;
mod languages;
mod receipt;
pub mod score;

use super::console::Console;
use super::output;
use super::tmx::common::Writing;
use super::tmx::memories::Memories;
use super::tmx::written::Written;
use anyhow::{Result, bail};
use languages::Languages;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use sverka::bilingual::{Format, field, sink, table};
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
    /// Prepares a file whose first units are known.
    fn create<'a>(
        &'a self,
        path: &'a Path,
        first: &[Scored],
        langs: [&Option<Lang>; 2],
        console: &'a Console,
    ) -> Result<Written<'a>> {
        let format = self.format_of(path)?;
        let is_piped = output::is_stream(path);
        let header = !(self.no_header || format == Format::Tsv && is_piped);
        let has = |kind: &str| first.first().is_some_and(|(unit, _)| unit.prop(kind).is_some());
        let before = match !header && has(field::DOC) && has(field::TGT_DOC) {
            true => [field::DOC, field::TGT_DOC].map(str::to_owned).to_vec(),
            false => Vec::new(),
        };
        let [source, target] = langs.map(|lang| lang.as_ref().and_then(|lang| lang.as_str().parse().ok()));
        let one_sided = one_sided(first, [&source, &target]);
        let mut options = sink::Options {
            source,
            target,
            header,
            before,
            props: vec![field::SCORE.to_owned()],
            bom: !is_piped,
            ..sink::Options::default()
        };
        if header {
            options.props = other_props(first, &options);
        }
        let created = super::creation_date()?;
        let written = Written::new(path, format, options, &self.writing, created, console);
        Ok(match one_sided {
            Some(langs) => written.with_one_sided(langs),
            None => written,
        })
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

/// Returns the languages of a file of pairs, for units with only one text: those that are named, otherwise those of the
/// first unit with two texts.
fn one_sided(first: &[Scored], named: [&Option<tmx::Lang>; 2]) -> Option<[tmx::Lang; 2]> {
    let pairs = || first.iter().flat_map(|(_, pairs)| pairs).map(|(texts, _)| texts);
    let of_both = pairs().find(|texts| !texts.source.is_empty() && !texts.target.is_empty());
    let lang = |at: usize| {
        let found = || of_both.and_then(|texts| texts.langs[at].as_str().parse().ok());
        named[at].clone().or_else(found)
    };
    Some([lang(0)?, lang(1)?])
}

/// Returns the props of the first units that have no column of their own in every table, such as those that were columns
/// of the input, as far as a table can have such columns.
fn other_props(first: &[Scored], options: &sink::Options) -> Vec<String> {
    let mut with = sink::Options { props: Vec::new(), ..options.clone() };
    let mut seen: BTreeSet<&str> = field::ALL.into_iter().collect();
    for prop in first.iter().flat_map(|(unit, _)| &unit.props) {
        // The reader of a table makes such props of columns that it does not know.
        if with.props.len() < COLUMNS && prop.kind.starts_with("x-") && seen.insert(&prop.kind) {
            with.props.push(prop.kind.clone());
            if table::clash(&with).is_some() {
                with.props.pop();
            }
        }
    }
    with.props
}

/// Maximum number of columns for props outside the vocabulary; memories of some programs have hundreds of types.
const COLUMNS: usize = 100;

/// A unit with its pairs and their scores.
type Scored = (Unit, Vec<(Texts, Score)>);

/// Units that are scored together.
struct Batch {
    wanted: [Option<tmx::Lang>; 2],
    /// The headers of files whose units come next.
    headers: Vec<Header>,
    languages: Languages,
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
            headers: Vec::new(),
            languages: Languages::new(wanted.clone()),
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
        self.scorer.begin_list();
    }

    /// Reads all files, and passes the batch whenever it is full or a file ends, with the header of the file. Nothing may
    /// be put in its place before this has succeeded.
    ///
    /// # Errors
    /// Those of the files, and when no text is in a language that is named.
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
                self.headers.push(header.clone());
                Ok(())
            }
            Some(unit) => match self.add(unit, header) {
                true => take(self, header),
                false => Ok(()),
            },
        })?;
        current.map_or(Ok(()), |header| take(self, &header))?;
        self.languages.check(&memories.names())
    }

    /// Adds a unit, and returns whether the batch is full.
    fn add(&mut self, unit: Unit, header: &Header) -> bool {
        let at = self.units.len();
        let texts = self.texts(&unit, header);
        self.languages.add(&unit);
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
    fn scored(&mut self) -> Vec<Scored> {
        self.languages.look(&self.pairs);
        let pairs: Vec<Pair<'_>> = self.pairs.iter().map(Texts::pair).collect();
        let scores = self.scorer.score(&pairs);
        let mut out: Vec<Scored> =
            std::mem::take(&mut self.units).into_iter().map(|unit| (unit, Vec::new())).collect();
        for (texts, score) in std::mem::take(&mut self.pairs).into_iter().zip(scores) {
            let unit = texts.unit;
            out[unit].1.push((texts, score));
        }
        out
    }

    /// Says which languages make scores less reliable.
    fn warn(&self, console: &Console) {
        self.languages.warn(console);
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
