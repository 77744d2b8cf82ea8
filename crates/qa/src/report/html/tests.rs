//! The page is in two languages: its words, the rules, the messages of findings.

use super::*;
use crate::checks::RULES as ALL;
use crate::{Checker, Options};
use sverka_bilingual::{Pair, Place};

#[test]
fn both_languages_have_all_words() {
    for files in [WORDS, MESSAGES] {
        assert_eq!(words::faults(&files), Vec::<String>::new());
    }
    let all: Vec<&Rule> = ALL.to_vec();
    let english = rules(&all);
    assert_eq!(words::faults(&[&english, RULES]), Vec::<String>::new());
}

/// A pair that a rule flags: the example in its description.
fn pair(unit: usize, (source, target): (&str, &str)) -> Pair {
    Pair {
        place: Place { file: "a.tsv".into(), line: unit, unit, id: None, target: None },
        source: source.to_owned(),
        target: target.to_owned(),
        langs: std::sync::Arc::new(("en".parse().unwrap(), "ru".parse().unwrap())),
        limit: None,
        score: None,
        bead: None,
        doubts: Vec::new(),
        within: None,
    }
}

#[test]
fn every_message_is_in_both_languages() {
    let mut checker = Checker::new(Options::default());
    let pairs = ALL.iter().enumerate().map(|(unit, rule)| pair(unit + 1, rule.bad)).collect();
    let findings: Vec<_> = checker.check(pairs).into_iter().flat_map(|flagged| flagged.findings).collect();
    assert!(findings.len() > 40, "{}", findings.len());
    let missing: Vec<_> =
        findings.iter().filter(|finding| !words::covers(&[MESSAGES], &finding.message)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_word_of_the_page_is_in_both_languages() {
    let mut checker = Checker::new(Options::default());
    let pairs: Vec<Pair> = ALL.iter().enumerate().map(|(unit, rule)| pair(unit + 1, rule.bad)).collect();
    let mut report = Report { suppressed: 2, known: 1, ..Report::default() };
    for file in ["1.tsv", "2.tsv"] {
        let mut document = Document { file: file.into(), ..Document::default() };
        pairs.iter().for_each(|pair| document.add(pair));
        report.documents.push(document);
    }
    report.flagged = checker.check(pairs);
    let mut page = Vec::new();
    write(&mut page, &report).unwrap();
    let page = String::from_utf8(page).unwrap();
    let all: Vec<&Rule> = ALL.to_vec();
    let english = rules(&all);
    let files = [words::PAGE, WORDS, MESSAGES, [&english, RULES]];
    assert_eq!(words::untranslated(&page, &files), Vec::<String>::new());
}

#[test]
fn every_word_is_used() {
    let code = [
        include_str!("mod.rs"),
        include_str!("qa.js"),
        include_str!("list.js"),
        include_str!("accept.js"),
        include_str!("accept.rs"),
    ];
    assert_eq!(words::unused(WORDS[0], &code), Vec::<&str>::new());
}

#[test]
fn the_page_has_the_paragraphs_of_all_rules_in_both_languages() {
    let all: Vec<&Rule> = ALL.to_vec();
    let catalogue = [plain(&rules(&all)), plain(RULES)];
    for rule in ALL {
        assert!(words::covers(&[[&catalogue[0], &catalogue[1]]], &plain(rule.doc)), "{}", rule.id);
    }
    // The page itself has this catalogue and these paragraphs.
    let bad = crate::checks::find("completeness.empty").unwrap().bad;
    let flagged = Checker::new(Options::default()).check(vec![pair(1, bad)]);
    let report = Report { flagged, ..Report::default() };
    let mut page = Vec::new();
    write(&mut page, &report).unwrap();
    let page = String::from_utf8(page).unwrap();
    let doc = "In a table of links with sentence counts (1:0), alignment.unaligned is reported instead";
    assert_eq!(page.matches(doc).count(), 2, "as data and in the catalogue");
}

#[test]
fn the_gravest_rules_are_first() {
    let mut checker = Checker::new(Options::default());
    let report = Report {
        flagged: checker.check(ALL.iter().enumerate().map(|(unit, rule)| pair(unit + 1, rule.bad)).collect()),
        ..Report::default()
    };
    let levels: Vec<_> = report.counts_by_severity().iter().map(|(rule, _)| rule.severity).collect();
    assert!(levels.is_sorted_by(|a, b| a >= b) && levels.len() > 40, "{levels:?}");
}

#[test]
fn a_page_says_what_it_hides_and_what_is_doubtful() {
    let remark = "a.txt: b.txt hardly seems to be its translation (13 links of 57 and 58 sentences, coverage 28 % \
                  and 24 %, mean score 0.46); check that the two files belong together";
    let document = Document { remarks: vec![remark.to_owned()], ..Document::default() };
    let report = Report { known: 3, suppressed: 1, documents: vec![document], ..Report::default() };
    let mut page = Vec::new();
    write(&mut page, &report).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(
        page.contains("findings that are not listed: 4")
            && !page.contains("p class=\"well\">Nothing to look")
    );
    assert!(page.contains(remark) && words::covers(&[MESSAGES], remark));
}

#[test]
fn documents_of_unknown_coverage_do_not_count_as_covered() {
    let memory = Document {
        pairs: 900,
        two_sided: 900,
        sentences: (900, 900),
        covered: (900, 900),
        ..Document::default()
    };
    let table =
        Document { pairs: 4, two_sided: 2, sentences: (3, 3), covered: (2, 2), ..Document::default() };
    let page = |documents| overview(&Report { documents, ..Report::default() }).into_string();
    assert!(!page(vec![memory.clone()]).contains("Source linked</dt>"));
    let both = page(vec![memory, table]);
    assert!(both.contains("of 3 sentences") && both.contains("66"), "{both}");
}
