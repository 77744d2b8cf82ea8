//! Reads the XML of SRX.

use super::pattern::LanguagePattern;
use super::{Error, Map, Rule, Set, Srx};
use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::collections::HashMap;
use sverka_text::diagnostic::Diagnostic;

/// How far into the file the XML declaration with the encoding may extend, in bytes.
const DECLARATION: usize = 200;

pub(super) fn read(name: &str, bytes: &[u8]) -> Result<(Srx, Vec<Diagnostic>), Error> {
    let text = decode(name, bytes)?;
    let mut state = State::new(name);
    let mut xml = Reader::from_str(&text);
    // An empty element opens and closes like any other.
    xml.config_mut().expand_empty_elements = true;
    let mut lines = Lines { text: &text, at: 0, line: 1 };
    let mut depth = 0;
    loop {
        let line = lines.line_at(usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX));
        let event = xml.read_event().map_err(|error| {
            let at = usize::try_from(xml.error_position()).unwrap_or(usize::MAX);
            Error::Xml { file: name.into(), line: lines.line_at(at), message: error.to_string() }
        })?;
        match event {
            Event::Start(start) => {
                depth += 1;
                state.open(&start, line)?;
            }
            Event::End(end) => {
                depth -= 1;
                state.close(end.local_name().as_ref());
            }
            Event::Text(text) => state.text(&text.xml10_content()),
            Event::CData(text) => state.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                        .map(str::to_owned),
                    Err(_) => None,
                };
                let Some(resolved) = resolved else {
                    let message = format!("&{}; is not an entity of XML", reference.xml10_content());
                    return Err(Error::Xml { file: name.into(), line, message });
                };
                state.text(&resolved);
            }
            Event::Eof if depth > 0 => {
                let message = "it ends before its elements are closed".into();
                return Err(Error::Xml { file: name.into(), line, message });
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
    }
    state.finish()
}

/// Decodes the file by its byte-order mark, then by its XML declaration, otherwise as UTF-8.
fn decode<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Error> {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]);
            let declaration = head.trim_start().strip_prefix("<?xml").and_then(|d| d.split_once("?>"));
            let label = declaration.and_then(|(d, _)| d.split_once("encoding")).and_then(|(_, rest)| {
                let value = rest.trim_start().strip_prefix('=')?.trim_start();
                let quote = value.chars().next().filter(|q| matches!(q, '"' | '\''))?;
                value[1..].split(quote).next()
            });
            (label.and_then(|l| Encoding::for_label_no_replacement(l.as_bytes())).unwrap_or(UTF_8), 0)
        }
    };
    encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]).ok_or_else(|| {
        let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), |_| 0);
        let line = bytes[..valid].iter().filter(|b| **b == b'\n').count() + 1;
        Error::Encoding { file: name.into(), line, encoding: encoding.name() }
    })
}

/// Line numbers of places that only move forward.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_at(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if at > self.at {
            self.line += self.text.as_bytes()[self.at..at].iter().filter(|b| **b == b'\n').count();
            self.at = at;
        }
        self.line
    }
}

/// The destination of the text of an element.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    None,
    Before,
    After,
    /// Inside an element of Okapi.
    Extension,
}

/// The data that has been read so far.
struct State<'n> {
    name: &'n str,
    srx: Srx,
    /// The set by its name.
    sets: HashMap<String, usize>,
    /// Maps, which are resolved when all sets are known.
    maps: Vec<(LanguagePattern, String, usize)>,
    diagnostics: Vec<Diagnostic>,
    seen_root: bool,
    field: Field,
    rule: Option<Rule>,
    in_set: bool,
    extension: Option<(String, usize, bool)>,
}

impl<'n> State<'n> {
    fn new(name: &'n str) -> Self {
        Self {
            name,
            srx: Srx { name: name.into(), cascade: false, maps: Vec::new(), sets: Vec::new() },
            sets: HashMap::new(),
            maps: Vec::new(),
            diagnostics: Vec::new(),
            seen_root: false,
            field: Field::None,
            rule: None,
            in_set: false,
            extension: None,
        }
    }

