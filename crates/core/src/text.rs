//! Bytes to lines of text, each with its address.
//!
//! Lines are split on raw bytes first (in every encoding read here a line feed is never part of another character, and
//! UTF-16 is split on aligned units), so offsets are exact and only the lines of transcoded sources pay for decoding.
//! Memory is one buffer: a line longer than [`LINE_LIMIT`] is cut and counted, never held.

use encoding_rs::{BIG5, GB18030, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::ControlFlow;

/// Bytes of one line that are looked at; real records stay below 20 kB.
pub const LINE_LIMIT: usize = 64 * 1024;
const BUFFER: usize = 256 * 1024;

/// How a source encodes its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, also plain ASCII.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// GBK and its superset.
    Gb18030,
    /// Traditional Chinese.
    Big5,
    /// What is none of the above: every byte is a character.
    Windows1252,
}

impl Encoding {
    /// The name the report shows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::Windows1252 => "windows-1252",
        }
    }

    fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// The encoding of a source that starts with `head`, and the length of its byte-order mark; `None`: not text.
    #[must_use]
    pub fn detect(head: &[u8]) -> Option<(Self, usize)> {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return Some((Self::Utf8, 3)),
            [0xFF, 0xFE, ..] => return Some((Self::Utf16Le, 2)),
            [0xFE, 0xFF, ..] => return Some((Self::Utf16Be, 2)),
            _ => {}
        }
        let nul = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
        let half = head.len() / 2;
        if half >= 4 {
            let (even, odd) = (nul(0), nul(1));
            if odd * 10 > half * 4 && even * 10 < half {
                return Some((Self::Utf16Le, 0));
            }
            if even * 10 > half * 4 && odd * 10 < half {
                return Some((Self::Utf16Be, 0));
            }
        }
        let controls = head.iter().filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
        if controls * 50 > head.len() {
            return None;
        }
        // The head may end inside a character: judge it up to its last line.
        let whole = memchr::memrchr(b'\n', head).map_or(head, |end| &head[..end]);
        if std::str::from_utf8(whole).is_ok() {
            return Some((Self::Utf8, 0));
        }
        let sound = |encoding: &'static encoding_rs::Encoding| {
            encoding.decode_without_bom_handling_and_without_replacement(whole).is_some_and(|t| is_mostly_words(&t))
        };
        if sound(GB18030) {
            Some((Self::Gb18030, 0))
        } else if sound(BIG5) {
            Some((Self::Big5, 0))
        } else {
            Some((Self::Windows1252, 0))
        }
    }

    /// Decodes one line of this encoding. A UTF-8 source may hold stray GBK lines (command output appended to a log):
    /// they are read as such where they are sound.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => GB18030
                    .decode_without_bom_handling_and_without_replacement(bytes)
                    .unwrap_or_else(|| String::from_utf8_lossy(bytes)),
            },
            Self::Utf16Le => UTF_16LE.decode_without_bom_handling(bytes).0,
            Self::Utf16Be => UTF_16BE.decode_without_bom_handling(bytes).0,
            Self::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
            Self::Big5 => BIG5.decode_without_bom_handling(bytes).0,
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        }
    }
}

/// GBK and Big5 decode nearly any pair of high bytes: text is Chinese only if most of what came out is common Han,
/// Chinese punctuation or full-width, and does not stand inside a Latin word as a misread `ü` would.
fn is_mostly_words(text: &str) -> bool {
    let (mut common, mut other) = (0usize, 0usize);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match c {
            c if c.is_ascii() => {}
            _ if before.is_ascii_alphabetic() && after.is_ascii_alphabetic() => other += 1,
            '\u{4E00}'..='\u{9FFF}'
            | '\u{3000}'..='\u{303F}'
            | '\u{FF00}'..='\u{FFEF}'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '—'
            | '…' => {
                common += 1;
            }
            _ => other += 1,
        }
        before = c;
    }
    common >= other * 4
}

/// One line with its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// 1-based.
    pub number: u64,
    /// Byte offset of its start in the unpacked source.
    pub offset: u64,
    /// Its bytes without line end; UTF-8 unless the source is damaged.
    pub bytes: &'a [u8],
}

