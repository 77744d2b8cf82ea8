//! The names that most programs need: `use sverka::prelude::*;`

pub use crate::pipeline::{Aligned, Aligner};
pub use sverka_bilingual::Format;
pub use sverka_bilingual::Pair;
pub use sverka_bilingual::write::tmx::write as write_tmx;
pub use sverka_bilingual::write::{Options as WriteOptions, write};
pub use sverka_qa::{Checker, Options as CheckOptions};
pub use sverka_text::bitext::{Bitext, Link};
pub use sverka_text::diagnostic::Diagnostic;
pub use sverka_text::document::{Lang, Segmented};
