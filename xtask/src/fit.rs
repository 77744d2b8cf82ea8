//! Fits the weights and prints what they reach.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::mix;
use crate::model::{self, Example, Part, Recipe};
use crate::sets::{self, Sample};
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::fs;
use std::path::Path;
use sverka::align::pair::Pair;
use sverka::align::weights::Weights;
use sverka::align::{self, Options};
use sverka::bitext::Link;
use sverka::evaluate::{self, Bead, Tally};

/// The sets that scores are told of, each with the weight of its documents in training. Sets of one
/// group are left out together: they share their kind of text.
const SETS: [(&str, f32, usize); 11] = [
    ("speech-mix", 2.0, 0),
    ("infoforum", 2.0, 0),
    ("ntrex-mix", 1.0, 1),
    ("wmt-mix", 1.0, 1),
    ("tico-mix", 1.0, 2),
    ("books-mix", 1.0, 3),
    ("textberg-dev", 2.0, 4),
    // Clean sets teach what texts without deletions look like.
    ("speech-clean", 0.5, 0),
    ("ntrex-clean", 0.5, 1),
    ("books-clean", 0.5, 3),
    ("docs-clean", 0.5, 5),
];

/// So many times every clean document is mixed anew (see [`mix`]), to learn from and not to be scored.
const MORE: usize = 2;

/// The lexical weights are fitted on as many documents of these sets at most, and on no text mixed anew: with all
/// the news they are weights for news (speeches .947 where they are fitted on, .954 left out without).
const LEXICAL: [(&str, usize); 3] = [("wmt-mix", 110), ("ntrex-clean", 20), ("docs-clean", 0)];

struct Loaded {
    sample: Sample,
    pair: Pair,
    /// As if the texts had no paragraphs.
    plain: Pair,
    weight: f32,
    group: usize,
}

impl Loaded {
    /// The set without "-mix" or "-clean", and the document.
    fn family(&self) -> String {
        let set = self.sample.set.split('-').next().unwrap_or("");
        format!("{set}/{}", self.sample.name)
    }
}

fn load(eval: &Path, model: Model) -> Result<Vec<Loaded>> {
    let mut out = Vec::new();
    for (set, weight, group) in SETS {
        let mut samples = sets::load(eval, set)?;
        if model == Model::Lexical {
            let most = LEXICAL.iter().find(|(name, _)| *name == set).map_or(usize::MAX, |(_, most)| *most);
            let step = samples.len().div_ceil(most.clamp(1, samples.len().max(1)));
            samples = samples.into_iter().step_by(step).take(most).collect();
        }
        let count = samples.len();
        let copies = if set.ends_with("-clean") && model == Model::Encoder { MORE } else { 0 };
        let more: Vec<Sample> = (0..copies * count)
            .map(|number| {
                let (copy, k) = (number / count, number % count);
                mix::mixed(&samples[k], &samples[(k + 1 + copy) % count], (1000 * copy + k + 1) as u64)
            })
            .collect();
        let chosen: Vec<Sample> = samples.into_iter().chain(more).collect();
        out.par_extend(chosen.into_par_iter().map(|sample| {
            let prepare = |options| align::prepare(&sample.source, &sample.target, &options);
            let pair = prepare(model.options());
            let plain = prepare(Options { paragraphs: false, ..model.options() });
            Loaded { sample, pair, plain, weight, group }
        }));
    }
    Ok(out)
}

/// Which weights to fit: those for vectors of the embedded encoder, or those for vectors that
/// are made of the texts alone. The second are taught by links that the weights in the binary
/// are sure of, so a second fit after a build moves them a little further.
#[derive(Clone, Copy, PartialEq)]
pub enum Model {
    Encoder,
    Lexical,
}

/// How the names of features that count once more for some links end.
const PRODUCTS: [&str; 3] = ["*1:1", "*n:m", "*size"];

impl Model {
    pub fn options(self) -> Options {
        Options { encoder: self == Self::Encoder, ..Options::default() }
    }

