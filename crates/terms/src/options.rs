//! Options of the extraction of terms.

/// Options of the extraction of terms.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Pairs of sentences in which an entry must occur; `None` chooses by the size of the texts.
    pub min_freq: Option<usize>,
    /// Content words of the longest term; names may have twice as many.
    pub max_words: usize,
    /// Confidence below which entries are left out. Of those at 0.2 one in five is right, and a translator who reads
    /// through a list would rather strike out than look for what is missing; for a list that is used as it is, 0.5
    /// is better.
    pub min_confidence: f64,
    /// Whether names are wanted too.
    pub names: bool,
    /// Words and phrases that are no terms, nor the first or last word of one.
    pub stop: Vec<String>,
    /// Most entries, the surest; `None` for all.
    pub top: Option<usize>,
    /// Most contexts of an entry.
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
