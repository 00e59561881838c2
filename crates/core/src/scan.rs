//! One source, read once: unpack, detect, decode, parse, keep what matters.
//!
//! Memory is bounded whatever the source holds, and nothing here fails: what goes wrong is an issue of the extract, and
//! everything read before it counts.

use crate::artifact::{self, Artifact, HEAD};
use crate::bundle::{Cancelled, FileChanged, Metered, Opened, carries};
use crate::extract::{Extract, Loss, ScanIssue};
use crate::parsers::Parser;
use crate::text::{Encoding, TextEnd, read_lines};
use std::io::{self, Cursor, Read, Seek};
use std::ops::ControlFlow;
use zip::result::ZipError;

/// Bytes between two entries of the sparse line index.
pub const INDEX_STEP: u64 = 1024 * 1024;
/// Bytes from which a source may be a bomb: below it any ratio is harmless.
const BOMB_SIZE: u64 = 256 * 1024 * 1024;
/// Unpacked bytes per packed byte that no log reaches; deflate's own ceiling is 1,032.
const BOMB_RATIO: u64 = 500;

/// One line of a source, for showing evidence in its context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextLine {
    /// 1-based.
    pub number: u64,
    /// Its text, at most [`CONTEXT_CHARS`] characters.
    pub text: String,
}

/// Characters of a line shown in context.
pub const CONTEXT_CHARS: usize = 4_000;
/// Lines given at once.
pub const CONTEXT_LINES: u32 = 2_000;

impl<R: Read + Seek> Opened<R> {
    /// Reads entry `index`. `progress` gets the packed bytes consumed so far; `false` stops the reading, and the
    /// extract says so.
    pub fn scan(&mut self, index: usize, progress: &mut dyn FnMut(u64) -> bool) -> Extract {
        let Some(entry) = self.bundle().entries.get(index).cloned() else {
            return Extract::lost(Loss::Crashed);
        };
        let archive = self.bundle().archive;
        let budget = BOMB_SIZE.max(entry.packed_size.saturating_mul(BOMB_RATIO));
        match self.entry(index, Metered::new(progress)) {
            Ok(reader) => {
                let mut extract = scan_reader(reader, budget, !archive);
                if archive {
                    extract.crc32 = entry.crc32.unwrap_or_default();
                    extract.bytes = extract.bytes.max(entry.size);
                }
                extract
            }
            Err(error) => {
                let mut extract =
                    Extract { bytes: entry.size, crc32: entry.crc32.unwrap_or_default(), ..Extract::default() };
                extract.issues.push(match error {
                    ZipError::Io(error) => issue_of(&error, 0),
                    ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                        ScanIssue::Unsupported { what: "encryption".into() }
                    }
                    ZipError::UnsupportedArchive(what) => ScanIssue::Unsupported { what: what.into() },
                    ZipError::CompressionMethodNotSupported(method) => {
                        ScanIssue::Unsupported { what: format!("method {method}") }
                    }
                    _ => ScanIssue::CorruptEntry { at: 0 },
                });
                extract
            }
        }
    }

    /// Up to `count` lines of a text entry from line `first` (1-based); empty when the entry is no text.
    pub fn lines(&mut self, index: usize, first: u64, count: u32) -> Vec<ContextLine> {
        let (mut out, end_line) = (Vec::new(), first.saturating_add(u64::from(count.min(CONTEXT_LINES))));
        let mut go_on = |_| true;
        let Ok(mut reader) = self.entry(index, Metered::new(&mut go_on)) else { return out };
        let (head, _) = read_head(&mut reader);
        let Some((encoding, bom)) = artifact::detect(&head).encoding else { return out };
        // A damaged entry shows the lines before the damage.
        let _ = read_lines(Cursor::new(head).chain(reader), encoding, bom, &mut TextEnd::default(), |line| {
            if line.number >= end_line {
                return ControlFlow::Break(());
            }
            if line.number >= first {
                let text = line.text().chars().take(CONTEXT_CHARS).collect();
                out.push(ContextLine { number: line.number, text });
            }
            ControlFlow::Continue(())
        });
        out
    }
}

