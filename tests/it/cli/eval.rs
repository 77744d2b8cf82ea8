//! `sverka eval` against the scorer that the evaluation sets came with, where it is there.

use super::support::Room;
use serde_json::Value;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A prediction with faults of every kind, made from the gold links: every fifth link is
/// merged with the next, every seventh loses its target, every eleventh is missing.
fn spoiled(gold: &str) -> String {
    let mut out = String::new();
    let mut lines = gold.lines().filter(|line| !line.trim().is_empty()).enumerate();
    while let Some((number, line)) = lines.next() {
        let (source, target) = line.split_once("]:[").expect("a bead");
        let (source, target) = (source.trim_start_matches('['), target.split(']').next().expect("a bead"));
        let join = |a: &str, b: &str| {
            if a.is_empty() || b.is_empty() { format!("{a}{b}") } else { format!("{a}, {b}") }
        };
        match number {
            n if n % 11 == 10 => {}
            n if n % 7 == 6 => out.push_str(&format!("[{source}]:[]\t0.5000\n[]:[{target}]\t0.5000\n")),
            n if n % 5 == 4 => {
                let Some((_, next)) = lines.next() else { continue };
                let (next_source, next_target) = next.split_once("]:[").expect("a bead");
                let source = join(source, next_source.trim_start_matches('['));
                let target = join(target, next_target.split(']').next().expect("a bead"));
                out.push_str(&format!("[{source}]:[{target}]\t0.5000\n"));
            }
            _ => out.push_str(&format!("[{source}]:[{target}]\t0.5000\n")),
        }
    }
    out
}

#[test]
fn the_numbers_are_those_of_the_reference_scorer() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval");
    let scorer = shared.join("score_align.py");
    if !scorer.exists() || Command::new("python3").arg("--version").output().is_err() {
        let _ = writeln!(io::stderr(), "skipped: no ../shared, or no python3");
        return;
    }
    let room = Room::empty();
    let (mut golds, mut predictions) = (Vec::new(), Vec::new());
    let mut files: Vec<PathBuf> = fs::read_dir(shared.join("align/speech-mix"))
        .expect("the set")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "gold"))
        .collect();
    files.sort();
    for (number, gold) in files.iter().enumerate() {
        let text = spoiled(&fs::read_to_string(gold).expect("gold links"));
        predictions.push(room.write(&format!("{number}.beads"), text).display().to_string());
        golds.push(gold.display().to_string());
    }
    for flags in [&[][..], &["--split-del"], &["--split-del", "--skip-coarse"]] {
        let mut ours = vec!["eval", "--format", "json", "--gold"];
        ours.extend(golds.iter().map(String::as_str));
        ours.push("--predicted");
        ours.extend(predictions.iter().map(String::as_str));
        ours.extend(flags);
        let ours: Value = serde_json::from_str(&room.run(&ours).done().out).expect("JSON");

        let mut theirs = Command::new("python3");
        theirs.arg(&scorer).arg("--json").arg("-g").args(&golds).arg("-t").args(&predictions).args(flags);
        let theirs: Value =
            serde_json::from_slice(&theirs.output().expect("the scorer runs").stdout).expect("JSON");

        for (key, other) in
            [("gold", "gold_beads"), ("gold_two_sided", "gold_beads_no_del"), ("predicted", "pred_beads")]
        {
            assert_eq!(ours[key], theirs[other], "{key} {flags:?}");
        }
        for key in ["strict", "lax"] {
            let prf = ["precision", "recall", "f1"].map(|name| ours[key][name].clone());
            assert_eq!(Value::from(prf.to_vec()), theirs[key], "{key} {flags:?}");
        }
        for kind in ours["kinds"].as_array().expect("kinds") {
            let other = &theirs["by"][kind["kind"].as_str().expect("a name")];
            for (key, theirs) in [
                ("precision", "p"),
                ("recall", "r"),
                ("f1", "f"),
                ("gold", "n_gold"),
                ("predicted", "n_pred"),
            ] {
                assert_eq!(kind[key], other[theirs], "{kind} {flags:?}");
            }
        }
    }
}
