//! The containers and indexes of crawls and sites: archives and site maps.

pub mod sitemap;
pub mod warc;
