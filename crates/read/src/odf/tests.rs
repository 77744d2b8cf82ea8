use crate::expected::{blocks, check_shared};
use crate::{Error, Extra, Options, read_bytes};
use proptest::prelude::*;
use sverka_package::testing::packed;
use sverka_text::document::{BlockKind, Document};
use sverka_text::limits::Bound;

const STYLES: &str = "<office:document-styles><office:styles>\
    <style:style style:name='Secret' style:family='text'><style:text-properties text:display='none'/>\
    </style:style>\
    <style:style style:name='Caption' style:family='paragraph'/>\
    <style:style style:name='Loop' style:family='paragraph' style:parent-style-name='Loop2'/>\
    <style:style style:name='Loop2' style:family='paragraph' style:parent-style-name='Loop'/>\
    </office:styles><office:automatic-styles>\
    <style:style style:name='T2' style:family='text'><style:text-properties text:display='none'/>\
    </style:style></office:automatic-styles>\
    <office:master-styles><style:master-page><style:header><text:p>The <text:span text:style-name='T2'>old \
    </text:span>header</text:p></style:header><style:footer style:display='false'><text:p>No footer</text:p>\
    </style:footer></style:master-page></office:master-styles></office:document-styles>";

const AUTOMATIC: &str = "<office:automatic-styles>\
    <style:style style:name='T1' style:family='text' style:parent-style-name='Secret'/>\
    <style:style style:name='T2' style:family='text'><style:text-properties text:display='true'/>\
    </style:style>\
    <style:style style:name='P1' style:family='paragraph'><style:text-properties text:display='none'/>\
    </style:style>\
    <style:style style:name='P2' style:family='paragraph' style:parent-style-name='Caption'/>\
    <style:style style:name='dp1' style:family='drawing-page'>\
    <style:drawing-page-properties presentation:visibility='hidden'/></style:style>\
    </office:automatic-styles>";

fn text(body: &str) -> Vec<u8> {
    zip("application/vnd.oasis.opendocument.text", &format!("<office:text>{body}</office:text>"))
}

fn slides(body: &str) -> Vec<u8> {
    let body = format!("<office:presentation>{body}</office:presentation>");
    zip("application/vnd.oasis.opendocument.presentation", &body)
}

