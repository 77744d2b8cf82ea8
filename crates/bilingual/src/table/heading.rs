//! What the columns of a table are: by the names in its first row, or otherwise by their contents.

use super::names::{MOST_WORDS, by_words, heading, language, normal, words};
use super::rows::Row;
use crate::opened::{self, SOURCE, TARGET};
use crate::pairs::fits;
use crate::{Options, Remark, Side, field};
use tmx::{Lang, Origin};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Column {
    /// The text in a language.
    Text(Lang),
    /// The unit's identifier (`tuid`).
    Id,
    /// A note.
    Note,
    /// A prop of a type.
    Prop(String),
    /// An attribute of the unit.
    Attribute(Attribute),
    /// Redundant with other columns: the number of the row, the kind of a link.
    Known,
    /// Anything else: ignored.
    Unknown,
}

/// An attribute of a unit that has a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// When it was made.
    CreationDate,
    /// When it was last changed.
    ChangeDate,
    /// Who made it.
    CreationId,
    /// Who changed it last.
    ChangeId,
}

impl Attribute {
    /// All of them, in the order in which tables list them.
    pub const ALL: [Self; 4] = [Self::CreationDate, Self::ChangeDate, Self::CreationId, Self::ChangeId];

    /// Returns the name of its column, as TMX calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreationDate => "creationdate",
            Self::ChangeDate => "changedate",
            Self::CreationId => "creationid",
            Self::ChangeId => "changeid",
        }
    }

    /// Returns its value, a date as TMX writes it.
    pub(super) fn of(self, origin: &Origin) -> Option<String> {
        self.take(&mut origin.clone())
    }

    /// Takes its value out.
    pub(super) fn take(self, origin: &mut Origin) -> Option<String> {
        match self {
            Self::CreationDate => origin.creation_date.take().map(|date| date.to_string()),
            Self::ChangeDate => origin.change_date.take().map(|date| date.to_string()),
            Self::CreationId => origin.creation_id.take(),
            Self::ChangeId => origin.change_id.take(),
        }
    }
}

/// The columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// In the order of the table.
    pub columns: Vec<Column>,
    /// The indices of the texts, source first.
    pub texts: Vec<usize>,
}

/// The meaning of a column name.
#[derive(Clone, Debug, PartialEq)]
struct Named {
    /// `Text(und)` for a text whose language the name does not state.
    column: Column,
    /// The side to which a text belongs.
    side: Option<Side>,
    /// The language that a name with another meaning denotes in a table without other languages: `id` is
    /// Indonesian, `no` Norwegian.
    or_lang: Option<Lang>,
}

impl Named {
    fn is_text(&self) -> bool {
        matches!(self.column, Column::Text(_))
    }
}

/// Reads the name of a column.
fn named(name: &str) -> Named {
    let plain = |column| Named { column, side: None, or_lang: None };
    let text = |lang: Option<Lang>, side| {
        let column = Column::Text(lang.unwrap_or_else(Lang::undetermined));
        Named { column, side, or_lang: None }
    };
    let name = name.trim();
    if name.len() > 2 && name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-")) {
        let kind = field::of_column(&name[2..]).unwrap_or(name);
        return plain(Column::Prop(kind.to_owned()));
    }
    let key = normal(name);
    if let Some(attribute) =
        Attribute::ALL.into_iter().find(|attribute| attribute.name() == key.replace(' ', ""))
    {
        return plain(Column::Attribute(attribute));
    }
    if let Some(kind) = heading(&key) {
        let column = match kind {
            "source" => return text(None, Some(Side::Source)),
            "target" => return text(None, Some(Side::Target)),
            "id" => Column::Id,
            "note" => Column::Note,
            "reason" => Column::Prop(field::REASON.to_owned()),
            "status" => Column::Prop(field::STATUS.to_owned()),
            "score" => Column::Prop(field::SCORE.to_owned()),
            "context" => Column::Prop(field::CONTEXT.to_owned()),
            "max-length" => Column::Prop(field::MAX_LENGTH.to_owned()),
            "src-place" => Column::Prop(field::SRC_PLACE.to_owned()),
            "tgt-place" => Column::Prop(field::TGT_PLACE.to_owned()),
            _ => Column::Known,
        };
        return Named { or_lang: language(name), ..plain(column) };
    }
    if let Some(kind) = field::of_column(&key.replace(' ', "-")) {
        return plain(Column::Prop(kind.to_owned()));
    }
    if let Some(lang) = language(name) {
        return text(Some(lang), None);
    }
    match with_side(&words(&key)) {
        Some((side, lang)) => text(Some(lang), Some(side)),
        None => plain(Column::Unknown),
    }
}

