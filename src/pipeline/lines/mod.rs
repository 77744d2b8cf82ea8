//! Pairs of documents as lines: one JSON object in, one JSON object out, in the order of the input.
//!
//! This is what engines for many machines (Spark, Slurm with GNU parallel) need from a program: it answers every line,
//! even one that is not JSON; the same line gives the same answer on every machine and for any number of threads; and
//! the cost of an input is limited by its contents, not by the clock. docs/batch.md is the contract.

mod input;
mod row;
mod run;

pub use input::{Line, Lines, hex};
pub use row::{Answer, Code, escape, model};
pub use run::{Stopped, run};

use super::Aligner;
use row::{Request, Side as Given};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use sverka_text::bitext::{Bitext, Side};
use sverka_text::document::{Lang, Segmented};
use sverka_text::language;

/// Limits on the size and cost of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guards {
    /// Bytes of a line.
    pub line_bytes: u64,
    /// Sentences of a document.
    pub sentences: usize,
    /// Work of a pair in nominal seconds: see [`work`].
    pub seconds: f64,
}

impl Default for Guards {
    fn default() -> Self {
        // The largest books have 5 MB a side; 50,000 sentences are War and Peace twice. A pair at both limits takes about
        // 20 nominal seconds, so the last guard is for those who raise the others.
        Self { line_bytes: 32 << 20, sentences: 50_000, seconds: 60.0 }
    }
}

/// Estimates the work of aligning a pair in seconds of a core of 2024, from its size alone: an answer must not depend
/// on the load of a machine. Measured on texts of 10,000 to 100,000 sentences, plus a margin of a half.
pub fn work(bytes: usize, sentences: usize) -> f64 {
    /// Splitting and cutting into pieces.
    const BYTE: f64 = 0.2e-6;
    /// Vectors, features and the search.
    const SENTENCE: f64 = 150e-6;
    bytes as f64 * BYTE + sentences as f64 * SENTENCE
}

/// Answers lines.
#[derive(Clone, Debug, Default)]
pub struct Answerer {
    /// How pairs are aligned.
    pub aligner: Aligner,
    /// Limits on the size and cost of a line.
    pub guards: Guards,
    /// Ids that have been answered, strings without their quotation marks; their lines are skipped.
    pub done: BTreeSet<String>,
}

impl Answerer {
    /// Answers a line; `None` for one that is skipped.
    pub fn answer(&self, line: &Line) -> Option<Answer> {
        let text = match line {
            // Some programs begin a file with a byte-order mark.
            Line::Whole { text, number: 1 } => text.strip_prefix('\u{feff}').unwrap_or(text),
            Line::Whole { text, .. } => text,
            Line::TooLong { bytes, .. } => {
                let allowed = self.guards.line_bytes;
                let message = format!("the line has {bytes} bytes, but only {allowed} are allowed");
                return Some(Answer::unreadable(line, Code::TooLarge, message));
            }
            Line::NotUtf8 { at, .. } => {
                let message = format!("byte {at} of the line is not UTF-8");
                return Some(Answer::unreadable(line, Code::Utf8, message));
            }
        };
        let request: Request = match serde_json::from_str(text) {
            Ok(request) => request,
            Err(error) => return Some(Answer::unreadable(line, Code::Json, error.to_string())),
        };
        if !self.done.is_empty() && self.done.contains(&*request.plain_id()) {
            return None;
        }
        // A panic is a bug revealed by one document; it must not affect the others.
        let aligned = catch_unwind(AssertUnwindSafe(|| align(&request, &self.aligner, &self.guards)));
        Some(match aligned {
            Ok(Ok(bitext)) => Answer::aligned(request, &bitext),
            Ok(Err((code, message))) => Answer::failed(request, code, message),
            Err(_) => Answer::failed(request, Code::Panic, "the program failed on this pair".to_owned()),
        })
    }
}

type Failure = (Code, String);

fn align(request: &Request, aligner: &Aligner, guards: &Guards) -> Result<Bitext, Failure> {
    let bytes = request.src.bytes() + request.tgt.bytes();
    check(guards, bytes, 0)?;
    let source = segmented(&request.src, aligner, Side::Source, guards)?;
    let target = segmented(&request.tgt, aligner, Side::Target, guards)?;
    check(guards, bytes, source.segments.len() + target.segments.len())?;
    // The library requires a sentence on both sides; a line may have an empty side.
    if source.segments.is_empty() || target.segments.is_empty() {
        return Ok(sverka_align::align(source, target, aligner.options()));
    }
    let aligned = aligner.align_segmented(source, target);
    aligned.map(|aligned| aligned.bitext).map_err(|error| (Code::TooLarge, error.to_string()))
}

