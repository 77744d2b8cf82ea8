//! The view of units for checks and term extraction: a [`Pair`] for each translation.

use crate::links;
use crate::named::NamedLanguages;
use crate::opened::{lang, tag};
use crate::{Entry, Error, Format, Options, Pair, Place, Remark, Remedy, Severity, Units, field};
use std::collections::VecDeque;
use std::sync::Arc;
use sverka_text::Lang;
use sverka_text::bitext::Bitext;
use tmx::filter::falls_under;
use tmx::{Inline, Segment, SourceLang, Unit, Variant};

/// Pairs of a file, or why there are no more.
pub struct Pairs<'r> {
    units: Units<'r>,
    wanted: [Option<tmx::Lang>; 2],
    /// The languages of the file, or of its last pair; one value shared by many pairs.
    langs: Option<Arc<(Lang, Lang)>>,
    /// The same in the form of the units, so that a tag is not parsed for each pair.
    tags: Option<(tmx::Lang, tmx::Lang)>,
    waiting: VecDeque<Pair>,
    named: NamedLanguages,
    furniture: usize,
}

/// Turns units into pairs.
///
/// The source is the text in the language of `options`, or otherwise in the one that the unit or its file
/// declares, or otherwise the first. A multilingual unit yields a pair for each translation; a monolingual
/// one a pair with an empty side. Inline codes are shown as text.
///
/// A check that passes must have seen every unit, so a remark of error severity, such as a unit that could
/// not be read or a file that ends early, becomes an error.
pub fn pairs<'r>(units: Units<'r>, options: &Options) -> Pairs<'r> {
    let wanted = [&options.source, &options.target].map(|lang| lang.as_ref().map(tag));
    let langs = units.langs().cloned();
    let named = NamedLanguages::new(options);
    Pairs { units, wanted, langs, tags: None, waiting: VecDeque::new(), named, furniture: 0 }
}

/// Returns the links of a bitext as pairs, including those without a counterpart. `file` is its name in
/// messages.
pub fn pairs_of(bitext: &Bitext, file: &str) -> Vec<Pair> {
    let options = Options { untranslated: true, all_links: true, ..Options::default() };
    // Units that are already in memory cannot fail to be read.
    pairs(crate::of_bitext(bitext, file, &options), &options).filter_map(Result::ok).collect()
}

