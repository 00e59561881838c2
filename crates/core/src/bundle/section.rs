//! A stretch of a reader that several openings share, one after the other.

use super::Unopened;
use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Deref;
use std::rc::Rc;

/// How a section ended early. Kept beside the reader, because some decompressors pass on no more than an error's words.
#[derive(Clone, Debug, Default)]
pub(super) struct Fate(Rc<State>);

#[derive(Debug, Default)]
struct State {
    failure: RefCell<Option<io::Error>>,
    cut: Cell<bool>,
}

impl Fate {
    /// What the reader itself failed with; if it did not, the data is to blame.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.0.failure.take()
    }

    /// The same where a decompressor has not even begun.
    pub(super) fn or(&self, error: Unopened) -> Unopened {
        self.failure().map_or(error, Unopened::Io)
    }

    /// Did the reader end before the section did?
    pub(super) fn is_cut(&self) -> bool {
        self.0.cut.get()
    }
}

/// Bytes from one place to another of the reader behind `P`. Only one of them is read at a time: it goes to its place
/// once, because going there throws away what a buffered reader holds.
pub(super) struct Section<P> {
    reader: P,
    at: u64,
    left: u64,
    placed: bool,
    fate: Fate,
}

impl<P> Section<P> {
    pub(super) fn new(reader: P, at: u64, size: u64) -> Self {
        Self { reader, at, left: size, placed: false, fate: Fate::default() }
    }

    /// How it ends is told there.
    pub(super) fn fate(&self) -> Fate {
        self.fate.clone()
    }
}

impl<P: Deref<Target = RefCell<R>>, R: Read + Seek> Read for Section<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if wanted == 0 {
            return Ok(0);
        }
        let mut reader = self.reader.borrow_mut();
        let placed = if self.placed { Ok(0) } else { reader.seek(SeekFrom::Start(self.at)) };
        match placed.and_then(|_| reader.read(&mut buffer[..wanted])) {
            Ok(n) => {
                self.placed = true;
                self.left -= n as u64;
                self.fate.0.cut.set(n == 0);
                Ok(n)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.fate.0.failure.replace(Some(error));
                Err(io::Error::other("the reader failed"))
            }
        }
    }
}
