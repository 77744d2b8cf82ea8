//! The home page, for people who use no terminal after the start: files that are dropped, folders, documents and their results,
//! recent work.
//!
//! - [`Home`]: what the program gives to the page
//! - `files`: files that were dropped, and folders that may be looked into
//! - `documents`: documents that are made of them, aligned, and turned into results
//! - `recent`: what was worked on before

mod documents;
mod files;
mod folders;
mod home;
mod recent;
#[cfg(test)]
mod tests;
mod uploads;
mod work;

pub use home::{Detected, Formats, Home, Kind, Made, Origin};

pub use axum::Router as Routes;

use crate::assets::ASSETS;
use crate::kit::Server;
use crate::server::api::{self, Api};
use axum::Router;
use recent::Recent;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uploads::Uploads;

/// What the requests of the home page share.
pub(crate) struct App<H: Home> {
    api: Arc<Api<H>>,
    uploads: Mutex<Uploads>,
    recent: Mutex<Recent>,
}

/// Serves the home page until it is closed; `more` are paths of other pages, below `/api`.
///
/// # Errors
/// When the system gives no thread or no socket.
pub fn run<H: Home>(server: Server, home: H, more: Routes) -> io::Result<()> {
    let app = Arc::new(App::new(home));
    let routes =
        [api::router(app.api.clone()), files::router(app.clone()), documents::router(app.clone()), more];
    let served = server.run(ASSETS, routes.into_iter().fold(Router::new(), Router::merge));
    // How far the documents are at the end, for the next time.
    documents::listed(&app);
    served
}

impl<H: Home> App<H> {
    /// Reads what was worked on before; documents that are still there, in folders of this run, are in the list again.
    fn new(home: H) -> Self {
        let mut recent = Recent::read(home.state_file());
        let roots = folders::Roots::of(&home);
        for entry in recent.entries() {
            let is_here = entry.origin.files.iter().all(|file| roots.hold(file) && file.is_file());
            if is_here && let Err(error) = home.add(&entry.origin) {
                recent.remark(error);
            }
        }
        Self { api: Arc::new(Api::new(home)), uploads: Mutex::default(), recent: Mutex::new(recent) }
    }

    fn home(&self) -> &H {
        &self.api.workspace
    }

    fn roots(&self) -> folders::Roots {
        folders::Roots::of(self.home())
    }

    fn uploads(&self) -> MutexGuard<'_, Uploads> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