/// Returns the side and the language that some words name together: `source en`, `russian translation`.
fn with_side(words: &[&str]) -> Option<(Side, Lang)> {
    if words.len() > MOST_WORDS {
        return None;
    }
    let side = |words: &[&str]| match heading(&words.join(" "))? {
        "source" => Some(Side::Source),
        "target" => Some(Side::Target),
        _ => None,
    };
    (1..words.len()).find_map(|cut| {
        let (front, back) = words.split_at(cut);
        let one = || Some((side(front)?, by_words(back)?));
        one().or_else(|| Some((side(back)?, by_words(front)?)))
    })
}

impl Heading {
    /// Recognises a first row that names the columns of a table: two texts in different languages, or a
    /// source and a target.
    ///
    /// A row of texts is not one, even if it looks like one: in "Russian, русский" both cells name the same
    /// language, and in "term, термин" both name the source. `options` supply the languages that the names
    /// leave open, and which of them is the source; with [`Options::header`] any tag is accepted.
    pub fn recognise<'c>(cells: impl IntoIterator<Item = &'c str>, options: &Options) -> Option<Self> {
        let names: Vec<&str> = cells.into_iter().collect();
        let mut columns: Vec<Named> = names.iter().map(|name| named(name)).collect();
        let is_ours = are_ours(&columns);
        // Between columns of our own any languages are possible, even the same one twice.
        if is_ours {
            name_rare(&mut columns, &names);
        }
        if count_texts(&columns) < 2 {
            for column in &mut columns {
                if let Some(lang) = column.or_lang.take() {
                    *column = Named { column: Column::Text(lang), side: None, or_lang: None };
                }
            }
        }
        let is_told = options.header == Some(true);
        if is_told {
            name_rare(&mut columns, &names);
        }
        let texts: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].is_text()).collect();
        let is_heading =
            texts.len() >= 2 && (is_ours || is_told || differ(texts.iter().map(|at| &columns[*at])));
        is_heading.then(|| Self::settled(columns, texts, options))
    }

    /// Remarks on languages of which there are two columns, unless the table is one of ours: where a unit has two
    /// translations of a text, most programs take the first.
    pub(super) fn doubled(&self, row: &Row) -> Option<Remark> {
        let texts = |at: &usize| match &self.columns[*at] {
            Column::Text(lang) => Some(lang),
            _ => None,
        };
        let langs: Vec<&Lang> = self.texts.iter().filter_map(texts).collect();
        let (_, doubled) = langs.iter().enumerate().find(|(at, lang)| langs[..*at].contains(lang))?;
        if is_ours(row.cells.iter().map(String::as_str)) {
            return None;
        }
        let message =
            format!("two columns hold texts in {doubled}; both are taken, as two translations of a unit");
        Some(Remark::warning("column", row.line, message))
    }

    /// Assigns languages to the texts that have none, and puts the source first.
    fn settled(columns: Vec<Named>, mut texts: Vec<usize>, options: &Options) -> Self {
        let given = |side: Side| match side {
            Side::Source => options.source.as_ref().map_or_else(|| SOURCE.clone(), opened::tag),
            Side::Target => options.target.as_ref().map_or_else(|| TARGET.clone(), opened::tag),
        };
        let is_open = |lang: &Lang| *lang == Lang::undetermined();
        let is_in = |named: &Named, wanted: &Option<sverka_text::Lang>| match (&named.column, wanted) {
            (Column::Text(lang), Some(wanted)) => !is_open(lang) && fits(lang, &opened::tag(wanted)),
            _ => false,
        };
        let by_lang = texts.iter().position(|at| is_in(&columns[*at], &options.source)).or_else(|| {
            let target = texts.iter().position(|at| is_in(&columns[*at], &options.target))?;
            (texts.len() == 2).then(|| 1 - target)
        });
        let with = |side| {
            let mut found = (0..texts.len()).filter(|at| columns[texts[*at]].side == Some(side));
            found.next().filter(|_| found.next().is_none())
        };
        let by_side = with(Side::Source).or_else(|| {
            let target = with(Side::Target)?;
            (texts.len() == 2).then(|| 1 - target)
        });
        let first = by_lang.or(by_side).unwrap_or(0);
        texts[..=first].rotate_right(1);
        let mut out: Vec<Column> = columns.into_iter().map(|named| named.column).collect();
        for (rank, at) in texts.iter().enumerate() {
            let side = if rank == 0 { Side::Source } else { Side::Target };
            if let Column::Text(lang) = &mut out[*at]
                && is_open(lang)
            {
                *lang = given(side);
            }
        }
        Self { columns: out, texts }
    }

    /// Guesses the columns of a table without names from its first rows: the first two text columns are
    /// source and target, numbers before them identify the row, and after them there may be the score and
    /// bead that `align` writes. `is_glossary` means that a third text is a comment.
    pub(super) fn guessed(rows: &[&[String]], is_glossary: bool, options: &Options) -> Self {
        let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at)).map(|cell| cell.trim());
        let all = |at: usize, test: fn(&str) -> bool| {
            let mut filled = cells(at).filter(|cell| !cell.is_empty()).peekable();
            filled.peek().is_some() && filled.all(test)
        };
        let is_number = |cell: &str| cell.bytes().all(|b| b.is_ascii_digit());
        let numbered =
            usize::from(width >= 3 && all(0, is_number) && !all(1, is_number) && !all(2, is_number));
        // The order of bitextor: the addresses of both documents, then the texts.
        let is_addressed = width >= 4 && all(0, is_address) && all(1, is_address) && !all(2, is_address);
        let first = if is_addressed { 2 } else { numbered };
        let mut columns = vec![Column::Unknown; width.max(2)];
        let texts = vec![first, first + 1];
        let langs = [(&options.source, &SOURCE), (&options.target, &TARGET)];
        for (at, (given, or)) in texts.iter().zip(langs) {
            columns[*at] = Column::Text(given.as_ref().map_or_else(|| (*or).clone(), opened::tag));
        }
        if is_addressed {
            columns[0] = Column::Prop(field::DOC.to_owned());
            columns[1] = Column::Prop(field::TGT_DOC.to_owned());
        } else if numbered == 1 {
            columns[0] = Column::Id;
        }
        for (at, column) in columns.iter_mut().enumerate().skip(first + 2) {
            *column = if all(at, |cell| field::parse_score(cell).is_some()) {
                Column::Prop(field::SCORE.to_owned())
            } else if all(at, |cell| field::parse_bead(cell).is_some()) {
                Column::Prop(field::BEAD.to_owned())
            } else if is_glossary && at == 2 {
                Column::Note
            } else {
                Column::Unknown
            };
        }
        Self { columns, texts }
    }
}

