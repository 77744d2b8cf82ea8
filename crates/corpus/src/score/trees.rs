//! A sum of small decision trees (gradient boosting: Friedman, 2001) over the features of a pair.

use std::num::ParseFloatError;

/// Questions on the way from the root to a leaf.
pub const DEPTH: usize = 4;
/// Questions of a tree.
pub const QUESTIONS: usize = (1 << DEPTH) - 1;
/// Leaves of a tree.
pub const LEAVES: usize = 1 << DEPTH;

/// A complete binary tree. Question k has the questions 2k + 1 and 2k + 2 below it; the second if the feature is greater
/// than the threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// A feature and a threshold for each question.
    pub questions: [(u16, f32); QUESTIONS],
    /// What each leaf adds to the log-odds.
    pub leaves: [f32; LEAVES],
}

/// Trees, and a bias.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trees {
    /// The log-odds without any evidence.
    pub bias: f32,
    /// The trees.
    pub trees: Vec<Tree>,
}

/// Why a file of trees cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the trees: {what}")]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl Trees {
    /// Reads trees: a line `bias NUMBER`, then a line for each tree, first its questions, `FEATURE NUMBER` by the names of
    /// the features, then its leaves, all separated by tabs. Lines that begin with `#` are comments.
    ///
    /// # Errors
    /// When a line has another form or names an unknown feature.
    pub fn parse(text: &str, names: &[&str]) -> Result<Self, Fault> {
        let mut out = Self::default();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let fault = |what: &str| Fault { line: at + 1, what: what.to_owned() };
            if let Some(bias) = line.strip_prefix("bias ") {
                out.bias = bias.parse().map_err(|error: ParseFloatError| fault(&error.to_string()))?;
                continue;
            }
            out.trees.push(tree(line, names).map_err(|what| fault(&what))?);
        }
        Ok(out)
    }

    /// Writes trees as [`parse`](Self::parse) reads them.
    pub fn write(&self, names: &[&str]) -> String {
        let mut out = format!("bias {}\n", self.bias);
        for tree in &self.trees {
            let questions = tree
                .questions
                .iter()
                .map(|(feature, bound)| format!("{} {bound}", names[usize::from(*feature)]));
            let leaves = tree.leaves.iter().map(f32::to_string);
            out.push_str(&questions.chain(leaves).collect::<Vec<_>>().join("\t"));
            out.push('\n');
        }
        out
    }

    /// Returns the log-odds for some features.
    pub fn log_odds(&self, features: &[f32]) -> f32 {
        self.bias + self.trees.iter().map(|tree| tree.leaves[tree.leaf(features)]).sum::<f32>()
    }
}

impl Tree {
    /// Returns the leaf that some features lead to.
    #[inline]
    pub fn leaf(&self, features: &[f32]) -> usize {
        let mut at = 0;
        for _ in 0..DEPTH {
            let (feature, bound) = self.questions[at];
            at = 2 * at + 1 + usize::from(features[usize::from(feature)] > bound);
        }
        at - QUESTIONS
    }
}

fn tree(line: &str, names: &[&str]) -> Result<Tree, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    if cells.len() != QUESTIONS + LEAVES {
        return Err(format!("{} cells in place of {}", cells.len(), QUESTIONS + LEAVES));
    }
    let number = |text: &str| text.parse::<f32>().map_err(|error| format!("{text}: {error}"));
    let mut out = Tree { questions: [(0, 0.0); QUESTIONS], leaves: [0.0; LEAVES] };
    for (question, cell) in out.questions.iter_mut().zip(&cells) {
        let (name, bound) = cell.split_once(' ').ok_or_else(|| format!("{cell}: not a question"))?;
        let feature = names.iter().position(|known| *known == name);
        *question = (feature.ok_or_else(|| format!("{name}: no such feature"))? as u16, number(bound)?);
    }
    for (leaf, cell) in out.leaves.iter_mut().zip(&cells[QUESTIONS..]) {
        *leaf = number(cell)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_read_as_they_were_written() {
        let mut questions = [(1, 0.5); QUESTIONS];
        questions[0] = (0, -0.25);
        let tree = Tree { questions, leaves: std::array::from_fn(|k| k as f32 / 8.0) };
        let trees = Trees { bias: -0.5, trees: vec![tree] };
        let text = format!("# comment\n{}", trees.write(&["a", "b"]));
        let read = Trees::parse(&text, &["a", "b"]).unwrap();
        assert_eq!(read, trees);
        assert_eq!(read.log_odds(&[0.0, 0.0]), 8.0 / 8.0 - 0.5);
        assert_eq!(read.log_odds(&[-1.0, 1.0]), 7.0 / 8.0 - 0.5);
        let error = Trees::parse("a 1\t2", &["a"]).unwrap_err();
        assert_eq!(error.to_string(), "line 1 of the trees: 2 cells in place of 31");
    }
}
