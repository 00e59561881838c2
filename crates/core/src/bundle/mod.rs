//! What the user gave: an archive or a loose file, listed without unpacking.
//!
//! Opening never fails: what is wrong with a container is an issue of its [`Bundle`], and whatever can be listed is.

mod allowance;
mod archive;
mod cab;
mod codec;
mod names;
mod reader;
mod section;
mod seven_zip;
mod signal;
mod stream;
mod tar;
mod zip;

pub(crate) use allowance::Allowance;
pub(crate) use archive::{Archive, Container, DEPTH_LIMIT};
pub(crate) use reader::{Seekable, Source};
pub(crate) use signal::{Bomb, WrongPassword, WrongSum, carries};
pub use signal::{Cancelled, FileChanged};

use reader::WholeFile;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use zip::{EntryReader, Record};

/// Entries listed of one archive; the rest is refused with an issue.
pub const ENTRY_LIMIT: usize = 100_000;
/// Bytes of an entry name; a longer one is cut.
pub const NAME_LIMIT: usize = 4_096;

/// The listing of one archive or loose file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// File name as given.
    pub name: String,
    /// Its size, bytes.
    pub size: u64,
    /// Is it an archive? A loose file is a bundle of one entry; an archive that is no zip is one as well, which holds the
    /// others inside.
    pub archive: bool,
    /// Is it what a log rotates into, a cabinet or a stream of one file? In a folder that is one of its files.
    pub rotated: bool,
    /// The folder that was given and that this file stands in: its loose files are one bundle of that name. Set by who
    /// walks the folder; two folders of one analysis have two names.
    pub folder: Option<String>,
    /// What it holds, in the archive's order, folders left out.
    pub entries: Vec<Entry>,
    /// What is wrong with the container.
    pub issues: Vec<BundleIssue>,
}

impl crate::Wire for Bundle {}

/// One file of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Path with forward slashes, decoded from UTF-8, GBK, Big5 or a western code page.
    pub path: String,
    /// Unpacked size as declared, bytes.
    pub size: u64,
    /// Packed size, bytes: what reading it costs.
    pub packed_size: u64,
    /// CRC-32 as declared; `None` where nothing declares it: it is taken while reading.
    pub crc32: Option<u32>,
}

/// What is wrong with a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BundleIssue {
    /// The file has no bytes.
    EmptyFile,
    /// An archive without entries.
    EmptyArchive,
    /// The archive's directory is missing or damaged: the file was cut off or is not complete.
    CutOff,
    /// The same, but its files were found one by one, up to the damage.
    Salvaged,
    /// Listing stopped at a damaged directory record.
    DirectoryDamaged,
    /// One part of a multi-part archive.
    MultiPart,
    /// More than [`ENTRY_LIMIT`] entries.
    TooManyEntries,
    /// The file could not be read at all, or changed while it was.
    Unreadable,
}

impl Bundle {
    /// The folder whose files it is one of.
    #[must_use]
    pub fn among(&self) -> Option<&str> {
        self.folder.as_deref().filter(|_| !self.archive || self.rotated)
    }

    /// Is it a bundle of its own, not one of several loose files?
    #[must_use]
    pub fn stands_alone(&self) -> bool {
        self.archive && self.among().is_none()
    }

    /// What it holds.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// Why an entry cannot be read at all.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// A method this version does not unpack.
    Unsupported(String),
    /// It needs a password; `wrong`: another one than was given.
    Encrypted { wrong: bool },
    /// Its own header, or that of the archive it is, is damaged.
    Damaged,
    /// The reader under it says so.
    Io(io::Error),
}

impl Unopened {
    /// Where only an error of a reader can be told: what was opened once does not open again.
    fn into_io(self) -> io::Error {
        match self {
            Self::Io(error) => error,
            Self::Encrypted { .. } => io::Error::other(WrongPassword),
            Self::Unsupported(_) | Self::Damaged => io::ErrorKind::InvalidData.into(),
        }
    }
}

