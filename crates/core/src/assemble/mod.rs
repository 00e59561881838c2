//! The report out of facts, judgements and decision: every index becomes an id, every stamp a time, every line evidence.

mod checks;
mod marks;

use crate::artifact::ArtifactKind;
use crate::bundle::{Bundle, BundleIssue};
use crate::capture;
use crate::extract::{Loss, ScanIssue, WitnessKind};
use crate::facts::{AttemptName, ChainCode, Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::identity;
use crate::order::InOrder as _;
use crate::report::{
    Attempt, BuildReached, BundleInfo, ChainLink, Count, Diagnosis, ErrorHour, Evidence, Gap, GovernmentEdition, Issue,
    Machine, MachineSetting, PhaseSpan, Reason, Report, SCHEMA, SecurityProduct, Source, UpdateName, UpdateSourceFact,
    UtcOffsetPeriod, Verdict,
};
use crate::rules::Finding;
use crate::time::Stamp;
use crate::timeline::{ScannedSource, Timeline};
use crate::verdict::{Decision, Judged, Request};
use crate::words::Phrase;
use std::collections::BTreeMap;

/// Writes the report.
#[must_use]
pub fn report(bundles: &[(usize, Bundle)], judged: &Judged<'_>, decision: Decision, request: &Request) -> Report {
    let facts = judged.facts;
    let attempts = facts.attempts.iter().enumerate().map(|(i, a)| attempt(judged, i, a)).collect();
    let infos = loose_as_one(bundles, facts.timeline);
    let bundle_of = |file: usize| infos.iter().position(|(files, _)| files.contains(&file)).unwrap_or(0);
    let sources = facts.timeline.sources.iter().enumerate();
    let sources = sources.map(|(i, s)| source(i, s, bundle_of(s.bundle), facts)).collect();
    Report {
        schema: SCHEMA,
        program: identity::program(),
        bundles: infos.into_iter().map(|(_, info)| info).collect(),
        machine: machine(facts),
        sources,
        attempts,
        findings: judged.machine.iter().map(|f| diagnosis(facts, f)).collect(),
        events: marks::of(facts),
        error_hours: error_hours(facts),
        request: (!request.is_empty()).then(|| checks::of(judged, &decision, request)),
        verdict: verdict(judged, decision, request),
    }
}

/// Archives are bundles of their own; so are the loose files of each folder, and those given without one, which are
/// named by the first of them. Each stands with the indexes of the files it is made of.
fn loose_as_one(bundles: &[(usize, Bundle)], timeline: &Timeline) -> Vec<(Vec<usize>, BundleInfo)> {
    let (archives, loose): (Vec<_>, Vec<_>) = bundles.iter().partition(|(_, b)| b.stands_alone());
    let mut infos: Vec<(Vec<usize>, BundleInfo)> =
        archives.into_iter().map(|(i, b)| (vec![*i], bundle(&[*i], &b.name, b.size, &[b], timeline))).collect();
    let mut folders: BTreeMap<Option<&str>, Vec<(usize, &Bundle)>> = BTreeMap::new();
    for (index, file) in loose {
        folders.entry(file.folder.as_deref()).or_default().push((*index, file));
    }
    for (folder, files) in folders {
        let (indexes, all): (Vec<usize>, Vec<&Bundle>) = files.into_iter().unzip();
        let size = all.iter().fold(0u64, |sum, b| sum.saturating_add(b.size));
        let info = bundle(&indexes, folder.unwrap_or(&all[0].name), size, &all, timeline);
        infos.push((indexes, info));
    }
    infos.in_order_by(|(a, _), (b, _)| a.cmp(b));
    infos
}

fn bundle(indexes: &[usize], name: &str, size: u64, parts: &[&Bundle], timeline: &Timeline) -> BundleInfo {
    // The same content packed anew, in another order or under other names, has the same fingerprint.
    let own = timeline.sources.iter().filter(|s| indexes.contains(&s.bundle) && s.inside.is_empty());
    let mut content: Vec<(u32, u64)> = own.map(|s| (s.extract.crc32, s.extract.bytes)).collect();
    content.in_order();
    let mut hash = crc32fast::Hasher::new();
    for (crc, size) in &content {
        hash.update(&crc.to_le_bytes());
        hash.update(&size.to_le_bytes());
    }
    let total: u64 = content.iter().map(|(_, size)| size).fold(0, |sum, size| sum.saturating_add(*size));
    let issues = parts.iter().flat_map(|b| b.issues.iter().map(|issue| container_issue(&b.name, *issue))).collect();
    BundleInfo {
        name: name.to_owned(),
        size_bytes: Count::from_u64(size),
        fingerprint: format!("{:08x}-{}-{total}", hash.finalize(), content.len()),
        issues,
    }
}

/// What is wrong with a container, in words.
#[must_use]
pub fn container_issue(name: &str, issue: BundleIssue) -> Issue {
    let (kind, message) = match issue {
        BundleIssue::EmptyFile => ("empty-file", "issue-empty-file"),
        BundleIssue::EmptyArchive => ("empty-archive", "issue-empty-archive"),
        BundleIssue::CutOff => ("cut-off", "issue-cut-off"),
        BundleIssue::Salvaged => ("salvaged", "issue-salvaged"),
        BundleIssue::DirectoryDamaged => ("directory-damaged", "issue-directory-damaged"),
        BundleIssue::MultiPart => ("multi-part", "issue-multi-part"),
        BundleIssue::TooManyEntries => ("too-many-entries", "issue-too-many-entries"),
        BundleIssue::Unreadable => ("unreadable", "issue-unreadable"),
    };
    Issue { source: name.to_owned(), kind: kind.to_owned(), message: Phrase::new(message).with("file", name) }
}

fn source_issue(path: &str, issue: &ScanIssue) -> Issue {
    let (kind, message) = match issue {
        ScanIssue::CorruptEntry { at } => {
            ("corrupt-entry", Phrase::new("issue-corrupt-entry").with("at", at.to_string()))
        }
        ScanIssue::ChecksumMismatch => ("checksum-mismatch", Phrase::new("issue-checksum-mismatch")),
        ScanIssue::ChangedWhileReading => ("changed-while-reading", Phrase::new("issue-changed-while-reading")),
        ScanIssue::Unsupported { what } => {
            ("unsupported", Phrase::new("issue-unsupported").with("what", what.as_str()))
        }
        ScanIssue::Encrypted { wrong: false } => ("encrypted", Phrase::new("issue-encrypted")),
        ScanIssue::Encrypted { wrong: true } => ("wrong-password", Phrase::new("issue-wrong-password")),
        ScanIssue::NotConverted => ("not-converted", Phrase::new("issue-not-converted")),
        ScanIssue::Recoded => ("recoded", Phrase::new("issue-recoded")),
        ScanIssue::Garbage { count } => ("garbage", Phrase::new("issue-garbage").with("count", count.to_string())),
        ScanIssue::Lost { why: Loss::Crashed } => ("crashed", Phrase::new("issue-crashed")),
        ScanIssue::Lost { why: Loss::TimedOut } => ("timed-out", Phrase::new("issue-timed-out")),
        ScanIssue::Lost { why: Loss::Cancelled } => ("cancelled", Phrase::new("issue-cancelled")),
        ScanIssue::TooLarge { at } => ("too-large", Phrase::new("issue-too-large").with("at", at.to_string())),
        ScanIssue::TooDeep => ("too-deep", Phrase::new("issue-too-deep")),
        ScanIssue::TooManyMembers => ("too-many-members", Phrase::new("issue-too-many-members")),
        ScanIssue::EncodingUnknown => ("encoding-unknown", Phrase::new("issue-encoding-unknown")),
        ScanIssue::LongLines { count } => {
            ("long-lines", Phrase::new("issue-long-lines").with("count", count.to_string()))
        }
        ScanIssue::NulBytes { count } => ("nul-bytes", Phrase::new("issue-nul-bytes").with("count", count.to_string())),
        ScanIssue::ImpossibleTimes { count } => {
            ("impossible-times", Phrase::new("issue-impossible-times").with("count", count.to_string()))
        }
        ScanIssue::DamagedRecords { records, blocks } => {
            let phrase = Phrase::new("issue-damaged-records").with("records", records.to_string());
            ("damaged-records", phrase.with("blocks", blocks.to_string()))
        }
        ScanIssue::EventsDropped { count } => {
            ("events-dropped", Phrase::new("issue-events-dropped").with("count", count.to_string()))
        }
    };
    Issue { source: path.to_owned(), kind: kind.to_owned(), message: message.with("file", path) }
}

fn source(index: usize, source: &ScannedSource, bundle: usize, facts: &Facts<'_>) -> Source {
    let extract = &source.extract;
    let mut issues: Vec<Issue> = extract.issues.iter().map(|i| source_issue(&source.path, i)).collect();
    let mut note = |kind: &str, phrase: Phrase| {
        issues.push(Issue {
            source: source.path.clone(),
            kind: kind.to_owned(),
            message: phrase.with("file", source.path.as_str()),
        });
    };
    if let Some(original) = source.copy_of {
        note("copy", Phrase::new("issue-copy").with("source", Timeline::id(original)));
    }
    let failed = extract
        .issues
        .iter()
        .any(|i| matches!(i, ScanIssue::Lost { .. } | ScanIssue::Unsupported { .. } | ScanIssue::Encrypted { .. }));
    let known = extract.kind.is_read() || extract.opened;
    let read = known && !failed;
    // What could not be opened says why.
    let said = failed || (extract.kind.is_archive() && extract.is_incomplete());
    if !known && !said {
        let phrase = match extract.kind {
            ArtifactKind::Rar => Phrase::new("issue-rar-not-read"),
            ArtifactKind::WindowsImage => Phrase::new("issue-windows-image-not-read"),
            kind => Phrase::new("issue-kind-not-read").with("kind", kind.id()),
        };
        note("kind-not-read", phrase);
    }
    let (first, first_local) = times(facts, extract.first);
    let (last, last_local) = times(facts, extract.last);
    Source {
        id: Timeline::id(index),
        bundle: Count::from_u64(bundle as u64),
        file: Count::from_u64(source.bundle as u64),
        entry: Count::from_u64(source.entry as u64),
        inside: source.inside.iter().map(|number| Count::from_u64((*number).into())).collect(),
        path: source.path.clone(),
        kind: extract.kind.id().to_owned(),
        encoding: extract.encoding.map(|e| e.name().to_owned()),
        size_bytes: Count::from_u64(extract.bytes),
        records: Count::from_u64(extract.records),
        first,
        first_local,
        last,
        last_local,
        read,
        issues,
    }
}

/// A stamp on both clocks: RFC 3339 if the offset is known, and wall clock.
fn times(facts: &Facts<'_>, stamp: Option<Stamp>) -> (Option<String>, Option<String>) {
    let clock = &facts.timeline.clock;
    let Some(stamp) = stamp else { return (None, None) };
    let local = clock.local(stamp);
    let zoned = match (stamp, clock.offset(stamp)) {
        (Stamp::Utc(utc), None) => Some(utc.to_rfc3339()),
        (_, offset) => local.zip(offset).map(|(local, offset)| local.to_rfc3339(offset)),
    };
    (zoned, local.map(|l| l.to_iso()))
}

fn evidence(facts: &Facts<'_>, witness: Witness) -> Evidence {
    let (source, line, stamp, text) = match witness {
        Witness::Event(index) => {
            let entry = &facts.events[index];
            (entry.source, entry.event.line, entry.event.time, &entry.event.text)
        }
        Witness::Hint { source, index } => {
            let hint = facts.hint(source, index);
            (source, hint.line, None, &hint.text)
        }
    };
    let (time, local) = times(facts, stamp);
    let kind = facts.timeline.sources[source].extract.kind;
    let records = kind.has_records();
    Evidence {
        source: Timeline::id(source),
        // A hive has no lines.
        line: (!records && kind != ArtifactKind::RegistryHive).then(|| Count::from_u64(line)),
        record: records.then(|| Count::from_u64(line)),
        time,
        local,
        text: text.clone(),
    }
}

fn all_evidence(facts: &Facts<'_>, witnesses: &[Witness]) -> Vec<Evidence> {
    witnesses.iter().map(|w| evidence(facts, *w)).collect()
}

/// A code as the report writes it.
#[must_use]
pub fn code(code: Code) -> crate::report::Code {
    crate::report::Code { hex: code.hex(), symbol: code.symbol().map(ToOwned::to_owned), meaning: code.meaning() }
}

fn attempt(judged: &Judged<'_>, index: usize, attempt: &InstallAttempt) -> Attempt {
    let facts = judged.facts;
    let (started, started_local) = times(facts, attempt.started);
    let (ended, ended_local) = times(facts, attempt.ended);
    let phases = attempt.phases.iter().map(|(phase, event)| {
        let evidence = evidence(facts, Witness::Event(*event));
        PhaseSpan { phase: *phase, started: evidence.time.clone(), started_local: evidence.local.clone(), evidence }
    });
    let judgement = judged.coverage[index].clone();
    Attempt {
        id: attempt_id(index),
        kb: attempt.kb.clone(),
        package: attempt.package.clone(),
        title: attempt.title.clone(),
        names: attempt.names.iter().map(|n| name(facts, n)).collect(),
        channel: attempt.channel,
        store_app: attempt.store_app,
        repair: attempt.repair,
        started,
        started_local,
        ended,
        ended_local,
        phase: attempt.failing_phase(),
        phases: phases.collect(),
        outcome: attempt.outcome,
        retry_of: attempt.retry_of.map(attempt_id),
        resolved_by: attempt.resolved_by.map(attempt_id),
        code: attempt.code.map(code),
        extend_code: attempt.extend.map(|extend| format!("0x{extend:05X}")),
        chain: attempt.chain.iter().map(|c| link(facts, c)).collect(),
        coverage: judgement.as_ref().map(|j| j.coverage),
        coverage_why: judgement.map(|j| j.why),
        diagnoses: judged.findings[index].iter().map(|f| diagnosis(facts, f)).collect(),
        gaps: judged.gaps[index].iter().map(gap).collect(),
        evidence: all_evidence(facts, &ends_of(&attempt.evidence)),
    }
}

fn name(facts: &Facts<'_>, name: &AttemptName) -> UpdateName {
    UpdateName {
        kind: name.kind,
        value: name.value.clone(),
        proof: name.proof,
        evidence: name.event.map(|event| evidence(facts, Witness::Event(event))),
    }
}

/// Lines that show an attempt: where there are many, how it began and how it ended.
fn ends_of(witnesses: &[Witness]) -> Vec<Witness> {
    const EACH: usize = 20;
    if witnesses.len() <= 2 * EACH {
        return witnesses.to_vec();
    }
    [&witnesses[..EACH], &witnesses[witnesses.len() - EACH..]].concat()
}

fn attempt_id(index: usize) -> String {
    format!("a{}", index + 1)
}

fn link(facts: &Facts<'_>, link: &ChainCode) -> ChainLink {
    ChainLink {
        hex: link.code.hex(),
        symbol: link.code.symbol().map(ToOwned::to_owned),
        meaning: link.code.meaning(),
        role: link.role,
        evidence: evidence(facts, Witness::Event(link.event)),
    }
}

fn gap(gap: &crate::gaps::Gap) -> Gap {
    Gap { source: gap.source.id().to_owned(), state: gap.state, shows: gap.shows.clone(), steps: gap.steps.clone() }
}

fn diagnosis(facts: &Facts<'_>, finding: &Finding) -> Diagnosis {
    Diagnosis {
        cause: finding.cause.to_owned(),
        subject: finding.subject.clone(),
        confidence: finding.confidence,
        evidence: all_evidence(facts, &finding.evidence),
        title: finding.title.clone(),
        summary: finding.summary.clone(),
        steps: finding.steps.clone(),
    }
}

fn machine(facts: &Facts<'_>) -> Machine {
    let machine = &facts.machine;
    let value = |fact: &Option<(String, Witness)>| fact.as_ref().map(|(value, _)| value.clone());
    let named = [&machine.computer, &machine.os_name, &machine.build, &machine.architecture];
    let mut witnesses: Vec<Witness> = named.iter().filter_map(|f| f.as_ref().map(|(_, w)| *w)).collect();
    witnesses.extend(machine.pending_reboot.map(|(_, w)| w));
    let period = |p: &crate::timeline::Period| UtcOffsetPeriod {
        from: p.from.map(|t| t.to_iso()),
        to: p.to.map(|t| t.to_iso()),
        minutes: p.minutes.map(i32::from),
        source: witness_name(p.source).to_owned(),
    };
    let product = |p: &crate::facts::ProductFact| SecurityProduct {
        id: p.product.id.to_owned(),
        name: Phrase::pair(p.product.name, p.product.name_zh),
        active: p.active,
        evidence: all_evidence(facts, &p.evidence),
    };
    let build = |(build, moment, witness): &(String, Option<Stamp>, Witness)| BuildReached {
        build: build.clone(),
        local: times(facts, *moment).1,
        evidence: evidence(facts, *witness),
    };
    Machine {
        computer: value(&machine.computer),
        edition: value(&machine.os_name),
        build: value(&machine.build),
        version: machine.version.map(ToOwned::to_owned),
        government_edition: machine.government.as_ref().map(|edition| GovernmentEdition {
            name: edition.name.clone(),
            stated: edition.stated,
            evidence: evidence(facts, edition.witness),
        }),
        builds: machine.builds.iter().map(build).collect(),
        update_source: machine
            .update_source
            .map(|(kind, witness)| UpdateSourceFact { kind, evidence: evidence(facts, witness) }),
        architecture: value(&machine.architecture),
        utc_offsets: facts.timeline.clock.periods().iter().map(period).collect(),
        security_products: machine.products.iter().map(product).collect(),
        installed_kbs: machine.installed_kbs.clone(),
        pending_reboot: machine.pending_reboot.map(|(yes, _)| yes),
        settings: settings(facts),
        evidence: all_evidence(facts, &witnesses),
    }
}

/// What the registry holds of what updating depends on.
fn settings(facts: &Facts<'_>) -> Vec<MachineSetting> {
    let machine = &facts.machine;
    let named = |title: &'static str, value, witness| MachineSetting {
        id: title.trim_start_matches("setting-").to_owned(),
        title: Phrase::new(title),
        value,
        evidence: evidence(facts, witness),
    };
    let settings = machine.settings.iter().map(|(s, (value, witness))| named(s.title(), value.clone(), *witness));
    let stuck = machine.packages_between.iter();
    let stuck =
        stuck.map(|(package, state, at)| named("setting-package-state", format!("{package} = 0x{state:02X}"), *at));
    settings.chain(stuck).collect()
}

