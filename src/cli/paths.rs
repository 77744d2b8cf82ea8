//! All paths that a command reads and writes, in one place, so that no output overwrites an input.
//!
//! The role of every option that takes a path is listed here for every command; a test checks that none is
//! missing. Files are compared by identity, so that another name, a link or different case still means the
//! same file.

use super::{output, project};
use anyhow::{Result, bail};
use clap::ArgMatches;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use sverka::bilingual::{self, moses};
use sverka::translation_memory::index_folder;

/// What a command does with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Reads it.
    Reads,
    /// Writes it.
    Writes,
    /// Writes it, and may replace the input itself.
    Replaces,
    /// Reads it, or writes it if another flag requires that.
    Updates,
    /// Reads all but the last, which it writes, unless the option `output` is given.
    LastWrites,
    /// A folder or the beginning of names; its files are checked when they are known.
    Beginning,
}

/// The role of each option's path, by the names of the command and the option. `*` is any command; the first
/// matching line applies.
const ROLES: &[(&str, &str, Role)] = &[
    ("convert", "files", Role::LastWrites),
    ("edit", "output", Role::Replaces),
    ("merge", "output", Role::Replaces),
    ("dedupe", "output", Role::Replaces),
    ("filter", "output", Role::Replaces),
    ("repair", "output", Role::Replaces),
    ("anonymise", "output", Role::Replaces),
    // SQLite reads and writes a store and keeps it consistent.
    ("add", "store", Role::Writes),
    ("update", "store", Role::Writes),
    ("remove", "store", Role::Writes),
    ("serve", "store", Role::Writes),
    // Files can be added to it on the page.
    ("app", "memory", Role::Writes),
    ("*", "memory", Role::Reads),
    ("*", "output", Role::Writes),
    ("*", "merge", Role::Writes),
    ("*", "index", Role::Writes),
    ("pair", "pages", Role::Beginning),
    ("*", "matches", Role::Writes),
    ("*", "log", Role::Writes),
    ("*", "rejected", Role::Writes),
    ("*", "receipt", Role::Writes),
    ("*", "junk", Role::Writes),
    ("*", "baseline", Role::Updates),
    ("*", "moses", Role::Beginning),
    ("*", "dir", Role::Beginning),
    ("*", "out_dir", Role::Beginning),
    ("*", "store", Role::Reads),
    ("*", "source", Role::Reads),
    ("*", "target", Role::Reads),
    ("*", "file", Role::Reads),
    ("*", "files", Role::Reads),
    ("*", "inputs", Role::Reads),
    ("*", "old", Role::Reads),
    ("*", "new", Role::Reads),
    ("*", "gold", Role::Reads),
    ("*", "predicted", Role::Reads),
    ("*", "golds", Role::Reads),
    ("*", "predictions", Role::Reads),
    ("*", "anchors", Role::Reads),
    ("*", "review", Role::Reads),
    ("*", "join", Role::Reads),
    ("*", "folders", Role::Beginning),
    ("*", "pairs", Role::Reads),
    ("*", "abbreviations", Role::Reads),
    ("*", "srx", Role::Reads),
    ("*", "accepted", Role::Reads),
    ("*", "glossary", Role::Reads),
    ("*", "config", Role::Reads),
    ("*", "stop", Role::Reads),
    ("*", "exclude", Role::Reads),
    ("*", "known", Role::Reads),
    ("*", "ids_done", Role::Reads),
    ("*", "names", Role::Reads),
    ("init", "folder", Role::Beginning),
];

/// The options for a command's main files: messages about them do not name the option.
const MAIN: [&str; 8] = ["source", "target", "file", "files", "inputs", "old", "new", "store"];

/// The file that a command reads by default.
const IMPLIED: [(&str, &str); 1] = [("qa", "qa.toml")];

fn role(command: &str, option: &str) -> Option<Role> {
    let fits = |(of, name, _): &&(&str, &str, Role)| (*of == command || *of == "*") && *name == option;
    ROLES.iter().find(fits).map(|(_, _, role)| *role)
}

/// A file, under whatever name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// Device and number of a file that exists.
    #[cfg(unix)]
    Node(u64, u64),
    /// The path without links; for a file that does not exist yet, that of its folder plus its name.
    Path(PathBuf),
}

impl Identity {
    /// Returns the identity of the file at a path, whether it exists or not.
    pub fn of(path: &Path) -> Self {
        #[cfg(unix)]
        if let Ok(found) = fs::metadata(path) {
            use std::os::unix::fs::MetadataExt;
            return Self::Node(found.dev(), found.ino());
        }
        let of_parent = || Some(fs::canonicalize(output::parent(path)).ok()?.join(path.file_name()?));
        Self::Path(fs::canonicalize(path).ok().or_else(of_parent).unwrap_or_else(|| path.to_owned()))
    }
}

