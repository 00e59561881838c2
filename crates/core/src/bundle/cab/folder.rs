//! The blocks of a folder, one after the other.

use super::block::{Decoder, sum};
use super::{Allowance, Seekable, Unopened, take};
use std::io::{self, Read, Seek, SeekFrom};

/// Unpacked bytes of a block at most.
pub(super) const BLOCK: usize = 32 * 1024;
/// What a block costs at least: many empty ones are work too.
const LEAST_COST: u64 = 4 * 1024;
/// What beginning a folder costs: LZX sets up its window.
pub(super) const BEGIN_COST: u64 = 64 * 1024;
/// What a block costs that does not unpack: a hostile one keeps LZX busy for long before it fails.
const FAILED_COST: u64 = 8 * 1024 * 1024;

/// `CFFOLDER`: files packed together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folder {
    /// Place of its first block in the cabinet.
    pub(super) data_at: u32,
    blocks: u16,
    packing: u16,
}

/// How a folder is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Stored,
    MsZip,
    /// With a window of two to the power of this.
    Lzx(u8),
}

impl Folder {
    pub(super) fn from_record(bytes: [u8; 8]) -> Self {
        let [a, b, c, d, e, f, g, h] = bytes;
        Self {
            data_at: u32::from_le_bytes([a, b, c, d]),
            blocks: u16::from_le_bytes([e, f]),
            packing: u16::from_le_bytes([g, h]),
        }
    }

    pub(super) fn method(&self) -> Result<Method, Unopened> {
        let window = (self.packing >> 8 & 0x1F) as u8;
        match self.packing & 0xF {
            0 => Ok(Method::Stored),
            1 => Ok(Method::MsZip),
            2 => Err(Unopened::Unsupported("Quantum".into())),
            // Larger windows are LZX in other containers: what Windows writes in cabinets ends at 2 MB.
            3 if (15..=21).contains(&window) => Ok(Method::Lzx(window)),
            _ => Err(Unopened::Unsupported(format!("cabinet method {:#06x}", self.packing))),
        }
    }
}

/// A place in a folder: the block that was unpacked last.
pub(super) struct Position {
    folder: u16,
    decoder: Decoder,
    /// Blocks that are left, and where the next one lies in the cabinet.
    left: u16,
    next_at: u64,
    block: Vec<u8>,
    /// Where the block begins in the folder, unpacked.
    block_at: u64,
    wrong_sum: bool,
    /// Nothing more comes: a block does not unpack, and those after it need it.
    broken: bool,
    packed: Vec<u8>,
}

impl Position {
    pub(super) fn new(folder: &Folder, number: u16) -> io::Result<Self> {
        let method = folder.method().map_err(|_| io::Error::from(io::ErrorKind::Unsupported))?;
        Ok(Self {
            folder: number,
            decoder: Decoder::new(method),
            left: folder.blocks,
            next_at: u64::from(folder.data_at),
            block: Vec::new(),
            block_at: 0,
            wrong_sum: false,
            broken: false,
            packed: Vec::new(),
        })
    }

    pub(super) fn is_in(&self, folder: u16) -> bool {
        self.folder == folder
    }

    /// Does `at` lie in this block or behind it?
    pub(super) fn reaches(&self, at: u64) -> bool {
        at >= self.block_at
    }

    fn block_end(&self) -> u64 {
        self.block_at + self.block.len() as u64
    }

    /// The bytes from `at` to the end of its block, which was gone to, and whether the block's sum is wrong.
    pub(super) fn block_at(&self, at: u64) -> (&[u8], bool) {
        let from = usize::try_from(at - self.block_at).unwrap_or(usize::MAX);
        (self.block.get(from..).unwrap_or_default(), self.wrong_sum)
    }

    /// Unpacks blocks up to the one that holds `at`.
    pub(super) fn go_to(
        &mut self,
        at: u64,
        input: &mut Seekable<'_>,
        reserved: u8,
        allowance: &Allowance<'_>,
    ) -> io::Result<()> {
        while at >= self.block_end() {
            if self.broken || self.left == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.broken = true;
            self.next(input, reserved, allowance)?;
            self.broken = false;
        }
        Ok(())
    }

    fn next(&mut self, input: &mut Seekable<'_>, reserved: u8, allowance: &Allowance<'_>) -> io::Result<()> {
        // `CFDATA`: sum, packed size, unpacked size, reserved bytes, data.
        input.seek(SeekFrom::Start(self.next_at))?;
        let header: [u8; 8] = take(input)?;
        let [a, b, c, d, e, f, g, h] = header;
        let (packed, unpacked) = (u16::from_le_bytes([e, f]), u16::from_le_bytes([g, h]));
        if usize::from(unpacked) > BLOCK {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let cost = LEAST_COST.max(u64::from(packed)).max(u64::from(unpacked));
        allowance.spend(cost)?;
        allowance.work(cost)?;
        self.packed.clear();
        let bytes = u64::from(reserved) + u64::from(packed);
        input.by_ref().take(bytes).read_to_end(&mut self.packed)?;
        if self.packed.len() as u64 != bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let (reserve, data) = self.packed.split_at(usize::from(reserved));
        let told = u32::from_le_bytes([a, b, c, d]);
        // Zero: the writer took no sum.
        self.wrong_sum = told != 0 && told != sum(&header[4..], reserve, data);
        self.block_at = self.block_end();
        self.block.clear();
        self.left -= 1;
        self.next_at += 8 + bytes;
        if let Err(error) = self.decoder.unpack(data, usize::from(unpacked), &mut self.block) {
            self.block.clear();
            allowance.spend(FAILED_COST)?;
            return Err(error);
        }
        Ok(())
    }
}
