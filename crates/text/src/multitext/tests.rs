use super::*;
use crate::document::Lang;
use proptest::prelude::*;

fn text(lang: &str, count: usize) -> Segmented {
    let sentences = (0..count).map(|n| format!("{lang}{n}."));
    Segmented::from_sentences(format!("a.{lang}.txt"), Lang::parse(lang).unwrap(), sentences)
}

/// Makes an alignment of links given as counts of sentences and a score.
fn bitext(lang: &str, beads: &[(usize, usize, f64)]) -> Bitext {
    let (mut i, mut j) = (0, 0);
    let mut links = Vec::new();
    for &(n, m, score) in beads {
        links.push(Link::new(i..i + n, j..j + m, score));
        (i, j) = (i + n, j + m);
    }
    let bitext =
        Bitext { source: text("en", i), target: text(lang, j), links, method: "test".into(), moved: vec![] };
    assert_eq!(bitext.fault(), None);
    bitext
}

fn joined(translations: &[&[(usize, usize, f64)]]) -> (Multitext, Vec<MultiLink>) {
    let langs = ["ru", "fr", "de"];
    let bitexts = translations.iter().zip(langs).map(|(beads, lang)| bitext(lang, beads));
    let texts = Multitext::new(bitexts).unwrap();
    let links = texts.joined();
    (texts, links)
}

fn beads(links: &[MultiLink]) -> Vec<String> {
    links.iter().map(MultiLink::bead).collect()
}

#[test]
fn links_that_share_a_sentence_of_the_pivot_are_joined() {
    let (texts, links) = joined(&[&[(1, 1, 0.9), (1, 1, 0.8), (1, 1, 0.7)], &[(1, 1, 0.6), (2, 1, 0.5)]]);
    assert_eq!(beads(&links), ["1:1:1", "2:2:1"]);
    assert_eq!((links[0].score, links[1].score), (0.6, 0.5));
    assert_eq!(texts.parts(&links[0]), []);
    let parts = texts.parts(&links[1]);
    assert_eq!(beads(&parts), ["1:1:0", "1:1:0"]);
    assert_eq!((parts[0].score, parts[1].score), (0.8, 0.7));
    assert_eq!(texts.bitext(0), Some(bitext("ru", &[(1, 1, 0.9), (1, 1, 0.8), (1, 1, 0.7)])));
    assert_eq!(texts.bitext(2), None);
}

#[test]
fn translations_that_agree_share_a_part() {
    let two = [(1, 1, 0.9), (1, 2, 0.8)];
    let (texts, links) = joined(&[&two, &[(2, 1, 0.7)], &two]);
    assert_eq!(beads(&links), ["2:3:1:3"]);
    assert_eq!(beads(&texts.parts(&links[0])), ["1:1:0:1", "1:2:0:2"]);
}

#[test]
fn chains_of_links_become_one() {
    let (_, links) = joined(&[&[(2, 1, 0.9), (2, 1, 0.9)], &[(1, 1, 0.9), (2, 1, 0.9), (1, 1, 0.9)]]);
    assert_eq!(beads(&links), ["4:2:3"]);
}

#[test]
fn a_gap_joins_nothing_and_a_text_that_is_missing_has_an_empty_run() {
    let (_, links) = joined(&[&[(3, 0, 0.4)], &[(1, 1, 0.9), (1, 1, 0.8), (1, 0, 0.3)]]);
    assert_eq!(beads(&links), ["1:0:1", "1:0:1", "1:0:0"]);
    assert_eq!(links.iter().map(|link| link.score).collect::<Vec<_>>(), [0.9, 0.8, 0.3]);
}

#[test]
fn additions_are_links_of_their_own_except_between_sentences_that_are_joined() {
    let added = [(1, 1, 0.9), (0, 1, 0.6), (1, 1, 0.8)];
    let (_, links) = joined(&[&added, &[(1, 1, 0.9), (0, 2, 0.5), (1, 1, 0.9)]]);
    assert_eq!(beads(&links), ["1:1:1", "0:1:0", "0:0:2", "1:1:1"]);
    let (texts, links) = joined(&[&added, &[(2, 1, 0.9)]]);
    assert_eq!(beads(&links), ["2:3:1"]);
    assert_eq!(links[0].score, 0.6);
    assert_eq!(beads(&texts.parts(&links[0])), ["1:1:0", "1:1:0"]);
    // At the ends of what is linked they are not between anything.
    let at_ends = [(1, 0, 0.4), (0, 1, 0.6), (1, 1, 0.8), (0, 2, 0.5), (1, 0, 0.4)];
    let (_, links) = joined(&[&[(3, 1, 0.9)], &at_ends]);
    assert_eq!(beads(&links), ["0:0:1", "3:1:1", "0:0:2"]);
    let (_, links) = joined(&[&[(2, 1, 0.9)], &[(1, 0, 0.4), (0, 1, 0.6), (1, 0, 0.4)]]);
    assert_eq!(beads(&links), ["2:1:0", "0:0:1"]);
}

