//! Tables of events, one record a row; a row goes on over line ends inside quotation marks.
//!
//! ```text
//! #TYPE System.Diagnostics.Eventing.Reader.EventLogRecord
//! "Message","Id",…,"RecordId","ProviderName",…,"MachineName","UserId","TimeCreated",…,"LevelDisplayName",…
//! 级别,日期和时间,来源,事件 ID,任务类别                  the description is a sixth column without title
//! 信息,2022/10/10 16:38:25,Microsoft-Windows-WindowsUpdateClient,19,Windows 更新代理,"安装成功: …"
//! ```

use super::window::{Place, Window, whole};
use super::{RECORD_LIMIT, Shown, Taker};
use crate::artifact::exports::TableShape;
use std::io::Read;

/// Columns looked at.
const COLUMNS: usize = 64;

/// Reads the rows; `begun`: the titles were met before.
pub(super) fn read<R: Read>(window: &mut Window<R>, out: &mut dyn Taker, table: &TableShape, mut begun: bool) {
    let (mut shown, mut place, mut held) = (Shown::default(), Place::default(), false);
    let mut fields: Vec<String> = Vec::new();
    while !out.is_over()
        && let Some((size, sound)) = row(window)
    {
        let at = window.place();
        let text = &window.rest()[..size];
        // What stands before the titles, and the titles themselves.
        if !begun {
            begun = table.is_header(text);
            window.take(size);
            continue;
        }
        split(text, table.delimiter, &mut fields);
        let of = |column: Option<usize>| column.and_then(|at| fields.get(at)).map_or("", String::as_str);
        let starts = is_number(of(table.event)) && of(table.time).bytes().any(|byte| byte.is_ascii_digit());
        if starts {
            if held {
                out.take(&shown, place);
            }
            shown.clear();
            for (slot, column) in [
                (&mut shown.provider, table.provider),
                (&mut shown.event, table.event),
                (&mut shown.number, table.number),
                (&mut shown.level, table.level),
                (&mut shown.time, table.time),
                (&mut shown.computer, table.computer),
                (&mut shown.user, table.user),
                (&mut shown.message, table.message),
            ] {
                slot.push_str(of(column));
            }
            // A sentence without quotation marks may hold the sign that parts columns.
            let behind = table.message.filter(|_| table.speaks_last).and_then(|at| fields.get(at + 1..));
            for more in behind.unwrap_or_default() {
                shown.message.push(table.delimiter);
                shown.message.push_str(more);
            }
            (place, held) = (at, true);
        } else if held && table.speaks_last && !text.trim().is_empty() {
            // A description without quotation marks goes on.
            if shown.message.len() < RECORD_LIMIT {
                shown.message.push('\n');
                shown.message.push_str(text.trim_end());
            }
        } else if !text.trim().is_empty() {
            out.lose();
        }
        if !sound {
            out.lose();
        }
        window.take(size);
    }
    if held {
        out.take(&shown, place);
    }
    out.end();
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Size of the next row with its line end, and whether it is whole; `None`: there is none.
fn row<R: Read>(window: &mut Window<R>) -> Option<(usize, bool)> {
    let (mut at, mut quoted) = (0, false);
    loop {
        let rest = window.rest().as_bytes();
        let limit = rest.len().min(RECORD_LIMIT);
        while let Some(found) = memchr::memchr2(b'"', b'\n', &rest[at.min(limit)..limit]) {
            let mark = at + found;
            at = mark + 1;
            match rest[mark] {
                b'"' => quoted = !quoted,
                _ if !quoted => return Some((at, true)),
                _ => {}
            }
        }
        at = limit;
        if limit == RECORD_LIMIT {
            // A mark without its pair, or one endless line: only its first line is lost.
            let first = memchr::memchr(b'\n', &rest[..limit]).map(|end| end + 1);
            return Some((first.unwrap_or_else(|| whole(window.rest(), limit)), false));
        }
        if !window.more() {
            let rest = window.rest();
            let first = memchr::memchr(b'\n', rest.as_bytes()).filter(|_| quoted).map_or(rest.len(), |end| end + 1);
            return (!rest.is_empty()).then_some((first, !quoted));
        }
    }
}

/// The fields of a row, in buffers that are used again.
pub(super) fn split(row: &str, delimiter: char, fields: &mut Vec<String>) {
    let mut rest = row.trim_end_matches(['\r', '\n']);
    let mut count = 0;
    loop {
        if fields.len() <= count {
            fields.push(String::new());
        }
        let field = &mut fields[count];
        field.clear();
        count += 1;
        if let Some(mut quoted) = rest.strip_prefix('"') {
            // Marks inside are doubled.
            loop {
                let end = quoted.find('"').unwrap_or(quoted.len());
                field.push_str(&quoted[..end]);
                quoted = quoted.get(end + 1..).unwrap_or_default();
                match quoted.strip_prefix('"') {
                    Some(behind) => {
                        field.push('"');
                        quoted = behind;
                    }
                    None => break,
                }
            }
            rest = quoted;
        }
        let end = rest.find(delimiter).filter(|_| count < COLUMNS);
        field.push_str(&rest[..end.unwrap_or(rest.len())]);
        match end {
            Some(end) => rest = &rest[end + delimiter.len_utf8()..],
            None => break,
        }
    }
    fields.truncate(count);
}
