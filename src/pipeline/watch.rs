//! How far the work on a pair is, for who wants to see it or to stop it.

use super::Error;
use std::fmt;
use std::sync::Arc;

/// A stage of the work on a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// The files are read.
    Reading,
    /// The texts are split into sentences.
    Splitting,
    /// The sentences are aligned: most of the time goes here.
    Aligning,
}

type Callback = dyn Fn(Stage) -> bool + Send + Sync;

/// What is called when a stage begins; nothing by default.
#[derive(Clone, Default)]
pub(super) struct Watch(Option<Arc<Callback>>);

impl Watch {
    /// Calls `callback` when a stage begins; `false` from it stops the work.
    pub(super) fn new(callback: impl Fn(Stage) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(callback)))
    }

    /// Says that a stage begins.
    ///
    /// # Errors
    /// When the work is to stop.
    pub(super) fn enter(&self, stage: Stage) -> Result<(), Error> {
        match &self.0 {
            Some(callback) if !callback(stage) => Err(Error::Cancelled),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Watch(..)" } else { "Watch" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Aligner;
    use std::sync::Mutex;

    #[test]
    fn stages_are_told_in_order_and_the_work_can_be_stopped() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let aligner = |last: Stage| {
            let seen = seen.clone();
            Aligner::default().encoder(false).watch(move |stage| {
                seen.lock().unwrap().push(stage);
                stage != last
            })
        };
        let stopped = aligner(Stage::Aligning).align_texts("It rained all day.", "Весь день шёл дождь.");
        assert!(matches!(stopped, Err(Error::Cancelled)), "{stopped:?}");
        assert_eq!(*seen.lock().unwrap(), [Stage::Splitting, Stage::Aligning]);
    }
}
