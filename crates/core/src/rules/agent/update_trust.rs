//! An update is signed by nobody this computer trusts: as a rule one of another maker, published through WSUS.
//!
//! **Evidence** the agent or ConfigMgr's client could not take an update in, with a code of trust (0x800b0109, 0x800b0004 …).
//! **Not enough** the same codes of a search, which mean the server's certificate; of servicing, which has lines of its own.
//! **Fix** the certificate that signs updates on WSUS into *Trusted Root* and *Trusted Publishers*, and the policy that lets
//! the agent take updates signed so.
//! **Reference** Microsoft Learn, *Enable third-party updates*; *AcceptTrustedPublisherCerts*.

use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "certificate-signature", needs: super::LOGS };

/// Looks for an update that is not trusted.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = scope.heaviest(facts, &[Fault::UpdateUntrusted])?;
    Some(Finding {
        cause: META.cause,
        subject: scope.attempt.and_then(|attempt| attempt.kb.clone()),
        // Which certificate is missing where is inferred.
        confidence: weight.max(Confidence::Likely),
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-update-trust-title"),
        summary: Phrase::new("rule-update-trust-summary").with("code", line.code.hex()),
        steps: guidance::trust_publisher(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::ArtifactKind;
    use crate::rules::logs::{events, finding, log};

    fn record(message: &str) -> Option<Finding> {
        let line = format!(
            r#"<![LOG[{message}]LOG]!><time="16:20:04.118+000" date="05-02-2024" component="WUAHandler" context="" type="3" thread="12" file="cwuahandler.cpp:10">"#
        );
        finding(vec![log(ArtifactKind::ConfigMgr, &[&line])], check)
    }

    #[test]
    fn fires_on_codes_of_trust_and_on_no_other() {
        const LINE: &str = "Failed to download updates to the WUAgent datastore. Error = 0x800b0109.";
        assert_eq!(record(LINE).unwrap().confidence, Confidence::Likely);
        assert_eq!(record(&LINE.replace("800b0109", "80244019")), None);
        assert_eq!(record("Scan failed with error = 0x800b0109."), None, "the server's certificate");
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
