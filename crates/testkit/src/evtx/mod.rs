//! Event logs (`.evtx`) as Windows writes them: 64 kB chunks with checksums, `BinXml` records with shared templates.
//!
//! [`EventFile`] is the pen for any event. The logs of a PC are told in the modules beside it: [`system`] (the update
//! agent's events, boots, services, disks, noise), [`setup`] (the servicing stack and `wusa.exe`) and [`application`]
//! (crashes, Windows Installer, error reports).
//!
//! Layout after the public descriptions of the format and real logs: the outer template holds `System` with the
//! provider (by substitution for providers with a manifest, by name for classic sources), and the inner one the event's
//! own fields, as a nested fragment.

pub mod application;
mod binxml;
mod chunk;
pub mod setup;
pub mod system;
mod value;

pub use value::{Guid, Sid, Value};

use crate::clock::Moment;
use crate::machine::Machine;
use chunk::Chunk;

/// Who writes an event, and how its template names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provider {
    /// With a manifest: name, id.
    Manifest(&'static str, &'static str),
    /// A classic source that also has an id: name, id (`Service Control Manager`).
    Registered(&'static str, &'static str),
    /// A classic source: a name, nothing else (`EventLog`, drivers).
    Source(&'static str),
}

/// What an event says beside its `System` part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Nothing.
    Empty,
    /// `EventData` with `<Data Name="…">`, and `<Binary>` when there are bytes.
    Named(Vec<(&'static str, Value)>, Option<Vec<u8>>),
    /// `EventData` of a classic source: strings without names, and `<Binary>`.
    Strings(Vec<String>, Option<Vec<u8>>),
    /// `UserData`: root element, its name space, its children.
    User(&'static str, &'static str, Vec<(&'static str, Value)>),
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// FILETIME: 100-nanosecond steps since 1601, UTC.
    pub filetime: u64,
    /// Who writes it.
    pub provider: Provider,
    /// `EventID`.
    pub id: u16,
    /// Its upper half, for classic sources.
    pub qualifiers: Option<u16>,
    /// `Version`; classic sources of Windows 7 write none.
    pub version: Option<u8>,
    /// 1 critical, 2 error, 3 warning, 4 information, 0 none.
    pub level: u8,
    /// `Task`.
    pub task: u16,
    /// `Opcode`; classic sources of Windows 7 write none.
    pub opcode: Option<u8>,
    /// `Keywords`.
    pub keywords: u64,
    /// `Correlation ActivityID`.
    pub activity: Option<Guid>,
    /// Process and thread; classic sources of Windows 7 write none.
    pub process: Option<(u32, u32)>,
    /// `Security UserID`.
    pub user: Option<Sid>,
    /// Its fields.
    pub payload: Payload,
}

impl Event {
    /// An event of a provider with a manifest, by the local system.
    #[must_use]
    pub fn manifest(at: Moment, provider: Provider, id: u16, level: u8, payload: Payload) -> Self {
        Self {
            filetime: at.filetime(u64::from(id) * 37 + 4_011),
            provider,
            id,
            qualifiers: None,
            version: Some(0),
            level,
            task: 0,
            opcode: Some(0),
            keywords: 0x8000_0000_0000_0000,
            activity: None,
            process: Some((4, 8)),
            user: Some(Sid::SYSTEM),
            payload,
        }
    }

    /// An event of a classic source.
    #[must_use]
    pub fn classic(at: Moment, provider: Provider, id: u16, qualifiers: u16, level: u8, payload: Payload) -> Self {
        Self {
            qualifiers: Some(qualifiers),
            keywords: 0x0080_0000_0000_0000,
            process: Some((0, 0)),
            user: None,
            ..Self::manifest(at, provider, id, level, payload)
        }
    }

    /// As Windows 7 writes a classic event: without version, opcode and process.
    #[must_use]
    pub fn of_windows_7(self) -> Self {
        Self { version: None, opcode: None, process: None, ..self }
    }
}

/// Whether the file was copied while the service had it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Exported (`wevtutil epl`): header and chunks agree.
    Cleanly,
    /// Copied live: the header is marked dirty and knows only the first chunk.
    No,
}

/// An event log being written. Events may be added in any order; they are written by time.
#[derive(Clone, Debug)]
pub struct EventFile {
    computer: String,
    channel: &'static str,
    first_record: u64,
    events: Vec<Event>,
}

impl EventFile {
    /// An empty log of a channel: `System`, `Setup`, `Application`.
    #[must_use]
    pub fn new(machine: &Machine, channel: &'static str) -> Self {
        Self { computer: machine.host.to_owned(), channel, first_record: 1, events: Vec::new() }
    }

    /// Record numbers start here: older records were overwritten.
    pub fn first_record(&mut self, number: u64) -> &mut Self {
        self.first_record = number;
        self
    }

    /// One more event.
    pub fn push(&mut self, event: Event) -> &mut Self {
        self.events.push(event);
        self
    }

    /// Number of events so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Nothing written yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The file, closed as `closed` says.
    ///
    /// # Panics
    /// When one event does not fit into a chunk.
    #[must_use]
    pub fn into_bytes(mut self, closed: Closed) -> Vec<u8> {
        self.events.sort_by_key(|e| e.filetime);
        let mut chunks = Vec::new();
        let mut chunk = Chunk::default();
        let mut number = self.first_record;
        for event in &self.events {
            if !chunk.push(event, number, &self.computer, self.channel) {
                chunks.push(std::mem::take(&mut chunk).finish());
                assert!(chunk.push(event, number, &self.computer, self.channel), "an event of more than 64 kB");
            }
            number += 1;
        }
        chunks.push(chunk.finish());
        let mut file = header(chunks.len(), number, closed);
        chunks.iter().for_each(|c| file.extend_from_slice(c));
        file
    }
}

/// The 4 kB before the first chunk.
fn header(chunks: usize, next_record: u64, closed: Closed) -> Vec<u8> {
    let (known, next, flags) = match closed {
        Closed::Cleanly => (chunks, next_record, 0_u32),
        Closed::No => (1, 1, 1),
    };
    let mut head = b"ElfFile\0".to_vec();
    head.extend(0_u64.to_le_bytes());
    head.extend((known as u64 - 1).to_le_bytes());
    head.extend(next.to_le_bytes());
    // Size of this header, version 3.1, size of its block.
    head.extend(128_u32.to_le_bytes());
    head.extend(1_u16.to_le_bytes());
    head.extend(3_u16.to_le_bytes());
    head.extend(4096_u16.to_le_bytes());
    head.extend(u16::try_from(known).unwrap_or(u16::MAX).to_le_bytes());
    head.resize(120, 0);
    let checksum = crc32fast::hash(&head);
    head.extend(flags.to_le_bytes());
    head.extend(checksum.to_le_bytes());
    head.resize(4096, 0);
    head
}

#[cfg(test)]
mod tests;
