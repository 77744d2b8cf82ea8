//! What a person has decided holds, whatever the texts say.

use proptest::prelude::*;
use sverka::align::anchors::Anchors;
use sverka::align::{self, Options};
use sverka::bitext::{Bitext, Link};
use sverka::document::{BlockKind, Lang, Segment, Segmented};

/// Sentences that say something different each, in both languages the same for one number.
fn side(lang: &str, numbers: impl Iterator<Item = usize>) -> Segmented {
    let things = [["forum", "форум"], ["museum", "музей"], ["bridge", "мост"], ["school", "школа"]];
    let verbs = [["opened in", "открылся в"], ["was visited by", "посетили"], ["cost", "стоил"]];
    let column = usize::from(lang == "ru");
    let text = |k: usize| format!("{} {k} {} {}.", things[k % 4][column], verbs[k % 3][column], 1000 + 7 * k);
    let segments = numbers.enumerate().map(|(i, k)| Segment { text: text(k), range: i..i + 1, block: i / 5 });
    let segments: Vec<Segment> = segments.collect();
    Segmented {
        name: lang.into(),
        lang: Lang::parse(lang).unwrap(),
        encoding: "UTF-8".into(),
        blocks: vec![BlockKind::Paragraph; segments.len() / 5 + 1],
        places: Vec::new(),
        times: Vec::new(),
        segments,
    }
}

fn aligned(n: usize, m: usize, anchors: &Anchors) -> Bitext {
    let (source, target) = (side("en", 0..n), side("ru", 0..m));
    let bitext = align::align_anchored(source, target, &Options::default(), anchors).unwrap();
    assert_eq!(bitext.fault(), None);
    bitext
}

fn find(bitext: &Bitext, source: std::ops::Range<usize>, target: std::ops::Range<usize>) -> Option<&Link> {
    bitext.links.iter().find(|link| link.source == source && link.target == target)
}

#[test]
fn a_link_far_from_the_path_and_of_any_shape_holds() {
    for (source, target) in [(5..6, 1300..1301), (700..707, 702..709), (100..101, 300..340), (0..60, 0..1)] {
        let mut anchors = Anchors::default();
        anchors.push(1, true, source.clone(), target.clone());
        let bitext = aligned(1400, 1400, &anchors);
        let link = find(&bitext, source, target).unwrap();
        assert_eq!(link.score, 1.0);
        assert_eq!(link.reasons[0].text, "given as an anchor");
    }
}

#[test]
fn an_anchor_that_agrees_changes_nothing_else() {
    let without = aligned(400, 400, &Anchors::default());
    let mut anchors = Anchors::default();
    anchors.push(1, true, 200..201, 200..201);
    let with = aligned(400, 400, &anchors);
    let beads = |bitext: &Bitext| -> Vec<_> {
        bitext.links.iter().map(|link| (link.source.clone(), link.target.clone())).collect()
    };
    assert_eq!(beads(&without), beads(&with));
    assert!(find(&without, 200..201, 200..201).is_some());
}

#[test]
fn what_is_right_behind_a_far_anchor_is_found() {
    // The target lacks 300 sentences of 700, and the person says where it goes on.
    let (source, target) = (side("en", 0..700), side("ru", (0..100).chain(400..700)));
    let mut anchors = Anchors::default();
    anchors.push(1, true, 400..401, 100..101);
    let bitext = align::align_anchored(source, target, &Options::default(), &anchors).unwrap();
    let right = |link: &&Link| {
        link.source.len() == 1 && link.target.len() == 1 && {
            let (i, j) = (link.source.start, link.target.start);
            i == if j < 100 { j } else { j + 300 }
        }
    };
    let right = bitext.links.iter().filter(right).count();
    assert!(right >= 395, "{right} of 400");
}

#[test]
fn forbidden_links_and_left_out_sentences() {
    let mut anchors = Anchors::default();
    anchors.push(1, false, 10..11, 10..11);
    anchors.push(2, true, 20..23, 20..20);
    anchors.push(3, true, 30..30, 30..31);
    let bitext = aligned(50, 50, &anchors);
    assert!(find(&bitext, 10..11, 10..11).is_none());
    for link in &bitext.links {
        let out = link.source.clone().any(|i| (20..23).contains(&i)) || link.target.contains(&30);
        assert!(!out || !link.is_two_sided() && link.score == 1.0, "{link:?}");
    }
}

