//! Writing and reading a memory of 100,000 units, about 37 MB: `cargo bench -p sverka-tmx`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::io;
use tmx::{Bpt, Code, Ept, Header, Inline, Lang, Prop, Reader, Segment, Unit, Variant, Writer};

const UNITS: usize = 100_000;

/// Sentences of the length of real ones, every tenth with codes.
fn units() -> (Header, Vec<Unit>) {
    let (ru, en): (Lang, Lang) = ("ru".parse().expect("a tag"), "en".parse().expect("a tag"));
    let pair = |text: &str, n: usize| {
        if !n.is_multiple_of(10) {
            return Segment::from(format!("{text} {n} & {}.", n + 1));
        }
        let mut segment = Segment::from(text);
        let code = |text: &str| vec![Code::Text(text.to_owned())];
        segment.pieces.extend([
            Inline::Bpt(Bpt { i: "1".into(), x: Some("1".into()), kind: None, content: code("<b>") }),
            Inline::Text(format!(" {n}")),
            Inline::Ept(Ept { i: "1".into(), content: code("</b>") }),
        ]);
        segment
    };
    let units = (0..UNITS).map(|n| Unit {
        tuid: Some(format!("speech.ru.txt-{n}")),
        props: vec![Prop::new("x-score", "0.9312"), Prop::new("x-bead", "1:1")],
        variants: vec![
            Variant::new(ru.clone(), pair("Дорогие друзья, сегодня мы говорим о том, что важно", n)),
            Variant::new(en.clone(), pair("Dear friends, today we are talking about what matters", n)),
        ],
        ..Unit::default()
    });
    (Header::new("bench", "1", ru.clone()), units.collect())
}

fn write(header: &Header, units: &[Unit], out: impl io::Write) {
    let mut writer = Writer::new(out, header).expect("a header");
    for unit in units {
        black_box(writer.write(unit).expect("a unit"));
    }
    writer.finish().expect("an end");
}

fn bench(criterion: &mut Criterion) {
    let (header, units) = units();
    let mut file = Vec::new();
    write(&header, &units, &mut file);
    let mut group = criterion.benchmark_group("tmx");
    group.throughput(Throughput::Bytes(file.len() as u64)).sample_size(10);
    group.bench_function("write 100k units", |b| {
        b.iter(|| {
            let mut out = Vec::with_capacity(file.len());
            write(&header, &units, &mut out);
            out
        });
    });
    group.bench_function("read 100k units", |b| {
        b.iter(|| {
            let reader = Reader::new(&file[..]).expect("a header");
            reader
                .map(|entry| entry.expect("an entry").unit.map_or(0, |unit| unit.variants.len()))
                .sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