impl<'r> Pairs<'r> {
    /// Returns the underlying units, for their format, header and remarks.
    pub fn units(&self) -> &Units<'r> {
        &self.units
    }

    /// Returns which of the named languages units so far have.
    pub fn named(&self) -> &NamedLanguages {
        &self.named
    }

    /// Returns how many units so far were left out because they are page furniture, which the aligner marks: it belongs
    /// to no translation.
    pub fn furniture(&self) -> usize {
        self.furniture
    }

    /// Appends the pairs of an entry to the waiting pairs.
    fn add(&mut self, place: Place, mut unit: Unit) -> Result<(), Error> {
        if links::are_all_in(self.units.format()) && links::is_furniture(&unit) {
            self.furniture += 1;
            return Ok(());
        }
        self.named.add(&unit.variants);
        let [wanted_source, wanted_target] = self.wanted.clone();
        let declared = || match unit.source_lang.as_ref().unwrap_or(&self.units.header().source_lang) {
            SourceLang::Lang(lang) => Some(lang.clone()),
            SourceLang::All => None,
        };
        let wanted = wanted_source.or_else(declared);
        let mut variants = std::mem::take(&mut unit.variants);
        if variants.len() == 1 {
            if let Some(only) = variants.pop() {
                let pair = self.single(place, &unit, only, wanted.as_ref());
                self.waiting.push_back(pair);
            }
            return Ok(());
        }
        if variants.is_empty() {
            return Ok(());
        }
        let at = wanted.as_ref().and_then(|lang| find(&variants, lang)).unwrap_or(0);
        let source = variants.remove(at);
        if variants.len() > most(&unit, &source, variants.len()) {
            let message = format!(
                "its {} translations would take more than {} MiB as pairs, since each pair has the source of its unit",
                variants.len(),
                MOST_REPEATED >> 20
            );
            let remedy = Remedy::Correct("split it into several units, or remove it");
            return Err(Error::malformed(&place.file, place.line, message, remedy));
        }
        let source_lang = source.lang;
        let mut source = text(source.segment);
        let is_wanted =
            |variant: &Variant| wanted_target.as_ref().is_none_or(|lang| fits(&variant.lang, lang));
        let mut targets = variants.into_iter().filter(is_wanted).peekable();
        let about = About::of(&unit);
        while let Some(target) = targets.next() {
            // The last pair takes the text; those before it have a copy.
            let is_last = targets.peek().is_none();
            let source = if is_last { std::mem::take(&mut source) } else { source.clone() };
            let langs = self.shared(&source_lang, &target.lang);
            self.waiting.push_back(about.pair(place.clone(), [source, text(target.segment)], langs));
        }
        Ok(())
    }

    /// Makes the pair of a text without its translation, or of a translation without its text.
    fn single(&self, place: Place, unit: &Unit, only: Variant, wanted: Option<&tmx::Lang>) -> Pair {
        let beads = unit.prop(field::BEAD).and_then(field::parse_bead);
        let is_target =
            wanted.is_some_and(|wanted| !fits(&only.lang, wanted)) || matches!(beads, Some((0, _)));
        let own = lang(&only.lang);
        let text = text(only.segment);
        let texts = if is_target { [String::new(), text] } else { [text, String::new()] };
        let of_file = self.langs.clone().filter(|langs| {
            // A memory may contain any languages, so nothing is known about the missing one.
            self.units.format() != Format::Tmx && (langs.0 == own || langs.1 == own)
        });
        About::of(unit).pair(place, texts, of_file.unwrap_or_else(|| Arc::new((own.clone(), own))))
    }

    /// Returns languages, sharing the value of the last pair if they are the same.
    fn shared(&mut self, source: &tmx::Lang, target: &tmx::Lang) -> Arc<(Lang, Lang)> {
        let is_same = self.tags.as_ref().is_some_and(|tags| tags.0 == *source && tags.1 == *target);
        if let (true, Some(langs)) = (is_same, &self.langs) {
            return langs.clone();
        }
        let langs = (lang(source), lang(target));
        let same = self.langs.as_ref().filter(|last| ***last == langs).cloned();
        let shared = same.unwrap_or_else(|| Arc::new(langs));
        self.langs = Some(shared.clone());
        self.tags = Some((source.clone(), target.clone()));
        shared
    }

    fn refuse(&self, entry: &Entry, remark: &Remark) -> Error {
        let line = if remark.line > 0 { remark.line } else { entry.place.line };
        let remedy = match self.units.format() {
            Format::Tmx => Remedy::Repair,
            _ => Remedy::Correct("correct it, or remove it"),
        };
        Error::malformed(&entry.place.file, line, remark.message.clone(), remedy)
    }
}

impl Iterator for Pairs<'_> {
    type Item = Result<Pair, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(pair) = self.waiting.pop_front() {
                return Some(Ok(pair));
            }
            let mut entry = match self.units.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error)),
            };
            if let Some(remark) = entry.remarks.iter().rfind(|remark| remark.severity == Severity::Error) {
                return Some(Err(self.refuse(&entry, remark)));
            }
            if let Some(unit) = entry.unit.take()
                && let Err(error) = self.add(entry.place, unit)
            {
                return Some(Err(error));
            }
        }
    }
}

/// Returns a segment with its codes as text; most segments have none.
fn text(mut segment: Segment) -> String {
    match &mut segment.pieces[..] {
        [Inline::Text(text)] => std::mem::take(text),
        _ => segment.with_codes(),
    }
}

/// Returns where the texts of a unit are in the documents that they come from.
fn within(unit: &Unit) -> Option<Box<str>> {
    match (unit.prop(field::SRC_PLACE), unit.prop(field::TGT_PLACE)) {
        (Some(source), Some(target)) => Some(format!("{source} | {target}").into()),
        (place, other) => place.or(other).map(Box::from),
    }
}

/// What the pairs of a unit have in common.
struct About {
    score: Option<f64>,
    bead: Option<(usize, usize)>,
    within: Option<Box<str>>,
    doubts: Vec<String>,
    limit: Option<u32>,
}

impl About {
    fn of(unit: &Unit) -> Self {
        let reasons = unit.props.iter().filter(|prop| prop.kind == field::REASON);
        Self {
            score: unit.prop(field::SCORE).and_then(field::parse_score),
            bead: unit.prop(field::BEAD).and_then(field::parse_bead),
            within: within(unit),
            limit: unit.prop(field::MAX_LENGTH).and_then(|limit| limit.trim().parse().ok()),
            doubts: reasons.filter_map(|prop| field::doubt(&prop.text)).map(str::to_owned).collect(),
        }
    }

