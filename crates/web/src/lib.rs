//! The local pages of Sverka.
