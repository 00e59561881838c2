//! `setupact.log`, `setuperr.log`, `setupact_rollback.log` … — Windows setup (`$WINDOWS.~BT\Sources\Panther`,
//! `…\Rollback`, `Windows\Panther`, `Windows\Logs\MoSetup`).
//!
//! ```text
//! 2023-05-23 00:21:30, Info                  MOUPG  SetupHost: Setup build version is: 10.0.22621.1 (ni_release.220506-1250)
//! 2023-05-23 00:32:12, Info                  SP     Executing phase [Safe OS]
//! 2023-05-23 00:32:46, Error                 SP     Operation failed: Apply WIM file …, index 6 to D:\…. Error: 0x80070570[gle=0x000000b7]
//! 2023-05-23 00:32:46, Error                 SP     Operation execution failed: 12. hr = 0x80070570
//! 2023-05-23 00:32:46, Error                 SP     ExecuteOperations: Failed execution phase Safe OS. Error: 0x8007000D
//! 2023-05-23 00:32:46, Info                  SP     Execution phase [Safe OS] exiting with HRESULT [0x8007000D]
//! 2023-05-23 00:33:06, Info                  SP     Current phase : 2
//! 2023-05-23 00:40:13, Info                  MOUPG  SetupHost: Reporting error event -> [0x8007000D, 0x2000C]
//! ```
//!
//! The columns of CBS.log; setup runs DISM and the servicing stack inside itself and logs their lines with its own. One
//! log goes on through all boots of an upgrade; a rollback has a log of its own.
//!
//! Setup survives many errors (healthy logs hold dozens): what failed is held back until the phase it belongs to ends,
//! forgotten when the phase succeeds, and told when setup fails. `setuperr.log` lacks the lines that say a phase
//! succeeded: there only failures that setup calls its own are told.
//!
//! The result and the extend code (phase and operation) are what setup shows to the user. MOUPG writes both together; the
//! part that runs outside Windows writes the operation's number and the phase's name, which make the same extend code.
//!
//! What blocks by the compatibility scan is told by the name of its check (`checked MismatchedLanguage, found HardBlock`); the
//! programs it refuses stand in its reports only ([`compat`]).
//!
//! Sources: Microsoft Learn, *SetupDiag* (its rules), *Log files and resolving upgrade errors*, and real logs.

mod compat;
mod message;

use super::{Columns, imaging_failure, note_users, push_in_order};
use crate::extract::{Event, Extract, Fact, Fault, IdentifierKind, PowerStep, UpgradeStep, What, cut};
use crate::hresult::Code;
use crate::text::{Encoding, Line};
use message::{Named, Purpose, Said, Stage};

/// Failures held back at once; the first ones matter.
const HELD_LIMIT: usize = 24;

/// ERROR_PROFILE_DOES_NOT_MATCH_DEVICE, the number setup gives a profile whose folder has another name.
const PROFILE_MISMATCH: Code = Code(0x8007_07E7);

/// Refusals of the compatibility scan that are told.
const BLOCKS: usize = 20;

/// Reads it line by line.
#[derive(Default)]
pub(crate) struct Parser {
    columns: Columns,
    run: Run,
    /// The step that was told last, and whether the old Windows was told to be back.
    step: Option<UpgradeStep>,
    rolled_back: bool,
    target: String,
    computer: bool,
    users: Vec<String>,
    crash: Option<Event>,
    /// The profile that is being looked at, and where it leads to.
    profile: (String, String),
    /// The driver that mounts images is not there; told when an image cannot be mounted.
    mount_driver: Option<Event>,
    /// What the compatibility scan refused.
    blocks: Vec<String>,
    /// This is a report of the compatibility scan, and no log.
    report: Option<compat::Report>,
    /// Who asked for a restart.
    asked: Option<String>,
}

/// What is known of the present run of setup.
#[derive(Default)]
struct Run {
    held: Vec<Held>,
    failed: Option<Failed>,
    /// Codes that stand on lines of their own before the one that completes them.
    result: Option<Code>,
    phase: u32,
    operation: Option<u32>,
    purpose: Purpose,
}

/// A failure that waits for the end of its phase.
struct Held {
    event: Event,
    code: Code,
    /// Setup calls it the failure of one of its operations.
    own: bool,
    /// Only the imaging library says so; setup's own line names the file.
    bare: bool,
}

