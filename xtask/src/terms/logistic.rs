//! Logistic regression with a ridge, by Newton's method: thirty weights need no more.

/// A row of features, and whether it is right.
pub struct Example {
    pub features: Vec<f64>,
    pub right: bool,
    /// How much it counts.
    pub weight: f64,
}

/// Newton's method doubles the digits in each step; from zero this is plenty.
const STEPS: usize = 30;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Returns the weights with the greatest likelihood of the examples, minus half the ridge times their
/// squares. The first feature is the bias, which is not penalised.
pub fn fit(examples: &[Example], ridge: f64) -> Vec<f64> {
    let n = examples.first().map_or(0, |one| one.features.len());
    let mut weights = vec![0.0; n];
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = (0..n).map(|i| if i == 0 { 0.0 } else { -ridge * weights[i] }).collect();
        let mut curve = vec![vec![0.0; n]; n];
        for (i, row) in curve.iter_mut().enumerate() {
            // A feature that is always zero must not make the matrix singular.
            row[i] = if i == 0 { 1e-9 } else { ridge };
        }
        for one in examples {
            let p = sigmoid(dot(&one.features, &weights));
            let miss = one.weight * (f64::from(u8::from(one.right)) - p);
            let bend = one.weight * p * (1.0 - p);
            for (i, &x) in one.features.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                slope[i] += miss * x;
                for (j, &y) in one.features.iter().enumerate() {
                    curve[i][j] += bend * x * y;
                }
            }
        }
        let step = solve(curve, slope);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step);
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    weights
}

/// Gauss's elimination with the largest pivot.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| a[i][k].abs().total_cmp(&a[j][k].abs())).unwrap_or(k);
        a.swap(k, pivot);
        b.swap(k, pivot);
        let (done, below) = a.split_at_mut(k + 1);
        let pivot = &done[k];
        for (row, at) in below.iter_mut().zip(k + 1..) {
            let factor = row[k] / pivot[k];
            row.iter_mut().zip(pivot).for_each(|(x, y)| *x -= factor * y);
            b[at] -= factor * b[k];
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[k][j] * b[j]).sum();
        b[k] = (b[k] - known) / a[k][k];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_come_back_as_probabilities() {
        let example = |x: f64, right| Example { features: vec![1.0, x], right, weight: 1.0 };
        // Three of four where x is 1, one of four where it is 0.
        let all: Vec<Example> = [
            (1.0, true),
            (1.0, true),
            (1.0, true),
            (1.0, false),
            (0.0, true),
            (0.0, false),
            (0.0, false),
            (0.0, false),
        ]
        .map(|(x, right)| example(x, right))
        .into();
        let weights = fit(&all, 1e-9);
        assert!((sigmoid(weights[0] + weights[1]) - 0.75).abs() < 1e-6);
        assert!((sigmoid(weights[0]) - 0.25).abs() < 1e-6);
    }
}
