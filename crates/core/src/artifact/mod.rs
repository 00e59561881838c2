//! What an entry is: by its content, never by its name.
//!
//! A kind is decided on the first 64 kB. Text kinds need several lines of their own shape, so that a README which
//! quotes a log is not taken for one.

pub(crate) mod lists;

use crate::text::Encoding;
use serde::{Deserialize, Serialize};

/// Bytes of an entry that decide its kind.
pub const HEAD: usize = 64 * 1024;

/// Kinds of content. Those after [`ArtifactKind::Cabinet`] are recognised and named, but not read by this version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ArtifactKind {
    /// Nothing known.
    #[default]
    Unknown,
    /// No bytes at all.
    Empty,
    /// `CBS.log`, `CbsPersist_*.log`, `sfcdetails.txt`.
    Cbs,
    /// `ReportingEvents.log`.
    ReportingEvents,
    /// Output of `systeminfo`.
    Systeminfo,
    /// List of installed programs.
    Programs,
    /// List of running processes.
    Processes,
    /// List of services.
    Services,
    /// Directory listing of `Logs\CBS`.
    Listing,
    /// `.evtx`.
    EventLog,
    /// `WindowsUpdate.log`.
    WindowsUpdateLog,
    /// `servicing\Sessions\Sessions.xml`.
    Sessions,
    /// `.cab`.
    Cabinet,
    /// Another archive inside the bundle.
    NestedArchive,
    /// `regf` hive.
    RegistryHive,
    /// `.etl` trace.
    Trace,
    /// `dism.log`.
    Dism,
    /// `setupact.log`, `setuperr.log`.
    Panther,
    /// Text without a known shape.
    Text,
    /// Bytes without a known shape.
    Binary,
}

impl ArtifactKind {
    /// The id the report shows.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Empty => "empty",
            Self::Cbs => "cbs",
            Self::ReportingEvents => "reporting-events",
            Self::Systeminfo => "systeminfo",
            Self::Programs => "programs",
            Self::Processes => "processes",
            Self::Services => "services",
            Self::Listing => "listing",
            Self::EventLog => "event-log",
            Self::Cabinet => "cabinet",
            Self::NestedArchive => "archive",
            Self::RegistryHive => "registry-hive",
            Self::Trace => "trace",
            Self::Sessions => "sessions",
            Self::Dism => "dism",
            Self::Panther => "panther",
            Self::WindowsUpdateLog => "windows-update-log",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }

    /// Does this version read it?
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(
            self,
            Self::Cbs
                | Self::ReportingEvents
                | Self::Systeminfo
                | Self::Programs
                | Self::Processes
                | Self::Services
                | Self::Listing
                | Self::EventLog
                | Self::WindowsUpdateLog
                | Self::Sessions
        )
    }

    /// Does it hold files?
    #[must_use]
    pub fn is_archive(self) -> bool {
        matches!(self, Self::Cabinet | Self::NestedArchive)
    }

    /// Does it hold numbered records instead of lines?
    #[must_use]
    pub fn has_records(self) -> bool {
        self == Self::EventLog
    }
}

/// An entry's kind and, for text, its encoding and the length of its byte-order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// How its text is encoded.
    pub encoding: Option<(Encoding, usize)>,
}

/// Decides by the first [`HEAD`] bytes.
#[must_use]
pub fn detect(head: &[u8]) -> Artifact {
    if head.is_empty() {
        return Artifact { kind: ArtifactKind::Empty, encoding: None };
    }
    if let Some(kind) = magic(head) {
        return Artifact { kind, encoding: None };
    }
    let Some((encoding, bom)) = Encoding::detect(head) else {
        return Artifact { kind: ArtifactKind::Binary, encoding: None };
    };
    // The head may end inside a character; whole units only, so that a cut character is not seen as damage.
    let body = &head[bom.min(head.len())..];
    let text = encoding.decode(&body[..body.len() - body.len() % 2]);
    let kind = detect_sessions(&text)
        .or_else(|| lists::detect_list(&text))
        .or_else(|| detect_log(&text))
        .unwrap_or(ArtifactKind::Text);
    Artifact { kind, encoding: Some((encoding, bom)) }
}

fn magic(head: &[u8]) -> Option<ArtifactKind> {
    let kinds: [(&[u8], ArtifactKind); 10] = [
        (b"ElfFile\0", ArtifactKind::EventLog),
        (b"MSCF", ArtifactKind::Cabinet),
        (b"PK\x03\x04", ArtifactKind::NestedArchive),
        (b"7z\xBC\xAF\x27\x1C", ArtifactKind::NestedArchive),
        (b"\x1F\x8B", ArtifactKind::NestedArchive),
        (b"Rar!\x1A\x07", ArtifactKind::NestedArchive),
        (b"MSWIM\0\0\0", ArtifactKind::NestedArchive),
        (b"regf", ArtifactKind::RegistryHive),
        (b"MZ", ArtifactKind::Binary),
        (b"%PDF-", ArtifactKind::Binary),
    ];
    let known = kinds.iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| *kind);
    // An ETL file has no magic; its header event names the trace provider's own record size and "NT Kernel Logger" or
    // a session name in UTF-16 behind fixed version bytes (major 10 or 6, at 0x4A of the first buffer).
    known.or_else(|| {
        let version = head.get(0x4A..0x4C)?;
        let is_trace = head.get(..4) == Some(&[0, 0, 1, 0]) && matches!(version, [_, 6 | 10]);
        is_trace.then_some(ArtifactKind::Trace)
    })
}

