//! What the user gave: an archive or a loose file, listed without unpacking.
//!
//! Opening never fails: what is wrong with a container is an issue of its [`Bundle`], and whatever can be listed is.

mod allowance;
mod archive;
mod cab;
mod gzip;
mod names;
mod reader;
mod signal;

pub(crate) use allowance::Allowance;
pub(crate) use archive::{Archive, Container, DEPTH_LIMIT};
pub(crate) use reader::{Seekable, Source};
pub(crate) use signal::{Bomb, WrongSum, carries};
pub use signal::{Cancelled, FileChanged};

use reader::{View, WholeFile, ZipEntry};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use zip::read::{Config, OwnedZipFileEntry};
use zip::result::ZipError;
// `ZipArchive` drops entries of the same name; the iterating reader keeps them. It is marked unstable, so the
// workspace pins the crate's exact version.
use zip::unstable::read::ZipIterable;

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
    /// Is it an archive? A loose file is a bundle of one entry.
    pub archive: bool,
    /// The folder that was given and that this file stands in: its loose files are one bundle of that name. Set by who
    /// walks the folder; two folders of one analysis have two names.
    pub folder: Option<String>,
    /// What it holds, in the archive's order, folders left out.
    pub entries: Vec<Entry>,
    /// What is wrong with the container.
    pub issues: Vec<BundleIssue>,
}

/// One file of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Path with forward slashes, decoded from UTF-8 or GBK.
    pub path: String,
    /// Unpacked size as declared, bytes.
    pub size: u64,
    /// Packed size, bytes: what reading it costs.
    pub packed_size: u64,
    /// CRC-32 as declared; `None` for loose files, whose own is taken while reading.
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
    /// What it holds.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The private wire form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// From the private wire form of the same build.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// Why an entry cannot be read at all.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// A method or encryption this version does not unpack.
    Unsupported(String),
    /// Its own header, or that of the archive it is, is damaged.
    Damaged,
    /// The reader under it says so.
    Io(io::Error),
}

impl From<io::Error> for Unopened {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ZipError> for Unopened {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => Self::Io(error),
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                Self::Unsupported("encryption".into())
            }
            ZipError::UnsupportedArchive(what) => Self::Unsupported(what.into()),
            ZipError::CompressionMethodNotSupported(method) => Self::Unsupported(format!("method {method}")),
            _ => Self::Damaged,
        }
    }
}

/// A bundle with the reader to take its entries from. One per worker and file.
pub struct Opened<R> {
    bundle: Bundle,
    reader: R,
    directory: Vec<OwnedZipFileEntry>,
    /// What opens encrypted entries, and encrypted archives inside.
    password: Option<String>,
}

impl<R: Read + Seek> Opened<R> {
    /// Lists `reader`, which holds `size` bytes of a file called `name`. Never fails: see [`Bundle::issues`].
    pub fn open(name: &str, size: u64, mut reader: R) -> Self {
        let mut bundle = Bundle { name: name.to_owned(), size, ..Bundle::default() };
        let mut directory = Vec::new();
        if size == 0 {
            bundle.issues.push(BundleIssue::EmptyFile);
        } else {
            match starts_as_zip(&mut reader) {
                Err(_) => bundle.issues.push(BundleIssue::Unreadable),
                Ok(start) => match list(&mut reader, &mut bundle, &mut directory) {
                    Ok(()) => bundle.archive = true,
                    Err(ZipError::Io(error)) if !start && error.kind() != io::ErrorKind::UnexpectedEof => {
                        bundle.issues.push(BundleIssue::Unreadable);
                    }
                    // Bytes at the end of a log may look like an archive's; only its beginning makes it one.
                    Err(error) if start => {
                        bundle.archive = true;
                        bundle.issues.push(issue_of(&error));
                    }
                    Err(_) => {
                        let path = names::tidy(name);
                        bundle.entries.push(Entry { path, size, packed_size: size, crc32: None });
                    }
                },
            }
        }
        Self { bundle, reader, directory, password: None }
    }

