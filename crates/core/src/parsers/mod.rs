//! One module per format. A parser takes lines one by one (event logs, their exports and Sessions.xml: the whole
//! source), keeps what matters in the extract, never fails, and never looks at another parser.

pub mod azure_guest;
pub mod cbs;
pub mod check_sur;
pub mod config_mgr;
pub mod dism;
pub mod drivers;
pub mod error_report;
mod error_signature;
pub mod event_log;
pub mod filters;
pub mod hive;
pub mod hotfixes;
pub mod listing;
pub mod msinfo;
pub mod pack_manifest;
pub mod panther;
pub mod pfro;
pub mod processes;
pub mod programs;
pub mod registry;
pub mod reporting_events;
pub mod services;
pub mod sessions;
pub mod setup_api;
pub mod setup_diag;
mod shown;
pub mod systeminfo;
pub mod trace;
pub mod windows_update_log;

use crate::artifact::ArtifactKind;
use crate::extract::{AgentStep, Event, Extract, IdentifierKind, ScanIssue, What, cut};
use crate::hresult::Code;
use crate::text::Line;
use crate::time::{LocalTime, OFFSET_RANGE, OffsetMinutes, Stamp};
use error_signature::{PARAMETERS, crashed, reported};
use faultline_bytes::{Record, columns};
pub use shown::Severity;
pub(crate) use shown::{Parts, When, parts, place};

/// The parser of a kind.
pub(crate) enum Parser {
    Cbs(Box<cbs::Parser>),
    ReportingEvents(reporting_events::Parser),
    Systeminfo(systeminfo::Parser),
    Programs(programs::Parser),
    Processes(processes::Parser),
    Services(services::Parser),
    Listing(listing::Parser),
    WindowsUpdateLog(Box<windows_update_log::Parser>),
    Dism(Box<dism::Parser>),
    CheckSur(Box<check_sur::Parser>),
    Panther(Box<panther::Parser>),
    SetupDiag(Box<setup_diag::Parser>),
    SetupApi(Box<setup_api::Parser>),
    Pfro(Box<pfro::Parser>),
    ConfigMgr(Box<config_mgr::Parser>),
    AzureGuest(Box<azure_guest::Parser>),
    ErrorReport(Box<error_report::Parser>),
    Registry(Box<registry::Parser>),
    Drivers(Box<drivers::Parser>),
    Filters(Box<filters::Parser>),
    Hotfixes(Box<hotfixes::Parser>),
    Msinfo(Box<msinfo::Parser>),
    PackManifest(pack_manifest::Parser),
}

/// The same call on whichever parser it is.
macro_rules! each {
    ($self:expr, $parser:ident => $call:expr) => {
        match $self {
            Parser::Cbs($parser) => $call,
            Parser::ReportingEvents($parser) => $call,
            Parser::Systeminfo($parser) => $call,
            Parser::Programs($parser) => $call,
            Parser::Processes($parser) => $call,
            Parser::Services($parser) => $call,
            Parser::Listing($parser) => $call,
            Parser::WindowsUpdateLog($parser) => $call,
            Parser::Dism($parser) => $call,
            Parser::CheckSur($parser) => $call,
            Parser::Panther($parser) => $call,
            Parser::SetupDiag($parser) => $call,
            Parser::SetupApi($parser) => $call,
            Parser::Pfro($parser) => $call,
            Parser::ConfigMgr($parser) => $call,
            Parser::AzureGuest($parser) => $call,
            Parser::ErrorReport($parser) => $call,
            Parser::Registry($parser) => $call,
            Parser::Drivers($parser) => $call,
            Parser::Filters($parser) => $call,
            Parser::Hotfixes($parser) => $call,
            Parser::Msinfo($parser) => $call,
            Parser::PackManifest($parser) => $call,
        }
    };
}

