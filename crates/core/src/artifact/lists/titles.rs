//! The words of headers and keys, once, for detection and for the parsers.

use super::super::ArtifactKind;
use crate::table::{chunks, csv_delimiter, csv_fields};

/// Keys of `systeminfo` in the languages read by name; other languages are known by the shape of their values.
pub(crate) const SYSTEMINFO_KEYS: &[(&str, SystemKey)] = &[
    ("Host Name", SystemKey::Host),
    ("主机名", SystemKey::Host),
    ("主機名稱", SystemKey::Host),
    ("OS Name", SystemKey::OsName),
    ("OS 名称", SystemKey::OsName),
    ("作業系統名稱", SystemKey::OsName),
    ("OS Version", SystemKey::OsVersion),
    ("OS 版本", SystemKey::OsVersion),
    ("作業系統版本", SystemKey::OsVersion),
    ("OS Manufacturer", SystemKey::Other),
    ("OS 制造商", SystemKey::Other),
    ("OS Configuration", SystemKey::Other),
    ("OS 配置", SystemKey::Other),
    ("OS Build Type", SystemKey::Other),
    ("OS 构件类型", SystemKey::Other),
    ("OS 构建类型", SystemKey::Other),
    ("OS 内部版本类型", SystemKey::Other),
    ("Registered Owner", SystemKey::Owner),
    ("注册的所有人", SystemKey::Owner),
    ("已註冊的擁有者", SystemKey::Owner),
    ("Registered Organization", SystemKey::Organisation),
    ("注册的组织", SystemKey::Organisation),
    ("已註冊的公司", SystemKey::Organisation),
    ("Product ID", SystemKey::ProductId),
    ("产品 ID", SystemKey::ProductId),
    ("產品識別碼", SystemKey::ProductId),
    ("System Type", SystemKey::SystemType),
    ("系统类型", SystemKey::SystemType),
    ("系統類型", SystemKey::SystemType),
    ("System Boot Time", SystemKey::Other),
    ("系统启动时间", SystemKey::Other),
    ("System Manufacturer", SystemKey::Other),
    ("系统制造商", SystemKey::Other),
    ("System Model", SystemKey::Other),
    ("系统型号", SystemKey::Other),
    ("Processor(s)", SystemKey::Other),
    ("处理器", SystemKey::Other),
    ("BIOS Version", SystemKey::Other),
    ("BIOS 版本", SystemKey::Other),
    ("Windows Directory", SystemKey::Other),
    ("Windows 目录", SystemKey::Other),
    ("System Directory", SystemKey::Other),
    ("系统目录", SystemKey::Other),
    ("Boot Device", SystemKey::Other),
    ("启动设备", SystemKey::Other),
    ("System Locale", SystemKey::Other),
    ("系统区域设置", SystemKey::Other),
    ("Input Locale", SystemKey::Other),
    ("输入法区域设置", SystemKey::Other),
    ("Time Zone", SystemKey::Zone),
    ("时区", SystemKey::Zone),
    ("時區", SystemKey::Zone),
    ("Total Physical Memory", SystemKey::Other),
    ("物理内存总量", SystemKey::Other),
    ("Available Physical Memory", SystemKey::Other),
    ("可用的物理内存", SystemKey::Other),
    ("Page File Location(s)", SystemKey::Other),
    ("页面文件位置", SystemKey::Other),
    ("Domain", SystemKey::Domain),
    ("域", SystemKey::Domain),
    ("網域", SystemKey::Domain),
    ("Logon Server", SystemKey::LogonServer),
    ("登录服务器", SystemKey::LogonServer),
    ("登入伺服器", SystemKey::LogonServer),
    ("Hotfix(s)", SystemKey::Hotfixes),
    ("修补程序", SystemKey::Hotfixes),
    ("Network Card(s)", SystemKey::Network),
    ("网卡", SystemKey::Network),
];

/// What a line of `systeminfo` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SystemKey {
    Host,
    OsName,
    OsVersion,
    Owner,
    Organisation,
    ProductId,
    SystemType,
    Zone,
    Domain,
    LogonServer,
    Hotfixes,
    Network,
    Other,
}

/// Titles under which a program's name stands.
pub(crate) const PROGRAM_NAMES: &[&str] = &[
    "DisplayName",
    "Name",
    "Caption",
    "显示名称",
    "程序名称",
    "软件名称",
    "应用名称",
    "名称",
    "ProductName",
    "Program",
    "Software",
];
/// Titles under which a process's name stands.
pub(crate) const PROCESS_NAMES: &[&str] =
    &["映像名称", "Image Name", "映像名稱", "ImageName", "ProcessName", "Name", "Caption"];
/// Titles under which a service's short name stands.
pub(crate) const SERVICE_NAMES: &[&str] = &["Name", "ServiceName", "服务名称", "服务名"];
/// Titles under which a service's state stands.
pub(crate) const SERVICE_STATES: &[&str] = &["State", "Status", "状态"];
/// Titles of the services inside a process (`tasklist /svc`).
pub(crate) const HOSTED_SERVICES: &[&str] = &["服务", "Services", "服務"];

/// Which list has a header with these titles.
pub(crate) fn kind_of_header(line: &str) -> Option<ArtifactKind> {
    // tasklist's titles stand one blank apart: single words count as titles too.
    let mut titles: Vec<String> = match csv_delimiter(line) {
        Some(delimiter) => csv_fields(line, delimiter),
        None => chunks(line).chain(line.split_whitespace()).map(str::to_owned).collect(),
    };
    titles.iter_mut().for_each(|title| *title = title.trim().to_lowercase());
    (2..=200).contains(&titles.len()).then_some(())?;
    let has = |names: &[&str]| names.iter().any(|name| titles.contains(&name.to_lowercase()));
    let image = has(&["映像名称", "Image Name", "映像名稱", "ImageName"]);
    if image && has(&["PID"]) {
        return Some(if has(HOSTED_SERVICES) { ArtifactKind::Services } else { ArtifactKind::Processes });
    }
    if has(SERVICE_NAMES)
        && has(SERVICE_STATES)
        && has(&["DisplayName", "StartType", "StartMode", "PathName", "CanStop", "ServiceType", "显示名称", "启动类型"])
    {
        return Some(ArtifactKind::Services);
    }
    if (has(&["ProcessName"]) && has(&["Id", "PID", "Handles"]))
        || (has(&["ProcessId"]) && has(&["Name", "Caption"]) && !has(&["StartMode"]))
    {
        return Some(ArtifactKind::Processes);
    }
    let version = has(&["DisplayVersion", "Version", "版本", "版本号", "显示版本"]);
    let maker = has(&[
        "Publisher",
        "Vendor",
        "发布者",
        "发行者",
        "厂商",
        "供应商",
        "InstallDate",
        "安装日期",
        "安装时间",
        "IdentifyingNumber",
    ]);
    let named = has(PROGRAM_NAMES);
    let programs = has(&["DisplayName", "程序名称", "软件名称"]) && (version || maker) || named && version && maker;
    (programs && !has(SERVICE_STATES)).then_some(ArtifactKind::Programs)
}

/// The key and value of a `systeminfo` line, if the key is a known one.
pub(crate) fn systeminfo_key(line: &str) -> Option<(SystemKey, &str)> {
    let (key, value) = line.split_once([':', '：'])?;
    let key = key.trim_end();
    SYSTEMINFO_KEYS.iter().find(|(name, _)| *name == key).map(|(_, kind)| (*kind, value.trim()))
}
