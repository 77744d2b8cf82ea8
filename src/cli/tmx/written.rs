//! A file of pairs in any format, written unit by unit, for the commands that convert.

use super::common::{Sink, Target, Writing};
use super::memories::Mended;
use crate::cli::console::Console;
use crate::cli::output::{self, Output};
use anyhow::{Result, bail};
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use sverka::bilingual::sink::{self, Bilingual, Losses, Options};
use sverka::bilingual::{Format, moses, table};
use tmx::merge::{Headers, LeftOut};
use tmx::{Header, Lang, SourceLang, Unit};

/// What formats without a header lose from that of a memory.
const HEADERS: &str = "notes, props and user-defined encodings of headers";

/// Returns the header of a file that has none.
fn plain() -> Header {
    Header::new("sverka", env!("CARGO_PKG_VERSION"), SourceLang::All)
}

/// Returns the two files for a prefix.
fn twins(prefix: &Path, source: &Lang, target: &Lang) -> [PathBuf; 2] {
    [source, target].map(|lang| moses::half(prefix, lang.as_str()))
}

/// Checks whether a format has a column for each of --props.
fn has_columns(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Tsv | Format::Xlsx)
}

/// A file of any format, which is begun when the first unit shows the languages.
pub struct Written<'a> {
    path: &'a Path,
    format: Format,
    options: Options,
    writing: &'a Writing,
    /// The creation date for a memory that is made from files without one.
    created: Option<tmx::Date>,
    pairs: Bilingual,
    losses: Losses,
    /// What is lost from the headers of further memories.
    pub left_out: LeftOut,
    mended: Mended<'a>,
    read: u64,
    written: u64,
    state: State,
}

enum State {
    Waiting(Option<Header>),
    Memory(Headers, Box<Target>),
    Foreign(Box<dyn sink::Sink>, Vec<Shared>),
}