/// A path from the command line.
#[derive(Debug)]
struct Named {
    path: PathBuf,
    option: String,
}

/// The files that this run reads, with the options that name them.
static READ: OnceLock<Vec<(Identity, String)>> = OnceLock::new();
/// The settings of the project.
static FOUND: OnceLock<(Identity, String)> = OnceLock::new();

/// Checks the paths of a command before anything is read or written.
///
/// # Errors
/// When an output is a file that the command reads, or two outputs are the same file.
pub fn check(matches: &ArgMatches) -> Result<()> {
    let (mut name, mut matches) = ("sverka", matches);
    while let Some((inner, more)) = matches.subcommand() {
        (name, matches) = (inner, more);
    }
    let (mut reads, mut writes) = roles(name, matches);
    // Whether source and target are the same is for the command to say, which knows more names for it.
    let is_side = |read: &Named| ["source", "target"].contains(&read.option.as_str());
    let is_stdin = |path: &Path| STDIN.iter().any(|name| path == Path::new(name));
    if reads.iter().filter(|read| is_stdin(&read.path) && !is_side(read)).count() > 1 {
        bail!("-: standard input can be read only once; give a file in place of one of them");
    }
    reads.extend(reads.iter().flat_map(|read| twins(read, matches)).collect::<Vec<_>>());
    writes.extend(
        writes
            .iter()
            .flat_map(|(path, replaces)| halves(path, matches).into_iter().map(|half| (half, *replaces)))
            .collect::<Vec<_>>(),
    );
    let stores: Vec<&Path> = reads
        .iter()
        .chain(writes.iter().map(|(named, _)| named))
        .filter(|named| is_store(named))
        .map(|named| &*named.path)
        .collect();
    let read: Vec<(Identity, String)> = reads
        .iter()
        .filter_map(|read| Some((Identity::of(&file_of(&read.path)?), read.option.clone())))
        .chain(FOUND.get().cloned())
        .collect();
    let mut outputs = Outputs::default();
    for (Named { path, option }, replaces) in &writes {
        if is_stream(path) {
            continue;
        }
        output::check_link(path)?;
        if let Some(store) = stores.iter().find(|store| is_of_store(path, store)) {
            bail!(
                "{}: belongs to the memory {}; give another path for {}",
                path.display(),
                store.display(),
                aim(option)
            );
        }
        let identity = Identity::of(path);
        let clash = read.iter().find(|(other, _)| *other == identity);
        if let Some((_, by)) = clash.filter(|(_, by)| !(*replaces && MAIN.contains(&by.as_str()))) {
            bail!("{}: is an input{}; give another path for {}", path.display(), shown(by), aim(option));
        }
        outputs.add(path, identity)?;
    }
    let _ = READ.set(read);
    Ok(())
}

/// The names of standard input.
const STDIN: [&str; 3] = [output::DASH, "/dev/stdin", "/dev/fd/0"];

/// The options that name the languages of source and target.
const LANGS: [&str; 2] = ["source_lang", "target_lang"];

/// Returns the file that a path reads: for `-` the one that standard input is redirected from, if any. None for other streams.
fn file_of(path: &Path) -> Option<PathBuf> {
    let stdin = Path::new("/dev/stdin");
    if path.as_os_str() == output::DASH {
        return fs::metadata(stdin).is_ok_and(|found| found.is_file()).then(|| stdin.to_owned());
    }
    (!is_stream(path)).then(|| path.to_owned())
}

/// Returns whether a path is that of a translation memory.
fn is_store(named: &Named) -> bool {
    ["store", "memory"].contains(&named.option.as_str())
}

/// Returns whether a file is one of those that SQLite and the index keep beside a translation memory.
fn is_of_store(path: &Path, store: &Path) -> bool {
    let beside = |end: &str| {
        let mut name = store.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let identity = Identity::of(path);
    let is_beside = STORE_FILES.iter().any(|end| Identity::of(&beside(end)) == identity);
    let folder = fs::canonicalize(index_folder(store));
    let parent = fs::canonicalize(output::parent(path));
    is_beside || folder.is_ok_and(|folder| parent.is_ok_and(|parent| parent.starts_with(folder)))
}

/// How the names of the files end that SQLite keeps beside a store while it is open.
const STORE_FILES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Returns the files that the beginning of a Moses pair stands for: `m.en` and `m.ru` for `m`.
fn twins(read: &Named, matches: &ArgMatches) -> Vec<Named> {
    if read.path.exists() {
        return Vec::new();
    }
    let [source, target] = LANGS.map(|option| language(matches, option)?.parse().ok());
    let files = moses::find(&read.path, &bilingual::Options { source, target, ..Default::default() });
    files.into_iter().flatten().map(|(path, _)| Named { path, option: read.option.clone() }).collect()
}

/// Returns the files that an output makes if it is the beginning of a Moses pair: one for each language that is named.
fn halves(written: &Named, matches: &ArgMatches) -> Vec<Named> {
    if written.path.extension().is_some() || is_stream(&written.path) {
        return Vec::new();
    }
    let langs = LANGS.into_iter().filter_map(|option| language(matches, option));
    langs
        .map(|lang| Named { path: moses::half(&written.path, lang), option: written.option.clone() })
        .collect()
}

/// Returns the language that an option names.
fn language<'m>(matches: &'m ArgMatches, option: &str) -> Option<&'m str> {
    matches.try_get_raw(option).ok()??.next()?.to_str()
}

