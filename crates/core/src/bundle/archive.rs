//! Archives inside the bundle: listed and read through a reader of what they are packed in.

use super::cab::{self, Cab};
use super::gzip::{self, Gzip};
use super::reader::{Seekable, Source};
use super::{Allowance, BundleIssue, Opened, Unopened};
use std::io;

/// Archives inside one another below an entry of the bundle; deeper ones are not opened.
pub(crate) const DEPTH_LIMIT: usize = 4;
/// A member of every Office document, and of nothing else.
const OFFICE_MARK: &str = "[Content_Types].xml";

/// The kinds of archive that are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Cab,
    Zip,
    Gzip,
}

impl Container {
    /// By its first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let kinds = [
            (cab::MAGIC, Self::Cab),
            (b"PK\x03\x04", Self::Zip),
            (b"PK\x05\x06", Self::Zip),
            (gzip::MAGIC, Self::Gzip),
        ];
        kinds.into_iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| kind)
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
    Zip(Box<Opened<Seekable<'a>>>),
    Gzip(Seekable<'a>),
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
            Container::Zip => Self::zip(input, name, allowance),
            Container::Gzip => Self::gzip(input, name, allowance),
        }
    }

    fn cab(cab: Cab<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let listed = |file: &cab::File| Listed { path: file.path.clone(), size: file.size.into(), crc32: None };
        let members = cab.files().iter().map(listed).collect();
        let (damaged, cut) = (cab.damaged, cab.cut);
        Ok(Self { kind: Kind::Cab(Box::new(cab)), members, allowance, damaged, cut })
    }

    fn zip(input: Seekable<'a>, name: &str, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let size = input.size().unwrap_or(u64::MAX);
        let opened = Opened::open(name, size, input);
        let issues = &opened.bundle().issues;
        let entries = opened.bundle().entries();
        if entries.is_empty() && !issues.is_empty() && *issues != [BundleIssue::EmptyArchive] {
            return Err(if issues.contains(&BundleIssue::MultiPart) {
                Unopened::Unsupported("multi-part".into())
            } else {
                Unopened::Damaged
            });
        }
        let damaged = issues.contains(&BundleIssue::DirectoryDamaged);
        // Nobody logs in Office documents; their hundred parts would only bury the logs.
        let wanted = if entries.iter().any(|e| e.path == OFFICE_MARK) { 0 } else { entries.len() };
        let granted = allowance.list(wanted);
        let cut = granted < wanted || issues.contains(&BundleIssue::TooManyEntries);
        let listed = entries.iter().take(granted);
        let members = listed.map(|e| Listed { path: e.path.clone(), size: e.size, crc32: e.crc32 }).collect();
        Ok(Self { kind: Kind::Zip(Box::new(opened)), members, allowance, damaged, cut })
    }

    fn gzip(mut input: Seekable<'a>, name: &str, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let path = Gzip::new(&mut input, allowance)?.name(name);
        let cut = allowance.list(1) == 0;
        let members = if cut { Vec::new() } else { vec![Listed { path, size: 0, crc32: None }] };
        Ok(Self { kind: Kind::Gzip(input), members, allowance, damaged: false, cut })
    }

    /// What it lists, in its own order.
    pub(crate) fn members(&self) -> &[Listed] {
        &self.members
    }

    /// The members in the order of their bytes: in that order the archive is read once.
    pub(crate) fn order(&self) -> Vec<usize> {
        match &self.kind {
            Kind::Cab(cab) => cab.order(),
            Kind::Zip(opened) => {
                let mut order: Vec<usize> = (0..self.members.len()).collect();
                order.sort_by_key(|i| opened.place(*i));
                order
            }
            Kind::Gzip(_) => (0..self.members.len()).collect(),
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
            Kind::Zip(opened) => opened.entry(index, self.allowance, false, visit),
            Kind::Gzip(input) => Ok(visit(&mut Gzip::new(input, self.allowance)?)),
        }
    }

    /// Reads what is left to the end.
    ///
    /// # Errors
    /// What the end shows: a wrong checksum of what the archive is packed in.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self.kind {
            Kind::Cab(cab) => cab.finish(),
            Kind::Zip(opened) => opened.into_reader().finish(),
            Kind::Gzip(input) => input.finish(),
        }
    }
}
