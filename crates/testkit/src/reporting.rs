//! `SoftwareDistribution\ReportingEvents.log`: what the update agent did, one event a line, with the offset in force.

use crate::clock::Moment;
use crate::machine::{Machine, Update};
use crate::rng::Rng;
use crate::text::TextStyle;

/// The agent's event log being written. Events may be added in any order; they are written by time, as the agent does.
#[derive(Clone, Debug)]
pub struct AgentLog {
    machine: Machine,
    rng: Rng,
    caller: &'static str,
    events: Vec<(Moment, String)>,
}

const NO_UPDATE: &str = "9482F4B4-E343-43B6-B170-9A65BC822C77";

impl AgentLog {
    /// Nothing happened yet.
    #[must_use]
    pub fn new(machine: &Machine, seed: u64) -> Self {
        Self { machine: machine.clone(), rng: Rng::new(seed), caller: "UpdateOrchestrator", events: Vec::new() }
    }

    /// What follows is asked for by `wusa`: somebody opened an offline package.
    pub fn through_wusa(&mut self) -> &mut Self {
        self.caller = "wusa";
        self
    }

    /// One line: `kind` is `182 [AGENT_INSTALLING_FAILED]`, `what` the operation and message.
    fn event(
        &mut self,
        at: Moment,
        kind: &str,
        update: (&str, u32),
        code: u32,
        success: bool,
        what: [&str; 2],
    ) -> &mut Self {
        let (guid, time) = (self.rng.guid(), self.machine.clock.reporting(at));
        let vector = format!("{:.16}.1.1.0.4.0", self.rng.hash());
        let (id, revision) = update;
        let result = if success { "Success" } else { "Failure" };
        let caller = if revision == 0 { "<<PROCESS>>: DllHost.exe" } else { self.caller };
        self.events.push((at, format!(
            "{{{guid}}}\t{time}\t1\t{kind}\t101\t{{{id}}}\t{revision}\t{code:x}\t{caller}\t{result}\t{}\t{}\t{vector}",
            what[0], what[1]
        )));
        self
    }

    /// A scan found `count` updates.
    pub fn detected(&mut self, at: Moment, count: u32) -> &mut Self {
        let message = format!("Windows Update Client successfully detected {count} updates.");
        self.event(
            at,
            "147 [AGENT_DETECTION_FINISHED]",
            (NO_UPDATE, 0),
            0,
            true,
            ["Software Synchronization", &message],
        )
    }

    /// A scan failed: the server was not reached, say.
    pub fn detection_failed(&mut self, at: Moment, code: u32) -> &mut Self {
        let message = format!("Windows Update Client failed to detect with error 0x{code:08x}.");
        self.event(
            at,
            "148 [AGENT_DETECTION_FAILED]",
            (NO_UPDATE, 0),
            code,
            false,
            ["Software Synchronization", &message],
        )
    }

    /// A scan every six hours between two moments.
    pub fn daily_scans(&mut self, from: Moment, to: Moment) -> &mut Self {
        let mut at = from;
        while at < to {
            let count = u32::try_from(self.rng.between(0, 4)).unwrap_or(0);
            self.detected(at, count);
            let minutes = self.rng.between(340, 380);
            at = at.plus_ms(minutes * 60_000 + 417);
        }
        self
    }

    /// Download started.
    pub fn download_started(&mut self, at: Moment, update: &Update) -> &mut Self {
        let update = (update.id.as_str(), update.revision);
        self.event(at, "167 [AGENT_DOWNLOAD_STARTED]", update, 0, true, ["Content Download", "Download started."])
    }

    /// Download finished.
    pub fn downloaded(&mut self, at: Moment, update: &Update) -> &mut Self {
        let update = (update.id.as_str(), update.revision);
        self.event(at, "162 [AGENT_DOWNLOAD_SUCCEEDED]", update, 0, true, ["Content Download", "Download succeeded."])
    }

    /// Download cancelled: a code, and still `Success`.
    pub fn download_cancelled(&mut self, at: Moment, update: &Update) -> &mut Self {
        let update = (update.id.as_str(), update.revision);
        let what = ["Content Download", "Download canceled."];
        self.event(at, "163 [AGENT_DOWNLOAD_CANCELED]", update, 0x8024_000b, true, what)
    }

