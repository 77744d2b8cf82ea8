//! Pages of real sites in miniature: the article must never be lost.

use super::*;

const FIRST: &str = "The council met on Monday and spoke about the new bridge, the old mill and the road to the \
    station for three hours.";
const SECOND: &str = "In the end the mayor said that the bridge will be built before the winter, and nobody in the \
    hall was against it.";
const THIRD: &str = "Work begins in May, when the water is low, and the ferry will run until the first car has \
    crossed the river.";

/// More elements than a page of these tests has.
const MOST: u64 = 10_000_000;

fn blocks_of(source: &str, part: &Page) -> Vec<String> {
    let document = read(source, &Origin::default(), part, MOST).unwrap().unwrap().document;
    document.blocks.iter().map(|block| document.block_text(block).to_owned()).collect()
}

fn blocks(source: &str) -> Vec<String> {
    blocks_of(source, &Page::Article)
}

/// A menu that has more letters than the article.
fn menu() -> String {
    let item = |i| format!("<li><a href='/{i}'>Department of roads and bridges {i}</a></li>");
    format!("<div class=mega><ul>{}</ul></div>", (0..40).map(item).collect::<String>())
}

#[test]
fn no_class_name_loses_the_article() {
    let names = "field--label-hidden elementor-widget has-sidebar hidden-xs documentContent__sharingContainer \
        sidebar menu nav footer header banner related share social comments comment widget promo teaser ad ads \
        advert cookie popup modal overlay newsletter subscribe login caption image gallery slideshow author byline \
        credit date meta tags print hidden invisible toc pager breadcrumb copyright trending similar latest \
        recommended no-print with-aside is-hidden visible-lg d-none js-share post-meta entry-meta tooltip dropdown";
    for name in names.split_whitespace() {
        let around = format!(
            "<html><body>{}<h1>A bridge</h1><div class='{name}'><p>{FIRST}</p><p>{SECOND}</p></div></body></html>",
            menu()
        );
        assert_eq!(blocks(&around), ["A bridge", FIRST, SECOND], "{name}");
        let each = format!(
            "{}<h1>A bridge</h1><main><div class='{name}'><p>{FIRST}</p></div><div class='{name}'><p>{SECOND}</p></div>\
             <div class='{name}'><p>{THIRD}</p></div></main>",
            menu()
        );
        assert_eq!(blocks(&each), ["A bridge", FIRST, SECOND, THIRD], "{name}");
        let inside =
            format!("{}<div class='{name}'><article><p>{FIRST}</p><p>{SECOND}</p></article></div>", menu());
        assert_eq!(blocks(&inside), [FIRST, SECOND], "{name}");
    }
}

#[test]
fn a_short_article_in_a_complementary_region() {
    let links = ["About website", "Using website content", "Personal data of website users", "Contacts"];
    let links: String = links.iter().map(|link| format!("<li><a>{link}</a></li>")).collect();
    for body in ["The law sets out how courts and prosecutors take part in the monitoring.", FIRST] {
        let page = format!(
            "<body><div><ul>{links}</ul><h2>Legal information</h2><p>All content on this site is licensed under</p>\
             <p>Creative Commons Attribution 4.0 International</p><div>Presidential Executive Office</div></div>\
             <div role='complementary'><article><h1>Executive order</h1><p>{body}</p></article></div></body>"
        );
        assert_eq!(blocks(&page), ["Executive order", body]);
    }
}

#[test]
fn what_is_longer_than_the_article_is_not_the_article() {
    let comment = format!("<li class=comment><article><b>Ann</b><p>{THIRD} {SECOND}</p></article></li>");
    let around = [
        format!("<ol class=comment-list>{}</ol>", comment.repeat(9)),
        format!("<footer><p>{}</p></footer>", format!("{SECOND} ").repeat(9)),
        format!("<aside>{}</aside>", format!("<p>{SECOND}</p>").repeat(9)),
        format!(
            "<div class=x>{}</div>",
            "<div><h3><a href=y>Mill to close</a></h3><p>Nobody will grind here.</p></div>".repeat(9)
        ),
    ];
    for more in around {
        let page =
            format!("<h1>A bridge</h1><div class=text><p>{FIRST}</p><p>{SECOND} {THIRD}</p></div>{more}");
        assert_eq!(blocks(&page), ["A bridge", FIRST, &format!("{SECOND} {THIRD}")], "{more}");
    }
}

#[test]
fn the_first_of_articles_that_load_below_each_other() {
    let article =
        |title: &str, text: &str| format!("<article><h1>{title}</h1><p>{text}</p><p>{SECOND}</p></article>");
    let page = format!(
        "<main>{}{}</main>",
        article("One", &format!("{FIRST} {THIRD}")),
        article("Two", &format!("{THIRD} ").repeat(9))
    );
    assert_eq!(blocks(&page), ["One", &format!("{FIRST} {THIRD}"), SECOND]);
}

