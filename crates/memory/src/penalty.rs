//! What scores are less by: for a whole memory, for documents, old units, states.

use crate::store::Stored;
use sverka_bilingual::field;

/// What every score of a memory is less by, and what those of some of its units are less by beside. All that fit a unit
/// are added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Penalties {
    /// For all units, in percent.
    pub whole: u32,
    /// For some.
    pub some: Vec<Penalty>,
}

/// A penalty of some units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// Which units.
    pub of: Of,
    /// How much, in percent.
    pub percent: u32,
}

/// Which units a penalty is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Those of documents whose names hold this.
    Document(String),
    /// Those last changed or made before a moment, in seconds since 1970. Units without a date are not among them.
    Before(i64),
    /// Those with a state or a verdict of a reviewer, such as `needs-review-translation`, `wrong`.
    State(String),
}

impl Penalties {
    /// Those of a whole memory.
    pub fn whole(percent: u32) -> Self {
        Self { whole: percent, some: Vec::new() }
    }

    /// Returns what a unit is penalised by, in percent.
    pub fn of(&self, unit: &Stored) -> u32 {
        let fitting = self.some.iter().filter(|penalty| penalty.of.fits(unit)).map(|penalty| penalty.percent);
        fitting.fold(self.whole, u32::saturating_add)
    }
}

impl Of {
    fn fits(&self, unit: &Stored) -> bool {
        match self {
            Self::Document(name) => unit.document.contains(name.as_str()),
            Self::Before(moment) => unit.date.is_some_and(|date| date < *moment),
            Self::State(state) => {
                let variants = unit.unit.variants.iter().flat_map(|text| &text.props);
                let own = unit.unit.props.iter().chain(variants);
                let mut states =
                    own.filter(|prop| [field::STATE, field::STATUS].contains(&prop.kind.as_str()));
                states.any(|prop| prop.text.eq_ignore_ascii_case(state))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::{Prop, Unit};

    #[test]
    fn all_that_fit_are_added_up() {
        let unit = Unit { props: vec![Prop::new(field::STATE, "Draft")], ..Unit::default() };
        let stored = Stored {
            id: 1,
            document: "old/talk.docx".into(),
            position: 0,
            unit,
            date: Some(99),
            author: None,
            score: None,
        };
        let some = |of| Penalty { of, percent: 3 };
        let penalties = Penalties {
            whole: 1,
            some: vec![
                some(Of::Document("talk".into())),
                some(Of::Document("speech".into())),
                some(Of::Before(100)),
                some(Of::Before(99)),
                some(Of::State("draft".into())),
            ],
        };
        assert_eq!(penalties.of(&stored), 10);
        assert_eq!(penalties.of(&Stored { date: None, document: String::new(), ..stored }), 4);
        assert_eq!(Penalties::whole(5).whole, 5);
    }
}