impl From<io::Error> for Unopened {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Bytes that decide what the bundle is: a block of a tar.
const HEAD: usize = tar::BLOCK;

/// A bundle with the reader to take its entries from. One per worker and file.
pub struct Opened<R> {
    bundle: Bundle,
    reader: R,
    /// What a zip lists; `None`: the file is its own only entry.
    records: Option<Vec<Record>>,
    /// What opens encrypted entries, and encrypted archives inside.
    password: Option<String>,
}

impl<R: Read + Seek> Opened<R> {
    /// Lists `reader`, which holds `size` bytes of a file called `name`. Never fails: see [`Bundle::issues`].
    pub fn open(name: &str, size: u64, mut reader: R) -> Self {
        let mut bundle = Bundle { name: name.to_owned(), size, ..Bundle::default() };
        let mut records = None;
        if size == 0 {
            bundle.issues.push(BundleIssue::EmptyFile);
        } else {
            match list(&mut reader, size, &mut bundle) {
                Ok(listed) => records = listed,
                Err(_) => bundle.issues.push(BundleIssue::Unreadable),
            }
        }
        Self { bundle, reader, records, password: None }
    }

    /// Sets the password that opens encrypted entries and encrypted archives inside. It is kept in memory only; an entry
    /// it does not open says so when it is read.
    pub fn set_password(&mut self, password: Option<String>) {
        self.password = password;
    }

    /// The password that was set.
    pub(crate) fn password(&self) -> Option<String> {
        self.password.clone()
    }

