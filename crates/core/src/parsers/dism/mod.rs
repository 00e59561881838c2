//! `dism.log` — what was asked of DISM, and how it ended (`%windir%\Logs\DISM`).
//!
//! ```text
//! 2023-05-22 07:28:31, Info                  DISM   DISM.EXE: Executing command line: dism  /online /cleanup-image /restorehealth
//! 2023-05-22 07:33:02, Info                  DISM   DISM Package Manager: PID=9 TID=7  Error in operation: source … not found, … (CBS HRESULT=0x800f081f) - CCbsConUIHandler::Error
//! 2023-05-22 07:33:02, Error                 DISM   DISM Package Manager: PID=9 TID=7 Failed while processing command cleanup-image. - CPackageManagerCLIHandler::ExecuteCmdLine(hr:0x800f081f)
//! 2023-05-22 07:33:02, Error                 DISM   DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=800F081F
//! 2023-05-22 07:33:02, Info                  DISM   DISM.EXE: <----- Ending Dism.exe session ----->
//! 2023-04-20 16:06:23, Info                  DISM   API: PID=6 TID=3 DismApi.dll: Parent process command line: "C:\Windows\system32\cleanmgr.exe" - DismInitializeInternal
//! ```
//!
//! The columns of CBS.log. Programs that call DISM's library write sessions of their own, told apart by process; lines of
//! `DISM.EXE:` name no process, so one run of it is followed at a time. Each code of a run is kept once, where it appears
//! first. When a run ends with an error that states no code (a mistyped command), its end is not told: its result is not
//! known.
//!
//! Noise, by real healthy logs: all of `DISM Provider Store` (it looks for providers that an image does not have), every
//! warning, probes of the imaging library, servicing lines about hives that stay loaded.
//!
//! Not handled: what an offline image's servicing stack writes into this log beyond its errors.

use super::{Columns, imaging_failure, note_users};
use crate::extract::{Extract, Fact, Fault, Tool, What, cut};
use crate::hresult::{Code, code_in};
use crate::package::{PackageIdentity, kb_in};
use crate::text::{Encoding, Line};

/// Sessions of the library followed at once; a machine has one or two.
const API_LIMIT: usize = 16;
/// Codes of one run that are kept.
const CODE_LIMIT: usize = 16;

/// Reads it line by line.
#[derive(Default)]
pub(crate) struct Parser {
    columns: Columns,
    /// The run of `dism.exe`.
    exe: Option<Run>,
    /// Sessions of the library by process.
    api: Vec<(u32, Run)>,
    users: Vec<String>,
    image: Option<Image>,
}

/// One run of DISM, from its command to its end.
#[derive(Default)]
struct Run {
    command: String,
    codes: Vec<Code>,
    /// What it said last of its whole work.
    result: Option<Code>,
    /// It failed without a code.
    unknown: bool,
}

