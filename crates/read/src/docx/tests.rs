//! Documents of our own, part by part.

use crate::expected::{blocks, check_shared};
use crate::source::Extra;
use crate::{Error, Options, read_bytes};
use proptest::prelude::*;
use sverka_package::testing::packed;
use sverka_text::limits::Bound;

const TYPES: &str = "<Types><Override ContentType='application/vnd.openxmlformats-officedocument.\
                     wordprocessingml.document.main+xml'/></Types>";
const STYLES: &str = "<w:styles><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style>\
    <w:style w:type='paragraph' w:styleId='Глава'><w:basedOn w:val='1'/></w:style>\
    <w:style w:type='paragraph' w:styleId='dash'><w:numPr><w:numId w:val='2'/></w:numPr></w:style>\
    <w:style w:type='paragraph' w:styleId='secret'><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type='character' w:styleId='hid'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";

/// Packs a document with its relationships: `KIND PART` each.
fn package(main: &str, related: &[(&str, &str)], parts: &[(&str, &[u8])]) -> Vec<u8> {
    let relationship = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationship Id='{id}' Type='http://purl.oclc.org/x/relationships/{kind}' Target='{target}'/>"
        )
    };
    let whole = format!("<Relationships>{}</Relationships>", relationship("r1", "officeDocument", main));
    let (folder, name) = main.rsplit_once('/').unwrap();
    let own: String = related.iter().map(|(kind, part)| relationship(part, kind, part)).collect();
    let own = format!("<Relationships>{own}</Relationships>");
    let own_name = format!("{}/_rels/{name}.rels", folder.trim_start_matches('/'));
    let mut all = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", whole.as_bytes()),
        (own_name.as_str(), own.as_bytes()),
    ];
    all.extend(parts);
    packed(&all)
}

const RELATED: [(&str, &str); 6] = [
    ("styles", "styles.xml"),
    ("footnotes", "footnotes.xml"),
    ("endnotes", "endnotes.xml"),
    ("comments", "comments.xml"),
    ("header", "header1.xml"),
    ("aFChunk", "chunk.html"),
];

fn document(body: &str) -> Vec<u8> {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    package(
        "word/document.xml",
        &RELATED,
        &[("word/document.xml", body.as_bytes()), ("word/styles.xml", STYLES.as_bytes())],
    )
}

/// Returns the blocks of a file as `KIND PLACE TEXT`, the part of the main text left out, and what
/// was remarked.
fn read(file: &[u8], options: &Options) -> (Vec<String>, Vec<String>) {
    let (document, remarks) = read_bytes("a.docx", file.to_vec(), options).unwrap();
    let lines = blocks(&document).iter().map(|row| row.join(" ").replace("word/document.xml ", "")).collect();
    (lines, remarks.iter().map(ToString::to_string).collect())
}

fn of_body(body: &str) -> Vec<String> {
    read(&document(body), &Options::default()).0
}

fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

#[test]
fn shared_documents_are_read_as_expected() {
    for name in ["parts.en.docx", "tracked.ru.docx", "water-forum.lo.en.docx", "water-forum.lo.ru.docx"] {
        check_shared(name);
    }
}

#[test]
fn kinds_come_from_styles_and_from_paragraphs() {
    let with = |properties: &str| format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r("Весна."));
    let body = [
        with("<w:pStyle w:val='Глава'/>"),
        with("<w:pStyle w:val='1'/><w:outlineLvl w:val='9'/>"),
        with("<w:outlineLvl w:val='1'/><w:pPrChange><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:pPrChange>"),
        with("<w:pStyle w:val='dash'/>"),
        with("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/><w:ins/></w:numPr>"),
        with("<w:pStyle w:val='dash'/><w:numPr><w:numId w:val='0'/></w:numPr>"),
        with("<w:framePr w:w='200'/>"),
    ];
    let kinds: Vec<String> = of_body(&body.concat());
    let want = ["heading", "paragraph", "heading", "list-item", "list-item", "paragraph", "box"];
    let want: Vec<String> =
        want.iter().enumerate().map(|(at, kind)| format!("{kind} ¶{} Весна.", at + 1)).collect();
    assert_eq!(kinds, want);
}

