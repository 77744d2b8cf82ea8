//! Compares the numbers of two sentences.

use super::listing::persons;
use super::read::{Number, Reading, Weight};
use super::units::Unit;

/// How a number differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The source has it, the target does not.
    Missing,
    /// The target has it, the source does not.
    Extra,
    /// Each side has a number that the other does not, and they are of the same kind.
    Different,
    /// The same amount of something else: 6 ft and 6 m.
    Unit,
}

/// A number without a counterpart.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// How it differs.
    pub fault: Fault,
    /// Index of the source's number.
    pub source: Option<usize>,
    /// Index of the target's number.
    pub target: Option<usize>,
}

/// Converted amounts are rounded: 6 ft is 1.8 m, 100 miles are 160 km.
const ROUNDING: f64 = 0.06;
/// "Half an inch" is approximate: a centimetre, or one and a half.
const ROUGH: f64 = 0.2;

/// Compares the numbers of two sentences. A number that occurs twice on one side and once on the other is not
/// a difference, because translators repeat and omit numbers.
pub fn compare(source: &[Number], target: &[Number]) -> Vec<Difference> {
    let mut out = Vec::new();
    let lone = |ours: &[Number], theirs: &[Number]| -> Vec<usize> {
        let alone = |number: &&Number| {
            number.weight > Weight::Hint
                && !theirs.iter().any(|other| explains(number, other) || converted(number, other))
                && !in_parts(number, theirs)
        };
        ours.iter().enumerate().filter(|(_, number)| alone(number)).map(|(i, _)| i).collect()
    };
    for (i, number) in source.iter().enumerate() {
        out.extend(other_unit(i, number, target));
    }
    let (mut ours, mut theirs) = (lone(source, target), lone(target, source));
    counted_together(source, target, &mut ours, &mut theirs);
    counted_together(target, source, &mut theirs, &mut ours);
    let mut left = Vec::new();
    for i in ours {
        match theirs.iter().position(|&j| comparable(&source[i], &target[j])) {
            Some(at) => {
                let j = theirs.remove(at);
                out.push(Difference { fault: Fault::Different, source: Some(i), target: Some(j) });
            }
            None => left.push(i),
        }
    }
    for i in left {
        if source[i].weight == Weight::Firm {
            out.push(Difference { fault: Fault::Missing, source: Some(i), target: None });
        }
    }
    for j in theirs {
        if target[j].weight == Weight::Firm {
            out.push(Difference { fault: Fault::Extra, source: None, target: Some(j) });
        }
    }
    out.sort_by_key(|difference| (difference.source.unwrap_or(usize::MAX), difference.target));
    out
}

/// Removes the number in `others` that counts the persons whose ages `numbers` list, and the counts of each
/// age.
fn counted_together(numbers: &[Number], others: &[Number], ours: &mut Vec<usize>, theirs: &mut Vec<usize>) {
    let Some((counts, all)) = persons(numbers) else { return };
    let their_counts = persons(others).map(|(counts, _)| counts).unwrap_or_default();
    let is_sum = |j: usize| {
        !others[j].is_figure
            && !their_counts.contains(&j)
            && others[j].readings.contains(&Reading::Value(all))
    };
    if let Some(at) = theirs.iter().position(|&j| is_sum(j)) {
        theirs.remove(at);
        ours.retain(|i| !counts.contains(i));
    }
}

/// Whether two numbers may mean the same.
pub fn agree(a: &Number, b: &Number) -> bool {
    a.readings.iter().any(|a| b.readings.iter().any(|b| same(*a, *b)))
}

