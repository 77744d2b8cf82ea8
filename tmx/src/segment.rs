//! The content of a `seg`: text, and the codes of the original format around it.
//!
//! TMX level 1 is only text; level 2 keeps the codes, each in an element that describes it: a pair ([`Bpt`],
//! [`Ept`]), half a pair ([`It`]), a point ([`Ph`]), a stretch of text ([`Hi`]). The code itself is data that
//! is not translated, except for the content of a [`Sub`].

use std::borrow::Cow;

/// The content of a `seg`: a list of pieces.
///
/// In the file, two neighbouring [`Inline::Text`]s cannot be distinguished from a single one, nor an empty
/// one from none; [`push_text`](Self::push_text) never creates them.
///
/// ```
/// use tmx::{Inline, Ph, Segment};
/// let mut segment = Segment::from("Press ");
/// segment.pieces.push(Inline::Ph(Ph::new("<br/>")));
/// segment.push_text("here.");
/// assert_eq!(segment.plain_text(), "Press here.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Segment {
    /// Text and inline elements, in order.
    pub pieces: Vec<Inline>,
}

impl Segment {
    /// Returns the visible text: without codes, with what `hi` marks, without sub-flows.
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        plain(&self.pieces, &mut out);
        out
    }

    /// Returns the text with its codes as in the original format: `<b>`, `{\b `. The text of sub-flows is
    /// included, at its place within the code; attributes of the inline elements are not.
    ///
    /// ```
    /// use tmx::{Code, Inline, Ph, Segment, Sub};
    /// let alt = Sub { content: vec![Inline::Text("a bridge".into())], ..Sub::default() };
    /// let (begin, end) = (Code::Text("<img alt=\"".into()), Code::Text("\"/>".into()));
    /// let ph = Ph { content: vec![begin, Code::Sub(alt), end], ..Ph::default() };
    /// let segment = Segment { pieces: vec![Inline::Text("See ".into()), Inline::Ph(ph)] };
    /// assert_eq!(segment.with_codes(), r#"See <img alt="a bridge"/>"#);
    /// assert_eq!(segment.plain_text(), "See ");
    /// ```
    pub fn with_codes(&self) -> String {
        let mut out = String::new();
        whole(&self.pieces, &mut out);
        out
    }

    /// Returns the content of the `seg` as in a file: text and codes in XML. Characters that XML forbids are
    /// left out.
    ///
    /// ```
    /// use tmx::{Inline, Ph, Segment};
    /// let segment = Segment { pieces: vec![Inline::Text("R&D ".into()), Inline::Ph(Ph::new("<br/>"))] };
    /// assert_eq!(segment.to_markup(), "R&amp;D <ph>&lt;br/&gt;</ph>");
    /// assert_eq!(Segment::from_markup("R&amp;D <ph>&lt;br/></ph>"), Some(segment));
    /// ```
    pub fn to_markup(&self) -> String {
        crate::writer::segment_text(self)
    }

    /// Reads the output of [`to_markup`](Self::to_markup). Returns `None` for a text that a reader of
    /// memories would have to correct, or that is more than a segment.
    pub fn from_markup(text: &str) -> Option<Self> {
        crate::reader::segment_from_text(text)
    }

    /// Returns the number of inline elements, which are lost if only the text is kept.
    pub fn codes(&self) -> usize {
        count(&self.pieces)
    }

    /// Calls `change` on each stretch of translatable text, in order, including what `hi` marks and the
    /// content of a `sub`.
    ///
    /// ```
    /// let mut segment = tmx::Segment::from("a");
    /// segment.for_each_text(&mut |text| text.push('b'));
    /// assert_eq!(segment.plain_text(), "ab");
    /// ```
    pub fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        texts(&mut self.pieces, change, &mut |_| {});
    }

    /// Calls `change` on each code: the content of a `ph` or `bpt`, which is not translated.
    pub fn for_each_code(&mut self, change: &mut dyn FnMut(&mut String)) {
        texts(&mut self.pieces, &mut |_| {}, change);
    }

    /// Returns the same as [`plain_text`](Self::plain_text), without a copy if there is only text.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.pieces[..] {
            [] => Cow::Borrowed(""),
            [Inline::Text(text)] => Cow::Borrowed(text),
            _ => Cow::Owned(self.plain_text()),
        }
    }

    /// Returns whether there is anything except text.
    pub fn has_codes(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Inline::Text(_)))
    }

    /// Appends text, to the last piece if that is text.
    pub fn push_text(&mut self, text: &str) {
        push_text(&mut self.pieces, text);
    }

    /// Returns whether there is no text and no code.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

