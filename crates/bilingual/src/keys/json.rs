//! JSON with texts at the leaves of nested objects and lists, as used by i18next and others.

use super::messages::{Keys, Message, Messages, Path, limit};
use crate::{Error, Remedy};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use sverka_text::limits::{Bound, Exceeded, Limits};

/// Maximum depth under any limit: the parser's own limit is 128.
const DEEPEST: u64 = 120;

/// Reads the texts of a file; their keys are JSON Pointers. Numbers, Booleans and `null` are not texts.
///
/// # Errors
/// When it is not JSON, or exceeds a limit.
pub(super) fn parse(file: &str, text: &str, limits: &Limits) -> Result<Messages, Error> {
    let line = Cell::new(1);
    let mut deserializer =
        serde_json::Deserializer::from_reader(Bytes { rest: text.as_bytes(), line: &line });
    let mut limits = *limits;
    limits.depth = limits.depth.min(DEEPEST);
    let mut walk = Walk {
        out: Messages::new(&limits),
        path: Path::default(),
        line: &line,
        at: 1,
        no_text: Keys::default(),
        limits,
        exceeded: None,
    };
    let read = (&mut walk).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    if let Some(exceeded) = walk.exceeded {
        return Err(limit(file, line.get())(exceeded));
    }
    read.map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        let remedy = Remedy::Correct("correct the JSON there");
        Error::malformed(file, error.line().max(1), format!("is not JSON: {message}"), remedy)
    })?;
    let mut out = walk.out;
    out.remarks.extend(walk.no_text.note("no-text", "a number, a Boolean or null", "left out"));
    Ok(out)
}

/// Bytes read one by one, with the line they are in: the parser does not report where a value is, but reads
/// no further than its end.
struct Bytes<'t> {
    rest: &'t [u8],
    line: &'t Cell<usize>,
}

impl Read for Bytes<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let (Some((first, rest)), Some(place)) = (self.rest.split_first(), out.first_mut()) else {
            return Ok(0);
        };
        *place = *first;
        self.rest = rest;
        self.line.set(self.line.get() + usize::from(*first == b'\n'));
        Ok(1)
    }
}

/// A walk through the values of a file.
struct Walk<'t> {
    out: Messages,
    path: Path,
    line: &'t Cell<usize>,
    /// The line of the last key or text.
    at: usize,
    no_text: Keys,
    limits: Limits,
    exceeded: Option<Exceeded>,
}

impl Walk<'_> {
    /// Records the exceeded limit, and makes an error that ends the reading.
    fn stop<E: serde::de::Error>(&mut self, exceeded: Exceeded) -> E {
        self.exceeded = Some(exceeded);
        E::custom(exceeded)
    }

    fn push<E: serde::de::Error>(&mut self, name: &str) -> Result<(), E> {
        self.path.push(name);
        let depth = self.limits.check(Bound::Depth, self.path.depth());
        // The path is copied for each text below it.
        let length = self.limits.check(Bound::Unit, self.path.as_str().len() as u64);
        depth.and(length).map_err(|exceeded| self.stop(exceeded))
    }

    fn skip(&mut self) {
        self.no_text.add(self.path.as_str(), self.at);
    }
}

impl<'de> DeserializeSeed<'de> for &mut Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or texts in objects and lists")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.at = self.line.get();
        let key = self.path.as_str().to_owned();
        let message = Message { key, text: text.into(), line: self.at, note: None };
        self.out.push(message).map_err(|exceeded| self.stop(exceeded))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.at = self.line.get();
            self.push(&key)?;
            map.next_value_seed(&mut *self)?;
            self.path.pop();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for number in 0usize.. {
            self.push(&number.to_string())?;
            let more = list.next_element_seed(&mut *self)?;
            self.path.pop();
            if more.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.skip();
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.skip();
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.skip();
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.skip();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.skip();
        Ok(())
    }
}

/// Checks whether a line of JSON Lines is a pair by itself: an object with a source and a target.
pub(crate) fn is_pair(line: &str) -> bool {
    let Ok(object) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) else {
        return false;
    };
    [["source", "target"], ["src", "tgt"]]
        .iter()
        .any(|names| names.iter().all(|name| object.contains_key(*name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let found = parse("a.json", text, &Limits::default()).map_err(|error| error.to_string())?;
        let texts = found.messages.iter();
        let texts =
            texts.map(|message| format!("{} {}={}", message.line, message.key, message.text.plain_text()));
        let remarks = found.remarks.iter().map(|remark| format!("{} {}", remark.line, remark.message));
        Ok(texts.chain(remarks).collect())
    }

    #[test]
    fn texts_are_found_at_the_ends() {
        let text = "{\n \"menu\": {\"open\": \"Open\\u2014it\",\n  \"items\": [\"A\",\n \"B\", 4]},\n \
                    \"n\": 3\n, \"a/b~\":\n\"{{n}} %s\", \"x\": null, \"y\": {}, \"z\": true, \"f\": 1.5, \"i\": -1}\n";
        assert_eq!(
            read(text).unwrap(),
            [
                "2 /menu/open=Open—it",
                "3 /menu/items/0=A",
                "4 /menu/items/1=B",
                "7 /a~1b~0={{n}} %s",
                "4 a number, a Boolean or null: 6 keys (/menu/items/2, /n, /x, ...); left out",
            ]
        );
        assert_eq!(read("\"lone\"").unwrap(), ["1 =lone"]);
    }

    #[test]
    fn what_is_no_json_is_an_error_with_its_line() {
        let error = read("{\"a\": \"b\",\n\"c\" \"d\"}").unwrap_err();
        assert_eq!(error, "a.json:2: is not JSON: expected `:`");
        assert!(read("{} {}").unwrap_err().contains("trailing characters"));
        assert!(read("").unwrap_err().starts_with("a.json:1: is not JSON"));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| "[".repeat(levels) + "\"a\"" + &"]".repeat(levels);
        assert!(read(&nested(64)).is_ok());
        assert_eq!(read(&nested(65)).unwrap_err(), "a.json:1: elements are nested to more than 64 levels");
        let mut limits = Limits::default();
        limits.depth = 5000;
        let deep = parse("a", &nested(4000), &limits).unwrap_err();
        assert_eq!(deep.to_string(), "a:1: elements are nested to more than 120 levels");
    }

    #[test]
    fn a_pair_of_json_lines_is_recognised() {
        assert!(is_pair("{\"source\":\"a\",\"target\":\"b\"}") && is_pair("{\"tgt\":\"a\",\"src\":\"b\"}"));
        assert!(!is_pair("{\"source\":\"a\"}") && !is_pair("[]"));
    }
}
