use crate::expected::{blocks, check_shared};
use crate::{Error, Options, read_bytes};
use proptest::prelude::*;
use sverka_package::testing::packed;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

const CONTAINER: &str = "<container><rootfiles><rootfile full-path='O/b.opf'/></rootfiles></container>";

/// Packs a book: pages with their part under `O/`, attributes of the manifest, and whether they are
/// linear; `more` is put into the package document.
fn book(pages: &[(&str, &str, bool, &str)], more: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let (mut items, mut spine) = (String::new(), String::new());
    for (at, (href, properties, linear, _)) in pages.iter().enumerate() {
        items += &format!(
            "<item id='i{at}' href='{href}' media-type='application/xhtml+xml' properties='{properties}'/>"
        );
        spine += &format!("<itemref idref='i{at}' linear='{}'/>", if *linear { "yes" } else { "no" });
    }
    let opf = format!(
        "<package><metadata><dc:language>ru-RU</dc:language></metadata><manifest>{items}</manifest>\
         <spine>{spine}</spine>{more}</package>"
    );
    let wrapped: Vec<(String, String)> = pages
        .iter()
        .map(|(href, _, _, body)| {
            let page = format!(
                "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x 'y'>]><html><head><title/><script src='a'/></head>{body}</html>"
            );
            (format!("O/{}", href.replace("%20", " ")), page)
        })
        .collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("O/b.opf", opf.as_bytes()),
    ];
    parts.extend(wrapped.iter().map(|(name, page)| (name.as_str(), page.as_bytes())));
    parts.extend(others.iter().map(|(name, text)| (*name, text.as_bytes())));
    packed(&parts)
}

fn read(bytes: Vec<u8>) -> Result<(Document, Vec<Diagnostic>), Error> {
    read_bytes("a.epub", bytes, &Options::default())
}

fn shown(bytes: Vec<u8>) -> String {
    let rows = blocks(&read(bytes).unwrap().0);
    rows.iter().map(|row| row.join("|").replace("|O/", "|") + "\n").collect()
}

/// The blocks of a book of one page.
fn page(body: &str) -> String {
    shown(book(&[("a.xhtml", "", true, body)], "", &[]))
}

#[test]
fn shared_books_give_their_blocks() {
    check_shared("book.ru.epub");
    check_shared("keepers.ru.epub");
}

#[test]
fn the_spine_gives_the_order_and_what_is_left_out() {
    let pages = [
        ("c.xhtml", "", true, "<body epub:type='cover'><p>Cover</p></body>"),
        ("t.xhtml", "", true, "<p>Contents by the guide</p>"),
        ("n.xhtml", "nav", true, "<p>Nav</p>"),
        (
            "sub/z%20z.xhtml",
            "",
            true,
            "<nav>Menu</nav><p/><p>One<span epub:type='pagebreak'>12</span> <img src='a'/>word</p>",
        ),
        ("x.xhtml", "", false, "<p>Outside</p>"),
        ("a.xhtml", "", true, "<h2>Two<br/>lines</h2><div>a<a id='x'/>b<br/>c<br/><br/>d</div>"),
    ];
    let guide = "<guide><reference type='toc' href='t.xhtml#a'/></guide>";
    let file = book(&pages, guide, &[]);
    let want = "paragraph|sub/z z.xhtml ¶2|One word\nheading|a.xhtml ¶1|Two lines\nparagraph|a.xhtml ¶2|ab c\nparagraph|a.xhtml ¶3|d\n";
    assert_eq!(shown(file.clone()), want);
    let (document, remarks) = read(file).unwrap();
    assert_eq!(document.declared_lang.unwrap().as_str(), "ru-RU");
    let want = "left out: 3 pages of contents or cover, 1 menu, 1 page number, 1 picture, 1 page outside the reading order";
    assert_eq!(remarks[0].message, want);
}

#[test]
fn text_that_a_page_does_not_show_is_counted() {
    let body = "<p>One<span hidden=''>two <b>three</b></span></p><p style='display:none'/><p>A <ruby>漢<rt>kan</rt></ruby></p>\
        <video>Your reader plays no films.</video><audio/>";
    let file = book(&[("a.xhtml", "", true, body)], "", &[]);
    let (_, remarks) = read(file).unwrap();
    let want = "left out: 1 hidden passage, 1 ruby annotation, 1 fallback text of a medium";
    assert_eq!(remarks[0].message, want);
}

