//! A search, from the page's query to the page's hits.

use crate::blob::BlobReader;
use faultline_core::bundle::Opened;
use faultline_core::extract::ScanIssue;
use faultline_core::search::{Hit, Needle, SearchQuery};
use js_sys::{Array, Function, Uint32Array};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use wasm_bindgen::prelude::*;

/// Characters of a hit: what a line of the list shows.
const HIT_CHARS: usize = 400;
/// Places marked in one hit.
const PLACES: usize = 8;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    text: String,
    match_case: bool,
    whole_word: bool,
    regex: bool,
}

/// What the page asks for.
pub(crate) fn query(given: JsValue) -> Result<SearchQuery, JsValue> {
    let Query { text, match_case, whole_word, regex } = serde_wasm_bindgen::from_value(given)?;
    Ok(SearchQuery { text, match_case, whole_word, regex })
}

/// What was searched of an entry.
#[derive(Serialize)]
struct Searched {
    sources: f64,
    lines: f64,
    found: Vec<Found>,
    issues: Vec<Issue>,
}

/// A source that holds it.
#[derive(Serialize)]
struct Found {
    inside: Vec<u32>,
    path: String,
    hits: f64,
}

/// A source that could not be searched, or not to its end.
#[derive(Serialize)]
struct Issue {
    path: String,
    why: &'static str,
}

fn why(issue: &ScanIssue) -> &'static str {
    match issue {
        ScanIssue::Encrypted { .. } => "locked",
        ScanIssue::ChangedWhileReading => "changed",
        ScanIssue::TooLarge { .. } | ScanIssue::TooDeep | ScanIssue::TooManyMembers => "too-large",
        ScanIssue::Unsupported { .. } => "unsupported",
        _ => "damaged",
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and sizes are far below 2^53")]
pub(crate) fn entry(
    opened: &mut Opened<BlobReader>,
    index: usize,
    asked: JsValue,
    limit: u32,
    found: &Function,
    progress: &Function,
) -> Result<JsValue, JsValue> {
    let needle = Needle::new(&query(asked)?).map_err(|_| JsValue::from_str("a query that was refused"))?;
    let mut sources: BTreeMap<Vec<u32>, (String, u64)> = BTreeMap::new();
    let mut visit = |hit: &Hit<'_>| {
        let count = match sources.get_mut(hit.inside) {
            Some((_, count)) => count,
            None => &mut sources.entry(hit.inside.to_vec()).or_insert((hit.path.to_owned(), 0)).1,
        };
        *count += 1;
        if *count <= u64::from(limit) {
            tell(hit, &needle, found);
        }
        ControlFlow::Continue(())
    };
    let mut advance = |bytes: u64| {
        let _ = progress.call1(&JsValue::UNDEFINED, &JsValue::from_f64(bytes as f64));
        true
    };
    let searched = opened.search(index, &needle, &mut advance, &mut visit);
    let found = sources.into_iter().map(|(inside, (path, hits))| Found { inside, path, hits: hits as f64 });
    crate::to_js(&Searched {
        sources: searched.sources as f64,
        lines: searched.lines as f64,
        found: found.collect(),
        issues: searched.issues.iter().map(|(path, issue)| Issue { path: path.clone(), why: why(issue) }).collect(),
    })
}

/// One hit, with the places of what was found in what is shown of it.
#[expect(clippy::cast_precision_loss, reason = "line numbers are far below 2^53")]
fn tell(hit: &Hit<'_>, needle: &Needle, found: &Function) {
    let shown = hit.around(HIT_CHARS);
    let text = &hit.line[shown.clone()];
    let units = |at: usize| u32::try_from(text[..at - shown.start].encode_utf16().count()).unwrap_or(u32::MAX);
    let mut places = needle.places_in(hit.line, shown.clone(), PLACES);
    if places.is_empty() {
        // Longer than what is shown.
        places.push(hit.place.start..hit.place.end.min(shown.end));
    }
    let places: Vec<u32> = places.iter().flat_map(|place| [units(place.start), units(place.end)]).collect();
    let args = Array::new();
    args.push(&Uint32Array::from(hit.inside));
    args.push(&JsValue::from_f64(hit.number as f64));
    args.push(&JsValue::from_bool(hit.record));
    args.push(&JsValue::from_str(text));
    args.push(&Uint32Array::from(places.as_slice()));
    let _ = found.apply(&JsValue::UNDEFINED, &args);
}
