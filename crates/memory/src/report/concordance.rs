//! A concordance as a page and as a workbook: each place of the phrase between what is before and behind it.

use super::CSS;
use crate::concordance::Hit;
use maud::{Markup, html};
use rust_xlsxwriter::XlsxError;
use std::io::{self, Write};
use std::ops::Range;
use sverka_report::page::{self, direction, fact, grouped, put};
use sverka_report::workbook::{self, cell, finish_table, header, line_count, set_height, wrapped};
use sverka_text::Lang;

/// A place of the phrase.
struct Place<'a> {
    hit: &'a Hit,
    text: String,
    range: Range<usize>,
}

impl Place<'_> {
    fn parts(&self) -> [&str; 3] {
        let Range { start, end } = self.range.clone();
        [&self.text[..start], &self.text[start..end], &self.text[end..]]
    }

    /// The other texts of the unit, with their languages.
    fn others(&self) -> impl Iterator<Item = (String, String)> {
        let others = self.hit.unit.unit.variants.iter().enumerate().filter(|(at, _)| *at != self.hit.text);
        others.map(|(_, text)| (text.lang.to_string(), text.segment.plain_text()))
    }

    fn lang(&self) -> String {
        self.hit.unit.unit.variants[self.hit.text].lang.to_string()
    }

    /// The day of the unit, such as `2021-05-03`.
    fn day(&self) -> Option<String> {
        let date = self.hit.unit.date.and_then(tmx::Date::from_unix)?.to_string();
        Some(format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..8)?))
    }
}

fn places(hits: &[Hit]) -> Vec<Place<'_>> {
    let of = |hit| {
        let text = |hit: &Hit| hit.unit.unit.variants[hit.text].segment.plain_text();
        move |range: &Range<usize>| Place { hit, text: text(hit), range: range.clone() }
    };
    hits.iter().flat_map(|hit| hit.ranges.iter().map(of(hit))).collect()
}

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn html(out: &mut dyn Write, phrase: &str, hits: &[Hit]) -> io::Result<()> {
    let places = places(hits);
    page::begin(out, phrase, &[page::STYLE, CSS], "")?;
    put(
        out,
        html! {
            header {
                p.eyebrow { "Concordance" }
                h1 { bdi { (phrase) } }
                dl.facts {
                    (fact("Places", grouped(places.len()), ""))
                    (fact("Texts", grouped(hits.len()), ""))
                }
            }
        },
    )?;
    out.write_all(b"\n<main>\n<div class=\"wide\" tabindex=\"0\">\n<table class=\"hits\">\n")?;
    put(
        out,
        html! { thead { tr {
            @for heading in ["Before", "", "Behind", "Translation", "Where"] { th scope="col" { (heading) } }
        } } },
    )?;
    out.write_all(b"\n<tbody>\n")?;
    for place in &places {
        put(out, row(place))?;
        out.write_all(b"\n")?;
    }
    out.write_all(b"</tbody>\n</table>\n</div>\n</main>")?;
    page::end(out, &[])
}

fn row(place: &Place<'_>) -> Markup {
    let [before, found, behind] = place.parts();
    let way = |lang: &str| Lang::parse(lang).and_then(|lang| direction(&lang));
    let lang = place.lang();
    html! {
        tr {
            td.before lang=(lang) dir=[way(&lang)] { (before) }
            td.found lang=(lang) dir=[way(&lang)] { mark { (found) } }
            td.behind lang=(lang) dir=[way(&lang)] { (behind) }
            td.other {
                @for (lang, text) in place.others() { p lang=(lang) dir=[way(&lang)] { (text) } }
            }
            td.place {
                bdi { (place.hit.unit.document) } " " (place.hit.unit.position + 1)
                @if let Some(day) = place.day() { br; (day) }
            }
        }
    }
}

/// The columns of the workbook with their widths in characters.
const COLUMNS: [(&str, f64); 8] = [
    ("Before", 45.0),
    ("Found", 24.0),
    ("Behind", 45.0),
    ("Translation", 60.0),
    ("Language", 10.0),
    ("Document", 30.0),
    ("Place", 8.0),
    ("Date", 12.0),
];

/// Returns the bytes of a workbook, and how many cells had to be cut.
///
/// # Errors
/// Those of the workbook, such as more places than a sheet has rows.
pub fn xlsx(phrase: &str, hits: &[Hit]) -> Result<(Vec<u8>, usize), XlsxError> {
    let mut book = workbook::new(phrase)?;
    let sheet = book.add_worksheet().set_name("Concordance")?;
    header(sheet, COLUMNS)?;
    let (plain, wrapped, mut cut) = (cell(), wrapped(), 0);
    let right = wrapped.clone().set_align(rust_xlsxwriter::FormatAlign::Right);
    let bold = cell().set_bold();
    let places = places(hits);
    for (row, place) in (1..).zip(&places) {
        let [before, found, behind] = place.parts();
        let others: Vec<String> = place.others().map(|(_, text)| text).collect();
        let others = others.join("\n");
        let (lang, day) = (place.lang(), place.day().unwrap_or_default());
        let texts = [
            (before.trim_end(), &right),
            (found, &bold),
            (behind.trim_start(), &wrapped),
            (&others, &wrapped),
            (&lang, &plain),
            (&place.hit.unit.document, &plain),
        ];
        for (column, (text, format)) in (0..).zip(texts) {
            cut += workbook::text(sheet, (row, column), text, format)?;
        }
        sheet.write_number_with_format(row, 6, (place.hit.unit.position + 1) as f64, &plain)?;
        workbook::text(sheet, (row, 7), &day, &plain)?;
        let lines = texts.iter().zip(COLUMNS).map(|((text, _), (_, width))| line_count(text, width));
        set_height(sheet, row, lines.take(4).max().unwrap_or(1))?;
    }
    finish_table(sheet, places.len(), COLUMNS.len(), 0)?;
    Ok((book.save_to_buffer()?, cut))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Stored;
    use calamine::{Data, Reader as _, Xlsx};
    use tmx::{Unit, Variant};

    fn hit() -> Hit {
        let texts = [("en", "Peace & <war>, peace."), ("ru", "Мир и война, мир.")];
        let variants = texts.map(|(tag, text)| Variant::new(tag.parse().unwrap(), text)).to_vec();
        Hit {
            unit: Stored {
                id: 7,
                document: "talk.tmx".into(),
                position: 2,
                unit: Unit { variants, ..Unit::default() },
                date: Some(1_620_000_000),
                author: None,
                score: None,
            },
            text: 0,
            ranges: vec![0..5, 15..20],
        }
    }

    #[test]
    fn every_place_has_a_row() {
        let mut out = Vec::new();
        html(&mut out, "peace", &[hit()]).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert_eq!(page.matches("<mark>").count(), 2);
        assert!(page.contains("<mark>Peace</mark>") && page.contains(" &amp; &lt;war&gt;, peace."), "{page}");
        assert!(page.contains("2021-05-03") && page.contains("Мир и война, мир."));
        let (bytes, cut) = xlsx("peace", &[hit()]).unwrap();
        let mut book = Xlsx::new(io::Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("Concordance").unwrap();
        assert_eq!((sheet.height(), cut), (3, 0));
        assert_eq!(sheet.get_value((2, 0)), Some(&Data::String("Peace & <war>,".into())));
        assert_eq!(sheet.get_value((2, 1)), Some(&Data::String("peace".into())));
    }
}
