//! One block: its sum and its unpacking.

use super::folder::{BLOCK, Method};
use flate2::{Decompress, FlushDecompress, Status};
use lzxd::{Lzxd, WindowSize};
use std::io;

/// What every block of MSZIP begins with.
const MSZIP_MARK: &[u8] = b"CK";

/// Unpacks the blocks of one folder in their order.
pub(super) enum Decoder {
    Stored,
    /// Each block is deflated for itself, with the 32 kB before it as its dictionary.
    MsZip {
        inflate: Box<Decompress>,
        dictionary: Vec<u8>,
    },
    /// One stream, cut into blocks.
    Lzx(Box<Lzxd>),
}

impl Decoder {
    pub(super) fn new(method: Method) -> Self {
        match method {
            Method::Stored => Self::Stored,
            Method::MsZip => Self::MsZip { inflate: Box::new(Decompress::new(false)), dictionary: Vec::new() },
            Method::Lzx(window) => Self::Lzx(Box::new(Lzxd::new(match window {
                15 => WindowSize::KB32,
                16 => WindowSize::KB64,
                17 => WindowSize::KB128,
                18 => WindowSize::KB256,
                19 => WindowSize::KB512,
                20 => WindowSize::MB1,
                _ => WindowSize::MB2,
            }))),
        }
    }

    /// Writes the `size` bytes of a block to `out`, which is empty.
    ///
    /// # Errors
    /// The block does not give that many.
    pub(super) fn unpack(&mut self, data: &[u8], size: usize, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Stored => out.extend_from_slice(data),
            Self::MsZip { inflate, dictionary } => {
                let data = data.strip_prefix(MSZIP_MARK).ok_or(io::ErrorKind::InvalidData)?;
                inflate.reset(false);
                if !dictionary.is_empty() {
                    inflate.set_dictionary(dictionary).map_err(io::Error::other)?;
                }
                out.resize(size, 0);
                let status = inflate.decompress(data, out, FlushDecompress::Finish);
                let whole = matches!(status, Ok(Status::StreamEnd | Status::BufError | Status::Ok));
                if !whole || inflate.total_out() != size as u64 {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                // Blocks are of 32 kB, but for the last.
                if out.len() == BLOCK {
                    dictionary.clear();
                } else {
                    let gone = (dictionary.len() + out.len()).saturating_sub(BLOCK);
                    dictionary.drain(..gone.min(dictionary.len()));
                }
                dictionary.extend_from_slice(out);
            }
            Self::Lzx(lzx) => {
                let unpacked = lzx.decompress_next(data, size).map_err(io::Error::other)?;
                out.extend_from_slice(unpacked);
            }
        }
        if out.len() == size { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

/// `CFDATA.csum` (MS-CAB 3.1): the words of a block combined by exclusive or, of what `header` says of its sizes and of
/// the reserved bytes, of its data; what is left of each behind the last whole word counts from the high end.
pub(super) fn sum(header: &[u8], reserve: &[u8], data: &[u8]) -> u32 {
    let of = |bytes: &[u8]| {
        let words = bytes.chunks_exact(4);
        let rest = words.remainder().iter().fold(0, |rest, byte| rest << 8 | u32::from(*byte));
        words.fold(rest, |sum, word| sum ^ u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
    };
    // Sizes are one word, so the reserved bytes begin on the next.
    of(header) ^ of(reserve) ^ of(data)
}
