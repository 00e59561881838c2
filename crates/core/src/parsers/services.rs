//! Lists of services and drivers: `sc query`, `net start`, `Get-Service`, `wmic service`, `tasklist /svc`.
//!
//! ```text
//! SERVICE_NAME: ntrtscan                                  已经启动以下 Windows 服务:
//! DISPLAY_NAME: Trend Micro Apex One NT RealTime Scan
//!         TYPE               : 10  WIN32_OWN_PROCESS         OfficeScan NT Listener
//!         STATE              : 4  RUNNING                    Windows Update
//!
//! Status   Name               DisplayName                 映像名称                       PID 服务
//! ------   ----               -----------                 ========================= ======== ====================
//! Running  ntrtscan           Trend Micro …               ntrtscan.exe                  2816 ntrtscan
//! ```
//!
//! A service is one fact: its short name, or its display name where only that names a product (or where the list has no
//! other, as `net start`). Where the list says how services start, one that updating needs and that is disabled is a fact of
//! its own. Not handled: names that `Get-Service` cuts with `...`.

use crate::artifact::ArtifactKind;
use crate::artifact::lists::{
    HOSTED_SERVICES, Header, PROCESS_NAMES, SERVICE_NAMES, SERVICE_STATES, START_MODES, is_disabled, is_net_start,
    is_running, list_value, pair,
};
use crate::extract::{Extract, FACT_LIMIT, Fact, PresenceKind, Setting};
use crate::products;
use crate::registry::UPDATE_SERVICES;
use crate::table::{Columns, is_ruler};
use crate::text::Line;

const DISPLAY_NAMES: &[&str] = &["DisplayName", "显示名称"];

/// Reads a service list line by line.
#[derive(Default)]
pub(crate) struct Parser {
    header: Header,
    columns: Option<Columns>,
    /// The service whose block is being read.
    block: Option<Block>,
    net_start: bool,
}

/// One `SERVICE_NAME:` block, or one of `wmic /format:list`.
struct Block {
    line: u64,
    name: String,
    display: String,
    state: String,
    mode: String,
    driver: bool,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if text.is_empty() {
            return;
        }
        if is_net_start(text) {
            self.net_start = true;
        } else if self.net_start {
            // The list is indented; what follows it is the command's farewell.
            self.net_start = text.starts_with("  ");
            if self.net_start {
                out.records += 1;
                presence(line.number, text, PresenceKind::Service, text.trim(), true, out);
            }
        } else if let Some(name) = text.strip_prefix("SERVICE_NAME:") {
            self.end_block(out);
            self.begin_block(line.number, name.trim());
        } else if self.block.is_some() && self.block_line(text) {
        } else if let Some(("Name" | "ServiceName", name)) = pair(text).or_else(|| list_value(text)) {
            self.end_block(out);
            self.begin_block(line.number, name);
        } else if let Some(columns) = self.header.next(text, ArtifactKind::Services) {
            self.columns = Some(columns);
        } else if let Some(columns) = &self.columns
            && !is_ruler(text)
        {
            row(columns, line.number, text, out);
        }
    }

    /// Gives the last block.
    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.end_block(out);
    }

    fn begin_block(&mut self, line: u64, name: &str) {
        let name = name.chars().take(260).collect();
        let (display, state, mode) = (String::new(), String::new(), String::new());
        self.block = Some(Block { line, name, display, state, mode, driver: false });
    }

    /// A line inside a block; `false`: it is none.
    fn block_line(&mut self, text: &str) -> bool {
        let Some(block) = &mut self.block else { return false };
        if let Some(display) = text.strip_prefix("DISPLAY_NAME:") {
            block.display = display.trim().chars().take(260).collect();
            return true;
        }
        let indented = || text.split_once(':').filter(|_| text.starts_with([' ', '\t']));
        let Some((key, value)) = indented().or_else(|| pair(text)).or_else(|| list_value(text)) else {
            return text.starts_with(' ');
        };
        match key.trim() {
            "Name" | "ServiceName" => return block.name == value.trim(),
            "STATE" | "State" | "Status" | "状态" | "狀態" => value.trim().clone_into(&mut block.state),
            "StartMode" | "StartType" => value.trim().clone_into(&mut block.mode),
            "DisplayName" => value.trim().clone_into(&mut block.display),
            // Bits 1 and 2: kernel and file-system drivers.
            "TYPE" | "类型" => {
                let digits = value.split_whitespace().next().unwrap_or("");
                block.driver = u32::from_str_radix(digits, 16).is_ok_and(|kind| kind & 0x3 != 0);
            }
            _ => {}
        }
        true
    }

    fn end_block(&mut self, out: &mut Extract) {
        let Some(block) = self.block.take() else { return };
        let kind = if block.driver { PresenceKind::Driver } else { PresenceKind::Service };
        let running = is_running(&block.state);
        let text = format!("{} ({}): {}", block.name, block.display, block.state);
        out.records += 1;
        one(block.line, &text, kind, &block.name, &block.display, running, out);
        disabled(block.line, &format!("{text}, {}", block.mode), &block.name, &block.mode, out);
    }
}

