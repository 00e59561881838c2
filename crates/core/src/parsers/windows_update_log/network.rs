//! Requests, synchronisation, servers: what the agent says of its way to one.
//!
//! The lines of one failed request, the first names the code, a later one the address, another what the server answered
//! (`Soap fault detail`, `The server returned HTTP status code`): the most telling one is kept ([`super::story`]).

use super::columns::zone;
use super::message::Said;
use super::tokens::{after, failed, failing, hex};
use crate::extract::Fault;
use crate::hresult::Code;

/// A failed request, as one line tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Request<'a> {
    /// The code it states, or the one that means what it says.
    pub(super) code: Code,
    /// The address, where the line has it.
    pub(super) url: &'a str,
    /// What the server answered, in parts.
    pub(super) answer: [&'a str; 2],
}

/// WU_E_PT_SOAPCLIENT_SOAPFAULT.
const SOAP_FAULT: Code = Code(0x8024_4007);
/// ERROR_SERVICE_NOT_ACTIVE.
const NOT_ACTIVE: Code = Code(0x8007_0426);
/// WU_E_WU_DISABLED, WU_E_REDIRECTOR_CONNECT_POLICY.
const POLICY: [Code; 2] = [Code(0x8024_002E), Code(0x8024_500C)];

pub(super) fn network<'a>(component: &[u8], text: &'a str) -> Option<Said<'a>> {
    if let Some((code, rest)) = failed(text) {
        // The device's own ticket comes from the sign-in service of Microsoft accounts.
        if rest.starts_with("Method failed [AuthTicketHelper::GetDeviceTickets") {
            return Some(match code {
                NOT_ACTIVE => Said::Fault(Fault::AgentService, "wlidsvc", code),
                _ => Said::Trouble(code),
            });
        }
        let known = [
            "Send request",
            "Web service call",
            "SyncServerUpdatesInternal failed",
            "SyncUpdates_WithRecovery failed",
            "Sync of Updates",
            "Initialization failed for Protocol Talker Context",
        ];
        return known.iter().any(|words| rest.starts_with(words)).then(|| failure(code, ""));
    }
    if text.starts_with("Logging initialized (") {
        return zone(text).map(Said::Zone);
    }
    if let Some(server) = after_words(text, &["Server URL = ", "ServiceId = ", "Got "], "Server URL")
        && matches!(component, b"PT" | b"ProtocolTalker" | b"Misc")
    {
        return Some(Said::Server(server.trim_start_matches([' ', '=', ':', '"'])));
    }
    if text.starts_with("Proxy Behavior set to ") {
        return after(text, " for service url ").map(Said::Server);
    }
    if let Some(rest) = text.strip_prefix("Initializing simple targeting cookie") {
        let id = after(rest, "clientId = ")?.split(',').next()?.trim();
        let own = after(rest, "DNS name = ").map(Said::Server);
        return if id.is_empty() { Some(Said::Fault(Fault::ClientId, "", Code::OK)) } else { own };
    }
    let text = text.strip_prefix("WARNING: ").or_else(|| text.strip_prefix("FATAL: ")).unwrap_or(text);
    if text.starts_with("SendRequest failed with ") && text.contains("Proxy List used: ") {
        return after(text, "Proxy List used: ").map(Said::Proxy);
    }
    if let Some(answered) = answer(text) {
        return Some(answered);
    }
    let marks = [
        ("Send failed with hr = ", ""),
        ("Send request failed, hr:", ""),
        ("WinHttp: SendRequestUsingProxy failed for ", "error "),
        ("DownloadFileInternal failed for ", "error "),
        ("Sync of Updates: ", ""),
        ("SyncUpdates_WithRecovery failed", ": "),
        ("SyncServerUpdatesInternal failed: ", ""),
        ("Fail to download eula file ", "with error "),
        ("Failed to download file from ", "error "),
        ("Nws Failure: errorCode=", ""),
        ("OnCallFailure failed with hr=", ""),
        ("IsUpdateRequired failed with error ", ""),
    ];
    let (words, mark) = marks.into_iter().find(|(words, _)| text.starts_with(words))?;
    let rest = &text[words.len()..];
    let url = if words.ends_with([' ']) && rest.contains("://") { rest.trim_start_matches('<') } else { "" };
    after(rest, mark).and_then(failing).map(|code| failure(code, url))
}

