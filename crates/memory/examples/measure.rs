//! Times of a memory, for benches/memory.py, and a comparison with every text.
//!
//! ```text
//! measure add STORE FILE.tmx          wall seconds
//! measure index STORE LANG            CPU seconds
//! measure open STORE LANG TEXT        milliseconds to the first answer
//! measure lookup STORE LANG QUERIES MIN MAX     best time per query: p50, p95, max; memory
//! measure similar STORE LANG QUERIES            the first search, with the index; then p50, p95, max
//! measure evidence STORE LANG QUERIES           query, rank, unit, cosine, evidence: what a probability is fitted on
//! measure recall STORE LANG QUERIES MIN         against a comparison with every text
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints figures")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use sverka_memory::similar::Evidence;
use sverka_memory::{Memory, Query, score, tokens};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["add", store, file] => add(store.as_ref(), file),
        ["index", store, lang] => index(store.as_ref(), lang),
        ["open", store, lang, text] => open(store.as_ref(), lang, text),
        ["lookup", store, lang, file, min, max] => {
            lookup(store.as_ref(), lang, file, min.parse()?, max.parse()?)
        }
        ["similar", store, lang, file] => similar(store.as_ref(), lang, file),
        ["evidence", store, lang, file] => evidence(store.as_ref(), lang, file),
        ["recall", store, lang, file, min] => recall(store.as_ref(), lang, file, min.parse()?),
        _ => Err("see the head of the file".into()),
    }
}

/// How often each query is looked up.
const RUNS: usize = 5;

/// CPU seconds of this process so far.
fn cpu() -> f64 {
    // Of this thread alone, in nanoseconds; there is no other.
    let line = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    line.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// The greatest resident memory so far, in MB.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or(0.0)
        / 1024.0
}

fn add(store: &Path, file: &str) -> Result<(), Box<dyn Error>> {
    let (wall, begin) = (Instant::now(), cpu());
    let mut memory = Memory::create(store)?;
    let document: Arc<str> = file.into();
    let mut import = memory.import();
    for entry in sverka_bilingual::open(file.as_ref(), &sverka_bilingual::Options::default())? {
        if let Some(unit) = entry?.unit {
            import.add(&document, unit)?;
        }
    }
    let added = import.finish()?;
    println!("add: {added:?} in {:.1} s, CPU {:.1} s", wall.elapsed().as_secs_f64(), cpu() - begin);
    Ok(())
}

fn index(store: &Path, lang: &str) -> Result<(), Box<dyn Error>> {
    let (wall, begin) = (Instant::now(), cpu());
    let mut memory = Memory::create(store)?;
    memory.rebuild(lang)?;
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu() - begin);
    println!("index: {wall:.1} s, CPU {cpu:.1} s, {:?}, {:.0} MB", memory.index_sizes(), resident());
    Ok(())
}

fn open(store: &Path, lang: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let (wall, begin) = (Instant::now(), cpu());
    let mut memory = Memory::open(store)?;
    let matches = memory.lookup(&Query::new(text, lang.parse()?))?;
    let (wall, cpu) = (wall.elapsed().as_secs_f64() * 1e3, (cpu() - begin) * 1e3);
    println!("open: {wall:.1} ms, CPU {cpu:.1} ms, {} matches", matches.len());
    Ok(())
}

fn lookup(store: &Path, lang: &str, file: &str, min: u32, max: usize) -> Result<(), Box<dyn Error>> {
    let mut memory = Memory::open(store)?;
    let queries = std::fs::read_to_string(file)?;
    let lang: tmx::Lang = lang.parse()?;
    let (mut times, mut found, mut scores) = (Vec::new(), 0, BTreeMap::<u32, usize>::new());
    for text in queries.lines() {
        let query = Query { min, max, ..Query::new(text, lang.clone()) };
        // The system counts CPU time in ticks of some milliseconds, so the best of some runs on the clock is taken.
        let mut best = f64::MAX;
        let mut matches = Vec::new();
        for _ in 0..RUNS {
            let begin = Instant::now();
            matches = memory.lookup(&query)?;
            best = best.min(begin.elapsed().as_secs_f64() * 1e3);
        }
        times.push(best);
        found += usize::from(!matches.is_empty());
        *scores.entry(matches.first().map_or(0, |found| found.score / 10 * 10)).or_default() += 1;
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "lookup >= {min} %: {} queries, {found} with a match; ms mean {:.2} p50 {:.2} p95 {:.2} max {:.2}; resident {:.0} MB; best {scores:?}",
        times.len(),
        times.iter().sum::<f64>() / times.len() as f64,
        at(0.5),
        at(0.95),
        at(1.0),
        resident()
    );
    Ok(())
}

