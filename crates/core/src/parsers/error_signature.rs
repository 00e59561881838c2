//! What the reports of Windows Error Reporting say, by the kind of event and its parameters: `Report.wer` holds them as
//! `Sig[n]`, event 1001 of the Application log as P1 to P10.
//!
//! ```text
//! CbsPackageServicingFailure2   10.0.17763.1690, Package_for_RollupFix, 17763.1697.1.9, amd64, unknown, 80073701,
//!                               Resolve, Absent, Installed, WindowsUpdateAgent
//! WindowsUpdateFailure3         10.0.14393.0, 8024402c, {update}, Scan, 0, 0, 8024500b, UpdateOrchestrator, {service}, 0
//! APPCRASH                      TiWorker.exe, version, date, ntdll.dll, version, date, c0000005, offset
//! BEX64                         … offset, c0000409, data
//! ```
//!
//! Source: reports shown in public places. The agent's fifth and sixth parameter are not known for certain, and its
//! seventh is another code than the one it failed with; they are left out.

use crate::extract::{AgentStep, What};
use crate::hresult::Code;

/// Parameters a report has at most.
pub(crate) const PARAMETERS: usize = 10;
/// Programs of servicing and of the update agent.
const SERVICING: [&str; 11] = [
    "tiworker.exe",
    "trustedinstaller.exe",
    "wuauclt.exe",
    "usoclient.exe",
    "mousocoreworker.exe",
    "dism.exe",
    "dismhost.exe",
    "wusa.exe",
    "poqexec.exe",
    "msiexec.exe",
    "wuaueng.dll",
];
/// The Store's service id.
const STORE: &str = "855E8A7C-ECB4-4CA3-B045-1DFA50104289";
/// Key token of every package of Windows; the report leaves it out.
const TOKEN: &str = "31bf3856ad364e35";

/// What a report of this kind says; `None`: nothing that matters here.
pub(crate) fn reported(kind: &str, values: &[&str; PARAMETERS]) -> Option<What> {
    let values = values.map(str::trim);
    match kind.trim() {
        "CbsPackageServicingFailure" | "CbsPackageServicingFailure2" => package(&values),
        "WindowsUpdateFailure" | "WindowsUpdateFailure2" | "WindowsUpdateFailure3" => agent(&values),
        kind if kind.starts_with("APPCRASH") => crashed(values[0], values[3], values[6]),
        "BEX" | "BEX64" => crashed(values[0], values[3], values[7]),
        _ => None,
    }
}

fn package(values: &[&str; PARAMETERS]) -> Option<What> {
    let [_, name, version, architecture, language, code, source, _, _, client] = *values;
    let code = Code::from_hex(code).filter(|code| !code.is_success())?;
    if name.is_empty() {
        return None;
    }
    let language = if matches!(language.to_ascii_lowercase().as_str(), "unknown" | "neutral") { "" } else { language };
    let has_version = version.split('.').count() == 4 && version.split('.').all(|part| part.parse::<u32>().is_ok());
    let package = if has_version && !architecture.is_empty() && !name.contains('~') {
        format!("{name}~{TOKEN}~{architecture}~{language}~{version}")
    } else {
        name.to_owned()
    };
    Some(What::FailureReport { package, code, source: source.to_owned(), client: client.to_owned() })
}

fn agent(values: &[&str; PARAMETERS]) -> Option<What> {
    let [_, code, update, scenario, _, _, _, client, service, _] = *values;
    let code = Code::from_hex(code).filter(|code| !code.is_success())?;
    let guid = |text: &str| text.trim_matches(['{', '}']).to_ascii_uppercase();
    let update = Some(guid(update)).filter(|guid| guid.len() == 36 && guid.bytes().any(|b| !matches!(b, b'0' | b'-')));
    let step = match (scenario, &update) {
        ("Scan", _) => AgentStep::ScanFailed,
        ("Download", Some(_)) => AgentStep::DownloadFailed,
        ("Install", Some(_)) => AgentStep::InstallFailed,
        _ => return None,
    };
    let client = if guid(service) == STORE { "store" } else { client };
    let (revision, title, client) = (String::new(), String::new(), client.to_owned());
    let update = update.filter(|_| step != AgentStep::ScanFailed).unwrap_or_default();
    Some(What::Agent { step, update, revision, code, title, client })
}

/// A crash, if the process belongs to servicing or to the update agent.
pub(crate) fn crashed(process: &str, module: &str, exception: &str) -> Option<What> {
    let name = process.to_ascii_lowercase();
    // A host of services says which one: `svchost.exe_wuauserv`.
    let serves = name.starts_with("svchost.exe_wuauserv") || module.eq_ignore_ascii_case("wuaueng.dll");
    (serves || SERVICING.contains(&name.as_str())).then(|| What::Crash {
        process: process.to_owned(),
        module: module.to_owned(),
        code: Code::from_hex(exception.trim()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CBS: [&str; PARAMETERS] = [
        "10.0.17763.1690",
        "Package_for_RollupFix",
        "17763.1697.1.9",
        "amd64",
        "unknown",
        "80073701",
        "Resolve",
        "Absent",
        "Installed",
        "WindowsUpdateAgent",
    ];

    #[test]
    fn packages_get_their_whole_name() {
        let Some(What::FailureReport { package, code, source, client }) = reported("CbsPackageServicingFailure2", &CBS)
        else {
            panic!()
        };
        assert_eq!(package, "Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.1697.1.9");
        assert_eq!((code.0, &source[..], &client[..]), (0x8007_3701, "Resolve", "WindowsUpdateAgent"));
        let mut values = CBS;
        values[2] = "";
        let Some(What::FailureReport { package, .. }) = reported("CbsPackageServicingFailure2", &values) else {
            panic!()
        };
        assert_eq!(package, "Package_for_RollupFix");
        for code in ["0", "", "00000000", "no code"] {
            values[5] = code;
            assert_eq!(reported("CbsPackageServicingFailure2", &values), None, "{code}");
        }
        assert_eq!(reported("BlueScreen", &CBS), None);
    }

    #[test]
    fn the_agent_names_its_update() {
        let update = "25acae93-40d4-4e62-814c-efb2f29f1bca";
        let none = "00000000-0000-0000-0000-000000000000";
        let of = |update, scenario| {
            let service = "{855E8A7C-ECB4-4CA3-B045-1DFA50104289}";
            let values = ["10.0", "8024402c", update, scenario, "1", "0", "0", "UpdateOrchestrator", service, "0"];
            reported("WindowsUpdateFailure3", &values)
        };
        let Some(What::Agent { step, update: id, code, client, .. }) = of(update, "Install") else { panic!() };
        assert_eq!((step, code.0, &client[..]), (AgentStep::InstallFailed, 0x8024_402C, "store"));
        assert_eq!(id, update.to_ascii_uppercase());
        assert!(matches!(of(none, "Scan"), Some(What::Agent { step: AgentStep::ScanFailed, .. })));
        assert_eq!((of(none, "Install"), of(update, "Other")), (None, None));
    }
}
