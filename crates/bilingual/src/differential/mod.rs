//! Every format by way of every other and back: what the second claims to store must come back.
//!
//! The claims are those of docs/reference/formats.md. Each file of `samples/`, a memory that uses every
//! feature, and the evaluation data next to the repository, if present, are read and written in each format;
//! the contents of that file then go to each other format and back.

mod claims;
mod twins;

use crate::sink::{self, Bilingual, Losses};
use crate::{Format, Options, field};
use claims::{Claims, FORMATS, held};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use tmx::{Bpt, Ept, Header, Inline, Lang, Note, Origin, Unit, Variant};

/// Pairs in two languages.
#[derive(Clone)]
struct Pairs {
    langs: [Lang; 2],
    units: Vec<Unit>,
}

impl Pairs {
    /// Takes the pairs of the first two languages of a file.
    fn of(units: Vec<Unit>, header: &Header) -> Option<Self> {
        let (mut pairs, mut losses) = (Bilingual::default(), Losses::default());
        let units: Vec<Unit> = units
            .into_iter()
            .flat_map(|mut unit| {
                // No other format can store what the header declares for all units.
                let source = unit.source_lang.take().unwrap_or_else(|| header.source_lang.clone());
                unit.source_lang = Some(source);
                pairs.of(&unit, header, &mut losses)
            })
            .collect();
        let langs = [pairs.source?, pairs.target?];
        // A tag without a region matches those with one; a bilingual file has one tag per language.
        let exact =
            |unit: &Unit| unit.variants.iter().zip(&langs).all(|(variant, lang)| variant.lang == *lang);
        // The tests of each format state which formats can store characters that XML forbids.
        let is_allowed = |variant: &Variant| variant.segment.with_codes().chars().all(tmx::is_xml_char);
        let fits = |unit: &Unit| exact(unit) && unit.variants.iter().all(is_allowed);
        let units = units.into_iter().filter(fits).collect();
        Some(Self { langs, units }.two_sided())
    }

    /// Leaves out units with an empty side, which conversions count.
    fn two_sided(mut self) -> Self {
        let is_there = |variant: &Variant| !variant.segment.text().trim().is_empty();
        self.units.retain(|unit| unit.variants.len() == 2 && unit.variants.iter().all(is_there));
        self
    }

    fn written(&self, format: Format) -> (Vec<u8>, Losses) {
        let (mut out, mut losses) = (Vec::new(), Losses::default());
        let mut sink = sink::sink(format, Box::new(&mut out), &self.options()).unwrap();
        self.units.iter().for_each(|unit| sink.write(unit, &mut losses).unwrap());
        sink.finish(&mut losses).unwrap();
        (out, losses)
    }

    fn options(&self) -> sink::Options {
        let [source, target] = self.langs.clone().map(Some);
        let mut options = sink::Options { source, target, ..sink::Options::default() };
        for unit in &self.units {
            for (kind, _) in sink::props(unit) {
                if !field::ALL.contains(&kind) && !options.props.iter().any(|known| known == kind) {
                    options.props.push(kind.to_owned());
                    if crate::table::clash(&options).is_some() {
                        options.props.pop();
                    }
                }
            }
        }
        options
    }

    /// Reads what was written, in the same languages.
    fn read(&self, format: Format, file: &[u8]) -> Self {
        let lang = |lang: &Lang| sverka_text::Lang::parse(lang.as_str());
        let options = Options {
            format: Some(format),
            source: lang(&self.langs[0]),
            target: lang(&self.langs[1]),
            untranslated: true,
            ..Options::default()
        };
        let entries = crate::read("a", file, &options).unwrap_or_else(|error| panic!("{format:?}: {error}"));
        let units = entries.filter_map(|entry| entry.unwrap().unit).collect();
        Self { langs: self.langs.clone(), units }.two_sided()
    }

    /// Returns the parts of these units that a format claims to store.
    fn held(&self, claims: Claims) -> Self {
        let units = self.units.iter().map(|unit| held(unit.clone(), claims)).collect();
        Self { langs: self.langs.clone(), units }.two_sided()
    }
}

