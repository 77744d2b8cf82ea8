//! Hostile files of every format, read on a thread with 256 KB of stack: an overflow would abort the whole program,
//! with every other document of a batch.

use super::{Format, Options, read_bytes};
use sverka_package::testing::packed;

/// What is repeated: unclosed openings, attributes, references, the syntax of each format.
#[rustfmt::skip]
const ATOMS: &[&str] = &[
    "<", ">", "</", "<a", "<a>", "</a>", "<p>", "<p><b>", "<div>", "<table><tr><td>", "<ul><li>", "<noscript>",
    " a=\"x\"", " a='x'", " a=x", " a", " a=\"x\" b", " class=\"menu\"/", "=\"", "\"", "'", "&", "&amp;", "&#65;",
    "&x", "<!--", "-->", "<!", "<?", "<![CDATA[", "]]>", "<script>", "<svg>", "<sup>1</sup>", "<!DOCTYPE a [",
    "[", "]", "](", "![", "[^1]: ", "(", "{", "}", "{\\b ", "{\\field{\\*\\fldinst ", "\\", "\\u1?", "\\par ", "\\'41",
    "*", "**a", "_", "`", "> ", "- ", " ", "\t", "\n", "\r", "\n\n", "\0", "| a ", "|-\n", "1. ", "# ", "    ", "~~",
    "%", "<<", ">>", "/A", "[/A ", "1 0 R ", "1 0 obj<<", "stream\n", "endobj ", "q ", "BT ", "/F1 1 Tf ", "BX ",
    "WEBVTT\n", "00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\nA\n\n", "<i>", "{\\i1}", "Dialogue: 0,",
    "--B\r\n", "Content-Type: multipart/related; boundary=B\r\n\r\n", "=\r\n", "=41",
    "<w:p>", "<w:tbl><w:tr><w:tc>", "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>", "<w:ins>", "<w:sdt><w:sdtContent>",
    "<a:p><a:r>", "<p:grpSp>", "<text:p>", "<text:list><text:list-item>", "<table:table>", "<section>", "<title>",
];

/// Number of repetitions: 256 KB overflow if each takes 64 bytes, less than any call.
const TIMES: usize = 4000;

/// Returns files that contain a text: as a whole, and in place of texts and attributes.
fn files(format: Format, text: &str) -> Vec<Vec<u8>> {
    let put = |frame: &str| frame.replace('@', text).into_bytes();
    let part = |name: &str, frame: &str| packed(&[(name, &put(frame))]);
    match format {
        Format::Docx => vec![
            part("word/document.xml", "<w:document><w:body>@"),
            part("word/document.xml", "<w:document><w:body><w:p><w:r><w:t>@"),
            part("word/document.xml", "<w:document><w:body><w:p @"),
        ],
        Format::Pptx => {
            let slides = |slide: &str| {
                packed(&[
                    (
                        "ppt/presentation.xml",
                        b"<p:presentation><p:sldIdLst><p:sldId r:id='a'/></p:sldIdLst></p:presentation>",
                    ),
                    (
                        "ppt/_rels/presentation.xml.rels",
                        b"<Relationships><Relationship Id='a' Target='slides/slide1.xml'/></Relationships>",
                    ),
                    ("ppt/slides/slide1.xml", &put(slide)),
                ])
            };
            vec![
                slides("<p:sld><p:cSld><p:spTree>@"),
                slides("<p:sld><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>@"),
            ]
        }
        Format::Odt | Format::Odp => vec![
            part("content.xml", "<office:document-content><office:body><office:text>@"),
            part("content.xml", "<office:document-content><office:body><office:text><text:p>@"),
            put("<office:document><office:body><office:text>@"),
        ],
        Format::Epub => {
            let book = |page: &str| {
                packed(&[
                    ("x.opf", b"<package><manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine></package>"),
                    ("a.html", &put(page)),
                ])
            };
            vec![book("<html><body>@"), book("<html><body><p @><p>Text.</p>"), part("x.opf", "<package>@")]
        }
        Format::Fb2 => vec![put("<FictionBook><body>@"), put("<FictionBook><body><section><p>@")],
        Format::Rtf => vec![put("{\\rtf1 @"), put("{\\rtf1 a}@")],
        Format::Pdf => vec![
            put("%PDF-1.7\n@"),
            put(
                "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj \
                 3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>endobj 4 0 obj<<>>stream\n@\nendstream endobj",
            ),
        ],
        Format::Mhtml => vec![
            put("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n@"),
            put(
                "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n<p @>a</p>",
            ),
        ],
        Format::Html => {
            vec![put("@"), put("<p @>Text.</p>"), put("<body><p>Text.</p><noscript>@</noscript>")]
        }
        Format::Srt => vec![put("1\n00:00:01,000 --> 00:00:02,000\n@")],
        Format::Vtt => vec![put("WEBVTT\n\n00:01.000 --> 00:02.000\n@")],
        Format::Ass => vec![put("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,,,,,@")],
        _ => vec![put("@"), put("Text @ text.\n")],
    }
}

fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(256 << 10).spawn(test).unwrap().join().unwrap();
}

#[test]
fn no_file_overflows_a_small_stack() {
    for format in Format::all() {
        on_small_stack(move || {
            for atom in ATOMS {
                let options = Options { format: Some(format), ..Options::default() };
                for file in files(format, &atom.repeat(TIMES)) {
                    let _ = read_bytes("a", file, &options);
                }
            }
        });
    }
}

#[test]
fn many_attributes_lose_no_text() {
    on_small_stack(|| {
        let attributes: String = (0..60_000).map(|i| format!(" a{i}=\"x\"")).collect();
        let page = format!("<p>One.</p><p{attributes} class=\"b\">Two.</p><p>Three.</p>");
        let (document, _) = read_bytes("a.html", page.into_bytes(), &Options::default()).unwrap();
        let texts: Vec<&str> = document.blocks.iter().map(|block| document.block_text(block)).collect();
        assert_eq!(texts, ["One.", "Two.", "Three."]);
    });
}