    /// Download failed. The line names no title: only the update id joins it to one that does.
    pub fn download_failed(&mut self, at: Moment, update: &Update, code: u32) -> &mut Self {
        let update = (update.id.as_str(), update.revision);
        let what = ["Content Download", "Error: Download failed."];
        self.event(at, "161 [AGENT_DOWNLOAD_FAILED]", update, code, false, what)
    }

    /// Installation started.
    pub fn install_started(&mut self, at: Moment, update: &Update) -> &mut Self {
        let message =
            format!("Installation Started: Windows has started installing the following update: {}", update.title);
        let update = (update.id.as_str(), update.revision);
        self.event(at, "181 [AGENT_INSTALLING_STARTED]", update, 0, true, ["Content Install", &message])
    }

    /// Installation failed.
    pub fn install_failed(&mut self, at: Moment, update: &Update, code: u32) -> &mut Self {
        let message = format!(
            "Installation Failure: Windows failed to install the following update with error 0x{code:08x}: {}.",
            update.title
        );
        let update = (update.id.as_str(), update.revision);
        self.event(at, "182 [AGENT_INSTALLING_FAILED]", update, code, false, ["Content Install", &message])
    }

    /// Installed.
    pub fn installed(&mut self, at: Moment, update: &Update) -> &mut Self {
        let message =
            format!("Installation Successful: Windows successfully installed the following update: {}", update.title);
        let update = (update.id.as_str(), update.revision);
        self.event(at, "183 [AGENT_INSTALLING_SUCCEEDED]", update, 0, true, ["Content Install", &message])
    }

    /// Installed but for the restart, as Windows 10 also writes it: 183 with the code that asks for one.
    pub fn installed_but_for_the_restart(&mut self, at: Moment, update: &Update) -> &mut Self {
        let message =
            format!("Installation Successful: Windows successfully installed the following update: {}", update.title);
        let update = (update.id.as_str(), update.revision);
        let what = ["Content Install", &message];
        self.event(at, "183 [AGENT_INSTALLING_SUCCEEDED]", update, 0x0024_0005, true, what)
    }

    /// Waits for a restart.
    pub fn install_pending(&mut self, at: Moment, update: &Update) -> &mut Self {
        let update = (update.id.as_str(), update.revision);
        let what = ["Content Install", "Installation pending."];
        self.event(at, "201 [AGENT_INSTALLING_PENDING]", update, 0x0024_0005, true, what)
    }

    /// Download half an hour before `started`, then the installation that starts there.
    pub fn fetched_and_started(&mut self, started: Moment, update: &Update) -> &mut Self {
        self.download_started(started.plus_ms(-31 * 60_000 - 211), update)
            .downloaded(started.plus_ms(-2 * 60_000 - 87), update)
            .install_started(started, update)
    }

    /// The file: UTF-16LE with mark, CRLF.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.events.sort();
        let text: String = self.events.into_iter().flat_map(|(_, line)| [line, "\n".to_owned()]).collect();
        TextStyle::AGENT.encode(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_utf16_lines_with_thirteen_columns_and_the_offset() {
        let machine = Machine::cmge_2022();
        let update = Update::cumulative("KB5014805", "19041.1766.1.2", "2022-06");
        let at = machine.clock.at("2022-09-09 15:58:23").plus_ms(117);
        let mut log = AgentLog::new(&machine, 7);
        log.install_failed(at, &update, 0x8007_3712).fetched_and_started(at.plus_ms(-90_000), &update);
        let bytes = log.into_bytes();
        let (text, encoding, _) = encoding_rs::UTF_16LE.decode(&bytes);
        assert_eq!(encoding, encoding_rs::UTF_16LE);
        let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 4);
        let columns: Vec<&str> = lines[3].split('\t').collect();
        assert_eq!(columns.len(), 13);
        assert_eq!(columns[1], "2022-09-09 15:58:23:117+0800");
        assert_eq!(columns[3], "182 [AGENT_INSTALLING_FAILED]");
        assert_eq!((columns[7], columns[9]), ("80073712", "Failure"));
        assert!(columns[11].ends_with("with error 0x80073712: 2022-适用于 Windows 10 Version 21H2 的 06 累积更新，适合基于 x64 的系统 (KB5014805)."));
    }
}