impl Parser {
    /// `None` for kinds that are not read, or not by lines.
    pub(crate) fn of(kind: ArtifactKind) -> Option<Self> {
        Some(match kind {
            ArtifactKind::Cbs => Self::Cbs(Box::default()),
            ArtifactKind::ReportingEvents => Self::ReportingEvents(reporting_events::Parser::default()),
            ArtifactKind::Systeminfo => Self::Systeminfo(systeminfo::Parser::default()),
            ArtifactKind::Programs => Self::Programs(programs::Parser::default()),
            ArtifactKind::Processes => Self::Processes(processes::Parser::default()),
            ArtifactKind::Services => Self::Services(services::Parser::default()),
            ArtifactKind::Listing => Self::Listing(listing::Parser::default()),
            ArtifactKind::WindowsUpdateLog => Self::WindowsUpdateLog(Box::default()),
            ArtifactKind::Dism => Self::Dism(Box::default()),
            ArtifactKind::CheckSur => Self::CheckSur(Box::default()),
            ArtifactKind::Panther | ArtifactKind::CompatReport => Self::Panther(Box::default()),
            ArtifactKind::SetupDiag => Self::SetupDiag(Box::default()),
            ArtifactKind::SetupApi => Self::SetupApi(Box::default()),
            ArtifactKind::Pfro => Self::Pfro(Box::default()),
            ArtifactKind::ConfigMgr => Self::ConfigMgr(Box::default()),
            ArtifactKind::AzureGuest => Self::AzureGuest(Box::default()),
            ArtifactKind::ErrorReport => Self::ErrorReport(Box::default()),
            ArtifactKind::Registry => Self::Registry(Box::default()),
            ArtifactKind::Drivers => Self::Drivers(Box::default()),
            ArtifactKind::Filters => Self::Filters(Box::default()),
            ArtifactKind::Hotfixes => Self::Hotfixes(Box::default()),
            ArtifactKind::Msinfo => Self::Msinfo(Box::default()),
            ArtifactKind::PackManifest => Self::PackManifest(pack_manifest::Parser),
            _ => return None,
        })
    }

    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        each!(self, parser => parser.line(line, out));
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        each!(self, parser => parser.finish(out));
    }
}

/// The columns that CBS.log, dism.log and the logs of Windows setup share, and the time of the record being read.
#[derive(Default)]
pub(crate) struct Columns {
    stamp: [u8; 19],
    /// Time of the last record; lines without one continue it.
    pub(crate) time: Option<LocalTime>,
    impossible: u64,
}

impl Columns {
    /// Splits a line; `None`: it continues the record before it.
    pub(crate) fn split<'a>(&mut self, line: &Line<'a>, out: &mut Extract) -> Option<Record<'a>> {
        let bytes = line.bytes;
        let record = columns(bytes)?;
        // Records of one second are many: the calendar is asked once.
        if bytes[..19] != self.stamp {
            self.stamp.copy_from_slice(&bytes[..19]);
            self.time = LocalTime::from_fixed(bytes);
            if let Some(time) = self.time
                && !out.cover(Stamp::Local(time))
            {
                self.impossible += 1;
            }
        }
        out.records += 1;
        Some(record)
    }

    /// An event at the time of the record being read.
    pub(crate) fn event(&self, line: &Line<'_>, what: What) -> Event {
        let time = self.time.map(Stamp::Local);
        Event { line: line.number, offset: line.offset, time, text: cut(&line.text()), what }
    }

    pub(crate) fn finish(&self, out: &mut Extract) {
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }
}

/// Pushes an event that was held back, at its place in the order of lines.
fn push_in_order(event: Event, out: &mut Extract) {
    let line = event.line;
    out.push_event(event);
    let Some((_, before)) = out.events.split_last() else { return };
    let at = before.partition_point(|earlier| earlier.line <= line);
    out.events[at..].rotate_right(1);
}

