//! Registry text: `.reg` exports and output of `reg query`.
//!
//! ```text
//! Windows Registry Editor Version 5.00                    UTF-16; REGEDIT4: the console's code page
//!
//! [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\wuauserv]
//! "Start"=dword:00000004
//! "PendingFileRenameOperations"=hex(7):5c,00,3f,00,3f,00,\          a long value goes on in lines that begin with blanks
//!   5c,00,00,00
//!
//! HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\wuauserv        reg query: four blanks between name, type, data
//!     Start    REG_DWORD    0x4
//! ```
//!
//! What is wanted of it stands in [`crate::registry`]. Not handled: values without a name (`@=`), which none of the wanted
//! ones is; REG_BINARY of `reg query` longer than a line.

use crate::extract::Extract;
use crate::registry::{Reading, Value, Wanted, wanted_at};
use crate::text::{Encoding, Line};

/// Bytes of one value that are kept while its lines come.
const VALUE_BYTES: usize = 64 * 1024;
/// Characters of a key; Windows allows 255 for each of its parts.
const KEY_LIMIT: usize = 4_096;

/// Reads registry text line by line.
#[derive(Default)]
pub(crate) struct Parser {
    reading: Reading,
    /// `REGEDIT4`: bytes of texts are not UTF-16.
    ansi: bool,
    key: String,
    wanted: Option<&'static Wanted>,
    /// A hexadecimal value that goes on in the next line.
    open: Option<Hex>,
}

struct Hex {
    line: u64,
    name: String,
    kind: u32,
    bytes: Vec<u8>,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        // Most of an export is not wanted: its lines are not even decoded.
        if self.wanted.is_none() && self.open.is_none() && !may_open_key(line.bytes) {
            return;
        }
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if let Some(mut hex) = self.open.take() {
            if text.starts_with([' ', '\t']) {
                if hex.take(text.trim()) {
                    self.open = Some(hex);
                } else {
                    self.end_hex(&hex, out);
                }
                return;
            }
            self.end_hex(&hex, out);
        }
        if text.starts_with(['[', 'H']) {
            self.key(line.number, text, out);
        } else if let Some(wanted) = self.wanted {
            match value_of(text) {
                Some((name, Raw::Value(value))) if wanted.wants(&name) => {
                    self.reading.value(wanted, (line.number, &self.key), &name, &value, out);
                }
                Some((name, Raw::Hex(kind, digits))) if wanted.wants(&name) => {
                    let mut hex = Hex { line: line.number, name, kind, bytes: Vec::new() };
                    if hex.take(digits) {
                        self.open = Some(hex);
                    } else {
                        self.end_hex(&hex, out);
                    }
                }
                _ => {}
            }
        } else if text == "REGEDIT4" {
            self.ansi = true;
        }
    }

    /// Gives what needed the whole text.
    pub(crate) fn finish(mut self, out: &mut Extract) {
        if let Some(hex) = self.open.take() {
            self.end_hex(&hex, out);
        }
        self.reading.finish(out);
    }

    fn key(&mut self, line: u64, text: &str, out: &mut Extract) {
        let Some(key) = crate::artifact::lists::registry_key(text) else {
            self.wanted = None;
            return;
        };
        out.records += 1;
        self.wanted = wanted_at(key).filter(|_| key.len() <= KEY_LIMIT);
        if let Some(wanted) = self.wanted {
            key.clone_into(&mut self.key);
            self.reading.key(wanted, line, key, out);
        }
    }

    fn end_hex(&mut self, hex: &Hex, out: &mut Extract) {
        let Some(wanted) = self.wanted else { return };
        let value = match (self.ansi, hex.kind) {
            (true, 1 | 2) => Value::Text(Encoding::Utf8.decode(&hex.bytes).trim_end_matches('\0').to_owned()),
            (true, 7) => {
                let text = Encoding::Utf8.decode(&hex.bytes);
                Value::List(text.split('\0').filter(|item| !item.is_empty()).map(str::to_owned).collect())
            }
            _ => Value::from_bytes(hex.kind, &hex.bytes),
        };
        self.reading.value(wanted, (hex.line, &self.key), &hex.name, &value, out);
    }
}

impl Hex {
    /// Takes `5c,00,\`; `true`: it goes on.
    fn take(&mut self, digits: &str) -> bool {
        let (digits, more) = digits.strip_suffix('\\').map_or((digits, false), |digits| (digits, true));
        let room = VALUE_BYTES.saturating_sub(self.bytes.len());
        self.bytes.extend(digits.split(',').filter_map(|pair| u8::from_str_radix(pair.trim(), 16).ok()).take(room));
        more
    }
}

/// A line that may be a key or the title: `[HKEY_…`, `HKEY_…`, `REGEDIT4`.
fn may_open_key(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    matches!(bytes, [b'[' | b'H' | b'R', ..])
}

/// What stands behind a value's name.
enum Raw<'a> {
    Value(Value),
    /// Type and the first of its digits.
    Hex(u32, &'a str),
}

/// Name and data of a value's line.
fn value_of(text: &str) -> Option<(String, Raw<'_>)> {
    let Some(rest) = text.strip_prefix('"') else { return queried(text) };
    let (name, data) = rest.split_once("\"=")?;
    let name = unescaped(name);
    if let Some(text) = data.strip_prefix('"') {
        return Some((name, Raw::Value(Value::Text(unescaped(text.strip_suffix('"').unwrap_or(text))))));
    }
    if let Some(digits) = data.strip_prefix("dword:") {
        return Some((name, Raw::Value(Value::Number(u32::from_str_radix(digits.trim(), 16).ok()?.into()))));
    }
    let hex = data.strip_prefix("hex")?;
    let (kind, digits) = hex.split_once(':')?;
    // REG_BINARY is 3.
    let kind = kind
        .strip_prefix('(')
        .and_then(|kind| kind.strip_suffix(')'))
        .map_or(Some(3), |kind| u32::from_str_radix(kind, 16).ok())?;
    Some((name, Raw::Hex(kind, digits)))
}

/// `    Start    REG_DWORD    0x4`.
fn queried(text: &str) -> Option<(String, Raw<'_>)> {
    let at = text.find("REG_")?;
    let name = text[..at].trim();
    let (kind, data) = text[at..].split_once([' ', '\t']).unwrap_or((&text[at..], ""));
    let data = data.trim_start();
    let number = |text: &str| {
        let digits = text.split_whitespace().next()?.strip_prefix("0x")?;
        u64::from_str_radix(digits, 16).ok()
    };
    let value = match kind {
        "REG_SZ" | "REG_EXPAND_SZ" => Value::Text(data.to_owned()),
        "REG_DWORD" | "REG_QWORD" | "REG_DWORD_BIG_ENDIAN" => Value::Number(number(data)?),
        "REG_MULTI_SZ" => Value::List(data.split("\\0").filter(|item| !item.is_empty()).map(str::to_owned).collect()),
        "REG_BINARY" | "REG_NONE" => {
            let (pairs, _) = data.as_bytes().as_chunks::<2>();
            let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
            Value::Bytes(pairs.iter().take(VALUE_BYTES).map_while(byte).collect())
        }
        _ => return None,
    };
    (text.starts_with([' ', '\t']) && !name.is_empty()).then(|| (name.to_owned(), Raw::Value(value)))
}

/// `\\` and `\"`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
    }
    out
}

#[cfg(test)]
mod tests;
