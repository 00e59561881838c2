//! Events exported as XML, CSV or text: the same events as in the log they come from.
//!
//! * XML ([`xml`]) holds the fields themselves.
//! * Tables ([`table`]): `Get-WinEvent | Export-Csv`, `Get-EventLog | Export-Csv`, *Save as CSV* and *as text* of the Event
//!   Viewer.
//! * Blocks ([`blocks`]): `wevtutil qe /f:text`, what the Event Viewer copies, `Get-WinEvent | Format-List`.
//!
//! Tables and blocks hold a sentence in the exporting computer's language; [`message`] makes fields of it. Their times are
//! that computer's wall clock ([`date`]), so errors are not counted by the hour of UTC; a sentence that names its own
//! moment in UTC is a witness of the offset. An event is addressed by the line its record begins on; which of two is the
//! later is told by their numbers where the export has them.

mod blocks;
mod date;
mod message;
mod shapes;
mod table;
pub(crate) mod viewed;
mod window;
mod xml;

use super::journal::Journal;
use super::{WINDOWS, reading};
use crate::artifact::exports::{ExportShape, export_shape};
use crate::evtx::Record;
use crate::extract::{Extract, ScanIssue};
use crate::text::Encoding;
use crate::time::{LocalTime, OffsetMinutes, Stamp, UtcTime, offset_between};
use date::{Dates, Moment, Order};
use std::borrow::Cow;
use std::io::{self, Read};
use window::{Place, Window};

/// Bytes of one record; what is longer is cut.
const RECORD_LIMIT: usize = 256 * 1024;

/// The log's own event is written this long after the moment it names, at most.
const SLACK_MS: i64 = 120_000;

/// Reads a whole export and keeps what matters. `text`: its encoding and the length of its byte-order mark.
///
/// # Errors
/// Whatever `reader` fails with; everything before the damage is kept.
pub(crate) fn read(reader: impl Read, text: (Encoding, usize), out: &mut Extract) -> io::Result<()> {
    let mut window = Window::new(reader, text);
    window.more();
    let mut journal = Journal::new(out);
    match export_shape(window.rest()) {
        Some(ExportShape::Table(table)) => table::read(&mut window, &mut Sentences::new(&mut journal), &table, false),
        Some(ExportShape::Blocks) => blocks::read(&mut window, &mut Sentences::new(&mut journal)),
        Some(ExportShape::List) => blocks::read_list(&mut window, &mut Sentences::new(&mut journal)),
        Some(ExportShape::Xml) | None => xml::read(&mut window, &mut journal),
    }
    journal.finish();
    for (count, issue) in [
        (window.nuls(), ScanIssue::NulBytes { count: window.nuls() }),
        (u64::from(text.0.is_guessed()), ScanIssue::EncodingUnknown),
    ] {
        if count > 0 {
            out.issues.push(issue);
        }
    }
    window.failure().map_or(Ok(()), Err)
}

/// An event as a table or a block shows it.
#[derive(Default)]
struct Shown {
    provider: String,
    event: String,
    number: String,
    level: String,
    time: String,
    computer: String,
    user: String,
    message: String,
}

impl Shown {
    fn clear(&mut self) {
        let Self { provider, event, number, level, time, computer, user, message } = self;
        for text in [provider, event, number, level, time, computer, user, message] {
            text.clear();
        }
    }

    /// The event's id. `InstanceId` holds more in its upper half.
    fn event(&self) -> Option<u16> {
        u16::try_from(self.event.trim().parse::<u64>().ok()? & 0xFFFF).ok()
    }

    /// 1 critical, 2 error, 3 warning; 0: something else.
    fn level(&self) -> u8 {
        const NAMES: [(&str, u8); 20] = [
            ("critical", 1),
            ("关键", 1),
            ("严重", 1),
            ("重大", 1),
            ("嚴重", 1),
            ("kritisch", 1),
            ("critique", 1),
            ("error", 2),
            ("错误", 2),
            ("錯誤", 2),
            ("fehler", 2),
            ("erreur", 2),
            ("ошибка", 2),
            ("エラー", 2),
            ("오류", 2),
            ("warning", 3),
            ("警告", 3),
            ("warnung", 3),
            ("avertissement", 3),
            ("предупреждение", 3),
        ];
        let level = self.level.trim();
        let named = || NAMES.iter().find(|(name, _)| *name == level.to_lowercase()).map(|(_, level)| *level);
        level.parse().ok().or_else(named).unwrap_or_default()
    }
}

/// Takes events one after the other, as a table or blocks show them.
trait Taker {
    fn take(&mut self, shown: &Shown, place: Place);
    /// A record that makes no sense.
    fn lose(&mut self);
    /// All is read.
    fn end(&mut self);
    /// Is it enough?
    fn is_over(&self) -> bool {
        false
    }
}

/// Events shown in sentences, with the wall clock they are on.
struct Sentences<'j, 'e> {
    journal: &'j mut Journal<'e>,
    dates: Dates,
    /// Do the times say that they are UTC? The first decides.
    utc: Option<bool>,
    /// They say so and are not: the wall clock's times end in `Z`.
    misnamed: bool,
    record: Record,
}

impl<'j, 'e> Sentences<'j, 'e> {
    fn new(journal: &'j mut Journal<'e>) -> Self {
        Self { journal, dates: Dates::default(), utc: None, misnamed: false, record: Record::default() }
    }

