use super::*;
use crate::sink::{Losses, Options, Sink};
use crate::workbook::{State, state};
use crate::{Format, Options as ReadOptions, field, read};
use sverka_package::testing::{packed, repacked};
use sverka_text::limits::Limits;
use tmx::{Note, Prop, Unit, Variant};

fn unit(source: &str, target: &str) -> Unit {
    let variant = |tag: &str, text| Variant::new(tag.parse().unwrap(), text);
    Unit { variants: vec![variant("en", source), variant("ru", target)], ..Unit::default() }
}

fn written(units: &[Unit]) -> (Vec<u8>, Losses) {
    let (mut out, mut losses) = (Vec::new(), Losses::default());
    let mut table = Box::new(Table::new(Box::new(&mut out), &Options::default()));
    units.iter().for_each(|unit| table.write(unit, &mut losses).unwrap());
    table.finish(&mut losses).unwrap();
    (out, losses)
}

fn units_of(file: &[u8]) -> (Vec<Unit>, Vec<&'static str>) {
    let mut units = read("a.docx", file, &ReadOptions::default()).unwrap();
    assert_eq!(units.format(), Format::Docx);
    let found = units.by_ref().filter_map(|entry| entry.unwrap().unit).collect();
    (found, units.tally().iter().map(|(remark, _)| remark.kind).collect())
}

#[test]
fn units_come_back_with_scores_and_comments() {
    let mut first = unit("Fish & <chips>\nand\tpeas", "Рыба");
    first.props.push(Prop::new(field::SCORE, "0.9300"));
    first.notes.push(Note::new("one\ntwo"));
    let units = [first, unit("Yes", "Да")];
    let (file, losses) = written(&units);
    assert!(losses.is_empty(), "{losses:?}");
    assert_eq!(units_of(&file), (units.to_vec(), vec![]));
    assert_eq!(file, written(&units).0);
}

#[test]
fn what_reviewers_write_is_applied() {
    let (file, _) = written(&[unit("One", "Раз"), unit("Two", "Дыва"), unit("Three", "Тир")]);
    // The second text is corrected with its change tracked; the third pair is wrong.
    let edited = repacked(&file, |_, xml| {
        let tracked =
            "<w:del><w:r><w:delText>Дыва</w:delText></w:r></w:del><w:ins><w:r><w:t>Два</w:t></w:r></w:ins>";
        let xml = xml.replace("<w:r><w:t xml:space=\"preserve\">Дыва</w:t></w:r>", tracked);
        let rows: Vec<&str> = xml.split("<w:tr>").collect();
        let status = [None, None, Some("ok"), Some("правка"), Some("wrong")];
        let rows: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| match status.get(at).copied().flatten() {
                Some(status) => row.replace(">   <", &format!(">{status}<")),
                None => (*row).to_owned(),
            })
            .collect();
        rows.join("<w:tr>")
    });
    let (units, kinds) = units_of(&edited);
    let texts: Vec<_> =
        units.iter().map(|unit| (unit.variants[1].segment.text(), unit.prop(field::STATUS))).collect();
    assert_eq!(texts, [("Раз".into(), Some("ok")), ("Два".into(), Some("edit"))]);
    assert_eq!(kinds, ["edited", "wrong"]);
}

#[test]
fn comments_in_the_margin_are_notes_of_their_row() {
    let cell = |text: &str, more: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t>{more}</w:r></w:p></w:tc>");
    let row = |id: usize| format!("<w:commentReference w:id=\"{id}\"/>");
    let rows = [
        cell("en", "") + &cell("ru", ""),
        cell("One", &row(4)) + &cell("Раз", &row(0)),
        cell("Two", "") + &cell("Два", ""),
    ];
    let rows = rows.map(|cells| format!("<w:tr>{cells}</w:tr>")).concat();
    let main = format!("<w:document><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>");
    let comments = "<w:comments><w:comment w:id=\"0\"><w:p><w:r><w:t>Or: один</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Ask.</w:t></w:r></w:p></w:comment><w:comment w:id=\"4\"><w:p><w:r><w:t>A</w:t></w:r>\
        </w:p></w:comment></w:comments>";
    let file = packed(&[("word/document.xml", main.as_bytes()), ("word/comments.xml", comments.as_bytes())]);
    let (units, _) = units_of(&file);
    let notes: Vec<Vec<&str>> =
        units.iter().map(|unit| unit.notes.iter().map(|note| &*note.text).collect()).collect();
    assert_eq!(notes, [vec!["A", "Or: один\nAsk."], vec![]]);
}

#[test]
fn an_edited_table_is_known_from_one_that_was_only_saved() {
    let mut first = unit("Fish\nand\tpeas", "Рыба");
    first.props.push(Prop::new(field::SCORE, "0.4300"));
    let (file, _) = written(&[first, unit("\u{1}Yes", "Да")]);
    let of = |file: &[u8]| state(file, &Limits::default()).unwrap();
    assert_eq!(of(&file), State::Untouched);
    // Other mark-up around the same texts, as another program saves it.
    let saved = repacked(&file, |_, xml| xml.replace("<w:p>", "<w:p w:rsidR=\"00A1\">"));
    assert_eq!(of(&saved), State::Untouched);
    for (text, other) in [("Рыба", "рыба"), (">   <", ">ok<")] {
        let edited = repacked(&file, |_, xml| xml.replacen(text, other, 1));
        assert_eq!(of(&edited), State::Edited, "{other}");
    }
    assert_eq!(of(&packed(&[("word/document.xml", b"<w:document/>")])), State::Foreign);
}

#[test]
fn tables_of_other_programs_are_read() {
    let tc = |text: &str| format!("<w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let tr =
        |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| tc(text)).collect::<String>());
    let table = |rows: &[String]| format!("<w:tbl>{}</w:tbl>", rows.concat());
    let body = [
        "<w:p><w:r><w:t>A letter before the table.</w:t></w:r></w:p>".to_owned(),
        table(&[tr(&["Segment ID", "English", "Russian"]), tr(&["7", "The ferry has left.", "Паром ушёл."])]),
        // Without names; a cell with two paragraphs.
        table(&[
            tr(&["The ice broke up early this year.", "В этом году лёд сошёл рано."]),
            tr(&["Nobody was hurt.</w:t></w:r></w:p><w:p><w:r><w:t>All are safe.", "Никто не пострадал."]),
        ]),
    ];
    let xml = format!("<w:document><w:body>{}</w:body></w:document>", body.concat());
    let (units, _) = units_of(&packed(&[("word/document.xml", xml.as_bytes())]));
    let texts: Vec<_> = units.iter().map(|unit| [0, 1].map(|at| unit.variants[at].segment.text())).collect();
    assert_eq!(
        texts,
        [
            ["The ferry has left.", "Паром ушёл."],
            ["The ice broke up early this year.", "В этом году лёд сошёл рано."],
            ["Nobody was hurt.\nAll are safe.", "Никто не пострадал."],
        ]
    );
    let none = packed(&[("word/document.xml", b"<w:document><w:body/></w:document>")]);
    let error = read("a.docx", &none[..], &ReadOptions::default()).err().unwrap().to_string();
    assert_eq!(error, "a.docx:1: it contains only text and no table");
    assert!(
        read("a.docx", &packed(&[("word/document.xml", b"<w:tbl>")])[..], &ReadOptions::default()).is_err()
    );
}
