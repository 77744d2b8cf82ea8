//! `sverka align --explain N`: explains a link to a person.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use sverka::align::explain::{Candidate, Explanation};
use sverka::document::Segmented;

/// Characters shown of a sentence that is only nearby.
const GLANCE: usize = 90;

/// Families that are named when a rival is compared.
const NAMED: usize = 3;

/// Returns an explanation as text.
pub fn render(explanation: &Explanation, source: &Segmented, target: &Segmented) -> String {
    let link = &explanation.link;
    let mut out = String::new();
    let kind = if link.is_two_sided() { link.bead() } else { link.kind().name().into() };
    let _ = writeln!(out, "Link {} ({kind}), score {:.4}\n", explanation.number, link.score);
    sentences(&mut out, "source", source, link.source.clone());
    sentences(&mut out, "target", target, link.target.clone());

    let shares = explanation.shares();
    if shares.is_empty() {
        for reason in &link.reasons {
            let _ = writeln!(out, "\nWhy: {}", reason.text);
        }
        return out;
    }
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    let _ = writeln!(out, "\nEvidence for (+) and against (-) this link, in log-odds; total {sum:+.2}\n");
    let mut sorted = shares.clone();
    sorted.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    for (family, share) in &sorted {
        let reason = link.reasons.iter().find(|reason| reason.feature == *family);
        let line = format!("  {share:+7.2}  {family:12} {}", reason.map_or("", |reason| &reason.text));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    candidates(&mut out, explanation, &shares, source, target);

    let (chance, matching) = explanation.level;
    let _ = writeln!(
        out,
        "\nFeatures: value, deviations from the mean of the training data, weight, share\n\
         (in these texts the cosine of sentences that do not belong together is {chance:.2}, of those that do {matching:.2})\n"
    );
    for feature in &explanation.features {
        let _ = writeln!(
            out,
            "  {:24} {:8.3} {:7.2} {:7.2} {:+7.2}",
            feature.name,
            feature.value,
            feature.deviations,
            feature.weight,
            feature.share()
        );
    }
    out
}

fn sentences(out: &mut String, name: &str, side: &Segmented, run: Range<usize>) {
    for k in run {
        let _ = writeln!(out, "  {name} {:<5} {}", k + 1, side.segments[k].text);
    }
}

/// Writes the rivals, with what makes the difference and the sentences that they add.
fn candidates(
    out: &mut String,
    explanation: &Explanation,
    shares: &[(&'static str, f64)],
    source: &Segmented,
    target: &Segmented,
) {
    let link = &explanation.link;
    let is_it = |c: &Candidate| match link.is_two_sided() {
        true => c.source == link.source && c.target == link.target,
        false => {
            c.source.is_empty() == link.source.is_empty() && c.target.is_empty() == link.target.is_empty()
        }
    };
    let _ = writeln!(
        out,
        "\nAlternatives for its sentences: probability, sentences, log-odds, and what makes the difference\n\
         (the probability also weighs what each leaves to its neighbours)\n"
    );
    for candidate in &explanation.candidates {
        let run = |run: &Range<usize>| match run.len() {
            0 => "-".to_owned(),
            1 => (run.start + 1).to_string(),
            _ => format!("{}-{}", run.start + 1, run.end),
        };
        let beads = format!("{} : {}", run(&candidate.source), run(&candidate.target));
        let left_out = candidate.source.is_empty() || candidate.target.is_empty();
        let note = match (is_it(candidate), left_out != link.is_two_sided()) {
            (true, _) => "this link".to_owned(),
            (_, true) => difference(shares, candidate),
            // The features of deletions differ from those of links.
            _ if left_out => "left out".to_owned(),
            _ => String::new(),
        };
        let line = format!("  {:.4}  {beads:14} {:+7.2}  {note}", candidate.score, candidate.sum());
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let others = |run: fn(&Candidate) -> &Range<usize>, own: &Range<usize>| -> BTreeSet<usize> {
        explanation.candidates.iter().flat_map(|c| run(c).clone()).filter(|k| !own.contains(k)).collect()
    };
    let nearby = [
        ("source", source, others(|c| &c.source, &link.source)),
        ("target", target, others(|c| &c.target, &link.target)),
    ];
    if nearby.iter().any(|(_, _, set)| !set.is_empty()) {
        let _ = writeln!(out, "\nSentences nearby\n");
    }
    for (name, side, set) in nearby {
        for k in set {
            let text = &side.segments[k].text;
            let mut glance: String = text.chars().take(GLANCE).collect();
            if glance.len() < text.len() {
                glance.push('…');
            }
            let _ = writeln!(out, "  {name} {:<5} {glance}", k + 1);
        }
    }
}

/// Returns the families that most distinguish a rival from the link; `+` means in favour of the rival.
fn difference(shares: &[(&'static str, f64)], rival: &Candidate) -> String {
    let of = |list: &[(&'static str, f64)], family: &str| {
        list.iter().find(|(name, _)| *name == family).map_or(0.0, |(_, share)| *share)
    };
    let families: BTreeSet<&str> = shares.iter().chain(&rival.shares).map(|(family, _)| *family).collect();
    let mut parts: Vec<(&str, f64)> =
        families.into_iter().map(|family| (family, of(&rival.shares, family) - of(shares, family))).collect();
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let shown = parts.iter().take(NAMED).map(|(family, share)| format!("{family} {share:+.1}"));
    shown.collect::<Vec<_>>().join(", ")
}
