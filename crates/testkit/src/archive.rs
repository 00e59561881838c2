//! Zip archives with everything a collector may do to them: order, method, encoding of names, times, data descriptors.

use std::io::{self, Cursor, Seek, Write};
use zip::unstable::write::FileOptionsExt as _;
use zip::write::{FileOptions, SimpleFileOptions};
use zip::{CompressionMethod, DateTime, System, ZipWriter};

pub use zip::AesMode;

/// One file for an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path inside, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A file for an archive.
#[must_use]
pub fn entry(path: impl Into<String>, bytes: Vec<u8>) -> Entry {
    Entry { path: path.into(), bytes }
}

/// How names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// UTF-8, flagged as such when not ASCII.
    Utf8,
    /// Raw GBK without flag: what Chinese Windows' own compressor writes.
    Gbk,
    /// Raw GBK, folders separated by backslashes: older collectors.
    GbkBackslash,
}

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packing {
    /// Encoding of names.
    pub names: Names,
    /// Deflate level 1–9, or `None` to store.
    pub level: Option<i64>,
    /// Sizes and CRC after the data instead of before it: what a writer that cannot seek leaves.
    pub descriptors: bool,
    /// Day of September 2022 that every entry is dated.
    pub day: u8,
}

impl Default for Packing {
    fn default() -> Self {
        Self { names: Names::Utf8, level: Some(6), descriptors: false, day: 13 }
    }
}

impl Packing {
    fn options(self) -> SimpleFileOptions {
        let time = DateTime::from_date_and_time(2022, 9, self.day, 10, 30, 0).unwrap_or_default();
        SimpleFileOptions::default()
            .compression_method(if self.level.is_some() {
                CompressionMethod::Deflated
            } else {
                CompressionMethod::Stored
            })
            .compression_level(self.level)
            .last_modified_time(time)
            .system(System::Dos)
    }

    fn name(self, path: &str) -> Vec<u8> {
        match self.names {
            Names::Utf8 => path.as_bytes().to_vec(),
            Names::Gbk => encoding_rs::GBK.encode(path).0.into_owned(),
            Names::GbkBackslash => encoding_rs::GBK.encode(&path.replace('/', "\\")).0.into_owned(),
        }
    }
}

/// The archive of `entries` in the order given.
///
/// # Panics
/// When two entries have one path.
#[must_use]
pub fn pack(entries: &[Entry], packing: Packing) -> Vec<u8> {
    let packed = if packing.descriptors {
        add_all(ZipWriter::new_stream(Vec::new()), entries, packing).map(zip::write::StreamWriter::into_inner)
    } else {
        add_all(ZipWriter::new(Cursor::new(Vec::new())), entries, packing).map(Cursor::into_inner)
    };
    packed.unwrap_or_else(|e| panic!("packing in memory: {e}"))
}

fn add_all<W: Write + Seek>(mut zip: ZipWriter<W>, entries: &[Entry], packing: Packing) -> io::Result<W> {
    for e in entries {
        let name = packing.name(&e.path);
        let options: FileOptions<'_, '_, ()> = packing.options().name(&name);
        zip.start_file_with_options(options)?;
        zip.write_all(&e.bytes)?;
    }
    Ok(zip.finish()?)
}

/// How entries are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// PKWARE's old cipher.
    ZipCrypto,
    /// WinZip's.
    Aes(AesMode),
}

/// The archive of `entries`, encrypted.
///
/// # Panics
/// When two entries have one path.
#[must_use]
pub fn pack_locked(entries: &[Entry], packing: Packing, lock: Lock, password: &[u8]) -> Vec<u8> {
    let write = || -> io::Result<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for e in entries {
            let name = packing.name(&e.path);
            let options: FileOptions<'_, '_, ()> = packing.options().name(&name);
            let options = match lock {
                Lock::ZipCrypto => options.with_deprecated_encryption(password)?,
                Lock::Aes(mode) => options.with_aes_encryption_bytes(mode, password),
            };
            zip.start_file_with_options(options)?;
            zip.write_all(&e.bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    };
    write().unwrap_or_else(|e| panic!("packing in memory: {e}"))
}

/// An archive whose first entry is written by `fill` as it goes, never whole in memory, followed by the entries that
/// `fill` gives back.
///
/// # Errors
/// Those of `out` and `fill`.
pub fn stream<W: Write + Seek>(
    out: W,
    path: &str,
    packing: Packing,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<Vec<Entry>>,
) -> io::Result<W> {
    let mut zip = ZipWriter::new(out);
    let name = packing.name(path);
    let options: FileOptions<'_, '_, ()> = packing.options().large_file(true).name(&name);
    zip.start_file_with_options(options)?;
    let more = fill(&mut zip)?;
    add_all(zip, &more, packing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use zip::ZipArchive;

    fn two() -> Vec<Entry> {
        vec![entry("系统信息/systeminfo.txt", b"host".to_vec()), entry("CBS.log", b"x".repeat(10_000))]
    }

    #[test]
    fn every_packing_opens_and_holds_the_same() {
        for (names, first) in [
            (Names::Utf8, "系统信息/systeminfo.txt".as_bytes().to_vec()),
            (Names::Gbk, b"\xCF\xB5\xCD\xB3\xD0\xC5\xCF\xA2/systeminfo.txt".to_vec()),
            (Names::GbkBackslash, b"\xCF\xB5\xCD\xB3\xD0\xC5\xCF\xA2\\systeminfo.txt".to_vec()),
        ] {
            for level in [None, Some(1), Some(9)] {
                for descriptors in [false, true] {
                    let bytes = pack(&two(), Packing { names, level, descriptors, day: 13 });
                    assert_eq!(bytes, pack(&two(), Packing { names, level, descriptors, day: 13 }));
                    let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
                    assert_eq!(zip.by_index(0).unwrap().name_raw(), first);
                    let mut text = Vec::new();
                    zip.by_index(1).unwrap().read_to_end(&mut text).unwrap();
                    assert_eq!(text, b"x".repeat(10_000));
                    // Bit 11 says UTF-8; bit 3 says that a descriptor follows.
                    let flags = u16::from_le_bytes([bytes[6], bytes[7]]);
                    assert_eq!((flags & 0x800 != 0, flags & 8 != 0), (names == Names::Utf8, descriptors), "{names:?}");
                }
            }
        }
    }
}
