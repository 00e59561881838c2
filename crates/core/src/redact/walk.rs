//! Every string of a report, by taking each type apart: a new field does not compile until somebody has decided whether a name
//! may stand in it.

use super::Redactor;
use crate::report::{
    Attempt, BuildReached, BundleInfo, ChainLink, Check, Code, Diagnosis, ErrorHour, Evidence, Gap, GovernmentEdition,
    Issue, Machine, MachineSetting, PhaseSpan, Program, Reason, Report, RequestChecks, SecurityProduct, Source, Step,
    TimelineEvent, UpdateName, UpdateSourceFact, UtcOffsetPeriod, Verdict,
};
use crate::words::Phrase;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

impl Redactor<'_> {
    /// Replaces names in every text of the report, in both languages. Times, ids, kinds, numbers, codes and KBs are the
    /// program's own words.
    pub fn report(&mut self, report: &mut Report) {
        let Report {
            schema: _,
            program: Program { version: _, rules: _, commit: _, module: _, script: _ },
            bundles,
            machine,
            sources,
            attempts,
            findings,
            events,
            error_hours,
            verdict,
            request,
        } = report;
        bundles.iter_mut().for_each(|bundle| self.bundle(bundle));
        self.machine(machine);
        sources.iter_mut().for_each(|source| self.source(source));
        attempts.iter_mut().for_each(|attempt| self.attempt(attempt));
        findings.iter_mut().for_each(|finding| self.diagnosis(finding));
        for TimelineEvent { kind: _, time: _, local: _, title, evidence } in events {
            self.phrase(title);
            self.evidence(evidence);
        }
        for ErrorHour { time: _, local: _, count: _ } in error_hours {}
        self.verdict(verdict);
        if let Some(request) = request {
            self.request(request);
        }
    }

    fn string(&mut self, text: &mut String) {
        if let Cow::Owned(replaced) = self.text(text) {
            *text = replaced;
        }
    }

    fn maybe(&mut self, text: &mut Option<String>) {
        text.iter_mut().for_each(|text| self.string(text));
    }

    fn phrase(&mut self, phrase: &mut Phrase) {
        phrase.each_text(&mut |text| self.string(text));
    }

    fn bundle(&mut self, bundle: &mut BundleInfo) {
        let BundleInfo { name, size_bytes: _, fingerprint, issues } = bundle;
        self.string(name);
        *fingerprint = self.salted(fingerprint);
        self.issues(issues);
    }

    /// A fingerprint that is the same within a case, and says nothing outside it.
    fn salted(&self, fingerprint: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(self.names().case().as_bytes());
        hash.update([0]);
        hash.update(fingerprint.as_bytes());
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    fn issues(&mut self, issues: &mut [Issue]) {
        for Issue { source, kind: _, message } in issues {
            self.string(source);
            self.phrase(message);
        }
    }

    fn machine(&mut self, machine: &mut Machine) {
        let Machine {
            computer,
            edition,
            build: _,
            version: _,
            government_edition,
            builds,
            update_source,
            architecture: _,
            utc_offsets,
            security_products,
            installed_kbs: _,
            pending_reboot: _,
            settings,
            evidence,
        } = machine;
        if let Some(computer) = computer {
            self.host(computer);
        }
        self.maybe(edition);
        if let Some(GovernmentEdition { name, stated: _, evidence }) = government_edition {
            self.maybe(name);
            self.evidence(evidence);
        }
        for BuildReached { build: _, local: _, evidence } in builds {
            self.evidence(evidence);
        }
        if let Some(UpdateSourceFact { kind: _, evidence }) = update_source {
            self.evidence(evidence);
        }
        for UtcOffsetPeriod { from: _, to: _, minutes: _, source: _ } in utc_offsets {}
        for SecurityProduct { id: _, name, active: _, evidence } in security_products {
            self.phrase(name);
            self.all(evidence);
        }
        for MachineSetting { id: _, title, value, evidence } in settings {
            self.phrase(title);
            self.string(value);
            self.evidence(evidence);
        }
        self.all(evidence);
    }

    fn source(&mut self, source: &mut Source) {
        let Source {
            id: _,
            bundle: _,
            file: _,
            entry: _,
            inside: _,
            path,
            kind: _,
            encoding: _,
            size_bytes: _,
            records: _,
            first: _,
            first_local: _,
            last: _,
            last_local: _,
            read: _,
            issues,
        } = source;
        self.string(path);
        self.issues(issues);
    }

    fn attempt(&mut self, attempt: &mut Attempt) {
        let Attempt {
            id: _,
            kb: _,
            package,
            title,
            names,
            channel: _,
            store_app: _,
            repair: _,
            started: _,
            started_local: _,
            ended: _,
            ended_local: _,
            phase: _,
            phases,
            outcome: _,
            retry_of: _,
            resolved_by: _,
            code,
            extend_code: _,
            chain,
            coverage: _,
            coverage_why,
            diagnoses,
            gaps,
            evidence,
        } = attempt;
        self.maybe(package);
        self.maybe(title);
        for UpdateName { kind: _, value, proof: _, evidence } in names {
            self.string(value);
            evidence.iter_mut().for_each(|evidence| self.evidence(evidence));
        }
        for PhaseSpan { phase: _, started: _, started_local: _, evidence } in phases {
            self.evidence(evidence);
        }
        if let Some(Code { hex: _, symbol: _, meaning }) = code {
            self.phrase(meaning);
        }
        for ChainLink { hex: _, symbol: _, meaning, role: _, evidence } in chain {
            self.phrase(meaning);
            self.evidence(evidence);
        }
        coverage_why.iter_mut().for_each(|why| self.phrase(why));
        diagnoses.iter_mut().for_each(|diagnosis| self.diagnosis(diagnosis));
        for Gap { source: _, state: _, shows, steps } in gaps {
            self.phrase(shows);
            self.steps(steps);
        }
        self.all(evidence);
    }

    fn diagnosis(&mut self, diagnosis: &mut Diagnosis) {
        let Diagnosis { cause: _, subject, confidence: _, evidence, title, summary, steps } = diagnosis;
        self.maybe(subject);
        self.all(evidence);
        self.phrase(title);
        self.phrase(summary);
        self.steps(steps);
    }

    fn verdict(&mut self, verdict: &mut Verdict) {
        let Verdict { status: _, reasons, cause: _, attempt: _, title, summary, next_steps, capture_script } = verdict;
        for Reason { status: _, text } in reasons {
            self.phrase(text);
        }
        self.phrase(title);
        self.phrase(summary);
        self.steps(next_steps);
        self.maybe(capture_script);
    }

    fn request(&mut self, request: &mut RequestChecks) {
        let RequestChecks { case, kbs: _, not_before: _, wanted: _, checks } = request;
        self.maybe(case);
        for Check { id: _, met: _, message } in checks {
            self.phrase(message);
        }
    }

    fn steps(&mut self, steps: &mut [Step]) {
        for Step { text, command, risk: _, admin: _, restart: _, minutes: _ } in steps {
            self.phrase(text);
            self.maybe(command);
        }
    }

    fn all(&mut self, evidence: &mut [Evidence]) {
        evidence.iter_mut().for_each(|evidence| self.evidence(evidence));
    }

    fn evidence(&mut self, evidence: &mut Evidence) {
        let Evidence { source: _, line: _, record: _, time: _, local: _, text } = evidence;
        self.string(text);
    }
}
