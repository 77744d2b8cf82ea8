//! Serves the review of a `.bitext.json` file, or of a made-up text with a number of rows:
//!
//!     cargo run -p sverka-web --example serve -- talk.bitext.json
//!     cargo run -p sverka-web --example serve -- --rows 50000 made-up.review.jsonl
//!
//! It prints the address to open.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka_text::bitext::{Bitext, Link};
use sverka_text::document::Segmented;
use sverka_web::app::Routes;
use sverka_web::kit::{Bounds, Server};
use sverka_web::server::{Checks, Listed, Opened, Progress, Workspace, run};

struct One {
    file: PathBuf,
    rows: Option<usize>,
}

impl Workspace for One {
    fn command(&self) -> &'static str {
        "review"
    }

    fn ui(&self) -> Option<&str> {
        None
    }

    fn reviewer(&self) -> Option<&str> {
        None
    }

    fn documents(&self) -> Vec<Listed> {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".bitext.json").trim_end_matches(".review.jsonl").to_owned();
        let review = self.file.with_file_name(format!("{stem}.review.jsonl"));
        vec![Listed { name: stem, source: name.clone(), target: name, review }]
    }

    fn open(&self, _: usize, _: &Arc<Progress>) -> Result<Opened, String> {
        let bitext = match self.rows {
            Some(rows) => made_up(rows),
            None => read(&self.file).map_err(|error| error.to_string())?,
        };
        let mut options = sverka_align::Options::default();
        options.encoder = false;
        let aligned = Some(options);
        let checks = Checks { file: self.file.with_file_name("qa.toml"), ..Checks::default() };
        Ok(Opened { bitext, aligned, checks, remarks: Vec::new(), with: None })
    }
}

fn read(path: &Path) -> Result<Bitext, Box<dyn Error>> {
    Ok(Bitext::read_json(&std::fs::read_to_string(path)?)?)
}

/// Makes a text of so many rows, most of them 1:1.
fn made_up(rows: usize) -> Bitext {
    let (mut source, mut target, mut links) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..rows {
        let (n, m) =
            [(1, 1), (1, 1), (1, 1), (1, 1), (2, 1), (1, 1), (1, 2), (1, 1), (1, 1), (1, 0)][row % 10];
        let from = (source.len(), target.len());
        let words = "and so on, ".repeat(row % 7);
        source.extend((0..n).map(|_| format!("This is sentence {row} of {rows}, {words}of the source.")));
        target.extend((0..m).map(|_| format!("Это предложение {row} из {rows}, {words}в переводе.")));
        let score = ((row * 7919) % 1000) as f64 / 1000.0;
        links.push(Link::new(from.0..source.len(), from.1..target.len(), score.max(0.3)));
    }
    let side = |name: &str, lang: &str, texts: Vec<String>| {
        Ok::<_, sverka_text::document::ParseLangError>(Segmented::from_sentences(name, lang.parse()?, texts))
    };
    let (Ok(source), Ok(target)) =
        (side("made-up.en.txt", "en", source), side("made-up.ru.txt", "ru", target))
    else {
        unreachable!("en and ru are languages")
    };
    Bitext { source, target, links, method: "made up".into(), moved: Vec::new() }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut file, mut rows) = (PathBuf::from("made-up.review.jsonl"), None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rows" => rows = Some(arguments.next().ok_or("--rows needs a number")?.parse()?),
            path => file = path.into(),
        }
    }
    let server = Server::bind(0, Bounds::default())?;
    writeln!(io::stdout(), "{}", server.url())?;
    run(server, One { file, rows }, Routes::default())?;
    Ok(())
}
