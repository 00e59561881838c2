//! The fields of an event out of the sentence that shows it.
//!
//! Provider and id say for certain what an event is; its sentence only fills it. What no known sentence fits keeps the
//! KB and the code it holds, if it holds one of each, and nothing else.

use super::shapes::{SHAPES, STATES};
use crate::evtx::Record;
use crate::package::kbs_in;

/// Letters of a sentence looked at.
const LETTERS: usize = 4_096;

/// Fills the fields of `record`, whose provider and id are known; `false`: it tells too little to count.
pub(super) fn fill(record: &mut Record, message: &str) -> bool {
    record.fields.clear();
    let provider = record.provider.strip_prefix(super::super::WINDOWS).unwrap_or(&record.provider).to_owned();
    let folded = Folded::new(message);
    let shapes =
        SHAPES.iter().filter(|(own, ids, ..)| own.eq_ignore_ascii_case(&provider) && ids.contains(&record.event));
    for (_, _, shape, names) in shapes {
        if let Some(values) = folded.values(shape)
            && fits(names, &values)
        {
            add(record, names, &values);
            break;
        }
    }
    // Where codes and numbers of updates stand, and what the event must tell at least.
    let (code, name, needed): (&str, &str, &[&str]) = match (provider.as_str(), record.event) {
        ("WindowsUpdateClient", 21 | 22) => return true,
        ("WindowsUpdateClient", 25) => ("errorCode", "", &[]),
        ("WindowsUpdateClient", _) => ("errorCode", "updateTitle", &["updateTitle"]),
        ("Servicing", _) => ("ErrorCode", "PackageIdentifier", &["PackageIdentifier"]),
        ("WUSA", _) => ("ErrorCode", "UpdateTitle", &["UpdateTitle", "CommandLine"]),
        _ => {
            if record.fields.iter().next().is_none() {
                add_device(record, message);
            }
            return true;
        }
    };
    if record.fields.named(code).is_empty()
        && let Some(code_in) = only(codes_in(message))
    {
        record.fields.add(code, code_in);
    }
    if !name.is_empty()
        && needed.iter().all(|needed| record.fields.named(needed).is_empty())
        && let Some(kb) = only(kbs_in(message))
    {
        record.fields.add(name, &kb);
    }
    needed.is_empty() || needed.iter().any(|needed| !record.fields.named(needed).is_empty())
}

/// The one value of a list that repeats no other.
fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// Every `0x8…` of eight digits.
fn codes_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("0x").filter_map(|(at, _)| {
        let code = text.get(at..at + 10)?;
        let next = text.as_bytes().get(at + 10).is_some_and(u8::is_ascii_hexdigit);
        (code[2..].bytes().all(|digit| digit.is_ascii_hexdigit()) && !next).then_some(code)
    })
}

/// `\Device\Harddisk0\DR0`: whom an event of storage is about.
fn add_device(record: &mut Record, message: &str) {
    let Some(at) = message.find("\\Device\\") else { return };
    let end = message[at..].find([' ', ',', '，', ')', '）', ';', '\r', '\n', '"', '”', '。']);
    let device = &message[at..end.map_or(message.len(), |end| at + end)];
    record.fields.add("", device.trim_end_matches('.'));
}

/// A number is where one belongs.
fn fits(names: &[&str], values: &[&str]) -> bool {
    names.iter().zip(values).all(|(name, value)| match *name {
        "ErrorCode" => value.starts_with("0x") || value.starts_with(|first: char| first.is_ascii_digit()),
        "PackageIdentifier" => !identity(value).is_empty(),
        _ => true,
    })
}

fn add(record: &mut Record, names: &[&str], values: &[&str]) {
    let mut unnamed: Vec<&str> = Vec::new();
    for (name, value) in names.iter().zip(values) {
        let value = match *name {
            "" => continue,
            "ErrorCode" | "ExceptionCode" => value.split([' ', '\r', '\n', '"', '“']).next().unwrap_or(value),
            "PackageIdentifier" => identity(value),
            "IntendedPackageStateTextized" => state(value),
            // `Windows 更新 TITLE 。`
            "UpdateTitle" => value.trim_end_matches(['。', ',', '，', ' ']),
            _ => value,
        };
        match name.strip_prefix('#').and_then(|place| place.parse::<usize>().ok()) {
            Some(place) if place < 8 => {
                unnamed.resize(unnamed.len().max(place + 1), "");
                unnamed[place] = value;
            }
            _ => record.fields.add(name, value),
        }
    }
    for value in unnamed {
        record.fields.add("", value);
    }
}

/// The identity or `KB…` a value begins with: `KB5015736 已成功`.
fn identity(value: &str) -> &str {
    let sound = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '~' | '.');
    value.split(|letter| !sound(letter)).next().unwrap_or_default()
}

/// `为“已安装”` → `Installed`.
fn state(value: &str) -> &str {
    let own = value.trim_start_matches(['为', '是']).trim_matches(|letter: char| is_mark(letter) || letter == ' ');
    STATES.iter().find(|(word, _)| *word == own).map_or(own, |(_, state)| state)
}

/// A sentence without what differs between ways of showing it, with the place of each letter.
struct Folded<'m> {
    message: &'m str,
    letters: Vec<char>,
    places: Vec<usize>,
}

impl<'m> Folded<'m> {
    fn new(message: &'m str) -> Self {
        let (mut letters, mut places) = (Vec::new(), Vec::new());
        for (place, letter) in message.char_indices().take(LETTERS) {
            if let Some(letter) = fold(letter) {
                letters.push(letter);
                places.push(place);
            }
        }
        Self { message, letters, places }
    }

    /// What stands for each `{}` of `shape`, if it fits from end to end.
    fn values(&self, shape: &str) -> Option<Vec<&'m str>> {
        let mut pieces = shape.split("{}").map(|piece| piece.chars().filter_map(fold).collect::<Vec<char>>());
        let mut at = {
            let first = pieces.next()?;
            self.letters.starts_with(&first).then_some(first.len())?
        };
        let mut values = Vec::new();
        let mut pieces = pieces.peekable();
        while let Some(piece) = pieces.next() {
            let rest = &self.letters[at..];
            let begin = match (pieces.peek().is_none(), piece.is_empty()) {
                // The last piece ends the sentence.
                (true, true) => rest.len(),
                (true, false) => rest.ends_with(&piece).then(|| rest.len() - piece.len())?,
                (false, _) => rest.windows(piece.len().max(1)).position(|window| window == piece)?,
            };
            values.push(self.value(at, at + begin));
            at += begin + piece.len();
        }
        Some(values)
    }

    /// The words between two letters, without the marks around them.
    fn value(&self, from: usize, to: usize) -> &'m str {
        let behind = |letter: &usize| letter + self.message[*letter..].chars().next().map_or(0, char::len_utf8);
        let begin = from.checked_sub(1).and_then(|before| self.places.get(before)).map_or(0, behind);
        let end = self.places.get(to).copied().unwrap_or(self.message.len()).max(begin);
        let value = self.message[begin..end].trim();
        let unquoted = value.strip_suffix(is_mark).unwrap_or(value);
        unquoted.strip_prefix(is_mark).unwrap_or(unquoted).trim()
    }
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」')
}

fn fold(letter: char) -> Option<char> {
    Some(match letter {
        _ if letter.is_whitespace() || is_mark(letter) => return None,
        '\u{200E}' | '\u{200F}' => return None,
        '：' => ':',
        '，' => ',',
        '。' => '.',
        '（' => '(',
        '）' => ')',
        _ => letter.to_ascii_lowercase(),
    })
}
