//! A log to look at: any stretch of its rows, filtered, searched, jumped in, without holding it.
//!
//! One pass makes an index ([`View`]): where in the unpacked bytes every few thousand rows begin, with their times, and
//! what is told of the whole. A row is then read from the place before it; bytes between are unpacked and dropped, and a
//! few blocks stay in memory, so that scrolling reads nothing. A filter and a search are one pass each, and leave a bit
//! for each row.
//!
//! Lines have the numbers they have in the report's evidence, because the same code reads them: an index remembers the
//! states of that code. Memory is bounded whatever the log holds.

mod bits;
mod cache;
mod columns;
mod events;
mod exports;
mod render;
mod sieve;
mod survey;
#[cfg(test)]
mod tests;
mod text;

pub use crate::parsers::Severity;
pub use render::{Row, units};
pub use survey::Overview;

use crate::artifact::{self, ArtifactKind};
use crate::bundle::{Allowance, Archive, Container, FileChanged, Opened, Seekable, Source, Unopened, carries};
use crate::scan::read_head;
use crate::search::{Needle, SearchQuery};
use bits::Bits;
use cache::Cache;
use columns::State;
use events::Events;
use exports::Exports;
use sieve::Sieve;
use std::io::{self, Read, Seek};
use survey::Components;
use text::Text;

/// Rows of a log that are shown: a bit for each is 4 MB.
pub const ROW_LIMIT: u32 = 1 << 25;
/// Components that are named.
const NAMED: usize = 100;
/// Rows given at once.
const ROWS_AT_ONCE: u32 = 2_000;

/// Why a log cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unviewable {
    /// Only a password opens it, another than was given.
    Locked,
    /// It is neither text nor events, or nothing of it can be read.
    Unreadable,
    /// The file is not what it was.
    Changed,
}

/// What is known of a log as a whole.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Rows: lines, or records of events.
    pub rows: u32,
    /// Rows are records of events.
    pub records: bool,
    /// Its lines have columns.
    pub parts: bool,
    /// UTF-16 units of its longest row, as far as rows are looked at.
    pub longest: usize,
    /// Its clock is UTC, not the machine's own.
    pub utc: bool,
    /// Milliseconds on that clock: its earliest and latest time that can be true.
    pub times: Option<(i64, i64)>,
    /// Rows by severity.
    pub severities: [u32; 4],
    /// Who wrote how many rows, the most frequent first; of events the providers.
    pub components: Vec<(String, u32)>,
    /// Where the bad rows are.
    pub overview: Overview,
    /// There is more than is shown: beyond [`ROW_LIMIT`], or behind damage.
    pub cut: bool,
}

/// Which rows are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Bits `1 <<` [`Severity`]; zero: all.
    pub severities: u8,
    /// Names; none: all.
    pub components: Vec<String>,
    /// Milliseconds on the log's own clock.
    pub from: Option<i64>,
    /// The same.
    pub to: Option<i64>,
    /// What a row holds.
    pub query: Option<SearchQuery>,
}

/// A place in a log.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A line or a record.
    Number(u64),
    /// Milliseconds on the log's own clock.
    Time(i64),
}

/// A log that was read through.
pub struct View {
    entry: usize,
    inside: Vec<u32>,
    index: Index,
    rows: Rows,
    components: Components,
    /// `None`: all are shown.
    shown: Option<Bits>,
    /// What was looked for last, and the rows that hold it.
    found: Option<(SearchQuery, Bits)>,
    cache: Cache,
}

/// How its rows are found.
enum Rows {
    Text(Text),
    Events(Events),
    Exports(Box<Exports>),
}

/// Told how far a pass is: its share.
pub type Tell<'t> = &'t mut dyn FnMut(f64);

