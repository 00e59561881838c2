//! The methods that archives pack files with, each as a reader over packed bytes.
//!
//! All of them are libraries without C, so that they build for the page too: `flate2` (zlib-rs), `deflate64`, `bzip2`
//! (libbz2-rs), `lzma-rust2`, `ppmd-rust`, `ruzstd`. Zips, 7z archives and single streams share one instance of each, which
//! is why they stand behind `dyn`.

use super::Unopened;
use bzip2::bufread::MultiBzDecoder;
use deflate64::Deflate64Decoder;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use lzma_rust2::filter::{bcj::BcjReader, delta::DeltaReader};
use lzma_rust2::{Lzma2Reader, LzmaReader};
use ppmd_rust::Ppmd7Decoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, Read};

/// Bytes of packed data held at once.
pub(super) const BUFFER: usize = 64 * 1024;
/// Bytes of memory that a method may ask for: its dictionary, window or model.
const MEMORY_LIMIT: u64 = 128 << 20;

/// A method with its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Stored,
    Deflate,
    Deflate64,
    /// Deflated, with a header and a sum of its own.
    Gzip,
    Bzip2,
    /// `size`: unpacked, if the stream does not say itself where it ends.
    Lzma {
        properties: u8,
        dictionary: u32,
        size: Option<u64>,
    },
    /// `size`: unpacked.
    Lzma2 {
        dictionary: u32,
        size: u64,
    },
    Zstd,
    /// Variant H, which does not know where it ends.
    Ppmd {
        order: u32,
        memory: u32,
    },
    /// Calls and jumps of programs, made absolute.
    BcjX86,
    BcjArm64,
    /// Differences between bytes this far apart.
    Delta(usize),
}

impl Codec {
    /// The unpacked bytes of `packed`.
    ///
    /// # Errors
    /// It wants too much memory, its settings make no sense, or its first bytes do.
    pub(super) fn reader<'a>(self, packed: Box<dyn BufRead + 'a>) -> Result<Box<dyn Read + 'a>, Unopened> {
        Ok(match self {
            Self::Stored => Box::new(packed),
            Self::Deflate => Box::new(DeflateDecoder::new(packed)),
            Self::Deflate64 => Box::new(Deflate64Decoder::with_buffer(packed)),
            Self::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Self::Bzip2 => Box::new(MultiBzDecoder::new(packed)),
            Self::Lzma { properties, dictionary, size } => {
                afford(u64::from(dictionary).min(size.unwrap_or(u64::MAX)))?;
                let size = size.unwrap_or(u64::MAX);
                let reader = LzmaReader::new_with_props(packed, size, properties, dictionary, None);
                Box::new(reader.map_err(|_| Unopened::Damaged)?)
            }
            Self::Lzma2 { dictionary, size } => {
                afford(u64::from(dictionary).min(size))?;
                // Its window grows with what is unpacked: the bound above holds whatever the header says.
                Box::new(Lzma2Reader::new(packed, dictionary, None))
            }
            Self::Zstd => Box::new(Zstd { packed, frame: FrameDecoder::new(), begun: false }),
            Self::Ppmd { order, memory } => {
                afford(memory.into())?;
                Box::new(Ppmd7Decoder::new(packed, order, memory).map_err(|_| Unopened::Damaged)?)
            }
            Self::BcjX86 => Box::new(BcjReader::new_x86(packed, 0)),
            Self::BcjArm64 => Box::new(BcjReader::new_arm64(packed, 0)),
            Self::Delta(distance) => Box::new(DeltaReader::new(packed, distance)),
        })
    }

    /// Does it show when its bytes are wrong? What is stored or only filtered does not.
    pub(super) fn notices_damage(self) -> bool {
        !matches!(self, Self::Stored | Self::BcjX86 | Self::BcjArm64 | Self::Delta(_))
    }
}

fn afford(memory: u64) -> Result<(), Unopened> {
    if memory <= MEMORY_LIMIT {
        return Ok(());
    }
    Err(Unopened::Unsupported(format!("dictionary of {} MB", memory >> 20)))
}

/// Frames of zstd one after the other; `ruzstd` reads one.
struct Zstd<B> {
    packed: B,
    frame: FrameDecoder,
    begun: bool,
}

impl<B: BufRead> Zstd<B> {
    /// Begins the next frame; `false`: there is none.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.packed.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.frame.init(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let mut skipped = (&mut self.packed).take(length.into());
                    io::copy(&mut skipped, &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            }
        }
    }
}

impl<B: BufRead> Read for Zstd<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.begun {
                self.begun = self.begin()?;
                if !self.begun {
                    return Ok(0);
                }
            }
            while self.frame.can_collect() == 0 && !self.frame.is_finished() {
                let step = BlockDecodingStrategy::UptoBlocks(1);
                self.frame
                    .decode_blocks(&mut self.packed, step)
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            }
            match self.frame.read(buffer)? {
                0 => self.begun = false,
                n => return Ok(n),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_has_a_limit() {
        const GB: u64 = 1 << 30;
        for (codec, refused) in [
            (Codec::Lzma2 { dictionary: u32::MAX, size: GB }, true),
            // A window larger than what it packs is never used.
            (Codec::Lzma2 { dictionary: u32::MAX, size: 1_000 }, false),
            (Codec::Lzma { properties: 0x5D, dictionary: 1 << 28, size: None }, true),
            (Codec::Lzma { properties: 0x5D, dictionary: 1 << 27, size: None }, false),
            (Codec::Ppmd { order: 6, memory: 1 << 30 }, true),
        ] {
            // The five bytes that LZMA begins with.
            let got = codec.reader(Box::new(&[0; 5][..]));
            assert_eq!(matches!(got, Err(Unopened::Unsupported(_))), refused, "{codec:?}");
        }
    }
}
