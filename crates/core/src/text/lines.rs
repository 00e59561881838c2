//! One pass over the bytes: where lines end, what each says.

use super::bytes::{Runs, is_chinese, without_returns};
use super::detect::NUL_RUN;
use super::encoding::stray;
use super::{Encoding, LINE_LIMIT, mojibake, wide};
use faultline_bytes::{each_line, is_plain};
use memchr::memmem;
use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::ControlFlow;

const BUFFER: usize = 256 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// One line with its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// 1-based, as an editor counts: what NUL runs part is on one line.
    pub number: u64,
    /// Byte offset of its first character in the unpacked source.
    pub offset: u64,
    /// Its text without line end, in UTF-8.
    pub bytes: &'a [u8],
}

impl<'a> Line<'a> {
    /// As text.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        Encoding::Utf8.decode(self.bytes)
    }
}

/// What reading a text to its end found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextEnd {
    /// Bytes read, byte-order mark included.
    pub bytes: u64,
    /// Lines seen; a text without a last line end counts its last line.
    pub lines: u64,
    /// Lines cut at [`LINE_LIMIT`].
    pub long_lines: u64,
    /// Bytes of NUL skipped: the mark of a log cut by power loss.
    pub nul_bytes: u64,
    /// Bytes that are no text: undecodable, or control characters no log writes.
    pub garbage: u64,
    /// Lines that had been decoded wrongly and saved again, put right.
    pub recoded: u64,
}

/// Reads `reader` line by line until it ends or `visit` breaks.
///
/// # Errors
/// Whatever `reader` fails with; `end` then says how far it came, and every line before the damage was visited.
pub fn read_lines(
    reader: impl Read,
    encoding: Encoding,
    bom: usize,
    end: &mut TextEnd,
    visit: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    read_buffered(reader, Limits::default(), encoding, Place { bom, ..Place::default() }, end, |_| {}, visit)
}

/// A place in a text from which it can be read on as if everything before had been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Byte offset in the unpacked source.
    pub offset: u64,
    /// Lines that began before it.
    pub lines: u64,
    bom: usize,
    cr: bool,
    /// It is not in the middle of a line that began before it.
    pub fresh: bool,
    /// It is in the rest of a line that is too long: nothing more is shown of that.
    pub overlong: bool,
}

/// How much is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes read at once: a line that is longer is cut.
    pub buffer: usize,
    /// Bytes of a line.
    pub line: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { buffer: BUFFER, line: LINE_LIMIT }
    }
}

/// The same, and gives the places at which reading can be taken up again to `mark`, before the lines behind them.
///
/// # Errors
/// As [`read_lines`].
pub fn read_lines_marked(
    reader: impl Read,
    encoding: Encoding,
    bom: usize,
    end: &mut TextEnd,
    mark: impl FnMut(Place),
    visit: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    read_buffered(reader, Limits::default(), encoding, Place { bom, ..Place::default() }, end, mark, visit)
}

/// Reads on from a place that was marked: `reader` stands there. Lines have the numbers and offsets they have in the whole
/// text; they may be looked at further than usual.
///
/// # Errors
/// As [`read_lines`].
pub fn resume_lines(
    reader: impl Read,
    encoding: Encoding,
    place: Place,
    limits: Limits,
    visit: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    read_buffered(
        reader,
        limits,
        encoding,
        place,
        &mut TextEnd { lines: place.lines, ..TextEnd::default() },
        |_| {},
        visit,
    )
}

/// The first bytes of a source as its lines will be read, with `\n` after each: what decides its kind.
#[must_use]
pub fn head_text(head: &[u8], encoding: Encoding, bom: usize) -> String {
    let mut text = String::with_capacity(head.len() + 1);
    // One buffer takes the whole head; memory never fails to be read.
    let limits = Limits { buffer: head.len() + 1, line: LINE_LIMIT };
    let place = Place { bom, ..Place::default() };
    let _ = read_buffered(
        head,
        limits,
        encoding,
        place,
        &mut TextEnd::default(),
        |_| {},
        |line| {
            text.push_str(&line.text());
            text.push('\n');
            ControlFlow::Continue(())
        },
    );
    text
}

