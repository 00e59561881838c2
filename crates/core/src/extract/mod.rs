//! What the scan keeps of one source: small, capped, in the order of its content.
//!
//! An extract is all that crosses from a scanning worker to the analysis. Its wire form ([`Extract::to_bytes`]) is
//! private to one build of the program: it is never stored or sent.

mod fact;
mod fault;
mod locked;
mod what;

pub use fact::{Fact, Hint, PresenceKind, Setting};
pub use fault::Fault;
pub use locked::Locked;
pub use what::{AgentStep, Change, PackageStep, PowerStep, ServicingStep, StandaloneStep, Tool, UpgradeStep, What};

use crate::artifact::ArtifactKind;
use crate::order::InOrder as _;
use crate::text::Encoding;
use crate::time::{LocalTime, OffsetMinutes, Stamp, UtcTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Events of one kind kept per source. Beyond it the older half of that kind goes: the latest failure matters most.
pub const KIND_LIMIT: usize = 4_000;
/// Bytes of event text kept in full per source; later texts are cut to [`SHORT_CHARS`].
const TEXT_BUDGET: usize = 4 * 1024 * 1024;
/// Facts of each other kind kept per source.
pub const FACT_LIMIT: usize = 10_000;
/// Bytes of a name; no real one has a tenth of them.
const IDENTIFIER_SIZE: usize = 4 * 1024;
/// Characters of a line kept as evidence.
pub const EVIDENCE_CHARS: usize = 1_000;
/// Characters of a line once [`TEXT_BUDGET`] is used up.
const SHORT_CHARS: usize = 120;

/// What is known of one source after reading it once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extract {
    /// Kind by content.
    pub kind: ArtifactKind,
    /// Text encoding; `None`: not text.
    pub encoding: Option<Encoding>,
    /// Unpacked bytes read.
    pub bytes: u64,
    /// CRC-32 of those bytes.
    pub crc32: u32,
    /// Records read.
    pub records: u64,
    /// First believable time.
    pub first: Option<Stamp>,
    /// Last believable time.
    pub last: Option<Stamp>,
    /// What matters for an attempt, in the order of lines.
    pub events: Vec<Event>,
    /// Events beyond [`KIND_LIMIT`].
    pub dropped_events: u64,
    /// Events kept of each kind, and bytes of their texts.
    pub(crate) kept: Vec<u16>,
    pub(crate) text_bytes: usize,
    /// Witnesses of the machine's UTC offset; only the first of a run that agrees is kept, with the run's end.
    pub clock: Vec<ClockWitness>,
    /// Facts about the machine.
    pub hints: Vec<Hint>,
    /// Names that redaction must know, with their place.
    pub identifiers: Vec<Identifier>,
    /// Kinds of which it tells more names than are kept: nothing can be vouched for that must not hold them.
    pub unlearned: BTreeSet<IdentifierKind>,
    /// Records that an event log calls an error, by the hour, in the order of time.
    pub error_hours: Vec<ErrorHour>,
    /// Sparse index: (line, byte offset) about every [`crate::scan::INDEX_STEP`] bytes.
    pub line_index: Vec<(u64, u64)>,
    /// What could not be read.
    pub issues: Vec<ScanIssue>,
    /// An archive of which something could be read, or that holds nothing.
    pub opened: bool,
    /// What an archive holds, in its own order.
    pub members: Vec<Member>,
}

impl crate::Wire for Extract {}

/// One file of an archive inside the bundle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Path inside the archive.
    pub path: String,
    /// What was kept of it.
    pub extract: Extract,
}

/// One record that matters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// 1-based line; in an event log the record's own number.
    pub line: u64,
    /// Byte offset of that line or record in the unpacked source.
    pub offset: u64,
    /// When, if the source says.
    pub time: Option<Stamp>,
    /// The line, at most [`EVIDENCE_CHARS`] characters.
    pub text: String,
    /// What it says.
    pub what: What,
}

/// How many errors of any program an event log holds in one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorHour {
    /// Beginning of the hour.
    pub hour: UtcTime,
    /// Errors in it.
    pub count: u32,
}

/// One witness of the machine's offset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClockWitness {
    /// Which kind, strongest first.
    pub kind: WitnessKind,
    /// Local time of the first record that says so; `None`: it holds for the whole source.
    pub from: Option<LocalTime>,
    /// Local time of the last record of the run.
    pub to: Option<LocalTime>,
    /// Minutes east of UTC.
    pub minutes: OffsetMinutes,
    /// Line of the first.
    pub line: u64,
    /// Line of the last; 0: no line of its own.
    pub until: u64,
}

