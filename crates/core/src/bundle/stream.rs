//! One file, packed as a stream: gzip, bzip2, zstd.

use super::codec::{BUFFER, Codec};
use super::reader::{Seekable, Source};
use super::{Allowance, Unopened, names, tar};
use flate2::bufread::MultiGzDecoder;
use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::rc::Rc;

/// How gzip begins: its magic and its only method.
const GZIP: &[u8] = b"\x1F\x8B\x08";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";
/// bzip2 says its block size between the first and the second of these.
const BZIP2: (&[u8], &[u8]) = (b"BZh", b"1AY&SY");

/// Which kind of stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Bzip2,
    Zstd,
}

impl Packing {
    /// By its first bytes.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        let is_bzip2 = || {
            let (level, magic) = head.strip_prefix(BZIP2.0)?.split_first()?;
            (matches!(level, b'1'..=b'9') && magic.starts_with(BZIP2.1)).then_some(())
        };
        match head {
            _ if head.starts_with(GZIP) => Some(Self::Gzip),
            _ if head.starts_with(ZSTD) => Some(Self::Zstd),
            _ if is_bzip2().is_some() => Some(Self::Bzip2),
            _ => None,
        }
    }

    fn codec(self) -> Codec {
        match self {
            Self::Gzip => Codec::Gzip,
            Self::Bzip2 => Codec::Bzip2,
            Self::Zstd => Codec::Zstd,
        }
    }
}

/// Is the one file a tar, so that the stream holds many?
pub(super) fn holds_tar<R: Read + Seek>(packing: Packing, reader: &mut R) -> bool {
    let mut head = Vec::new();
    let packed: Box<dyn BufRead + '_> = Box::new(BufReader::new(&mut *reader));
    let unpacked = packing.codec().reader(packed).ok();
    unpacked
        .is_some_and(|unpacked| unpacked.take(tar::BLOCK as u64).read_to_end(&mut head).is_ok() && tar::begins(&head))
}

/// What the stream is unpacked from, rewound where it begins anew.
type Input<'s> = Rc<RefCell<Seekable<'s>>>;

/// The unpacked stream.
pub(super) struct Stream<'a, 's> {
    packing: Packing,
    input: Input<'s>,
    reader: Box<dyn Read + 'a>,
    at: u64,
    allowance: &'a Allowance<'a>,
}

impl<'a, 's: 'a> Stream<'a, 's> {
    pub(super) fn new(packing: Packing, input: Input<'s>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let reader = open(packing, &input)?;
        Ok(Self { packing, input, reader, at: 0, allowance })
    }
}

fn open<'a, 's: 'a>(packing: Packing, input: &Input<'s>) -> Result<Box<dyn Read + 'a>, Unopened> {
    input.borrow_mut().rewind()?;
    let packed: Box<dyn BufRead + 'a> = Box::new(BufReader::with_capacity(BUFFER, Shared(input.clone())));
    packing.codec().reader(packed)
}

/// The name that a gzip stream says it had, else the archive's own without its ending.
pub(super) fn name(packing: Packing, input: &Input<'_>, archive: &str) -> io::Result<String> {
    if packing == Packing::Gzip {
        input.borrow_mut().rewind()?;
        let decoder = MultiGzDecoder::new(BufReader::new(Shared(input.clone())));
        let named = decoder.header().and_then(|header| header.filename()).map(names::decode);
        if let Some(name) = named.filter(|name| !name.is_empty()) {
            return Ok(name);
        }
    }
    let file = archive.rsplit('/').next().unwrap_or(archive);
    Ok(match file.rsplit_once('.') {
        Some((stem, ending)) if ["tgz", "tbz", "tbz2", "tzst"].iter().any(|e| ending.eq_ignore_ascii_case(e)) => {
            format!("{stem}.tar")
        }
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => file.to_owned(),
    })
}

struct Shared<'s>(Input<'s>);

impl Read for Shared<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

impl Read for Stream<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.at += n as u64;
        self.allowance.spend(n as u64)?;
        self.allowance.work(n as u64)?;
        Ok(n)
    }
}

impl<'a, 's: 'a> Source for Stream<'a, 's> {
    fn approach(&mut self, to: u64) -> io::Result<u64> {
        if to < self.at {
            self.allowance.reopen()?;
            self.reader = open(self.packing, &self.input).map_err(Unopened::into_io)?;
            self.at = 0;
        }
        Ok(self.at)
    }

    fn size(&self) -> Option<u64> {
        None
    }
}