#[test]
fn the_lead_between_heading_and_article_belongs_to_it() {
    let page = format!(
        "{}<div><header><h1>A bridge</h1><p class=teaser-text>{FIRST}</p><figure><img><figcaption>{THIRD}</figcaption>\
         </figure></header><div class=body><p>{SECOND}</p><p>{THIRD}</p><p>{SECOND}</p></div></div>",
        menu()
    );
    assert_eq!(blocks(&page), ["A bridge", FIRST, SECOND, THIRD, SECOND]);
}

#[test]
fn what_is_added_within_an_article_is_left_out() {
    for added in [
        "<figure><img src=x><figcaption>The old bridge in 1950.</figcaption></figure>",
        "<div class=image><p>The old bridge, seen from the station in the year of the flood.</p></div>",
        "<div class=share><a href=x>Share</a> <a href=y>Print</a></div>",
        "<p>Read also: <a href=x>The mill will close</a></p>",
        "<p><a href=x>The mill will close</a></p>",
        "<div><h3>Related</h3><ul><li><a href=x>The mill will close</a><li><a href=y>No ferry</a></ul></div>",
        "<p>You may also like...</p><p><a href=x>The mill will close</a></p>",
        "<div class=byline>By Ann Smith</div>",
        "<div class=newsletter><h3>Our letter</h3><p>Get it every day, in the morning.</p></div>",
    ] {
        let page =
            format!("<article><h1>A bridge</h1><p>{FIRST}</p>{added}<p>{SECOND}</p><p>{THIRD}</p></article>");
        assert_eq!(blocks(&page), ["A bridge", FIRST, SECOND, THIRD], "{added}");
    }
    for at_the_end in ["<p><i>Ann Smith writes on towns. <a href=x>Follow her</a>.</i></p>", "<h2>More</h2>"]
    {
        let page = format!(
            "<article><h1>A bridge</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>{at_the_end}</article>"
        );
        assert_eq!(blocks(&page), ["A bridge", FIRST, SECOND, THIRD], "{at_the_end}");
    }
    let dated = format!(
        "<article><h1>A bridge</h1><div>May 5, 2015, 14:30</div><p>{FIRST}</p><p>{SECOND}</p></article>"
    );
    assert_eq!(blocks(&dated), ["A bridge", FIRST, SECOND]);
}

#[test]
fn what_people_say_is_not_left_out() {
    // Names that are links, short replies, a place, thanks: all of a transcript of a speech.
    let page = format!(
        "<article><h1>A meeting</h1><p>The Town Hall, Zima</p><p>Good morning!</p><p>We thank <a class='person tag' \
         href=x>Ann Smith</a>, <a href=y>Bob Young</a> and all others who came here today.</p><p>{FIRST}</p>\
         <p><b>Question:</b></p><p>When?</p><p><b>Mayor:</b></p><p>{SECOND}</p><p>Thank you.</p></article>"
    );
    let want = [
        "A meeting",
        "The Town Hall, Zima",
        "Good morning!",
        "We thank Ann Smith, Bob Young and all others who came here today.",
        FIRST,
        "Question:",
        "When?",
        "Mayor:",
        SECOND,
        "Thank you.",
    ];
    assert_eq!(blocks(&page), want);
}

#[test]
fn what_scripts_show_is_read() {
    let text = format!("<p>{FIRST}</p><p>{SECOND}</p>");
    for around in ["div style='display: none'", "div hidden", "div aria-hidden=true", "noscript"] {
        let page = format!("<h1>A bridge</h1><{around}>{text}</{}>", around.split(' ').next().unwrap());
        assert_eq!(blocks(&page), ["A bridge", FIRST, SECOND], "{around}");
    }
}

#[test]
fn a_head_without_end_is_no_head_of_the_text() {
    let page =
        format!("<html><head><title>T</title><script>1</script><div><h1>A bridge</h1><p>{FIRST}</p></div>");
    assert_eq!(blocks(&page), ["A bridge", FIRST]);
}

