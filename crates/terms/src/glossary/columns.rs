//! The columns of a glossary as a table, for CSV, TSV and workbooks: their names, their contents, and how to
//! read them.
//!
//! The two languages name the columns of the terms, so that a handmade table of two columns is a glossary,
//! too. Several forms in a cell are separated as in `forms.rs`.

use super::{Entry, Kind, Known, Rival, Term, Tie, Variant, forms};
use sverka_text::document::Lang;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The term.
    Source,
    /// Its translation.
    Target,
    /// See [`Kind`].
    Kind,
    /// In [0, 1].
    Confidence,
    /// Pairs that support it.
    Links,
    /// Number of occurrences of the term.
    SourceFrequency,
    /// Number of occurrences of the translation.
    TargetFrequency,
    /// Forms of the term.
    SourceVariants,
    /// Forms of the translation.
    TargetVariants,
    /// Other translations with their links.
    Rivals,
    /// Translations that must not be used.
    Forbidden,
    /// Abbreviation or full name in the source.
    SourceTied,
    /// Abbreviation or full name in the target.
    TargetTied,
    /// What a known glossary contains: `same`, or `conflict:` and its translations.
    Known,
    /// Languages whose term is only the plainest form in the texts.
    AsSeen,
    /// What a person should check, in words. Not read.
    Note,
    /// File and unit of a context, from 0.
    Context(usize),
    /// Its source.
    ContextSource(usize),
    /// Its target.
    ContextTarget(usize),
}

/// Languages of a table: of the sources, of the targets.
pub type Langs<'a> = (&'a Lang, &'a Lang);

/// Maximum number of contexts of an entry with columns; `sverka terms` writes three by default.
const MOST_CONTEXTS: usize = 99;

impl Column {
    /// Returns the columns that a glossary needs, with as many contexts as its fullest entry has.
    pub fn of(entries: &[Entry]) -> Vec<Self> {
        let contexts = entries.iter().map(|entry| entry.contexts.len()).max().unwrap_or(0).min(MOST_CONTEXTS);
        let mut out = vec![
            Self::Source,
            Self::Target,
            Self::Kind,
            Self::Confidence,
            Self::Links,
            Self::SourceFrequency,
            Self::TargetFrequency,
            Self::SourceVariants,
            Self::TargetVariants,
            Self::Rivals,
            Self::Forbidden,
            Self::SourceTied,
            Self::TargetTied,
            Self::Known,
            Self::AsSeen,
            Self::Note,
        ];
        out.extend(
            (0..contexts).flat_map(|i| [Self::Context(i), Self::ContextSource(i), Self::ContextTarget(i)]),
        );
        out
    }

    /// Returns its name in the header: `en`, `kind`, `en_variants`, `context1_ru`.
    pub fn name(self, langs: Langs) -> String {
        let (source, target) = langs;
        match self {
            Self::Source => source.to_string(),
            Self::Target => target.to_string(),
            Self::Kind => "kind".into(),
            Self::Confidence => "confidence".into(),
            Self::Links => "links".into(),
            Self::SourceFrequency => format!("{source}_frequency"),
            Self::TargetFrequency => format!("{target}_frequency"),
            Self::SourceVariants => format!("{source}_variants"),
            Self::TargetVariants => format!("{target}_variants"),
            Self::Rivals => "rivals".into(),
            Self::Forbidden => "forbidden".into(),
            Self::SourceTied => format!("{source}_tied"),
            Self::TargetTied => format!("{target}_tied"),
            Self::Known => "known".into(),
            Self::AsSeen => "as_seen".into(),
            Self::Note => "note".into(),
            Self::Context(i) => format!("context{}", i + 1),
            Self::ContextSource(i) => format!("context{}_{source}", i + 1),
            Self::ContextTarget(i) => format!("context{}_{target}", i + 1),
        }
    }

    /// Returns the column with a name, in any case and with spaces or underscores.
    pub fn parse(name: &str, langs: Langs) -> Option<Self> {
        let name = normal(name);
        let context = name.strip_prefix("context").map(|rest| rest.split('_').next().unwrap_or(rest));
        let number = context.and_then(|digits| digits.parse::<usize>().ok());
        let index = number.and_then(|n| n.checked_sub(1)).filter(|n| *n < MOST_CONTEXTS).unwrap_or(0);
        let mut candidates = Self::of(&[]);
        candidates.extend([Self::Context(index), Self::ContextSource(index), Self::ContextTarget(index)]);
        candidates.into_iter().find(|column| normal(&column.name(langs)) == name)
    }

