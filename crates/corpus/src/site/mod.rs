//! What crawls and sites hold beside their pages: archives, and site maps.

pub mod sitemap;
pub mod warc;
