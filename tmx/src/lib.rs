#![doc = include_str!("../README.md")]

pub mod anonymise;
pub mod content;
pub mod dedupe;
mod diagnostic;
pub mod diff;
pub mod edit;
mod error;
pub mod filter;
mod fixes;
mod lint;
mod markup;
pub mod merge;
mod model;
pub mod partition;
mod reader;
pub mod repair;
mod runs;
mod segment;
mod spill;
#[cfg(test)]
mod stack_tests;
pub mod stats;
pub mod validate;
mod value;
mod writer;

pub use diagnostic::{Diagnostic, Place, Rule, Severity};
pub use error::Error;
pub use model::{Header, Map, Note, Origin, Prop, Ude, Unit, Variant};
pub use reader::{Entry, Junk, Limits, Reader};
pub use segment::{Bpt, Code, Ept, Hi, Inline, It, Ph, Pos, Segment, Sub, Ut};
pub use value::{Date, InvalidValue, Lang, SegType, SourceLang, is_xml_char};
pub use writer::{Encoding, Writer, unit_size};
