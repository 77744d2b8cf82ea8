//! The samples from their running texts to links, against their gold: the whole pipeline.

use crate::support::{root, segmented};
use std::fs;
use std::path::Path;
use sverka::align::{self, Options};
use sverka::evaluate::{self, Bead, Tally};

/// Each sample with a floor for its strict F1, a little below what is reached.
const FLOORS: [(&str, &str, f64); 7] = [
    ("annual-meeting", "txt", 0.95),
    ("commencement", "txt", 0.92),
    ("keepers-of-the-books", "txt", 0.87),
    ("legacy-chess-opening", "txt", 0.79),
    ("museum-reopening", "html", 0.96),
    ("press-conference", "txt", 0.88),
    ("water-forum", "txt", 0.97),
];

fn gold_sentences(name: &str, lang: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/gold/{name}.{lang}.sents"));
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn samples_split_as_their_gold() {
    for (name, extension, _) in FLOORS {
        for lang in ["en", "ru"] {
            let found: Vec<String> =
                segmented(&root(format!("samples/{}.{}.{}", name, lang, extension)), lang)
                    .segments
                    .into_iter()
                    .map(|segment| segment.text)
                    .collect();
            assert_eq!(found, gold_sentences(name, lang), "{name}.{lang}");
        }
    }
}

#[test]
fn samples_align_as_well_as_they_did() {
    for (name, extension, floor) in FLOORS {
        let bitext = align::align(
            segmented(&root(format!("samples/{}.{}.{}", name, "en", extension)), "en"),
            segmented(&root(format!("samples/{}.{}.{}", name, "ru", extension)), "ru"),
            &Options::default(),
        );
        assert_eq!(bitext.fault(), None, "{name}");
        let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/gold/{name}.beads"));
        let gold = evaluate::read_beads(&fs::read_to_string(gold).unwrap()).unwrap();
        let bead = |link: &sverka::bitext::Link| Bead {
            source: link.source.clone().collect(),
            target: link.target.clone().collect(),
        };
        let predicted = evaluate::split_deletions(bitext.links.iter().map(bead).collect());
        let mut tally = Tally::default();
        tally.add(&gold, &predicted);
        let f1 = tally.score().strict.f1;
        assert!(f1 >= floor, "{name}: strict F1 {f1:.4} is below {floor}");
    }
}
