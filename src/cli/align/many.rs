//! A text and several translations: units of all languages.

use super::super::console::Console;
use super::super::output::DASH;
use super::super::places::Places;
use super::super::{creation_date, input, remedy};
use super::Args;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::ExitCode;
use sverka::Aligner;
use sverka::bilingual::Format;
use sverka::multitext::{MultiLink, Multitext};
use sverka::pipeline::AlignedMany;
use sverka::write::{self, multi};

/// Aligns the text with each translation and writes the joined links.
pub fn run(
    args: &Args,
    source: &Path,
    aligner: &Aligner,
    options: write::Options,
    console: &Console,
) -> Result<ExitCode> {
    check_options(args)?;
    let places = places(args, source)?;
    let options = write::Options { created: creation_date()?, ..options };
    let targets = args.targets.iter().enumerate();
    let translations: Vec<_> = targets.map(|(at, path)| (input::parse(path), args.reading(at + 1))).collect();
    let aligned = aligner.align_many(&input::parse(source), &translations);
    let AlignedMany { texts, diagnostics } = aligned.map_err(|error| input::worded(error, remedy::PAIR))?;
    console.diagnostics(&diagnostics);
    let written = places.write_many(&texts, &options)?;
    console.diagnostics(&written.diagnostics);
    if !written.files.is_empty() {
        for (at, translation) in texts.translations().iter().enumerate() {
            let Some(bitext) = texts.bitext(at) else { continue };
            console.line(format_args!(
                "{} and {}: {}",
                texts.pivot().lang,
                translation.text.lang,
                bitext.summary()
            ));
        }
        let files: Vec<_> = written.files.iter().map(|path| path.display().to_string()).collect();
        let left_out = written.left_out.message(&options).map(|said| format!("; {said}")).unwrap_or_default();
        console.line(format_args!("{} -> {}{left_out}", summary(&texts), files.join(", ")));
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks that every option is one that makes sense for more than two texts.
fn check_options(args: &Args) -> Result<()> {
    let mut for_two = vec![
        ("--anchors", args.anchors.is_some()),
        ("--explain", !args.explain.is_empty()),
        ("--link-moved", args.link_moved),
        ("--crossing", args.crossing),
        ("--moses", args.moses.is_some()),
    ];
    #[cfg(feature = "web")]
    for_two.push(("--review", args.review.is_some()));
    if let Some((option, _)) = for_two.into_iter().find(|(_, is_given)| *is_given) {
        bail!("{option} is for two texts; align each translation with the text alone");
    }
    let (langs, texts) = (args.target_langs.len(), args.targets.len());
    if langs != 0 && langs != texts {
        bail!(
            "there are {texts} translations and {langs} --target-lang; give it for each translation, in the same order, or for none"
        );
    }
    if args.target_encodings.len() > texts {
        bail!(
            "there are more --target-encoding than translations; give it for each, in the same order, or once for all"
        );
    }
    Ok(())
}

/// Returns where the units go, after checking that they can be written there.
fn places(args: &Args, source: &Path) -> Result<Places> {
    let inputs = std::iter::once(source).chain(args.targets.iter().map(|path| &**path));
    let mut places = Places::of_inputs(inputs);
    for path in &args.output {
        places.add(path, args.format)?;
    }
    if places.is_empty() {
        places.add(Path::new(DASH), args.format.or(Some(Format::Tsv)))?;
    }
    if let Some((path, format)) = places.formats().find(|(_, format)| !multi::FORMATS.contains(format)) {
        let [first, second, third] = multi::FORMATS.map(Format::name);
        bail!(
            "{}: {} holds two languages; write {first}, {second} or {third}, or align each translation with the text alone",
            input::name(path),
            format.name(),
        );
    }
    Ok(places)
}

/// Returns how many units have how many languages: `40 units in 3 languages, 5 in 2, 1 in 1`.
fn summary(texts: &Multitext) -> String {
    let joined = texts.joined();
    let most = texts.translations().len() + 1;
    let count = |texts: usize| joined.iter().filter(|link: &&MultiLink| link.texts() == texts).count();
    let counts: Vec<(usize, usize)> = (1..=most).rev().map(|texts| (count(texts), texts)).collect();
    let counts = counts.into_iter().filter(|(count, texts)| *count > 0 || *texts == most);
    let words = |(at, (count, texts)): (usize, (usize, usize))| match (at, count) {
        (0, 1) => format!("1 unit in {texts} languages"),
        (0, _) => format!("{count} units in {texts} languages"),
        _ => format!("{count} in {texts}"),
    };
    let words: Vec<String> = counts.enumerate().map(words).collect();
    words.join(", ")
}
