//! Streams of every method that archives use.

use bzip2::write::BzEncoder;
use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, GzBuilder};
use lzma_rust2::{LzmaOptions, LzmaWriter};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::io::{self, Write};

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Not at all.
    Stored,
    /// Deflate.
    Deflate,
    /// Deflate64: the same stream, as long as no match has the full length of 258 bytes.
    Deflate64,
    /// bzip2.
    Bzip2,
    /// LZMA behind the settings that zips put before it.
    Lzma,
    /// Zstandard.
    Zstd,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Stored, Self::Deflate, Self::Deflate64, Self::Bzip2, Self::Lzma, Self::Zstd];

    /// Its number in a zip.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Stored => 0,
            Self::Deflate => 8,
            Self::Deflate64 => 9,
            Self::Bzip2 => 12,
            Self::Lzma => 14,
            Self::Zstd => 93,
        }
    }

    /// The packed form of `bytes`.
    ///
    /// # Panics
    /// Never in memory.
    #[must_use]
    pub fn pack(self, bytes: &[u8]) -> Vec<u8> {
        self.write(bytes).unwrap_or_else(|e| panic!("packing in memory: {e}"))
    }

    fn write(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Stored => Ok(bytes.to_vec()),
            Self::Deflate | Self::Deflate64 => {
                let mut writer = DeflateEncoder::new(Vec::new(), Compression::default());
                // No match goes over a flush.
                let step = if self == Self::Deflate64 { 200 } else { bytes.len().max(1) };
                for part in bytes.chunks(step) {
                    writer.write_all(part)?;
                    if self == Self::Deflate64 {
                        writer.flush()?;
                    }
                }
                writer.finish()
            }
            Self::Bzip2 => bzip2(bytes),
            Self::Lzma => {
                let options = LzmaOptions::with_preset(1);
                let mut settings = vec![9, 20, 5, 0, options.get_props()];
                settings.extend(options.dict_size.to_le_bytes());
                let mut writer = LzmaWriter::new_no_header(settings, &options, false)?;
                writer.write_all(bytes)?;
                writer.finish()
            }
            Self::Zstd => Ok(zstd(bytes)),
        }
    }
}

fn bzip2(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = BzEncoder::new(Vec::new(), bzip2::Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

/// A file of zstd.
#[must_use]
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// A file of gzip with `name` in its header, if that is not empty.
///
/// # Panics
/// Never in memory.
#[must_use]
pub fn gzip(bytes: &[u8], name: &str) -> Vec<u8> {
    let builder = if name.is_empty() { GzBuilder::new() } else { GzBuilder::new().filename(name) };
    let mut writer: GzEncoder<Vec<u8>> = builder.write(Vec::new(), Compression::default());
    let packed = writer.write_all(bytes).and_then(|()| writer.finish());
    packed.unwrap_or_else(|e| panic!("packing in memory: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_comes_out_again() {
        let text = b"2022-09-09 15:58:23, Info                  CBS    Flush: registry...\r\n".repeat(300);
        let mut out = Vec::new();
        flate2::read::MultiGzDecoder::new(&gzip(&text, "CBS.log")[..]).read_to_end(&mut out).unwrap();
        assert_eq!(out, text);
        for method in Method::ALL {
            let packed = method.pack(&text);
            assert!(packed.len() < text.len() / 5 || method == Method::Stored, "{method:?}");
            assert_eq!(packed, method.pack(&text));
        }
    }
}
