//! Remarks about an alignment as a whole: texts that do not belong together, blocks in another place,
//! languages that the encoder does not support.

use sverka_align as align;
use sverka_embed::Model;
use sverka_text::Remedy;
use sverka_text::bitext::{Bitext, Disorder, Moved, percent};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Segmented;

/// Two texts are hardly translations of each other if less than this share is linked even on the better
/// covered side, counting each sentence with the score of its link. Of 399 true pairs with sentences removed,
/// 5 are below it, all of them texts of a few sentences; all speeches paired at random are (0.1 to 0.36).
const UNRELATED: f64 = 0.4;

/// A side of which less than this share is linked contains text that the other does not.
const LOW_COVERAGE: f64 = 0.5;

/// Blocks in another place that get individual remarks: more would hide the other remarks. Reports list all
/// of them.
const MOVED: usize = 5;

/// Words of a sentence that are quoted to identify it.
const QUOTED_WORDS: usize = 5;

/// Lists the reasons to doubt an alignment: low coverage, then blocks in another place.
pub fn of(bitext: &Bitext) -> Vec<Diagnostic> {
    low_coverage(bitext).into_iter().chain(moved(bitext)).collect()
}

/// Returns a remark if the encoder should compare the sentences but does not support a language.
pub fn unknown_language(
    source: &Segmented,
    target: &Segmented,
    options: &align::Options,
) -> Option<Diagnostic> {
    if !options.encoder || align::is_encoded(source, target, options) {
        return None;
    }
    let knows = |side: &&Segmented| Model::embedded().supports(&side.lang);
    let unknown: Vec<&str> =
        [source, target].into_iter().filter(|side| !knows(side)).map(|side| side.lang.as_str()).collect();
    let message = format!(
        "the embedded encoder does not support {}; sentences are compared by length, numbers, names and \
         words learned from the two texts",
        unknown.join(" and ")
    );
    Some(Diagnostic::note(&source.name, message).with_remedy(Remedy::GiveAnchors))
}

/// Returns a remark if a glossary is for other languages than those of the texts.
pub fn unused_glossary(
    source: &Segmented,
    target: &Segmented,
    options: &align::Options,
) -> Option<Diagnostic> {
    let glossary = options.glossary.as_ref().filter(|glossary| !glossary.fits(&source.lang, &target.lang))?;
    let [first, second] = glossary.langs();
    let message = format!(
        "the glossary is for {first} and {second}, not for {} and {}; it is not used",
        source.lang, target.lang
    );
    Some(Diagnostic::warning(&source.name, message))
}

fn low_coverage(bitext: &Bitext) -> Option<Diagnostic> {
    let summary = bitext.summary();
    let (source, target) = summary.coverage;
    if source.max(target) * summary.mean_score < UNRELATED {
        let message = format!("{} hardly seems to be its translation ({summary})", bitext.target.name);
        let hint = "check that the two files belong together";
        return Some(Diagnostic::warning(&bitext.source.name, message).with_hint(hint));
    }
    let (side, share) = if source <= target { (&bitext.source, source) } else { (&bitext.target, target) };
    if share >= LOW_COVERAGE {
        return None;
    }
    let message =
        format!("only {} of its {} sentences found a counterpart", percent(share), side.segments.len());
    Some(Diagnostic::warning(&side.name, message).with_hint("check that the other text is complete"))
}

fn moved(bitext: &Bitext) -> Vec<Diagnostic> {
    let (name, other) = (&bitext.source.name, &bitext.target.name);
    let remark = |Moved { source, target, disorder, links, .. }: &Moved| {
        let disorder = match disorder {
            Disorder::Reordered => "seem to be a list that is in another order in",
            _ => "seem to be in another place in",
        };
        let message = format!(
            "sentences {} to {} ({}) {disorder} {other}, as sentences {} to {}",
            source.start + 1,
            source.end,
            quote(&bitext.source.segments[source.start].text),
            target.start + 1,
            target.end
        );
        let remark = Diagnostic::warning(name, message);
        match links.is_empty() {
            true => remark.with_hint(
                "links keep the order of both texts; put them in the same order to have them linked",
            ),
            false => remark.with_hint("their links are marked"),
        }
    };
    let mut out: Vec<Diagnostic> = bitext.moved.iter().take(MOVED).map(remark).collect();
    if let Some(more @ 1..) = bitext.moved.len().checked_sub(MOVED) {
        let message = match more {
            1 => format!("one more block is in another place in {other}"),
            _ => format!("{more} more blocks are in another place in {other}"),
        };
        out.push(Diagnostic::warning(name, message).with_hint("the report lists them"));
    }
    out
}

/// Returns the first words of a sentence in quotation marks.
fn quote(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(QUOTED_WORDS).collect();
    format!("\"{}{}\"", first.join(" "), if words.next().is_some() { " ..." } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::Lang;
    use sverka_text::bitext::Link;

    /// Returns a bitext of ten sentences per side, of which the first are linked one to one.
    fn linked(count: usize, score: f64) -> Bitext {
        let side = |lang: &str| {
            let sentences = (0..10).map(|k| format!("Sentence {k} of the text in full."));
            Segmented::from_sentences(lang, Lang::parse(lang).unwrap(), sentences)
        };
        let mut links: Vec<Link> = (0..count).map(|k| Link::new(k..k + 1, k..k + 1, score)).collect();
        links.extend((count..10).map(|k| Link::new(k..k + 1, count..count, 0.9)));
        links.extend((count..10).map(|k| Link::new(10..10, k..k + 1, 0.9)));
        Bitext { source: side("en"), target: side("ru"), links, method: "test".into(), moved: Vec::new() }
    }

    #[test]
    fn texts_that_do_not_belong_together_are_reported() {
        let messages = |bitext: &Bitext| of(bitext).iter().map(|d| d.message.clone()).collect::<Vec<_>>();
        assert!(messages(&linked(10, 0.9)).is_empty());
        assert!(messages(&linked(5, 0.9)).is_empty());
        assert!(messages(&linked(3, 0.9))[0].contains("hardly seems to be its translation"));
        let mut half = linked(4, 1.0);
        assert_eq!(messages(&half), ["only 40 % of its 10 sentences found a counterpart"]);
        let block = |k| Moved {
            source: k..k + 1,
            target: 9..10,
            similarity: 0.9,
            disorder: Disorder::Elsewhere,
            links: Vec::new(),
        };
        half.moved = (0..7).map(block).collect();
        let messages = messages(&half);
        assert_eq!(messages.len(), 1 + MOVED + 1);
        assert!(messages[1].starts_with("sentences 1 to 1 (\"Sentence 0 of the text ...\")"), "{messages:?}");
        assert_eq!(messages[6], "2 more blocks are in another place in ru");
    }
}
