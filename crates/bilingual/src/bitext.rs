//! The pivot file of an alignment, `.bitext.json`, and a bitext in memory, as units.

use crate::links;
use crate::opened::{self, Opened};
use crate::write::tmx::{document_id, sides};
use crate::{Entry, Error, Format, Options, Place, Remark, Remedy, Source, Spot, Units, field};
use std::borrow::Borrow;
use std::ops::Range;
use std::sync::Arc;
use sverka_text::bitext::{Bitext, Disorder, Link};
use tmx::{Prop, Unit, Variant};

/// Opens such a file, which must be read as a whole because of its format.
///
/// Paragraph boundaries and moved blocks are not part of any unit; the blocks are counted.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<Opened<'r>, Error> {
    let file = source.file.clone();
    let text = String::from_utf8(source.whole(&options.limits)?).map_err(|_| {
        Error::malformed(&file, 1, "it is not UTF-8", Remedy::Correct("save the file as UTF-8"))
    })?;
    let bitext =
        Bitext::read_json(&text).map_err(|error| Error::malformed(&file, 1, error.to_string(), None))?;
    let lines = lines(&text, bitext.links.len());
    drop(text);
    let moved = bitext.moved.iter().filter(|block| block.links.is_empty()).count();
    let message = format!("{moved} blocks that moved are not part of any unit");
    let remarks = if moved == 0 { Vec::new() } else { vec![Remark::note("moved", 0, message)] };
    let line = move |number: usize, _: &Link| (lines.get(number).copied().unwrap_or(1), None);
    Ok(Opened { remarks, ..opened(bitext, file, line, options) })
}

/// Returns the units of a bitext in memory, which are at no line of a file. `file` is its name in messages.
pub fn of_bitext<'b>(bitext: &'b Bitext, file: &str, options: &Options) -> Units<'b> {
    in_memory(bitext, file, |_, _| (0, None), options)
}

/// Returns the units of a bitext of two files with their places in both. `lines` holds the line of each sentence
/// (see [`Segmented::lines`]) of the source and of the target; an empty list is one of a file without lines.
///
/// [`Segmented::lines`]: sverka_text::document::Segmented::lines
pub fn of_aligned<'b>(bitext: &'b Bitext, lines: [Vec<usize>; 2], options: &Options) -> Units<'b> {
    let target: Arc<str> = bitext.target.name.as_str().into();
    let at = move |_: usize, link: &Link| {
        // A run without sentences lies before the next one.
        let line =
            |lines: &[usize], run: &Range<usize>| lines.get(run.start).or(lines.last()).copied().unwrap_or(0);
        let spot = Spot { file: target.clone(), line: line(&lines[1], &link.target) };
        (line(&lines[0], &link.source), Some(Box::new(spot)))
    };
    in_memory(bitext, &bitext.source.name, at, options)
}

fn in_memory<'b>(
    bitext: &'b Bitext,
    file: &str,
    at: impl Fn(usize, &Link) -> (usize, Option<Box<Spot>>) + Send + 'b,
    options: &Options,
) -> Units<'b> {
    let file: Arc<str> = file.into();
    let mut opened = opened(bitext, file.clone(), at, options);
    if !options.all_links {
        opened.entries = Box::new(opened.entries.map(|entry| entry.map(links::translation)));
    }
    Units::new(&file, Format::Bitext, opened)
}

