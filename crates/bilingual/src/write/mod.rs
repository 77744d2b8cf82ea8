//! Writes a [`Bitext`] in the formats of other programs: one module per format.
//!
//! Every writer has the same shape: `write(out, bitext, options)` (except [`moses`], which writes two files).
//! [`write()`] chooses one by [`Format`], and returns what the file leaves out as [`Omissions`]. Nothing here
//! depends on the time or the machine: the same bitext gives the same bytes.
pub use crate::Format;
use std::io;
use sverka_report::Losses;
use sverka_text::bitext::{Bitext, Link, Numbered};
use sverka_text::diagnostic::Diagnostic;

pub mod beads;
mod book;
pub mod html;
pub mod jsonl;
pub mod moses;
pub mod multi;
pub mod srt;
pub mod tmx;
pub mod tsv;
mod units;
pub mod xlsx;

#[cfg(test)]
pub(crate) mod sample;

/// What to write of a bitext.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leaves out two-sided links with a lower score.
    pub min_score: f64,
    /// Whether sentences without a counterpart are written; each format has its own
    /// default when `None` (a translation memory leaves them out, a report shows them).
    pub unaligned: Option<bool>,
    /// Whether page furniture is written; each format has its own default when `None` (a report
    /// shows and marks it, everything else leaves it out).
    pub furniture: Option<bool>,
    /// TMX without props and notes.
    pub bare: bool,
    /// Whether TSV begins with a row of names: the languages, `score`, `bead`. A file for people has one, so
    /// that any reader knows the languages; output to a pipe has none.
    pub header: bool,
    /// The date that TMX states in its header. Left out if `None`: the library never reads the clock, so that
    /// the same bitext gives the same bytes.
    pub created: Option<::tmx::Date>,
    /// The language that a page begins with: `en`, `ru`; that of the reader's browser when `None`.
    pub ui: Option<&'static str>,
}

/// What a format holds where the options do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All links: a report, or a table for programs.
    All,
    /// Both texts without page furniture: a book.
    Texts,
    /// Texts with their translations, without page furniture: a memory.
    Translations,
}

/// Why a link is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Score,
    Unaligned,
    Furniture,
}

impl Options {
    /// Returns the links to write, with their indices in the bitext (from 0): those in order, and at their
    /// places those out of order, if there are any.
    pub fn select<'a>(&self, bitext: &'a Bitext, scope: Scope) -> impl Iterator<Item = Numbered<'a>> {
        let options = self.clone();
        bitext.all_links().into_iter().filter(move |one| options.leaves_out(one.link, scope).is_none())
    }

    /// Returns why a link is left out; `None` for one that is written.
    fn leaves_out(&self, link: &Link, scope: Scope) -> Option<Cause> {
        self.cause(link.is_two_sided(), link.score, link.furniture, scope)
    }

    /// Returns why a link with these properties is left out.
    fn cause(&self, is_aligned: bool, score: f64, is_furniture: bool, scope: Scope) -> Option<Cause> {
        let unaligned = self.unaligned.unwrap_or(scope != Scope::Translations);
        let furniture = self.furniture.unwrap_or(scope == Scope::All);
        match is_aligned {
            true if score < self.min_score => Some(Cause::Score),
            false if !unaligned => Some(Cause::Unaligned),
            _ => (is_furniture && !furniture).then_some(Cause::Furniture),
        }
    }
}

/// What a file leaves out of its bitext, apart from what its format cannot store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Omissions {
    /// Two-sided links that were left out because of their scores.
    pub below_score: usize,
    /// Links without a counterpart that were left out.
    pub unaligned: usize,
    /// Links that were left out because they are page furniture, and for no other reason.
    pub furniture: usize,
    /// Texts that were changed, by the kind of change.
    pub losses: Losses,
    /// Texts that lost characters, each with its link.
    pub diagnostics: Vec<Diagnostic>,
}

impl Omissions {
    /// Counts the links that the options leave out.
    pub fn of(bitext: &Bitext, options: &Options, scope: Scope) -> Self {
        let mut omissions = Self::default();
        for Numbered { link, .. } in bitext.all_links() {
            match options.leaves_out(link, scope) {
                Some(Cause::Score) => omissions.below_score += 1,
                Some(Cause::Unaligned) => omissions.unaligned += 1,
                Some(Cause::Furniture) => omissions.furniture += 1,
                None => {}
            }
        }
        omissions
    }
}

/// Writes a bitext in a format that [can store one](Format::holds_bitext), and returns what the file leaves
/// out. The pivot file is always complete.
///
/// # Errors
/// When `out` fails, and for a format that is not one file of pairs.
pub fn write(
    format: Format,
    out: &mut dyn io::Write,
    bitext: &Bitext,
    options: &Options,
) -> io::Result<Omissions> {
    let scope = if format == Format::Book { Scope::Texts } else { Scope::All };
    let mut omissions = Omissions::of(bitext, options, scope);
    match format {
        Format::Tmx => return tmx::write(out, bitext, options),
        Format::Tsv => return tsv::write(out, bitext, options),
        Format::Bitext => {
            bitext.write_json(out)?;
            return Ok(Omissions::default());
        }
        Format::Jsonl => jsonl::write(out, bitext, options)?,
        Format::Book => book::write(out, bitext, options)?,
        Format::Html => html::write(out, bitext, options)?,
        Format::Xlsx => {
            xlsx::write(out, bitext, options)?;
            let texts = options
                .select(bitext, Scope::All)
                .flat_map(|one| <[String; 2]>::from(bitext.texts(one.link)));
            omissions.losses = Losses::cut(texts.filter(|text| xlsx::is_too_long(text)).count());
        }
        Format::Srt => return srt::write(out, bitext, options),
        Format::Beads => beads::write(out, bitext, options)?,
        _ => return units::write(format, out, bitext, options),
    }
    Ok(omissions)
}

