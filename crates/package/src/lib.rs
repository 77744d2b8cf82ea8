//! Opens zipped documents (DOCX, XLSX, ODT, EPUB and others) part by part, and reads their XML.
//!
//! [`Archive`] keeps the packed file in memory and opens its parts as streams; [`Xml`] reads the events of a part.
//! Both respect the [`Limits`](sverka_text::limits::Limits) of the caller, so that no file determines memory use,
//! neither by the sizes in its directory nor by the depth of its XML.

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
