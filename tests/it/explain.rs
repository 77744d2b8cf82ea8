//! An explanation agrees with the link that it explains.

use crate::support::sample;
use sverka::align::anchors::Anchors;
use sverka::align::explain::{Error, explain};
use sverka::align::{self, Options};

#[test]
fn features_and_candidates_of_every_link() {
    let (source, target) = (sample("press-conference", "en"), sample("press-conference", "ru"));
    for encoder in [true, false] {
        let mut options = Options::default();
        options.encoder = encoder;
        let bitext = align::align(source.clone(), target.clone(), &options);
        let numbers: Vec<usize> = (1..=bitext.links.len()).collect();
        let explained = explain(&source, &target, &options, &Anchors::default(), &numbers).unwrap();
        for (one, link) in explained.iter().zip(&bitext.links) {
            assert_eq!(&one.link, link);
            let own = one.candidates.iter().find(|candidate| {
                let empty = candidate.source.is_empty() == link.source.is_empty()
                    && candidate.target.is_empty() == link.target.is_empty();
                empty
                    && (!link.is_two_sided()
                        || (&candidate.source, &candidate.target) == (&link.source, &link.target))
            });
            let own = own.unwrap_or_else(|| panic!("link {} is not among its candidates", one.number));
            assert_eq!(own.score, link.score, "link {}", one.number);
            let sum: f64 = one.features.iter().map(|feature| feature.share()).sum();
            assert!((sum - own.sum()).abs() < 1e-3, "link {}: {sum} and {}", one.number, own.sum());
            // What a sentence can be adds up to no more than everything.
            for i in link.source.clone() {
                let all = one.candidates.iter().filter(|candidate| candidate.source.contains(&i));
                assert!(all.map(|candidate| candidate.score).sum::<f64>() < 1.001);
            }
            assert!(one.candidates.windows(2).all(|pair| pair[0].score >= pair[1].score));
        }
    }
}

#[test]
fn a_given_link_needs_no_features_and_a_wrong_number_is_told() {
    let (source, target) = (sample("press-conference", "en"), sample("press-conference", "ru"));
    let anchors = Anchors::parse("1-7\t1-7").unwrap();
    let one = &explain(&source, &target, &Options::default(), &anchors, &[1]).unwrap()[0];
    assert_eq!((one.link.bead().as_str(), one.link.score), ("7:7", 1.0));
    assert!(one.features.is_empty() && one.candidates.is_empty());
    for number in [0, 1000] {
        let error = explain(&source, &target, &Options::default(), &anchors, &[number]).unwrap_err();
        assert!(matches!(error, Error::NoLink { count, .. } if count > 10), "{error}");
    }
}
