//! What programs wrote out about single events: exported event logs, error reports.

mod keys;

pub(crate) use keys::{Key, is_numbered, key};

use super::ArtifactKind;
use crate::table::{csv_delimiter, csv_fields};

/// Lines looked at for a block's keys.
const BLOCK_LINES: usize = 40;
/// Bytes before the first block that may be the rest of one cut off.
const TAIL: usize = 8 * 1024;
/// `wevtutil` and the Event Viewer write this element first in every event.
const EVENT: &str = "<Event";
/// What the `System` part of an event cannot do without.
const SYSTEM: [&str; 4] = ["<System>", "<Provider ", "<EventID", "<TimeCreated "];

/// How an export writes its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExportShape {
    /// As XML.
    Xml,
    /// One a row.
    Table(TableShape),
    /// In blocks of `Key: value`, the last of which is a sentence.
    Blocks,
    /// As `Format-List` of PowerShell.
    List,
}

/// Columns of a table of events, as far as it has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TableShape {
    pub(crate) delimiter: char,
    pub(crate) provider: Option<usize>,
    pub(crate) event: Option<usize>,
    pub(crate) number: Option<usize>,
    pub(crate) level: Option<usize>,
    pub(crate) time: Option<usize>,
    pub(crate) computer: Option<usize>,
    pub(crate) user: Option<usize>,
    pub(crate) message: Option<usize>,
    /// The message is the last column, without a title, and may go on in lines of its own.
    pub(crate) speaks_last: bool,
}

impl TableShape {
    /// The columns of a header; `None`: it is none of a table of events.
    fn of(header: &str) -> Option<Self> {
        let delimiter = csv_delimiter(header)?;
        let titles: Vec<String> =
            csv_fields(header, delimiter).iter().map(|title| title.trim().to_lowercase()).collect();
        let at = |names: &[&str]| names.iter().find_map(|name| titles.iter().position(|title| title == name));
        let mut table = Self {
            delimiter,
            provider: at(&["providername", "source", "来源", "源", "來源", "provider"]),
            event: at(&["id", "eventid", "event id", "事件 id", "事件id", "事件識別碼", "instanceid"]),
            number: at(&["recordid", "index", "recordnumber"]),
            level: at(&["level", "leveldisplayname", "entrytype", "级别", "等級"]),
            time: at(&["timecreated", "timegenerated", "date and time", "日期和时间", "日期和時間", "timewritten"]),
            computer: at(&["machinename", "computer", "计算机", "電腦"]),
            user: at(&["userid", "username", "user", "用户"]),
            message: at(&["message", "description", "描述", "说明"]),
            speaks_last: false,
        };
        table.time?;
        table.event?;
        table.provider.or(table.message)?;
        // Level, time, source, id and category of the Event Viewer; the sentence follows without title.
        let viewer = titles.iter().any(|title| matches!(title.as_str(), "task category" | "任务类别" | "工作類別"));
        if table.message.is_none() && viewer {
            (table.message, table.speaks_last) = (Some(titles.len()), true);
        }
        Some(table)
    }

    /// Is this row the titles?
    pub(crate) fn is_header(&self, row: &str) -> bool {
        Self::of(row.trim_end()).as_ref() == Some(self)
    }
}

pub(super) fn detect_export(text: &str) -> Option<ArtifactKind> {
    if is_error_report(text) {
        return Some(ArtifactKind::ErrorReport);
    }
    export_shape(text).map(|_| ArtifactKind::EventExport)
}

/// How a text that begins like this holds events; `None`: it does not.
pub(crate) fn export_shape(text: &str) -> Option<ExportShape> {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let shape = if is_xml(text) { Some(ExportShape::Xml) } else { None };
    shape
        .or_else(|| table(text).map(ExportShape::Table))
        .or_else(|| is_blocks(text).then_some(ExportShape::Blocks))
        .or_else(|| is_list(text).then_some(ExportShape::List))
}

/// A document whose root is an event, or holds them; or a stretch that is little else than events.
fn is_xml(text: &str) -> bool {
    let (mut events, mut bytes) = (0usize, 0usize);
    let mut rest = text;
    while let Some(at) = begin(rest) {
        let event = &rest[at..];
        let end = event.find("</Event>").map_or(event.len(), |end| end + "</Event>".len());
        let own = &event[..end];
        // The last may be cut.
        if own.find("</System>").is_some_and(|end| SYSTEM.iter().all(|part| own[..end].contains(part))) {
            (events, bytes) = (events + 1, bytes + end);
        }
        rest = &event[end..];
    }
    let root = after_prologue(text);
    let is_root = root.starts_with("<Events") || begin(root) == Some(0);
    events > 0 && (is_root || (events > 1 && bytes * 4 >= text.len() * 3))
}