#[test]
fn tracked_changes_are_accepted() {
    let deleted_mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
    let del = |text: &str| format!("<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>");
    let row = |properties: &str, text: &str| format!("<w:tr>{properties}<w:tc>{}</w:tc></w:tr>", p(text));
    let body = format!(
        "<w:p>{}{}<w:ins>{}</w:ins></w:p>\
         <w:p>{deleted_mark}{}</w:p><w:p>{deleted_mark}{}</w:p><w:p>{}</w:p>\
         <w:p><w:moveFrom>{}</w:moveFrom></w:p><w:p><w:moveTo>{}</w:moveTo></w:p>\
         <w:tbl>{}{}</w:tbl>",
        r("The lock "),
        del("never "),
        r("opened."),
        del("All gone."),
        r("One half"),
        r(" and another."),
        r("Moved."),
        r("Moved."),
        row("<w:trPr><w:del/></w:trPr>", "Row that was deleted"),
        row("", "Row that stays"),
    );
    let (lines, remarks) = read(&document(&body), &Options::default());
    let want = [
        "paragraph ¶1 The lock opened.",
        "paragraph ¶3-4 One half and another.",
        "paragraph ¶6 Moved.",
        "cell ¶8 table 1 A2 Row that stays",
    ];
    assert_eq!(lines, want);
    assert_eq!(remarks, ["a.docx: left out: 2 tracked deletions"]);
}

#[test]
fn hidden_text_is_left_out_and_counted() {
    let run =
        |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:p>{}{}{}{}</w:p><w:p><w:pPr><w:pStyle w:val='secret'/></w:pPr>{}{}{}</w:p>",
        run("<w:b/>", "Seen"),
        run("<w:vanish/>", "hidden"),
        run("<w:rStyle w:val='hid'/>", "hidden"),
        run(
            "<w:rStyle w:val='hid'/><w:vanish w:val='0'/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>",
            " again."
        ),
        run("", "hidden"),
        run("<w:vanish w:val='false'/>", "Seen"),
        run("<w:rStyle w:val='hid'/>", " twice switched."),
    );
    let (lines, remarks) = read(&document(&body), &Options::default());
    assert_eq!(lines, ["paragraph ¶1 Seen again.", "paragraph ¶2 Seen twice switched."]);
    assert_eq!(remarks, ["a.docx: left out: 2 paragraphs with hidden text"]);
}

#[test]
fn characters_that_are_elements() {
    let body = "<w:p><w:r><w:t>юго</w:t><w:noBreakHyphen/><w:t>за</w:t><w:softHyphen/><w:t>пад</w:t><w:tab/>\
        <w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:sym w:font='Symbol' w:char='F061'/><w:t>&#160;</w:t>\
        <w:sym w:font='Webdings' w:char='F061'/></w:r><w:r><w:ruby><w:rt><w:r><w:t>over</w:t></w:r></w:rt>\
        <w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r><m:oMath><m:f><m:num><m:r><m:t>x</m:t>\
        </m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>";
    let (lines, remarks) = read(&document(body), &Options::default());
    assert_eq!(lines, ["paragraph ¶1 юго\u{2011}запад a b α\u{a0}basex/2"]);
    assert_eq!(remarks, ["a.docx: left out: 1 character of a symbol font"]);
}

fn field(instruction: &str, result: &str) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let (begin, separate, end) = (mark("begin"), mark("separate"), mark("end"));
    format!("{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{separate}{result}{end}")
}

#[test]
fn results_of_fields_are_taken_and_tables_of_contents_are_not() {
    let nested =
        field(&format!("IF </w:instrText></w:r>{}<w:r><w:instrText>", field("PAGE", &r("3"))), &r("seven"));
    let toc = field(
        " TOC \\o",
        &format!("{}</w:p>{}<w:p>{}", r("Weather 3"), p("Tides 5"), field("PAGEREF a", &r("9"))),
    );
    let control = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>\
         <w:sdtContent>{}</w:sdtContent></w:sdt>",
        p("Contents")
    );
    let body = format!(
        "<w:p>{toc}</w:p>{control}<w:p><w:fldSimple w:instr=' TOC '>{}</w:fldSimple></w:p>\
         <w:p>{}{nested}<w:fldSimple w:instr='REF a'>{}</w:fldSimple></w:p><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        r("Old contents"),
        r("Page "),
        r(" of ten"),
        p("In a control."),
    );
    let (lines, remarks) = read(&document(&body), &Options::default());
    assert_eq!(lines, ["paragraph ¶6 Page seven of ten", "paragraph ¶7 In a control."]);
    assert_eq!(remarks, ["a.docx: left out: 3 tables of contents"]);
    // A field without an end takes nothing away.
    let broken = format!(
        "{}<w:p>{}</w:p>{}",
        p("One."),
        field("TOC", &r("Two.")).replace("'end'", "'x'"),
        p("Three.")
    );
    assert_eq!(of_body(&broken), ["paragraph ¶1 One.", "paragraph ¶2 Two.", "paragraph ¶3 Three."]);
}

