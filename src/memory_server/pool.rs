//! Open memories, one set for each thread that looks up.

use axum::http::StatusCode;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use sverka_memory::penalty::Penalties;
use sverka_memory::several::Memories;
use sverka_memory::{Error, Memory};
use sverka_web::kit::Fault;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Sets of open memories. As many are at work as the machine has cores; other requests wait in the order in which they
/// came.
#[derive(Debug)]
pub(super) struct Pool {
    stores: Vec<(PathBuf, Penalties)>,
    free: Mutex<Vec<Memories>>,
    turns: Arc<Semaphore>,
    /// Held while units are added: a store has one writer.
    writing: Mutex<()>,
    /// Held while segments of the index are merged, which keeps nobody waiting.
    merging: Mutex<()>,
}

impl Pool {
    /// Opens the first set.
    pub(super) fn new(stores: Vec<(PathBuf, Penalties)>) -> Result<Self, Error> {
        let threads = available_parallelism().map_or(1, usize::from);
        let first = open(&stores)?;
        Ok(Self {
            stores,
            free: Mutex::new(vec![first]),
            turns: Arc::new(Semaphore::new(threads)),
            writing: Mutex::new(()),
            merging: Mutex::new(()),
        })
    }

    /// Does work on a set of memories, on a thread that may wait for the disk.
    pub(super) async fn read<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&mut Memories) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| ended())?;
        let task = spawn_blocking(move || {
            // Given back when the work is done, even if the client has gone meanwhile.
            let _turn = turn;
            let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut memories = match free {
                Some(memories) => memories,
                None => open(&self.stores)?,
            };
            let result = work(&mut memories);
            memories.remarks().iter().for_each(|remark| log::warn!("{remark}"));
            // After any other error the set is opened anew.
            if matches!(result, Ok(_) | Err(Error::Language { .. } | Error::Empty { .. })) {
                self.free.lock().unwrap_or_else(PoisonError::into_inner).push(memories);
            }
            result
        });
        task.await.map_err(|_| ended())?.map_err(fault)
    }

    /// Does work on the first memory, open for writing. Work comes one after the other.
    pub(super) async fn write<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&mut Memory) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        let task = spawn_blocking(move || {
            let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
            let Some((path, _)) = self.stores.first() else { return Err(ended()) };
            if !path.is_file() {
                return Err(fault(Error::Missing { file: path.display().to_string() }));
            }
            let mut memory = Memory::create(path).map_err(fault)?;
            let done = work(&mut memory).map_err(fault)?;
            if memory.is_behind().unwrap_or(false) {
                let pool = self.clone();
                // Not waited for: until it is done, each set of memories indexes what is new for itself.
                drop(spawn_blocking(move || pool.merge()));
            }
            Ok(done)
        });
        task.await.map_err(|_| ended())?
    }

    /// Updates the indexes of the first memory and merges their segments, unless that is going on already.
    fn merge(&self) {
        let (Ok(_alone), Some((path, _))) = (self.merging.try_lock(), self.stores.first()) else { return };
        if let Err(error) = Memory::open(path).and_then(|mut memory| memory.merge()) {
            log::warn!("{}: the index was not updated: {error}", path.display());
        }
    }
}

fn open(stores: &[(PathBuf, Penalties)]) -> Result<Memories, Error> {
    let mut memories = Memories::default();
    stores.iter().try_for_each(|(path, penalties)| memories.open(path, penalties.clone()))?;
    Ok(memories)
}

fn ended() -> Fault {
    Fault::new(StatusCode::SERVICE_UNAVAILABLE, "ended", "the server is about to end")
}

/// Returns the answer that says what is wrong with a store.
pub(super) fn fault(error: Error) -> Fault {
    let (status, code) = match &error {
        Error::Language { .. } | Error::Empty { .. } => (StatusCode::BAD_REQUEST, "language"),
        Error::Locked { .. } => (StatusCode::CONFLICT, "locked"),
        Error::Full { .. } => (StatusCode::INSUFFICIENT_STORAGE, "full"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "store"),
    };
    Fault::new(status, code, error.to_string())
}