/// Returns whether a person should check a link: its score is low, or one of its sides is empty.
pub fn needs_a_look(link: &Link) -> bool {
    (!link.is_two_sided() || link.score < SURE) && !link.is_given()
}

/// Links with a lower score are worth checking. At most one in ten of those above should be wrong, if the
/// scores are the probabilities that they claim to be.
pub const SURE: f64 = 0.9;
/// Links with a lower score are more likely wrong than right.
pub const DOUBTFUL: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use sample::small;
    use sverka_text::bitext::{Disorder, Moved};

    /// The sample with its last sentences linked out of order.
    fn out_of_order() -> Bitext {
        let mut bitext = small();
        let links = vec![Link::new(3..4, 2..3, 0.85)];
        let disorder = Disorder::Reordered;
        bitext.moved = vec![Moved { source: 3..4, target: 2..3, similarity: 0.9, disorder, links }];
        assert_eq!(bitext.fault(), None);
        bitext
    }

    fn text(format: Format, options: &Options) -> String {
        let mut out = Vec::new();
        write(format, &mut out, &out_of_order(), options).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn links_out_of_order_are_written_once_and_marked() {
        let header = Options { header: true, ..Options::default() };
        let tsv = text(Format::Tsv, &header);
        let lines: Vec<&str> = tsv.lines().collect();
        assert_eq!((lines.len(), lines[0]), (4, "en\tru\tscore\tbead\torder"));
        assert!(
            lines[1].ends_with("\t1:1\t") && lines[3].ends_with("\tПять.\t0.8500\t1:1\treordered"),
            "{tsv}"
        );
        let tmx = text(Format::Tmx, &Options::default());
        assert_eq!(tmx.matches("<tu ").count(), 3);
        assert!(
            tmx.contains("tuid=\"one.en.txt-5\"") && tmx.contains("<prop type=\"x-order\">reordered</prop>"),
            "{tmx}"
        );
        let jsonl = text(Format::Jsonl, &Options::default());
        assert_eq!((jsonl.lines().count(), jsonl.matches("\"order\":\"reordered\"").count()), (3, 1));
        let html = text(Format::Html, &Options::default());
        assert_eq!(html.matches("<span class=\"given\">reordered</span>").count(), 1);
        let csv = text(Format::Csv, &header);
        assert!(csv.contains("reordered") && csv.contains("order"), "{csv}");
    }

    #[test]
    fn links_out_of_order_come_back_from_every_file() {
        let options = crate::Options { untranslated: true, all_links: true, ..crate::Options::default() };
        for (format, name) in [
            (Format::Tsv, "a.tsv"),
            (Format::Tmx, "a.tmx"),
            (Format::Jsonl, "a.jsonl"),
            (Format::Bitext, "a.bitext.json"),
            (Format::Xlsx, "a.xlsx"),
        ] {
            let mut written = Vec::new();
            let how = Options { header: true, ..Options::default() };
            write(format, &mut written, &out_of_order(), &how).unwrap();
            let units = crate::read(name, &written[..], &options).unwrap();
            let order = |entry: crate::Entry| {
                let props = entry.unit?.props;
                props.into_iter().find(|prop| prop.kind == crate::field::ORDER).map(|prop| prop.text)
            };
            let orders: Vec<String> = units.filter_map(|entry| order(entry.unwrap())).collect();
            assert_eq!(orders, ["reordered"], "{name}");
        }
    }

    #[test]
    fn furniture_is_marked_in_reports_and_left_out_of_all_others() {
        let mut bitext = small();
        bitext.links[0].furniture = true;
        bitext.links[3].furniture = true;
        let written = |format: Format, furniture: Option<bool>| {
            let mut out = Vec::new();
            let options = Options { furniture, header: true, ..Options::default() };
            let omissions = write(format, &mut out, &bitext, &options).unwrap();
            (String::from_utf8_lossy(&out).into_owned(), omissions.furniture)
        };
        for (format, mark) in [
            (Format::Tsv, "\t1:1\tfurniture\n"),
            (Format::Jsonl, "\"part\":\"furniture\""),
            (Format::Html, ">furniture</span>"),
            (Format::Bitext, "\"furniture\": true"),
        ] {
            let (text, left_out) = written(format, None);
            assert!(text.contains("One.") && text.contains(mark) && left_out == 0, "{format:?}: {text}");
            let (text, left_out) = written(format, Some(false));
            let is_pivot = format == Format::Bitext;
            assert_eq!(
                (text.contains("One."), left_out),
                (is_pivot, if is_pivot { 0 } else { 2 }),
                "{format:?}"
            );
        }
        for format in
            [Format::Tmx, Format::Csv, Format::Xliff1, Format::Po, Format::Book, Format::Alternating]
        {
            let (text, left_out) = written(format, None);
            // A memory has no links of one side, whatever they are.
            let furniture = if format == Format::Book { 2 } else { 1 };
            assert!(!text.contains("One.") && text.contains("Two."), "{format:?}: {text}");
            assert_eq!(left_out, furniture, "{format:?}");
            let (text, left_out) = written(format, Some(true));
            assert!(text.contains("One.") && left_out == 0, "{format:?}: {text}");
        }
    }

    #[test]
    fn a_low_score_leaves_a_link_out_of_order_out() {
        let bitext = out_of_order();
        let options = Options { min_score: 0.9, ..Options::default() };
        let omissions = write(Format::Tsv, &mut io::sink(), &bitext, &options).unwrap();
        assert_eq!((omissions.below_score, omissions.unaligned), (2, 0));
    }
}