fn same(a: Reading, b: Reading) -> bool {
    match (a, b) {
        (Reading::Value(a), Reading::Value(b)) => equal(a, b),
        // "at 9" for 9:00, and the hour of 9:30.
        (Reading::Minute(minute), Reading::Value(value))
        | (Reading::Value(value), Reading::Minute(minute)) => {
            let (hour, rest) = (f64::from(minute / 60), f64::from(minute % 60));
            value == hour || (rest > 0.0 && value == rest) || (hour > 12.0 && value == hour - 12.0)
        }
        (Reading::Value(a), Reading::Part(b)) => equal(a, b),
        (Reading::Part(_), _) => false,
        (a, b) => a == b,
    }
}

/// Returns whether a number of the other side covers everything in a number: a plain 5 covers only half of
/// 5:40.
fn explains(number: &Number, other: &Number) -> bool {
    let whole = |reading: &Reading| match reading {
        Reading::Minute(minute) => other.readings.iter().any(|other| match other {
            Reading::Value(_) => minute % 60 == 0 && same(*reading, *other),
            other => other == reading,
        }),
        reading => other.readings.iter().any(|other| same(*reading, *other)),
    };
    number.readings.iter().any(whole)
}

/// Returns whether two values are equal, apart from the error of a product such as 4.72 * 10^9.
fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Returns whether one amount is the other in another unit.
fn converted(a: &Number, b: &Number) -> bool {
    if decade_of_degrees(a, b) || decade_of_degrees(b, a) {
        return true;
    }
    let (Some(ours), Some(theirs)) = (a.unit, b.unit) else { return false };
    if ours.kind == "temperature" && theirs.kind == ours.kind {
        return same_temperature(a, b) || same_temperature(b, a);
    }
    if ours.kind != theirs.kind || ours.id == theirs.id || ours.factor == 0.0 || theirs.factor == 0.0 {
        return false;
    }
    let values = |number: &Number, unit: &Unit| -> Vec<f64> {
        let value = |reading: &Reading| match reading {
            Reading::Value(value) => Some(value * unit.factor),
            _ => None,
        };
        number.readings.iter().filter_map(value).collect()
    };
    let theirs = values(b, theirs);
    let rounding = if a.weight.min(b.weight) == Weight::Hint { ROUGH } else { ROUNDING };
    values(a, ours).iter().any(|a| theirs.iter().any(|b| (a - b).abs() <= rounding * a.max(*b)))
}

/// Returns whether a decade such as "widespread 80s" may be degrees Fahrenheit: 27 to 32 Celsius.
fn decade_of_degrees(decade: &Number, degrees: &Number) -> bool {
    let [Reading::Value(from), Reading::Value(year), ..] = decade.readings[..] else { return false };
    let celsius = |f: f64| (f - 32.0) / 1.8;
    let is_decade = decade.is_figure && decade.unit.is_none() && year == 1900.0 + from;
    let fits = |reading: &Reading| match reading {
        Reading::Value(value) => (celsius(from) - 1.0..celsius(from + 10.0) + 1.0).contains(value),
        _ => false,
    };
    is_decade
        && degrees.unit.is_some_and(|unit| unit.kind == "temperature")
        && degrees.readings.iter().any(fits)
}

/// Returns whether a number is another one in Fahrenheit; texts seldom name the scale.
fn same_temperature(celsius: &Number, fahrenheit: &Number) -> bool {
    let values = |number: &Number| -> Vec<f64> {
        let value = |reading: &Reading| match reading {
            Reading::Value(value) => Some(*value),
            _ => None,
        };
        number.readings.iter().filter_map(value).collect()
    };
    // A degree of rounding, and a little for the rounding of the other side.
    let near = |c: f64, f: f64| (c - (f - 32.0) / 1.8).abs() < 1.5;
    values(celsius).iter().any(|c| values(fahrenheit).iter().any(|f| near(*c, *f)))
}

