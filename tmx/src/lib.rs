//! Streaming reader and writer for TMX 1.4b.