/// The running Windows, as the last run that serviced it found it.
struct Image {
    line: u64,
    text: String,
    version: String,
    architecture: String,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        note_users(&line, &mut self.users, out);
        let Some(record) = self.columns.split(&line, out) else {
            if let Some(code) = imaging_failure(line.bytes) {
                self.fail(&line, "", code, None, out);
            }
            return;
        };
        match (record.component, record.severity) {
            (b"DISM", severity) => self.dism(&line, severity, record.message, out),
            // The servicing stack of an offline image speaks here, too.
            (b"CBS", b'E') => {
                let text = Encoding::Utf8.decode(record.message);
                if let Some(code) = code_in(&text) {
                    self.fail(&line, &text, code, None, out);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        if let Some(image) = self.image {
            out.push_hint(image.line, &image.text, Fact::Build(image.version));
            if !image.architecture.is_empty() {
                out.push_hint(image.line, &image.text, Fact::Architecture(image.architecture));
            }
        }
        self.columns.finish(out);
    }

    fn dism(&mut self, line: &Line<'_>, severity: u8, message: &[u8], out: &mut Extract) {
        if let Some(rest) = message.strip_prefix(b"DISM.EXE: ") {
            self.exe(line, severity, &Encoding::Utf8.decode(rest), out);
        } else if let Some(rest) = message.strip_prefix(b"API: PID=") {
            let text = Encoding::Utf8.decode(rest);
            let (pid, rest) = text.split_once(' ').unwrap_or((&text, ""));
            let pid = pid.parse().unwrap_or_default();
            self.api(line, severity, pid, rest, out);
        } else if severity == b'E' && !message.starts_with(b"DISM Provider Store") {
            let text = Encoding::Utf8.decode(message);
            if let Some(code) = code_in(&text) {
                if stack_missing(&text, code) {
                    let (subject, detail) = (String::new(), String::new());
                    self.tell(line, What::Fault { fault: Fault::StackMissing, subject, detail, code }, out);
                } else if let Some(feature) = unknown_feature(&text) {
                    let (fault, subject) = (Fault::UnknownFeature, feature.to_owned());
                    self.tell(line, What::Fault { fault, subject, detail: String::new(), code }, out);
                }
                self.fail(line, &text, code, None, out);
            }
        } else if severity == b'I' && message.starts_with(b"DISM Package Manager") {
            // Servicing's own word for the failure comes first, and is called information.
            let at = memchr::memmem::find(message, b" Error in operation: ");
            let text = at.map(|at| Encoding::Utf8.decode(&message[at + 1..]));
            if let Some((text, code)) = text.and_then(|text| code_in(&text).map(|code| (text, code))) {
                if text.contains("source for package or file not found") {
                    let (fault, subject, detail) = (Fault::SourceMissing, String::new(), String::new());
                    self.tell(line, What::Fault { fault, subject, detail, code }, out);
                }
                self.fail(line, &text, code, None, out);
            }
        }
    }

    /// A line of `dism.exe` itself.
    fn exe(&mut self, line: &Line<'_>, severity: u8, text: &str, out: &mut Extract) {
        if let Some(command) = text.strip_prefix("Executing command line: ") {
            let command = cut(command.trim());
            self.exe = Some(Run { command: command.clone(), ..Run::default() });
            self.tell(line, What::ToolRun { tool: Tool::Dism, command, ended: false, code: Code::OK }, out);
        } else if text.starts_with("<----- Ending Dism.exe session") {
            if let Some(run) = self.exe.take() {
                self.end(line, run, out);
            }
        } else if text.starts_with("Image session has been closed. Reboot required=yes") {
            self.tell(line, What::RebootRequired, out);
        } else if let Some(rest) = text.strip_prefix("Target image information: OS Version=") {
            self.image(line, rest);
        } else if severity == b'E' {
            match code_in(text).filter(|code| !code.is_success()) {
                Some(code) => {
                    if let Some(run) = &mut self.exe {
                        run.result = Some(code);
                    }
                    self.fail(line, text, code, None, out);
                }
                None => {
                    if let Some(run) = &mut self.exe {
                        run.unknown = true;
                    }
                }
            }
        }
    }

    /// A line of the library; `text` stands behind the process.
    fn api(&mut self, line: &Line<'_>, severity: u8, pid: u32, text: &str, out: &mut Extract) {
        let at = self.api.iter().position(|(own, _)| *own == pid);
        if let Some((_, said)) = text.split_once("DismApi.dll: ") {
            if let Some(command) = said.strip_prefix("Parent process command line: ") {
                let command = cut(command.strip_suffix(" - DismInitializeInternal").unwrap_or(command).trim());
                let run = Run { command: command.clone(), ..Run::default() };
                match at {
                    Some(at) => self.api[at].1 = run,
                    None => self.api.push((pid, run)),
                }
                if self.api.len() > API_LIMIT {
                    self.api.remove(0);
                }
                self.tell(line, What::ToolRun { tool: Tool::Dism, command, ended: false, code: Code::OK }, out);
            } else if said.starts_with("<----- Ending DismApi.dll session")
                && let Some(at) = at
            {
                let (_, run) = self.api.remove(at);
                self.end(line, run, out);
            }
        } else if severity == b'E'
            && let Some(code) = code_in(text)
        {
            self.fail(line, text, code, Some(pid), out);
        }
    }

    /// A code that somebody in a run failed with. Providers work in a process of their own (`dismhost.exe`), so a failure
    /// belongs to the run of `dism.exe`, if there is one, else to the last caller of the library.
    fn fail(&mut self, line: &Line<'_>, text: &str, code: Code, pid: Option<u32>, out: &mut Extract) {
        if code.is_success() {
            return;
        }
        let called = self.api.iter_mut().rev().find(|(own, _)| pid.is_none_or(|pid| pid == *own)).map(|(_, run)| run);
        let run = if pid.is_some() { called } else { self.exe.as_mut().or(called) };
        // Nobody's failure: the log begins inside a run.
        let mut package = PackageIdentity::parse(text).map(|identity| identity.to_text());
        if let Some(run) = run {
            if run.codes.contains(&code) || run.codes.len() >= CODE_LIMIT {
                note_result(run, text, code);
                return;
            }
            run.codes.push(code);
            note_result(run, text, code);
            package = package.or_else(|| kb_in(&run.command));
        }
        self.tell(line, What::Failure { code, package, error: true }, out);
    }

    fn end(&self, line: &Line<'_>, run: Run, out: &mut Extract) {
        let code = run.result.or(run.codes.last().copied());
        if let Some(code) = code.or((!run.unknown).then_some(Code::OK)) {
            self.tell(line, What::ToolRun { tool: Tool::Dism, command: run.command, ended: true, code }, out);
        }
    }

    /// `10.0.19045.2965, Image architecture=amd64` of the Windows that runs: an image on another disk is another machine.
    fn image(&mut self, line: &Line<'_>, rest: &str) {
        let online = |run: &Run| run.command.to_ascii_lowercase().contains("/online");
        if !self.exe.as_ref().is_some_and(online) {
            return;
        }
        let (version, architecture) = rest.split_once(", Image architecture=").unwrap_or((rest, ""));
        let version = version.trim();
        let parts: Vec<&str> = version.split('.').collect();
        let [_, _, build, ..] = parts[..] else { return };
        if parts.iter().any(|part| part.is_empty() || part.len() > 6 || !part.bytes().all(|b| b.is_ascii_digit())) {
            return;
        }
        let version = parts.get(3).map_or_else(|| build.to_owned(), |revision| format!("{build}.{revision}"));
        let architecture = architecture.trim();
        let architecture = if ["amd64", "x86", "arm64"].contains(&architecture) { architecture } else { "" };
        let text = cut(&line.text());
        self.image = Some(Image { line: line.number, text, version, architecture: architecture.to_owned() });
    }

    fn tell(&self, line: &Line<'_>, what: What, out: &mut Extract) {
        out.push_event(self.columns.event(line, what));
    }
}

/// Is the folder of the servicing stack not found, which the registry names?
fn stack_missing(text: &str, code: Code) -> bool {
    // ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND.
    matches!(code.0, 0x8007_0002 | 0x8007_0003) && text.contains("Failed to bind the online servicing stack")
}

/// `… TID=31328 Feature name F is unknown. - CPackageManagerCLIHandler::…`.
fn unknown_feature(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(" Feature name ")?;
    rest.split_once(" is unknown.").map(|(feature, _)| feature)
}

/// The command's own result, among the codes of what it called.
fn note_result(run: &mut Run, text: &str, code: Code) {
    if text.contains("::ExecuteCmdLine(hr:") || text.contains("Internal(hr:") {
        run.result = Some(code);
    }
}

#[cfg(test)]
mod tests;
