//! YAML in the style of Rails: nested keys under the language.

use super::messages::{Keys, Message, Messages, Path, limit};
use crate::{Error, Remedy};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::borrow::Cow;
use sverka_text::language;
use sverka_text::limits::{Bound, Limits};
use tmx::Lang;

/// Reads the texts of a file; their keys are JSON Pointers, without the language on top. Aliases are not
/// followed: they repeat other parts of the file and could do so endlessly.
///
/// # Errors
/// When it is not YAML, or exceeds a limit.
pub(super) fn parse(file: &str, text: &str, limits: &Limits) -> Result<Messages, Error> {
    let mut walk = Walk {
        file,
        limits,
        out: Messages::new(limits),
        path: Path::default(),
        around: Vec::new(),
        no_text: Keys::default(),
        aliases: Keys::default(),
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let remedy = Remedy::Correct("correct the YAML there");
            let message = format!("is not YAML: {}", error.info());
            Error::malformed(file, error.marker().line().max(1), message, remedy)
        })?;
        walk.event(event, span.start.line().max(1))?;
    }
    let mut out = walk.out;
    out.remarks.extend(walk.no_text.note("no-text", "a number, a Boolean, a symbol or null", "left out"));
    out.remarks.extend(walk.aliases.note("alias", "an alias of a value elsewhere", "left out"));
    take_language(&mut out);
    Ok(out)
}

/// The context of the next value.
enum Around {
    /// A mapping; whether a key comes next.
    Mapping { is_key_next: bool },
    /// A sequence, with the number of its next value.
    Sequence(usize),
}

