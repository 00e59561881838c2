//! What the messages say about updates.

use super::step_of;
use crate::extract::{AgentStep, Fault, What, cut};
use crate::hresult::Code;
use std::collections::BTreeMap;

/// Who speaks.
const CLIENT: &str = "ConfigMgr";
/// WU_S_REBOOT_REQUIRED.
const REBOOT_REQUIRED: Code = Code(0x0024_0005);
/// Updates whose titles are remembered.
const TITLES: usize = 2_000;
/// Updates of one job.
const JOB: usize = 200;
/// Characters of a title.
const TITLE_LIMIT: usize = 300;

/// What the messages so far told.
#[derive(Default)]
pub(super) struct Story {
    /// Title by update.
    titles: BTreeMap<String, String>,
    /// Updates that are to be installed next.
    job: Vec<String>,
    /// State by update, as it was told last: the same state is told many times.
    states: BTreeMap<String, AgentStep>,
    /// What a search ended with: its job says so, then the scan.
    searched: Option<Code>,
}

impl Story {
    /// Takes the next message.
    pub(super) fn next(&mut self, message: &str) -> Vec<What> {
        if message.contains("Update (") {
            if let Some((update, title)) = missing(message) {
                self.title(&update, title);
                if self.job.len() < JOB && !self.job.contains(&update) {
                    self.job.push(update);
                }
            } else if let Some((update, title)) = targeted(message) {
                self.title(&update, title);
            } else if let Some((update, state, code)) = progress(message) {
                return self.progress(update, state, code).into_iter().collect();
            }
            return Vec::new();
        }
        if let Some((update, code, reboot)) = finished(message) {
            let step = if code.is_success() { AgentStep::Installed } else { AgentStep::InstallFailed };
            let code = if code == Code::OK && reboot { REBOOT_REQUIRED } else { code };
            return vec![self.agent(step, update, code)];
        }
        if message.starts_with("Async installation of updates started") {
            let job = std::mem::take(&mut self.job);
            return job.into_iter().map(|update| self.agent(AgentStep::InstallStarted, update, Code::OK)).collect();
        }
        if message.starts_with("Failed to download updates to the WUAgent datastore")
            && let Some(code) = code_of(message)
        {
            let job = std::mem::take(&mut self.job);
            let failed = job.into_iter().map(|update| self.agent(AgentStep::DownloadFailed, update, code));
            return untrusted(code).into_iter().chain(failed).collect();
        }
        if message.starts_with("Group policy settings were overwritten by a higher authority") {
            return vec![overruled(message)];
        }
        let search = message.starts_with("OnSearchComplete - Failed to end search job");
        let scan = contains(message, "scan failed") || message.starts_with("Failed to Add Update Source for WUAgent");
        let Some(code) = code_of(message).filter(|code| (scan || search) && !code.is_success()) else {
            return Vec::new();
        };
        // The same failure, told again.
        let again = self.searched.take() == Some(code) && !search;
        self.searched = search.then_some(code);
        if again { Vec::new() } else { vec![self.agent(AgentStep::ScanFailed, String::new(), code)] }
    }

    fn title(&mut self, update: &str, title: &str) {
        if self.titles.len() < TITLES && !title.is_empty() {
            let title = title.chars().take(TITLE_LIMIT).collect();
            self.titles.insert(update.to_owned(), title);
        }
    }

    fn progress(&mut self, update: String, state: &str, code: Code) -> Option<What> {
        let step = step_of(state)?;
        if step == AgentStep::InstallFailed && code.is_success() {
            return None;
        }
        if self.states.len() >= TITLES {
            self.states.clear();
        }
        let again = self.states.insert(update.clone(), step) == Some(step);
        let failed = step == AgentStep::InstallFailed;
        (!again).then(|| self.agent(step, update, if failed { code } else { Code::OK }))
    }

    fn agent(&self, step: AgentStep, update: String, code: Code) -> What {
        let title = self.titles.get(&update).cloned().unwrap_or_default();
        // The revision is left out: only one of the logs knows it, and they must fit together.
        What::Agent { step, update, revision: String::new(), code, title, client: CLIENT.to_owned() }
    }
}

