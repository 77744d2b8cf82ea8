//! Writes SARIF 2.1.0: a result for each fault, a notification for each file that cannot be read.

use super::{Counts, Sink};
use serde_json::json;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_report::sarif::{
    ColumnKind, Configuration, Driver, Finding, Layout, Level, Location, Log, Notification, Rule,
};
use tmx::validate::Profile;
use tmx::{Diagnostic, Severity};

pub struct Sarif<'w> {
    log: Log<'w>,
    file: String,
    failures: Vec<Notification<'static>>,
}

impl<'w> Sarif<'w> {
    pub fn new(out: &'w mut dyn Write, profile: &Profile) -> io::Result<Self> {
        let driver = Driver {
            information_uri: None,
            name: "sverka tmx validate",
            properties: Some(json!({ "profile": profile.name() })),
            rules: tmx::Rule::ALL.iter().map(|rule| described(*rule, profile)).collect(),
            semantic_version: None,
            version: Some(env!("CARGO_PKG_VERSION")),
        };
        let log = Log::new(out, Layout::Lines, &driver, ColumnKind::UnicodeCodePoints)?;
        Ok(Self { log, file: String::new(), failures: Vec::new() })
    }
}

fn described(rule: tmx::Rule, profile: &Profile) -> Rule<'static> {
    Rule {
        default_configuration: Configuration { level: profile.severity(rule).map_or(Level::None, level) },
        full_description: None,
        help: Some(format!("To repair it: {}.", rule.remedy()).into()),
        help_uri: None,
        id: rule.id(),
        properties: None,
        short_description: rule.summary().into(),
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
    }
}

impl Sink for Sarif<'_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        name.clone_into(&mut self.file);
        Ok(())
    }

    fn add(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        let rule = diagnostic.rule;
        let unit = diagnostic.unit.map(|unit| format!("unit {unit}"));
        let message = format!("{}; {}", diagnostic.message, rule.remedy());
        let message = unit.as_ref().map_or_else(|| message.clone(), |unit| format!("{unit}: {message}"));
        let mut location = Location::file(&self.file);
        if let Some(place) = diagnostic.place {
            location = location.at(place.line, Some(place.column));
        }
        if let Some(unit) = unit {
            location = location.element(unit);
        }
        self.log.add(&Finding {
            level: level(diagnostic.severity),
            locations: [location],
            message: message.into(),
            partial_fingerprints: None,
            properties: None,
            rule_id: rule.id(),
            rule_index: tmx::Rule::ALL.iter().position(|other| *other == rule).unwrap_or_default(),
        })
    }

    fn end(&mut self, _: Counts, error: Option<&str>) -> io::Result<()> {
        self.failures.extend(error.map(|text| Notification {
            level: Level::Error,
            locations: [Location::file(&self.file)],
            message: text.to_owned().into(),
        }));
        self.log.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<Losses> {
        self.log.finish(Some(&self.failures))?;
        Ok(Losses::default())
    }
}
