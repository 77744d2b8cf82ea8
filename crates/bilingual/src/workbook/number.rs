//! Numbers, dates and times as texts.
//!
//! A workbook stores a number and a format to show it in. Only the difference between number, date and
//! duration is used from the format: a score must not lose decimals because its column shows two of them.

/// Digits of a number that Excel keeps; further ones are rounding noise.
const DIGITS: usize = 15;
/// Seconds of a day.
const DAY: i64 = 86_400;
/// The serial number of the day after 29 February 1900, a day that only exists in Excel.
const LEAP: f64 = 61.0;
/// The serial number of 1 January 10000: later dates do not exist in Excel.
const LAST: f64 = 2_958_466.0;

/// The kind of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A number.
    Number,
    /// A date, a time, or both.
    Date,
    /// Hours, minutes and seconds.
    Duration,
}

/// Returns a number as Excel shows it in a cell without a format: `0.9312`, `17`, `1E+30`.
pub(crate) fn general(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let scientific = format!("{value:.*e}", DIGITS - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let rounded: f64 = scientific.parse().unwrap_or(value);
    // If plain digits would be longer than a cell is wide.
    if rounded != 0.0 && !(-10..21).contains(&exponent) {
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        return format!("{mantissa}E{exponent:+}");
    }
    // Never `-0`.
    (rounded + 0.0).to_string()
}

/// Returns a number according to its kind: a date as `2024-02-29`, a time as `12:00:00`, both with a space.
/// `since_1904` is the calendar of old Macintosh workbooks.
pub(crate) fn shown(value: f64, kind: Kind, since_1904: bool) -> String {
    match kind {
        Kind::Duration if value.is_finite() && value.abs() < LAST => {
            let seconds = (value.abs() * DAY as f64).round() as i64;
            let sign = if value < 0.0 { "-" } else { "" };
            format!("{sign}{}", time(seconds))
        }
        Kind::Date if (0.0..LAST).contains(&value) => date(value, since_1904),
        _ => general(value),
    }
}

fn date(value: f64, since_1904: bool) -> String {
    let seconds = (value * DAY as f64).round() as i64;
    let (day, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    if day == 0 && !since_1904 {
        return time(second);
    }
    // Days since 1 March of the year 0 in the modern calendar: 1899-12-30 and 1904-01-01.
    let epoch = if since_1904 { 695_361 } else { 693_899 };
    let shift = i64::from(!since_1904 && value < LEAP - 1.0);
    let (year, month, day) = civil(epoch + day + shift);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if second == 0 { date } else { format!("{date} {}", time(second)) }
}

fn time(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Returns year, month and day of a day counted from 1 March of the year 0.
fn civil(days: i64) -> (i64, i64, i64) {
    // 400 years have 146,097 days, 100 have 36,524, 4 have 1,461; the last may have one more.
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // From March on, five months have 153 days.
    let month = (5 * day + 2) / 153;
    let first = (153 * month + 2) / 5;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day - first + 1)
}

/// Returns what a number format shows, by its code: `yyyy-mm-dd` a date, `[h]:mm` a duration.
pub(crate) fn kind_of_code(code: &str) -> Kind {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            // Quoted and escaped characters, and those that set a width or fill a cell.
            '"' => {
                chars.by_ref().find(|&c| c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty()
                    && ["h", "m", "s"].iter().any(|unit| inside.replace(unit, "").is_empty())
                {
                    return Kind::Duration;
                }
            }
            // The format of negative numbers follows.
            ';' => break,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return Kind::Date,
            // `General` has an `e` that is not a letter of a date; nor is that of `E+00`.
            _ => {}
        }
    }
    Kind::Number
}

/// Returns what a built-in number format shows (ECMA-376, part 1, 18.8.30, and the dates of East Asian
/// editions).
pub(crate) fn kind_of_id(id: u32) -> Kind {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Date,
        46 => Kind::Duration,
        _ => Kind::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_have_fifteen_digits_at_most() {
        for (value, want) in [
            (0.9312, "0.9312"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (17.0, "17"),
            (2_147_483_648.0, "2147483648"),
            (1.0 / 3.0, "0.333333333333333"),
            (1e30, "1E+30"),
            (-1.5e-11, "-1.5E-11"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(general(value), want);
        }
    }

    #[test]
    fn dates_are_written_from_the_year_to_the_second() {
        for (value, since_1904, want) in [
            (45_351.0, false, "2024-02-29"),
            (45_351.5, false, "2024-02-29 12:00:00"),
            (0.75, false, "18:00:00"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (43_889.0, true, "2024-02-29"),
            (0.0, true, "1904-01-01"),
            (2_958_465.0, false, "9999-12-31"),
            (2_958_466.0, false, "2958466"),
            (-1.0, false, "-1"),
        ] {
            assert_eq!(shown(value, Kind::Date, since_1904), want, "{value}");
        }
        assert_eq!(shown(1.5, Kind::Duration, false), "36:00:00");
        assert_eq!(shown(-0.25, Kind::Duration, false), "-06:00:00");
    }

    #[test]
    fn codes_tell_dates_from_numbers() {
        for (code, want) in [
            ("General", Kind::Number),
            ("0.00", Kind::Number),
            ("#,##0\\ [$\u{20bd}-419]", Kind::Number),
            ("0\" days\"", Kind::Number),
            ("[Red]0;[Blue]yyyy", Kind::Number),
            ("0_d", Kind::Number),
            ("dd.mm.yyyy", Kind::Date),
            ("[$-419]d mmm yyyy", Kind::Date),
            ("h:mm AM/PM", Kind::Date),
            ("[h]:mm:ss", Kind::Duration),
            ("[mm]:ss", Kind::Duration),
        ] {
            assert_eq!(kind_of_code(code), want, "{code}");
        }
    }

    proptest! {
        #[test]
        fn any_number_has_a_text(value in any::<f64>(), code in ".*") {
            for since_1904 in [false, true] {
                shown(value, kind_of_code(&code), since_1904);
            }
            shown(value, Kind::Date, false);
            shown(value, Kind::Duration, false);
            // A number that was written and read again is the same text.
            if value.is_finite() {
                let text = general(value);
                prop_assert_eq!(general(text.parse().unwrap()), text);
            }
        }
    }
}
