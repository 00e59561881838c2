//! Records of an event log as Windows exports them in XML: never the log itself, whose unused space holds what was there
//! before.

use super::plan::Plan;
use super::text::Taken;
use crate::evtx::{ChunkState, Reader, Record, Templates};
use crate::order::InOrder as _;
use crate::parsers::event_log::export::viewed::Export;
use crate::parsers::event_log::is_wanted;
use crate::text::Encoding;
use crate::time::UtcTime;
use std::fmt::Write as _;
use std::io::Read;

/// Characters of a value; nothing that is kept of an event is longer.
const VALUE: usize = 2_000;
/// Events on one line from which on a line says nothing about which of them is meant.
const CROWD: usize = 8;

/// Its opening line, and its last.
const ROOT: (&str, &str) = ("<Events>", "</Events>");

/// The records of a log that are wanted, and the first and the last of all.
pub(super) fn of_log(reader: impl Read, plan: &Plan) -> Taken {
    let mut ends = Ends::default();
    let mut found: Vec<(u64, String)> = Vec::new();
    let (mut reader, mut templates, mut record) = (Reader::new(reader), Templates::default(), Record::default());
    let mut size = 0;
    // What comes before damage counts.
    while let Ok(Some(mut chunk)) = reader.next_chunk() {
        if chunk.state() != ChunkState::Sound {
            continue;
        }
        templates.clear();
        for entry in chunk.entries() {
            let Ok(head) = templates.head(&mut chunk, &entry) else { continue };
            let wanted = plan.wants(head.number);
            let place = ends.place(head.time);
            if !wanted && place.is_none() {
                continue;
            }
            let (number, computer) = (head.number, head.computer().into_owned());
            if chunk.record(&entry, &head, &mut record).is_err() {
                continue;
            }
            let text = xml(&record, &computer);
            if let Some((place, time)) = place {
                ends.put(place, time, number, text.clone());
            }
            if wanted && size < super::TEXT_LIMIT {
                size += text.len();
                found.push((number, text));
            }
        }
    }
    ends.with(found, size >= super::TEXT_LIMIT)
}

/// The same of an export in XML, which may be one line; its events are known by the lines they begin on.
pub(super) fn of_export(reader: impl Read, head: &[u8], text: (Encoding, usize), plan: &Plan) -> Taken {
    let mut ends = Ends::default();
    let mut found: Vec<(u64, String)> = Vec::new();
    let (mut line, mut here, mut size) = (0, 0, 0);
    Export::of(head, text).each(reader, 0, &mut |viewed| {
        let (record, number) = (viewed.record, viewed.place.line);
        here = if number == line { here + 1 } else { 0 };
        line = number;
        let wanted = plan.wants(number) && (here < CROWD || is_wanted(&record.provider, record.event));
        let place = ends.place(record.time);
        if wanted || place.is_some() {
            let text = xml(record, viewed.computer);
            if let Some((place, time)) = place {
                ends.put(place, time, number, text.clone());
            }
            if wanted {
                size += text.len();
                found.push((number, text));
            }
        }
        size < super::TEXT_LIMIT
    });
    ends.with(found, size >= super::TEXT_LIMIT)
}

/// The earliest and the latest record met.
#[derive(Default)]
struct Ends {
    first: Option<(UtcTime, u64, String)>,
    last: Option<(UtcTime, u64, String)>,
}

enum End {
    First,
    Last,
    Both,
}

impl Ends {
    fn place(&self, time: Option<UtcTime>) -> Option<(End, UtcTime)> {
        let time = time.filter(|time| time.is_believable())?;
        let first = self.first.as_ref().is_none_or(|(first, ..)| time < *first);
        let last = self.last.as_ref().is_none_or(|(last, ..)| time > *last);
        let end = match (first, last) {
            (true, true) => End::Both,
            (true, false) => End::First,
            (false, true) => End::Last,
            (false, false) => return None,
        };
        Some((end, time))
    }

    fn put(&mut self, end: End, time: UtcTime, number: u64, text: String) {
        if matches!(end, End::First | End::Both) {
            self.first = Some((time, number, text.clone()));
        }
        if matches!(end, End::Last | End::Both) {
            self.last = Some((time, number, text));
        }
    }

    /// The records found, these among them, as a document.
    fn with(self, mut found: Vec<(u64, String)>, cut: bool) -> Taken {
        for (_, number, text) in self.first.into_iter().chain(self.last) {
            if !found.iter().any(|(known, own)| *known == number && *own == text) {
                found.push((number, text));
            }
        }
        found.in_order_by_key(|(number, _)| *number);
        let mut taken = Taken { cut, ..Taken::default() };
        taken.push(0, ROOT.0);
        for (number, text) in found {
            taken.push(number, &text);
        }
        taken.push(0, ROOT.1);
        taken
    }
}

/// One event on one line, with what is read of it.
fn xml(record: &Record, computer: &str) -> String {
    let mut out =
        String::from("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='");
    push(&record.provider, &mut out);
    let _ =
        write!(out, "'/><EventID>{}</EventID><Level>{}</Level><TimeCreated SystemTime='", record.event, record.level);
    out.push_str(&record.time.map(UtcTime::to_rfc3339).unwrap_or_default());
    let _ = write!(out, "'/><EventRecordID>{}</EventRecordID><Computer>", record.number);
    push(computer, &mut out);
    out.push_str("</Computer></System><EventData>");
    for (name, value) in record.fields.iter() {
        // What else a name holds is no name of a field.
        let named = !name.is_empty() && name.len() <= 100;
        match name {
            "Binary" => out.push_str("<Binary>"),
            _ if named => {
                out.push_str("<Data Name='");
                push(name, &mut out);
                out.push_str("'>");
            }
            _ => out.push_str("<Data>"),
        }
        push(value, &mut out);
        out.push_str(if name == "Binary" { "</Binary>" } else { "</Data>" });
    }
    out.push_str("</EventData></Event>");
    out
}

/// Appends a value as XML has it, on one line.
fn push(value: &str, out: &mut String) {
    for letter in value.chars().take(VALUE) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push('\t'),
            // No XML holds these.
            letter if letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}') => {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_element() {
        let mut record = Record::default();
        record.fields.add("a'b", "<x>&\r\n\u{1}'");
        let text = xml(&record, "PC");
        assert!(text.contains("<Data Name='a&apos;b'>&lt;x&gt;&amp;&#13;&#10;\u{FFFD}&apos;</Data>"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }
}
