//! What one message says: the component and the first words decide, only then is the rest looked at.
//!
//! Only the lines that state a result of an install, a download or a scan are told apart. Everything else is noise,
//! whatever code it carries: source positions (`file = …, line = …`, `….cpp @949`), `ISusInternal`, look-ups of
//! metadata and of Store apps, `Failed to initialize handler manager for cleanup operations`,
//! `DynamicDownloadDataFetcher`, `Handler process got unexpected result: 0`.

use super::network::{Request, network};
use super::tokens::{UpdateId, after, failed, failing, guid, hex, update};
use crate::extract::Fault;
use crate::hresult::Code;
use crate::time::OffsetMinutes;

/// What a thread of the agent is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Scan,
    Download,
    Install,
}

/// Which line states a result: one result is told by several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Teller {
    History,
    Callback,
    Report,
    Screen,
}

/// What a message says.
#[derive(Debug, PartialEq)]
pub(super) enum Said<'a> {
    /// The machine's offset from UTC.
    Zone(OffsetMinutes),
    /// The agent's service starts: nothing it did before goes on.
    ServiceStarts,
    /// `Title = …` of a list; its id follows.
    Title(&'a str),
    /// `UpdateId = …` of a list; `own` when the list belongs to the work its thread began.
    Listed {
        update: UpdateId,
        own: bool,
    },
    /// A part of the update listed before.
    Part(UpdateId),
    /// Title and id on one line.
    Named {
        title: &'a str,
        update: UpdateId,
    },
    /// The thread begins a piece of work.
    Begins {
        work: Work,
        client: &'a str,
        call: Option<u128>,
    },
    /// The call its thread's download belongs to.
    Call(u128),
    /// The thread ends it; a scan says how, but on Windows 7.
    Ends {
        work: Work,
        client: &'a str,
        code: Option<Code>,
    },
    /// Who asked for a deployment job.
    Job {
        job: u128,
        client: &'a str,
    },
    /// A job turns to an update.
    Starts {
        job: u128,
        update: UpdateId,
    },
    /// The result of an update; `operation` is empty where the line does not say it.
    Result {
        update: UpdateId,
        teller: Teller,
        operation: &'a str,
        client: &'a str,
        mapped: Code,
        unmapped: Code,
    },
    /// A call for downloads ended.
    Downloaded {
        call: u128,
        code: Code,
        aborted: bool,
    },
    /// The download of an update or of a part failed.
    DownloadFailed {
        update: Option<UpdateId>,
        code: Code,
    },
    /// The screen's word on an update of which the next line may say the code.
    Screen {
        update: UpdateId,
        install: bool,
        succeeded: bool,
    },
    /// That code.
    ScreenFailed {
        install: bool,
        mapped: Code,
        unmapped: Code,
    },
    /// The worker on an install begins or ends.
    WorkerBegins,
    WorkerEnds(Code),
    /// It turns to an update or a part.
    WorkerOn(UpdateId),
    /// A code inside an install; `inside`: only if the thread is a worker's.
    Fails {
        update: Option<UpdateId>,
        code: Code,
        inside: bool,
    },
    /// What the thread was busy with failed.
    Exit(Code),
    /// A scan failed.
    ScanFailed(Code),
    /// A request to a server failed.
    Request(Request<'a>),
    /// Where the thread's next requests go.
    Asks(&'a str),
    /// The service whose updates the thread looks for.
    Service(&'a str),
    /// Does it ask a server at all?
    Online(bool),
    /// A mechanism of failure that the line names: which, of what.
    Fault(Fault, &'a str, Code),
    /// Something failed on the way of a scan or download.
    Trouble(Code),
    /// A server's address, or the machine's own name.
    Server(&'a str),
    /// A proxy list.
    Proxy(&'a str),
    /// A record of the agent's journal.
    Report(&'a str),
}

/// Reads a message.
pub(super) fn said<'a>(component: &[u8], message: &'a str) -> Option<Said<'a>> {
    let text = plain(message);
    // Pasted excerpts name the component again.
    let text = text.strip_prefix("Agent -- ").or_else(|| text.strip_prefix("COMAPI -- ")).map_or(text, plain);
    match component {
        b"Agent" => agent(text),
        b"ComApi" | b"COMAPI" => api(text),
        b"UDP" | b"Deployment" => deployment(text),
        b"Handler" => worker(text),
        b"Driver" => failed(text)
            .filter(|(_, rest)| rest.starts_with("Error Installing"))
            .map(|(code, _)| Said::Fails { update: None, code, inside: false }),
        b"DownloadManager" | b"DnldMgr" => download(text),
        b"AU" => screen(text),
        b"Report" => text.strip_prefix("REPORT EVENT: ").map(Said::Report),
        b"Shared" | b"Service" => block(text)
            .filter(|(starts, rest)| *starts && rest.starts_with("Service startup"))
            .map(|_| Said::ServiceStarts),
        b"Misc" | b"PT" | b"ProtocolTalker" | b"WS" | b"WebServices" | b"Setup" | b"EP" => network(component, text),
        b"SLS" => text.strip_prefix("Making request with URL ").map(|url| Said::Asks(url.trim_start_matches('<'))),
        _ => None,
    }
}

/// Without the marks the agent decorates its lines with.
fn plain(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '*', '#', '-', ':', '+', '=', '<', '>'])
}

/// `START * Finding updates …`, `END  **  Agent: Finding updates …`.
fn block(text: &str) -> Option<(bool, &str)> {
    let (starts, rest) = match text.strip_prefix("START") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix("END")?),
    };
    let rest = plain(rest);
    let (Some((head, tail)), true) = (rest.split_once(": "), starts || !rest.is_empty()) else {
        return Some((starts, rest));
    };
    Some((starts, if matches!(head, "Agent" | "DnldMgr" | "AU" | "Handler" | "Service") { plain(tail) } else { rest }))
}

fn work(rest: &str) -> Option<Work> {
    let of = [
        ("Finding updates", Work::Scan),
        ("Begin Downloading Updates", Work::Download),
        ("Downloading updates", Work::Download),
        ("Installing updates", Work::Install),
    ];
    of.iter().find(|(words, _)| rest.starts_with(words)).map(|(_, work)| *work)
}

fn agent_block(text: &str) -> Option<Said<'_>> {
    let (starts, rest) = block(text)?;
    let (work, client) = (work(rest)?, client(rest));
    Some(if starts {
        Said::Begins { work, client, call: after(rest, "Call ID = ").and_then(guid).map(|(call, _)| call) }
    } else {
        Said::Ends { work, client, code: after(rest, "Exit code = ").and_then(hex) }
    })
}

