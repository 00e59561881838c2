//! A `Blob` as `Read + Seek`, through `FileReaderSync`, which only dedicated workers have.
//!
//! One slice is kept, on the JavaScript side: wasm memory never grows with the file. Slices are aligned, so that a
//! search backwards from the end costs no more than one forwards.

use faultline_core::bundle::FileChanged;
use js_sys::Uint8Array;
use std::io::{self, Read, Seek, SeekFrom};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DomException, FileReaderSync};

/// Bytes of a slice after a jump, and what slices are aligned to.
const SLICE: u64 = 1024 * 1024;
/// Bytes of a slice that continues the one before: half again as fast, and still small.
const RUN: u64 = 4 * SLICE;

/// Reads a blob at any place, one cached slice at a time.
pub(crate) struct BlobReader {
    blob: Blob,
    reader: FileReaderSync,
    size: u64,
    at: u64,
    slice: Uint8Array,
    slice_at: u64,
}

impl BlobReader {
    /// A reader at the start of `blob`.
    pub(crate) fn new(blob: Blob) -> Result<Self, JsValue> {
        let size = blob_size(&blob);
        Ok(Self {
            blob,
            reader: FileReaderSync::new()?,
            size,
            at: 0,
            slice: Uint8Array::new_with_length(0),
            slice_at: 0,
        })
    }

    /// A reader of what is in memory already: its one slice is everything, so that no file has to be made of it.
    pub(crate) fn of_bytes(bytes: &Uint8Array) -> Result<Self, JsValue> {
        let size = u64::from(bytes.length());
        Ok(Self { size, slice: bytes.clone(), ..Self::new(Blob::new()?)? })
    }

    /// Bytes of the blob.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    fn slice_end(&self) -> u64 {
        self.slice_at + u64::from(self.slice.length())
    }

    fn load(&mut self) -> io::Result<()> {
        let continues = self.at == self.slice_end() && self.at > 0;
        let start = self.at / SLICE * SLICE;
        let end = (start + if continues { RUN } else { SLICE }).min(self.size);
        // The old slice goes before the new one comes: never two at once.
        self.slice = Uint8Array::new_with_length(0);
        #[expect(clippy::cast_precision_loss, reason = "a blob's size is a JavaScript number")]
        let part = self.blob.slice_with_f64_and_f64(start as f64, end as f64).map_err(|e| error_of(&e))?;
        let buffer = self.reader.read_as_array_buffer(&part).map_err(|e| error_of(&e))?;
        self.slice = Uint8Array::new(&buffer);
        self.slice_at = start;
        if u64::from(self.slice.length()) != end - start {
            return Err(io::Error::other(FileChanged));
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a blob's size is a whole number")]
fn blob_size(blob: &Blob) -> u64 {
    blob.size() as u64
}

/// The browser refuses a file that was written, moved or deleted since it was chosen.
fn error_of(thrown: &JsValue) -> io::Error {
    match thrown.dyn_ref::<DomException>() {
        Some(error) if matches!(error.name().as_str(), "NotReadableError" | "NotFoundError") => {
            io::Error::other(FileChanged)
        }
        Some(error) => io::Error::other(error.name()),
        None => io::Error::other("the file could not be read"),
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        if self.at < self.slice_at || self.at >= self.slice_end() {
            self.load()?;
        }
        // Both lie within one slice, which is far below 4 GB.
        let from = u32::try_from(self.at - self.slice_at).map_err(io::Error::other)?;
        let left = self.slice.length() - from;
        let n = u32::try_from(buffer.len()).unwrap_or(u32::MAX).min(left);
        self.slice.subarray(from, from + n).copy_to(&mut buffer[..n as usize]);
        self.at += u64::from(n);
        Ok(n as usize)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "seek before the start"))?;
        Ok(self.at)
    }
}