fn similar(store: &Path, lang: &str, file: &str) -> Result<(), Box<dyn Error>> {
    let mut memory = Memory::open(store)?;
    let lang: tmx::Lang = lang.parse()?;
    let begin = cpu();
    memory.similar("first", Some(&lang), 5)?;
    let first = cpu() - begin;
    let mut times = Vec::new();
    for text in std::fs::read_to_string(file)?.lines() {
        let mut best = f64::MAX;
        for _ in 0..RUNS {
            let begin = Instant::now();
            memory.similar(text, Some(&lang), 5)?;
            best = best.min(begin.elapsed().as_secs_f64() * 1e3);
        }
        times.push(best);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let [p50, p95, max] = [0.5, 0.95, 1.0].map(at);
    println!(
        "similar: first {first:.1} s CPU; {} queries, ms p50 {p50:.1} p95 {p95:.1} max {max:.1}; resident {:.0} MB; {:?}",
        times.len(),
        resident(),
        memory.index_sizes()
    );
    Ok(())
}

fn evidence(store: &Path, lang: &str, file: &str) -> Result<(), Box<dyn Error>> {
    let mut memory = Memory::open(store)?;
    let lang: tmx::Lang = lang.parse()?;
    for (query, text) in std::fs::read_to_string(file)?.lines().enumerate() {
        for (rank, found) in memory.similar(text, Some(&lang), 3)?.iter().enumerate() {
            let (unit, evidence) = (&found.unit.unit, found.evidence);
            let own = unit.variants[found.text].segment.plain_text();
            let Evidence { across, ground, other_numbers, ratio } = evidence;
            let (similarity, numbers) = (found.similarity, u8::from(other_numbers));
            println!(
                "{query}\t{rank}\t{similarity:.4}\t{across:.4}\t{ground:.4}\t{numbers}\t{ratio:.4}\t{own}"
            );
        }
    }
    Ok(())
}

fn recall(store: &Path, lang: &str, file: &str, min: u32) -> Result<(), Box<dyn Error>> {
    let mut memory = Memory::open(store)?;
    let lang: tmx::Lang = lang.parse()?;
    let mut texts = Vec::new();
    memory.each(|stored| {
        let text = stored.unit.variant(&lang).map(|text| text.segment.plain_text()).unwrap_or_default();
        let tokens = tokens::of_text(&text, lang.as_str());
        texts.push((stored.id, text, tokens));
        Ok::<_, sverka_memory::Error>(())
    })?;
    let (mut right, mut there, mut wrong) = (0, 0, 0);
    for text in std::fs::read_to_string(file)?.lines() {
        let query = Query { min, max: usize::MAX, ..Query::new(text, lang.clone()) };
        let matches = memory.lookup(&query)?;
        // Twins are one match, so texts are compared, not numbers.
        let found: BTreeMap<String, u32> =
            matches.iter().map(|found| (found.source_text(), found.score)).collect();
        let wanted = tokens::of_text(text, lang.as_str());
        let weight = tokens::weight(&wanted);
        let mut truth: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, own, own_tokens) in &texts {
            let other = tokens::weight(own_tokens);
            // What alone the weights differ by is too much.
            if weight.min(other) * 100 < weight.max(other) * min {
                continue;
            }
            let own_score = if own == text { 100 } else { score(&wanted, own_tokens).min(99) };
            if own_score >= min {
                truth.insert(own, own_score);
            }
        }
        there += truth.len();
        right += truth.iter().filter(|(own, score)| found.get(**own) == Some(score)).count();
        wrong += found.iter().filter(|(own, score)| truth.get(own.as_str()) != Some(score)).count();
    }
    println!("recall at {min} %: {right} of {there}; {wrong} wrong");
    if right != there || wrong > 0 { Err("not all were found".into()) } else { Ok(()) }
}
