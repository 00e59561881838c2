//! The events of an export for whoever looks at them: all of them, with everything they show.

use super::date::{Dates, Moment};
use super::{Place, Shown, Taker, Window, blocks, table, xml};
use crate::artifact::exports::{ExportShape, export_shape};
use crate::evtx::Record;
use crate::text::Encoding;
use crate::time::{LocalTime, UtcTime};
use std::io::{self, Read};

/// How an export is written.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    text: (Encoding, usize),
    shape: ExportShape,
    /// The month stands before the day, where that is known.
    month_first: Option<bool>,
    /// Its times are UTC.
    pub(crate) utc: bool,
}

/// One event; its time is on the export's own clock.
pub(crate) struct Viewed<'r> {
    pub(crate) record: &'r Record,
    /// The sentence that it is shown in; empty: it has fields.
    pub(crate) words: &'r str,
    /// The computer it names.
    pub(crate) computer: &'r str,
    pub(crate) place: Place,
}

impl Export {
    /// Recognises an export by how it begins.
    pub(crate) fn of(head: &[u8], text: (Encoding, usize)) -> Self {
        let mut window = Window::new(head, text);
        window.more();
        let shape = export_shape(window.rest()).unwrap_or(ExportShape::Xml);
        let utc = shape == ExportShape::Xml;
        Self { text, shape, month_first: None, utc }
    }

    /// Visits the events from a place on, until `visit` says that it is enough; `reader` stands at the beginning. The
    /// first reading of all learns how dates are written: `true` says that times before were not understood.
    pub(crate) fn each(
        &mut self,
        reader: impl Read,
        from: u64,
        visit: &mut dyn FnMut(&Viewed<'_>) -> bool,
    ) -> (bool, Option<io::Error>) {
        let mut window = Window::new(reader, self.text);
        window.skip_to(from);
        if self.shape == ExportShape::Xml {
            xml::each_event(&mut window, &mut |record, computer, place| {
                visit(&Viewed { record, words: "", computer, place })
            });
            return (false, window.failure());
        }
        let dates = self.month_first.map_or_else(Dates::default, Dates::settled);
        let record = Record::default();
        let mut viewer = Viewer { visit, dates, utc: None, doubt: false, over: false, record };
        match &self.shape {
            ExportShape::Table(table) => table::read(&mut window, &mut viewer, table, from > 0),
            ExportShape::List => blocks::read_list(&mut window, &mut viewer),
            ExportShape::Blocks | ExportShape::Xml => blocks::read(&mut window, &mut viewer),
        }
        let Viewer { mut dates, utc, doubt, over, .. } = viewer;
        if from == 0 && !over {
            self.utc = utc == Some(true);
            let _ = dates.finish();
        }
        let learned = self.month_first.is_none() && dates.month_first().is_some();
        if learned {
            self.month_first = dates.month_first();
        }
        (learned && doubt, window.failure())
    }
}

struct Viewer<'v> {
    visit: &'v mut dyn FnMut(&Viewed<'_>) -> bool,
    dates: Dates,
    utc: Option<bool>,
    /// Some dates could be read in two ways.
    doubt: bool,
    over: bool,
    record: Record,
}

impl Taker for Viewer<'_> {
    fn take(&mut self, shown: &Shown, place: Place) {
        // The last one is told after it is enough.
        if self.over {
            return;
        }
        let (moment, _) = self.dates.read(&shown.time);
        let time = match moment {
            Moment::Utc(time) => Some((time.ms(), true)),
            Moment::Local(time) => Some((LocalTime::ms(time), false)),
            Moment::Either(..) => {
                self.doubt = true;
                None
            }
            Moment::Unknown => None,
        };
        let time = time.filter(|(_, utc)| *self.utc.get_or_insert(*utc) == *utc);
        let record = &mut self.record;
        record.number = shown.number.trim().parse().unwrap_or(0);
        (record.event, record.level) = (shown.event().unwrap_or_default(), shown.level());
        record.time = time.map(|(ms, _)| UtcTime::from_ms(ms));
        record.provider.clear();
        record.provider.push_str(shown.provider.trim());
        record.fields.clear();
        for (name, value) in [
            ("RecordId", &shown.number),
            ("Level", &shown.level),
            ("User", &shown.user),
            ("Computer", &shown.computer),
            ("Message", &shown.message),
        ] {
            if !value.trim().is_empty() {
                record.fields.add(name, value.trim());
            }
        }
        self.over =
            !(self.visit)(&Viewed { record, words: shown.message.trim(), computer: shown.computer.trim(), place });
    }

    fn lose(&mut self) {}

    fn end(&mut self) {}

    fn is_over(&self) -> bool {
        self.over
    }
}
