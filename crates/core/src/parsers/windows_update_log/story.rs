//! What must be remembered between lines: who works on what. Everything is bounded; the oldest goes first.

use super::message::{Said, Teller, Work};
use super::network::host;
use super::recent::Recent;
use super::tokens::{UpdateId, guid_text};
use super::troubles::Troubles;
use crate::extract::{AgentStep, Event, Extract, Fault, What, cut};
use crate::hresult::Code;
use crate::text::Line;
use crate::time::{LocalTime, OffsetMinutes, Stamp};
use std::collections::VecDeque;

/// Titles remembered.
const TITLES: usize = 1_000;
/// Parts of updates remembered.
const PARTS: usize = 4_000;
/// Threads, jobs and calls remembered.
const BUSY: usize = 256;
/// Installs remembered, ended or not.
const INSTALLS: usize = 64;
/// Updates of one call, codes of one install.
const EACH: usize = 64;
/// Bytes of a title or client remembered.
const NAME: usize = 500;
/// Within this time a second line tells of the same start, result or request.
pub(super) const SAME_MS: i64 = 600_000;

/// WU_S_REBOOT_REQUIRED: done, waits for the restart.
const REBOOT_REQUIRED: Code = Code(0x0024_0005);
/// WU_E_UH_POSTREBOOTSTILLPENDING: said while the restart is still to come.
const STILL_PENDING: Code = Code(0x8024_2014);
/// WU_E_UH_POSTREBOOTRESULTUNKNOWN, WU_E_UH_POSTREBOOTUNEXPECTEDSTATE: the agent does not know; no result.
const UNKNOWN: [Code; 2] = [Code(0x8024_2015), Code(0x8024_2016)];

/// What a thread is busy with.
#[derive(Default)]
struct Thread {
    work: Option<Work>,
    client: String,
    call: Option<u128>,
    /// Title and update read last in a list.
    title: String,
    listed: Option<UpdateId>,
    /// It is a worker's, and works on this update where that is known.
    worker: bool,
    update: Option<UpdateId>,
    /// The failed scan was told.
    told: Option<Code>,
    /// The service it looks at, whether it asks a server at all, and which.
    service: String,
    offline: bool,
    server: String,
}

/// A call for downloads.
struct Call {
    client: String,
    updates: Vec<(UpdateId, bool)>,
}

/// An install of an update. Two jobs may try the same one at once.
struct Install {
    update: UpdateId,
    client: String,
    job: Option<u128>,
    began: LocalTime,
    /// Codes told of it.
    codes: Vec<Code>,
    ended: Option<(Teller, Code)>,
}

/// Where a line stands.
pub(super) struct At<'a, 'b> {
    pub(super) line: &'a Line<'b>,
    pub(super) time: LocalTime,
    pub(super) thread: (u32, u32),
}

/// The agent's doings so far.
pub(super) struct Story {
    titles: Recent<u128, String>,
    parts: Recent<u128, UpdateId>,
    threads: Recent<(u32, u32), Thread>,
    jobs: Recent<u128, String>,
    calls: Recent<u128, Call>,
    /// In the order they began.
    installs: VecDeque<Install>,
    troubles: Troubles,
}

impl Default for Story {
    fn default() -> Self {
        Self {
            titles: Recent::new(TITLES),
            parts: Recent::new(PARTS),
            threads: Recent::new(BUSY),
            jobs: Recent::new(BUSY),
            calls: Recent::new(BUSY),
            installs: VecDeque::new(),
            troubles: Troubles::default(),
        }
    }
}

