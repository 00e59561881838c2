//! Lists of services: `sc query`, `net start` of a Chinese Windows, `Get-Service | Export-Csv`.

use crate::text::TextStyle;
use std::fmt::Write as _;

/// One service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Short name.
    pub name: &'static str,
    /// What the console shows.
    pub display: &'static str,
    /// Running?
    pub running: bool,
}

const fn service(name: &'static str, display: &'static str, running: bool) -> Service {
    Service { name, display, running }
}

/// Services of every PC that matter for updates.
pub const WINDOWS: [Service; 7] = [
    service("BITS", "Background Intelligent Transfer Service", false),
    service("CryptSvc", "Cryptographic Services", true),
    service("CmitUpdateAgent", "CMIT Update Agent", true),
    service("EventLog", "Windows Event Log", true),
    service("RpcSs", "Remote Procedure Call (RPC)", true),
    service("TrustedInstaller", "Windows Modules Installer", false),
    service("wuauserv", "Windows Update", true),
];
/// Trend Micro's.
pub const TREND_MICRO: [Service; 3] = [
    service("ntrtscan", "Trend Micro Apex One NT RealTime Scan", true),
    service("tmlisten", "Trend Micro Apex One NT Listener", true),
    service("TmCCSF", "Trend Micro Common Client Solution Framework", true),
];
/// Qi-Anxin's.
pub const TIANQING: [Service; 2] =
    [service("QaxEngManager", "奇安信引擎管理服务", true), service("TQClientService", "奇安信天擎客户端服务", true)];

/// How a collector wrote the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListShape {
    /// `sc query type= service state= all`
    ScQuery,
    /// `net start`: names of running services only.
    NetStart,
    /// `Get-Service | Export-Csv`
    Csv,
}

/// The list as bytes (GBK).
#[must_use]
pub fn list(services: &[Service], shape: ListShape) -> Vec<u8> {
    let mut out = String::new();
    match shape {
        ListShape::ScQuery => {
            for s in services {
                let (code, state, accepts) = if s.running {
                    ("4", "RUNNING", "STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN")
                } else {
                    ("1", "STOPPED", "NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN")
                };
                // Writing to a String cannot fail.
                let _ = write!(
                    out,
                    "\nSERVICE_NAME: {}\nDISPLAY_NAME: {}\n        TYPE               : 10  WIN32_OWN_PROCESS  \n        STATE              : {code}  {state} \n                                ({accepts})\n        WIN32_EXIT_CODE    : 0  (0x0)\n        SERVICE_EXIT_CODE  : 0  (0x0)\n        CHECKPOINT         : 0x0\n        WAIT_HINT          : 0x0\n",
                    s.name, s.display
                );
            }
        }
        ListShape::NetStart => {
            out.push_str("已经启动以下 Windows 服务:\n\n");
            for s in services.iter().filter(|s| s.running) {
                let _ = writeln!(out, "   {}", s.display);
            }
            out.push_str("\n命令成功完成。\n\n");
        }
        ListShape::Csv => {
            out.push_str(
                "#TYPE System.ServiceProcess.ServiceController\n\"Name\",\"DisplayName\",\"Status\",\"StartType\"\n",
            );
            for s in services {
                let status = if s.running { "Running" } else { "Stopped" };
                let _ = writeln!(out, "\"{}\",\"{}\",\"{status}\",\"Automatic\"", s.name, s.display);
            }
        }
    }
    TextStyle::CHINESE_CONSOLE.encode(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_shapes_of_one_list() {
        let text = |shape| {
            let bytes = list(&[TIANQING[0], WINDOWS[0]], shape);
            encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes).unwrap().into_owned()
        };
        assert!(
            text(ListShape::ScQuery)
                .starts_with("\r\nSERVICE_NAME: QaxEngManager\r\nDISPLAY_NAME: 奇安信引擎管理服务\r\n")
        );
        assert!(text(ListShape::ScQuery).contains("STATE              : 1  STOPPED"));
        assert_eq!(
            text(ListShape::NetStart),
            "已经启动以下 Windows 服务:\r\n\r\n   奇安信引擎管理服务\r\n\r\n命令成功完成。\r\n\r\n"
        );
        assert!(text(ListShape::Csv).contains("\"BITS\",\"Background Intelligent Transfer Service\",\"Stopped\""));
    }
}
