//! Memories that one thread after the other uses.

use std::sync::{Mutex, PoisonError};

/// Values that nobody uses just now. What is taken comes back with all that it has learnt, so that a thread
/// goes on where another has stopped. Which one a thread gets must not matter to the result.
pub struct Pool<T> {
    idle: Mutex<Vec<T>>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { idle: Mutex::default() }
    }
}

impl<T> Pool<T> {
    /// Works with an idle value, or with a new one where there is none.
    pub fn with<R>(&self, new: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut value = taken.unwrap_or_else(new);
        let result = work(&mut value);
        idle().push(value);
        result
    }
}
