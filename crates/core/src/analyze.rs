//! From extracts to reports: pure, deterministic, independent of the order in which sources were scanned.

use crate::artifact::ArtifactKind;
use crate::bundle::Bundle;
use crate::coverage::{self, ServicingLogs};
use crate::diagnosis;
use crate::extract::{Extract, Fact, Member, ScanIssue};
use crate::facts::Facts;
use crate::gaps;
use crate::order::InOrder as _;
use crate::report::{Outcome, Report};
use crate::timeline::{ScannedSource, Timeline, by_authority};
use crate::verdict::{Judged, Request, decide};
use crate::words::Phrase;
use crate::{assemble, extract};
use std::collections::{BTreeMap, BTreeSet};

/// Analyses scanned bundles. `extracts` holds (bundle index, entry index, extract) in any order; entries without one
/// count as lost. Bundles of one machine give one report, of several machines one each; loose files given together
/// are one bundle.
#[must_use]
pub fn analyze(bundles: Vec<Bundle>, extracts: Vec<(usize, usize, Extract)>, request: &Request) -> Vec<Report> {
    let mut scanned: BTreeMap<(usize, usize), Extract> = extracts.into_iter().map(|(b, e, x)| ((b, e), x)).collect();
    let mut inputs: Vec<(Bundle, Vec<ScannedSource>)> = Vec::new();
    for (index, bundle) in bundles.into_iter().enumerate() {
        let (mut sources, mut told): (Vec<ScannedSource>, Vec<_>) = Default::default();
        for (entry, listed) in bundle.entries.iter().enumerate() {
            let mut extract = scanned.remove(&(index, entry)).unwrap_or_else(|| Extract::lost(extract::Loss::Crashed));
            if extract.bytes == 0 {
                extract.bytes = listed.size;
            }
            if extract.crc32 == 0 {
                extract.crc32 = listed.crc32.unwrap_or_default();
            }
            let path = listed.path.clone();
            if extract.kind == ArtifactKind::PackManifest {
                let members = std::mem::take(&mut extract.members);
                told.extend((0u32..).zip(members).map(|(number, member)| (entry, number, member)));
            }
            flatten(ScannedSource { bundle: index, entry, path, extract, ..ScannedSource::default() }, &mut sources);
        }
        add_told(told, index, &mut sources);
        inputs.push((bundle, sources));
    }
    machines(inputs).into_iter().map(|(bundles, sources)| report(&bundles, sources, request)).collect()
}

/// An archive, then what it holds: each a source of its own.
fn flatten(mut archive: ScannedSource, sources: &mut Vec<ScannedSource>) {
    let members = std::mem::take(&mut archive.extract.members);
    let (bundle, entry) = (archive.bundle, archive.entry);
    let (inside, path) = (archive.inside.clone(), archive.path.clone());
    sources.push(archive);
    for (number, member) in (0u32..).zip(members) {
        let inside = inside.iter().copied().chain([number]).collect();
        let path = format!("{path}/{}", member.path);
        flatten(ScannedSource { bundle, entry, inside, path, extract: member.extract, copy_of: None }, sources);
    }
}

/// Adds what the manifest of an evidence pack says of the sources it was made of: of some it holds nothing, and of others it
/// cannot show that a part could not be read.
fn add_told(told: Vec<(usize, u32, Member)>, bundle: usize, sources: &mut Vec<ScannedSource>) {
    let places: BTreeMap<String, usize> = (0..).zip(&*sources).map(|(at, source)| (source.path.clone(), at)).collect();
    for (entry, number, Member { path, extract }) in told {
        match places.get(&path) {
            Some(at) => sources[*at].extract.issues.extend(extract.issues),
            None => {
                let inside = vec![number];
                sources.push(ScannedSource { bundle, entry, inside, path, extract, copy_of: None });
            }
        }
    }
}

/// The bundles of one machine, with their place in what was given, and their sources.
type MachineInput = (Vec<(usize, Bundle)>, Vec<ScannedSource>);

