//! All lines of an input on several threads, answered in their order, with few of them in memory.

use super::{Answer, Answerer, Line, Lines};
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};

/// Lines in memory for each thread: being answered, or waiting for their turn.
const WINDOW: usize = 4;

/// Why a run ended before the input did.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Stopped {
    /// The input cannot be read on.
    #[error("the input cannot be read: {0}")]
    Input(io::Error),
    /// An answer cannot be written.
    #[error("the answers cannot be written: {0}")]
    Output(io::Error),
}

/// Answers all lines of an input and hands each answer to `take`, in the order of the lines, on the calling thread; `None`
/// for a line that is passed over.
///
/// A slow line holds up those behind it; no more than a few lines for each thread are read ahead.
///
/// # Errors
/// The first error of the input or of `take`.
pub fn run(
    input: impl BufRead + Send,
    threads: usize,
    answerer: &Answerer,
    mut take: impl FnMut(Option<Answer>) -> io::Result<()>,
) -> Result<(), Stopped> {
    let threads = threads.max(1);
    let (give_leave, leave) = mpsc::channel::<()>();
    (0..threads * WINDOW).for_each(|_| _ = give_leave.send(()));
    let (send_line, lines) = mpsc::channel::<(u64, Line)>();
    let lines = Mutex::new(lines);
    let (send_answer, answers) = mpsc::channel::<(u64, Option<Answer>)>();
    std::thread::scope(|scope| {
        let bound = answerer.guards.line_bytes;
        let reader = scope.spawn(move || read(Lines::new(input, bound), &leave, &send_line));
        for _ in 0..threads {
            let (lines, send_answer) = (&lines, send_answer.clone());
            scope.spawn(move || work(lines, &send_answer, answerer));
        }
        drop(send_answer);
        let mut early: BTreeMap<u64, Option<Answer>> = BTreeMap::new();
        let mut turn = 0;
        for (index, answer) in answers {
            early.insert(index, answer);
            while let Some(answer) = early.remove(&turn) {
                if let Err(error) = take(answer) {
                    // Nobody gives leave any more, so the reader ends, and after it the workers.
                    drop(give_leave);
                    return Err(Stopped::Output(error));
                }
                turn += 1;
                _ = give_leave.send(());
            }
        }
        match reader.join() {
            Ok(result) => result.map_err(Stopped::Input),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Reads lines, each when there is leave for one more.
fn read<R: BufRead>(mut lines: Lines<R>, leave: &Receiver<()>, send: &Sender<(u64, Line)>) -> io::Result<()> {
    let mut index = 0;
    while leave.recv().is_ok() {
        let Some(line) = lines.read()? else { break };
        if send.send((index, line)).is_err() {
            break;
        }
        index += 1;
    }
    Ok(())
}

fn work(lines: &Mutex<Receiver<(u64, Line)>>, send: &Sender<(u64, Option<Answer>)>, answerer: &Answerer) {
    loop {
        // Nothing panics while the lock is held; even if something did, the receiver is whole.
        let next = lines.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((index, line)) = next else { break };
        if send.send((index, answerer.answer(&line))).is_err() {
            break;
        }
    }
}
