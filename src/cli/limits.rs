//! The limits of a run: `--limit`, `--max-memory`, and the memory of the machine.

use super::Global;
use std::fs;
use std::sync::OnceLock;
use sverka::text::limits::{Bound, Limits};

/// The limits of this run and the memory that it may use; set once, from the command line.
static LIMITS: OnceLock<(Limits, Option<u64>)> = OnceLock::new();

/// Sets the limits of this run from the command line.
pub fn set(global: &Global) {
    let mut limits = Limits::default();
    global.limit.iter().for_each(|(bound, value)| limits.set(*bound, *value));
    let _ = LIMITS.set((limits, global.max_memory.or_else(memory_of_machine)));
}

/// Returns the limits of this run on the size of an input.
pub fn limits() -> Limits {
    LIMITS.get().map(|(limits, _)| *limits).unwrap_or_default()
}

/// Returns how much memory this run may use, in bytes; `None` if there is no limit.
pub fn max_memory() -> Option<u64> {
    LIMITS.get().and_then(|(_, memory)| *memory)
}

/// Parses `line=64M`.
pub fn limit(text: &str) -> Result<(Bound, u64), String> {
    let (name, value) = text.split_once('=').ok_or("not of the form NAME=N, such as line=64M")?;
    let bound = Bound::ALL.iter().find(|(known, _)| *known == name).map(|(_, bound)| *bound);
    let bound = bound.ok_or_else(|| {
        let names: Vec<&str> = Bound::ALL.iter().map(|(name, _)| *name).collect();
        format!("there is no limit {name}; the limits are {}", names.join(", "))
    })?;
    Ok((bound, size(value)?))
}

/// Parses `500000`, `64K`, `64M` or `2G` as binary multiples, because limits concern memory.
pub fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let factor = match text[digits..].to_ascii_uppercase().as_str() {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return Err("not a number; write one such as 500000, 64K, 64M or 2G".into()),
    };
    let number: u64 = text[..digits].parse().map_err(|_| "not a number; write one such as 64M")?;
    number.checked_mul(factor).ok_or_else(|| "the number is too large".into())
}

/// Returns the memory that this process can have, in bytes: that of the machine or the container, or less if
/// the shell limits it (`ulimit -v`). `None` if the system does not show it.
fn memory_of_machine() -> Option<u64> {
    let read = |path| fs::read_to_string(path).ok();
    let machine = read("/proc/meminfo").and_then(|text| total(&text));
    let container = read("/sys/fs/cgroup/memory.max").and_then(|text| text.trim().parse().ok());
    let shell = read("/proc/self/limits").and_then(|text| address_space(&text));
    [machine, container, shell].into_iter().flatten().min()
}

/// Reads `MemTotal` of /proc/meminfo.
fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// Reads the soft limit `Max address space` of /proc/self/limits, minus what threads reserve but never use.
fn address_space(limits: &str) -> Option<u64> {
    /// The address space of a thread: its stack, and the arena that glibc reserves for it.
    const THREAD: u64 = 72 << 20;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    Some(limit.saturating_sub(THREAD * (threads + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_named_and_counted_in_binary_multiples() {
        assert_eq!(limit("line=64M"), Ok((Bound::Line, 64 << 20)));
        assert_eq!(limit("cell=5"), Ok((Bound::Cell, 5)));
        for wrong in ["line", "lines=5", "line=", "line=5T", "line=99999999999G"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_linux_says_of_memory() {
        assert_eq!(total("MemTotal:       24617472 kB\nMemFree: 1 kB\n"), Some(24_617_472 << 10));
        let line = "Max address space         1073741824           unlimited            bytes\n";
        assert!(address_space(line).is_some_and(|bytes| bytes < 1 << 30));
        assert_eq!(address_space("Max address space  unlimited  unlimited  bytes\n"), None);
        assert_eq!(total(""), None);
    }
}