/// A code on the way to a server: a request's where it says so.
fn failure(code: Code, url: &str) -> Said<'_> {
    match code {
        code if code.network().is_some() => Said::Request(Request { code, url, answer: [""; 2] }),
        code if POLICY.contains(&code) => Said::Fault(Fault::AgentPolicy, "", code),
        code => Said::Trouble(code),
    }
}

/// What a server answered:
/// `WS error: <detail><ErrorCode>InvalidParameters</ErrorCode><Message>parameters.InstalledNonLeafUpdateIDs</Message>…`,
/// `detail: <detail>…` on Windows 7, `WS error: The server returned HTTP status code '503 (0x1F7)' with text …`,
/// `SyncUpdates failure, error = 0x8024401B, soap client error = 10, soap error code = 0, HTTP status code = 407`.
fn answer(text: &str) -> Option<Said<'_>> {
    let request = |code, answer| Some(Said::Request(Request { code, url: "", answer }));
    let said = text.strip_prefix("WS error: ").or_else(|| text.strip_prefix("detail: "));
    if let Some(said) = said {
        if let Some(url) = after(said, "communicating with the endpoint at '") {
            return Some(Said::Asks(url));
        }
        if let Some(status) = after(said, "returned HTTP status code '") {
            let digits = status.split([' ', '\'']).next()?;
            return request(by_status(digits)?, ["HTTP", digits]);
        }
        let element = |name: &str| after(said, name).and_then(|rest| rest.split('<').next()).map(str::trim);
        let what = element("<Message>").filter(|message| !message.is_empty()).or_else(|| method(said));
        return request(SOAP_FAULT, [element("<ErrorCode>")?, what.unwrap_or_default()]);
    }
    // Most lines come here: the place of the words is known, so they need not be looked for.
    let (_call, said) = text.split_once(' ')?;
    let rest = said.strip_prefix("failure, error = ")?;
    let code = hex(rest)?;
    let status = after(rest, "HTTP status code = ")?;
    let end = status.bytes().take_while(u8::is_ascii_digit).count();
    let answer = if status[..end] == *"0" { [""; 2] } else { ["HTTP", &status[..end]] };
    code.network().and_then(|_| request(code, answer))
}

/// The last part of `<Method>"http://www.microsoft.com/…/GetAuthorizationCookie"</Method>`.
fn method(said: &str) -> Option<&str> {
    let method = after(said, "<Method>")?.split('<').next()?;
    method.trim_matches([' ', '"']).rsplit('/').next()
}

/// The agent's own code for an HTTP status.
fn by_status(digits: &str) -> Option<Code> {
    Some(Code(match digits.parse().ok()? {
        400u16 => 0x8024_4016,
        401 => 0x8024_4017,
        403 => 0x8024_4018,
        404 => 0x8024_4019,
        405 => 0x8024_401A,
        407 => 0x8024_401B,
        408 => 0x8024_401C,
        500 => 0x8024_401F,
        502 => 0x8024_4021,
        503 => 0x8024_4022,
        504 => 0x8024_4023,
        status @ 400..=599 => 0x8019_0000 | u32::from(status),
        _ => return None,
    }))
}

/// The name of a server, out of its address; `None`: not said.
pub(super) fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', ':', '>', ',', '"', '\'', ' ']).next().unwrap_or("").trim_matches(['(', ')']);
    let named = !host.is_empty() && host.len() <= 255 && !host.starts_with('<') && !matches!(host, "NULL" | "null");
    named.then_some(host)
}

fn after_words<'a>(text: &'a str, beginnings: &[&str], mark: &str) -> Option<&'a str> {
    beginnings.iter().any(|words| text.starts_with(words)).then(|| after(text, mark)).flatten()
}
