//! Splits a memory: determines the part of each unit.
//!
//! ```
//! use tmx::partition::{By, Partition};
//! use tmx::{Encoding, Header, Lang, Unit, Variant};
//! let en: Lang = "en".parse()?;
//! let header = Header::new("my tool", "1.0", en.clone());
//! let unit = Unit { variants: vec![Variant::new(en, "Peace")], ..Unit::default() };
//! let mut partition = Partition::new(By::Units(2), Encoding::Utf8);
//! let parts: Vec<String> = (0..3).map(|_| partition.part(&unit, &header)).collect();
//! assert_eq!(parts, ["0001", "0001", "0002"]);
//! # Ok::<(), tmx::InvalidValue>(())
//! ```

use crate::content::source;
use crate::{Encoding, Header, Unit, Writer, unit_size};
use std::collections::HashMap;

/// The criterion for splitting a memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// At most this many units per file.
    Units(u64),
    /// At most this many bytes per file. A single unit that is larger has its own file.
    Bytes(u64),
    /// One file for each language pair.
    Langs,
    /// One file for each value of the first prop of this type, of the unit or of a variant.
    Prop(String),
}

/// The part of units without such a prop.
pub const WITHOUT: &str = "without";

/// Determines the part that each unit belongs to.
#[derive(Debug)]
pub struct Partition {
    by: By,
    encoding: Encoding,
    number: u64,
    /// Units or bytes in the part so far.
    filled: u64,
    /// Names in small letters, each with the value that it was made from: many file systems do not
    /// distinguish names that differ only in case.
    named: HashMap<String, (String, String)>,
}

impl Partition {
    /// Creates a partition. Bytes are counted in the encoding of the files.
    pub fn new(by: By, encoding: Encoding) -> Self {
        Self { by, encoding, number: 0, filled: 0, named: HashMap::new() }
    }

    /// Returns the name of a part, which is safe as a file name: the number from `0001`, the languages as in
    /// `en-GB_ru`, or the value of the prop. The same name is the same part. Language tags that differ only
    /// in case are the same; values that do get different names.
    pub fn part(&mut self, unit: &Unit, header: &Header) -> String {
        match &self.by {
            By::Units(most) => {
                let most = *most;
                self.counted(1, most, || 0)
            }
            By::Bytes(most) => {
                let most = *most;
                let encoding = self.encoding;
                let size = unit_size(unit, encoding) as u64;
                self.counted(size, most, || empty_size(header, encoding))
            }
            By::Langs => {
                let name = langs(unit, header);
                let named = self.named.entry(name.to_lowercase());
                named.or_insert_with(|| (name, String::new())).0.clone()
            }
            By::Prop(kind) => {
                let props = unit.props.iter().chain(unit.variants.iter().flat_map(|variant| &variant.props));
                let value = props.into_iter().find(|prop| prop.kind == *kind).map(|prop| prop.text.trim());
                let Some(value) = value.filter(|value| !value.is_empty()) else { return WITHOUT.to_owned() };
                let name = file_name(value);
                let named = self.named.entry(name.to_lowercase());
                let (first, its_value) = named.or_insert_with(|| (name.clone(), value.to_owned()));
                if its_value == value { first.clone() } else { hashed(&name, value) }
            }
        }
    }

    fn counted(&mut self, size: u64, most: u64, frame: impl Fn() -> u64) -> String {
        if self.number == 0 || self.filled + size > most {
            self.number += 1;
            self.filled = frame();
        }
        self.filled += size;
        format!("{:04}", self.number)
    }
}

/// Returns the size in bytes of a file without units.
fn empty_size(header: &Header, encoding: Encoding) -> u64 {
    let file = Writer::with_encoding(Vec::new(), header, encoding).and_then(Writer::finish);
    file.map_or(0, |file| file.len() as u64)
}

fn langs(unit: &Unit, header: &Header) -> String {
    let at = source(unit, header);
    let mut name = at.map(|at| unit.variants[at].lang.as_str().to_owned()).unwrap_or_default();
    let mut others: Vec<&str> =
        (0..unit.variants.len()).filter(|n| Some(*n) != at).map(|n| unit.variants[n].lang.as_str()).collect();
    others.sort_unstable_by_key(|lang| lang.to_ascii_lowercase());
    others.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    for other in others {
        name.push('_');
        name.push_str(other);
    }
    name
}

/// Characters of a name: no file system allows fewer than 255 bytes, and a character has four at most; the
/// end of the name needs some as well.
const LONGEST: usize = 50;

/// Returns a value as the name of a file: characters that some system does not allow become `_`. If that
/// changes anything, a hash of the value distinguishes it from others.
fn file_name(value: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || "._- ".contains(c) { c } else { '_' };
    let name: String = value.chars().take(LONGEST).map(safe).collect();
    let name = name.trim_matches(['.', ' ']);
    if name == value && !name.eq_ignore_ascii_case(WITHOUT) {
        return name.to_owned();
    }
    hashed(name, value)
}

fn hashed(name: &str, value: &str) -> String {
    format!("{name}-{:08x}", crate::content::short_hash(value) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Prop;
    use crate::content::tests::{header, unit};

    #[test]
    fn no_part_is_larger_than_allowed() {
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf8Bom] {
            let most = 1500;
            let mut partition = Partition::new(By::Bytes(most), encoding);
            let units: Vec<Unit> = (0..40).map(|n| unit(&"a".repeat(n * 3), "мир & <b>")).collect();
            let mut parts = std::collections::BTreeMap::<String, Vec<Unit>>::new();
            for unit in &units {
                parts.entry(partition.part(unit, &header())).or_default().push(unit.clone());
            }
            assert!(parts.len() > 5);
            for units in parts.values() {
                let mut writer = Writer::with_encoding(Vec::new(), &header(), encoding).unwrap();
                units.iter().for_each(|unit| assert!(writer.write(unit).unwrap().is_empty()));
                let size = writer.finish().unwrap().len() as u64;
                assert!(size <= most, "{size}");
            }
            assert_eq!(parts.into_values().flatten().collect::<Vec<_>>(), units);
        }
    }

    #[test]
    fn languages_and_props_name_parts() {
        let mut it = unit("a", "b");
        let mut by_langs = Partition::new(By::Langs, Encoding::Utf8);
        assert_eq!(by_langs.part(&it, &header()), "en_ru");
        it.variants[1].lang = "RU".parse().unwrap();
        assert_eq!(by_langs.part(&it, &header()), "en_ru");
        let mut by_prop = Partition::new(By::Prop("x-doc".into()), Encoding::Utf8);
        assert_eq!(by_prop.part(&it, &header()), "without");
        let mut named = |value: &str| {
            it.props = vec![Prop::new("x-doc", value)];
            by_prop.part(&it, &header())
        };
        assert_eq!(named("speech.ru.txt"), "speech.ru.txt");
        let names =
            ["a/b", "a_b", "a:b", "..", "without", "Речь 1", "../../etc", "A_B", "речь 1"].map(&mut named);
        assert_eq!(named("A_B"), names[7], "the same part again");
        assert_eq!(names[1], "a_b");
        assert_eq!(names[5], "Речь 1");
        let distinct: std::collections::BTreeSet<String> =
            names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), names.len(), "{names:?}");
        assert!(names.iter().all(|name| !name.contains(['/', ':']) && !name.starts_with('.')), "{names:?}");
    }
}