#[test]
fn a_sentence_that_must_have_a_counterpart_gets_one() {
    // The target lacks sentence 10, so that it would stay alone.
    let pair = || (side("en", 0..50), side("ru", (0..50).filter(|k| *k != 10)));
    let align = |anchors: &Anchors| {
        let (source, target) = pair();
        align::align_anchored(source, target, &Options::default(), anchors)
    };
    assert!(find(&align(&Anchors::default()).unwrap(), 10..11, 10..10).is_some());
    for line in ["!11\t-", "![10]:[]"] {
        let bitext = align(&Anchors::parse(line).unwrap()).unwrap();
        assert_eq!(bitext.fault(), None);
        let link = bitext.links.iter().find(|link| link.source.contains(&10)).unwrap();
        assert!(link.is_two_sided(), "{link:?}");
    }
    // Sides swapped.
    let (source, target) = pair();
    let anchors = Anchors::parse("!-\t11").unwrap();
    let bitext = align::align_anchored(target, source, &Options::default(), &anchors).unwrap();
    assert!(bitext.links.iter().any(|link| link.is_two_sided() && link.target.contains(&10)));

    // Nothing is left between two links that hold.
    let anchors = Anchors::parse("10\t10\n!11\t-\n12\t11\n").unwrap();
    let error = align(&anchors).unwrap_err().to_string();
    let want = "2: nothing is left that sentence 11 of the source could be linked with; give its link";
    assert_eq!(error, want);
}

#[test]
fn everything_may_be_decided() {
    // All left out, on texts that the band does not let pass without a link.
    let mut anchors = Anchors::default();
    anchors.push(1, true, 0..300, 0..0);
    anchors.push(2, true, 0..0, 0..300);
    let bitext = aligned(300, 300, &anchors);
    assert!(bitext.links.iter().all(|link| !link.is_two_sided() && link.score == 1.0));
    // A link a sentence, so that nothing is between them.
    let mut anchors = Anchors::default();
    (0..40).for_each(|k| anchors.push(k, true, k..k + 1, k..k + 1));
    assert!(aligned(40, 40, &anchors).links.iter().all(|link| link.score == 1.0));
}

#[test]
fn anchors_outside_are_told() {
    let anchors = Anchors::parse("1\t1\n9\t2\n").unwrap();
    let result = align::align_anchored(side("en", 0..8), side("ru", 0..8), &Options::default(), &anchors);
    let error = result.unwrap_err().to_string();
    assert_eq!(error, "2: the source has 8 sentences, so there is no 9; use the numbers in the report");
}

/// Anchors that do not contradict each other: steps through both texts.
fn steps() -> impl Strategy<Value = Vec<(u8, usize, usize)>> {
    prop::collection::vec((0..5u8, 1..12usize, 1..12usize), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_anchors_are_honoured(n in 1..120usize, m in 1..120usize, steps in steps(), encoder in any::<bool>()) {
        let mut anchors = Anchors::default();
        let (mut i, mut j, mut line) = (0, 0, 0);
        let (mut must, mut must_not) = (Vec::new(), Vec::new());
        for (what, a, b) in steps {
            line += 1;
            let (x, y) = (i + a, j + b);
            if x > n || y > m {
                break;
            }
            match what {
                0 => {}
                1 => must.push((i..x, j..y)),
                2 => must.push((i..x, j..j)),
                3 => must.push((i..i, j..y)),
                _ => must_not.push((i..i + 1, j..j + 1)),
            }
            (i, j) = (x, y);
        }
        for (source, target) in &must {
            let zero = |run: &std::ops::Range<usize>| if run.is_empty() { 0..0 } else { run.clone() };
            anchors.push(line, true, zero(source), zero(target));
        }
        must_not.iter().for_each(|(s, t)| anchors.push(line, false, s.clone(), t.clone()));
        let mut options = Options::default();
        options.encoder = encoder;
        let bitext = align::align_anchored(side("en", 0..n), side("ru", 0..m), &options, &anchors).unwrap();
        prop_assert_eq!(bitext.fault(), None);
        for (source, target) in must {
            if !source.is_empty() && !target.is_empty() {
                let link = find(&bitext, source, target);
                prop_assert!(link.is_some_and(|link| link.score == 1.0));
            } else {
                for link in bitext.links.iter().filter(|link| link.is_two_sided()) {
                    prop_assert!(!source.clone().any(|i| link.source.contains(&i)), "{:?}", link);
                    prop_assert!(!target.clone().any(|j| link.target.contains(&j)), "{:?}", link);
                }
            }
        }
        for (source, target) in must_not {
            prop_assert!(find(&bitext, source, target).is_none());
        }
    }
}
