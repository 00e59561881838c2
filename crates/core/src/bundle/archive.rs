//! Archives inside the bundle: listed and read through a reader of what they are packed in.

use super::cab::{self, Cab};
use super::reader::{Seekable, Source};
use super::seven_zip::{self, SevenZip};
use super::stream::{self, Packing, Stream};
use super::tar::{self, Tar};
use super::zip::{self, EntryReader, Record};
use super::{Allowance, BundleIssue, Unopened};
use crate::order::InOrder as _;
use std::cell::RefCell;
use std::io::{self, Read as _, Seek as _};
use std::rc::Rc;

/// Archives inside one another below an entry of the bundle; deeper ones are not opened.
pub(crate) const DEPTH_LIMIT: usize = 4;
/// A member of every Office document, and of nothing else.
const OFFICE_MARK: &str = "[Content_Types].xml";

/// The kinds of archive that are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Cab,
    Zip,
    SevenZip,
    Tar,
    /// One file.
    Stream(Packing),
}

impl Container {
    /// By its first bytes, of which a tar needs 512.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            _ if head.starts_with(cab::MAGIC) => Some(Self::Cab),
            _ if zip::begins(head) => Some(Self::Zip),
            _ if head.starts_with(seven_zip::MAGIC) => Some(Self::SevenZip),
            _ if tar::begins(head) => Some(Self::Tar),
            _ => Packing::of(head).map(Self::Stream),
        }
    }
}

/// One file of an archive.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listed {
    /// Path inside the archive.
    pub(crate) path: String,
    /// Unpacked size as declared; zero: unknown.
    pub(crate) size: u64,
    /// CRC-32 as declared.
    pub(crate) crc32: Option<u32>,
}

/// An archive that is open for reading, with what it lists.
pub(crate) struct Archive<'a> {
    kind: Kind<'a>,
    members: Vec<Listed>,
    allowance: &'a Allowance<'a>,
    /// Is a part of the listing damaged?
    pub(crate) damaged: bool,
    /// Does it hold more than may be listed?
    pub(crate) cut: bool,
}

