//! Texts with more formulas: greetings, ordinals, remarks, answers and page furniture are inserted into documents, on
//! one side or on both, as separate sentences or at the beginning of another. The development sets have too few of
//! them for training.

use crate::mix::Side;
use crate::random::Random;
use crate::sets::Sample;
use sverka::evaluate::Bead;

/// Share of the beads before which a formula is put.
const SHARE: f64 = 0.06;

/// Formulas in English and Russian that are separate sentences on one side or on both.
const ALONE: [(&str, &str); 14] = [
    ("(Applause.)", "(Аплодисменты.)"),
    ("(Laughter.)", "(Смех в зале.)"),
    ("[Laughter]", "[Смех]"),
    ("(Music.)", "(Музыка.)"),
    ("Yes.", "Да."),
    ("No.", "Нет."),
    ("Yeah.", "Ага."),
    ("Why?", "Почему?"),
    ("Well.", "Ну вот."),
    ("Thank you.", "Спасибо."),
    ("Okay.", "Хорошо."),
    ("All rights reserved.", "Все права защищены."),
    ("Back to top", "Наверх"),
    ("Share", "Поделиться"),
];

/// Formulas that open a sentence: joined with it, and alone.
const OPENERS: [[&str; 4]; 9] = [
    ["First, ", "First.", "Во-первых, ", "Первое."],
    ["Second, ", "Second.", "Во-вторых, ", "Второе."],
    ["Third, ", "Third.", "В-третьих, ", "Третье."],
    ["Finally, ", "Finally.", "Наконец, ", "И последнее."],
    ["Dear friends, ", "Dear friends!", "Дорогие друзья, ", "Дорогие друзья!"],
    ["Ladies and gentlemen, ", "Ladies and gentlemen,", "Дамы и господа, ", "Дамы и господа!"],
    ["Dear colleagues, ", "Dear colleagues,", "Уважаемые коллеги, ", "Уважаемые коллеги!"],
    ["Good afternoon, ", "Good afternoon.", "Добрый день, ", "Добрый день!"],
    ["Friends, ", "Friends!", "Друзья, ", "Друзья!"],
];

/// Returns an English and Russian sample with formulas, always the same for one number.
pub fn with_formulas(sample: &Sample, number: u64) -> Sample {
    let mut random = Random::seeded(number ^ 0x5a1d);
    let mut sides = [Side::new(&sample.source), Side::new(&sample.target)];
    let old = [&sample.source, &sample.target];
    let words: Vec<&str> = sample.confidence.as_deref().unwrap_or("").split_whitespace().collect();
    let (mut gold, mut confidence): (Vec<Bead>, Vec<&str>) = (Vec::new(), Vec::new());
    for (k, from) in sample.gold.iter().enumerate() {
        let word = words.get(k).copied().unwrap_or("seg");
        let two_sided = !from.source.is_empty() && !from.target.is_empty();
        let is_chosen = random.next() < SHARE && two_sided && !sample.is_coarse(k);
        let (kind, which, how) = (random.next(), random.next(), random.next());
        let mut new = [from.source.clone(), from.target.clone()];
        let mut opener = None;
        if is_chosen && kind < 0.6 {
            let (en, ru) = ALONE[(which * ALONE.len() as f64) as usize];
            // Only in the source, only in the target, in both.
            let has = [how < 0.7, !(0.3..0.7).contains(&how)];
            let mut bead = Bead { source: Vec::new(), target: Vec::new() };
            if has[0] {
                bead.source.push(sides[0].put(en));
            }
            if has[1] {
                bead.target.push(sides[1].put(ru));
            }
            confidence.push(if has == [true, true] { "seg" } else { "none" });
            gold.push(bead);
        } else if is_chosen {
            let four = OPENERS[(which * OPENERS.len() as f64) as usize];
            opener = Some((four, [how < 0.5, !(0.25..0.75).contains(&how)]));
        }
        let mut extra = [Vec::new(), Vec::new()];
        for side in 0..2 {
            let alone = opener.is_some_and(|(_, alone)| alone[side]);
            if let Some((four, _)) = opener.filter(|_| alone) {
                extra[side].push(sides[side].put(four[2 * side + 1]));
            }
            new[side] = sides[side].add(old[side], &new[side]);
            if let Some((four, _)) = opener.filter(|_| !alone) {
                sides[side].begin(new[side][0], four[2 * side]);
            }
        }
        let [ours, theirs] = &extra;
        if !ours.is_empty() && !theirs.is_empty() {
            gold.push(Bead { source: ours.clone(), target: theirs.clone() });
            confidence.push("seg");
            extra = [Vec::new(), Vec::new()];
        }
        let [mut source, mut target] = extra;
        let [ours, theirs] = new;
        source.extend(ours);
        target.extend(theirs);
        gold.push(Bead { source, target });
        confidence.push(word);
    }
    let words = confidence.join("\n");
    let [source, target] = sides.map(Side::finish);
    let set = sample.set.replace("clean", "said");
    Sample { set, name: sample.name.clone(), source, target, gold, confidence: Some(words) }
}
