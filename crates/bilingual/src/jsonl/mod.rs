//! A JSON object a line, which holds all of a unit of two languages:
//!
//! ```json
//! {"id":"a-1","source_lang":"en","target_lang":"ru","source":"Peace","target":"Мир",
//!  "notes":["checked",{"text":"проверено","lang":"ru"}],"props":{"x-score":["0.9312"]},
//!  "creationdate":"20240229T120000Z","segtype":"sentence","target_tuv":{"changeid":"anna"}}
//! ```
//!
//! (on one line). The attributes go by the names that TMX gives them; `source_tuv` and
//! `target_tuv` hold those, the notes and the props of one text. A note or a value is a string, or
//! an object where it has a language or an encoding of its own. `source` and `target` are the texts
//! that people read; one with inline codes is there once more as `source_seg` or `target_seg`, the
//! content of a `seg` of TMX. A unit in several languages is a line for each target.
//!
//! The reader takes what `align` writes as well ([`crate::write::jsonl`]), whose keys become props
//! of the vocabulary [`field`](crate::field), and objects of other programs: with `source` and
//! `target`, `src` and `tgt`, with a key for each language, or with such keys below `translation`.
//! A line that names no language has that of the lines before it, unless the user names one.
//! A key that means nothing becomes a prop, `x-KEY`. The numbers of the sentences that `align`
//! writes are left out: the ranges identify the same sentences.

mod json;
mod line;
mod read;
mod write;

pub(crate) use read::read;
pub use write::Lines;

#[cfg(test)]
mod tests;
