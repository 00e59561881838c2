//! Readers around an entry: progress, cancelling, and telling a changed file from a damaged one.

use std::io::{self, Read};

/// The file changed, or the browser took it away, while it was read. A reader reports it inside an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileChanged;

impl std::fmt::Display for FileChanged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the file changed while it was read")
    }
}
impl std::error::Error for FileChanged {}

/// The user stopped the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl std::fmt::Display for Cancelled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cancelled")
    }
}
impl std::error::Error for Cancelled {}

/// Does `error` carry an `E`, at any depth? Decompressors pass the reader's own error through, some wrapped.
#[must_use]
pub(crate) fn carries<E: std::error::Error + 'static>(error: &io::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
    while let Some(error) = next {
        if error.is::<E>() || error.downcast_ref::<io::Error>().is_some_and(carries::<E>) {
            return true;
        }
        next = error.source();
    }
    false
}

/// Reports bytes read so far, in packed bytes; stops the reading when told so.
pub struct Metered<'a> {
    progress: &'a mut dyn FnMut(u64) -> bool,
    scale: Option<(u64, u64)>,
}

impl<'a> Metered<'a> {
    /// `progress` gets the packed bytes consumed so far and says whether to go on.
    pub fn new(progress: &'a mut dyn FnMut(u64) -> bool) -> Self {
        Self { progress, scale: None }
    }

    /// Counts what comes out but reports it as its share of the packed size.
    pub(crate) fn scaled(mut self, (packed, unpacked): (u64, u64)) -> Self {
        self.scale = Some((packed, unpacked));
        self
    }

    pub(crate) fn over<R: Read>(self, inner: R) -> MeteredReader<'a, R> {
        MeteredReader { meter: self, inner, read: 0, reported: 0 }
    }
}

/// A reader with a meter.
pub(crate) struct MeteredReader<'a, R> {
    meter: Metered<'a>,
    inner: R,
    read: u64,
    reported: u64,
}

/// Reports at least this many bytes apart: a call across the wasm boundary costs more than a read.
const REPORT_STEP: u64 = 256 * 1024;

impl<R: Read> Read for MeteredReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        if n == 0 || self.read - self.reported >= REPORT_STEP {
            self.reported = self.read;
            let bytes = match self.meter.scale {
                Some((packed, unpacked)) => {
                    let share = u128::from(packed) * u128::from(self.read) / u128::from(unpacked.max(1));
                    u64::try_from(share).unwrap_or(packed).min(packed)
                }
                None => self.read,
            };
            if !(self.meter.progress)(bytes) {
                return Err(io::Error::other(Cancelled));
            }
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_reading_is_told_from_damage() {
        let mut calls = 0;
        let mut progress = |_| {
            calls += 1;
            calls < 3
        };
        let error = io::copy(&mut Metered::new(&mut progress).over(io::repeat(0)), &mut io::sink()).unwrap_err();
        assert!(carries::<Cancelled>(&error) && !carries::<FileChanged>(&error));
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, io::Error::other(FileChanged));
        assert!(carries::<FileChanged>(&wrapped));
    }
}
