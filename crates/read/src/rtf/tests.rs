use crate::expected::{blocks, check_shared};
use crate::{Error, Extra, Format, Options, read_bytes};
use proptest::prelude::*;
use sverka_text::document::BlockKind;
use sverka_text::limits::Bound;

const HEAD: &str = "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fnil Plain;}{\\f1\\fcharset0 Western;}\
    {\\f2\\fcharset161 Greek{\\*\\falt Arial};}{\\f3\\fcharset128 Japanese;}}{\\colortbl;\\red0;}\
    {\\stylesheet{\\s0 Normal;}{\\s7\\outlinelevel2 Rubric;}{\\s8 Heading 4;}}{\\info{\\title Not text}}\r\n";

fn read_with(body: &str, with: &[Extra]) -> (Vec<String>, String) {
    let options = Options { with: with.to_vec(), ..Options::default() };
    let file = format!("{HEAD}{body}}}\0");
    let (document, remarks) = read_bytes("a.bin", file.into_bytes(), &options).unwrap();
    let remarks: Vec<String> = remarks.iter().map(|remark| remark.message.clone()).collect();
    (blocks(&document).iter().map(|block| block.join("|")).collect(), remarks.join("\n"))
}

fn read(body: &str) -> Vec<String> {
    read_with(body, &[]).0
}

#[test]
fn shared_documents_come_out_as_expected() {
    for name in ["parts.ru.rtf", "water-forum.lo.ru.rtf"] {
        check_shared(name);
    }
}

#[test]
fn bytes_are_decoded_by_their_font() {
    let file = "\\f0 \\'ec\\'ee{\\b\\'f1}\\'f2 {\\f1 na\\'efve} {\\f2\\'e1} {\\f3\\'83e\\'83\\'58\\'83\\'67} \\'ff\\par";
    assert_eq!(read(file), ["paragraph|¶1|мост naïve α テスト я"]);
    // Without a code page, ANSI is that of the West.
    let (document, _) =
        read_bytes("a.rtf", b"{\\rtf1\\ansi caf\\'e9}".to_vec(), &Options::default()).unwrap();
    assert_eq!(document.text, "café");
}

#[test]
fn characters_of_unicode_replace_their_fallback() {
    for (source, text) in [
        ("\\u1084?\\u1086\\'3f\\u1089\\'ee\\u1090\\u33?.", "мост!."),
        ("\\uc0 a\\u8211-b", "a–-b"),
        ("a\\u8211- b", "a– b"),
        ("{\\uc2\\u171\\'ab\\'ab x}\\u187\\'bb", "« x»"),
        ("\\u-10179?\\u-8704?", "😀"),
        ("\\u128512?", "😀"),
        ("\\u-10179?x", "x"),
        ("{\\u1084}ost", "мost"),
        ("\\uc1\\u1084\\bin2 {}ost", "мost"),
    ] {
        assert_eq!(read(source), [format!("paragraph|¶1|{text}")], "{source}");
    }
}

#[test]
fn words_and_paragraphs_run_over_groups_and_lines() {
    let file = "The mi{\\b ll}{\\i e}r\\tab sa\r\nng\\line at\\~dawn: \\'7b\\{x\\}\\\\, to\\-day, e\\_mail \\emdash\\lquote\\rquote\
        {\\par}\\pard Next\\\n\\pard Third {\\pict\\pngblip 89504e47}{\\*\\unknown gone}{\\*\\bkmkstart b}one\\bin4 }}{{\\page Fourth";
    let want = [
        "paragraph|¶1|The miller sang at\u{a0}dawn: {{x}\\, today, e\u{2011}mail —‘’",
        "paragraph|¶2|Next",
        "paragraph|¶3|Third one",
        "paragraph|¶4|Fourth",
    ];
    assert_eq!(read(file), want);
}

#[test]
fn hidden_and_deleted_text_stays_out_and_joins_paragraphs() {
    let file = "Seen{\\v  unseen \\v0 , and}{\\deleted  gone}{\\revised  new}{\\v\\par} joined{\\deleted\\par}.\\par\
        {\\v A whole one.\\par}\\v x\\plain y\\par";
    let (found, remarks) = read_with(file, &[]);
    assert_eq!(found, ["paragraph|¶1|Seen, and new joined.", "paragraph|¶2|y"]);
    assert_eq!(remarks, "left out: 3 hidden passages");
}

