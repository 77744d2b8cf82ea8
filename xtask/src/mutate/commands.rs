//! The commands that are run on a changed input.

use crate::random::Random;

/// The roles in which a file can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A text to split and to align.
    Document,
    /// Pairs in any format, memories among them.
    Pairs,
    /// Texts of one language by key.
    Keys,
    /// A glossary.
    Glossary,
    /// Numbers of linked segments.
    Beads,
    /// Rules of segmentation.
    Srx,
    /// A list of words, names or anchors, settings.
    List,
    /// A translation memory with indexes, as `sverka memory` makes it.
    Store,
    /// What a person did in a review.
    Review,
    /// Settings of a project.
    Project,
}

/// Returns the roles in which a file with an extension can be given.
pub fn roles(extension: &str) -> &'static [Role] {
    use Role::{Beads, Document, Glossary, Keys, List, Pairs, Project, Review, Srx, Store};
    match extension {
        "docx" => &[Document, Pairs],
        "txt" | "sents" | "md" => &[Document, List],
        "html" | "htm" | "mhtml" | "odt" | "odp" | "fodt" | "pptx" | "rtf" | "epub" | "fb2" | "srt"
        | "vtt" | "ass" | "pdf" => &[Document],
        "tsv" | "csv" => &[Pairs, Glossary, List],
        "xlsx" => &[Pairs, Glossary],
        "json" => &[Keys, Glossary, Pairs, List],
        "properties" | "strings" | "stringsdict" | "arb" | "yaml" | "yml" | "resx" => &[Keys],
        "xml" => &[Keys, Document],
        "tbx" => &[Glossary],
        "beads" => &[Beads, List],
        "srx" => &[Srx],
        "toml" => &[List, Project],
        "tmx" | "gz" | "xlf" | "xliff" | "sdlxliff" | "mqxliff" | "mxliff" | "po" | "pot" | "mo" | "ts"
        | "ods" | "ndjson" => &[Pairs],
        "jsonl" => &[Pairs, Review],
        "svm" => &[Store],
        // The two files of Moses, by their languages.
        "en" | "ru" => &[Document, Pairs],
        _ => &[],
    }
}

/// The command lines of a role. `@` is the changed input, `+` its translation or another file of its kind, `=` the
/// sample memory, `%` a copy of the sample store, `:` the folder for what is written.
fn lines(role: Role) -> &'static [&'static str] {
    match role {
        Role::Document => &[
            "split @",
            "split -f jsonl --whole-page @",
            "split --with comments --with headers --with sounds @",
            "split --explain @",
            "split -l ru --paragraphs line -o :/o.txt @",
            "align @ + -o :/o.tmx",
            "align + @ -o :/o.html",
            "align -s en -t ru --no-encoder @ + -o :/o.bitext.json",
            "align -s en -t ru @ + -o :/o.xlsx",
            "align -s en -t ru --presplit --encoding windows-1251 @ + -o :/o.tsv",
            "align @ -o :/o.jsonl",
            "align --crossing --link-moved --transcript @ + -o :/o.docx",
            "memory analyse % @ -f json",
            "memory pretranslate % -s en -t ru @ -o :/o.xlf --matches :/o.tmx",
            "qa -s en -t ru --source @ --target + -o :/o.json",
            "terms -s en -t ru @ + -o :/o.csv",
        ],
        Role::Pairs => &[
            "qa @",
            "qa -s en -t ru -o :/o.html -o :/o.sarif -o :/o.xml @",
            "qa -s en -t ru -f json @ +",
            "terms -s en -t ru @ -o :/o.tbx",
            "terms -s en -t ru @ -o :/o.html --names",
            "align -s en -t ru @ -o :/o.tmx",
            "eval @ +",
            "tmx validate @",
            "tmx validate -f json --profile omegat @",
            "tmx repair @ -o :/o.tmx --junk :/junk --receipt :/receipt",
            "tmx convert @ -o :/o.tmx",
            "tmx convert @ -o :/o.csv",
            "tmx convert @ -o :/o.xlsx",
            "tmx convert -s en -t ru @ -o :/o.po",
            "tmx convert -s en -t ru @ -o :/o.xlf",
            "tmx convert -s en -t ru @ -o :/o.xlf2",
            "tmx convert @ -o :/o.jsonl",
            "tmx convert -s en -t ru @ -o :/o.docx",
            "tmx convert --input-encoding windows-1251 @ -o :/o.tsv",
            "tmx merge @ + -o :/o.tmx --dedupe",
            "tmx merge @ + -o :/o.tmx --conflicts newest",
            "tmx dedupe @ -o :/o.tmx",
            "tmx filter --min-length 2 --max-ratio 3 --untranslated @ -o :/o.tmx --rejected :/r.tmx",
            "tmx filter --match en=a --since 2000-01-01 --not @ -o :/o.tmx",
            "tmx edit --lang en=en-GB --drop-props --drop-notes --add-note a @ -o :/o.tmx",
            "tmx edit --keep-lang en --set changeid=a @ -o :/o.tmx",
            "tmx split --max-units 1 -d :/d @",
            "tmx split --by-lang -d :/d @",
            "tmx split --by-document -d :/d @",
            "tmx stats @",
            "tmx stats -f json @",
            "tmx diff @ +",
            "tmx diff -f json + @",
            "tmx diff --textconv @",
            "tmx anonymise @ -o :/o.tmx",
            "memory add :/o.svm @ +",
            "memory add -s en -t ru % @",
            "memory update % -s en -t ru --document old --remove @",
            "memory analyse % @",
            "memory pretranslate % @ -o :/o.tmx --min 30",
            "memory pretranslate % -s en -t ru @ -o :/o.po",
        ],
        Role::Keys => &[
            "qa -s en -t ru @ +",
            "terms -s en -t ru + @ -o :/o.tsv",
            "tmx convert -s en -t ru @ + -o :/o.tmx",
            "tmx stats @ +",
            "tmx validate @",
            "memory add -s en -t ru :/o.svm @ +",
        ],
        Role::Glossary => &[
            "qa -s en -t ru --glossary @ =",
            "qa --glossary @ = -o :/o.html",
            "terms --known @ = -o :/o.json",
            "tmx convert @ -o :/o.tmx",
        ],
        Role::Beads => &[
            "eval @ +",
            "eval --split-del -f json + @",
            "align --anchors @ samples/water-forum.en.txt samples/water-forum.ru.txt -o :/o.tsv",
        ],
        Role::Srx => &[
            "split -l en --srx @ samples/water-forum.en.txt",
            "align --srx @ samples/commencement.en.txt samples/commencement.ru.txt -o :/o.tmx",
        ],
        Role::List => &[
            "qa --config @ =",
            "qa --baseline @ =",
            "terms --stop @ = -o :/o.csv",
            "tmx anonymise --names @ = -o :/o.tmx",
            "split -l en --abbreviations @ samples/water-forum.en.txt",
            "align --anchors @ samples/water-forum.en.txt samples/water-forum.ru.txt -o :/o.tsv",
            "align --pairs @ --out-dir :/d",
            "align --pairs @ --out-dir :/d --index :/i.html --merge :/m.tmx",
            "memory lookup % --file @ --min 30 -f jsonl",
            "qa --accepted @ =",
        ],
        Role::Store => &[
            "memory stats @",
            "memory check @",
            "memory check --rebuild @",
            "memory lookup @ Peace --min 30",
            "memory lookup @ --file samples/water-forum.en.txt --min 50 -f json",
            "memory concordance @ a*",
            "memory similar @ peace",
            "memory export @ -o :/o.tmx",
            "memory export @ -s en -t ru -o :/o.xlsx",
            "memory add @ =",
            "memory update @ = --remove",
            "memory remove @ --unit 1",
            "memory remove @ --document old.tmx",
            "memory analyse @ samples/water-forum.en.txt",
            "memory pretranslate @ = -o :/o.tmx",
        ],
        Role::Review => &[
            "align samples/commencement.en.txt samples/commencement.ru.txt --no-encoder --review @ -o :/o.tmx",
            "align samples/water-forum.en.txt samples/water-forum.ru.txt --no-encoder --review @ -o :/o.html",
        ],
        // They run in the folder of the changed input.
        Role::Project => &[
            "qa =",
            "split samples/water-forum.en.txt",
            "align samples/commencement.en.txt samples/commencement.ru.txt --no-encoder",
            "terms =",
            "tmx stats =",
        ],
    }
}

