use crate::expected::{blocks, check_shared};
use crate::{Error, Format, Options, read_bytes};
use proptest::prelude::*;
use sverka_package::testing::packed;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document};

const BOOK: &str = r##"<?xml version="1.0" encoding="windows-1251"?>
<FictionBook xmlns:l="http://www.w3.org/1999/xlink">
<stylesheet type="text/css">p {}</stylesheet>
<description><title-info><lang>ru</lang><src-lang>en</src-lang><annotation><p>Нет.</p></annotation></title-info></description>
<body>
 <title>
  <p>Книга</p>
  <empty-line/>
  <p>о <strong>реке</strong></p>
 </title>
 <section id="s1">
  <title><p>Глава</p></title>
  <epigraph><p>Э<sup>2</sup>.</p><text-author>Автор</text-author></epigraph>
  <section><p>Па<emphasis>во</emphasis>док <a l:href="#n2" type="note">[2]</a>, лёд<a l:href="#n1">1</a>.<image l:href="#i"/></p><p/><p>См. <a l:href="#s1">главу</a>.</p></section>
  <section><subtitle>Звёзды</subtitle><poem><title><p>Стих</p></title><stanza><v>Раз&nbsp;два</v></stanza><text-author>П.</text-author></poem>
  <table><tr><td>А</td><td>Б</td></tr><tr><th/><td>В</td></tr></table><p>Конец</p></section>
 </section>
</body>
<body name="notes"><title><p>Примечания</p></title>
 <section id="n1"><title><p>1</p></title><p>Первое.</p><p>И ещё.</p></section>
 <section id="n3"><p>Без ссылки.</p></section>
 <section id="n2"><title><p>2</p></title><p>Второе.</p></section>
</body>
<binary id="i">AAAA</binary>
</FictionBook>"##;

fn read(name: &str, bytes: Vec<u8>) -> Result<(Document, Vec<Diagnostic>), Error> {
    read_bytes(name, bytes, &Options::default())
}

fn legacy(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

fn shown(document: &Document) -> String {
    blocks(document).iter().map(|row| row.join("|") + "\n").collect()
}

#[test]
fn the_shared_book_gives_its_blocks() {
    check_shared("book.ru.fb2");
}

#[test]
fn a_book_is_read_in_its_order_with_notes_at_the_end() {
    let want = "heading|body title|Книга о реке
heading|§1|Глава
paragraph|§1 ¶1|Э2.
paragraph|§1 ¶2|Автор
paragraph|§1.1 ¶1|Паводок, лёд.
paragraph|§1.1 ¶3|См. главу.
heading|§1.2 ¶1|Звёзды
heading|§1.2|Стих
verse|§1.2 ¶2|Раз\u{a0}два
paragraph|§1.2 ¶3|П.
cell|§1.2 table 1 A1|А
cell|§1.2 table 1 B1|Б
cell|§1.2 table 1 B2|В
paragraph|§1.2 ¶4|Конец
note|note n2|Второе.
note|note n1|Первое.
note|note n1|И ещё.
note|note n3|Без ссылки.
";
    let (document, remarks) = read("a.fb2", legacy(BOOK)).unwrap();
    assert_eq!(shown(&document), want);
    assert_eq!((document.encoding, document.declared_lang.unwrap().as_str()), ("windows-1251", "ru"));
    let levels: Vec<BlockKind> =
        document.blocks.iter().map(|block| block.kind).filter(|kind| kind.is_heading()).collect();
    assert_eq!(levels, [1, 2, 4, 4].map(BlockKind::Heading));
    assert_eq!(remarks[0].message, "left out: 1 description, 1 picture, 2 note numbers");
    let utf8 = BOOK.replace("windows-1251", "utf-8");
    assert_eq!(shown(&read("a.xml", utf8.into_bytes()).unwrap().0), want);
}

#[test]
fn books_come_zipped() {
    let zip = packed(&[("b.fb2", &legacy(BOOK)), ("a.txt", b"x")]);
    assert!(shown(&read("a.fb2.zip", zip).unwrap().0).starts_with("heading|body title|Книга"));
    let two = packed(&[("a.fb2", &legacy(BOOK)), ("b.fb2", b"x")]);
    let (_, remarks) = read("a.fbz", two).unwrap();
    assert_eq!(remarks[0].message, "contains 2 books; a.fb2 was read");
    let none = read("a.fb2.zip", packed(&[("a.txt", b"x")])).map(|_| ()).unwrap_err();
    assert_eq!(
        none.to_string(),
        "a.fb2.zip: the archive contains no book (.fb2); unpack it and give the book itself"
    );
}

#[test]
fn damage_is_an_error_that_says_where() {
    let utf8 = BOOK.replace("windows-1251", "utf-8");
    let cut = utf8.split_once("<subtitle>").unwrap().0;
    let error = read("a.fb2", cut.as_bytes().to_vec()).map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "a.fb2: the book ends early; save the file again");
    let error = read("a.fb2", b"<FictionBook><body></FictionBook>".to_vec()).map(|_| ()).unwrap_err();
    assert!(error.to_string().starts_with("a.fb2: the book"), "{error}");
}

#[test]
fn hostile_input_meets_a_bound() {
    let thread = std::thread::Builder::new().stack_size(256 << 10);
    let run = || {
        let deep = format!("<FictionBook><body>{}", "<section>".repeat(100_000));
        let error = read("a.fb2", deep.into_bytes()).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("nested to more than 64 levels"), "{error}");
        let bomb = packed(&[("a.fb2", &vec![b' '; 40 << 20])]);
        let error = read("a.fb2.zip", bomb).map(|_| ()).unwrap_err();
        assert!(matches!(error, Error::Limit { .. }), "{error}");
        let links = format!(
            "<FictionBook><body><p>a{}</p></body></FictionBook>",
            "<a l:href='#n'>1</a>".repeat(50_000)
        );
        assert!(read("a.fb2", links.into_bytes()).is_ok());
        // Many references to one long note: quadratic, this takes minutes.
        let references = "<a l:href='#n'>1</a>".repeat(200_000);
        let note = "<p>b</p>".repeat(200_000);
        let book = format!(
            "<FictionBook><body><p>a{references}</p></body><body name='notes'><section id='n'>{note}</section>\
             </body></FictionBook>"
        );
        assert_eq!(read("a.fb2", book.into_bytes()).unwrap().0.blocks.len(), 200_001);
    };
    thread.spawn(run).unwrap().join().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_panic(flips in prop::collection::vec((0..2000_usize, any::<u8>()), 0..6)) {
        let mut bytes = legacy(BOOK);
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let options = Options { format: Some(Format::Fb2), ..Options::default() };
        let _ = read_bytes("a.fb2", bytes, &options);
    }
}