    fn pair(&self, place: Place, texts: [String; 2], langs: Arc<(Lang, Lang)>) -> Pair {
        let [source, target] = texts;
        let (within, doubts) = (self.within.clone(), self.doubts.clone());
        let Self { score, bead, limit, .. } = *self;
        Pair { place, source, target, langs, score, bead, within, doubts, limit }
    }
}

/// Maximum bytes that the pairs of one unit may have in common, in total: a unit of the largest size that is
/// read has eight translations, one of 10 KB some 6,500.
pub(crate) const MOST_REPEATED: usize = 64 << 20;

/// Returns how many pairs a unit with this many translations may make. Each has a copy of the source and of
/// the unit's data, so a unit with many translations would take the square of its size.
pub(crate) fn most(unit: &Unit, source: &Variant, translations: usize) -> usize {
    // Every unit may have this many, so nearly all units need no counting.
    const FEW: usize = 8;
    if translations <= FEW {
        return translations;
    }
    let notes = unit.notes.iter().chain(&source.notes).map(|note| note.text.len());
    let props = unit.props.iter().chain(&source.props).map(|prop| prop.kind.len() + prop.text.len());
    // The memory that a note or a prop takes besides its text: two strings, a language, an encoding.
    const OVERHEAD: usize = 100;
    let beside: usize = notes.chain(props).map(|length| length + OVERHEAD).sum();
    let tuid = unit.tuid.as_ref().map_or(0, String::len);
    let size = source.segment.with_codes().len() + tuid + beside;
    (MOST_REPEATED / size.max(1)).clamp(FEW, translations)
}

/// Checks whether a language denotes that of a text: either may lack a region that the other has.
pub(crate) fn fits(lang: &tmx::Lang, wanted: &tmx::Lang) -> bool {
    falls_under(lang, wanted) || falls_under(wanted, lang)
}

