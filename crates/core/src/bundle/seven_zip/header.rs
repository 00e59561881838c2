//! The header at the end of an archive.
//!
//! Every count in it is checked against the bytes that are left of it before anything is kept: each thing that is counted
//! takes at least one of them.

use super::Unopened;
use super::block::AES;
use crate::bundle::{NAME_LIMIT, names};

/// Ids of the header's parts.
const END: u64 = 0;
const HEADER: u64 = 1;
const PROPERTIES: u64 = 2;
const MAIN_STREAMS: u64 = 4;
const FILES: u64 = 5;
const PACK_INFO: u64 = 6;
const UNPACK_INFO: u64 = 7;
const SUB_STREAMS: u64 = 8;
const SIZE: u64 = 9;
const CRC: u64 = 10;
const FOLDER: u64 = 11;
const UNPACK_SIZE: u64 = 12;
const STREAM_COUNT: u64 = 13;
const EMPTY_STREAM: u64 = 14;
const EMPTY_FILE: u64 = 15;
const ANTI: u64 = 16;
const NAMES: u64 = 17;
const PACKED_HEADER: u64 = 23;
/// Coders of a block, and streams into one; 7-Zip takes no more either.
const CODER_LIMIT: u64 = 32;

/// What a header describes.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Place and size of each packed stream.
    packed: Vec<(u64, u64)>,
    pub(super) blocks: Vec<Block>,
    pub(super) files: Vec<File>,
}

impl Header {
    /// Place and size of the packed stream of block `number`.
    pub(super) fn stream_of(&self, number: usize) -> Option<(u64, u64)> {
        self.packed.get(self.blocks.get(number)?.first_stream).copied()
    }
}

/// Members packed together.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) coders: Vec<Coder>,
    /// Which stream into a coder takes what comes out of which one.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Streams into coders that are packed ones.
    pub(super) packed: Vec<usize>,
    /// Unpacked bytes of each coder.
    pub(super) sizes: Vec<u64>,
    pub(super) crc32: Option<u32>,
    /// Number of the first of its packed streams.
    first_stream: usize,
    /// Its members: size and sum.
    members: Vec<(u64, Option<u32>)>,
}

impl Block {
    /// Unpacked bytes: of the coder whose output goes nowhere.
    pub(super) fn size(&self) -> u64 {
        let last = (0..self.sizes.len()).find(|at| self.pairs.iter().all(|(_, output)| output != at));
        last.map_or(0, |last| self.sizes[last])
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.coders.iter().any(|coder| coder.id == AES)
    }
}

#[derive(Debug, Default)]
pub(super) struct Coder {
    pub(super) id: Vec<u8>,
    pub(super) inputs: u64,
    pub(super) properties: Vec<u8>,
}

/// One file.
#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) crc32: Option<u32>,
    /// Its block, and where it begins there; `None`: it is empty.
    pub(super) place: Option<(usize, u64)>,
}

/// Bytes that are left.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Result<u8, Unopened> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Unopened> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unopened::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// As many leading ones as there are more bytes, then the highest bits, then those bytes.
    fn number(&mut self) -> Result<u64, Unopened> {
        let first = self.byte()?;
        let more = first.leading_ones() as usize;
        let mut bytes = [0; 8];
        bytes[..more].copy_from_slice(self.take(more)?);
        let low = u64::from_le_bytes(bytes);
        let high = u64::from(first) & (0x7F_u64 >> more);
        Ok(if more < 8 { low | high << (8 * more) } else { low })
    }

    /// A count of things that take a byte each, at least.
    fn bytes(&mut self) -> Result<usize, Unopened> {
        let count = usize::try_from(self.number()?).map_err(|_| Unopened::Damaged)?;
        if count > self.0.len() { Err(Unopened::Damaged) } else { Ok(count) }
    }

    fn bits(&mut self, count: usize) -> Result<Vec<bool>, Unopened> {
        let bytes = self.take(count.div_ceil(8))?;
        Ok((0..count).map(|at| bytes[at / 8] & (0x80 >> (at % 8)) != 0).collect())
    }

    /// Sums of `count` things, some of which may have none.
    fn sums(&mut self, count: usize) -> Result<Vec<Option<u32>>, Unopened> {
        let known = if self.byte()? != 0 { vec![true; count.min(self.0.len())] } else { self.bits(count)? };
        if known.len() < count {
            return Err(Unopened::Damaged);
        }
        let mut sum = |known| match known {
            true => self.take(4).map(|b| Some(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))),
            false => Ok(None),
        };
        known.into_iter().map(&mut sum).collect()
    }

    fn expect(&mut self, id: u64) -> Result<(), Unopened> {
        if self.number()? == id { Ok(()) } else { Err(Unopened::Damaged) }
    }
}

