//! The interface of the page: API.md describes it.

mod api;
mod document;
mod export;
mod findings;
mod marks;
mod paths;
mod rows;
mod search;
#[cfg(test)]
mod tests;
mod workspace;

pub use api::{Api, run};
pub use rows::SURE;
pub use workspace::{Checks, Listed, Opened, Remark, Workspace};