/// What an update was signed with leads to no root or publisher that this computer trusts: CERT_E_*, TRUST_E_*.
fn untrusted(code: Code) -> Option<What> {
    let trust = matches!(code.0, 0x800B_0001..=0x800B_0116 | 0x8009_6001..=0x8009_6019);
    let (subject, detail) = (String::new(), String::new());
    trust.then_some(What::Fault { fault: Fault::UpdateUntrusted, subject, detail, code })
}

/// CCM_E: the policy of the update server was overwritten.
const OVERRULED: Code = Code(0x87D0_0692);

/// `… by a higher authority (Domain Controller) to: Server http://wsus:8530 and Policy ENABLED`.
fn overruled(message: &str) -> What {
    let by = message.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(by, _)| by);
    let server = message.split_once("Server ").map_or("", |(_, rest)| rest.split_whitespace().next().unwrap_or(""));
    What::Fault { fault: Fault::AgentPolicy, subject: cut(server), detail: cut(by), code: OVERRULED }
}

fn contains(message: &str, words: &str) -> bool {
    message.as_bytes().windows(words.len()).any(|window| window.eq_ignore_ascii_case(words.as_bytes()))
}

/// An update's id as Windows writes it: 36 characters.
fn guid(text: &str) -> Option<String> {
    let guid = text.get(..36)?;
    let sound = guid.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    sound.then(|| guid.to_ascii_uppercase())
}

/// The update of `Update (Site_…/SUM_9f6b…) …`, or of `Update (9f6b…)`.
fn update_of(message: &str) -> Option<(String, &str)> {
    let (_, rest) = message.split_once("Update (")?;
    let (inside, rest) = rest.split_once(')')?;
    let id = inside.rsplit_once("SUM_").map_or(inside, |(_, id)| id);
    Some((guid(id)?, rest))
}

/// `1. Update (Missing): 2021-07 Cumulative Update … (KB5004237) (9f6b…, 201)`.
fn missing(message: &str) -> Option<(String, &str)> {
    let (_, rest) = message.split_once("Update (Missing): ")?;
    let (title, id) = rest.rsplit_once(" (")?;
    Some((guid(id)?, title.trim()))
}

/// `Update (Site_…/SUM_…) Name (… (KB5004237)) ArticleID (5004237) added to the targeted list of deployment ({…})`.
fn targeted(message: &str) -> Option<(String, &str)> {
    let (update, rest) = update_of(message)?;
    let (_, rest) = rest.split_once("Name (")?;
    let (title, _) = rest.split_once(") ArticleID (")?;
    Some((update, title.trim()))
}

/// `Update (Site_…/SUM_…) Progress: Status = ciStateError, PercentComplete = 0, DownloadSize = 0, Result = 0x80070643`.
fn progress(message: &str) -> Option<(String, &str, Code)> {
    let (update, rest) = update_of(message)?;
    let (_, rest) = rest.split_once("Progress: Status = ")?;
    let state = rest.split(',').next()?.trim();
    let code = rest.split_once("Result = ").and_then(|(_, code)| hex(code)).unwrap_or_default();
    Some((update, state, code))
}

/// `Update 1 (9f6b…) finished installing (0x80070643), Reboot Required? No`.
fn finished(message: &str) -> Option<(String, Code, bool)> {
    let (_, rest) = message.strip_prefix("Update ")?.split_once(" (")?;
    let (id, rest) = rest.split_once(')')?;
    let (code, rest) = rest.trim_start().strip_prefix("finished installing (")?.split_once(')')?;
    Some((guid(id)?, hex(code)?, rest.contains("Required? Yes")))
}

/// The code behind `error = `, `Error=`.
fn code_of(message: &str) -> Option<Code> {
    message.match_indices("0x").find_map(|(at, _)| hex(&message[at..]))
}

/// `0x80070643`, also `0x0`.
fn hex(text: &str) -> Option<Code> {
    let digits = text.trim_start().strip_prefix("0x").or_else(|| text.trim_start().strip_prefix("0X"))?;
    let length = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    u32::from_str_radix(digits.get(..length)?, 16).ok().map(Code)
}
