//! Choosing the language of a report: every phrase in it, found by one walk.

use super::{Attempt, Diagnosis, Issue, Report, Step, Verdict};
use crate::words::{Language, Phrase};

impl Report {
    /// Says every phrase of the report in `language`.
    pub fn speak(&mut self, language: Language) {
        self.each_phrase(&mut |phrase| phrase.speak(language));
    }

    /// The report as JSON in the language last spoken, with a final line end. This is the only writer of the contract.
    #[must_use]
    pub fn to_json(&self) -> String {
        json_text(serde_json::to_string_pretty(self))
    }

    /// The same on one line, for many reports in one stream.
    #[must_use]
    pub fn to_json_line(&self) -> String {
        json_text(serde_json::to_string(self))
    }

    /// Every phrase in it.
    pub(crate) fn each_phrase(&mut self, visit: &mut dyn FnMut(&mut Phrase)) {
        self.bundles.iter_mut().for_each(|b| issues(&mut b.issues, visit));
        self.machine.security_products.iter_mut().for_each(|p| visit(&mut p.name));
        self.machine.settings.iter_mut().for_each(|s| visit(&mut s.title));
        self.sources.iter_mut().for_each(|s| issues(&mut s.issues, visit));
        self.attempts.iter_mut().for_each(|a| a.each_phrase(visit));
        self.findings.iter_mut().for_each(|f| f.each_phrase(visit));
        self.events.iter_mut().for_each(|e| visit(&mut e.title));
        self.verdict.each_phrase(visit);
        if let Some(request) = &mut self.request {
            request.checks.iter_mut().for_each(|c| visit(&mut c.message));
        }
    }
}

/// JSON with its final line end. The types of the contract hold nothing that JSON cannot.
pub(crate) fn json_text(written: serde_json::Result<String>) -> String {
    let mut text = written.unwrap_or_default();
    text.push('\n');
    text
}

impl Attempt {
    pub(crate) fn each_phrase(&mut self, visit: &mut dyn FnMut(&mut Phrase)) {
        self.code.iter_mut().for_each(|c| visit(&mut c.meaning));
        self.chain.iter_mut().for_each(|c| visit(&mut c.meaning));
        self.coverage_why.iter_mut().for_each(&mut *visit);
        self.diagnoses.iter_mut().for_each(|d| d.each_phrase(visit));
        for gap in &mut self.gaps {
            visit(&mut gap.shows);
            steps(&mut gap.steps, visit);
        }
    }
}

impl Diagnosis {
    fn each_phrase(&mut self, visit: &mut dyn FnMut(&mut Phrase)) {
        visit(&mut self.title);
        visit(&mut self.summary);
        steps(&mut self.steps, visit);
    }
}

impl Verdict {
    pub(crate) fn each_phrase(&mut self, visit: &mut dyn FnMut(&mut Phrase)) {
        visit(&mut self.title);
        visit(&mut self.summary);
        self.reasons.iter_mut().for_each(|r| visit(&mut r.text));
        steps(&mut self.next_steps, visit);
    }
}

fn issues(issues: &mut [Issue], visit: &mut dyn FnMut(&mut Phrase)) {
    issues.iter_mut().for_each(|i| visit(&mut i.message));
}

pub(crate) fn steps(steps: &mut [Step], visit: &mut dyn FnMut(&mut Phrase)) {
    steps.iter_mut().for_each(|s| visit(&mut s.text));
}
