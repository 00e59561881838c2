//! Whole logs in, finding out: for rules that look at more than servicing.

use super::{Finding, Rule, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Event, Extract, Fact, Setting, What};
use crate::facts::Facts;
use crate::parsers::Parser;
use crate::text::Line;
use crate::time::{Stamp, UtcTime};
use crate::timeline::{ScannedSource, Timeline};

/// A log of this kind.
pub(crate) fn log(kind: ArtifactKind, lines: &[&str]) -> Extract {
    let mut extract = Extract { kind, bytes: lines.len() as u64, ..Extract::default() };
    let mut parser = Parser::of(kind).unwrap();
    for (i, text) in lines.iter().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: text.as_bytes() }, &mut extract);
    }
    parser.finish(&mut extract);
    extract
}

/// WindowsUpdate.log of Windows 10: `mm:ss component message`, at 16 o'clock UTC.
pub(crate) fn agent(lines: &[&str]) -> Extract {
    let line = |line: &&str| {
        let (time, rest) = line.split_once(' ').unwrap();
        let (component, message) = rest.split_once(' ').unwrap();
        format!("2024/05/02 16:{time}.0802895 6600  1234  {component:<15} {message}")
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    log(ArtifactKind::WindowsUpdateLog, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// setupact.log: `I` or `E`, component, message; at 16 o'clock.
pub(crate) fn setup(lines: &[&str]) -> Extract {
    let line = |line: &&str| {
        let (severity, rest) = line.split_at(1);
        format!("2024-05-02 16:00:00, {:22}{rest}", if severity == "E" { "Error" } else { "Info" })
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    log(ArtifactKind::Panther, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// setupact.log of a run in which the compatibility scan's check `name` found `found`, and which ended with `code`.
pub(crate) fn refusal(name: &str, found: &str, code: &str) -> Extract {
    let line = format!("ICONX   CXChecker: checked {name}, found {found}.");
    let end = format!("IMOUPG  SetupHost: Reporting error event -> [{code}, 0x4000C]");
    setup(&[&line, &end])
}

/// An event log: `hh:mm:ss` of that day, UTC.
pub(crate) fn events(events: Vec<(&str, What)>) -> Extract {
    let mut extract = Extract { kind: ArtifactKind::EventLog, bytes: 99, ..Extract::default() };
    for (line, (time, what)) in events.into_iter().enumerate() {
        let time = UtcTime::from_fixed(format!("2024-05-02 {time}").as_bytes()).map(Stamp::Utc);
        extract.push_event(Event { line: line as u64, offset: 0, time, text: String::new(), what });
    }
    extract
}

/// A registry that holds this.
pub(crate) fn setting(setting: Setting, value: &str) -> Extract {
    let mut extract = Extract { kind: ArtifactKind::Registry, bytes: 77, ..Extract::default() };
    extract.push_hint(1, value, Fact::Setting { setting, value: value.to_owned() });
    extract
}

/// The rule's finding for the last failed attempt in these logs, or for the machine where none failed.
pub(crate) fn finding(logs: Vec<Extract>, rule: Rule) -> Option<Finding> {
    let sources = logs.into_iter().map(|extract| ScannedSource { extract, ..ScannedSource::default() });
    let timeline = Timeline::new(sources.collect());
    let facts = Facts::new(&timeline);
    let failed = facts.attempts.iter().rfind(|attempt| attempt.failed());
    let scope = failed.map_or_else(|| Scope::of_machine(&facts), |attempt| Scope::of_attempt(&facts, attempt));
    rule(&scope, &facts)
}
