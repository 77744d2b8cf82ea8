//! Subtitles made of the evaluation sets: are they aligned as well as the texts themselves?
//!
//! The gold links put both texts of a pair on one clock; the texts are cut into cues and written as SRT, the
//! target with another shift and speed. The program reads both files, and the sentences of the gold get the
//! times and blocks that the reader found for them, so that the same gold judges all.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::count::count;
use crate::fit::Model;
use crate::random::Random;
use crate::sets::{self, Sample};
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use sverka::document::{BlockKind, Document, Segmented};
use sverka::evaluate::Tally;
use sverka::text::time;
use sverka::{align, read};

/// Maximum characters of a cue: two lines of 42.
const CUE: usize = 84;

/// Characters of the source spoken per second.
const SPEED: f64 = 15.0;

/// How far the ends of a cue deviate, as a share of its duration.
const JITTER: f64 = 0.05;

/// Shift of the target in seconds, and its speed: a 25 fps film played at 23.976 fps.
const SHIFT: f64 = 1.7;
const RATIO: f64 = 25.0 / 23.976;

/// The seed of the pseudo-random numbers; another one gives other jitter.
const SEED: u64 = 20_261_129;

/// Prints for each set the strict F1 of its texts, of their subtitles, and of the subtitles without their times.
/// With a folder, the subtitles are written there.
pub fn subtitles(eval: &Path, names: &[String], folder: Option<&Path>, model: Model) -> Result<()> {
    println!("strict F1: the texts, their subtitles, the subtitles without times");
    let names = if names.is_empty() { vec!["speech-mix".to_owned()] } else { names.to_vec() };
    for set in names {
        let samples = sets::load(eval, &set)?;
        let pairs: Result<Vec<Sample>> = samples.iter().map(|sample| subtitled(sample, folder)).collect();
        let pairs = pairs?;
        let timeless: Vec<Sample> = pairs.iter().map(without_times).collect();
        let f1 = |samples: &[Sample]| {
            let links: Vec<_> = samples
                .par_iter()
                .map(|s| align::align(s.source.clone(), s.target.clone(), &model.options()).links)
                .collect();
            let mut tally = Tally::default();
            samples.iter().zip(&links).for_each(|(sample, links)| count(&mut tally, sample, links, None));
            tally.score().strict.f1
        };
        println!("{set:14} {:.4} {:.4} {:.4}", f1(&samples), f1(&pairs), f1(&timeless));
    }
    Ok(())
}

fn without_times(sample: &Sample) -> Sample {
    let mut out = sample.clone();
    for side in [&mut out.source, &mut out.target] {
        side.times.clear();
    }
    out
}

/// Returns a pair whose sentences have the times and the blocks of its subtitles.
fn subtitled(sample: &Sample, folder: Option<&Path>) -> Result<Sample> {
    let mut random = Random(SEED);
    let [source, target] = timeline(sample);
    let mut out = sample.clone();
    for (side, sentences, shift, ratio) in
        [(&mut out.source, source, 0.0, 1.0), (&mut out.target, target, SHIFT, RATIO)]
    {
        let file = srt(&cues(side, &sentences), shift, ratio, &mut random);
        let name = format!("{}.{}.srt", sample.name, side.lang);
        if let Some(folder) = folder {
            fs::create_dir_all(folder)?;
            fs::write(folder.join(&name), &file).with_context(|| name.clone())?;
        }
        let (document, _) = read::read_bytes(&name, file.into_bytes(), &read::Options::default())?;
        take_times(side, &document);
    }
    Ok(out)
}

/// Returns when each sentence of both sides is spoken, in seconds: the sentences of a gold bead share its
/// time, which depends on the characters of the source, or of the target if the source is empty.
fn timeline(sample: &Sample) -> [Vec<(f64, f64)>; 2] {
    let length = |side: &Segmented, i: usize| side.segments[i].text.chars().count() as f64;
    let sides = [&sample.source, &sample.target];
    let mut out = sides.map(|side| vec![(0.0, 0.0); side.segments.len()]);
    let mut now = 0.0;
    for bead in &sample.gold {
        let ids = [&bead.source, &bead.target];
        let all = [0, 1].map(|k| ids[k].iter().map(|&i| length(sides[k], i)).sum::<f64>());
        let duration = if ids[0].is_empty() { all[1] } else { all[0] } / SPEED;
        for k in [0, 1] {
            let mut start = now;
            for &i in ids[k] {
                let end = start + duration * length(sides[k], i) / all[k].max(1.0);
                out[k][i] = (start, end);
                start = end;
            }
        }
        now += duration;
    }
    out
}

