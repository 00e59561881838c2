//! The service control manager's word on services that updating needs, and on security software; file-system filters.

use super::machine::Machine;
use super::{code, field, text_of_bytes};
use crate::evtx::Record;
use crate::extract::{Change, PresenceKind, What};
use crate::hresult::Code;
use crate::products;

/// Services without which no update is installed: their own names and how lists show them. Most of these names are
/// English on a Chinese Windows, too.
const NEEDED: &[(&str, &[&str])] = &[
    ("wuauserv", &["Windows Update", "Windows 更新"]),
    ("TrustedInstaller", &["Windows Modules Installer", "Windows 模块安装程序"]),
    (
        "BITS",
        &["Background Intelligent Transfer Service", "后台智能传输服务", "后台智能传送服务", "背景智慧型傳送服務"],
    ),
    ("CryptSvc", &["Cryptographic Services", "加密服务"]),
    ("msiserver", &["Windows Installer", "Windows 安装程序"]),
    (
        "UsoSvc",
        &[
            "Update Orchestrator Service",
            "Update Orchestrator Service for Windows Update",
            "更新 Orchestrator 服务",
            "更新编排服务",
        ],
    ),
    ("WaaSMedicSvc", &["Windows Update Medic Service", "WaaSMedicSvc", "Windows 更新医生服务"]),
    ("RpcSs", &["Remote Procedure Call (RPC)", "远程过程调用(RPC)", "远程过程调用 (RPC)"]),
    ("DcomLaunch", &["DCOM Server Process Launcher", "DCOM 服务器进程启动器"]),
    ("AppIDSvc", &["Application Identity", "应用程序标识"]),
    ("EventLog", &["Windows Event Log", "Windows 事件日志"]),
    ("Schedule", &["Task Scheduler", "任务计划程序"]),
    ("sppsvc", &["Software Protection", "软件保护"]),
    ("gpsvc", &["Group Policy Client", "组策略客户端"]),
    ("DoSvc", &["Delivery Optimization", "传递优化", "交付优化"]),
];

/// Services that installers of updates work with: the same.
const USED: &[(&str, &[&str])] = &[
    ("HTTP", &["HTTP", "HTTP Service", "HTTP 服务"]),
    ("BFE", &["Base Filtering Engine", "基本筛选引擎"]),
    ("MpsSvc", &["Windows Defender Firewall", "Windows Firewall", "Windows Defender 防火墙", "Windows 防火墙"]),
    ("wlidsvc", &["Microsoft Account Sign-in Assistant", "Microsoft 帐户登录助手", "Microsoft 账户登录助手"]),
    ("AppReadiness", &["App Readiness"]),
    ("AppXSvc", &["AppX Deployment Service (AppXSVC)"]),
    ("CmService", &["Container Manager Service", "容器管理器服务"]),
    ("NetSetupSvc", &["Network Setup Service", "网络设置服务"]),
    ("RpcEptMapper", &["RPC Endpoint Mapper"]),
    ("Winmgmt", &["Windows Management Instrumentation"]),
    ("Spooler", &["Print Spooler", "打印后台处理程序"]),
    ("WAS", &["Windows Process Activation Service"]),
    ("LanmanServer", &["Server"]),
];

/// *Disabled* as services are shown: English, Chinese (both), Japanese, Korean, German, French, Spanish, Russian.
const DISABLED: [&str; 11] = [
    "disabled",
    "已禁用",
    "禁用",
    "已停用",
    "停用",
    "無効",
    "사용 안 함",
    "deaktiviert",
    "désactivé",
    "deshabilitado",
    "отключена",
];

/// *File system driver* in the same way; minifilters are installed as one.
const FILE_SYSTEM_DRIVER: [&str; 4] =
    ["file system driver", "文件系统驱动程序", "檔案系統驅動程式", "dateisystemtreiber"];