/// Kinds of clock witness, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WitnessKind {
    /// Inline `@2025/4/2:11:15:55.956` beside the line's local time.
    CsiStamp,
    /// `Universal Time is: …`.
    UniversalTime,
    /// Offset written in each line of ReportingEvents.log.
    ReportingEvents,
    /// `tz: +0800` where WindowsUpdate.log of Windows 7 begins anew.
    UpdateLog,
    /// Both clocks in one record of an event log (EventLog 6008).
    EventLog,
    /// The zone systeminfo names (today's rule, not that day's).
    Systeminfo,
    /// The bias in force as the registry holds it (today's rule, not that day's).
    Registry,
    /// The zone's own offset in an event log (EventLog 6013): without daylight saving time.
    EventLogZone,
    /// FILETIME inside a CBS session id, on the line that initialises the session.
    SessionId,
}

/// A name that must not leave: learned from structured places only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// What it names.
    pub kind: IdentifierKind,
    /// As written.
    pub value: String,
    /// 1-based line.
    pub line: u64,
}

/// What an identifier names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IdentifierKind {
    /// Host name.
    Host,
    /// Account name.
    User,
    /// Domain or workgroup.
    Domain,
    /// Security identifier.
    Sid,
    /// IP or MAC address.
    Address,
    /// `\\server\share`.
    Share,
    /// Product id, serial.
    Serial,
    /// Organisation.
    Organisation,
    /// Hardware address of a network adapter.
    Mac,
    /// GUID of one machine, tenant or client.
    Identifier,
    /// Wireless network.
    Network,
    /// Printer.
    Printer,
    /// Subject or thumbprint of a certificate.
    Certificate,
    /// Mail address.
    Mail,
    /// Password, token, key.
    Secret,
}

/// Something that could not be read in a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant's sentence says what its fields hold")]
pub enum ScanIssue {
    /// Reading stopped here: the packed data is damaged.
    CorruptEntry { at: u64 },
    /// The bytes do not match the checksum the archive holds.
    ChecksumMismatch,
    /// The file changed or became unreadable while it was read.
    ChangedWhileReading,
    /// A method this version does not unpack.
    Unsupported { what: String },
    /// It is encrypted; `wrong`: a password was given, and it is not the right one.
    Encrypted { wrong: bool },
    /// A trace of which only the header was read: its content needs conversion on the machine.
    NotConverted,
    /// The text had been decoded wrongly and saved again; it was put right as far as that goes.
    Recoded,
    /// Bytes inside a text that are none: this many.
    Garbage { count: u64 },
    /// The worker that read it failed or was stopped.
    Lost { why: Loss },
    /// Unpacks to more than the limits allow.
    TooLarge { at: u64 },
    /// An archive inside too many others: it was not opened.
    TooDeep,
    /// An archive that holds more files than are listed.
    TooManyMembers,
    /// Encoding guessed: some characters may be wrong.
    EncodingUnknown,
    /// Lines cut at the length limit.
    LongLines { count: u64 },
    /// Runs of NUL bytes: the log was cut by power loss.
    NulBytes { count: u64 },
    /// Times no servicing log can have.
    ImpossibleTimes { count: u64 },
    /// Records of an event log, and whole blocks of it, that make no sense.
    DamagedRecords { records: u64, blocks: u64 },
    /// More events than are kept.
    EventsDropped { count: u64 },
}

/// Why a source was lost as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Loss {
    /// The code that reads it failed.
    Crashed,
    /// It did not move for too long.
    TimedOut,
    /// The user stopped it.
    Cancelled,
}

impl Extract {
    /// The extract of a source whose reading was given up from outside.
    #[must_use]
    pub fn lost(why: Loss) -> Self {
        Self { issues: vec![ScanIssue::Lost { why }], ..Self::default() }
    }

