#![doc = include_str!("../README.md")]

mod diagnostic;
mod error;
mod lint;
mod markup;
mod mend;
mod model;
mod reader;
pub mod repair;
mod runs;
mod segment;
pub mod stats;
pub mod validate;
mod value;
mod writer;

pub use diagnostic::{Diagnostic, Place, Rule, Severity};
pub use error::Error;
pub use model::{Header, Map, Note, Origin, Prop, Ude, Unit, Variant};
pub use reader::{Entry, Limits, Reader};
pub use segment::{Bpt, Code, Ept, Hi, Inline, It, Ph, Pos, Segment, Sub, Ut};
pub use value::{Date, InvalidValue, Lang, SegType, SourceLang, is_xml_char};
pub use writer::{Encoding, Writer};
