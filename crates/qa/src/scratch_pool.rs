//! Values that several threads use in turn.

use std::sync::{Mutex, PoisonError};

/// A pool of values that are expensive to make and remember what they were used for: a thread goes
/// on with the value of another. Which value a thread gets must not matter to its results.
pub struct ScratchPool<T> {
    idle: Mutex<Vec<T>>,
}

impl<T> Default for ScratchPool<T> {
    fn default() -> Self {
        Self { idle: Mutex::default() }
    }
}

impl<T> ScratchPool<T> {
    /// Runs `work` with an idle value, or with a new one if all are in use.
    pub fn with<R>(&self, new: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut value = taken.unwrap_or_else(new);
        let result = work(&mut value);
        idle().push(value);
        result
    }
}
