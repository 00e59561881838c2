//! `Sessions.xml` — the servicing stack's memory of its sessions (`%windir%\servicing\Sessions`). It outlives CBS.log.
//!
//! ```text
//! <Sessions>
//!  <Session version="1.0" id="30018265_436341867" client="WindowsUpdateAgent" options="816" currentPhase="1"
//!    lastSuccessfulState="Complete" pendingFollower="false" retry="true" Queued="2009/07/22/10:31:30"
//!    Started="2009/07/22/10:31:32" Complete="2009/07/22/10:31:45" status="0x0">
//!   <Tasks><Phase seq="1"><package id="Package_for_KB972636~31bf3856ad364e35~amd64~~6.1.1.0" name="KB972636"
//!     targetState="Installed" options="4"/></Phase></Tasks>
//!   <Actions><Phase seq="1" rebootRequired="false" Resolved="…" Staged="…" Installed="…">…</Phase></Actions>
//!  </Session>
//! </Sessions>
//! ```
//!
//! The shape is Microsoft's own example (*More Win7 coolness*, 2009); names are compared without regard to case, and a
//! file of one session whose root is `<Session …>` is read too. The id is a FILETIME, high and low half, in UTC; `Queued`
//! and the others are the wall clock of the machine (in the example four hours behind the id), so the pair gives the
//! offset of that session, and where it gives none the id's time stands alone.
//!
//! The file may be one line of many megabytes, so it is read as XML and not by lines: by `quick-xml`, which expands no
//! entity of a document type and whose memory is bounded here by the length of one tag. Its paths through the tree do not
//! matter, only sessions and the packages of their tasks; `Actions` repeat them part by part and are passed over.

use crate::extract::{Event, Extract, ScanIssue, What, cut};
use crate::hresult::Code;
use crate::text::Encoding;
use crate::time::{LocalTime, Stamp, UtcTime, offset_between};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};
use std::io;
use std::sync::Arc;

mod source;

use source::Source;

/// Bytes of one tag or text; real ones have some hundreds.
const TAG_LIMIT: usize = 256 * 1024;
/// Elements inside one another; real ones are five. The reader remembers the name of each.
const DEPTH: usize = 64;
/// Characters of an attribute kept.
const VALUE_LIMIT: usize = 400;
/// A session is queued when its id is made, or the id counts on from the start of the service.
const SLACK_MS: i64 = 150_000;

/// The session whose packages are being read.
#[derive(Default)]
struct Session {
    id: String,
    client: String,
    code: Code,
    time: Option<Stamp>,
    /// Its tag, as evidence beside the package.
    text: String,
}

/// Reads the sessions of a source that is text in `encoding`, past a byte-order mark of `bom` bytes.
///
/// # Errors
/// What the reader fails with. Text that is no XML any more ends the reading with an issue.
pub(crate) fn read(reader: impl io::Read, (encoding, bom): (Encoding, usize), out: &mut Extract) -> io::Result<()> {
    let mut xml = Reader::from_reader(Source::new(reader, encoding, bom, TAG_LIMIT));
    let config = xml.config_mut();
    // A file cut off in its middle still tells of the sessions before.
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let (mut session, mut actions, mut impossible): (Option<Session>, bool, u64) = (None, false, 0);
    let (mut buffer, mut depth) = (Vec::new(), 0usize);
    loop {
        xml.get_mut().begin_tag();
        let (line, offset) = xml.get_ref().place();
        buffer.clear();
        let event = match xml.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) => return Err(own(error)),
            Err(_) => {
                out.issues.push(ScanIssue::CorruptEntry { at: offset });
                break;
            }
        };
        match &event {
            Xml::Start(_) => depth += 1,
            Xml::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            out.issues.push(ScanIssue::CorruptEntry { at: offset });
            break;
        }
        match event {
            Xml::Start(tag) | Xml::Empty(tag) if is(&tag, "Session") => {
                let opened = opened(&tag);
                out.records += 1;
                impossible += u64::from(opened.time.is_some_and(|time| !out.cover(time)));
                (session, actions) = (Some(opened), false);
            }
            Xml::Start(tag) if is(&tag, "Actions") => actions = true,
            Xml::End(tag) if tag.local_name().as_ref().eq_ignore_ascii_case("Actions") => actions = false,
            Xml::End(tag) if tag.local_name().as_ref().eq_ignore_ascii_case("Session") => session = None,
            Xml::Start(tag) | Xml::Empty(tag) if !actions && is(&tag, "package") => {
                if let Some(session) = &session {
                    let what = package(&tag, session);
                    // The proof begins with the line's own words, then says which session they stand in.
                    let text = cut(&format!("{} {}", shown(&tag), session.text));
                    out.push_event(Event { line, offset, time: session.time, text, what });
                }
            }
            Xml::Eof => break,
            _ => {}
        }
    }
    if impossible > 0 {
        out.issues.push(ScanIssue::ImpossibleTimes { count: impossible });
    }
    Ok(())
}

