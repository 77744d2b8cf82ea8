//! The foundation of Sverka: the types that the stages pass on, and data about languages, encodings, letters,
//! words, names and numbers.
//!
//! - [`document`]: a text with its blocks, the same text as sentences, language tags
//! - [`place`]: where a block of a document is, as a person looks it up
//! - [`time`]: when a part of a text is shown
//! - [`bitext`]: two segmented documents and the links between them
//! - [`multitext`]: a text and several translations of it, with links over all of them
//! - [`diagnostic`], [`remedy`]: remarks beside a result, and what a person can do about them
//! - [`encoding`]: bytes to text, with the way back
//! - [`language`]: which language a text is in
//! - [`letters`], [`words`], [`stems`], [`names`], [`numbers`], [`punctuation`]: what two
//!   sentences may have in common
//! - [`cooccurrence`]: words of two languages that occur in the same pairs of sentences
//! - [`script`], [`languages`], [`calendar`]: letters and names of languages, months and days
//! - [`formulas`]: ordinals, remarks and page furniture
//! - [`lookalikes`]: letters of another script within words
//! - [`hyphens`]: words broken at the end of a line
//! - [`lists`]: the format of word lists
//! - [`line`](mod@line): a helper of everything that writes
//!
//! Functions of letters and words are `#[inline]`: the crates are built without link-time optimisation, and
//! without the attribute `align` took 4 % and `qa` 6 % more time (means of six alternating runs).

pub mod bitext;
pub mod calendar;
pub mod cooccurrence;
pub mod diagnostic;
pub mod document;
pub mod encoding;
pub mod formulas;
pub mod hyphens;
pub mod language;
pub mod languages;
pub mod letters;
pub mod limits;
pub mod line;
mod line_ends;
pub mod lists;
pub mod lookalikes;
pub mod multitext;
pub mod names;
pub mod numbers;
pub mod place;
pub mod punctuation;
pub mod remedy;
pub mod script;
pub mod stems;
pub mod time;
pub mod words;

pub use document::Lang;
pub use line::one_line;
pub use remedy::Remedy;
pub use script::is_right_to_left;
