use super::*;
use crate::Splitter;

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).expect("a tag")
}

/// A file with these rules (break, before, after) for all languages.
fn file(rules: &[(&str, &str, &str)]) -> String {
    let escape = quick_xml::escape::escape;
    let rules: String = rules
        .iter()
        .map(|&(breaks, before, after)| {
            format!(
                "<rule break=\"{breaks}\">\n<beforebreak>{}</beforebreak><afterbreak>{}</afterbreak></rule>",
                escape(before),
                escape(after)
            )
        })
        .collect();
    format!(
        "<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\"><header segmentsubflows=\"yes\" cascade=\"yes\">\
         </header><body><languagerules><languagerule languagerulename=\"All\">{rules}</languagerule>\
         </languagerules><maprules><languagemap languagepattern=\".*\" languagerulename=\"All\"/></maprules>\
         </body></srx>"
    )
}

fn rules(text: &str, tag: &str) -> (Rules, Vec<String>) {
    let (srx, mut diagnostics) = Srx::read("a.srx", text.as_bytes()).unwrap();
    let (rules, more) = srx.rules(&lang(tag)).unwrap();
    diagnostics.extend(more);
    (rules, diagnostics.iter().map(ToString::to_string).collect())
}

fn split(rule_list: &[(&str, &str, &str)], text: &str) -> Vec<String> {
    let (rules, diagnostics) = rules(&file(rule_list), "en");
    assert_eq!(diagnostics, [""; 0]);
    rules.split(text).into_iter().map(|range| text[range].trim().to_owned()).collect()
}

const END: (&str, &str, &str) = ("yes", r"[.!?]+\s", "");

#[test]
fn the_first_rule_that_matches_decides() {
    let text = "Mr. Fox came. He left.";
    assert_eq!(split(&[("no", r"\bMr\.\s", ""), END], text), ["Mr. Fox came.", "He left."]);
    assert_eq!(split(&[END, ("no", r"\bMr\.\s", "")], text), ["Mr.", "Fox came.", "He left."]);
    // An exception applies only to the break rules after it.
    let late = [("yes", r"\.\s", "F"), ("no", r"\bMr\.\s", ""), END];
    assert_eq!(split(&late, text), ["Mr.", "Fox came.", "He left."]);
}

#[test]
fn word_boundaries_know_all_letters() {
    assert_eq!(
        split(&[("no", r"\bг\.\s", ""), END], "В г. Орле. Да, друг. Нет."),
        ["В г. Орле.", "Да, друг.", "Нет."]
    );
}

#[test]
fn matches_overlap() {
    // "B. C. " begins inside of "A. B. ".
    let initials = [("no", r"\p{Lu}\.\s\p{Lu}\.\s", ""), END];
    assert_eq!(split(&initials, "x A. B. C. D. x"), ["x A.", "B. C. D. x"]);
    assert_eq!(split(&[("yes", r"[a-c]\.[a-c]\.", "")], "a.b.c.x"), ["a.b.", "c.", "x"]);
}

#[test]
fn a_match_ends_where_its_pattern_prefers() {
    // A break between the stop and the space, where no exception is, would be wrong.
    assert_eq!(
        split(&[("no", r"\bSr\.\s", ""), ("yes", r"[.!?]+\s*", "")], "El Sr. Ruiz. Si."),
        ["El Sr. Ruiz.", "Si."]
    );
}

#[test]
fn of_several_exceptions_that_match_one_is_enough() {
    // Both match the same stretch; the first then fails on what follows.
    let two =
        [("no", r"\b[A-Z-]+\.", "com"), ("no", r"\b\p{L}\.", r"\p{L}\."), ("yes", r"[.!?]\s?", r"\p{Lu}")];
    assert_eq!(split(&two, "The critic A.C. Bradley."), ["The critic A.C.", "Bradley."]);
}

#[test]
fn an_empty_part_matches_anywhere() {
    assert_eq!(split(&[("yes", "", r"<0\}")], "a<0}b<0}"), ["a", "<0}b", "<0}"]);
    assert_eq!(split(&[("no", "", "b"), ("yes", r"\.", "")], "a.b.c"), ["a.b.", "c"]);
}

