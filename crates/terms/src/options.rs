//! Options of the extraction of terms.

/// Options of the extraction of terms.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Pairs of sentences in which an entry must occur; `None` chooses by the size of the texts.
    pub min_freq: Option<usize>,
    /// Content words of the longest term; names may have twice as many.
    pub max_words: usize,
    /// Confidence below which entries are left out. Of those at 0.2 one in five is right, and for a
    /// translator who reads through a list, deleting a wrong entry is easier than finding a missing one; for
    /// a list that is used as it is, 0.5 is better.
    pub min_confidence: f64,
    /// Whether names are included.
    pub names: bool,
    /// Words and phrases that are not terms, nor the first or last word of one.
    pub stop: Vec<String>,
    /// Maximum number of entries, those with the highest confidence; `None` for all.
    pub top: Option<usize>,
    /// Maximum number of contexts of an entry.
    pub contexts: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_freq: None,
            max_words: 5,
            min_confidence: 0.2,
            names: true,
            stop: Vec::new(),
            top: None,
            contexts: 3,
        }
    }
}
