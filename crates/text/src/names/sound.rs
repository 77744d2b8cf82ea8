//! How names sound, roughly: «Джастин» and "Justin" have other letters, and few words sound as they do.

use super::{latin, likeness};

/// Foldings of letters that one script or the other has for a sound, in this order.
const SOUNDS: [(&str, &str); 24] = [
    ("dzh", "j"),
    ("sch", "s"),
    ("tch", "k"),
    ("ch", "k"),
    ("sh", "s"),
    ("zh", "j"),
    ("ph", "f"),
    ("th", "t"),
    ("gh", "g"),
    ("ck", "k"),
    ("qu", "kv"),
    ("x", "ks"),
    ("ew", "u"),
    ("w", "v"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("ts", "s"),
    ("c", "k"),
    ("z", "s"),
    ("y", "i"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
];

/// How a word sounds, with each of the two sounds that a ch may be (Michael, Chirac); most have none.
#[derive(Clone, Debug)]
pub struct Sound {
    /// Usually one.
    sounds: [String; 2],
    /// Which consonants they begin with, the first two of each: a bit for a letter.
    heads: u32,
}

/// Consonants by which a comparison begins. Few different names have one of them in common.
const HEADS: usize = 2;

impl Sound {
    /// Rewrites a word as it sounds, roughly, so that spellings of a name in both languages come near each other: Justin is
    /// "justin", «Джастин» "jastin". The s of an English genitive is left out.
    pub fn of(word: &str) -> Self {
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        let latin = latin(word);
        let soft = if latin.contains("ch") { sound(latin.replace("ch", "sh")) } else { String::new() };
        let sounds = [sound(latin), soft];
        let consonants = |sound: &String| {
            let heads = sound.bytes().filter(|byte| !VOWELS.contains(byte)).take(HEADS);
            heads.fold(0, |heads, byte| heads | 1 << (byte & 31))
        };
        let heads = sounds.iter().map(consonants).fold(0, |all, heads| all | heads);
        Self { sounds, heads }
    }

    /// Returns whether two words may be of one name.
    pub fn may_be_one(&self, other: &Self) -> bool {
        self.any(other, |a, b| may_be_one(a, b, MAY_BE_ONE))
    }

    /// Returns whether two words are of one name in all likelihood. Of two words among many others less is enough.
    pub fn is_clearly(&self, other: &Self) -> bool {
        self.any(other, |a, b| may_be_one(a, b, CLEARLY_ONE))
    }

    fn any(&self, other: &Self, same: impl Fn(&str, &str) -> bool) -> bool {
        self.pairs(other).any(|(a, b)| same(a, b))
    }

    /// Returns how alike two words sound, in [0, 1]: 0.75 and more if they may be of one name, 0 if their first consonants
    /// have nothing in common.
    pub fn likeness(&self, other: &Self) -> f64 {
        if self.heads & other.heads == 0 {
            return 0.0;
        }
        let of = |(a, b): (&str, &str)| {
            let (a, b) = softened(a, b);
            let least = if is_akin(a, b) { CLEARLY_ONE } else { 0.0 };
            if a.len().min(b.len()) >= SHORT { likeness(a, b).max(least) } else { least }
        };
        self.pairs(other).map(of).fold(0.0, f64::max)
    }

    fn pairs<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = (&'s str, &'s str)> {
        let ours = self.sounds.iter().filter(|sound| !sound.is_empty());
        ours.flat_map(|a| {
            let theirs = other.sounds.iter().filter(|sound| !sound.is_empty());
            theirs.map(move |b| (a.as_str(), b.as_str()))
        })
    }

    /// Returns how many letters both begin with.
    pub fn same_start(&self, other: &Self) -> usize {
        same_start(&self.sounds[0], &other.sounds[0])
    }
}

fn same_start(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

fn sound(mut latin: String) -> String {
    for (from, to) in SOUNDS {
        if latin.contains(from) {
            latin = latin.replace(from, to);
        }
    }
    let mut out = String::with_capacity(latin.len());
    for c in latin.chars() {
        // Russian writes the first H of a name as «Г» or «Х»; another H is hardly heard.
        let c = match c {
            'h' if out.is_empty() => 'g',
            'h' => continue,
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

const VOWELS: &[u8] = b"aeiou";

/// As alike two sounds are at least that may be of one name: Andrew and «Эндрю» reach 0.78.
const MAY_BE_ONE: f64 = 0.76;
/// The same of the two names in question: Semerikov and «Сергачёв», of two persons, reach 0.79.
const CLEARLY_ONE: f64 = 0.82;
/// Letters of the shortest word whose likeness says anything: "We" is rather like «Вальдеррама».
const SHORT: usize = 3;
/// Letters at the start that make two words one: Korea and «корейский».
const SAME_START: usize = 4;

/// Leaves out of two sounds the first letter that Russian leaves out or softens: that of Hellas («Эллада») and of Japan
/// («Япония»).
fn softened<'s>(a: &'s str, b: &'s str) -> (&'s str, &'s str) {
    let vowel = |word: &str| word.bytes().next().is_some_and(|byte| VOWELS.contains(&byte));
    match (a.strip_prefix(['g', 'j']), b.strip_prefix(['g', 'j'])) {
        (Some(rest), None) if vowel(b) && vowel(rest) => {
            (rest, b.strip_prefix('i').filter(|b| vowel(b)).unwrap_or(b))
        }
        (None, Some(rest)) if vowel(a) && vowel(rest) => {
            (a.strip_prefix('i').filter(|a| vowel(a)).unwrap_or(a), rest)
        }
        _ => (a, b),
    }
}

/// Returns whether two sounds begin alike or have the same consonants.
fn is_akin(a: &str, b: &str) -> bool {
    let consonants = |word: &str| -> Vec<u8> { word.bytes().filter(|byte| !VOWELS.contains(byte)).collect() };
    let bones = || {
        let (a, b) = (consonants(a), consonants(b));
        let least = a.len().min(b.len());
        a == b && least >= 2 || least >= 3 && (a.starts_with(&b) || b.starts_with(&a))
    };
    same_start(a, b) >= SAME_START || bones()
}

fn may_be_one(a: &str, b: &str, alike: f64) -> bool {
    let (a, b) = softened(a, b);
    a.len().min(b.len()) >= SHORT && likeness(a, b) >= alike || is_akin(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (en, ru) in [
            ("Justin", "Джастина"),
            ("Andrew", "Эндрю"),
            ("Cyril", "Сирил"),
            ("Maurice", "Морис"),
            ("Mukherjee", "Мухерджи"),
            ("Rockwell", "Рокуэлл"),
            ("Clooney’s", "Клуни"),
            ("Africa's", "Африки"),
            ("Thomas", "Томасом"),
            ("Russia", "Россией"),
            ("Afghan", "Афганистане"),
            ("Greeks", "Грецией"),
            ("Wash", "Вашингтон"),
            ("Calif", "Калифорния"),
            ("Japan", "Японии"),
            ("Jindřich", "Йиндржихом"),
            ("Hellas", "Эллада"),
            ("Mechichi", "Машиши"),
        ] {
            let (a, b) = (Sound::of(en), Sound::of(ru));
            assert!(a.may_be_one(&b), "{:?} {:?}", a.sounds, b.sounds);
            assert!(a.likeness(&b) > 0.75, "{en} {ru} {}", a.likeness(&b));
        }
        for (en, ru) in [("Iran", "Армению"), ("Gorelov", "Брукс"), ("Minsk", "Рязань"), ("Vologda", "Псков")]
        {
            let (a, b) = (Sound::of(en), Sound::of(ru));
            assert!(!a.may_be_one(&b) && a.likeness(&b) < 0.75, "{en} {ru} {}", a.likeness(&b));
        }
    }
}
