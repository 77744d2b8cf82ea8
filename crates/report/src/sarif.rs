//! Writes SARIF 2.1.0 (OASIS, 2020), which code review, editors and dashboards read.
//!
//! A [`Log`] contains one run and is written as its results arrive: a tree of them would take ten times the
//! memory. The fields of the structures are sorted by name, which is the order in the file.

use crate::uri::segment;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, Write};

/// The schema that editors check a log against.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The severity of a result (3.27.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not apply.
    None,
    /// A hint.
    Note,
    /// A likely fault.
    Warning,
    /// A fault.
    Error,
}

/// A text within an object, as SARIF writes all messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message<'a> {
    /// The text in Markdown, for viewers that render it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markdown: Option<Cow<'a, str>>,
    /// The text.
    pub text: Cow<'a, str>,
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Message<'a> {
    fn from(text: T) -> Self {
        Self { markdown: None, text: text.into() }
    }
}

/// The program that ran, with its rules (`toolComponent`, 3.19).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver<'a> {
    /// The address of its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub information_uri: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// Further properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Value>,
    /// Its rules, to which results point by their index.
    pub rules: Vec<Rule<'a>>,
    /// Its version, by the rules of Semantic Versioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub semantic_version: Option<&'a str>,
    /// Its version, as it calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'a str>,
}

/// A rule (`reportingDescriptor`, 3.49).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule<'a> {
    /// The severity of its results unless they state another.
    pub default_configuration: Configuration,
    /// A description in sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_description: Option<Message<'a>>,
    /// What to do about its results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Message<'a>>,
    /// The address of a page about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_uri: Option<String>,
    /// Its name.
    pub id: &'a str,
    /// Further properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Value>,
    /// A description in one line.
    pub short_description: Message<'a>,
}

/// The settings of a rule (3.50).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Configuration {
    /// The severity of its results.
    pub level: Level,
}

/// Something that a rule found (`result`, 3.27).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding<'a> {
    /// Its severity.
    pub level: Level,
    /// Where it is.
    pub locations: [Location; 1],
    /// What was found.
    pub message: Message<'a>,
    /// What identifies it as the same finding in another run, by the name of the method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial_fingerprints: Option<Value>,
    /// Further properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Value>,
    /// The rule.
    pub rule_id: &'a str,
    /// Its index in [`Driver::rules`].
    pub rule_index: usize,
}

/// A place in a file (3.28).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[LogicalLocation; 1]>,
    physical_location: PhysicalLocation,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct LogicalLocation {
    kind: &'static str,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u64>,
    start_line: u64,
}

impl Location {
    /// Names a file by its path.
    pub fn file(path: &str) -> Self {
        let artifact_location = ArtifactLocation { uri: uri(path) };
        Self {
            logical_locations: None,
            physical_location: PhysicalLocation { artifact_location, region: None },
        }
    }

    /// Adds the line and, if known, the column, both from 1.
    pub fn at(mut self, start_line: u64, start_column: Option<u64>) -> Self {
        self.physical_location.region = Some(Region { start_column, start_line });
        self
    }

    /// Adds the name of the element of the file.
    pub fn element(mut self, name: String) -> Self {
        self.logical_locations = Some([LogicalLocation { kind: "element", name }]);
        self
    }
}

/// A message of the program about its own run (`notification`, 3.58).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notification<'a> {
    /// Its severity.
    pub level: Level,
    /// Where it is.
    pub locations: [Location; 1],
    /// What happened.
    pub message: Message<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: &'a [Notification<'a>],
}

/// The unit in which columns are counted (3.14.17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// In code units of UTF-16.
    Utf16CodeUnits,
    /// In code points.
    UnicodeCodePoints,
}

/// How the JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Indented, two spaces per level.
    Indented,
    /// One line for each result, and one before and after them.
    Lines,
}

/// Writes a log of one run, result after result.
pub struct Log<'w> {
    out: &'w mut dyn Write,
    layout: Layout,
    results: usize,
    properties: Option<Value>,
}

impl<'w> Log<'w> {
    /// Begins the log.
    ///
    /// # Errors
    /// Those of `out`, here and in all methods.
    pub fn new(
        out: &'w mut dyn Write,
        layout: Layout,
        driver: &Driver<'_>,
        columns: ColumnKind,
    ) -> io::Result<Self> {
        let log = Self { out, layout, results: 0, properties: None };
        let columns = match columns {
            ColumnKind::Utf16CodeUnits => "utf16CodeUnits",
            ColumnKind::UnicodeCodePoints => "unicodeCodePoints",
        };
        let driver = log.json(driver, 4)?;
        match layout {
            Layout::Indented => write!(
                log.out,
                "{{\n  \"$schema\": \"{SCHEMA}\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \"tool\": {{\n        \
                 \"driver\": {driver}\n      }},\n      \"columnKind\": \"{columns}\",\n      \"results\": ["
            )?,
            Layout::Lines => write!(
                log.out,
                "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
                 \"columnKind\":\"{columns}\",\"results\":["
            )?,
        }
        Ok(log)
    }

    /// Writes a result.
    ///
    /// # Errors
    /// Those of the output.
    pub fn add(&mut self, finding: &Finding<'_>) -> io::Result<()> {
        let finding = self.json(finding, 4)?;
        let comma = if self.results > 0 { "," } else { "" };
        let indent = if self.layout == Layout::Indented { "        " } else { "" };
        self.results += 1;
        write!(self.out, "{comma}\n{indent}{finding}")
    }

    /// Sets the properties of the run (3.14.26), which are written at the end of the log.
    pub fn set_properties(&mut self, properties: Value) {
        self.properties = Some(properties);
    }