/// Finds the variant in a language: an identical tag before one that merely [`fits`].
pub(crate) fn find(variants: &[Variant], wanted: &tmx::Lang) -> Option<usize> {
    let by = |test: &dyn Fn(&tmx::Lang) -> bool| variants.iter().position(|variant| test(&variant.lang));
    by(&|lang| lang.matches(wanted))
        .or_else(|| by(&|lang| falls_under(lang, wanted)))
        .or_else(|| by(&|lang| falls_under(wanted, lang)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn of(memory: &str, options: &Options) -> Vec<Result<Pair, String>> {
        let file = format!(
            "<tmx version='1.4'><header srclang='en' adminlang='en' segtype='sentence' datatype='x' \
             creationtool='x' creationtoolversion='1' o-tmf='x'/><body>{memory}"
        );
        let units = read("m.tmx", file.as_bytes(), options).unwrap();
        pairs(units, options).map(|pair| pair.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn the_places_in_the_documents_come_along() {
        let unit = |props: &str| {
            format!(
                "<tu>{props}<tuv xml:lang='en'><seg>A</seg></tuv><tuv xml:lang='ru'><seg>Б</seg></tuv></tu></body></tmx>"
            )
        };
        let within = |props: &str| of(&unit(props), &Options::default()).remove(0).unwrap().within;
        let both = "<prop type='x-src-place'>p. 3</prop><prop type='x-tgt-place'>¶12</prop>";
        assert_eq!(within(both).as_deref(), Some("p. 3 | ¶12"));
        assert_eq!(within("<prop type='x-tgt-place'>¶12</prop>").as_deref(), Some("¶12"));
        assert_eq!(within(""), None);
    }

    fn texts(memory: &str, options: &Options) -> Vec<String> {
        let show = |pair: Pair| format!("{}:{} {}:{}", pair.langs.0, pair.source, pair.langs.1, pair.target);
        of(&format!("{memory}</body></tmx>"), options).into_iter().map(|pair| show(pair.unwrap())).collect()
    }

    fn tu(attributes: &str, variants: &[(&str, &str)]) -> String {
        let tuv = |(lang, text): &(&str, &str)| format!("<tuv xml:lang='{lang}'><seg>{text}</seg></tuv>");
        format!("<tu {attributes}>{}</tu>", variants.iter().map(tuv).collect::<String>())
    }

    fn langs(source: Option<&str>, target: Option<&str>) -> Options {
        let lang = |tag: Option<&str>| tag.and_then(Lang::parse);
        Options { source: lang(source), target: lang(target), untranslated: true, ..Options::default() }
    }

    #[test]
    fn the_source_is_wanted_declared_or_first() {
        let unit = tu("", &[("ru-RU", "да"), ("en-GB", "yes"), ("de", "ja")]);
        assert_eq!(texts(&unit, &langs(None, None)), ["en-GB:yes ru-RU:да", "en-GB:yes de:ja"]);
        assert_eq!(texts(&unit, &langs(Some("ru"), Some("en"))), ["ru-RU:да en-GB:yes"]);
        assert_eq!(texts(&unit, &langs(None, Some("de-AT"))), ["en-GB:yes de:ja"]);
        let own = tu("srclang='de'", &[("ru", "да"), ("de", "ja")]);
        assert_eq!(texts(&own, &langs(None, None)), ["de:ja ru:да"]);
        let both = tu("", &[("en-US", "color"), ("en", "colour")]);
        assert_eq!(texts(&both, &langs(None, None)), ["en:colour en-US:color"]);
        let missing = tu("srclang='*all*'", &[("fr", "oui"), ("de", "ja")]);
        assert_eq!(texts(&missing, &langs(None, None)), ["fr:oui de:ja"]);
    }

    #[test]
    fn what_pairs_have_in_common_is_bounded() {
        let source = "x".repeat(1 << 20);
        let mut variants = vec![("en", source.as_str())];
        variants.resize(101, ("ru", "да"));
        let unit = tu("", &variants) + "</body></tmx>";
        let error = of(&unit, &Options::default()).remove(0).unwrap_err();
        assert!(
            error.contains("m.tmx:1: its 100 translations would take more than 64 MiB as pairs"),
            "{error}"
        );
        variants.truncate(9);
        let unit = tu("", &variants) + "</body></tmx>";
        assert_eq!(of(&unit, &Options::default()).len(), 8);
    }

    #[test]
    fn a_single_text_faces_an_empty_side() {
        let one = tu("", &[("en", "yes")]) + &tu("", &[("ru", "да")]);
        // The reader of memories treats the second as its own source, which a bead contradicts.
        assert_eq!(texts(&one, &langs(None, None)), ["en:yes en:", "ru:да ru:"]);
        assert_eq!(texts(&one, &langs(Some("en-GB"), None)), ["en:yes en:", "ru: ru:да"]);
        let bead =
            "<tu srclang='ru'><prop type='x-bead'>0:1</prop><tuv xml:lang='ru'><seg>да</seg></tuv></tu>";
        assert_eq!(texts(bead, &langs(None, None)), ["ru: ru:да"]);
        assert!(texts(&one, &Options::default()).is_empty());
    }

    #[test]
    fn codes_scores_and_doubts_are_shown() {
        let unit = "<tu tuid='7'><prop type='x-score'>0.4100</prop><prop type='x-bead'>2:1</prop>\
             <prop type='x-reason'>+1.25 length: alike</prop><prop type='x-reason'>-0.50 numbers: 17 became 18</prop>\
             <tuv xml:lang='en'><seg>See <ph>&lt;img alt=\"<sub>a bridge in 1974</sub>\"/></ph> here.</seg></tuv>\
             <tuv xml:lang='ru'><seg>См. <bpt i='1'>&lt;b></bpt>тут<ept i='1'>&lt;/b></ept></seg></tuv></tu></body></tmx>";
        let pair = of(unit, &Options::default()).remove(0).unwrap();
        assert_eq!(pair.source, "See <img alt=\"a bridge in 1974\"/> here.");
        assert_eq!(pair.target, "См. <b>тут</b>");
        assert_eq!((pair.score, pair.bead, pair.place.id.as_deref()), (Some(0.41), Some((2, 1)), Some("7")));
        assert_eq!(pair.doubts, ["17 became 18"]);
    }

    #[test]
    fn page_furniture_of_an_alignment_is_no_pair() {
        let table =
            "en\tru\tpart\tstatus\nBack\tНазад\tfurniture\t\nPrint\tПечать\tfurniture\tok\nA\tБ\t\t\n";
        let options = Options { all_links: true, ..Options::default() };
        let mut pairs = pairs(read("a.tsv", table.as_bytes(), &options).unwrap(), &options);
        let sources: Vec<String> = pairs.by_ref().map(|pair| pair.unwrap().source).collect();
        assert_eq!((sources, pairs.furniture()), (vec!["Print".to_owned(), "A".to_owned()], 1));
    }

    #[test]
    fn what_is_lost_is_an_error() {
        let found = of(&(tu("", &[("en", "a"), ("ru", "б")]) + "<tu></tu>"), &Options::default());
        assert!(found[0].is_ok());
        assert_eq!(found[1].as_ref().unwrap_err(), "m.tmx:1: the unit has no variant; skipped");
        assert!(found[2].as_ref().unwrap_err().contains("ends without </tmx>"));
    }
}
