//! How far the opening of a document is, and the wish to stop it.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

/// What is being done to open a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Others are being opened first.
    Waiting,
    /// Its files are read.
    Reading,
    /// Its texts are split into sentences.
    Splitting,
    /// Its sentences are aligned.
    Aligning,
    /// What was decided before is applied.
    Resuming,
}

impl Stage {
    /// All stages, in their order.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Reading, Self::Splitting, Self::Aligning, Self::Resuming];

    /// Returns its name for the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Splitting => "splitting",
            Self::Aligning => "aligning",
            Self::Resuming => "resuming",
        }
    }
}

/// How far the opening of a document is.
#[derive(Debug, Default)]
pub struct Progress {
    /// The place of the stage in [`Stage::ALL`].
    stage: AtomicU8,
    cancelled: AtomicBool,
}

impl Progress {
    /// Says that a stage begins. Returns `false` when the work is to end.
    pub fn enter(&self, stage: Stage) -> bool {
        self.stage.store(stage as u8, Ordering::Relaxed);
        !self.is_cancelled()
    }

    /// Returns the stage that has begun last.
    pub fn stage(&self) -> Stage {
        Stage::ALL.get(usize::from(self.stage.load(Ordering::Relaxed))).copied().unwrap_or(Stage::Waiting)
    }

    /// Asks for the end of the work.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Returns whether the work is to end.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_where_they_say() {
        let progress = Progress::default();
        assert_eq!(progress.stage(), Stage::Waiting);
        for stage in Stage::ALL {
            assert!(progress.enter(stage));
            assert_eq!(progress.stage(), stage);
        }
        progress.cancel();
        assert!(!progress.enter(Stage::Reading));
    }
}
