//! Validation reports on translation memories, for people and for programs.
//!
//! A [`Report`] is written while the memories are read: [`Report::file`] receives what a [`Validator`] finds
//! in one, and keeps only what the counts at the beginning of a JUnit suite require.

mod json;
mod junit;
mod sarif;
mod summed;
mod text;

use std::io::{self, Read, Write};
use sverka_report::Losses;
use tmx::validate::{Profile, Validator};
use tmx::{Diagnostic, Severity};

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One line per fault.
    Text,
    /// One JSON object with a list of faults for each file.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML: a suite for each file, a case for each broken rule.
    Junit,
}

/// How memories are judged.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The importance of the rules to the program that reads the memories.
    pub profile: &'static Profile,
    /// Whether warnings are reported as errors.
    pub deny_warnings: bool,
    /// Faults of each rule that [`Format::Text`] shows, below a table of the rules and files; `None` shows
    /// each fault when it is found, without a table.
    pub most: Option<usize>,
}

/// Counts what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units that were read.
    pub units: u64,
    /// Faults that are errors.
    pub errors: u64,
    /// Faults that are warnings.
    pub warnings: u64,
}

/// Counts what was found in all files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files of the report.
    pub files: u64,
    /// Those of them that could not be read to their end.
    pub unreadable: u64,
    /// What was found in them.
    pub counts: Counts,
    /// What the format could not store.
    pub losses: Losses,
}

/// A report format that is being written.
trait Sink {
    /// Begins a file.
    fn begin(&mut self, name: &str) -> io::Result<()>;
    /// Adds a fault in the file.
    fn add(&mut self, diagnostic: &Diagnostic) -> io::Result<()>;
    /// Ends the file and flushes the output; `error` is the reason if it could not be read to its end.
    fn end(&mut self, counts: Counts, error: Option<&str>) -> io::Result<()>;
    /// Ends the report.
    fn finish(self: Box<Self>) -> io::Result<Losses>;
}

/// Writes a report, file after file.
pub struct Report<'w> {
    sink: Box<dyn Sink + 'w>,
    options: Options,
    summary: Summary,
}