    fn encoder(self) -> bool {
        self == Self::Encoder
    }

    fn train<'a>(self, examples: impl Iterator<Item = &'a Example>) -> Weights {
        let recipe = match self {
            Self::Encoder => Recipe::default(),
            // These vectors tell so little that more features learn the texts by heart.
            Self::Lexical => Recipe {
                features: |name| !PRODUCTS.iter().any(|end| name.ends_with(end)),
                ..Recipe::default()
            },
        };
        model::train(&examples.collect::<Vec<_>>(), recipe)
    }

    fn file(self) -> &'static str {
        match self {
            Self::Encoder => "data/align/encoder.txt",
            Self::Lexical => "data/align/lexical.txt",
        }
    }

    /// What the file says of itself.
    fn head(self) -> &'static str {
        match self {
            Self::Encoder => {
                "# Weights of the aligner for pairs of languages that the embedded encoder knows."
            }
            Self::Lexical => {
                "# Weights of the aligner for all other pairs of languages, whose vectors are made of\n\
                 # numbers, names and taught words."
            }
        }
    }
}

/// Fits on all sets and writes the weights.
pub fn fit(eval: &Path, model: Model) -> Result<()> {
    let out = Path::new(model.file());
    let loaded = load(eval, model)?;
    let examples: Vec<Example> = loaded
        .par_iter()
        .flat_map(|l| Example::of(&l.sample, &l.pair, align::shipped(model.encoder()), l.weight))
        .collect();
    let weights = model.train(examples.iter());
    let head = format!(
        "{}\n\
         # Fitted by `cargo run --release -p xtask -- fit`; docs/aligner.md tells what they reach.\n\
         # The score of a link or deletion is the sum of WEIGHT * clip((feature - MEAN) / DEVIATION, -5, 5).\n\
         #\n\
         # NAME                        MEAN DEVIATION    WEIGHT\n\n",
        model.head()
    );
    fs::write(out, format!("{head}{}", weights.to_text())).with_context(|| out.display().to_string())?;
    let decoded: Vec<_> = loaded.iter().map(|l| (l, &weights, None)).collect();
    report("all sets, fitted on themselves", &decoded);
    Ok(())
}

/// Fits on all groups of sets but one, for each, and prints the scores of the one left out.
pub fn leave_one_set_out(eval: &Path, model: Model) -> Result<()> {
    let loaded = load(eval, model)?;
    let examples: Vec<(usize, Vec<Example>)> = loaded
        .par_iter()
        .map(|l| (l.group, Example::of(&l.sample, &l.pair, align::shipped(model.encoder()), l.weight)))
        .collect();
    let groups: Vec<usize> = (0..=5).collect();
    let models: Vec<Weights> = groups
        .par_iter()
        .map(|left_out| {
            let rest = examples.iter().filter(|(group, _)| group != left_out);
            model.train(rest.flat_map(|(_, examples)| examples))
        })
        .collect();
    let decoded: Vec<_> = loaded.iter().map(|l| (l, &models[l.group], None)).collect();
    report("leave one set out", &decoded);
    Ok(())
}

