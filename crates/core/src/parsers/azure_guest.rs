//! Log of the guest extension with which Azure patches a virtual machine.
//!
//! ```text
//! [4128+00000001] 2025-02-10T19:22:11.6355702Z [Error] Downloading failed: [ActivityId=…][UpdateTitle=… (KB5049983)][HResult=0x80240022]
//! ```
//!
//! Times are UTC. A line belongs to an update when it names its title; the update's id is not said, so the title stands
//! for it. Not handled: lines of an assessment, which only counts updates.

use super::{Parts, Severity, When, place};
use crate::extract::{AgentStep, Event, Extract, ScanIssue, What, cut};
use crate::hresult::{Code, find};
use crate::text::Line;
use crate::time::{Stamp, UtcTime};

/// Who speaks.
const CLIENT: &str = "Azure";
/// Characters of a title.
const TITLE_LIMIT: usize = 300;

/// Reads the extension's log line by line.
#[derive(Default)]
pub(crate) struct Parser {
    impossible: u64,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let Some((time, level, message)) = crate::artifact::lists::azure_record(text.trim_start_matches('\u{FEFF}'))
        else {
            return;
        };
        out.records += 1;
        let Some(time) = UtcTime::from_fixed(time.as_bytes()) else { return };
        if !out.cover(Stamp::Utc(time)) {
            self.impossible += 1;
        }
        let Some(title) = field(message, "UpdateTitle") else { return };
        let (said, rest) = message.split_once(':').unwrap_or((message, ""));
        let Some(step) = step(said, level) else { return };
        let code = match step {
            AgentStep::DownloadFailed | AgentStep::InstallFailed => code(rest),
            _ => Code::OK,
        };
        let title: String = title.chars().take(TITLE_LIMIT).collect();
        let what = What::Agent {
            step,
            update: String::new(),
            revision: title.clone(),
            code,
            title,
            client: CLIENT.to_owned(),
        };
        let time = Some(Stamp::Utc(time));
        out.push_event(Event { line: line.number, offset: line.offset, time, text: cut(&text), what });
    }

    /// Tells what is left.
    pub(crate) fn finish(self, out: &mut Extract) {
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }
}

/// The value of `[Name=value]`; a title may hold brackets of its own.
fn field<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(&format!("[{name}="))?;
    let end = rest.find("][").or_else(|| rest.rfind(']'))?;
    Some(rest[..end].trim()).filter(|value| !value.is_empty())
}

/// The code a failure is said with: its own field, or the first one in what is said.
fn code(rest: &str) -> Code {
    let named = ["HResult", "ErrorCode", "ResultCode"].iter().find_map(|name| field(rest, name));
    let spelled = named.and_then(Code::from_spelling).or_else(|| {
        let (_, tail) = rest.split_once("0x")?;
        let digits = tail.bytes().take_while(u8::is_ascii_hexdigit).count();
        find(&format!("0x{}", tail.get(..digits)?))
    });
    spelled.filter(|code| !code.is_success()).unwrap_or_default()
}

/// `Downloading failed`, `Installing succeeded`, `Install started`.
fn step(said: &str, level: &str) -> Option<AgentStep> {
    let said = said.trim().to_ascii_lowercase();
    let has = |word: &str| said.contains(word);
    let failed = has("fail") || (level == "Error" && !has("succe"));
    Some(match (said.starts_with("download"), said.starts_with("install")) {
        (true, _) if failed => AgentStep::DownloadFailed,
        (true, _) if has("complet") || has("succe") || has("finish") => AgentStep::Downloaded,
        (true, _) if has("start") || has("begin") => AgentStep::DownloadStarted,
        (_, true) if failed => AgentStep::InstallFailed,
        (_, true) if has("complet") || has("succe") || has("finish") => AgentStep::Installed,
        (_, true) if has("start") || has("begin") => AgentStep::InstallStarted,
        _ => return None,
    })
}

/// The columns of a line, for whoever shows it.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let (time, level, message) = crate::artifact::lists::azure_record(line.trim_start_matches('\u{FEFF}'))?;
    let severity = match level {
        "Error" | "Critical" => Severity::Error,
        "Warning" => Severity::Warning,
        _ => Severity::Info,
    };
    let when = UtcTime::from_fixed(time.as_bytes()).map(|time| When::Ms(time.ms()));
    Some(Parts { when, severity: Some(severity), component: "", message: place(message.as_bytes(), line.as_bytes()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::{ArtifactKind, detect};

    fn parse(text: &str) -> Extract {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    const LOG: &str = "[4128+00000001] 2025-02-10T19:20:11.6355702Z [Information] Starting patch installation. [ActivityId=8f1c]\n[4128+00000001] 2025-02-10T19:21:11.6355702Z [Information] Installing started: [ActivityId=8f1c][UpdateTitle=2025-01 更新 (KB5049993)]\n[4128+00000001] 2025-02-10T19:22:11.6355702Z [Error] Downloading failed: [ActivityId=8f1c][UpdateTitle=2025-01 更新 [x64] (KB5049983)][HResult=0x80240022] Exception\n[4128+00000001] 2025-02-10T19:23:11.6355702Z [Information] Installing succeeded: [ActivityId=8f1c][UpdateTitle=2025-01 更新 (KB5049993)]\n   at Update.Downloader.Run()\n";

    #[test]
    fn steps_of_updates() {
        let out = parse(LOG);
        let steps: Vec<(AgentStep, u32, &str, bool)> = out
            .events
            .iter()
            .map(|event| match &event.what {
                What::Agent { step, update, revision, code, title, .. } => {
                    assert!(update.is_empty());
                    (*step, code.0, title.as_str(), revision == title)
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            steps,
            [
                (AgentStep::InstallStarted, 0, "2025-01 更新 (KB5049993)", true),
                (AgentStep::DownloadFailed, 0x8024_0022, "2025-01 更新 [x64] (KB5049983)", true),
                (AgentStep::Installed, 0, "2025-01 更新 (KB5049993)", true),
            ]
        );
        assert_eq!(out.records, 4);
        assert_eq!(out.first.map(|time| matches!(time, Stamp::Utc(_))), Some(true));
    }

    #[test]
    fn by_content() {
        assert_eq!(detect(LOG.as_bytes()).kind, ArtifactKind::AzureGuest);
        let other = "2025-02-10T19:20:11.635Z [Information] request served\n".repeat(9);
        assert_eq!(detect(other.as_bytes()).kind, ArtifactKind::Text, "any program's log");
        let prose = "Some words about what the extension writes, in whole sentences.\n".repeat(12);
        assert_eq!(detect(format!("{prose}{LOG}{prose}").as_bytes()).kind, ArtifactKind::Text);
    }
}