enum Kind<'a> {
    Cab(Box<Cab<'a>>),
    Zip { input: Box<Seekable<'a>>, records: Vec<Record> },
    SevenZip(Box<SevenZip<'a>>),
    Tar(Box<Tar<'a>>),
    Stream { packing: Packing, input: Rc<RefCell<Seekable<'a>>> },
}

impl<'a> Archive<'a> {
    /// Lists what `input` holds, which is called `name`.
    ///
    /// # Errors
    /// It cannot be listed at all.
    pub(crate) fn open(
        container: Container,
        input: Seekable<'a>,
        name: &str,
        allowance: &'a Allowance<'a>,
    ) -> Result<Self, Unopened> {
        match container {
            Container::Cab => Self::cab(Cab::open(input, allowance)?, allowance),
            Container::Zip => Self::zip(input, allowance),
            Container::SevenZip => Self::seven_zip(SevenZip::open(input, allowance)?, allowance),
            Container::Tar => Self::tar(Tar::open(input, allowance)?, allowance),
            Container::Stream(packing) => Self::stream(packing, input, name, allowance),
        }
    }

    fn cab(cab: Cab<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let listed = |file: &cab::File| Listed { path: file.path.clone(), size: file.size.into(), crc32: None };
        let members = cab.files().iter().map(listed).collect();
        let (damaged, cut) = (cab.damaged, cab.cut);
        Ok(Self { kind: Kind::Cab(Box::new(cab)), members, allowance, damaged, cut })
    }

    fn zip(mut input: Seekable<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let mut head = Vec::new();
        input.rewind()?;
        input.by_ref().take(8).read_to_end(&mut head)?;
        let size = input.size();
        let listing = zip::list(&mut input, &head, size)?.ok_or(Unopened::Damaged)?;
        let zip::Listing { mut records, issues } = listing;
        match issues.first() {
            Some(BundleIssue::MultiPart) => return Err(Unopened::Unsupported("multi-part".into())),
            Some(BundleIssue::EmptyArchive) | None => {}
            Some(_) if records.is_empty() => return Err(Unopened::Damaged),
            Some(_) => {}
        }
        let damaged = issues.iter().any(|i| matches!(i, BundleIssue::DirectoryDamaged | BundleIssue::Salvaged));
        // Nobody logs in Office documents; their hundred parts would only bury the logs.
        let wanted = if records.iter().any(|e| e.path == OFFICE_MARK) { 0 } else { records.len() };
        let granted = allowance.list(wanted);
        let cut = granted < wanted || issues.contains(&BundleIssue::TooManyEntries);
        records.truncate(granted);
        let listed = |r: &Record| Listed { path: r.path.clone(), size: r.size.unwrap_or(0), crc32: r.crc32 };
        let members = records.iter().map(listed).collect();
        Ok(Self { kind: Kind::Zip { input: Box::new(input), records }, members, allowance, damaged, cut })
    }

    fn seven_zip(archive: SevenZip<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let listed = |file: &seven_zip::File| Listed { path: file.path.clone(), size: file.size, crc32: file.crc32 };
        let members = archive.files().iter().map(listed).collect();
        let cut = archive.cut;
        Ok(Self { kind: Kind::SevenZip(Box::new(archive)), members, allowance, damaged: false, cut })
    }

    fn tar(tar: Tar<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let listed = |file: &tar::File| Listed { path: file.path.clone(), size: file.size, crc32: None };
        let members = tar.files().iter().map(listed).collect();
        let (damaged, cut) = (tar.damaged, tar.cut);
        Ok(Self { kind: Kind::Tar(Box::new(tar)), members, allowance, damaged, cut })
    }

    fn stream(
        packing: Packing,
        input: Seekable<'a>,
        name: &str,
        allowance: &'a Allowance<'a>,
    ) -> Result<Self, Unopened> {
        let input = Rc::new(RefCell::new(input));
        let path = stream::name(packing, &input, name)?;
        let cut = allowance.list(1) == 0;
        let members = if cut { Vec::new() } else { vec![Listed { path, size: 0, crc32: None }] };
        Ok(Self { kind: Kind::Stream { packing, input }, members, allowance, damaged: false, cut })
    }

    /// What it lists, in its own order.
    pub(crate) fn members(&self) -> &[Listed] {
        &self.members
    }

    /// The members in the order of their bytes: in that order the archive is read once.
    pub(crate) fn order(&self) -> Vec<usize> {
        match &self.kind {
            Kind::Cab(cab) => cab.order(),
            Kind::SevenZip(archive) => archive.order(),
            Kind::Zip { records, .. } => {
                let mut order: Vec<usize> = (0..records.len()).collect();
                order.in_order_by_key(|at| records[*at].header_at);
                order
            }
            Kind::Tar(_) | Kind::Stream { .. } => (0..self.members.len()).collect(),
        }
    }

    /// Gives the bytes of member `index` to `visit`.
    ///
    /// # Errors
    /// It cannot be unpacked.
    pub(crate) fn member<T>(&mut self, index: usize, visit: impl FnOnce(&mut dyn Source) -> T) -> Result<T, Unopened> {
        if !self.members.get(index).is_some_and(|member| self.allowance.affords(member.size)) {
            return Err(Unopened::Io(io::Error::other(super::Bomb)));
        }
        match &mut self.kind {
            Kind::Cab(cab) => Ok(visit(&mut cab.file(index)?)),
            Kind::Zip { input, records } => {
                let shared = RefCell::new(&mut **input);
                let record = records.get(index).ok_or(Unopened::Damaged)?;
                Ok(visit(&mut EntryReader::new(record, &shared, self.allowance, false)?))
            }
            Kind::SevenZip(archive) => Ok(visit(&mut archive.file(index)?)),
            Kind::Tar(tar) => Ok(visit(&mut tar.file(index)?)),
            Kind::Stream { packing, input } => Ok(visit(&mut Stream::new(*packing, input.clone(), self.allowance)?)),
        }
    }

    /// Reads what is left to the end.
    ///
    /// # Errors
    /// What the end shows: a wrong checksum of what the archive is packed in.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self.kind {
            Kind::Cab(cab) => cab.finish(),
            Kind::Zip { input, .. } => input.finish(),
            Kind::SevenZip(archive) => archive.finish(),
            Kind::Tar(tar) => tar.finish(),
            Kind::Stream { input, .. } => Rc::into_inner(input).map_or(Ok(()), |input| input.into_inner().finish()),
        }
    }
}