/// The memory for commands whose changed input is something else.
pub const MEMORY: &str = "tests/cmd/tmx-merge.in/old.tmx";

/// The paths of a run's files.
pub struct Places<'a> {
    /// The changed input.
    pub input: &'a str,
    /// Its translation, or another file of its kind.
    pub other: &'a str,
    /// The folder for what is written.
    pub folder: &'a str,
    /// A store that the command may change.
    pub store: &'a str,
    /// The root of the repository, where a command runs that does not run in the folder of its input.
    pub root: &'a str,
}

/// A command to run.
pub struct Chosen {
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Whether it runs in the folder of the changed input, which it finds by its name.
    pub in_folder: bool,
}

/// Chooses a command for a file with an extension; `None` for what no command takes.
pub fn choose(extension: &str, places: &Places<'_>, random: &mut Random) -> Option<Chosen> {
    let role = *random.pick(roles(extension))?;
    let line = random.pick(lines(role))?;
    let in_folder = role == Role::Project;
    let sample = |path: &str| if in_folder { format!("{}/{path}", places.root) } else { path.to_owned() };
    let fill = |word: &str| match word {
        "@" => places.input.to_owned(),
        "+" => places.other.to_owned(),
        "=" => sample(MEMORY),
        "%" => places.store.to_owned(),
        _ if word.starts_with("samples/") => sample(word),
        _ => word.replace(":/", &format!("{}/", places.folder)),
    };
    Some(Chosen { arguments: line.split(' ').map(fill).collect(), in_folder })
}

/// Returns the name of the command of some arguments: `tmx merge`.
pub fn name(arguments: &[String]) -> String {
    arguments[..if matches!(arguments[0].as_str(), "tmx" | "memory") { 2 } else { 1 }].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_a_memory_is_run() {
        let all: Vec<&str> =
            [Role::Store, Role::Pairs, Role::Document].into_iter().flat_map(lines).copied().collect();
        for name in [
            "add",
            "update",
            "remove",
            "export",
            "lookup",
            "concordance",
            "similar",
            "analyse",
            "pretranslate",
            "stats",
            "check",
        ] {
            assert!(all.iter().any(|line| line.starts_with(&format!("memory {name} "))), "{name}");
        }
    }

    #[test]
    fn every_role_has_commands_and_every_command_a_place() {
        for extension in
            ["docx", "txt", "json", "tbx", "beads", "srx", "tmx", "properties", "svm", "jsonl", "toml"]
        {
            for role in roles(extension) {
                let is_named = |line: &&str| *role == Role::Project || line.contains('@');
                assert!(lines(*role).iter().all(is_named), "{role:?}");
            }
        }
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(MEMORY).exists());
        let places = Places {
            input: "in.tmx",
            other: "other.tmx",
            folder: "out",
            store: "s.svm",
            root: "/repository",
        };
        let chosen = choose("tmx", &places, &mut Random(1)).unwrap();
        assert!(chosen.arguments.contains(&"in.tmx".to_owned()));
        assert!(choose("png", &places, &mut Random(1)).is_none());
    }
}
