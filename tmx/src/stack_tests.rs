//! Hostile memories, read and processed with 256 KB of stack: an overflow would end the whole program.

use crate::{Reader, Unit, Writer};

/// The repeated parts: openings without an end, attributes, references, the elements of a memory.
#[rustfmt::skip]
const ATOMS: &[&str] = &[
    "<", ">", "</", "<a", "<a>", "</a>", "/>", " a=\"x\"", " a='x'", " a=x", " xml:lang=\"en\"", "=\"", "\"", "'", "&", "&amp;", "&a;", "&#65;",
    "<!--", "-->", "<?", "<![CDATA[", "]]>", "<!DOCTYPE a [", "<!ENTITY a \"&b;\">", "\0", "\n", " ",
    "<tmx>", "<header>", "<body>", "<tu>", "<tuv xml:lang=\"en\">", "<seg>", "<seg>a</seg>", "</tuv>", "<note>", "<prop type=\"a\">", "<map/>", "<ude>",
    "<bpt i=\"1\">", "<ept i=\"1\">", "<ph>", "<sub>", "<ph><sub>", "<bpt i=\"1\"><sub>", "<hi>", "<it pos=\"begin\">", "<ut>", "</seg></tuv></tu>",
];

/// The number of repetitions: 256 KB overflow if each takes 64 bytes, less than any call.
const TIMES: usize = 4000;

/// Places where texts occur.
const FRAMES: &[&str] = &[
    "@",
    "<tmx version=\"1.4\"><header srclang=\"en\"/><body>@",
    "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>@",
    "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>@</seg></tuv></tu></body></tmx>",
    "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu @><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu></body></tmx>",
    "<tmx version=\"1.4\"><header srclang=\"en\">@",
];

#[test]
fn no_memory_overflows_a_small_stack() {
    let test = || {
        for atom in ATOMS {
            for frame in FRAMES {
                let file = frame.replace('@', &atom.repeat(TIMES));
                let Ok(mut reader) = Reader::new(file.as_bytes()) else { continue };
                let units: Vec<Unit> = reader.by_ref().map_while(Result::ok).filter_map(|e| e.unit).collect();
                let mut writer = Writer::new(Vec::new(), reader.header()).unwrap();
                units.iter().for_each(|unit| drop(writer.write(unit).unwrap()));
                writer.finish().unwrap();
            }
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(test).unwrap().join().unwrap();
}
