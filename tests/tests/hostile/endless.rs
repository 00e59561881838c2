//! Sources larger than memory, made while they are read.

use super::{ALONE, bounded, meter};
use faultline_core::extract::ScanIssue;
use faultline_core::search::SearchQuery;
use faultline_core::view::Filter;
use faultline_core::{Extract, Opened};
use std::io::{self, Read, Seek, SeekFrom};

const LINE: &[u8] = b"2022-09-14 10:00:01, Info                  CBS    TI: --- Initializing Trusted Installer ---\r\n";

/// Some lines, `size` times one byte, some lines.
struct Endless {
    fill: u8,
    size: u64,
    at: u64,
}

impl Endless {
    fn ends() -> Vec<u8> {
        LINE.repeat(8)
    }

    fn len(&self) -> u64 {
        self.size + 2 * Self::ends().len() as u64
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ends = Self::ends();
        let edge = ends.len() as u64;
        let (from, left): (Option<&[u8]>, u64) = if self.at < edge {
            (Some(&ends[usize::try_from(self.at).unwrap()..]), edge - self.at)
        } else if self.at < edge + self.size {
            (None, edge + self.size - self.at)
        } else {
            let at = usize::try_from(self.at - edge - self.size).unwrap().min(ends.len());
            (Some(&ends[at..]), (ends.len() - at) as u64)
        };
        let n = buffer.len().min(usize::try_from(left).unwrap());
        match from {
            Some(bytes) => buffer[..n].copy_from_slice(&bytes[..n]),
            None => buffer[..n].fill(self.fill),
        }
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

fn read(name: &str, fill: u8, size: u64) -> Extract {
    bounded(name, move || {
        let source = Endless { fill, size, at: 0 };
        let mut opened = Opened::open("CBS.log", source.len(), source);
        opened.scan(0, &mut |_| true)
    })
}

#[test]
fn a_gigabyte_without_a_line_end_costs_its_line() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for (name, fill, size) in [("a line of letters", b'x', 1 << 30), ("a line of high bytes", 0xE4, 100 << 20)] {
        let extract = read(name, fill, size);
        assert_eq!(extract.kind.id(), "cbs", "{name}");
        // The first line after the long one ends it.
        assert_eq!(extract.records, 15, "{name}");
        assert!(extract.issues.contains(&ScanIssue::LongLines { count: 1 }), "{name}: {:?}", extract.issues);
    }
    let extract = read("NUL", 0, 300 << 20);
    assert_eq!((extract.records, &extract.issues[..]), (16, &[ScanIssue::NulBytes { count: 300 << 20 }][..]));
}

#[test]
fn the_log_viewer_stays_small_whatever_a_log_holds() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for (name, fill, size) in [
        ("letters", b'x', 64 << 20),
        ("high bytes", 0xE4, 16 << 20),
        ("NUL", 0, 64 << 20),
        ("line ends", b'\n', 4 << 20),
    ] {
        let (rows, peak) = meter::peak(|| {
            let source = Endless { fill, size, at: 0 };
            let mut opened = Opened::open("CBS.log", source.len(), source);
            let mut view = opened.view(0, &[], &mut |_| {}).unwrap();
            let last = view.index().rows - 1;
            for row in [0, last / 2, last] {
                assert!(!view.rows(&mut opened, row, 300, None).is_empty(), "{name}: row {row}");
            }
            let query = SearchQuery::plain("Trusted");
            let filter = Filter { severities: 4, query: Some(query.clone()), ..Filter::default() };
            view.filter(&mut opened, Some(&filter), &mut |_| {});
            assert!((8..=16).contains(&view.shown()), "{name}: {}", view.shown());
            assert_eq!(view.find(&mut opened, &query, 0, true, &mut |_| {}), Some(0), "{name}");
            assert_eq!(view.text(&mut opened, 0).as_bytes(), LINE.trim_ascii(), "{name}");
            view.index().rows
        });
        assert!(peak <= 16 << 20, "{name}: {} kB of memory for {rows} rows", peak / 1024);
    }
}
