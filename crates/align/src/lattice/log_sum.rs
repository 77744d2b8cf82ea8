//! Sums of probabilities given by their logarithms.

use super::{NEVER, Node};

/// Difference of two logarithms from which the smaller summand does not matter: e^-40 does not change sixteen
/// digits.
const NEGLIGIBLE: f64 = 40.0;

/// The logarithm of a sum of exponentials, one summand at a time: `sum * e^high`, with one exponential for
/// each and one logarithm at the end.
#[derive(Clone, Copy)]
pub(super) struct LogSum {
    high: f64,
    sum: f64,
}

impl Default for LogSum {
    fn default() -> Self {
        Self { high: NEVER, sum: 0.0 }
    }
}

impl LogSum {
    /// Adds a summand by its logarithm.
    pub(super) fn add(&mut self, log: f64) {
        let above = log - self.high;
        if above <= 0.0 {
            if above > -NEGLIGIBLE {
                self.sum += libm::exp(above);
            }
        } else {
            self.sum = if above < NEGLIGIBLE { self.sum * libm::exp(-above) + 1.0 } else { 1.0 };
            self.high = log;
        }
    }

    /// Returns the logarithm of the sum.
    pub(super) fn log(self) -> f64 {
        if self.high < NEVER / 2.0 { NEVER } else { self.high + libm::log(self.sum) }
    }
}

/// Returns the logarithm of the sum over the states of a node.
pub(super) fn log_sum(values: &Node) -> f64 {
    let high = values[0].max(values[1]).max(values[2]);
    if high < NEVER / 2.0 {
        return NEVER;
    }
    let mut sum = 0.0;
    for v in values {
        if v - high > -NEGLIGIBLE {
            sum += libm::exp(v - high);
        }
    }
    if sum == 1.0 { high } else { high + libm::log(sum) }
}

#[cfg(test)]
mod tests {
    use super::super::is_possible;
    use super::*;

    #[test]
    fn sums_are_those_of_the_exponentials() {
        let logs = [-1.0, 2.0, 0.5];
        let expected = libm::log(logs.iter().map(|&log| libm::exp(log)).sum());
        let mut sum = LogSum::default();
        logs.iter().for_each(|&log| sum.add(log));
        assert!((sum.log() - expected).abs() < 1e-12 && (log_sum(&logs) - expected).abs() < 1e-12);
        assert_eq!((LogSum::default().log(), log_sum(&[NEVER; 3])), (NEVER, NEVER));
        assert!(!is_possible(NEVER) && is_possible(-1e9));
    }
}