/// The code of a line that the imaging library writes into its caller's log, without a time of its own:
/// `[10728.2724] [0x80070570] RestoreFileData:(2837): The file or directory is corrupted and unreadable.`, in the language
/// of the machine. Only what says that data could not be read or written is one: it probes for files all the time.
fn imaging_failure(bytes: &[u8]) -> Option<Code> {
    let rest = bytes.strip_prefix(b"[")?;
    let end = memchr::memchr(b']', rest).filter(|end| (3..=21).contains(end))?;
    let (ids, rest) = rest.split_at(end);
    let rest = rest.strip_prefix(b"] [0x")?;
    let code = Code::from_hex(std::str::from_utf8(rest.get(..8)?).ok()?)?;
    let sound = ids.iter().all(|b| b.is_ascii_digit() || *b == b'.') && rest.get(8) == Some(&b']');
    // ERROR_FILE_CORRUPT, _CRC, _IO_DEVICE, _DISK_FULL, _HANDLE_EOF, _INVALID_DATA.
    let damage = [0x8007_0570, 0x8007_0017, 0x8007_045d, 0x8007_0070, 0x8007_0026, 0x8007_000d];
    (sound && damage.contains(&code.0)).then_some(code)
}

/// Notes whose profile folder a line names: `C:\Users\name\…`.
fn note_users(line: &Line<'_>, known: &mut Vec<String>, out: &mut Extract) {
    /// Folders that belong to nobody, or to Windows itself.
    const NOBODY: [&str; 8] = [
        "default",
        "public",
        "all users",
        "default user",
        "defaultuser0",
        "networkservice",
        "localservice",
        "administrator",
    ];
    for at in memchr::memmem::find_iter(line.bytes, b":\\Users\\").take(8) {
        let rest = &line.bytes[at + 8..];
        let end = rest.iter().position(|b| br#"\/:*?"<>|,;'[]()%{}"#.contains(b)).unwrap_or(rest.len());
        // A file name may follow, and a short name (`JAMES~1`) is not the account's.
        let Some(name) = rest.get(..end).and_then(|name| std::str::from_utf8(name).ok()).map(str::trim_end) else {
            continue;
        };
        let is_folder = rest.get(end) == Some(&b'\\');
        if !is_folder || name.is_empty() || name.len() > 64 || name.contains('~') || known.len() >= 64 {
            continue;
        }
        if NOBODY.contains(&name.to_ascii_lowercase().as_str()) || known.iter().any(|seen| seen == name) {
            continue;
        }
        out.push_identifier(line.number, IdentifierKind::User, name);
        known.push(name.to_owned());
    }
}

/// A record of the agent's journal, as ReportingEvents.log holds it and WindowsUpdate.log of Windows 7 repeats it.
pub(crate) struct AgentRecord<'a> {
    /// Wall clock and its offset.
    pub(crate) local: LocalTime,
    pub(crate) offset: OffsetMinutes,
    /// `{GUID}` of the update.
    pub(crate) update: &'a str,
    /// What it says, if it belongs to an install or is a failed scan.
    pub(crate) what: Option<What>,
}

/// Reads the fields of a record, parted by tabs.
fn agent_record(text: &str) -> Option<AgentRecord<'_>> {
    let fields: Vec<&str> = text.split('\t').collect();
    let [_guid, time, _, id, _, update, revision, code, client, _result, _operation, message, ..] = fields[..] else {
        return None;
    };
    let (local, offset) = zoned_stamp(time)?;
    let id = id.split(' ').next().and_then(|n| n.parse::<u16>().ok());
    let what = id.and_then(|id| Some((id, agent_step(id)?))).map(|(id, step)| What::Agent {
        step,
        update: update.trim_matches(['{', '}']).to_ascii_uppercase(),
        revision: revision.to_owned(),
        code: Code::from_hex(code).unwrap_or_default(),
        // Only the install events end in a title; the others say what happened.
        title: if id >= 181 { reported_title(message).to_owned() } else { String::new() },
        client: client.to_owned(),
    });
    Some(AgentRecord { local, offset, update, what })
}

/// The step an id stands for; `None`: the event does not belong to an install.
fn agent_step(id: u16) -> Option<AgentStep> {
    Some(match id {
        147 => AgentStep::Scanned,
        148 => AgentStep::ScanFailed,
        161 => AgentStep::DownloadFailed,
        162 => AgentStep::Downloaded,
        163 => AgentStep::DownloadCancelled,
        167 | 168 => AgentStep::DownloadStarted,
        181 | 190..=192 | 195 => AgentStep::InstallStarted,
        182 => AgentStep::InstallFailed,
        183 => AgentStep::Installed,
        184 | 201 => AgentStep::RestartPending,
        _ => return None,
    })
}

