//! Opens zipped documents (DOCX, XLSX, ODT, EPUB and others) part by part, and reads their XML.
//!
//! [`Archive`] holds the packed file and opens its parts as streams; [`Xml`] reads the events of
//! a part. Both keep to the [`Limits`](sverka_text::limits::Limits) of the caller, so that no file
//! dictates memory: neither sizes that a directory states nor the depth of its XML.

mod archive;
mod fault;
mod ole;
mod pack;
mod relationships;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod xml;

pub use archive::{Archive, Part};
pub use fault::Fault;
pub use pack::pack;
pub use relationships::{Relationships, resolve};
pub use xml::{Element, Name, Node, Xml};
