//! The tables of a store, and how they change from version to version.
//!
//! `PRAGMA user_version` contains the number of the layout. A store with a lower number is brought up step by step
//! when it is opened for writing; one with a higher number is refused. A step is never changed once released.

/// Marks the file as one of ours (`PRAGMA application_id`): "Svkm".
pub(super) const APPLICATION: i64 = 0x5376_6b6d;

/// The steps: the layout `n` is what the first `n` of them make.
pub(super) const STEPS: [&str; 1] = [FIRST];

/// The current layout.
pub(super) const LAYOUT: i64 = STEPS.len() as i64;

/// - `about`: what holds for the whole store; `id` is random, and index segments name it.
/// - `lang`: `main` is the tag without region; `texts` and `sources` count texts and first texts, since counting a
///   million rows takes longer than a look-up may.
/// - `unit`: `hash` covers document, texts and the number of the occurrence, so nothing is added twice; `rest` is what
///   the columns do not contain, as JSON. Numbers are never used again (`AUTOINCREMENT`).
/// - `text`: the texts of a unit in its order; `coded` contains the pieces, as JSON, where there are inline codes.
/// - `batch`: the last unit of each transaction with a random number, by which an index segment is known to belong to
///   this very history.
/// - `removed`: numbers of units that index segments may still contain.
const FIRST: &str = "
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lang (
    id INTEGER PRIMARY KEY,
    tag TEXT NOT NULL UNIQUE,
    main TEXT NOT NULL,
    texts INTEGER NOT NULL DEFAULT 0,
    sources INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE document (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE unit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    date INTEGER,
    author TEXT,
    score REAL,
    rest TEXT
);
CREATE INDEX unit_place ON unit (document, position);
CREATE TABLE text (
    unit INTEGER NOT NULL REFERENCES unit,
    ordinal INTEGER NOT NULL,
    lang INTEGER NOT NULL REFERENCES lang,
    text TEXT NOT NULL,
    coded TEXT,
    PRIMARY KEY (unit, ordinal)
) WITHOUT ROWID;
CREATE TABLE batch (last INTEGER PRIMARY KEY, nonce INTEGER NOT NULL);
CREATE TABLE removed (unit INTEGER PRIMARY KEY);
INSERT INTO about VALUES ('id', lower(hex(randomblob(16))));
";
