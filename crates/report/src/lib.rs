//! What the reports of Sverka share, whatever they report: the page kit ([`page`]) and the
//! guard against formulas in tables ([`formula`]).

pub mod formula;
pub mod page;
