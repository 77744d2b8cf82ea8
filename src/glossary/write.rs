//! [`super::Glossary`]s to files.
