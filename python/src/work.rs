//! Runs work without the lock of the interpreter, so that other threads of the program continue and Ctrl-C works.

use crate::errors;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// How often a waiting call looks for signals: often enough that Ctrl-C seems to act at once, and rarely enough to cost
/// nothing.
const LOOK: Duration = Duration::from_millis(50);

/// The stack of a thread: that of the main thread on most systems, because documents with deep structures that the
/// program can read must not be too deep here. It takes memory only where it is used.
const STACK: usize = 8 << 20;

/// The threads, and the process that they belong to.
static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// Whether the caller has given up a piece of work.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Returns whether the work should end as soon as possible; nobody receives its result.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs `work` on the threads of the module and waits for its result. The signal handlers of Python run while it
/// waits; when one of them raises an exception, as that of Ctrl-C does, the exception is returned at once. The work then
/// ends in the background: as soon as it looks at its [`Stop`], or when it is done.
pub fn run<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&Stop) -> PyResult<T> + Send + 'static,
) -> PyResult<T> {
    wait(py, move |pool, stop| pool.install(|| work(stop)))
}

/// Runs `work` as [`run`] does, on a value that one piece of work at a time may use.
///
/// The lock is taken outside of the threads of the module: there, a piece of work that waits for a part of itself may
/// begin another one, which would wait for the lock forever.
pub fn run_on<T: Send + 'static, V: Send + 'static>(
    py: Python<'_>,
    value: &Arc<Mutex<V>>,
    work: impl FnOnce(&mut V) -> PyResult<T> + Send + 'static,
) -> PyResult<T> {
    let value = value.clone();
    wait(py, move |pool, _| {
        let mut value = value.lock().unwrap_or_else(PoisonError::into_inner);
        let value = &mut *value;
        pool.install(|| work(value))
    })
}

/// Waits for work that is done on a thread of its own, which uses those of the pool.
fn wait<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&ThreadPool, &Stop) -> PyResult<T> + Send + 'static,
) -> PyResult<T> {
    let (pool, stop, (send, receive)) = (pool()?, Stop::default(), mpsc::channel());
    let theirs = stop.clone();
    let work = move || {
        let result = catch_unwind(AssertUnwindSafe(|| work(&pool, &theirs)));
        // Nobody receives it after an exception.
        let _ = send.send(result);
    };
    Builder::new().name("sverka".into()).spawn(work).map_err(no_thread)?;
    py.detach(move || {
        loop {
            match receive.recv_timeout(LOOK) {
                Ok(Ok(result)) => return result,
                Ok(Err(panic)) => resume_unwind(panic),
                Err(RecvTimeoutError::Timeout) => {
                    Python::attach(|py| py.check_signals())
                        .inspect_err(|_| stop.0.store(true, Ordering::Relaxed))?;
                }
                Err(RecvTimeoutError::Disconnected) => return Err(errors::of_input("the work was stopped")),
            }
        }
    })
}

fn no_thread(error: impl Display) -> PyErr {
    errors::of_system(format!("the threads cannot be started: {error}; set RAYON_NUM_THREADS=1"))
}

/// Returns the threads of the module; the variable `RAYON_NUM_THREADS` sets their number, one per core by default.
///
/// A process that was forked, as those of `multiprocessing` are, has none of the threads of its parent, so it gets its
/// own.
fn pool() -> PyResult<Arc<ThreadPool>> {
    let mut pool = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((process, pool)) = &*pool
        && *process == process::id()
    {
        return Ok(pool.clone());
    }
    let made = ThreadPoolBuilder::new().stack_size(STACK).thread_name(|n| format!("sverka-{n}")).build();
    let made = Arc::new(made.map_err(no_thread)?);
    if let Some(parent) = pool.replace((process::id(), made.clone())) {
        // Its threads do not exist in this process, so nothing of it can be ended.
        std::mem::forget(parent);
    }
    Ok(made)
}
