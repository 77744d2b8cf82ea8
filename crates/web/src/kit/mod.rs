//! A local server that only its own page can talk to.
//!
//! Any program on the machine, and any page in its browser, can reach a server on 127.0.0.1. So the kit
//!
//! 1. binds to 127.0.0.1 alone, at a port that the system chooses;
//! 2. answers only requests whose `Host` is its own address, which stops DNS rebinding ([`guard`]);
//! 3. refuses requests to its interfaces (`/api/`, see [`Mount`]) that another origin caused, by `Origin` and
//!    `Sec-Fetch-Site`;
//! 4. requires there a token of 256 bits, which is in the fragment of the address and so in no log and no `Referer`;
//! 5. sends headers by which the page can run no code but its own ([`headers`]);
//! 6. serves files from a table in the program, never from the disk ([`assets`]);
//! 7. bounds bodies, times and connections ([`serve`]).
//!
//! It ends when its last page has been closed for a while.

pub mod assets;
pub mod fault;
pub mod guard;
pub mod headers;
pub mod serve;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod token;

pub use assets::Asset;
pub use fault::{Fault, File, Json, query};
pub use guard::Access;
pub use serve::{Answered, Bounds, Log, Mount, Server, Stop};
pub use token::Token;