fn detect_log(text: &str) -> Option<ArtifactKind> {
    let (mut seen, mut fixed, mut cbs, mut dism) = (0usize, 0usize, 0usize, 0usize);
    let (mut reporting, mut update, mut cmtrace, mut setup) = (0usize, 0usize, 0usize, 0usize);
    for line in text.lines().filter(|l| !l.trim().is_empty()).take(400) {
        seen += 1;
        let bytes = line.as_bytes();
        if is_fixed_columns(bytes) {
            fixed += 1;
            match bytes.get(43..50).map(<[u8]>::trim_ascii) {
                Some(b"CBS" | b"CSI" | b"DPX" | b"SXS" | b"CMI" | b"DEPLOY" | b"PERF") => cbs += 1,
                Some(b"DISM") => dism += 1,
                // Windows setup runs the servicing stack inside itself, and logs both.
                Some(b"MOUPG" | b"MIG" | b"SP" | b"IBS" | b"IBSLIB" | b"DU" | b"CONX" | b"OOBE") => setup += 1,
                _ => {}
            }
        } else if is_reporting_event(line) {
            reporting += 1;
        } else if is_update_log(bytes) {
            update += 1;
        } else if line.starts_with("<![LOG[") {
            cmtrace += 1;
        }
    }
    // A quote is a few lines among many; a log that starts inside a long record still has a fifth of its lines whole.
    let mostly = |n: usize| n > 0 && n * 5 >= seen;
    if mostly(fixed) {
        return Some(match () {
            () if dism > cbs => ArtifactKind::Dism,
            () if setup * 10 > cbs => ArtifactKind::Panther,
            () if cbs > 0 => ArtifactKind::Cbs,
            () => ArtifactKind::Panther,
        });
    }
    if mostly(reporting) {
        return Some(ArtifactKind::ReportingEvents);
    }
    if mostly(update) {
        return Some(ArtifactKind::WindowsUpdateLog);
    }
    if mostly(cmtrace) {
        return Some(ArtifactKind::Text);
    }
    None
}

/// `2025-04-26 05:21:55, Info                  CBS    …`: the columns of CBS.log, dism.log and Panther.
#[must_use]
pub fn is_fixed_columns(line: &[u8]) -> bool {
    let Some(head) = line.get(..30) else { return false };
    let digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18].iter().all(|i| head[*i].is_ascii_digit());
    let marks = head[4] == b'-' && head[7] == b'-' && head[10] == b' ' && head[13] == b':' && head[16] == b':';
    digits && marks && head[19] == b',' && head[20] == b' ' && matches!(head[21], b'I' | b'W' | b'E' | b'P')
}

/// `{GUID}<tab>2023-06-24 07:50:14:394+0300<tab>…`.
fn is_reporting_event(line: &str) -> bool {
    let mut fields = line.trim_start_matches('\u{FEFF}').split('\t');
    let (Some(guid), Some(time)) = (fields.next(), fields.next()) else { return false };
    guid.len() == 38 && guid.starts_with('{') && guid.ends_with('}') && time.len() >= 24 && fields.count() >= 6
}

/// `2018-05-21<tab>20:27:47:376<tab>1008<tab>680<tab>PT<tab>…`, also with blanks, or `2025/03/12 00:30:21.4820891 5812  21060
/// Agent …`: behind the time two ids and a component.
fn is_update_log(line: &[u8]) -> bool {
    let Some((head, fraction)) = line.split_at_checked(20) else { return false };
    let digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18].iter().all(|i| head[*i].is_ascii_digit());
    let marks = matches!(head[4], b'-' | b'/') && head[7] == head[4] && matches!(head[10], b'\t' | b' ');
    if !(digits && marks && head[13] == b':' && head[16] == b':' && matches!(head[19], b':' | b'.')) {
        return false;
    }
    let mut words = fraction.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut word = |sound: fn(&u8) -> bool| words.next().is_some_and(|w| w.len() <= 16 && w.iter().all(sound));
    word(u8::is_ascii_digit)
        && word(u8::is_ascii_hexdigit)
        && word(u8::is_ascii_hexdigit)
        && word(u8::is_ascii_alphabetic)
}

