use crate::expected::{blocks, check_shared};
use crate::{Error, Extra, Format, Options, read_bytes};
use proptest::prelude::*;
use sverka_package::testing::packed;
use sverka_text::document::BlockKind;
use sverka_text::limits::Bound;

const TYPES: &str = "<Types><Override ContentType='application/vnd.openxmlformats-officedocument.\
    presentationml.presentation.main+xml'/></Types>";

/// A relationship as a line: id, kind, target.
fn relationships(lines: &[(&str, &str, &str)]) -> String {
    let of = |(id, kind, target): &(&str, &str, &str)| {
        format!(
            "<Relationship Id='{id}' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}' Target='{target}'/>"
        )
    };
    format!("<Relationships>{}</Relationships>", lines.iter().map(of).collect::<String>())
}

/// Packs a presentation whose slides have these shapes; `show` is for the second slide.
fn slides(shapes: &[&str], more: &[(&str, &str)]) -> Vec<u8> {
    let ids: Vec<String> = (0..shapes.len()).map(|at| format!("r{at}")).collect();
    // Their names say nothing about their order.
    let targets: Vec<String> = (0..shapes.len()).map(|at| format!("/p/s{}.xml", 9 - at)).collect();
    let lines: Vec<_> = ids.iter().zip(&targets).map(|(id, target)| (&**id, "slide", &**target)).collect();
    let list: String = ids.iter().map(|id| format!("<p:sldId r:id='{id}'/>")).collect();
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), TYPES.to_owned()),
        ("_rels/.rels".to_owned(), relationships(&[("a", "officeDocument", "main.xml")])),
        ("main.xml".to_owned(), format!("<p:presentation><p:sldIdLst>{list}</p:sldIdLst></p:presentation>")),
        ("_rels/main.xml.rels".to_owned(), relationships(&lines)),
    ];
    for (target, shapes) in targets.iter().zip(shapes) {
        let slide = if shapes.starts_with("<p:sld") {
            (*shapes).to_owned()
        } else {
            format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
        };
        parts.push((target[1..].to_owned(), slide));
    }
    parts.extend(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    packed(&parts.iter().map(|(name, text)| (&**name, text.as_bytes())).collect::<Vec<_>>())
}

fn shape(placeholder: &str, paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr/><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"
    )
}

fn p(text: &str) -> String {
    format!("<a:p><a:r><a:rPr/><a:t>{text}</a:t></a:r></a:p>")
}

fn read_with(file: &[u8], with: &[Extra]) -> (Vec<String>, String) {
    let options = Options { with: with.to_vec(), ..Options::default() };
    let (document, remarks) = read_bytes("a.bin", file.to_vec(), &options).unwrap();
    let remarks: Vec<String> = remarks.iter().map(|remark| remark.message.clone()).collect();
    (blocks(&document).iter().map(|block| block.join("|")).collect(), remarks.join("\n"))
}

fn error(file: &[u8]) -> Error {
    read_bytes("a.pptx", file.to_vec(), &Options::default()).unwrap_err()
}

#[test]
fn the_shared_document_comes_out_as_expected() {
    check_shared("slides.en.pptx");
}

#[test]
fn placeholders_show_what_paragraphs_are() {
    let first = [
        shape("<p:ph type='ctrTitle'/>", "<a:p><a:r><a:t>High wa</a:t></a:r><a:r><a:t>ter</a:t></a:r><a:br/><a:r><a:t>mark</a:t></a:r></a:p>"),
        shape("<p:ph type='subTitle' idx='1'/>", &p("A talk")),
        shape("<p:ph idx='2'/>", &[p("One"), p("  "), p("Two")].concat()),
        shape("<p:ph type='dt'/>", &p("1 May")),
        shape("<p:ph type='sldNum'/>", &p("1")),
        shape("<p:ph type='ftr'/>", &p("River office")),
        format!("<p:grpSp><p:nvGrpSpPr><p:cNvPr/></p:nvGrpSpPr><p:grpSp>{}</p:grpSp></p:grpSp>", shape("", "<a:p><a:fld type='slidenum'><a:t>1</a:t></a:fld><a:fld type='datetime1'><a:t>May</a:t></a:fld><a:r><a:t>Free</a:t></a:r></a:p>\
            <a:p><a:pPr><a:buChar char='-'/></a:pPr><a:r><a:t>Dash</a:t></a:r></a:p>")),
    ]
    .concat();
    let main = [
        "heading|slide 1 box 1|High water mark",
        "paragraph|slide 1 box 2|A talk",
        "list-item|slide 1 box 3|One",
        "list-item|slide 1 box 3|Two",
        "box|slide 1 box 7|Free",
        "list-item|slide 1 box 7|Dash",
    ];
    let file = slides(&[&first], &[]);
    assert_eq!(
        read_with(&file, &[]),
        (main.map(str::to_owned).to_vec(), "left out: 1 header or footer".into())
    );
    let (found, remarks) = read_with(&file, &[Extra::Headers]);
    assert_eq!(found[6..], ["paragraph|slide 1 box 6|River office"]);
    assert_eq!(remarks, "");
    let (document, _) = read_bytes("a.pptx", file, &Options::default()).unwrap();
    assert_eq!(document.blocks[0].kind, BlockKind::Heading(1));
}

