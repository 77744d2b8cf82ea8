//! What two sentences have in common.
