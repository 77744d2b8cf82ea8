//! Texts whose terms people judged: tests/terms/texts.tsv and the lists next to it.

use crate::sets;
use anyhow::{Context, Result, bail};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use sverka::bilingual::{Pair, pairs_of};
use sverka::document::Segmented;
use sverka::{align, read, split};
use sverka_terms::train::fold;

/// Folder of the lists.
const FOLDER: &str = "tests/terms";

/// A text and people's verdicts on its terms.
pub struct Text {
    pub name: String,
    /// Its pairs of sentences, as we align them.
    pub pairs: Vec<Pair>,
    /// The gold glossary: forms of both sides.
    pub gold: Vec<[HashSet<String>; 2]>,
    /// Pairs that were read, and whether they are right.
    judged: HashMap<[String; 2], bool>,
    /// Whether a pair in none of the lists is wrong.
    whole: bool,
}

/// The verdict of people on a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    /// Nobody has read it.
    Unread,
}

impl Text {
    /// Returns the lines of the gold glossary that match a pair.
    pub fn lines<'a>(&'a self, pair: &'a [String; 2]) -> impl Iterator<Item = usize> + 'a {
        let holds = |line: &[HashSet<String>; 2]| (0..2).all(|k| line[k].contains(&fold(&pair[k])));
        self.gold.iter().enumerate().filter(move |(_, line)| holds(line)).map(|(at, _)| at)
    }

    /// Returns the number of pairs that are known to be right.
    pub fn count_right(&self) -> usize {
        let more = self.judged.iter().filter(|(pair, right)| **right && self.lines(pair).next().is_none());
        self.gold.len() + more.count()
    }

    /// Returns the verdict on a pair.
    pub fn verdict(&self, pair: &[String; 2]) -> Verdict {
        if self.lines(pair).next().is_some() {
            return Verdict::Right;
        }
        match self.judged.get(&[fold(&pair[0]), fold(&pair[1])]) {
            Some(true) => Verdict::Right,
            Some(false) => Verdict::Wrong,
            None => Verdict::Unread,
        }
    }

    /// Checks whether a pair is right; returns `None` if that is not known. Pairs of a completely judged text
    /// are wrong unless they are listed.
    pub fn is_right(&self, pair: &[String; 2]) -> Option<bool> {
        match self.verdict(pair) {
            Verdict::Right => Some(true),
            Verdict::Wrong => Some(false),
            Verdict::Unread => self.whole.then_some(false),
        }
    }
}

/// Returns the rows of a table below its header, as cells. `#` begins a remark.
fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Ok(lines.skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

/// Returns the texts of the list, or those with these names. Texts in ../shared are skipped if it is missing.
pub fn load(names: &[String]) -> Result<Vec<Text>> {
    let mut out = Vec::new();
    for row in rows(&Path::new(FOLDER).join("texts.tsv"))? {
        let [name, source, target, judged] = &row[..] else { bail!("texts.tsv: four cells in each row") };
        let wanted = names.is_empty() || names.contains(name);
        if !wanted || !Path::new(source).exists() {
            continue;
        }
        let list = |kind: &str| PathBuf::from(FOLDER).join(format!("{name}.{kind}.tsv"));
        out.push(Text {
            name: name.clone(),
            pairs: if target.is_empty() { set(Path::new(source))? } else { pair(source, target)? },
            gold: gold(&list("gold"))?,
            judged: judged_pairs(&list("judged"))?,
            whole: judged == "all",
        });
    }
    Ok(out)
}

fn gold(path: &Path) -> Result<Vec<[HashSet<String>; 2]>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let forms = |row: &[String], k: usize| {
        let all = format!("{}|{}", cell(row, k), cell(row, k + 3));
        all.split('|').map(|form| fold(form.trim())).filter(|form| !form.is_empty()).collect()
    };
    Ok(rows(path)?.iter().map(|row| [forms(row, 0), forms(row, 1)]).collect())
}

fn judged_pairs(path: &Path) -> Result<HashMap<[String; 2], bool>> {
    if !path.exists() {
        return Ok(HashMap::new());
    }
    rows(path)?
        .iter()
        .map(|row| match &row[..] {
            [sign, source, target, ..] => Ok(([fold(source.trim()), fold(target.trim())], sign == "+")),
            _ => bail!("{}: three cells in each row", path.display()),
        })
        .collect()
}

fn aligned(name: &str, source: Segmented, target: Segmented) -> Vec<Pair> {
    let bitext = align::align(source, target, &align::Options::default());
    pairs_of(&bitext, name)
}

/// Returns the pairs of a text and its translation.
fn pair(source: &str, target: &str) -> Result<Vec<Pair>> {
    let side = |path: &str| -> Result<Segmented> {
        let bytes = fs::read(path).with_context(|| path.to_owned())?;
        let (document, _) = read::read_bytes(path, bytes, &read::Options::default())?;
        let (lang, _) = sverka::text::language::of(&document, None)?;
        Ok(split::segment(&document, &lang))
    };
    Ok(aligned(source, side(source)?, side(target)?))
}

/// Returns the pairs of all documents of an evaluation set.
fn set(folder: &Path) -> Result<Vec<Pair>> {
    let (eval, name) = (folder.parent().unwrap_or(folder), folder.file_name().unwrap_or_default());
    let samples = sets::load(eval, &name.to_string_lossy())?;
    Ok(samples.into_iter().flat_map(|one| aligned(&one.name, one.source, one.target)).collect())
}