/// How the run failed, by the best line so far.
struct Failed {
    event: Event,
    code: Code,
    extend: u32,
    rank: u8,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        note_users(&line, &mut self.users, out);
        let Some(record) = self.columns.split(&line, out) else {
            self.continued(&line, out);
            return;
        };
        let Some(said) = message::read(record.component, record.severity, record.message) else { return };
        self.said(&line, said, out);
    }

    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.end_crash(out);
        // The log ends inside a run: what setup called a failure of its own is told, if nothing contradicted it.
        if self.run.failed.is_none() {
            self.run.held.retain(|held| held.own);
            self.tell_held(out);
        }
        self.end_run(out);
        // The event of the restart is pasted beside setup's lines, before them or behind.
        if let Some(by) = self.asked {
            for event in &mut out.events {
                if let What::Fault { fault: Fault::SetupShutDown, subject, .. } = &mut event.what {
                    subject.clone_from(&by);
                }
            }
        }
        self.columns.finish(out);
    }

    fn continued(&mut self, line: &Line<'_>, out: &mut Extract) {
        if self.report.is_none() && self.columns.time.is_none() && line.text().contains("<CompatReport") {
            self.report = Some(compat::Report::default());
        }
        if let Some(report) = &mut self.report {
            for Named { fault, subject, detail } in report.next(&line.text()) {
                out.records += 1;
                out.push_event(self.columns.event(line, What::Fault { fault, subject, detail, code: Code::OK }));
            }
            return;
        }
        if let Some(code) = imaging_failure(line.bytes) {
            self.hold(line, code, None, false, None);
        } else if line.bytes.starts_with(b"The process ")
            && let Some(by) = message::restart(&line.text())
        {
            // An event of the System log, as people paste it beside setup's lines.
            self.asked = Some(by.clone());
            out.push_event(self.columns.event(line, What::Power(PowerStep::Asked { by })));
        }
    }

    fn said(&mut self, line: &Line<'_>, said: Said, out: &mut Extract) {
        match said {
            Said::Begin | Said::End => {
                self.end_run(out);
                self.run.purpose = Purpose::Upgrade;
            }
            Said::Command(purpose) => self.run.purpose = purpose,
            Said::Version(version) => {
                if self.run.purpose == Purpose::Upgrade {
                    self.target = version;
                    self.rolled_back = false;
                    self.enter(line, UpgradeStep::Downlevel, true, out);
                }
            }
            Said::Phase(stage) => {
                self.run.phase = stage.number();
                self.run.operation = None;
                self.enter(line, stage.step(), false, out);
            }
            Said::Passed(stage) => {
                self.run.held.clear();
                if stage == Stage::Last {
                    self.enter(line, UpgradeStep::Finished, false, out);
                }
            }
            Said::Operation(number, code) => {
                self.run.operation = Some(number);
                self.hold(line, code, None, true, None);
            }
            Said::Failure { code, package, own, named } => self.hold(line, code, package, own, named),
            Said::Profile { folder, leads_to } => self.profile = (folder, leads_to),
            Said::Caught { code, path } => {
                let named = self.profile_of(&path, line.number, out);
                self.hold(line, code, None, true, named);
            }
            Said::OtherProfile => {
                let (subject, detail) = self.profile.clone();
                out.push_identifier(line.number, IdentifierKind::User, &subject);
                let named = Some(Named { fault: Fault::OtherProfile, subject, detail });
                self.hold(line, PROFILE_MISMATCH, None, true, named);
            }
            Said::NoMountDriver => {
                let (subject, detail, code) = ("WIMMount".to_owned(), String::new(), Code(0x8007_0002));
                let what = What::Fault { fault: Fault::MountDriver, subject, detail, code };
                self.mount_driver = Some(self.columns.event(line, what));
            }
            Said::NotMounted(code) => {
                if let Some(event) = self.mount_driver.take().filter(|_| self.run.held.len() < HELD_LIMIT) {
                    self.run.held.push(Held { event, code: Code(0x8007_0002), own: true, bare: false });
                }
                self.hold(line, code, None, true, None);
            }
            Said::Block(what) => {
                if self.run.purpose != Purpose::Scan && self.blocks.len() < BLOCKS && !self.blocks.contains(&what) {
                    let fault = What::Fault {
                        fault: Fault::Block,
                        subject: what.clone(),
                        detail: String::new(),
                        code: Code::OK,
                    };
                    out.push_event(self.columns.event(line, fault));
                    self.blocks.push(what);
                }
            }
            Said::Failed { code, stage } => {
                let phase = stage.map_or(self.run.phase, Stage::number);
                let operation = self.run.operation.filter(|_| phase >= 2);
                let extend = operation.map_or(0, |operation| phase << 16 | (operation & 0xFFFF));
                self.fail(line, code, extend, 1);
            }
            Said::Result(code) => self.run.result = Some(code),
            Said::Extend(extend) => {
                if let Some(code) = self.run.result.take() {
                    self.fail(line, code, extend, 2);
                }
            }
            Said::Reported(code, extend) => self.fail(line, code, extend, 3),
            Said::CurrentPhase(phase) => self.run.phase = phase,
            Said::CurrentOperation(operation) => self.run.operation = Some(operation),
            Said::CurrentResult(code) => {
                let extend = self.run.operation.map_or(0, |operation| self.run.phase << 16 | (operation & 0xFFFF));
                self.fail(line, code, extend, 3);
            }
            Said::Crash(code) => {
                self.end_crash(out);
                let (subject, detail) = (String::new(), String::new());
                let what = What::Fault { fault: Fault::BugCheck, subject, detail, code };
                self.crash = Some(self.columns.event(line, what));
            }
            Said::CrashedModule(name) => {
                if let Some(What::Fault { subject, .. }) = self.crash.as_mut().map(|event| &mut event.what) {
                    *subject = name;
                }
                self.end_crash(out);
            }
            Said::Restored => {
                if !self.rolled_back {
                    self.rolled_back = true;
                    self.end_run(out);
                    self.tell(line, UpgradeStep::RolledBack, out);
                }
            }
            Said::Computer(name) => {
                if !self.computer {
                    self.computer = true;
                    out.push_hint(line.number, &line.text(), Fact::Computer(name.clone()));
                    out.push_identifier(line.number, IdentifierKind::Host, &name);
                }
            }
        }
    }

    /// A step begins; `again`: it may, even if it was the last one told.
    fn enter(&mut self, line: &Line<'_>, step: UpgradeStep, again: bool, out: &mut Extract) {
        if self.run.purpose != Purpose::Upgrade || (self.step == Some(step) && !again) {
            return;
        }
        self.end_run(out);
        // A run outside Windows never logs how setup was called.
        self.run.phase = Stage::of_step(step);
        self.step = Some(step);
        self.tell(line, step, out);
    }

    fn tell(&self, line: &Line<'_>, step: UpgradeStep, out: &mut Extract) {
        let what = What::Upgrade { step, code: Code::OK, extend: 0, target: self.target.clone() };
        out.push_event(self.columns.event(line, what));
    }

    /// The profile that leads to the path of an exception.
    fn profile_of(&self, path: &str, line: u64, out: &mut Extract) -> Option<Named> {
        let (folder, leads_to) = &self.profile;
        let target = leads_to.trim_matches('\\');
        let meant = !target.is_empty() && path.trim_matches('\\').starts_with(target);
        let user = folder.rsplit('\\').next().unwrap_or_default();
        meant.then(|| {
            out.push_identifier(line, IdentifierKind::User, user);
            Named { fault: Fault::Profile, subject: folder.clone(), detail: leads_to.clone() }
        })
    }

    fn hold(&mut self, line: &Line<'_>, code: Code, package: Option<String>, own: bool, named: Option<Named>) {
        if code.is_success() {
            return;
        }
        let image = named.as_ref().filter(|named| named.fault == Fault::Image).map(|named| named.subject.clone());
        let names = named.is_some();
        let event = || {
            let what = match named {
                Some(Named { fault, subject, detail }) => What::Fault { fault, subject, detail, code },
                None => What::Failure { code, package, error: true },
            };
            self.columns.event(line, what)
        };
        let held = &mut self.run.held;
        let bare = line.bytes.starts_with(b"[");
        if let Some(known) = held.iter_mut().find(|held| held.code == code) {
            known.own |= own;
            match &mut known.event.what {
                // The file that failed was told first, then its image.
                What::Fault { fault: Fault::Image, subject, .. } if subject.is_empty() => {
                    *subject = image.unwrap_or_default();
                }
                What::Failure { .. } if names || known.bare && !bare => (known.event, known.bare) = (event(), false),
                _ => {}
            }
        } else if held.len() < HELD_LIMIT {
            held.push(Held { event: event(), code, own, bare });
        }
    }

    fn fail(&mut self, line: &Line<'_>, code: Code, extend: u32, rank: u8) {
        let counts = match self.run.purpose {
            Purpose::Upgrade => true,
            // What is put back had failed before, and setup reports that.
            Purpose::Rollback => rank == 3,
            Purpose::Scan => false,
        };
        if message::is_no_failure(code) || !counts || self.rolled_back {
            return;
        }
        match &mut self.run.failed {
            Some(failed) if failed.rank >= rank => {
                if failed.extend == 0 && failed.code == code {
                    failed.extend = extend;
                }
            }
            failed => {
                let extend = if extend == 0 { failed.as_ref().map_or(0, |failed| failed.extend) } else { extend };
                // Filled in when it is told.
                let event = self.columns.event(line, What::RebootRequired);
                *failed = Some(Failed { event, code, extend, rank });
            }
        }
    }

    /// Tells how the run failed, if it did, after what led to it.
    fn end_run(&mut self, out: &mut Extract) {
        if let Some(failed) = self.run.failed.take() {
            self.tell_held(out);
            let Failed { mut event, code, extend, .. } = failed;
            event.what = What::Upgrade { step: UpgradeStep::Failed, code, extend, target: self.target.clone() };
            push_in_order(event, out);
        }
        self.run = Run { purpose: self.run.purpose, ..Run::default() };
    }

    fn tell_held(&mut self, out: &mut Extract) {
        for held in self.run.held.drain(..) {
            push_in_order(held.event, out);
        }
    }

    fn end_crash(&mut self, out: &mut Extract) {
        if let Some(crash) = self.crash.take() {
            push_in_order(crash, out);
        }
    }
}

/// The text of a message.
fn text(message: &[u8]) -> std::borrow::Cow<'_, str> {
    Encoding::Utf8.decode(message)
}

/// A name as setup writes it, of a sane length.
fn name(text: &str) -> String {
    cut(text.trim())
}

#[cfg(test)]
mod tests;
