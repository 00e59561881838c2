//! `CBS.log` of any size, written as it is made.
//!
//! Ordinary days as in [`crate::cbs`], with component names, versions and hashes that vary as much as in real logs, so
//! that it deflates about twenty to one, as those do. A handful of true installations lie in it at even distances; the
//! last one fails. Its archives are days in which nothing was installed.

use crate::cbs::{CbsLog, Client, Damage};
use crate::clock::Moment;
use crate::machine::{Machine, Update};
use crate::rng::Rng;
use std::fmt::Write as _;
use std::io::{self, Write};

/// What a bulk log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkTruth {
    /// Bytes written.
    pub bytes: u64,
    /// Lines written.
    pub lines: u64,
    /// KBs that were installed, in order.
    pub installed: Vec<&'static str>,
    /// The KB whose installation fails at the end, with 0x80073712.
    pub failed: &'static str,
    /// When it failed.
    pub failed_at: Moment,
}

const KBS: [(&str, &str, &str); 5] = [
    ("KB5014699", "19041.1766.1.2", "2022-06"),
    ("KB5015807", "19041.1826.1.5", "2022-07"),
    ("KB5016616", "19041.1889.1.7", "2022-08"),
    ("KB5017308", "19041.2006.1.8", "2022-09"),
    ("KB5018410", "19041.2130.1.9", "2022-10"),
];
const LAST: usize = KBS.len() - 1;
/// Components that are looked at in one run of the service: in a log that grows large, and in one that does not.
const BUSY: usize = 150;
const QUIET: usize = 10;
/// Wall clock at the first line.
pub(super) const START: &str = "2022-10-18 08:00:00";

pub(super) fn updates() -> Vec<Update> {
    KBS.iter().map(|(kb, version, month)| Update::cumulative(kb, version, month)).collect()
}

/// Parts that component names are made of.
pub(super) const WORDS: [&str; 40] = [
    "com", "dcom", "net", "core", "shell", "print", "spooler", "audio", "video", "media", "player", "crypto",
    "kerberos", "lsa", "smb", "server", "client", "tcpip", "wlan", "ndis", "storage", "volume", "disk", "ntfs", "refs",
    "input", "touch", "font", "gdi", "dwm", "directx", "d3d", "mfc", "wmi", "perf", "event", "task", "timer", "power",
    "usb",
];

/// Writes about `size` bytes of log (never less; at most one day's lines more) to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write_cbs(out: &mut dyn Write, size: u64, seed: u64) -> io::Result<BulkTruth> {
    let machine = Machine::cmge_2022();
    let start = machine.clock.at(START);
    let updates = updates();
    let mut pen = Pen::new(out, &machine, start, seed)?;
    let mut installed = Vec::new();
    let parts = updates.len() as u64;
    while pen.bytes < size {
        pen.day(&updates[0], BUSY);
        // The n-th installation belongs where n/parts of the log is written; the last one is kept for the end.
        let done = installed.len();
        if done + 1 < updates.len() && pen.bytes * parts >= size * (done as u64 + 1) {
            pen.log.installed(&updates[done], Client::Agent);
            installed.push(updates[done].kb);
            pen.log.stop_installer();
        }
        pen.flush()?;
    }
    let session = pen.log.begin(&updates[LAST], Client::Agent);
    let damage = Damage { package: "Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1".to_owned() };
    pen.log.plan(&session).fail_store_corrupt(&session, &damage);
    let failed_at = pen.log.now();
    pen.log.stop_installer();
    pen.flush()?;
    Ok(BulkTruth { bytes: pen.bytes, lines: pen.lines, installed, failed: updates[LAST].kb, failed_at })
}

/// Writes about `size` bytes of an archived log that begins at `start`; gives its last moment.
///
/// # Errors
/// Those of `out`.
pub(super) fn write_archive(out: &mut dyn Write, size: u64, start: Moment, seed: u64) -> io::Result<Moment> {
    let known = &updates()[0];
    let busy = if size < 1_000_000 { QUIET } else { BUSY };
    let mut pen = Pen::new(out, &Machine::cmge_2022(), start, seed)?;
    while pen.bytes < size {
        pen.day(known, busy);
        pen.flush()?;
    }
    Ok(pen.log.now())
}

/// A log, and where it goes day by day.
struct Pen<'a> {
    out: &'a mut dyn Write,
    log: CbsLog,
    rng: Rng,
    bytes: u64,
    lines: u64,
}

impl<'a> Pen<'a> {
    fn new(out: &'a mut dyn Write, machine: &Machine, start: Moment, seed: u64) -> io::Result<Self> {
        out.write_all(b"\xEF\xBB\xBF")?;
        Ok(Self { out, log: CbsLog::new(machine, start, seed), rng: Rng::new(seed ^ 0xB01D), bytes: 3, lines: 0 })
    }

    fn day(&mut self, known: &Update, busy: usize) {
        self.log.ordinary_run(&[known], 8);
        components(&mut self.log, &mut self.rng, busy);
        self.log.wait_ms(400_000);
    }

    fn flush(&mut self) -> io::Result<()> {
        let text = self.log.drain().replace('\n', "\r\n");
        self.bytes += text.len() as u64;
        self.lines += text.bytes().filter(|b| *b == b'\n').count() as u64;
        self.out.write_all(text.as_bytes())
    }
}

/// Applicability of `count` components, every name, version and hash different: what fills real logs.
fn components(log: &mut CbsLog, rng: &mut Rng, count: usize) {
    let mut line = String::new();
    for _ in 0..count {
        line.clear();
        let (a, b, c) = (*rng.pick(&WORDS), *rng.pick(&WORDS), *rng.pick(&WORDS));
        let (revision, elevation) = (rng.between(1, 2200), rng.between(1, 40));
        // Writing to a String cannot fail.
        let _ = match rng.between(0, 6) {
            0 => write!(
                line,
                "Appl: Selfupdate, Component: amd64_microsoft-windows-{a}-{b}-{c}_31bf3856ad364e35_10.0.0.0_none_{} (10.0.19041.{revision}), elevation:{elevation}, lower version revision holder: 0.0.0.0",
                rng.hash()
            ),
            1 => write!(
                line,
                "Appl: SelfUpdate detect, component: amd64_microsoft-windows-{a}-{b}_31bf3856ad364e35_10.0.19041.{revision}_none_{}, elevation: {elevation}, applicable: 0",
                rng.hash()
            ),
            _ => {
                let package =
                    format!("Microsoft-Windows-{a}-{b}-{c}-Package~31bf3856ad364e35~amd64~~10.0.19041.{revision}");
                log.wait_ms(11).evaluated(&package, "Microsoft-Windows-Client-Features-Package", "Installed");
                continue;
            }
        };
        log.wait_ms(11).cbs(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts what goes through and remembers the largest piece: streaming means small pieces.
    struct Meter {
        bytes: u64,
        largest: usize,
    }
    impl Write for Meter {
        fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
            self.bytes += piece.len() as u64;
            self.largest = self.largest.max(piece.len());
            Ok(piece.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn it_streams_and_ends_with_the_failure() {
        let mut meter = Meter { bytes: 0, largest: 0 };
        let truth = write_cbs(&mut meter, 4_000_000, 1).unwrap();
        assert_eq!(truth.bytes, meter.bytes);
        assert!((4_000_000..4_400_000).contains(&meter.bytes), "{}", meter.bytes);
        assert!(meter.largest < 400_000, "{}", meter.largest);
        assert_eq!(truth.installed, ["KB5014699", "KB5015807", "KB5016616", "KB5017308"]);
    }
}
