//! The words and the shape of `systeminfo`, for detection and for the parser.
//!
//! Keys in seven languages, as outputs published by users show them; other languages, and text that came through a wrong
//! code page, are known by the values that are one everywhere.

use super::{ArtifactKind, most};
use crate::table::csv_fields;
use SystemKey::{
    Domain, Host, Hotfixes, LogonServer, Network, Organisation, OsName, OsVersion, Other, Owner, ProductId, SystemType,
    Zone,
};

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

/// Keys by what they are about, each in every language that is known by name.
const KEYS: &[(SystemKey, &[&str])] = &[
    (Host, &["Host Name", "主机名", "主機名稱", "Hostname", "Nom de l'hôte", "Nombre de host", "ホスト名", "Имя узла"]),
    (
        OsName,
        &[
            "OS Name",
            "OS 名称",
            "作業系統名稱",
            "Betriebssystemname",
            "Nom du système d'exploitation",
            "Nombre del sistema operativo",
            "OS 名",
            "Название ОС",
        ],
    ),
    (
        OsVersion,
        &[
            "OS Version",
            "OS 版本",
            "作業系統版本",
            "Betriebssystemversion",
            "Version du système",
            "Versión del sistema operativo",
            "OS バージョン",
            "Версия ОС",
        ],
    ),
    (
        Owner,
        &[
            "Registered Owner",
            "注册的所有人",
            "註冊的擁有者",
            "已註冊的擁有者",
            "Registrierter Benutzer",
            "Registrierter Besitzer",
            "Propriétaire enregistré",
            "Propiedad de",
            "Propietario registrado",
            "登録されている所有者",
            "Зарегистрированный владелец",
        ],
    ),
    (
        Organisation,
        &[
            "Registered Organization",
            "注册的组织",
            "註冊公司",
            "已註冊的公司",
            "Registrierte Organisation",
            "Organisation enregistrée",
            "Organización registrada",
            "登録されている組織",
            "Зарегистрированная организация",
        ],
    ),
    (
        ProductId,
        &[
            "Product ID",
            "产品 ID",
            "產品識別碼",
            "Produkt-ID",
            "Identificateur de produit",
            "Id. del producto",
            "プロダクト ID",
            "Код продукта",
        ],
    ),
    (
        SystemType,
        &[
            "System Type",
            "系统类型",
            "系統類型",
            "Systemtyp",
            "Type du système",
            "Tipo de sistema",
            "システムの種類",
            "Тип системы",
        ],
    ),
    (
        Zone,
        &["Time Zone", "时区", "時區", "Zeitzone", "Fuseau horaire", "Zona horaria", "タイム ゾーン", "Часовой пояс"],
    ),
    (Domain, &["Domain", "域", "網域", "Domäne", "Domaine", "Dominio", "ドメイン", "Домен"]),
    (
        LogonServer,
        &[
            "Logon Server",
            "登录服务器",
            "登入伺服器",
            "Anmeldeserver",
            "Serveur d'ouverture de session",
            "Servidor de inicio de sesión",
            "ログオン サーバー",
            "Сервер входа в сеть",
        ],
    ),
    (
        Hotfixes,
        &["Hotfix(s)", "修补程序", "Hotfix(es)", "Correctif(s)", "Revisión(es)", "ホットフィックス", "Исправление(я)"],
    ),
    (Network, &["Network Card(s)", "网卡", "網路卡", "Netzwerkkarte(n)", "Carte(s) réseau", "ネットワーク カード"]),
    (
        Other,
        &[
            "OS Manufacturer",
            "OS 制造商",
            "OS Configuration",
            "OS 配置",
            "OS Build Type",
            "OS 构件类型",
            "OS 构建类型",
            "OS 内部版本类型",
            "System Boot Time",
            "系统启动时间",
            "System Manufacturer",
            "系统制造商",
            "System Model",
            "系统型号",
            "Processor(s)",
            "处理器",
            "BIOS Version",
            "BIOS 版本",
            "Windows Directory",
            "Windows 目录",
            "System Directory",
            "系统目录",
            "Boot Device",
            "启动设备",
            "System Locale",
            "系统区域设置",
            "Input Locale",
            "输入法区域设置",
            "Total Physical Memory",
            "物理内存总量",
            "Available Physical Memory",
            "可用的物理内存",
            "Page File Location(s)",
            "页面文件位置",
        ],
    ),
];

