//! Advanced installers: the programs that finish an update while Windows shuts down and starts.
//!
//! ```text
//! CSI    00000c61 Begin executing advanced installer phase 38 index 2480 (sequence 2519)
//!     Old component: [l:0]''
//!     New component: [l:168 ml:169]'Microsoft-Windows-Sample-Task, Culture=neutral, Version=10.0.19041.1, …'
//!     Install mode: install
//!     Installer ID: {…}
//!     Installer name: 'Task Scheduler'
//! CSI    00000c62 Calling generic command executable (sequence 2): [40]"C:\Windows\System32\inetsrv\\iissetup.exe" …
//! CSI    00000c68 (F) Logged @: [l:49 ml:50]'InstallTaskOnline: RegisterTask failed 0x80070002'
//! CSI    00000c6a (F) Failed in StartService for [30]"name" with error code 2[gle=0x80004005]
//! CSI    00000c6b (F) base\wcp\plugins\sampleai\sampleai.cpp(7): Error HRESULT_FROM_WIN32(…) originated in function Windows::WCP::…
//! CSI    00000c71 (F) Failed execution of queue item Installer: N ({…}) with HRESULT H.  Failure will not be ignored: …
//! CSI    00000c75 End executing advanced installer (sequence 2519)
//!     Completion status: HRESULT_FROM_WIN32(ERROR_ADVANCED_INSTALLER_FAILED)
//! CSI    00000011 The queue has completed running, and AI failures have occured.
//! CSI    00000012 ==Error Summary Start==
//! CSI    00000013 (F) Installer: N<tab>Binary Name: n.dll<tab>ErrorCode: 800106d9<tab>Phase: 31<tab>Mode: Delta<tab>Component: NONE
//! ```
//!
//! An installer may fail without consequence: then its line ends in `Failure will be ignored`, and all that it logged before
//! says nothing either. Such lines are withdrawn.
//!
//! Sources: Microsoft's articles on 0x800f0922 and 0x80070002; logs in public issue threads.

use super::boot_files;
use super::message::quoted;
use crate::extract::{Extract, Fault, What};
use crate::hresult::{Code, code_in};
use crate::text::Encoding;

/// Installers of one run whose failures do not count; a run has a handful of them.
const IGNORED_LIMIT: usize = 64;

/// State between lines.
#[derive(Default)]
pub(super) struct Installers {
    block: Option<Block>,
    /// The block that ended last: its result stands on the line behind its end.
    ended: Option<Block>,
    /// Installers that failed without consequence since servicing started.
    ignored: Vec<String>,
    /// The file that an installer's program was about to write.
    target: String,
}

/// The installer at work.
#[derive(Default)]
struct Block {
    /// Its first line.
    line: u64,
    /// What it installs, without version; of a generic command the program it runs.
    component: String,
    /// The installer.
    name: String,
    /// Its queue has said how it went.
    told: bool,
}

impl Installers {
    /// Servicing starts anew.
    pub(super) fn restart(&mut self) {
        *self = Self::default();
    }

    /// A line that continues the beginning or the end of a block.
    pub(super) fn continued(&mut self, bytes: &[u8]) -> Option<What> {
        let Some(block) = &mut self.block else {
            let status = self.ended.as_ref().and(bytes.trim_ascii_start().strip_prefix(b"Completion status: "))?;
            let Block { component, name, told, .. } = self.ended.take()?;
            let code = code_in(&Encoding::Utf8.decode(status)).filter(|code| !code.is_success())?;
            let counts = !told && !name.is_empty() && !self.ignored.contains(&name);
            return counts.then_some(What::Fault { fault: Fault::Installer, subject: name, detail: component, code });
        };
        let text = bytes.trim_ascii_start();
        if let Some(name) = text.strip_prefix(b"Installer name: ") {
            block.name = quoted(&format!("]{}", Encoding::Utf8.decode(name))).unwrap_or_default();
            return None;
        }
        // An update has both, a removal only the old one.
        let named = [&b"New component: "[..], b"Old component: "].iter().find_map(|head| text.strip_prefix(*head));
        if let Some(named) = named
            && let Some(component) = component(&Encoding::Utf8.decode(named))
        {
            block.component = component;
        }
        None
    }