/// `2023-06-27 01:44:30:939+0300`: the milliseconds are dropped, the offset is kept.
fn zoned_stamp(text: &str) -> Option<(LocalTime, OffsetMinutes)> {
    let local = LocalTime::from_fixed(text.as_bytes())?;
    let zone = &text[text.rfind(['+', '-']).filter(|at| *at >= 19)?..];
    let hours: OffsetMinutes = zone.get(1..3)?.parse().ok()?;
    let minutes: OffsetMinutes = zone.get(3..5)?.parse().ok()?;
    let offset = if zone.starts_with('-') { -(hours * 60 + minutes) } else { hours * 60 + minutes };
    OFFSET_RANGE.contains(&offset).then_some((local, offset))
}

/// The title behind the last `: ` of the message; localised messages use a full-width colon. `Installation Failure:
/// Windows failed to install the following update with error 0x80073712: 2022-09 …`.
fn reported_title(message: &str) -> &str {
    let at = [": ", "：", ":"].iter().filter_map(|mark| message.find(mark).map(|_| mark)).next();
    let Some(mark) = at else { return "" };
    // A title may hold colons of its own; what introduces it ends in `update:` or in the error code.
    let intro = ["following update: ", "following update with error "]
        .iter()
        .find_map(|i| message.find(i).map(|at| at + i.len()));
    let rest = match intro {
        Some(at) => &message[at..],
        None => return message.rsplit(mark).next().unwrap_or("").trim(),
    };
    match rest.strip_prefix("0x").and_then(|r| r.split_once(": ")) {
        Some((_, title)) => title.trim(),
        None => rest.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localised_messages_end_in_the_reported_title() {
        assert_eq!(
            reported_title("安装失败：Windows 无法安装以下更新，错误为 0x80073712：2022-09 累积更新 (KB5015736)"),
            "2022-09 累积更新 (KB5015736)"
        );
        assert_eq!(reported_title("Download started."), "");
    }

    #[test]
    fn data_that_could_not_be_read_or_written() {
        for (text, code) in [
            (
                "[10728.2724] [0x80070570] RestoreFileData:(2837): The file or directory is corrupted.",
                Some(0x8007_0570),
            ),
            ("[4948.7616] [0x80070017] x:(1): 資料錯誤 (循環冗餘檢查)。", Some(0x8007_0017)),
            ("[4948.7616] [0x8007007b] FIOReadFileIntoBuffer:(1456): 檔案名稱語法錯誤。", None),
            ("[4948.7616] [0xc142011c] UnmarshallImageHandleFromDirectory:(641)", None),
            ("[now] [0x80070570] x", None),
            ("[4948.7616] [0x80070570", None),
            ("[]", None),
        ] {
            assert_eq!(imaging_failure(text.as_bytes()).map(|c| c.0), code, "{text}");
        }
    }

    #[test]
    fn profile_folders_name_their_users() {
        let mut out = Extract::default();
        let mut known = Vec::new();
        for (number, text) in (1..).zip([
            r"Scratch directory set to 'C:\Users\zhang.wei\AppData\Local\Temp\'.",
            r"C:\Users\zhang.wei\x D:\Users\李 雷\桌面\a.wim C:\Users\Default\ntuser.dat C:\Users\Public\x",
            r"C:\Users\ZHANGW~1\x C:\Users\ C:\Users\<name>\x C:\Users\readme.txt %C:\Users\%USERNAME%\x",
        ]) {
            note_users(&Line { number, offset: 0, bytes: text.as_bytes() }, &mut known, &mut out);
        }
        let names: Vec<_> = out.identifiers.iter().map(|i| (i.value.as_str(), i.line)).collect();
        assert_eq!(names, [("zhang.wei", 1), ("李 雷", 2)]);
    }

    #[test]
    fn impossible_offsets_are_not_believed() {
        assert_eq!(zoned_stamp("2022-09-09 15:58:23:100+9900"), None);
        assert_eq!(zoned_stamp("2022-09-09 15:58:23:100-0730").map(|s| s.1), Some(-450));
    }
}