/// Makes units comparable. The order of props of different types, the case of languages and the numbering of
/// paired codes within a segment are irrelevant. These formats may merge the notes of a unit into one and add
/// a context to a message that occurs twice.
fn comparable(pairs: Pairs, formats: [Format; 2]) -> Vec<Unit> {
    let is_flat = formats.contains(&Format::Tsv);
    let sorted = |mut unit: Unit| {
        unit.source_lang = None;
        for variant in &mut unit.variants {
            variant.lang = variant.lang.as_str().to_lowercase().parse().unwrap();
            numbered(&mut variant.segment.pieces);
        }
        unit.props.sort_by(|a, b| a.kind.cmp(&b.kind));
        unit.variants.iter_mut().for_each(|v| v.props.sort_by(|a, b| a.kind.cmp(&b.kind)));
        if formats.contains(&Format::Docx) && unit.notes.len() > 1 {
            let texts: Vec<String> = unit.notes.drain(..).map(|note| note.text).collect();
            unit.notes.push(Note::new(texts.join("\n")));
        }
        for note in unit.notes.iter_mut().filter(|_| is_flat) {
            note.text = sink::unbroken(&note.text).into_owned();
        }
        if formats.contains(&Format::Po) {
            unit.props.retain(|prop| prop.kind != field::CONTEXT);
        }
        unit
    };
    pairs.units.into_iter().map(sorted).collect()
}

/// Renumbers the paired codes in the order in which they begin.
fn numbered(pieces: &mut [Inline]) {
    let begun: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Inline::Bpt(bpt) => Some(bpt.i.clone()),
            _ => None,
        })
        .collect();
    for piece in pieces {
        let (Inline::Bpt(Bpt { i, .. }) | Inline::Ept(Ept { i, .. })) = piece else { continue };
        if let Some(at) = begun.iter().position(|other| other == i) {
            *i = (at + 1).to_string();
        }
    }
}

/// Takes a file through every pair of formats; returns what did not come back.
fn faults(name: &str, pairs: &Pairs) -> Vec<String> {
    let mut faults = Vec::new();
    for (by, by_claims) in FORMATS {
        let first = pairs.read(by, &pairs.written(by).0);
        for unit in &pairs.units {
            uncounted(name, by, Pairs { units: vec![unit.clone()], ..pairs.clone() }, &mut faults);
        }
        compare(name, [by, by], pairs.held(by_claims), first.clone(), &mut faults);
        for (other, claims) in FORMATS {
            let there = first.read(other, &first.written(other).0);
            let back = there.read(by, &there.written(by).0);
            compare(name, [by, other], first.held(claims).held(by_claims), back, &mut faults);
        }
    }
    faults
}

/// Checks that everything that a writer does not count as lost comes back unchanged, without the tolerances
/// for individual formats.
fn uncounted(name: &str, by: Format, pairs: Pairs, faults: &mut Vec<String>) {
    let (file, losses) = pairs.written(by);
    if losses.is_empty() {
        let name = format!("{name}, silently by {}", by.name());
        let back = pairs.read(by, &file);
        compare(&name, [Format::Tmx; 2], pairs, back, faults);
    }
}

fn compare(name: &str, formats: [Format; 2], want: Pairs, found: Pairs, faults: &mut Vec<String>) {
    let [by, other] = formats;
    let (want, found) = (comparable(want, formats), comparable(found, formats));
    let path = format!("{name}: {} -> {} -> {}", by.name(), other.name(), by.name());
    if want.len() != found.len() {
        faults.push(format!("{path}: {} units became {}", want.len(), found.len()));
    }
    if let Some((want, found)) = want.iter().zip(&found).find(|(want, found)| want != found) {
        let (want, found) = (lines(want), lines(found));
        let only = |these: &[String], others: &[String]| -> Vec<String> {
            these.iter().filter(|line| !others.contains(line)).cloned().collect()
        };
        faults.push(format!("{path}: {:?} became {:?}", only(&want, &found), only(&found, &want)));
    }
}

/// Returns the contents of a unit as lines, for messages.
fn lines(unit: &Unit) -> Vec<String> {
    let mut lines = vec![format!("{:?} {:?} {:?}", unit.tuid, unit.seg_type, unit.origin)];
    lines.extend(unit.notes.iter().map(|note| format!("{note:?}")));
    lines.extend(unit.props.iter().map(|prop| format!("{prop:?}")));
    for variant in &unit.variants {
        lines.push(format!("{} {:?}", variant.lang, variant.origin));
        lines.push(format!("{} {:?}", variant.lang, variant.segment.pieces));
        lines.extend(variant.notes.iter().map(|note| format!("{} {note:?}", variant.lang)));
        lines.extend(variant.props.iter().map(|prop| format!("{} {prop:?}", variant.lang)));
    }
    lines
}