fn read_buffered(
    mut reader: impl Read,
    Limits { buffer: size, line: limit }: Limits,
    encoding: Encoding,
    from: Place,
    end: &mut TextEnd,
    mut mark: impl FnMut(Place),
    visit: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut buffer = vec![0u8; size];
    let mut filled = 0usize;
    // Offset of buffer[0] in the source.
    let mut base = from.offset;
    let Place { bom: mut skip, cr, fresh, overlong, .. } = from;
    let mut lines = Lines { encoding, end, visit, limit, overlong, cr, fresh: fresh || base == 0 };
    let mut resumed = base > 0;
    loop {
        let (ended, failure) = fill(&mut reader, &mut buffer, &mut filled);
        lines.end.bytes = base + filled as u64;
        let last = ended || failure.is_some();
        let mut start = skip.min(filled);
        // What was noticed where this was marked is known.
        if !std::mem::take(&mut resumed) {
            lines.notice_carriage_returns(&buffer[start..filled], base == 0 || filled == size);
        }
        let Lines { cr, fresh, overlong, .. } = lines;
        mark(Place { offset: base, lines: lines.end.lines, bom: skip, cr, fresh, overlong });
        skip = 0;
        let Ok(taken) = go_on(lines.whole(&buffer[start..filled], base + start as u64, last)) else { return Ok(()) };
        start += taken;
        if last && start < filled && !lines.overlong {
            let _ = lines.rest(&buffer[start..filled], base + start as u64);
            start = filled;
        }
        if let Some(error) = failure {
            return Err(error);
        }
        if ended {
            return Ok(());
        }
        if start == 0 && filled == size {
            // No line end in the whole buffer: show the head of the line once, drop the rest of it.
            if !lines.overlong {
                if lines.rest(&buffer, base).is_break() {
                    return Ok(());
                }
                lines.overlong = true;
            }
            start = filled - filled % 2;
        }
        buffer.copy_within(start..filled, 0);
        base += start as u64;
        filled -= start;
    }
}

/// Fills the buffer as far as the reader gives: decompressors return short reads, and scanning wants long ones.
fn fill(reader: &mut impl Read, buffer: &mut [u8], filled: &mut usize) -> (bool, Option<io::Error>) {
    while *filled < buffer.len() {
        match reader.read(&mut buffer[*filled..]) {
            Ok(0) => return (true, None),
            Ok(n) => *filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (false, Some(error)),
        }
    }
    (false, None)
}

fn go_on<T>(flow: ControlFlow<(), T>) -> Result<T, ()> {
    match flow {
        ControlFlow::Continue(value) => Ok(value),
        ControlFlow::Break(()) => Err(()),
    }
}

/// The lines of one source.
struct Lines<'a, V> {
    encoding: Encoding,
    end: &'a mut TextEnd,
    visit: V,
    /// Bytes of a line that are looked at.
    limit: usize,
    /// The current line is too long, and the rest of it is dropped.
    overlong: bool,
    /// A lone carriage return ends a line.
    cr: bool,
    /// Nothing of the current line was visited yet.
    fresh: bool,
}

