//! Chores of the repository. `cargo run --release -p xtask -- help` lists them.

mod count;
mod fit;
mod mix;
mod model;
mod moved;
mod score;
mod sets;
mod terms;

use anyhow::{Context, Result, bail};
use fit::Model;
use std::path::PathBuf;

const HELP: &str = "\
xtask: chores of the repository

    fit [EVAL]               fit the aligner's weights on the sets under EVAL (default
                             ../shared/eval/align) and write them to crates/align/data/
    fit --loso [EVAL]        leave one set out at a time and print the scores of each
    fit --folds [EVAL]       leave a fifth of the documents of every set out at a time
    score [EVAL] [SET...]    align the sets with the weights of the binary and print the scores
    score --floors FILE      the same for the sets of a list, and fail when one is below its floor
    score --variants         the same with sides swapped, and without paragraphs (with --floors too)
    errors [EVAL] SET...     list the wrong links of sets
    errors --plain SET...    the same as if the texts had no blank lines
    moved [EVAL] [SET...]    false moved blocks on the sets as they are; for blocks of several lengths
                             that were moved: found/all +wrong

    terms [TEXT...]          what the confidence of terms reaches on the texts of tests/terms
    terms --fit              fit its weights on them and write them to crates/terms/data/terms/
    terms --folds            leave one text out at a time and print the scores of each
    terms --list X TEXT...   the entries of confidence X and above with what people said of them: +, -, ?

    --lexical                all this without the embedded encoder
";

fn main() -> Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let flag = |args: &mut Vec<String>, name: &str| {
        let at = args.iter().position(|arg| arg == name);
        at.map(|at| args.remove(at)).is_some()
    };
    let variants = flag(&mut args, "--variants");
    let plain = flag(&mut args, "--plain");
    let loso = flag(&mut args, "--loso");
    let folds = flag(&mut args, "--folds");
    let refit = flag(&mut args, "--fit");
    let model = if flag(&mut args, "--lexical") { Model::Lexical } else { Model::Encoder };
    let mut value = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.drain(at..(at + 2).min(args.len())).nth(1)
    };
    let floors = value("--floors").map(PathBuf::from);
    let least = value("--list").map(|least| least.parse::<f64>()).transpose().context("--list NUMBER")?;
    let command = if args.is_empty() { "help".into() } else { args.remove(0) };
    if command == "terms" {
        return match least {
            Some(least) => terms::list(&args, least),
            None if refit => terms::fit(),
            None if folds => terms::folds(),
            None => terms::score(&args),
        };
    }
    let eval = match args.first() {
        Some(path) if path.contains('/') => PathBuf::from(args.remove(0)),
        _ => PathBuf::from("../shared/eval/align"),
    };
    match command.as_str() {
        "fit" if loso => fit::leave_one_set_out(&eval, model),
        "fit" if folds => fit::folds(&eval, model),
        "fit" => fit::fit(&eval, model),
        "score" if variants => score::variants(&eval, &args, floors.as_deref(), model),
        "score" => score::score(&eval, &args, floors.as_deref(), model),
        "moved" => moved::moved(&eval, &args, model),
        "errors" => score::errors(&eval, &args, plain, model),
        "help" => {
            #[allow(clippy::print_stdout, reason = "a command line program")]
            {
                print!("{HELP}");
            }
            Ok(())
        }
        other => bail!("no chore called {other:?}; see `xtask help`"),
    }
}