fn witness_name(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::CsiStamp => "csi-stamp",
        WitnessKind::UniversalTime => "universal-time",
        WitnessKind::ReportingEvents => "reporting-events",
        WitnessKind::UpdateLog => "windows-update-log",
        WitnessKind::EventLog => "event-log",
        WitnessKind::EventLogZone => "event-log-zone",
        WitnessKind::Systeminfo => "systeminfo",
        WitnessKind::Registry => "registry",
        WitnessKind::SessionId => "session-id",
    }
}

/// Errors of all event logs together, by the hour. An export says again what its log says: the greater sum counts.
fn error_hours(facts: &Facts<'_>) -> Vec<ErrorHour> {
    let mut hours = BTreeMap::<i64, (Stamp, [u64; 2])>::new();
    for source in facts.timeline.sources.iter().filter(|s| s.copy_of.is_none()) {
        let export = usize::from(source.extract.kind == ArtifactKind::EventExport);
        for error in &source.extract.error_hours {
            let hour = hours.entry(error.hour.ms()).or_insert((Stamp::Utc(error.hour), [0; 2]));
            hour.1[export] += u64::from(error.count);
        }
    }
    let hour = |(stamp, [logs, exports]): (Stamp, [u64; 2])| {
        let (time, local) = times(facts, Some(stamp));
        ErrorHour { time, local, count: Count::from_u64(logs.max(exports)) }
    };
    hours.into_values().map(hour).collect()
}

fn verdict(judged: &Judged<'_>, mut decision: Decision, request: &Request) -> Verdict {
    let attempt = decision.attempt.and_then(|index| judged.facts.attempts[index].kb.as_deref());
    let expected = request.expected();
    let helps = capture::helps(decision.status, &decision.next_steps);
    let capture_script = helps.then(|| capture::file_name(capture::update_of(decision.status, &expected, attempt)));
    decision.next_steps.extend(capture_script.as_ref().map(|_| guidance::run_capture_script()));
    Verdict {
        capture_script,
        status: decision.status,
        reasons: decision.reasons.into_iter().map(|(status, text)| Reason { status, text }).collect(),
        cause: decision.cause.map(ToOwned::to_owned),
        attempt: decision.attempt.map(attempt_id),
        title: decision.title,
        summary: decision.summary,
        next_steps: decision.next_steps,
    }
}