pub(crate) fn push_text(pieces: &mut Vec<Inline>, text: &str) {
    if text.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => pieces.push(Inline::Text(text.to_owned())),
    }
}

fn count(pieces: &[Inline]) -> usize {
    let inner = |piece: &Inline| match piece {
        Inline::Text(_) => 0,
        Inline::Hi(hi) => 1 + count(&hi.content),
        _ => 1,
    };
    pieces.iter().map(inner).sum()
}

fn texts(pieces: &mut [Inline], text: &mut dyn FnMut(&mut String), code: &mut dyn FnMut(&mut String)) {
    for piece in pieces {
        let codes = match piece {
            Inline::Text(found) => {
                text(found);
                continue;
            }
            Inline::Hi(hi) => {
                texts(&mut hi.content, text, code);
                continue;
            }
            Inline::Bpt(bpt) => &mut bpt.content,
            Inline::Ept(ept) => &mut ept.content,
            Inline::It(it) => &mut it.content,
            Inline::Ph(ph) => &mut ph.content,
            Inline::Ut(ut) => &mut ut.content,
        };
        for piece in codes {
            match piece {
                Code::Text(found) => code(found),
                Code::Sub(sub) => texts(&mut sub.content, text, code),
            }
        }
    }
}

fn plain(pieces: &[Inline], out: &mut String) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => out.push_str(text),
            Inline::Hi(hi) => plain(&hi.content, out),
            _ => {}
        }
    }
}

fn whole(pieces: &[Inline], out: &mut String) {
    for piece in pieces {
        let codes = match piece {
            Inline::Text(text) => {
                out.push_str(text);
                continue;
            }
            Inline::Hi(hi) => {
                whole(&hi.content, out);
                continue;
            }
            Inline::Bpt(bpt) => &bpt.content,
            Inline::Ept(ept) => &ept.content,
            Inline::It(it) => &it.content,
            Inline::Ph(ph) => &ph.content,
            Inline::Ut(ut) => &ut.content,
        };
        for code in codes {
            match code {
                Code::Text(text) => out.push_str(text),
                Code::Sub(sub) => whole(&sub.content, out),
            }
        }
    }
}

impl From<String> for Segment {
    fn from(text: String) -> Self {
        Self { pieces: if text.is_empty() { Vec::new() } else { vec![Inline::Text(text)] } }
    }
}

impl From<&str> for Segment {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// A piece of a [`Segment`], of a [`Hi`] or of a [`Sub`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Inline {
    /// Text that is translated.
    Text(String),
    /// The beginning of a pair of codes.
    Bpt(Bpt),
    /// The end of a pair of codes.
    Ept(Ept),
    /// Half a pair, whose other half is in another segment.
    It(It),
    /// A code without a partner.
    Ph(Ph),
    /// A stretch of text that is marked.
    Hi(Hi),
    /// A code about which nothing is known (deprecated by the standard).
    Ut(Ut),
}

/// A piece of a code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Code {
    /// The code as in the original format: `<b>`, `{\b `.
    Text(String),
    /// Text within the code that is translated.
    Sub(Sub),
}

/// Begins a pair of codes, `bpt`: `<b>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Bpt {
    /// The number that it shares with its [`Ept`], and with no other in the segment.
    pub i: String,
    /// The number that it shares with the same code in the other variants of the unit.
    pub x: Option<String>,
    /// The meaning of the code: `bold`, `link`.
    pub kind: Option<String>,
    /// The code.
    pub content: Vec<Code>,
}

/// Ends a pair of codes, `ept`: `</b>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Ept {
    /// The number that it shares with its [`Bpt`].
    pub i: String,
    /// The code.
    pub content: Vec<Code>,
}

/// Half a pair of codes, `it`, "isolated".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct It {
    /// Which half.
    pub pos: Pos,
    /// The number that it shares with the same code in the other variants of the unit.
    pub x: Option<String>,
    /// The meaning of the code.
    pub kind: Option<String>,
    /// The code.
    #[cfg_attr(feature = "serde", serde(default))]
    pub content: Vec<Code>,
}

/// Which half of a pair an [`It`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Pos {
    /// The first.
    Begin,
    /// The second.
    End,
}

impl Pos {
    /// Returns the name in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::End => "end",
        }
    }
}