/// `CallerId = Update;ScanForUpdates  Id = 183 (cV = …)`, `[CallerId = MoUpdateOrchestrator] […]`.
fn client(text: &str) -> &str {
    let Some(rest) = after(text, "CallerId = ").or_else(|| after(text, "Caller=")) else { return "" };
    let ends = ["]", "  Id =", ", Id =", ", idUpdate", ", Exit code", " (cV"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    rest[..end].trim().trim_end_matches('.')
}

fn agent(text: &str) -> Option<Said<'_>> {
    if let Some(rest) = text.strip_prefix("LogHistory called") {
        return Some(Said::Result {
            update: update(after(rest, "idUpdate=")?)?,
            teller: Teller::History,
            operation: after(rest, "operation = ").and_then(|r| r.split([',', ' ']).next()).unwrap_or(""),
            client: client(rest),
            mapped: after(rest, "resultMapped=").and_then(hex)?,
            unmapped: after(rest, "resultUnMapped=").and_then(hex).unwrap_or_default(),
        });
    }
    if let Some(listed) = listed(text, true) {
        return Some(listed);
    }
    if text.starts_with("START") || text.starts_with("END") {
        return agent_block(text);
    }
    if let Some(rest) = text.strip_prefix("WU client calls back to download call ") {
        let (call, rest) = guid(rest)?;
        let (how, code) = after(rest, "with code ")?.split_once(" and error ")?;
        let aborted = matches!(how, "Call Aborted" | "Call aborted");
        return (aborted || how == "Call complete").then(|| Said::Downloaded {
            call,
            code: hex(code).unwrap_or_default(),
            aborted,
        });
    }
    if let Some(rest) = text.strip_prefix("Deploy call ") {
        let rest = after(rest, "deployment callback for top-level update ")?;
        let code = |mark| after(rest, mark).and_then(hex);
        let mapped = code(", mapped result = ")?;
        rest.contains("callback code = Update failed").then_some(())?;
        let unmapped = code("unmapped result = ").unwrap_or_default();
        let update = update(rest)?;
        return Some(Said::Result { update, teller: Teller::Callback, operation: "", client: "", mapped, unmapped });
    }
    if let Some(server) = text.strip_prefix("WSUS server: ").or_else(|| text.strip_prefix("WSUS status server: ")) {
        return Some(Said::Server(server));
    }
    if let Some(rest) = text.strip_prefix("ServiceID = ").or_else(|| text.strip_prefix("ServiceId = ")) {
        return rest.starts_with('{').then(|| Said::Service(rest.get(1..37).unwrap_or_default()));
    }
    if let Some(rest) = text.strip_prefix("Online = ") {
        return Some(Said::Online(rest.starts_with("Yes")));
    }
    // In articles, lines of other components stand under this one.
    agent_failure(text).or_else(|| network(b"Agent", text))
}

