//! Events as XML: `wevtutil qe /f:xml` and *Save as XML* of the Event Viewer.
//!
//! ```text
//! <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='…' Guid='{…}'/>
//!  <EventID>20</EventID>…<TimeCreated SystemTime='2022-10-10T08:38:25.1982207Z'/><EventRecordID>184041</EventRecordID>…
//!  <Computer>PC</Computer><Security UserID='S-1-5-18'/></System><EventData><Data Name='errorCode'>0x80073712</Data>…
//!  </EventData><RenderingInfo Culture='zh-CN'>…</RenderingInfo></Event>
//! ```
//!
//! With a root (`<Events>`) or none, many events on a line or each on many. Events are found by their own tags alone, so
//! that a file cut at either end, or damaged in its middle, loses the events it is damaged in. Their fields are those the
//! log itself holds; what they mean is read from these, not from `RenderingInfo`, whose language is the exporting
//! computer's. `SystemTime` is UTC.

use super::super::reading;
use super::window::{Place, Window, whole};
use super::{Journal, RECORD_LIMIT};
use crate::evtx::Record;
use crate::time::UtcTime;
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};
use std::borrow::Cow;
use std::io::Read;

const BEGIN: &str = "<Event";
const END: &str = "</Event>";
/// Elements inside one another in an event; real ones are five or six.
const DEPTH: usize = 64;
/// Bytes of a value kept.
const VALUE_LIMIT: usize = 64 * 1024;

/// A record's place in the text that is here.
enum Found {
    /// Whole.
    Whole { begin: usize, end: usize },
    /// Without its end: the next begins there, or the limit or the file ends.
    Cut { begin: usize, end: usize },
    /// Nothing before here; `torn`: ends of events whose beginning is missing.
    Nothing { until: usize, torn: u64 },
}

pub(super) fn read<R: Read>(window: &mut Window<R>, journal: &mut Journal<'_>) {
    let (mut record, mut value) = (Record::default(), String::new());
    each(window, &mut |found| {
        match found {
            Some(Piece { text, place, cut }) => {
                let sound = event(text, place, &mut record, &mut value, journal).is_some();
                journal.lost += u64::from(cut || !sound);
            }
            None => journal.lost += 1,
        }
        true
    });
}

/// The text of an event.
struct Piece<'t> {
    text: &'t str,
    place: Place,
    /// Its end is missing.
    cut: bool,
}

