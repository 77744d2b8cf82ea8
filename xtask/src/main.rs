//! Chores of the repository. `cargo run --release -p xtask -- --help` lists them.

mod abridged;
mod calibrate;
mod count;
mod dictionary;
mod example;
mod fit;
mod fuzz;
mod inputs;
mod lists;
mod mix;
#[cfg(unix)]
mod mutate;
mod pairing;
mod pairs;
mod random;
mod release;
mod said;
mod score;
mod sets;
mod structured;
mod subtitles;
mod terms;
mod train;
mod transcripts;
mod transposed;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use fit::Model;
use std::path::PathBuf;

/// Chores of the repository: fit the weights, score the evaluation sets.
#[derive(Parser)]
#[command(name = "xtask")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Fit the aligner's weights on the development sets and write them to crates/align/data/
    Fit {
        #[command(flatten)]
        aligner: Aligner,
        /// Leave out one set at a time and print the scores of each, without writing weights
        #[arg(long, conflicts_with = "folds")]
        loso: bool,
        /// Leave out a fifth of the documents of every set at a time, without writing weights
        #[arg(long)]
        folds: bool,
        /// Also fit the calibration on the fifths left out, and write it
        #[arg(long, requires = "folds")]
        calibration: bool,
        /// Keep the weights of usual translations and fit those of abridged ones
        #[arg(long)]
        abridged: bool,
    },
    /// Align sets with the weights of the program and print the scores
    ///
    /// With files of floors the sets of those are aligned, and one that falls below its floor is an error. The
    /// three kinds of floors may be given together: each set is then aligned once for all of them.
    Score {
        #[command(flatten)]
        aligner: Aligner,
        /// Sets to score; a set of each kind by default
        sets: Vec<String>,
        /// Also score each set with its sides swapped, and without paragraphs
        #[arg(long)]
        variants: bool,
        /// Fail if a set of this file is below its floor: SET, tab, strict F1 (two floors with --variants)
        #[arg(long, value_name = "FILE", conflicts_with = "sets")]
        floors: Option<PathBuf>,
        /// The same without the embedded encoder
        #[arg(long, value_name = "FILE", conflicts_with = "sets")]
        lexical_floors: Option<PathBuf>,
        /// The same with the sides swapped, and without paragraphs: SET, tab, floor, tab, floor
        #[arg(long, value_name = "FILE", conflicts_with = "sets")]
        variants_floors: Option<PathBuf>,
        /// Link blocks that have moved in the translation
        #[arg(long)]
        link_moved: bool,
        /// Align with a glossary, such as `dictionary` prints
        #[arg(long, value_name = "FILE")]
        glossary: Option<PathBuf>,
        /// Fail if the scores of links are calibrated worse: SET+SET, tab, greatest expected calibration error
        #[arg(long, value_name = "FILE", conflicts_with = "sets")]
        calibration: Option<PathBuf>,
    },
    /// Print the words that translate each other in the gold of sets, as a glossary
    Dictionary {
        #[command(flatten)]
        aligner: Aligner,
        /// Sets to learn from
        #[arg(required = true)]
        sets: Vec<String>,
        /// Maximum number of words
        #[arg(long, value_name = "N", default_value_t = 300)]
        words: usize,
    },
    /// List the wrong links of sets
    Errors {
        #[command(flatten)]
        aligner: Aligner,
        /// Sets to align
        #[arg(required = true)]
        sets: Vec<String>,
        /// Align as if the texts had no blank lines
        #[arg(long)]
        plain: bool,
    },
    /// Measure which documents are paired, in collections made of a set with the names removed
    Pairing {
        #[command(flatten)]
        aligner: Aligner,
        /// The set
        #[arg(default_value = "wmt-mix")]
        set: String,
        /// Print the features of each probability, for fitting
        #[arg(long)]
        features: bool,
        /// Fail if a collection is paired worse than before
        #[arg(long, conflicts_with = "features")]
        floors: bool,
    },
    /// Fit and judge the scores of pairs, on the development sets and what damage makes of them
    Pairs {
        #[command(flatten)]
        aligner: Aligner,
        /// Write the features of all pairs to FILE.tsv and FILE.f32, for experiments
        #[arg(long, value_name = "FILE")]
        features: Option<PathBuf>,
        /// Write the models of word order to a folder, crates/corpus/data/score
        #[arg(long, value_name = "FOLDER", conflicts_with = "features")]
        orders: Option<PathBuf>,
        /// Fail if a kind of damage is told from good pairs worse than before
        #[arg(long, conflicts_with_all = ["features", "orders"])]
        floors: bool,
    },
    /// Count transposed blocks: false ones in the sets as they are, found ones if a block was moved
    ///
    /// Prints for moved blocks of several lengths: found/all +wrong.
    #[command(alias = "moved")]
    Transposed {
        #[command(flatten)]
        aligner: Aligner,
        /// Sets to align; a set of each kind by default
        sets: Vec<String>,
    },
    /// Count lists that have another order: false ones in the sets as they are, and found ones among lists made of
    /// the short sentences of the sets
    Lists {
        #[command(flatten)]
        aligner: Aligner,
        /// Sets to align; a set of each kind by default
        sets: Vec<String>,
    },
    /// Score subtitles made of sets, with cues of at most 84 characters and times that are shifted, stretched and
    /// inexact, next to the texts themselves
    Subtitles {
        #[command(flatten)]
        aligner: Aligner,
        /// Sets to make subtitles of; speech-mix by default
        sets: Vec<String>,
        /// Also write the subtitles to this folder
        #[arg(long, value_name = "FOLDER")]
        write: Option<PathBuf>,
    },
    /// Score the confidence of terms on the texts of tests/terms
    Terms {
        /// Names of texts; all by default
        texts: Vec<String>,
        /// Fit the weights on all texts and write them to crates/terms/data/terms/
        #[arg(long, conflicts_with_all = ["folds", "list", "texts"])]
        fit: bool,
        /// Leave one text out at a time and print the scores of each
        #[arg(long, conflicts_with_all = ["list", "texts"])]
        folds: bool,
        /// List the entries of this confidence and above with people's verdicts: +, -, ?
        #[arg(long, value_name = "CONFIDENCE")]
        list: Option<f64>,
    },
    /// Score the word statistics of transcripts: texts stripped of marks and capitals, a fifth left out at a time, alone
    /// and with the sentences of the translation
    Transcripts {
        #[command(flatten)]
        aligner: Aligner,
        /// Fit the statistics on all texts and write them to crates/split/data/
        #[arg(long)]
        fit: bool,
    },
    /// Build the fuzz targets and run them, from the samples of the repository
    ///
    /// Fails on a crash, on more than 1 GB of memory, and on an input that takes 10 seconds; the input is kept
    /// in fuzz/artifacts/.
    Fuzz {
        /// Targets; all by default
        targets: Vec<String>,
        /// Minutes for each target
        #[arg(long, value_name = "N", default_value_t = 10)]
        minutes: u64,
        /// Seconds for each target, in place of minutes
        #[arg(long, value_name = "N", conflicts_with = "minutes")]
        seconds: Option<u64>,
        /// Run only the seeds
        #[arg(long, conflicts_with_all = ["minutes", "seconds"])]
        seeds: bool,
        /// How many targets run at a time
        #[arg(long, short, value_name = "N", default_value_t = 1)]
        jobs: usize,
    },
    #[cfg(unix)]
    /// Change samples and run every command of the program on them
    ///
    /// Fails on a signal, a panic, a hang, an exit code other than 0, 1 and 2, on more than 1 GB of memory and
    /// on more than 10 seconds; the input is kept.
    Mutate {
        /// The program
        #[arg(long, value_name = "FILE", default_value = "target/release/sverka")]
        program: PathBuf,
        /// How many runs
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        runs: u64,
        /// End after this many seconds
        #[arg(long, value_name = "N")]
        seconds: Option<u64>,
        /// The random seed of the changes
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// How many runs at a time
        #[arg(long, short, value_name = "N", default_value_t = 2)]
        jobs: usize,
        /// Folder for the inputs of failed runs
        #[arg(long, value_name = "FOLDER", default_value = "target/mutate")]
        keep: PathBuf,
    },
    /// Check and make everything of a release that needs no network, and list the rest
    ///
    /// Takes the program in target/release. Nothing is published and no tag is made.
    Release {
        /// The only way at present: publishing is left to people and to the workflow of releases
        #[arg(long, required = true)]
        dry_run: bool,
        /// Folder of the results; emptied first
        #[arg(long, value_name = "FOLDER", default_value = "target/dist")]
        out: PathBuf,
        /// Tolerate changes that are not committed
        #[arg(long)]
        allow_dirty: bool,
    },
}

