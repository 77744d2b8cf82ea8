//! The whole process for one pair: read, split, align, and remarks about the result.

use super::document::{self, Reading, Text};
use super::watch::{Stage, Watch};
use super::{Error, Splitters, doubts, memory, transcript};
use rayon::join;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use sverka_align::anchors::Anchors;
use sverka_align::explain::{self, Explanation};
use sverka_align::{self as align};
use sverka_read::{Input, Paragraphs};
use sverka_split as split;
use sverka_split::transcript::is_transcript;
use sverka_terms::glossary::{Entry, Glossary};
use sverka_text::bitext::{Bitext, Side};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Lang, Segmented};

mod many;

pub use many::AlignedMany;

/// Aligns a text with its translation.
///
/// [`new`](Self::new) names the two languages; the default detects them for each pair. An `Aligner` is cheap
/// to clone and can be shared by threads.
///
/// ```
/// use sverka::Aligner;
///
/// let aligner = Aligner::new("en".parse()?, "ru".parse()?);
/// let aligned = aligner.align_sentences(["It rained.", "We left."], ["Шёл дождь.", "Мы ушли."])?;
/// assert_eq!(aligned.bitext.links[1].bead(), "1:1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Aligner {
    source: Reading,
    target: Reading,
    splitters: Arc<Splitters>,
    options: align::Options,
    anchors: Anchors,
    max_memory: Option<u64>,
    transcripts: bool,
    watch: Watch,
}

/// An alignment with remarks about it.
#[derive(Clone, Debug)]
pub struct Aligned {
    /// The two texts and their links.
    pub bitext: Bitext,
    /// Remarks about the texts and the alignment as a whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// Explained links of a pair.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The sentences of the source.
    pub source: Segmented,
    /// The sentences of the target.
    pub target: Segmented,
    /// An explanation for each requested link.
    pub explanations: Vec<Explanation>,
    /// Remarks about the texts.
    pub diagnostics: Vec<Diagnostic>,
}

impl Aligner {
    /// Creates an aligner for texts in these languages.
    pub fn new(source: Lang, target: Lang) -> Self {
        let mut aligner = Self::default();
        aligner.source.lang = Some(source);
        aligner.target.lang = Some(target);
        aligner
    }

    /// Sets how source and target are read: their languages, encodings and formats.
    #[must_use]
    pub fn reading(mut self, source: Reading, target: Reading) -> Self {
        (self.source, self.target) = (source, target);
        self
    }

    /// Sets what ends a paragraph of a plain text (default: detected from the lines).
    #[must_use]
    pub fn paragraphs(mut self, paragraphs: Paragraphs) -> Self {
        for reading in [&mut self.source, &mut self.target] {
            reading.options.paragraphs = paragraphs;
        }
        self
    }

    /// Sets whether each line of a text is a sentence (default: no).
    #[must_use]
    pub fn presplit(mut self, presplit: bool) -> Self {
        for reading in [&mut self.source, &mut self.target] {
            reading.options.presplit = presplit;
        }
        self
    }

    /// Sets whether texts that look like transcripts of speech recognition, without punctuation and capitals,
    /// are split by their words and the sentences of the other text (default: no).
    #[must_use]
    pub fn transcripts(mut self, transcripts: bool) -> Self {
        self.transcripts = transcripts;
        self
    }

    /// Sets the splitters, for custom abbreviations and rules.
    #[must_use]
    pub fn splitters(mut self, splitters: Arc<Splitters>) -> Self {
        self.splitters = splitters;
        self
    }

    /// Sets whether the embedded encoder compares sentences in languages that it supports (default: yes).
    #[must_use]
    pub fn encoder(mut self, encoder: bool) -> Self {
        self.options.encoder = encoder;
        self
    }

    /// Sets whether paragraph breaks are hints for the alignment (default: yes).
    #[must_use]
    pub fn paragraph_hints(mut self, hints: bool) -> Self {
        self.options.paragraphs = hints;
        self
    }

