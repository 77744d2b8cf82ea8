//! Texts of the same meaning, in either language.

use crate::index::Vector;
use crate::memory::main;
use crate::store::Stored;
use crate::{Error, Memory};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use sverka_embed::Model;
use tmx::Lang;

/// A unit of a similar meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// Cosine of the vectors, at most 1.
    pub similarity: f32,
    /// What the probability is computed from.
    pub evidence: Evidence,
    /// The unit.
    pub unit: Stored,
    /// Which of its texts is meant.
    pub text: usize,
}

impl Similar {
    /// Returns the probability that the text looked for and the unit say the same, in [0, 1].
    pub fn probability(&self) -> f64 {
        self.evidence.probability()
    }
}

/// What speaks for and against a unit that was found. The text of a unit that is compared is the one with the least
/// cosine: two texts of one language are nearer than translations are, and the probability is known across languages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The cosine with that text.
    pub across: f32,
    /// The mean of [`across`](Self::across) over units that are found although they mean something else: the 5th to the
    /// 20th. It is higher the more texts a memory has, and the shorter or the more common the text is.
    pub ground: f32,
    /// Whether the two texts have different numbers in digits.
    pub other_numbers: bool,
    /// How many times longer one text is than the other, as a logarithm.
    pub ratio: f64,
}

/// How many of the nearest units may mean the same: texts that a memory repeats.
const BEST: usize = 4;

/// How many units after them make the [ground](Evidence::ground).
const GROUND: usize = 16;

/// The [ground](Evidence::ground) of most texts, in place of units that a small memory lacks.
const USUAL: f32 = 0.35;

impl Evidence {
    fn new(text: &str, with: &Vector, unit: &Stored, supports: impl Fn(&str) -> bool) -> Self {
        let texts = unit.unit.variants.iter().filter(|text| supports(&main(text.lang.as_str())));
        let texts = texts.map(|text| text.segment.plain_text());
        let compared = texts.map(|own| (with.cosine_of(&Vector::of(&own)), own));
        let (across, own) = compared.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        // The three characters keep a word from being five times as long as another.
        let length = |text: &str| (text.chars().count() + 3) as f64;
        Self {
            across,
            ground: USUAL,
            other_numbers: numbers(text) != numbers(&own),
            ratio: libm::log(length(text) / length(&own)).abs(),
        }
    }

    /// Returns the probability, by a logistic regression on translations that are in a memory and others that were taken
    /// out (`benches/similar.py`; `docs/design/similar.md` has the figures).
    fn probability(self) -> f64 {
        const CONSTANT: f64 = -5.46;
        const MARGIN: f64 = 42.13;
        const SQUARE: f64 = -50.5;
        const OTHER_NUMBERS: f64 = -3.18;
        const RATIO: f64 = -4.89;
        // Beyond the vertex of the parabola more is not less.
        let margin = f64::from(self.across - self.ground).clamp(0.0, -MARGIN / (2.0 * SQUARE));
        let sum = CONSTANT
            + MARGIN * margin
            + SQUARE * margin * margin
            + OTHER_NUMBERS * f64::from(u8::from(self.other_numbers))
            + RATIO * self.ratio;
        1.0 / (1.0 + libm::exp(-sum))
    }
}

/// A unit that is near to a vector: the cosine in millionths, the number of the unit and the language of its text. They
/// come with the greatest cosine first.
type Near<'l> = (i32, i64, &'l str);

/// Returns the groups of digits of a text, in order of their characters.
fn numbers(text: &str) -> Vec<&str> {
    let mut out: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    out.sort_unstable();
    out
}

impl Memory {
    /// Returns the units whose texts are nearest in meaning to a text in any language of the embedded model, the
    /// nearest first; each unit once. The comparison is with every text. `lang` is the language to look in; `None` looks
    /// in all that the model supports.
    ///
    /// # Errors
    /// Those of the store, and a language that the model does not support.
    pub fn similar(&mut self, text: &str, lang: Option<&Lang>, max: usize) -> Result<Vec<Similar>, Error> {
        let supports =
            |lang: &str| sverka_text::Lang::parse(lang).is_some_and(|lang| Model::embedded().supports(&lang));
        let mains: Vec<String> = match lang {
            Some(lang) => vec![main(lang.as_str())],
            None => self.languages()?.into_iter().filter(|lang| supports(lang)).collect(),
        };
        if let Some(lang) = mains.iter().find(|lang| !supports(lang)) {
            return Err(Error::Unsupported { lang: lang.clone() });
        }
        let with = Vector::of(text);
        for main in &mains {
            self.fresh(main)?;
        }
        let wanted = max + BEST + GROUND;
        let mut count = wanted;
        // An index still has the units that were removed after it was made: if these took places, more are looked for.
        let mut found = loop {
            let (order, is_all) = self.nearest(&mains, &with, count)?;
            let mut found = Vec::new();
            for (cosine, unit, lang) in order {
                let Some(stored) = self.store.unit(unit)? else { continue };
                let place = stored.unit.variants.iter().position(|text| main(text.lang.as_str()) == lang);
                let Some(place) = place else { continue };
                let evidence = Evidence::new(text, &with, &stored, supports);
                found.push(Similar { similarity: cosine as f32 / 1e6, evidence, unit: stored, text: place });
            }
            if is_all || found.len() >= wanted {
                break found;
            }
            count *= 4;
        };
        let others = found.iter().skip(BEST).map(|found| found.evidence.across);
        let others = others.chain(std::iter::repeat(USUAL)).take(GROUND);
        let ground = others.sum::<f32>() / GROUND as f32;
        found.iter_mut().for_each(|found| found.evidence.ground = ground);
        found.truncate(max);
        Ok(found)
    }

