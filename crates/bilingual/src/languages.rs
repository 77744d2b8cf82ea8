//! The languages of a bilingual file: those that the user names, and those that the file names.

use crate::opened::{SOURCE, TARGET};
use crate::{Options, Remark, Side};
use tmx::Lang;
use tmx::filter::falls_under;

/// Languages of the source and of the target.
#[derive(Clone, Debug, Default)]
pub(crate) struct Languages {
    given: [Option<Lang>; 2],
    declared: [Option<Lang>; 2],
}

impl Languages {
    /// Starts with the languages that the user names.
    pub fn new(options: &Options) -> Self {
        let given = [&options.source, &options.target];
        let given = given.map(|lang| lang.as_ref().and_then(|lang| lang.as_str().parse().ok()));
        Self { given, ..Self::default() }
    }

    /// Returns the language of a side; `own` is the language that the text itself names. The user's choice
    /// wins, unless the file is more specific (`en-GB` for `en`). If neither names a language, it is the
    /// placeholder that [`settle`](crate::opened::settle) replaces.
    pub fn of(&self, side: Side, own: Option<Lang>) -> Lang {
        let at = index(side);
        let declared = own.or_else(|| self.declared[at].clone());
        match (&self.given[at], declared) {
            (Some(given), Some(declared)) if falls_under(&declared, given) => declared,
            (Some(given), _) => given.clone(),
            (None, Some(declared)) => declared,
            (None, None) if side == Side::Source => SOURCE.clone(),
            (None, None) => TARGET.clone(),
        }
    }

    /// Forgets the languages that the file has named so far.
    pub fn forget(&mut self) {
        self.declared = [None, None];
    }

    /// Records the language that the file names. The remark reports a different language named by the user.
    pub fn declare(&mut self, side: Side, declared: Lang, line: usize) -> Option<Remark> {
        let at = index(side);
        let differs = |given: &&Lang| !falls_under(&declared, given) && !falls_under(given, &declared);
        let remark = self.given[at].as_ref().filter(differs).map(|given| {
            let message = format!("the file says that its {side} is {declared}; read as {given}");
            Remark::warning("language", line, message)
        });
        self.declared[at] = Some(declared);
        remark
    }
}

fn index(side: Side) -> usize {
    usize::from(side == Side::Target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_wins_unless_the_file_is_more_exact() {
        let lang = |tag: &str| tag.parse::<Lang>().unwrap();
        let source = sverka_text::Lang::parse("en");
        let mut languages = Languages::new(&Options { source, ..Options::default() });
        let of = |languages: &Languages| languages.of(Side::Source, None).to_string();
        assert_eq!(of(&languages), "en");
        assert_eq!(languages.declare(Side::Source, lang("en-GB"), 1), None);
        assert_eq!(of(&languages), "en-GB");
        assert!(languages.declare(Side::Source, lang("ru"), 1).is_some());
        assert_eq!(of(&languages), "en");
        assert_eq!(languages.of(Side::Target, None), *TARGET);
        assert_eq!(languages.of(Side::Target, Some(lang("ru"))), lang("ru"));
    }
}