fn agent_failure(text: &str) -> Option<Said<'_>> {
    let text = text.strip_prefix("WARNING: ").unwrap_or(text);
    if let Some(rest) = text.strip_prefix("Exit code = ") {
        return failing(rest).map(Said::Exit);
    }
    if let Some(rest) = text.strip_prefix("WU client failed Searching for update with error ") {
        return failing(rest).map(Said::ScanFailed);
    }
    let marks = [
        ("Failed to synchronize, error = ", ""),
        ("Skipping scan, self-update check returned ", ""),
        ("Failed to evaluate Installable rule", "hr = "),
    ];
    // One record, but copies of it break it in two.
    if let Some(rest) = text.strip_prefix("Windows failed to download from ") {
        let Some(path) = after(rest, "to local path = ") else { return Some(Said::Asks(rest)) };
        return fetched(path);
    }
    if let Some(path) = text.strip_prefix("to local path = ") {
        return fetched(path);
    }
    let (words, mark) = marks.into_iter().find(|(words, _)| text.starts_with(words))?;
    let code = after(&text[words.len()..], mark).and_then(failing)?;
    // Applicability is asked of other services, by RPC.
    let asks_rpc = words.starts_with("Failed to evaluate") && code == NO_ENDPOINT;
    Some(if asks_rpc { Said::Fault(Fault::AgentService, "RpcEptMapper", code) } else { Said::Trouble(code) })
}

/// EPT_S_NOT_REGISTERED: the RPC service behind a call does not run.
const NO_ENDPOINT: Code = Code(0x8007_06D9);

/// `C:\Windows\SoftwareDistribution\Download\… with error 0x80070070`.
fn fetched(path: &str) -> Option<Said<'_>> {
    let (path, code) = path.split_once(" with error ")?;
    failing(code).map(|code| Said::Fault(Fault::Download, path.trim(), code))
}

/// Lists of updates: `Title = …`, `UpdateId = {…}.200`, and the ids of its parts.
fn listed(text: &str, own: bool) -> Option<Said<'_>> {
    if let Some(title) = text.strip_prefix("Title = ") {
        return Some(Said::Title(title.trim()));
    }
    if let Some(id) = text.strip_prefix("UpdateId = ") {
        return update(id).map(|update| Said::Listed { update, own });
    }
    let is_id = matches!(text.len(), 38..=48) && !text.contains(' ');
    is_id.then(|| update(text)).flatten().filter(|id| id.revision.is_some()).map(Said::Part)
}

fn api(text: &str) -> Option<Said<'_>> {
    if let Some(rest) = text.strip_prefix("Deserialized installable update ") {
        let at = rest.rfind(", UpdateID = ")?;
        return update(&rest[at + 13..]).map(|update| Said::Named { title: &rest[..at], update });
    }
    // Titles hold commas; what follows them is always named.
    let rest = text.strip_prefix("Title=")?;
    let (title, id) = rest.split_once(", ProductName=").or_else(|| rest.split_once(", UpdateId="))?;
    let id = after(id, "UpdateId=").unwrap_or(id);
    update(id).map(|update| Said::Named { title, update })
}

fn deployment(text: &str) -> Option<Said<'_>> {
    if let Some(rest) = text.strip_prefix("Deployment job Id ") {
        let (job, rest) = guid(rest)?;
        let rest = rest.trim_start_matches([' ', ':']);
        if rest.starts_with("Beginning ") {
            return Some(Said::Job { job, client: client(rest) });
        }
        if let Some(rest) = rest.strip_prefix("Installing starting for update ") {
            return update(rest).map(|update| Said::Starts { job, update });
        }
        if let Some(rest) = rest.strip_prefix("Method failed for update ") {
            let code = after(rest, "hrDeploy = ").and_then(failing)?;
            return update(rest).map(|update| Said::Fails { update: Some(update), code, inside: false });
        }
        let rest = rest.strip_prefix("Update ").filter(|r| r.contains(" started delegate invoked"))?;
        return update(rest).map(|update| Said::Starts { job, update });
    }
    if let Some(listed) = listed(text, false) {
        return Some(listed);
    }
    let (code, rest) = failed(text)?;
    let top = after(rest, "op level update id ").filter(|_| rest.starts_with("Deployment job Id "))?;
    update(top).map(|update| Said::Fails { update: Some(update), code, inside: false })
}