/// The reader's own error: what it carries says whether it was stopped, damaged or too large.
fn own(error: Arc<io::Error>) -> io::Error {
    Arc::try_unwrap(error).unwrap_or_else(|shared| io::Error::new(shared.kind(), shared.to_string()))
}

fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.local_name().as_ref().eq_ignore_ascii_case(name)
}

fn shown(tag: &BytesStart<'_>) -> String {
    cut(&format!("<{}>", tag.trim_end()))
}

/// The value of an attribute, without regard to the case of its name.
fn attribute(tag: &BytesStart<'_>, names: &[&str]) -> String {
    let named = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| names.iter().any(|name| a.key.local_name().as_ref().eq_ignore_ascii_case(name)));
    let Some(named) = named else { return String::new() };
    let raw = &named.value;
    // Only the five entities every XML knows; an unknown one stays as it is written.
    let value = quick_xml::escape::unescape(raw).unwrap_or_else(|_| raw.clone());
    value.trim().chars().take(VALUE_LIMIT).collect()
}

fn opened(tag: &BytesStart<'_>) -> Session {
    let id = attribute(tag, &["id"]);
    let queued = local(&attribute(tag, &["Queued"])).or_else(|| local(&attribute(tag, &["Started"])));
    let ended = ["Complete", "Completed", "Started"].iter().find_map(|name| local(&attribute(tag, &[name])));
    let began = session_time(&id);
    let offset = began.zip(queued).and_then(|(utc, local)| offset_between(local, utc, SLACK_MS));
    let time = match (ended.or(queued), offset, began) {
        (Some(local), Some(offset), _) => Some(Stamp::Utc(local.to_utc(offset))),
        (_, None, Some(utc)) | (None, _, Some(utc)) => Some(Stamp::Utc(utc)),
        (Some(local), None, None) => Some(Stamp::Local(local)),
        (_, _, None) => None,
    };
    let status = attribute(tag, &["status"]);
    let code = Code::from_hex(&status).or_else(|| Code::from_spelling(&status)).unwrap_or_default();
    Session { id, client: attribute(tag, &["client"]), code, time, text: shown(tag) }
}

fn package(tag: &BytesStart<'_>, session: &Session) -> What {
    What::SessionRecord {
        session: session.id.clone(),
        client: session.client.clone(),
        package: attribute(tag, &["id"]),
        name: attribute(tag, &["name"]),
        target: attribute(tag, &["targetState"]),
        code: session.code,
    }
}

/// `2009/07/22/10:31:30`.
fn local(text: &str) -> Option<LocalTime> {
    LocalTime::from_fixed(text.as_bytes())
}

/// `31171520_2564643148`: a FILETIME, high and low half.
fn session_time(id: &str) -> Option<UtcTime> {
    let (high, low) = id.split_once('_')?;
    let (high, low): (u32, u32) = (high.parse().ok()?, low.parse().ok()?);
    UtcTime::from_filetime(u64::from(high) << 32 | u64::from(low)).filter(|time| time.is_believable())
}

#[cfg(test)]
mod tests;