/// Where the next event begins: `<Event ` or `<Event>`.
fn begin(text: &str) -> Option<usize> {
    let next = |at: usize| text.as_bytes().get(at + EVENT.len());
    text.match_indices(EVENT)
        .map(|(at, _)| at)
        .find(|at| matches!(next(*at), Some(b' ' | b'>' | b'\r' | b'\n' | b'\t')))
}

/// What stands behind a declaration, a document type and comments.
fn after_prologue(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..8 {
        let end = match () {
            () if rest.starts_with("<!--") => rest.find("-->").map(|end| end + 3),
            () if rest.starts_with("<?") || rest.starts_with("<!") => rest.find('>').map(|end| end + 1),
            () => None,
        };
        let Some(end) = end else { break };
        rest = rest[end..].trim_start();
    }
    rest
}

/// Titles of a table of events in the first lines, and a row that fits them, or nothing else.
fn table(text: &str) -> Option<TableShape> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next()?;
    let header = if first.starts_with("#TYPE ") || first.starts_with("sep=") { lines.next()? } else { first };
    let table = TableShape::of(header)?;
    let Some(row) = lines.next() else { return Some(table) };
    // The first row: a sentence inside quotation marks may hold line ends.
    let at = text.find(row)?;
    let fields = csv_fields(&record(&text[at..]), table.delimiter);
    let of = |column: Option<usize>| column.and_then(|at| fields.get(at)).map_or("", |field| field.trim());
    let id = of(table.event);
    let fits = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) && of(table.time).bytes().any(|b| b == b':');
    fits.then_some(table)
}

/// The first row of a table, its line ends turned into blanks.
fn record(text: &str) -> String {
    let mut quoted = false;
    let end = text.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == '\n' && !quoted
    });
    text[..end.map_or(text.len(), |(end, _)| end)].replace(['\r', '\n'], " ")
}

/// `Event[0]:` with what an event cannot do without below it, at the beginning or behind the rest of another; or what the
/// Event Viewer copies, at the beginning.
fn is_blocks(text: &str) -> bool {
    let is_block = |lines: &mut dyn Iterator<Item = &str>| {
        let mut seen = [false; 3];
        for line in lines.take(BLOCK_LINES) {
            match key(line) {
                Some((Key::Provider, value)) => seen[0] |= !value.is_empty(),
                Some((Key::Time, value)) => seen[1] |= value.contains(':'),
                Some((Key::Event, value)) => seen[2] |= value.bytes().all(|byte| byte.is_ascii_digit()),
                Some((Key::Message, _)) => break,
                _ => {}
            }
        }
        seen == [true; 3]
    };
    let first = text.lines().next().unwrap_or_default();
    let is_log = |line: &str| matches!(key(line), Some((Key::Log, value)) if !value.is_empty());
    if is_numbered(first) || is_log(first) {
        return is_block(&mut text.lines().skip(1));
    }
    // The rest of a block, then others, numbered one after the other.
    let starts = text.lines().map(|line| (line, line.as_ptr() as usize - text.as_ptr() as usize));
    let mut starts = starts.filter(|(line, _)| is_numbered(line));
    let (Some((line, at)), Some((next, _))) = (starts.next(), starts.next()) else { return false };
    let number = |line: &str| {
        let digits: String = line.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().ok()
    };
    let follows = number(line).zip(number(next)).is_some_and(|(one, other)| one.checked_add(1) == Some(other));
    follows && at <= TAIL && is_block(&mut text[at..].lines().skip(1))
}

/// `TimeCreated : …` and its like from the first line on.
fn is_list(text: &str) -> bool {
    let mut seen = [false; 3];
    for (index, line) in text.lines().take(BLOCK_LINES).enumerate() {
        let Some((name, _)) = line.split_once(" : ").or_else(|| line.trim_end().split_once(" :")) else {
            // The first line is a key, not a sentence.
            if index == 0 {
                return false;
            }
            continue;
        };
        if name.starts_with(' ') || name.trim_end().contains(' ') {
            continue;
        }
        match key(line) {
            Some((Key::Provider, _)) => seen[0] = true,
            Some((Key::Time, _)) => seen[1] = true,
            Some((Key::Event, value)) => seen[2] |= !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()),
            _ => {}
        }
    }
    seen == [true; 3]
}

/// `Version=1`, `EventType=…`, `EventTime=<FILETIME>` from the first line on.
fn is_error_report(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim).filter(|line| !line.is_empty());
    let mut next = |name: &str| lines.next().and_then(|line| line.strip_prefix(name));
    let number =
        |text: &str, digits| text.len() <= digits && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    next("Version=").is_some_and(|version| number(version, 4))
        && next("EventType=").is_some_and(|kind| !kind.is_empty())
        && next("EventTime=").is_some_and(|time| number(time, 20))
}

#[cfg(test)]
mod tests;
