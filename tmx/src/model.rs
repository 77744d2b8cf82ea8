//! The elements of a memory, as the standard names them: [`Header`], [`Unit`] (`tu`),
//! [`Variant`] (`tuv`), [`Note`], [`Prop`], [`Ude`]. The content of a `seg` is in
//! [`Segment`].

use crate::{Date, Lang, SegType, Segment, SourceLang};

/// The properties of the whole memory.
///
/// [`Header::new`] fills in what the standard requires; the rest has its default.
///
/// ```
/// use tmx::{Header, Lang, SegType};
/// let russian: Lang = "ru".parse()?;
/// let header = Header { seg_type: SegType::Paragraph, ..Header::new("my tool", "1.0", russian) };
/// assert_eq!(header.o_tmf, "my tool");
/// # Ok::<(), tmx::InvalidValue>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The program that wrote the file. A reader may depend on it: OmegaT, for example, treats its own files
    /// differently from those of others.
    pub creation_tool: String,
    /// The version of that program.
    pub creation_tool_version: String,
    /// The kind of segments.
    pub seg_type: SegType,
    /// The format that the memory was made from (`o-tmf`).
    pub o_tmf: String,
    /// The language of notes and props.
    pub admin_lang: Lang,
    /// The language that the translations were made from. [`Unit::source_lang`] overrides it.
    pub source_lang: SourceLang,
    /// The type of the data: `plaintext`, `html`, `xml`, `unknown`.
    pub datatype: String,
    /// The encoding of the data before it was turned into TMX (`o-encoding`).
    pub o_encoding: Option<String>,
    /// When the file was written.
    pub creation_date: Option<Date>,
    /// Who wrote it.
    pub creation_id: Option<String>,
    /// When it was last changed.
    pub change_date: Option<Date>,
    /// Who changed it last.
    pub change_id: Option<String>,
    /// Remarks for people.
    pub notes: Vec<Note>,
    /// Properties for programs.
    pub props: Vec<Prop>,
    /// Characters that are not in Unicode.
    pub udes: Vec<Ude>,
}

impl Header {
    /// Creates a header with the program and the source language: segments are sentences of plain text, the
    /// administrative language is English.
    pub fn new(tool: impl Into<String>, version: impl Into<String>, source: impl Into<SourceLang>) -> Self {
        let tool = tool.into();
        Self {
            o_tmf: tool.clone(),
            creation_tool: tool,
            creation_tool_version: version.into(),
            seg_type: SegType::Sentence,
            admin_lang: Lang::english(),
            source_lang: source.into(),
            datatype: "plaintext".to_owned(),
            o_encoding: None,
            creation_date: None,
            creation_id: None,
            change_date: None,
            change_id: None,
            notes: Vec::new(),
            props: Vec::new(),
            udes: Vec::new(),
        }
    }
}

/// A translation unit, `tu`: the same segment in several languages.
///
/// ```
/// use tmx::{Lang, Prop, Unit, Variant};
/// let (ru, en): (Lang, Lang) = ("ru".parse()?, "en".parse()?);
/// let unit = Unit {
///     tuid: Some("speech-1".into()),
///     props: vec![Prop::new("x-score", "0.9312")],
///     variants: vec![Variant::new(ru, "Друзья!"), Variant::new(en.clone(), "Friends!")],
///     ..Unit::default()
/// };
/// assert_eq!(unit.prop("x-score"), Some("0.9312"));
/// assert_eq!(unit.variant(&en).map(|variant| variant.segment.plain_text()).as_deref(), Some("Friends!"));
/// # Ok::<(), tmx::InvalidValue>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Unit {
    /// The identifier of the unit, without white space. The standard does not require that it is unique in
    /// the file; many programs do.
    pub tuid: Option<String>,
    /// The kind of the segment, if it differs from the header.
    pub seg_type: Option<SegType>,
    /// The source language, if it differs from the header.
    pub source_lang: Option<SourceLang>,
    /// The origin of the unit.
    pub origin: Origin,
    /// Remarks for people.
    pub notes: Vec<Note>,
    /// Properties for programs.
    pub props: Vec<Prop>,
    /// The segment in each language, in the order of the file; at least one.
    pub variants: Vec<Variant>,
}

impl Unit {
    /// Returns the first variant in a language; case does not matter, the region does.
    pub fn variant(&self, lang: &Lang) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.lang.matches(lang))
    }

    /// Returns the variant in the source language of the unit, or otherwise of the header; the first of all
    /// if each of them may serve as the source.
    pub fn source(&self, header: &Header) -> Option<&Variant> {
        match self.source_lang.as_ref().unwrap_or(&header.source_lang) {
            SourceLang::All => self.variants.first(),
            SourceLang::Lang(lang) => self.variant(lang),
        }
    }

    /// Reduces it to level 1: every segment becomes its [plain text](Segment::plain_text).
    pub fn drop_codes(&mut self) {
        for variant in &mut self.variants {
            if variant.segment.has_codes() {
                variant.segment = variant.segment.plain_text().into();
            }
        }
    }

    /// Returns the value of the first prop of a type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        self.props.iter().find(|prop| prop.kind == kind).map(|prop| prop.text.as_str())
    }
}