/// An output that a sink fills and the command commits.
#[derive(Clone)]
struct Shared(Rc<RefCell<Sink>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl<'a> Written<'a> {
    /// Prepares a file; nothing is created before its first unit. The languages of `options` are those that are wanted.
    pub fn new(
        path: &'a Path,
        format: Format,
        options: Options,
        writing: &'a Writing,
        created: Option<tmx::Date>,
        console: &'a Console,
    ) -> Self {
        let all = !format.is_bilingual() && options.target.is_none();
        Self {
            path,
            format,
            created,
            pairs: Bilingual {
                source: options.source.clone(),
                target: options.target.clone(),
                all,
                one_sided: None,
            },
            options,
            writing,
            losses: Losses::default(),
            left_out: LeftOut::default(),
            mended: Mended::new(path, console),
            read: 0,
            written: 0,
            state: State::Waiting(None),
        }
    }

    /// Also writes units that have a text in only one of these languages, with an empty side.
    pub fn with_one_sided(mut self, langs: [Lang; 2]) -> Self {
        self.pairs.one_sided = Some(langs);
        self
    }

    fn failed(&self, error: io::Error) -> anyhow::Error {
        output::write_error(&self.path.display().to_string(), error)
    }

    /// Begins the output for a unit, or for the header of a memory.
    pub fn begin(&mut self, header: &Header, unit: Option<Unit>) -> Result<()> {
        // A file that is not a memory gets a new header, with the date that the user set.
        let created =
            (header.creation_tool == "sverka" && header.creation_date.is_none()).then_some(self.created);
        let header = &Header { creation_date: header.creation_date.or(created.flatten()), ..header.clone() };
        if let State::Waiting(waiting @ None) = &mut self.state {
            *waiting = Some(header.clone());
        }
        let Some(mut unit) = unit else {
            if let State::Memory(headers, _) = &self.state {
                self.left_out += headers.left_out(header);
            }
            if self.format != Format::Tmx {
                self.losses.add(HEADERS, header.notes.len() + header.props.len() + header.udes.len());
            }
            return Ok(());
        };
        self.read += 1;
        if self.format == Format::Tmx {
            if self.writing.drops_codes() {
                let codes = unit.variants.iter().map(|variant| variant.segment.codes()).sum();
                self.losses.add("inline codes", codes);
            }
            if let State::Waiting(_) = self.state {
                self.open_memory(header)?;
            }
            if let State::Memory(headers, target) = &mut self.state {
                self.mended.add(&target.write(headers.adopt(unit, header))?);
                self.written += 1;
            }
            return Ok(());
        }
        if self.format == Format::Jsonl {
            // Lines have no header, so each one states where it differs from a reader's defaults.
            unit = Headers::new(Header { source_lang: header.source_lang.clone(), ..plain() })
                .adopt(unit, header);
        }
        unit.source_lang = unit.source_lang.or_else(|| Some(header.source_lang.clone()));
        for pair in self.pairs.of(&unit, header, &mut self.losses) {
            if let State::Waiting(_) = self.state {
                self.open()?;
            }
            if let State::Foreign(sink, _) = &mut self.state {
                let written = sink.write(&pair, &mut self.losses);
                written.map_err(|error| self.failed(error))?;
                self.written += 1;
            }
        }
        Ok(())
    }

    /// Registers the headers of files whose units come next, and empties the list.
    pub fn begin_files(&mut self, headers: &mut Vec<Header>) -> Result<()> {
        headers.drain(..).try_for_each(|header| self.begin(&header, None))
    }

    fn open_memory(&mut self, header: &Header) -> Result<()> {
        let target = Target::create(self.path, header, self.writing)?;
        self.state = State::Memory(Headers::new(header.clone()), Box::new(target));
        Ok(())
    }

    fn open(&mut self) -> Result<()> {
        let mut options = self.options.clone();
        options.source = self.pairs.source.clone();
        options.target = self.pairs.target.clone();
        if let Some(prop) = table::clash(&options).filter(|_| has_columns(self.format)) {
            bail!(
                "--props {prop}: a table cannot have such a column, because another one has its name or it names a \
                 language; leave it out"
            );
        }
        let shared = |path: &Path| Ok::<_, anyhow::Error>(Shared(Rc::new(RefCell::new(Sink::create(path)?))));
        let (sink, outputs): (Box<dyn sink::Sink>, Vec<Shared>) = if self.format == Format::Moses {
            if output::is_stdout(self.path) {
                bail!("Moses output consists of two files; give the beginning of their names");
            }
            let (Some(source), Some(target)) = (&options.source, &options.target) else {
                bail!("name the languages with --source-lang and --target-lang");
            };
            let [one, other] = twins(self.path, source, target);
            let (one, other) = (shared(&one)?, shared(&other)?);
            let outputs = vec![one.clone(), other.clone()];
            (sink::twins(Box::new(one), Box::new(other), &options), outputs)
        } else {
            let out = shared(self.path)?;
            let sink = sink::sink(self.format, Box::new(out.clone()), &options);
            (sink.map_err(|error| self.failed(error))?, vec![out])
        };
        self.state = State::Foreign(sink, outputs);
        Ok(())
    }

    /// Finishes the file; creates one without units if none was begun.
    pub fn finish(mut self) -> Result<Finished> {
        if let State::Waiting(header) = &mut self.state {
            let header = header.take().unwrap_or_else(plain);
            if self.format == Format::Tmx { self.open_memory(&header)? } else { self.open()? }
        }
        let failed = |error| output::write_error(&self.path.display().to_string(), error);
        let outputs = match self.state {
            State::Memory(_, target) => vec![target.close()?],
            State::Foreign(sink, outputs) => {
                sink.finish(&mut self.losses).map_err(failed)?;
                let close = |shared: Shared| match Rc::try_unwrap(shared.0) {
                    Ok(output) => output.into_inner().close(),
                    Err(_) => bail!("the output is still in use"),
                };
                outputs.into_iter().map(close).collect::<Result<_>>()?
            }
            State::Waiting(_) => Vec::new(),
        };
        Ok(Finished { outputs, read: self.read, written: self.written, losses: self.losses })
    }
}

/// A file of pairs that is written to its end, but not yet in its place.
pub struct Finished {
    /// The file, or the two of a Moses pair, for [`commit_all`](output::commit_all).
    pub outputs: Vec<Output>,
    /// Units that were taken.
    pub read: u64,
    /// Units or pairs that were written.
    pub written: u64,
    /// What the format could not keep.
    pub losses: Losses,
}