#[test]
fn the_dialect_of_java() {
    for (before, text, parts) in [
        (r"(?U)\bст\.\s", "По ст. Первой. Да.", 2),
        (r"\h*ст\.\h", "см ст.\u{a0}Первую. Да.", 2),
        (r"\Qa.b?\E\.\s", "x a.b?. Да.", 1),
        (r"[\p{Ll}&&[^c]]\.\s", "a. Bc. Да.", 2),
        (r"(?<!\d\s)\bр\.\s", "и р. Ока. Да 5 р. Ока.", 3),
        (r"(?!on)\b\p{L}{2}\.\s", "go. on. Да.", 2),
        (r"\b[a-z]++\.\s", "ab. Да.", 1),
        (r"\b(?>ab|a)\.\s", "ab. Да.", 1),
        (r"\b(\w)\1\.\s", "aa. ab. Да.", 2),
        (r"(?iu)\bАБ\.\s", "аб. Да.", 1),
        (r"\p{javaLowerCase}\u002E\s", "аб. Да.", 1),
        (r"\p{IsCyrillic}\.\s", "аб. ab. Да.", 2),
        (r"\p{InCyrillic}\.\s", "аб. ab. Да.", 2),
        (r"[\w\-]\.\s", "аб. Да.", 1),
        (r"[\p{L}-x]\.\s", "a-. Да.", 1),
        (r"\x{431}\.\s", "аб. Да.", 1),
        (r"\R\w+\.\s", "a\r\nb. Да.", 1),
        (r"[a&~#]\.\s", "a. Да.", 1),
        (r"^a\.\s", "a. b a. Да.", 2),
    ] {
        let end = ("yes", r"\.\s", "");
        assert_eq!(split(&[("no", before, ""), end], text).len(), parts, "{before}");
    }
}

#[test]
fn rules_that_cannot_be_honoured_are_reported_with_their_line() {
    let bad = [
        ("no", r"\X\.", ""),
        ("no", "", "("),
        ("no", r"\p{Klingon}", ""),
        ("no", r"\uD83D\.", ""),
        ("no", "a{,5}", ""),
        ("no", "(?<!a(b)", ""),
        END,
    ];
    let (rules, diagnostics) = rules(&file(&bad), "en");
    assert_eq!(diagnostics.len(), 6, "{diagnostics:#?}");
    assert!(
        diagnostics[0].starts_with(r"a.srx:1: this rule of All cannot be used: beforebreak: \X is unknown")
    );
    assert!(diagnostics[1].starts_with("a.srx:2: this rule of All cannot be used: afterbreak: "));
    assert!(diagnostics[2].contains("Unicode property not found"), "{}", diagnostics[2]);
    assert_eq!(rules.split("A. B.").len(), 2);
}

#[test]
fn languages() {
    let with = |cascade: &str, pattern: &str| {
        file(&[END]).replace("cascade=\"yes\"", &format!("cascade=\"{cascade}\"")).replace(
            "<maprules>",
            &format!(
                "<!-- x --><maprules><languagemap languagepattern=\"{pattern}\" languagerulename=\"None\"/>"
            ),
        )
        .replace(
            "</languagerules>",
            "<languagerule languagerulename=\"None\"><rule break=\"no\"><beforebreak>\\.\\s</beforebreak></rule>\
             </languagerule></languagerules>",
        )
    };
    for (cascade, pattern, tag, parts) in [
        ("yes", "EN.*", "en-GB", 1),
        ("yes", "fr", "en", 2),
        ("no", "(EN|en)", "en", 1),
        ("no", "en_US", "en-US", 1),
        ("no", "en", "en-US", 2),
    ] {
        let (rules, told) = rules(&with(cascade, pattern), tag);
        assert_eq!((rules.split("A. B.").len(), told.len()), (parts, 0), "{pattern} {tag}");
    }
    let only = file(&[END]).replace("\".*\"", "\"fr\"");
    let (rules, told) = rules(&only, "en");
    assert_eq!(rules.split("A. B.").len(), 1);
    assert!(told[0].contains("no languagemap matches en"), "{told:?}");
}

#[test]
fn files_that_are_none() {
    let error = |text: &str| Srx::read("a.srx", text.as_bytes()).unwrap_err().to_string();
    assert!(error("").contains("no XML element"));
    assert!(error("<tmx/>").contains("its root element is <tmx>"));
    assert!(error("<java/>").contains("segmentation.conf"));
    assert!(error("<srx version=\"2.0\"/>").contains("no languagerule"));
    assert!(
        error("<srx version=\"2.0\">\n<body>").starts_with("a.srx:2: is not well-formed XML: it ends before")
    );
    assert!(error("<srx version=\"2.0\">\n<body></srx>").starts_with("a.srx:2: is not well-formed XML"));
    let map = file(&[END])
        .replace("</maprules>", "\n<languagemap languagepattern=\"x\" languagerulename=\"Y\"/></maprules>");
    assert!(error(&map).starts_with("a.srx:3: there is no languagerule \"Y\""), "{}", error(&map));
    assert!(error(&file(&[("maybe", "", "")])).contains("break is \"maybe\""));
    assert!(
        Srx::read("a.srx", b"<srx>\n\xff")
            .unwrap_err()
            .to_string()
            .starts_with("a.srx:2: is not valid UTF-8")
    );
}

#[test]
fn extensions_of_okapi_are_reported() {
    let text = file(&[END]).replace(
        "</header>",
        "<okpsrx:options oneSegmentIncludesAll=\"no\" useIcu4JBreakRules=\"yes\"/>\n<okpsrx:rangeRule>\"[^\"]*\"\
         </okpsrx:rangeRule><okpsrx:sample language=\"en\">A. B.</okpsrx:sample></header>",
    );
    let (_, told) = rules(&text, "en");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Okapi's option useIcu4JBreakRules"));
    assert!(told[1].starts_with("a.srx:2: Okapi's rangeRule"));
}

