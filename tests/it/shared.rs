//! Checks on the evaluation data beside the repository; skipped where there is none.
#![allow(clippy::print_stderr, reason = "says why it is skipped")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval");
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no ../shared");
    None
}

fn sverka(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sverka")).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A real speech as the web page has it: duplicated headline, file name stuck to a sentence,
/// navigation. The memory must hold nearly all gold pairs exactly.
#[test]
fn a_real_speech_becomes_a_memory_with_the_gold_pairs() {
    let Some(eval) = shared() else { return };
    let folder = eval.join("align/infoforum");
    let file = |ending: &str| folder.join(format!("infoforum-2022.{ending}"));
    let tmx = sverka(&["align", "-q", path(&file("en.txt")), path(&file("ru.txt")), "--format", "tmx"]);
    let mut pairs = BTreeSet::new();
    for entry in tmx::Reader::new(tmx.as_bytes()).unwrap() {
        let entry = entry.unwrap();
        assert!(entry.diagnostics.is_empty(), "{:?}", entry.diagnostics);
        let unit = entry.unit.unwrap();
        let texts: Vec<String> = unit.variants.iter().map(|variant| variant.segment.plain_text()).collect();
        pairs.insert((texts[0].clone(), texts[1].clone()));
    }
    let sentences = |ending: &str| -> Vec<String> {
        fs::read_to_string(file(ending))
            .unwrap()
            .lines()
            .filter(|l| !l.trim().is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (en, ru) = (sentences("en.sents"), sentences("ru.sents"));
    let gold = sverka::evaluate::read_beads(&fs::read_to_string(file("gold")).unwrap()).unwrap();
    let join =
        |side: &[String], ids: &[usize]| ids.iter().map(|&i| side[i].as_str()).collect::<Vec<_>>().join(" ");
    let two_sided: Vec<_> = gold.iter().filter(|b| !b.source.is_empty() && !b.target.is_empty()).collect();
    let found =
        two_sided.iter().filter(|b| pairs.contains(&(join(&en, &b.source), join(&ru, &b.target)))).count();
    assert_eq!(two_sided.len(), 48);
    assert!(found >= 44, "{found} of 48 gold pairs are in the memory");
}

/// `sverka eval` gives the numbers of the reference scorer, a Python script beside the data.
#[test]
fn eval_gives_the_numbers_of_the_reference_scorer() {
    let Some(eval) = shared() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: no python3");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (set, name, ru, en) in [
        ("infoforum", "infoforum-2022", "ru.sents", "en.sents"),
        ("speech-mix", "mid_iceland-2019-11-26", "ru", "en"),
        ("ntrex-mix", "", "ru", "en"),
    ] {
        let base = eval.join("align").join(set);
        let name = if name.is_empty() { first_gold(&base) } else { name.to_owned() };
        let file = |ending: &str| base.join(format!("{name}.{ending}"));
        let beads = sverka(&[
            "align",
            "-q",
            "--presplit",
            "-s",
            "en",
            "-t",
            "ru",
            path(&file(en)),
            path(&file(ru)),
            "--format",
            "beads",
        ]);
        let predicted = folder.path().join("predicted.beads");
        fs::write(&predicted, beads).unwrap();
        for flags in [&[][..], &["--split-del"], &["--split-del", "--skip-coarse"]] {
            let mut args = vec!["eval", path(&file("gold")), path(&predicted), "--format", "json"]
                .into_iter()
                .map(String::from)
                .collect::<Vec<_>>();
            // Coarse beads are told by a file beside the gold, which not every set has.
            args.extend(flags.iter().map(|flag| (*flag).to_owned()));
            let ours: serde_json::Value =
                serde_json::from_str(&sverka(&args.iter().map(String::as_str).collect::<Vec<_>>())).unwrap();
            let gold = file("gold");
            let theirs = Command::new("python3")
                .arg(eval.join("score_align.py"))
                .args(["-g", path(&gold), "-t", path(&predicted), "--json"])
                .args(flags)
                .output()
                .unwrap();
            let theirs: serde_json::Value = serde_json::from_slice(&theirs.stdout).unwrap();
            for measure in ["strict", "lax"] {
                for (k, key) in ["precision", "recall", "f1"].into_iter().enumerate() {
                    let (a, b) = (ours[measure][key].as_f64().unwrap(), theirs[measure][k].as_f64().unwrap());
                    assert!((a - b).abs() < 1e-12, "{set} {flags:?} {measure} {key}: {a} here, {b} there");
                }
            }
            assert_eq!(ours["predicted"], theirs["pred_beads"], "{set} {flags:?}");
            for kind in ours["kinds"].as_array().unwrap() {
                let other = &theirs["by"][kind["kind"].as_str().unwrap()];
                assert!(
                    (kind["f1"].as_f64().unwrap() - other["f"].as_f64().unwrap()).abs() < 1e-12,
                    "{set} {kind}"
                );
                assert_eq!(kind["gold"], other["n_gold"], "{set} {kind}");
            }
        }
    }
}

fn first_gold(folder: &Path) -> String {
    let names = fs::read_dir(folder).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".gold").map(str::to_owned)
    });
    names.min().unwrap()
}