fn row(columns: &Columns, line: u64, text: &str, out: &mut Extract) {
    let cell = |titles| columns.position(titles).map(|index| columns.cell(text, index)).unwrap_or_default();
    if columns.position(HOSTED_SERVICES).is_some() {
        let process = cell(PROCESS_NAMES);
        if !process.is_empty() {
            out.records += 1;
            presence(line, text, PresenceKind::Process, &process, true, out);
        }
        let services = cell(HOSTED_SERVICES);
        for service in services.split(',').map(str::trim).filter(|name| !matches!(*name, "" | "暂缺" | "N/A" | "暫缺"))
        {
            presence(line, text, PresenceKind::Service, service, true, out);
        }
        return;
    }
    let (name, display) = (cell(SERVICE_NAMES), cell(DISPLAY_NAMES));
    out.records += 1;
    one(line, text, PresenceKind::Service, &name, &display, is_running(&cell(SERVICE_STATES)), out);
    disabled(line, text, &name, &cell(START_MODES), out);
}

/// A service that updating needs, and that cannot start.
fn disabled(line: u64, text: &str, name: &str, mode: &str, out: &mut Extract) {
    if is_disabled(mode) && UPDATE_SERVICES.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        out.push_hint(line, text, Fact::Setting { setting: Setting::ServiceDisabled, value: name.to_owned() });
    }
}

fn one(line: u64, text: &str, kind: PresenceKind, name: &str, display: &str, running: bool, out: &mut Extract) {
    if out.hints.len() >= FACT_LIMIT {
        return;
    }
    let telling =
        name.is_empty() || (products::matching(kind, name).is_empty() && !products::matching(kind, display).is_empty());
    presence(line, text, kind, if telling && !display.is_empty() { display } else { name }, running, out);
}