#[test]
fn fields_give_their_results_but_for_tables_of_contents() {
    let file = "See {\\field{\\*\\fldinst{HYPERLINK \"https://example.org\"}}{\\fldrslt {\\ul this}}} on {\\field\\fldedit\
        {\\*\\fldinst PAGEREF x}{\\fldrslt 12}}.\\par{\\field{\\*\\fldinst { TOC \\\\o \"1-3\"}}{\\fldrslt Chapter\\tab \
        {\\field{\\*\\fldinst PAGEREF}{\\fldrslt 1}}\\par More}}\\par{\\xe entry}End";
    let (found, remarks) = read_with(file, &[]);
    assert_eq!(found, ["paragraph|¶1|See this on 12.", "paragraph|¶3|End"]);
    assert_eq!(remarks, "left out: 1 table of contents or index");
}

#[test]
fn kinds_come_from_outlines_styles_lists_and_boxes() {
    let file = "\\pard\\s1\\outlinelevel0 One\\par\\pard\\s7 Two\\par\\pard\\s8 Three\\par\\pard\\outlinelevel9 Text\\par\
        {\\pntext\\'b7\\tab}Item\\par\\pard{\\listtext 1.\\tab}\\ls2 Item too\\par{\\pard\\ls1 Third\\par}\\pard\
        {\\shp{\\*\\shpinst{\\sp{\\sn n}{\\sv v}}{\\shptxt\\pard Boxed\\par}}{\\shprslt old}}After\\par";
    let want = [
        "heading|¶1|One",
        "heading|¶2|Two",
        "heading|¶3|Three",
        "paragraph|¶4|Text",
        "list-item|¶5|Item",
        "list-item|¶6|Item too",
        "list-item|¶7|Third",
        "paragraph|¶9|After",
        "box|¶8|Boxed",
    ];
    assert_eq!(read(file), want);
    let file = format!("{HEAD}{file}}}");
    let (document, _) = read_bytes("a.rtf", file.into_bytes(), &Options::default()).unwrap();
    let kinds: Vec<BlockKind> = document.blocks[..3].iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Heading(1), BlockKind::Heading(3), BlockKind::Heading(4)]);
}

#[test]
fn cells_have_addresses_also_in_nested_tables() {
    let file = "Before\\par\\trowd\\cellx1\\cellx2\\pard\\intbl A1\\par more\\cell B1\\cell\\row\\trowd\\intbl A2\\cell\
        \\pard\\intbl\\itap2 Inner\\nestcell Beside\\nestcell{\\*\\nesttableprops\\trowd\\cellx1\\nestrow}{\\nonesttables\\par}\
        Below\\nestcell{\\*\\nesttableprops\\trowd\\nestrow}\\pard\\intbl B2\\cell\\row\\pard Between\\par\
        \\trowd\\pard\\intbl C\\cell\\row\\pard After";
    let want = [
        "paragraph|¶1|Before",
        "cell|table 1 A1|A1",
        "cell|table 1 A1|more",
        "cell|table 1 B1|B1",
        "cell|table 1 A2|A2",
        "cell|table 1 B2 / table 1 A1|Inner",
        "cell|table 1 B2 / table 1 B1|Beside",
        "cell|table 1 B2 / table 1 A2|Below",
        "cell|table 1 B2|B2",
        "paragraph|¶2|Between",
        "cell|table 2 A1|C",
        "paragraph|¶3|After",
    ];
    assert_eq!(read(file), want);
}

#[test]
fn notes_comments_and_headers_are_apart() {
    let file = "{\\header\\pard Head{\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}\\par}{\\footer\\pard\\par}Rain{\\super\\chftn\
        {\\*\\footnote\\pard{\\super\\chftn} A note.\\par It goes on.}} fell{\\super\\chftn{\\footnote\\ftnalt At the end.}} \
        here{\\super\\chftn{\\footnote Two.}}{\\*\\atnid X}{\\*\\atnauthor Y}{\\chatn{\\*\\annotation\\chatn Sure?}}.\\par";
    let main = ["paragraph|¶1|Rain fell here."];
    let notes =
        ["note|note 1|A note.", "note|note 1|It goes on.", "note|note 1|At the end.", "note|note 2|Two."];
    let (found, remarks) = read_with(file, &[]);
    assert_eq!(found, [&main[..], &notes].concat());
    assert_eq!(remarks, "left out: 1 header or footer, 1 comment");
    let (found, remarks) = read_with(file, &[Extra::Comments, Extra::Headers]);
    assert_eq!(found[5..], ["note|¶1|Sure?", "paragraph|header ¶1|Head1"]);
    assert_eq!(remarks, "");
}

