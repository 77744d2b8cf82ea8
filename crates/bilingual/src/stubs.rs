//! Formats whose readers come with another branch.

use crate::{Entries, Error, Options, Source};
use tmx::Header;

/// The signature that every reader of a format has.
pub(crate) fn unread<'r>(source: Source<'r>, _: &Options) -> Result<(Header, Entries<'r>), Error> {
    Err(Error::UnknownFormat { file: source.file.to_string(), seems: "its format is not known".to_owned() })
}