    /// Sets the password that opens encrypted entries and encrypted archives inside. It is kept in memory only; an entry
    /// it does not open says so when it is read.
    pub fn set_password(&mut self, password: Option<String>) {
        self.password = password;
    }

    /// The listing.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Gives the bytes of entry `index` to `visit`, unpacked as they are read; what that costs is taken from
    /// `allowance`. `outermost`: this is the bundle the user gave, and its bytes are the progress.
    ///
    /// # Errors
    /// The entry is encrypted, packed by a method this version does not know, or its local header is damaged.
    pub(crate) fn entry<T>(
        &mut self,
        index: usize,
        allowance: &Allowance<'_>,
        outermost: bool,
        visit: impl FnOnce(&mut dyn Source) -> T,
    ) -> Result<T, Unopened> {
        if !self.bundle.archive {
            return Ok(visit(&mut WholeFile::new(&mut self.reader, self.bundle.size, allowance)?));
        }
        let entry = self.directory.get(index).ok_or(Unopened::Damaged)?;
        let shared = RefCell::new(&mut self.reader);
        let mut views = View::each(&shared);
        Ok(visit(&mut ZipEntry::new(entry, &mut views, allowance, outermost)?))
    }

    /// Where entry `index` begins in the archive.
    fn place(&self, index: usize) -> Option<u64> {
        self.directory.get(index).map(|entry| entry.header_start())
    }

    /// The reader alone.
    fn into_reader(self) -> R {
        self.reader
    }
}

fn starts_as_zip<R: Read + Seek>(reader: &mut R) -> io::Result<bool> {
    let mut start = [0u8; 4];
    reader.seek(SeekFrom::Start(0))?;
    let mut filled = 0;
    while filled < start.len() {
        match reader.read(&mut start[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(matches!(&start, b"PK\x03\x04" | b"PK\x05\x06" | b"PK\x07\x08"))
}

fn list<R: Read + Seek>(
    reader: &mut R,
    bundle: &mut Bundle,
    directory: &mut Vec<OwnedZipFileEntry>,
) -> Result<(), ZipError> {
    let mut zip = ZipIterable::try_new(reader, Config::default())?;
    for entry in zip.files()? {
        let Ok(entry) = entry else {
            bundle.issues.push(BundleIssue::DirectoryDamaged);
            break;
        };
        if bundle.entries.len() == ENTRY_LIMIT {
            bundle.issues.push(BundleIssue::TooManyEntries);
            break;
        }
        let path = names::decode(entry.name_raw(), entry.name().ok().as_deref());
        if entry.is_dir() || path.ends_with('/') {
            continue;
        }
        bundle.entries.push(Entry {
            path,
            size: entry.size(),
            packed_size: entry.compressed_size(),
            crc32: Some(entry.crc32()),
        });
        directory.push(entry.into());
    }
    if bundle.entries.is_empty() && bundle.issues.is_empty() {
        bundle.issues.push(BundleIssue::EmptyArchive);
    }
    Ok(())
}

fn issue_of(error: &ZipError) -> BundleIssue {
    match error {
        ZipError::UnsupportedArchive(_) => BundleIssue::MultiPart,
        ZipError::Io(e) if e.kind() != io::ErrorKind::UnexpectedEof => BundleIssue::Unreadable,
        _ => BundleIssue::CutOff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};

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
            (&whole[..whole.len() / 2], Some(BundleIssue::CutOff)),
            (&whole[..whole.len() - 5], Some(BundleIssue::CutOff)),
            (&b"plain text, no archive"[..], None),
        ] {
            let bundle = open(bytes);
            assert_eq!(bundle.issues.first().copied(), issue, "{} bytes", bytes.len());
            assert_eq!(bundle.entries.len(), usize::from(issue.is_none()));
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
        opened.entry(1, &allowance, true, |source| source.read_to_end(&mut out)).unwrap().unwrap();
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
        opened.entry(0, &allowance, true, read).unwrap();
        // 1 MB back three times over 3 MB of data: what is unpacked again is counted.
        assert!(!allowance.affords(allowance::BOMB_SIZE - 8_000_000));
    }
}
