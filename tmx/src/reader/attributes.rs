//! Reads the attributes of a start tag, and the values that several elements have in common.

use super::parser::{Kind, Parser, Tag, Token, name};
use super::text::first_odd;
use crate::{Date, Lang, Origin, Rule};
use std::borrow::Cow;

/// Name, value and place of each attribute of a tag.
pub(super) type Attributes<'a> = Vec<(&'a str, Cow<'a, str>, usize)>;

/// The attributes of the standard, and `lang`, which files contain in place of `xml:lang`.
const NAMES: [&str; 29] = [
    "version",
    "creationtool",
    "creationtoolversion",
    "segtype",
    "o-tmf",
    "adminlang",
    "srclang",
    "datatype",
    "o-encoding",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
    "tuid",
    "usagecount",
    "lastusagedate",
    "xml:lang",
    "lang",
    "type",
    "i",
    "x",
    "pos",
    "assoc",
    "name",
    "base",
    "unicode",
    "code",
    "ent",
    "subst",
];

impl<'a> Parser<'a, '_> {
    /// Returns the attributes of a start tag: name, value, and the place of the name. Also reports what is
    /// wrong with the name of the element.
    pub fn attributes(&mut self, token: Token<'a>) -> Attributes<'a> {
        let (mut list, mut is_broken) = (Attributes::new(), false);
        if let Kind::Start { tag, .. } = token.kind
            && token.has_capitals
        {
            let (found, name) = (name(token.raw), tag.name());
            let message = (format!("<{found}> is not in lower case"), format!("read as <{name}>"));
            self.report.add(Rule::NameCase, token.at, message);
        }
        let raw = token.raw.trim_end_matches('>').trim_end_matches('/');
        let mut rest = raw.get(1 + name(token.raw).len()..).unwrap_or_default();
        loop {
            rest = rest.trim_ascii_start();
            if rest.is_empty() {
                // A tag that is not closed includes the text up to the end of another.
                if is_broken && raw.get(1..).is_some_and(|rest| rest.contains('<')) {
                    self.lose(token.range());
                }
                return list;
            }
            let at = token.at + raw.len() - rest.len();
            let ends = |b: u8| b == b'=' || b.is_ascii_whitespace();
            let length = rest.bytes().position(ends).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(length);
            let Some(value) = behind.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
                self.report.add(
                    Rule::Syntax,
                    at,
                    (format!("the attribute {name:?} has no value"), "left out"),
                );
                is_broken = true;
                rest = behind;
                continue;
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value_at = token.at + raw.len() - value.len() + usize::from(quote.is_some());
            let (value, behind) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => {
                    let message =
                        (format!("the value of {name:?} is not in quotes"), "read up to the next space");
                    self.report.add(Rule::Syntax, at, message);
                    is_broken = true;
                    value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
                }
            };
            rest = behind;
            if name.is_empty() {
                continue;
            }
            let name = self.attribute_name(name, at);
            // No element has more than fifteen; if there are more, repeated ones are not searched for.
            if list.iter().take(32).any(|(other, ..)| *other == name) {
                self.report.add(
                    Rule::Syntax,
                    at,
                    (format!("the attribute {name:?} is repeated"), "left out"),
                );
                continue;
            }
            let value = self.value(value, value_at);
            list.push((name, value, at));
        }
    }

    /// Returns the name of an attribute as in the standard.
    fn attribute_name(&mut self, name: &'a str, at: usize) -> &'a str {
        if !name.bytes().any(|b| b.is_ascii_uppercase()) {
            return name;
        }
        let Some(known) = NAMES.iter().find(|known| known.eq_ignore_ascii_case(name)) else { return name };
        let message = (format!("the attribute {name} is not in lower case"), format!("read as {known}"));
        self.report.add(Rule::NameCase, at, message);
        known
    }

    /// Reads an attribute's value: white space becomes a space, references are resolved.
    fn value(&mut self, raw: &'a str, at: usize) -> Cow<'a, str> {
        if first_odd(raw).is_none() && !raw.contains(['&', '\t', '\n']) {
            return Cow::Borrowed(raw);
        }
        let mut out = String::new();
        let mut rest = raw;
        while !rest.is_empty() {
            let at = at + raw.len() - rest.len();
            let (text, reference) = rest.split_at(rest.find('&').unwrap_or(rest.len()));
            let mut clean = String::new();
            self.clean_into(text, at, &mut clean);
            out.extend(clean.chars().map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }));
            rest = reference;
            if let Some(behind) = reference.strip_prefix('&') {
                let at = at + text.len();
                let end = behind.find([';', '&']).filter(|end| behind[*end..].starts_with(';'));
                let length = match end {
                    Some(end) => {
                        self.reference_into(&behind[..end], &reference[..end + 2], at, &mut out);
                        end + 2
                    }
                    None => {
                        self.bare_ampersand(at);
                        out.push('&');
                        1
                    }
                };
                rest = &reference[length..];
            }
        }
        Cow::Owned(out)
    }

    /// Reports an attribute that is not in the standard.
    pub fn unknown_attribute(&mut self, tag: Tag, name: &str, value: &str, at: usize) {
        let message = (format!("{} has no attribute {name}={value:?}", tag.name()), "left out");
        self.report.add(Rule::UnknownAttribute, at, message);
    }

    /// Reads a date, repaired if necessary.
    pub fn date(&mut self, name: &str, value: &str, at: usize) -> Option<Date> {
        if let Ok(date) = value.parse() {
            return Some(date);
        }
        let mended = Date::mend(value);
        let message = format!("the {name} {value:?} is not a TMX date");
        let change = mended.map_or_else(|| "left out".to_owned(), |date| format!("changed to {date}"));
        self.report.add(Rule::Date, at, (message, change));
        mended
    }

    /// Reads a language tag, repaired if necessary.
    pub fn lang(&mut self, value: &str, at: usize) -> Option<Lang> {
        if let Ok(lang) = value.parse() {
            return Some(lang);
        }
        let mended = Lang::mend(value);
        let message = format!("{value:?} is not a language tag");
        let change =
            mended.as_ref().map_or_else(|| "left out".to_owned(), |lang| format!("changed to {lang}"));
        self.report.add(Rule::LangTag, at, (message, change));
        mended
    }

    /// Reads `xml:lang`, or `lang` in its place; returns true if the attribute was one of them.
    pub fn lang_attribute(&mut self, lang: &mut Option<Lang>, name: &str, value: &str, at: usize) -> bool {
        match name {
            "xml:lang" => *lang = self.lang(value, at),
            "lang" => {
                let message = (format!("lang={value:?}"), "read as xml:lang");
                self.report.add(Rule::LangAttribute, at, message);
                if lang.is_none() {
                    *lang = self.lang(value, at);
                }
            }
            _ => return false,
        }
        true
    }

    /// Reads one of the attributes that units and variants share; returns true if it was one.
    pub fn origin_attribute(&mut self, origin: &mut Origin, name: &str, value: &str, at: usize) -> bool {
        let text = || Some(value.to_owned());
        match name {
            "o-encoding" => origin.o_encoding = text(),
            "datatype" => origin.datatype = text(),
            "usagecount" => {
                origin.usage_count = value.trim().parse().ok();
                if origin.usage_count.is_none() {
                    let message = (format!("the usagecount {value:?} is not a number"), "left out");
                    self.report.add(Rule::BadValue, at, message);
                }
            }
            "lastusagedate" => origin.last_usage_date = self.date(name, value, at),
            "creationtool" => origin.creation_tool = text(),
            "creationtoolversion" => origin.creation_tool_version = text(),
            "creationdate" => origin.creation_date = self.date(name, value, at),
            "creationid" => origin.creation_id = text(),
            "changedate" => origin.change_date = self.date(name, value, at),
            "changeid" => origin.change_id = text(),
            "o-tmf" => origin.o_tmf = text(),
            _ => return false,
        }
        true
    }

    /// Reads a value that has a closed set of names, such as `segtype`.
    pub fn choice<T: std::str::FromStr>(&mut self, name: &str, value: &str, at: usize) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        value
            .trim()
            .parse()
            .map_err(|error| self.report.add(Rule::BadValue, at, (format!("{name}: {error}"), "left out")))
            .ok()
    }
}
