//! The meaning of each element of a part when it opens. Prefixes of names are ignored.

use super::fields;
use super::flow::Flow;
use super::symbols;
use super::walk::{NoteKind, Properties, Reference, Run, Scope, Step, Walk};
use sverka_package::Element;

impl Walk<'_> {
    /// Decides what to do with an element that opens.
    pub fn open(&mut self, element: &Element<'_>) -> Step {
        let name = element.name();
        if let Some(step) = self.open_alternative(name) {
            return step;
        }
        if self.flow().graphics > 0 {
            return self.open_in_graphic(name, element);
        }
        match name {
            "p" => {
                self.begin_paragraph();
                Step::Enter(Scope::Paragraph)
            }
            "r" => {
                let hidden = self.flow().paragraph.style.hidden;
                let around = std::mem::replace(&mut self.run, Run { is_hidden: hidden, is_sign: false });
                Step::Enter(Scope::Run(around))
            }
            "t" => Step::Enter(Scope::Text),
            "instrText" => Step::Enter(Scope::Instruction),
            "tab" | "ptab" | "br" | "cr" => self.put(" "),
            "noBreakHyphen" => self.put("\u{2011}"),
            // A fraction; the numerator comes first.
            "den" => self.put("/"),
            "sym" | "symEx" => self.symbol(element),
            "fldChar" => self.field(element),
            "fldSimple" => {
                let instruction = element.local_attribute("instr").unwrap_or_default();
                let is_contents = fields::is_contents(&instruction);
                self.begin_contents(is_contents);
                Step::Enter(Scope::Control(is_contents))
            }
            "drawing" | "pict" | "object" => {
                self.flow().graphics += 1;
                Step::Enter(Scope::Graphic)
            }
            "pPr" => Step::Properties(Properties::Paragraph),
            "rPr" if matches!(self.stack.last(), Some(Scope::Run(_))) => Step::Properties(Properties::Run),
            "trPr" => Step::Properties(Properties::Row),
            "tcPr" => Step::Properties(Properties::Cell),
            "sdtPr" => Step::Properties(Properties::Control),
            "sectPr" => Step::Properties(Properties::Section),
            // The reading of a character, above it.
            "rPr" | "rt" | "tblPr" | "tblGrid" | "tblPrEx" | "sdtEndPr" | "ctrlPr" | "binData" => Step::Pass,
            name => self.open_structure(name, element),
        }
    }

    /// Of several alternatives the first one with text is used, which is for modern programs.
    fn open_alternative(&mut self, name: &str) -> Option<Step> {
        let alternative = Scope::Alternative(self.taken, self.paragraphs);
        match (name, self.stack.last()) {
            ("AlternateContent", _) => Some(Step::Enter(Scope::Alternatives(false))),
            ("Choice" | "Fallback", Some(Scope::Alternatives(true))) => Some(Step::Pass),
            ("Choice" | "Fallback", Some(Scope::Alternatives(false))) => Some(Step::Enter(alternative)),
            _ => None,
        }
    }

    /// In a graphic, boxes have text; other elements with text are counted.
    fn open_in_graphic(&mut self, name: &str, element: &Element<'_>) -> Step {
        let mut count = |one, several| {
            if !self.is_silent() && !self.run.is_hidden {
                self.builder.leave_out(one, several, None);
            }
        };
        match name {
            "txbxContent" => {
                // Where the anchor is hidden, the box is.
                let is_left_out = self.is_silent() || self.run.is_hidden;
                self.deleted += u32::from(is_left_out);
                self.flows.push(Flow::of_box());
                return Step::Enter(Scope::Box(is_left_out));
            }
            "chart" => count("chart", "charts"),
            // The letters of WordArt are in its shape.
            "textpath" if element.local_attribute("string").is_some_and(|text| !text.trim().is_empty()) => {
                count("piece of WordArt", "pieces of WordArt");
            }
            "relIds" => count("diagram", "diagrams"),
            "OLEObject" => count("embedded object", "embedded objects"),
            _ => {}
        }
        Step::Enter(Scope::Other)
    }

    /// Tables, notes, tracked changes, and references to other parts.
    fn open_structure(&mut self, name: &str, element: &Element<'_>) -> Step {
        let id = || element.local_attribute("id").unwrap_or_default().into_owned();
        match name {
            "tbl" => {
                self.flush();
                let mut tables = self.tables;
                self.flow().open_table(&mut tables);
                self.tables = tables;
                Step::Enter(Scope::Table)
            }
            "tr" => {
                self.flow().open_row();
                Step::Enter(Scope::Row(false))
            }
            "tc" => {
                self.flow().open_cell();
                Step::Enter(Scope::Cell(false))
            }
            "sdt" => Step::Enter(Scope::Control(false)),
            "del" | "moveFrom" => {
                if name == "del" && !self.is_silent() {
                    self.builder.leave_out("tracked deletion", "tracked deletions", None);
                }
                self.deleted += 1;
                Step::Enter(Scope::Deleted)
            }
            // Some programs leave the mark-up of the change out.
            "delText" => {
                if !self.is_silent() {
                    self.builder.leave_out("tracked deletion", "tracked deletions", None);
                }
                Step::Pass
            }
            "footnoteReference" => self.refer(NoteKind::Footnote, element),
            "endnoteReference" => self.refer(NoteKind::Endnote, element),
            "commentReference" => self.refer(NoteKind::Comment, element),
            "footnote" | "endnote" | "comment" => {
                // The others are lines between the text and its notes.
                if element.local_attribute("type").is_some_and(|kind| kind != "normal") {
                    return Step::Pass;
                }
                self.flush();
                self.fields = fields::Fields::default();
                self.flows.push(Flow::default());
                Step::Enter(Scope::Note(id()))
            }
            "altChunk" | "subDoc" if !self.is_silent() => {
                self.story.inserted.push(id());
                Step::Enter(Scope::Other)
            }
            _ => Step::Enter(Scope::Other),
        }
    }

    /// Adds the text that an empty element stands for.
    fn put(&mut self, text: &str) -> Step {
        self.text(text);
        Step::Enter(Scope::Other)
    }

    fn symbol(&mut self, element: &Element<'_>) -> Step {
        let value = |name| element.local_attribute(name).unwrap_or_default();
        match symbols::character(&value("font"), &value("char")) {
            Some(c) => self.text(c.encode_utf8(&mut [0; 4])),
            None if self.is_silent() || self.run.is_hidden => {}
            None => self.builder.leave_out("character of a symbol font", "characters of symbol fonts", None),
        }
        Step::Enter(Scope::Other)
    }

    fn field(&mut self, element: &Element<'_>) -> Step {
        // A deleted field is not a field; it may contain a text that a form shows.
        if self.follows_fields && self.deleted == 0 {
            match element.local_attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.begin(),
                Some("separate") => {
                    let was_silent = self.deleted + self.contents > 0;
                    if self.fields.separate() && !was_silent {
                        self.builder.leave_out("table of contents", "tables of contents", None);
                    }
                }
                Some("end") => self.fields.end(),
                _ => {}
            }
        }
        Step::Pass
    }

    fn refer(&mut self, kind: NoteKind, element: &Element<'_>) -> Step {
        if !self.is_silent() && !self.run.is_hidden {
            let id = element.local_attribute("id").unwrap_or_default().into_owned();
            self.story.references.push(Reference { kind, id, sign: String::new() });
            let follows = element.local_attribute("customMarkFollows");
            self.run.is_sign = matches!(follows.as_deref(), Some("1" | "true" | "on"));
        }
        Step::Enter(Scope::Other)
    }
}