#[test]
fn hidden_slides_and_shapes_stay_out_but_are_counted() {
    let hidden = shape("", &p("Unseen")).replace("<p:cNvPr/>", "<p:cNvPr hidden='1'/>");
    let group = format!(
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr hidden='true'/></p:nvGrpSpPr>{}</p:grpSp>",
        shape("", &p("Nor this"))
    );
    let away = format!("<p:sld show='0'>{}</p:sld>", shape("", &p("Away")));
    let last = [hidden, group, shape("<p:ph type='title'/>", &p("Seen"))].concat();
    let (found, remarks) = read_with(&slides(&[&shape("", &p("First")), &away, &last], &[]), &[]);
    assert_eq!(found, ["box|slide 1 box 1|First", "heading|slide 3 box 3|Seen"]);
    assert_eq!(remarks, "left out: 1 hidden slide, 2 hidden shapes");
}

#[test]
fn merged_cells_alternatives_charts_and_diagrams() {
    let cell =
        |attributes: &str, text: &str| format!("<a:tc {attributes}><a:txBody>{}</a:txBody></a:tc>", p(text));
    let table = format!(
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{}{}{}</a:tr><a:tr>{}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        cell("gridSpan='2'", "Wide"),
        cell("hMerge='1'", "x"),
        cell("", "C1"),
        cell("vMerge='1'", "y"),
    );
    let rest = format!(
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>\
         <mc:AlternateContent><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>\
         <p:graphicFrame><c:chart/></p:graphicFrame><p:graphicFrame><dgm:relIds r:dm='d'/></p:graphicFrame>",
        shape("", &p("New")),
        shape("", &p("Newer")),
        shape("", &p("Old")),
        shape("", &p("Only")),
    );
    let diagram = format!("<dgm:dataModel><dgm:pt><dgm:t>{}</dgm:t></dgm:pt></dgm:dataModel>", p("Step one"));
    let around = relationships(&[("d", "diagramData", "d.xml")]);
    let more = [("p/_rels/s9.xml.rels", &*around), ("p/d.xml", &*diagram)];
    let (found, remarks) = read_with(&slides(&[&[table.clone(), table, rest].concat()], &more), &[]);
    let want = [
        "cell|slide 1 table 1 A1|Wide",
        "cell|slide 1 table 1 C1|C1",
        "cell|slide 1 table 2 A1|Wide",
        "cell|slide 1 table 2 C1|C1",
        "box|slide 1 box 1|New",
        "box|slide 1 box 2|Only",
        "box|slide 1 box 3|Step one",
    ];
    assert_eq!(found, want);
    assert_eq!(remarks, "left out: 1 chart");
}

