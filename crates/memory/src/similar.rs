//! Texts of the same meaning, in either language.

use crate::index::Vector;
use crate::memory::main;
use crate::store::Stored;
use crate::{Error, Memory};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use sverka_embed::Model;
use tmx::Lang;

/// A unit of a similar meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// Cosine of the vectors, at most 1. It is not a probability.
    pub similarity: f32,
    /// The unit.
    pub unit: Stored,
    /// Which of its texts is meant.
    pub text: usize,
}

/// A cosine as a whole number, which has an order: millionths.
fn millionths(cosine: f32) -> i32 {
    (cosine * 1e6).round() as i32
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
        let mut best: BTreeMap<i64, (i32, String)> = BTreeMap::new();
        for main in mains {
            self.fresh(&main)?;
            let Some(index) = self.indexes.get_mut(&main) else { continue };
            // The least of the best on top; among equals the last that was added.
            let heap = std::cell::RefCell::new(BinaryHeap::new());
            index.cosines(
                &self.store,
                &with,
                || heap.borrow_mut().clear(),
                |unit, cosine| {
                    let mut heap = heap.borrow_mut();
                    let found = Reverse((millionths(cosine), Reverse(unit)));
                    // Some units may be removed, so twice as many are kept.
                    if heap.len() < 2 * max + 16 {
                        heap.push(found);
                    } else if heap.peek().is_some_and(|least| found < *least) {
                        heap.pop();
                        heap.push(found);
                    }
                },
            )?;
            for Reverse((cosine, Reverse(unit))) in heap.into_inner() {
                let known = best.entry(unit).or_insert((i32::MIN, String::new()));
                if cosine > known.0 {
                    *known = (cosine, main.clone());
                }
            }
        }
        let mut order: Vec<(Reverse<i32>, i64, String)> =
            best.into_iter().map(|(unit, (cosine, main))| (Reverse(cosine), unit, main)).collect();
        order.sort();
        let mut out = Vec::new();
        for (Reverse(cosine), unit, lang) in order {
            if out.len() == max {
                break;
            }
            let Some(stored) = self.store.unit(unit)? else { continue };
            let text = stored.unit.variants.iter().position(|text| main(text.lang.as_str()) == lang);
            if let Some(text) = text {
                out.push(Similar { similarity: cosine as f32 / 1e6, unit: stored, text });
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tmx::{Unit, Variant};

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
        let found = memory.similar("oil gets cheaper", None, 5).unwrap();
        assert_eq!((found.len(), found[0].unit.id), (3, 2));
        memory.remove(&[2]).unwrap();
        assert_eq!(memory.similar("oil gets cheaper", None, 5).unwrap().len(), 2);
        let dutch = "xx".parse().unwrap();
        assert!(matches!(memory.similar("a", Some(&dutch), 5), Err(Error::Unsupported { .. })));
    }
}