/// A cue: its text and its time in seconds.
struct Cue {
    text: String,
    from: f64,
    to: f64,
}

/// Cuts a side into cues at words, and at the end of a sentence if the cue is half full.
fn cues(side: &Segmented, times: &[(f64, f64)]) -> Vec<Cue> {
    let mut out: Vec<Cue> = Vec::new();
    let mut open = false;
    for (i, segment) in side.segments.iter().enumerate() {
        let (start, end) = times[i];
        let all = segment.text.chars().count().max(1) as f64;
        let mut done = 0.0;
        for word in segment.text.split_whitespace() {
            let length = word.chars().count() as f64;
            let at = |done: f64| start + (end - start) * (done / all).min(1.0);
            let fits = |cue: &&mut Cue| cue.text.chars().count() + 1 + word.chars().count() <= CUE;
            match out.last_mut().filter(|_| open).filter(fits) {
                Some(cue) => {
                    let _ = write!(cue.text, " {word}");
                    cue.to = at(done + length);
                }
                None => out.push(Cue { text: word.to_owned(), from: at(done), to: at(done + length) }),
            }
            open = true;
            done += length + 1.0;
        }
        let is_full = out.last().is_some_and(|cue| cue.text.chars().count() >= CUE / 2);
        let ends_block = side.segments.get(i + 1).is_none_or(|next| next.block != segment.block);
        open &= !is_full && !ends_block;
    }
    out
}

/// Writes cues as SRT, on two lines if they are long.
fn srt(cues: &[Cue], shift: f64, ratio: f64, random: &mut Random) -> String {
    let mut out = String::new();
    for (at, cue) in cues.iter().enumerate() {
        let mut moved = |time: f64| {
            let jitter = (random.next() * 2.0 - 1.0) * JITTER * (cue.to - cue.from);
            ((time + jitter) * ratio + shift).max(0.0)
        };
        let (from, to) = (moved(cue.from), moved(cue.to));
        let half = cue.text.len() / 2;
        let spaces = cue.text.match_indices(' ').map(|(at, _)| at);
        let middle = spaces.min_by_key(|at| at.abs_diff(half)).filter(|_| cue.text.chars().count() > CUE / 2);
        let text = match middle {
            Some(middle) => format!("{}\n{}", &cue.text[..middle], &cue.text[middle + 1..]),
            None => cue.text.clone(),
        };
        let _ = write!(out, "{}\n{} --> {}\n{text}\n\n", at + 1, clock(from), clock(to.max(from)));
    }
    out
}

fn clock(seconds: f64) -> String {
    let millis = (seconds * 1000.0).round() as u64;
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    format!("{hours:02}:{minutes:02}:{:02},{:03}", millis / 1000 % 60, millis % 1000)
}

/// Gives sentences the times and the blocks of the document made from them. The reader removes characters,
/// such as dashes and sound descriptions, but adds none.
fn take_times(side: &mut Segmented, document: &Document) {
    let mut rest = document.text.char_indices().filter(|(_, c)| !c.is_whitespace()).peekable();
    let mut at = 0;
    let mut spans = Vec::new();
    for segment in &side.segments {
        let mut span = None;
        for c in segment.text.chars().filter(|c| !c.is_whitespace()) {
            if let Some((start, _)) = rest.next_if(|(_, other)| *other == c) {
                at = start;
                span = Some((span.map_or(start, |(first, _)| first), start + c.len_utf8()));
            }
        }
        spans.push(span.unwrap_or((at, at)));
    }
    side.times = spans.iter().map(|&(start, end)| time::of(&document.times, start..end)).collect();
    side.blocks.clear();
    let mut last = None;
    for (segment, (start, _)) in side.segments.iter_mut().zip(spans) {
        let block = document.blocks.partition_point(|block| block.range.end <= start);
        if last != Some(block) {
            side.blocks.push(BlockKind::Cue);
            last = Some(block);
        }
        segment.block = side.blocks.len() - 1;
    }
}