fn opened<'b>(
    bitext: impl Borrow<Bitext> + Send + 'b,
    file: Arc<str>,
    at: impl Fn(usize, &Link) -> (usize, Option<Box<Spot>>) + Send + 'b,
    options: &Options,
) -> Opened<'b> {
    let (source, target) = (&bitext.borrow().source, &bitext.borrow().target);
    let header = opened::header(opened::tag(&source.lang));
    let langs = Some(Arc::new((source.lang.clone(), target.lang.clone())));
    let document = document_id(&source.name);
    let untranslated = options.untranslated;
    // The links out of order, which are few, along with their overall numbers.
    let all = bitext.borrow().all_links();
    let order: Vec<(usize, Option<(Link, Disorder)>)> = all
        .into_iter()
        .map(|one| (one.number, one.disorder.map(|disorder| (one.link.clone(), disorder))))
        .collect();
    let entries = order.into_iter().map(move |(number, crossing)| {
        let bitext = bitext.borrow();
        let disorder = crossing.as_ref().map(|(_, disorder)| *disorder);
        let link = crossing.as_ref().map_or_else(|| &bitext.links[number], |(link, _)| link);
        let unit = unit(bitext, &document, (number, disorder), link);
        let (line, target) = at(number, link);
        let place = Place { file: file.clone(), line, unit: number + 1, id: unit.tuid.clone(), target };
        if link.is_two_sided() || untranslated {
            return Ok(Entry { place, unit: Some(unit), ..Entry::default() });
        }
        let remarks = vec![Remark::note("untranslated", line, "has no translation; left out")];
        Ok(Entry { place, remarks, ..Entry::default() })
    });
    Opened { header, langs, remarks: Vec::new(), entries: Box::new(entries) }
}

/// Returns the line of each link: in the format that we write, each begins on a line of its own, indented by
/// four spaces.
fn lines(text: &str, links: usize) -> Vec<usize> {
    let list = text.lines().position(|line| line.trim_start().starts_with("\"links\":")).unwrap_or(0);
    let starts = text.lines().enumerate().skip(list).filter(|(_, line)| *line == "    {");
    let lines: Vec<usize> = starts.map(|(at, _)| at + 1).take(links).collect();
    // A file that another program has formatted begins its links differently.
    if lines.len() == links { lines } else { Vec::new() }
}

