//! `CBS.log` and `CbsPersist_*.log` as Windows 10 writes them.
//!
//! [`CbsLog`] is the pen: true columns, wall-clock stamps, CSI sequence numbers and UTC stamps of the machine's clock.
//! What it writes is told in the modules beside it: [`housekeeping`](self::housekeeping) (healthy days, with the noise
//! that must never win), [`install`](self::install) (one update, phase by phase), [`failure`](self::failure),
//! [`packages`](self::packages) (the ways it fails), [`execution`](self::execution) (what stops it while it is carried out),
//! [`boot`](self::boot) (what happens around a restart) and [`store`](self::store) (health scans).

mod boot;
mod execution;
mod failure;
mod housekeeping;
mod install;
mod packages;
mod store;

pub use execution::Trouble;
pub use failure::Damage;
pub use install::{Client, Session};

use crate::clock::Moment;
use crate::machine::Machine;
use crate::rng::Rng;
use crate::text::TextStyle;
use std::fmt::Write as _;

/// What a line says of itself. Unreliable on purpose, as in life: most decisive lines are [`Severity::Info`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// `Info`
    Info,
    /// `Error`
    Error,
    /// `Warning`
    Warning,
}

/// A servicing log being written. Time only moves by [`CbsLog::wait_ms`] and [`CbsLog::go_to`].
#[derive(Clone, Debug)]
pub struct CbsLog {
    machine: Machine,
    now: Moment,
    boot: Moment,
    rng: Rng,
    text: String,
    csi: u32,
    stamp: (Moment, String),
    running: bool,
    restart_pending: bool,
    execution: u32,
}

impl CbsLog {
    /// An empty log of `machine`, at `start`.
    #[must_use]
    pub fn new(machine: &Machine, start: Moment, seed: u64) -> Self {
        Self {
            machine: machine.clone(),
            now: start,
            boot: machine.boot,
            rng: Rng::new(seed),
            text: String::new(),
            csi: 0,
            stamp: (start, machine.clock.line(start)),
            running: false,
            restart_pending: false,
            execution: 112,
        }
    }

    /// Where the log's clock stands.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Lets time pass.
    pub fn wait_ms(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus_ms(ms);
        self
    }

    /// Lets time pass up to a moment.
    ///
    /// # Panics
    /// When it is already later: a scenario that writes its story out of order.
    pub fn go_to(&mut self, at: Moment) -> &mut Self {
        assert!(at >= self.now, "{} is before {}", self.machine.clock.line(at), self.machine.clock.line(self.now));
        self.now = at;
        self
    }

    /// [`Self::go_to`] a wall-clock time: `2022-10-10 16:38:25`.
    pub fn go_to_local(&mut self, text: &str) -> &mut Self {
        self.go_to(self.machine.clock.at(text))
    }

    /// One record in true columns: severity at 21, `id` at 32, component at 43, message at 50.
    pub fn record(&mut self, severity: Severity, id: Option<u32>, component: &str, message: &str) -> &mut Self {
        if self.stamp.0 != self.now {
            self.stamp = (self.now, self.machine.clock.line(self.now));
        }
        let severity = match severity {
            Severity::Info => "Info",
            Severity::Error => "Error",
            Severity::Warning => "Warning",
        };
        let id = id.map(|id| format!("[0x{id:06x}]")).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{}, {severity:<11}{id:<10} {component:<7}{message}", self.stamp.1);
        self
    }

    /// A line without stamp: it continues the record before it.
    pub fn continuation(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self.text.push('\n');
        self
    }

    /// `Info … CBS`.
    pub fn cbs(&mut self, message: &str) -> &mut Self {
        self.record(Severity::Info, None, "CBS", message)
    }

    /// `Error … CBS`.
    pub fn cbs_error(&mut self, message: &str) -> &mut Self {
        self.record(Severity::Error, None, "CBS", message)
    }

    /// `Info … CSI    0000001f …`, numbered on.
    pub fn csi(&mut self, message: &str) -> &mut Self {
        let message = format!("{} {message}", self.next_csi());
        self.record(Severity::Info, None, "CSI", &message)
    }

    /// `Info … CSI    0000001f@2022/9/9:07:58:23.117 …`: with the UTC stamp.
    pub fn csi_stamped(&mut self, message: &str) -> &mut Self {
        let message = format!("{}@{} {message}", self.next_csi(), self.now.csi_stamp());
        self.record(Severity::Info, None, "CSI", &message)
    }

    /// `Error … CSI    0000001f (F) …`; some carry an `id` column.
    pub fn csi_failed(&mut self, id: Option<u32>, message: &str) -> &mut Self {
        let message = format!("{} (F) {message}", self.next_csi());
        self.record(Severity::Error, id, "CSI", &message)
    }

    /// The same with a UTC stamp.
    pub fn csi_failed_stamped(&mut self, message: &str) -> &mut Self {
        let message = format!("{}@{} (F) {message}", self.next_csi(), self.now.csi_stamp());
        self.record(Severity::Error, None, "CSI", &message)
    }

    /// The number the next CSI line carries.
    fn next_csi(&mut self) -> String {
        self.csi += 1;
        format!("{:08x}", self.csi)
    }

    /// `Info … DPX`.
    pub fn dpx(&mut self, message: &str) -> &mut Self {
        self.record(Severity::Info, None, "DPX", message)
    }

    /// A new session id of this moment.
    pub fn session_id(&mut self) -> String {
        let ticks = self.rng.bits();
        self.now.session_id(ticks)
    }

    /// `@0x7ff…`: some address.
    fn address(&mut self) -> String {
        format!("@0x{:x}", self.rng.between(0x10_0000_0000, 0xff_ffff_ffff) & !0xf)
    }

    /// Takes what was written so far, for writers that stream; numbering and time go on.
    pub fn drain(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Forgets all but the last `lines` lines or a few less: a log that begins anew with what its archive ends with.
    pub fn keep_last(&mut self, lines: usize) -> &mut Self {
        let skip = self.text.lines().count().saturating_sub(lines);
        let mut rest = self.text.split_inclusive('\n').skip(skip).peekable();
        // A record begins with its year.
        while rest.next_if(|line| !line.starts_with("20")).is_some() {}
        self.text = rest.collect();
        self
    }

    /// The text so far, lines ending in `\n`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file as Windows 10 leaves it: UTF-8 with mark, CRLF.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        TextStyle::SERVICING.encode(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_windows() {
        let machine = Machine::cmge_2022();
        let mut log = CbsLog::new(&machine, machine.clock.at("2022-09-09 15:58:23").plus_ms(117), 1);
        log.cbs("Flush: registry...").csi_stamped("CSI perf trace:").csi_failed(Some(0x1803e), "Failed").dpx("x");
        assert_eq!(
            log.text(),
            "2022-09-09 15:58:23, Info                  CBS    Flush: registry...\n\
             2022-09-09 15:58:23, Info                  CSI    00000001@2022/9/9:07:58:23.117 CSI perf trace:\n\
             2022-09-09 15:58:23, Error      [0x01803e] CSI    00000002 (F) Failed\n\
             2022-09-09 15:58:23, Info                  DPX    x\n"
        );
        for line in log.text().lines() {
            assert_eq!((&line[19..21], &line[50 - 7..46].len()), (", ", &3));
        }
    }
}
