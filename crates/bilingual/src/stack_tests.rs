//! Hostile files of every pair format, read on a thread with 256 KB of stack: an overflow would abort the
//! whole program.

use super::{Format, Options, keys, pairs, read};
use sverka_package::testing::packed;

/// What is repeated: unclosed openings, attributes, references, the syntax of each format.
#[rustfmt::skip]
const ATOMS: &[&str] = &[
    "<", "</", "<a", "<a>", "</a>", "<a><b>", " a=\"x\"", " a=x", "=\"", "\"", "'", "&", "&amp;", "<!--", "<?", "<![CDATA[",
    "<g id=\"1\">", "<mrk mtype=\"seg\" mid=\"1\">", "<bpt i=\"1\">", "<sub>", "<hi>", "<pc id=\"1\">", "<group>", "<unit>",
    "<trans-unit id=\"1\"><source>", "<tu>", "<tuv xml:lang=\"en\">", "<seg>", "<context>", "<message><source>", "<note>",
    "[", "]", "{", "}", "{\"a\":", "[{\"a\":[", "(", ")", "\\", "\\\n", "\\u0041", "\"\"", "\",\"", ",", ";", "\t", "\n", "\r", "\0", " ",
    "- ", "? ", "? - ", ": ", "a: ", "a:\n ", "&a ", "*a ", "!!map ", "| ", "> ", "---\n", "%", "# ", "#, fuzzy\n", "#| msgid \"a\"\n",
    "msgid \"a\"\n", "msgstr[0] \"\"\n", "\"a\"\n", "a=b\n", "\"a\"=\"b\";\n", "/* ", "<string name=\"a\">", "<plurals name=\"a\"><item>",
    "<dict><key>a</key>", "<data name=\"a\"><value>", "<w:tbl><w:tr><w:tc>", "<row><c><v>1</v></c>", "<table:table-row><table:table-cell>",
    "||||", " ||| ", "a\tb\n", "1\n",
];

/// Number of repetitions: 256 KB overflow if each takes 64 bytes, less than any call.
const TIMES: usize = 4000;

/// Returns files that contain a text: as a whole, and in place of the texts.
fn files(format: Format, text: &str) -> Vec<Vec<u8>> {
    let put = |frame: &str| frame.replace('@', text).into_bytes();
    let part = |name: &str, frame: &str| packed(&[(name, &put(frame))]);
    match format {
        Format::Tmx => vec![
            put("<tmx version=\"1.4\"><header srclang=\"en\"/><body>@"),
            put("<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>@"),
            put("<tmx version=\"1.4\"><header @"),
        ],
        Format::Xliff1 => vec![
            put("<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"ru\"><body>@"),
            put("<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"ru\"><body><trans-unit id=\"1\"><source>@"),
        ],
        Format::Xliff2 => vec![
            put("<xliff version=\"2.0\" srcLang=\"en\" trgLang=\"ru\"><file id=\"f\">@"),
            put("<xliff version=\"2.0\" srcLang=\"en\" trgLang=\"ru\"><file id=\"f\"><unit id=\"u\"><segment><source>@"),
        ],
        Format::Qt => vec![put("<TS language=\"ru\"><context>@"), put("<TS language=\"ru\"><context><message><source>@")],
        Format::Xlsx => vec![
            part("xl/workbook.xml", "<workbook>@"),
            packed(&[
                ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r\"/></sheets></workbook>"),
                ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
                ("xl/worksheets/sheet1.xml", &put("<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>@")),
            ]),
        ],
        Format::Ods => vec![
            part("content.xml", "<office:document-content><office:body><office:spreadsheet><table:table>@"),
            part("content.xml", "<office:document-content><office:body><office:spreadsheet><table:table><table:table-row><table:table-cell><text:p>@"),
        ],
        Format::Docx => vec![
            part("word/document.xml", "<w:document><w:body><w:tbl><w:tr><w:tc>@"),
            part("word/document.xml", "<w:document><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>@"),
        ],
        Format::Android => vec![put("<resources>@"), put("<resources><string name=\"a\">@")],
        Format::Resx => vec![put("<root>@"), put("<root><data name=\"a\"><value>@")],
        Format::Strings => vec![put("@"), put("\"a\" = \"@"), put("<plist><dict>@")],
        Format::Po => vec![put("@"), put("msgid \"@"), put("msgid \"a\"\nmsgstr \"b\"\n\n@")],
        Format::Json | Format::Arb | Format::Jsonl | Format::Bitext => vec![put("@"), put("{\"a\": @"), put("{\"source\": \"@")],
        Format::Yaml => vec![put("@"), put("en:\n  a: @"), put("en:\n  a: \"@")],
        Format::Mo => vec![[b"\xde\x12\x04\x95".as_slice(), &put("@")].concat()],
        _ => vec![put("@"), put("en\tru\na\t@")],
    }
}

fn options(format: Format) -> Options {
    Options {
        format: Some(format),
        source: "en".parse().ok(),
        target: "ru".parse().ok(),
        ..Options::default()
    }
}

fn take_in(format: Format, file: &[u8]) {
    if format.is_keyed() {
        let _ = keys::fuzz(file, format);
        return;
    }
    let options = options(format);
    let Ok(units) = read("a", file, &options) else { return };
    pairs(units, &options).for_each(drop);
}

#[test]
fn no_file_overflows_a_small_stack() {
    for format in Format::all().filter(|format| format.is_read()) {
        let test = move || {
            for atom in ATOMS {
                for file in files(format, &atom.repeat(TIMES)) {
                    take_in(format, &file);
                }
            }
        };
        std::thread::Builder::new().stack_size(256 << 10).spawn(test).unwrap().join().unwrap();
    }
}
