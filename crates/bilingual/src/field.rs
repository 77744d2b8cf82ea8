//! The vocabulary of what a unit carries beside its two texts.
//!
//! A unit travels as a [`tmx::Unit`] whichever format it comes from, and what other formats have
//! columns, keys or attributes for is a prop of one of these types. So a score that was read from
//! a workbook is written to XLIFF, JSON Lines or TMX without any format knowing of the others.

/// Score of the aligner, a probability in [0, 1] with four decimals.
pub const SCORE: &str = "x-score";
/// Segments on both sides, `2:1`.
pub const BEAD: &str = "x-bead";
/// Name of the source file.
pub const DOC: &str = "x-doc";
/// Name of the target file.
pub const TGT_DOC: &str = "x-tgt-doc";
/// Bytes of the source file, `start-end`, the end not included.
pub const SRC_SPAN: &str = "x-src-span";
/// Bytes of the target file.
pub const TGT_SPAN: &str = "x-tgt-span";
/// Name, version, model and weights of the aligner.
pub const METHOD: &str = "x-method";
/// A reason of the aligner, `+1.25 length: about the same length`; one prop a reason.
pub const REASON: &str = "x-reason";
/// Verdict of a reviewer: `ok`, `wrong`, `edit`.
pub const STATUS: &str = "x-status";
/// State of the translation as the format calls it: `translated`, `needs-review-translation`,
/// `initial`, `final`; of a catalogue `fuzzy`, `obsolete`.
pub const STATE: &str = "x-state";
/// What the format says beside the state: `state-qualifier` of XLIFF 1.2, `subState` of XLIFF 2.
pub const STATE_DETAIL: &str = "x-state-detail";
/// Where the translation comes from as the program calls it: `tm`, `mt`, `interactive`.
pub const PROVENANCE: &str = "x-provenance";
/// How well the suggestion matched from which the translation was made, in percent.
pub const MATCH: &str = "x-match";
/// `yes` where the format marks the translation as approved.
pub const APPROVED: &str = "x-approved";
/// `no` where the format says that the source must not be translated.
pub const TRANSLATE: &str = "x-translate";
/// Another translation that the file offers.
pub const ALTERNATIVE: &str = "x-alt-trans";
/// How well the source of the [`ALTERNATIVE`] before it matches, as the format has it: `80`.
pub const ALTERNATIVE_MATCH: &str = "x-alt-trans-match";
/// What distinguishes equal sources: `msgctxt` of a catalogue.
pub const CONTEXT: &str = "x-context";
/// The number of the plural form, from 0.
pub const PLURAL: &str = "x-plural";
/// Where the source string is in a program: `src/main.c:12`.
pub const REFERENCE: &str = "x-reference";
/// Flags of a catalogue, but `fuzzy`, which is a [`STATE`]: `c-format, no-wrap`.
pub const FLAGS: &str = "x-flags";
/// The domain of a message in a catalogue of several.
pub const DOMAIN: &str = "x-domain";
/// The source text before it was changed last: `#| msgid` of a catalogue.
pub const PREVIOUS: &str = "x-previous";