    /// Reads a message behind its number and stamp; `None`: it is about something else.
    pub(super) fn line(&mut self, rest: &[u8], number: u64, out: &mut Extract) -> Option<Option<What>> {
        match rest.first()? {
            b'B' if rest.starts_with(b"Begin executing advanced installer") => {
                self.block = Some(Block { line: number, ..Block::default() });
                return Some(None);
            }
            b'C' if rest.starts_with(b"Calling generic command executable") => {
                if let (Some(block), Some(program)) = (&mut self.block, quoted(&Encoding::Utf8.decode(rest))) {
                    block.component = program.rsplit('\\').next().unwrap_or(&program).to_owned();
                }
                return Some(None);
            }
            b'E' if rest.starts_with(b"End executing advanced installer") => {
                self.ended = self.block.take();
                return Some(None);
            }
            b'W' if rest.starts_with(b"Windows::WCP::") => {
                let text = Encoding::Utf8.decode(rest);
                if text.contains("::InstallFile(") {
                    self.target = last_quoted(&text).unwrap_or_default();
                }
                return None;
            }
            b'(' => {}
            _ => return None,
        }
        let failed = rest.strip_prefix(b"(F) ")?;
        if let Some(item) = failed.strip_prefix(b"Failed execution of queue item Installer: ") {
            return Some(self.failed(&Encoding::Utf8.decode(item), out));
        }
        if let Some(row) = failed.strip_prefix(b"Installer: ") {
            return Some(self.row(&Encoding::Utf8.decode(row)));
        }
        // `Failed in StartService for …`, `Failed in OpenService for …`.
        if let Some(call) = failed.strip_prefix(b"Failed in ") {
            let text = Encoding::Utf8.decode(call);
            let service = text.split_once(" for ").filter(|(call, _)| call.ends_with("Service"));
            return service.map(|(_, service)| service_start(service));
        }
        if memchr::memmem::find(failed, b"AI::").is_some()
            || memchr::memmem::find(failed, b"\\wcp\\plugins\\").is_some()
        {
            return self.plugin(&Encoding::Utf8.decode(failed)).map(Some);
        }
        let logged = failed.strip_prefix(b"Logged @")?;
        Some(logged_failure(&Encoding::Utf8.decode(logged)))
    }

    /// `…\wcp\plugins\xai\xai.cpp(n): Error H originated in function Windows::WCP::XAI::…`: where it began, not who passed it on.
    fn plugin(&self, text: &str) -> Option<What> {
        let (error, function) = text.split_once(" originated in function ")?;
        let code = code_in(error).filter(|code| !code.is_success())?;
        let mut parts = function.split("::");
        let name = match parts.find(|part| part.len() > 2 && part.ends_with("AI")) {
            Some(name) => name.to_owned(),
            None => error.split_once("\\wcp\\plugins\\")?.1.split('\\').next()?.to_owned(),
        };
        Some(What::Fault { fault: Fault::InstallerPlugin, subject: name, detail: self.target.clone(), code })
    }

    /// `N ({…}) with HRESULT H.  Failure will not be ignored: …`.
    fn failed(&mut self, text: &str, out: &mut Extract) -> Option<What> {
        let name = text.split(" ({").next().unwrap_or(text).trim().to_owned();
        if let Some(block) = &mut self.block {
            block.told = true;
        }
        if text.contains("Failure will be ignored") {
            if let Some(block) = &self.block {
                out.withdraw(block.line, |what| matches!(what, What::Failure { .. } | What::Fault { .. }));
            }
            if self.ignored.len() < IGNORED_LIMIT && !self.ignored.contains(&name) {
                self.ignored.push(name);
            }
            return None;
        }
        self.ignored.retain(|ignored| *ignored != name);
        let code = code_in(text).filter(|code| !code.is_success()).unwrap_or_default();
        let detail = self.block.as_ref().map(|block| block.component.clone()).unwrap_or_default();
        Some(What::Fault { fault: Fault::Installer, subject: name, detail, code })
    }

    /// `N<tab>Binary Name: n.dll<tab>ErrorCode: …<tab>…<tab>Component: C[gle=…]`, blanks in place of tabs where somebody copied
    /// it. The summary tells ignored failures, too.
    fn row(&self, text: &str) -> Option<What> {
        const KEYS: [&str; 5] = ["Binary Name:", "ErrorCode:", "Phase:", "Mode:", "Component:"];
        let first = |text: &str| KEYS.iter().filter_map(|key| text.find(key)).min().unwrap_or(text.len());
        let name = text[..first(text)].trim().to_owned();
        let value = |key: &str| {
            let rest = &text[text.find(key)? + key.len()..];
            let rest = &rest[..first(rest)];
            Some(rest[..rest.find('[').unwrap_or(rest.len())].trim())
        };
        let code = value("ErrorCode:").and_then(Code::from_hex).unwrap_or_default();
        let binary = value("Binary Name:").unwrap_or_default().to_owned();
        let component = value("Component:").unwrap_or_default().split(',').next().unwrap_or("").trim().to_owned();
        if self.ignored.contains(&name) || code.is_success() {
            return None;
        }
        let detail = if component.is_empty() || component == "NONE" { binary } else { component };
        Some(What::Fault { fault: Fault::Installer, subject: name, detail, code })
    }
}

