//! A row as it is shown.

use super::Severity;
use crate::evtx::Record;
use crate::parsers::event_log::{shown, shown_fields};
use crate::search::Needle;
use std::cell::Cell;
use std::ops::Range;

/// UTF-16 units of a row that are shown.
pub(super) const UNITS: usize = 10_000;
/// Bytes of all rows given at once; behind them rows are brief.
const AT_ONCE: usize = 2 * 1024 * 1024;
/// UTF-16 units of a brief row, which has no fields.
const BRIEF: usize = 200;
/// Bytes of the fields of one record.
const FIELDS: usize = 64 * 1024;
/// Places of what is looked for that are marked in a row.
const MARKS: usize = 200;

/// How much of the rows that are given at once is shown.
pub(super) struct Limit {
    /// UTF-16 units of each text.
    units: usize,
    /// Bytes that are left for all of them.
    room: Cell<usize>,
}

impl Limit {
    /// For rows on a screen.
    pub(super) fn screen() -> Self {
        Self { units: UNITS, room: Cell::new(AT_ONCE) }
    }

    /// For one row, as long as it may be.
    pub(super) fn whole() -> Self {
        Self { units: usize::MAX, room: Cell::new(usize::MAX) }
    }

    pub(super) fn is_screen(&self) -> bool {
        self.units == UNITS
    }

    /// Are the rows from here on brief?
    pub(super) fn is_reached(&self) -> bool {
        self.room.get() == 0
    }

    fn spend(&self, bytes: usize) {
        self.room.set(self.room.get().saturating_sub(bytes));
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its place among the rows that are shown.
    pub row: u32,
    /// Number of the line or record.
    pub number: u64,
    /// Milliseconds on the log's own clock.
    pub time: Option<i64>,
    /// A line that says none has that of the record it continues.
    pub severity: Option<Severity>,
    /// Empty: it names none.
    pub component: String,
    /// The line, or the record on one line; cut where it is very long.
    pub text: String,
    /// UTF-16 units of the whole text.
    pub length: usize,
    /// Byte of the text where the message begins.
    pub message: usize,
    /// Bytes of the text that hold what is looked for.
    pub found: Vec<Range<usize>>,
    /// Of events.
    pub event: Option<u16>,
    /// Names and values of events.
    pub fields: Vec<(String, String)>,
}

impl Row {
    /// Appends to the text, as far as it may go on.
    pub(super) fn say(&mut self, text: &str, limit: &Limit) {
        self.length += units(text);
        let most = if limit.is_reached() { BRIEF } else { limit.units };
        let more = head(text, most.saturating_sub(units(&self.text)));
        limit.spend(more.len());
        self.text.push_str(more);
    }

    /// Says what a record says, in `words` where it comes in these.
    pub(super) fn tell(&mut self, record: &Record, words: &str, utc: bool, limit: &Limit) {
        let (text, message) = shown(record, words, utc, usize::MAX);
        self.component.push_str(&record.provider);
        self.event = Some(record.event);
        self.say(&text, limit);
        self.message = self.text.floor_char_boundary(message);
        if !limit.is_reached() {
            self.fields = shown_fields(record, FIELDS.min(limit.room.get()));
            limit.spend(self.fields.iter().map(|(name, value)| name.len() + value.len()).sum());
        }
    }

    /// Notes where it holds what is looked for.
    pub(super) fn find(&mut self, needle: Option<&Needle>) {
        if let Some(needle) = needle {
            self.found = needle.places(&self.text, MARKS);
        }
    }

    pub(super) fn size(&self) -> usize {
        self.text.len() + self.fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
    }
}

/// UTF-16 units of a text.
#[must_use]
pub fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The first `limit` units of a text.
pub(super) fn head(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let mut left = limit;
    let end = text.char_indices().find(|(_, letter)| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        !fits
    });
    end.map_or(text, |(at, _)| &text[..at])
}