/// Failures a worker writes on its way that stop nothing.
const WORKER_NOISE: [&str; 8] = [
    "Handler process got unexpected result",
    "Failed to get the download volume",
    "EvaluateApplicability",
    "Method failed [Appx",
    "UUP GDR",
    "CDeploymentSessionWrapper Initialize failed with an expected error",
    "Failed to find the service stack cab",
    "Failed to set Attribute",
];

fn worker(text: &str) -> Option<Said<'_>> {
    let fails = |inside| move |code| Said::Fails { update: None, code, inside };
    if let Some(rest) = text.strip_prefix("Command line install completed. Return code = ") {
        return failing(rest).filter(|_| !rest.contains("Result = Succeeded")).map(fails(false));
    }
    if let Some((starts, rest)) = block(text) {
        // `Command Line Install 0x8024200b`; Windows 7 has no code there.
        let at = rest.find("Install")? + "Install".len();
        return Some(if starts {
            Said::WorkerBegins
        } else {
            Said::WorkerEnds(hex(rest[at..].trim_start()).unwrap_or_default())
        });
    }
    if let Some(rest) = text.strip_prefix("Install complete for update ID: ") {
        let code = after(rest, "Return code is ").and_then(failing)?;
        return update(rest).map(|update| Said::Fails { update: Some(update), code, inside: false });
    }
    if let Some(rest) = text.strip_prefix("Starting install of CBS update ") {
        return update(rest).map(Said::WorkerOn);
    }
    if let Some((code, rest)) = failed(text) {
        let named = rest.strip_prefix("Driver Install of ").and_then(update);
        // `wuuhdrv.dll, C:\…\driverutilp.cpp @1164` says where in the source, not what.
        let noise = rest.contains(".cpp @") || WORKER_NOISE.iter().any(|noise| rest.starts_with(noise));
        let known = named.is_some() || !noise;
        return known.then_some(Said::Fails { update: named, code, inside: named.is_none() });
    }
    if let Some(rest) = text.strip_prefix("Exit code = ") {
        return failing(rest).map(fails(true));
    }
    let text = text.strip_prefix("WARNING: ").or_else(|| text.strip_prefix("FATAL: ")).unwrap_or(text);
    let marks = [
        ("CBS called Error with ", ""),
        ("Completed install of CBS update with ", "hr="),
        ("Operation failed at update ", "Exit code = "),
    ];
    let (words, mark) = marks.into_iter().find(|(words, _)| text.starts_with(words))?;
    after(&text[words.len()..], mark).and_then(failing).map(fails(false))
}

fn download(text: &str) -> Option<Said<'_>> {
    if let Some(rest) = text.strip_prefix("Call ID = ") {
        return guid(rest).map(|(call, _)| Said::Call(call));
    }
    if text.starts_with("START") || text.starts_with("END") {
        return agent_block(text);
    }
    if let Some(rest) = text.strip_prefix("Error 0x") {
        let occurred = rest.contains(" occurred while downloading update");
        return failing(rest).filter(|_| occurred).map(|code| Said::DownloadFailed { update: None, code });
    }
    // `BITS job {…} hit a transient error, updateId = {…}.200 <NULL>, error = 0x800706D9`.
    if let Some(rest) = text.strip_prefix("BITS job ").or_else(|| text.strip_prefix("DO job ")) {
        let code =
            after(rest, " hit a transient error, ").and_then(|rest| after(rest, "error = ")).and_then(failing)?;
        return Some(Said::Fault(Fault::Download, "", code));
    }
    let (code, rest) = failed(text)?;
    let update = update(rest.strip_prefix("Error occurred while downloading update ")?);
    Some(Said::DownloadFailed { update, code })
}

/// `RESUMED  ## AU: Installing update [UpdateId = {…}, succeeded]`, then perhaps `WARNING: Install failed, error =
/// 0x80070643 / 0x0000066A`.
fn screen(text: &str) -> Option<Said<'_>> {
    if let Some(rest) = text.strip_prefix("RESUMED") {
        let rest = plain(rest).strip_prefix("AU: ")?;
        let install = rest.starts_with("Installing update");
        (install || rest.starts_with("Download update")).then_some(())?;
        let succeeded = rest.contains(", succeeded]");
        return update(after(rest, "[UpdateId = ")?).map(|update| Said::Screen { update, install, succeeded });
    }
    let rest = text.strip_prefix("WARNING: ")?;
    let install = rest.starts_with("Install failed, error = ");
    (install || rest.starts_with("Download failed, error = ")).then_some(())?;
    let codes = after(rest, "error = ")?;
    let unmapped = after(codes, " / ").and_then(hex).unwrap_or_default();
    Some(Said::ScreenFailed { install, mapped: failing(codes)?, unmapped })
}
