//! `servicing\Sessions\Sessions.xml`: the servicing stack's memory of its sessions, which outlives `CBS.log`.
//!
//! The shape is the one Microsoft's servicing team showed: a session with client, phases and states, its tasks (packages
//! with the state they were to have), its actions. Times are the machine's wall clock.

use crate::cbs::Session;
use crate::clock::Moment;
use crate::machine::Machine;
use crate::text::{Encoding, LineEnd, TextStyle};
use std::fmt::Write as _;

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Installed.
    Complete,
    /// Failed while resolving, with this code.
    Unresolved(u32),
    /// Failed after it was staged, with this code.
    Uninstalled(u32),
    /// Everything is prepared, and the restart has not come.
    Pending,
}

/// The file being written.
#[derive(Clone, Debug)]
pub struct SessionsFile {
    machine: Machine,
    text: String,
}

impl SessionsFile {
    /// No session yet.
    #[must_use]
    pub fn new(machine: &Machine) -> Self {
        Self { machine: machine.clone(), text: String::new() }
    }

    fn time(&self, at: Moment) -> String {
        self.machine.clock.line(at).replace(['-', ' '], "/")
    }

    /// A session that was queued at `queued` and ended at `ended_at`.
    pub fn session(&mut self, session: &Session, queued: Moment, ended_at: Moment, ended: Ended) -> &mut Self {
        let (state, status, reboot) = match ended {
            Ended::Complete => ("Complete", 0, false),
            Ended::Unresolved(code) => ("Queued", code, false),
            Ended::Uninstalled(code) => ("Staged", code, false),
            Ended::Pending => ("Installed", 0, true),
        };
        let (started, complete) = (self.time(queued.plus_ms(1400)), self.time(ended_at));
        let queued = self.time(queued);
        let (id, client) = (&session.id, session.client.id());
        let (package, kb) = (&session.update.package, session.update.kb);
        let complete = if ended == Ended::Pending { String::new() } else { format!(" Complete=\"{complete}\"") };
        // Writing to a String cannot fail.
        let _ = write!(
            self.text,
            "\t<Session version=\"1.0\" id=\"{id}\" client=\"{client}\" options=\"816\" currentPhase=\"1\" lastSuccessfulState=\"{state}\" pendingFollower=\"false\" retry=\"true\" Queued=\"{queued}\" Started=\"{started}\"{complete} status=\"0x{status:x}\">\n\
             \t\t<Tasks>\n\
             \t\t\t<Phase seq=\"1\">\n\
             \t\t\t\t<package id=\"{package}\" name=\"{kb}\" targetState=\"Installed\" options=\"4\"/>\n\
             \t\t\t</Phase>\n\
             \t\t</Tasks>\n\
             \t\t<Actions>\n\
             \t\t\t<Phase seq=\"1\" rebootRequired=\"{reboot}\" Resolved=\"{started}\">\n\
             \t\t\t\t<Resolve package=\"Package_1_for_{kb}~31bf3856ad364e35~amd64~~10.0.1.3\" update=\"{number}-1_neutral_PACKAGE\"/>\n\
             \t\t\t</Phase>\n\
             \t\t</Actions>\n\
             \t</Session>\n",
            number = session.update.number(),
        );
        self
    }

    /// The file: UTF-8, CRLF.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Sessions>\n{}</Sessions>\n", self.text);
        TextStyle { encoding: Encoding::Utf8, line_end: LineEnd::CrLf }.encode(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbs::{CbsLog, Client};
    use crate::machine::Update;

    #[test]
    fn a_session_names_its_package_and_its_kb() {
        let machine = Machine::cmge_2022();
        let at = machine.clock.at("2022-09-15 14:01:44");
        let update = Update::cumulative("KB5017308", "19041.2006.1.8", "2022-09");
        let session = CbsLog::new(&machine, at, 1).begin(&update, Client::Agent);
        let mut file = SessionsFile::new(&machine);
        file.session(&session, at, at.plus_ms(60_000), Ended::Unresolved(0x8007_3712));
        let text = String::from_utf8(file.into_bytes()).unwrap();
        let id = &session.id;
        assert!(text.contains(&format!(
            "<Session version=\"1.0\" id=\"{id}\" client=\"WindowsUpdateAgent\" options=\"816\" currentPhase=\"1\" lastSuccessfulState=\"Queued\" pendingFollower=\"false\" retry=\"true\" Queued=\"2022/09/15/14:01:44\" Started=\"2022/09/15/14:01:45\" Complete=\"2022/09/15/14:02:44\" status=\"0x80073712\">\r\n"
        )));
        assert!(text.contains("<package id=\"Package_for_KB5017308~31bf3856ad364e35~amd64~~19041.2006.1.8\" name=\"KB5017308\" targetState=\"Installed\" options=\"4\"/>"));
        assert!(text.starts_with("<?xml") && text.ends_with("</Sessions>\r\n"));
    }
}