    fn event(&mut self, shown: &Shown, Place { line, offset, .. }: Place) {
        let (moment, order) = self.dates.read(&shown.time);
        if let Some(order) = order {
            self.settle(&order);
        }
        let number = shown.number.trim().parse().unwrap_or(0);
        let offset_of_day = self.offset(moment, shown);
        let moment = match moment {
            Moment::Utc(time) if self.misnamed => Moment::Local(time.to_local(0)),
            moment => moment,
        };
        let time = self.time(moment);
        match moment {
            Moment::Either(..) => self.journal.note_untimed(number, line),
            _ => self.journal.note(number, line, time, shown.level()),
        }
        if let Some((utc, minutes)) = offset_of_day {
            self.journal.machine.both_clocks(utc, minutes);
        }
        if !shown.computer.is_empty() {
            let computer = shown.computer.trim();
            self.journal.machine.computer(|known| known == computer, || Cow::Borrowed(computer));
        }
        if shown.user.starts_with("S-1-5-21-") {
            self.journal.account(shown.user.trim());
        } else if shown.user.contains('\\') {
            self.journal.machine.account(shown.user.trim());
        }
        super::people::learn_from(&shown.message, &mut self.journal.machine);
        let Some(event) = shown.event() else { return };
        let Some((provider, reading)) = known(shown.provider.trim(), event) else { return };
        let record = &mut self.record;
        (record.number, record.event, record.level, record.time) = (number, event, shown.level(), time);
        record.provider.clear();
        record.provider.push_str(&provider);
        if message::fill(record, &shown.message) {
            self.journal.take(record, reading, offset, Some(&shown.message));
        }
    }

    /// `Kernel-General` 12 and 13 name their own moment in UTC. Beside the record's time that gives the clock's offset, and
    /// tells whether times that end in `Z`, as newer versions of `wevtutil` write them, are what they say.
    fn offset(&mut self, moment: Moment, shown: &Shown) -> Option<(UtcTime, OffsetMinutes)> {
        let (Some(12 | 13), true) = (shown.event(), shown.provider.trim().ends_with("Kernel-General")) else {
            return None;
        };
        let local = match moment {
            Moment::Local(local) => local,
            Moment::Utc(time) => time.to_local(0),
            Moment::Unknown | Moment::Either(..) => return None,
        };
        let utc = date::utc_in(&shown.message).filter(|utc| utc.is_believable())?;
        let minutes = offset_between(local, utc, SLACK_MS)?;
        if matches!(moment, Moment::Utc(_)) && !self.misnamed {
            if minutes == 0 {
                return None;
            }
            self.misnamed = true;
            self.utc = Some(false);
            self.journal.turn_local();
        }
        Some((utc, minutes))
    }

    /// A time as the journal keeps it: of dates that may be read both ways the first, until it is settled.
    fn time(&mut self, moment: Moment) -> Option<UtcTime> {
        let (time, utc) = match moment {
            Moment::Unknown => return None,
            Moment::Utc(time) => (time, true),
            Moment::Local(local) | Moment::Either(local, _) => (local.to_utc(0), false),
        };
        if self.utc.is_none() && !utc {
            self.journal.set_local();
        }
        (*self.utc.get_or_insert(utc) == utc).then_some(time)
    }

    /// The order of day and month is known: what was read before is put right.
    fn settle(&mut self, order: &Order) {
        if !order.month_first {
            for event in &mut self.journal.out.events {
                event.time = event.time.and_then(Stamp::local).and_then(date::swapped).map(Stamp::Local);
            }
            self.journal.machine.forget_times();
        }
        for time in order.range.into_iter().flat_map(|(from, to)| [from, to]) {
            if time.is_believable() {
                self.journal.set_local();
                self.journal.cover(time.to_utc(0));
            } else {
                self.journal.doubt();
            }
        }
    }
}

impl Taker for Sentences<'_, '_> {
    fn take(&mut self, shown: &Shown, place: Place) {
        self.event(shown, place);
    }

    fn lose(&mut self) {
        self.journal.lost += 1;
    }

    fn end(&mut self) {
        if let Some(order) = self.dates.finish() {
            self.settle(&order);
        } else if self.dates.is_open() {
            let sure = |time: &LocalTime| date::swapped(*time) == Some(*time);
            for event in &mut self.journal.out.events {
                event.time = event.time.and_then(Stamp::local).filter(sure).map(Stamp::Local);
            }
            self.journal.machine.forget_times();
        }
    }
}

/// Who reads the events of a source as tables and blocks show it: by its own name, without what most of Windows' names
/// begin with, or in the language of the list.
fn known(source: &str, event: u16) -> Option<(Cow<'_, str>, super::Reading)> {
    if let Some(reading) = reading(source, event) {
        return Some((Cow::Borrowed(source), reading));
    }
    if let Some((_, own)) = shapes::PROVIDERS.iter().find(|(shown, _)| *shown == source) {
        return reading(own, event).map(|reading| (Cow::Borrowed(*own), reading));
    }
    let whole = format!("{WINDOWS}{source}");
    reading(&whole, event).map(|reading| (Cow::Owned(whole), reading))
}

#[cfg(test)]
mod tests;