fn presence(line: u64, text: &str, kind: PresenceKind, name: &str, running: bool, out: &mut Extract) {
    if !name.is_empty() && name.len() <= 1040 {
        out.push_hint(line, text, Fact::Presence { kind, name: name.to_owned(), running });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Vec<(PresenceKind, String, bool)> {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        let facts = out.hints.into_iter().filter_map(|hint| match hint.fact {
            Fact::Presence { kind, name, running } => Some((kind, name, running)),
            Fact::Setting { setting: Setting::ServiceDisabled, value } => {
                Some((PresenceKind::Service, format!("disabled: {value}"), false))
            }
            _ => None,
        });
        facts.collect()
    }

    fn service(name: &str, running: bool) -> (PresenceKind, String, bool) {
        (PresenceKind::Service, name.to_owned(), running)
    }

    #[test]
    fn sc_query_with_drivers() {
        let text = "\nSERVICE_NAME: ntrtscan\nDISPLAY_NAME: Trend Micro NT RealTime Scan\n        TYPE               : 10  WIN32_OWN_PROCESS  \n        STATE              : 4  RUNNING \n                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\n        WIN32_EXIT_CODE    : 0  (0x0)\n\nSERVICE_NAME: wuauserv\n        TYPE               : 30  WIN32  \n        STATE              : 1  STOPPED \n\nSERVICE_NAME: TmXPFlt\nDISPLAY_NAME: TmXPFlt\n        TYPE               : 2  FILE_SYSTEM_DRIVER  \n        STATE              : 4  RUNNING \n";
        assert_eq!(
            parse(text),
            [service("ntrtscan", true), service("wuauserv", false), (PresenceKind::Driver, "TmXPFlt".to_owned(), true),]
        );
    }

    #[test]
    fn net_start_in_both_languages() {
        let want = [service("OfficeScan NT Listener", true), service("奇安信天擎", true)];
        assert_eq!(
            parse("已经启动以下 Windows 服务:\n\n   OfficeScan NT Listener\n   奇安信天擎\n\n命令成功完成。\n"),
            want
        );
        assert_eq!(
            parse(
                "These Windows services are started:\n\n   OfficeScan NT Listener\n   奇安信天擎\n\nThe command completed successfully.\n"
            ),
            want
        );
    }

    #[test]
    fn tables_and_csv() {
        let want = [service("ntrtscan", true), service("天擎", false)];
        for text in [
            "\nStatus   Name               DisplayName                           \n------   ----               -----------                           \nRunning  ntrtscan           Trend Micro Scan\nStopped  XyzSvc             天擎\n",
            "#TYPE System.ServiceProcess.ServiceController\n\"Name\",\"DisplayName\",\"Status\",\"StartType\"\n\"ntrtscan\",\"Trend Micro Scan\",\"Running\",\"Automatic\"\n\"XyzSvc\",\"天擎\",\"Stopped\",\"Manual\"\n",
            "DisplayName       Name      State    \nTrend Micro Scan  ntrtscan  Running  \n天擎                XyzSvc    Stopped  \n",
            "DisplayName=Trend Micro Scan\nName=ntrtscan\nState=Running\nDisplayName=Trend Micro Scan\n\nName=XyzSvc\nState=Stopped\nDisplayName=天擎\n",
        ] {
            assert_eq!(parse(text), want, "{text}");
        }
    }

    #[test]
    fn what_updating_needs_and_cannot_start() {
        let want = [service("wuauserv", false), service("disabled: wuauserv", false), service("ntrtscan", true)];
        for text in [
            "\"Name\",\"DisplayName\",\"Status\",\"StartType\"\n\"wuauserv\",\"Windows Update\",\"Stopped\",\"Disabled\"\n\"ntrtscan\",\"Trend\",\"Running\",\"Disabled\"\n",
            "DisplayName     Name      StartMode  State    \nWindows Update  wuauserv  Disabled   Stopped  \nTrend           ntrtscan  Auto       Running  \n",
            "DisplayName=Windows Update\nName=wuauserv\nStartMode=Disabled\nState=Stopped\n\nName=ntrtscan\nStartMode=Auto\nState=Running\n",
            "Name                : wuauserv\nDisplayName         : Windows Update\nStatus              : Stopped\nServiceName         : wuauserv\nStartType           : Disabled\n\nName                : ntrtscan\nStatus              : Running\nServiceName         : ntrtscan\nStartType           : Automatic\n",
        ] {
            assert_eq!(parse(text), want, "{text}");
            assert_eq!(crate::artifact::lists::detect_list(text), Some(ArtifactKind::Services), "{text}");
        }
        assert_eq!(
            parse(
                "SERVICE_NAME: wuauserv\n        TYPE               : 30  WIN32\n        状态               : 4  RUNNING\n"
            ),
            [service("wuauserv", true)]
        );
    }

    #[test]
    fn services_inside_processes() {
        let text = "\n映像名称                       PID 服务                                        \n========================= ======== ============================================\nSystem                           4 暂缺                                        \nsvchost.exe                   1032 BrokerInfrastructure, DcomLaunch,           \n                                   PlugPlay                                    \n";
        let got = parse(text);
        assert_eq!(got[0], (PresenceKind::Process, "System".to_owned(), true));
        assert_eq!(
            got[2..],
            [service("BrokerInfrastructure", true), service("DcomLaunch", true), service("PlugPlay", true)]
        );
    }
}