    fn fault(&self, line: usize, message: impl Into<String>) -> Error {
        Error::Structure { file: self.name.into(), line, message: message.into() }
    }

    fn attribute(&self, start: &BytesStart, name: &str, line: usize) -> Result<Option<String>, Error> {
        for attribute in start.attributes() {
            let broken = |message: String| Error::Xml { file: self.name.into(), line, message };
            let attribute = attribute.map_err(|e| broken(e.to_string()))?;
            if attribute.key.local_name().as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(|v| Some(v.into_owned())).map_err(|e| broken(e.to_string()));
            }
        }
        Ok(None)
    }

    fn required(&self, start: &BytesStart, name: &str, line: usize) -> Result<String, Error> {
        let element = start.local_name();
        self.attribute(start, name, line)?
            .ok_or_else(|| self.fault(line, format!("{} has no {name}; add the attribute", element.as_ref())))
    }

    fn open(&mut self, start: &BytesStart, line: usize) -> Result<(), Error> {
        let local = start.local_name();
        let local = local.as_ref();
        if !self.seen_root {
            return self.root(start, local, line);
        }
        if start.name().as_ref() != local && self.is_okapi(start) {
            return self.okapi(start, local, line);
        }
        match local {
            "header" => {
                let cascade = self.attribute(start, "cascade", line)?;
                self.srx.cascade = cascade.is_some_and(|value| value == "yes");
            }
            "formathandle" => {
                let (kind, include) =
                    (self.required(start, "type", line)?, self.required(start, "include", line)?);
                if !matches!(&*kind, "start" | "end" | "isolated") || !matches!(&*include, "yes" | "no") {
                    return Err(self.fault(
                        line,
                        "formathandle requires type=\"start\", \"end\" or \"isolated\" and include=\"yes\" or \"no\"",
                    ));
                }
            }
            "languagerule" => {
                let name = self.required(start, "languagerulename", line)?;
                if self.sets.insert(name.clone(), self.srx.sets.len()).is_some() {
                    return Err(
                        self.fault(line, format!("there are two languagerules {name:?}; rename one of them"))
                    );
                }
                self.srx.sets.push(Set { name, rules: Vec::new() });
                self.in_set = true;
            }
            "rule" => {
                if !self.in_set {
                    return Err(self.fault(line, "a rule is outside a languagerule; move it into one"));
                }
                let breaks = match self.attribute(start, "break", line)?.as_deref() {
                    None | Some("yes") => true,
                    Some("no") => false,
                    Some(other) => {
                        return Err(self.fault(line, format!("break is {other:?}; use \"yes\" or \"no\"")));
                    }
                };
                self.rule = Some(Rule { breaks, before: String::new(), after: String::new(), line });
            }
            "beforebreak" if self.rule.is_some() => self.field = Field::Before,
            "afterbreak" if self.rule.is_some() => self.field = Field::After,
            "languagemap" => {
                self.count_map(line)?;
                let pattern = self.required(start, "languagepattern", line)?;
                let set = self.required(start, "languagerulename", line)?;
                match LanguagePattern::new(&pattern) {
                    Ok(pattern) => self.maps.push((pattern, set, line)),
                    Err(why) => self.diagnostics.push(
                        Diagnostic::warning(self.name, format!("this languagemap cannot be used: {why}"))
                            .at_line(line)
                            .with_hint("it is left out; correct its languagepattern"),
                    ),
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Counts a languagemap: each is a pattern that is compiled, and held as long as the file.
    fn count_map(&mut self, line: usize) -> Result<(), Error> {
        /// Those of LanguageTool are some 50; the two-letter codes are 183.
        const MOST: usize = 1000;
        if self.maps.len() < MOST {
            return Ok(());
        }
        let message = format!("there are more than {MOST} languagemaps; join those of one languagerule by |");
        Err(self.fault(line, message))
    }

    fn root(&mut self, start: &BytesStart, local: &str, line: usize) -> Result<(), Error> {
        if local != "srx" {
            let message = match local {
                "java" => {
                    "it seems to be a segmentation.conf from an old OmegaT; export its rules as SRX".into()
                }
                _ => format!("its root element is <{local}>; give a file whose root element is <srx>"),
            };
            return Err(Error::NotSrx { file: self.name.into(), message });
        }
        self.seen_root = true;
        let version = self.attribute(start, "version", line)?.unwrap_or_default();
        if version != "2.0" {
            self.diagnostics.push(
                Diagnostic::warning(self.name, format!("is SRX {version:?}, not 2.0, and is read as 2.0"))
                    .at_line(line),
            );
        }
        Ok(())
    }

    /// Returns whether a prefixed name is not in a namespace of SRX: Okapi's namespaces contain `okp` by
    /// convention.
    fn is_okapi(&self, start: &BytesStart) -> bool {
        start.name().as_ref().split_once(':').is_some_and(|(prefix, _)| prefix.contains("okp"))
    }

    /// Reports extensions that differ from the default.
    fn okapi(&mut self, start: &BytesStart, local: &str, line: usize) -> Result<(), Error> {
        let mut asked = Vec::new();
        if local == "options" {
            for name in [
                "oneSegmentIncludesAll",
                "trimLeadingWhitespaces",
                "trimTrailingWhitespaces",
                "useIcu4JBreakRules",
                "treatIsolatedCodesAsWhitespace",
            ] {
                if self.attribute(start, name, line)?.is_some_and(|value| value == "yes") {
                    asked.push(name);
                }
            }
        }
        for name in asked {
            self.ignored(&format!("option {name}"), line);
        }
        let holds = matches!(local, "rangeRule" | "maskRule");
        self.extension = Some((local.into(), line, holds));
        self.field = Field::Extension;
        Ok(())
    }

    fn ignored(&mut self, what: &str, line: usize) {
        let note = format!("Okapi's {what} is not part of SRX and is ignored");
        self.diagnostics.push(Diagnostic::warning(self.name, note).at_line(line));
    }

    fn text(&mut self, text: &str) {
        match (self.field, &mut self.rule) {
            (Field::Before, Some(rule)) => rule.before.push_str(text),
            (Field::After, Some(rule)) => rule.after.push_str(text),
            (Field::Extension, _) if !text.trim().is_empty() => {
                if let Some((name, line, true)) = self.extension.take() {
                    self.ignored(&name, line);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, local: &str) {
        match local {
            "beforebreak" | "afterbreak" | "options" | "sample" | "rangeRule" | "maskRule" => {
                self.field = Field::None;
                self.extension = None;
            }
            "rule" => {
                if let (Some(rule), Some(set)) = (self.rule.take(), self.srx.sets.last_mut()) {
                    set.rules.push(rule);
                }
            }
            "languagerule" => self.in_set = false,
            _ => {}
        }
    }

    fn finish(mut self) -> Result<(Srx, Vec<Diagnostic>), Error> {
        if !self.seen_root {
            let message = "it contains no XML element; give a file whose root element is <srx>".into();
            return Err(Error::NotSrx { file: self.name.into(), message });
        }
        for (pattern, set, line) in std::mem::take(&mut self.maps) {
            let Some(&set) = self.sets.get(&set) else {
                let message = format!("there is no languagerule {set:?}; add it, or correct the languagemap");
                return Err(self.fault(line, message));
            };
            self.srx.maps.push(Map { pattern, set });
        }
        if self.srx.sets.is_empty() {
            let message = "it contains no languagerule; give a file with rules".into();
            return Err(Error::NotSrx { file: self.name.into(), message });
        }
        Ok((self.srx, self.diagnostics))
    }
}
