use super::*;
use proptest::prelude::*;

/// The blocks of a page, each with the first letter of its kind; a line end is `/`.
fn blocks(source: &str) -> Vec<String> {
    let document = article(source);
    document
        .blocks
        .iter()
        .map(|block| letter(block.kind) + &document.block_text(block).replace('\n', "/"))
        .collect()
}

/// The article of a page.
fn article(source: &str) -> Document {
    read(source, &Origin::default(), &Page::Article, 1_000_000).unwrap().unwrap().document
}

fn letter(kind: BlockKind) -> String {
    match kind {
        BlockKind::Paragraph => "P:",
        BlockKind::Heading(_) => "H:",
        BlockKind::ListItem => "L:",
        _ => "T:",
    }
    .to_owned()
}

const PARAGRAPH: &str = "The council met on Tuesday to decide on the bridge, which has been closed since the \
    flood in March and which the people of both banks want back before the winter.";

/// A typical newspaper page, with or without HTML 5 mark-up.
fn news(marks: bool) -> String {
    let (main, article, nav, aside, footer) = if marks {
        ("main", "article", "nav", "aside", "footer")
    } else {
        ("div", "div", "div class='topmenu menu'", "div id='right-sidebar'", "div class='site-footer'")
    };
    let end = |tag: &str| format!("</{}>", tag.split(' ').next().unwrap_or_default());
    let links = |count: usize| {
        (1..=count).map(|i| format!("<li><a href='/{i}'>Section number {i}</a></li>")).collect::<String>()
    };
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Bridge to open | The Gazette</title>
        <script>var a = '<p>no</p>';</script><style>p {{ color: red }}</style></head>
        <body class='with-sidebar'><div class='cookie-banner'>We use cookies. <button>Accept</button></div>
        <header><a href='/'>The Gazette</a><{nav}><ul>{}</ul>{}</header>
        <div class=breadcrumbs><a href='/'>Home</a> / <a href='/news'>News</a></div>
        <{main}><{article}><h1>Bridge to open</h1>
        <div class='article__share'><a href='#'>Facebook</a> <a href='#'>Telegram</a></div>
        <p>{PARAGRAPH}</p><p>“We are <b>ready</b>,” said the&nbsp;mayor.<br>Nobody else spoke.</p>
        <h2>What it costs</h2><ul><li>Steel<li>Stone</ul>
        <table><tr><th>Year<th>Sum</tr><tr><td>2024<td>1 million</table>
        <p>{PARAGRAPH}</p><blockquote><p>It is time.</p></blockquote>
        <div hidden>Draft</div><p style='display: none'>Old text</p>{}
        <div class='related'><h3>Read more</h3><ul>{}</ul></div>{}
        <{aside}><h3>Most read</h3><ul>{}</ul><form><input><label>Your mail</label></form>{}
        <{footer}>© The Gazette, 2024. All rights reserved.{}</body></html>",
        links(9),
        end(nav),
        end(article),
        links(4),
        end(main),
        links(5),
        end(aside),
        end(footer),
    )
}

#[test]
fn the_article_and_nothing_around_it() {
    let want = [
        "H:Bridge to open",
        &format!("P:{PARAGRAPH}"),
        "P:“We are ready,” said the\u{a0}mayor./Nobody else spoke.",
        "H:What it costs",
        "L:Steel",
        "L:Stone",
        "T:Year",
        "T:Sum",
        "T:2024",
        "T:1 million",
        &format!("P:{PARAGRAPH}"),
        "P:It is time.",
    ];
    assert_eq!(blocks(&news(true)), want);
    assert_eq!(blocks(&news(false)), want);
}

#[test]
fn a_fragment_is_read_whole() {
    assert_eq!(blocks("<p>One.<p>Two."), ["P:One.", "P:Two."]);
    assert_eq!(blocks("Only text &amp; no tags"), ["P:Only text & no tags"]);
    assert_eq!(blocks("<div>a</div>b<div>c</div>"), ["P:a", "P:b", "P:c"]);
    assert_eq!(blocks("<a href=x>link</a>"), ["P:link"]);
}

