//! Moses twins: two plain files in which lines of the same number belong together.

use super::decode::{Utf8, read_line};
use super::{
    Codes, Error, IDS, Losses, NOTES, Options, PROPS, Row, Rows, Sink, count_attributes, notes, one_line,
    props, texts, unit, wanted,
};
use std::io::{self, BufRead, Read, Write};
use tmx::{Segment, Unit};

/// Writes twins.
pub struct Twins<'w> {
    source: Box<dyn Write + 'w>,
    target: Box<dyn Write + 'w>,
    codes: Codes,
}

impl<'w> Twins<'w> {
    /// Begins two files.
    pub fn new(source: Box<dyn Write + 'w>, target: Box<dyn Write + 'w>, options: &Options) -> Self {
        Self { source, target, codes: options.codes }
    }
}

impl Sink for Twins<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let [source, target] = texts(pair, self.codes, losses);
        losses.add(IDS, usize::from(pair.tuid.is_some()));
        losses.add(NOTES, notes(pair).count());
        losses.add(PROPS, props(pair).count());
        count_attributes(pair, losses);
        writeln!(self.source, "{}", one_line(&source, losses))?;
        writeln!(self.target, "{}", one_line(&target, losses))
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.source.flush()?;
        self.target.flush()
    }
}

/// Reads twins. Lines of one file that the other does not have are told, and an error.
///
/// # Errors
/// When a language was not named.
pub fn read<'r>(
    source: impl Read + 'r,
    target: impl Read + 'r,
    options: &Options,
) -> Result<Rows<'r>, Error> {
    let langs = (wanted(&options.source, "source")?, wanted(&options.target, "target")?);
    let (mut source, mut target) = (Utf8::new(source)?, Utf8::new(target)?);
    let mut ended = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let line = source.line();
        let row = lines(&mut source, &mut target).and_then(|(one, other)| match (one, other) {
            (None, None) => Ok(None),
            (Some(one), Some(other)) if one.is_empty() && other.is_empty() => {
                Ok(Some(Row { line, ..Row::default() }))
            }
            (Some(one), Some(other)) => {
                let unit =
                    unit((langs.0.clone(), Segment::from(one)), (langs.1.clone(), Segment::from(other)));
                Ok(Some(Row { line, unit: Some(unit), remarks: Vec::new() }))
            }
            (one, _) => {
                let longer = if one.is_some() { &langs.0 } else { &langs.1 };
                let message = format!(
                    "the {longer} file has more lines than its twin; from some line on they may not \
                     belong together: check both files"
                );
                Err(Error::Syntax { line, message })
            }
        });
        ended = !matches!(row, Ok(Some(_)));
        row.transpose()
    })))
}

type Line = Option<String>;

fn lines(one: &mut impl BufRead, other: &mut impl BufRead) -> Result<(Line, Line), Error> {
    Ok((line(one)?, line(other)?))
}

fn line(input: &mut impl BufRead) -> io::Result<Line> {
    let mut text = String::new();
    let read = read_line(input, &mut text)?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok((read > 0).then(|| text.strip_suffix('\r').unwrap_or(text).to_owned()))
}