#[test]
fn what_is_no_rich_text_or_cut_off_is_said() {
    let options = Options { format: Some(Format::Rtf), ..Options::default() };
    let error = read_bytes("a.rtf", b"Words".to_vec(), &options).unwrap_err();
    assert!(error.to_string().starts_with("a.rtf: it is not rich text"), "{error}");
    let (document, remarks) = read_bytes("a.rtf", b"{\\rtf1 Words{\\b and".to_vec(), &options).unwrap();
    assert_eq!((&*document.text, remarks.len()), ("Wordsand", 1));
    // Invalid numbers leave no digits in the text.
    let file = b"{\\rtf1 Two\\fs99999999999999 words}".to_vec();
    assert_eq!(read_bytes("a.rtf", file, &options).unwrap().0.text, "Twowords");
    // Other programs end where the first group does.
    let behind = |rest: &str| {
        let file = format!("{{\\rtf1 Words}}{rest}");
        let (document, remarks) = read_bytes("a.rtf", file.into_bytes(), &options).unwrap();
        assert_eq!(document.text, "Words");
        remarks.iter().map(|remark| remark.message.clone()).collect::<String>()
    };
    assert_eq!(behind("}}\r\n \0\u{1a}"), "");
    for rest in ["{\\rtf1 more}", "\\par more", "}\\u1071?", "\\'e9"] {
        assert!(behind(rest).contains("the text after it is left out"), "{rest}");
    }
}

#[test]
fn hostile_files_meet_bounds_on_a_small_stack() {
    let run = || {
        let deep = format!("{{\\rtf1{}", "{".repeat(1_000_000));
        let Err(Error::Limit { exceeded, .. }) = read_bytes("a.rtf", deep.into_bytes(), &Options::default())
        else {
            panic!("no limit")
        };
        assert_eq!(exceeded.bound, Bound::Depth);
        let nested = "\\itap2000000000 x\\nestcell\\itap1 y\\cell".repeat(10_000);
        assert_eq!(read(&nested).len(), 20_000);
    };
    // A small stack shows that no frame grows with the input.
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap().join().unwrap();
}

const PIECES: [&str; 24] = [
    "{",
    "}",
    "{\\footnote ",
    "{\\*\\annotation ",
    "{\\header ",
    "{\\shptxt ",
    "\\par ",
    "\\cell ",
    "\\row ",
    "\\nestcell ",
    "\\nestrow ",
    "\\itap3 ",
    "\\intbl ",
    "\\u-10179?",
    "\\u1084",
    "\\'83",
    "\\f3 ",
    "{\\field",
    "{\\fldrslt ",
    "\\bin9 ",
    "word",
    "\\ftnalt ",
    "{\\stylesheet{\\s1 heading 1;}",
    "\\v ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_bytes_panic(
        pieces in prop::collection::vec(0..PIECES.len(), 0..60),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let body: String = pieces.iter().map(|&at| PIECES[at]).collect();
        let mut file = format!("{HEAD}{body}").into_bytes();
        for (at, byte) in flips {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let options = Options { format: Some(Format::Rtf), ..Options::default() };
        if let Ok((document, _)) = read_bytes("a.rtf", file, &options) {
            let mut end = 0;
            for block in &document.blocks {
                prop_assert!(end <= block.range.start && block.range.start < block.range.end);
                end = block.range.end;
            }
            prop_assert_eq!(document.blocks.len(), document.places.len());
        }
    }
}

#[test]
fn formulas_and_text_that_a_style_hides_are_counted() {
    let file = "One {\\mmath{\\*\\moMathPara{\\*\\moMath{\\mr x+1}}}}two {\\*\\moMath{\\mr y}}three\\par";
    assert_eq!(
        read_with(file, &[]),
        (vec!["paragraph|¶1|One two three".to_owned()], "left out: 2 formulas".to_owned())
    );
    let styles =
        "{\\stylesheet{\\s20\\v Secret;}{\\*\\cs21\\additive\\v Hidden;}{\\*\\cs22\\additive\\b Bold;}}";
    let file = format!(
        "{styles}\\pard\\plain One {{\\cs21 gone}}{{\\cs22 two}}\\par\\pard\\plain\\s20 Not this\\par\\pard\\plain Three\\par"
    );
    let (blocks, remarks) = read_with(&file, &[]);
    assert_eq!(remarks, "left out: 2 hidden passages");
    assert_eq!(
        blocks.iter().map(|block| block.rsplit('|').next().unwrap()).collect::<Vec<_>>(),
        ["One two", "Three"]
    );
}
