//! A log to look at, for the worker of the log viewer.

use crate::blob::BlobReader;
use crate::to_js;
use faultline_core::Opened;
use faultline_core::search::SearchQuery;
use faultline_core::time::{LocalTime, UtcTime};
use faultline_core::view::{Filter, Overview, Row, Severity, Target, Unviewable, View, units};
use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// In the order of [`Severity`].
const SEVERITIES: [&str; 4] = ["error", "warning", "info", "other"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogIndex<'a> {
    rows: u32,
    records: bool,
    parts: bool,
    longest: u32,
    clock: &'static str,
    first: Option<String>,
    last: Option<String>,
    severities: Vec<Counted<'a>>,
    components: Vec<Named<'a>>,
    overview: LogOverview<'a>,
    cut: bool,
}

#[derive(Serialize)]
struct Counted<'a> {
    id: &'a str,
    rows: u32,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    rows: u32,
}

#[derive(Serialize)]
struct LogOverview<'a> {
    step: u32,
    errors: &'a [u32],
    warnings: &'a [u32],
}

#[derive(Serialize)]
struct Filtered<'a> {
    rows: u32,
    overview: LogOverview<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogRow<'a> {
    row: u32,
    number: f64,
    time: Option<String>,
    severity: Option<&'static str>,
    component: Option<&'a str>,
    text: &'a str,
    length: u32,
    message: u32,
    found: Vec<(u32, u32)>,
    event_id: Option<u16>,
    fields: &'a [(String, String)],
}

fn overview(of: &Overview) -> LogOverview<'_> {
    LogOverview { step: of.step, errors: &of.errors, warnings: &of.warnings }
}

/// What a browser counts in is at most what a line may have.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What is looked for: text, and the three ways in which it is meant as bits.
fn query(text: Option<String>, flags: u8) -> Option<SearchQuery> {
    let [match_case, whole_word, regex] = [1, 2, 4].map(|bit| flags & bit != 0);
    text.map(|text| SearchQuery { text, match_case, whole_word, regex })
}

/// A log that was read through, with the file it is in.
#[wasm_bindgen]
pub struct Log {
    opened: Opened<BlobReader>,
    view: View,
}

#[wasm_bindgen]
impl Log {
    /// Reads a source of `file` through; `progress` is told the share.
    ///
    /// # Errors
    /// It cannot be shown: `locked`, `unreadable` or `changed`.
    pub fn open(
        file: Blob,
        name: &str,
        entry: usize,
        inside: &[u32],
        password: Option<String>,
        #[wasm_bindgen(unchecked_param_type = "(share: number) => void")] progress: &Function,
    ) -> Result<Log, JsValue> {
        let reader = BlobReader::new(file)?;
        let mut opened = Opened::open(name, reader.size(), reader);
        opened.set_password(password);
        let view = opened.view(entry, inside, &mut |share| tell(progress, share)).map_err(|why| {
            JsValue::from_str(match why {
                Unviewable::Locked => "locked",
                Unviewable::Unreadable => "unreadable",
                Unviewable::Changed => "changed",
            })
        })?;
        Ok(Self { opened, view })
    }

    /// What is known of the whole.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').LogIndex")]
    pub fn index(&self) -> Result<JsValue, JsValue> {
        let index = self.view.index();
        let [first, last] = [index.times.map(|times| times.0), index.times.map(|times| times.1)];
        to_js(&LogIndex {
            rows: index.rows,
            records: index.records,
            parts: index.parts,
            longest: small(index.longest),
            clock: if index.utc { "utc" } else { "machine" },
            first: first.map(|ms| self.time(ms)),
            last: last.map(|ms| self.time(ms)),
            severities: SEVERITIES.iter().zip(index.severities).map(|(id, rows)| Counted { id, rows }).collect(),
            components: index.components.iter().map(|(name, rows)| Named { name, rows: *rows }).collect(),
            overview: overview(&index.overview),
            cut: index.cut,
        })
    }

