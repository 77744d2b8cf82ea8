//! Reports, settings and baselines: what users and programs have of the findings.

use super::{check, pair, root};
use std::fs;
use sverka::bilingual::Pair;
use sverka::document::Lang;
use sverka::qa::checks::{self, RULES};
use sverka::qa::rule::{self, Severity};
use sverka::qa::{Checker, Flagged, Options};

/// Nothing that reaches an output may depend on threads, on the time or on the position of a unit.
#[test]
fn reports_are_the_same_bytes_and_fingerprints_survive_insertion() {
    use sverka::qa::report::{Document, Format, Report};
    let pairs = || -> Vec<Pair> {
        RULES.iter().enumerate().map(|(i, rule)| pair(i + 1, rule.bad.0, rule.bad.1)).collect()
    };
    let report = |pairs: Vec<Pair>| {
        let mut document = Document { file: "test.tsv".into(), ..Document::default() };
        pairs.iter().for_each(|pair| document.add(pair));
        Report { documents: vec![document], flagged: check(pairs), ..Report::default() }
    };
    let written = |format: Format| {
        let mut out = Vec::new();
        format.write(&mut out, &report(pairs())).unwrap();
        out
    };
    for format in Format::ALL {
        let first = written(format);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert!(first == pool.install(|| written(format)), "{}", format.name());
    }
    let prints = |report: &Report| -> Vec<String> {
        let all = report.flagged.iter().filter(|flagged| flagged.pair.place.unit != 0);
        all.flat_map(|f| f.findings.iter().map(|finding| finding.fingerprint(&f.pair))).collect()
    };
    let mut longer = vec![pair(0, "A new sentence at the top.", "Новое предложение сверху.")];
    longer.extend(pairs());
    assert_eq!(prints(&report(pairs())), prints(&report(longer)));
}

#[test]
fn a_workbook_of_findings_can_be_read_back() {
    use calamine::{Reader, Xlsx};
    use sverka::qa::report::{Format, Report};
    let mut bad = pair(1, "=1+1 costs 58.5 billion.", "=1+1 стоит 58,5 млн.");
    bad.place.line = 7;
    let report = Report { flagged: check(vec![bad]), ..Report::default() };
    let mut bytes = Vec::new();
    Format::Xlsx.write(&mut bytes, &report).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Findings").unwrap();
    let cell =
        |row: usize, column: usize| sheet.get((row, column)).map(ToString::to_string).unwrap_or_default();
    assert_eq!((cell(0, 1), cell(1, 1)), ("Rule".into(), "numbers.different".into()));
    assert_eq!((cell(1, 3), cell(1, 6)), ("=1+1 costs 58.5 billion.".into(), "7".into()));
}

/// What a SARIF log must have by the standard, as far as code review reads it.
#[test]
fn sarif_has_places_rules_and_fingerprints() {
    use sverka::qa::report::{Format, Report};
    let twin = || pair(3, "In 2022 we met.", "Мы встретились в 2021 году.");
    let report = Report { flagged: check(vec![twin(), twin()]), ..Report::default() };
    let mut bytes = Vec::new();
    Format::Sarif.write(&mut bytes, &report).unwrap();
    let log: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "test.tsv");
        assert_eq!(place["region"]["startLine"], 3);
    }
    // Two units with the same texts are two findings.
    assert_ne!(results[0]["partialFingerprints"], results[1]["partialFingerprints"]);
}

/// Every format of pairs that we write is read back with the same findings.
#[test]
fn all_inputs_give_the_same_findings() {
    use sverka::bilingual::{self, Format};
    use sverka::{align, read, split, write};
    let side = |lang: &str, text: &str| {
        let name = format!("talk.{lang}.txt");
        let (document, _) = read::read_bytes(&name, text.into(), &read::Options::default()).unwrap();
        split::segment(&document, &Lang::parse(lang).unwrap())
    };
    let en = side(
        "en",
        "We met in Samara in 2019. There were 80 of us. It was a long and cold winter in the town.",
    );
    let ru =
        side("ru", "Мы встретились в Самаре в 2019 году. Нас было 90. Зима в городе была долгой и холодной.");
    let bitext = align::align(en, ru, &align::Options::default());
    let options = bilingual::Options {
        source: Lang::parse("en"),
        target: Lang::parse("ru"),
        ..bilingual::Options::default()
    };
    for format in Format::all()
        .filter(|format| format.holds_bitext() && format.is_read() && *format != Format::Alternating)
    {
        let mut bytes = Vec::new();
        write::write(
            format,
            &mut bytes,
            &bitext,
            &write::Options { header: true, ..write::Options::default() },
        )
        .unwrap();
        let options = bilingual::Options { format: Some(format), ..options.clone() };
        let units = bilingual::read("talk", bytes.as_slice(), &options).unwrap();
        let pairs: Vec<Pair> = bilingual::pairs(units, &options).map(Result::unwrap).collect();
        assert_eq!(pairs.len(), bitext.links.len(), "{format:?}");
        assert!(pairs.iter().all(|pair| pair.score.is_some()), "{format:?}");
        // The table for reviewers has no column for beads.
        let has_beads = format != Format::Docx;
        assert!(!has_beads || pairs.iter().all(|pair| pair.bead == Some((1, 1))), "{format:?}");
        let flagged = check(pairs);
        let ids: Vec<&str> = flagged.iter().flat_map(|f| f.findings.iter().map(|x| x.rule.id)).collect();
        assert!(ids.contains(&"numbers.different"), "{format:?}: {ids:?}");
        let line = flagged.iter().find(|f| f.pair.source.contains("80")).unwrap().pair.place.line;
        assert!(line > 1, "{format:?}: {line}");
    }
}

