//! A zip whose files are made and deflated on all processors, and written in order as they are done.

use crate::packing::Method;
use crate::raw_zip::{Appender, Raw};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::thread;

/// A file that is made when its turn comes. Of at most some 100 MB: it is whole in memory while it is packed.
pub(super) struct Made {
    path: String,
    make: Box<dyn FnOnce() -> Vec<u8> + Send>,
}

impl Made {
    pub(super) fn new(path: impl Into<String>, make: impl FnOnce() -> Vec<u8> + Send + 'static) -> Self {
        Self { path: path.into(), make: Box::new(make) }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Packed {
    /// Entries.
    pub(super) files: u64,
    /// Bytes in them, unpacked.
    pub(super) bytes: u64,
}

/// Writes a zip of these files. `wide`: with all its sizes and places in eight bytes (zip64).
pub(super) fn pack(out: impl Write, files: Vec<Made>, wide: bool) -> io::Result<Packed> {
    let at_once = thread::available_parallelism().map_or(2, NonZeroUsize::get);
    let mut zip = Appender::new(out, wide);
    let mut packed = Packed::default();
    let mut files = files.into_iter().peekable();
    while files.peek().is_some() {
        let batch: Vec<Made> = files.by_ref().take(at_once).collect();
        let entries = thread::scope(|scope| -> Vec<thread::Result<Raw>> {
            let makers: Vec<_> = batch
                .into_iter()
                .map(|file| scope.spawn(move || Raw::new(&file.path, &(file.make)(), Method::Deflate)))
                .collect();
            makers.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        for entry in entries {
            let entry = entry.map_err(|_| io::Error::other("a file could not be made"))?;
            packed.files += 1;
            packed.bytes += entry.size;
            zip.add(entry)?;
        }
    }
    zip.finish()?;
    Ok(packed)
}
