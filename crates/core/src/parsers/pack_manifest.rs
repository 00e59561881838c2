//! `faultline/manifest.json` of an evidence pack: what the bundle held beside what is in the pack, and what could not be read
//! of its sources. One source a line:
//!
//! ```text
//! {"path": "Logs/CBS/CbsPersist_1.cab", "file": null, "kind": "cabinet", "sizeBytes": 12, …, "issues": ["corrupt-entry"], …}
//! ```
//!
//! Each becomes a member, called by its file in the pack or else by its path: [`crate::analyze`] adds what it says to the
//! source of that path.

use crate::artifact::ArtifactKind;
use crate::extract::{Extract, Loss, Member, ScanIssue};
use crate::text::Line;
use serde_json::Value;

/// Sources listed; a bundle has no more.
const LIMIT: usize = 100_000;

/// Holds nothing between lines.
#[derive(Default)]
pub(crate) struct Parser;

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.bytes.trim_ascii();
        let text = text.strip_suffix(b",").unwrap_or(text);
        if !text.starts_with(b"{\"path\": ") || out.members.len() >= LIMIT {
            return;
        }
        let Ok(source) = serde_json::from_slice::<Value>(text) else { return };
        let word = |name: &str| source.get(name).and_then(Value::as_str);
        let Some(path) = word("file").or_else(|| word("path")) else { return };
        let issues = source.get("issues").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let issues: Vec<&str> = issues.collect();
        let extract = Extract {
            kind: word("kind").and_then(ArtifactKind::from_id).unwrap_or_default(),
            bytes: source.get("sizeBytes").and_then(Value::as_u64).unwrap_or_default(),
            // No two of them are copies of each other.
            crc32: crc32fast::hash(path.as_bytes()),
            issues: issues.iter().filter_map(|issue| issue_of(issue)).collect(),
            opened: !issues.contains(&"kind-not-read"),
            ..Extract::default()
        };
        out.members.push(Member { path: path.to_owned(), extract });
        out.opened = true;
    }

    pub(crate) fn finish(self, _out: &mut Extract) {}
}

/// What of a source's issues matters to who judges it: that something of it is missing.
fn issue_of(id: &str) -> Option<ScanIssue> {
    Some(match id {
        "corrupt-entry" => ScanIssue::CorruptEntry { at: 0 },
        "checksum-mismatch" => ScanIssue::ChecksumMismatch,
        "changed-while-reading" => ScanIssue::ChangedWhileReading,
        "unsupported" => ScanIssue::Unsupported { what: "?".to_owned() },
        "encrypted" => ScanIssue::Encrypted { wrong: false },
        "wrong-password" => ScanIssue::Encrypted { wrong: true },
        "crashed" => ScanIssue::Lost { why: Loss::Crashed },
        "timed-out" => ScanIssue::Lost { why: Loss::TimedOut },
        "cancelled" => ScanIssue::Lost { why: Loss::Cancelled },
        "too-large" => ScanIssue::TooLarge { at: 0 },
        "too-deep" => ScanIssue::TooDeep,
        "too-many-members" => ScanIssue::TooManyMembers,
        "damaged-records" => ScanIssue::DamagedRecords { records: 0, blocks: 0 },
        "not-converted" => ScanIssue::NotConverted,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_known() {
        let mut out = Extract::default();
        let mut line = |text: &str| Parser.line(Line { number: 1, offset: 0, bytes: text.as_bytes() }, &mut out);
        line(
            "{\"path\": \"a.cab\", \"file\": null, \"kind\": \"cabinet\", \"sizeBytes\": 12, \"issues\": [\"corrupt-entry\"]},",
        );
        line("{\"path\": \"b/CBS.log\", \"file\": \"CBS.log\", \"kind\": \"cbs\", \"issues\": [\"long-lines\"]}");
        line("{\"path\": broken");
        let told: Vec<_> = out.members.iter().map(|m| (&m.path[..], m.extract.kind, m.extract.issues.len())).collect();
        assert_eq!(told, [("a.cab", ArtifactKind::Cabinet, 1), ("CBS.log", ArtifactKind::Cbs, 0)]);
    }
}
