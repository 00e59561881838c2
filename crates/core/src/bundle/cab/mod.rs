//! Windows cabinets: stored, MSZIP and LZX.
//!
//! A walk of our own, because the `cab` crate cannot serve here: it finds files by name only (two of one name, or a name
//! in GBK, are out of reach), begins a folder anew for each file in it, gives up the whole cabinet for one bad record,
//! and panics on offsets beyond the data. This one reads a cabinet once, from front to back, holds one block of it, and
//! goes on behind what is damaged. The decompressors are `flate2` and `lzxd`.
//!
//! Layout (MS-CAB, little endian): `CFHEADER`, `CFFOLDER` × n, `CFFILE` × n, then the `CFDATA` blocks of each folder,
//! each of at most 32 kB unpacked. Not read: Quantum, and files that begin or end in another cabinet of a set.

mod block;
mod folder;

use super::reader::{Seekable, Source};
use super::{Allowance, Unopened, WrongSum, names};
use crate::order::InOrder as _;
use folder::{BEGIN_COST, Folder, Position};
use std::io::{self, Read, Seek, SeekFrom};

/// How a cabinet begins.
pub(super) const MAGIC: &[u8] = b"MSCF";
/// Bytes of a name with its end; longer ones are damage (Windows writes at most 256).
const NAME_LIMIT: usize = 1_024;
/// `CFHEADER.flags`: a cabinet before this one, one after it, and reserved areas in it.
const HAS_PREVIOUS: u16 = 1;
const HAS_NEXT: u16 = 2;
const HAS_RESERVE: u16 = 4;
/// `CFFILE.iFolder` from here on: the file begins or ends in another cabinet.
const IN_ANOTHER_CABINET: u16 = 0xFFFD;

/// A cabinet, listed.
pub(super) struct Cab<'a> {
    input: Seekable<'a>,
    allowance: &'a Allowance<'a>,
    folders: Vec<Folder>,
    files: Vec<File>,
    /// Bytes reserved in front of each block's data.
    reserved: u8,
    /// Where the reading stands.
    position: Option<Position>,
    /// Was a record of the listing damaged, so that files may be missing?
    pub(super) damaged: bool,
    /// Are there more files than may be listed?
    pub(super) cut: bool,
}

/// One file of a cabinet.
pub(super) struct File {
    pub(super) path: String,
    pub(super) size: u32,
    /// Where it begins in its folder, unpacked.
    offset: u32,
    folder: u16,
}

impl<'a> Cab<'a> {
    /// Lists what `input` holds.
    pub(super) fn open(mut input: Seekable<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        input.rewind()?;
        let header: [u8; 36] = take(&mut input)?;
        let number = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let files_at = u32::from_le_bytes([header[16], header[17], header[18], header[19]]);
        let (folders, files, flags) = (number(26), number(28), number(30));
        if !header.starts_with(MAGIC) || header[25] != 1 {
            return Err(Unopened::Damaged);
        }
        let (mut folder_reserved, mut reserved) = (0, 0);
        if flags & HAS_RESERVE != 0 {
            let sizes: [u8; 4] = take(&mut input)?;
            (folder_reserved, reserved) = (sizes[2], sizes[3]);
            input.seek(SeekFrom::Current(i64::from(u16::from_le_bytes([sizes[0], sizes[1]]))))?;
        }
        for neighbour in [HAS_PREVIOUS, HAS_NEXT] {
            if flags & neighbour != 0 {
                // File name and disk name of the neighbour.
                name(&mut input)?;
                name(&mut input)?;
            }
        }
        let mut cab = Self {
            input,
            allowance,
            folders: Vec::new(),
            files: Vec::new(),
            reserved,
            position: None,
            damaged: false,
            cut: false,
        };
        cab.damaged = cab.list_folders(folders, folder_reserved).is_err();
        // The table of files has its own address.
        cab.damaged |= cab.list_files(u64::from(files_at), files).is_err();
        Ok(cab)
    }

    fn list_folders(&mut self, count: u16, reserved: u8) -> io::Result<()> {
        for _ in 0..count {
            self.folders.push(Folder::from_record(take(&mut self.input)?));
            self.input.seek(SeekFrom::Current(i64::from(reserved)))?;
        }
        Ok(())
    }