/// What packs the header, if `bytes` is a packed one.
pub(super) fn packed(bytes: &[u8]) -> Result<Option<Header>, Unopened> {
    let mut bytes = Bytes(bytes);
    if bytes.0.is_empty() || bytes.number()? != PACKED_HEADER {
        return Ok(None);
    }
    let mut header = Header::default();
    streams(&mut bytes, &mut header)?;
    Ok(Some(header))
}

/// The header that lists the files.
pub(super) fn parse(bytes: &[u8]) -> Result<Header, Unopened> {
    let mut header = Header::default();
    let mut bytes = Bytes(bytes);
    if bytes.0.is_empty() {
        return Ok(header);
    }
    bytes.expect(HEADER)?;
    loop {
        match bytes.number()? {
            END => return Ok(header),
            PROPERTIES => {
                while bytes.number()? != END {
                    let size = bytes.bytes()?;
                    bytes.take(size)?;
                }
            }
            MAIN_STREAMS => streams(&mut bytes, &mut header)?,
            FILES => header.files = files(&mut bytes, &header.blocks)?,
            _ => return Err(Unopened::Damaged),
        }
    }
}

fn streams(bytes: &mut Bytes<'_>, header: &mut Header) -> Result<(), Unopened> {
    loop {
        match bytes.number()? {
            END => return Ok(()),
            PACK_INFO => packed_streams(bytes, header)?,
            UNPACK_INFO => header.blocks = blocks(bytes)?,
            SUB_STREAMS => {
                members(bytes, &mut header.blocks)?;
            }
            _ => return Err(Unopened::Damaged),
        }
    }
}

fn packed_streams(bytes: &mut Bytes<'_>, header: &mut Header) -> Result<(), Unopened> {
    let mut place = bytes.number()?;
    let count = bytes.bytes()?;
    loop {
        match bytes.number()? {
            END => return Ok(()),
            SIZE => {
                for _ in 0..count {
                    let size = bytes.number()?;
                    header.packed.push((place, size));
                    place = place.checked_add(size).ok_or(Unopened::Damaged)?;
                }
            }
            CRC => {
                bytes.sums(count)?;
            }
            _ => return Err(Unopened::Damaged),
        }
    }
}

fn blocks(bytes: &mut Bytes<'_>) -> Result<Vec<Block>, Unopened> {
    bytes.expect(FOLDER)?;
    let count = bytes.bytes()?;
    // Another part of the file may hold the rest; nobody writes that.
    if bytes.byte()? != 0 {
        return Err(Unopened::Unsupported("7z with external header".into()));
    }
    let (mut blocks, mut first_stream) = (Vec::new(), 0);
    for _ in 0..count {
        let mut block = block(bytes)?;
        block.first_stream = first_stream;
        first_stream += block.packed.len();
        blocks.push(block);
    }
    bytes.expect(UNPACK_SIZE)?;
    for block in &mut blocks {
        block.sizes = (0..block.coders.len()).map(|_| bytes.number()).collect::<Result<_, _>>()?;
        block.members = vec![(block.size(), None)];
    }
    loop {
        match bytes.number()? {
            END => return Ok(blocks),
            CRC => {
                for (block, sum) in blocks.iter_mut().zip(bytes.sums(count)?) {
                    block.crc32 = sum;
                    block.members = vec![(block.size(), sum)];
                }
            }
            _ => return Err(Unopened::Damaged),
        }
    }
}

fn block(bytes: &mut Bytes<'_>) -> Result<Block, Unopened> {
    let mut block = Block::default();
    let coders = bytes.number()?;
    if coders == 0 || coders > CODER_LIMIT {
        return Err(Unopened::Damaged);
    }
    let mut inputs = 0;
    for _ in 0..coders {
        let flags = bytes.byte()?;
        // The highest bit: other methods for the same bytes, which were never used.
        if flags & 0xC0 != 0 {
            return Err(Unopened::Damaged);
        }
        let mut coder = Coder { id: bytes.take(usize::from(flags & 0xF))?.to_vec(), inputs: 1, ..Coder::default() };
        if flags & 0x10 != 0 {
            coder.inputs = bytes.number()?;
            if bytes.number()? != 1 {
                return Err(Unopened::Unsupported("7z method with several streams".into()));
            }
        }
        if flags & 0x20 != 0 {
            let size = bytes.bytes()?;
            coder.properties = bytes.take(size)?.to_vec();
        }
        inputs += coder.inputs.min(CODER_LIMIT + 1);
        block.coders.push(coder);
    }
    if inputs > CODER_LIMIT || inputs < coders {
        return Err(Unopened::Damaged);
    }
    let below = |number: u64, limit: u64| match number < limit {
        true => usize::try_from(number).map_err(|_| Unopened::Damaged),
        false => Err(Unopened::Damaged),
    };
    for _ in 1..coders {
        let pair = (below(bytes.number()?, inputs)?, below(bytes.number()?, coders)?);
        block.pairs.push(pair);
    }
    let packed = inputs - (coders - 1);
    block.packed = if packed == 1 {
        let free = (0..inputs as usize).find(|at| block.pairs.iter().all(|(input, _)| input != at));
        vec![free.ok_or(Unopened::Damaged)?]
    } else {
        (0..packed).map(|_| below(bytes.number()?, inputs)).collect::<Result<_, _>>()?
    };
    Ok(block)
}

