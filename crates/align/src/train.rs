//! The internals of the aligner, for programs that train its weights (feature `train`). They may change in
//! any version.

pub use crate::band::Band;
pub use crate::calibration::{FACTS, facts, is_needed};
pub use crate::decode::decode;
pub use crate::features::{BestSingles, DELETION, LINK};
pub use crate::lattice::{Allowed, Lattice, Posteriors, Scores, Step, Transitions};
pub use crate::pair::Pair;
pub use crate::prepare::{prepare, prepare_learned};
pub use crate::prune::prune;
pub use crate::score::{abridged, deletion_features, for_each_link, score};
pub use crate::span::{Cell, Run, Shape, Side, Span};
pub use crate::weights::{Term, Weights, WeightsError, shipped};