/// Fits on four fifths of the documents of every set, five times, and prints the scores of the fifths left
/// out: what to expect of texts of the same kinds. A set of one document is left out whole.
pub fn folds(eval: &Path, model: Model) -> Result<()> {
    const FOLDS: usize = 5;
    const LONG: usize = 300;
    let loaded = load(eval, model)?;
    // Clean and mixed sets hold the same texts under one name.
    let mut names: Vec<String> = loaded.iter().map(|l| l.family()).collect();
    names.sort();
    names.dedup();
    let fold = |l: &Loaded| names.binary_search(&l.family()).unwrap_or(0) % FOLDS;
    // A set of one long document is cut in fifths: pieces of it are left out.
    let alone = |l: &Loaded| {
        l.sample.source.segments.len() > LONG
            && !l.sample.set.ends_with("-clean")
            && loaded.iter().filter(|other| other.sample.set == l.sample.set).count() == 1
    };
    let examples: Vec<Vec<Example>> = loaded
        .par_iter()
        .map(|l| Example::of(&l.sample, &l.pair, align::shipped(model.encoder()), l.weight))
        .collect();
    let mut decoded: Vec<(usize, usize, Option<Part>)> = Vec::new();
    for (k, l) in loaded.iter().enumerate() {
        match alone(l) {
            true => decoded.extend(
                examples[k]
                    .iter()
                    .enumerate()
                    .map(|(at, example)| (k, at * FOLDS / examples[k].len(), Some(example.part.clone()))),
            ),
            false => decoded.push((k, fold(l), None)),
        }
    }
    let fold_of = |k: usize, at: usize| match alone(&loaded[k]) {
        true => at * FOLDS / examples[k].len(),
        false => fold(&loaded[k]),
    };
    let examples: Vec<(usize, &Example)> = examples
        .iter()
        .enumerate()
        .flat_map(|(k, list)| list.iter().enumerate().map(move |(at, example)| (k, at, example)))
        .map(|(k, at, example)| (fold_of(k, at), example))
        .collect();
    let models: Vec<Weights> = (0..FOLDS)
        .into_par_iter()
        .map(|left_out| {
            let rest = examples.iter().filter(|(fold, _)| *fold != left_out);
            model.train(rest.map(|(_, example)| *example))
        })
        .collect();
    let decoded: Vec<_> =
        decoded.into_iter().map(|(k, fold, part)| (&loaded[k], &models[fold], part)).collect();
    report("five folds", &decoded);
    Ok(())
}

/// Prints strict F1 and the like of every set.
fn report(title: &str, decoded: &[(&Loaded, &Weights, Option<Part>)]) {
    println!("{title}: strict F1, without paragraphs, lax F1, F1 of deletions, of 1-1, of 1-2/2-1, of n-m");
    let results: Vec<(&str, Vec<Link>, Vec<Link>)> = decoded
        .par_iter()
        .map(|(l, weights, _)| {
            let links = align::decode(&l.pair, weights);
            (l.sample.set.as_str(), links, align::decode(&l.plain, weights))
        })
        .collect();
    let mut calibration = Calibration::default();
    for (set, ..) in SETS {
        let (mut tally, mut plain) = (Tally::default(), Tally::default());
        for ((l, _, part), (_, links, without)) in
            decoded.iter().zip(&results).filter(|(_, (s, ..))| *s == set)
        {
            count(&mut tally, &l.sample, links, part.as_ref());
            count(&mut plain, &l.sample, without, part.as_ref());
            if set.ends_with("-mix") {
                calibration.add(&l.sample, links);
            }
        }
        print_row(set, &tally, Some(plain.score().strict.f1));
    }
    println!("{}", calibration.report());
}

fn print_row(set: &str, tally: &Tally, without_paragraphs: Option<f64>) {
    let s = tally.score();
    let [one, two, many, deletions] = &s.kinds;
    println!(
        "{set:14} {:.4}{} {:.4} | del {:.3} 1-1 {:.3} 1-2 {:.3} n-m {:.3} | P {:.4} R {:.4}",
        s.strict.f1,
        without_paragraphs.map_or(String::new(), |f1| format!(" {f1:.4}")),
        s.lax.f1,
        deletions.prf.f1,
        one.prf.f1,
        two.prf.f1,
        many.prf.f1,
        s.strict.precision,
        s.strict.recall
    );
}

fn beads(links: &[Link]) -> Vec<Bead> {
    let bead =
        |link: &Link| Bead { source: link.source.clone().collect(), target: link.target.clone().collect() };
    evaluate::split_deletions(links.iter().map(bead).collect())
}

