//! Personal data in a text, as far as its form shows it.

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// An e-mail address.
    Email,
    /// A telephone number: at least nine digits, with a plus or in groups.
    Phone,
    /// The number of a payment card: 13 to 19 digits with the right check digit.
    Card,
}

impl Personal {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Email, Self::Phone, Self::Card];

    /// Returns its name: `email`, `phone`, `card`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Card => "card",
        }
    }
}

/// Returns the kinds of personal data in a text, each once.
pub fn personal(text: &str) -> Vec<Personal> {
    let mut found = Vec::new();
    if has_email(text) {
        found.push(Personal::Email);
    }
    let runs = runs(text);
    if runs.iter().any(Run::is_phone) {
        found.push(Personal::Phone);
    }
    if runs.iter().any(Run::is_card) {
        found.push(Personal::Card);
    }
    found
}

fn has_email(text: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    text.match_indices('@').any(|(at, _)| {
        let has_name = text[..at].ends_with(in_name);
        let domain = &text[at + 1..];
        let end = domain.find(|c: char| !c.is_alphanumeric() && c != '.' && c != '-').unwrap_or(domain.len());
        let domain = domain[..end].trim_end_matches(['.', '-']);
        has_name
            && domain.rsplit_once('.').is_some_and(|(host, top)| !host.is_empty() && top.chars().count() > 1)
    })
}

/// Digits with what may separate them within one number.
struct Run {
    digits: String,
    has_plus: bool,
    /// Lengths of the groups between separators.
    groups: Vec<usize>,
    /// A separator that telephone numbers have and amounts do not.
    has_dash: bool,
}

impl Run {
    fn is_phone(&self) -> bool {
        let is_long = (9..=15).contains(&self.digits.len());
        // Groups of three after the first are an amount: 1 250 000 000.
        let is_amount = self.groups.iter().skip(1).all(|&group| group == 3) && !self.has_dash;
        is_long && (self.has_plus || self.groups.len() > 2 && self.has_dash && !is_amount)
    }

    fn is_card(&self) -> bool {
        let is_grouped = self.groups.len() == 1 || self.groups.iter().all(|&group| (3..=6).contains(&group));
        (13..=19).contains(&self.digits.len()) && is_grouped && !self.has_plus && luhn(&self.digits)
    }
}

/// Checks the last digit of the number of a card (ISO/IEC 7812).
fn luhn(digits: &str) -> bool {
    let double = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let values = digits.bytes().rev().map(|byte| u32::from(byte - b'0')).enumerate();
    let sum: u32 = values.map(|(at, digit)| if at % 2 == 1 { double(digit) } else { digit }).sum();
    sum.is_multiple_of(10) && digits.bytes().any(|byte| byte != digits.as_bytes()[0])
}

fn runs(text: &str) -> Vec<Run> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let has_plus = rest[..start].trim_end_matches('(').ends_with('+');
        let body = &rest[start..];
        let mut run = Run { digits: String::new(), has_plus, groups: Vec::new(), has_dash: false };
        let mut end = 0;
        loop {
            let group = body[end..].bytes().take_while(u8::is_ascii_digit).count();
            run.digits.push_str(&body[end..end + group]);
            run.groups.push(group);
            end += group;
            let gap: usize =
                body[end..].chars().take_while(|c| " ()-\u{a0}".contains(*c)).map(char::len_utf8).sum();
            let follows = body[end + gap..].starts_with(|c: char| c.is_ascii_digit());
            // ") " and " (" are the widest that a number has; a dash between spaces is a range.
            if gap == 0 || gap > 3 || !follows || body[end..end + gap].contains(" - ") {
                break;
            }
            run.has_dash |= body[end..end + gap].contains(['-', '(', ')']);
            end += gap;
        }
        rest = &body[end..];
        out.push(run);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_their_form() {
        for (text, want) in [
            ("Write to jo.smith@example.com, please.", vec![Personal::Email]),
            ("почта иван@пример.рф", vec![Personal::Email]),
            ("@handle and a@b are none", vec![]),
            ("Call +7 (846) 123-45-67 today", vec![Personal::Phone]),
            ("Call 8-800-555-35-35", vec![Personal::Phone]),
            ("It costs 1 250 000 000 roubles", vec![]),
            ("in 1941-1945, 2019-2021", vec![]),
            ("Card 4111 1111 1111 1111, valid", vec![Personal::Card]),
            ("No 4111 1111 1111 1112", vec![]),
            ("0000 0000 0000 0000", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(personal(text), want, "{text}");
        }
    }
}
