//! Many jobs on all threads, with results in the order of the jobs.
//!
//! Each worker takes the next job of the list. One thread receives the results, restores their order and
//! passes them on. The caller therefore writes the same files and messages for any number of threads.

use rayon::ThreadPoolBuilder;
use rayon::iter::{ParallelBridge, ParallelIterator};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A finished job.
#[derive(Debug)]
pub struct Done<R> {
    /// Its result; `None` if it panicked, which is a bug in one job that must not affect the others.
    pub result: Option<R>,
    /// How long it took.
    pub time: Duration,
}

/// Runs all jobs on `threads` threads (`None`: on those of rayon's pool), and passes each result to `take` in
/// the order of the jobs, on the calling thread.
///
/// Results that are ready too early are held back; because jobs begin in order, there are few of them. Fewer
/// threads are useful for jobs that fill the memory. `work` may be interrupted by a panic, so data that jobs
/// share must tolerate that.
///
/// # Errors
/// The first error of `take`; jobs that have not begun are then left undone.
pub fn in_order<J: Sync, R: Send, E>(
    jobs: &[J],
    threads: Option<usize>,
    work: impl Fn(&J) -> R + Sync,
    mut take: impl FnMut(&J, Done<R>) -> Result<(), E>,
) -> Result<(), E> {
    let (send, receive) = mpsc::channel();
    let work = &work;
    std::thread::scope(|scope| {
        // `par_bridge` distributes the jobs in order; `par_iter` would also begin in the middle and leave
        // half of the results waiting for the earlier ones.
        let all = move || {
            let _ = jobs.iter().enumerate().par_bridge().try_for_each_with(send, |send, (index, job)| {
                let start = Instant::now();
                let result = catch_unwind(AssertUnwindSafe(|| work(job))).ok();
                // Sending fails when nothing receives any more.
                send.send((index, Done { result, time: start.elapsed() })).map_err(drop)
            });
        };
        let pool = threads.and_then(|threads| ThreadPoolBuilder::new().num_threads(threads).build().ok());
        scope.spawn(move || match pool {
            Some(pool) => pool.install(all),
            None => all(),
        });
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (index, done) in receive {
            early.insert(index, done);
            while let Some(done) = early.remove(&turn) {
                take(&jobs[turn], done)?;
                turn += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..100).collect();
        let mut taken = Vec::new();
        let work = |job: &u64| {
            std::thread::sleep(Duration::from_micros(job * 7919 % 500));
            job * 2
        };
        in_order(&jobs, Some(3), work, |job, done| {
            assert_eq!(done.result, Some(job * 2));
            taken.push(*job);
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(taken, jobs);
    }

    #[test]
    fn a_panic_costs_its_own_job_alone() {
        let mut failed = Vec::new();
        let work = |job: &u32| assert!(*job != 3, "job 3 fails on purpose");
        in_order(&[1, 2, 3, 4], None, work, |job, done| {
            if done.result.is_none() {
                failed.push(*job);
            }
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(failed, [3]);
    }

    #[test]
    fn an_error_stops_the_work() {
        let done = AtomicUsize::new(0);
        let jobs = vec![(); 10_000];
        let work = |_: &()| {
            std::thread::sleep(Duration::from_micros(100));
            done.fetch_add(1, Ordering::Relaxed);
        };
        assert_eq!(in_order(&jobs, None, work, |_, _| Err("full")), Err("full"));
        assert!(done.load(Ordering::Relaxed) < jobs.len());
    }
}
