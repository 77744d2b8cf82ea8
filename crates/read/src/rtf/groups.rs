//! The state inside a group, and which groups contain text.

use encoding_rs::Encoding;

/// The meaning of text in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Text of the document.
    Text,
    /// Nothing, whatever it contains.
    Skip,
    /// Nothing, but nested groups may contain text.
    Shell,
    /// The table of fonts.
    Fonts,
    /// The table of styles.
    Styles,
    /// The instruction of a field.
    Instruction,
}

/// Where a group begins that is not part of the paragraph around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    Note,
    Comment,
    Header,
    Box,
}

/// The properties of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The style, by its number.
    pub style: i32,
    /// The level of a heading, counted from 0; 9 is text.
    pub outline: Option<i32>,
    pub in_table: bool,
    /// How many tables are around it, if more than one.
    pub nesting: usize,
    pub is_item: bool,
}

/// The state inside a group.
#[derive(Clone, Copy)]
pub(super) struct Group {
    pub mode: Mode,
    /// Whether its first control word is still to come and decides its kind; and whether `\*` was before it.
    pub is_new: bool,
    pub may_ignore: bool,
    pub encoding: &'static Encoding,
    /// Characters that replace one of Unicode in programs without it.
    pub fallback: u32,
    pub hidden: bool,
    pub deleted: bool,
    pub paragraph: Paragraph,
    /// Whether a field, or separate text, ends with it.
    pub is_field: bool,
    pub is_apart: bool,
}

/// The meaning of a group by the control word at its beginning.
pub(super) enum Destination {
    Mode(Mode),
    Apart(Apart),
    Field,
    /// The result of a field.
    Result,
    /// The number or the mark of a list item.
    ListText,
}

/// Returns the kind of a group that begins with a control word, if the word decides it.
pub(super) fn destination(word: &str) -> Option<Destination> {
    use Destination as D;
    Some(match word {
        "fonttbl" => D::Mode(Mode::Fonts),
        "stylesheet" => D::Mode(Mode::Styles),
        "fldinst" => D::Mode(Mode::Instruction),
        "field" => D::Field,
        "fldrslt" => D::Result,
        "footnote" => D::Apart(Apart::Note),
        "annotation" => D::Apart(Apart::Comment),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
            D::Apart(Apart::Header)
        }
        "shptxt" | "dptxbxtext" => D::Apart(Apart::Box),
        "pntext" | "listtext" => D::ListText,
        "shp" | "shpgrp" | "shpinst" | "do" | "object" | "nesttableprops" | "upr" => D::Mode(Mode::Shell),
        // The last visible text of an object, and text in Unicode.
        "result" | "ud" => D::Mode(Mode::Text),
        "colortbl" | "info" | "pict" | "shprslt" | "sp" | "xe" | "tc" | "tcn" | "rxe" | "txe"
        | "nonshppict" | "nonesttables" | "filetbl" | "listtable" | "list" | "listlevel" | "listname"
        | "leveltext" | "levelnumbers" | "listoverride" | "revtbl" | "datafield" | "ftnsep" | "ftnsepc"
        | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "private" | "keycode" | "atnid" | "atnauthor"
        | "bkmkstart" | "bkmkend" | "falt" | "panose" | "template" => D::Mode(Mode::Skip),
        _ => return None,
    })
}

/// Returns the character that a control word means.
pub(super) fn character(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" | "line" | "lbr" | "emspace" | "enspace" | "qmspace" => " ",
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "ltrmark" => "\u{200e}",
        "rtlmark" => "\u{200f}",
        _ => return None,
    })
}
