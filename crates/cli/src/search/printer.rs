//! Lines of many threads on one output, in the order of the entries they come from.
//!
//! The entry whose turn it is writes at once; those behind it keep a little and then wait. Entries are taken in order, so
//! the one whose turn it is is always being searched.

use crate::progress;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes that an entry keeps while those before it are still searched.
const KEPT: usize = 1024 * 1024;

/// The output all threads share.
pub(super) struct Printer<W: Write = BufWriter<Stdout>> {
    state: Mutex<State<W>>,
    turn: Condvar,
}

struct State<W> {
    out: W,
    /// Somebody looks: every line is shown at once, and the line of progress makes room.
    watched: bool,
    /// Whose turn it is.
    job: usize,
    finished: BTreeSet<usize>,
    kept: BTreeMap<usize, Vec<String>>,
    kept_bytes: BTreeMap<usize, usize>,
    left: u64,
    lines: u64,
    /// Nothing is printed any more.
    over: bool,
    failure: Option<io::Error>,
}

/// What came of it.
pub(super) struct Printed {
    /// Lines printed.
    pub(super) lines: u64,
    /// Why the output ended; a reader that has seen enough is no failure.
    pub(super) failure: Option<io::Error>,
}

impl Printer {
    /// At most `limit` lines to standard output.
    pub(super) fn new(limit: u64) -> Self {
        Self::to(BufWriter::new(io::stdout()), io::stdout().is_terminal(), limit)
    }
}

impl<W: Write> Printer<W> {
    fn to(out: W, watched: bool, limit: u64) -> Self {
        let state = State {
            out,
            watched,
            job: 0,
            finished: BTreeSet::new(),
            kept: BTreeMap::new(),
            kept_bytes: BTreeMap::new(),
            left: limit,
            lines: 0,
            over: limit == 0,
            failure: None,
        };
        Self { state: Mutex::new(state), turn: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prints a line of `job`, now or when its turn comes; breaks when enough is printed.
    pub(super) fn line(&self, job: usize, text: String) -> ControlFlow<()> {
        let mut state = self.state();
        loop {
            if state.over {
                self.turn.notify_all();
                return ControlFlow::Break(());
            }
            if job == state.job {
                state.write(&text);
                return if state.over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            }
            let bytes = state.kept_bytes.entry(job).or_default();
            if *bytes < KEPT {
                *bytes += text.len();
                state.kept.entry(job).or_default().push(text);
                return ControlFlow::Continue(());
            }
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Is enough printed, or the output gone?
    pub(super) fn is_over(&self) -> bool {
        self.state().over
    }

    /// `job` has no more lines.
    pub(super) fn finish(&self, job: usize) {
        let mut state = self.state();
        state.finished.insert(job);
        while let job = state.job
            && state.finished.remove(&job)
        {
            state.job += 1;
            let next = state.job;
            state.kept_bytes.remove(&next);
            for line in state.kept.remove(&next).unwrap_or_default() {
                state.write(&line);
            }
        }
        self.turn.notify_all();
    }

    /// Nothing more comes.
    pub(super) fn end(self) -> Printed {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let flushed = state.out.flush();
        state.note(flushed);
        Printed { lines: state.lines, failure: state.failure }
    }
}

impl<W: Write> State<W> {
    fn write(&mut self, line: &str) {
        if self.over {
            return;
        }
        if self.watched {
            progress::clear();
        }
        let written = writeln!(self.out, "{line}").and_then(|()| if self.watched { self.out.flush() } else { Ok(()) });
        self.lines += 1;
        self.left = self.left.saturating_sub(1);
        self.over = self.left == 0;
        self.note(written);
    }

    fn note(&mut self, written: io::Result<()>) {
        let Err(error) = written else { return };
        self.over = true;
        if error.kind() != io::ErrorKind::BrokenPipe {
            self.failure.get_or_insert(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::thread;

    /// Bytes that the test sees after the printer is gone.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_come_in_the_order_of_their_entries() {
        let out = Shared::default();
        let printer = Printer::to(out.clone(), false, u64::MAX);
        thread::scope(|scope| {
            // The last entry is done first, and writes more than may be kept.
            for job in [2, 1, 0] {
                let printer = &printer;
                scope.spawn(move || {
                    thread::sleep(std::time::Duration::from_millis(30 * (2 - job as u64).min(1)));
                    for line in 0..200 {
                        assert!(printer.line(job, format!("{job} {line:03} {}", "x".repeat(10_000))).is_continue());
                    }
                    printer.finish(job);
                });
            }
        });
        assert_eq!(printer.end().lines, 600);
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        let heads: Vec<&str> = text.lines().map(|line| &line[..5]).collect();
        assert!(heads.is_sorted() && heads.len() == 600);
    }

    #[test]
    fn enough_is_enough() {
        let out = Shared::default();
        let printer = Printer::to(out.clone(), false, 3);
        assert!(printer.line(1, "later".into()).is_continue());
        assert!(printer.line(0, "a".into()).is_continue());
        assert!(printer.line(0, "b".into()).is_continue());
        printer.finish(0);
        assert!(printer.line(1, "more".into()).is_break());
        assert_eq!(printer.end().lines, 3);
        assert_eq!(out.0.lock().unwrap().as_slice(), b"a\nb\nlater\n");
    }
}
