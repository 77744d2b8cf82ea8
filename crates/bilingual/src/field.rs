//! The vocabulary for what a unit carries besides its two texts.
//!
//! A unit is passed around as a [`tmx::Unit`] whichever format it comes from, and whatever other formats
//! store in columns, keys or attributes is a prop of one of these types. So a score that was read from a
//! workbook is written to XLIFF, JSON Lines or TMX without any format depending on the others.

/// Score of the aligner or of `sverka score`: the probability that the texts are translations of each other, in [0, 1]
/// with four decimals.
pub const SCORE: &str = "x-score";
/// What is remarkable about a pair, by name: the rules that it breaks, why it was left out of a corpus; one prop per name.
pub const FLAG: &str = "x-flag";
/// Segments on both sides, `2:1`.
pub const BEAD: &str = "x-bead";
/// How a link is out of order: `moved` with a block to another place, or `reordered` within a list in a
/// different order.
pub const ORDER: &str = "x-order";
/// What a link is where it is not of the text: [`FURNITURE`].
pub const PART: &str = "x-part";
/// The value of [`PART`] of page furniture.
pub const FURNITURE: &str = "furniture";
/// Name of the source file.
pub const DOC: &str = "x-doc";
/// Name of the target file.
pub const TGT_DOC: &str = "x-tgt-doc";
/// Bytes of the source file, `start-end`, the end not included.
pub const SRC_SPAN: &str = "x-src-span";
/// Bytes of the target file.
pub const TGT_SPAN: &str = "x-tgt-span";
/// Where in the source document the text is, in a form that a person can look up: `word/document.xml ¶12`,
/// `p. 3`. Documents without usable byte offsets have it instead of a span.
pub const SRC_PLACE: &str = "x-src-place";
/// Where in the target document the text is.
pub const TGT_PLACE: &str = "x-tgt-place";
/// Name, version, model and weights of the aligner.
pub const METHOD: &str = "x-method";
/// A reason given by the aligner, `+1.25 length: about the same length`; one prop per reason.
pub const REASON: &str = "x-reason";
/// Verdict of a reviewer: `ok`, `wrong`, `edit`.
pub const STATUS: &str = "x-status";
/// State of the translation in the format's own terms: `translated`, `needs-review-translation`, `initial`,
/// `final`; in a catalogue `fuzzy`, `obsolete`.
pub const STATE: &str = "x-state";
/// What the format adds to the state: `state-qualifier` of XLIFF 1.2, `subState` of XLIFF 2.
pub const STATE_DETAIL: &str = "x-state-detail";
/// Origin of the translation in the program's own terms: `tm`, `mt`, `interactive`.
pub const PROVENANCE: &str = "x-provenance";
/// How well the suggestion from which the translation was made matched, in percent.
pub const MATCH: &str = "x-match";
/// `yes` where the format marks the translation as approved.
pub const APPROVED: &str = "x-approved";
/// `no` if the format forbids translating the source.
pub const TRANSLATE: &str = "x-translate";
/// Another translation that the file offers.
pub const ALTERNATIVE: &str = "x-alt-trans";
/// How well the source of the preceding [`ALTERNATIVE`] matches, as the format writes it: `80`.
pub const ALTERNATIVE_MATCH: &str = "x-alt-trans-match";
/// Maximum number of characters in the translation: `maxwidth` of XLIFF 1.2, `sizeRestriction` of XLIFF 2.
pub const MAX_LENGTH: &str = "x-max-length";
/// What distinguishes equal sources: `msgctxt` of a catalogue.
pub const CONTEXT: &str = "x-context";
/// The number of the plural form, from 0.
pub const PLURAL: &str = "x-plural";
/// The source text in the singular, of a unit whose source is the plural: `msgid` of a catalogue.
pub const SINGULAR: &str = "x-singular";
/// Where the source string is in a program: `src/main.c:12`.
pub const REFERENCE: &str = "x-reference";
/// Flags of a catalogue except `fuzzy`, which is a [`STATE`]: `c-format, no-wrap`.
pub const FLAGS: &str = "x-flags";
/// The domain of a message in a catalogue of several.
pub const DOMAIN: &str = "x-domain";
/// The source text before its last change: `#| msgid` of a catalogue.
pub const PREVIOUS: &str = "x-previous";