/// `<Sessions><Session … id="31171520_2564643148" client="…"`: the root, and an id of two halves.
fn detect_sessions(text: &str) -> Option<ArtifactKind> {
    let mut rest = text.trim_start_matches('\u{FEFF}').trim_start();
    // A declaration, a document type or comments stand before the root.
    for _ in 0..8 {
        let Some(end) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!")).and_then(|r| r.find('>')) else {
            break;
        };
        rest = rest[end + 3..].trim_start();
    }
    let is_root = rest.get(..8).is_some_and(|tag| tag.eq_ignore_ascii_case("<session"));
    let ids = rest.match_indices("=\"").take(64).chain(rest.match_indices("='").take(64));
    let has_id = |at: usize| {
        let halves = rest[at + 2..].split(['"', '\'']).next().and_then(|id| id.split_once('_'));
        let number = |half: &str| (5..=10).contains(&half.len()) && half.bytes().all(|b| b.is_ascii_digit());
        halves.is_some_and(|(high, low)| {
            number(high) && !low.is_empty() && low.len() <= 10 && low.bytes().all(|b| b.is_ascii_digit())
        })
    };
    (is_root && ids.map(|(at, _)| at).any(has_id)).then_some(ArtifactKind::Sessions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8]) -> ArtifactKind {
        detect(bytes).kind
    }

    #[test]
    fn logs_are_known_by_their_lines() {
        let cbs = "2025-04-26 05:21:55, Info                  CBS    TI: --- Initializing Trusted Installer ---\n";
        let dism = "2025-04-26 05:21:55, Info                  DISM   PID=1 TID=2 Scratch directory set\n";
        let panther = "2025-04-26 05:21:55, Info                         SetupManager: start\n";
        let report = "{772A1DF7-E997-4D89-BF3D-ED9C187EA2CF}\t2023-06-27 01:44:30:939+0300\t1\t147 [AGENT_DETECTION_FINISHED]\t101\t{8B24B027-1DEE-BABB-9A95-3517DFB9C552}\t0\t0\tx\tSuccess\tSoftware Synchronization\tfound\tv\n";
        let update = "2025/03/12 00:30:21.4820891 5812  21060 ProtocolTalker  *FAILED* [8024402F]\n";
        let update7 = "2018-05-21\t20:27:47:376\t1008\t 680\tPT\tWARNING: Sync of Updates: 0x8024000b\n";
        let pasted = "2010-01-05 18:52:06:747 808 aac Misc WARNING: Send failed with hr = 80072ee2.\n";
        let setup = "2025-04-26 05:21:55, Info                  MOUPG  ImageExit: x\n2025-04-26 05:21:55, Info                  CBS    y\n";
        let sessions = "<?xml version='1.0' encoding='UTF-8'?>\n<Sessions><Session version=\"1.0\" id=\"31171520_2564643148\" client=\"DISM\"/></Sessions>";
        for (text, want) in [
            (cbs, ArtifactKind::Cbs),
            (dism, ArtifactKind::Dism),
            (panther, ArtifactKind::Panther),
            (report, ArtifactKind::ReportingEvents),
            (update, ArtifactKind::WindowsUpdateLog),
            (update7, ArtifactKind::WindowsUpdateLog),
            (pasted, ArtifactKind::WindowsUpdateLog),
            (setup, ArtifactKind::Panther),
            (sessions, ArtifactKind::Sessions),
        ] {
            assert_eq!(kind(text.as_bytes()), want);
            let wide: Vec<u8> =
                [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            assert_eq!(kind(&wide), want, "UTF-16");
        }
        assert_eq!(
            kind(format!("mid record\n{}{}", "  rest of a block\n".repeat(3), cbs).as_bytes()),
            ArtifactKind::Cbs
        );
    }

    #[test]
    fn look_alikes_are_not_logs() {
        let readme = format!(
            "# How to read CBS.log\n\n{}Example:\n\n    2025-04-26 05:21:55, Info                  CBS    TI: x\n\n{}",
            "Some words about servicing.\n".repeat(6),
            "More words.\n".repeat(6)
        );
        assert_eq!(kind(readme.as_bytes()), ArtifactKind::Text);
        for other in [
            "2024-01-02 03:04:05.123 INFO started\n",
            "2024-01-02 03:04:05:123 12 [main] started\n",
            "<Sessions><Session id=\"12\" name=\"OSCAR\"/></Sessions>",
            "<html>id=\"31171520_2564643148\"</html>",
        ] {
            assert_eq!(kind(other.repeat(9).as_bytes()), ArtifactKind::Text, "{other}");
        }
        assert_eq!(kind(b""), ArtifactKind::Empty);
        assert_eq!(kind(b"PK\x03\x04...."), ArtifactKind::NestedArchive);
        assert_eq!(kind(b"ElfFile\0\0\0\0\0"), ArtifactKind::EventLog);
        assert_eq!(kind(&[0u8; 64]), ArtifactKind::Binary);
    }
}