fn check(guards: &Guards, bytes: usize, sentences: usize) -> Result<(), Failure> {
    let needed = work(bytes, sentences);
    if needed > guards.seconds {
        let message =
            format!("needs about {needed:.0} s of work, but only {:.0} s are allowed", guards.seconds);
        return Err((Code::Timeout, message));
    }
    Ok(())
}

/// Makes one side of the request a list of sentences.
fn segmented(given: &Given, aligner: &Aligner, side: Side, guards: &Guards) -> Result<Segmented, Failure> {
    let lang = lang(given, side)?;
    let made = match given {
        Given { text: Some(_), sents: Some(_), .. } => {
            return Err((Code::Json, format!("the {side} has both text and sents; one of them is read")));
        }
        Given { text: None, sents: None, .. } => {
            return Err((Code::Json, format!("the {side} has neither text nor sents")));
        }
        Given { sents: Some(sentences), .. } => {
            Segmented::from_sentences(side.to_string(), lang, sentences.iter().cloned())
        }
        Given { text: Some(text), .. } if !text.trim().is_empty() => {
            aligner.split_text(side, text, lang).map_err(|error| (Code::Json, error.to_string()))?
        }
        _ => Segmented::from_sentences(side.to_string(), lang, [""; 0]),
    };
    if made.segments.len() > guards.sentences {
        let (count, allowed) = (made.segments.len(), guards.sentences);
        return Err((
            Code::TooLarge,
            format!("the {side} has {count} sentences, but only {allowed} are allowed"),
        ));
    }
    Ok(made)
}