fn read_head(reader: &mut impl Read) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::with_capacity(HEAD);
    let failure = reader.take(HEAD as u64).read_to_end(&mut head).err();
    (head, failure)
}

fn scan_reader(mut reader: impl Read, budget: u64, checksum: bool) -> Extract {
    let (head, failure) = read_head(&mut reader);
    let Artifact { kind, encoding } = artifact::detect(&head);
    let mut extract =
        Extract { kind, encoding: encoding.map(|(e, _)| e), bytes: head.len() as u64, ..Extract::default() };
    if let Some(error) = failure {
        extract.issues.push(issue_of(&error, head.len() as u64));
        // What came before the damage is still read.
        reader_lines(Cursor::new(head), &mut extract, encoding);
        return extract;
    }
    let mut source =
        Checked { inner: Cursor::new(head).chain(reader), crc: checksum.then(crc32fast::Hasher::new), read: 0, budget };
    if let Some(error) = reader_lines(&mut source, &mut extract, encoding) {
        extract.issues.push(issue_of(&error, source.read));
    } else if checksum && !kind.is_read() {
        // Content decides identity: a loose file that no parser reads is still summed.
        if let Err(error) = io::copy(&mut source, &mut io::sink()) {
            extract.issues.push(issue_of(&error, source.read));
        }
    }
    extract.bytes = source.read.max(extract.bytes);
    extract.crc32 = source.crc.map_or(0, crc32fast::Hasher::finalize);
    extract
}

/// Runs the parser of the extract's kind over the lines, and notes what the text itself shows.
fn reader_lines(reader: impl Read, extract: &mut Extract, encoding: Option<(Encoding, usize)>) -> Option<io::Error> {
    let (mut parser, (encoding, bom)) = (Parser::of(extract.kind)?, encoding?);
    let mut end = TextEnd::default();
    let mut next_mark = 0;
    let result = read_lines(reader, encoding, bom, &mut end, |line| {
        if line.offset >= next_mark {
            extract.line_index.push((line.number, line.offset));
            next_mark = line.offset + INDEX_STEP;
        }
        parser.line(line, extract);
        ControlFlow::Continue(())
    });
    parser.finish(extract);
    extract.bytes = end.bytes;
    for (count, issue) in [
        (end.long_lines, ScanIssue::LongLines { count: end.long_lines }),
        (end.nul_bytes, ScanIssue::NulBytes { count: end.nul_bytes }),
        (extract.dropped_events, ScanIssue::EventsDropped { count: extract.dropped_events }),
        (u64::from(encoding == Encoding::Windows1252), ScanIssue::EncodingUnknown),
    ] {
        if count > 0 {
            extract.issues.push(issue);
        }
    }
    result.err()
}

/// Counts and sums the unpacked bytes and refuses a bomb.
struct Checked<R> {
    inner: R,
    crc: Option<crc32fast::Hasher>,
    read: u64,
    budget: u64,
}

/// The source unpacks to more than any log would.
#[derive(Debug)]
struct Bomb;

impl std::fmt::Display for Bomb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unpacks beyond the limit")
    }
}
impl std::error::Error for Bomb {}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        if let Some(crc) = &mut self.crc {
            crc.update(&buffer[..n]);
        } else if self.read > self.budget {
            return Err(io::Error::other(Bomb));
        }
        Ok(n)
    }
}

fn issue_of(error: &io::Error, at: u64) -> ScanIssue {
    if carries::<Cancelled>(error) {
        ScanIssue::Lost { why: Loss::Cancelled }
    } else if carries::<FileChanged>(error) {
        ScanIssue::ChangedWhileReading
    } else if carries::<Bomb>(error) {
        ScanIssue::TooLarge { at }
    } else if error.to_string().contains("checksum") {
        // The zip crate names it in text only.
        ScanIssue::ChecksumMismatch
    } else {
        ScanIssue::CorruptEntry { at }
    }
}