impl<R: Read + Seek> Opened<R> {
    /// Reads entry `entry`, or the member of the archives in it that `inside` leads to, through.
    ///
    /// # Errors
    /// There is nothing to show.
    pub fn view(&mut self, entry: usize, inside: &[u32], tell: Tell<'_>) -> Result<View, Unviewable> {
        let mut view = Err(Unviewable::Unreadable);
        let reached = self.reach(entry, inside, tell, &mut |source, head| {
            view = View::of(source, head);
        });
        reached.map_err(|error| why(&error))?;
        let view = view?;
        Ok(View { entry, inside: inside.to_vec(), ..view })
    }

    /// Goes to a source, and gives it with the bytes that decide its kind.
    fn reach(
        &mut self,
        entry: usize,
        inside: &[u32],
        tell: Tell<'_>,
        visit: &mut dyn FnMut(&mut dyn Source, Vec<u8>),
    ) -> Result<(), Unopened> {
        let listed = self.bundle().entries.get(entry).ok_or(Unopened::Damaged)?;
        let (packed, size) = (listed.packed_size, listed.size);
        let tell = std::cell::RefCell::new(tell);
        #[expect(clippy::cast_precision_loss, reason = "a share for the eye")]
        let progress = |bytes: u64| {
            (tell.borrow_mut())(bytes as f64 / packed.max(1) as f64);
            true
        };
        let password = self.password();
        let allowance = Allowance::new(packed, size, &progress).with_password(password.as_deref());
        self.entry(entry, &allowance, |source| descend(source, inside, &allowance, visit))?
    }
}

fn descend(
    source: &mut dyn Source,
    inside: &[u32],
    allowance: &Allowance<'_>,
    visit: &mut dyn FnMut(&mut dyn Source, Vec<u8>),
) -> Result<(), Unopened> {
    let (head, failure) = read_head(source);
    let Some((member, deeper)) = inside.split_first() else {
        if let Some(error) = failure.filter(|_| head.is_empty()) {
            return Err(error.into());
        }
        visit(source, head);
        return Ok(());
    };
    let container = Container::of(&head).ok_or(Unopened::Damaged)?;
    let mut archive = Archive::open(container, Seekable::new(source, head), "", allowance)?;
    archive.member(*member as usize, |source| descend(source, deeper, allowance, visit))?
}

fn why(error: &Unopened) -> Unviewable {
    match error {
        Unopened::Encrypted { .. } => Unviewable::Locked,
        Unopened::Io(error) => why_io(error),
        Unopened::Unsupported(_) | Unopened::Damaged => Unviewable::Unreadable,
    }
}

fn why_io(error: &io::Error) -> Unviewable {
    if carries::<crate::bundle::WrongPassword>(error) {
        Unviewable::Locked
    } else if carries::<FileChanged>(error) {
        Unviewable::Changed
    } else {
        Unviewable::Unreadable
    }
}

impl View {
    /// Reads a source through.
    fn of(source: &mut dyn Source, head: Vec<u8>) -> Result<Self, Unviewable> {
        let artifact = artifact::detect(&head);
        let mut seen = Seen::default();
        let (rows, failure) = match (artifact.kind, artifact.encoding) {
            (ArtifactKind::EventLog, _) => {
                let (events, failure) = Events::read(io::Cursor::new(head).chain(source), &mut seen);
                (Rows::Events(events), failure)
            }
            (ArtifactKind::EventExport, Some(text)) => {
                let (exports, failure) = Exports::read(source, head, text, &mut seen);
                (Rows::Exports(Box::new(exports)), failure)
            }
            (kind, Some((encoding, bom))) => {
                let reader = io::Cursor::new(head).chain(source);
                let (text, failure) = Text::read(reader, kind, encoding, bom, &mut seen);
                (Rows::Text(text), failure)
            }
            (_, None) => {
                // Its end says whether it was the right password.
                let end = if source.is_doubtful() { io::copy(source, &mut io::sink()).err() } else { None };
                return Err(end.map_or(Unviewable::Unreadable, |error| why_io(&error)));
            }
        };
        if let Some(error) = failure {
            let reason = why_io(&error);
            if reason != Unviewable::Unreadable || seen.index.rows == 0 {
                return Err(reason);
            }
            seen.index.cut = true;
        }
        let Seen { mut index, components } = seen;
        index.components = components.most(NAMED);
        let cache = Cache::default();
        Ok(Self { entry: 0, inside: Vec::new(), index, rows, components, shown: None, found: None, cache })
    }

