//! Faults of a package as errors of a file.

use crate::{Error, Remedy};
use sverka_package::Fault;

/// Adds the place to a fault.
pub(crate) fn at(fault: Fault, file: &str, line: usize) -> Error {
    let file = file.to_owned();
    match fault {
        Fault::Io(source) => Error::Io { file, source },
        Fault::Limit(exceeded) => Error::Limit { file, line, exceeded },
        Fault::Broken { message, advice } => {
            Error::Malformed { file, line, message, remedy: Some(Remedy::Correct(advice)) }
        }
    }
}