#[test]
fn a_title_heads_a_page_without_heading() {
    assert_eq!(blocks("<title>Peace &amp; war | Site</title><p>Text."), ["H:Peace & war", "P:Text."]);
    assert_eq!(blocks("<title>Site</title><h1>Peace</h1><p>Text."), ["H:Peace", "P:Text."]);
}

#[test]
fn a_heading_outside_of_the_article_belongs_to_it() {
    let page = format!(
        "<div class=top><h1>Bridge</h1><span>12 May</span></div><div class=x><div class=y><p>{PARAGRAPH}</p></div></div>"
    );
    assert_eq!(blocks(&page)[0], "H:Bridge");
}

#[test]
fn a_heading_in_a_banner_is_a_heading() {
    let page = format!(
        "<main><div class=hero-banner><h1>The <i>bridge</i></h1><a href=x>Join</a></div><p>{PARAGRAPH}</p></main>"
    );
    assert_eq!(blocks(&page), ["H:The bridge", &format!("P:{PARAGRAPH}")]);
}

#[test]
fn breaks_and_white_space() {
    assert_eq!(blocks("<p>a<br>b<br><br>c<br> <br/>d<br></p>"), ["P:a/b", "P:c", "P:d"]);
    assert_eq!(blocks("<p> a \n\t b<b> c</b> </p>"), ["P:a b c"]);
    assert_eq!(blocks("<p>a<!-- x -->b<wbr>c&shy;d</p>"), ["P:abc\u{ad}d"]);
}

#[test]
fn preformatted_text_keeps_its_lines_and_paragraphs() {
    assert_eq!(blocks("<pre>\nlet a;\n  let b;\n</pre>"), ["P:let a;/  let b;"]);
    let wrapped = "It was a long and quiet winter, and nobody in\nthe village spoke of it at all.";
    assert_eq!(blocks(&format!("<pre>{wrapped}\n\n{wrapped}</pre>")).len(), 2);
}

#[test]
fn references_of_every_sort() {
    for (source, want) in [
        ("&amp;", "&"),
        ("&copy2024", "©2024"),
        ("&notit;", "¬it;"),
        ("&#1055;&#x440;&#X418", "ПрИ"),
        ("&laquo;a&raquo;", "«a»"),
        ("&NotEqualTilde;", "≂̸"),
        ("&#150;", "–"), // windows-1252 in numbers, as old pages have it
        ("a&b;c", "a&b;c"),
        ("AT&T", "AT&T"),
        ("R&D &", "R&D &"),
        ("&#0;", "&#0;"),
        ("&;&&&#;", "&;&&&#;"),
        ("&ампер;", "&ампер;"),
    ] {
        assert_eq!(blocks(&format!("<p>{source}</p>")), [format!("P:{want}")], "{source}");
    }
}

#[test]
fn a_page_of_links_is_read_as_one() {
    let page = "<h1>Index</h1><ul><li><a href=a>Winter in the village</a><li><a href=b>Spring</a><li><a href=c>Autumn and rain</a></ul>";
    assert_eq!(blocks(page).len(), 4);
}

#[test]
fn a_form_around_the_page_or_a_missing_end_tag_hides_nothing() {
    assert_eq!(blocks(&format!("<form><h1>A</h1><p>{PARAGRAPH}</p></form>")).len(), 2);
    assert_eq!(blocks(&format!("<div class=menu><a href=x>b</a><h1>A</h1><p>{PARAGRAPH}</p>")).len(), 2);
    // An id that was made from a heading is not a menu.
    let page = format!(
        "<h1>Tools</h1><div class=section id=search><h2>Search</h2><p>Short.</p></div><p>{PARAGRAPH}</p>"
    );
    assert_eq!(blocks(&page).len(), 4);
}

#[test]
fn a_page_made_of_tables_has_paragraphs() {
    let page = format!(
        "<table><tr><td class=menu><a href=a>a</a></td><td><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></td></tr></table>"
    );
    assert_eq!(blocks(&page)[1..], [format!("P:{PARAGRAPH}"), format!("P:{PARAGRAPH}")]);
}

