//! Ctrl-C: temporary files of outputs are removed before the program ends.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The temporary files that exist now.
static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// What shells tell of a program that Ctrl-C ended: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

fn temporary() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on the program cleans up when it is asked to end.
pub fn clean_up() {
    let handled = ctrlc::set_handler(|| {
        for path in temporary().iter() {
            let _ = fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
    if let Err(error) = handled {
        log::debug!("Ctrl-C will leave temporary files: {error}");
    }
}

/// A temporary file is there.
pub fn created(path: &Path) {
    temporary().insert(path.to_owned());
}

/// A temporary file has become an output.
pub fn committed(path: &Path) {
    temporary().remove(path);
}