/// Counts the links of a document, or of a part of it.
fn count(tally: &mut Tally, sample: &Sample, links: &[Link], part: Option<&Part>) {
    let (mut gold, mut predicted) = match &sample.confidence {
        Some(words) => evaluate::skip_coarse(sample.gold.clone(), beads(links), words).unwrap_or_default(),
        None => (sample.gold.clone(), beads(links)),
    };
    if let Some((source, target)) = part {
        let inside = |bead: &Bead| match bead.source.first() {
            Some(i) => source.contains(i),
            None => bead.target.first().is_some_and(|j| target.contains(j)),
        };
        gold.retain(inside);
        predicted.retain(inside);
    }
    tally.add(&gold, &predicted);
}

/// Whether scores are probabilities: of the links at 0.9, nine in ten should be right.
#[derive(Default)]
struct Calibration {
    /// Score and whether it was right.
    seen: Vec<(f64, bool)>,
}

impl Calibration {
    fn add(&mut self, sample: &Sample, links: &[Link]) {
        for link in links.iter().filter(|link| link.is_two_sided()) {
            let bead = &beads(std::slice::from_ref(link))[0];
            let coarse = |k: &usize| {
                sample.is_coarse(*k)
                    && (sample.gold[*k].source.iter().any(|i| link.source.contains(i))
                        || sample.gold[*k].target.iter().any(|j| link.target.contains(j)))
            };
            if !(0..sample.gold.len()).any(|k| coarse(&k)) {
                self.seen.push((link.score, sample.gold.contains(bead)));
            }
        }
    }

    /// Expected calibration error over ten bins, and the area under the ROC curve.
    fn report(&mut self) -> String {
        self.seen.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total = self.seen.len() as f64;
        let mut error = 0.0;
        for bin in 0..10 {
            let of = |x: &&(f64, bool)| ((x.0 * 10.0) as usize).min(9) == bin;
            let (mut score, mut right, mut count) = (0.0, 0.0, 0.0);
            for &(s, r) in self.seen.iter().filter(of) {
                (score, right, count) = (score + s, right + f64::from(u8::from(r)), count + 1.0);
            }
            if count > 0.0 {
                error += (score / count - right / count).abs() * count / total;
            }
        }
        let (mut wrong_below, mut area) = (0.0, 0.0);
        let wrong = self.seen.iter().filter(|x| !x.1).count() as f64;
        for &(_, right) in &self.seen {
            if right {
                area += wrong_below;
            } else {
                wrong_below += 1.0;
            }
        }
        let auc = area / (wrong * (total - wrong)).max(1.0);
        format!(
            "calibration over the mix sets: {} links, expected error {error:.4}, AUC right/wrong {auc:.3}",
            total
        )
    }
}

/// What scores are told of when no set is named.
const MIXED: [&str; 8] = [
    "infoforum",
    "speech-mix",
    "ntrex-mix",
    "wmt-mix",
    "tico-mix",
    "books-mix",
    "textberg-dev",
    "long10k-mix",
];

/// Aligns sets with the weights of the library and prints the scores. With a list of floors
/// (`SET FLOOR` a line) those sets are aligned, and one that falls below its floor is an error.
pub fn score(eval: &Path, names: &[String], floors: Option<&Path>, model: Model) -> Result<()> {
    let mut chosen: Vec<(String, [f64; 1])> = match names {
        [] => MIXED.iter().map(|set| ((*set).to_owned(), [0.0])).collect(),
        names => names.iter().map(|set| (set.clone(), [0.0])).collect(),
    };
    if let Some(path) = floors {
        chosen = floors_of(path)?;
    }
    let mut fallen = Vec::new();
    for (set, [floor]) in chosen {
        let samples = sets::load(eval, &set)?;
        let links: Vec<Vec<Link>> = samples
            .par_iter()
            .map(|s| align::align(s.source.clone(), s.target.clone(), &model.options()).links)
            .collect();
        let mut tally = Tally::default();
        samples.iter().zip(&links).for_each(|(sample, links)| count(&mut tally, sample, links, None));
        print_row(&set, &tally, None);
        if tally.score().strict.f1 < floor {
            fallen.push(format!("{set} is below {floor}"));
        }
    }
    anyhow::ensure!(fallen.is_empty(), "strict F1 has fallen: {}", fallen.join(", "));
    Ok(())
}

