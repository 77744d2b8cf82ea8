//! A directory to work in and the binary to run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A small English text and its translation, three paragraphs, seven sentences each.
pub const ENGLISH: &str = "Good evening, ladies and gentlemen.

We met here in March 2019. Twelve countries came. Today there are 40 of them.

The road was long. It is not over. Thank you for your attention.
";

/// The translation of [`ENGLISH`].
pub const RUSSIAN: &str = "Добрый вечер, дамы и господа.

Мы встретились здесь в марте 2019 года. Приехали двенадцать стран. Сегодня их 40.

Путь был долгим. Он не окончен. Спасибо за внимание.
";

/// The path of one of the samples.
pub fn sample(name: &str) -> String {
    format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A directory that is removed when the test ends.
pub struct Room(TempDir);

impl Room {
    /// An empty directory.
    pub fn empty() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    /// A directory with the pair `a.en.txt`, `a.ru.txt`.
    pub fn with_pair() -> Self {
        let room = Self::empty();
        room.write("a.en.txt", ENGLISH);
        room.write("a.ru.txt", RUSSIAN);
        room
    }

    /// Writes a file, its directories too.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        fs::write(&path, content).expect("a file");
        path
    }

    /// All of a text file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The names of what is in it, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.path())
            .expect("a directory")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The binary, to run in the directory.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        command.env_remove("RAYON_NUM_THREADS").env_remove("NO_COLOR");
        command.env_remove("SOURCE_DATE_EPOCH");
        command
    }

    /// Runs the binary.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().expect("the binary runs"))
    }

    /// Runs the binary with a text on its standard input.
    pub fn run_with_input(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("the binary reads");
        Ran::from(child.wait_with_output().expect("the binary ends"))
    }
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Ran {
    /// Holds that all went well.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }

    /// Holds that it was refused with one clear message, which says all of `words`.
    #[track_caller]
    pub fn refused(self, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(2), "{self:#?}");
        assert!(self.err.lines().last().is_some_and(|line| line.starts_with("error: ")), "{self:#?}");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is missing in {self:#?}");
        }
        self
    }
}