impl<'a> Line<'a> {
    /// As text; stray GBK inside UTF-8 is decoded, anything else is replaced by U+FFFD.
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
}

/// Reads `reader` line by line until it ends or `visit` breaks.
///
/// # Errors
/// Whatever `reader` fails with; `end` then says how far it came, and every line before the damage was visited.
pub fn read_lines(
    mut reader: impl Read,
    encoding: Encoding,
    bom: usize,
    end: &mut TextEnd,
    mut visit: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut buffer = vec![0u8; BUFFER];
    let mut filled = 0usize;
    // Offset of buffer[0] in the source; bytes of the current line already thrown away because it is too long.
    let (mut base, mut overlong) = (0u64, false);
    let mut skip = bom;
    loop {
        let (ended, failure) = fill(&mut reader, &mut buffer, &mut filled);
        end.bytes = base + filled as u64;
        let mut start = skip.min(filled);
        skip = 0;
        match whole_lines(&buffer[start..filled], base + start as u64, encoding, &mut overlong, end, &mut visit) {
            ControlFlow::Continue(taken) => start += taken,
            ControlFlow::Break(()) => return Ok(()),
        }
        let finished = ended || failure.is_some();
        if finished && start < filled && !overlong {
            let _ = emit(&buffer[start..filled], base + start as u64, encoding, end, &mut visit);
            start = filled;
        }
        if let Some(error) = failure {
            return Err(error);
        }
        if ended {
            return Ok(());
        }
        if start == 0 && filled >= LINE_LIMIT.min(BUFFER) && filled == buffer.len() {
            // No line end in the whole buffer: show the head of the line once, drop the rest of it.
            if !overlong {
                overlong = true;
                if emit(&buffer[..LINE_LIMIT], base, encoding, end, &mut visit).is_break() {
                    return Ok(());
                }
                end.long_lines += 1;
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

/// Visits every line that ends in `chunk`, which begins at `base`, and says how many bytes they took.
///
/// Never inlined: a browser runs a function of the module slowly until it has been called a few times, and one that
/// loops over a whole log would stay slow to its end.
#[inline(never)]
fn whole_lines(
    chunk: &[u8],
    base: u64,
    encoding: Encoding,
    overlong: &mut bool,
    end: &mut TextEnd,
    visit: &mut impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> ControlFlow<(), usize> {
    let mut start = 0;
    for next in line_ends(chunk, encoding) {
        if *overlong {
            *overlong = false;
        } else {
            emit(&chunk[start..next], base + start as u64, encoding, end, visit)?;
        }
        start = next;
    }
    ControlFlow::Continue(start)
}

/// Where each line of `chunk` ends, its line end included.
fn line_ends(chunk: &[u8], encoding: Encoding) -> impl Iterator<Item = usize> {
    let (wide, low) = (encoding.is_wide(), usize::from(encoding == Encoding::Utf16Be));
    memchr::memchr_iter(b'\n', chunk).filter_map(move |at| match wide {
        false => Some(at + 1),
        true => (at % 2 == low && chunk.get(at ^ 1) == Some(&0)).then_some(at - low + 2),
    })
}

fn emit(
    raw: &[u8],
    offset: u64,
    encoding: Encoding,
    end: &mut TextEnd,
    visit: &mut impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    end.lines += 1;
    let mut raw = raw;
    if raw.len() > LINE_LIMIT {
        end.long_lines += 1;
        raw = &raw[..LINE_LIMIT];
    }
    let decoded;
    let mut bytes = if encoding == Encoding::Utf8 {
        raw
    } else {
        decoded = encoding.decode(raw);
        decoded.as_bytes()
    };
    while let [rest @ .., b'\n' | b'\r'] = bytes {
        bytes = rest;
    }
    if let [0, ..] = bytes {
        let nuls = bytes.iter().take_while(|b| **b == 0).count();
        end.nul_bytes += nuls as u64;
        bytes = &bytes[nuls..];
    }
    visit(Line { number: end.lines, offset, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> (Vec<(u64, u64, String)>, TextEnd) {
        let (encoding, bom) = Encoding::detect(bytes).unwrap();
        let (mut out, mut end) = (Vec::new(), TextEnd::default());
        read_lines(bytes, encoding, bom, &mut end, |l| {
            out.push((l.number, l.offset, l.text().into_owned()));
            ControlFlow::Continue(())
        })
        .unwrap();
        (out, end)
    }

    fn wide(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_lines() {
        let text = "主机名:  PC-1\r\n时区: (UTC+08:00)\n\nlast\u{0A0A}";
        let gbk = GB18030.encode("主机名:  PC-1\r\n时区: (UTC+08:00)\n\n修补程序").0.into_owned();
        let mut bom = vec![0xEF, 0xBB, 0xBF];
        bom.extend_from_slice(text.as_bytes());
        let mut le = vec![0xFF, 0xFE];
        le.extend(wide(text, false));
        let mut be = vec![0xFE, 0xFF];
        be.extend(wide(text, true));
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (bom, Encoding::Utf8),
            (le, Encoding::Utf16Le),
            (be, Encoding::Utf16Be),
            (gbk, Encoding::Gb18030),
        ] {
            assert_eq!(Encoding::detect(&bytes).unwrap().0, encoding);
            let (out, end) = lines(&bytes);
            assert_eq!(out.len(), 4, "{encoding:?}");
            assert_eq!((out[0].0, out[0].2.as_str()), (1, "主机名:  PC-1"), "{encoding:?}");
            assert_eq!(out[1].2, "时区: (UTC+08:00)", "{encoding:?}");
            assert_eq!(end.bytes, bytes.len() as u64);
            for (_, offset, text) in &out {
                let at = usize::try_from(*offset).unwrap();
                assert!(encoding.decode(&bytes[at..]).starts_with(text.as_str()), "{encoding:?} at {at}");
            }
        }
    }

    #[test]
    fn lines_cross_buffers() {
        let text: String = (0..60_000).map(|n| format!("line {n}\n")).collect();
        let (out, end) = lines(text.as_bytes());
        assert_eq!((out.len(), end.lines), (60_000, 60_000));
        assert!(
            out.iter()
                .enumerate()
                .all(|(i, (number, _, text))| *number == i as u64 + 1 && *text == format!("line {i}"))
        );
    }

    #[test]
    fn a_line_without_end_costs_a_buffer() {
        let mut bytes = b"first\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 3_000_000));
        bytes.extend_from_slice(b"\nlast\n");
        let (out, end) = lines(&bytes);
        assert_eq!(out.len(), 3);
        assert_eq!((out[1].2.len(), end.long_lines), (LINE_LIMIT, 1));
        assert_eq!((out[2].0, out[2].2.as_str()), (3, "last"));
        assert_eq!(out[2].1, bytes.len() as u64 - 5);
    }

    #[test]
    fn stray_gbk_in_utf8_and_nul_runs() {
        let mut bytes = "2022 ok\n".as_bytes().to_vec();
        bytes.extend_from_slice(&GB18030.encode("拒绝访问").0);
        bytes.extend_from_slice(b"\n\0\0\0\0after\n");
        let (out, end) = {
            let (mut out, mut end) = (Vec::new(), TextEnd::default());
            read_lines(&bytes[..], Encoding::Utf8, 0, &mut end, |l| {
                out.push(l.text().into_owned());
                ControlFlow::Continue(())
            })
            .unwrap();
            (out, end)
        };
        assert_eq!(out, ["2022 ok", "拒绝访问", "after"]);
        assert_eq!(end.nul_bytes, 4);
    }

    #[test]
    fn binaries_are_not_text() {
        assert_eq!(Encoding::detect(b"ElfFile\0\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08\0\0\0"), None);
        assert_eq!(Encoding::detect(&[0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 0x90, 0x91, 5, 6, 7]), None);
        assert_eq!(Encoding::detect(b"Gr\xfc\xdfe aus K\xf6ln\n").unwrap().0, Encoding::Windows1252);
    }
}