/// How the blocks are cut into members; gives how many there are.
fn members(bytes: &mut Bytes<'_>, blocks: &mut [Block]) -> Result<(), Unopened> {
    let mut id = bytes.number()?;
    let mut counts = vec![1usize; blocks.len()];
    if id == STREAM_COUNT {
        for count in &mut counts {
            // All but the last one say their size: a byte each.
            *count = usize::try_from(bytes.number()?).map_err(|_| Unopened::Damaged)?;
            if *count > bytes.0.len() {
                return Err(Unopened::Damaged);
            }
        }
        id = bytes.number()?;
    }
    let sized = id == SIZE;
    for (block, count) in blocks.iter_mut().zip(&counts) {
        if *count > 1 && !sized {
            return Err(Unopened::Damaged);
        }
        let whole = block.crc32.filter(|_| *count == 1);
        let (mut sizes, mut left) = (Vec::new(), block.size());
        for _ in 1..*count {
            let size = bytes.number()?;
            left = left.checked_sub(size).ok_or(Unopened::Damaged)?;
            sizes.push((size, None));
        }
        if *count > 0 {
            sizes.push((left, whole));
        }
        block.members = sizes;
    }
    if sized {
        id = bytes.number()?;
    }
    loop {
        match id {
            END => return Ok(()),
            CRC => {
                let open = |block: &Block| !(block.members.len() == 1 && block.crc32.is_some());
                let count = blocks.iter().filter(|block| open(block)).map(|block| block.members.len()).sum();
                let mut sums = bytes.sums(count)?.into_iter();
                for block in blocks.iter_mut().filter(|block| open(block)) {
                    for (member, sum) in block.members.iter_mut().zip(&mut sums) {
                        member.1 = sum;
                    }
                }
            }
            _ => return Err(Unopened::Damaged),
        }
        id = bytes.number()?;
    }
}

fn files(bytes: &mut Bytes<'_>, blocks: &[Block]) -> Result<Vec<File>, Unopened> {
    let count = bytes.bytes()?;
    let (mut empty, mut empty_file, mut anti) = (Vec::new(), Vec::new(), Vec::new());
    let mut paths = Vec::new();
    loop {
        let id = bytes.number()?;
        if id == END {
            break;
        }
        let size = bytes.bytes()?;
        let mut part = Bytes(bytes.take(size)?);
        match id {
            EMPTY_STREAM => empty = part.bits(count)?,
            EMPTY_FILE => empty_file = part.bits(empty.iter().filter(|empty| **empty).count())?,
            ANTI => anti = part.bits(empty.iter().filter(|empty| **empty).count())?,
            NAMES => {
                if part.byte()? != 0 {
                    return Err(Unopened::Unsupported("7z with external header".into()));
                }
                paths = paths_of(part.0, count);
            }
            // Times, attributes, padding.
            _ => {}
        }
    }
    let places = blocks.iter().enumerate().flat_map(|(number, block)| {
        block.members.iter().scan(0u64, move |offset, (size, crc32)| {
            let place = (number, *offset);
            *offset += size;
            Some((place, *size, *crc32))
        })
    });
    let (mut places, mut empties) = (places, 0);
    let (mut files, mut paths) = (Vec::new(), paths.into_iter());
    for at in 0..count {
        let path = paths.next().ok_or(Unopened::Damaged)?;
        if empty.get(at).copied().unwrap_or(false) {
            let is_file = empty_file.get(empties).copied().unwrap_or(false);
            let is_anti = anti.get(empties).copied().unwrap_or(false);
            empties += 1;
            if is_file && !is_anti {
                files.push(File { path, ..File::default() });
            }
        } else {
            let (place, size, crc32) = places.next().ok_or(Unopened::Damaged)?;
            files.push(File { path, size, crc32, place: Some(place) });
        }
    }
    Ok(files)
}

/// Names in UTF-16, each with a NUL behind it.
fn paths_of(bytes: &[u8], count: usize) -> Vec<String> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let names = units.split_inclusive(|unit| *unit == 0).take(count);
    let own = |name: &[u16]| name.iter().copied().take_while(|unit| *unit != 0).take(NAME_LIMIT).collect::<Vec<_>>();
    names.map(|name| names::tidy(&String::from_utf16_lossy(&own(name)))).collect()
}
