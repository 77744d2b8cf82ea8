//! Predicted links against gold ones.