/// Options of all chores about the aligner.
#[derive(Args)]
struct Aligner {
    /// Folder of the evaluation sets
    #[arg(long, value_name = "FOLDER", default_value = "../shared/eval/align")]
    eval: PathBuf,
    /// Work without the embedded encoder
    #[arg(long)]
    lexical: bool,
}

impl Aligner {
    fn model(&self) -> Model {
        if self.lexical { Model::Lexical } else { Model::Encoder }
    }
}

fn main() -> Result<()> {
    match Cli::parse().chore {
        Chore::Fit { aligner, loso, folds, calibration, abridged } => match (loso, folds) {
            (true, _) => fit::leave_one_set_out(&aligner.eval, aligner.model(), abridged),
            (_, true) => fit::folds(&aligner.eval, aligner.model(), abridged, calibration),
            _ => fit::fit(&aligner.eval, aligner.model(), abridged),
        },
        Chore::Score {
            aligner,
            sets,
            variants,
            floors,
            lexical_floors,
            variants_floors,
            link_moved,
            glossary,
            calibration,
        } => {
            let mut scorer = score::Scorer::new(&aligner.eval).link_moved(link_moved);
            if let Some(path) = glossary {
                scorer = scorer.glossary(&path)?;
            }
            let model = aligner.model();
            let other = [&lexical_floors, &variants_floors, &calibration];
            if floors.is_some() || other.iter().all(|file| file.is_none()) {
                match variants {
                    true => scorer.variants(&score::chosen(&sets, floors.as_deref())?, model)?,
                    false => scorer.score(&score::chosen(&sets, floors.as_deref())?, model)?,
                }
            }
            if let Some(path) = lexical_floors {
                scorer.score(&score::floors(&path)?, Model::Lexical)?;
            }
            if let Some(path) = variants_floors {
                scorer.variants(&score::floors(&path)?, model)?;
            }
            if let Some(path) = calibration {
                scorer.calibration(&score::floors(&path)?, model)?;
            }
            scorer.finish()
        }
        Chore::Dictionary { aligner, sets, words } => dictionary::dictionary(&aligner.eval, &sets, words),
        Chore::Errors { aligner, sets, plain } => score::errors(&aligner.eval, &sets, plain, aligner.model()),
        Chore::Transposed { aligner, sets } => transposed::transposed(&aligner.eval, &sets, aligner.model()),
        Chore::Pairing { aligner, set, features, floors } => {
            pairing::run(&aligner.eval, &set, features, floors)
        }
        Chore::Pairs { aligner, features, orders, floors } => match (features, orders) {
            (Some(prefix), _) => pairs::dump(&aligner.eval, &prefix),
            (_, Some(folder)) => pairs::write_orders(&aligner.eval, &folder),
            _ => pairs::judge(&aligner.eval, floors),
        },
        Chore::Lists { aligner, sets } => lists::lists(&aligner.eval, &sets, aligner.model()),
        Chore::Subtitles { aligner, sets, write } => {
            subtitles::subtitles(&aligner.eval, &sets, write.as_deref(), aligner.model())
        }
        Chore::Terms { texts, fit, folds, list } => match list {
            Some(least) => terms::list(&texts, least),
            None if fit => terms::fit(),
            None if folds => terms::folds(),
            None => terms::score(&texts),
        },
        Chore::Transcripts { aligner, fit: true } => transcripts::write(&aligner.eval),
        Chore::Transcripts { aligner, .. } => transcripts::score(&aligner.eval),
        Chore::Fuzz { targets, minutes, seconds, seeds, jobs } => {
            let seconds = (!seeds).then(|| seconds.unwrap_or(60 * minutes));
            fuzz::run(&fuzz::Plan { targets, seconds, jobs })
        }
        Chore::Release { dry_run: _, out, allow_dirty } => {
            release::dry_run(&release::Plan { out, allow_dirty })
        }
        #[cfg(unix)]
        Chore::Mutate { program, runs, seconds, seed, jobs, keep } => {
            mutate::run(&mutate::Plan { program, runs, seconds, seed, jobs, keep })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn flags_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_misspelt_flag_is_no_set() {
        assert!(Cli::try_parse_from(["xtask", "score", "--floor", "x"]).is_err());
        assert!(Cli::try_parse_from(["xtask", "score", "--floors", "x", "--lexical-floors", "y"]).is_ok());
        assert!(Cli::try_parse_from(["xtask", "score", "--lexical", "--floors", "x"]).is_ok());
        assert!(Cli::try_parse_from(["xtask", "errors"]).is_err());
        assert!(Cli::try_parse_from(["xtask", "moved", "infoforum"]).is_ok());
    }
}
