//! Application resource bundles of Flutter: JSON with a text for each key and, under the key with `@`, its
//! metadata.

use super::json;
use super::messages::Messages;
use crate::Error;
use std::collections::HashMap;
use sverka_text::limits::Limits;
use tmx::Lang;

/// Reads the texts of a file. ICU messages are left as they are.
///
/// # Errors
/// As for [`json::parse`].
pub(super) fn parse(file: &str, text: &str, limits: &Limits) -> Result<Messages, Error> {
    let mut found = json::parse(file, text, limits)?;
    // Numbers only occur in descriptions of placeholders.
    found.remarks.clear();
    let mut notes: HashMap<String, String> = HashMap::new();
    let mut texts = Vec::with_capacity(found.messages.len());
    for mut message in std::mem::take(&mut found.messages) {
        let key = message.key.strip_prefix('/').unwrap_or(&message.key);
        match key.strip_prefix('@') {
            Some("@locale") => found.lang = Lang::mend(&message.text.text()),
            Some(about) => {
                if let Some(key) = about.strip_suffix("/description") {
                    notes.insert(key.to_owned(), message.text.plain_text());
                }
            }
            None => {
                message.key = key.to_owned();
                texts.push(message);
            }
        }
    }
    for message in &mut texts {
        message.note = notes.get(&message.key).filter(|note| !note.is_empty()).cloned();
    }
    found.messages = texts;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_notes_and_the_locale_is_the_language() {
        let text = r#"{"@@locale": "pt_BR", "@@x": "1", "boats": "{n, plural, one{# barco} other{# barcos}}",
            "@boats": {"description": "Boats in the lock", "placeholders": {"n": {"type": "int", "example": 3}}},
            "open": "Abrir"}"#;
        let found = parse("a.arb", text, &Limits::default()).unwrap();
        assert_eq!(found.lang.unwrap().to_string(), "pt-BR");
        assert!(found.remarks.is_empty());
        let shown: Vec<_> =
            found.messages.iter().map(|m| (m.key.as_str(), m.text.plain_text(), m.note.as_deref())).collect();
        assert_eq!(
            shown,
            [
                ("boats", "{n, plural, one{# barco} other{# barcos}}".to_owned(), Some("Boats in the lock")),
                ("open", "Abrir".to_owned(), None),
            ]
        );
    }
}
