//! The local pages of Sverka: reviewing an alignment in the browser.
//!
//! - [`review`]: the state of a review, its operations and its file
//! - [`kit`]: a local server that only its own page can talk to
//! - [`server`]: the interface between both; API.md describes it
//! - [`app`]: the home page: files that are dropped, folders, recent work

pub mod app;
mod assets;
pub mod kit;
pub mod review;
pub mod server;
#[cfg(test)]
mod ui_tests;
