//! Fields: an instruction, which no reader sees, and its result. They nest, and go on over
//! paragraphs.

/// Letters of an instruction that are kept: its first word is the type of the field.
const KEPT: usize = 16;

/// The fields that are open at a place.
#[derive(Default)]
pub struct Fields {
    open: Vec<Field>,
    /// How many of them are in their instruction.
    instructions: usize,
    /// How many of them are the result of a table of contents.
    contents: usize,
}

enum Field {
    Instruction(String),
    Result { is_contents: bool },
}

impl Fields {
    /// Begins a field.
    pub fn begin(&mut self) {
        self.open.push(Field::Instruction(String::new()));
        self.instructions += 1;
    }

    /// Adds text to the instruction of the innermost field.
    pub fn instruct(&mut self, text: &str) {
        if let Some(Field::Instruction(instruction)) = self.open.last_mut() {
            let room = KEPT.saturating_sub(instruction.len());
            instruction.extend(text.chars().take(room));
        }
    }

    /// Goes over to the result of the innermost field; returns whether a table of contents begins.
    pub fn separate(&mut self) -> bool {
        let Some(field @ Field::Instruction(_)) = self.open.last_mut() else { return false };
        let Field::Instruction(instruction) = &*field else { return false };
        let is_contents = is_contents(instruction);
        *field = Field::Result { is_contents };
        self.instructions -= 1;
        self.contents += usize::from(is_contents);
        is_contents && self.contents == 1
    }

    /// Ends the innermost field.
    pub fn end(&mut self) {
        match self.open.pop() {
            Some(Field::Instruction(_)) => self.instructions -= 1,
            Some(Field::Result { is_contents }) => self.contents -= usize::from(is_contents),
            None => {}
        }
    }

    /// Returns whether text here belongs to an instruction or to a table of contents.
    pub fn is_silent(&self) -> bool {
        self.instructions + self.contents > 0
    }

    /// Returns whether a field did not end.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}

/// Returns whether an instruction makes a table of contents, of figures or of tables.
pub fn is_contents(instruction: &str) -> bool {
    instruction.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("TOC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_nest_and_may_be_broken() {
        let mut fields = Fields::default();
        fields.end();
        assert!(!fields.separate() && !fields.is_silent());
        fields.begin();
        fields.instruct(" to");
        fields.instruct("c \\o \"1-3\"");
        assert!(fields.is_silent() && fields.separate() && fields.is_silent());
        fields.begin();
        fields.instruct("PAGEREF");
        assert!(!fields.separate() && !fields.separate() && fields.is_silent());
        fields.end();
        assert!(fields.is_silent() && fields.is_open());
        fields.end();
        assert!(!fields.is_silent() && !fields.is_open());
    }
}