impl Story {
    /// Takes in what a line says.
    pub(super) fn tell(&mut self, said: Said<'_>, at: &At<'_, '_>, out: &mut Extract) {
        match said {
            Said::ServiceStarts => self.installs.retain(|install| install.ended.is_some()),
            Said::Title(title) => self.thread(at).title = name(title),
            Said::Listed { update, own } => self.listed(update, own, at, out),
            Said::Part(part) => {
                if let Some(whole) = self.thread(at).listed {
                    self.parts.put(part.guid, whole);
                }
            }
            Said::Named { title, update } => self.titles.put(update.guid, name(title)),
            Said::Begins { work, client, call } => {
                let thread = self.thread(at);
                let server = std::mem::take(&mut thread.server);
                *thread = Thread { work: Some(work), client: name(client), call, server, ..Thread::default() };
            }
            Said::Call(call) => self.thread(at).call = Some(call),
            Said::Ends { work, client, code } => {
                let thread = self.thread(at);
                let began = thread.work.take() == Some(Work::Scan) && thread.told.is_none();
                thread.listed = None;
                match code {
                    _ if work != Work::Scan => {}
                    Some(code) if !code.is_success() => self.scan_failed(code, client, at, out),
                    None if !began => {}
                    _ if self.thread(at).offline => {}
                    _ => self.scanned(client, at, out),
                }
            }
            Said::Asks(url) | Said::Server(url) => {
                if let Some(host) = host(url) {
                    self.thread(at).server = name(host);
                }
            }
            Said::Service(guid) => self.thread(at).service = guid.to_ascii_uppercase(),
            Said::Online(asks) => self.thread(at).offline = !asks,
            Said::Request(request) => {
                let server = host(request.url).map(name).unwrap_or_else(|| self.thread(at).server.clone());
                self.troubles.request(&request, server, at, out);
            }
            Said::Fault(fault, subject, code) => self.troubles.fault(fault, subject, code, at, out),
            Said::Job { job, client } => self.jobs.put(job, name(client)),
            Said::Starts { job, update } => {
                let client = self.jobs.get(&job).cloned().unwrap_or_default();
                self.start(update, Some(job), client, at, out);
            }
            Said::Result { update, teller, operation, client, mapped, unmapped } => match operation {
                "Uninstall" => {}
                "Download" => {
                    let step = if mapped.is_success() { AgentStep::Downloaded } else { AgentStep::DownloadFailed };
                    self.agent(step, update, mapped, client, at, out);
                }
                _ => self.result(update, teller, client, (mapped, unmapped), at, out),
            },
            Said::Downloaded { call, code, aborted } => self.call_ended(call, code, aborted, at, out),
            Said::DownloadFailed { update, code } => self.download_failed(update, code, at, out),
            Said::Screen { update, install, succeeded } => {
                self.thread(at).listed = Some(update);
                if succeeded && install {
                    self.result(update, Teller::Screen, "", (Code::OK, Code::OK), at, out);
                }
            }
            Said::ScreenFailed { install, mapped, unmapped } => {
                if let Some(update) = self.thread(at).listed.take()
                    && install
                {
                    self.result(update, Teller::Screen, "", (mapped, unmapped), at, out);
                }
            }
            Said::WorkerBegins => {
                let update = self.only_install();
                let thread = self.thread(at);
                (thread.worker, thread.update) = (true, update);
            }
            Said::WorkerOn(part) => {
                let update = self.whole(part);
                self.thread(at).update = Some(update);
            }
            Said::WorkerEnds(code) => {
                if !code.is_success() {
                    self.fails(None, code, at, out);
                }
                let thread = self.thread(at);
                (thread.worker, thread.update) = (false, None);
            }
            Said::Fails { update, code, inside } => {
                let thread = self.thread(at);
                if thread.worker {
                    thread.update = update.or(thread.update);
                }
                if !inside || thread.worker {
                    self.fails(update, code, at, out);
                }
            }
            Said::Exit(code) => match self.thread(at).work {
                Some(Work::Install) => self.fails(None, code, at, out),
                Some(Work::Download) => {}
                Some(Work::Scan) | None => self.scan_exit(code, at, out),
            },
            Said::ScanFailed(code) => self.scan_exit(code, at, out),
            Said::Trouble(code) => self.troubles.trouble(code, at, out),
            Said::Zone(_) | Said::Proxy(_) | Said::Report(_) => {}
        }
    }