    /// Returns the contents of the column for an entry.
    pub fn cell(self, entry: &Entry, langs: Langs) -> String {
        let one = |text: &str| forms::join((!text.is_empty()).then_some((text, 0)));
        let variants =
            |term: &Term| forms::join(term.variants.iter().map(|v| (v.text.as_str(), v.frequency)));
        let context = |i: usize| entry.contexts.get(i);
        let tied = |side: fn(&Tie) -> &String| entry.tied.as_ref().map(side).cloned().unwrap_or_default();
        match self {
            Self::Source => one(&entry.source.text),
            Self::Target => one(&entry.target.text),
            Self::Kind => entry.kind.name().into(),
            Self::Confidence => entry.confidence.to_string(),
            Self::Links => entry.links.to_string(),
            Self::SourceFrequency => entry.source.frequency.to_string(),
            Self::TargetFrequency => entry.target.frequency.to_string(),
            Self::SourceVariants => variants(&entry.source),
            Self::TargetVariants => variants(&entry.target),
            Self::Rivals => forms::join(entry.rivals.iter().map(|r| (r.target.text.as_str(), r.links))),
            Self::Forbidden => forms::join(entry.forbidden.iter().map(|text| (text.as_str(), 0))),
            Self::SourceTied => tied(|tie| &tie.source),
            Self::TargetTied => tied(|tie| &tie.target),
            Self::Known => match &entry.known {
                None => String::new(),
                Some(Known::Same) => "same".into(),
                Some(Known::Conflict(others)) => {
                    format!("conflict: {}", forms::join(others.iter().map(|text| (text.as_str(), 0))))
                }
            },
            Self::AsSeen => {
                let sides = [(entry.source.as_seen, langs.0), (entry.target.as_seen, langs.1)];
                let seen = sides.iter().filter(|(as_seen, _)| *as_seen);
                seen.map(|(_, lang)| lang.as_str()).collect::<Vec<_>>().join(" | ")
            }
            Self::Note => entry.note(),
            Self::Context(i) => context(i).map(|c| place(&c.file, &c.unit)).unwrap_or_default(),
            Self::ContextSource(i) => context(i).map(|c| c.source.clone()).unwrap_or_default(),
            Self::ContextTarget(i) => context(i).map(|c| c.target.clone()).unwrap_or_default(),
        }
    }

    /// Reads the contents of the column into an entry. Empty cells have no effect.
    ///
    /// # Errors
    /// A number or kind that cannot be read: what happened and what to do.
    pub fn set(self, entry: &mut Entry, cell: &str, langs: Langs) -> Result<(), String> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(());
        }
        let count = || cell.parse().map_err(|_| format!("{cell:?} is not a number; give one such as 12"));
        let variants = || {
            let variant = |(text, frequency)| Variant { text, frequency };
            forms::split(cell).into_iter().map(variant).collect::<Vec<_>>()
        };
        let context = |entry: &mut Entry, i: usize| {
            let wanted = entry.contexts.len().max(i + 1);
            entry.contexts.resize_with(wanted, Default::default);
        };
        match self {
            Self::Source => {
                let mut texts = forms::texts(cell).into_iter();
                entry.source.text = texts.next().unwrap_or_default();
                entry.source.variants.extend(texts.map(|text| Variant { text, frequency: 0 }));
            }
            Self::Target => {
                let mut texts = forms::texts(cell).into_iter();
                entry.target.text = texts.next().unwrap_or_default();
                entry.rivals.extend(texts.map(rival));
            }
            Self::Kind => {
                let kinds = || Kind::ALL.map(Kind::name).join(", ");
                entry.kind = Kind::parse(&cell.to_lowercase())
                    .ok_or_else(|| format!("{cell:?} is not a kind; use one of {}", kinds()))?;
            }
            Self::Confidence => {
                // A spreadsheet may have turned the point into a comma.
                let number =
                    cell.replace(',', ".").parse().ok().filter(|number| (0.0..=1.0).contains(number));
                entry.confidence = number
                    .ok_or_else(|| format!("{cell:?} is not a confidence; give a number from 0 to 1"))?;
            }
            Self::Links => entry.links = count()?,
            Self::SourceFrequency => entry.source.frequency = count()?,
            Self::TargetFrequency => entry.target.frequency = count()?,
            Self::SourceVariants => entry.source.variants.extend(variants()),
            Self::TargetVariants => entry.target.variants.extend(variants()),
            Self::Rivals => {
                let rivals = forms::split(cell).into_iter();
                entry.rivals.extend(rivals.map(|(text, links)| Rival { links, ..rival(text) }));
            }
            Self::Forbidden => entry.forbidden.extend(forms::texts(cell)),
            Self::SourceTied => entry.tied.get_or_insert_default().source = cell.to_owned(),
            Self::TargetTied => entry.tied.get_or_insert_default().target = cell.to_owned(),
            Self::Known => {
                entry.known = match cell.split_once(':') {
                    Some(("conflict", others)) => Some(Known::Conflict(forms::texts(others))),
                    None if cell == "same" => Some(Known::Same),
                    _ => return Err(format!("{cell:?}: give \"same\" or \"conflict: A | B\", or nothing")),
                };
            }
            Self::AsSeen => {
                let seen = forms::texts(cell);
                let is = |lang: &Lang| seen.iter().any(|text| text.eq_ignore_ascii_case(lang.as_str()));
                (entry.source.as_seen, entry.target.as_seen) = (is(langs.0), is(langs.1));
            }
            Self::Note => {}
            Self::Context(i) => {
                context(entry, i);
                (entry.contexts[i].file, entry.contexts[i].unit) = file_and_unit(cell);
            }
            Self::ContextSource(i) => {
                context(entry, i);
                cell.clone_into(&mut entry.contexts[i].source);
            }
            Self::ContextTarget(i) => {
                context(entry, i);
                cell.clone_into(&mut entry.contexts[i].target);
            }
        }
        Ok(())
    }
}

/// Returns a translation that a person named besides the first.
pub(super) fn rival(text: String) -> Rival {
    Rival { target: Term { text, ..Term::default() }, links: 0 }
}

fn normal(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

const UNIT: &str = ", unit ";

/// Returns file and unit in one line: `speech.tmx, unit 12`.
pub(super) fn place(file: &str, unit: &str) -> String {
    if unit.is_empty() { file.to_owned() } else { format!("{file}{UNIT}{unit}") }
}

/// Splits such a line into file and unit.
pub(super) fn file_and_unit(place: &str) -> (String, String) {
    let (file, unit) = place.rsplit_once(UNIT).unwrap_or((place, ""));
    (file.trim().to_owned(), unit.trim().to_owned())
}