/// `[30]"name" with error code 2[gle=0x80004005]`.
fn service_start(text: &str) -> Option<What> {
    let code = text.split_once(" with error code ").map_or("", |(_, code)| code);
    let digits = code.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    let code = digits.parse::<u16>().ok().map(Code::from_win32).unwrap_or_default();
    Some(What::Fault { fault: Fault::ServiceStart, subject: quoted(text)?, detail: String::new(), code })
}

/// The last string in quotes.
fn last_quoted(text: &str) -> Option<String> {
    quoted(&text[text.rfind("]\"").or_else(|| text.rfind("]'"))?..])
}

/// `: [l:49 ml:50]'InstallTaskOnline: RegisterTask failed 0x80070002'`: an installer's own words.
fn logged_failure(text: &str) -> Option<What> {
    let said = quoted(text)?;
    if let Some(what) = boot_files(said.as_bytes()) {
        return Some(what);
    }
    let code = code_in(&said).filter(|code| !code.is_success());
    // What .NET says of a service: disabled, or whatever it failed by.
    if let Some((_, rest)) = said.split_once("Cannot start service ") {
        let (subject, detail) = (rest.split(" on computer").next()?.trim().to_owned(), String::new());
        return Some(What::Fault { fault: Fault::ServiceStart, subject, detail, code: code.unwrap_or_default() });
    }
    let code = code?;
    Some(What::Failure { code, package: None, error: true })
}

