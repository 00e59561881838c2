//! One line on the terminal: how much is read, and the file in hand.

use crate::console;
use std::io::{self, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What is over sooner needs no progress.
const PATIENCE: Duration = Duration::from_millis(300);
/// Time between two drawings.
const STEP: Duration = Duration::from_millis(100);

/// Exit status of a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Columns of the line that stands on the terminal now.
static DRAWN: AtomicUsize = AtomicUsize::new(0);

/// Is a password being typed? The terminal shows nothing then.
static ASKING: AtomicBool = AtomicBool::new(false);

/// How far the reading is, in packed bytes.
pub(crate) struct Progress {
    total: u64,
    /// `None`: nobody looks.
    line: Option<Mutex<Line>>,
    width: usize,
}

struct Line {
    done: u64,
    next: Instant,
}

impl Progress {
    /// Of `total` bytes; `wanted` shows it where standard error is a terminal.
    pub(crate) fn new(total: u64, wanted: bool) -> Self {
        let width = console::progress_width().filter(|_| wanted);
        let line = width.map(|_| Mutex::new(Line { done: 0, next: Instant::now() + PATIENCE }));
        Self { total, line, width: width.unwrap_or_default() }
    }

    /// `bytes` more are read, of the file `name`.
    pub(crate) fn advance(&self, bytes: u64, name: &str) {
        let Some(Ok(mut line)) = self.line.as_ref().map(Mutex::lock) else { return };
        line.done = line.done.saturating_add(bytes);
        let now = Instant::now();
        if now >= line.next {
            line.next = now + STEP;
            draw(&words(line.done, self.total, name, self.width));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        clear();
    }
}

/// `42 %  118 of 280 MB  Logs/CBS/CBS.log`, within the width.
fn words(done: u64, total: u64, name: &str, width: usize) -> String {
    let percent = (u128::from(done) * 100 / u128::from(total.max(1))).min(100);
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    let mut text = format!("{percent:3} %  {} / {} MB  ", megabytes(done.min(total)), megabytes(total));
    let mut columns = columns_of(&text);
    // The end of a path says more than its beginning.
    let room = width.saturating_sub(columns + 2);
    let mut tail: Vec<char> = Vec::new();
    for c in name.chars().rev().filter(|c| !c.is_control()) {
        columns = columns_of_char(c) + tail.iter().map(|c| columns_of_char(*c)).sum::<usize>();
        if columns > room {
            break;
        }
        tail.push(c);
    }
    text.extend(tail.iter().rev());
    text
}

fn columns_of_char(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

fn columns_of(text: &str) -> usize {
    text.chars().map(columns_of_char).sum()
}

/// Writes the line over the one before. Spaces, not control sequences: every console knows them.
fn draw(text: &str) {
    let columns = columns_of(text);
    let before = DRAWN.swap(columns, Ordering::Relaxed);
    let rest = " ".repeat(before.saturating_sub(columns));
    let _ = write!(io::stderr(), "\r{text}{rest}\r");
}

/// Takes the line away, so that something else can be written.
pub(crate) fn clear() {
    if DRAWN.load(Ordering::Relaxed) > 0 {
        draw("");
    }
}

/// Ctrl-C ends the process at once, without the rest of a progress line before the prompt. Nothing is written
/// anywhere, so nothing is left behind.
pub(crate) fn clear_on_interrupt() {
    // Without the handler the system's own is as good, but for the line.
    let _ = ctrlc::set_handler(|| {
        clear();
        // Who hid the typing shows it again: the shell comes after us.
        for _ in 0..50 {
            if !ASKING.load(Ordering::Acquire) {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        std::process::exit(INTERRUPTED);
    });
}

/// Runs `ask`, which hides what is typed; Ctrl-C in it ends the process once the terminal is itself again.
pub(crate) fn while_asking(ask: impl FnOnce() -> io::Result<String>) -> io::Result<String> {
    ASKING.store(true, Ordering::Release);
    let typed = ask();
    ASKING.store(false, Ordering::Release);
    if typed.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {
        std::process::exit(INTERRUPTED);
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_keeps_within_the_terminal() {
        assert_eq!(words(118_000_000, 280_000_000, "Logs/CBS/CBS.log", 80), " 42 %  118 / 280 MB  Logs/CBS/CBS.log");
        for width in [20, 30, 40, 80] {
            let line = words(1, 0, "很长的文件夹名称/很长的文件夹名称/CBS.log", width);
            assert!(columns_of(&line) < width.max(24), "{width}: {line}");
        }
        assert!(words(1, 2, "a/very/long/path/CBS.log", 34).ends_with("CBS.log"));
    }
}