#[test]
fn notes_follow_their_slide_and_comments_come_last() {
    let around = relationships(&[("n", "notesSlide", "notes.xml"), ("c", "comments", "c.xml")]);
    let notes = format!(
        "<p:notes>{}{}{}</p:notes>",
        shape("<p:ph type='sldImg'/>", ""),
        shape("<p:ph type='body'/>", &p("Slowly.")),
        shape("<p:ph type='sldNum'/>", &p("1"))
    );
    let old = "<p:cmLst><p:cm><p:text>Why?</p:text></p:cm></p:cmLst>";
    let new = "<p188:cmLst><p188:cm><p188:replyLst><p188:reply><p188:txBody><a:p><a:r><a:t>Be</a:t></a:r><a:r>\
        <a:t>cause</a:t></a:r></a:p></p188:txBody></p188:reply></p188:replyLst></p188:cm></p188:cmLst>";
    let title = |text: &str| shape("<p:ph type='title'/>", &p(text));
    let slide = [title("A"), title("B")];
    for (comments, count, want) in
        [(old, 1, "note|slide 1 comment 1|Why?"), (new, 2, "note|slide 1 comment 2|Because")]
    {
        let more = [("p/_rels/s9.xml.rels", &*around), ("p/notes.xml", &*notes), ("p/c.xml", comments)];
        let file = slides(&[&slide[0], &slide[1]], &more);
        let main = ["heading|slide 1 box 1|A", "note|slide 1 notes|Slowly.", "heading|slide 2 box 1|B"];
        let several = if count == 1 { "comment" } else { "comments" };
        assert_eq!(
            read_with(&file, &[]),
            (main.map(str::to_owned).to_vec(), format!("left out: {count} {several}"))
        );
        let (found, remarks) = read_with(&file, &[Extra::Comments]);
        assert_eq!((found[3..].join("\n"), &*remarks), (want.to_owned(), ""));
    }
}

#[test]
fn what_is_missing_is_said() {
    let shown = |file: &[u8]| error(file).to_string();
    let none = packed(&[("a", b"")]);
    assert_eq!(shown(&none), "a.pptx: ppt/presentation.xml is missing; save the file again");
    let cut = slides(&["<p:sld><p:cSld>"], &[]);
    assert_eq!(shown(&cut), "a.pptx: p/s9.xml ends early; save the file again");
    assert!(shown(b"\xD0\xCF\x11\xE0\xA1\xB1").contains("password"));
    let list = "<p:sldIdLst><p:sldId r:id='r7'/><p:sldId r:id='r0'/></p:sldIdLst>";
    let file = slides(&[&shape("", &p("Here"))], &[("main.xml", list)]);
    let (found, remarks) = read_with(&file, &[]);
    assert_eq!(
        (found.join("\n"), &*remarks),
        ("box|slide 2 box 1|Here".into(), "slide 1 is missing in the file")
    );
}

#[test]
fn hostile_files_meet_bounds_on_a_small_stack() {
    let deep = slides(&[&"<p:grpSp>".repeat(100_000)], &[]);
    let run = move || {
        let Error::Limit { exceeded, .. } = error(&deep) else { panic!("no limit") };
        assert_eq!(exceeded.bound, Bound::Depth);
    };
    // A small stack shows that no frame grows with the input.
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap().join().unwrap();
}

const PIECES: [&str; 18] = [
    "<p:sp>",
    "</p:sp>",
    "<p:ph type='title'/>",
    "<p:ph type='ftr'/>",
    "<p:txBody>",
    "</p:txBody>",
    "<a:p>",
    "</a:p>",
    "<a:t>",
    "</a:t>",
    "<a:tbl>",
    "</a:tbl>",
    "<a:tr>",
    "<a:tc>",
    "<a:br/>",
    "word",
    "<mc:Choice>",
    "<p:cNvPr hidden='1'/>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_bytes_panic(
        pieces in prop::collection::vec(0..PIECES.len(), 0..40),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let slide: String = pieces.iter().map(|&at| PIECES[at]).collect();
        let whole = slides(&[&shape("", &p("a")), &slide], &[]);
        let mut bytes = whole.clone();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let options = Options { format: Some(Format::Pptx), ..Options::default() };
        for file in [whole, bytes] {
            if let Ok((document, _)) = read_bytes("a.pptx", file, &options) {
                prop_assert_eq!(document.blocks.len(), document.places.len());
            }
        }
    }
}

#[test]
fn a_slide_that_is_named_again_is_read_once() {
    let file = slides(&[&shape("", "<a:p><a:r><a:t>One.</a:t></a:r></a:p>")], &[]);
    let file = sverka_package::testing::repacked(&file, |name, text| match name {
        "main.xml" => text.replace("<p:sldId r:id='r0'/>", &"<p:sldId r:id='r0'/>".repeat(1000)),
        _ => text,
    });
    let (document, remarks) = read_bytes("a.pptx", file, &Options::default()).unwrap();
    assert_eq!(blocks(&document).len(), 1);
    assert!(remarks.iter().any(|remark| remark.message.contains("999 repeated slides")), "{remarks:?}");
}
