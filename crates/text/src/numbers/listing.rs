//! Persons listed by age on one side and counted on the other: "a 17-year-old, two 18-year-olds and a
//! 20-year-old" are «четверо».

use super::read::{Number, Reading, Weight};

/// Largest number of persons that a text lists individually.
const MOST: f64 = 10.0;

/// Returns the numbers of a side that only say how many persons of each age there are, and how many there are
/// in total, if there are two ages or more.
pub fn persons(numbers: &[Number]) -> Option<(Vec<usize>, f64)> {
    let value = |number: &Number| match number.readings.first() {
        Some(Reading::Value(value)) => *value,
        _ => f64::NAN,
    };
    let is_age = |number: &Number| {
        number.is_figure && number.unit.is_some_and(|unit| unit.id == "year") && value(number) < 120.0
    };
    let (mut ages, mut all, mut counts) = (0, 0.0, Vec::new());
    for (i, _) in numbers.iter().enumerate().filter(|(_, number)| is_age(number)) {
        // "two 18-year-olds": the count is right before the age.
        let count = i.checked_sub(1).filter(|&before| {
            let number = &numbers[before];
            number.weight == Weight::Word
                && number.unit.is_none()
                && number.range.end + 1 == numbers[i].range.start
                && (2.0..MOST).contains(&value(number))
        });
        ages += 1;
        all += count.map_or(1.0, |before| value(&numbers[before]));
        counts.extend(count);
    }
    (ages >= 2 && all <= MOST).then_some((counts, all))
}