#[test]
fn a_malformed_byte_of_a_page_is_replaced() {
    let page = format!("<html><body><p>{}</p></body></html>", "Вода поднялась за ночь. ".repeat(9));
    let mut bytes = page.into_bytes();
    let at = bytes.iter().position(|&byte| byte == b'.').unwrap();
    bytes[at] = 0xff;
    let opf = "<package><metadata/><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>\
        </manifest><spine><itemref idref='a'/></spine></package>";
    let file = packed(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("O/b.opf", opf.as_bytes()),
        ("O/a.xhtml", &bytes),
    ]);
    let (document, remarks) = read(file).unwrap();
    assert!(document.text.starts_with("Вода поднялась за ночь\u{fffd} Вода"), "{}", document.text);
    let remark = remarks[0].to_string();
    assert!(
        remark.contains(&format!("O/a.xhtml:1: 1 malformed byte(s), the first at byte {at},")),
        "{remark}"
    );
}

#[test]
fn notes_of_epub_3_come_last_in_the_order_of_their_references() {
    let pages = [
        (
            "a.xhtml",
            "",
            true,
            "<p>One<a epub:type='noteref' href='n.xhtml#n2'>2</a>, two <a role='doc-noteref' href='#n1'>*</a>.</p>\
          <aside id='n1' epub:type='footnote'><p>* Here.</p><p>More.</p></aside><p>Three</p>",
        ),
        (
            "n.xhtml",
            "",
            false,
            "<h1>Notes</h1><ol><li id='n9' role='doc-endnote'><p>Never.</p></li>\
          <li id='n2' role='doc-endnote'><p>There. <a href='a.xhtml#r' role='doc-backlink'>↩</a></p></li></ol>",
        ),
    ];
    let want = "paragraph|a.xhtml ¶1|One, two.\nparagraph|a.xhtml ¶4|Three\nnote|n.xhtml ¶3|There.\n\
                note|a.xhtml ¶2|Here.\nnote|a.xhtml ¶3|More.\n";
    assert_eq!(shown(book(&pages, "", &[])), want);
}

#[test]
fn notes_of_epub_2_are_recognised_by_their_marks() {
    let pages = [
        (
            "a.html",
            "",
            true,
            "<p id='r'>One<a href='n.html#n1'><sup>1</sup></a>, <sup><a href='n.html#n2'>2</a></sup> see \
          <a href='#s'>3</a>, m<sup>2</sup> and <a href='n.html#n3'>[3]</a>.</p><p id='s'>Three</p>",
        ),
        (
            "n.html",
            "",
            true,
            "<h2>Notes</h2><p><a id='n2' href='a.html#r'>[2]</a> Second.</p><p>Goes on.</p><p id='n1'>1. First.</p>\
          <div id='n3'><p>3</p></div><p>Third.</p><p id='i'>Last <a href='a.html#s'>[1]</a></p>",
        ),
    ];
    let want = "paragraph|a.html ¶1|One, see 3, m2 and.\nparagraph|a.html ¶2|Three\nheading|n.html ¶1|Notes\n\
                paragraph|n.html ¶7|Last [1]\nnote|n.html ¶4|First.\nnote|n.html ¶2|Second.\nnote|n.html ¶3|Goes on.\nnote|n.html ¶6|Third.\n";
    assert_eq!(shown(book(&pages, "", &[])), want);
}

#[test]
fn a_number_in_the_line_leads_to_a_note_that_leads_back() {
    let body = "<p>See <a href='#c'>1</a>, one<a id='r1' href='#n1'>1</a>, two<a id='r2' href='#n2'>2</a>.</p>\
        <p id='c'>1 <a href='#x'>up</a></p><ol><li id='n1'><p>First.</p><p>More. <a href='#r1'>^</a></p></li>\
        <li id='n2'><a href='#r2'>2</a> Second.</li></ol>";
    let want = "paragraph|a.xhtml ¶1|See 1, one, two.\nparagraph|a.xhtml ¶2|1 up\nnote|a.xhtml ¶3|First.\n\
        note|a.xhtml ¶4|More.\nnote|a.xhtml ¶5|Second.\n";
    assert_eq!(page(body), want);
}

#[test]
fn links_between_chapters_are_no_notes() {
    let many = format!(
        "<body><p><sup><a href='#b'>1</a></sup> to <a href='#c'>(2)</a></p><section id='b'>{}</section><p id='c'>2x</p></body>",
        "<p>1 a</p>".repeat(70)
    );
    let shown = page(&many);
    assert!(!shown.contains("note|"), "{shown}");
    assert!(shown.starts_with("paragraph|a.xhtml ¶1|1 to (2)\n"), "{shown}");
}

