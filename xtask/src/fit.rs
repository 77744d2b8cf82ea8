//! Fits the weights and prints what they reach.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::model::{self, Example, Recipe};
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

/// The sets that scores are told of, each with the weight of its documents in training and
/// whether all of it or an even selection is used. Sets of one group are left out together:
/// they share their kind of text.
const SETS: [(&str, f32, usize, usize); 10] = [
    ("speech-mix", 2.0, usize::MAX, 0),
    ("infoforum", 2.0, usize::MAX, 0),
    ("ntrex-mix", 1.0, usize::MAX, 1),
    ("wmt-mix", 1.0, 110, 1),
    ("tico-mix", 1.0, usize::MAX, 2),
    ("books-mix", 1.0, usize::MAX, 3),
    ("textberg-dev", 2.0, usize::MAX, 4),
    // Clean sets teach what texts without deletions look like.
    ("speech-clean", 0.5, usize::MAX, 0),
    ("ntrex-clean", 0.5, 20, 1),
    ("books-clean", 0.5, usize::MAX, 3),
];

struct Loaded {
    sample: Sample,
    pair: Pair,
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
    for (set, weight, most, group) in SETS {
        let samples = sets::load(eval, set)?;
        let step = samples.len().div_ceil(most.min(samples.len()).max(1));
        let chosen: Vec<Sample> = samples.into_iter().step_by(step).collect();
        out.par_extend(chosen.into_par_iter().map(|sample| {
            let pair = align::prepare(&sample.source, &sample.target, &model.options());
            Loaded { sample, pair, weight, group }
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

impl Model {
    pub fn options(self) -> Options {
        Options { encoder: self == Self::Encoder, ..Options::default() }
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
    let examples: Vec<Example> =
        loaded.par_iter().flat_map(|l| Example::of(&l.sample, &l.pair, l.weight)).collect();
    let weights = model::train(&examples.iter().collect::<Vec<_>>(), Recipe::default());
    let head = format!(
        "{}\n\
         # Fitted by `cargo run --release -p xtask -- fit`; docs/aligner.md tells what they reach.\n\
         # The score of a link or deletion is the sum of WEIGHT * clip((feature - MEAN) / DEVIATION, -5, 5).\n\
         #\n\
         # NAME                        MEAN DEVIATION    WEIGHT\n\n",
        model.head()
    );
    fs::write(out, format!("{head}{}", weights.to_text())).with_context(|| out.display().to_string())?;
    report("all sets, fitted on themselves", &loaded.iter().map(|l| (l, &weights)).collect::<Vec<_>>());
    Ok(())
}

/// Fits on all groups of sets but one, for each, and prints the scores of the one left out.
pub fn leave_one_set_out(eval: &Path, model: Model) -> Result<()> {
    let loaded = load(eval, model)?;
    let examples: Vec<(usize, Vec<Example>)> =
        loaded.par_iter().map(|l| (l.group, Example::of(&l.sample, &l.pair, l.weight))).collect();
    let groups: Vec<usize> = (0..=4).collect();
    let models: Vec<Weights> = groups
        .par_iter()
        .map(|left_out| {
            let rest = examples.iter().filter(|(group, _)| group != left_out);
            model::train(&rest.flat_map(|(_, examples)| examples).collect::<Vec<_>>(), Recipe::default())
        })
        .collect();
    report("leave one set out", &loaded.iter().map(|l| (l, &models[l.group])).collect::<Vec<_>>());
    Ok(())
}

/// Fits on four fifths of the documents of every set, five times, and prints the scores of the fifths left
/// out: what to expect of texts of the same kinds. A set of one document is left out whole.
pub fn folds(eval: &Path, model: Model) -> Result<()> {
    const FOLDS: usize = 5;
    let loaded = load(eval, model)?;
    // Clean and mixed sets hold the same texts under one name.
    let mut names: Vec<String> = loaded.iter().map(|l| l.family()).collect();
    names.sort();
    names.dedup();
    let fold = |l: &Loaded| names.binary_search(&l.family()).unwrap_or(0) % FOLDS;
    let examples: Vec<(usize, Vec<Example>)> =
        loaded.par_iter().map(|l| (fold(l), Example::of(&l.sample, &l.pair, l.weight))).collect();
    let models: Vec<Weights> = (0..FOLDS)
        .into_par_iter()
        .map(|left_out| {
            let rest = examples.iter().filter(|(fold, _)| *fold != left_out);
            model::train(&rest.flat_map(|(_, examples)| examples).collect::<Vec<_>>(), Recipe::default())
        })
        .collect();
    report("five folds", &loaded.iter().map(|l| (l, &models[fold(l)])).collect::<Vec<_>>());
    Ok(())
}

/// Prints strict F1 and the like of every set.
fn report(title: &str, decoded: &[(&Loaded, &Weights)]) {
    println!("{title}: strict F1, lax F1, F1 of deletions, of 1-1, of 1-2/2-1, of n-m");
    let results: Vec<(&str, Vec<Link>)> = decoded
        .par_iter()
        .map(|(l, weights)| {
            let links = align::decode(&l.pair, weights);
            (l.sample.set.as_str(), links)
        })
        .collect();
    let mut calibration = Calibration::default();
    for (set, ..) in SETS {
        let mut tally = Tally::default();
        for ((l, _), (_, links)) in decoded.iter().zip(&results).filter(|(_, (s, _))| *s == set) {
            count(&mut tally, &l.sample, links);
            if set.ends_with("-mix") {
                calibration.add(&l.sample, links);
            }
        }
        print_row(set, &tally);
    }
    println!("{}", calibration.report());
}

fn print_row(set: &str, tally: &Tally) {
    let s = tally.score();
    let [one, two, many, deletions] = &s.kinds;
    println!(
        "{set:14} {:.4} {:.4} | del {:.3} 1-1 {:.3} 1-2 {:.3} n-m {:.3} | P {:.4} R {:.4}",
        s.strict.f1,
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

fn count(tally: &mut Tally, sample: &Sample, links: &[Link]) {
    let (gold, predicted) = match &sample.confidence {
        Some(words) => evaluate::skip_coarse(sample.gold.clone(), beads(links), words).unwrap_or_default(),
        None => (sample.gold.clone(), beads(links)),
    };
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
        samples.iter().zip(&links).for_each(|(sample, links)| count(&mut tally, sample, links));
        print_row(&set, &tally);
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
            samples.iter().zip(&links).for_each(|(sample, links)| count(&mut tally, sample, links));
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