/// A translation unit variant, `tuv`: a segment in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Variant {
    /// Its language (`xml:lang`).
    pub lang: Lang,
    /// The origin of the variant.
    #[cfg_attr(feature = "serde", serde(default))]
    pub origin: Origin,
    /// Remarks for people.
    #[cfg_attr(feature = "serde", serde(default))]
    pub notes: Vec<Note>,
    /// Properties for programs.
    #[cfg_attr(feature = "serde", serde(default))]
    pub props: Vec<Prop>,
    /// The text, with its inline elements.
    #[cfg_attr(feature = "serde", serde(default))]
    pub segment: Segment,
}

impl Variant {
    /// Creates a variant with only a language and a segment.
    pub fn new(lang: Lang, segment: impl Into<Segment>) -> Self {
        Self {
            lang,
            origin: Origin::default(),
            notes: Vec::new(),
            props: Vec::new(),
            segment: segment.into(),
        }
    }
}

/// The attributes that `tu` and `tuv` have in common: who made it, from what, when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Origin {
    /// The encoding of the data before it was turned into TMX (`o-encoding`).
    pub o_encoding: Option<String>,
    /// The type of the data, if it differs from the header.
    pub datatype: Option<String>,
    /// How often it was used in translations.
    pub usage_count: Option<u64>,
    /// When it was last used.
    pub last_usage_date: Option<Date>,
    /// The program that made it.
    pub creation_tool: Option<String>,
    /// The version of that program.
    pub creation_tool_version: Option<String>,
    /// When it was made.
    pub creation_date: Option<Date>,
    /// Who made it.
    pub creation_id: Option<String>,
    /// When it was last changed.
    pub change_date: Option<Date>,
    /// Who changed it last.
    pub change_id: Option<String>,
    /// The format that it was made from (`o-tmf`).
    pub o_tmf: Option<String>,
}

/// A remark for people, `note`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Note {
    /// Its text.
    pub text: String,
    /// The language of the text.
    pub lang: Option<Lang>,
    /// The encoding of the data before it was turned into TMX (`o-encoding`).
    pub o_encoding: Option<String>,
}

impl Note {
    /// Creates a note with only a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// A property for programs, `prop`. The standard defines no types; custom ones begin with `x-`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Prop {
    /// Its type.
    pub kind: String,
    /// Its value.
    pub text: String,
    /// The language of the value.
    pub lang: Option<Lang>,
    /// The encoding of the data before it was turned into TMX (`o-encoding`).
    pub o_encoding: Option<String>,
}

impl Prop {
    /// Creates a prop with a type and a value.
    pub fn new(kind: impl Into<String>, text: impl Into<String>) -> Self {
        Self { kind: kind.into(), text: text.into(), ..Self::default() }
    }
}

/// A user-defined encoding, `ude`: characters that Unicode has no code for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ude {
    /// Its name.
    pub name: String,
    /// The encoding that it extends, which the standard requires if a map has a `code`.
    pub base: Option<String>,
    /// The characters; at least one.
    pub maps: Vec<Map>,
}

/// A character of a [`Ude`], `map`. Codes are hexadecimal, `#xF8FF`, as in the standard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Map {
    /// The Unicode code, usually in the private use area.
    pub unicode: String,
    /// The code in the user-defined encoding.
    pub code: Option<String>,
    /// The name of an entity.
    pub ent: Option<String>,
    /// What to show instead.
    pub subst: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_is_that_of_the_unit_or_of_the_header() {
        let lang = |tag: &str| tag.parse::<Lang>().unwrap();
        let variants = ["en", "ru", "de"].map(|tag| Variant::new(lang(tag), tag)).to_vec();
        let mut unit = Unit { variants, ..Unit::default() };
        let header = Header::new("x", "1", lang("RU"));
        let source = |unit: &Unit| unit.source(&header).map(|variant| variant.lang.to_string());
        assert_eq!(source(&unit).as_deref(), Some("ru"));
        unit.source_lang = Some(SourceLang::Lang(lang("de")));
        assert_eq!(source(&unit).as_deref(), Some("de"));
        unit.source_lang = Some(SourceLang::All);
        assert_eq!(source(&unit).as_deref(), Some("en"));
        unit.source_lang = Some(SourceLang::Lang(lang("fr")));
        assert_eq!(source(&unit), None);
    }
}