/// Checks for the address of a page or a file.
fn is_address(cell: &str) -> bool {
    ["http://", "https://", "file://"].iter().any(|start| cell.starts_with(start)) && !cell.contains(' ')
}

/// Checks whether some columns of text can be a text and its translation.
fn differ<'n>(texts: impl Iterator<Item = &'n Named> + Clone) -> bool {
    let pair = |one: &Named, other: &Named| match (&one.column, &other.column) {
        (Column::Text(a), Column::Text(b)) if *a == Lang::undetermined() || *b == Lang::undetermined() => {
            // A language next to a side, or two sides.
            *a != *b || one.side != other.side
        }
        (Column::Text(a), Column::Text(b)) => !a.matches(b),
        _ => false,
    };
    texts.clone().enumerate().any(|(at, one)| texts.clone().skip(at + 1).any(|other| pair(one, other)))
}

/// Checks whether the first row of a table is one of our own writers'.
pub(super) fn is_ours<'c>(names: impl Iterator<Item = &'c str>) -> bool {
    let names: Vec<&str> = names.collect();
    // The columns of our glossaries, which have no unit identifiers.
    let is_glossary = ["kind", "confidence", "links"].iter().all(|column| names.contains(column));
    is_glossary || are_ours(&names.into_iter().map(named).collect::<Vec<_>>())
}

fn are_ours(columns: &[Named]) -> bool {
    let has = |test: &dyn Fn(&Column) -> bool| columns.iter().any(|named| test(&named.column));
    let has_prop = |kind: &str| has(&|column| matches!(column, Column::Prop(found) if found == kind));
    has(&|column| *column == Column::Id) && has(&|column| *column == Column::Note)
        || has_prop(field::SCORE) && has_prop(field::BEAD)
}

fn count_texts(columns: &[Named]) -> usize {
    columns.iter().filter(|column| column.is_text()).count()
}

/// Treats unknown names as languages if too few others are: any tag with a code of two or three letters,
/// provided that all of them are such tags.
fn name_rare(columns: &mut [Named], names: &[&str]) {
    if count_texts(columns) >= 2 {
        return;
    }
    let unknown: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].column == Column::Unknown).collect();
    let tag = |at: &usize| {
        let lang = Lang::mend(names[*at].trim())?;
        (2..=3).contains(&lang.primary().len()).then_some(lang)
    };
    let Some(tags) = unknown.iter().map(tag).collect::<Option<Vec<Lang>>>() else { return };
    for (at, tag) in unknown.into_iter().zip(tags) {
        columns[at].column = Column::Text(tag);
    }
}

#[cfg(test)]
mod tests;
