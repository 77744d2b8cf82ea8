//! Lists of forms in one cell of a table: `member States ×12 | Member State ×3 | members`.
//!
//! Bars separate the forms, and `×` precedes a number. A bar or a backslash that belongs to a form is
//! preceded by a backslash.

/// The separator before the number of a form.
const TIMES: &str = " ×";

/// Writes a list with numbers; a number of 0 is omitted.
pub fn join<'a>(forms: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    let mut out = String::new();
    for (text, number) in forms {
        if !out.is_empty() {
            out.push_str(" | ");
        }
        for c in text.chars() {
            if matches!(c, '|' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        // A form that ends like a number is marked as having none.
        if number > 0 || numbered(text).is_some() {
            out.push_str(&format!("{TIMES}{number}"));
        }
    }
    out
}

/// Returns the forms of a cell with their numbers; 0 if there is none. Empty forms are omitted.
pub fn split(cell: &str) -> Vec<(String, usize)> {
    let (mut forms, mut form) = (Vec::new(), String::new());
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('|' | '\\')) => form.extend(chars.next()),
            ('|', _) => forms.push(std::mem::take(&mut form)),
            (c, _) => form.push(c),
        }
    }
    forms.push(form);
    let form = |form: String| {
        let form = form.trim();
        let (text, number) = numbered(form).unwrap_or((form, 0));
        (text.trim().to_owned(), number)
    };
    forms.into_iter().map(form).filter(|(text, _)| !text.is_empty()).collect()
}

/// Returns only the texts.
pub fn texts(cell: &str) -> Vec<String> {
    split(cell).into_iter().map(|(text, _)| text).collect()
}

/// Splits a form from the number after it.
fn numbered(form: &str) -> Option<(&str, usize)> {
    let (text, number) = form.rsplit_once(TIMES)?;
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    if digits { Some((text, number.parse().ok()?)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_write_lists_too() {
        assert_eq!(split("levy | fee|tax ×3|"), [("levy".into(), 0), ("fee".into(), 0), ("tax".into(), 3)]);
        assert_eq!(texts(r"C:\new"), [r"C:\new"]);
        assert_eq!(texts("4 ×4 drive"), ["4 ×4 drive"]);
        assert_eq!(join([("4 ×4", 0), ("a|b", 2)]), r"4 ×4 ×0 | a\|b ×2");
    }

    proptest! {
        #[test]
        fn what_is_joined_is_split(forms in prop::collection::vec((r#"[a-zё|\\×= 0-9"]{1,8}"#, 0..20usize), 0..5)) {
            let forms: Vec<(String, usize)> = forms
                .into_iter()
                .map(|(text, n)| (text.trim().to_owned(), n))
                .filter(|(text, _)| !text.is_empty())
                .collect();
            let cell = join(forms.iter().map(|(text, n)| (text.as_str(), *n)));
            prop_assert_eq!(split(&cell), forms, "{}", cell);
        }
    }
}