    /// The listing.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Gives the bytes of entry `index` to `visit`, unpacked as they are read; what that costs is taken from
    /// `allowance`.
    ///
    /// # Errors
    /// The entry is encrypted, packed by a method this version does not know, or its local header is damaged.
    pub(crate) fn entry<T>(
        &mut self,
        index: usize,
        allowance: &Allowance<'_>,
        visit: impl FnOnce(&mut dyn Source) -> T,
    ) -> Result<T, Unopened> {
        let Some(records) = &self.records else {
            return Ok(visit(&mut WholeFile::new(&mut self.reader, self.bundle.size, allowance)?));
        };
        let record = records.get(index).ok_or(Unopened::Damaged)?;
        let shared = RefCell::new(&mut self.reader);
        Ok(visit(&mut EntryReader::new(record, &shared, allowance, true)?))
    }
}

/// Fills in what `reader` is and holds; gives the records of a zip.
fn list<R: Read + Seek>(reader: &mut R, size: u64, bundle: &mut Bundle) -> io::Result<Option<Vec<Record>>> {
    let mut head = Vec::new();
    reader.seek(SeekFrom::Start(0))?;
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let container = Container::of(&head);
    // A program that unpacks itself, or whatever else somebody put before a zip, begins as nothing known.
    let zip = match container {
        None | Some(Container::Zip) => zip::list(reader, &head, Some(size))?,
        Some(_) => None,
    };
    let Some(zip::Listing { records, issues }) = zip else {
        bundle.archive = container.is_some();
        bundle.rotated = match container {
            Some(Container::Stream(packing)) => {
                reader.seek(SeekFrom::Start(0))?;
                !stream::holds_tar(packing, reader)
            }
            other => other == Some(Container::Cab),
        };
        let path = names::tidy(&bundle.name);
        bundle.entries.push(Entry { path, size, packed_size: size, crc32: None });
        return Ok(None);
    };
    bundle.archive = true;
    bundle.issues = issues;
    let entry = |record: &Record| Entry {
        path: record.path.clone(),
        size: record.size.unwrap_or(0),
        packed_size: record.packed,
        crc32: record.crc32,
    };
    bundle.entries = records.iter().map(entry).collect();
    Ok(Some(records))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Wire as _;
    use ::zip::write::{SimpleFileOptions, ZipWriter};
    use std::io::{Cursor, Write};

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn open(bytes: &[u8]) -> Bundle {
        Opened::open("b.zip", bytes.len() as u64, Cursor::new(bytes)).bundle().clone()
    }

    #[test]
    fn lists_entries_with_forward_slashes() {
        let zip = zip_of(&[("Logs\\CBS\\CBS.log", b"hello"), ("empty/", b""), ("a.txt", b"")]);
        let bundle = open(&zip);
        assert!(bundle.archive && bundle.issues.is_empty());
        assert_eq!(bundle.entries.iter().map(|e| e.path.as_str()).collect::<Vec<_>>(), ["Logs/CBS/CBS.log", "a.txt"]);
        assert_eq!(Bundle::from_bytes(&bundle.to_bytes()), Some(bundle));
    }

    #[test]
    fn every_container_gives_a_listing_or_an_issue() {
        let whole = zip_of(&[("CBS.log", &[b'x'; 3_000])]);
        for (bytes, issue) in [
            (&b""[..], Some(BundleIssue::EmptyFile)),
            (&zip_of(&[])[..], Some(BundleIssue::EmptyArchive)),
            // What is there is read; without a whole header there is nothing.
            (&whole[..whole.len() / 2], Some(BundleIssue::Salvaged)),
            (&whole[..whole.len() - 5], Some(BundleIssue::Salvaged)),
            (&whole[..35], Some(BundleIssue::CutOff)),
            (&b"plain text, no archive"[..], None),
        ] {
            let bundle = open(bytes);
            assert_eq!(bundle.issues.first().copied(), issue, "{} bytes", bytes.len());
            assert_eq!(bundle.entries.len(), usize::from(matches!(issue, None | Some(BundleIssue::Salvaged))));
        }
    }

    #[test]
    fn entries_are_read_and_metered() {
        let zip = zip_of(&[("one", b"first"), ("two", &b"second ".repeat(10_000))]);
        let mut opened = Opened::open("b.zip", zip.len() as u64, Cursor::new(&zip));
        let packed = opened.bundle().entries()[1].packed_size;
        let seen = std::cell::Cell::new(0);
        let mut out = Vec::new();
        let progress = |bytes| {
            seen.set(bytes);
            true
        };
        let allowance = Allowance::new(packed, 70_000, &progress);
        opened.entry(1, &allowance, |source| source.read_to_end(&mut out)).unwrap().unwrap();
        assert_eq!(out, b"second ".repeat(10_000));
        assert_eq!(seen.get(), packed);
    }

    #[test]
    fn an_entry_seeks() {
        let bytes: Vec<u8> = (0..3_000_000u32).map(|i| (i * 7 / 3) as u8).collect();
        let zip = zip_of(&[("data", &bytes)]);
        let mut opened = Opened::open("b.zip", zip.len() as u64, Cursor::new(&zip));
        let allowance = Allowance::new(1, 1, &|_| true);
        let read = |source: &mut dyn Source| {
            let mut seekable = Seekable::new(source, Vec::new());
            for at in [0usize, 2_999_990, 10, 1_000_000, 900_000, 2_000_000, 1_999_000, 5] {
                let mut got = [0; 10];
                seekable.seek(SeekFrom::Start(at as u64)).unwrap();
                seekable.read_exact(&mut got).unwrap();
                assert_eq!(got, bytes[at..at + 10], "at {at}");
            }
            assert_eq!(seekable.seek(SeekFrom::End(-3)).unwrap(), 2_999_997);
            let mut rest = Vec::new();
            seekable.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, bytes[2_999_997..]);
            assert_eq!(seekable.seek(SeekFrom::Start(9_000_000)).unwrap(), 9_000_000);
            assert_eq!(seekable.read(&mut [0]).unwrap(), 0);
            seekable.finish().unwrap();
        };
        opened.entry(0, &allowance, read).unwrap();
        // 1 MB back three times over 3 MB of data: what is unpacked again is counted.
        assert!(!allowance.affords(allowance::BOMB_SIZE - 8_000_000));
    }
}
