//! What the validator adds to the reader: for each rule a file that breaks it and one that
//! does not; profiles; limits.

use std::collections::BTreeSet;
use tmx::validate::{Profile, Validator};
use tmx::{Rule, Severity};

/// A document of the given header and units, which begin on line 3.
fn document(header: &str, units: &str) -> String {
    let rest = r#"creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="ru""#;
    format!("<tmx version=\"1.4\">\n<header {rest} {header}/><body>\n{units}\n</body></tmx>\n")
}

const HEADER: &str = r#"creationtool="x" datatype="plaintext""#;

fn unit(tuid: &str, russian: &str, english: &str) -> String {
    format!(
        "<tu tuid=\"{tuid}\"><tuv xml:lang=\"ru\"><seg>{russian}</seg></tuv>\
         <tuv xml:lang=\"en\"><seg>{english}</seg></tuv></tu>"
    )
}

/// `line:column rule severity` of each fault.
fn faults(file: &str, profile: &str) -> Vec<String> {
    let profile = Profile::named(profile).expect("a profile");
    let validator = Validator::new(file.as_bytes(), profile).expect("a memory");
    let told = validator.map(|diagnostic| {
        let diagnostic = diagnostic.expect("no failure");
        let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
        format!("{} {} {severity}", diagnostic.place.expect("a place"), diagnostic.rule)
    });
    told.collect()
}

/// Broken and sound: the profile, what breaks the rule, what is told, what does not.
fn cases() -> Vec<(Rule, &'static str, String, &'static str, String)> {
    let good = unit("1", "Да", "Yes");
    let body = |units: &str| document(HEADER, units);
    let long = |characters: usize| body(&unit("1", &"ы".repeat(characters), "Yes"));
    let header = |header: &str| document(header, &good);
    vec![
        (
            Rule::DuplicateTuid,
            "strict",
            body(&format!("{good}\n{}\n{good}", unit("2", "Нет", "No"))),
            "5:1 duplicate-tuid warning",
            body(&format!("{good}\n{}", unit("2", "Да", "Yes"))),
        ),
        (
            Rule::OneLanguage,
            "strict",
            body("<tu><tuv xml:lang='ru'><seg>Да</seg></tuv></tu>"),
            "3:1 one-language warning",
            body(&good),
        ),
        (
            Rule::DuplicateLanguage,
            "strict",
            body(&good.replace("</tu>", "<tuv xml:lang='EN'><seg>Yeah</seg></tuv></tu>")),
            "3:91 duplicate-language warning",
            body(&good.replace("</tu>", "<tuv xml:lang='en-GB'><seg>Aye</seg></tuv></tu>")),
        ),
        (
            Rule::EmptySegment,
            "strict",
            body(&unit("1", "Да", " <ph/> ")),
            "3:52 empty-segment warning",
            body(&unit("1", "Да", "<ph/>1")),
        ),
        (
            Rule::XMismatch,
            "strict",
            body(&unit("1", "Да<ph x='1'/>", "Yes<hi x='2'>!</hi>")),
            "3:63 x-mismatch warning",
            body(&unit("1", "<ph x='1'/>Да<ph/>", "Yes<it x='1' pos='end'/>")),
        ),
        (Rule::LongSegment, "trados", long(2001), "3:14 long-segment error", long(2000)),
        (
            Rule::Datatype,
            "smartling",
            header(r#"creationtool="x" datatype="docx""#),
            "2:1 datatype error",
            header(HEADER),
        ),
        (
            Rule::CreationTool,
            "omegat",
            header(r#"creationtool="OmegaT" datatype="plaintext""#),
            "2:1 creation-tool warning",
            header(HEADER),
        ),
    ]
}

#[test]
fn each_rule_is_broken_by_one_file_and_not_by_another() {
    for (rule, profile, broken, told, sound) in cases() {
        assert_eq!(faults(&broken, profile), [told], "{rule}");
        assert_eq!(faults(&sound, profile), Vec::<String>::new(), "{rule}");
    }
    let tested: BTreeSet<Rule> = cases().into_iter().map(|case| case.0).collect();
    // For a file of a gigabyte the test is in src/validate.rs, with another limit.
    let untested: Vec<&Rule> =
        Rule::ALL.iter().filter(|rule| !rule.is_mended() && !tested.contains(rule)).collect();
    assert_eq!(untested, [&Rule::LargeFile]);
}

#[test]
fn a_profile_says_how_far_a_fault_goes() {
    // What OmegaT 3.6 and Okapi do with such files was measured.
    let file = document(HEADER, &unit("1", "Да", "Yes").replace("\"ru\"", "\"ru-RU\""));
    assert_eq!(faults(&file, "strict"), ["3:1 source-missing error"]);
    assert_eq!(faults(&file, "omegat"), ["3:1 source-missing warning"]);
    let file = document(HEADER, &unit("1", "Да", "Yes").replace("xml:lang", "lang"));
    assert_eq!(faults(&file, "okapi"), ["3:19 lang-attribute warning", "3:53 lang-attribute warning"]);
    let file = document(HEADER, &unit("1", "Да", "Yes").replace("\"ru\"", "\"RU\""));
    assert_eq!(faults(&file, "okapi"), Vec::<String>::new());
}

#[test]
fn faults_come_in_the_order_of_the_file() {
    let units = format!(
        "{}\n{}",
        unit("a b", "R&D", "<b>").replace("<tu ", "<tu creationdate='1' "),
        unit("2", "", "No")
    );
    let told = faults(&document(HEADER, &units), "strict");
    let places: Vec<(u32, u32)> = told
        .iter()
        .map(|fault| {
            let (line, column) = fault.split(' ').next().unwrap().split_once(':').unwrap();
            (line.parse().unwrap(), column.parse().unwrap())
        })
        .collect();
    assert!(places.is_sorted() && places.len() == 6, "{told:?}");
}

/// Units within the limit of 8 MiB, with so many variants that a check of each against all others,
/// or of each against the codes of the first, would take many minutes.
#[test]
fn units_of_many_variants_are_validated_in_a_single_pass() {
    let variant = |lang: &str, text: &str| format!("<tuv xml:lang='{lang}'><seg>{text}</seg></tuv>");
    let source = variant("ru", "Да");
    let same = source.clone() + &variant("en", "a").repeat(150_000);
    let each = source + &(0..150_000).map(|n| variant(&format!("en-{n}"), "a")).collect::<String>();
    let codes: String = (0..100_000).map(|n| format!("<ph x='{n}'/>")).collect();
    let numbers =
        variant("ru", &codes) + &(0..100_000).map(|n| variant(&format!("e-{n}"), "a")).collect::<String>();
    for (variants, rule, count) in [
        (same, Rule::DuplicateLanguage, 149_999),
        (each, Rule::DuplicateLanguage, 0),
        (numbers, Rule::XMismatch, 100_000),
    ] {
        let file = document(HEADER, &format!("<tu>{variants}</tu>"));
        let strict = Profile::named("strict").expect("a profile");
        let told: Vec<_> = Validator::new(file.as_bytes(), strict)
            .expect("a memory")
            .map(|d| d.expect("no failure"))
            .collect();
        let listed = told.iter().filter(|d| d.rule == rule).count();
        let more = told.last().and_then(|d| d.message.split_once(" more faults")?.0.parse::<usize>().ok());
        let found = if count > 0 { (listed - 1) + more.expect("a count") } else { listed };
        assert_eq!(
            (found, told.iter().all(|d| d.rule == rule || d.rule == Rule::EmptySegment)),
            (count, true)
        );
    }
}