    /// Sets whether blocks that are in another place in the translation are linked, in addition to the links
    /// in order (default: no, they are only reported).
    #[must_use]
    pub fn link_moved(mut self, link: bool) -> Self {
        self.options.link_moved = link;
        self
    }

    /// Sets whether lists that are in another order in the translation are linked, in addition to the links
    /// in order (default: no, they are only reported).
    #[must_use]
    pub fn crossing(mut self, crossing: bool) -> Self {
        self.options.crossing = crossing;
        self
    }

    /// Sets a glossary, whose terms guide the alignment of texts in its languages, in either direction.
    #[must_use]
    pub fn glossary(mut self, glossary: &Glossary) -> Self {
        let forms = |texts: Vec<&str>| texts.into_iter().map(String::from).collect();
        let entry = |entry: &Entry| [forms(entry.source_texts()), forms(entry.target_texts())];
        let langs = [glossary.source_lang.clone(), glossary.target_lang.clone()];
        let entries = glossary.entries.iter().map(entry);
        self.options.glossary = Some(Arc::new(align::Glossary::new(langs, entries)));
        self
    }

    /// Sets links that a person has decided, for one pair of texts.
    #[must_use]
    pub fn anchors(mut self, anchors: Anchors) -> Self {
        self.anchors = anchors;
        self
    }

    /// Sets how many bytes of memory a pair may take (default: no limit). A pair that would take more is an
    /// error before the work begins; its needs are [estimated](memory).
    #[must_use]
    pub fn max_memory(mut self, bytes: Option<u64>) -> Self {
        self.max_memory = bytes;
        self
    }

    /// Has something called whenever a stage of the work begins; the work ends with [`Error::Cancelled`] when it
    /// returns `false`.
    #[must_use]
    pub fn watch(mut self, watch: impl Fn(Stage) -> bool + Send + Sync + 'static) -> Self {
        self.watch = Watch::new(watch);
        self
    }

    /// Returns the options of the alignment.
    pub fn options(&self) -> &align::Options {
        &self.options
    }

    /// Aligns two texts in memory, plain or HTML. They are named `source` and `target`.
    ///
    /// # Errors
    /// When a text is empty or no text, its language cannot be detected, both are in one language,
    /// or the anchors do not fit.
    pub fn align_texts(&self, source: &str, target: &str) -> Result<Aligned, Error> {
        let read =
            |side: Side, text| document::read_text(&side.to_string(), text, self.reading_of(side), side);
        let (source, target) = join(|| read(Side::Source, source), || read(Side::Target, target));
        self.align_read(source?, target?)
    }

    /// Aligns two files.
    ///
    /// # Errors
    /// As those of [`align_texts`](Self::align_texts), and when a file cannot be read or decoded, or
    /// both are the same file.
    pub fn align_files(&self, source: impl AsRef<Path>, target: impl AsRef<Path>) -> Result<Aligned, Error> {
        let input = |path: &Path| Input::File(path.to_owned());
        self.align_inputs(&input(source.as_ref()), &input(target.as_ref()))
    }

    /// Aligns two files, of which one may be standard input.
    ///
    /// # Errors
    /// As those of [`align_files`](Self::align_files).
    pub fn align_inputs(&self, source: &Input, target: &Input) -> Result<Aligned, Error> {
        let (source, target) = self.read_inputs(source, target)?;
        self.align_read(source, target)
    }

    /// Aligns two lists of sentences. They are named `source` and `target`, and are one paragraph each; a
    /// language that is not set by [`new`](Self::new) is undetermined (`und`).
    ///
    /// # Errors
    /// When a list is empty or the anchors do not fit.
    pub fn align_sentences<A: Into<String>, B: Into<String>>(
        &self,
        source: impl IntoIterator<Item = A>,
        target: impl IntoIterator<Item = B>,
    ) -> Result<Aligned, Error> {
        let lang = |side| self.reading_of(side).lang.clone().unwrap_or_else(Lang::undetermined);
        self.align_segmented(
            Segmented::from_sentences("source", lang(Side::Source), source),
            Segmented::from_sentences("target", lang(Side::Target), target),
        )
    }