/// Bundles grouped by the machine they name; one that names none joins the only machine there is. The loose files of a
/// folder come from one machine, and so do those given without one.
fn machines(inputs: Vec<(Bundle, Vec<ScannedSource>)>) -> Vec<MachineInput> {
    let mut units: Vec<MachineInput> = Vec::new();
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    // Folders in which logs lie open: an archive beside them was collected with them.
    let mut collected: BTreeSet<String> = BTreeSet::new();
    for (index, (bundle, sources)) in inputs.into_iter().enumerate() {
        let folder = bundle.among().map(ToOwned::to_owned);
        if sources.iter().any(|source| source.extract.kind.is_read()) {
            collected.extend(folder.clone());
        }
        let unit = folder.map_or(units.len(), |folder| *folders.entry(folder).or_insert(units.len()));
        if unit == units.len() {
            units.push(MachineInput::default());
        }
        units[unit].0.push((index, bundle));
        units[unit].1.extend(sources);
    }
    let mut groups: BTreeMap<String, MachineInput> = BTreeMap::new();
    let (mut loose, mut unnamed) = (MachineInput::default(), Vec::new());
    let beside = |bundle: &Bundle| bundle.folder.as_ref().is_some_and(|folder| collected.contains(folder));
    for unit in units {
        match host(&unit.1) {
            Some(name) => join(groups.entry(name).or_default(), unit),
            None if unit.0.iter().any(|(_, bundle)| bundle.stands_alone() && !beside(bundle)) => unnamed.push(unit),
            None => join(&mut loose, unit),
        }
    }
    match &mut unnamed[..] {
        // A single archive, and files given with it.
        [only] if groups.is_empty() => join(only, loose),
        _ if loose.0.is_empty() => {}
        _ => unnamed.push(loose),
    }
    // One nameless bundle beside the only machine there is belongs to it. Several may come from anywhere: the lines of two
    // machines must never be read as those of one.
    if let (1, 1, Some(named)) = (groups.len(), unnamed.len(), groups.values_mut().next()) {
        unnamed.drain(..).for_each(|unit| join(named, unit));
    }
    unnamed.into_iter().chain(groups.into_values()).collect()
}

/// What tells machines apart: the first 15 characters of the name, which is all that NetBIOS keeps of it.
fn host(sources: &[ScannedSource]) -> Option<String> {
    let hints = by_authority(sources).into_iter().flat_map(|at| &sources[at].extract.hints);
    hints.into_iter().find_map(|hint| match &hint.fact {
        Fact::Computer(name) => Some(name.chars().take(15).collect::<String>().to_uppercase()),
        _ => None,
    })
}

fn join(group: &mut MachineInput, more: MachineInput) {
    group.0.extend(more.0);
    group.0.in_order_by_key(|(index, _)| *index);
    group.1.extend(more.1);
}

fn report(bundles: &[(usize, Bundle)], sources: Vec<ScannedSource>, request: &Request) -> Report {
    let timeline = Timeline::new(sources);
    let facts = Facts::new(&timeline);
    let logs = ServicingLogs::new(&timeline);
    let attempts = 0..facts.attempts.len();
    let judge = |i: usize| facts.attempts[i].went_wrong().then(|| coverage::judge(&facts.attempts[i], &facts, &logs));
    let diagnose = |i: usize| match &facts.attempts[i] {
        attempt if attempt.went_wrong() => diagnosis::of_attempt(&facts, i),
        attempt if attempt.outcome == Outcome::NotNeeded => diagnosis::of_unneeded(&facts, i),
        _ => Vec::new(),
    };
    let opened = |(_, bundle): &(usize, Bundle)| !bundle.entries.is_empty();
    let unopened = bundles.iter().filter(|b| !opened(b)).find_map(|(_, b)| Some((b, b.issues.first()?)));
    let container = unopened.filter(|_| !bundles.iter().any(opened));
    let coverage: Vec<_> = attempts.clone().map(judge).collect();
    let findings: Vec<_> = attempts.clone().map(diagnose).collect();
    let gaps = |i: usize| gaps::of_attempt(&facts, &facts.attempts[i], coverage[i].as_ref(), &findings[i]);
    let judged = Judged {
        gaps: attempts.map(gaps).collect(),
        container: container.map(|(bundle, issue)| assemble::container_issue(&bundle.name, *issue).message),
        coverage,
        findings,
        machine: diagnosis::of_machine(&facts),
        locked: timeline.sources.iter().find_map(locked),
        readable: timeline
            .sources
            .iter()
            .any(|s| s.extract.kind.is_read() && (s.extract.records > 0 || !s.extract.hints.is_empty())),
        facts: &facts,
    };
    let decision = decide(&judged, request);
    assemble::report(bundles, &judged, decision, request)
}

