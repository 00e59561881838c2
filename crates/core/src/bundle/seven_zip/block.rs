//! One block: the chain of its coders over its packed stream.

use super::header::{Block, Coder, Header};
use super::key::{Decrypting, Keys};
use super::{CONVINCING, Input, START, Unopened};
use crate::bundle::Allowance;
use crate::bundle::codec::{BUFFER, Codec};
use crate::bundle::section::{Fate, Section};
use std::io::{self, BufRead, BufReader, Read};

/// Ids of coders (`Methods.txt` of the LZMA SDK).
const COPY: &[u8] = &[0];
const DELTA: &[u8] = &[3];
const BCJ_X86: &[u8] = &[3, 3, 1, 3];
const BCJ_X86_NEW: &[u8] = &[4];
const BCJ_ARM64: &[u8] = &[0xA];
const LZMA: &[u8] = &[3, 1, 1];
const LZMA2: &[u8] = &[0x21];
const PPMD: &[u8] = &[3, 4, 1];
const DEFLATE: &[u8] = &[4, 1, 8];
const DEFLATE64: &[u8] = &[4, 1, 9];
const BZIP2: &[u8] = &[4, 2, 2];
const ZSTD: &[u8] = &[4, 0xF7, 0x11, 1];
pub(super) const AES: &[u8] = &[6, 0xF1, 7, 1];
const BCJ2: &[u8] = &[3, 3, 1, 0x1B];

/// A block that is being unpacked.
pub(super) struct Unpacking<'a> {
    pub(super) block: usize,
    pub(super) reader: Box<dyn Read + 'a>,
    pub(super) fate: Fate,
    /// Bytes that came out of it.
    pub(super) at: u64,
    /// Nothing more comes.
    pub(super) broken: bool,
    encrypted: bool,
    notices_damage: bool,
    /// Is one of its methods bzip2, which sums up a block at its end?
    late: bool,
}

impl<'a> Unpacking<'a> {
    /// Begins block `number` of what `header` describes.
    pub(super) fn new(
        header: &Header,
        number: usize,
        input: &Input<'a>,
        allowance: &Allowance<'_>,
        keys: &mut Keys,
    ) -> Result<Self, Unopened> {
        let block = header.blocks.get(number).ok_or(Unopened::Damaged)?;
        let (at, size) = header.stream_of(number).ok_or(Unopened::Damaged)?;
        let at = at.checked_add(START).ok_or(Unopened::Damaged)?;
        let section = Section::new(input.clone(), at, size);
        let fate = section.fate();
        let chain = chain(block)?;
        let mut reader: Box<dyn Read + 'a> = Box::new(section);
        let (mut notices_damage, mut late) = (false, false);
        let encrypted = block.is_encrypted();
        for coder in chain {
            let (coder, size) = (&block.coders[coder], block.sizes[coder]);
            let packed: Box<dyn BufRead + 'a> = Box::new(BufReader::with_capacity(BUFFER, reader));
            reader = if coder.id == AES {
                Box::new(Decrypting::new(packed, &coder.properties, keys, allowance)?.take(size))
            } else {
                let codec = codec(coder, size)?;
                notices_damage |= codec.notices_damage();
                late |= codec == Codec::Bzip2;
                match codec.reader(packed) {
                    Ok(reader) => Box::new(reader.take(size)),
                    Err(Unopened::Damaged) if encrypted => {
                        return Err(fate.or(Unopened::Encrypted { wrong: true }));
                    }
                    Err(error) => return Err(fate.or(error)),
                }
            };
        }
        Ok(Self { block: number, reader, fate, at: 0, broken: false, encrypted, notices_damage, late })
    }

    pub(super) fn read(&mut self, buffer: &mut [u8], allowance: &Allowance<'_>) -> io::Result<usize> {
        loop {
            match self.reader.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.broken = true;
                    return Err(error);
                }
                Ok(n) => {
                    self.broken = n == 0;
                    self.at += n as u64;
                    allowance.spend(n as u64)?;
                    allowance.work(n as u64)?;
                    return Ok(n);
                }
            }
        }
    }

    /// Unpacks up to byte `to`.
    pub(super) fn skip_to(&mut self, to: u64, allowance: &Allowance<'_>) -> io::Result<()> {
        let mut scratch = vec![0; if self.at < to { BUFFER } else { 0 }];
        while self.at < to {
            let step = usize::try_from(to - self.at).unwrap_or(BUFFER).min(BUFFER);
            if self.read(&mut scratch[..step], allowance)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    /// Do wrong bytes show at the end of the block only, or of the member?
    pub(super) fn is_doubtful(&self) -> bool {
        self.encrypted || self.late
    }

    /// Nothing checks the password but what comes out.
    pub(super) fn may_be_wrong_key(&self) -> bool {
        self.encrypted && !(self.notices_damage && self.at >= CONVINCING) && !self.fate.is_cut()
    }
}

/// The coders in the order in which bytes go through them, from packed to unpacked.
fn chain(block: &Block) -> Result<Vec<usize>, Unopened> {
    if block.coders.iter().any(|coder| coder.id == BCJ2) {
        return Err(Unopened::Unsupported("BCJ2".into()));
    }
    if block.coders.iter().any(|coder| coder.inputs != 1) || block.packed.len() != 1 {
        return Err(Unopened::Unsupported("7z method with several streams".into()));
    }
    // With one stream in and one out, a stream has the number of its coder.
    let mut chain = vec![block.packed[0]];
    while chain.len() < block.coders.len() {
        let last = chain[chain.len() - 1];
        let next = block.pairs.iter().find(|(_, output)| *output == last).map(|(input, _)| *input);
        let next = next.filter(|next| !chain.contains(next)).ok_or(Unopened::Damaged)?;
        chain.push(next);
    }
    Ok(chain)
}

fn codec(coder: &Coder, size: u64) -> Result<Codec, Unopened> {
    let properties = &coder.properties[..];
    let settings = || match *properties {
        [first, a, b, c, d, ..] => Ok((first, u32::from_le_bytes([a, b, c, d]))),
        _ => Err(Unopened::Damaged),
    };
    Ok(match &coder.id[..] {
        COPY => Codec::Stored,
        LZMA => settings().map(|(properties, dictionary)| Codec::Lzma { properties, dictionary, size: Some(size) })?,
        LZMA2 => Codec::Lzma2 { dictionary: dictionary(properties)?, size },
        PPMD => settings().map(|(order, memory)| Codec::Ppmd { order: order.into(), memory })?,
        DEFLATE => Codec::Deflate,
        DEFLATE64 => Codec::Deflate64,
        BZIP2 => Codec::Bzip2,
        ZSTD => Codec::Zstd,
        BCJ_X86 | BCJ_X86_NEW => Codec::BcjX86,
        BCJ_ARM64 if properties.is_empty() => Codec::BcjArm64,
        DELTA => Codec::Delta(properties.first().map_or(1, |distance| usize::from(*distance) + 1)),
        id => {
            let digits: String = id.iter().map(|byte| format!("{byte:02X}")).collect();
            return Err(Unopened::Unsupported(format!("7z method {digits}")));
        }
    })
}

/// LZMA2 writes its dictionary as a number from 0 to 40: 2 or 3 times a power of two.
fn dictionary(properties: &[u8]) -> Result<u32, Unopened> {
    match properties {
        [40] => Ok(u32::MAX),
        [bits @ 0..40] => Ok((2 | u32::from(bits & 1)) << (bits / 2 + 11)),
        _ => Err(Unopened::Damaged),
    }
}