#[test]
fn boxes_come_once_and_after_their_paragraph() {
    let content = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let choice = |choice: &str, fallback: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{choice}</mc:Choice>\
             <mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    };
    let drawing =
        |text: &str| format!("<w:drawing><a:t>x</a:t><wps:txbx>{}</wps:txbx></w:drawing>", content(text));
    let pict = |text: &str| format!("<w:pict><v:textbox>{}</v:textbox></w:pict>", content(text));
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}{}</w:p><w:p>{}<w:r><w:rPr><w:vanish/></w:rPr>{}</w:r></w:p>",
        r("Before "),
        choice(&drawing("Box."), &pict("Box.")),
        r("and after."),
        choice("<w16se:unknown/>", "<w:t>Smile </w:t>"),
        choice("<w:drawing/>", &pict("Old box.")),
        r("Last."),
        drawing("Hidden box."),
    );
    let want = [
        "paragraph ¶1 Before and after.",
        "box ¶2 Box.",
        "paragraph ¶3 Smile",
        "box ¶4 Old box.",
        "paragraph ¶5 Last.",
    ];
    assert_eq!(of_body(&body), want);
}

#[test]
fn cells_have_their_addresses() {
    let tc = |properties: &str, inside: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>");
    let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl><w:p/>", tc("", &p("Inner")));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}{}</w:tr></w:tbl>\
         <w:tbl><w:tr>{}</w:tr></w:tbl>",
        tc("<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>", &p("Wide")),
        tc("", &(p("Two") + &p("Three"))),
        tc("<w:vMerge/>", "<w:p/>"),
        tc("", &(inner.clone() + &inner)),
        tc("", &p("Other")),
    );
    let want = [
        "cell ¶1 table 1 A1 Wide",
        "cell ¶2 table 1 C1 Two",
        "cell ¶3 table 1 C1 Three",
        "cell table 1 C2 / table 1 A1 Inner",
        "cell table 1 C2 / table 2 A1 Inner",
        "cell ¶9 table 2 A1 Other",
    ];
    assert_eq!(of_body(&body), want);
}

#[test]
fn a_drop_cap_belongs_to_the_next_paragraph() {
    let cap = format!("<w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr>{}</w:p>", r("R"));
    let body = format!("{cap}{}{cap}<w:tbl/>", p("ivers rise."));
    assert_eq!(of_body(&body), ["paragraph ¶1-2 Rivers rise.", "paragraph ¶3 R"]);
}

fn with_notes() -> Vec<u8> {
    let reference =
        |kind: &str, id: &str, rest: &str| format!("<w:r><w:{kind}Reference w:id='{id}' {rest}</w:r>");
    let deleted = format!("<w:del>{}</w:del>", reference("footnote", "7", "/>"));
    let body = format!(
        "<w:document><w:body><w:p>{}{}{}{}{}{}{}</w:p><w:altChunk r:id='chunk.html'/><w:sectPr>\
         <w:headerReference r:id='header1.xml'/><w:headerReference r:id='header1.xml'/></w:sectPr></w:body></w:document>",
        r("A ferry"),
        reference("footnote", "5", "/>"),
        reference("endnote", "1", "/>"),
        reference("footnote", "2", "w:customMarkFollows='1'/><w:t>*</w:t>"),
        reference("comment", "0", "/>"),
        deleted,
        r(" left."),
    );
    let note = |kind: &str, id: &str, text: &str| format!("<w:{kind} w:id='{id}'>{text}</w:{kind}>");
    let footnotes = format!(
        "<w:footnotes><w:footnote w:type='separator' w:id='-1'>{}</w:footnote>{}{}{}{}</w:footnotes>",
        p("line"),
        note("footnote", "2", &p("* Second.")),
        note(
            "footnote",
            "5",
            &format!("<w:p><w:r><w:footnoteRef/></w:r>{}</w:p>{}", r(" First."), p("More."))
        ),
        note("footnote", "7", &p("Deleted.")),
        note("footnote", "8", &p("Never referred to.")),
    );
    let endnotes = format!("<w:endnotes>{}</w:endnotes>", note("endnote", "1", &p("At the end.")));
    let comments = format!("<w:comments>{}</w:comments>", note("comment", "0", &p("Really?")));
    let header = format!("<w:hdr>{}</w:hdr>", p("Draft"));
    package(
        "word/document.xml",
        &RELATED,
        &[
            ("word/document.xml", body.as_bytes()),
            ("word/footnotes.xml", footnotes.as_bytes()),
            ("word/endnotes.xml", endnotes.as_bytes()),
            ("word/comments.xml", comments.as_bytes()),
            ("word/header1.xml", header.as_bytes()),
        ],
    )
}