#[test]
fn blocks_have_kinds_and_places() {
    let body = "<p><span class='cap'>Л</span>юди&nbsp;при&shy;шли&#x2014;<i>да</i>.</p><ul><li><p>a</p><p>b</p></li></ul>\
        <table><caption>t</caption><tr><th>c</th><td><p>d</p><p>e</p><table><tr><td>f</td></tr></table></td></tr></table>\
        <figure><svg/><figcaption>g</figcaption></figure><div class='poem'><p>h</p><p>i</p></div>\
        <p hidden=''>no</p><p style='display: none'>no</p><ruby>j<rt>no</rt></ruby><![CDATA[ <k> & ]]><pre>l\nm\n\nn</pre>";
    let want = "paragraph|a.xhtml ¶1|Люди\u{a0}пришли—да.\nlist-item|a.xhtml ¶2|a\nparagraph|a.xhtml ¶3|b\n\
        box|a.xhtml ¶4|t\ncell|a.xhtml ¶5 table 1 A1|c\ncell|a.xhtml ¶6 table 1 B1|d\ncell|a.xhtml ¶7 table 1 B1|e\n\
        cell|a.xhtml ¶8 table 1 B1 / table 1 A1|f\nbox|a.xhtml ¶9|g\nverse|a.xhtml ¶10|h\nverse|a.xhtml ¶11|i\n\
        paragraph|a.xhtml ¶12|j <k> &\n";
    let shown = page(body);
    assert!(shown.starts_with(want), "{shown}");
    assert!(shown.contains(" ¶13|n"), "{shown}");
}

#[test]
fn protected_books_are_refused_and_obfuscated_fonts_are_not() {
    let pages = [("a b.xhtml", "", true, "<p>Да</p>")];
    let encryption = |algorithm: &str, part: &str| {
        let xml = format!(
            "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='{algorithm}'/><enc:CipherData>\
            <enc:CipherReference URI='{part}'/></enc:CipherData></enc:EncryptedData></encryption>"
        );
        read(book(&pages, "", &[("META-INF/encryption.xml", &xml)]))
    };
    let aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
    let error = encryption(aes, "O/a%20b.xhtml").map(|_| ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.epub: O/a b.xhtml is encrypted: the book is protected against copying (DRM); use a copy without protection"
    );
    assert!(encryption("http://www.idpf.org/2008/embedding", "O/f.otf").is_ok());
    assert!(encryption("http://ns.adobe.com/pdf/enc#RC", "O/f.otf").is_ok());
    assert!(encryption(aes, "O/f.otf").is_ok());
}

#[test]
fn damage_has_its_words() {
    let no_opf = packed(&[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<a/>")]);
    let error = read(no_opf).map(|_| ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.epub: META-INF/container.xml names no package document (.opf); check that the book is complete"
    );
    // Without a container, in another case, with a page that is missing.
    let opf = "<package><manifest><item id='a' href='A.XHTML'/><item id='b' href='b.xhtml'/></manifest>\
        <spine><itemref idref='b'/><itemref idref='a'/><itemref idref='a'/></spine></package>";
    let file = packed(&[
        ("mimetype", b"application/epub+zip"),
        ("x.opf", opf.as_bytes()),
        ("a.xhtml", "<p>Да</p>".as_bytes()),
    ]);
    let (document, remarks) = read(file).unwrap();
    assert_eq!((document.text.as_str(), document.blocks.len()), ("Да", 1));
    assert_eq!(remarks[0].message, "b.xhtml is in the reading order (spine) but not in the book");
}

#[test]
fn hostile_pages_take_little_stack_and_time() {
    let run = || {
        for piece in [
            "<div>",
            "<a href='#x'><div>x",
            "<table><tr><td>x",
            "<p id='x'>1<sup><a href='#x'>1</a></sup>",
            "<br/>",
            "<'>",
            "&amp;",
            "<li>",
            "<![CDATA[",
            "<aside epub:type='footnote' id='n'>n",
        ] {
            let body = format!("<body><p>y</p>{}</body>", piece.repeat(20_000));
            assert!(read(book(&[("a.xhtml", "", true, &body)], "", &[])).is_ok(), "{piece}");
        }
    };
    let start = std::time::Instant::now();
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap().join().unwrap();
    // Seconds on a busy machine; what is quadratic takes minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_page_panics(body in "(<(p|a href='#x'|sup|aside epub:type='note' id='x'|p id='x'|td|br/|pre|h1)>|</(p|a|sup|aside|pre)>|1|\\[2\\]| |я|\\*|\\.|&#1;|<|'){0,60}") {
        let _ = read(book(&[("a.xhtml", "", true, &body), ("b.xhtml", "", false, &body)], "", &[]));
    }

    #[test]
    fn no_bytes_panic(flips in prop::collection::vec((0..2000_usize, any::<u8>()), 0..6)) {
        let mut bytes = book(&[("a.xhtml", "", true, "<p>Да</p>")], "", &[("META-INF/encryption.xml", "<a/>")]);
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let options = Options { format: Some(crate::Format::Epub), ..Options::default() };
        let _ = read_bytes("a.epub", bytes, &options);
    }
}
