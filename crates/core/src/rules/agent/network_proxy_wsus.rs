//! The update server is not reached, or refuses what it is asked: name resolution, silence, proxy, HTTP status, SOAP fault.
//!
//! **Evidence** a line of the update agent that says how a request failed, and the search or download it belongs to failed;
//! the most telling line wins: what the server answered (`InvalidParameters parameters.InstalledNonLeafUpdateIDs`, HTTP 503)
//! before what the network did.
//! **Not enough** a failed request after which a search or download went well: networks come and go. A connection that was
//! cut (0x80072efe) stays *possible*: cipher suites that do not match cut it too, and no line says so.
//! **Fix** by what failed: DNS, proxy of WinHTTP, firewall, the WSUS site; limits of WSUS; the computer's client id.
//! **Reference** Microsoft Learn, *Windows Update issues troubleshooting*; *Troubleshoot Windows Update error 0x80244007*;
//! *Common Windows Update errors*.

use super::request::{Trouble, trouble};
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Network;
use crate::report::{Confidence, Step};
use crate::rules::{FaultLine, Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "network-proxy-wsus", needs: super::LOGS };

/// WSUS asks who the computer is within this of the answer.
const ASKED_MS: i64 = 60_000;

/// Looks for what failed on the way to the update server.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let trouble = trouble(scope, facts).filter(|trouble| trouble.how != Network::Trust)?;
    let host = trouble.host().unwrap_or_default();
    if let Some(asked) = without_id(scope, facts, &trouble) {
        let mut evidence = vec![Witness::Event(asked.index)];
        evidence.extend(trouble.evidence);
        let (summary, steps) = (Phrase::new("rule-network-client-id-summary"), guidance::new_client_id());
        return Some(finding(host, trouble.confidence, evidence, summary, steps));
    }
    let detail = trouble.line.map_or("", |line| line.detail);
    let (summary, steps) = words(&trouble, host, detail);
    Some(finding(host, trouble.confidence, trouble.evidence, summary, steps))
}

fn finding(host: &str, confidence: Confidence, evidence: Vec<Witness>, summary: Phrase, steps: Vec<Step>) -> Finding {
    Finding {
        cause: META.cause,
        subject: (!host.is_empty()).then(|| host.to_owned()),
        confidence,
        evidence,
        title: Phrase::new("rule-network-title"),
        summary,
        steps,
    }
}

/// The line that shows the computer without a client id, just before WSUS answered with a fault.
fn without_id<'a>(scope: &Scope<'a>, facts: &Facts<'a>, trouble: &Trouble<'a>) -> Option<FaultLine<'a>> {
    let answered = facts.events[trouble.line?.index].order;
    let near = |line: &FaultLine<'_>| (0..=ASKED_MS).contains(&(answered - facts.events[line.index].order));
    scope.faults(&[Fault::ClientId]).rfind(near).filter(|_| trouble.how == Network::Fault)
}

