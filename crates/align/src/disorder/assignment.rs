//! The best assignment of rows to columns (Kuhn, 1955), by shortest augmenting paths (Jonker and Volgenant, 1987).

/// A column that no row has.
const FREE: usize = usize::MAX;

/// Returns for each row of a matrix of non-negative values, row by row, its column in the assignment with the
/// greatest sum. Each column belongs to at most one row; rows for which none is left have none, and so have
/// those whose value would be 0.
///
/// Time grows with the cube of the longer side.
pub(super) fn best(values: &[f32], columns: usize) -> Vec<Option<usize>> {
    if columns == 0 {
        return Vec::new();
    }
    let rows = values.len() / columns;
    // A row may remain alone at no cost: it gets a column of its own, with value 0.
    let width = columns + rows;
    let cost = |row: usize, column: usize| match column < columns {
        true => -f64::from(values[row * columns + column]),
        false => 0.0,
    };
    let (mut of_row, mut of_column) = (vec![0f64; rows], vec![0f64; width]);
    let mut holder = vec![FREE; width];
    for row in 0..rows {
        augment(row, &cost, [&mut of_row, &mut of_column], &mut holder);
    }
    let mut out = vec![None; rows];
    for (column, &row) in holder[..columns].iter().enumerate() {
        if row != FREE && values[row * columns + column] > 0.0 {
            out[row] = Some(column);
        }
    }
    out
}

/// Assigns a column to a row, along the cheapest path of rows that change theirs. `potentials`: of the rows
/// and of the columns.
fn augment(
    first: usize,
    cost: &impl Fn(usize, usize) -> f64,
    potentials: [&mut Vec<f64>; 2],
    holder: &mut [usize],
) {
    let [of_row, of_column] = potentials;
    let width = holder.len();
    let mut cheapest = vec![f64::INFINITY; width];
    let mut came_from = vec![FREE; width];
    let mut seen = vec![false; width];
    let (mut row, mut last) = (first, FREE);
    let end = loop {
        let (mut least, mut next) = (f64::INFINITY, FREE);
        for column in (0..width).filter(|&column| !seen[column]) {
            let reduced = cost(row, column) - of_row[row] - of_column[column];
            if reduced < cheapest[column] {
                (cheapest[column], came_from[column]) = (reduced, last);
            }
            if cheapest[column] < least {
                (least, next) = (cheapest[column], column);
            }
        }
        // The distances of visited columns are 0, and the others decrease.
        of_row[first] += least;
        for column in 0..width {
            if seen[column] {
                of_row[holder[column]] += least;
                of_column[column] -= least;
            } else {
                cheapest[column] -= least;
            }
        }
        seen[next] = true;
        last = next;
        if holder[next] == FREE {
            break next;
        }
        row = holder[next];
    };
    let mut column = end;
    while came_from[column] != FREE {
        holder[column] = holder[came_from[column]];
        column = came_from[column];
    }
    holder[column] = first;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns the greatest sum by trying everything.
    fn greatest(values: &[f32], columns: usize, row: usize, taken: &mut Vec<bool>) -> f32 {
        if row * columns == values.len() {
            return 0.0;
        }
        let mut sum = greatest(values, columns, row + 1, taken);
        for column in 0..columns {
            if !taken[column] {
                taken[column] = true;
                sum = sum.max(values[row * columns + column] + greatest(values, columns, row + 1, taken));
                taken[column] = false;
            }
        }
        sum
    }

    #[test]
    fn rows_take_what_others_need_less() {
        assert_eq!(best(&[3.0, 2.0, 3.0, 0.5], 2), [Some(1), Some(0)]);
        assert_eq!(best(&[1.0, 2.0, 0.0], 1), [None, Some(0), None]);
        assert!(best(&[], 0).is_empty());
    }

    proptest! {
        #[test]
        fn no_assignment_is_better(columns in 1usize..5, values in prop::collection::vec(0u8..9, 0..20)) {
            let rows = values.len() / columns;
            let values: Vec<f32> = values[..rows * columns].iter().map(|&x| f32::from(x)).collect();
            let found = best(&values, columns);
            let mut taken = vec![false; columns];
            for column in found.iter().flatten() {
                prop_assert!(!std::mem::replace(&mut taken[*column], true));
            }
            let sum: f32 = found.iter().enumerate().filter_map(|(row, column)| Some(values[row * columns + (*column)?])).sum();
            prop_assert_eq!(sum, greatest(&values, columns, 0, &mut vec![false; columns]));
        }
    }
}