/// A walk through the values of a file.
struct Walk<'t> {
    file: &'t str,
    limits: &'t Limits,
    out: Messages,
    path: Path,
    around: Vec<Around>,
    no_text: Keys,
    aliases: Keys,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, line: usize) -> Result<(), Error> {
        match event {
            Event::Scalar(text, style, _, tag) => {
                if let Some(Around::Mapping { is_key_next: is_key_next @ true }) = self.around.last_mut() {
                    *is_key_next = false;
                    return self.go_down(&text, line);
                }
                self.begin_value(line)?;
                let kind =
                    tag.as_ref().filter(|tag| tag.is_yaml_core_schema()).map(|tag| tag.suffix.as_str());
                let is_text = match kind {
                    Some(kind) => kind == "str",
                    None => style != ScalarStyle::Plain || is_text(&text),
                };
                if is_text {
                    let key = self.path.as_str().to_owned();
                    let message = Message { key, text: text.as_ref().into(), line, note: None };
                    self.out.push(message).map_err(limit(self.file, line))?;
                } else {
                    self.no_text.add(self.path.as_str(), line);
                }
                self.end_value();
            }
            Event::Alias(_) => {
                self.begin_value(line)?;
                self.aliases.add(self.path.as_str(), line);
                self.end_value();
            }
            Event::MappingStart(..) => {
                self.begin_value(line)?;
                self.open(Around::Mapping { is_key_next: true }, line)?;
            }
            Event::SequenceStart(..) => {
                self.begin_value(line)?;
                self.open(Around::Sequence(0), line)?;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.around.pop();
                self.end_value();
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, around: Around, line: usize) -> Result<(), Error> {
        self.around.push(around);
        self.limits.check(Bound::Depth, self.around.len() as u64).map_err(limit(self.file, line))
    }

    fn go_down(&mut self, name: &str, line: usize) -> Result<(), Error> {
        self.path.push(name);
        // The path is copied for each text below it.
        let length = self.path.as_str().len() as u64;
        self.limits.check(Bound::Unit, length).map_err(limit(self.file, line))
    }

    /// Descends to the next value of a sequence; its key has led to that of a mapping.
    fn begin_value(&mut self, line: usize) -> Result<(), Error> {
        let name = match self.around.last_mut() {
            None | Some(Around::Mapping { is_key_next: false }) => return Ok(()),
            Some(Around::Mapping { is_key_next: true }) => {
                let remedy = Remedy::Correct("give each text a key that is a word");
                return Err(Error::malformed(self.file, line, "a key is not a word", remedy));
            }
            Some(Around::Sequence(number)) => {
                *number += 1;
                Cow::Owned((*number - 1).to_string())
            }
        };
        self.go_down(&name, line)
    }

    fn end_value(&mut self) {
        match self.around.last_mut() {
            None => return,
            Some(Around::Mapping { is_key_next }) => *is_key_next = true,
            Some(Around::Sequence(_)) => {}
        }
        self.path.pop();
    }
}

/// Checks whether a value without quotation marks is a text. `Yes` and `No` are: translators mean the words.
fn is_text(text: &str) -> bool {
    let is_number =
        text.contains(|c: char| c.is_ascii_digit()) && text.replace('_', "").parse::<f64>().is_ok();
    let symbol = text.strip_prefix(':').unwrap_or_default();
    let is_symbol = !symbol.is_empty() && symbol.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_constant = ["", "~", "null", "true", "false"].iter().any(|word| word.eq_ignore_ascii_case(text));
    !(is_number || is_symbol || is_constant)
}

/// Takes the language on top, `en` of `/en/menu/open`, from all keys.
fn take_language(out: &mut Messages) {
    let top =
        |key: &str| key.strip_prefix('/').map(|key| key.split('/').next().unwrap_or_default().to_owned());
    let Some(first) = out.messages.first().and_then(|message| top(&message.key)) else { return };
    let Some(lang) = language::lang_code(&first) else { return };
    let is_top = |key: &str| {
        let rest = key.strip_prefix('/').and_then(|key| key.strip_prefix(first.as_str()));
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    if out.messages.iter().all(|message| is_top(&message.key)) {
        out.lang = Lang::mend(lang.as_str());
        for message in &mut out.messages {
            message.key.drain(..=first.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Option<String>, Vec<String>), String> {
        let found = parse("a.yml", text, &Limits::default()).map_err(|error| error.to_string())?;
        let texts = found.messages.iter();
        let texts =
            texts.map(|message| format!("{} {}={}", message.line, message.key, message.text.plain_text()));
        let remarks = found.remarks.iter().map(|remark| format!("{} {}", remark.line, remark.message));
        Ok((found.lang.map(|lang| lang.to_string()), texts.chain(remarks).collect()))
    }

    #[test]
    fn keys_are_ways_below_the_language() {
        let text = "# Of us\npt-BR:\n  menu: &menu\n    open: \"Open\\u2014it\" # now\n    'a/b': 'It''s'\n  boats:\n    \
            one: 1 boat\n    other: \"%{count} boats\"\n  days: [Mon, ~, \"2\"]\n  order:\n    - :year\n    - true\n  \
            long: |\n    Two\n    lines\n  fold: >-\n    One\n    line\n  no: No\n  n: 1_000.5\n  s: !!str 5\n  again: *menu\n  void:\n";
        let (lang, found) = read(text).unwrap();
        assert_eq!(lang.as_deref(), Some("pt-BR"));
        assert_eq!(
            found,
            [
                "4 /menu/open=Open—it",
                "5 /menu/a~1b=It's",
                "7 /boats/one=1 boat",
                "8 /boats/other=%{count} boats",
                "9 /days/0=Mon",
                "9 /days/2=2",
                "14 /long=Two\nlines\n",
                "17 /fold=One line",
                "19 /no=No",
                "21 /s=5",
                "9 a number, a Boolean, a symbol or null: 5 keys (/pt-BR/days/1, /pt-BR/order/0, /pt-BR/order/1, ...); left out",
                "22 an alias of a value elsewhere: 1 key (/pt-BR/again); left out",
            ]
        );
    }

    #[test]
    fn a_top_that_is_no_language_is_part_of_the_key() {
        assert_eq!(read("a: b\nen: c").unwrap(), (None, vec!["1 /a=b".into(), "2 /en=c".into()]));
        assert_eq!(read("en: b").unwrap(), (None, vec!["1 /en=b".into()]));
        assert_eq!(read("").unwrap(), (None, Vec::new()));
        assert_eq!(read("- a\n- - b\n").unwrap().1, ["1 /0=a", "2 /1/0=b"]);
    }

    #[test]
    fn what_is_no_yaml_is_an_error_with_its_line() {
        assert!(read("a: \"b\nc: d").unwrap_err().starts_with("a.yml:"));
        assert_eq!(read("\n[a]: b").unwrap_err(), "a.yml:2: a key is not a word");
        let deep = read(&("[".repeat(65) + &"]".repeat(65))).unwrap_err();
        assert_eq!(deep, "a.yml:1: elements are nested to more than 64 levels");
    }
}
