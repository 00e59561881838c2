//! The capture script: one `.cmd` that does the collecting of a case, stage by stage.
//!
//! It runs on Windows 10 without anything installed, asks nobody but the operator, and is short enough to be read before it
//! is run: ASCII, CRLF, no blocks, no delayed expansion. It changes no setting, deletes nothing, overwrites nothing and
//! sends nothing. Its words are English because a console's code page cannot be known; the report's steps explain them in
//! the reader's language. Nothing of a log stands in it but digits: the KB number and the build, checked here.
//!
//! `w32tm /tz` tells the offset from UTC without `wmic`, which newer Windows does not have. The files are kinds that Faultline
//! reads; the registry is only asked.

use crate::report::{Attempt, Channel, Coverage, Report, Status, Step};

/// Codes of a damaged component store: a check of it may name the damage without a new attempt.
const STORE_CODES: [&str; 4] = ["0x80073712", "0x80073701", "0x800f0831", "0x800f081f"];

/// A script to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// `faultline-capture-KB5015736.cmd`.
    pub file_name: String,
    /// ASCII with CRLF.
    pub text: String,
}

/// Does the verdict ask to collect again, so that the script helps?
#[must_use]
pub fn helps(status: Status, steps: &[Step]) -> bool {
    use Status::{NothingReadable, Recollect, Unexplained, WrongUpdate};
    matches!(status, NothingReadable | Recollect | Unexplained | WrongUpdate) && !steps.is_empty()
}

/// The name the script is saved under, for the update of the case.
#[must_use]
pub fn file_name(kb: Option<&str>) -> String {
    format!("faultline-capture{}.cmd", kb.and_then(number).map(|kb| format!("-KB{kb}")).unwrap_or_default())
}

/// The script for the case of `report`.
#[must_use]
pub fn script(report: &Report) -> Capture {
    let case = Case::of(report);
    Capture { file_name: file_name(case.kb.as_deref()), text: case.lines().join("\r\n") + "\r\n" }
}

/// The update of a case: what was asked for where it was not tried, else what failed.
#[must_use]
pub fn update_of<'a>(status: Status, expected: &'a [String], attempt: Option<&'a str>) -> Option<&'a str> {
    let asked = expected.first().map(String::as_str);
    if status == Status::WrongUpdate { asked.or(attempt) } else { attempt.or(asked) }
}