    /// A record of the agent's journal that stands in this log. It may tell again what lines before it told.
    pub(super) fn report(
        &mut self,
        what: What,
        time: (LocalTime, OffsetMinutes),
        update: Option<UpdateId>,
        at: &At<'_, '_>,
        out: &mut Extract,
    ) {
        let What::Agent { step, revision, code, title, client, .. } = &what else { return };
        let Some(update) = update else {
            // A scan: its thread's lines told of it before.
            if *step == AgentStep::ScanFailed && !self.scan_told(*code) {
                push(at, Stamp::Zoned(time.0, time.1), what, out);
            }
            return;
        };
        let update = UpdateId { revision: update.revision.or_else(|| revision.parse().ok()), ..update };
        if !title.is_empty() {
            self.titles.put(update.guid, name(title));
        }
        match step {
            AgentStep::InstallStarted => return self.start(update, None, client.clone(), at, out),
            AgentStep::InstallFailed | AgentStep::Installed | AgentStep::RestartPending => {
                let code = if *step == AgentStep::RestartPending { REBOOT_REQUIRED } else { *code };
                return self.result(update, Teller::Report, client, (code, Code::OK), at, out);
            }
            _ => {}
        }
        push(at, Stamp::Zoned(time.0, time.1), what, out);
    }