/// Visits every event until it is told to stop; `None`: an end whose beginning is missing.
fn each<R: Read>(window: &mut Window<R>, visit: &mut dyn FnMut(Option<Piece<'_>>) -> bool) {
    let mut ended = false;
    loop {
        let (at, until, cut) = match find(window.rest(), ended) {
            Found::Nothing { until, torn } => {
                if torn > 0 {
                    visit(None);
                }
                window.take(until);
                if ended {
                    return;
                }
                ended = !window.more();
                continue;
            }
            Found::Whole { begin, end } => (begin, end, false),
            Found::Cut { begin, end } => (begin, end, true),
        };
        let place = window.place_of(at);
        if !visit(Some(Piece { text: &window.rest()[at..until], place, cut })) {
            return;
        }
        window.take(until);
    }
}

/// Gives every event whole, until `visit` says that it is enough.
pub(super) fn each_event<R: Read>(window: &mut Window<R>, visit: &mut dyn FnMut(&Record, &str, Place) -> bool) {
    let (mut record, mut value) = (Record::default(), String::new());
    each(window, &mut |found| {
        let Some(Piece { text, place, .. }) = found else { return true };
        let mut xml = reader(text);
        let Some(system) = system(&mut xml) else { return true };
        let Some(event) = system.event else { return true };
        begin(&mut record, &system, event);
        // What was read before the damage counts.
        let _ = fields(&mut xml, &mut record, &mut value);
        visit(&record, &system.computer, place)
    });
}

/// The first record of a text; `last`: nothing comes behind it.
fn find(text: &str, last: bool) -> Found {
    let bytes = text.as_bytes();
    let Some(begin) = begins(text, 0) else {
        // A tag may be cut in two.
        let until = if last { text.len() } else { whole(text, text.len().saturating_sub(BEGIN.len())) };
        return Found::Nothing { until, torn: u64::from(memmem::find(&bytes[..until], END.as_bytes()).is_some()) };
    };
    if memmem::find(&bytes[..begin], END.as_bytes()).is_some() {
        return Found::Nothing { until: begin, torn: 1 };
    }
    let limit = whole(text, begin + RECORD_LIMIT);
    let inner = begin + BEGIN.len();
    // The next one first: where many begin and none ends, nothing is searched twice.
    let next = begins(&text[..limit], inner);
    let end = memmem::find(&bytes[inner..next.unwrap_or(limit)], END.as_bytes()).map(|at| inner + at + END.len());
    match (end, next) {
        (Some(end), _) => Found::Whole { begin, end },
        (None, Some(next)) => Found::Cut { begin, end: next },
        (None, None) if last || limit < text.len() => Found::Cut { begin, end: limit },
        (None, None) => Found::Nothing { until: begin, torn: 0 },
    }
}

/// Where the next event begins, from `from` on: `<Event ` or `<Event>`, not `<EventID>` and its like.
fn begins(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes.get(from..)?, BEGIN.as_bytes())
        .map(|at| from + at)
        .find(|at| matches!(bytes.get(at + BEGIN.len()), Some(b' ' | b'>' | b'\t' | b'\r' | b'\n')))
}

/// The `System` part of an event.
#[derive(Default)]
struct System {
    provider: String,
    event: Option<u16>,
    level: u8,
    time: Option<UtcTime>,
    number: u64,
    computer: String,
    user: String,
}

/// Reads one event; `None`: its `System` part is damaged.
fn event(
    text: &str,
    Place { line, offset, .. }: Place,
    record: &mut Record,
    value: &mut String,
    journal: &mut Journal<'_>,
) -> Option<()> {
    let mut xml = reader(text);
    let system = system(&mut xml)?;
    journal.note(system.number, line, system.time, system.level);
    journal.machine.computer(|known| *known == system.computer, || Cow::Borrowed(&system.computer));
    let event = system.event?;
    if system.user.starts_with("S-1-5-21-") {
        journal.account(&system.user);
    }
    let reading = reading(&system.provider, event);
    if reading.is_none() && !journal.people.may_carry(&system.provider, event) {
        return Some(());
    }
    begin(record, &system, event);
    // What was read before the damage counts.
    let sound = fields(&mut xml, record, value);
    journal.people.learn(record, &mut journal.machine);
    if let Some(reading) = reading {
        journal.take(record, reading, offset, None);
    }
    sound
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    xml
}

/// What the `System` part says of a record that carries nothing yet.
fn begin(record: &mut Record, system: &System, event: u16) {
    (record.number, record.event, record.level, record.time) = (system.number, event, system.level, system.time);
    record.provider.clear();
    record.provider.push_str(&system.provider);
    record.fields.clear();
}

/// Reads up to the end of the `System` part.
fn system(xml: &mut Reader<&[u8]>) -> Option<System> {
    let mut system = System::default();
    let (mut name, mut seen) = (String::new(), false);
    loop {
        match xml.read_event().ok()? {
            Xml::Start(tag) => {
                name.clear();
                name.push_str(tag.local_name().as_ref());
                seen |= name == "System";
                system.attributes(&name, &tag);
            }
            Xml::Empty(tag) => system.attributes(tag.local_name().as_ref(), &tag),
            Xml::Text(text) if seen => match name.as_str() {
                "EventID" => system.event = text.trim().parse().ok(),
                "Level" => system.level = text.trim().parse().unwrap_or_default(),
                "EventRecordID" => system.number = text.trim().parse().unwrap_or_default(),
                "Computer" => system.computer = text.trim().to_owned(),
                _ => {}
            },
            Xml::End(tag) if tag.local_name().as_ref() == "System" => return seen.then_some(system),
            Xml::End(_) => name.clear(),
            Xml::Eof => return None,
            _ => {}
        }
    }
}

