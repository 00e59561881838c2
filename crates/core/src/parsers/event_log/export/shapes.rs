//! The sentences in which events are shown, English and Simplified Chinese.
//!
//! `{}` stands for a value. Blanks and quotation marks do not count, full-width signs are their plain ones, and capital
//! letters are small ones, so that one shape fits what differs between versions and programs. A shape that holds no words
//! at all fits every language.
//!
//! Sources: Microsoft's message tables (English) and events shown in public places (Chinese).

/// Provider without `Microsoft-Windows-`, ids, sentence, and which field each value is: its name, `#2` for the third of
/// those without name, empty for none.
pub(super) type Shape = (&'static str, &'static [u16], &'static str, &'static [&'static str]);

const AGENT: &str = "WindowsUpdateClient";
const SERVICING: &str = "Servicing";
const WUSA: &str = "WUSA";
const SCM: &str = "Service Control Manager";
const WER: &str = "Windows Error Reporting";
const MSI: &str = "MsiInstaller";

const TITLE: &[&str] = &["", "", "updateTitle"];
const CODE_AND_TITLE: &[&str] = &["", "", "", "updateTitle"];
const STATE: &[&str] = &["PackageIdentifier", "IntendedPackageStateTextized"];
const CHANGE: &[&str] = &["PackageIdentifier", "", "IntendedPackageStateTextized", "Client"];
const NAME: &[&str] = &["param1", ""];
const NAME_AND_ERROR: &[&str] = &["param1", "param2"];
const WUSA_DONE: &[&str] = &["UpdateTitle", "CommandLine"];
const WUSA_FAILED: &[&str] = &["UpdateTitle", "ErrorCode", "CommandLine"];
const START_TYPE: &[&str] = &["param1", "param2", "param3"];
const SERVICE: &[&str] = &["", "ServiceName", "ImagePath", "ServiceType", "StartType", ""];
const CRASH: &[&str] = &["", "AppName", "", "", "ModuleName", "", "", "ExceptionCode", ""];
const REPORT: &[&str] = &["", "EventName", "", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", ""];
const PRODUCT: &[&str] = &["", "#0", "#1", "#2", "", "#3"];
const PRODUCT_UPDATE: &[&str] = &["", "#0", "#1", "#2", "", "#3", "#4"];

pub(super) const SHAPES: &[Shape] = &[
    // `Installation Successful: Windows successfully installed the following update: TITLE`.
    (AGENT, &[19, 41, 43, 44, 216], "{}:{}:{}", TITLE),
    // `Installation Failure: Windows failed to install the following update with error 0x80073712: TITLE.`
    (AGENT, &[20, 213, 217], "{}:{}0x{}:{}.", CODE_AND_TITLE),
    (AGENT, &[20, 213, 217], "{}:{}0x{}:{}", CODE_AND_TITLE),
    (
        SERVICING,
        &[1],
        "Initiating changes for package {}. Current state is {}. Target state is {}. Client id: {}.",
        CHANGE,
    ),
    (SERVICING, &[2], "Package {} was successfully changed to the {} state.", STATE),
    (
        SERVICING,
        &[3],
        "Package {} failed to be changed to the {} state. Status: {}.",
        &[STATE[0], STATE[1], "ErrorCode"],
    ),
    (SERVICING, &[4], "A reboot is necessary before package {} can be changed to the {} state.", STATE),
    (
        SERVICING,
        &[1],
        "{}包{}的更改。当前状态{}。目标状态{}。客户端 ID: {}。",
        &["", "PackageIdentifier", "", "IntendedPackageStateTextized", "Client"],
    ),
    (SERVICING, &[2, 3, 4], "{}包{}更改为{}状态{}", &["", "PackageIdentifier", "IntendedPackageStateTextized", ""]),
    (WUSA, &[2], "Windows update {} was successfully installed. (Command line: {})", WUSA_DONE),
    (WUSA, &[3], "Windows update {} could not be installed because of error {} (Command line: {})", WUSA_FAILED),
    (WUSA, &[8], "Windows update {} could not be uninstalled because of error {} (Command line: {})", WUSA_FAILED),
    (WUSA, &[4, 5, 9, 10], "Windows update {} requires {}(Command line: {})", &["UpdateTitle", "", "CommandLine"]),
    (WUSA, &[7], "Windows update {} was {}(Command line: {})", &["UpdateTitle", "", "CommandLine"]),
    (WUSA, &[2, 4, 5, 6, 7, 9, 10], "{}(Command line: {})", &["", "CommandLine"]),
    (WUSA, &[3, 8], "由于错误 {}，无法安装 Windows 更新{}(命令行: {})", &["ErrorCode", "UpdateTitle", "CommandLine"]),
    (WUSA, &[3, 8], "{}错误 {}(命令行: {})", &["", "ErrorCode", "CommandLine"]),
    (WUSA, &[2, 4, 5, 6, 7, 9, 10], "{}(命令行: {})", &["", "CommandLine"]),
    (SCM, &[7000], "The {} service failed to start due to the following error: {}", NAME_AND_ERROR),
    (SCM, &[7000], "由于下列错误，{}服务启动失败: {}", NAME_AND_ERROR),
    (SCM, &[7000], "由于下列错误，{}服务无法启动: {}", NAME_AND_ERROR),
    (
        SCM,
        &[7001],
        "The {} service depends on the {} service which failed to start because of the following error: {}",
        START_TYPE,
    ),
    (SCM, &[7001], "{}服务依赖{}服务，{}: {}", &["param1", "param2", "", "param3"]),
    (
        SCM,
        &[7009],
        "A timeout was reached ({} milliseconds) while waiting for the {} service to connect.",
        NAME_AND_ERROR,
    ),
    (SCM, &[7009], "等待{}服务的连接超时({}毫秒)。", &["param2", "param1"]),
    (
        SCM,
        &[7011],
        "A timeout ({} milliseconds) was reached while waiting for a transaction response from the {} service.",
        NAME_AND_ERROR,
    ),
    (SCM, &[7011], "{}等待{}服务的事务响应{}", &["", "param2", ""]),
    (SCM, &[7022], "The {} service hung on starting.", &["param1"]),
    (SCM, &[7022], "{}服务在启动时挂起。", &["param1"]),
    (SCM, &[7022], "{}服务启动时挂起。", &["param1"]),
    (SCM, &[7023], "The {} service terminated with the following error: {}", NAME_AND_ERROR),
    (SCM, &[7023], "{}服务因下列错误而停止: {}", NAME_AND_ERROR),
    (SCM, &[7023], "{}服务因下列错误而终止: {}", NAME_AND_ERROR),
    (SCM, &[7024], "The {} service terminated with the following service-specific error: {}", NAME_AND_ERROR),
    (SCM, &[7024], "The {} service terminated with service-specific error {}.", NAME_AND_ERROR),
    (SCM, &[7024], "{}服务因{}错误{}", &["param1", "", "param2"]),
    (SCM, &[7031, 7034], "The {} service terminated unexpectedly.{}", NAME),
    (SCM, &[7031, 7034], "{}服务意外{}", NAME),
    (SCM, &[7038], "The {} service was unable to log on as {} with {}error: {}", &["param1", "param2", "", "param3"]),
    (SCM, &[7038], "{}服务无法{}错误{}: {}", &["param1", "", "", "param3"]),
    (SCM, &[7040], "The start type of the {} service was changed from {} to {}.", START_TYPE),
    (SCM, &[7040], "{}服务的启动类型从{}更改为{}。", START_TYPE),
    (
        SCM,
        &[7045],
        "{}Service Name:{}Service File Name:{}Service Type:{}Service Start Type:{}Service Account:{}",
        SERVICE,
    ),
    (SCM, &[7045], "{}服务名称:{}服务文件名:{}服务类型:{}服务启动类型:{}服务{}", SERVICE),
    (
        "User32",
        &[1074],
        "The process {} has initiated the {} of computer {} on behalf of user {} for the following reason: {}",
        &["param1", "", "param2", "param7", "param3"],
    ),
    ("User32", &[1074], "进程{}){}代表用户{}启动计算机{}的{}", &["param1", "", "param7", "param2", ""]),
    ("EventLog", &[6009], "Microsoft (R) Windows (R) {}.{}.{}Multiprocessor{}", &["", "", "#1", ""]),
    ("FilterManager", &[6], "File System Filter {}({}", &["DeviceName", ""]),
    ("FilterManager", &[6], "文件系统筛选器{}({}", &["DeviceName", ""]),
    (
        "Application Error",
        &[1000],
        "{}application name: {}, version: {}, time stamp: {}module name: {}, version: {}, time stamp: {}code: {}offset{}",
        CRASH,
    ),
    (
        "Application Error",
        &[1000],
        "{}应用程序名称: {}，版本: {}，时间戳: {}模块名称: {}，版本: {}，时间戳: {}异常代码: {}偏移{}",
        CRASH,
    ),
    (
        WER,
        &[1001],
        "{}Event Name:{}Response:{}P1:{}P2:{}P3:{}P4:{}P5:{}P6:{}P7:{}P8:{}P9:{}P10:{}Attached files:{}",
        REPORT,
    ),
    (WER, &[1001], "{}事件名称:{}响应:{}P1:{}P2:{}P3:{}P4:{}P5:{}P6:{}P7:{}P8:{}P9:{}P10:{}附加{}", REPORT),
    (
        MSI,
        &[1036],
        "{}Product Name: {}. Product Version: {}. Product Language: {}. Manufacturer: {}. Update Name: {}. Installation success or error status: {}.",
        PRODUCT_UPDATE,
    ),
    (
        MSI,
        &[1033, 1034],
        "{}Product Name: {}. Product Version: {}. Product Language: {}. Manufacturer: {}success or error status: {}.",
        PRODUCT,
    ),
    (
        MSI,
        &[1036],
        "{}产品名称: {}。产品版本: {}。产品语言: {}。制造商: {}。更新名称: {}。{}状态: {}。",
        &["", "#0", "#1", "#2", "", "#3", "", "#4"],
    ),
    (MSI, &[1033, 1034], "{}产品名称: {}。产品版本: {}。产品语言: {}。制造商: {}状态: {}。", PRODUCT),
    (MSI, &[1033, 1034], "{}产品名: {}。产品版本: {}。产品语言: {}。制造商: {}状态: {}。", PRODUCT),
    (MSI, &[1022], "Product: {} - Update {} installed successfully.", &["#0", ""]),
    (MSI, &[1022], "产品: {} - 更新{}安装成功。", &["#0", ""]),
    (MSI, &[1023], "Product: {} - Update {} could not be installed. Error code {}.{}", &["#0", "#1", "#2", ""]),
    (MSI, &[1023], "产品: {} - 更新{}无法安装。错误代码{}。{}", &["#0", "#1", "#2", ""]),
    (MSI, &[11707, 11708, 11724], "{}", &["#0"]),
];

/// The names of package states as Chinese systems show them.
pub(super) const STATES: &[(&str, &str)] = &[
    ("已安装", "Installed"),
    ("已暂存", "Staged"),
    ("暂存", "Staged"),
    ("不存在", "Absent"),
    ("缺少", "Absent"),
    ("已解析", "Resolved"),
    ("已解决", "Resolved"),
    ("已取代", "Superseded"),
    ("永久", "Permanent"),
    ("安装挂起", "Install Pending"),
    ("卸载挂起", "Uninstall Pending"),
    ("部分安装", "Partially Installed"),
];

/// Sources as localized lists show them.
pub(super) const PROVIDERS: &[(&str, &str)] = &[
    ("服务控制管理器", SCM),
    ("事件日志", "EventLog"),
    ("Windows 错误报告", WER),
    ("应用程序错误", "Application Error"),
    ("Windows Update Agent", "Microsoft-Windows-WindowsUpdateClient"),
];