#[test]
fn notes_follow_in_the_order_of_their_references() {
    let main = [
        "paragraph ¶1 A ferry left.",
        "note word/footnotes.xml note 1 First.",
        "note word/footnotes.xml note 1 More.",
        "note word/endnotes.xml note 1 At the end.",
        "note word/footnotes.xml note * Second.",
    ];
    let (lines, remarks) = read(&with_notes(), &Options::default());
    assert_eq!(lines, main);
    let (inserted, left_out) = (&remarks[0], &remarks[1]);
    assert!(inserted.contains("another document that is not read (word/chunk.html)"), "{inserted}");
    assert!(left_out.contains("left out: 1 tracked deletion, 1 header or footer, 1 comment"), "{left_out}");
    let options = Options { with: vec![Extra::Comments, Extra::Headers], ..Options::default() };
    let (lines, remarks) = read(&with_notes(), &options);
    assert_eq!(lines[..5], main);
    assert_eq!(lines[5..], ["paragraph word/header1.xml ¶1 Draft", "note word/comments.xml note 1 Really?"]);
    assert_eq!(remarks.len(), 2);
}

#[test]
fn parts_are_found_by_relationship_in_any_encoding_and_prefix() {
    let body = "<?xml version='1.0' encoding='UTF-16'?><ns0:document><ns0:body><ns0:p><ns0:pPr><ns0:pStyle \
                ns0:val='1'/></ns0:pPr><ns0:r><ns0:t>Паводок</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>";
    let body: Vec<u8> = format!("\u{feff}{body}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let parts = [("DOC\\Main.xml", &body[..]), ("doc/styles.xml", STYLES.as_bytes())];
    let file = package("/doc/main.xml", &[("styles", "styles.xml")], &parts);
    assert_eq!(read(&file, &Options::default()).0, ["heading doc/main.xml ¶1 Паводок"]);
}

fn error(file: &[u8]) -> String {
    read_bytes("a.docx", file.to_vec(), &Options::default()).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn errors_name_the_part() {
    let file = package("word/document.xml", &[], &[("word/document.xml", b"<w:document><w:body><w:p>")]);
    assert_eq!(error(&file), "a.docx: word/document.xml ends early; save the file again");
    let file = package("word/document.xml", &[], &[("word/document.xml", b"<w:document></w:body>")]);
    assert!(error(&file).starts_with("a.docx: word/document.xml: "), "{}", error(&file));
    assert!(error(&package("word/x.xml", &[], &[])).contains("it has no main text"));
    assert!(error(&document("<w:p/>")).contains("contains no text"));
    let inserted = error(&document("<w:altChunk r:id='chunk.html'/><w:altChunk r:id='chunk.html'/>"));
    assert!(
        inserted
            .contains("contains no text except another document that is not read (word/chunk.html); open")
    );
    assert!(error(&document(&p("Text."))[..300]).contains("it is truncated"));
    assert!(error(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("Office 97, or has a password"));
    let bomb = vec![b' '; 40 << 20];
    let file = package("word/document.xml", &[], &[("word/document.xml", &bomb)]);
    let result = read_bytes("a.docx", file, &Options::default()).map(|_| ());
    let Err(Error::Limit { exceeded, place, .. }) = result else { panic!("{result:?}") };
    assert_eq!((exceeded.bound, place.as_deref()), (Bound::Ratio, Some("word/document.xml")));
}

#[test]
fn hostile_documents_need_no_stack_and_no_time() {
    let many = 200_000;
    let references: String = (0..many).map(|id| format!("<w:footnoteReference w:id='{id}'/>")).collect();
    let bodies = vec![
        format!("<w:p>{}", "<w:r><w:fldChar w:fldCharType='begin'/></w:r>".repeat(many))
            + &r("Text.")
            + "</w:p>",
        "<w:tbl><w:tr><w:tc>".repeat(19) + &p("Deep.") + &"</w:tc></w:tr></w:tbl>".repeat(19),
        format!("<w:p><w:r>{references}</w:r>{}</w:p>", r("Text.")),
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>".repeat(many) + &p("Text."),
        "<w:tc/>".repeat(many) + "<w:tr/><w:p><w:p>" + &r("Text.") + "</w:p></w:p>",
        format!(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='4294967295'/></w:tcPr></w:tc><w:tc/><w:tc>{}",
            p("Far.")
        ) + "</w:tc></w:tr></w:tbl>",
    ];
    let read = move || {
        for body in &bodies {
            let mut options = Options::default();
            options.limits.set(Bound::Ratio, 100_000);
            assert_eq!(read(&document(body), &options).0.len(), 1);
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(read).unwrap().join().unwrap();
    let deep = "<w:sdt>".repeat(100) + &p("Text.") + &"</w:sdt>".repeat(100);
    assert!(
        error(&document(&deep)).contains("word/document.xml: elements are nested to more than 64 levels")
    );
}

proptest! {
    #[test]
    fn no_package_panics(at in 0usize..4000, byte: u8) {
        let mut file = with_notes();
        let at = at % file.len();
        file[at] = byte;
        let _ = read_bytes("a.docx", file, &Options::default());
    }

    #[test]
    fn no_elements_panic(body in "(<w:(p|r|t|tbl|tr|tc|pPr|rPr|tcPr|trPr|sdt|sdtPr|del|vanish|txbxContent|pict|fldChar w:fldCharType='(begin|separate|end)'|instrText|footnoteReference w:id='1'|footnote w:id='1')( w:val='[01]')?/?>|</w:(p|r|t|tbl|tr|tc|del|pict|sdt)>|</?mc:(AlternateContent|Choice|Fallback)>|[a-z ]){0,40}") {
        // Without its end, so that all that opens closes by chance.
        let parts = [("word/document.xml", body.as_bytes()), ("word/styles.xml", STYLES.as_bytes())];
        let _ = read_bytes("a.docx", package("word/document.xml", &RELATED, &parts), &Options::default());
        let _ = read_bytes("a.docx", document(&format!("<w:p>{}{body}", r("Text."))), &Options::default());
    }
}

#[test]
fn boxes_in_boxes_are_as_deep_as_the_limit_says() {
    let nested = |count: usize| {
        let open = "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor><a:graphic><a:graphicData>\
            <wps:wsp><wps:txbx><w:txbxContent>";
        let close = "</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>\
            </mc:Choice></mc:AlternateContent></w:r></w:p>";
        document(&[open.repeat(count), p("Innermost"), close.repeat(count)].concat())
    };
    let options = Options::default();
    assert_eq!(read(&nested(14), &options).0, ["box ¶15 Innermost"]);
    assert_eq!(read(&nested(options.limits.depth as usize), &options).0.len(), 1);
    let error = read_bytes("a.docx", nested(65), &options).map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::Limit { exceeded, .. } if exceeded.bound == Bound::Depth), "{error}");
    // What is in a box is as deep as anywhere.
    let deep = "<w:sdt>".repeat(70) + &"</w:sdt>".repeat(70);
    let boxed =
        document(&format!("<w:p><w:r><w:pict><w:txbxContent>{deep}</w:txbxContent></w:pict></w:r></w:p>"));
    assert!(read_bytes("a.docx", boxed, &options).is_err());
}

#[test]
fn word_art_and_deleted_text_without_its_mark_up_are_counted() {
    let body = format!(
        "<w:p><w:r><w:pict><v:shape><v:textpath string='Grand opening'/></v:shape><v:textpath string=''/></w:pict>\
         <w:t>One</w:t><w:delText>two</w:delText></w:r></w:p>{}",
        "<w:p><w:del><w:r><w:delText>three</w:delText></w:r></w:del></w:p>"
    );
    let (blocks, remarks) = read(&document(&body), &Options::default());
    assert_eq!(blocks, ["paragraph ¶1 One"]);
    assert_eq!(remarks, ["a.docx: left out: 1 piece of WordArt, 2 tracked deletions"]);
}
