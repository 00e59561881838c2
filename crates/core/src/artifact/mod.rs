//! What an entry is: by its content, never by its name.
//!
//! A kind is decided on the first 64 kB. Text kinds need several lines of their own shape, so that a README which
//! quotes a log is not taken for one.

pub(crate) mod exports;
mod inventory;
pub(crate) mod lists;
mod logs;
pub(crate) mod trace;
mod wishes;

pub use wishes::{WISHES, Wish};

use crate::text::{Encoding, head_text};
use serde::{Deserialize, Serialize};

/// Bytes of an entry that decide its kind.
pub const HEAD: usize = 64 * 1024;

/// How the manifest of an evidence pack calls itself.
pub(crate) const PACK_SCHEMA: &str = "faultline.pack/1";

/// Kinds of content.
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
    /// `dism.log`.
    Dism,
    /// `CheckSUR.log` of Windows 7.
    CheckSur,
    /// `setupact.log`, `setuperr.log`, those of `Rollback`.
    Panther,
    /// `SetupDiagResults` as log, XML or JSON.
    SetupDiag,
    /// What setup's compatibility scan found: `CompatData_*.xml`, `ScanResult.xml`.
    CompatReport,
    /// `setupapi.dev.log`, `setupapi.app.log`.
    SetupApi,
    /// `PFRO.log`: renames at boot.
    Pfro,
    /// Logs of ConfigMgr's client, in CMTrace's format.
    ConfigMgr,
    /// Log of Azure's guest extension that patches.
    AzureGuest,
    /// Events exported as XML, CSV or text.
    EventExport,
    /// `Report.wer`.
    ErrorReport,
    /// `.reg` export, output of `reg query`.
    Registry,
    /// `regf` hive.
    RegistryHive,
    /// Output of `driverquery`.
    Drivers,
    /// Output of `fltmc`.
    Filters,
    /// Updates as `Get-HotFix`, `wmic qfe` or a history list tell them.
    Hotfixes,
    /// `.nfo` of msinfo32.
    Msinfo,
    /// `.etl` trace: its header alone is read.
    Trace,
    /// `.cab`.
    Cabinet,
    /// Another archive inside the bundle.
    NestedArchive,
    /// `.rar`: no reader of it may be used here.
    Rar,
    /// `.wim`, `.esd`: an image of a whole disk.
    WindowsImage,
    /// The list of what an evidence pack was made of.
    PackManifest,
    /// Text without a known shape.
    Text,
    /// Bytes without a known shape.
    Binary,
}

impl ArtifactKind {
    const ALL: [Self; 37] = [
        Self::Unknown,
        Self::Empty,
        Self::Cbs,
        Self::ReportingEvents,
        Self::Systeminfo,
        Self::Programs,
        Self::Processes,
        Self::Services,
        Self::Listing,
        Self::EventLog,
        Self::Cabinet,
        Self::NestedArchive,
        Self::RegistryHive,
        Self::Trace,
        Self::Sessions,
        Self::Dism,
        Self::CheckSur,
        Self::Panther,
        Self::SetupDiag,
        Self::CompatReport,
        Self::SetupApi,
        Self::Pfro,
        Self::ConfigMgr,
        Self::AzureGuest,
        Self::EventExport,
        Self::ErrorReport,
        Self::Registry,
        Self::Drivers,
        Self::Filters,
        Self::Hotfixes,
        Self::Msinfo,
        Self::Rar,
        Self::WindowsImage,
        Self::WindowsUpdateLog,
        Self::PackManifest,
        Self::Text,
        Self::Binary,
    ];

    /// From its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

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
            Self::CheckSur => "check-sur",
            Self::Panther => "panther",
            Self::SetupDiag => "setup-diag",
            Self::CompatReport => "compat-report",
            Self::SetupApi => "setup-api",
            Self::Pfro => "pfro",
            Self::ConfigMgr => "config-mgr",
            Self::AzureGuest => "azure-guest",
            Self::EventExport => "event-export",
            Self::ErrorReport => "error-report",
            Self::Registry => "registry",
            Self::Drivers => "drivers",
            Self::Filters => "filters",
            Self::Hotfixes => "hotfixes",
            Self::Msinfo => "msinfo",
            Self::Rar => "rar",
            Self::WindowsImage => "windows-image",
            Self::WindowsUpdateLog => "windows-update-log",
            Self::PackManifest => "pack-manifest",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }

    /// Does this version read it?
    #[must_use]
    pub fn is_read(self) -> bool {
        let more = matches!(self, Self::Unknown | Self::Empty | Self::Trace | Self::Text | Self::Binary);
        !self.is_archive() && !more && self != Self::PackManifest
    }

    /// Does it hold files?
    #[must_use]
    pub fn is_archive(self) -> bool {
        matches!(self, Self::Cabinet | Self::NestedArchive | Self::Rar | Self::WindowsImage)
    }

    /// Does it hold events of Windows' event logs?
    #[must_use]
    pub fn is_of_events(self) -> bool {
        matches!(self, Self::EventLog | Self::EventExport)
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
    // As the parser will see it: line ends, zeros and stray encodings put right.
    let text = head_text(head, encoding, bom);
    let kind = detect_own(&text)
        .or_else(|| detect_sessions(&text))
        .or_else(|| exports::detect_export(&text))
        .or_else(|| lists::detect_list(&text))
        .or_else(|| inventory::detect_inventory(&text))
        .or_else(|| logs::detect_log(&text))
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
        (b"Rar!\x1A\x07", ArtifactKind::Rar),
        (b"MSWIM\0\0\0", ArtifactKind::WindowsImage),
        (b"regf", ArtifactKind::RegistryHive),
        (b"MZ", ArtifactKind::Binary),
        (b"%PDF-", ArtifactKind::Binary),
    ];
    let known = kinds.iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| *kind);
    known.or_else(|| trace::TraceHeader::read(head).map(|_| ArtifactKind::Trace))
}

/// What this program wrote says so in its first words. Its reports quote logs of any kind, and are none.
fn detect_own(text: &str) -> Option<ArtifactKind> {
    let rest = text.strip_prefix('{')?.trim_start().strip_prefix("\"schema\": \"")?;
    if rest.starts_with(PACK_SCHEMA) {
        return Some(ArtifactKind::PackManifest);
    }
    rest.starts_with("faultline.").then_some(ArtifactKind::Text)
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