    /// Flushes the output.
    ///
    /// # Errors
    /// Those of the output.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends the log. If `failures` are given, even none, the log states whether the run succeeded.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(self, failures: Option<&[Notification<'_>]>) -> io::Result<()> {
        let invocation = failures.map(|failures| Invocation {
            execution_successful: failures.is_empty(),
            tool_execution_notifications: failures,
        });
        let invocation = invocation.map(|invocation| self.json(&invocation, 4)).transpose()?;
        let properties = self.properties.as_ref().map(|properties| self.json(properties, 3)).transpose()?;
        let (invocation, properties) = match self.layout {
            Layout::Indented => (
                invocation
                    .map(|invocation| format!(",\n      \"invocations\": [\n        {invocation}\n      ]")),
                properties.map(|properties| format!(",\n      \"properties\": {properties}")),
            ),
            Layout::Lines => (
                invocation.map(|invocation| format!(",\"invocations\":[{invocation}]")),
                properties.map(|properties| format!(",\"properties\":{properties}")),
            ),
        };
        let rest = invocation.unwrap_or_default() + &properties.unwrap_or_default();
        match self.layout {
            Layout::Indented => {
                let end = if self.results > 0 { "\n      ]" } else { "]" };
                writeln!(self.out, "{end}{rest}\n    }}\n  ]\n}}")
            }
            Layout::Lines => writeln!(self.out, "\n]{rest}}}]}}"),
        }
    }

    /// Returns a value as JSON, indented to a level after its first line.
    fn json(&self, value: &impl Serialize, level: usize) -> io::Result<String> {
        Ok(match self.layout {
            Layout::Lines => serde_json::to_string(value)?,
            // A JSON string contains no line feed.
            Layout::Indented => {
                serde_json::to_string_pretty(value)?.replace('\n', &format!("\n{}", "  ".repeat(level)))
            }
        })
    }
}

/// Returns a path as a relative URI reference, or as a `file:` URI if the path is absolute.
fn uri(path: &str) -> String {
    // On other systems a backslash is a character of the name.
    let separators: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };
    let segments: Vec<String> = path.split(separators).map(segment).collect();
    format!("{}{}", if path.starts_with('/') { "file://" } else { "" }, segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(layout: Layout, results: usize, failures: Option<&[Notification<'_>]>) -> String {
        let driver = Driver {
            information_uri: None,
            name: "test",
            properties: None,
            rules: vec![Rule {
                default_configuration: Configuration { level: Level::Note },
                full_description: None,
                help: Some(Message { markdown: Some("**Mend** it.".into()), text: "Mend it.".into() }),
                help_uri: None,
                id: "a.b",
                properties: None,
                short_description: "A rule".into(),
            }],
            semantic_version: None,
            version: Some("1"),
        };
        let mut out = Vec::new();
        let mut log = Log::new(&mut out, layout, &driver, ColumnKind::UnicodeCodePoints).unwrap();
        for _ in 0..results {
            log.add(&Finding {
                level: Level::Error,
                locations: [Location::file("a b.tmx").at(2, Some(3)).element("unit 1".into())],
                message: "a \"b\"\n".into(),
                partial_fingerprints: None,
                properties: Some(json!({ "score": 0.5 })),
                rule_id: "a.b",
                rule_index: 0,
            })
            .unwrap();
        }
        if results > 1 {
            log.set_properties(json!({ "passed": true, "documents": [{ "words": 2 }] }));
        }
        log.finish(failures).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn both_layouts_say_the_same_and_indented_is_as_serde_indents() {
        let failures = [Notification {
            level: Level::Error,
            locations: [Location::file("c.tmx")],
            message: "cannot be read".into(),
        }];
        for (results, failures) in [(0, None), (2, None), (0, Some(&failures[..])), (1, Some(&[][..]))] {
            let lines = written(Layout::Lines, results, failures);
            let indented = written(Layout::Indented, results, failures);
            let value: Value = serde_json::from_str(&lines).unwrap();
            assert_eq!(value, serde_json::from_str::<Value>(&indented).unwrap());
            assert_eq!(value["runs"][0]["results"].as_array().unwrap().len(), results);
            assert_eq!(lines.lines().count(), results + 2);
            assert_eq!(value["runs"][0]["properties"]["passed"] == json!(true), results > 1);
            // `Value` sorts its keys, so only the lines can be compared.
            let mut want: Vec<String> =
                serde_json::to_string_pretty(&value).unwrap().lines().map(without_comma).collect();
            let mut have: Vec<String> = indented.lines().map(without_comma).collect();
            want.sort_unstable();
            have.sort_unstable();
            assert_eq!(have, want);
        }
    }

    fn without_comma(line: &str) -> String {
        line.trim_end_matches(',').to_owned()
    }

    #[test]
    fn a_result_is_in_the_order_of_its_names() {
        let lines = written(Layout::Lines, 1, None);
        assert_eq!(
            lines.lines().nth(1).unwrap(),
            r#"{"level":"error","locations":[{"logicalLocations":[{"kind":"element","name":"unit 1"}],"physicalLocation":{"artifactLocation":{"uri":"a%20b.tmx"},"region":{"startColumn":3,"startLine":2}}}],"message":{"text":"a \"b\"\n"},"properties":{"score":0.5},"ruleId":"a.b","ruleIndex":0}"#
        );
    }

    #[test]
    fn paths_become_references() {
        for (path, want) in [
            ("a/b.tmx", "a/b.tmx"),
            ("/data/a b:c.tmx", "file:///data/a%20b%3Ac.tmx"),
            ("речь.tmx", "%D1%80%D0%B5%D1%87%D1%8C.tmx"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path), want);
        }
    }
}
