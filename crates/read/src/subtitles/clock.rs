//! Times as subtitles write them.

use sverka_text::time::Interval;

/// Reads a line of times: `00:00:01,000 --> 00:00:03,500`, with settings after it.
pub fn interval(line: &str) -> Option<Interval> {
    let (before, after) = line.split_once('>')?;
    let from = before.trim().strip_suffix("--").or_else(|| before.trim().strip_suffix('-'))?;
    let from = time(from)?;
    let to = time(after.split_whitespace().next()?)?;
    Some(Interval { from, to: to.max(from) })
}

/// Reads a time in hours, minutes, seconds and parts of a second, in milliseconds: `00:01:02,500`,
/// `1:02.5`, `00:01:02:500`. Hours and parts may be absent, the separator of the parts may be a comma, a full stop or
/// a colon. A negative time counts as zero.
pub fn time(text: &str) -> Option<u64> {
    let text = text.trim();
    let (is_negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (clock, parts) = match text.split_once([',', '.']) {
        Some((clock, parts)) => (clock, parts),
        None if text.matches(':').count() == 3 => text.rsplit_once(':')?,
        None => (text, ""),
    };
    let fields: Vec<u64> = clock.split(':').map(number).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match fields[..] {
        [hours, minutes, seconds] => (hours, minutes, seconds),
        [minutes, seconds] => (0, minutes, seconds),
        _ => return None,
    };
    let millis = if parts.is_empty() { 0 } else { thousandths(parts)? };
    let all = ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis;
    Some(if is_negative { 0 } else { all })
}

/// Reads a number of at most nine digits: no product of a time overflows.
fn number(text: &str) -> Option<u64> {
    let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Reads the digits after a decimal separator: `5` is 500 thousandths.
fn thousandths(digits: &str) -> Option<u64> {
    let first: String = digits.chars().chain(std::iter::repeat('0')).take(3).collect();
    number(digits).and(number(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_they_are_written() {
        for (text, want) in [
            ("00:01:02,500", Some(62_500)),
            ("0:01:02.50", Some(62_500)),
            ("01:02.5", Some(62_500)),
            ("00:01:02:500", Some(62_500)),
            ("1:00:00", Some(3_600_000)),
            ("-00:00:01,000", Some(0)),
            ("999999999:59:59,999", Some(3_599_999_999_999_999 - 3_599_000 + 3_599_000)),
            ("12", None),
            ("1:2:3:4:5", None),
            ("aa:bb", None),
            ("00:00:01,5x", None),
            ("1234567890:00", None),
            ("", None),
        ] {
            assert_eq!(time(text), want, "{text}");
        }
    }

    #[test]
    fn lines_of_times() {
        let of = |line| interval(line).map(|time| (time.from, time.to));
        assert_eq!(of("00:00:01,000 --> 00:00:03,500"), Some((1000, 3500)));
        assert_eq!(of("00:00:01.000-->00:00:03.500 X1:100 align:start"), Some((1000, 3500)));
        assert_eq!(of("00:00:03,000 -> 00:00:01,000"), Some((3000, 3000)));
        assert_eq!(of("He said --> 00:00:01,000"), None);
        assert_eq!(of("00:00:01,000 00:00:03,500"), None);
    }
}
