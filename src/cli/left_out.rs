//! What is said of links that are left out of results.

use sverka::write::{Omissions, Options};

/// Links that were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    below_score: usize,
    furniture: usize,
}

impl LeftOut {
    /// Counts what a further file of the same pair leaves out. Formats leave out the same links for their scores, but
    /// the pivot file leaves out none, and reports keep page furniture.
    pub fn join(&mut self, omissions: &Omissions) {
        self.below_score = self.below_score.max(omissions.below_score);
        self.furniture = self.furniture.max(omissions.furniture);
    }

    /// Counts what was left out of the results of another pair.
    pub fn add(&mut self, other: Self) {
        self.below_score += other.below_score;
        self.furniture += other.furniture;
    }

    /// Says what is left out, and how to keep it; `None` where nothing is.
    pub fn message(self, options: &Options) -> Option<String> {
        let links = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 link {what} is left out")),
            _ => Some(format!("{count} links {what} are left out")),
        };
        let score = links(self.below_score, &format!("with a score below {}", options.min_score));
        let remedy = if options.furniture.is_none() { " (--keep-furniture keeps them)" } else { "" };
        let furniture = links(self.furniture, "of page furniture").map(|said| said + remedy);
        let said: Vec<String> = score.into_iter().chain(furniture).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_count() {
        let mut left_out = LeftOut::default();
        let mut options = Options { min_score: 0.5, ..Options::default() };
        assert_eq!(left_out.message(&options), None);
        let mut omissions = Omissions::default();
        (omissions.below_score, omissions.furniture) = (1, 3);
        left_out.join(&omissions);
        omissions.furniture = 0;
        left_out.join(&omissions);
        left_out.add(left_out);
        assert_eq!(
            left_out.message(&options).unwrap(),
            "2 links with a score below 0.5 are left out; 6 links of page furniture are left out \
             (--keep-furniture keeps them)"
        );
        options.furniture = Some(false);
        let one = LeftOut { below_score: 0, furniture: 1 };
        assert_eq!(one.message(&options).unwrap(), "1 link of page furniture is left out");
    }
}