#[test]
fn entities_encodings_and_old_versions() {
    let text = file(&[("yes", r"&amp;\s", "")]).replace("&amp;amp;", "<![CDATA[&]]>");
    assert_eq!(rules(&text, "en").0.split("a& b").len(), 2);
    let utf16: Vec<u8> =
        format!("\u{feff}{}", file(&[END])).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(Srx::read("a.srx", &utf16).is_ok());
    let cyrillic =
        format!("<?xml version='1.0' encoding='windows-1251'?>{}", file(&[("no", r"г\.\s", ""), END]));
    let bytes = encoding_rs::WINDOWS_1251.encode(&cyrillic).0;
    let (srx, _) = Srx::read("a.srx", &bytes).unwrap();
    assert_eq!(srx.rules(&lang("ru")).unwrap().0.split("В г. Орле.").len(), 1);
    let old = file(&[END]).replace("2.0", "1.0");
    assert!(rules(&old, "en").1[0].contains("is SRX \"1.0\""));
}

#[test]
fn explanations_name_the_line() {
    let (rules, _) = rules(&file(&[("no", r"\bMr\.\s", ""), END]), "en");
    let splitter = Splitter::new(&lang("en")).with_srx(rules);
    let told: Vec<String> = splitter.explain("Mr. Fox. He.").iter().map(ToString::to_string).collect();
    assert_eq!(told, ["no break: a.srx:1 (a rule of All)", "break: a.srx:2 (a rule of All)"]);
}

#[test]
fn hard_texts_take_linear_time() {
    let (rules, _) = rules(
        &file(&[("no", r"\([^)]*\.\s", ""), ("no", r"\bMr\.\s", ""), END, ("yes", r".+!\s", "")]),
        "en",
    );
    assert_eq!(rules.split(&"a".repeat(5_000_000)).len(), 1);
    assert_eq!(rules.split(&".".repeat(1_000_000)).len(), 1);
    assert_eq!(rules.split(&"Mr. ".repeat(200_000)).len(), 1);
    assert_eq!(rules.split(&"a! ".repeat(20_000)).len(), 20_000);
}

#[test]
fn our_own_rules_are_read_back() {
    let langs = ["en", "ru", "de", "fr", "es", "it", "pt", "pl", "nl", "ja"].map(lang);
    let text = export(&langs);
    for tag in &langs {
        let (srx, told) = Srx::read("ours.srx", text.as_bytes()).unwrap();
        let (rules, more) = srx.rules(tag).unwrap();
        assert!(told.is_empty() && more.is_empty(), "{tag}: {told:?} {more:?}");
        assert_eq!(rules.split("Один. Два. Three! Four?").len(), 4, "{tag}");
    }
    let (srx, _) = Srx::read("ours.srx", text.as_bytes()).unwrap();
    let (rules, _) = srx.rules(&lang("en")).unwrap();
    assert_eq!(rules.split("Mr. Smith met J. R. Ashby, e.g. at 5 p.m. on Monday. Then he left.").len(), 2);
}

#[test]
fn patterns_are_bounded() {
    let of = |pattern: String| java::translate(&pattern).unwrap_err().to_string();
    assert_eq!(of("a".repeat(200_000)), "it has 200000 bytes, but only 65536 are allowed");
    assert_eq!(of("[".repeat(50_000)), "its classes are nested more than 50 levels deep");
    assert_eq!(of("(?<=a)".repeat(101)), "it has more than 100 lookarounds");
    let deep = format!("{}a{}", "[".repeat(50), "]".repeat(50));
    assert!(java::translate(&deep.repeat(2)).is_ok());
    assert!(java::translate(&"(?<=a)".repeat(100)).is_ok());
}

#[test]
fn many_language_maps_are_refused_and_a_set_counts_once() {
    let file = |maps: usize, cascade: &str| {
        let map = "<languagemap languagepattern=\"en\" languagerulename=\"a\"/>";
        format!(
            "<srx version=\"2.0\"><header cascade=\"{cascade}\"/><body><languagerules><languagerule languagerulename=\"a\">\
             <rule><beforebreak>\\.</beforebreak><afterbreak> </afterbreak></rule></languagerule></languagerules>\
             <maprules>\n{}</maprules></body></srx>",
            map.repeat(maps)
        )
    };
    let (srx, _) = Srx::read("a.srx", file(1000, "yes").as_bytes()).unwrap();
    let (rules, _) = srx.rules(&"en".parse().unwrap()).unwrap();
    assert_eq!(rules.split("One. Two. Three."), [0..4, 4..9, 9..16]);
    assert_eq!(format!("{rules:?}").matches("breaks: true").count(), 1);
    let error = Srx::read("a.srx", file(1001, "no").as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "a.srx:2: there are more than 1000 languagemaps; join those of one languagerule by |");
}