/// The outputs of a run so far.
#[derive(Default)]
struct Outputs(Vec<Identity>);

impl Outputs {
    /// Adds one.
    ///
    /// # Errors
    /// When another one has its place.
    fn add(&mut self, path: &Path, identity: Identity) -> Result<()> {
        if self.0.contains(&identity) {
            bail!("{}: two outputs would go to the same place; give each its own path", path.display());
        }
        self.0.push(identity);
        Ok(())
    }
}

/// Checks that outputs whose paths are known only later go to different places.
///
/// # Errors
/// When two are the same file.
pub fn check_distinct<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Result<()> {
    let mut outputs = Outputs::default();
    let mut paths = paths.into_iter().filter(|path| !is_stream(path));
    paths.try_for_each(|path| outputs.add(path, Identity::of(path)))
}

/// Registers a file that this run reads although no argument names it.
pub fn reads(path: &Path, option: &str) {
    let _ = FOUND.set((Identity::of(path), option.to_owned()));
}

/// Checks a path that is known only later, such as a file in a folder of results, against everything that the
/// command line reads.
///
/// # Errors
/// When it is one of those files.
pub fn check_free(path: &Path, remedy: &str) -> Result<()> {
    if is_stream(path) {
        return Ok(());
    }
    let identity = Identity::of(path);
    match READ.get().and_then(|read| read.iter().find(|(other, _)| *other == identity)) {
        Some((_, by)) => bail!("{}: is an input{}; give {remedy}", path.display(), shown(by)),
        None => Ok(()),
    }
}

/// Returns the paths that a command reads, and those it writes with whether each may replace an input.
fn roles(command: &str, matches: &ArgMatches) -> (Vec<Named>, Vec<(Named, bool)>) {
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    for id in matches.ids() {
        let option = id.as_str();
        let Ok(Some(paths)) = matches.try_get_many::<PathBuf>(option) else { continue };
        let mut paths: Vec<Named> =
            paths.map(|path| Named { path: path.clone(), option: option.to_owned() }).collect();
        match role(command, option) {
            Some(Role::Reads) => reads.append(&mut paths),
            Some(Role::Writes) => writes.extend(paths.into_iter().map(|path| (path, false))),
            Some(Role::Replaces) => writes.extend(paths.into_iter().map(|path| (path, true))),
            Some(Role::Updates) if matches.get_flag("update_baseline") => {
                writes.extend(paths.into_iter().map(|path| (path, false)));
            }
            Some(Role::Updates) => reads.append(&mut paths),
            Some(Role::LastWrites) => {
                if matches.try_get_one::<PathBuf>("output").is_ok_and(|output| output.is_none())
                    && paths.len() > 1
                {
                    writes.extend(paths.pop().map(|path| (path, false)));
                }
                reads.append(&mut paths);
            }
            Some(Role::Beginning) | None => {}
        }
    }
    let implied = IMPLIED.iter().filter(|(of, file)| *of == command && Path::new(file).exists());
    reads.extend(implied.map(|(_, file)| Named { path: file.into(), option: "config".into() }));
    (reads, writes)
}

/// Returns whether a path is standard input or output, a device or a pipe, which is not replaced.
fn is_stream(path: &Path) -> bool {
    path.as_os_str() == output::DASH || output::is_stream(path)
}

/// Returns a mention of the option that reads a file, unless it is a main file of the command.
fn shown(option: &str) -> String {
    if MAIN.contains(&option) {
        String::new()
    } else if option == project::NAME {
        " (the settings of the project)".to_owned()
    } else {
        format!(" (--{})", option.replace('_', "-"))
    }
}

/// Returns a mention of the option that writes a file.
fn aim(option: &str) -> String {
    match option {
        "output" | "files" => "the output".to_owned(),
        "store" => "the memory".to_owned(),
        other => format!("--{}", other.replace('_', "-")),
    }
}

#[cfg(test)]
mod tests;
