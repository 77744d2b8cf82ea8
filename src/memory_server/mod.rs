//! A server of translation memories, over the kit of `sverka-web`.
//!
//! - `/v1/lookup`, `/v1/concordance`, `/v1/stats`, `/v1/units`: JSON, as the command line prints it
//! - `/tmserver/`: the protocol of translate-toolkit's tmserver, which Weblate and Virtaal speak
//!
//! [`page`] has the same for the pages of `sverka app` and `sverka review`.
//!
//! Answers come from the same functions as those of the command line. docs/memory.md describes them.

mod api;
pub mod page;
mod pool;
mod tmserver;

use axum::Router;
use pool::Pool;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use sverka_memory::Error;
use sverka_memory::penalty::Penalties;
use sverka_web::kit::{Access, Bounds, Log, Mount, Server};

/// The longest text that is looked up or added, in characters: a hundred times the length of a sentence.
pub const TEXT: usize = 10_000;

/// The most texts that a request looks up.
pub const TEXTS: usize = 100;

/// The most matches of a text.
pub const MATCHES: usize = 100;

/// The most hits of a concordance.
pub const HITS: usize = 1_000;

/// The most units that a request adds. They are one transaction.
pub const UNITS: usize = 1_000;

/// Memories that are served.
#[derive(Debug)]
pub struct Memories {
    /// The stores with their penalties; units are added to the first.
    pub stores: Vec<(PathBuf, Penalties)>,
    /// Whether reading needs no token.
    pub open_read: bool,
}

/// Returns the bounds of such a server.
pub fn bounds() -> Bounds {
    Bounds {
        // A thousand clients that wait for a turn are more than one machine has; each connection takes some 20 KB.
        connections: 1_000,
        // No page shows when it is no longer needed.
        idle: None,
        ..Bounds::default()
    }
}

/// Serves memories until the server is stopped. `log` hears of every answer.
///
/// # Errors
/// When the system gives no thread or no socket.
pub fn run(server: Server, pool: Opened, log: Option<Log>) -> io::Result<()> {
    let access = if pool.open_read { Access::OpenReading(&api::READING_POSTS) } else { Access::Token };
    let mount = |path, routes: Router| Mount { path, routes, access };
    let mounts =
        vec![mount("/v1", api::routes(pool.pool.clone())), mount("/tmserver", tmserver::routes(pool.pool))];
    server.run_mounts(&[], mounts, log)
}

/// Memories that were opened once, so that what is wrong with them is known before anybody asks.
#[derive(Debug)]
pub struct Opened {
    pool: Arc<Pool>,
    open_read: bool,
}

impl Memories {
    /// Opens all stores.
    ///
    /// # Errors
    /// When one cannot be opened.
    pub fn open(self) -> Result<Opened, Error> {
        Ok(Opened { pool: Arc::new(Pool::new(self.stores)?), open_read: self.open_read })
    }
}