    fn list_files(&mut self, at: u64, count: u16) -> io::Result<()> {
        self.input.seek(SeekFrom::Start(at))?;
        let granted = self.allowance.list(usize::from(count));
        self.cut = granted < usize::from(count);
        for _ in 0..granted {
            let record: [u8; 16] = take(&mut self.input)?;
            let wide = |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
            let path = names::decode(&name(&mut self.input)?);
            let folder = u16::from_le_bytes([record[8], record[9]]);
            self.files.push(File { path, size: wide(0), offset: wide(4), folder });
        }
        Ok(())
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    /// The files in the order of their bytes: in that order the cabinet is read once.
    pub(super) fn order(&self) -> Vec<usize> {
        let place = |file: &File| self.folders.get(usize::from(file.folder)).map(|folder| folder.data_at);
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        order.in_order_by_key(|i| (place(&self.files[*i]), self.files[*i].folder, self.files[*i].offset));
        order
    }

    /// The bytes of file `index`.
    pub(super) fn file(&mut self, index: usize) -> Result<FileReader<'_, 'a>, Unopened> {
        let file = self.files.get(index).ok_or(Unopened::Damaged)?;
        if file.folder >= IN_ANOTHER_CABINET {
            return Err(Unopened::Unsupported("cabinet set".into()));
        }
        let folder = *self.folders.get(usize::from(file.folder)).ok_or(Unopened::Damaged)?;
        folder.method()?;
        if !self.allowance.affords(u64::from(file.size)) {
            return Err(Unopened::Io(io::Error::other(super::Bomb)));
        }
        let (start, size, number) = (u64::from(file.offset), u64::from(file.size), file.folder);
        Ok(FileReader { cab: self, folder, number, start, size, at: 0, wrong_sum: false })
    }

    /// Reads what is left to the end.
    pub(super) fn finish(self) -> io::Result<()> {
        self.input.finish()
    }
}

/// Reads one file of a cabinet.
pub(super) struct FileReader<'c, 'a> {
    cab: &'c mut Cab<'a>,
    folder: Folder,
    number: u16,
    start: u64,
    size: u64,
    at: u64,
    /// Did the sum of a block fail that holds a part of it?
    wrong_sum: bool,
}

impl Read for FileReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.at == self.size {
            // All is read before anybody hears of it.
            return if std::mem::take(&mut self.wrong_sum) { Err(io::Error::other(WrongSum)) } else { Ok(0) };
        }
        let at = self.start + self.at;
        let kept = self.cab.position.take().filter(|p| p.is_in(self.number) && p.reaches(at));
        let mut position = match kept {
            Some(position) => position,
            None => {
                self.cab.allowance.spend(BEGIN_COST)?;
                Position::new(&self.folder, self.number)?
            }
        };
        let found = position.go_to(at, &mut self.cab.input, self.cab.reserved, self.cab.allowance);
        let block = found.map(|()| position.block_at(at));
        let read = block.map(|(bytes, wrong_sum)| {
            let left = usize::try_from(self.size - self.at).unwrap_or(usize::MAX);
            let n = buffer.len().min(bytes.len()).min(left);
            buffer[..n].copy_from_slice(&bytes[..n]);
            self.wrong_sum |= wrong_sum;
            n
        });
        self.cab.position = Some(position);
        self.at += *read.as_ref().unwrap_or(&0) as u64;
        read
    }
}

impl Source for FileReader<'_, '_> {
    fn approach(&mut self, to: u64) -> io::Result<u64> {
        // Going back is found out by the next read: the folder is then begun anew.
        self.at = if to < self.at { 0 } else { self.at };
        Ok(self.at)
    }

    fn size(&self) -> Option<u64> {
        Some(self.size)
    }
}

fn take<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Bytes up to a NUL.
fn name(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        match take::<1>(input)? {
            [0] => return Ok(bytes),
            _ if bytes.len() == NAME_LIMIT => return Err(io::ErrorKind::InvalidData.into()),
            [byte] => bytes.push(byte),
        }
    }
}

#[cfg(test)]
mod tests;