#[test]
fn notes_are_left_out_and_powers_kept() {
    for (source, want) in [
        ("It is not.<sup>2</sup> The end.", "It is not. The end."),
        ("It was<sup><a href='#n1'>1</a></sup> so.", "It was so."),
        ("In 1908<sup>12</sup> it was.", "In 1908 it was."),
        ("They say<sup>[1]</sup> so<sup>*</sup>.", "They say so."),
        ("They say<a href='#cite-3'>[3]</a> so.", "They say so."),
        ("<a href='#ref'>^</a> A note.", "A note."),
        ("5 m<sup>2</sup> and 3 км<sup>2</sup>, 10<sup>6</sup>, s<sup>-1</sup>", "5 m² and 3 км², 10⁶, s⁻¹"),
        ("x<sup>2</sup> + <i>y</i><sup>2</sup>", "x² + y²"),
        ("H<sub>2</sub>O, CO<sub>2</sub>", "H₂O, CO₂"),
        ("the 1<sup>st</sup> of x<sub>max</sub>", "the 1st of xmax"),
        ("a <a href='#part'>part of it</a> and <a href='x'>[more]</a>", "a part of it and [more]"),
    ] {
        assert_eq!(blocks(&format!("<p>{source}</p>")), [want], "{source}");
    }
}

#[test]
fn raised_digits_have_their_places() {
    let source = "<p>5 m<sup>2</sup> wide</p>";
    let document = read(source, &Origin::default(), &Page::Article, MOST).unwrap().unwrap().document;
    let at = document.text.find('²').unwrap();
    assert_eq!(&source[document.file_range(at..at + '²'.len_utf8())], "2");
}

#[test]
fn a_whole_page_or_a_part_of_it() {
    let page = format!(
        "<title>T</title><nav>Menu</nav><div style='display:none'>No</div><h1>A bridge</h1><article><p>{FIRST}</p>\
         </article><div class=note><p>A note.</p></div><div class=note hidden>Hidden note.<script>1</script></div>"
    );
    assert_eq!(blocks_of(&page, &Page::Whole), ["Menu", "A bridge", FIRST, "A note."]);
    let select = |selector: &str| {
        read(&page, &Origin::default(), &Page::Selected(selector.parse().unwrap()), MOST).unwrap()
    };
    let texts = |selector: &str| select(selector).unwrap().document.text;
    assert_eq!(texts(".note > p").trim(), "A note.");
    // Hidden text is read if it is selected.
    assert_eq!(texts("h1, .note"), "A bridge\n\nA note.\n\nHidden note.\n\n");
    assert!(select("#none").is_none());
}

#[test]
fn prose_that_is_left_out_is_weighed_against_what_is_kept() {
    let aside = |count: usize| format!("<aside>{}</aside>", format!("<p>{SECOND}</p>").repeat(count));
    let page = |count| {
        format!("<h1>A bridge</h1><div><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>{}", aside(count))
    };
    for (count, more) in [(1, false), (9, true)] {
        let page = read(&page(count), &Origin::default(), &Page::Article, MOST).unwrap().unwrap();
        assert_eq!(page.lost > page.prose, more, "{} {}", page.lost, page.prose);
    }
}

/// Runs on a thread with a small stack, as in a program that reads many files at once.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(256 * 1024).spawn(test).unwrap().join().unwrap();
}

#[test]
fn deep_and_odd_pages_need_no_stack() {
    on_small_stack(|| {
        for tag in
            ["div", "b", "a href=x", "sup", "table><tr><td", "ul><li", "article", "aside", "span class=tag"]
        {
            let deep = format!("{}<p>{FIRST}</p>", format!("<{tag}>").repeat(100_000));
            for part in [Page::Article, Page::Whole, Page::Selected("p".parse().unwrap())] {
                assert!(
                    read(&deep, &Origin::default(), &part, MOST).is_ok_and(|page| page.is_some()),
                    "{tag}"
                );
            }
        }
        let attributes: String = (0..8_000).map(|i| format!(" data-{i}=x class=a{i}")).collect();
        let page = format!("<div{attributes}><p>{FIRST}</p></div>");
        assert_eq!(blocks(&page), [FIRST]);
        let classes: String = (0..8_000).map(|i| format!("menu-{i} ")).collect();
        assert_eq!(blocks(&format!("<div class='{classes}'><p>{FIRST}</p></div>")), [FIRST]);
        assert_eq!(blocks(&format!("<p>a{}b</p>", "\0".repeat(100_000))), ["ab"]);
        assert_eq!(blocks(&format!("<p>{}</p>", "x<sup>2</sup>".repeat(20_000)))[0].chars().count(), 40_000);
    });
}

/// Returns what is left out of a page.
fn left_out(source: &str, part: &Page) -> String {
    read(source, &Origin::default(), part, MOST).unwrap().unwrap().left_out.list()
}

