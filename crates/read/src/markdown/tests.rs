use crate::expected::{blocks, check_shared};
use crate::{Error, Format, Options, read_bytes};
use proptest::prelude::*;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

fn read(text: &str) -> Result<(Document, Vec<Diagnostic>), Error> {
    read_bytes("a.md", text.into(), &Options::default())
}

/// The blocks, one line each: kind, line, text.
fn shown(text: &str) -> String {
    let rows = blocks(&read(text).unwrap().0);
    rows.iter().map(|[kind, place, text]| format!("{kind} {} {text}\n", &place["line ".len()..])).collect()
}

#[test]
fn the_shared_document_gives_its_blocks() {
    check_shared("river.en.md");
}

#[test]
fn front_matter_code_and_pictures_are_left_out_and_counted() {
    let text = "+++\ntitle = \"A\"\nlanguage = \"ru\"\n+++\n# Да #\n\nОн `x` ![нет](a.png \"нет\")идёт.\n\n    нет\n\n```\nнет\n```\n";
    assert_eq!(shown(text), "heading 5 Да\nparagraph 7 Он x идёт.\n");
    let (document, remarks) = read(text).unwrap();
    assert_eq!(document.declared_lang.unwrap().as_str(), "ru");
    assert_eq!(remarks[0].message, "left out: 1 front matter, 1 picture, 2 code blocks");
    // Rules in the text begin no front matter.
    assert_eq!(shown("---\n\nA\n\n---\n"), "paragraph 3 A\n");
    assert_eq!(shown("---\nA b\n\nc\n\n---\n\nd\n"), "paragraph 2 A b\nparagraph 4 c\nparagraph 8 d\n");
    assert_eq!(shown("A\n\n---\nb: c\n\nd\n---\n"), "paragraph 1 A\nparagraph 4 b: c\nheading 6 d\n");
}

#[test]
fn html_without_an_end_hides_nothing_in_silence() {
    let inline = shown("The <script> tag, <b>all</b> of it.\n\nNext <style>x</style> one.\n");
    assert_eq!(inline, "paragraph 1 The tag, all of it.\nparagraph 3 Next one.\n");
    for (begin, end) in [("<script>", "</SCRIPT>"), ("<STYLE a='b'>", "</style>"), ("<!-- a", "-->")] {
        let (_, remarks) = read(&format!("A\n\n{begin}\nb\n\nc\n")).unwrap();
        assert_eq!((remarks.len(), remarks[0].place.line), (1, Some(3)), "{begin}");
        assert!(remarks[0].message.ends_with("has no end: what follows it is left out"));
        assert!(read(&format!("A\n\n{begin}\nb\n{end}\n\nc\n")).unwrap().1.is_empty(), "{begin}");
    }
}

#[test]
fn lists_and_quotes_have_their_kinds_and_lines() {
    let text = "1. a\n\n   b\n2. > c\n   - [x] d\n\n> e\n> f\n\n~~g~~ &lt;h&gt; \\* i\n";
    let want = "list-item 1 a\nparagraph 3 b\nlist-item 4 c\nlist-item 5 d\nparagraph 7 e f\nparagraph 10 g <h> * i\n";
    assert_eq!(shown(text), want);
    assert_eq!(shown("a\r\n\r\nb\r\rc  \r\nd"), "paragraph 1 a\nparagraph 3 b\nparagraph 5 c d\n");
}

#[test]
fn notes_come_last_in_the_order_of_their_references() {
    let text =
        "a [^two], b[^one].\n\n[^one]: One.\n\n[^never]: Never.\n\n[^two]: Two.\n\n    And more.\n\nc\n";
    let want =
        "paragraph 1 a, b.\nparagraph 11 c\nnote 7 Two.\nnote 9 And more.\nnote 3 One.\nnote 5 Never.\n";
    assert_eq!(shown(text), want);
}

#[test]
fn html_is_shown_as_a_browser_shows_it() {
    let text = "<div>\n<p>a &amp;\nb</p>\n<script>no</script><h2>c</h2></div>\n\nd<br>e <b>f</b><!-- no --> g\
                <script>no</script>h\n\n<!-- no\n\nno -->\n\n<table><tr><td>i</td></tr></table>\n";
    let want = "paragraph 2 a & b\nheading 4 c\nparagraph 6 d e f gh\ncell 12 i\n";
    assert_eq!(shown(text), want);
}

#[test]
fn hostile_nesting_needs_no_stack_and_little_time() {
    let thread = std::thread::Builder::new().stack_size(256 << 10);
    let run = || {
        for piece in
            ["> ", "- ", "[", "*a ", "![", "<b>", "<div>\n", "|", "[^1]", "`", "\\", "&amp;", "# a\n"]
        {
            let text = format!("x\n\n{}", piece.repeat(20_000));
            assert!(read(&text).is_ok(), "{piece}");
        }
    };
    let start = std::time::Instant::now();
    thread.spawn(run).unwrap().join().unwrap();
    // Seconds on a busy machine; what is quadratic takes minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_text_panics(text in "([-#>|*_`~:^\\[\\]()<>!&;.+ \t\r\n]|a|я|\\[\\^1\\]|<br>|<div>|```|---\n){0,80}") {
        let options = Options { format: Some(Format::Markdown), ..Options::default() };
        if let Ok((document, _)) = read_bytes("a.md", text.into_bytes(), &options) {
            prop_assert_eq!(document.blocks.len(), document.places.len());
        }
    }
}
