//! Reads one entry: decrypts, unpacks, compares the sum.

use super::crypt::{Aes, Locked, Old};
use super::header::{LOCAL, LOCAL_SIZE, Record};
use super::{Refusal, header};
use crate::bundle::codec::{BUFFER, Codec};
use crate::bundle::reader::Source;
use crate::bundle::section::{Fate, Section};
use crate::bundle::{Allowance, Bomb, Unopened, WrongPassword, WrongSum, carries};
use faultline_bytes::Crc32;
use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

/// Bytes that an entry may yield beyond what it declares: its size may be wrong, not a lie.
const SLACK: u64 = 64 * 1024;
/// Bytes that no wrong key unpacks to without a complaint.
const CONVINCING: u64 = 4 * 1024;

/// The unpacked bytes of an entry.
pub(crate) struct EntryReader<'a, 'r, R> {
    record: &'a Record,
    shared: &'a RefCell<&'r mut R>,
    allowance: &'a Allowance<'a>,
    /// Is it the bundle's own entry, whose bytes are the progress?
    outermost: bool,
    open: Open<'a>,
    at: u64,
    crc: Crc32,
    /// The end was reached and found right.
    done: bool,
}

/// One opening of it.
struct Open<'a> {
    reader: Box<dyn Read + 'a>,
    codec: Codec,
    fate: Fate,
    /// Reads what is left of the encrypted bytes and compares their tag.
    seal: Option<Box<dyn FnMut() -> io::Result<()> + 'a>>,
}

impl<'a, 'r, R: Read + Seek> EntryReader<'a, 'r, R> {
    pub(crate) fn new(
        record: &'a Record,
        shared: &'a RefCell<&'r mut R>,
        allowance: &'a Allowance<'a>,
        outermost: bool,
    ) -> Result<Self, Unopened> {
        match record.refused {
            Some(Refusal::Overlaps) => return Err(Unopened::Unsupported("overlapping entries".into())),
            Some(Refusal::TooLarge) => return Err(Unopened::Io(io::Error::other(Bomb))),
            None if !allowance.affords(record.size.unwrap_or(0)) => return Err(Unopened::Io(io::Error::other(Bomb))),
            None => {}
        }
        let open = open(record, shared, allowance)?;
        Ok(Self { record, shared, allowance, outermost, open, at: 0, crc: Crc32::default(), done: false })
    }

    /// What a failure of the decompressor means.
    fn blame(&self, error: io::Error) -> io::Error {
        match self.open.fate.failure() {
            Some(failure) => failure,
            None if self.may_be_wrong_key() && !carries::<WrongSum>(&error) => io::Error::other(WrongPassword),
            None => error,
        }
    }

    /// The old cipher checks one byte of the password: one wrong one in 256 gets this far.
    fn may_be_wrong_key(&self) -> bool {
        let convincing = self.open.codec.notices_damage() && self.at >= CONVINCING;
        self.record.is_encrypted() && self.record.aes.is_none() && !convincing && !self.open.fate.is_cut()
    }

    /// At the end: is it what it was when it was packed?
    fn judge(&mut self) -> io::Result<()> {
        if let Some(seal) = &mut self.open.seal {
            // A tag that is cut off with the data is no other fault than the data's.
            match seal() {
                Err(error) if !self.open.fate.is_cut() => return Err(self.open.fate.failure().unwrap_or(error)),
                _ => {}
            }
        }
        let cut = self.open.fate.is_cut();
        let short = self.record.size.is_some_and(|size| self.at < size);
        match self.record.crc32.map(|told| told == self.crc.sum()) {
            Some(true) => Ok(()),
            None if !cut && !short => Ok(()),
            Some(false) if self.may_be_wrong_key() => Err(io::Error::other(WrongPassword)),
            Some(false) if !cut && !short => Err(io::Error::other(WrongSum)),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl<R: Read + Seek> Read for EntryReader<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.done {
            return Ok(0);
        }
        let n = match self.open.reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => return Err(self.blame(error)),
            Ok(n) => n,
        };
        self.crc.update(&buffer[..n]);
        self.at += n as u64;
        if self.outermost {
            self.allowance.reach(self.at, n as u64, n == 0)?;
        }
        if n == 0 {
            self.judge()?;
            self.done = true;
            return Ok(0);
        }
        // A size that lies is found out here, not when hundreds of megabytes have come.
        if self.record.size.is_some_and(|size| self.at > size.saturating_add(SLACK)) {
            return Err(io::Error::other(Bomb));
        }
        self.allowance.spend(n as u64)?;
        Ok(n)
    }
}

impl<R: Read + Seek> Source for EntryReader<'_, '_, R> {
    fn approach(&mut self, to: u64) -> io::Result<u64> {
        if to < self.at {
            self.allowance.reopen()?;
            self.open = open(self.record, self.shared, self.allowance).map_err(Unopened::into_io)?;
            (self.at, self.crc, self.done) = (0, Crc32::default(), false);
        }
        Ok(self.at)
    }