/// A code without a partner, `ph`, "placeholder": `<br/>`, a picture, a footnote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Ph {
    /// The number that it shares with the same code in the other variants of the unit.
    pub x: Option<String>,
    /// Which text it belongs to: `p` the text before, `f` the text after, `b` both.
    pub assoc: Option<String>,
    /// The meaning of the code.
    pub kind: Option<String>,
    /// The code.
    pub content: Vec<Code>,
}

impl Ph {
    /// Creates one with only a code.
    pub fn new(code: impl Into<String>) -> Self {
        Self { content: vec![Code::Text(code.into())], ..Self::default() }
    }
}

/// A stretch of text that is marked, `hi`, "highlight": a term, a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Hi {
    /// The number that it shares with the same stretch in the other variants of the unit.
    pub x: Option<String>,
    /// The meaning of the mark.
    pub kind: Option<String>,
    /// The text.
    pub content: Vec<Inline>,
}

/// A code about which nothing is known, `ut`. Deprecated by the standard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Ut {
    /// The number that it shares with the same code in the other variants of the unit.
    pub x: Option<String>,
    /// The code.
    pub content: Vec<Code>,
}

/// Text within a code that is translated, `sub`, "sub-flow": the alternative text of a picture, a footnote.
/// Pairs of codes do not cross its borders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Sub {
    /// The type of its data.
    pub datatype: Option<String>,
    /// Its kind: `footnote`.
    pub kind: Option<String>,
    /// Its text.
    pub content: Vec<Inline>,
}

impl std::str::FromStr for Pos {
    type Err = crate::InvalidValue;

    fn from_str(text: &str) -> Result<Self, crate::InvalidValue> {
        match text {
            "begin" => Ok(Self::Begin),
            "end" => Ok(Self::End),
            _ => Err(crate::InvalidValue::new(text, "one of begin, end")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a code of each kind, with a sub-flow that contains the given pieces.
    fn kinds(content: &[Inline]) -> Vec<Inline> {
        let code = |name: &str| {
            let sub = Sub { content: content.to_vec(), ..Sub::default() };
            vec![Code::Text(format!("<{name}>")), Code::Sub(sub), Code::Text("<>".into())]
        };
        vec![
            Inline::Text("text".into()),
            Inline::Hi(Hi { content: content.to_vec(), ..Hi::default() }),
            Inline::Bpt(Bpt { content: code("bpt"), ..Bpt::default() }),
            Inline::Ept(Ept { content: code("ept"), ..Ept::default() }),
            Inline::It(It { pos: Pos::End, x: None, kind: None, content: code("it") }),
            Inline::Ph(Ph { content: code("ph"), ..Ph::default() }),
            Inline::Ut(Ut { content: code("ut"), ..Ut::default() }),
        ]
    }

    #[test]
    fn markup_is_a_segment_or_nothing() {
        let mut numbered = kinds(&[Inline::Text("sub & < \r\n".into())]);
        for piece in &mut numbered {
            match piece {
                Inline::Bpt(Bpt { i, .. }) | Inline::Ept(Ept { i, .. }) => *i = "1".into(),
                _ => {}
            }
        }
        let segment = Segment { pieces: numbered };
        assert_eq!(Segment::from_markup(&segment.to_markup()), Some(segment));
        assert_eq!(Segment::from_markup(" a "), Some(Segment::from(" a ")));
        assert_eq!(Segment::from_markup(""), Some(Segment::default()));
        for wrong in [
            "a & b",
            "<ph>",
            "</seg>",
            "a</seg><seg>b",
            "a</seg></tuv><tuv xml:lang='ru'><seg>b",
            "a</seg><note>b</note><seg>",
            "a</seg></tuv></tu><tu><tuv><seg>",
            "<b>a</b>",
            "\u{1}",
        ] {
            assert_eq!(Segment::from_markup(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn with_codes_drops_nothing() {
        let shown = |inner: &str| {
            let codes = ["bpt", "ept", "it", "ph", "ut"].map(|name| format!("<{name}>{inner}<>"));
            format!("text{inner}{}", codes.concat())
        };
        let flat = Segment { pieces: kinds(&[Inline::Text("sub".into())]) };
        assert_eq!(flat.with_codes(), shown("sub"));
        let nested = Segment { pieces: kinds(&flat.pieces) };
        assert_eq!(nested.with_codes(), shown(&shown("sub")), "a sub within the code of a sub");
        assert_eq!(Segment::from("a < b").with_codes(), "a < b");
        assert_eq!(Segment::default().with_codes(), "");
    }
}
