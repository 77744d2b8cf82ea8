//! The interface of the page: API.md describes it.

mod api;
mod document;
mod findings;
mod rows;
mod workspace;

pub use api::{Api, run};
pub use rows::SURE;
pub use workspace::{Checks, Listed, Opened, Remark, Workspace};