/// The digits of a KB; anything else is none.
fn number(kb: &str) -> Option<String> {
    let digits = kb.strip_prefix("KB")?;
    ((6..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
}

/// What the script depends on.
struct Case {
    /// Digits.
    kb: Option<String>,
    /// `19044.1415`.
    build: Option<String>,
    /// As packages name it.
    architecture: Option<&'static str>,
    /// The component store is to be checked before a new attempt.
    store: bool,
    /// Setup of another version.
    setup: bool,
    /// It failed before servicing: the agent's download and search matter.
    agent: bool,
}

impl Case {
    fn of(report: &Report) -> Self {
        let verdict = &report.verdict;
        let failed: Option<&Attempt> =
            report.attempts.iter().find(|attempt| Some(&attempt.id) == verdict.attempt.as_ref());
        let expected = report.request.as_ref().map_or(&[][..], |request| &request.kbs);
        let kb = update_of(verdict.status, expected, failed.and_then(|attempt| attempt.kb.as_deref())).and_then(number);
        // What is asked for was never tried: the failure of another update says nothing of it.
        let own = failed.filter(|attempt| attempt.kb.as_deref().and_then(number) == kb);
        let codes =
            own.iter().flat_map(|a| a.chain.iter().map(|l| l.hex.as_str()).chain(a.code.iter().map(|c| &*c.hex)));
        let build = report.machine.build.clone();
        Self {
            kb,
            build: build.filter(|b| b.len() <= 20 && b.bytes().all(|c| c.is_ascii_digit() || c == b'.')),
            architecture: match report.machine.architecture.as_deref() {
                Some("amd64" | "x64") => Some("x64"),
                Some("x86") => Some("x86"),
                Some("arm64") => Some("arm64"),
                _ => None,
            },
            store: codes.into_iter().any(|hex| STORE_CODES.contains(&hex)),
            setup: own.is_some_and(|a| a.channel == Channel::Setup),
            agent: own.is_some_and(|a| a.coverage == Some(Coverage::NotReached)),
        }
    }

    fn lines(&self) -> Vec<String> {
        let kb = self.kb.as_ref().map(|kb| format!("KB{kb}"));
        let folder = kb.as_ref().map_or_else(|| "Faultline".to_owned(), |kb| format!("Faultline-{kb}"));
        let mut lines = Vec::new();
        let mut add = |text: &str| lines.extend(text.lines().map(ToOwned::to_owned));
        add("@echo off");
        add("setlocal EnableExtensions DisableDelayedExpansion");
        add(&self.title(kb.as_deref()));
        add(HEAD);
        add(&format!("set \"OUT=%~dp0{folder}-%COMPUTERNAME%\""));
        add(CHOOSE);
        add(BEFORE);
        if self.store {
            add(SCAN);
        }
        add(BEFORE_DONE);
        if self.store {
            add(LOOK_FIRST);
        }
        add(&self.attempt(kb.as_deref()));
        add(AFTER);
        add(COLLECT);
        if self.setup {
            add(SETUP);
        }
        if self.agent {
            add(AGENT);
        }
        add(END);
        lines
    }

    fn title(&self, kb: Option<&str>) -> String {
        let build = self.build.as_ref().map(|build| format!("Windows {build}"));
        let machine: Vec<&str> = build.as_deref().into_iter().chain(self.architecture).collect();
        let machine = if machine.is_empty() { String::new() } else { format!(" ({})", machine.join(", ")) };
        format!("rem Faultline capture script for {}{machine}", kb.unwrap_or("an update that fails"))
    }

    /// What is to be tried once.
    fn attempt(&self, kb: Option<&str>) -> String {
        let update = kb.unwrap_or("the update that fails");
        let what = if self.setup {
            "echo   2. Start the upgrade that fails once more.\n".to_owned()
        } else if self.agent {
            format!("echo   2. Search for {update} and install it once, the way it failed.\n")
        } else {
            let package = self.kb.as_ref().zip(self.architecture);
            let package = package.map(|(kb, architecture)| format!("windows10.0-kb{kb}-{architecture}.msu"));
            format!(
                "echo   2. Install {update} once from its offline package, under a change\n\
                 echo      ticket and not on a counter PC in business hours. Put in its real name:\n\
                 echo      wusa \"C:\\{}\" /norestart\n",
                package.as_deref().unwrap_or("update.msu")
            )
        };
        format!("echo   1. Restart this computer: Restart, not Shut down.\n{what}{TRIED}")
    }
}

const HEAD: &str = "\
rem It copies logs into a folder beside itself. It changes no setting, deletes
rem nothing, overwrites nothing and sends nothing. Run it as administrator, and
rem once more each time it says so: it goes on with the next stage.";

const CHOOSE: &str = r#"
fltmc >nul 2>&1 || goto noadmin
if not exist "%OUT%\" mkdir "%OUT%" || goto nofolder
if not exist "%OUT%\1-before.done" goto before
if not exist "%OUT%\2-attempt.done" goto attempt
if not exist "%OUT%\3-restart.done" goto restart
echo All stages are done.
goto ready
"#;

const BEFORE: &str = r#":before
echo STAGE 1 of 3: what is there now.
call :collect 1-before || goto nofolder"#;

const SCAN: &str = r#"echo Checking the component store. This only reads; it takes up to 30 minutes.
DISM /Online /Cleanup-Image /ScanHealth >"%DIR%\scanhealth.txt" 2>&1
call :collect 1-after-scan || goto nofolder"#;

const BEFORE_DONE: &str = r#">"%OUT%\1-before.done" echo %DATE% %TIME%
echo.
echo Stage 1 is done."#;

const LOOK_FIRST: &str = "\
echo Open the folder below in Faultline first. If it names the damage, stop here:
echo no new attempt is needed. If it does not, go on:";

const TRIED: &str = "\
echo   3. Note the time. When it has ended, run this script again AT ONCE,
echo      before any restart, sfc or RestoreHealth.
goto end
";

const AFTER: &str = r#":attempt
echo STAGE 2 of 3: right after the attempt.
echo If the update was not tried yet, close this window and try it first.
pause
call :collect 2-after-attempt || goto nofolder
>"%OUT%\2-attempt.done" echo %DATE% %TIME%
echo.
echo Stage 2 is done. Restart this computer and run this script again after the
echo restart, also when Windows undid the update.
goto end

:restart
echo STAGE 3 of 3: after the restart.
echo If this computer was not restarted yet, close this window and restart it first.
pause
call :collect 3-after-restart || goto nofolder
>"%OUT%\3-restart.done" echo %DATE% %TIME%
:ready
echo.
echo Pack the folder below into one zip and open it in Faultline before sending it.
goto end
"#;

const COLLECT: &str = r#":collect
set "DIR=%OUT%\%~1"
if exist "%DIR%\" set "DIR=%OUT%\%~1-%RANDOM%"
mkdir "%DIR%" || exit /b 1
echo Collecting into "%DIR%"
>"%DIR%\clock.txt" echo Local time: %DATE% %TIME%
w32tm /tz >>"%DIR%\clock.txt" 2>&1
reg query "HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation" >"%DIR%\registry.txt" 2>nul
reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion" >>"%DIR%\registry.txt" 2>nul
reg query "HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing" >>"%DIR%\registry.txt" 2>nul
reg query "HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate" /s >>"%DIR%\registry.txt" 2>nul
systeminfo >"%DIR%\systeminfo.txt" 2>&1
dir /a /t:w "%windir%\Logs\CBS" >"%DIR%\cbs-listing.txt" 2>&1
fltmc filters >"%DIR%\filters.txt" 2>&1
sc query state= all >"%DIR%\services.txt" 2>&1
driverquery /v >"%DIR%\drivers.txt" 2>&1
tasklist >"%DIR%\processes.txt" 2>&1
for %%L in (System Setup Application) do wevtutil epl %%L "%DIR%\%%L.evtx"
wevtutil epl Microsoft-Windows-WindowsUpdateClient/Operational "%DIR%\WindowsUpdateClient.evtx"
call :copy "%windir%\Logs\CBS" CBS /E
call :copy "%windir%\Logs\DISM" DISM /E
call :copy "%windir%\servicing\Sessions" Sessions Sessions.xml
call :copy "%windir%\SoftwareDistribution" Agent ReportingEvents.log
call :copy "%windir%\INF" Drivers setupapi.dev*.log"#;

const SETUP: &str = r#"call :copy "%windir%\Panther" Panther /E
call :copy "%SystemDrive%\$WINDOWS.~BT\Sources\Panther" Setup /E
call :copy "%SystemDrive%\$WINDOWS.~BT\Sources\Rollback" Rollback /E"#;

const AGENT: &str = r#"wevtutil epl Microsoft-Windows-Bits-Client/Operational "%DIR%\Bits.evtx""#;

const END: &str = r#"powershell -NoProfile -Command "Get-WindowsUpdateLog -LogPath (Join-Path $env:DIR 'WindowsUpdate.log')" >nul 2>&1
exit /b 0

:copy
robocopy "%~1" "%DIR%\%~2" %~3 /R:1 /W:1 /NP >>"%DIR%\copied.txt" 2>&1
exit /b 0

:noadmin
echo Right-click this file and choose: Run as administrator.
pause
exit /b 1

:nofolder
echo This folder could not be made. Copy this file to a local disk and run it there:

:end
echo.
echo Folder: "%OUT%"
pause"#;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every kind of case: with and without what is known.
    fn cases() -> Vec<Case> {
        let yes = [false, true];
        let mut cases = Vec::new();
        for kb in [None, Some("5015736".to_owned())] {
            for (store, setup, agent) in
                yes.into_iter().flat_map(|s| yes.into_iter().flat_map(move |u| yes.map(|a| (s, u, a))))
            {
                let architecture = kb.as_ref().map(|_| "x64");
                let build = kb.as_ref().map(|_| "19044.1415".to_owned());
                cases.push(Case { kb: kb.clone(), build, architecture, store, setup, agent });
            }
        }
        cases
    }

    fn texts() -> Vec<String> {
        cases().iter().map(|case| case.lines().join("\r\n") + "\r\n").collect()
    }

    #[test]
    fn cmd_can_read_it() {
        for text in texts() {
            assert!(text.is_ascii(), "a console's code page is not known");
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
            assert!(text.lines().all(|line| line.len() < 120), "cmd takes 8191, a reader less");
            assert!(text.lines().count() < 130, "it is to be read before it is run");
            let labels: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(':')).collect();
            assert_eq!(labels.len(), labels.iter().collect::<BTreeSet<_>>().len(), "each label once");
            let words: Vec<&str> = text.split_whitespace().collect();
            for pair in words.windows(2) {
                let target = (pair[0] == "goto").then_some(pair[1]);
                let called = (pair[0] == "call").then(|| pair[1].trim_start_matches(':'));
                if let Some(label) = target.or(called) {
                    assert!(labels.contains(&label), "{label}");
                }
            }
            for label in &labels {
                let used = [format!("goto {label}"), format!("call :{label}")].iter().any(|used| text.contains(used));
                assert!(used, "{label}");
            }
            for line in text.lines() {
                let count = |c: char| line.matches(c).count();
                assert_eq!(count('"') % 2, 0, "{line}");
                assert_eq!(count('('), count(')'), "{line}");
            }
        }
    }

    #[test]
    fn every_percent_sign_is_meant() {
        let known = ["%OUT%", "%DIR%", "%DATE%", "%TIME%", "%RANDOM%", "%COMPUTERNAME%", "%windir%", "%SystemDrive%"];
        for text in texts() {
            let mut rest = text.clone();
            for name in known {
                rest = rest.replace(name, "");
            }
            for name in ["%~dp0", "%~1", "%~2", "%~3", "%%L"] {
                rest = rest.replace(name, "");
            }
            assert!(!rest.contains('%'), "{}", rest.lines().find(|line| line.contains('%')).unwrap_or_default());
            assert!(!text.contains('!') && !text.contains('^'));
        }
    }

    #[test]
    fn it_only_reads() {
        for text in texts() {
            for line in text.lines().filter(|line| !line.starts_with("echo") && !line.starts_with("rem")) {
                let line = line.to_lowercase();
                for word in line.split_whitespace() {
                    let bad =
                        ["del", "erase", "rd", "rmdir", "ren", "move", "net", "curl", "start", "takeown", "icacls"];
                    assert!(!bad.contains(&word), "{line}");
                }
                for bad in [
                    "reg add",
                    "reg delete",
                    "reg import",
                    "/mir",
                    "/purge",
                    "/move",
                    "restorehealth",
                    "/ow",
                    "http",
                    "\\\\",
                ] {
                    assert!(!line.contains(bad), "{line}");
                }
                let words: Vec<&str> = line.split_whitespace().collect();
                assert!(words.first() != Some(&"sc") || words[1] == "query", "{line}");
                assert!(words.first() != Some(&"wusa"), "the attempt is a person's: {line}");
            }
        }
    }

    #[test]
    fn each_case_collects_what_tells_of_it() {
        let text = |store, setup, agent| {
            let kb = Some("5015736".to_owned());
            Case { kb, build: None, architecture: Some("x64"), store, setup, agent }.lines().join("\n")
        };
        let plain = text(false, false, false);
        for part in ["w32tm /tz", "cbs-listing.txt", "fltmc filters", "sc query state= all", "Sessions.xml", "epl"] {
            assert!(plain.contains(part), "{part}");
        }
        assert!(
            plain.contains("windows10.0-kb5015736-x64.msu") && plain.contains("Faultline-KB5015736-%COMPUTERNAME%")
        );
        assert!(!plain.contains("ScanHealth") && !plain.contains("Panther") && !plain.contains("Bits"));
        let store = text(true, false, false);
        let at = |part: &str| store.find(part).unwrap_or_else(|| panic!("{part}"));
        assert!(at("collect 1-before") < at("/ScanHealth") && at("/ScanHealth") < at("collect 1-after-scan"));
        assert!(at("1-after-scan") < at("Open the folder below in Faultline first"));
        assert!(text(false, true, false).contains(r"$WINDOWS.~BT\Sources\Panther"));
        assert!(text(false, false, true).contains("Bits-Client"));
    }

    #[test]
    fn nothing_of_a_log_stands_in_it() {
        for bad in ["KB5015736\" & del C:", "KB", "KB50157361234", "kb5015736", "5015736", "KB50157x6"] {
            assert_eq!(number(bad), None, "{bad}");
            assert_eq!(file_name(Some(bad)), "faultline-capture.cmd");
        }
        assert_eq!(file_name(Some("KB5015736")), "faultline-capture-KB5015736.cmd");
    }
}
