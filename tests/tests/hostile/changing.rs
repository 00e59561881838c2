//! Files that change while they are read: they cost what they hold, and the report says what to do.

use super::ALONE;
use faultline_core::bundle::FileChanged;
use faultline_core::extract::{Extract, ScanIssue};
use faultline_core::words::Language;
use faultline_core::{Opened, Request, analyze};
use faultline_testkit::archive::{Packing, entry, pack};
use faultline_testkit::{cabinet, packing, samples, seven_zip, tar};
use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

/// A file that is another one beyond some byte, once it was listed.
struct Changing {
    inner: Cursor<Vec<u8>>,
    /// Bytes that are still the old ones.
    sound: Rc<Cell<u64>>,
}

impl Read for Changing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.sound.get().saturating_sub(self.inner.position());
        if left == 0 && self.inner.position() < self.inner.get_ref().len() as u64 {
            return Err(io::Error::other(FileChanged));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.inner.read(&mut buffer[..most])
    }
}

impl Seek for Changing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Listed as it was, read after it changed in the middle; with what the report says.
fn read(name: &str, bytes: Vec<u8>) -> (Extract, String) {
    let (len, sound) = (bytes.len() as u64, Rc::new(Cell::new(u64::MAX)));
    let mut opened = Opened::open(name, len, Changing { inner: Cursor::new(bytes), sound: sound.clone() });
    sound.set(len / 2);
    let extract = opened.scan(0, &mut |_| true);
    let mut reports = analyze(vec![opened.bundle().clone()], vec![(0, 0, extract.clone())], &Request::default());
    reports[0].speak(Language::En);
    let said = reports[0].sources.iter().flat_map(|source| &source.issues).map(|issue| issue.message.text().to_owned());
    (extract, said.collect::<Vec<_>>().join("\n"))
}

fn is_named(extract: &Extract) -> bool {
    extract.issues.contains(&ScanIssue::ChangedWhileReading) || extract.members.iter().any(|m| is_named(&m.extract))
}

#[test]
fn a_changed_file_is_named_with_advice() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let log = samples::log();
    let zip = |files: &[(&str, Vec<u8>)]| {
        let entries: Vec<_> = files.iter().map(|(path, bytes)| entry(*path, bytes.clone())).collect();
        pack(&entries, Packing::default())
    };
    let cab = cabinet::pack(&[("CbsPersist.log", &log)]);
    for (name, bytes) in [
        ("CBS.log", log.clone()),
        ("logs.zip", zip(&[("CBS.log", log.clone())])),
        ("persist.cab", cab.clone()),
        ("nested.zip", zip(&[("persist.cab", cab)])),
        ("CBS.log.gz", packing::gzip(&log, "")),
        ("logs.tar", tar::pack(&[("CBS.log", &log)], tar::Names::Ustar)),
        ("logs.7z", seven_zip::pack(&[("CBS.log", &log)], seven_zip::Packing::default())),
    ] {
        let (extract, said) = read(name, bytes);
        assert!(
            is_named(&extract),
            "{name}: {:?}, {:?}",
            extract.issues,
            extract.members.iter().map(|m| &m.extract.issues).collect::<Vec<_>>()
        );
        assert!(said.contains("Copy it first"), "{name}: {said}");
    }
    // What came before the change counts.
    let (extract, _) = read("CBS.log", log);
    assert!(extract.records > 100 && extract.issues == [ScanIssue::ChangedWhileReading], "{:?}", extract.issues);
}