#[test]
fn languages_are_claimed_by_the_article_first() {
    let lang = |source: &str| article(source).declared_lang.map(|lang| lang.to_string());
    assert_eq!(lang("<html lang=en><body><main lang=ru-RU><p>Да"), Some("ru-RU".into()));
    assert_eq!(lang("<html xml:lang='ru'><p>Да"), Some("ru".into()));
    assert_eq!(lang("<meta http-equiv=Content-Language content=ru><p>Да"), Some("ru".into()));
    assert_eq!(lang("<html lang=''><p>Да"), None);
}

#[test]
fn nesting_and_size_do_no_harm() {
    let deep = format!("{}<p>{PARAGRAPH}</p>{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
    assert_eq!(blocks(&deep), [format!("P:{PARAGRAPH}")]);
    let stray = format!("<i><div>{}{}", "<b>x".repeat(20_000), "</i>".repeat(20_000));
    assert_eq!(blocks(&stray).len(), 1);
    let items = format!("<ul>{}", "<li><p>One item of many.".repeat(20_000));
    assert_eq!(blocks(&items).len(), 20_000);
    let open = "<div><p><table><tr><td>".repeat(5_000);
    assert_eq!(blocks(&open).len(), 0);
    assert_eq!(blocks(&"<".repeat(50_000)).len(), 1);
    assert_eq!(blocks(&"&".repeat(50_000)).len(), 1);
}

proptest! {
    #[test]
    fn every_character_has_its_place(
        pieces in prop::collection::vec(prop_oneof![
            "[a-zа-я ]{1,8}",
            Just("<p>".to_owned()), Just("</p>".to_owned()), Just("<b>".to_owned()), Just("</b>".to_owned()),
            Just("<br>".to_owned()), Just("<ul><li>".to_owned()), Just("</ul>".to_owned()), Just("&amp;".to_owned()),
            Just("&mdash;".to_owned()), Just("<!-- no -->".to_owned()), Just("<nav>".to_owned()),
            Just("<td>".to_owned()), Just("</table>".to_owned()), Just("<pre>\n".to_owned()), Just("<".to_owned()),
        ], 0..30),
        bom in any::<bool>(),
    ) {
        let source = pieces.concat();
        let mut origin = Origin::default();
        let base = if bom { 3 } else { 0 };
        if bom {
            origin.push(0, base, 1, 1, source.len());
        }
        let document = read(&source, &origin, &Page::Article, 1_000_000).unwrap().unwrap().document;
        let mut end = 0;
        for block in &document.blocks {
            prop_assert!(block.range.start >= end);
            prop_assert!(document.text[end..block.range.start].trim().is_empty());
            end = block.range.end;
            for (at, c) in document.text[block.range.clone()].char_indices() {
                let at = block.range.start + at;
                let place = document.file_range(at..at + c.len_utf8());
                let piece = &source[place.start - base..place.end - base];
                let same = piece.starts_with(c) && piece.len() == c.len_utf8();
                prop_assert!(same || piece.starts_with('&') || c.is_whitespace(), "{:?} from {:?}", c, piece);
            }
        }
    }
}

/// A manual in two languages, page by page: both sides must give the same blocks.
#[test]
#[allow(clippy::print_stdout)]
fn both_sides_of_a_manual_have_the_same_blocks() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/eval/html/developers-reference");
    let Ok(pages) = std::fs::read_dir(folder.join("en")) else {
        println!("skipped: no ../shared");
        return;
    };
    let kinds = |path: std::path::PathBuf| -> Vec<BlockKind> {
        let source = std::fs::read_to_string(path).unwrap();
        article(&source).blocks.iter().map(|block| block.kind).collect()
    };
    for page in pages.flatten().map(|entry| entry.file_name()) {
        let (english, russian) = (kinds(folder.join("en").join(&page)), kinds(folder.join("ru").join(&page)));
        assert!(english.len() > 5, "{page:?}");
        assert_eq!(english, russian, "{page:?}");
    }
}
