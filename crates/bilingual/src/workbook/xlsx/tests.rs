use super::*;
use sverka_package::testing::packed;

/// The parts that every workbook has.
const ROOT: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#;

/// The parts of a workbook with one sheet, `Sheet`.
pub(in crate::workbook) fn parts(sheet: &str) -> Vec<(&'static str, &[u8])> {
    vec![
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="Sheet" r:id="r1"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<R><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s1.xml"/></R>"#,
        ),
        (
            "xl/styles.xml",
            br#"<s><numFmts><numFmt numFmtId="164" formatCode="dd.mm.yyyy"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="2"/><xf numFmtId="164"/></cellXfs></s>"#,
        ),
        ("xl/sharedStrings.xml", "<sst><si><t>Мир</t></si></sst>".as_bytes()),
        ("xl/worksheets/s1.xml", sheet.as_bytes()),
    ]
}

/// A workbook with one sheet of these rows.
pub(in crate::workbook) fn book(rows: &str) -> Vec<u8> {
    packed(&parts(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")))
}

/// Writes the rows of a workbook down, or why there are no more.
fn dump(file: &[u8], limits: &Limits) -> String {
    let archive = match Archive::read(file, limits) {
        Ok(archive) => archive,
        Err(fault) => return fault.to_string(),
    };
    let book = match Xlsx::open(&archive, limits) {
        Ok(book) => book,
        Err(fault) => return fault.to_string(),
    };
    let mut out = String::new();
    for item in book.items(None) {
        match item {
            Ok(Item::Sheet(name)) => out += &format!("[{name}]"),
            Ok(Item::Row(row)) => {
                out += &format!(" {}:", row.number);
                for cell in row.cells {
                    let mark = if cell.is_error { "!" } else { "" };
                    out += &format!(" {}={}{mark}", column_name(cell.column), cell.text);
                }
            }
            Err(fault) => out += &format!(" {fault}"),
        }
    }
    out
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let rows = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="0"><f>1/3</f><v>0.9312</v></c>
        <c s="1"><v>45351</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>a &amp; b</v></c>
        <c t="inlineStr"><is><t>in</t></is></c><c t="d"><v>2024-02-29T12:00</v></c><c s="7"><v>x</v></c></row>
        <row/><row r="9"><c r="XFD9"><v>1</v></c></row><row><c t="s"/><c><v>2</v></c></row>"#;
    assert_eq!(
        dump(&book(rows), &Limits::default()),
        "[Sheet] 2: A=Мир C=0.9312 D=2024-02-29 E=TRUE F=#N/A! G=a & b H=in I=2024-02-29 12:00 J=x \
         9: XFD=1 10: B=2"
    );
}

#[test]
fn a_far_cell_costs_nothing() {
    let rows =
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    assert_eq!(dump(&book(rows), &Limits::default()), "[Sheet] 1: A=1 1048576: XFD=2");
    let mut limits = Limits::default();
    limits.set(Bound::Columns, 100);
    assert_eq!(dump(&book(rows), &limits), "[Sheet] 1: A=1 1048576:");
}

#[test]
fn damage_is_reported() {
    for (rows, want) in [
        (r#"<row r="3"><c r="B3" t="s"><v>1</v></c></row>"#, "[Sheet] the text of the cell B3 is missing"),
        (
            "<row><c><v>1</c></row>",
            "[Sheet] xl/worksheets/s1.xml: ill-formed document: expected `</v>`, but `</c>` was found",
        ),
        (
            "<row><c><v>1</v>",
            "[Sheet] xl/worksheets/s1.xml: ill-formed document: expected `</c>`, but `</sheetData>` was found",
        ),
    ] {
        assert_eq!(dump(&book(rows), &Limits::default()), want);
    }
    let file = packed(&[("_rels/.rels", ROOT.as_bytes())]);
    assert_eq!(dump(&file, &Limits::default()), "it is not a workbook: it has no xl/workbook.xml");
}

#[test]
fn texts_that_unpack_by_repetition_are_bounded() {
    let text = format!("<sst><si><t>{}</t></si></sst>", "мир ".repeat(50_000));
    let cells = r#"<c t="s"><v>0</v></c>"#;
    let sheet =
        format!("<w><sheetData>{}</sheetData></w>", format!("<row>{cells}{cells}</row>").repeat(2_000));
    let file = packed(&[
        ("xl/workbook.xml", br#"<w><sheet name="S" r:id="r"/></w>"#),
        ("xl/_rels/workbook.xml.rels", br#"<R><Relationship Id="r" Type="/worksheet" Target="s.xml"/></R>"#),
        ("xl/sharedStrings.xml", text.as_bytes()),
        ("xl/s.xml", sheet.as_bytes()),
    ]);
    assert!(file.len() < 10_000, "{}", file.len());
    let end = dump(&file, &Limits::default());
    assert!(end.ends_with("a part of the archive unpacks to more than 200 times its size"), "{}", end.len());
}

#[test]
fn targets_are_relative_to_their_part() {
    for (folder, path, want) in [
        ("xl/", "worksheets/s.xml", "xl/worksheets/s.xml"),
        ("xl/", "/xl/s.xml", "xl/s.xml"),
        ("a/b/", "../c.xml", "a/c.xml"),
        ("", "../../c.xml", "c.xml"),
    ] {
        assert_eq!(resolve(folder, path), want);
    }
    for (reference, want) in
        [("A1", Some(0)), ("$XFD$9", Some(16_383)), ("12", None), ("ZZZZZZZZZZ1", Some(321_272_405))]
    {
        assert_eq!(column_of(reference), want, "{reference}");
    }
}