    /// Is a part of the source, or all of it, unread or unreliable? What it does not hold proves nothing then.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.issues.iter().any(|issue| match issue {
            ScanIssue::CorruptEntry { .. }
            | ScanIssue::ChecksumMismatch
            | ScanIssue::ChangedWhileReading
            | ScanIssue::Unsupported { .. }
            | ScanIssue::Encrypted { .. }
            | ScanIssue::Lost { .. }
            | ScanIssue::TooLarge { .. }
            | ScanIssue::TooDeep
            | ScanIssue::TooManyMembers
            | ScanIssue::DamagedRecords { .. } => true,
            ScanIssue::EncodingUnknown
            | ScanIssue::NotConverted
            | ScanIssue::Recoded
            | ScanIssue::Garbage { .. }
            | ScanIssue::LongLines { .. }
            | ScanIssue::NulBytes { .. }
            | ScanIssue::ImpossibleTimes { .. }
            | ScanIssue::EventsDropped { .. } => false,
        })
    }

    /// Keeps an event, within the limits.
    pub fn push_event(&mut self, mut event: Event) {
        let kind = event.what.kind();
        self.kept.resize(What::KINDS, 0);
        if usize::from(self.kept[kind]) >= KIND_LIMIT {
            self.drop_older_half(kind);
        }
        if self.text_bytes > TEXT_BUDGET {
            event.text = cut_to(&event.text, SHORT_CHARS);
        }
        self.kept[kind] += 1;
        self.text_bytes += event.text.len();
        self.events.push(event);
    }

    /// Takes back events of these kinds from line `since` on: a later line said that they mean nothing.
    pub(crate) fn withdraw(&mut self, since: u64, is: fn(&What) -> bool) {
        let first = self.events.iter().rposition(|event| event.line < since).map_or(0, |before| before + 1);
        let mut at = first;
        while at < self.events.len() {
            if is(&self.events[at].what) {
                let event = self.events.remove(at);
                self.kept[event.what.kind()] -= 1;
                self.text_bytes -= event.text.len();
            } else {
                at += 1;
            }
        }
    }

    fn drop_older_half(&mut self, kind: usize) {
        if self.kind.is_of_events() {
            // An event log is a ring: what comes later in it may be older. Most exports begin with the newest.
            self.events.in_order_by_key(|event| (event.time.map(Stamp::own_ms), event.line, event.offset));
        }
        let half = KIND_LIMIT / 2;
        let mut dropped = 0;
        let mut bytes = 0;
        self.events.retain(|event| {
            let keep = dropped == half || event.what.kind() != kind;
            if !keep {
                dropped += 1;
                bytes += event.text.len();
            }
            keep
        });
        self.dropped_events += dropped as u64;
        self.text_bytes -= bytes;
        self.kept[kind] -= u16::try_from(dropped).unwrap_or(self.kept[kind]);
    }

    /// Keeps a fact about the machine, within the limit.
    pub fn push_hint(&mut self, line: u64, text: &str, fact: Fact) {
        if self.hints.len() < FACT_LIMIT {
            self.hints.push(Hint { line, text: cut(text), fact });
        } else if matches!(fact, Fact::Computer(_)) {
            self.unlearned.insert(IdentifierKind::Host);
        }
    }

    /// Keeps a name for redaction; an empty value is none. Beyond the limits, see [`Extract::unlearned`].
    pub fn push_identifier(&mut self, line: u64, kind: IdentifierKind, value: &str) {
        let value = value.trim();
        if value.len() > IDENTIFIER_SIZE {
            self.unlearned.insert(kind);
        } else if !value.is_empty() {
            self.identifiers.push(Identifier { kind, value: value.to_owned(), line });
        }
        // Rarely, so that a million names cost no million sorts.
        if self.identifiers.len() >= 2 * FACT_LIMIT {
            // One name told ten thousand times must not hide the others: only the first of each counts.
            self.identifiers.in_order_by(|a, b| (a.kind, &a.value, a.line).cmp(&(b.kind, &b.value, b.line)));
            self.identifiers.dedup_by(|later, first| (later.kind, &later.value) == (first.kind, &first.value));
            self.identifiers.in_order_by_key(|identifier| identifier.line);
            let beyond = self.identifiers.split_off(self.identifiers.len().min(FACT_LIMIT));
            self.unlearned.extend(beyond.iter().map(|name| name.kind));
        }
    }

    /// Notes a time for the coverage, if it is believable; says whether it was.
    pub fn cover(&mut self, time: Stamp) -> bool {
        if !time.is_believable() {
            return false;
        }
        self.first.get_or_insert(time);
        self.last = Some(time);
        true
    }
}

/// At most [`EVIDENCE_CHARS`] characters of a line.
#[must_use]
pub fn cut(text: &str) -> String {
    cut_to(text, EVIDENCE_CHARS)
}

fn cut_to(text: &str, chars: usize) -> String {
    // No more characters than bytes.
    if text.len() <= chars {
        return text.to_owned();
    }
    text.char_indices().nth(chars).map_or_else(|| text.to_owned(), |(end, _)| format!("{}…", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Wire as _;

    #[test]
    fn wire_form_round_trips() {
        let mut extract = Extract::lost(Loss::Crashed);
        extract.push_event(Event {
            line: 7,
            offset: 99,
            time: None,
            text: "TI: --- Initializing Trusted Installer ---".into(),
            what: What::ServicingStart,
        });
        extract.push_identifier(1, IdentifierKind::Host, " PC-1 ");
        assert_eq!(Extract::from_bytes(&extract.to_bytes()), Some(extract));
        assert_eq!(Extract::from_bytes(b"\xff\xff"), None);
    }

    #[test]
    fn limits_keep_the_latest_of_each_kind() {
        let mut extract = Extract::default();
        let event = |line, what| Event { line, offset: 0, time: None, text: "字".repeat(1_000), what };
        extract.push_event(event(0, What::ServicingStart));
        for line in 1..=20_000 {
            extract.push_event(event(line, What::RebootRequired));
        }
        assert!(extract.events.len() <= KIND_LIMIT + 1);
        assert_eq!(extract.events.len() as u64 + extract.dropped_events, 20_001);
        assert_eq!((extract.events[0].line, extract.events.last().unwrap().line), (0, 20_000));
        assert!(extract.events.is_sorted_by_key(|e| e.line));
        let bytes: usize = extract.events.iter().map(|e| e.text.len()).sum();
        assert!(bytes <= 3 * TEXT_BUDGET, "{bytes}");
        assert_eq!(cut(&"字".repeat(2_000)).chars().count(), EVIDENCE_CHARS + 1);
    }
}
