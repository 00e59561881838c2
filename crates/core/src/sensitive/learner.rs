//! Names that a source tells beside what its parser wants of it: `ipconfig`, `dsregcmd`, `netsh wlan`, a note somebody wrote.
//!
//! What one file says in its place stands as a mere word in the lines of another. Everything that is small is read for the
//! patterns; of logs, which are not, only lines that name a server or a profile; of registry exports only values with one of
//! the keys' names. What was read by its form alone needs nothing of this: it is replaced wherever it stands.

use super::{Category, encoded, fold, pattern};
use crate::artifact::ArtifactKind;
use crate::extract::{Extract, IdentifierKind};
use crate::text::Line;
use memchr::memmem::Finder;
use std::collections::BTreeSet;

/// Bytes of one source that are read for patterns; what tells names is not longer.
const MOST: usize = 2 * 1024 * 1024;
/// Bytes of a line.
const LINE: usize = 4 * 1024;
/// Names of one source that are told once.
const NAMES: usize = 10_000;

/// Which lines are read.
enum Depth {
    Every,
    /// With a server or a profile in it.
    Places(Box<[Finder<'static>; 2]>),
    /// Values whose name is a key.
    Values,
}

/// Learns of one source, line by line.
pub(crate) struct Learner {
    depth: Depth,
    left: usize,
    /// What a log says again and again is told once.
    known: BTreeSet<(IdentifierKind, String)>,
    /// The line before was a key alone: a table of one column, as `wmic` prints it.
    column: Option<Category>,
}

impl Learner {
    /// For sources of a kind that is text; `None`: it is read in a way of its own.
    pub(crate) fn of(kind: ArtifactKind) -> Option<Self> {
        let depth = match kind {
            ArtifactKind::Cbs
            | ArtifactKind::Dism
            | ArtifactKind::Panther
            | ArtifactKind::CompatReport
            | ArtifactKind::WindowsUpdateLog
            | ArtifactKind::ReportingEvents
            | ArtifactKind::CheckSur
            | ArtifactKind::SetupApi
            | ArtifactKind::Pfro
            | ArtifactKind::AzureGuest
            | ArtifactKind::Listing => Depth::Places(Box::new([Finder::new("\\\\"), Finder::new(":\\Users\\")])),
            ArtifactKind::Registry => Depth::Values,
            ArtifactKind::ConfigMgr
            | ArtifactKind::Systeminfo
            | ArtifactKind::Programs
            | ArtifactKind::Processes
            | ArtifactKind::Services
            | ArtifactKind::SetupDiag
            | ArtifactKind::ErrorReport
            | ArtifactKind::Drivers
            | ArtifactKind::Filters
            | ArtifactKind::Hotfixes
            | ArtifactKind::Msinfo
            | ArtifactKind::Text => Depth::Every,
            _ => return None,
        };
        Some(Self { depth, left: MOST, known: BTreeSet::new(), column: None })
    }

    /// Is there nothing more that it will read?
    pub(crate) fn is_done(&self) -> bool {
        self.left == 0
    }

    /// Reads a line, if it is one of those that are.
    pub(crate) fn line(&mut self, line: &Line<'_>, out: &mut Extract) {
        let wanted = match &self.depth {
            Depth::Every => !line.bytes.is_empty(),
            Depth::Places(places) => {
                let [server, profile] = &**places;
                let named = |at: usize| line.bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric);
                // Most lines of a log hold none, and one look tells.
                memchr::memchr(b'\\', line.bytes).is_some()
                    && (server.find(line.bytes).is_some_and(named) || profile.find(line.bytes).is_some())
            }
            Depth::Values => value_name(line.bytes).is_some_and(pattern::is_key),
        };
        if wanted && self.left > 0 {
            self.left = self.left.saturating_sub(line.bytes.len());
            let text = line.text();
            self.read(&text[..text.floor_char_boundary(LINE)], line.number, out);
        }
    }

    fn read(&mut self, text: &str, number: u64, out: &mut Extract) {
        let folded = fold::Folded::new(text, fold::Depth::Written);
        if let Some(category) = self.column.take() {
            let value = text.trim();
            self.column = Some(category).filter(|_| value.is_empty());
            if (4..=64).contains(&value.len()) && !value.contains("  ") {
                let plain = pattern::Found::whole(value, category).is_plain(&fold::folded(value));
                self.tell(category, plain, value, number, out);
            }
        }
        if let Some(category) = pattern::column(folded.text.trim()) {
            self.column = Some(category);
        }
        for found in pattern::all(&folded.text).iter().filter(|found| found.beside.is_none()) {
            let value = found.value(&folded.text);
            let written = if found.meant.is_some() { value } else { &text[folded.origin(&found.range)] };
            self.tell(found.category, found.is_plain(value), written, number, out);
        }
        // `"ProxyServer"=hex(1):…`: a value that goes on in the next line would be a name cut off.
        if matches!(self.depth, Depth::Values) && text.contains("=hex") && !text.ends_with('\\') {
            let name = text.split("=hex").next().unwrap_or_default();
            for reading in encoded::runs(text).iter().filter_map(|run| run.readings.first()) {
                let plain = format!("{name}={}", reading.trim_end_matches('\0'));
                let depth = std::mem::replace(&mut self.depth, Depth::Every);
                self.read(&plain, number, out);
                self.depth = depth;
            }
        }
    }

    fn tell(&mut self, category: Category, plain: bool, written: &str, line: u64, out: &mut Extract) {
        let short = category == Category::Secret && !pattern::is_telling(written);
        let Some(kind) = kind(category).filter(|_| !plain && !short) else { return };
        if self.known.len() >= NAMES || self.known.insert((kind, written.to_owned())) {
            out.push_identifier(line, kind, written);
        }
    }
}

/// What is learned of a category; `None`: it is not a name to be found again.
fn kind(category: Category) -> Option<IdentifierKind> {
    Some(match category {
        Category::Host => IdentifierKind::Host,
        Category::User => IdentifierKind::User,
        Category::Domain => IdentifierKind::Domain,
        Category::Address => IdentifierKind::Address,
        Category::Mac => IdentifierKind::Mac,
        Category::Sid => IdentifierKind::Sid,
        Category::Identifier => IdentifierKind::Identifier,
        Category::Serial => IdentifierKind::Serial,
        Category::Network => IdentifierKind::Network,
        Category::Printer => IdentifierKind::Printer,
        Category::Certificate => IdentifierKind::Certificate,
        Category::Mail => IdentifierKind::Mail,
        Category::Organisation => IdentifierKind::Organisation,
        Category::Share => IdentifierKind::Share,
        Category::Secret => IdentifierKind::Secret,
        // Paths on servers are many and tell little; words have no place.
        Category::Url | Category::Word => return None,
    })
}

/// `"Name"="…"`, `    Name    REG_SZ    …`.
fn value_name(line: &[u8]) -> Option<&str> {
    let name = match line {
        [b'"', rest @ ..] => &rest[..memchr::memchr(b'"', rest)?],
        [b' ' | b'\t', ..] => line.trim_ascii_start().split(|b| matches!(b, b' ' | b'\t')).next()?,
        _ => return None,
    };
    std::str::from_utf8(name).ok().filter(|name| (3..=40).contains(&name.len()))
}
