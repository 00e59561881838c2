//! Text to bytes in the encodings and line ends that Windows tools leave behind.

/// How a file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with byte-order mark: what the servicing stack writes.
    Utf8Bom,
    /// UTF-8 (or ASCII) without a mark: what many editors and collectors leave.
    Utf8,
    /// UTF-16, little endian, with mark: the update agent, `wmic`, PowerShell redirection.
    Utf16Le,
    /// UTF-16, big endian, with mark: what an editor on another system saved.
    Utf16Be,
    /// GBK: every console program of a Chinese Windows.
    Gbk,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// Windows.
    CrLf,
    /// After a trip through another tool.
    Lf,
}

/// Encoding and line end of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// How characters become bytes.
    pub encoding: Encoding,
    /// What `\n` becomes.
    pub line_end: LineEnd,
}

impl TextStyle {
    /// CBS.log and its archives as Windows 10 writes them.
    pub const SERVICING: Self = Self { encoding: Encoding::Utf8Bom, line_end: LineEnd::CrLf };
    /// `ReportingEvents.log`.
    pub const AGENT: Self = Self { encoding: Encoding::Utf16Le, line_end: LineEnd::CrLf };
    /// Console output of a Chinese Windows.
    pub const CHINESE_CONSOLE: Self = Self { encoding: Encoding::Gbk, line_end: LineEnd::CrLf };
    /// Console output of an English Windows.
    pub const ENGLISH_CONSOLE: Self = Self { encoding: Encoding::Utf8, line_end: LineEnd::CrLf };

    /// The bytes of `text`, whose lines end in `\n`.
    #[must_use]
    pub fn encode(self, text: &str) -> Vec<u8> {
        let text = match self.line_end {
            LineEnd::CrLf => text.replace('\n', "\r\n"),
            LineEnd::Lf => text.to_owned(),
        };
        match self.encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            Encoding::Utf16Le => [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
            Encoding::Gbk => encoding_rs::GBK.encode(&text).0.into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_each_encoding() {
        let style = |encoding| TextStyle { encoding, line_end: LineEnd::CrLf };
        assert_eq!(style(Encoding::Utf8).encode("a\n"), b"a\r\n");
        assert_eq!(style(Encoding::Utf8Bom).encode("a\n"), b"\xEF\xBB\xBFa\r\n");
        assert_eq!(style(Encoding::Utf16Le).encode("主\n"), b"\xFF\xFE\x3B\x4E\r\0\n\0");
        assert_eq!(style(Encoding::Gbk).encode("主机名\n"), b"\xD6\xF7\xBB\xFA\xC3\xFB\r\n");
        assert_eq!(TextStyle { encoding: Encoding::Utf8, line_end: LineEnd::Lf }.encode("a\n"), b"a\n");
    }
}