    fn size(&self) -> Option<u64> {
        self.record.size
    }

    fn is_doubtful(&self) -> bool {
        self.open.codec == Codec::Bzip2 || (self.record.is_encrypted() && self.record.aes.is_none())
    }
}

/// Opens the entry at its beginning.
fn open<'a, R: Read + Seek>(
    record: &Record,
    shared: &'a RefCell<&mut R>,
    allowance: &Allowance<'_>,
) -> Result<Open<'a>, Unopened> {
    let data_at = data_place(record, &mut **shared.borrow_mut())?;
    let section = || Section::new(shared, data_at, record.packed);
    if !record.is_encrypted() {
        let section = section();
        let fate = section.fate();
        return Open::new(record, Box::new(BufReader::with_capacity(BUFFER, section)), fate, None);
    }
    if record.is_strongly_encrypted() || record.method == header::AES {
        return Err(Unopened::Unsupported("encryption".into()));
    }
    let passwords = allowance.passwords();
    if passwords.is_empty() {
        return Err(Unopened::Encrypted { wrong: false });
    }
    for password in passwords {
        let section = section();
        let fate = section.fate();
        let locked = match record.aes {
            None => {
                let check = if record.has_descriptor() { (record.time >> 8) as u8 } else { record.crc_byte };
                match Old::new(section, &password, check) {
                    Ok(old) => {
                        return Open::new(record, Box::new(BufReader::with_capacity(BUFFER, old)), fate, None);
                    }
                    Err(locked) => locked,
                }
            }
            Some(strength) => match Aes::new(section, &password, strength, record.packed) {
                Ok(aes) => {
                    let aes = Rc::new(RefCell::new(aes));
                    let same = aes.clone();
                    let seal = move || io::copy(&mut *same.borrow_mut(), &mut io::sink()).map(|_| ());
                    let packed = BufReader::with_capacity(BUFFER, Shared(aes));
                    return Open::new(record, Box::new(packed), fate, Some(Box::new(seal)));
                }
                Err(locked) => locked,
            },
        };
        if let Locked::Io(error) = locked {
            return Err(Unopened::Io(fate.failure().unwrap_or(error)));
        }
    }
    Err(Unopened::Encrypted { wrong: true })
}

impl<'a> Open<'a> {
    fn new(
        record: &Record,
        mut packed: Box<dyn BufRead + 'a>,
        fate: Fate,
        seal: Option<Box<dyn FnMut() -> io::Result<()> + 'a>>,
    ) -> Result<Self, Unopened> {
        let opened = codec(record, &mut packed).and_then(|codec| Ok((codec, codec.reader(packed)?)));
        match opened {
            Ok((codec, reader)) => Ok(Self { reader, codec, fate, seal }),
            // The first bytes of what a wrong key gives.
            Err(Unopened::Damaged) if record.is_encrypted() && record.aes.is_none() => {
                Err(fate.or(Unopened::Encrypted { wrong: true }))
            }
            Err(error) => Err(fate.or(error)),
        }
    }
}

/// The method of an entry; its settings may stand before its data.
fn codec(record: &Record, packed: &mut impl BufRead) -> Result<Codec, Unopened> {
    Ok(match record.method {
        0 => Codec::Stored,
        8 => Codec::Deflate,
        9 => Codec::Deflate64,
        12 => Codec::Bzip2,
        14 => {
            // Version of the writer, size of the settings, the settings.
            let mut head = [0; 9];
            packed.read_exact(&mut head).map_err(|_| Unopened::Damaged)?;
            let [_, _, 5, 0, properties, a, b, c, d] = head else { return Err(Unopened::Damaged) };
            let size = record.size.filter(|_| record.flags & header::END_MARK == 0);
            Codec::Lzma { properties, dictionary: u32::from_le_bytes([a, b, c, d]), size }
        }
        20 | 93 => Codec::Zstd,
        method => return Err(Unopened::Unsupported(format!("method {method}"))),
    })
}

/// Where the data begins: behind the local header, whose name and extra field may be others than the directory's.
fn data_place<R: Read + Seek>(record: &Record, reader: &mut R) -> Result<u64, Unopened> {
    let mut header = [0; LOCAL_SIZE];
    reader.seek(SeekFrom::Start(record.header_at))?;
    match reader.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(Unopened::Damaged),
        other => other?,
    }
    if !header.starts_with(&LOCAL) {
        return Err(Unopened::Damaged);
    }
    let narrow = |at: usize| u64::from(u16::from_le_bytes([header[at], header[at + 1]]));
    let around = LOCAL_SIZE as u64 + narrow(26) + narrow(28);
    record.header_at.checked_add(around).ok_or(Unopened::Damaged)
}

/// A reader that somebody else finishes.
struct Shared<R>(Rc<RefCell<R>>);

impl<R: Read> Read for Shared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}