/// Aligns sets as they are, with their sides swapped and without paragraphs, and prints the strict
/// F1 of each. With a list of floors (`SET SWAPPED WITHOUT` a line) those sets are aligned, and one that
/// falls below a floor is an error.
pub fn variants(eval: &Path, names: &[String], floors: Option<&Path>, model: Model) -> Result<()> {
    let mut chosen: Vec<(String, [f64; 2])> = match names {
        [] => MIXED.iter().map(|set| ((*set).to_owned(), [0.0; 2])).collect(),
        names => names.iter().map(|set| (set.clone(), [0.0; 2])).collect(),
    };
    if let Some(path) = floors {
        chosen = floors_of(path)?;
    }
    let mut fallen = Vec::new();
    println!("strict F1: as it is, sides swapped, without paragraphs");
    for (set, floors) in chosen {
        let samples = sets::load(eval, &set)?;
        let score = |change: fn(&Sample) -> Sample| {
            let samples: Vec<Sample> = samples.iter().map(change).collect();
            let align = |s: &Sample| align::align(s.source.clone(), s.target.clone(), &model.options()).links;
            let links: Vec<Vec<Link>> = samples.par_iter().map(align).collect();
            let mut tally = Tally::default();
            samples.iter().zip(&links).for_each(|(sample, links)| count(&mut tally, sample, links, None));
            tally.score().strict.f1
        };
        let plain = score(Sample::clone);
        let variants = [score(Sample::swapped), score(Sample::without_paragraphs)];
        println!("{set:14} {plain:.4} {:.4} {:.4}", variants[0], variants[1]);
        for (k, name) in ["swapped", "without paragraphs"].into_iter().enumerate() {
            if variants[k] < floors[k] {
                fallen.push(format!("{set} {name} is below {}", floors[k]));
            }
        }
    }
    anyhow::ensure!(fallen.is_empty(), "strict F1 has fallen: {}", fallen.join(", "));
    Ok(())
}

/// A file of floors: a set and `N` numbers a line, between tabs.
fn floors_of<const N: usize>(path: &Path) -> Result<Vec<(String, [f64; N])>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let floor = |line: &str| {
        let mut fields = line.split('\t');
        let set = fields.next()?.to_owned();
        let numbers: Vec<f64> = fields.map(|field| field.trim().parse().ok()).collect::<Option<_>>()?;
        Some((set, numbers.try_into().ok()?))
    };
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            floor(line).with_context(|| format!("{}: not a set and {N} floors: {line:?}", path.display()))
        })
        .collect()
}

/// Prints what is wrong in a set: gold and predicted beads that differ, with their texts.
pub fn errors(eval: &Path, names: &[String]) -> Result<()> {
    for set in names {
        for sample in sets::load(eval, set)? {
            let bitext = align::align(sample.source.clone(), sample.target.clone(), &Options::default());
            let predicted = beads(&bitext.links);
            let text = |bead: &Bead| {
                let join = |side: &sverka::document::Segmented, ids: &[usize]| {
                    ids.iter().map(|&i| side.segments[i].text.as_str()).collect::<Vec<_>>().join(" ‖ ")
                };
                format!(
                    "{:?}:{:?} {} ||| {}",
                    bead.source,
                    bead.target,
                    join(&sample.source, &bead.source),
                    join(&sample.target, &bead.target)
                )
            };
            for bead in sample.gold.iter().filter(|bead| !predicted.contains(bead)) {
                println!("{} gold  {}", sample.name, text(bead));
            }
            for bead in predicted.iter().filter(|bead| !sample.gold.contains(bead)) {
                println!("{} guess {}", sample.name, text(bead));
            }
        }
    }
    Ok(())
}
