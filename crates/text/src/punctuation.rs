//! The punctuation of a sentence as a sign of its kind.

/// How a sentence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A letter or digit: a heading, an item, a cut-off sentence.
    None,
    /// A full stop or an ellipsis.
    Stop,
    /// A question mark.
    Question,
    /// An exclamation mark.
    Exclamation,
    /// A colon or semicolon.
    Colon,
    /// A comma or dash.
    Comma,
}

/// Returns how a sentence ends, ignoring closing quotes and brackets.
#[inline]
pub fn end(text: &str) -> End {
    let closing = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '»' | '”' | '“' | '\'' | ')' | '’' | ']' | '›' | '』' | '」')
    };
    match text.trim_end_matches(closing).chars().next_back() {
        Some('?' | '？' | '؟') => End::Question,
        Some('!' | '！') => End::Exclamation,
        Some(':' | ';' | '：' | '；') => End::Colon,
        Some('.' | '…' | '。' | '۔' | '।') => End::Stop,
        Some(',' | '-' | '—' | '–' | '،' | '、') => End::Comma,
        _ => End::None,
    }
}

/// Counts the question marks.
#[inline]
pub fn questions(text: &str) -> usize {
    text.chars().filter(|c| matches!(c, '?' | '？' | '؟')).count()
}

/// Counts the quotation marks, opening and closing together, of every shape except the apostrophe's.
#[inline]
pub fn quotes(text: &str) -> usize {
    text.chars().filter(|c| matches!(c, '«' | '»' | '“' | '”' | '„' | '"' | '「' | '」')).count()
}

/// Returns whether a sentence begins with a small letter, ignoring dashes and opening quotes.
#[inline]
pub fn starts_lower(text: &str) -> bool {
    let opening =
        |c: char| c.is_whitespace() || matches!(c, '-' | '—' | '–' | '"' | '“' | '«' | '„' | '(' | '[');
    text.trim_start_matches(opening).starts_with(char::is_lowercase)
}

/// Returns whether a sentence begins a turn of a dialogue, with a dash or an opening quotation mark.
#[inline]
pub fn starts_turn(text: &str) -> bool {
    text.trim_start().starts_with(['—', '–', '―', '«', '“', '„', '"', '「', '『', '»'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_seen_through_quotes() {
        assert_eq!(end("«Куда?» "), End::Question);
        assert_eq!(end("(Applause.)"), End::Stop);
        assert_eq!(end("Dear friends,"), End::Comma);
        assert_eq!(end("Chapter 1"), End::None);
        assert_eq!(end(""), End::None);
        assert!(starts_lower("— сказал он") && !starts_lower("«Да»"));
        assert!(starts_turn("— Да.") && starts_turn("“Yes.”") && !starts_turn("He said: “Yes.”"));
    }
}