    /// How much is remembered.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> [usize; 7] {
        let (titles, parts, threads) = (self.titles.items.len(), self.parts.items.len(), self.threads.items.len());
        let (jobs, calls) = (self.jobs.items.len(), self.calls.items.len());
        [titles, parts, threads, jobs, calls, self.installs.len(), self.troubles.len()]
    }

    fn thread(&mut self, at: &At<'_, '_>) -> &mut Thread {
        // The thread asked for last is the one that goes last.
        let thread = self.threads.take(&at.thread).unwrap_or_default();
        self.threads.put(at.thread, thread);
        let newest = self.threads.items.len() - 1;
        &mut self.threads.items[newest].1
    }

    fn listed(&mut self, update: UpdateId, own: bool, at: &At<'_, '_>, out: &mut Extract) {
        let thread = self.thread(at);
        let title = std::mem::take(&mut thread.title);
        thread.listed = Some(update);
        let (work, call, client) = (thread.work, thread.call, thread.client.clone());
        if !title.is_empty() {
            self.titles.put(update.guid, title);
        }
        match work.filter(|_| own) {
            Some(Work::Install) => self.start(update, None, client, at, out),
            Some(Work::Download) => {
                if let Some(id) = call {
                    if self.calls.get(&id).is_none() {
                        self.calls.put(id, Call { client: client.clone(), updates: Vec::new() });
                    }
                    if let Some(call) = self.calls.get(&id).filter(|call| call.updates.len() < EACH) {
                        call.updates.push((update, false));
                    }
                }
                self.agent(AgentStep::DownloadStarted, update, Code::OK, &client, at, out);
            }
            Some(Work::Scan) | None => {}
        }
    }

    /// Begins an install, unless a line before told of it.
    fn start(&mut self, update: UpdateId, job: Option<u128>, client: String, at: &At<'_, '_>, out: &mut Extract) {
        let open = self.installs.iter_mut().filter(|i| i.ended.is_none() && i.update.guid == update.guid);
        for install in open {
            let near = (at.time.ms() - install.began.ms()).abs() <= SAME_MS;
            if if install.job.is_some() && job.is_some() { install.job == job } else { near } {
                install.job = install.job.or(job);
                install.update.revision = install.update.revision.or(update.revision);
                return;
            }
        }
        self.begin(update, job, client.clone(), at.time);
        self.agent(AgentStep::InstallStarted, update, Code::OK, &client, at, out);
    }

    /// Ends an install by the first line that states its result.
    fn result(
        &mut self,
        update: UpdateId,
        teller: Teller,
        client: &str,
        (mapped, unmapped): (Code, Code),
        at: &At<'_, '_>,
        out: &mut Extract,
    ) {
        let Some(install) = self.latest(update.guid, client, at.time) else { return };
        let again = install.ended.is_some_and(|(by, code)| by != teller && code.is_success() == mapped.is_success());
        let near = (at.time.ms() - install.began.ms()).abs() <= SAME_MS;
        if again && near {
            return;
        }
        let update = UpdateId { revision: update.revision.or(install.update.revision), ..update };
        let client = if client.is_empty() { install.client.clone() } else { client.to_owned() };
        // From here on, what tells of the same result is near its end.
        (install.ended, install.began) = (Some((teller, mapped)), at.time);
        if UNKNOWN.contains(&mapped) {
            return self.fails(Some(update), mapped, at, out);
        }
        let step = match mapped {
            REBOOT_REQUIRED | STILL_PENDING => AgentStep::RestartPending,
            code if code.is_success() => AgentStep::Installed,
            _ => AgentStep::InstallFailed,
        };
        if step == AgentStep::InstallFailed && !unmapped.is_success() && unmapped != mapped {
            self.fails(Some(update), unmapped, at, out);
        }
        if let Some(install) = self.installs.iter_mut().rev().find(|i| i.update.guid == update.guid) {
            // What is written behind a result only repeats it.
            install.codes.truncate(EACH - 1);
            install.codes.push(mapped);
        }
        // *Restart pending* is an error number, but no failure.
        let code = if mapped == STILL_PENDING { Code::OK } else { mapped };
        self.agent(step, update, code, &client, at, out);
    }

    fn begin(&mut self, update: UpdateId, job: Option<u128>, client: String, began: LocalTime) {
        if self.installs.len() >= INSTALLS {
            self.installs.pop_front();
        }
        self.installs.push_back(Install { update, client, job, began, codes: Vec::new(), ended: None });
    }

    /// The install a result belongs to: the latest that has not ended, or the latest, or one of which nothing is known.
    fn latest(&mut self, guid: u128, client: &str, time: LocalTime) -> Option<&mut Install> {
        let of = |i: &Install| i.update.guid == guid;
        let open = self.installs.iter().rposition(|i| of(i) && i.ended.is_none());
        let at = match open.or_else(|| self.installs.iter().rposition(of)) {
            Some(at) => at,
            None => {
                self.begin(UpdateId { guid, revision: None }, None, name(client), time);
                self.installs.len() - 1
            }
        };
        self.installs.get_mut(at)
    }

    /// The update that is being installed, if there is only one.
    fn only_install(&self) -> Option<UpdateId> {
        let mut open = self.installs.iter().filter(|install| install.ended.is_none()).map(|install| install.update);
        let first = open.next()?;
        open.all(|other| other.guid == first.guid).then_some(first)
    }

    fn whole(&mut self, part: UpdateId) -> UpdateId {
        self.parts.get(&part.guid).copied().unwrap_or(part)
    }

    /// A code inside an install, told once for each install.
    fn fails(&mut self, update: Option<UpdateId>, code: Code, at: &At<'_, '_>, out: &mut Extract) {
        let update = match update {
            Some(update) => Some(self.whole(update)),
            None => self.thread(at).update.or_else(|| self.only_install()),
        };
        let Some(update) = update else { return self.troubles.trouble(code, at, out) };
        if let Some(install) = self.installs.iter_mut().rev().find(|i| i.update.guid == update.guid) {
            if install.codes.contains(&code) || install.codes.len() >= EACH {
                return;
            }
            install.codes.push(code);
        }
        push(at, Stamp::Local(at.time), What::AgentFailure { update: guid_text(update.guid), code }, out);
    }

    fn call_ended(&mut self, call: u128, code: Code, aborted: bool, at: &At<'_, '_>, out: &mut Extract) {
        let Some(Call { client, updates }) = self.calls.take(&call) else { return };
        // Where an update's own failure was told, the others came through.
        let told = updates.iter().any(|(_, failed)| *failed);
        for (update, _) in updates.into_iter().filter(|(_, failed)| !failed) {
            let step = match () {
                () if aborted => AgentStep::DownloadCancelled,
                () if code.is_success() || told => AgentStep::Downloaded,
                () => AgentStep::DownloadFailed,
            };
            let code = if step == AgentStep::Downloaded { Code::OK } else { code };
            self.agent(step, update, code, &client, at, out);
        }
    }

    fn download_failed(&mut self, update: Option<UpdateId>, code: Code, at: &At<'_, '_>, out: &mut Extract) {
        let update = match update {
            Some(update) => Some(self.whole(update)),
            None => {
                let mut waiting = self.calls.items.iter().flat_map(|(_, call)| &call.updates);
                let first = waiting.next().map(|(update, _)| *update);
                first.filter(|_| waiting.next().is_none())
            }
        };
        let Some(update) = update else { return self.troubles.fault(Fault::Download, "", code, at, out) };
        let mut client = String::new();
        for (_, call) in &mut self.calls.items {
            for (_, failed) in call.updates.iter_mut().filter(|(waiting, _)| waiting.guid == update.guid) {
                *failed = true;
                client.clone_from(&call.client);
            }
        }
        self.agent(AgentStep::DownloadFailed, update, code, &client, at, out);
    }

    fn scan_exit(&mut self, code: Code, at: &At<'_, '_>, out: &mut Extract) {
        let thread = self.thread(at);
        if thread.told.replace(code) == Some(code) {
            return;
        }
        let client = thread.client.clone();
        self.scan_failed(code, &client, at, out);
    }

    fn scan_failed(&mut self, code: Code, client: &str, at: &At<'_, '_>, out: &mut Extract) {
        let what = self.scan(AgentStep::ScanFailed, code, client, at);
        self.troubles.scan_failed();
        push(at, Stamp::Local(at.time), what, out);
    }

    fn scanned(&mut self, client: &str, at: &At<'_, '_>, out: &mut Extract) {
        let what = self.scan(AgentStep::Scanned, Code::OK, client, at);
        self.troubles.scanned(event(at, Stamp::Local(at.time), what), out);
    }

    fn scan(&mut self, step: AgentStep, code: Code, client: &str, at: &At<'_, '_>) -> What {
        let title = self.thread(at).service.clone();
        What::Agent { step, update: String::new(), revision: String::new(), code, title, client: name(client) }
    }

    /// The log ends.
    pub(super) fn finish(&mut self, out: &mut Extract) {
        self.troubles.finish(out);
    }

    fn scan_told(&self, code: Code) -> bool {
        self.threads.items.iter().any(|(_, thread)| thread.told == Some(code))
    }

    fn agent(
        &mut self,
        step: AgentStep,
        update: UpdateId,
        code: Code,
        client: &str,
        at: &At<'_, '_>,
        out: &mut Extract,
    ) {
        let what = What::Agent {
            step,
            update: guid_text(update.guid),
            revision: update.revision.map(|r| r.to_string()).unwrap_or_default(),
            code,
            title: self.titles.get(&update.guid).cloned().unwrap_or_default(),
            client: name(client),
        };
        push(at, Stamp::Local(at.time), what, out);
    }
}

pub(super) fn push(at: &At<'_, '_>, time: Stamp, what: What, out: &mut Extract) {
    out.push_event(event(at, time, what));
}

pub(super) fn event(at: &At<'_, '_>, time: Stamp, what: What) -> Event {
    Event { line: at.line.number, offset: at.line.offset, time: Some(time), text: cut(&at.line.text()), what }
}

/// A title or client, within bounds; the agent writes `<NULL>` and `(null)` for none.
fn name(text: &str) -> String {
    if matches!(text, "<NULL>" | "(null)") {
        return String::new();
    }
    let end = (0..=NAME.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text[..end].to_owned()
}