    /// Aligns two texts that are already split.
    ///
    /// # Errors
    /// When a text has no sentence or the anchors do not fit.
    pub fn align_segmented(&self, source: Segmented, target: Segmented) -> Result<Aligned, Error> {
        for side in [&source, &target] {
            if side.segments.is_empty() {
                return Err(Error::NoSentence { file: side.name.clone() });
            }
        }
        self.check_memory(&source.name, {
            let bytes = |side: &Segmented| side.segments.iter().map(|s| s.text.len() as u64).sum::<u64>();
            let sentences = source.segments.len() + target.segments.len();
            memory::of_texts(bytes(&source) + bytes(&target), sentences as u64)
        })?;
        let mut diagnostics: Vec<Diagnostic> =
            doubts::unknown_language(&source, &target, &self.options).into_iter().collect();
        diagnostics.extend(doubts::unused_glossary(&source, &target, &self.options));
        self.watch.enter(Stage::Aligning)?;
        let start = Instant::now();
        let mut bitext = align::align_anchored(source, target, &self.options, &self.anchors)?;
        bitext.mark_furniture();
        log::info!("{}: aligned in {:.1?}", bitext.source.name, start.elapsed());
        diagnostics.extend(doubts::of(&bitext));
        Ok(Aligned { bitext, diagnostics })
    }

    /// Splits a text of a known language into sentences, as the aligner does with its inputs.
    ///
    /// # Errors
    /// When the rules of an SRX file cannot be used.
    pub(super) fn split_text(&self, side: Side, text: &str, lang: Lang) -> Result<Segmented, Error> {
        let paragraphs = self.reading_of(side).options.paragraphs;
        let document = sverka_read::of_text(&side.to_string(), text.to_owned(), paragraphs);
        let (splitter, _) = self.splitters.splitter(&lang)?;
        Ok(splitter.segment(&document, &lang))
    }

    /// Explains links of two files, by their numbers from 1.
    ///
    /// # Errors
    /// As those of [`align_files`](Self::align_files), and when there is no such link.
    pub fn explain_inputs(
        &self,
        source: &Input,
        target: &Input,
        numbers: &[usize],
    ) -> Result<Explained, Error> {
        let (source, target) = self.read_inputs(source, target)?;
        let (source, target, mut diagnostics) = self.split(source, target)?;
        diagnostics.extend(doubts::unknown_language(&source, &target, &self.options));
        let explained = explain::explain(&source, &target, &self.options, &self.anchors, numbers);
        let explanations = explained.map_err(|error| match error {
            explain::Error::Anchors(error) => Error::Anchors(error),
            error => Error::Explain { file: source.name.clone(), error },
        })?;
        Ok(Explained { source, target, explanations, diagnostics })
    }