fn zip(kind: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content>{AUTOMATIC}<office:body>{body}</office:body></office:document-content>"
    );
    packed(&[
        ("mimetype", kind.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("styles.xml", STYLES.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

/// Returns the blocks, one line each, and what was left out.
fn read_with(file: &[u8], with: &[Extra]) -> (Vec<String>, String) {
    let options = Options { with: with.to_vec(), ..Options::default() };
    let (document, remarks) = read_bytes("a.bin", file.to_vec(), &options).unwrap();
    let remarks: Vec<String> = remarks.iter().map(|remark| remark.message.clone()).collect();
    (blocks(&document).iter().map(|block| block.join("|")).collect(), remarks.join("\n"))
}

fn read(file: &[u8]) -> Vec<String> {
    read_with(file, &[]).0
}

fn error(file: &[u8]) -> Error {
    read_bytes("a.odt", file.to_vec(), &Options::default()).unwrap_err()
}

#[test]
fn shared_documents_come_out_as_expected() {
    for name in ["parts.ru.odt", "water-forum.ru.odt", "flat.en.fodt", "slides.ru.odp"] {
        check_shared(name);
    }
}

#[test]
fn words_cut_into_runs_are_one_and_breaks_are_spaces() {
    let file = text(
        "<text:p>The mi<text:span>ll</text:span>er<text:s text:c='4'/>sang<text:line-break/>at \
         <text:soft-page-break/>dawn<text:tab/>and\n dusk<text:bookmark text:name='b'/>.</text:p>",
    );
    assert_eq!(read(&file), ["paragraph|content.xml ¶1|The miller sang at dawn and dusk."]);
}

#[test]
fn deleted_and_hidden_text_and_comments_stay_out() {
    let file = text(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion>\
         </text:changed-region></text:tracked-changes>\
         <text:p>One<text:change text:change-id='c'/> <text:change-start/>inserted<text:change-end/>\
         <office:annotation><dc:creator>Me</dc:creator><text:p>Sure?</text:p><text:p>No.</text:p>\
         </office:annotation>.</text:p>\
         <text:p>Two<text:span text:style-name='T1'> secret <text:span text:style-name='T2'>seen</text:span>\
         </text:span><text:hidden-text text:is-hidden='true'> gone</text:hidden-text>\
         <text:variable-set text:display='none'>7</text:variable-set>.</text:p>\
         <text:p text:style-name='P1'>A whole paragraph</text:p>\
         <text:p>Another<text:hidden-paragraph text:is-hidden='true'/> one <text:span>too</text:span></text:p>\
         <text:p text:style-name='Loop'>Three<text:hidden-paragraph/>.</text:p>\
         <text:section text:display='none'><text:p>A section</text:p></text:section>\
         <text:section text:display='condition' text:is-hidden='true'><text:p>B</text:p></text:section>\
         <text:section text:display='condition'><text:p>Four.</text:p></text:section>",
    );
    let main = [
        "paragraph|content.xml ¶1|One inserted.",
        "paragraph|content.xml ¶2|Twoseen.",
        "paragraph|content.xml ¶5|Three.",
        "paragraph|content.xml ¶8|Four.",
    ];
    let (found, remarks) = read_with(&file, &[]);
    assert_eq!(found, main);
    assert_eq!(remarks, "left out: 1 header or footer, 1 comment, 7 hidden passages");
    let (found, remarks) = read_with(&file, &[Extra::Comments, Extra::Headers]);
    let more = ["note|content.xml ¶1|Sure?", "note|content.xml ¶1|No.", "paragraph|styles.xml ¶1|The header"];
    assert_eq!(found, [&main[..], &more].concat());
    assert_eq!(remarks, "left out: 8 hidden passages");
}

#[test]
fn notes_come_last_in_the_order_of_their_references() {
    let note = |number: &str, text: &str| {
        format!(
            "<text:note><text:note-citation>{number}</text:note-citation><text:note-body>{text}\
             </text:note-body></text:note>"
        )
    };
    let file = text(&format!(
        "<text:p>Rain{} fell{}.</text:p><text:h text:outline-level='3'>After{}</text:h>",
        note("i", "<text:list><text:list-item><text:p>An endnote.</text:p></text:list-item></text:list>"),
        note("1", "<text:p>A footnote.</text:p><text:p>It goes on.</text:p>"),
        note("*", "<text:p/>"),
    ));
    let want = [
        "paragraph|content.xml ¶1|Rain fell.",
        "heading|content.xml ¶2|After",
        "note|content.xml note i|An endnote.",
        "note|content.xml note 1|A footnote.",
        "note|content.xml note 1|It goes on.",
    ];
    assert_eq!(read(&file), want);
    let (document, _) = read_bytes("a.odt", file, &Options::default()).unwrap();
    assert_eq!(document.blocks[1].kind, BlockKind::Heading(3));
}

#[test]
fn repeated_rows_are_read_once_and_tables_lie_in_cells() {
    let cell = |text: &str| format!("<table:table-cell>{text}</table:table-cell>");
    let inner = format!(
        "<table:table><table:table-row>{}</table:table-row></table:table>",
        cell("<text:p>In</text:p>")
    );
    let file = text(&format!(
        "<table:table><table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows>\
         <table:table-row table:number-rows-repeated='4000000000'>\
         <table:table-cell table:number-columns-repeated='9999999999'/>\
         <table:table-cell table:number-columns-repeated='3'/>{}<table:covered-table-cell><text:p>x</text:p>\
         </table:covered-table-cell></table:table-row><table:table-row table:visibility='collapse'>{}\
         </table:table-row></table:table><text:p>End</text:p>",
        cell("<text:list><text:list-item><text:p>A</text:p></text:list-item></text:list><text:p>B</text:p>"),
        cell("<text:p/>"),
        cell(&format!("<text:p>C</text:p>{inner}{inner}")),
        cell("<text:p>y</text:p>"),
    ));
    let want = [
        "cell|content.xml table 1 A1|A",
        "cell|content.xml table 1 A1|B",
        "cell|content.xml table 1 E2|C",
        "cell|content.xml table 1 E2 / table 1 A1|In",
        "cell|content.xml table 1 E2 / table 2 A1|In",
        "paragraph|content.xml ¶9|End",
    ];
    assert_eq!(read(&file), want);
}

#[test]
fn frames_do_not_cut_paragraphs_and_indexes_stay_out() {
    let file = text(
        "<text:illustration-index><text:index-body><text:index-title><text:p>Figures</text:p></text:index-title>\
         <text:p>Fig. 1</text:p></text:index-body></text:illustration-index>\
         <text:p text:style-name='Title'>The lock</text:p>\
         <text:p>Before <draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><svg:title>T</svg:title>\
         <svg:desc>D</svg:desc></draw:frame><draw:frame><draw:image><office:binary-data>aGk=\
         </office:binary-data></draw:image></draw:frame>after <text:ruby><text:ruby-base>base</text:ruby-base>\
         <text:ruby-text>reading</text:ruby-text></text:ruby>.</text:p>\
         <text:p text:style-name='P2'>Figure <text:sequence>1</text:sequence></text:p>\
         <text:list><text:list-item><text:number>1.</text:number><text:h>Chapter</text:h></text:list-item>\
         <text:list-item><text:p>An item of <draw:custom-shape><text:p>a shape</text:p></draw:custom-shape>\
         two</text:p></text:list-item></text:list>\
         <text:p>See <draw:object><math:math>x</math:math></draw:object><text:title>the title</text:title>.</text:p>",
    );
    let want = [
        "heading|content.xml ¶1|The lock",
        "paragraph|content.xml ¶2|Before after base.",
        "box|content.xml ¶3|boxed",
        "box|content.xml ¶4|Figure 1",
        "heading|content.xml ¶5|Chapter",
        "list-item|content.xml ¶6|An item of two",
        "box|content.xml ¶7|a shape",
        "paragraph|content.xml ¶8|See the title.",
    ];
    let (found, remarks) = read_with(&file, &[]);
    assert_eq!(found, want);
    let counts = "1 header or footer, 1 table of contents or index, 1 embedded object";
    assert_eq!(remarks, format!("left out: {counts}"));
}

#[test]
fn slides_give_titles_items_tables_and_notes() {
    let frame = |class: &str, text: &str| {
        format!("<draw:frame presentation:class='{class}'><draw:text-box>{text}</draw:text-box></draw:frame>")
    };
    let title = frame("title", "<text:p>Locks<text:line-break/>and weirs</text:p>");
    let file = slides(&format!(
        "<presentation:footer-decl>F</presentation:footer-decl><draw:page>{title}{}{}{}\
         <draw:g><draw:custom-shape><text:p/></draw:custom-shape><draw:rect><text:p>Free <text:page-number>7\
         </text:page-number>text</text:p></draw:rect></draw:g>\
         <draw:frame><table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>\
         </table:table-row></table:table></draw:frame>\
         <office:annotation><text:p>Too long?</text:p></office:annotation>\
         <presentation:notes><draw:page-thumbnail/>{}{}</presentation:notes></draw:page>\
         <draw:page draw:style-name='dp1'>{title}</draw:page><draw:page>{}</draw:page>",
        frame(
            "outline",
            "<text:p>Plain</text:p><text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list>"
        ),
        frame("footer", "<text:p>Foot</text:p>"),
        frame("page-number", "<text:p>1</text:p>"),
        frame("page-number", "<text:p>1</text:p>"),
        frame("notes", "<text:p>Say this.</text:p>"),
        frame("subtitle", "<text:p>The end</text:p>"),
    ));
    let main = [
        "heading|slide 1 box 1|Locks and weirs",
        "list-item|slide 1 box 2|Plain",
        "list-item|slide 1 box 2|Item",
        "box|slide 1 box 5|Free text",
        "cell|slide 1 table 1 A1|Year",
        "note|slide 1 notes|Say this.",
        "paragraph|slide 3 box 1|The end",
    ];
    let (found, remarks) = read_with(&file, &[]);
    assert_eq!(found, main);
    assert_eq!(remarks, "left out: 2 headers and footers, 1 comment, 1 hidden slide");
    let (found, _) = read_with(&file, &[Extra::Comments]);
    assert_eq!(found[7..], ["note|slide 1 comment 1|Too long?"]);
}

#[test]
fn flat_files_are_read_in_their_encoding() {
    let flat = "<?xml version='1.0' encoding='windows-1251'?><office:document \
        office:mimetype='application/vnd.oasis.opendocument.text'><office:meta><dc:title>M</dc:title></office:meta>\
        <office:master-styles><style:master-page><style:header><text:p>Верх</text:p></style:header>\
        </style:master-page></office:master-styles><office:body><office:text><text:p>Мост закрыт &amp; пуст.\
        </text:p></office:text></office:body></office:document>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(flat);
    let (found, _) = read_with(&bytes, &[Extra::Headers]);
    assert_eq!(found, ["paragraph|¶1|Мост закрыт & пуст.", "paragraph|master-styles ¶1|Верх"]);
}

#[test]
fn errors_name_the_part_and_the_remedy() {
    let manifest = b"<m:manifest><m:file-entry m:full-path='content.xml'><m:encryption-data/></m:file-entry>\
        </m:manifest>";
    let locked = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"\0\x01"),
        ("META-INF/manifest.xml", manifest),
    ]);
    let shown = |file: &[u8]| error(file).to_string();
    assert_eq!(
        shown(&locked),
        "a.odt: it is protected by a password; open it with the password and save it without one"
    );
    assert_eq!(shown(&packed(&[("a", b"")])), "a.odt: content.xml is missing; save the file again");
    let cut = packed(&[("content.xml", b"<office:document-content><office:body>")]);
    assert_eq!(shown(&cut), "a.odt: content.xml ends early; save the file again");
    let other = "contains no OpenDocument document; save the file again";
    assert_eq!(shown(b"Just some words."), format!("a.odt: the file {other}"));
    assert_eq!(shown(&packed(&[("content.xml", b"<a/>")])), format!("a.odt: content.xml {other}"));
    let wrong = packed(&[("content.xml", b"<a></b>")]);
    assert!(shown(&wrong).starts_with("a.odt: content.xml: "), "{}", shown(&wrong));
    let sheet = zip("application/vnd.oasis.opendocument.text", "<office:spreadsheet/>");
    assert!(shown(&sheet).contains("it is a spreadsheet"), "{}", shown(&sheet));
    assert!(matches!(error(&text("<text:p> </text:p>")), Error::LeftOut { .. }));
}

#[test]
fn hostile_files_meet_bounds_on_a_small_stack() {
    let deep = text(&"<text:section>".repeat(100_000));
    let wide = text(
        &"<text:p><draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame></text:p>"
            .repeat(20_000),
    );
    let run = move || {
        let Error::Limit { exceeded, .. } = error(&deep) else { panic!("no limit") };
        assert_eq!(exceeded.bound, Bound::Depth);
        assert_eq!(read(&wide).len(), 20_000);
    };
    // A small stack shows that no frame grows with the input.
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap().join().unwrap();
}

/// Checks that blocks are in order and not empty.
fn check(document: &Document) {
    assert_eq!(document.blocks.len(), document.places.len());
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.range.start && block.range.start < block.range.end);
        end = block.range.end;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_bytes_panic(
        pieces in prop::collection::vec(0..PIECES.len(), 0..40),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let body: String = pieces.iter().map(|&at| PIECES[at]).collect();
        let mut flat = format!("<office:document>{AUTOMATIC}<office:body>{body}").into_bytes();
        for (at, byte) in flips {
            let at = at.index(flat.len());
            flat[at] = byte;
        }
        let options = Options { format: Some(crate::Format::Odt), ..Options::default() };
        for file in [flat.clone(), packed(&[("content.xml", &flat)])] {
            if let Ok((document, _)) = read_bytes("a.odt", file, &options) {
                check(&document);
            }
        }
    }
}

const PIECES: [&str; 22] = [
    "<text:p>",
    "</text:p>",
    "<text:h>",
    "</text:h>",
    "<table:table>",
    "</table:table>",
    "<table:table-row>",
    "</table:table-row>",
    "<table:table-cell>",
    "</table:table-cell>",
    "<text:note>",
    "</text:note>",
    "<text:note-body>",
    "</text:note-body>",
    "<draw:page>",
    "</draw:page>",
    "<office:presentation>",
    "<text:hidden-paragraph text:is-hidden='true'/>",
    "<text:tracked-changes>",
    "word",
    "<draw:text-box>",
    "</office:body></office:document>",
];
