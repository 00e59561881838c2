//! Event traces (ETW), by the header of their first buffer. They have no magic number.
//!
//! ```text
//! 0x00  WMI_BUFFER_HEADER      size of the buffer, …; at 0x30 the bytes used, at 0x36 its type
//! 0x48  SYSTEM_TRACE_HEADER    version 2, header type 1 (32-bit) or 2 (64-bit), flags 0xC0; size, type 0, group 0
//! 0x68  TRACE_LOGFILE_HEADER   size of the buffer again, version of Windows, build, processors, end, timer's step, limit,
//!                              mode, buffers written; start buffers, size of a pointer, events lost, speed; two pointers;
//!                              the time zone; boot, frequency, start
//! ```
//!
//! Source: Microsoft's documentation of `TRACE_LOGFILE_HEADER`, and public readers of the format for the rest.

/// `TIME_ZONE_INFORMATION`.
const ZONE: usize = 172;
/// Where the header of the trace begins.
const LOGFILE: usize = 0x68;

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TraceHeader {
    /// FILETIME at which the session began.
    pub(crate) start: u64,
    /// FILETIME at which it ended; 0: it had not.
    pub(crate) end: u64,
}

impl TraceHeader {
    /// Reads the header; `None`: this is no trace.
    pub(crate) fn read(head: &[u8]) -> Option<Self> {
        let u16_at = |at: usize| Some(u16::from_le_bytes(*head.get(at..)?.first_chunk()?));
        let u32_at = |at: usize| Some(u32::from_le_bytes(*head.get(at..)?.first_chunk()?));
        let u64_at = |at: usize| Some(u64::from_le_bytes(*head.get(at..)?.first_chunk()?));
        // Buffers are of 4 kB to 16 MB, in whole kB.
        let size = u32_at(0)?;
        let sound = |size: u32| size.is_multiple_of(1024) && (1024..=16 * 1024 * 1024).contains(&size);
        (sound(size) && size == u32_at(LOGFILE)?).then_some(())?;
        let [version, _, kind, flags] = *head.get(0x48..)?.first_chunk()?;
        (version <= 3 && matches!(kind, 1 | 2) && flags & 0xC0 == 0xC0).then_some(())?;
        // The header's own event: its size fits the buffer, its type and group are 0.
        (u32::from(u16_at(0x4C)?) < size && u16_at(0x4E)? == 0).then_some(())?;
        // Windows 5.0 to 10; processors there can be.
        let [major, ..] = *head.get(LOGFILE + 4..)?.first_chunk::<4>()?;
        ((5..=10).contains(&major) && (1..=4_096).contains(&u32_at(LOGFILE + 12)?)).then_some(())?;
        let pointer = u32_at(LOGFILE + 44)?;
        let names = match pointer {
            4 => 2 * 4,
            8 => 2 * 8,
            _ => return None,
        };
        let boot = (LOGFILE + 56 + names + ZONE).next_multiple_of(8);
        Some(Self { start: u64_at(boot + 16)?, end: u64_at(LOGFILE + 16)? })
    }
}

/// The first bytes of a trace.
#[cfg(test)]
pub(crate) fn sample(pointer: u8, start: u64, end: u64) -> Vec<u8> {
    let mut head = vec![0u8; 4_096];
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    let size = 4_096u32.to_le_bytes();
    put(0, &size);
    put(0x30, &1_024u32.to_le_bytes());
    put(0x36, &[4]);
    put(0x48, &[2, 0, if pointer == 4 { 1 } else { 2 }, 0xC0, 0x20, 1, 0, 0]);
    put(LOGFILE, &size);
    put(LOGFILE + 4, &[10, 0, 1, 5]);
    put(LOGFILE + 8, &19_045u32.to_le_bytes());
    put(LOGFILE + 12, &[8]);
    put(LOGFILE + 16, &end.to_le_bytes());
    put(LOGFILE + 44, &[pointer]);
    put(if pointer == 4 { LOGFILE + 256 } else { LOGFILE + 264 }, &start.to_le_bytes());
    head
}

#[cfg(test)]
mod tests {
    use super::super::{ArtifactKind, detect};
    use super::*;

    #[test]
    fn several_fields_make_a_trace() {
        let head = sample(8, 1, 2);
        assert_eq!(TraceHeader::read(&head), Some(TraceHeader { start: 1, end: 2 }));
        assert_eq!(detect(&head).kind, ArtifactKind::Trace);
        assert_eq!(TraceHeader::read(&sample(4, 1, 2)), Some(TraceHeader { start: 1, end: 2 }));
        for (at, byte) in [(1, 1), (0x4A, 7), (0x4B, 0), (0x4E, 9), (LOGFILE, 1), (LOGFILE + 4, 99), (LOGFILE + 44, 5)]
        {
            let mut other = head.clone();
            other[at] = byte;
            assert_ne!(detect(&other).kind, ArtifactKind::Trace, "{at:#x}");
        }
        for size in 0..0x180 {
            let _ = TraceHeader::read(&head[..size]);
        }
    }
}