    /// What is known of the whole.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Rows that are shown.
    #[must_use]
    pub fn shown(&self) -> u32 {
        self.shown.as_ref().map_or(self.index.rows, Bits::count)
    }

    /// Gives back what is held for speed alone.
    pub fn rest(&mut self) {
        self.cache.clear();
        self.found = None;
        if let Rows::Exports(exports) = &mut self.rows {
            exports.clear();
        }
    }

    /// The rows from `first` on, of those that are shown, with the places that hold `query`. Where they are
    /// very long the later ones are brief.
    pub fn rows<R: Read + Seek>(
        &mut self,
        opened: &mut Opened<R>,
        first: u32,
        count: u32,
        query: Option<&SearchQuery>,
    ) -> Vec<Row> {
        let end = first.saturating_add(count.min(ROWS_AT_ONCE)).min(self.shown());
        let wanted: Vec<u32> = match &self.shown {
            None => (first..end).collect(),
            Some(bits) => (first..end).filter_map(|row| bits.select(row)).collect(),
        };
        let mut rows = self.read(opened, &wanted);
        let needle = query.and_then(|query| Needle::new(query).ok());
        for (place, row) in (first..).zip(&mut rows) {
            row.row = place;
            row.find(needle.as_ref());
        }
        rows
    }

    /// The whole text of a row that is shown.
    pub fn text<R: Read + Seek>(&mut self, opened: &mut Opened<R>, row: u32) -> String {
        let row = self.shown.as_ref().map_or(Some(row), |bits| bits.select(row));
        let Some(row) = row.filter(|row| *row < self.index.rows) else { return String::new() };
        let mut whole = String::new();
        match &self.rows {
            Rows::Events(_) | Rows::Exports(_) => {
                let rows = self.read_with(opened, &[row], &render::Limit::whole());
                whole = rows.into_iter().next().map_or(whole, |row| row.text);
            }
            Rows::Text(text) => {
                let Some(block) = text.block_of(row) else { return whole };
                let place = text.place(block);
                let _ = opened.reach(self.entry, &self.inside, &mut |_| {}, &mut |source, _| {
                    if cache::go_to(source, place.offset).is_ok() {
                        whole = text.whole(source, place, row);
                    }
                });
            }
        }
        whole
    }

    /// Sets what is shown.
    pub fn filter<R: Read + Seek>(
        &mut self,
        opened: &mut Opened<R>,
        filter: Option<&Filter>,
        tell: Tell<'_>,
    ) -> Overview {
        self.shown = None;
        let Some(filter) = filter else { return self.index.overview.clone() };
        let (bits, overview) = self.pass(opened, filter, tell);
        self.shown = Some(bits);
        overview
    }