    fn reading_of(&self, side: Side) -> &Reading {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    fn read_inputs(&self, source: &Input, target: &Input) -> Result<(Text, Text), Error> {
        if document::is_same(source, target) {
            return Err(Error::SameFile { file: source.to_string() });
        }
        self.check_memory(&source.to_string(), memory::of_files(size(source) + size(target)))?;
        self.watch.enter(Stage::Reading)?;
        let read = |input, side| document::read(input, self.reading_of(side), side);
        let (source, target) = join(|| read(source, Side::Source), || read(target, Side::Target));
        Ok((source?, target?))
    }

    /// Checks the estimated memory for a file against the limit.
    fn check_memory(&self, file: &str, needed: u64) -> Result<(), Error> {
        memory::check(needed, self.max_memory).map_err(|error| Error::Memory { file: file.to_owned(), error })
    }

    fn align_read(&self, source: Text, target: Text) -> Result<Aligned, Error> {
        let (source, target, mut diagnostics) = self.split(source, target)?;
        let aligned = self.align_segmented(source, target)?;
        diagnostics.extend(aligned.diagnostics);
        Ok(Aligned { diagnostics, ..aligned })
    }

    /// Splits both texts into sentences.
    fn split(&self, source: Text, target: Text) -> Result<(Segmented, Segmented, Vec<Diagnostic>), Error> {
        // Logged when both are ready: the sides are read at the same time, and their messages keep their
        // order.
        for Text { document, lang, .. } in [&source, &target] {
            log::info!("{}: {lang}, {}, {} blocks", document.name, document.encoding, document.blocks.len());
        }
        let both_named = self.source.lang.is_some() && self.target.lang.is_some();
        if source.lang.primary() == target.lang.primary() && !both_named {
            return Err(Error::SameLanguage {
                files: (source.document.name, target.document.name),
                langs: (source.lang, target.lang),
            });
        }
        self.watch.enter(Stage::Splitting)?;
        let (ours, theirs) =
            join(|| self.sentences(&source, Side::Source), || self.sentences(&target, Side::Target));
        let ((ours, more, our_time), (theirs, still_more, their_time)) = (ours?, theirs?);
        let mut both = [ours, theirs];
        let remarks = self.split_transcripts(&[&source, &target], &[&self.source, &self.target], &mut both);
        let [ours, theirs] = both;
        for (side, time) in [(&ours, our_time), (&theirs, their_time)] {
            log::info!("{}: {} sentences in {time:.1?}", side.name, side.segments.len());
        }
        let diagnostics = [source.diagnostics, target.diagnostics, more, still_more, remarks].concat();
        Ok((ours, theirs, diagnostics))
    }

    /// Splits transcripts again if they are wanted. The first text is that of the source, the others were read as
    /// `readings` say.
    fn split_transcripts(
        &self,
        texts: &[&Text],
        readings: &[&Reading],
        segmented: &mut [Segmented],
    ) -> Vec<Diagnostic> {
        let is_spoken =
            |(text, reading): (&&Text, &&Reading)| !reading.options.presplit && is_transcript(&text.document);
        let spoken: Vec<bool> = texts.iter().zip(readings).map(is_spoken).collect();
        transcript::split_spoken(self.transcripts, texts, &spoken, segmented)
    }

    /// Returns the sentences of a text, remarks about the rules, and how long it took.
    fn sentences(&self, text: &Text, side: Side) -> Result<(Segmented, Vec<Diagnostic>, Duration), Error> {
        let start = Instant::now();
        let (segmented, mut diagnostics) = if self.reading_of(side).options.presplit {
            (split::presplit(&text.document, &text.lang), Vec::new())
        } else {
            let (splitter, diagnostics) = self.splitters.splitter(&text.lang)?;
            (splitter.segment(&text.document, &text.lang), diagnostics)
        };
        if segmented.segments.is_empty() {
            return Err(Error::NoSentence { file: text.document.name.clone() });
        }
        let mut dropped = split::Dropped::default();
        dropped.count(&text.document.text);
        diagnostics.extend(dropped.note(&text.document.name));
        Ok((segmented, diagnostics, start.elapsed()))
    }
}

/// Returns the bytes of an input; 0 if they are not known before it is read.
fn size(input: &Input) -> u64 {
    match input {
        Input::File(path) => std::fs::metadata(path).map_or(0, |file| file.len()),
        Input::Stdin => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use sverka_text::Remedy;
    use sverka_text::bitext::LinkOrigin;

    const ENGLISH: &str = "Good evening, ladies and gentlemen.\n\nWe met here in March 2019. Twelve countries came. Today there are 40 of them.\n";
    const RUSSIAN: &str = "Добрый вечер, дамы и господа.\n\nМы встретились здесь в марте 2019 года. Приехали двенадцать стран. Сегодня их 40.\n";

    fn beads(aligned: &Aligned) -> Vec<String> {
        aligned.bitext.links.iter().map(|link| link.bead()).collect()
    }

    #[test]
    fn texts_files_and_sentences_align_alike() {
        let aligner = Aligner::new("en".parse().unwrap(), "ru".parse().unwrap());
        let of_texts = aligner.align_texts(ENGLISH, RUSSIAN).unwrap();
        assert_eq!(beads(&of_texts), ["1:1"; 4]);
        assert!(of_texts.diagnostics.is_empty(), "{:?}", of_texts.diagnostics);

        let folder = tempfile::tempdir().unwrap();
        let [a, b] = ["a.txt", "b.txt"].map(|name| folder.path().join(name));
        fs::write(&a, ENGLISH).unwrap();
        fs::write(&b, RUSSIAN).unwrap();
        // Without given languages, that of each text is detected and reported.
        let of_files = Aligner::default().align_files(&a, &b).unwrap();
        assert_eq!(of_files.bitext.links, of_texts.bitext.links);
        let remedies: Vec<_> = of_files.diagnostics.iter().map(|d| d.remedy.clone()).collect();
        assert_eq!(remedies, Side::BOTH.map(|side| Some(Remedy::CheckLanguage(side))));

        let texts = |side: &Segmented| side.segments.iter().map(|s| s.text.clone()).collect::<Vec<_>>();
        let bitext = of_texts.bitext;
        let of_sentences = aligner.align_sentences(texts(&bitext.source), texts(&bitext.target)).unwrap();
        assert_eq!(beads(&of_sentences), ["1:1"; 4]);
    }

    #[test]
    fn empty_sentences_keep_their_numbers() {
        let aligner = Aligner::new("en".parse().unwrap(), "ru".parse().unwrap());
        let aligned =
            aligner.align_sentences(["It rained.", "", "We left."], ["Шёл дождь.", "Мы ушли."]).unwrap();
        assert_eq!(aligned.bitext.fault(), None);
        let two_sided: Vec<_> = aligned.bitext.links.iter().filter(|link| link.is_two_sided()).collect();
        assert!(two_sided.iter().any(|link| link.source.contains(&2) && link.target.contains(&1)));
    }

    #[test]
    fn what_cannot_be_aligned_is_an_error_with_a_remedy() {
        let aligner = Aligner::default();
        let error = aligner.align_texts(ENGLISH, ENGLISH).unwrap_err();
        assert!(matches!(error, Error::SameLanguage { .. }), "{error}");
        assert_eq!(error.remedy(), Some(Remedy::NameLanguages));
        let error = aligner.align_texts(ENGLISH, "12 34").unwrap_err();
        assert_eq!(error.remedy(), Some(Remedy::NameLanguage(Side::Target)), "{error}");
        let error = aligner.align_files("no-such.txt", "./no-such.txt").unwrap_err();
        assert!(matches!(error, Error::Read(_)), "{error}");
        let error = aligner.align_sentences(["One."], [""; 0]).unwrap_err();
        assert!(matches!(error, Error::NoSentence { .. }), "{error}");
        let anchors = Anchors::parse("9\t1").unwrap();
        let error = aligner.clone().anchors(anchors).align_texts(ENGLISH, RUSSIAN).unwrap_err();
        assert!(matches!(error, Error::Anchors(_)), "{error}");
    }

    #[test]
    fn anchors_hold_and_say_so() {
        let aligner = Aligner::new("en".parse().unwrap(), "ru".parse().unwrap());
        let aligner = aligner.anchors(Anchors::parse("2,3\t2\n").unwrap()).encoder(false);
        let aligned = aligner.align_texts(ENGLISH, RUSSIAN).unwrap();
        let given: Vec<_> = aligned.bitext.links.iter().filter(|link| link.is_given()).collect();
        assert_eq!(given.len(), 1);
        assert_eq!((given[0].bead().as_str(), given[0].origin), ("2:1", LinkOrigin::Anchored));
    }
}
