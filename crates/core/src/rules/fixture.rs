//! Lines in, finding out: what the rules' tests share.

use super::{Finding, Rule, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Extract, Fact, PresenceKind};
use crate::facts::Facts;
use crate::parsers::Parser;
use crate::text::Line;
use crate::timeline::{ScannedSource, Timeline};

/// A failed install of KB5015736 with `inner` lines before its failure report.
pub(crate) fn attempt_lines(code: &str, inner: &[&str]) -> Vec<String> {
    let hex = code.split(' ').next().unwrap_or(code);
    let package = "Package_for_KB5015736~31bf3856ad364e35~amd64~~19041.1.1.1";
    let mut lines = vec![
        "Session: 30993829_1 initialized by client WindowsUpdateAgent, external staging directory: (null)".to_owned(),
        format!(
            "Exec: Processing started.  Client: WindowsUpdateAgent, Session: 30993829_1, Package: {package}, Identifier: KB5015736"
        ),
    ];
    lines.extend(inner.iter().map(|l| (*l).to_owned()));
    lines.push(format!("Failed to process single phase execution. [HRESULT = {code}]"));
    lines.push(format!("WER: Generating failure report for package: {package}, status: {hex}, failure source: Execute, start state: Staged, target state: Installed, client id: WindowsUpdateAgent"));
    lines.push(format!(
        "Exec: Processing complete.  Session: 30993829_1, Package: {package}, Identifier: KB5015736 [HRESULT = {code}]"
    ));
    lines.push(format!("Session: 30993829_1 finalized. Reboot required: no [HRESULT = {code}]"));
    lines
}

pub(crate) fn diagnose(lines: &[String], rule: Rule) -> Option<Finding> {
    diagnose_with(lines, &[], rule)
}

/// The rule's finding for the one failed attempt in `lines`.
pub(crate) fn diagnose_with(lines: &[String], present: &[(PresenceKind, &str, bool)], rule: Rule) -> Option<Finding> {
    with_facts(lines, present, |facts| {
        assert_eq!(facts.attempts.len(), 1, "{:#?}", facts.attempts);
        let attempt = &facts.attempts[0];
        assert!(attempt.failed());
        rule(&Scope::of_attempt(facts, attempt), facts)
    })
}

/// The rule's finding for the one attempt in `lines` that servicing found not to be needed.
pub(crate) fn diagnose_unneeded(lines: &[String], rule: Rule) -> Option<Finding> {
    with_facts(lines, &[], |facts| {
        assert_eq!(facts.attempts.len(), 1, "{:#?}", facts.attempts);
        let attempt = &facts.attempts[0];
        assert_eq!(attempt.outcome, crate::report::Outcome::NotNeeded);
        rule(&Scope::of_attempt(facts, attempt), facts)
    })
}

/// The rule's finding for the one failed attempt in several sources.
pub(crate) fn diagnose_sources(extracts: Vec<Extract>, rule: Rule) -> Option<Finding> {
    let sources = extracts.into_iter().map(|extract| ScannedSource { extract, ..ScannedSource::default() });
    let timeline = Timeline::new(sources.collect());
    let facts = Facts::new(&timeline);
    let failed: Vec<_> = facts.attempts.iter().filter(|attempt| attempt.failed()).collect();
    assert_eq!(failed.len(), 1, "{:#?}", facts.attempts);
    rule(&Scope::of_attempt(&facts, failed[0]), &facts)
}

/// What CBS.log with these lines leaves.
pub(crate) fn servicing(lines: &[String]) -> Extract {
    let mut extract = Extract { kind: ArtifactKind::Cbs, bytes: 1, ..Extract::default() };
    let mut parser = Parser::of(ArtifactKind::Cbs).unwrap();
    for (i, message) in lines.iter().enumerate() {
        let text = record(i, message);
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: text.as_bytes() }, &mut extract);
    }
    parser.finish(&mut extract);
    extract
}

/// The rule's finding for lines that belong to no attempt.
pub(crate) fn outside(lines: &[&str], rule: Rule) -> Option<Finding> {
    let lines: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
    with_facts(&lines, &[], |facts| rule(&Scope::of_machine(facts), facts))
}

/// A line of CBS.log: as information of servicing; behind `E: ` as its error, behind `CSI: ` as an error of the store's engine,
/// behind `csi: ` as its information.
/// A line that begins with a space or tab continues the record before it.
fn record(second: usize, message: &str) -> String {
    let (severity, component, message) = match message {
        message if message.starts_with([' ', '\t']) => return message.to_owned(),
        message if message.starts_with("E: ") => ("Error", "CBS", &message[3..]),
        message if message.starts_with("CSI: ") => ("Error", "CSI", &message[5..]),
        message if message.starts_with("csi: ") => ("Info", "CSI", &message[5..]),
        message => ("Info", "CBS", message),
    };
    format!("2022-10-10 16:38:{second:02}, {severity:22}{component:7}{message}")
}

fn with_facts(
    lines: &[String],
    present: &[(PresenceKind, &str, bool)],
    judge: impl for<'a> FnOnce(&'a Facts<'a>) -> Option<Finding>,
) -> Option<Finding> {
    let mut extract = servicing(lines);
    for (kind, name, running) in present {
        extract.push_hint(1, name, Fact::Presence { kind: *kind, name: (*name).into(), running: *running });
    }
    let timeline = Timeline::new(vec![ScannedSource { extract, ..ScannedSource::default() }]);
    let facts = Facts::new(&timeline);
    judge(&facts)
}
