//! Estimates how much memory a pair of texts needs, before the work begins: a run that would not fit is
//! refused with a message instead of being ended by the system.
//!
//! Measured on Linux (x86-64): the peak of whole runs over texts of 10,000 to 200,000 sentences, of 2 to 160
//! bytes each, and over texts of one sentence of 22 MB. The estimates are at or above all of these, by at
//! most half plus the minimum that a run needs.

/// The memory in bytes that a run needs before it has read anything: program, model, threads.
const BASE: u64 = 48 << 20;

/// Bytes needed for aligning per byte of the texts: the texts, their sentences, words and cells.
const ALIGN_BYTE: u64 = 16;

/// Bytes needed for aligning per sentence of either side: its vectors and features, and the band of the
/// search.
const ALIGN_SENTENCE: u64 = 3 << 10;

/// Bytes needed for finding terms per byte of the pairs: words, their stems and counts.
const TERMS_BYTE: u64 = 24;

/// Returns the least memory in bytes that aligning files of this size takes, before they are read.
pub fn of_files(bytes: u64) -> u64 {
    BASE.saturating_add(bytes.saturating_mul(ALIGN_BYTE))
}

/// Returns approximately how much memory in bytes it takes to align texts with this many bytes and sentences,
/// both sides together.
pub fn of_texts(bytes: u64, sentences: u64) -> u64 {
    of_files(bytes).saturating_add(sentences.saturating_mul(ALIGN_SENTENCE))
}

/// Returns how many jobs, up to `threads`, can run at a time so that those that take the most memory fit
/// together. `needs` contains the bytes of each; a job that does not fit alone does not count, because it
/// will be refused.
pub fn at_a_time(needs: impl Iterator<Item = u64>, threads: usize, allowed: Option<u64>) -> usize {
    let Some(allowed) = allowed else { return threads };
    let largest = needs.filter(|need| *need <= allowed).max().unwrap_or(0);
    let fit = allowed.checked_div(largest).and_then(|fit| usize::try_from(fit).ok());
    fit.map_or(threads, |fit| fit.clamp(1, threads))
}

/// Returns approximately how much memory in bytes it will take to align files of this size, with sentences of
/// average length.
pub fn likely(bytes: u64) -> u64 {
    /// Bytes of a sentence: English speeches have 114 on average, Russian ones 213.
    const SENTENCE: u64 = 128;
    of_texts(bytes, bytes / SENTENCE)
}

/// Returns approximately how much memory in bytes it takes to find terms in pairs of this size.
pub fn of_terms(bytes: u64) -> u64 {
    BASE.saturating_add(bytes.saturating_mul(TERMS_BYTE))
}

/// The error of work that would take more memory than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("takes about {} of memory, but only {} are allowed", size(*.needed), size(*.allowed))]
pub struct TooLarge {
    /// The estimate, in bytes.
    pub needed: u64,
    /// The allowed memory, in bytes.
    pub allowed: u64,
}

/// Checks an estimate against the allowed memory, if there is a limit.
///
/// # Errors
/// [`TooLarge`] when it is more.
pub fn check(needed: u64, allowed: Option<u64>) -> Result<(), TooLarge> {
    match allowed {
        Some(allowed) if needed > allowed => Err(TooLarge { needed, allowed }),
        _ => Ok(()),
    }
}

/// Returns a number of bytes for a message: `1.5 GB`, in binary multiples.
fn size(bytes: u64) -> String {
    const MEGA: f64 = (1u64 << 20) as f64;
    let mega = bytes as f64 / MEGA;
    if mega < 1000.0 { format!("{mega:.0} MB") } else { format!("{:.1} GB", mega / 1024.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_cover_what_was_measured() {
        // Bytes, sentences of both sides, peak in KB.
        for (bytes, sentences, peak) in [
            (3_395_176, 20_778, 96_696),
            (16_975_890, 103_890, 412_672),
            (773_007, 40_000, 147_256),
            (3_872_277, 200_000, 604_344),
            (10_000_004, 2, 205_140),
            (58_760_004, 2, 792_052),
        ] {
            let estimate = of_texts(bytes, sentences) / 1024;
            let most = peak * 3 / 2 + BASE / 1024;
            assert!((peak..most).contains(&estimate), "{estimate} KB for {peak} KB");
        }
    }

    #[test]
    fn large_jobs_are_done_fewer_at_a_time() {
        let at_a_time = |needs: &[u64], allowed| at_a_time(needs.iter().copied(), 8, allowed);
        assert_eq!(at_a_time(&[10, 20], None), 8);
        assert_eq!(at_a_time(&[10, 20], Some(1000)), 8);
        assert_eq!(at_a_time(&[10, 20], Some(50)), 2);
        assert_eq!(at_a_time(&[10, 20, 51], Some(50)), 2);
        assert_eq!(at_a_time(&[51], Some(50)), 8);
        assert_eq!(at_a_time(&[], Some(50)), 8);
    }

    #[test]
    fn too_large_says_both_sizes() {
        assert_eq!(check(5, None), Ok(()));
        assert_eq!(check(5, Some(5)), Ok(()));
        let error = check(of_files(100 << 20), Some(1 << 30)).unwrap_err();
        assert_eq!(error.to_string(), "takes about 1.6 GB of memory, but only 1.0 GB are allowed");
    }
}