fn words(trouble: &Trouble<'_>, host: &str, detail: &str) -> (Phrase, Vec<Step>) {
    let server = if host.is_empty() { Phrase::new("rule-network-server") } else { Phrase::name(host) };
    let of = |id| Phrase::new(id).with_phrase("server", server.clone());
    let answer = if detail.is_empty() { trouble.code.hex() } else { detail.to_owned() };
    match trouble.how {
        Network::Fault if answer.starts_with("InvalidParameters") => {
            (of("rule-network-list-summary").with("answer", answer), guidance::wsus_limits())
        }
        Network::Fault => (of("rule-network-fault-summary").with("answer", answer), guidance::look_at_wsus(host)),
        Network::Status(status) => {
            (of("rule-network-status-summary").with("status", status.to_string()), guidance::look_at_wsus(host))
        }
        Network::RoundTrips => (of("rule-network-trips-summary"), guidance::wsus_limits()),
        Network::SignIn => (of("rule-network-sign-in-summary"), guidance::way_to_server(host)),
        Network::Address => (Phrase::new("rule-network-address-summary"), guidance::way_to_server(host)),
        Network::ProxyScript => (Phrase::new("rule-network-script-summary"), guidance::way_to_server(host)),
        Network::ProxyAuthentication => (Phrase::new("rule-network-proxy-summary"), guidance::way_to_server(host)),
        Network::Name => (of("rule-network-name-summary"), guidance::way_to_server(host)),
        Network::Range => (Phrase::new("rule-network-range-summary"), guidance::way_to_server(host)),
        Network::Broken => (of("rule-network-broken-summary"), guidance::way_to_server(host)),
        Network::Silence | Network::Trust => (of("rule-network-silence-summary"), guidance::way_to_server(host)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{AgentStep, What};
    use crate::hresult::Code;
    use crate::rules::logs::{agent, events, finding};

    const START: &str = "01:00 Agent * START * Finding updates CallerId = UpdateOrchestrator  Id = 1 (cV = x)";
    const FAILED: &str =
        "01:40 Agent * END * Finding updates CallerId = UpdateOrchestrator, Id = 1, Exit code = 0x8024402C (cV = x)";
    const NAME: &str = "01:20 Misc *FAILED* [80072EE7] Send request";
    const WELL: &str =
        "09:00 Agent * END * Finding updates CallerId = UpdateOrchestrator, Id = 2, Exit code = 0x00000000 (cV = x)";
    const SERVER: &str = "01:10 ProtocolTalker ServiceId = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}, Server URL = https://wsus01/ClientWebService/client.asmx";

    fn found(lines: &[&str]) -> Option<(Confidence, String, Option<String>)> {
        let found = finding(vec![agent(lines)], check)?;
        Some((found.confidence, found.summary.render(crate::words::Language::En), found.subject))
    }

    #[test]
    fn a_search_that_failed_by_its_request_is_certain_until_one_goes_well() {
        let (confidence, summary, subject) = found(&[START, SERVER, NAME, FAILED]).unwrap();
        assert_eq!((confidence, subject.as_deref()), (Confidence::Certain, Some("wsus01")));
        assert!(summary.contains("name"), "{summary}");
        assert_eq!(found(&[START, SERVER, NAME, FAILED, WELL]), None, "networks come and go");
        assert_eq!(found(&[START, SERVER, FAILED.replace("8024402C", "8024000B").as_str()]), None, "cancelled");
    }

    #[test]
    fn without_its_end_it_is_likely_if_no_search_ever_went_well() {
        assert_eq!(found(&[SERVER, NAME]).unwrap().0, Confidence::Likely);
        let earlier = WELL.replacen("09:00", "00:10", 1);
        assert_eq!(found(&[&earlier, SERVER, NAME]).unwrap().0, Confidence::Possible);
        let cut = NAME.replace("80072EE7", "80072EFE");
        assert_eq!(found(&[START, SERVER, &cut, FAILED]).unwrap().0, Confidence::Possible);
        assert_eq!(found(&[SERVER, &cut]).unwrap().0, Confidence::Possible);
    }

    #[test]
    fn what_the_server_said_comes_first() {
        let fault = "01:20 WebServices WS error: <detail><ErrorCode>InvalidParameters</ErrorCode><Message>parameters.OtherCachedUpdateIDs</Message><ID>x</ID></detail>";
        let end = FAILED.replace("2C", "07").replace("4402C", "44007");
        let (confidence, summary, _) =
            found(&[START, SERVER, "01:15 Misc *FAILED* [80072EE2] Send request", fault, &end]).unwrap();
        assert_eq!(confidence, Confidence::Certain);
        assert!(summary.contains("parameters.OtherCachedUpdateIDs"), "{summary}");
        let asked =
            "01:18 ProtocolTalker Initializing simple targeting cookie, clientId = , target group = x, DNS name = y";
        let known = asked.replace("clientId = ,", "clientId = 7f0c,");
        let other = fault.replace("InvalidParameters", "InternalServerError");
        assert!(found(&[START, SERVER, asked, &other, &end]).unwrap().1.contains("client id"));
        assert!(!found(&[START, SERVER, &known, &other, &end]).unwrap().1.contains("client id"));
        assert_eq!(found(&[START, SERVER, asked]), None, "an id is made at the first contact");
    }

    fn agent_event(step: AgentStep, code: u32) -> What {
        let title = if step == AgentStep::ScanFailed { "" } else { "x (KB5037771)" };
        let update = if title.is_empty() { String::new() } else { "576B0DD6-57CC-457B-A5EC-000000000001".to_owned() };
        let (revision, client) = (String::new(), String::new());
        What::Agent { step, update, revision, code: Code(code), title: title.to_owned(), client }
    }

    #[test]
    fn codes_alone_need_to_come_back_or_to_end_a_download() {
        let failed = |time| (time, agent_event(AgentStep::ScanFailed, 0x8024_402C));
        let confidence = |events_: Vec<(&str, What)>| finding(vec![events(events_)], check).map(|f| f.confidence);
        assert_eq!(confidence(vec![failed("08:00:00")]), Some(Confidence::Possible));
        assert_eq!(confidence(vec![failed("08:00:00"), failed("09:00:00")]), Some(Confidence::Likely));
        let well = ("10:00:00", agent_event(AgentStep::Scanned, 0));
        assert_eq!(confidence(vec![failed("08:00:00"), failed("09:00:00"), well]), None);
        let download = |code| {
            vec![
                ("08:00:00", agent_event(AgentStep::DownloadStarted, 0)),
                ("08:01:00", agent_event(AgentStep::DownloadFailed, code)),
            ]
        };
        assert_eq!(confidence(download(0x8007_2EE2)), Some(Confidence::Likely));
        assert_eq!(confidence(download(0x8007_2EFE)), Some(Confidence::Possible));
        assert_eq!(confidence(download(0x8024_000B)), None);
    }

    #[test]
    fn silent_without_the_agents_logs_and_on_failures_of_servicing() {
        assert_eq!(finding(vec![events(Vec::new())], check), None);
        let install = |code| {
            let started = ("16:01:00", agent_event(AgentStep::InstallStarted, 0));
            events(vec![started, ("16:01:40", agent_event(AgentStep::InstallFailed, code))])
        };
        let noise = agent(&[SERVER, "01:30 Misc *FAILED* [80072EE2] Send request"]);
        assert_eq!(finding(vec![install(0x800F_0922), noise.clone()], check), None);
        assert_eq!(finding(vec![install(0x8024_401C), noise], check).unwrap().confidence, Confidence::Certain);
    }
}