/// Returns whether the other side has the parts of a time or fraction: 5:40 and «5 ч. 40 мин.», "two thirds"
/// and 2/3.
fn in_parts(number: &Number, others: &[Number]) -> bool {
    let has = |value: f64| {
        others.iter().any(|other| other.readings.iter().any(|reading| same(*reading, Reading::Value(value))))
    };
    let parts: Vec<f64> = number
        .readings
        .iter()
        .filter_map(|reading| if let Reading::Part(value) = reading { Some(*value) } else { None })
        .collect();
    if !parts.is_empty() && parts.iter().all(|part| has(*part)) {
        return true;
    }
    number.readings.iter().any(|reading| match reading {
        Reading::Minute(minute) => {
            let (hour, rest) = (f64::from(minute / 60), f64::from(minute % 60));
            (has(hour) || has(hour % 12.0)) && (rest == 0.0 || has(rest))
        }
        _ => false,
    })
}

/// Finds the same amount on the other side, but of something else of the same kind.
fn other_unit(i: usize, number: &Number, others: &[Number]) -> Option<Difference> {
    let unit = number.unit?;
    // 10 inches are the 25 cm of the other side, even if something else there has 10 cm.
    if others.iter().any(|other| converted(number, other)) {
        return None;
    }
    let mut clash = None;
    for (j, other) in others.iter().enumerate().filter(|(_, other)| agree(number, other)) {
        match other.unit {
            // 87 cents are 0.87 dollars: only the first reading is the amount as written.
            Some(theirs) if theirs.kind == "money" && number.readings.first() != other.readings.first() => {
                return None;
            }
            Some(theirs) if theirs.kind == unit.kind && theirs.id != unit.id => clash = Some(j),
            _ => return None,
        }
    }
    clash.map(|j| Difference { fault: Fault::Unit, source: Some(i), target: Some(j) })
}