/// A source that needs a password, or another one.
fn locked(source: &ScannedSource) -> Option<Phrase> {
    let wrong = source.extract.issues.iter().find_map(|issue| match issue {
        ScanIssue::Encrypted { wrong } => Some(*wrong),
        _ => None,
    })?;
    let id = if wrong { "issue-wrong-password" } else { "issue-encrypted" };
    Some(Phrase::new(id).with("file", source.path.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Entry;
    use crate::extract::{AgentStep, Event, What};
    use crate::hresult::Code;
    use crate::report::Status;
    use crate::time::{Stamp, UtcTime};

    fn loose(folder: Option<&str>, name: &str) -> Bundle {
        let entries = vec![Entry { path: name.into(), size: 1, ..Entry::default() }];
        Bundle { name: name.into(), size: 1, folder: folder.map(Into::into), entries, ..Bundle::default() }
    }

    fn naming(computer: &str) -> Extract {
        let mut extract = Extract::default();
        extract.push_hint(1, "Host Name", Fact::Computer(computer.into()));
        extract
    }

    #[test]
    fn a_folder_is_one_bundle_of_one_machine() {
        let bundles = vec![
            loose(Some("pc-a"), "CBS.log"),
            loose(Some("pc-b"), "CBS.log"),
            loose(Some("pc-a"), "systeminfo.txt"),
            loose(Some("pc-b"), "systeminfo.txt"),
        ];
        let extracts = vec![(2, 0, naming("A")), (3, 0, naming("B"))];
        let reports = analyze(bundles, extracts, &Request::default());
        let names: Vec<_> = reports.iter().map(|r| (r.bundles[0].name.as_str(), r.sources.len())).collect();
        assert_eq!(names, [("pc-a", 2), ("pc-b", 2)]);
        assert!(reports.iter().all(|r| r.bundles.len() == 1));
    }

    #[test]
    fn loose_files_join_the_only_machine_named() {
        let bundles = vec![loose(None, "CBS.log"), loose(None, "systeminfo.txt")];
        let reports = analyze(bundles, vec![(1, 0, naming("A"))], &Request::default());
        assert_eq!((reports.len(), reports[0].bundles.len(), reports[0].sources.len()), (1, 1, 2));
    }

    #[test]
    fn what_a_password_would_open_is_not_collected_again() {
        let extract = Extract { issues: vec![ScanIssue::Encrypted { wrong: false }], ..Extract::default() };
        let report = analyze(vec![loose(None, "CBS.log")], vec![(0, 0, extract)], &Request::default()).remove(0);
        assert_eq!((report.verdict.status, report.verdict.next_steps.len()), (Status::NothingReadable, 0));
        assert_eq!(report.verdict.summary, Phrase::new("issue-encrypted").with("file", "CBS.log"));
    }

    /// An update whose content is gone, told by a log of `kind` that also tells of its download.
    fn gone(kind: ArtifactKind) -> Extract {
        let mut extract = Extract { kind, records: 2, ..Extract::default() };
        let steps = [(AgentStep::Downloaded, Code::OK), (AgentStep::InstallFailed, Code(0x8024_6007))];
        for (line, (step, code)) in (1u64..).zip(steps) {
            let time = UtcTime::from_fixed(format!("2022-10-10 08:00:0{line}").as_bytes()).map(Stamp::Utc);
            let (update, revision) = ("576B0DD6-57CC-457B-A5EC-E888491B395D".into(), "200".into());
            let (title, client) = ("(KB5015736)".into(), String::new());
            let what = What::Agent { step, update, revision, code, title, client };
            extract.push_event(Event { line, offset: 0, time, text: String::new(), what });
        }
        extract
    }

    #[test]
    fn what_is_in_the_bundle_is_not_asked_for() {
        let judged = |kinds: &[ArtifactKind]| {
            let bundles = (0..kinds.len()).map(|i| loose(None, &format!("{i}.bin"))).collect();
            let extracts = kinds.iter().enumerate().map(|(i, kind)| (i, 0, gone(*kind))).collect();
            let verdict = analyze(bundles, extracts, &Request::default()).remove(0).verdict;
            let commands = verdict.next_steps.into_iter().filter_map(|step| step.command);
            (verdict.status, commands.collect::<Vec<String>>().join("\n"))
        };
        let (log, events) = (ArtifactKind::WindowsUpdateLog, ArtifactKind::EventLog);
        let (status, asked) = judged(&[events]);
        assert!(status == Status::Recollect && asked.contains("Get-WindowsUpdateLog") && !asked.contains("wevtutil"));
        let (status, asked) = judged(&[log]);
        assert!(status == Status::Recollect && asked.contains("wevtutil") && !asked.contains("Get-WindowsUpdateLog"));
        assert_eq!(judged(&[log, events]), (Status::Unexplained, String::new()), "it is complete: send it");
    }
}
