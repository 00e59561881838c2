//! The words of headers and keys, once, for detection and for the parsers.

use super::super::ArtifactKind;
use crate::table::{chunks, csv_delimiter, csv_fields};

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
/// Titles under which `tasklist` names a process.
const IMAGE_NAMES: &[&str] = &[
    "映像名称",
    "Image Name",
    "映像名稱",
    "ImageName",
    "Abbildname",
    "Nom de l’image",
    "Nombre de imagen",
    "イメージ名",
    "Имя образа",
];
/// Titles under which a process's name stands.
pub(crate) const PROCESS_NAMES: &[&str] = &[
    "映像名称",
    "Image Name",
    "映像名稱",
    "ImageName",
    "Abbildname",
    "Nom de l’image",
    "Nombre de imagen",
    "イメージ名",
    "Имя образа",
    "ProcessName",
    "Name",
    "Caption",
];
/// Titles under which a service's short name stands.
pub(crate) const SERVICE_NAMES: &[&str] = &["Name", "ServiceName", "服务名称", "服务名"];
/// Titles under which a service's state stands.
pub(crate) const SERVICE_STATES: &[&str] = &["State", "Status", "状态"];
/// Titles of the services inside a process (`tasklist /svc`).
pub(crate) const HOSTED_SERVICES: &[&str] = &["服务", "Services", "服務", "Dienste", "Servicios", "サービス", "Службы"];

/// Titles of a service's start type.
pub(crate) const START_MODES: &[&str] = &["StartMode", "StartType", "启动类型", "启动模式", "Start Mode"];

/// `4  RUNNING`, `Running`, `正在运行`; PowerShell's CSV may hold the number alone.
pub(crate) fn is_running(state: &str) -> bool {
    const WORDS: [&str; 11] = [
        "RUNNING",
        "正在运行",
        "正在執行",
        "已启动",
        "已啟動",
        "执行中",
        "運行中",
        "実行中",
        "WIRD AUSGEFÜHRT",
        "EN COURS D",
        "РАБОТАЕТ",
    ];
    let state = state.trim();
    state == "4" || WORDS.iter().any(|word| state.to_uppercase().contains(word))
}

/// A start type that keeps a service from starting: `Disabled`, `4`.
pub(crate) fn is_disabled(mode: &str) -> bool {
    const WORDS: [&str; 12] = [
        "Disabled",
        "4",
        "禁用",
        "已禁用",
        "停用",
        "已停用",
        "Deaktiviert",
        "Désactivé",
        "Deshabilitado",
        "無効",
        "Отключено",
        "Отключена",
    ];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(mode.trim()))
}

/// Titles under which a driver's short name stands (`driverquery`).
pub(crate) const MODULE_NAMES: &[&str] = &["Module Name", "模块名", "模块名称", "模組名稱", "Modulname"];
/// Titles of a driver's kind.
pub(crate) const DRIVER_TYPES: &[&str] =
    &["Driver Type", "驱动程序类型", "驱动类型", "驱动程序种类", "驅動程式類型", "Treibertyp"];

/// A history of updates: what was done, to what, how it ended.
fn is_history(has: &dyn Fn(&[&str]) -> bool) -> bool {
    has(&["Title", "UpdateTitle", "标题", "標題"])
        && has(&["Result", "ResultCode", "结果", "结果代码"])
        && has(&["Date", "Operation", "OperationName", "日期", "操作"])
}

/// Which list has a header with these titles.
pub(crate) fn kind_of_header(line: &str) -> Option<ArtifactKind> {
    // `HotFixID : KB…` is a value, not a title.
    if line.contains(" : ") {
        return None;
    }
    // tasklist's titles stand one blank apart: single words count as titles too.
    let mut titles: Vec<String> = match csv_delimiter(line) {
        Some(delimiter) => csv_fields(line, delimiter),
        None => chunks(line).chain(line.split_whitespace()).map(str::to_owned).collect(),
    };
    titles.iter_mut().for_each(|title| *title = title.trim().to_lowercase());
    (2..=200).contains(&titles.len()).then_some(())?;
    let has = |names: &[&str]| names.iter().any(|name| titles.contains(&name.to_lowercase()));
    if has(&["HotFixID"]) || (has(&["PackageName"]) && has(&["PackageState"])) || is_history(&has) {
        return Some(ArtifactKind::Hotfixes);
    }
    if (has(MODULE_NAMES) && has(DRIVER_TYPES)) || (has(&["DeviceName"]) && has(&["InfName"])) {
        return Some(ArtifactKind::Drivers);
    }
    let image = has(IMAGE_NAMES);
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
