//! Content in the wrong place: text and unknown elements between those of TMX.
//!
//! No text of a file may be lost silently. A stretch of strays that contains text becomes a note if there is
//! an element that may have one; otherwise the bytes of the stretch are [lost](Parser::lose), which the entry
//! reports. Tags without text are left out.

use super::parser::{Kind, Parser, Tag, Token, is_blank, short};
use crate::{Note, Rule};

impl<'a> Parser<'a, '_> {
    /// Adds a token to the stretch of strays, which ends where an element of TMX begins or ends.
    pub fn stray(&mut self, token: Token<'a>) {
        if !self.strays.is_empty() || !token.is_blank() {
            self.strays.push(token);
        }
    }

    /// Returns whether a token is insignificant: white space, or a `<` that does not begin a tag and is
    /// already reported.
    pub fn is_nothing(&self, token: Token<'a>) -> bool {
        token.is_blank() || token.kind == Kind::Reference && self.report.is_stray(token.at)
    }

    /// Ends a stretch of strays and returns its text, including tags, as a note.
    pub fn stray_note(&mut self, within: Tag) -> Option<Note> {
        let strays = self.end_strays(within, "kept as a note")?;
        let mut text = String::new();
        for token in strays {
            match token.kind {
                Kind::Text | Kind::Reference | Kind::CData => self.text_into(token, &mut text),
                _ => self.clean_into(token.raw, token.at, &mut text),
            }
        }
        let text = text.trim_matches(is_blank);
        (!text.is_empty()).then(|| Note::new(text))
    }

    /// Ends a stretch of strays that no element can contain.
    pub fn lose_strays(&mut self, within: Tag) {
        if let Some(strays) = self.end_strays(within, "left out")
            && let (Some(first), Some(last)) = (strays.first(), strays.last())
        {
            self.lose(first.at..last.range().end);
        }
    }

    /// Reports a stretch of strays; returns its tokens if there is text in it.
    fn end_strays(&mut self, within: Tag, change: &str) -> Option<Vec<Token<'a>>> {
        let strays = std::mem::take(&mut self.strays);
        let is_text = |token: &Token<'_>| match token.kind {
            Kind::Text | Kind::CData | Kind::Reference => true,
            // What follows the name of an end tag is text, if anything.
            Kind::End(_) => token.raw.contains(char::is_whitespace),
            // A tag that is not closed includes the text up to the end of another.
            _ => token.raw.get(1..).is_some_and(|rest| rest.contains('<')),
        };
        let first = strays.iter().find(|token| !self.is_nothing(**token));
        let text = strays.iter().find(|token| is_text(token) && !self.is_nothing(**token));
        if let (Some(first), Some(text)) = (first, text) {
            let at = first.at + (first.raw.len() - first.raw.trim_start_matches(is_blank).len());
            let message = (format!("text in a {}: {:?}", within.name(), short(text.raw)), change);
            self.report.add(Rule::StrayText, at, message);
            return Some(strays);
        }
        let mut begins = 0;
        for token in strays {
            let is_end = matches!(token.kind, Kind::End(_));
            if is_end && begins > 0 {
                begins -= 1;
            } else if is_end {
                let message = (format!("{} closes nothing", token.raw), "left out");
                self.report.add(Rule::Syntax, token.at, message);
            } else if !self.is_nothing(token) {
                begins += usize::from(matches!(token.kind, Kind::Start { empty: false, .. }));
                let message = (format!("{} in a {}", token.raw, within.name()), "left out");
                self.report.add(Rule::UnknownElement, token.at, message);
            }
        }
        None
    }
}
