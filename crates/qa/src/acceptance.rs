//! Findings that a person accepts: typed on the command line, or marked in the workbook of a report.

use sverka_bilingual::{Error, Source, workbook};
use sverka_text::limits::Limits;

/// A finding or a kind of finding that a person accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The id of the rule, or a family.
    pub rule: String,
    /// A piece of the source, the target or the message.
    pub text: Option<String>,
    /// The whole source.
    pub source: Option<String>,
    /// The whole target.
    pub target: Option<String>,
    /// Why.
    pub reason: String,
}

impl Acceptance {
    /// Reads `RULE=TEXT`; `None` without the sign, or with nothing on either side of it.
    pub fn parse(text: &str, reason: &str) -> Option<Self> {
        let (rule, text) = text.split_once('=')?;
        let (rule, text) = (rule.trim(), text.trim());
        (!rule.is_empty() && !text.is_empty()).then(|| Self {
            rule: rule.to_owned(),
            text: Some(text.to_owned()),
            source: None,
            target: None,
            reason: reason.to_owned(),
        })
    }

    /// Returns the entry of qa.toml.
    pub fn to_toml(&self) -> String {
        let mut out = String::from("[[suppress]]\n");
        let mut line = |key: &str, value: &str| out += &format!("{key} = {}\n", quoted(value));
        line("rule", &self.rule);
        for (key, value) in [("text", &self.text), ("source", &self.source), ("target", &self.target)] {
            if let Some(value) = value {
                line(key, value);
            }
        }
        line("reason", &self.reason);
        out
    }
}

/// Returns a text as a basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            c if c.is_control() => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Words in the column `Status` that accept a finding, in small letters.
const ACCEPTED: [&str; 7] = ["ok", "accepted", "false alarm", "ignore", "ок", "принято", "ложная тревога"];

/// Returns whether a word in the column `Status` accepts a finding.
pub(crate) fn is_accepted(status: &str) -> bool {
    ACCEPTED.contains(&status.trim().to_lowercase().as_str())
}

/// The columns that are read, by their headings in small letters.
const COLUMNS: [&str; 5] = ["rule", "source", "target", "status", "comment"];

/// The accepted findings of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The findings, in the order of the rows.
    pub list: Vec<Acceptance>,
    /// Whether a sheet has the columns of a report.
    pub is_report: bool,
    /// Whether a row of a report has a `Status` or a `Comment`, which only a person gives it.
    pub is_marked: bool,
}

/// Reads the rows of a workbook of findings whose `Status` accepts them; the `Comment` is the reason. Sheets with other
/// columns are ignored.
///
/// # Errors
/// The file is no workbook, or passes a limit.
pub fn of_workbook(name: &str, bytes: &[u8], limits: &Limits) -> Result<Accepted, Error> {
    let mut out = Accepted::default();
    // The sheet that is being read, and where its columns are.
    let (mut sheet, mut columns) = (None, None::<[usize; 5]>);
    for row in workbook::rows(Source::new(name, bytes), limits)? {
        let (number, row) = row?;
        if sheet.replace(number) != Some(number) {
            let head: Vec<String> = row.cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
            let at = COLUMNS.map(|name| head.iter().position(|cell| cell == name));
            columns = match at {
                [Some(a), Some(b), Some(c), Some(d), Some(e)] => Some([a, b, c, d, e]),
                _ => None,
            };
            out.is_report |= columns.is_some();
            continue;
        }
        let Some(columns) = columns else { continue };
        let [rule, source, target, status, comment] =
            columns.map(|at| row.cells.get(at).map_or("", String::as_str));
        out.is_marked |= !status.trim().is_empty() || !comment.trim().is_empty();
        if !is_accepted(status) {
            continue;
        }
        let reason = if comment.trim().is_empty() { status } else { comment };
        let texts = [source, target].map(|text| Some(text.to_owned()));
        let [source, target] = texts;
        out.list.push(Acceptance {
            rule: rule.trim().to_owned(),
            text: None,
            source,
            target,
            reason: reason.trim().to_owned(),
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_back() {
        let typed = Acceptance::parse("numbers.extra = \"в 2019\" \\ году", "said \"so\"").unwrap();
        assert_eq!(
            (typed.rule.as_str(), typed.text.as_deref()),
            ("numbers.extra", Some("\"в 2019\" \\ году"))
        );
        let mut settings = crate::settings::Settings::parse(&typed.to_toml()).unwrap();
        assert_eq!(settings.accept(&typed).ok(), Some(false));
        assert_eq!(Acceptance::parse("numbers.extra", "x"), None);
        assert_eq!(Acceptance::parse("=x", "x"), None);
    }
}
