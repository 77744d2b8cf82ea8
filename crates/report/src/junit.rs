//! Writes JUnit XML, as CI servers read it.
//!
//! No standard defines it: the output is what the schema of Jenkins allows and the actions of GitLab and
//! GitHub read. Suites are written as they arrive; their counts come first, so that the caller keeps the
//! cases of one suite at most.

use crate::xml::{Attributes, Context, Writer};
use std::io::{self, Write};

/// How many cases a suite has, and how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All cases.
    pub tests: usize,
    /// Cases with findings.
    pub failures: usize,
    /// Cases that could not be run.
    pub errors: usize,
    /// Cases that do not count.
    pub skipped: usize,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It passed.
    Passed,
    /// It passed, with output.
    Output(&'a str),
    /// It does not count. The reason is content of the element: the schema of Jenkins allows no attribute.
    Skipped(&'a str),
    /// It found a fault.
    Failure {
        /// What was found, in one line.
        message: &'a str,
        /// Its kind: a rule or a severity.
        kind: &'a str,
        /// The details.
        text: &'a str,
    },
    /// It could not be run, with the reason.
    Error(&'a str),
}

/// Writes a file of JUnit, suite after suite.
pub struct Junit<'w> {
    xml: Writer<'w>,
}

impl<'w> Junit<'w> {
    /// Begins the file. `attributes` belong to the whole run, such as its name.
    ///
    /// # Errors
    /// Those of `out`, here and in all methods.
    pub fn new(out: &'w mut dyn Write, attributes: Attributes<'_>) -> io::Result<Self> {
        let mut xml = Writer::new(out, Context::Quoted)?;
        xml.open("testsuites", attributes)?;
        Ok(Self { xml })
    }

    /// Begins a suite.
    ///
    /// # Errors
    /// Those of the output.
    pub fn suite(&mut self, name: &str, counts: Counts) -> io::Result<()> {
        let Counts { tests, failures, errors, skipped } = counts;
        let [tests, failures, errors, skipped] =
            [tests, failures, errors, skipped].map(|count| count.to_string());
        self.xml.open(
            "testsuite",
            &[
                ("name", name),
                ("tests", &tests),
                ("failures", &failures),
                ("errors", &errors),
                ("skipped", &skipped),
            ],
        )
    }

    /// Writes properties of the suite, each a name and a value; they precede its cases.
    ///
    /// # Errors
    /// Those of the output.
    pub fn properties(&mut self, properties: &[(&str, &str)]) -> io::Result<()> {
        self.xml.open("properties", &[])?;
        for &(name, value) in properties {
            self.xml.empty("property", &[("name", name), ("value", value)])?;
        }
        self.xml.close()
    }

    /// Writes a case; its attributes are `name` and `classname`.
    ///
    /// # Errors
    /// Those of the output.
    pub fn case(&mut self, attributes: Attributes<'_>, outcome: Outcome<'_>) -> io::Result<()> {
        if outcome == Outcome::Passed {
            return self.xml.empty("testcase", attributes);
        }
        self.xml.open("testcase", attributes)?;
        match outcome {
            Outcome::Passed => {}
            Outcome::Output(text) => self.xml.element("system-out", &[], text)?,
            Outcome::Skipped(reason) => self.xml.element("skipped", &[], reason)?,
            Outcome::Failure { message, kind, text } => {
                self.xml.element("failure", &[("message", message), ("type", kind)], text)?;
            }
            Outcome::Error(message) => self.xml.empty("error", &[("message", message)])?,
        }
        self.xml.close()
    }

    /// Ends a suite, and flushes the output.
    ///
    /// # Errors
    /// Those of the output.
    pub fn end_suite(&mut self) -> io::Result<()> {
        self.xml.close()?;
        self.xml.flush()
    }

    /// Ends the file; returns how many characters that XML forbids became U+FFFD.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(self) -> io::Result<usize> {
        self.xml.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_and_every_outcome() {
        let mut out = Vec::new();
        let mut junit = Junit::new(&mut out, &[("name", "run")]).unwrap();
        junit.suite("a&b", Counts { tests: 5, failures: 1, errors: 1, skipped: 1 }).unwrap();
        junit.properties(&[("score", "98.5"), ("words", "120")]).unwrap();
        for outcome in [
            Outcome::Passed,
            Outcome::Output("a\nb"),
            Outcome::Skipped("\"c\""),
            Outcome::Failure { message: "\"d\"", kind: "k", text: "e\u{1}" },
            Outcome::Error("f"),
        ] {
            junit.case(&[("name", "n"), ("classname", "c")], outcome).unwrap();
        }
        junit.end_suite().unwrap();
        assert_eq!(junit.finish().unwrap(), 1);
        let want = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="run">
  <testsuite name="a&amp;b" tests="5" failures="1" errors="1" skipped="1">
    <properties>
      <property name="score" value="98.5"/>
      <property name="words" value="120"/>
    </properties>
    <testcase name="n" classname="c"/>
    <testcase name="n" classname="c">
      <system-out>a
b</system-out>
    </testcase>
    <testcase name="n" classname="c">
      <skipped>&quot;c&quot;</skipped>
    </testcase>
    <testcase name="n" classname="c">
      <failure message="&quot;d&quot;" type="k">e�</failure>
    </testcase>
    <testcase name="n" classname="c">
      <error message="f"/>
    </testcase>
  </testsuite>
</testsuites>
"#;
        assert_eq!(String::from_utf8(out).unwrap(), want);
    }
}