/// The vocabulary in the order in which tables list it. The type without `x-` is the name of its column:
/// `score`, `tgt-doc`.
pub const ALL: [&str; 30] = [
    SCORE,
    FLAG,
    BEAD,
    ORDER,
    PART,
    STATUS,
    STATE,
    STATE_DETAIL,
    APPROVED,
    TRANSLATE,
    MAX_LENGTH,
    CONTEXT,
    PLURAL,
    SINGULAR,
    DOMAIN,
    FLAGS,
    REFERENCE,
    PREVIOUS,
    PROVENANCE,
    MATCH,
    ALTERNATIVE,
    ALTERNATIVE_MATCH,
    DOC,
    TGT_DOC,
    SRC_SPAN,
    TGT_SPAN,
    SRC_PLACE,
    TGT_PLACE,
    METHOD,
    REASON,
];

/// Returns the name of a prop's column: `score` for `x-score`; `None` for a type that is not in the
/// vocabulary.
pub fn column(kind: &str) -> Option<&'static str> {
    ALL.into_iter().find(|known| *known == kind)?.strip_prefix("x-")
}

/// Returns the type of the prop whose [`column()`] has this name, in any case.
pub fn of_column(name: &str) -> Option<&'static str> {
    ALL.into_iter().find(|kind| kind.strip_prefix("x-").is_some_and(|known| known.eq_ignore_ascii_case(name)))
}

/// Prefix of a reason against a link where no weight shows it.
pub const AGAINST: &str = "against: ";

/// Returns an aligner's reason as a [`REASON`].
///
/// ```
/// use sverka_bilingual::field;
/// assert_eq!(field::reason(-0.5, "numbers", "17 became 18"), "-0.50 numbers: 17 became 18");
/// ```
pub fn reason(weight: f64, feature: &str, text: &str) -> String {
    format!("{weight:+.2} {feature}: {text}")
}

/// Returns the text of a [`REASON`] against its link; `None` for any other.
///
/// ```
/// use sverka_bilingual::field;
/// assert_eq!(field::doubt("-0.50 numbers: 17 became 18"), Some("17 became 18"));
/// assert_eq!(field::doubt("+0.50 length: alike"), None);
/// ```
///
/// The column `Why` of a workbook has no weights, but puts [`AGAINST`] before such a text.
pub fn doubt(reason: &str) -> Option<&str> {
    if let Some(text) = reason.strip_prefix(AGAINST) {
        return Some(text);
    }
    let (weight, rest) = reason.split_once(' ')?;
    let (_, text) = rest.split_once(": ")?;
    weight.parse::<f64>().is_ok_and(|weight| weight < 0.0).then_some(text)
}

/// Parses a [`BEAD`], `2:1`.
pub fn parse_bead(text: &str) -> Option<(usize, usize)> {
    let (source, target) = text.trim().split_once(':')?;
    Some((source.trim().parse().ok()?, target.trim().parse().ok()?))
}

/// Parses a [`SCORE`]; the decimal mark may be a comma, as spreadsheets write it in some countries.
pub fn parse_score(text: &str) -> Option<f64> {
    let text = text.trim();
    let score: f64 = text.parse().or_else(|_| text.replace(',', ".").parse()).ok()?;
    (0.0..=1.0).contains(&score).then_some(score)
}

/// Returns a score as a [`SCORE`]: with four decimals, unless it has more; a text that is not a score is
/// returned unchanged.
pub fn score(text: &str) -> String {
    let Some(score) = parse_score(text) else { return text.to_owned() };
    let usual = format!("{score:.4}");
    if usual.parse() == Ok(score) { usual } else { score.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_lead_back_to_their_props() {
        for kind in ALL {
            let name = column(kind).unwrap();
            assert_eq!(of_column(&name.to_uppercase()), Some(kind));
        }
        assert_eq!((column("x-client"), of_column("client")), (None, None));
    }

    #[test]
    fn values_are_parsed_as_people_write_them() {
        assert_eq!(parse_score(" 0,93 "), Some(0.93));
        assert_eq!((parse_score("1.2"), parse_score("NaN"), parse_score("")), (None, None, None));
        assert_eq!((parse_bead("2:1"), parse_bead("2"), parse_bead("a:b")), (Some((2, 1)), None, None));
        assert_eq!((doubt("numbers: 17"), doubt("against: numbers: 17")), (None, Some("numbers: 17")));
        assert_eq!(["0,5", "0.12345", "7"].map(score), ["0.5000", "0.12345", "7"]);
    }
}
