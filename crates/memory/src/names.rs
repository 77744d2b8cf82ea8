//! Which words of a text are names, as far as capital letters show it.

use crate::tokens::{Kind, Token};

/// Languages that write every noun with a capital: none of their words is taken for a name.
const CAPITAL_NOUNS: [&str; 2] = ["de", "lb"];

/// Marks after which a capital still shows a name. After any other mark a sentence or a quotation may begin.
const INSIDE: [&str; 6] = [",", "-", "–", "/", "&", "("];

/// Marks the names among the tokens of a text in the language `lang` (without region; empty if unknown).
///
/// A name is a word of two letters or more with a capital that does not begin the text, a sentence or a quotation. A text
/// in which two words in three have a capital is a heading, and its capitals show nothing.
pub(crate) fn mark(text: &str, tokens: &mut [Token], lang: &str) {
    if CAPITAL_NOUNS.contains(&lang) {
        return;
    }
    let mut begins = true;
    let (mut capitals, mut small) = (0, 0);
    for token in &mut *tokens {
        let shown = text.get(token.range.clone()).unwrap_or_default();
        match token.kind {
            Kind::Word => {
                // A word in small letters is its own key.
                let is_capital =
                    token.form != token.key && shown.chars().next().is_some_and(char::is_uppercase);
                let is_letter = shown.chars().nth(1).is_none();
                token.is_name = is_capital && !begins && !is_letter;
                capitals += u32::from(token.is_name);
                small += u32::from(!is_capital);
                begins = false;
            }
            Kind::Mark => begins |= !INSIDE.contains(&shown),
            Kind::Number | Kind::Address => begins = false,
            // A sentence may begin with an inline code.
            Kind::Tag => {}
        }
    }
    if capitals > 2 * small {
        tokens.iter_mut().for_each(|token| token.is_name = false);
    }
}

#[cfg(test)]
mod tests {
    use crate::tokens::of_text;

    fn names<'a>(text: &'a str, lang: &str) -> Vec<&'a str> {
        let tokens = of_text(text, lang);
        tokens.into_iter().filter(|token| token.is_name).map(|token| &text[token.range]).collect()
    }

    #[test]
    fn capitals_inside_sentences_are_names() {
        assert_eq!(
            names("The Council met in Vienna (Austria) on 3 May.", "en"),
            ["Council", "Vienna", "Austria", "May"]
        );
        assert_eq!(names("В Москве выступил Сергей Лавров, и я тоже.", "ru"), ["Москве", "Сергей", "Лавров"]);
        assert_eq!(
            names("He said so. Then I left: <b>Nobody</b> knew. «Мир» стоит.", "en"),
            Vec::<&str>::new()
        );
        assert_eq!(names("<b>Start</b> the Editor", "en"), ["Editor"]);
    }

    #[test]
    fn headings_and_german_nouns_are_not() {
        assert_eq!(names("Report of the Security Council to the General Assembly", "en").len(), 4);
        assert_eq!(names("Annual Report Of The Council", "en"), Vec::<&str>::new());
        assert_eq!(names("Der Rat traf sich in Wien.", "de"), Vec::<&str>::new());
    }
}