/// The key and value of a `systeminfo` line, if the key is a known one.
pub(crate) fn systeminfo_key(line: &str) -> Option<(SystemKey, &str)> {
    let (key, value) = line.split_once([':', '：'])?;
    // French writes an apostrophe of its own.
    let same = |name: &&&str| {
        name.chars().eq(key.trim_end().chars().map(|c| match c {
            '’' => '\'',
            c => c,
        }))
    };
    let (kind, _) = KEYS.iter().find(|(_, names)| names.iter().any(|name| same(&name)))?;
    Some((*kind, value.trim()))
}

/// Key and value of a row; what is indented belongs to the row above.
pub(crate) fn keyed_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once([':', '：'])?;
    (!line.starts_with([' ', '\t', '[']) && (value.is_empty() || value.starts_with(' ')))
        .then(|| (key.trim_end(), value.trim()))
}

/// `KB4464455` of `[01]: KB4464455`; French puts a blank before the colon.
pub(crate) fn numbered_value(line: &str) -> Option<&str> {
    let (number, value) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    let digits = !number.is_empty() && number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
    Some(value.trim_start().strip_prefix(':')?.trim()).filter(|_| digits)
}

/// The build in `10.0.19044 暂缺 Build 19044`, `6.1.7601 Service Pack 1 ビルド 7601`: the version comes first in every
/// language, and its build is said again at the end.
pub(crate) fn system_version(value: &str) -> Option<&str> {
    let version = value.split([' ', '\u{A0}']).next()?;
    let mut parts = version.split('.');
    let (major, minor, build) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let sound = number(major, 2) && number(minor, 1) && number(build, 5) && build.len() >= 4 && parts.next().is_none();
    sound.then_some(build)
}

/// The kernel's kind, which is not translated.
pub(crate) fn is_build_type(value: &str) -> bool {
    matches!(value, "Multiprocessor Free" | "Uniprocessor Free" | "Multiprocessor Checked" | "Uniprocessor Checked")
}

/// Values that are one in every language.
fn signal(value: &str) -> Option<usize> {
    Some(match value {
        _ if is_build_type(value) => 0,
        _ if value.ends_with("-based PC") => 1,
        _ if value.starts_with("(UTC") || value.starts_with("(GMT") => 2,
        _ if value.starts_with("\\\\") => 3,
        _ if value.contains(" Windows ") => 4,
        _ if system_version(value).is_some() => 5,
        _ => return None,
    })
}

pub(super) fn detect(lines: &[&str]) -> Option<ArtifactKind> {
    let (mut keys, mut shaped, mut signals) = (0, 0, [false; 7]);
    for line in lines {
        let known = systeminfo_key(line).is_some();
        let keyed = keyed_value(line);
        keys += usize::from(known);
        let numbered = numbered_value(line);
        // Values stand in a column: two blanks or more behind most keys.
        let aligned = keyed.is_some() && line.split_once([':', '：']).is_some_and(|(_, v)| v.starts_with("  "));
        shaped += usize::from(numbered.is_some() || aligned || known);
        if let Some(signal) = keyed.filter(|_| aligned || known).and_then(|(_, value)| signal(value)) {
            signals[signal] = true;
        }
        signals[6] |= numbered.is_some_and(|value| value.starts_with("KB"));
    }
    let signals = signals.iter().filter(|seen| **seen).count();
    let csv = lines.iter().take(2).any(|line| {
        let fields = csv_fields(line, ',');
        let named = || fields.iter().filter(|f| systeminfo_key(&format!("{}:", f.trim())).is_some()).count();
        let shown = || fields.iter().filter_map(|f| signal(f.trim())).count();
        fields.len() > 20 && line.starts_with('"') && (named() >= 8 || shown() >= 3)
    });
    // Collectors put other output into the same file: a quarter is enough when the keys are many.
    let named = keys >= 8 && shaped * 4 >= lines.len();
    // `systeminfo | findstr …`: few rows, and nothing else.
    let picked = keys >= 3 && signals >= 2 && keys * 2 >= lines.len();
    let foreign = signals >= 3 && most(shaped, lines);
    (named || picked || foreign || csv).then_some(ArtifactKind::Systeminfo)
}