    /// Rows from `first` on, of those that are shown.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').LogRow[]")]
    pub fn rows(&mut self, first: u32, count: u32, text: Option<String>, flags: u8) -> Result<JsValue, JsValue> {
        let query = query(text, flags);
        let rows = self.view.rows(&mut self.opened, first, count, query.as_ref());
        to_js(&rows.iter().map(|row| self.row(row)).collect::<Vec<_>>())
    }

    /// The whole text of a row.
    pub fn text(&mut self, row: u32) -> String {
        self.view.text(&mut self.opened, row)
    }

    /// Sets what is shown; `severities` has a bit for each, and none for all.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').FilteredLog")]
    #[expect(
        clippy::too_many_arguments,
        reason = "plain values cross the boundary without being unpacked from an object"
    )]
    pub fn filter(
        &mut self,
        severities: u8,
        components: Vec<String>,
        from: Option<f64>,
        to: Option<f64>,
        text: Option<String>,
        flags: u8,
        #[wasm_bindgen(unchecked_param_type = "(share: number) => void")] progress: &Function,
    ) -> Result<JsValue, JsValue> {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds are far below 2^53")]
        let [from, to] = [from, to].map(|ms| ms.map(|ms| ms as i64));
        let filter = Filter { severities, components, from, to, query: query(text, flags) };
        let all = filter == Filter::default();
        let left =
            self.view.filter(&mut self.opened, Some(&filter).filter(|_| !all), &mut |share| tell(progress, share));
        to_js(&Filtered { rows: self.view.shown(), overview: overview(&left) })
    }

    /// The row nearest to a line or record.
    #[wasm_bindgen(js_name = rowOfNumber)]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers are far below 2^53")]
    pub fn row_of_number(&mut self, number: f64) -> u32 {
        self.view.row_of(&mut self.opened, Target::Number(number as u64))
    }

    /// The row nearest to a moment in milliseconds on the log's own clock.
    #[wasm_bindgen(js_name = rowOfTime)]
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are far below 2^53")]
    pub fn row_of_time(&mut self, ms: f64) -> u32 {
        self.view.row_of(&mut self.opened, Target::Time(ms as i64))
    }

    /// The first row from `from` on that holds the query.
    pub fn find(
        &mut self,
        text: String,
        flags: u8,
        from: u32,
        forwards: bool,
        #[wasm_bindgen(unchecked_param_type = "(share: number) => void")] progress: &Function,
    ) -> Option<u32> {
        let query = query(Some(text), flags)?;
        self.view.find(&mut self.opened, &query, from, forwards, &mut |share| tell(progress, share))
    }

    /// Gives back the memory that is held for speed alone.
    pub fn rest(&mut self) {
        self.view.rest();
    }

    fn time(&self, ms: i64) -> String {
        if self.view.index().utc { UtcTime::from_ms(ms).to_rfc3339() } else { LocalTime::from_ms(ms).to_iso() }
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers are far below 2^53")]
    fn row<'a>(&self, row: &'a Row) -> LogRow<'a> {
        // A browser counts in UTF-16.
        let place = |at: usize| small(row.text.get(..at).map_or(0, units));
        LogRow {
            row: row.row,
            number: row.number as f64,
            time: row.time.map(|ms| self.time(ms)),
            severity: row.severity.map(|severity: Severity| SEVERITIES[severity as usize]),
            component: Some(row.component.as_str()).filter(|name| !name.is_empty()),
            text: &row.text,
            length: small(row.length),
            message: place(row.message),
            found: row.found.iter().map(|found| (place(found.start), place(found.end))).collect(),
            event_id: row.event,
            fields: &row.fields,
        }
    }
}

fn tell(progress: &Function, share: f64) {
    let _ = progress.call1(&JsValue::UNDEFINED, &JsValue::from_f64(share));
}
