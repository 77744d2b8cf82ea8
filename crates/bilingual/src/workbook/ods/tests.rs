use super::super::row::column_name;
use super::*;
use sverka_package::testing::packed;

/// A workbook of these sheets.
pub(in crate::workbook) fn book(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet>\
         </office:body></office:document-content>"
    );
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

fn dump(file: &[u8], only: Option<&str>, limits: &Limits) -> String {
    let archive = Archive::read(file, limits).unwrap();
    let mut out = String::new();
    let items = Ods::open(&archive, limits).and_then(|book| book.items(only));
    let items = match items {
        Ok(items) => items,
        Err(fault) => return fault.to_string(),
    };
    for item in items {
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

fn sheet(rows: &str) -> String {
    dump(&book(&format!("<table:table table:name='S'>{rows}</table:table>")), None, &Limits::default())
}

#[test]
fn cells_are_read_as_they_are_shown_but_numbers_with_all_decimals() {
    let rows = "<table:table-column/><office:forms/><table:table-header-rows><table:table-row>\
        <table:table-cell office:value-type='string'><text:p>\n  One\n  x  y <text:s text:c='2'/><text:span>two</text:span>\
        <text:tab/>x \n </text:p><text:p>b<text:line-break/>c</text:p>\
        <office:annotation><text:p>no</text:p></office:annotation></table:table-cell>\
        <table:table-cell office:value-type='float' office:value='0.9312'><text:p>0,93</text:p></table:table-cell>\
        <table:table-cell office:value-type='date' office:date-value='2024-02-29'><text:p>29.02.</text:p></table:table-cell>\
        <table:table-cell office:value-type='date' office:date-value='2024-02-29T12:00:00'/>\
        <table:table-cell office:value-type='time' office:time-value='PT12H05M00.5S'/>\
        <table:table-cell office:value-type='boolean' office:boolean-value='true'/>\
        <table:table-cell office:value-type='string' calcext:value-type='error'><text:p>#N/A</text:p></table:table-cell>\
        <table:table-cell office:value-type='string' office:string-value='v'/>\
        </table:table-row></table:table-header-rows>";
    assert_eq!(
        sheet(rows),
        "[S] 1: A=One x  y   two\tx\nb\nc B=0.9312 C=2024-02-29 D=2024-02-29 12:00:00 E=12:05:00 F=TRUE G=#N/A! H=v"
    );
}

#[test]
fn repetitions_count_as_rows_and_columns() {
    let cell = |text: &str, times: u64| {
        format!(
            "<table:table-cell table:number-columns-repeated='{times}'><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = format!(
        "<table:table-row>{}{}{}</table:table-row>\
         <table:table-row table:number-rows-repeated='1048576'>{}</table:table-row>\
         <table:table-row table:number-rows-repeated='2'>{}</table:table-row>",
        cell("a", 2),
        cell("", 3),
        cell("b", 1),
        cell("", 16_384),
        cell("c", 1)
    );
    assert_eq!(sheet(&rows), "[S] 1: A=a B=a F=b 1048578: A=c 1048579: A=c");
    // More than there are columns, and more than any file may hand out.
    let wide = sheet(&format!("<table:table-row>{}</table:table-row>", cell("a", u64::MAX)));
    assert!(wide.ends_with("XFD=a"), "{}", wide.len());
    let long = "мир".repeat(10_000);
    let endless = format!(
        "<table:table-row table:number-rows-repeated='4294967295'>{}</table:table-row>",
        cell(&long, 1)
    );
    assert!(sheet(&endless).ends_with("unpacks to more than 200 times its size"));
}

#[test]
fn one_sheet_can_be_asked_for() {
    let row = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>";
    let tables = format!(
        "<table:tracked-changes><table:table-row>{row}</table:table-row></table:tracked-changes>\
         <table:table table:name='A'>{row}</table:table><table:table table:name='&lt;B>'>{row}{row}</table:table>"
    );
    let file = book(&tables);
    assert_eq!(dump(&file, None, &Limits::default()), "[A] 1: A=x[<B>] 1: A=x 2: A=x");
    assert_eq!(dump(&file, Some("<B>"), &Limits::default()), "[<B>] 1: A=x 2: A=x");
}

#[test]
fn damage_and_passwords_are_reported() {
    let limits = Limits::default();
    let secret = packed(&[("content.xml", b"?"), ("META-INF/manifest.xml", b"<m><encryption-data/></m>")]);
    assert_eq!(dump(&secret, None, &limits), "it has a password");
    for (content, want) in [
        ("<table name='a'><table-row>", "[] content.xml ends early"),
        ("<table:table><table-row><table-cell><p>a", "[] content.xml ends early"),
    ] {
        assert_eq!(dump(&packed(&[("content.xml", content.as_bytes())]), None, &limits), want, "{content}");
    }
}
