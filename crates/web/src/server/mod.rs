//! The interface of the page: API.md describes it.

pub(crate) mod api;
pub(crate) mod document;
pub(crate) mod export;
mod findings;
mod marks;
pub(crate) mod paths;
mod progress;
mod rows;
mod search;
#[cfg(test)]
mod tests;
mod workspace;

pub use api::{Api, run};
pub use progress::{Progress, Stage};
pub use rows::SURE;
pub use workspace::{Checks, Counts, Listed, Opened, Remark, Workspace};