/// Returns whether two numbers without counterparts are of the same kind, so that one may replace the other.
fn comparable(a: &Number, b: &Number) -> bool {
    let month = |number: &Number| matches!(number.readings.first(), Some(Reading::Month(_)));
    if month(a) || month(b) {
        return month(a) && month(b);
    }
    match (a.weight, b.weight) {
        (Weight::Firm, Weight::Firm) => true,
        (Weight::Word, Weight::Word) => a.is_ordinal == b.is_ordinal,
        _ => a.is_figure != b.is_figure || a.is_ordinal == b.is_ordinal,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    fn faults(en: &str, ru: &str) -> Vec<Fault> {
        let (en, ru) = (read(en, "en"), read(ru, "ru"));
        compare(&en, &ru).iter().map(|difference| difference.fault).collect()
    }

    #[test]
    fn one_number_however_it_is_written() {
        for (en, ru) in [
            ("It cost 4.72 billion roubles.", "Это стоило 4,72 млрд рублей."),
            ("It cost 4.72 billion roubles.", "Это стоило 4 720 000 000 рублей."),
            ("one hundred and sixty thousand people", "около ста шестидесяти тысяч человек"),
            ("the 24th meeting", "двадцать четвёртое заседание"),
            ("the twenty-first century", "XXI век"),
            ("on 3 February 2022", "03.02.2022"),
            ("on February 3, 2022", "3 февраля 2022 г."),
            ("on 02/03/2022", "3 февраля 2022 года"),
            ("2022-02-03", "3 февраля 2022 года"),
            ("at 12 p.m.", "в полдень"),
            ("at noon", "в 12:00"),
            ("at 3:30 p.m.", "в 15:30"),
            ("at 6 p.m.", "в 6 вечера"),
            ("at 6 p.m.", "в 18:00"),
            ("at 5:40 a.m.", "в 5 ч. 40 мин."),
            ("in the 20th century", "в ХХ веке"),
            ("two and a half million people", "два с половиной миллиона человек"),
            ("half a million", "полмиллиона"),
            ("half a million", "500 000"),
            ("1.5 million", "полтора миллиона"),
            ("the five-millionth one", "пятимиллионный"),
            ("two thirds of it", "две трети"),
            ("three fifths", "три пятых"),
            ("two thirds", "2/3"),
            ("two and a half million", "2,5 млн"),
            ("three quarters of them", "75 процентов"),
            ("in the 1990s", "в 90-е годы"),
            ("in the nineties", "в девяностых"),
            ("nineteen eighty-four", "1984"),
            ("5 to 6 million", "от 5 до 6 млн"),
            ("from 5,000 to 6,000", "5–6 тыс."),
            ("$1.5m", "1,5 млн долларов"),
            ("£1.27bn", "1,27 млрд фунтов"),
            ("6 feet tall", "ростом 1,8 м"),
            ("100 miles away", "в 160 километрах"),
            ("after three years", "после трёхлетнего перерыва"),
            ("2019-20", "2019–2020"),
            ("twenty-one", "двадцать один"),
            ("five-and-twenty soldiers", "двадцать пять солдатиков"),
            ("two thousand million", "два миллиарда"),
            ("between 5.6 and 0.7 million", "от 0,7 до 5,6 миллиона"),
            ("one or two hundred", "сто или двести"),
            ("Twenty-Three", "Двадцать Третье"),
            ("412,000 square kilometers", "412 тыс. кв. км"),
            ("1,150 to 2,300", "с 1 150 до 2 300"),
            ("5 percent", "5%"),
            ("over half an inch of rain", "до 1,5 см осадков"),
            ("widespread 80s in the south", "до 27 градусов на юге"),
            ("a reception from 6-8 p.m.", "приём с 18 до 20"),
            ("open 9 to 5 p.m.", "открыто с 9 до 17"),
            ("against 320 millions a year earlier", "против 320 миллионов годом ранее"),
            ("thousands of people", "множество людей"),
            ("a flight over 50 nautical miles", "полёт дальше 92 км"),
            ("It is 50 nautical miles away.", "До него 50 морских миль."),
            ("a fund of N585 million", "фонд в 585 миллионов наир"),
            ("back in the 00s", "в нулевые"),
            ("wrote 247sports on Saturday", "написал сайт о спорте"),
            ("I glued it with e 6,000", "приклеил клеем e6000"),
            ("It weighs 10 lb.", "Это весит 4,5 кг."),
            ("550 pounds", "250 кг"),
            ("12 stone", "76 кг"),
            ("11 stone 6 pounds", "72,6 кг"),
            ("8 ounces", "227 г"),
            ("8 oz of flour", "227 граммов муки"),
            ("100 square miles", "259 кв. км"),
            ("100 sq. miles", "259 квадратных километров"),
            ("1,000 square feet", "93 кв. м"),
            ("1,000 sq ft", "93 м²"),
            ("50 cubic feet", "1,4 куб. м"),
            ("3 cubic feet of water", "85 литров воды"),
            ("6-foot-6", "двухметровый"),
            ("he is 6 feet 6 inches tall", "его рост 1,98 м"),
            ("he is 6'6\" tall", "его рост 198 см"),
            ("5ft 11in", "1 м 80 см"),
            ("6 feet 6 inches", "6 футов 6 дюймов"),
            ("5 pounds", "5 фунтов"),
            ("£5", "5 фунтов стерлингов"),
            ("five pounds", "5 фунтов стерлингов"),
            ("87 people", "восьмьюдесятью семью людьми"),
            ("with 380 people", "с тремястами восемьюдесятью людьми"),
            ("8m tonnes", "8 млн тонн"),
            ("8m long", "8 м в длину"),
            ("12tn cubic metres", "12 трлн кубометров"),
            ("$1.87", "доллар и восемьдесят семь центов"),
            ("$2.87", "два доллара и восемьдесят семь центов"),
            ("a dollar and eighty-seven cents", "1,87 доллара"),
            ("87 cents", "0,87 доллара"),
            ("One thousand and one nights", "Тысячи и одной ночи"),
            ("One thousand and one nights", "Тысяча и одна ночь"),
            ("a 17-year-old, two 18-year-olds and a 20-year-old", "четверо: 17, 18 и 20 лет"),
            ("a 17-year-old and two 18-year-olds", "трое юношей 17 и 18 лет"),
            ("1 p.m.", "в час пополудни"),
            ("at 1 p.m.", "в час дня"),
            ("at 1 a.m.", "в час ночи"),
            ("at 2 p.m.", "в два часа дня"),
            ("in 1974", "в 1974 г."),
            ("around 1:00 in the village", "около 1-00 в деревне"),
            ("at 7 p.m.", "в 19-00"),
            ("pushed to Q1/15", "перенесён на первый квартал 2015 года"),
            ("in Q3 '21", "в третьем квартале 2021 года"),
            ("in Q3", "в 3-м квартале"),
            ("in Q2", "во II квартале"),
            ("in the first quarter", "за первые три месяца"),
            ("the first quarter of the century", "первая четверть века"),
            ("failed to qualify for the last 16", "не удалось пройти в одну восьмую финала"),
            ("in the last 16", "в 1/8 финала"),
            ("in the round of 32", "в 1/16 финала"),
            ("dying in your mid-thirties", "смерть на середине четвертого десятка"),
            ("a man in his forties", "мужчина на пятом десятке"),
            ("two and a half times more", "в два с лишним раза больше"),
            ("raise the tax one penny", "повысить налог на один цент"),
        ] {
            assert_eq!(faults(en, ru), [], "{en} / {ru}\n{:?}\n{:?}", read(en, "en"), read(ru, "ru"));
        }
    }

    #[test]
    fn other_numbers() {
        use Fault::*;
        for (en, ru, want) in [
            ("It cost 4.72 billion.", "Это стоило 4,72 млн.", Different),
            ("in 2022", "в 2021 году", Different),
            ("6 ft", "6 м", Unit),
            ("550 pounds", "550 кг", Unit),
            ("100 square miles", "100 кв. км", Unit),
            ("1,000 square feet", "400 кв. м", Different),
            ("8 ounces", "300 г", Different),
            ("6-foot-6", "1 м 82 см", Different),
            ("12 stone", "90 кг", Different),
            ("$1.87", "доллар и восемьдесят пять центов", Different),
            ("5 cents", "5 долларов", Unit),
            ("8m tonnes", "8 млрд тонн", Different),
            ("One thousand and one nights", "Тысяча и две ночи", Different),
            ("a 17-year-old, two 18-year-olds and a 20-year-old", "пятеро: 17, 18 и 20 лет", Different),
            ("87 people", "семьюдесятью семью людьми", Different),
            ("1 p.m.", "в 3 часа дня", Different),
            ("half an inch", "3 м", Extra),
            ("the 80s", "12 градусов", Different),
            ("$5 million", "5 млн рублей", Unit),
            ("in February", "в январе", Different),
            ("He has 17 of them.", "Они у него есть.", Missing),
            ("They met.", "Их было 300.", Extra),
            ("three brothers", "четыре брата", Different),
            ("two thirds", "две пятых", Different),
            ("at 5:40 a.m.", "в 5 ч. 45 мин.", Different),
            ("sixty thousand", "шестьдесят миллионов", Different),
            ("at 1:00", "в 3-00", Different),
            ("pushed to Q1/15", "перенесён на первый квартал 2016 года", Different),
            ("in Q3", "во II квартале", Different),
            ("in Q3", "во втором квартале", Different),
            ("in the third quarter", "во втором квартале", Different),
            ("in the first quarter", "во 2-м квартале", Different),
            ("in the last 16", "в 1/4 финала", Different),
            ("a man in his forties", "мужчина на четвёртом десятке", Missing),
            ("three and a half times more", "в два с лишним раза больше", Different),
            ("5 pence", "5 центов", Unit),
        ] {
            let found = faults(en, ru);
            assert!(
                found.contains(&want),
                "{en} / {ru}: {found:?}\n{:?}\n{:?}",
                read(en, "en"),
                read(ru, "ru")
            );
        }
    }
}
