//! Files to [`super::Glossary`]s.