#[test]
fn a_low_score_takes_one_translation_out() {
    let (texts, links) = joined(&[&[(1, 1, 0.9)], &[(1, 1, 0.3)]]);
    let kept = texts.at_least(0.5, &links[0]);
    assert_eq!((kept.bead().as_str(), kept.score), ("1:1:0", 0.9));
    assert_eq!(texts.at_least(0.95, &links[0]).texts(), 1);
}

#[test]
fn only_alignments_of_one_source_are_joined() {
    let one = bitext("ru", &[(1, 1, 0.9)]);
    assert_eq!(Multitext::new([]), Err(JoinError::Empty));
    assert_eq!(Multitext::new([one.clone(), bitext("fr", &[(2, 1, 0.9)])]), Err(JoinError::Source(2)));
    assert!(Multitext::new([one]).is_ok());
}

/// Any alignments of one source with one to four translations.
fn alignments() -> impl Strategy<Value = Vec<Bitext>> {
    let beads = prop::collection::vec((0..4usize, 0..4usize, 0.0..=1.0f64), 0..30);
    (1..20usize, prop::collection::vec(beads, 1..5)).prop_map(|(pivot, all)| {
        let of = |(k, beads): (usize, Vec<(usize, usize, f64)>)| {
            let mut rest = pivot;
            let mut cut: Vec<_> = beads
                .into_iter()
                .map(|(n, m, score)| {
                    let n = n.min(rest);
                    rest -= n;
                    (n, m, score)
                })
                .filter(|(n, m, _)| n + m > 0)
                .collect();
            cut.extend((rest > 0).then_some((rest, 0, 0.5)));
            bitext(["ru", "fr", "de", "es"][k], &cut)
        };
        all.into_iter().enumerate().map(of).collect()
    })
}

proptest! {
    #[test]
    fn every_sentence_is_in_one_joined_link_in_order(bitexts in alignments()) {
        let texts = Multitext::new(bitexts).unwrap();
        let mut at = vec![0; texts.translations().len() + 1];
        for link in texts.joined() {
            prop_assert!(link.texts() > 0);
            for (at, run) in at.iter_mut().zip(&link.runs) {
                prop_assert_eq!(*at, run.start);
                *at = run.end;
            }
        }
        let counts: Vec<usize> = texts.texts().map(|text| text.segments.len()).collect();
        prop_assert_eq!(at, counts);
    }

    #[test]
    fn links_are_transitive_and_no_coarser_than_need_be(bitexts in alignments()) {
        let texts = Multitext::new(bitexts).unwrap();
        let joined = texts.joined();
        for (k, translation) in texts.translations().iter().enumerate() {
            for link in translation.links.iter().filter(|link| link.is_two_sided()) {
                let holds = |one: &&MultiLink| {
                    let within = |inner: &Range<usize>, outer: &Range<usize>| {
                        outer.start <= inner.start && inner.end <= outer.end
                    };
                    within(&link.source, &one.runs[0]) && within(&link.target, &one.runs[k + 1])
                };
                prop_assert_eq!(joined.iter().filter(holds).count(), 1);
            }
        }
        for one in &joined {
            for cut in one.runs[0].start + 1..one.runs[0].end {
                let crosses = |link: &Link| {
                    link.is_two_sided() && link.source.start < cut && cut < link.source.end
                };
                let mut all = texts.translations().iter().flat_map(|translation| &translation.links);
                prop_assert!(all.any(crosses));
            }
        }
    }

    #[test]
    fn the_links_of_every_pair_can_be_found_again(bitexts in alignments()) {
        let texts = Multitext::new(bitexts.clone()).unwrap();
        for (k, bitext) in bitexts.into_iter().enumerate() {
            let mut found = Vec::new();
            for joined in texts.joined() {
                let parts = texts.parts(&joined);
                let has = |one: &&MultiLink| !one.runs[0].is_empty() && !one.runs[k + 1].is_empty();
                let of_parts: Vec<&MultiLink> = parts.iter().filter(has).collect();
                let links = if of_parts.is_empty() { vec![&joined] } else { of_parts };
                found.extend(links.into_iter().filter(has).map(|one| (one.runs[0].clone(), one.runs[k + 1].clone())));
            }
            let two_sided = bitext.links.iter().filter(|link| link.is_two_sided());
            let want: Vec<_> = two_sided.map(|link| (link.source.clone(), link.target.clone())).collect();
            prop_assert_eq!(found, want);
            prop_assert_eq!(texts.bitext(k), Some(bitext));
        }
    }
}
