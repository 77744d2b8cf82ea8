//! Which document a unit of a file is in.

use std::sync::Arc;
use sverka_bilingual::field;
use tmx::Unit;

/// Names the document of each unit of a file: the given one, its own, or the name of the file.
#[derive(Debug)]
pub struct Documents {
    given: Option<Arc<str>>,
    file: Arc<str>,
    last: Arc<str>,
}

impl Documents {
    /// Starts with the name of a file, without its folders, and the document that all units are in, if the user names one.
    pub fn new(file: &str, given: Option<&str>) -> Self {
        let file: Arc<str> = file.into();
        Self { given: given.map(Into::into), last: file.clone(), file }
    }

    /// Returns the document of a unit.
    pub fn of(&mut self, unit: &Unit) -> Arc<str> {
        if let Some(given) = &self.given {
            return given.clone();
        }
        match unit.prop(field::DOC) {
            None => self.file.clone(),
            Some(name) => {
                if *self.last != *name {
                    self.last = name.into();
                }
                self.last.clone()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::Prop;

    #[test]
    fn a_unit_names_its_document_unless_the_user_does() {
        let own = Unit { props: vec![Prop::new(field::DOC, "talk.en.txt")], ..Unit::default() };
        let mut documents = Documents::new("all.tmx", None);
        assert_eq!([&*documents.of(&own), &*documents.of(&Unit::default())], ["talk.en.txt", "all.tmx"]);
        assert_eq!(&*Documents::new("all.tmx", Some("mine")).of(&own), "mine");
    }
}