/// The name of a component: `[l:168 ml:169]'Microsoft-Windows-Sample-Task, Culture=neutral, …'`, on Windows 7 without quotes.
fn component(text: &str) -> Option<String> {
    let name = quoted(text).unwrap_or_else(|| text.to_owned());
    let name = name.split(',').next().unwrap_or("").trim();
    (!name.is_empty() && name != "(null)" && !name.starts_with('[')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Event;

    /// What lines of CSI leave, each a record of its own but for those that begin with a space.
    fn faults(lines: &[&str]) -> Vec<(Fault, String, String, u32)> {
        let (mut installers, mut out) = (Installers::default(), Extract::default());
        for (number, line) in (1..).zip(lines) {
            if line.starts_with(' ') {
                if let Some(what) = installers.continued(line.as_bytes()) {
                    out.push_event(Event { line: number, offset: 0, time: None, text: String::new(), what });
                }
            } else if let Some(Some(what)) = installers.line(line.as_bytes(), number, &mut out) {
                out.push_event(Event { line: number, offset: 0, time: None, text: String::new(), what });
            }
        }
        let fault = |event: &Event| match &event.what {
            What::Fault { fault, subject, detail, code } => (*fault, subject.clone(), detail.clone(), code.0),
            What::Failure { code, .. } => (Fault::Installer, "logged".into(), String::new(), code.0),
            other => panic!("{other:?}"),
        };
        out.events.iter().map(fault).collect()
    }

    const BEGIN: &str = "Begin executing advanced installer phase 38 index 2480 (sequence 2519)";
    const NEW: &str =
        "    New component: [l:40 ml:41]'Microsoft-Windows-Sample-Task, Culture=neutral, Version=10.0.19041.1'";
    const LOGGED: &str = "(F) Logged @: [l:49 ml:50]'InstallTaskOnline: RegisterTask failed 0x80070002'";
    const ITEM: &str = "(F) Failed execution of queue item Installer: Task Scheduler ({8379a5d4-0000-0000-0000-000000000001}) with HRESULT HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND).  Failure will not be ignored: A rollback will be initiated";
    const END: &str = "End executing advanced installer (sequence 2519)";
    const ROW: &str = "(F) Installer: Task Scheduler\tBinary Name: taskai.dll\tErrorCode: 80070002\tPhase: 38\tMode: Delta\tComponent: NONE[gle=0x80004005]";

    #[test]
    fn a_block_names_what_its_installer_installs() {
        let told = faults(&[
            BEGIN,
            "    Old component: [l:0]''",
            NEW,
            "    Installer name: 'Task Scheduler'",
            LOGGED,
            ITEM,
            END,
            ROW,
        ]);
        let task = |detail: &str| (Fault::Installer, "Task Scheduler".to_owned(), detail.to_owned(), 0x8007_0002);
        assert_eq!(told[1], task("Microsoft-Windows-Sample-Task"));
        assert_eq!(told[2], task("taskai.dll"));
        assert_eq!((told.len(), told[0].1.as_str()), (3, "logged"));
    }

    #[test]
    fn a_failure_without_consequence_is_withdrawn() {
        let ignored = ITEM.replace("will not be ignored", "will be ignored");
        assert_eq!(faults(&[BEGIN, NEW, LOGGED, &ignored, END, ROW]), []);
        assert_eq!(
            faults(&[BEGIN, NEW, LOGGED, &ignored, END, BEGIN, ITEM, END, ROW]).len(),
            2,
            "the second try counts"
        );
    }

    #[test]
    fn a_row_with_blanks_and_a_block_that_ends_badly() {
        let spaced = ROW.replace('\t', "  ").replace("NONE", "Microsoft-Sample, Culture=neutral");
        assert_eq!(faults(&[&spaced])[0].1, "Task Scheduler");
        assert_eq!(faults(&[&spaced])[0].2, "Microsoft-Sample");
        let name = "    Installer name: [14]\"Task Scheduler\"";
        let status = "    Completion status: HRESULT_FROM_WIN32(ERROR_ADVANCED_INSTALLER_FAILED)";
        let task = (Fault::Installer, "Task Scheduler".into(), "Microsoft-Windows-Sample-Task".into(), 0x8007_3713);
        assert_eq!(faults(&[BEGIN, NEW, name, END, status]), [task]);
        assert_eq!(faults(&[BEGIN, NEW, name, END, "    Completion status: S_OK"]), []);
        let ignored = ITEM.replace("will not be ignored", "will be ignored");
        assert_eq!(faults(&[BEGIN, NEW, name, &ignored, END, status]), []);
        assert_eq!(faults(&[BEGIN, NEW, name, ITEM, END, status]).len(), 1);
    }

    #[test]
    fn an_installers_own_program() {
        let target = "Windows::WCP::SampleAI::SampleAI::InstallFile([l:9]\"C:\\Windows\\WinSxS\\x\\a.bin\", [l:9]\"C:\\Windows\\System32\\Sample\\a.bin\", TRUE).";
        let error = "(F) base\\wcp\\plugins\\sampleai\\sampleai.cpp(7): Error HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND) originated in function Windows::WCP::SampleAI::SampleAI::InstallFile expression: fSuccess";
        let path = "C:\\Windows\\System32\\Sample\\a.bin".to_owned();
        let told = (Fault::InstallerPlugin, "SampleAI".to_owned(), path, 0x8007_0003);
        assert_eq!(faults(&[target, error]), [told]);
        let ignored = ITEM.replace("will not be ignored", "will be ignored");
        assert_eq!(faults(&[BEGIN, target, error, &ignored, END]), []);
        assert_eq!(faults(&[target, &error.replace("originated in", "passed through")]), []);
    }

    #[test]
    fn generic_commands_services_and_damage() {
        let command = "Calling generic command executable (sequence 2): [40]\"C:\\Windows\\System32\\inetsrv\\iissetup.exe\" CmdLine: [9]\"x\"";
        let item = ITEM.replace("Task Scheduler", "Generic Command").replace("ERROR_FILE_NOT_FOUND", "14109");
        assert_eq!(faults(&[BEGIN, command, &item])[0].2, "iissetup.exe");
        let service =
            "(F) Failed in StartService for [30]\"clr_optimization_v4.0.30319_32\" with error code 2[gle=0x80004005]";
        let start = (Fault::ServiceStart, "clr_optimization_v4.0.30319_32".into(), String::new(), 0x8007_0002);
        assert_eq!(faults(&[service]), [start]);
        let opened = service.replace("StartService", "OpenService").replace("code 2", "code 1060");
        assert_eq!(faults(&[&opened])[0].3, 0x8007_0424);
        let net =
            "(F) Logged @: [l:60]'System.InvalidOperationException: Cannot start service Sample on computer '.'.'";
        assert_eq!(faults(&[net])[0].1, "Sample");
        for broken in
            ["(F) Installer: ", "(F) Failed in StartService for ", "(F) Logged @", "(F) ", "B", "(F) Installer: \t\t"]
        {
            assert_eq!(faults(&[broken]), [], "{broken}");
        }
        assert_eq!(faults(&["(F) Failed execution of queue item Installer: "]).len(), 1);
    }
}
