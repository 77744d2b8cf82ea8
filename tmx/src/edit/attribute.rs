//! Attributes of units and headers that can be set.

use crate::{Date, Header, Lang, Origin, SegType, SourceLang};

/// An attribute with a value that the standard allows for it.
///
/// ```
/// use tmx::edit::Attribute;
/// assert!(Attribute::parse("creationdate", "20240229T120000Z").is_ok());
/// assert!(Attribute::parse("creationdate", "yesterday").is_err());
/// assert!(Attribute::parse("colour", "red").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub(super) name: String,
    pub(super) value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Date(Date),
    Count(u64),
    SegType(SegType),
    Source(SourceLang),
    Lang(Lang),
}

/// An error of an attribute that cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    /// The attribute does not exist for units and headers, or cannot be set.
    #[error("there is no attribute {0:?} to set; the attributes are {all}", all = ATTRIBUTES.join(", "))]
    Unknown(String),
    /// The value has the wrong form.
    #[error("{name}: {error}")]
    Value {
        /// The attribute.
        name: String,
        /// What is wrong with the value.
        error: String,
    },
}

/// The attributes that can be set, of units or of the header.
pub const ATTRIBUTES: [&str; 14] = [
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
    "segtype",
    "o-tmf",
    "srclang",
    "adminlang",
];

impl Attribute {
    /// Parses the name and the value as written in a file. Dates are also accepted in other forms; see
    /// [`Date::mend`].
    ///
    /// # Errors
    /// When there is no such attribute, or it cannot have this value.
    pub fn parse(name: &str, text: &str) -> Result<Self, AttributeError> {
        let wrong = |error: &dyn std::fmt::Display| AttributeError::Value {
            name: name.to_owned(),
            error: error.to_string(),
        };
        let value = match name {
            "creationdate" | "changedate" | "lastusagedate" => Value::Date(
                Date::mend(text)
                    .ok_or_else(|| wrong(&format!("{text:?} is not a date such as 20240229T120000Z")))?,
            ),
            "usagecount" => Value::Count(text.parse().map_err(|error| wrong(&error))?),
            "segtype" => Value::SegType(text.parse().map_err(|error| wrong(&error))?),
            "srclang" => Value::Source(text.parse().map_err(|error| wrong(&error))?),
            "adminlang" => Value::Lang(text.parse().map_err(|error| wrong(&error))?),
            "o-encoding"
            | "datatype"
            | "creationtool"
            | "creationtoolversion"
            | "creationid"
            | "changeid"
            | "o-tmf" => Value::Text(text.to_owned()),
            _ => return Err(AttributeError::Unknown(name.to_owned())),
        };
        Ok(Self { name: name.to_owned(), value })
    }
}

pub(super) fn set(origin: &mut Origin, name: &str, value: Option<&Value>) {
    let text = match value {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let date = match value {
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    };
    match name {
        "o-encoding" => origin.o_encoding = text,
        "datatype" => origin.datatype = text,
        "usagecount" => {
            origin.usage_count = match value {
                Some(Value::Count(count)) => Some(*count),
                _ => None,
            }
        }
        "lastusagedate" => origin.last_usage_date = date,
        "creationtool" => origin.creation_tool = text,
        "creationtoolversion" => origin.creation_tool_version = text,
        "creationdate" => origin.creation_date = date,
        "creationid" => origin.creation_id = text,
        "changedate" => origin.change_date = date,
        "changeid" => origin.change_id = text,
        "o-tmf" => origin.o_tmf = text,
        _ => {}
    }
}

pub(super) fn set_header(header: &mut Header, attribute: &Attribute) {
    match (attribute.name.as_str(), &attribute.value) {
        ("segtype", Value::SegType(kind)) => header.seg_type = *kind,
        ("srclang", Value::Source(lang)) => header.source_lang = lang.clone(),
        ("adminlang", Value::Lang(lang)) => header.admin_lang = lang.clone(),
        ("creationtool", Value::Text(text)) => header.creation_tool = text.clone(),
        ("creationtoolversion", Value::Text(text)) => header.creation_tool_version = text.clone(),
        ("o-tmf", Value::Text(text)) => header.o_tmf = text.clone(),
        ("datatype", Value::Text(text)) => header.datatype = text.clone(),
        ("o-encoding", Value::Text(text)) => header.o_encoding = Some(text.clone()),
        ("creationdate", Value::Date(date)) => header.creation_date = Some(*date),
        ("creationid", Value::Text(text)) => header.creation_id = Some(text.clone()),
        ("changedate", Value::Date(date)) => header.change_date = Some(*date),
        ("changeid", Value::Text(text)) => header.change_id = Some(text.clone()),
        _ => {}
    }
}
