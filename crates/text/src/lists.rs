//! Word lists as plain text: the format of the files under `data/` of the crates.
//!
//! `[name]` opens a section, `#` begins a comment that gives the reason, and every other line
//! that is not blank is an entry of the section. Whether an entry is a phrase or several words
//! is up to the section.

/// Returns the entries of a list in order, each with the name of its section (`""` before the
/// first).
///
/// ```
/// use sverka_text::lists::entries;
///
/// let list = "# Titles.\n[title]\nmr mrs # Mr. Smith\n\n[end]\netc";
/// assert_eq!(entries(list).collect::<Vec<_>>(), [("title", "mr mrs"), ("end", "etc")]);
/// ```
pub fn entries(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    list.lines().filter_map(move |line| {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            return None;
        }
        (!line.is_empty()).then_some((section, line))
    })
}

/// Returns the entries of one section, each a whole line: phrases.
pub fn lines<'t>(list: &'t str, section: &str) -> impl Iterator<Item = &'t str> {
    entries(list).filter(move |(name, _)| *name == section).map(|(_, line)| line)
}

/// Returns the words of one section, which white space separates.
pub fn words<'t>(list: &'t str, section: &str) -> impl Iterator<Item = &'t str> {
    lines(list, section).flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "first\n# a comment\n[a b]\nlast year # «в прошлом году»\n\n  next year\n[c]\nx y\nz";

    #[test]
    fn sections_have_phrases_and_words() {
        assert_eq!(lines(LIST, "").collect::<Vec<_>>(), ["first"]);
        assert_eq!(lines(LIST, "a b").collect::<Vec<_>>(), ["last year", "next year"]);
        assert_eq!(words(LIST, "c").collect::<Vec<_>>(), ["x", "y", "z"]);
        assert_eq!(words(LIST, "d").count(), 0);
    }
}
