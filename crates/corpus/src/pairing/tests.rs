use super::*;
use std::path::Path;
use sverka_text::document::Lang;

fn text(name: &str, lang: &str, sentences: &[&str]) -> Text {
    let lang = Lang::parse(lang).unwrap();
    Text {
        segmented: Segmented::from_sentences(name, lang, sentences.iter().copied()),
        address: Address::of_file(Path::new(name)),
        translations: Vec::new(),
    }
}

const ENGLISH: [&[&str]; 4] = [
    &["The river froze in November.", "Nobody could cross it by boat.", "The ferry stayed in the harbour."],
    &[
        "Our school has a new library.",
        "It holds nine thousand books.",
        "Children may borrow three at a time.",
    ],
    &["The doctor arrived at midnight.", "The patient had a high fever.", "She gave him medicine and water."],
    &["Bread became dearer in spring.", "The mill had burned down.", "Flour came from the next town."],
];

const RUSSIAN: [&[&str]; 4] = [
    &["Река замёрзла в ноябре.", "Переправиться на лодке было нельзя.", "Паром остался в гавани."],
    &["В нашей школе новая библиотека.", "В ней девять тысяч книг.", "Дети могут брать по три книги сразу."],
    &["Врач приехал в полночь.", "У больного был сильный жар.", "Она дала ему лекарство и воды."],
    &["Весной хлеб подорожал.", "Мельница сгорела.", "Муку возили из соседнего города."],
];

fn collections() -> [Vec<Text>; 2] {
    let english = (0..4).map(|k| text(&format!("{k}.txt"), "en", ENGLISH[k]));
    let russian = [2, 0, 3, 1].map(|k| text(&format!("t{}.txt", 9 - k), "ru", RUSSIAN[k]));
    [english.collect(), russian.into()]
}

fn shown(pairing: &Pairing) -> Vec<(usize, usize)> {
    pairing.pairs.iter().map(|pair| (pair.source, pair.target)).collect()
}

#[test]
fn contents_alone_find_the_pairs() {
    let [english, russian] = collections();
    let pairing = pair(&english, &russian, &Options::default());
    assert_eq!(shown(&pairing), [(0, 1), (1, 3), (2, 0), (3, 2)]);
    assert_eq!(pairing.unpaired, [vec![], vec![]]);
    // The same the other way round.
    let swapped = pair(&russian, &english, &Options::default());
    assert_eq!(shown(&swapped), [(0, 2), (1, 0), (2, 3), (3, 1)]);
}

#[test]
fn documents_without_a_partner_are_listed_with_the_reason() {
    let [mut english, mut russian] = collections();
    russian.truncate(3);
    english.push(text("copy.txt", "en", ENGLISH[0]));
    english.push(text("empty.txt", "en", &["***"]));
    let pairing = pair(&english, &russian, &Options::default());
    assert_eq!(shown(&pairing), [(0, 1), (2, 0), (3, 2)]);
    let reasons: Vec<(usize, &Reason)> = pairing.unpaired[0].iter().map(|u| (u.text, &u.reason)).collect();
    assert!(matches!(reasons[0], (1, Reason::NoneIsLikely(_))), "{reasons:?}");
    assert_eq!(reasons[1..], [(4, &Reason::Twin(0)), (5, &Reason::Empty)]);
}

#[test]
fn versions_of_a_template_are_told_apart_by_what_is_their_own() {
    let greeting = ["Dear friends, I am glad to see you here.", "Thank you for the invitation."];
    let closing = ["Thank you for your attention.", "I wish you all success."];
    let russian_greeting = ["Дорогие друзья, рад вас здесь видеть.", "Спасибо за приглашение."];
    let russian_closing = ["Спасибо за внимание.", "Желаю всем успехов."];
    let framed = |[head, middle, tail]: [&[&'static str]; 3]| [head, middle, tail].concat();
    let english: Vec<Text> =
        (0..4).map(|k| text("x", "en", &framed([&greeting, &ENGLISH[k][..1], &closing]))).collect();
    let russian: Vec<Text> = [3, 2, 1, 0]
        .iter()
        .map(|&k| text("y", "ru", &framed([&russian_greeting, &RUSSIAN[k][..1], &russian_closing])))
        .collect();
    let options = Options { min_score: 0.0, ..Options::default() };
    assert_eq!(shown(&pair(&english, &russian, &options)), [(0, 3), (1, 2), (2, 1), (3, 0)]);
}

#[test]
fn pages_of_one_error_text_are_paired_with_nothing() {
    let error = ["Page not found.", "Go back to the start page."];
    let [mut english, russian] = collections();
    // Each has another title, so they are no twins, though all of it occurs elsewhere too.
    for k in 0..20 {
        let title = ENGLISH[k % 4][0];
        english.push(text(&format!("e{k}"), "en", &[title, error[0], error[1]]));
    }
    let pairing = pair(&english, &russian, &Options::default());
    assert_eq!(shown(&pairing), [(0, 1), (1, 3), (2, 0), (3, 2)]);
}

#[test]
fn links_and_names_bring_documents_together() {
    let [mut english, mut russian] = collections();
    // Two documents whose contents say too little.
    english.push(text("site/en/photo-2021.html", "en", &["Photo."]));
    russian.push(text("site/ru/photo-2021.html", "ru", &["Снимок."]));
    let named = pair(&english, &russian, &Options::default());
    let found = named.pairs.iter().find(|pair| pair.source == 4).expect("the names are the same");
    assert_eq!((found.target, found.evidence.name), (4, Name::Same));
    let blind = pair(&english, &russian, &Options { names: false, ..Options::default() });
    assert!(blind.pairs.iter().find(|pair| pair.source == 4).is_none_or(|pair| pair.score < found.score));
    english[4].translations = vec![russian[4].address.clone()];
    let linked = pair(&english, &russian, &Options::default());
    let linked = linked.pairs.iter().find(|pair| pair.source == 4).unwrap();
    assert_eq!(linked.evidence.links, 1);
    assert!(linked.score >= found.score);
}

#[test]
fn languages_that_the_encoder_does_not_know_meet_by_numbers_and_names() {
    let english = [
        text("a", "en", &["Samara had 1,163,000 people in 2019.", "Galina Semenova counted 4512 of them."]),
        text("b", "en", &["The bridge cost 38 million.", "Boris Kuznetsov built it in 1987."]),
    ];
    let ukrainian = [
        text("c", "uk", &["Міст коштував 38 мільйонів.", "Борис Кузнецов збудував його 1987 року."]),
        text(
            "d",
            "uk",
            &["У Самарі 2019 року було 1 163 000 людей.", "Галина Семенова порахувала 4512 з них."],
        ),
    ];
    let options = Options { min_score: 0.0, ..Options::default() };
    assert_eq!(shown(&pair(&english, &ukrainian, &options)), [(0, 1), (1, 0)]);
}

#[test]
fn nothing_comes_of_nothing() {
    let [english, _] = collections();
    assert_eq!(pair(&[], &[], &Options::default()), Pairing::default());
    let pairing = pair(&english, &[], &Options::default());
    assert!(pairing.pairs.is_empty());
    assert_eq!(pairing.unpaired[0].len(), 4);
}
