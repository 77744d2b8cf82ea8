//! One JSON object per line, which contains everything in a bilingual unit:
//!
//! ```json
//! {"id":"a-1","source_lang":"en","target_lang":"ru","source":"Peace","target":"Мир",
//!  "notes":["checked",{"text":"проверено","lang":"ru"}],"props":{"x-score":["0.9312"]},
//!  "creationdate":"20240229T120000Z","segtype":"sentence","target_tuv":{"changeid":"anna"}}
//! ```
//!
//! (on one line). The attributes have the names that TMX gives them; `source_tuv` and `target_tuv` contain
//! the attributes, notes and props of one text. A note or a value is a string, or an object if it has its own
//! language or encoding. `source` and `target` are the texts that people read; one with inline codes also
//! appears as `source_seg` or `target_seg`, in TMX's `seg` syntax. A multilingual unit takes one line for
//! each target.
//!
//! The reader also accepts what `align` writes ([`crate::write::jsonl`]), whose keys become props of the
//! vocabulary [`field`](crate::field), and objects of other programs: with `source` and `target`, `src` and
//! `tgt`, with a key for each language, or with such keys inside `translation`. A line that names no language
//! has that of the lines before it, unless the user names one. An unknown key becomes a prop, `x-KEY`. The
//! sentence numbers that `align` writes are left out: the ranges identify the same sentences. So is the key `joined` of
//! [units in several languages](crate::write::multi).

mod json;
mod line;
mod read;
mod write;

pub(crate) use read::read;
pub use write::Lines;

#[cfg(test)]
mod tests;
