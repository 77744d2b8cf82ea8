//! The internals of the extraction, for programs that train its weights (feature `train`). They may change in
//! any version.

pub use crate::features::{COUNT, Features, GROUPS, Weights, WeightsError, groups};
pub use crate::lists::fold;
pub use crate::select::{Candidate, Chosen};
pub use crate::study::Study;
