//! Signals: a run that is ended by a signal removes its temporary files first.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The temporary files that exist at the moment.
static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn temporary() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Registers a temporary file, to be removed if a signal ends the run.
pub fn created(path: &Path) {
    temporary().insert(path.to_owned());
}

/// Unregisters a temporary file that has become an output.
pub fn committed(path: &Path) {
    temporary().remove(path);
}

/// What ends a server in good order; taken by the first signal.
static STOP: Mutex<Option<Box<dyn FnOnce() + Send>>> = Mutex::new(None);

/// Makes the first signal call `stop` instead of ending the run; the second ends it.
pub fn stop_with(stop: impl FnOnce() + Send + 'static) {
    *STOP.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(stop));
}

/// Stops what can be stopped in good order, or ends.
fn hear(signal: i32) {
    let stop = STOP.lock().unwrap_or_else(PoisonError::into_inner).take();
    match stop {
        Some(stop) => stop(),
        None => end(signal),
    }
}

/// Removes the temporary files and exits with the code that shells use for a signal: 128 plus its number (130
/// for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP).
fn end(signal: i32) -> ! {
    for path in temporary().iter() {
        let _ = fs::remove_file(path);
    }
    std::process::exit(128 + signal)
}

/// Installs the handlers that clean up when a signal ends the run.
///
/// A signal that the caller ignores stays ignored, so `nohup sverka ...` outlives its terminal. A file that
/// grows beyond the limit of the shell (`ulimit -f`) becomes a write error instead of ending the process.
#[cfg(unix)]
pub fn clean_up() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
    match Signals::new(heard) {
        Ok(mut signals) => {
            std::thread::spawn(move || signals.forever().for_each(hear));
        }
        Err(error) => log::debug!("signals will leave temporary files: {error}"),
    }
    // With a handler other than the default one, the write fails instead.
    if let Err(error) = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default()) {
        log::debug!("a file that is too large will end the run: {error}");
    }
}

/// Installs the handler that cleans up when Ctrl-C ends the run.
#[cfg(not(unix))]
pub fn clean_up() {
    /// The number that Ctrl-C has as a signal on other systems.
    const SIGINT: i32 = 2;
    if let Err(error) = ctrlc::set_handler(|| hear(SIGINT)) {
        log::debug!("Ctrl-C will leave temporary files: {error}");
    }
}

/// Returns whether the process was started with a signal ignored, if the system shows it (Linux does).
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let Ok(status) = fs::read_to_string("/proc/self/status") else { return false };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