/// Makes a unit of a link; `number` is the link's index, from 0, and how it is out of order.
///
/// The identifiers are those of the memory that [`crate::write::tmx`] makes of the bitext.
fn unit(bitext: &Bitext, document: &str, (number, disorder): (usize, Option<Disorder>), link: &Link) -> Unit {
    let mut unit = Unit { tuid: Some(format!("{document}-{}", number + 1)), ..Unit::default() };
    let (source, target) = bitext.texts(link);
    for (text, run, side) in [(source, &link.source, &bitext.source), (target, &link.target, &bitext.target)]
    {
        if !run.is_empty() {
            unit.variants.push(Variant::new(opened::tag(&side.lang), text));
        }
    }
    let mut put = |kind: &str, text: String| unit.props.push(Prop::new(kind, text));
    put(field::SCORE, format!("{:.4}", link.score));
    put(field::BEAD, link.bead());
    if let Some(disorder) = disorder {
        put(field::ORDER, disorder.to_string());
    }
    if link.furniture {
        put(field::PART, field::FURNITURE.to_owned());
    }
    unit.props.extend(sides(bitext, link));
    let mut put = |kind: &str, text: String| unit.props.push(Prop::new(kind, text));
    put(field::METHOD, bitext.method.clone());
    for reason in &link.reasons {
        put(field::REASON, field::reason(reason.weight, &reason.feature, &reason.text));
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::small;
    use crate::{pairs, read};

    fn json() -> String {
        let mut out = Vec::new();
        small().write_json(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn all(units: Units<'_>) -> Vec<(Place, Option<Unit>)> {
        units.map(Result::unwrap).map(|entry| (entry.place, entry.unit)).collect()
    }

    #[test]
    fn a_link_is_a_unit_with_all_that_is_known_of_it() {
        let json = json();
        let options = Options { untranslated: true, all_links: true, ..Options::default() };
        let units = read("talk.bitext.json", json.as_bytes(), &options).unwrap();
        assert_eq!(units.format(), Format::Bitext);
        assert_eq!(units.langs().unwrap().1.as_str(), "ru");
        let units = all(units);
        let (place, unit) = &units[0];
        let unit = unit.as_ref().unwrap();
        let props: Vec<String> =
            unit.props.iter().map(|prop| format!("{}={}", prop.kind, prop.text)).collect();
        assert_eq!(
            props,
            [
                "x-score=0.9312",
                "x-bead=1:1",
                "x-doc=one.en.txt",
                "x-src-span=0-4",
                "x-tgt-doc=one.ru.txt",
                "x-tgt-span=0-7",
                "x-method=test 1",
                "x-reason=+1.25 length: about the same length",
                "x-reason=-0.50 numbers: no number in common: 1 & 2",
            ]
        );
        assert_eq!(unit.tuid.as_deref(), Some("one.en.txt-1"));
        assert_eq!(json.lines().nth(place.line - 1), Some("    {"), "the line {}", place.line);
        let lone = units[3].1.as_ref().unwrap();
        assert_eq!((units.len(), units[3].0.unit), (4, 4));
        assert_eq!((lone.variants.len(), lone.variants[0].lang.as_str()), (1, "ru"));
    }

    #[test]
    fn a_bitext_in_memory_gives_the_same_units() {
        let (bitext, json) = (small(), json());
        let options = Options::default();
        let without_lines = |units: Units<'_>| all(units).into_iter().map(|(place, unit)| (place.id, unit));
        let from_file = without_lines(read("a.bitext.json", json.as_bytes(), &options).unwrap());
        assert!(without_lines(of_bitext(&bitext, "a", &options)).eq(from_file));
        let found: Vec<_> = pairs(of_bitext(&bitext, "a", &options), &options).map(Result::unwrap).collect();
        assert_eq!((found.len(), found[0].place.line, found[1].place.unit), (2, 0, 2));
        assert_eq!((found[0].score, found[0].bead), (Some(0.9312), Some((1, 1))));
        assert_eq!(found[0].doubts, ["no number in common: 1 & 2"]);
    }

    #[test]
    fn links_of_two_files_have_their_lines_in_both() {
        let bitext = small();
        let options = Options { untranslated: true, all_links: true, ..Options::default() };
        let numbers = |count: usize, first: usize| (0..count).map(|at| first + 10 * at).collect::<Vec<_>>();
        let lines = [numbers(bitext.source.segments.len(), 1), numbers(bitext.target.segments.len(), 5)];
        for (pair, one) in pairs(of_aligned(&bitext, lines, &options), &options).zip(bitext.all_links()) {
            let place = pair.unwrap().place;
            let target = place.target.unwrap();
            let most = |run: &Range<usize>, count: usize| run.start.min(count - 1);
            let source = most(&one.link.source, bitext.source.segments.len());
            assert_eq!((&*place.file, place.line), (&*bitext.source.name, 1 + 10 * source));
            let at = most(&one.link.target, bitext.target.segments.len());
            assert_eq!((&*target.file, target.line), (&*bitext.target.name, 5 + 10 * at));
        }
        let spots = [Spot { file: "a".into(), line: 3 }, Spot { file: "a".into(), line: 0 }];
        assert_eq!(spots.map(|spot| spot.to_string()), ["a:3", "a"]);
    }

    #[test]
    fn what_is_no_such_file_or_too_large_is_an_error() {
        let options = Options { format: Some(Format::Bitext), ..Options::default() };
        assert!(read("a", &b"{}"[..], &options).is_err());
        assert!(matches!(read("a", &b"\"\xff\""[..], &options), Err(Error::Malformed { .. })));
        let mut small = options;
        small.limits.whole = 100;
        let error = read("a", json().as_bytes(), &small).err().unwrap();
        assert_eq!(error.to_string(), "a:1: the file has more than 100 bytes");
    }

    #[test]
    fn a_file_that_another_program_formatted_has_no_lines_of_links() {
        let compact = serde_json::from_str::<serde_json::Value>(&json()).unwrap().to_string();
        let units = read("a.bitext.json", compact.as_bytes(), &Options::default()).unwrap();
        assert!(all(units).iter().all(|(place, _)| place.line == 1));
    }
}