#[test]
fn all_that_is_left_out_is_counted() {
    let page = format!(
        "<head><title>A bridge</title><style>p {{ color: red }}</style></head><body><nav><a href=/>To the start</a>\
         <button>Open</button></nav><article><h1>A bridge</h1><p>{FIRST}<sup><a href=#n1>1</a></sup></p>\
         <figure><img><figcaption>The <b>old</b> bridge&nbsp;today<script>x()</script>, seen from the mill\
         </figcaption></figure><p>{SECOND} <math><mi>x</mi><mo>+</mo><mi>y</mi></math></p>\
         <p hidden>Not shown here</p><p>{THIRD}<svg><text>North bank</text></svg></p>\
         <form><label>Your mail</label><button>Send</button></form></article>\
         <noscript>Please switch on scripts</noscript><aside>See also: mills</aside><script>run()</script>"
    );
    assert_eq!(
        left_out(&page, &Page::Article),
        "10 words around the article, 1 note number, 1 caption, 1 formula, 7 hidden words, 2 words of controls and \
         pictures"
    );
    assert_eq!(
        left_out(&page, &Page::Whole),
        "4 words of controls and pictures, 1 note number, 1 formula, 7 hidden words"
    );
    let selected = Page::Selected("article".parse().unwrap());
    assert_eq!(
        left_out(&page, &selected),
        "1 note number, 1 formula, 3 hidden words, 3 words of controls and pictures"
    );
    let ruby = format!("<p>{FIRST} <ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby></p>");
    assert_eq!(left_out(&ruby, &Page::Article), "2 ruby annotations");
    assert_eq!(left_out(&format!("<p>{FIRST}</p>"), &Page::Article), "");
}

#[test]
fn an_offer_with_a_field_is_no_part_of_the_article() {
    let offer =
        "<h2>Read us every morning</h2><p>Our letter brings you the news of the day, every morning.</p>";
    let text = format!("{FIRST}</p><p>{SECOND}</p><p>{THIRD}").repeat(3);
    let around = |field: &str| {
        format!(
            "<h1>A bridge</h1><div><p>{text}</p><div class=mb4><div>{offer}</div><div>{field}</div></div></div>"
        )
    };
    assert!(!around("").is_empty() && blocks(&around("")).iter().any(|b| b.contains("Our letter")));
    assert!(!blocks(&around("<input type=email>")).iter().any(|b| b.contains("Our letter")));
    // A field for the number of servings is next to the ingredients.
    assert!(blocks(&around("<input type=text value=4>")).iter().any(|b| b.contains("Our letter")));
    assert!(blocks(&around("<input type=hidden>")).iter().any(|b| b.contains("Our letter")));
}

#[test]
fn what_closes_an_article_may_have_links_outside_of_its_italics() {
    let follow = "<p><i>Follow us on </i><a href=/a>One</a><i> and </i><a href=/b>Two</a><i>.</i></p>";
    let page = format!("<article><h1>A bridge</h1><p>{FIRST}</p><p>{SECOND}</p>{follow}</article>");
    assert_eq!(blocks(&page), ["A bridge", FIRST, SECOND]);
    // Two line breaks separate what follows from the text.
    let page = format!("<article><p>{FIRST}</p>{SECOND}<br> <br><a href=/pro>Get access now.</a></article>");
    assert_eq!(blocks(&page), [FIRST, SECOND]);
    // A first sentence of links is one.
    let first = "<p><a href=/a>Anna Semerikova</a> was elected as <a href=/b>mayor of the town</a>.</p>";
    let page = format!("<article><h1>A bridge</h1>{first}<p>{FIRST}</p><p>{SECOND}</p></article>");
    assert_eq!(blocks(&page)[1], "Anna Semerikova was elected as mayor of the town.");
}

#[test]
fn what_lies_in_a_sentence_or_a_quotation_is_no_furniture() {
    let links = "<a href=/a>Sanders doubles down on the bridge</a>".repeat(9);
    let page = format!(
        "<article><h1>A bridge</h1><p>{FIRST}</p><p>The member <span class=rollover-block>{links}</span>\
         spoke <a href=/b>again</a> on it.</p><p>{SECOND}</p></article>"
    );
    assert_eq!(blocks(&page)[2], "The member spoke again on it.");
    let post = format!("<div class=social-media-embed><blockquote><p>{THIRD}</p>— Ann</blockquote></div>");
    let page = format!("<article><h1>A bridge</h1><p>{FIRST}</p><p>{SECOND}</p>{post}</article>");
    assert_eq!(blocks(&page), ["A bridge", FIRST, SECOND, THIRD, "— Ann"]);
}

#[test]
fn a_mark_around_the_article_saves_no_other() {
    let page = format!(
        "<article><h1>A bridge</h1><div class=messenger-content><p>Chat with us, and find out what is going on.</p>\
         </div><div class=zn-body__read-more>Read on</div><div class=side-banner><p>{FIRST}</p><p>{SECOND}</p>\
         <p>{THIRD}</p></div></article>"
    );
    assert_eq!(blocks(&page), ["A bridge", FIRST, SECOND, THIRD]);
}
