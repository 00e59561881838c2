//! What the user gave: an archive or a loose file, listed without unpacking.
//!
//! Opening never fails: what is wrong with a container is an issue of its [`Bundle`], and whatever can be listed is.

mod names;
mod reader;

pub use reader::FileChanged;
pub(crate) use reader::{Cancelled, Metered, carries};

use serde::{Deserialize, Serialize};
use std::io::{self, Read, Seek, SeekFrom};
use zip::ZipReadOptions;
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

/// A bundle with the reader to take its entries from. One per worker and file.
pub struct Opened<R> {
    bundle: Bundle,
    reader: R,
    directory: Vec<OwnedZipFileEntry>,
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
        Self { bundle, reader, directory }
    }

    /// The listing.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The bytes of entry `index`, unpacked as they are read; `meter` sees the packed bytes that costs.
    ///
    /// # Errors
    /// The entry is encrypted, packed by a method this version does not know, or its local header is damaged.
    pub(crate) fn entry<'a>(&'a mut self, index: usize, meter: Metered<'a>) -> Result<EntryReader<'a, R>, ZipError> {
        if !self.bundle.archive {
            self.reader.seek(SeekFrom::Start(0))?;
            return Ok(EntryReader::Whole(meter.over(&mut self.reader)));
        }
        let entry = self.directory.get(index).ok_or(ZipError::FileNotFound)?;
        // The zip reader wants a reader it can keep borrowed: the meter rides outside it and counts what comes out,
        // scaled to the packed size.
        let scale = (entry.compressed_size(), entry.size());
        let unpacked = entry.as_ref().with_reader(&mut self.reader, ZipReadOptions::new())?;
        Ok(EntryReader::Zipped(Box::new(meter.scaled(scale).over(unpacked))))
    }
}

/// Reads one entry.
pub(crate) enum EntryReader<'a, R: Read> {
    /// A loose file.
    Whole(reader::MeteredReader<'a, &'a mut R>),
    /// An entry of a zip.
    Zipped(Box<reader::MeteredReader<'a, zip::read::ZipFile<'a, R>>>),
}

impl<R: Read> Read for EntryReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Whole(reader) => reader.read(buffer),
            Self::Zipped(reader) => reader.read(buffer),
        }
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
        let mut seen = 0;
        let mut out = Vec::new();
        let mut progress = |bytes| {
            seen = bytes;
            true
        };
        opened.entry(1, Metered::new(&mut progress)).unwrap().read_to_end(&mut out).unwrap();
        assert_eq!(out, b"second ".repeat(10_000));
        assert_eq!(seen, opened.bundle().entries()[1].packed_size);
    }
}
