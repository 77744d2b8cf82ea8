//! The native module of the wheel `sverka`: the library for Python, and the command.
//!
//! Each file here is one part of the interface. The types are views of those of the library, which stay in Rust;
//! texts become Python strings when they are asked for. Work runs on the threads of the module, without the lock of
//! the interpreter (`work.rs`); errors and remarks get their advice in the words of Python (`words.rs`).

mod align;
mod bitext;
mod columns;
mod command;
mod document;
mod errors;
mod link;
mod memory;
mod output;
mod pairing;
mod pairs;
mod qa;
mod remark;
mod score;
mod terms;
mod texts;
mod words;
mod work;

/// The module as Python imports it.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::align::{align, align_sentences, align_texts};
    #[pymodule_export]
    use crate::bitext::{Bitext, Summary};
    #[pymodule_export]
    use crate::command::run_command;
    #[pymodule_export]
    use crate::document::Document;
    #[pymodule_export]
    use crate::errors::Error;
    #[pymodule_export]
    use crate::link::{Link, Reason};
    #[pymodule_export]
    use crate::memory::{Added, Match, Memory};
    #[pymodule_export]
    use crate::pairing::{DocumentPair, Pairing, pair};
    #[pymodule_export]
    use crate::qa::{Finding, Report, qa};
    #[pymodule_export]
    use crate::remark::Remark;
    #[pymodule_export]
    use crate::score::{PairScore, score};
    #[pymodule_export]
    use crate::terms::{Entry, Glossary, terms};
    #[pymodule_export]
    use crate::texts::{encode, split};

    /// The version of the library.
    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "the name that Python modules use")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