/// Opens a file of pairs; `None` for any other.
fn pairs_of(path: &Path) -> Option<Pairs> {
    let options = Options { untranslated: true, ..Options::default() };
    let units = crate::open(path, &options).ok()?;
    let header = units.header().clone();
    Pairs::of(units.map_while(Result::ok).filter_map(|entry| entry.unit).collect(), &header)
}

/// The files of a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

fn check(folder: &Path) {
    let mut checked = 0;
    let mut found = Vec::new();
    for path in files(folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(pairs) = pairs_of(&path).filter(|_| !name.ends_with(".txt")) {
            checked += 1;
            found.extend(faults(&name, &pairs));
        }
    }
    assert!(checked > 0, "{}: no file of pairs", folder.display());
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

#[test]
fn samples_come_back_from_every_format() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"));
}

#[test]
#[allow(clippy::print_stderr, reason = "says why it is skipped")]
fn evaluation_data_come_back_from_every_format() {
    let eval = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval");
    if !eval.is_dir() {
        eprintln!("skipped: no ../shared");
        return;
    }
    for folder in ["tmx/variants", "tmx/kit", "formats"] {
        check(&eval.join(folder));
    }
}

/// A unit that fills everything TMX can store.
const EVERYTHING: &str = r#"<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="x"
    adminlang="en" srclang="en" datatype="plaintext"/><body>
<tu tuid="a 1" datatype="html" segtype="phrase" usagecount="3" lastusagedate="20200101T000000Z" creationtool="ct"
    creationtoolversion="2" o-tmf="x" o-encoding="koi8-r" changeid="ann" changedate="20210101T000000Z" creationid="bob"
    creationdate="20190101T000000Z">
  <note xml:lang="fr" o-encoding="latin1">bonjour</note><note>=1+1</note>
  <prop type="x-p" xml:lang="fr" o-encoding="l1">v</prop><prop type="x-score">0.9312</prop><prop type="client">A, B</prop>
  <tuv xml:lang="en" changeid="eve" usagecount="5"><note>of the source</note><prop type="x-en">e</prop>
    <seg>-Hello <hi type="term">world</hi> <bpt i="1" x="1" type="bold">&lt;b></bpt>of <ph x="2" assoc="p"
    type="image">&lt;img alt='<sub type="alt">a bridge</sub>'/></ph><ept i="1">&lt;/b></ept><it pos="end" x="3">}</it></seg></tuv>
  <tuv xml:lang="ru" changeid="ivan" usagecount="7"><note>цели</note><prop type="x-ru">r</prop>
    <seg>'Привет <hi type="term">мир</hi> <bpt i="1" x="1" type="bold">&lt;b></bpt>x<ept i="1">&lt;/b></ept></seg></tuv>
</tu>
<tu tuid="b"><tuv xml:lang="en"><seg>"a; b", c&#9;d&#10;e</seg></tuv><tuv xml:lang="ru"><seg>#1|2 \n @x</seg></tuv></tu>
</body></tmx>"#;

#[test]
fn everything_comes_back_from_every_format() {
    let options = Options { untranslated: true, ..Options::default() };
    let units = crate::read("a.tmx", EVERYTHING.as_bytes(), &options).unwrap();
    let header = units.header().clone();
    let units: Vec<Unit> = units.filter_map(|entry| entry.unwrap().unit).collect();
    assert_eq!(units.len(), 2);
    let found = faults("everything", &Pairs::of(units, &header).unwrap());
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

/// A unit with a random part of the features, since most formats count losses for a unit with all of them.
fn some() -> impl Strategy<Value = Unit> {
    (crate::roundtrip::unit(), any::<[bool; 7]>()).prop_map(|(mut unit, keeps)| {
        let [codes, notes, props, sides, origin, origins, id] = keeps;
        if !codes {
            unit.drop_codes();
        }
        unit.tuid = unit.tuid.filter(|_| id);
        unit.notes.truncate(if notes { 2 } else { 0 });
        unit.props.truncate(if props { 5 } else { 0 });
        unit.origin = if origin { unit.origin } else { Origin::default() };
        for variant in &mut unit.variants {
            variant.notes.truncate(if sides { 2 } else { 0 });
            variant.props.truncate(if sides { 2 } else { 0 });
            variant.origin = if origins { variant.origin.clone() } else { Origin::default() };
        }
        unit
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_lost_without_a_word(unit in some()) {
        let langs = [0, 1].map(|at| unit.variants[at].lang.clone());
        let pairs = Pairs { langs, units: vec![unit] }.two_sided();
        let mut faults = Vec::new();
        for (format, _) in FORMATS {
            uncounted("random", format, pairs.clone(), &mut faults);
        }
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