/// The name of a service worth telling of: its own where the log or the table has it.
fn known(key: &str, shown: &str) -> Option<String> {
    let same = |name: &str, other: &str| !other.is_empty() && name.eq_ignore_ascii_case(other);
    let needed = NEEDED.iter().chain(USED).find(|(name, displays)| {
        same(name, key) || same(name, shown) || displays.iter().any(|display| same(display, shown))
    });
    if let Some((name, _)) = needed {
        return Some((*name).to_owned());
    }
    [key, shown].into_iter().find(|name| is_product(PresenceKind::Service, name)).map(str::to_owned)
}

fn is_product(kind: PresenceKind, name: &str) -> bool {
    !products::matching(kind, name).is_empty()
}

/// A service's own name stands in the bytes, often with a number: `wuauserv/1`.
fn key_of(record: &Record) -> String {
    let text = text_of_bytes(&record.fields.binary()).unwrap_or_default();
    text.split('/').next().unwrap_or("").trim().to_owned()
}

/// It could not start, ended with an error or unexpectedly.
pub(super) fn failed(record: &Record, _: &mut Machine) -> Option<What> {
    // 7009 and 7011 say first how long was waited.
    let shown_at = usize::from(matches!(record.event, 7009 | 7011));
    let shown = field(record, ["param1", "param2"][shown_at], shown_at);
    let name = known(&key_of(record), shown)?;
    let number = match record.event {
        7000 | 7023 | 7024 => field(record, "param2", 1),
        7001 | 7038 => field(record, "param3", 2),
        _ => "",
    };
    let code = code(number);
    // A small number of 7024 is the service's own, not Windows'.
    let own = record.event == 7024 && code.0 >> 16 == 0x8007 && number.trim_start_matches("%%").len() <= 5;
    Some(What::Service { name, change: Change::Failed, code: if own { Code::OK } else { code } })
}

/// 7040: shown name, start type before, after, own name. BITS and the servicing stack are switched between manual and
/// automatic all month; only *disabled* and the way back from it say something.
pub(super) fn start_type(record: &Record, _: &mut Machine) -> Option<What> {
    let disabled = |text: &str| DISABLED.contains(&text.trim().to_lowercase().as_str());
    let (before, after) = (disabled(field(record, "param2", 1)), disabled(field(record, "param3", 2)));
    let change = match (before, after) {
        (false, true) => Change::Disabled,
        (true, false) => Change::Enabled,
        _ => return None,
    };
    let name = known(field(record, "param4", 3), field(record, "param1", 0))?;
    Some(What::Service { name, change, code: Code::OK })
}

/// 7045: a service or driver was installed. Told of are security software and drivers of the file system.
pub(super) fn installed(record: &Record, machine: &mut Machine) -> Option<What> {
    let name = field(record, "ServiceName", 0);
    let path = field(record, "ImagePath", 1).to_lowercase();
    let kind = field(record, "ServiceType", 2).to_lowercase();
    // The command line of a service: the image is what ends in .exe or .sys.
    let image = [".sys", ".exe"].iter().find_map(|end| path.find(end).map(|at| &path[..at + end.len()])).unwrap_or("");
    let file = image.rsplit(['\\', '/', '"']).next().unwrap_or("");
    let file_kind = if file.ends_with(".sys") { PresenceKind::Driver } else { PresenceKind::Process };
    let mut told = None;
    for (kind, own) in [(PresenceKind::Service, name), (file_kind, file)] {
        if is_product(kind, own) {
            machine.installed(kind, own);
            told.get_or_insert(own);
        }
    }
    let told = told.or_else(|| FILE_SYSTEM_DRIVER.contains(&kind.as_str()).then_some(name))?;
    Some(What::Service { name: told.to_owned(), change: Change::Installed, code: Code::OK })
}

/// `FilterManager` 6: a filter was loaded.
pub(super) fn filter(record: &Record, machine: &mut Machine) -> Option<What> {
    let name = record.fields.named("DeviceName").trim();
    if name.is_empty() {
        return None;
    }
    machine.filter(name, record.time);
    Some(What::FilterLoaded { name: name.to_owned() })
}
