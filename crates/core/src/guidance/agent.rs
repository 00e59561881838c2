//! Steps for failures of the update agent: its way to a server, its services, policies and content.

use super::{copy_agent_store, copy_logs, run, step};
use crate::report::{Risk, Step};
use crate::words::Phrase;

/// Shows the proxy the agent uses, which is not the browser's.
const PROXY: &str = "netsh winhttp show proxy";
/// Where policy sends the agent.
const POLICY: &str = r"reg query HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate /s";
/// Searches anew, as the schedule does.
const SEARCH: &str = "UsoClient StartScan";

fn shown(id: &'static str, command: impl Into<String>, minutes: u32) -> Step {
    Step { admin: false, ..run(id, Risk::ReadOnly, command, minutes) }
}

fn search() -> Step {
    Step { admin: false, ..run("step-search", Risk::Reversible, SEARCH, 5) }
}

/// Name, proxy and firewall between the computer and its update server (`host`; empty: not known).
#[must_use]
pub fn way_to_server(host: &str) -> Vec<Step> {
    let mut steps = vec![shown("step-show-proxy", PROXY, 1), shown("step-show-update-policy", POLICY, 1)];
    if !host.is_empty() {
        steps.push(shown("step-resolve", format!("nslookup {host}"), 1));
        let test = format!("powershell -Command \"Test-NetConnection {host} -Port 443\"");
        steps.push(shown("step-connect", test, 1));
    }
    steps.push(step("step-network-team", Risk::NeedsApproval));
    steps.push(search());
    steps
}

/// WSUS, or a proxy before it, answered with an error.
#[must_use]
pub fn look_at_wsus(host: &str) -> Vec<Step> {
    let mut steps = vec![shown("step-show-update-policy", POLICY, 1), shown("step-show-proxy", PROXY, 1)];
    if !host.is_empty() {
        let text = Phrase::new("step-wsus-site").with("server", host);
        steps.push(Step { text, ..step("step-wsus-site", Risk::NeedsApproval) });
    } else {
        steps.push(step("step-network-team", Risk::NeedsApproval));
    }
    steps.push(search());
    steps
}

/// WSUS refuses a list that is longer than it allows.
#[must_use]
pub fn wsus_limits() -> Vec<Step> {
    vec![step("step-wsus-decline", Risk::NeedsApproval), step("step-wsus-limits", Risk::NeedsApproval), search()]
}

/// The computer has no client id for WSUS.
#[must_use]
pub fn new_client_id() -> Vec<Step> {
    const SHOW: &str = r"reg query HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate /v SusClientId";
    const RENEW: &str = r"net stop wuauserv & reg delete HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate /v SusClientId /f & reg delete HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate /v SusClientIDValidation /f & net start wuauserv & wuauclt /resetauthorization /detectnow";
    vec![shown("step-show-client-id", SHOW, 1), run("step-new-client-id", Risk::NeedsApproval, RENEW, 15)]
}

/// Clock, root certificates, TLS inspection.
#[must_use]
pub fn trust_server() -> Vec<Step> {
    const CLOCK: &str = "w32tm /query /status";
    const PROTOCOLS: &str = r"reg query HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols /s";
    vec![
        shown("step-clock", CLOCK, 1),
        step("step-roots", Risk::ReadOnly),
        shown("step-tls", PROTOCOLS, 1),
        step("step-trust-root", Risk::NeedsApproval),
        search(),
    ]
}

/// The certificate that signs updates of other makers.
#[must_use]
pub fn trust_publisher() -> Vec<Step> {
    const SIGNERS: &str = "certutil -store TrustedPublisher & certutil -store Root";
    vec![
        shown("step-list-signers", SIGNERS, 1),
        shown("step-show-update-policy", POLICY, 1),
        step("step-trust-publisher", Risk::NeedsApproval),
        search(),
    ]
}

/// Which policy keeps the agent from asking.
#[must_use]
pub fn find_policy() -> Vec<Step> {
    const RESULT: &str = r#"gpresult /scope computer /h "%USERPROFILE%\Desktop\gpresult.html""#;
    vec![
        shown("step-show-update-policy", POLICY, 1),
        run("step-policy-report", Risk::ReadOnly, RESULT, 2),
        step("step-policy-owner", Risk::NeedsApproval),
        search(),
    ]
}

/// Bring a service back that updating needs.
#[must_use]
pub fn enable_service(service: &str) -> Vec<Step> {
    const WHO: &str = r#"wevtutil qe System /q:"*[System[(EventID=7040)]]" /c:20 /rd:true /f:text"#;
    // Its start type as Windows sets it.
    let start = match service {
        "RpcEptMapper" | "MpsSvc" | "UsoSvc" => "auto",
        _ => "demand",
    };
    let show = format!("sc qc {service} & sc query {service}");
    let set = format!("sc config {service} start= {start} & sc start {service}");
    let text = Phrase::new("step-start-service").with("service", service);
    vec![
        Step { text: Phrase::new("step-show-service").with("service", service), ..shown("step-show-service", show, 1) },
        run("step-who-disabled", Risk::ReadOnly, WHO, 1),
        Step { text, ..run("step-start-service", Risk::Reversible, set, 1) },
        step("step-retry", Risk::NeedsApproval),
    ]
}

/// The content of an update is gone.
#[must_use]
pub fn fetch_again(kb: Option<&str>) -> Vec<Step> {
    const LIST: &str = r#"dir /a /t:w "%windir%\SoftwareDistribution\Download""#;
    let mut steps =
        vec![run("step-list-content", Risk::ReadOnly, LIST, 1), step("step-cleaner", Risk::ReadOnly), search()];
    let offline = match kb {
        Some(kb) => Phrase::new("step-offline-kb").with("kb", kb),
        None => Phrase::new("step-offline"),
    };
    steps.push(Step { text: offline, restart: true, ..step("step-offline", Risk::NeedsApproval) });
    steps
}

/// Room on the disk that downloads go to.
#[must_use]
pub fn room_for_download(disk: &str) -> Vec<Step> {
    let text = Phrase::new("step-download-space").with("disk", disk);
    vec![
        run("step-show-download-space", Risk::ReadOnly, format!("fsutil volume diskfree {disk}"), 1),
        Step { text, ..step("step-download-space", Risk::NeedsApproval) },
        step("step-retry", Risk::NeedsApproval),
    ]
}

/// A new database for the agent, the old one kept.
#[must_use]
pub fn put_agent_store_aside() -> Vec<Step> {
    const ASIDE: &str = r#"net stop usosvc & net stop bits & net stop wuauserv & ren "%windir%\SoftwareDistribution" SoftwareDistribution.old & net start wuauserv"#;
    vec![copy_logs(), copy_agent_store(), run("step-agent-store-aside", Risk::NeedsApproval, ASIDE, 10), search()]
}
