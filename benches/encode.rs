//! How fast sentences become vectors, on one core: `cargo bench --bench encode`.
//!
//! Text: the English and the Russian side of ../shared/eval/align/long10k-mix (about 11,000 sentences per
//! side, news); without ../shared, the sentences in the repository, which are so few that words repeat and
//! the figure is too good. `document` starts each time with an empty word cache, as the program does for each
//! text. `spans` then reads the vectors of all runs of one to four sentences. `start` is the full cost of
//! opening the model.
//!
//! Measured on one of two shared cores of an AMD EPYC server under other load (November 2026): English
//! 288,000 sentences per second, Russian 188,000 (words are longer and more of them new), 14.5 million spans,
//! start 1.2 µs.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use sverka::embed::{DIM, Model};

fn text(side: &str) -> (String, Vec<String>) {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/eval/align/long10k-mix/long10k.");
    match std::fs::read_to_string(format!("{shared}{side}")) {
        Ok(text) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            (format!("long10k-{side}"), lines.map(str::to_owned).collect())
        }
        Err(_) => {
            let own = include_str!("../crates/embed/model/sentences.tsv").lines();
            let lines = own.filter_map(|line| line.split_once('\t')).filter(|(lang, _)| *lang == side);
            (format!("own-{side}"), lines.map(|(_, sentence)| sentence.to_owned()).collect())
        }
    }
}

fn encode(c: &mut Criterion) {
    let model = Model::embedded();
    for side in ["en", "ru"] {
        let (name, lines) = text(side);
        let sentences: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(sentences.len() as u64));
        group.bench_function("document", |b| b.iter(|| model.encode(black_box(&sentences))));
        group.bench_function("by rarity", |b| b.iter(|| model.encode_by_rarity(black_box(&sentences))));
        let vectors = model.encode(&sentences);
        group.throughput(Throughput::Elements(4 * sentences.len().saturating_sub(3) as u64));
        group.bench_function("spans", |b| {
            b.iter_batched_ref(
                || [0.0; DIM],
                |out| {
                    for first in 0..sentences.len().saturating_sub(3) {
                        (1..=4).for_each(|count| vectors.span(first, count, black_box(out)));
                    }
                },
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
    let first: &'static [u8] = include_bytes!("../crates/model-a/part.bin");
    let second: &'static [u8] = include_bytes!("../crates/model-b/part.bin");
    let start = || Model::open(black_box(first), black_box(second)).map(|model| model.version().len());
    c.bench_function("start", |b| b.iter(start));
}

criterion_group!(benches, encode);
criterion_main!(benches);
