//! The samples as documents of other formats (tests/documents, made by LibreOffice): the links are those of
//! the plain texts.

use crate::support::{SAMPLES, root};
use std::collections::BTreeSet;
use sverka::pipeline::Aligner;

/// The two-sided links of a pair of files, as their texts.
fn links(source: &str, target: &str) -> BTreeSet<(String, String)> {
    let aligned = Aligner::default().align_files(root(source), root(target)).unwrap();
    let bitext = &aligned.bitext;
    let links = bitext.links.iter().filter(|link| link.is_two_sided());
    links.map(|link| bitext.texts(link)).collect()
}

/// The right links of a sample, as their texts.
fn gold(name: &str) -> BTreeSet<(String, String)> {
    let file = |end: &str| std::fs::read_to_string(root(format!("samples/gold/{name}.{end}"))).unwrap();
    let lines = |end| -> Vec<String> {
        file(end).lines().filter(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned()).collect()
    };
    let (source, target) = (lines("en.sents"), lines("ru.sents"));
    let beads = sverka::evaluate::read_beads(&file("beads")).unwrap();
    let text = |side: &[String], run: &[usize]| {
        run.iter().map(|&at| side[at].as_str()).collect::<Vec<_>>().join(" ")
    };
    let two_sided = beads.iter().filter(|bead| !bead.source.is_empty() && !bead.target.is_empty());
    two_sided.map(|bead| (text(&source, &bead.source), text(&target, &bead.target))).collect()
}

/// Strict F1 over all samples, the file of each side in its format.
fn score(formats: [&str; 2]) -> f64 {
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    for name in SAMPLES {
        let file = |lang: &str, format: &str| match format {
            "text" => {
                let page = format!("samples/{name}.{lang}.html");
                if root(&page).exists() { page } else { format!("samples/{name}.{lang}.txt") }
            }
            format => format!("tests/documents/{name}.{lang}.{format}"),
        };
        let (links, gold) = (links(&file("en", formats[0]), &file("ru", formats[1])), gold(name));
        right += links.intersection(&gold).count();
        found += links.len();
        wanted += gold.len();
    }
    2.0 * right as f64 / (found + wanted) as f64
}

#[test]
#[allow(clippy::print_stderr, reason = "says what was measured")]
fn documents_give_the_links_of_plain_texts() {
    let text = score(["text", "text"]);
    eprintln!("text: {text:.4}");
    for (formats, tolerance) in [
        (["docx", "docx"], 0.005),
        (["odt", "odt"], 0.005),
        (["rtf", "rtf"], 0.005),
        // LibreOffice leaves the first row of a table out of EPUB: two links of the museum.
        (["epub", "epub"], 0.008),
        (["docx", "odt"], 0.005),
        (["rtf", "text"], 0.005),
        (["pdf", "pdf"], 0.02),
        (["docx", "pdf"], 0.02),
    ] {
        let found = score(formats);
        eprintln!("{formats:?}: {found:.4}");
        assert!(found >= text - tolerance, "{formats:?}: {found:.4}, text {text:.4}");
    }
}