/// Returns the language of a side: the one that the line names, unless its text contradicts it, otherwise that of the
/// text.
fn lang(given: &Given, side: Side) -> Result<Lang, Failure> {
    let sample = given.sample();
    let shown = language::of_text(&sample);
    let Some(tag) = &given.lang else {
        return match (shown, sample.trim().is_empty()) {
            (Some(lang), _) => Ok(lang),
            (None, true) => Ok(Lang::undetermined()),
            (None, false) => {
                Err((Code::Lang, format!("the {side} names no language, and none was detected")))
            }
        };
    };
    let lang = Lang::parse(tag).ok_or_else(|| {
        // A tag has at most 35 characters in practice (RFC 5646, 4.4.1); a mistake may be a whole text.
        let tag: String = tag.chars().take(35).collect();
        (Code::Lang, format!("the {side} has no language called {tag:?}"))
    })?;
    match language::contradiction(&sample, &lang) {
        Some(found) => {
            Err((Code::Lang, format!("the {side} is declared to be in {lang}, but its text is in {found}")))
        }
        None => Ok(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn rows(input: &[u8], threads: usize, guards: &Guards) -> Vec<Value> {
        let mut out = Vec::new();
        let mut take = |answer: Answer| {
            out.push(serde_json::from_str(&answer.json).unwrap());
            Ok(())
        };
        let answerer = Answerer { guards: *guards, ..Answerer::default() };
        run(input, threads, &answerer, |answer| answer.map_or(Ok(()), &mut take)).unwrap();
        out
    }

    fn codes(rows: &[Value]) -> Vec<&str> {
        rows.iter().map(|row| row["code"].as_str().unwrap_or("ok")).collect()
    }

    #[test]
    fn a_pair_is_answered_with_its_links() {
        let line = r#"{"id":"a","src":{"lang":"en","text":"We met in 2019. It rained."},"tgt":{"lang":"ru","sents":["Мы встретились в 2019 году.","Шёл дождь."]},"meta":{"n":12345678901234567890123}}"#;
        let rows = rows(line.as_bytes(), 1, &Guards::default());
        let row = &rows[0];
        assert_eq!(row["src_sents"].as_array().unwrap().len(), 2);
        assert_eq!(row["beads"][1]["s"][0], 1);
        assert!(row["beads"][0]["score"].as_f64().unwrap() > 0.5 && row["doc_score"].as_f64().unwrap() > 0.5);
        let whole = Line::Whole { number: 1, text: line.into() };
        let mut answerer = Answerer::default();
        let answer = answerer.answer(&whole).unwrap();
        assert!(answer.json.ends_with(r#""meta":{"n":12345678901234567890123}}"#), "{}", answer.json);
        answerer.done.insert("a".into());
        assert!(answerer.answer(&whole).is_none());
    }

    #[test]
    fn every_line_is_answered_in_order_whatever_it_is() {
        let pair = |id: &str, source: &str, target: &str| {
            format!(
                "{{\"id\":{id},\"src\":{{\"lang\":\"en\",\"text\":{source}}},\"tgt\":{{\"lang\":\"ru\",\"text\":{target}}}}}\n"
            )
        };
        let same = format!("\"{}\"", "Yes. ".repeat(1000));
        let input = [
            b"\xff\xfe\n".to_vec(),
            b"{\"id\":1,\"src\"\n".to_vec(),
            b"\n".to_vec(),
            format!("{}\n", "x".repeat(200_000)).into_bytes(),
            pair("5", "\"One. Two.\"", "\"Раз. Два.\"").into_bytes(),
            pair("6", "\"\"", "\"Раз. Два.\"").into_bytes(),
            pair("7", "\"Раз два три, как дела.\"", "\"One two three, how are you.\"").into_bytes(),
            pair("8", r#""A\u0000B.""#, "\"А и Б.\"").into_bytes(),
            pair("9", r#""\ud800""#, "\"Раз.\"").into_bytes(),
            pair("10", &same, &same.replace("Yes", "Да")).into_bytes(),
            pair("\"11\"", "\"One.\"", "\"Раз.\"").replace("\"ru\"", "\"no language\"").into_bytes(),
            pair("12", "\"Ünïcödé e\u{301}. \u{202e}abc.\"", "\"Раз.\"").into_bytes(),
        ]
        .concat();
        let guards = Guards { line_bytes: 100_000, sentences: 2000, ..Guards::default() };
        let expected = rows(&input, 1, &guards);
        #[rustfmt::skip]
        let want = [
            "E_UTF8", "E_JSON", "E_JSON", "E_TOO_LARGE", "ok", "ok", "E_LANG", "ok", "E_JSON", "ok", "E_LANG", "ok",
        ];
        assert_eq!(codes(&expected), want);
        assert_eq!((&expected[0]["id"], &expected[0]["line"]), (&Value::Null, &Value::from(1)));
        assert_eq!(expected[5]["doc_score"], 0.0);
        for threads in [2, 8] {
            assert_eq!(rows(&input, threads, &guards), expected);
        }
    }

    #[test]
    fn no_text_of_a_side_is_passed_over() {
        let line = |source: &str| {
            format!(
                "{{\"id\":1,\"src\":{{\"lang\":\"en\"{source}}},\"tgt\":{{\"lang\":\"ru\",\"text\":\"Шёл дождь.\"}}}}\n"
            )
        };
        let input = [
            "\u{feff}".to_owned() + &line(",\"text\":\"It rained.\""),
            line(",\"sentences\":[\"It rained.\"]"),
            line(",\"text\":\"It rained.\",\"sents\":[\"It snowed.\"]"),
            line(",\"text\":\"\"") + "\u{feff}" + &line(""),
        ];
        let rows = rows(input.concat().as_bytes(), 1, &Guards::default());
        assert_eq!(codes(&rows), ["ok", "E_JSON", "E_JSON", "ok", "E_JSON"]);
        assert!(rows[1]["message"].as_str().unwrap().contains("neither text nor sents"));
    }

    #[test]
    fn work_is_bounded_by_what_a_line_holds() {
        let text = "It rained. ".repeat(1000);
        let line = format!(
            r#"{{"id":1,"src":{{"lang":"en","text":"{text}"}},"tgt":{{"lang":"ru","sents":["Шёл дождь."]}}}}"#
        );
        let few = Guards { sentences: 100, ..Guards::default() };
        let short = Guards { seconds: 0.1, ..Guards::default() };
        for (guards, want) in [(few, "E_TOO_LARGE"), (short, "E_TIMEOUT"), (Guards::default(), "ok")] {
            assert_eq!(codes(&rows(line.as_bytes(), 1, &guards)), [want]);
        }
    }

    #[test]
    fn an_error_of_the_output_ends_the_run() {
        let input = "{}\n".repeat(10_000);
        let mut taken = 0;
        let full = |_| {
            taken += 1;
            if taken == 3 { Err(std::io::Error::other("full")) } else { Ok(()) }
        };
        let stopped = run(input.as_bytes(), 4, &Answerer::default(), full);
        assert!(matches!(stopped, Err(Stopped::Output(_))) && taken == 3);
    }
}
