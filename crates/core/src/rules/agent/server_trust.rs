//! The update server is reached, but not trusted: the clock is wrong, or its certificate leads to no trusted root.
//!
//! **Evidence** a line of the update agent that says its request failed in TLS (0x80072f8f), and the search or download it
//! belongs to failed.
//! **Not enough** the same before a search that went well. Which of clock and certificate it is, the log does not say.
//! **Fix** set the clock; trust the root of WSUS or of the proxy that looks into TLS; TLS 1.2 on old systems.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80072f8f*.

use super::request::trouble;
use crate::facts::Facts;
use crate::guidance;
use crate::hresult::Network;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "certificate-signature", needs: super::LOGS };

/// Looks for a server that is not trusted.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let trouble = trouble(scope, facts).filter(|trouble| trouble.how == Network::Trust)?;
    let host = trouble.host();
    // Without the request there is only a code on the way to somewhere.
    let unasked = host.is_none() && trouble.confidence == Confidence::Likely && trouble.line.is_some();
    let confidence = if unasked { Confidence::Possible } else { trouble.confidence };
    let server = host.map_or_else(|| Phrase::new("rule-network-server"), Phrase::name);
    Some(Finding {
        cause: META.cause,
        subject: host.map(str::to_owned),
        confidence,
        evidence: trouble.evidence,
        title: Phrase::new("rule-server-trust-title"),
        summary: Phrase::new("rule-server-trust-summary")
            .with_phrase("server", server)
            .with("code", trouble.code.hex()),
        steps: guidance::trust_server(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{agent, events, finding};

    const URL: &str = "01:10 SLS Making request with URL HTTPS://sls.update.microsoft.com/SLS/x";
    const TRUST: &str = "01:20 Misc Send request failed, hr:0x80072f8f";
    const FAILED: &str =
        "01:40 Agent * END * Finding updates CallerId = UpdateOrchestrator, Id = 1, Exit code = 0x80072F8F (cV = x)";

    #[test]
    fn fires_on_tls_and_leaves_the_way_to_the_other_rule() {
        let found = finding(vec![agent(&[URL, TRUST, FAILED])], check).unwrap();
        assert_eq!(
            (found.confidence, found.subject.as_deref()),
            (Confidence::Certain, Some("sls.update.microsoft.com"))
        );
        assert_eq!(finding(vec![agent(&[URL, TRUST])], check).unwrap().confidence, Confidence::Likely);
        assert_eq!(finding(vec![agent(&[TRUST])], check).unwrap().confidence, Confidence::Possible);
        assert_eq!(finding(vec![agent(&[URL, TRUST, FAILED])], super::super::network_proxy_wsus::check), None);
    }

    #[test]
    fn silent_on_other_troubles_after_success_and_without_its_source() {
        assert_eq!(finding(vec![agent(&[URL, &TRUST.replace("2f8f", "2ee2")])], check), None);
        let well = FAILED.replace("0x80072F8F", "0x00000000").replacen("01:40", "05:00", 1);
        assert_eq!(finding(vec![agent(&[URL, TRUST, FAILED, &well])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
