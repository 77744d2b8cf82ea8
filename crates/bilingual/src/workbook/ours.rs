//! Workbooks that `align` wrote, recognised by their summary, which names the two sides.

use super::Book;
use super::row::Item;
use crate::write::tmx::{document_id, file_name};
use crate::write::xlsx::{KIND, LANGUAGE, MARKS, METHOD, NUMBER, SIDES, SUMMARY};
use crate::{Entry, field};
use sverka_package::Fault;
use sverka_text::Lang;
use tmx::Prop;

/// Maximum rows of a summary: ours have some twenty.
const ROWS: usize = 100;

/// The contents of a workbook's summary.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ours {
    /// The files of both sides, without their folders.
    files: [Option<String>; 2],
    /// Their languages.
    pub(super) langs: [Option<Lang>; 2],
    method: Option<String>,
}

impl Ours {
    /// Reads the summary; `None` for a workbook that `align` did not write.
    pub(super) fn of(book: &Book) -> Result<Option<Self>, Fault> {
        let mut ours = Self::default();
        for item in book.items(Some(SUMMARY))?.take(ROWS) {
            let Item::Row(row) = item? else { continue };
            let (name, value) = (row.text(0), row.text(1).to_owned());
            for (at, side) in SIDES.iter().enumerate() {
                if name == *side {
                    ours.files[at] = Some(file_name(&value).to_owned());
                } else if name.strip_prefix(side) == Some(LANGUAGE) {
                    ours.langs[at] = Lang::parse(&value);
                }
            }
            if name == METHOD {
                ours.method = Some(value);
            }
        }
        let is_ours = ours.langs.iter().all(Option::is_some);
        Ok(is_ours.then_some(ours))
    }

    /// Completes a unit from the summary; the cells are those with the number and with the kind of its link.
    pub(super) fn complete(&self, entry: &mut Entry, [number, kind]: [Option<&str>; 2]) {
        let [source, target] = &self.files;
        if let (None, Some(file), Some(number)) =
            (&entry.place.id, source, number.filter(|number| !number.is_empty()))
        {
            entry.place.id = Some(format!("{}-{number}", document_id(file)));
        }
        let Some(unit) = &mut entry.unit else { return };
        unit.tuid = entry.place.id.clone();
        unit.props.extend(kind.into_iter().flat_map(marks));
        for (kind, text) in [(field::DOC, source), (field::TGT_DOC, target), (field::METHOD, &self.method)] {
            if let Some(text) = text.as_ref().filter(|_| unit.prop(kind).is_none()) {
                unit.props.push(Prop::new(kind, text));
            }
        }
        for prop in unit.props.iter_mut().filter(|prop| prop.kind == field::SCORE) {
            prop.text = field::score(&prop.text);
        }
        // The column has all reasons of a link in one cell.
        let (reasons, others): (Vec<Prop>, Vec<Prop>) =
            std::mem::take(&mut unit.props).into_iter().partition(|prop| prop.kind == field::REASON);
        unit.props = others;
        for reason in reasons {
            unit.props.extend(reason.text.split("; ").map(|text| Prop::new(field::REASON, text)));
        }
    }

    /// Returns the columns with the number and the kind of the links.
    pub(super) fn columns(names: &[String]) -> [Option<usize>; 2] {
        [NUMBER, KIND].map(|own| names.iter().position(|name| name == own))
    }
}

/// Returns the marks behind the kind of a link: `1:1, moved, furniture`.
fn marks(kind: &str) -> impl Iterator<Item = Prop> {
    kind.split(MARKS).skip(1).map(|mark| match mark {
        field::FURNITURE => Prop::new(field::PART, mark),
        order => Prop::new(field::ORDER, order),
    })
}