    /// Returns the units nearest to a vector in any of several languages, at most `count` for each. The second result is
    /// whether these are all there are.
    fn nearest<'l>(
        &mut self,
        mains: &'l [String],
        with: &Vector,
        count: usize,
    ) -> Result<(Vec<Near<'l>>, bool), Error> {
        let mut best: BTreeMap<i64, (i32, &str)> = BTreeMap::new();
        let mut is_all = true;
        for main in mains {
            let Some(index) = self.indexes.get_mut(main) else { continue };
            let nearest = index.nearest(&self.store, with, count)?;
            is_all &= !nearest.is_full();
            for (unit, cosine) in nearest.into_units() {
                let known = best.entry(unit).or_insert((i32::MIN, ""));
                if cosine > known.0 {
                    *known = (cosine, main);
                }
            }
        }
        let mut order: Vec<_> = best.into_iter().map(|(unit, (cosine, lang))| (cosine, unit, lang)).collect();
        order.sort_by_key(|(cosine, unit, _)| (Reverse(*cosine), *unit));
        Ok((order, is_all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tmx::{Unit, Variant};

    #[test]
    fn numbers_and_length_lower_the_probability() {
        let evidence = Evidence { across: 0.8, ground: 0.4, other_numbers: false, ratio: 0.1 };
        let likely = evidence.probability();
        assert!(likely > 0.9, "{likely}");
        for worse in [
            Evidence { other_numbers: true, ..evidence },
            Evidence { ratio: 0.8, ..evidence },
            Evidence { ground: 0.6, ..evidence },
        ] {
            assert!(worse.probability() < likely - 0.2, "{worse:?}");
        }
        let nearer = Evidence { across: 1.0, ..evidence }.probability();
        assert!(nearer >= likely, "{nearer}");
        assert_eq!(
            (numbers("4.10. of 2"), numbers("2 из 10.4")),
            (vec!["10", "2", "4"], vec!["10", "2", "4"])
        );
    }

    #[test]
    fn by_meaning_across_languages() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("m.svm")).unwrap();
        let document: Arc<str> = "a".into();
        let pairs = [
            ("The ministers agreed to meet in April.", "Министры договорились встретиться в апреле."),
            ("The price of oil fell again.", "Цена на нефть снова упала."),
            ("He plays the violin.", "Он играет на скрипке."),
        ];
        let mut import = memory.import();
        for (en, ru) in pairs {
            let variants =
                [("en", en), ("ru", ru)].map(|(tag, text)| Variant::new(tag.parse().unwrap(), text));
            import.add(&document, Unit { variants: variants.to_vec(), ..Unit::default() }).unwrap();
        }
        import.finish().unwrap();
        let english: Lang = "en".parse().unwrap();
        let found = memory.similar("договорились встретиться весной", Some(&english), 2).unwrap();
        assert_eq!((found.len(), found[0].unit.id, found[0].text), (2, 1, 0));
        assert!(found[0].similarity > found[1].similarity);
        let found = memory.similar("Ministers have agreed on a meeting in April.", None, 2).unwrap();
        let [first, second] = [0, 1].map(|at: usize| found[at].probability());
        assert!(first > 0.5 && second < 0.1, "{first} {second}");
        let found = memory.similar("oil gets cheaper", None, 5).unwrap();
        assert_eq!((found.len(), found[0].unit.id), (3, 2));
        memory.remove(&[2]).unwrap();
        assert_eq!(memory.similar("oil gets cheaper", None, 5).unwrap().len(), 2);
        let dutch = "xx".parse().unwrap();
        assert!(matches!(memory.similar("a", Some(&dutch), 5), Err(Error::Unsupported { .. })));
    }

    #[test]
    fn removed_units_hide_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("m.svm")).unwrap();
        let document: Arc<str> = "a".into();
        let mut import = memory.import();
        for number in 0..200 {
            let text =
                if number < 199 { format!("Oil, barrel {number}.") } else { "The price of oil fell.".into() };
            let variants = vec![
                Variant::new("en".parse().unwrap(), text.as_str()),
                Variant::new("ru".parse().unwrap(), format!("Текст {number}").as_str()),
            ];
            import.add(&document, Unit { variants, ..Unit::default() }).unwrap();
        }
        import.finish().unwrap();
        let english: Lang = "en".parse().unwrap();
        assert_eq!(memory.similar("oil, barrel 7", Some(&english), 3).unwrap().len(), 3);
        memory.remove(&(1..200).collect::<Vec<i64>>()).unwrap();
        let found = memory.similar("oil, barrel 7", Some(&english), 3).unwrap();
        assert_eq!(found.iter().map(|found| found.unit.id).collect::<Vec<_>>(), [200]);
    }
}
