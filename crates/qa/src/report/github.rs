//! Writes workflow commands of GitHub Actions: each finding becomes an annotation beside the change.
//!
//! GitHub shows ten annotations of each level of a step; the log has all.

use super::Report;
use crate::rule::Severity;
use std::io::{self, Write};

/// Writes a command for each finding, on a line of its own.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for flagged in &report.flagged {
        for finding in &flagged.findings {
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let spot = finding.spot(&flagged.pair);
            let (file, title) = (property(&spot.file), property(finding.rule.id));
            let message = format!("{}\n{}\n{}", finding.message, flagged.pair.source, flagged.pair.target);
            let line = if spot.line > 0 { format!(",line={}", spot.line) } else { String::new() };
            writeln!(out, "::{level} file={file}{line},title={title}::{}", data(&message))?;
        }
    }
    Ok(())
}

/// Escapes what would end a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what would end a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
    }
}
