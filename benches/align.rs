//! `cargo bench --bench align`: two segmented texts to links with scores and reasons.
//!
//! Input: the sample `water-forum` (57 x 59 sentences), and a text of 2,000 sentences per side made by
//! repeating all samples with different numbers in them. Reading and splitting are not measured here. The
//! figures are in benches/README.md.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;
use sverka::align::{self, Options};
use sverka::document::{Lang, Segmented};
use sverka::{read, split};

const SAMPLES: [&str; 5] =
    ["annual-meeting", "commencement", "keepers-of-the-books", "press-conference", "water-forum"];

fn side(name: &str, lang: &str) -> Segmented {
    let path = format!("{}/samples/{name}.{lang}.txt", env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(&path).expect("the samples are part of the repository");
    let (document, _) = read::read_bytes(&path, bytes, &read::Options::default()).expect("a sample is text");
    split::segment(&document, &Lang::parse(lang).expect("a language"))
}

/// Concatenates the samples repeatedly until there are `count` sentences.
fn long(lang: &str, rounds: usize) -> Segmented {
    let parts: Vec<Segmented> = SAMPLES.iter().map(|name| side(name, lang)).collect();
    let mut out = Segmented { segments: Vec::new(), blocks: Vec::new(), ..parts[0].clone() };
    for round in 0..rounds {
        for part in &parts {
            let first = out.blocks.len();
            out.blocks.extend(&part.blocks);
            out.segments.extend(part.segments.iter().cloned().map(|mut segment| {
                segment.block += first;
                // Each round uses other years, like the sections of a real text.
                segment.text = segment.text.replace("20", &format!("{}", 10 + round));
                segment
            }));
        }
    }
    out
}

fn align(c: &mut Criterion) {
    let mut group = c.benchmark_group("align");
    for (name, source, target) in [
        ("speech, 57 x 59 sentences", side("water-forum", "en"), side("water-forum", "ru")),
        ("2,168 x 2,296 sentences", long("en", 8), long("ru", 8)),
    ] {
        group.sample_size(10);
        group.throughput(Throughput::Elements(source.segments.len() as u64));
        group.bench_function(name, |b| {
            b.iter_batched(
                || (source.clone(), target.clone()),
                |(source, target)| black_box(align::align(source, target, &Options::default())),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, align);
criterion_main!(benches);
