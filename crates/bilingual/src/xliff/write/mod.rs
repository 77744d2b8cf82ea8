//! Writes XLIFF 1.2 and 2.1: a `trans-unit` or a `unit` a pair.

mod flow;
mod markup;
mod v1;
mod v2;

use self::flow::{Data, Flow};
use crate::field;
use crate::sink::{Losses, NOTE_LANGS, Options, Sink};
use std::io::{self, Write};
use tmx::{Lang, Note, Prop, Unit};

/// A version of XLIFF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 1.2.
    V1,
    /// 2.1.
    V2,
}

/// Writes a file of XLIFF.
pub struct Writer<'w> {
    out: Box<dyn Write + 'w>,
    version: Version,
    /// Units so far.
    units: u64,
    /// The unit that is being written.
    text: String,
}

impl<'w> Writer<'w> {
    /// Begins a file.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn new(version: Version, mut out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let lang = |lang: &Option<Lang>| lang.as_ref().map_or("und".to_owned(), ToString::to_string);
        let (source, target) = (lang(&options.source), lang(&options.target));
        match version {
            Version::V1 => v1::begin(&mut out, &source, &target)?,
            Version::V2 => v2::begin(&mut out, &source, &target)?,
        }
        Ok(Self { out, version, units: 0, text: String::new() })
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        self.units += 1;
        self.text.clear();
        match self.version {
            Version::V1 => v1::unit(pair, self.units, &mut self.text, losses),
            Version::V2 => v2::unit(pair, self.units, &mut self.text, losses),
        }
        count_details(pair, losses);
        self.out.write_all(self.text.as_bytes())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.write_all(match self.version {
            Version::V1 => v1::END.as_bytes(),
            Version::V2 => v2::END.as_bytes(),
        })?;
        self.out.flush()
    }
}

/// The props of a unit, divided into those with a place of their own in a version and the others.
struct Placed<'u> {
    state: Option<&'u str>,
    detail: Option<&'u str>,
    is_approved: bool,
    is_locked: bool,
    /// Maximum number of characters of the target.
    max_length: Option<&'u str>,
    /// Other translations, each with how well it matches.
    alternatives: Vec<(&'u str, Option<&'u str>)>,
    /// The others.
    props: Vec<&'u Prop>,
}

impl<'u> Placed<'u> {
    fn new(pair: &'u Unit, version: Version) -> Self {
        let knows_state = |state: &&str| match version {
            Version::V1 => v1::is_state(state),
            Version::V2 => v2::is_state(state),
        };
        let knows_detail = |detail: &&str| match version {
            Version::V1 => v1::is_detail(detail),
            Version::V2 => v2::is_detail(detail),
        };
        let has_target = pair.variants.len() > 1;
        let state = pair.prop(field::STATE).filter(|_| has_target).filter(knows_state);
        let detail = pair.prop(field::STATE_DETAIL).filter(|_| state.is_some()).filter(knows_detail);
        let is_v1 = version == Version::V1;
        let is_approved = is_v1 && pair.prop(field::APPROVED) == Some("yes");
        let is_locked = pair.prop(field::TRANSLATE) == Some("no");
        let max_length = pair.prop(field::MAX_LENGTH).filter(|most| is_v1 && most.parse::<u32>().is_ok());
        let (alternatives, props) = (Vec::new(), Vec::new());
        let mut placed = Self { state, detail, is_approved, is_locked, max_length, alternatives, props };
        // Each of these is written once; a further one is a prop like any other.
        let mut once = [
            (field::STATE, state),
            (field::STATE_DETAIL, detail),
            (field::APPROVED, is_approved.then_some("yes")),
            (field::TRANSLATE, is_locked.then_some("no")),
            (field::MAX_LENGTH, max_length),
        ];
        let mut after_alternative = false;
        for prop in &pair.props {
            let (kind, text) = (prop.kind.as_str(), prop.text.as_str());
            let slot = once.iter_mut().find(|(name, value)| *name == kind && *value == Some(text));
            let is_match = after_alternative && kind == field::ALTERNATIVE_MATCH && !text.is_empty();
            after_alternative = is_v1 && kind == field::ALTERNATIVE && !text.trim().is_empty();
            if let Some((_, value)) = slot {
                *value = None;
            } else if after_alternative {
                placed.alternatives.push((text, None));
            } else if let (true, Some((_, quality))) = (is_match, placed.alternatives.last_mut())
                && text.trim().trim_end_matches('%') == text
            {
                *quality = Some(text);
            } else {
                placed.props.push(prop);
            }
        }
        placed
    }
}

/// Notes of the unit, of its source and of its target.
fn notes(pair: &Unit) -> [&[Note]; 3] {
    let side = |at: usize| pair.variants.get(at).map_or(&[][..], |variant| &variant.notes);
    [&pair.notes, side(0), side(1)]
}

/// Returns the props without a place of their own: of the unit, its source and its target.
fn props<'u>(placed: &Placed<'u>, pair: &'u Unit) -> [Vec<&'u Prop>; 3] {
    let side = |at: usize| pair.variants.get(at).map_or(Vec::new(), |variant| variant.props.iter().collect());
    [placed.props.clone(), side(0), side(1)]
}

/// The owner of notes and props, as attributes name it.
const SIDES: [Option<&str>; 3] = [None, Some("source"), Some("target")];

/// Appends the two texts on separate lines; `state` are further attributes of the target.
fn texts(
    pair: &Unit,
    version: Version,
    state: &[(&str, &str)],
    data: &mut Data,
    out: &mut String,
    losses: &mut Losses,
) {
    for (tag, variant) in ["source", "target"].into_iter().zip(&pair.variants) {
        out.push_str("        <");
        out.push_str(tag);
        markup::attribute("xml:lang", variant.lang.as_str(), out, losses);
        for (name, value) in state.iter().filter(|_| tag == "target") {
            markup::attribute(name, value, out, losses);
        }
        out.push('>');
        Flow::new(version, out, losses, data).pieces(&variant.segment.pieces);
        out.push_str(&format!("</{tag}>\n"));
    }
}

/// Counts what there is no place for: the original encoding of notes and props, the language of props.
fn count_details(pair: &Unit, losses: &mut Losses) {
    let of_texts = || pair.variants.iter();
    let notes = pair.notes.iter().chain(of_texts().flat_map(|variant| &variant.notes));
    let props = pair.props.iter().chain(of_texts().flat_map(|variant| &variant.props));
    let lost = notes.filter(|note| note.o_encoding.is_some()).count()
        + props.filter(|prop| prop.o_encoding.is_some() || prop.lang.is_some()).count();
    losses.add(NOTE_LANGS, lost);
}