    /// The row nearest to a place, among those shown.
    pub fn row_of<R: Read + Seek>(&mut self, opened: &mut Opened<R>, target: Target) -> u32 {
        let row = match (&self.rows, target) {
            (Rows::Text(_), Target::Number(number)) => {
                u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX).min(self.index.rows.saturating_sub(1))
            }
            (Rows::Text(text), target) => {
                let block = text.nearest(target);
                self.nearest_in(opened, block, target)
            }
            (Rows::Events(events), target) => {
                let block = events.nearest(target);
                self.nearest_in(opened, block, target)
            }
            (Rows::Exports(_), target) => {
                let mut row = 0;
                let Self { rows, entry, inside, .. } = self;
                let _ = opened.reach(*entry, inside, &mut |_| {}, &mut |source, _| {
                    if let Rows::Exports(exports) = rows {
                        row = exports.nearest(source, target);
                    }
                });
                row
            }
        };
        let Some(bits) = &self.shown else { return row };
        let after = bits.rank(row).min(bits.count().saturating_sub(1));
        let away = |place: u32| bits.select(place).map_or(u32::MAX, |found| found.abs_diff(row));
        if after > 0 && away(after - 1) < away(after) { after - 1 } else { after }
    }

    /// The first row from `from` on that holds the query, among those shown: forwards, or backwards.
    pub fn find<R: Read + Seek>(
        &mut self,
        opened: &mut Opened<R>,
        query: &SearchQuery,
        from: u32,
        forwards: bool,
        tell: Tell<'_>,
    ) -> Option<u32> {
        if self.found.as_ref().is_none_or(|(known, _)| known != query) {
            self.found = None;
            let filter = Filter { query: Some(query.clone()), ..Filter::default() };
            let (bits, _) = self.pass(opened, &filter, tell);
            self.found = Some((query.clone(), bits));
        }
        let (_, hits) = self.found.as_ref()?;
        let shown = self.shown();
        if shown == 0 {
            return None;
        }
        let base = |place: u32| self.shown.as_ref().map_or(Some(place), |bits| bits.select(place));
        let from = from.min(shown - 1);
        let start = base(from)?;
        // Rows that hold it, one after the other, until one is shown.
        let mut rank = hits.rank(start);
        if !forwards {
            rank = if hits.has(start) { rank } else { rank.checked_sub(1)? };
        }
        loop {
            let row = hits.select(rank)?;
            match &self.shown {
                None => return Some(row),
                Some(bits) if bits.has(row) => return Some(bits.rank(row)),
                Some(_) if forwards => rank += 1,
                Some(_) => rank = rank.checked_sub(1)?,
            }
        }
    }

    /// The row of a block that is nearest to a place.
    fn nearest_in<R: Read + Seek>(&mut self, opened: &mut Opened<R>, block: usize, target: Target) -> u32 {
        let mut row = None;
        self.visit(opened, &[block], &mut |rows, block, bytes| {
            row = match (rows, target) {
                (Rows::Text(text), Target::Time(time)) => text.nearest_row(block, bytes, time),
                (Rows::Text(_), Target::Number(_)) | (Rows::Exports(_), _) => None,
                (Rows::Events(events), target) => events.nearest_row(block, bytes, target),
            };
        });
        row.unwrap_or_default()
    }

    /// Reads the whole log and keeps a bit of each row that passes.
    fn pass<R: Read + Seek>(&mut self, opened: &mut Opened<R>, filter: &Filter, tell: Tell<'_>) -> (Bits, Overview) {
        let mut sieve = Sieve::new(filter, &self.components, self.index.rows, !matches!(self.rows, Rows::Events(_)));
        let Self { rows, components, entry, inside, .. } = self;
        let _ = opened.reach(*entry, inside, tell, &mut |source, head| match rows {
            Rows::Text(text) => text.pass(io::Cursor::new(head).chain(source), components, &mut sieve),
            Rows::Events(events) => events.pass(io::Cursor::new(head).chain(source), components, &mut sieve),
            Rows::Exports(exports) => exports.pass(source, components, &mut sieve),
        });
        sieve.done()
    }
}

/// What is gathered while a log is read through.
#[derive(Default)]
struct Seen {
    index: Index,
    components: Components,
}

impl Seen {
    fn row(&mut self, state: &State) {
        self.index.rows += 1;
        if let Some(severity) = state.severity {
            self.index.severities[severity as usize] += 1;
        }
        self.components.count(state.component);
    }

    fn time(&mut self, ms: i64) {
        let believable = crate::time::LocalTime::from_ms(ms).is_believable();
        if believable {
            let (first, last) = self.index.times.unwrap_or((ms, ms));
            self.index.times = Some((first.min(ms), last.max(ms)));
        }
    }

    fn length(&mut self, text: &str) {
        if text.len() > self.index.longest {
            self.index.longest = self.index.longest.max(render::units(text));
        }
    }
}
