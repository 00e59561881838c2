//! Every log of one PC, written together, so that one moment of a story stands in all of them.

use super::collected::{Products, agent, cbs, facts};
use super::{ExpectedDiagnosis, History};
use crate::archive::{Entry, entry};
use crate::cbs::{CbsLog, Client, Session};
use crate::clock::Moment;
use crate::evtx::setup::{SetupLog, State};
use crate::evtx::system::{Service, SystemLog};
use crate::machine::{Machine, Update};
use crate::reporting::AgentLog;
use crate::sessions::{Ended as SessionEnded, SessionsFile};
use crate::update_log::{Ended, Installer, UpdateLog};

/// Paths inside a bundle.
pub(super) const SYSTEM: &str = "EventLogs/System.evtx";
pub(super) const SETUP: &str = "EventLogs/Setup.evtx";
pub(super) const UPDATE_LOG: &str = "WindowsUpdate.log";
pub(super) const SESSIONS: &str = "servicing/Sessions/Sessions.xml";

/// Who asks for the restart that finishes an update.
pub(super) const ORCHESTRATOR: &str = "C:\\Windows\\system32\\MoUsoCoreWorker.exe";

/// The logs of a PC.
pub(super) struct Pc {
    pub(super) machine: Machine,
    pub(super) cbs: CbsLog,
    pub(super) agent: AgentLog,
    pub(super) system: SystemLog,
    pub(super) setup: SetupLog,
    pub(super) updates: UpdateLog,
    pub(super) sessions: SessionsFile,
}

impl Pc {
    /// A PC that booted as its [`Machine`] says, whose CBS.log begins at `start` (wall clock).
    pub(super) fn new(machine: &Machine, start: &str, seed: u64) -> Self {
        let mut system = SystemLog::new(machine, seed + 2);
        system.first_record(18_402).boots(machine.boot);
        let mut updates = UpdateLog::new(machine, seed + 3);
        updates.service_starts(machine.boot.plus_ms(131_000));
        Self {
            machine: machine.clone(),
            cbs: CbsLog::new(machine, machine.clock.at(start), seed),
            agent: AgentLog::new(machine, seed + 1),
            system,
            setup: SetupLog::new(machine),
            updates,
            sessions: SessionsFile::new(machine),
        }
    }

    pub(super) fn at(&self, text: &str) -> Moment {
        self.machine.clock.at(text)
    }

    /// Ordinary days in every log but CBS.log, which tells its own ([`CbsLog::quiet_until`]), up to `until`.
    pub(super) fn ordinary_until(&mut self, until: &str) -> &mut Self {
        let (boot, until) = (self.machine.boot, self.at(until));
        self.agent.daily_scans(boot.plus_ms(1_140_000), until);
        self.system.ordinary_days(boot.plus_ms(600_000), until);
        self.updates.scan(boot.plus_ms(1_100_000), 0).noise(boot.plus_ms(700_000), until);
        self
    }

    /// The update was fetched, its installation starts now, and so does its session.
    pub(super) fn begin(&mut self, update: &Update) -> (Moment, Session) {
        let started = self.cbs.now();
        self.fetched(started, update);
        self.system.service_state(started.plus_ms(700), Service::INSTALLER, true);
        self.cbs.wait_ms(900);
        let session = self.cbs.begin(update, Client::Agent);
        self.setup.initiated(self.cbs.now(), update.kb, State::Absent, State::Installed, session.client.id());
        (started, session)
    }

    /// Its content comes and its installation starts, as far as the agent is concerned.
    pub(super) fn fetched(&mut self, started: Moment, update: &Update) {
        self.agent.fetched_and_started(started, update);
        self.system.fetched_and_started(started.plus_ms(35), update);
        let (from, to) = (started.plus_ms(-31 * 60_000 - 170), started.plus_ms(-2 * 60_000 - 60));
        self.updates.downloaded(from, to, update);
    }

    /// The session just failed with `code`: everybody hears of it.
    pub(super) fn failed(&mut self, session: &Session, started: Moment, code: u32) -> Moment {
        let (failed, update) = (self.cbs.now(), &session.update);
        self.setup.failed(failed.plus_ms(40), update.kb, State::Installed, code, session.client.id());
        let ended = Ended::Failed(code, code);
        let id = Some(session.id.as_str());
        self.updates.installed(started.plus_ms(60), failed.plus_ms(650), update, Installer::Cbs, ended, id);
        self.agent.install_failed(failed.plus_ms(700), update, code);
        self.system.install_failed(failed.plus_ms(820), update, code);
        self.sessions.session(session, started.plus_ms(400), failed, SessionEnded::Uninstalled(code));
        failed
    }

    /// The session just ended well, without restart.
    pub(super) fn installed(&mut self, session: &Session, started: Moment) -> Moment {
        let (done, update) = (self.cbs.now(), &session.update);
        self.setup.reached(done.plus_ms(40), update.kb, State::Installed, session.client.id());
        let id = Some(session.id.as_str());
        self.updates.installed(started.plus_ms(60), done.plus_ms(650), update, Installer::Cbs, Ended::Installed, id);
        self.agent.installed(done.plus_ms(700), update);
        self.system.installed(done.plus_ms(820), update);
        self.sessions.session(session, started.plus_ms(400), done, SessionEnded::Complete);
        done
    }

    /// The session just ended but for the restart.
    pub(super) fn pending(&mut self, session: &Session, started: Moment) -> Moment {
        let (prepared, update) = (self.cbs.now(), &session.update);
        self.setup.restart_needed(prepared.plus_ms(40), update.kb, State::Installed, session.client.id());
        let (id, end) = (Some(session.id.as_str()), prepared.plus_ms(650));
        self.updates.installed(started.plus_ms(60), end, update, Installer::Cbs, Ended::RestartNeeded, id);
        self.agent.installed_but_for_the_restart(prepared.plus_ms(700), update);
        self.system.restart_needed(prepared.plus_ms(820), &[update]);
        prepared
    }

    /// Every file of it, collected with the PC up since `booted`.
    pub(super) fn entries(self, booted: Moment) -> Vec<Entry> {
        let mut entries = vec![
            cbs(self.cbs),
            agent(self.agent),
            entry(SYSTEM, self.system.into_bytes()),
            entry(UPDATE_LOG, self.updates.into_bytes()),
            entry(SESSIONS, self.sessions.into_bytes()),
        ];
        if !self.setup.is_empty() {
            entries.push(entry(SETUP, self.setup.into_bytes()));
        }
        entries.extend(facts(&self.machine, booted, Products::None));
        entries
    }
}

/// All attempts of one KB.
pub(super) fn history(kb: &'static str, outcomes: &[&'static str]) -> History {
    History { kb, outcomes: outcomes.to_vec() }
}

/// A file was denied.
pub(super) fn denied(file: &'static str) -> ExpectedDiagnosis {
    ExpectedDiagnosis { cause: "access-denied-file-lock", confidence: "certain", subject: Some(file) }
}
