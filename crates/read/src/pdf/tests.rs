//! Documents as a whole: those of ../shared, and small ones made here as bytes.

use crate::expected::{blocks, check_shared};
use crate::{Error, Extra, Options, read_bytes};
use proptest::prelude::*;
use std::fmt::Write;
use sverka_text::limits::Bound;

/// Makes a file of pages of 400 by 600 points with their contents; `more` are objects from number 4 on.
fn pdf(contents: &[String], more: &[&str], resources: &str) -> Vec<u8> {
    let first = 4 + more.len();
    let kids: String = (0..contents.len()).map(|at| format!("{} 0 R ", first + 2 * at)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", contents.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    for (at, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/CropBox[20 20 380 580]/Contents {} 0 R\
             /Resources<</Font<</F 3 0 R>>{resources}>>>>",
            first + 2 * at + 1
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    file(&objects)
}

/// Makes a file of objects; the first is the catalog.
fn file(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let start = out.len();
    write!(out, "{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1)
        .unwrap();
    out.into_bytes()
}

/// Draws a text at a place from the bottom left corner.
fn text(x: f32, y: f32, size: f32, text: &str) -> String {
    let text = text.replace('(', "\\(").replace(')', "\\)");
    format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// Draws lines of nine points from some height down.
fn column(x: f32, top: f32, lines: &[&str]) -> String {
    lines.iter().enumerate().map(|(at, line)| text(x, top - 12.0 * at as f32, 9.0, line)).collect()
}

fn read(bytes: Vec<u8>, options: &Options) -> Vec<String> {
    let (document, _) = read_bytes("a.pdf", bytes, options).unwrap();
    blocks(&document).into_iter().map(|[kind, place, text]| format!("{kind} {place}: {text}")).collect()
}

fn error(bytes: Vec<u8>, options: &Options) -> String {
    read_bytes("a.pdf", bytes, options).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn shared_documents() {
    for name in
        ["water-forum.lo.ru.pdf", "two-columns.en.pdf", "no-tounicode.ru.pdf", "scan.pdf", "unreadable.pdf"]
    {
        check_shared(name);
    }
}

/// The expected text puts a paragraph on page 1 whose first line is on page 2, so only kinds and texts are compared.
#[test]
fn shared_document_over_pages() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/eval/formats/one-column.ru.pdf");
    let Ok(bytes) = std::fs::read(&path) else {
        #[allow(clippy::print_stdout, reason = "says why it is skipped")]
        {
            println!("skipped: no ../shared");
        }
        return;
    };
    let expected = std::fs::read_to_string(path.with_extension("pdf.txt")).unwrap();
    let strip = |[kind, _, text]: [String; 3]| [kind, text];
    let (document, _) = read_bytes("one-column.ru.pdf", bytes, &Options::default()).unwrap();
    let found: Vec<[String; 2]> = blocks(&document).into_iter().map(strip).collect();
    let row =
        |line: &str| line.splitn(3, '\t').map(str::to_owned).collect::<Vec<String>>().try_into().unwrap();
    let want: Vec<[String; 2]> = expected.lines().map(|line| strip(row(line))).collect();
    assert_eq!(found, want);
}

#[test]
fn what_no_reader_sees_stays_out() {
    let content = [
        column(40.0, 500.0, &["The river rose at night and"]),
        // Blanks as offsets, and bold type made by printing twice.
        "BT /F 10 Tf 40 488 Td [(fell)-300(by)-300(day.)] TJ ET\nBT /F 10 Tf 40.2 488 Td [(fell)-300(by)-300(day.)] TJ ET\n".into(),
        // Outside of the crop box, askew, called an artifact.
        text(-20.0, 500.0, 10.0, "cut off"),
        "BT /F 40 Tf .7 .7 -.7 .7 100 200 Tm (DRAFT) Tj ET\n".into(),
        format!("/Artifact BMC {} EMC\n", text(40.0, 560.0, 10.0, "Bulletin")),
        // A text layer, and letters of an ornament that say what they are.
        "BT 3 Tr /F 10 Tf 40 440 Td (Unseen text.) Tj ET\nBT 0 Tr ET\n".into(),
        format!("/Span <</ActualText <FEFF0041006E0064>>> BDC {} EMC\n", text(40.0, 410.0, 10.0, "&&")),
    ]
    .concat();
    let found = read(pdf(&[content], &[], ""), &Options::default());
    assert_eq!(
        found,
        [
            "paragraph p. 1: The river rose at night and fell by day.",
            "paragraph p. 1: Unseen text.",
            "paragraph p. 1: And"
        ]
    );
}

#[test]
fn text_goes_on_over_columns_and_pages_without_their_furniture() {
    let head = |page: usize| {
        text(40.0, 560.0, 8.0, &format!("Bulletin No. 3 page {page}"))
            + &text(200.0, 30.0, 8.0, &page.to_string())
    };
    let left = ["The committee met on the bank of the riv-", "er, and nobody had brought an umbrella."];
    let right = ["It rained for an hour, and the clerk", "wrote with a pencil that a friend of"];
    let first = head(1)
        + &text(40.0, 530.0, 14.0, "High Water")
        + &column(30.0, 500.0, &[left[0], left[1], left[0]])
        + &column(222.0, 500.0, &["er, and went home.", right[0], right[1]])
        + &text(30.0, 60.0, 6.0, "1 See the report.");
    // Drawn separately from its line.
    let mark = "BT /F 5 Tf 303 504 Td (1) Tj ET\n";
    let second = head(2) + &column(30.0, 500.0, &["his had brought."]);
    let third = head(3) + &column(30.0, 500.0, &["The end."]);
    let bytes = pdf(&[first + mark, second, third], &[], "");
    let found = read(bytes.clone(), &Options::default());
    let want = [
        "heading p. 1: High Water",
        "paragraph p. 1: The committee met on the bank of the river, and nobody had brought an umbrella. \
         The committee met on the bank of the river, and went home.",
        "paragraph p. 1: It rained for an hour, and the clerk wrote with a pencil that a friend of \
         his had brought.",
        "paragraph p. 3: The end.",
        "note p. 1: See the report.",
    ];
    assert_eq!(found, want);
    let with = Options { with: vec![Extra::Headers], ..Options::default() };
    assert_eq!(read(bytes.clone(), &with).last().unwrap(), "paragraph p. 3: Bulletin No. 3 page 3");
    let (_, remarks) = read_bytes("a.pdf", bytes, &Options::default()).unwrap();
    assert!(remarks[0].to_string().contains("left out: 3 running heads, 3 page numbers"), "{remarks:?}");
}

#[test]
fn files_without_text_say_why() {
    let empty = error(pdf(&[String::new()], &[], ""), &Options::default());
    assert_eq!(empty, "a.pdf: no text in it: 1 page without a letter; check that it is the right file");
    let damaged = error(b"%PDF-1.7 and no more".to_vec(), &Options::default());
    assert_eq!(damaged, "a.pdf: is damaged: it has no pages; save the document again");
}

#[test]
fn pages_draw_within_limits() {
    let mut options = Options::default();
    options.limits.set(Bound::Glyphs, 1000);
    let many = pdf(&[text(40.0, 500.0, 1.0, &"x".repeat(101))], &[], "");
    let found = read_bytes("a.pdf", many, &options).map(|_| ()).unwrap_err();
    assert!(matches!(&found, Error::Limit { place: Some(place), .. } if place == "page 1"), "{found}");
    assert_eq!(found.to_string(), "a.pdf: page 1: the text has more than 100 glyphs");
    // Forms inside of forms, ten of each: ten to the power of nine.
    let form = |name: &str| {
        let content = format!("/{name} Do ").repeat(10);
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 400 600]/Length {}>>stream\n{content}\nendstream",
            content.len()
        )
    };
    let names = ["B", "C", "D", "E", "G", "H", "I", "J", "K"];
    let forms: Vec<String> = names.iter().map(|name| form(name)).collect();
    let entries: String = ["A"]
        .iter()
        .chain(&names)
        .zip(4..4 + forms.len())
        .map(|(name, at)| format!("/{name} {at} 0 R"))
        .collect();
    let more: Vec<&str> = forms.iter().map(String::as_str).collect();
    let laughs = pdf(&["/A Do".into()], &more, &format!("/XObject<<{entries}>>"));
    assert!(error(laughs.clone(), &options).contains("page 1: the pages draw more than"));
    options.limits.content = u64::MAX;
    assert!(error(laughs, &options).contains("page 1: the text has more than"));
}

/// Cells whose texts are as close as words, between lines that are drawn or filled.
#[test]
fn lines_of_tables_part_cells() {
    let cells = [
        text(42.0, 500.0, 10.0, "Tea and milk"),
        text(103.0, 500.0, 10.0, "three cups"),
        text(42.0, 488.0, 10.0, "Bread"),
        text(103.0, 488.0, 10.0, "two loaves"),
    ]
    .concat();
    let all = ["Tea and milk", "three cups", "Bread", "two loaves"];
    let drawn = "40 484 m 40 510 l 101 484 m 101 510 l 40 497 m 160 497 l S\n";
    let filled = "40 484 .5 26 re 101 484 .5 26 re f 40 497 120 .5 re f\n";
    let boxes = "40 497 61 13 re 101 497 61 13 re 40 484 61 13 re 101 484 61 13 re S\n";
    for lines in [drawn, filled, boxes] {
        let found = read(pdf(&[lines.to_owned() + &cells], &[], ""), &Options::default());
        let texts: Vec<&str> = found.iter().filter_map(|block| Some(block.split_once(": ")?.1)).collect();
        assert_eq!(texts, all, "{lines}");
    }
    // Underlines do not separate anything.
    let lines = column(40.0, 500.0, &["A line that is underlined from its start", "to its end and goes on."]);
    let found = read(pdf(&[lines + "40 498 200 .5 re f\n"], &[], ""), &Options::default());
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn hostile_objects_end() {
    // A form that draws itself, a page tree that contains itself, a deep one, a page of any size.
    let own = "<</Type/XObject/Subtype/Form/BBox[0 0 400 600]/Length 5>>stream\n/A Do\nendstream";
    let cyclic =
        pdf(&["/A Do ".to_owned() + &text(40.0, 500.0, 10.0, "Text.")], &[own], "/XObject<</A 4 0 R>>");
    let page = |size: &str| {
        format!("<</Type/Page/MediaBox[0 0 {size}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>")
    };
    let content = text(40.0, 500.0, 10.0, "Text.");
    let tail = [
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let catalog = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    let with = move |tree: &str, size: &str| {
        file(&[catalog.clone(), tree.to_owned(), page(size), tail[0].clone(), tail[1].clone()])
    };
    let own_child = with("<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 9>>", "400 600");
    let huge = with("<</Type/Pages/Kids[3 0 R]/Count 1>>", "99999999999 99999999999");
    let nested = format!("<</Type/Pages/Kids[3 0 R {}]>>", "[".repeat(100_000));
    let run = move || {
        for bytes in [cyclic, own_child, huge] {
            assert_eq!(read(bytes, &Options::default()), ["paragraph p. 1: Text."]);
        }
        let _ = read_bytes("a.pdf", with(&nested, "400 600"), &Options::default());
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap().join().unwrap();
}

/// Thirty thousand letters strewn over a page: in one row, in one column, in steps, and all over.
#[test]
fn no_layout_takes_quadratic_time() {
    let layouts: [fn(u32) -> (u32, u32); 4] = [
        |at| (at * 30, 300),
        |at| (300, at * 30),
        |at| (at * 30, at * 30),
        |at| (at * 7919 % 900_000, at * 104_729 % 900_000),
    ];
    for layout in layouts {
        let content: String = (0..30_000)
            .map(|at| {
                let (x, y) = layout(at);
                format!("BT /F 10 Tf {x} {y} Td (1) Tj ET\n")
            })
            .collect();
        let page = "<</Type/Page/MediaBox[0 0 900000 900000]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            page.to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ];
        let start = std::time::Instant::now();
        let _ = read_bytes("a.pdf", file(&objects), &Options::default());
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}

#[test]
fn fonts_claim_no_more_characters_than_there_are() {
    let font = |widths: &str| {
        let inner = "/Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
                     /Supplement 0>>";
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<<{inner}/W{widths}>>]>>"
        )
    };
    let content = vec![text(40.0, 500.0, 10.0, "Text."), "BT /G 9 Tf <0041> Tj ET".to_owned()];
    let with = |widths: &str| pdf(&content, &[&font(widths)], "/Font<</F 3 0 R/G 4 0 R>>");
    for widths in ["[0 2147483647 500]", "[1 [2 3] 7 99999999 500]", "[0 -99999999 1]"] {
        assert!(error(with(widths), &Options::default()).contains("more characters than exist"), "{widths}");
    }
    let sound = read_bytes("a.pdf", with("[0 65535 500 7 [1000 200]]"), &Options::default());
    assert!(!sound.is_err_and(|error| error.to_string().contains("characters than")));
}

#[test]
fn forms_in_forms_that_draw_nothing_end() {
    let form = |inner: &str, content: &str| {
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 400 600]/Resources<</XObject<<{inner}>>>>/Length {}>>stream\n{content}\nendstream",
            content.len()
        )
    };
    let mut forms: Vec<String> = (5..35).map(|next| form(&format!("/A {next} 0 R"), "/A Do /A Do")).collect();
    forms.push(form("", ""));
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let mut options = Options::default();
    options.limits.glyphs = 10_000;
    let bomb = pdf(&["/A Do".into()], &forms, "/XObject<</A 4 0 R>>");
    assert!(error(bomb.clone(), &options).contains("page 1: the pages draw more than"));
    options.limits.content = u64::MAX;
    assert!(error(bomb, &options).contains("page 1: the text has more than"));
}

#[test]
fn content_that_draws_nothing_is_bounded() {
    let mut options = Options::default();
    options.limits.content = 100_000;
    let draw_nothing = "q Q ".repeat(20_000);
    let pages = vec![text(40.0, 500.0, 10.0, "Text."), draw_nothing.clone(), draw_nothing.clone()];
    let refused = |file: Vec<u8>, page: &str, options: &Options| {
        let message = error(file, options);
        assert!(message.contains(&format!("{page}: the pages draw more than")), "{message}");
    };
    assert_eq!(read(pdf(&pages[..2], &[], ""), &options).len(), 1);
    refused(pdf(&pages, &[], ""), "page 3", &options);
    // One stream named a hundred times; the same with a form.
    let stream = format!("<</Length {}>>stream\n{}\nendstream", 4000, &draw_nothing[..4000]);
    let page = format!("<</Type/Page/MediaBox[0 0 400 600]/Contents[{}]>>", "4 0 R ".repeat(100));
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", &page, &stream];
    refused(file(&objects.map(str::to_owned)), "page 1", &options);
    let form = stream.replace("<<", "<</Type/XObject/Subtype/Form/BBox[0 0 400 600]");
    let page = text(40.0, 500.0, 10.0, "Text.") + &"/A Do ".repeat(100);
    refused(pdf(std::slice::from_ref(&page), &[&form], "/XObject<</A 4 0 R>>"), "page 1", &options);
    options.limits.content = 500_000;
    assert_eq!(read(pdf(&[page], &[&form], "/XObject<</A 4 0 R>>"), &options), ["paragraph p. 1: Text."]);
}

#[test]
fn a_deep_page_tree_is_read() {
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
    let levels = 5000;
    objects.extend((0..levels).map(|at| format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", at + 3)));
    let content = text(40.0, 500.0, 10.0, "Text.");
    objects.push(format!("<</Type/Page/MediaBox[0 0 400 600]/Contents {} 0 R>>", levels + 3));
    objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    assert_eq!(read(file(&objects), &Options::default()), ["paragraph p. 1: Text."]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_bytes("a.pdf", [b"%PDF-1.7\n".as_slice(), &bytes].concat(), &Options::default());
    }

    #[test]
    fn no_change_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = pdf(&[column(40.0, 500.0, &["The river rose", "at night."])], &[], "");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_bytes("a.pdf", bytes, &Options::default());
    }

    #[test]
    fn no_place_panics(places in prop::collection::vec((-1e9f32..1e9, -1e9f32..1e9, -1e5f32..1e5), 1..40)) {
        let content: String = places.iter().map(|(x, y, size)| text(*x, *y, *size, "word")).collect();
        let near: String = places.iter().map(|(x, y, size)| text(x % 400.0, y % 600.0, size % 40.0, "word. w")).collect();
        let _ = read_bytes("a.pdf", pdf(&[content, near.clone(), near], &[], ""), &Options::default());
    }
}
