//! Advanced installers that are known: by what they are named, what they need, how to look at it.
//!
//! An installer is known by a word of its name, else of its program file or of the component it installs. Names and program
//! files: servicing logs in public articles and issue threads; services: Microsoft's documentation of each feature.

/// A known installer.
pub(in crate::rules) struct Known {
    /// Selects its words.
    pub(in crate::rules) id: &'static str,
    /// Beginnings of words that name it, in lower case.
    marks: &'static [&'static str],
    /// Services without which it cannot work.
    pub(in crate::rules) services: &'static [&'static str],
    /// Shows the state of what it installs; reads only.
    pub(in crate::rules) look: Option<&'static str>,
}

const fn known(
    id: &'static str,
    marks: &'static [&'static str],
    services: &'static [&'static str],
    look: Option<&'static str>,
) -> Known {
    Known { id, marks, services, look }
}

/// The table; what is more particular stands first.
const TABLE: [Known; 21] = [
    known("dotnet", &["ngen", "netfx", ".net", "clr"], &[], None),
    known(
        "task",
        &["task scheduler", "taskscheduler"],
        &["Schedule"],
        Some(r#"schtasks /query /fo LIST > "%USERPROFILE%\Desktop\tasks.txt" 2>&1"#),
    ),
    known("http", &["http"], &["HTTP"], Some("netsh http show servicestate")),
    known(
        "licensing",
        &["spp", "software licensing", "software protection"],
        &["sppsvc"],
        Some(r"cscript //nologo %windir%\System32\slmgr.vbs /dlv"),
    ),
    known(
        "iis",
        &["iis", "web server", "w3svc"],
        &["WAS"],
        Some(r"%windir%\System32\inetsrv\appcmd.exe list config /section:sites"),
    ),
    known(
        "defender",
        &["defender", "windows-defender"],
        &["WinDefend"],
        Some(r#"powershell -Command "Get-MpComputerStatus""#),
    ),
    known("container", &["container"], &["CmService"], Some("sc.exe query CmService")),
    known("network", &["network drivers", "netsetup"], &["BFE", "MpsSvc", "NetSetupSvc"], Some("netcfg -s n")),
    known(
        "appx",
        &["appx"],
        &["AppXSvc", "AppReadiness"],
        Some(r#"powershell -Command "Get-AppxPackage -AllUsers | Where-Object Status -ne Ok""#),
    ),
    known("firewall", &["firewall", "cmifw"], &["MpsSvc", "BFE"], Some("netsh advfirewall show allprofiles state")),
    known(
        "events",
        &["event", "wevt"],
        &["EventLog"],
        Some(r#"wevtutil ep > "%USERPROFILE%\Desktop\providers.txt" 2>&1"#),
    ),
    known("counters", &["performance counter", "perf counter", "counter", "cntrtext"], &[], Some("lodctr /q")),
    known("wmi", &["wmi", "mof"], &["Winmgmt"], Some("winmgmt /verifyrepository")),
    known("print", &["print"], &["Spooler"], Some("sc.exe query Spooler")),
    known("secureboot", &["secure boot", "secureboot"], &[], Some(r#"powershell -Command "Confirm-SecureBootUEFI""#)),
    known("boot", &["bfsvc", "boot", "bcd"], &[], Some("bcdedit /enum all")),
    known("bluetooth", &["bluetooth", "bth"], &[], None),
    known("smb", &["smb", "lanman"], &["LanmanServer"], Some("sc.exe query LanmanServer")),
    known("device", &["root devices", "driver", "pnp"], &[], Some("pnputil /enum-drivers")),
    known("command", &["generic command"], &[], None),
    known("service", &["service"], &[], None),
];

/// The installer called `name`, that installs or is the program `detail`.
pub(in crate::rules) fn find(name: &str, detail: &str) -> Option<&'static Known> {
    let by = |text: &str| {
        let text = text.to_ascii_lowercase();
        TABLE.iter().find(|known| known.marks.iter().any(|mark| names(&text, mark)))
    };
    // A program that the update runs says more than that it is one.
    by(name).filter(|known| known.id != "command").or_else(|| by(detail)).or_else(|| by(name))
}

/// Does a word of `text` begin with `mark`? `fingerprint` is no `print`.
fn names(text: &str, mark: &str) -> bool {
    text.match_indices(mark).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installers_are_known_by_name_program_or_component() {
        for (name, detail, id) in [
            ("Task Scheduler", "Microsoft-OneCore-SecureBoot-Task", Some("task")),
            ("Network Drivers", "NetSetupAI.dll", Some("network")),
            ("Container Installer", "containerai.dll", Some("container")),
            ("Ngen Task Scheduler Tickler", "", Some("dotnet")),
            ("HTTP Installer", "Microsoft-Windows-DLNA-MDEServer", Some("http")),
            ("Root Devices", "Microsoft-Windows-MultipathDevice", Some("device")),
            ("Generic Command", "iissetup.exe", Some("iis")),
            ("Generic Command", "", Some("command")),
            ("Biometry", "fingerprint.dll", None),
            ("Something", "cmifw.dll", Some("firewall")),
            ("", "", None),
        ] {
            assert_eq!(find(name, detail).map(|known| known.id), id, "{name}");
        }
    }
}