impl<'w> Report<'w> {
    /// Begins a report.
    ///
    /// # Errors
    /// Errors of `out`, here and in all methods.
    pub fn new(out: &'w mut dyn Write, format: Format, options: Options) -> io::Result<Self> {
        let sink: Box<dyn Sink + 'w> = match format {
            Format::Text => match options.most {
                Some(most) => Box::new(summed::Summed::new(out, most)),
                None => Box::new(text::Text::new(out)),
            },
            Format::Json => Box::new(json::Json::new(out, options.profile)?),
            Format::Sarif => Box::new(sarif::Sarif::new(out, options.profile)?),
            Format::Junit => Box::new(junit::Junit::new(out)?),
        };
        Ok(Self { sink, options, summary: Summary::default() })
    }

    /// Validates a memory and writes what is found. `explain` puts the error of a memory that cannot be read
    /// into words, for the formats that report it; the inner result returns that error.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn file(
        &mut self,
        name: &str,
        memory: Result<impl Read, tmx::Error>,
        explain: impl Fn(&tmx::Error) -> String,
    ) -> io::Result<Result<Counts, tmx::Error>> {
        self.sink.begin(name)?;
        let mut counts = Counts::default();
        let error = match memory.and_then(|memory| Validator::new(memory, self.options.profile)) {
            Ok(validator) => self.faults(validator, &mut counts)?,
            Err(error) => Some(error),
        };
        let message = error.as_ref().map(explain);
        self.sink.end(counts, message.as_deref())?;
        let Summary { files, unreadable, counts: total, .. } = &mut self.summary;
        *files += 1;
        *unreadable += u64::from(error.is_some());
        total.units += counts.units;
        total.errors += counts.errors;
        total.warnings += counts.warnings;
        Ok(error.map_or(Ok(counts), Err))
    }

    /// Writes all faults of a memory; returns why it cannot be read any further.
    fn faults(
        &mut self,
        mut validator: Validator<impl Read>,
        counts: &mut Counts,
    ) -> io::Result<Option<tmx::Error>> {
        for diagnostic in validator.by_ref() {
            let mut diagnostic = match diagnostic {
                Ok(diagnostic) => diagnostic,
                Err(error) => return Ok(Some(error)),
            };
            if self.options.deny_warnings {
                diagnostic.severity = Severity::Error;
            }
            match diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
            }
            self.sink.add(&diagnostic)?;
        }
        counts.units = validator.units();
        Ok(None)
    }

    /// Ends the report.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn finish(self) -> io::Result<Summary> {
        let losses = self.sink.finish()?;
        Ok(Summary { losses, ..self.summary })
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const HEAD: &str = "<tmx version=\"1.4\"><header srclang=\"en\" adminlang=\"en\" segtype=\"sentence\" \
                        datatype=\"plaintext\" creationtool=\"x\" creationtoolversion=\"1\" o-tmf=\"x\"/><body>\n";

    fn memory(units: &str) -> String {
        format!("{HEAD}{units}</body></tmx>\n")
    }

    fn unit(en: &str) -> String {
        format!(
            "<tu><tuv xml:lang=\"en\"><seg>{en}</seg></tuv><tuv xml:lang=\"ru\"><seg>а</seg></tuv></tu>\n"
        )
    }

    fn report(format: Format, deny_warnings: bool, files: &[(&str, &str)]) -> (String, Summary) {
        let options = Options { profile: Profile::named("strict").unwrap(), deny_warnings, most: None };
        let mut out = Vec::new();
        let mut report = Report::new(&mut out, format, options).unwrap();
        for (name, memory) in files {
            let explain = |error: &tmx::Error| format!("{name}: {error}");
            let _ = report.file(name, Ok(memory.as_bytes()), explain).unwrap();
        }
        let summary = report.finish().unwrap();
        (String::from_utf8(out).unwrap(), summary)
    }

    /// A memory with an error and a warning, one without a fault, and a text that is not a memory.
    fn three() -> [(&'static str, String); 3] {
        let bad = memory(&(unit("R&D \"<\" x") + &unit("")));
        [("a b.tmx", bad), ("good.tmx", memory(&unit("a"))), ("none.tmx", "text".into())]
    }

    fn written(format: Format) -> (String, Summary) {
        let files = three();
        report(format, false, &files.each_ref().map(|(name, text)| (*name, text.as_str())))
    }

    #[test]
    fn faults_are_counted_in_every_format() {
        for format in [Format::Text, Format::Json, Format::Sarif, Format::Junit] {
            let (_, summary) = written(format);
            assert_eq!((summary.files, summary.unreadable), (3, 1), "{format:?}");
            assert_eq!((summary.counts.units, summary.counts.warnings), (3, 1), "{format:?}");
            assert!(summary.counts.errors > 0 && summary.losses.is_empty(), "{format:?}");
        }
    }

    #[test]
    fn text_is_a_line_for_each_fault() {
        let (text, summary) = written(Format::Text);
        let counts = summary.counts;
        assert_eq!(text.lines().count() as u64, counts.errors + counts.warnings);
        let want = "a b.tmx:2:30: error: unit 1: an ampersand that does not begin a reference [bare-ampersand]; write &amp;\n";
        assert!(text.contains(want), "{text}");
    }

    #[test]
    fn rules_and_files_are_summed_above_the_first_faults() {
        let many = memory(&(0..7).map(|_| unit("R&D") + &unit("")).collect::<String>());
        let options =
            Options { profile: Profile::named("strict").unwrap(), deny_warnings: false, most: Some(2) };
        let mut out = Vec::new();
        let mut report = Report::new(&mut out, Format::Text, options).unwrap();
        for (name, memory) in
            [("few.tmx", &memory(&unit("R&D"))), ("many.tmx", &many), ("good.tmx", &memory(""))]
        {
            report.file(name, Ok(memory.as_bytes()), ToString::to_string).unwrap().unwrap();
        }
        report.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        let wanted = "\
            Rules\n\
            \x20 error    bare-ampersand  8  in 2 files\n\
            \x20 warning  empty-segment   7  in 1 file\n\
            \n\
            Files\n\
            \x20 many.tmx  7 errors, 7 warnings\n\
            \x20 few.tmx   1 error, 0 warnings\n\
            \n\
            few.tmx:2:30: error: ";
        assert!(text.starts_with(wanted), "{text}");
        assert_eq!(text.matches("[bare-ampersand]").count(), 2);
        assert!(text.ends_with("11 more faults are not shown\n"), "{text}");
    }

    #[test]
    fn warnings_can_be_errors() {
        let empty = memory(&unit(""));
        let (text, summary) = report(Format::Text, true, &[("a.tmx", &empty)]);
        assert_eq!((summary.counts.errors, summary.counts.warnings), (1, 0));
        assert!(text.contains(": error: ") && !text.contains(": warning: "));
    }

    #[test]
    fn json_lists_the_faults_of_each_file() {
        let (text, summary) = written(Format::Json);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&value["profile"], &value["files"][1]["faults"]),
            (&"strict".into(), &Value::Array(vec![]))
        );
        assert_eq!(value["files"][0]["errors"], summary.counts.errors);
        assert!(value["files"][2]["unreadable"].as_str().unwrap().starts_with("none.tmx: "));
        let (nothing, _) = report(Format::Json, false, &[]);
        assert_eq!(nothing, "{\n  \"profile\": \"strict\",\n  \"files\": []\n}\n");
    }

    #[test]
    fn sarif_points_to_rules_and_says_what_failed() {
        let (text, summary) = written(Format::Sarif);
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len() as u64, summary.counts.errors + summary.counts.warnings);
        for result in results {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        let failures = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!(failures.len(), 1);
    }

    #[test]
    fn junit_holds_the_first_hundred_lines_of_a_rule() {
        let many = memory(&(0..130).map(|_| unit("R&D\u{1}")).collect::<String>());
        let (text, _) = report(Format::Junit, false, &[("a&\u{1}.tmx", &many)]);
        assert!(text.contains(
            "<testsuite name=\"a&amp;\u{fffd}.tmx\" tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"0\">"
        ));
        assert_eq!(text.matches("an ampersand that does not begin").count(), 100);
        assert!(text.contains("\nand 30 more\n</failure>"));
        let (text, _) = written(Format::Junit);
        assert!(text.contains("<error message=\"none.tmx: "));
        assert!(text.contains("<testcase classname=\"good.tmx\" name=\"can be read\"/>\n  </testsuite>"));
    }

    #[test]
    fn what_xml_cannot_hold_is_counted() {
        let (text, summary) = report(Format::Junit, false, &[("a\u{1}.tmx", &memory(&unit("a")))]);
        assert_eq!(summary.losses, Losses::replaced(text.matches('\u{fffd}').count()));
        assert!(!summary.losses.is_empty());
    }
}
