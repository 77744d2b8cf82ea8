//! How fast texts are split into sentences: `cargo bench --bench split`.
//!
//! 20 MB of running text in English and in Russian, paragraph by paragraph, on one thread; the
//! same with the crate `sentencex`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use sverka::document::Lang;

const ENGLISH: &str = "\
Dear Mr. Chairman, distinguished delegates, I am honoured to open the twelfth meeting of our commission. Last year we \
asked a simple question: what can a small country do when the river that feeds it runs dry? Dr. Helen Marsh of the U.S. \
Geological Survey gave us the first part of an answer, and I will come back to it (see Fig. 3 of the report). “Water \
has no borders,” she said. “It has only banks.”\n\n\
Between 1996 and 2021 the flow of the Arda fell by 14.6 percent, i.e. by more than anyone had foreseen, and the price of \
bread rose to $2.40 a loaf. Some of you will remember the winter of 2009, when the mills stood still for eleven weeks! We \
do not want to see that again... Nor do our neighbours, who signed the agreement of Jan. 14 in good faith. Should we \
now tell them that the money is gone? I do not think so.\n\n\
Let me therefore put three proposals before you. The first concerns the dams at Karlo, Wm. Harrow & Co. and the \
inspectors whom we never paid in time; the second, the schools; the third, a fund of no less than 40 million euros, which \
J. R. Ashby and his colleagues have described in detail at https://example.org/fund.html. None of them is new. All of \
them are overdue.\n\n";

const RUSSIAN: &str = "\
Уважаемый господин председатель, уважаемые коллеги! Для меня большая честь открыть двенадцатое заседание нашей комиссии. В \
прошлом году мы задали простой вопрос: что может сделать небольшая страна, если мелеет река, которая её кормит? Проф. Е. В. \
Маршак из Института географии им. Вернадского дала нам первую часть ответа, и я ещё вернусь к ней (см. рис. 3 доклада). «У \
воды нет границ, — сказала она. — У неё есть только берега».\n\n\
С 1996 по 2021 г. сток Арды упал на 14,6 процента, т. е. больше, чем кто-либо ожидал, а цена хлеба выросла до 60 руб. за \
буханку. Многие из вас помнят зиму 2009 года, когда мельницы стояли одиннадцать недель! Мы не хотим увидеть это снова... Не \
хотят этого и наши соседи, которые добросовестно подписали соглашение от 14 янв. и ждут денег. Неужели мы скажем им, что \
денег нет? Я так не думаю.\n\n\
Поэтому позвольте предложить вам три шага. Первый касается плотин у пос. Карлово, завода Харитонова и Ко и инспекторов, \
которым мы ни разу не заплатили вовремя; второй — школ; третий — фонда не менее чем в 40 млн евро, который А. Р. Осипов и \
его коллеги подробно описали на странице https://example.org/fund.html. Ничего нового в этом нет. Но всё это давно пора \
сделать.\n\n";

/// Size of the text of a run.
const BYTES: usize = 20_000_000;

fn running_text(sample: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut bytes = 0;
    while bytes < BYTES {
        for paragraph in sample.split_terminator("\n\n") {
            bytes += paragraph.len();
            paragraphs.push(paragraph.to_string());
        }
    }
    paragraphs
}

fn split(c: &mut Criterion) {
    for (tag, sample) in [("en", ENGLISH), ("ru", RUSSIAN)] {
        let Some(lang) = Lang::parse(tag) else { continue };
        let paragraphs = running_text(sample);
        let mut group = c.benchmark_group(format!("split/{tag}"));
        group.throughput(Throughput::Bytes(paragraphs.iter().map(|p| p.len() as u64).sum()));
        group.sample_size(10);
        group.bench_function("sverka", |b| {
            b.iter(|| {
                paragraphs.iter().map(|p| black_box(sverka::split::sentences(p, &lang)).len()).sum::<usize>()
            });
        });
        group.bench_function("sentencex", |b| {
            b.iter(|| {
                let boundaries = |p: &String| black_box(sentencex::get_sentence_boundaries(tag, p)).len();
                paragraphs.iter().map(boundaries).sum::<usize>()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, split);
criterion_main!(benches);
