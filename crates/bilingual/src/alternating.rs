//! One plain text file in which each line is followed by its translation.
//!
//! Blank lines may separate the pairs and are ignored. Such a file is recognised by its contents: no line has
//! a tab, and every other line is in a different language from its neighbours.

use crate::decode::Text;
use crate::opened::{self, Opened, SOURCE, TARGET};
use crate::sink::{self, Codes, Losses, Sink};
use crate::source::Source;
use crate::{Entry, Error, Options, Place, Remedy, moses};
use std::io::{self, Write};
use sverka_text::document::{Document, Lang};
use sverka_text::language;
use tmx::Unit;

/// Number of lines examined.
const SAMPLE: usize = 200;

/// Checks whether a text is such a file; `is_complete` means that the text is the whole file.
pub(crate) fn is_alternating(text: &str, is_complete: bool) -> bool {
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE + 1).collect();
    // The last line of a longer file may be cut off, and an even number of lines is examined.
    let is_whole = is_complete && lines.len() <= SAMPLE;
    if !is_whole {
        lines.truncate((lines.len().saturating_sub(1).min(SAMPLE)) & !1);
    }
    if lines.is_empty() || lines.len() % 2 == 1 || lines.iter().any(|line| line.contains('\t')) {
        return false;
    }
    let of = |text: String| {
        let document = Document { text, ..Document::default() };
        language::of(&document, None).ok().map(|(lang, _)| lang)
    };
    let side = |first: usize| of(lines.iter().skip(first).step_by(2).copied().collect::<Vec<_>>().join("\n"));
    let (Some(odd), Some(even)) = (side(0), side(1)) else { return false };
    if odd.primary() == even.primary() {
        return false;
    }
    // A line may be too short to reveal its language, but it rarely looks like its neighbours' language.
    let contradicts = |(at, line): (usize, &&str)| {
        let other: &Lang = if at % 2 == 0 { &even } else { &odd };
        of((*line).to_owned()).is_some_and(|lang| lang.primary() == other.primary())
    };
    let contradictions = lines.iter().enumerate().filter(|line| contradicts(*line)).count();
    // One line in twenty: a quotation in the other language.
    contradictions * 20 <= lines.len()
}

/// Opens such a file.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<Opened<'r>, Error> {
    let mut text = Text::open(source, options.encoding.as_deref())?;
    let remarks = text.remark().into_iter().collect();
    let lang = |lang: &Option<Lang>, or: &tmx::Lang| lang.as_ref().map_or_else(|| or.clone(), opened::tag);
    let tags = [lang(&options.source, &SOURCE), lang(&options.target, &TARGET)];
    let header = tags[0].clone();
    let limits = options.limits;
    let mut units = 0;
    let mut next = move || -> Result<Option<Entry>, Error> {
        let line = |text: &mut Text<'_>| -> Result<Option<(usize, String)>, Error> {
            loop {
                let (number, mut line) = (text.line(), String::new());
                if !text.read_line(&mut line, &limits)? {
                    return Ok(None);
                }
                if !line.trim().is_empty() {
                    return Ok(Some((number, line)));
                }
            }
        };
        let Some((number, source)) = line(&mut text)? else { return Ok(None) };
        let Some((_, target)) = line(&mut text)? else {
            let message = "this line is not followed by a translation, so an earlier pair may also be wrong";
            let remedy = Remedy::Correct("write the translation of every line on the next line");
            return Err(Error::malformed(text.file(), number, message, remedy));
        };
        units += 1;
        let place = Place { file: text.file().clone(), line: number, unit: units, id: None, target: None };
        Ok(Some(moses::pair(place, [source, target], &tags, true)))
    };
    let mut ended = false;
    let entries = std::iter::from_fn(move || {
        let entry = if ended { None } else { next().transpose() };
        ended = !matches!(entry, Some(Ok(_)));
        entry
    });
    Ok(Opened { remarks, ..Opened::bilingual(header, Box::new(entries)) })
}

/// Writes such a file. It cannot contain a unit with an empty side.
pub(crate) struct Writer<'w> {
    out: Box<dyn Write + 'w>,
    codes: Codes,
}

impl<'w> Writer<'w> {
    /// Begins a file.
    pub fn new(out: Box<dyn Write + 'w>, options: &sink::Options) -> Self {
        Self { out, codes: options.codes }
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let texts = sink::texts(pair, self.codes, losses);
        if texts.iter().any(|text| text.trim().is_empty()) {
            losses.add(sink::ONE_SIDED, 1);
            return Ok(());
        }
        sink::count_all(pair, losses);
        texts.iter().try_for_each(|text| writeln!(self.out, "{}", sink::one_line(text, losses)))
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, read};

    const TEXT: &str = "The bridge was closed in May.\nМост закрыли в мае.\n\nNobody was told why.\nПочему, никому не сказали.\n";

    #[test]
    fn every_other_line_is_a_translation() {
        let units = read("talk.txt", TEXT.as_bytes(), &Options::default()).unwrap();
        assert_eq!(units.format(), Format::Alternating);
        let found: Vec<(usize, String)> = units
            .map(|entry| {
                let entry = entry.unwrap();
                let unit = entry.unit.unwrap();
                let texts = unit.variants.iter().map(|v| format!("{}={}", v.lang, v.segment.plain_text()));
                (entry.place.line, texts.collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(
            found,
            [
                (1, "en=The bridge was closed in May. ru=Мост закрыли в мае.".to_owned()),
                (4, "en=Nobody was told why. ru=Почему, никому не сказали.".to_owned()),
            ]
        );
    }

    #[test]
    fn other_texts_are_not_taken_for_it() {
        let one = "Nobody was told why.\nThe bridge was closed.\n";
        for text in
            ["", "One.\n", "One.\nTwo.\n", one, &format!("{TEXT}The end.\n"), &TEXT.replace(' ', "\t")]
        {
            assert!(!is_alternating(text, true), "{text}");
        }
        let blocks: String = "The bridge was closed in May.\n".repeat(6) + &"Мост закрыли в мае.\n".repeat(6);
        assert!(!is_alternating(&blocks, true));
        assert!(is_alternating(&TEXT.repeat(100), false));
    }

    #[test]
    fn a_line_without_its_translation_is_an_error() {
        let options = Options { format: Some(Format::Alternating), ..Options::default() };
        let file = format!("{TEXT}The end.\n");
        let last = read("a", file.as_bytes(), &options).unwrap().last().unwrap().unwrap_err();
        assert!(last.to_string().starts_with("a:6: this line is not followed by a translation"), "{last}");
    }
}