impl<V: FnMut(Line<'_>) -> ControlFlow<()>> Lines<'_, V> {
    /// A text without a single line feed whose carriage returns end its lines.
    fn notice_carriage_returns(&mut self, chunk: &[u8], enough: bool) {
        let feed: &[u8] = match self.encoding {
            Encoding::Utf16Le => &[b'\n', 0],
            Encoding::Utf16Be => &[0, b'\n'],
            _ => b"\n",
        };
        if self.cr || !enough || memmem::find(chunk, feed).is_some() {
            return;
        }
        self.cr = memchr::memchr(b'\r', chunk).is_some_and(|at| at + 2 < chunk.len());
    }

    /// Visits every line that ends in `chunk`, which begins at `base`, and says how many bytes they took.
    fn whole(&mut self, chunk: &[u8], base: u64, last: bool) -> ControlFlow<(), usize> {
        let is_more_of_it = || memchr::memchr2(b'\n', b'\r', chunk).is_none() && memmem::find(chunk, &[0; 4]).is_none();
        if self.overlong && is_more_of_it() {
            return ControlFlow::Continue(0);
        }
        if self.encoding.is_wide() {
            self.wide(chunk, base, last)
        } else if !self.cr && is_plain(chunk) {
            self.plain(chunk, base)
        } else {
            self.narrow(chunk, base, last)
        }
    }

    /// Lines of ASCII: no byte of them is looked at here.
    fn plain(&mut self, chunk: &[u8], base: u64) -> ControlFlow<(), usize> {
        each_line(chunk, &mut |from, to| {
            if self.overlong {
                self.overlong = false;
            } else {
                self.end.lines += u64::from(self.fresh);
                let bytes = without_returns(self.cut(&chunk[from..to]));
                (self.visit)(Line { number: self.end.lines, offset: base + from as u64, bytes })?;
            }
            self.fresh = true;
            ControlFlow::Continue(())
        })
    }

    /// Lines of single bytes, or of one to four.
    #[inline(never)]
    fn narrow(&mut self, chunk: &[u8], base: u64, last: bool) -> ControlFlow<(), usize> {
        let mut start = 0;
        let mut nuls = Runs::new(chunk, 4);
        while start < chunk.len() {
            let run = nuls.next(start);
            let region = &chunk[start..run.map_or(chunk.len(), |(from, _)| from)];
            let at = if self.cr { memchr::memchr2(b'\n', b'\r', region) } else { memchr::memchr(b'\n', region) };
            let (text, next, ends_line) = match (at, run) {
                (Some(at), _) => {
                    let after = start + at + 1;
                    // A carriage return and a line feed are one line end.
                    let is_pair = region[at] == b'\r' && chunk.get(after) == Some(&b'\n');
                    if region[at] == b'\r' && after == chunk.len() && !last {
                        break;
                    }
                    (&region[..at], after + usize::from(is_pair), true)
                }
                (None, Some((_, to))) => (region, to, false),
                (None, None) => break,
            };
            if ends_line && self.fresh && !self.overlong && is_plain(text) {
                // Most lines of a chunk with one odd byte are like those of the others.
                self.end.lines += 1;
                let bytes = without_returns(self.cut(text));
                (self.visit)(Line { number: self.end.lines, offset: base + start as u64, bytes })?;
            } else {
                self.nuls_between(run.filter(|_| !ends_line));
                self.piece(text, base + start as u64, ends_line)?;
            }
            start = next;
        }
        ControlFlow::Continue(start)
    }

    /// Lines of UTF-16.
    #[inline(never)]
    fn wide(&mut self, chunk: &[u8], base: u64, last: bool) -> ControlFlow<(), usize> {
        let mut start = 0;
        let mut nuls = Runs::new(chunk, NUL_RUN);
        while start < chunk.len() {
            // Whole units: the first zero may be the upper half of a character, the last one its lower half.
            let run = nuls.next(start).map(|(from, to)| (from + (from - start) % 2, to - (to - start) % 2));
            let region = &chunk[start..run.map_or(chunk.len(), |(from, _)| from)];
            let (text, next, ends_line) = match (wide::line_end(region, self.encoding, self.cr, last), run) {
                (Some((len, false)), _) => (&region[..len], start + len, true),
                (Some((len, true)), _) => {
                    let before = std::mem::replace(&mut self.encoding, Encoding::Utf8);
                    let visited = self.piece(&region[..len - 1], base + start as u64, true);
                    self.encoding = before;
                    visited?;
                    start += len;
                    continue;
                }
                (None, Some((_, to))) => (region, to, false),
                (None, None) => break,
            };
            self.nuls_between(run.filter(|_| !ends_line));
            self.piece(text, base + start as u64, ends_line)?;
            start = next;
        }
        ControlFlow::Continue(start)
    }

    fn nuls_between(&mut self, run: Option<(usize, usize)>) {
        self.end.nul_bytes += run.map_or(0, |(from, to)| to - from) as u64;
    }

    /// What follows the last line end.
    fn rest(&mut self, raw: &[u8], offset: u64) -> ControlFlow<()> {
        let encoding = self.encoding;
        if encoding.is_wide() && wide::is_narrow(&raw[..raw.len().min(LINE_LIMIT)], encoding) {
            self.encoding = Encoding::Utf8;
        }
        let flow = self.piece(raw, offset, true);
        self.encoding = encoding;
        flow
    }

    /// A line, or what a run of NUL left of it.
    fn piece(&mut self, raw: &[u8], offset: u64, ends_line: bool) -> ControlFlow<()> {
        if self.overlong {
            // What follows a run of NUL is no longer the line that was too long.
            self.overlong = false;
            return ControlFlow::Continue(());
        }
        let raw = self.cut(raw);
        if self.encoding.is_wide() {
            self.wide_piece(raw, offset)?;
        } else {
            self.narrow_piece(raw, offset)?;
        }
        if ends_line {
            if self.fresh {
                // Nothing but NUL, or nothing: an empty line.
                self.show("", offset)?;
            }
            self.fresh = true;
        }
        ControlFlow::Continue(())
    }

    fn cut<'r>(&mut self, raw: &'r [u8]) -> &'r [u8] {
        if raw.len() <= self.limit {
            return raw;
        }
        self.end.long_lines += 1;
        let mut end = self.limit;
        // Not inside a character of UTF-8.
        while self.encoding == Encoding::Utf8 && end > self.limit - 3 && raw[end] & 0xC0 == 0x80 {
            end -= 1;
        }
        &raw[..end]
    }

    fn narrow_piece(&mut self, raw: &[u8], offset: u64) -> ControlFlow<()> {
        let zeros = memchr::memchr_iter(0, raw).count() as u64;
        if zeros > 0 && wide::is_wide(raw) {
            let text = wide::decode_appended(raw);
            return self.say(Cow::Owned(text), offset);
        }
        self.end.nul_bytes += zeros;
        let mut from = raw.iter().take_while(|b| **b == 0).count();
        // A mark in the middle begins what another file began with.
        while from < raw.len() {
            from += if raw[from..].starts_with(BOM) { BOM.len() } else { 0 };
            let to = memmem::find(&raw[from..], BOM).map_or(raw.len(), |at| from + at);
            let part = without_returns(&raw[from..to]);
            let without;
            let part = if zeros > 0 && memchr::memchr(0, part).is_some() {
                without = part.iter().copied().filter(|b| *b != 0).collect::<Vec<u8>>();
                &without[..]
            } else {
                part
            };
            if to > from {
                let text = self.decode(part);
                self.say(text, offset + from as u64)?;
            }
            from = to;
        }
        ControlFlow::Continue(())
    }

    fn wide_piece(&mut self, raw: &[u8], offset: u64) -> ControlFlow<()> {
        let mark: &[u8] = if self.encoding == Encoding::Utf16Be { &[0xFE, 0xFF] } else { &[0xFF, 0xFE] };
        let mut from = 0;
        while from < raw.len() {
            from += if raw[from..].starts_with(mark) { 2 } else { 0 };
            let part = &raw[from..];
            // Only on a unit's place: elsewhere the two bytes belong to two characters.
            let to = memmem::find_iter(part, mark).find(|at| at % 2 == 0).unwrap_or(part.len());
            if to == 0 {
                continue;
            }
            let text = wide::decode(&part[..to], self.encoding);
            let text = text.trim_end_matches(['\r', '\n']);
            let nuls = memchr::memchr_iter(0, text.as_bytes()).count();
            self.end.nul_bytes += nuls as u64 * 2;
            self.end.garbage += text.matches('\u{FFFD}').count() as u64 * 2;
            let text: Cow<'_, str> = if nuls > 0 { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) };
            self.say(text, offset + from as u64)?;
            from += to;
        }
        ControlFlow::Continue(())
    }

    /// A line in its own encoding: neighbours may have another.
    fn decode<'r>(&mut self, raw: &'r [u8]) -> Cow<'r, str> {
        if let Ok(text) = std::str::from_utf8(raw)
            && (self.encoding == Encoding::Utf8 || text.is_ascii() || is_chinese(text))
        {
            return Cow::Borrowed(text);
        }
        let text = match self.encoding {
            Encoding::Utf8 => stray(raw).unwrap_or_else(|| String::from_utf8_lossy(raw)),
            other => other.decode(raw),
        };
        self.end.garbage += text.matches('\u{FFFD}').count() as u64;
        text
    }

    fn say(&mut self, text: Cow<'_, str>, offset: u64) -> ControlFlow<()> {
        self.end.garbage += text.bytes().filter(|b| *b < 9).count() as u64;
        match Some(&text).filter(|text| !text.is_ascii()).and_then(|text| mojibake::recoded(text)) {
            Some(text) => {
                self.end.recoded += 1;
                self.show(&text, offset)
            }
            None => self.show(&text, offset),
        }
    }

    fn show(&mut self, text: &str, offset: u64) -> ControlFlow<()> {
        self.end.lines += u64::from(std::mem::take(&mut self.fresh));
        (self.visit)(Line { number: self.end.lines, offset, bytes: text.as_bytes() })
    }
}