impl System {
    fn attributes(&mut self, element: &str, tag: &BytesStart<'_>) {
        let of = |name: &str| attribute(tag, name).unwrap_or_default();
        match element {
            "Provider" => {
                let name = of("Name");
                // Classic providers may go by another name in the log.
                self.provider = if name.is_empty() { of("EventSourceName") } else { name };
            }
            "TimeCreated" => self.time = time(&of("SystemTime")),
            "Security" => self.user = of("UserID"),
            _ => {}
        }
    }
}

/// Reads what the event carries, as the log's own reader does: names and values of the leaves below `EventData` or
/// `UserData`. `None`: it is damaged.
fn fields(xml: &mut Reader<&[u8]>, record: &mut Record, value: &mut String) -> Option<()> {
    let (mut carrying, mut depth, mut leaf) = (false, 0usize, false);
    let mut name = String::new();
    loop {
        match xml.read_event().ok()? {
            Xml::Start(tag) => {
                let element = tag.local_name();
                if depth == 0 {
                    carrying = matches!(element.as_ref(), "EventData" | "UserData");
                } else if carrying {
                    name_of(&tag, &mut name);
                    value.clear();
                    leaf = true;
                }
                depth += 1;
                (depth <= DEPTH).then_some(())?;
            }
            Xml::Empty(tag) if carrying && depth > 0 => {
                name_of(&tag, &mut name);
                record.fields.add(&name, "");
                leaf = false;
            }
            Xml::Text(text) if leaf => push(value, &text),
            Xml::CData(text) if leaf => push(value, &text),
            Xml::GeneralRef(entity) if leaf => {
                let letter = entity.resolve_char_ref().ok().flatten();
                match letter {
                    Some(letter) => push(value, letter.encode_utf8(&mut [0; 4])),
                    None => push(value, quick_xml::escape::resolve_predefined_entity(&entity).unwrap_or_default()),
                }
            }
            Xml::End(_) => {
                if leaf {
                    record.fields.add(&name, value);
                }
                leaf = false;
                // The end of the event itself.
                let Some(up) = depth.checked_sub(1) else { return Some(()) };
                depth = up;
                carrying &= depth > 0;
            }
            Xml::Eof => return None,
            _ => {}
        }
    }
}

fn push(value: &mut String, text: &str) {
    let room = VALUE_LIMIT.saturating_sub(value.len());
    value.push_str(&text[..whole(text, room)]);
}

/// The name of a value: that of its `Data`, or its element's own.
fn name_of(tag: &BytesStart<'_>, name: &mut String) {
    name.clear();
    let element = tag.local_name();
    match attribute(tag, "Name") {
        Some(own) => name.push_str(&own),
        None if element.as_ref() == "Data" => {}
        None => name.push_str(element.as_ref()),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|own| own.key.local_name().as_ref() == name)?;
    let raw = &found.value;
    let text = quick_xml::escape::unescape(raw).unwrap_or_else(|_| raw.clone());
    Some(text[..whole(&text, VALUE_LIMIT)].to_owned())
}

/// `2022-10-10T08:38:25.1982207Z`, with any number of digits.
pub(super) fn time(text: &str) -> Option<UtcTime> {
    let seconds = UtcTime::from_fixed(text.as_bytes())?;
    let fraction = text.get(19..)?.strip_prefix('.').unwrap_or_default();
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).map(|digit| i64::from(digit - b'0'));
    let ms = digits.chain([0, 0, 0]).take(3).fold(0, |ms, digit| ms * 10 + digit);
    Some(seconds.plus_ms(ms))
}