/// The pairs of `tests/compat/qa/pairs.tsv`.
fn pairs_of_0_1() -> Vec<Pair> {
    let text = fs::read_to_string(root().join("tests/compat/qa/pairs.tsv")).unwrap();
    let twins = text.lines().map(|line| line.split_once('\t').unwrap());
    twins.enumerate().map(|(i, (source, target))| pair(i + 1, source, target)).collect()
}

/// Rules, severities and settings that users have in their files since 0.1 mean what they meant.
#[test]
fn settings_of_0_1_are_accepted() {
    use sverka::qa::{Selection, settings::Settings};
    let read = |name: &str| fs::read_to_string(root().join("tests/compat/qa").join(name)).unwrap();
    for line in read("rules.tsv").lines() {
        let (id, severity) = line.split_once('\t').unwrap();
        let chosen = Selection::parse(id).unwrap();
        let rule = checks::find(id).unwrap();
        assert_eq!(chosen.severity(rule).unwrap().name(), severity, "{id}");
        assert!(Selection::parse(&format!("-{}", rule::family(id))).unwrap().severity(rule).is_none());
    }
    let mut settings = Settings::parse(&read("qa.toml")).unwrap();
    assert_eq!(settings.fail_on, Some(Severity::Warning));
    let mut rules = Selection::default();
    for (name, severity) in &settings.rules {
        rules.set_severity(name, *severity).unwrap();
    }
    let mut flagged = Checker::new(Options { rules, ..Options::default() }).check(pairs_of_0_1());
    assert_eq!(settings.suppress(&mut flagged), 4);
    assert_eq!(settings.unused().len(), 1);
    let found: Vec<serde_json::Value> = flagged
        .iter()
        .flat_map(|f| f.findings.iter().map(move |finding| (f, finding)))
        .map(|(f, finding)| {
            serde_json::json!({
                "rule": finding.rule.id,
                "category": finding.rule.category,
                "severity": finding.severity.name(),
                "message": finding.message,
                "unit": f.pair.place.unit,
                "hash": sverka::qa::hash(&f.pair),
                "fingerprint": finding.fingerprint(&f.pair),
            })
        })
        .collect();
    let was: Vec<serde_json::Value> =
        read("findings.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(found.len(), was.len());
    for (found, was) in found.iter().zip(&was) {
        // Since then these messages name the file and line of the other unit.
        let is_reworded = found["category"] == "Inconsistency";
        for (key, value) in
            found.as_object().unwrap().iter().filter(|(key, _)| !is_reworded || *key != "message")
        {
            assert_eq!(value, &was[key], "{key} of {was}");
        }
    }
}

#[test]
fn a_baseline_of_0_1_knows_its_findings() {
    use sverka::qa::baseline::Baseline;
    let text = fs::read_to_string(root().join("tests/compat/qa/baseline.json")).unwrap();
    let mut flagged = check(pairs_of_0_1());
    assert_eq!(Baseline::of(&flagged).to_json(), text);
    let count: usize = flagged.iter().map(|f| f.findings.len()).sum();
    assert_eq!(Baseline::parse(&text).unwrap().subtract(&mut flagged), count);
    assert!(flagged.is_empty() && count > 20);
}

/// A check whose rules are all off finds nothing, and takes nothing from the others.
#[test]
fn each_rule_alone_finds_what_it_finds_among_all() {
    use sverka::qa::Selection;
    let mut pairs = pairs_of_0_1();
    for (i, rule) in RULES.iter().enumerate() {
        pairs.push(pair(100 + i, rule.bad.0, rule.bad.1));
    }
    let of = |flagged: &[Flagged], rule: &str| -> Vec<String> {
        let all = flagged.iter().flat_map(|f| f.findings.iter().map(move |x| (f.pair.place.unit, x)));
        all.filter(|(_, x)| x.rule.id == rule).map(|(unit, x)| format!("{unit} {}", x.message)).collect()
    };
    let all = check(pairs.clone());
    for rule in RULES {
        let rules = Selection::parse(rule.id).unwrap();
        let alone = Checker::new(Options { rules, ..Options::default() }).check(pairs.clone());
        assert!(alone.iter().all(|f| f.findings.iter().all(|x| x.rule == rule)), "{}", rule.id);
        assert_eq!(of(&alone, rule.id), of(&all, rule.id), "{}", rule.id);
    }
}
