//! The core for the page's workers: wasm-bindgen and nothing else.
//!
//! A worker that scans holds [`OpenBundle`]s; the one that judges holds an [`Analyst`]. A trap leaves the instance
//! unusable: the page discards it with its worker.

mod blob;
mod export;
mod log;
mod pack;
mod search;

use blob::BlobReader;
use faultline_core::bundle::{Bundle, BundleIssue, Opened};
use faultline_core::extract::{Extract, Locked, Loss, ScanIssue};
use faultline_core::identity;
use faultline_core::redact::Names;
use faultline_core::report::Report;
use faultline_core::search::Needle;
use faultline_core::share;
use faultline_core::text;
use faultline_core::words::Language;
use faultline_core::{Comparison, Request, Wire as _, analyze, capture_script, compare, explain as explain_code};
use js_sys::{Function, WebAssembly};
use serde::Serialize;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, TextDecoder};

/// A panic names its place in the console; the page itself only learns that the worker died. The browser's tables of
/// encodings serve the core.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
    text::set_decoder(|label, bytes| TextDecoder::new_with_label(label).ok()?.decode_with_u8_array(bytes).ok());
}

/// Bytes of this instance's memory. Not named `memory`: so is the module's own export of it.
#[wasm_bindgen(js_name = memorySize)]
#[must_use]
pub fn memory_size() -> f64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    js_sys::Reflect::get(&memory.buffer(), &"byteLength".into()).ok().and_then(|n| n.as_f64()).unwrap_or_default()
}

/// Objects, numbers and `null` as JSON has them.
fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// One line of a text source.
#[derive(Serialize)]
struct Line {
    number: f64,
    text: String,
}

/// One entry, as the scheduler needs it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EntryInfo<'a> {
    path: &'a str,
    size: f64,
    packed_size: f64,
}

/// One report beside the older one on the same computer.
#[derive(Serialize)]
struct ComparedPair {
    before: usize,
    now: usize,
    comparison: Comparison,
}

/// A file the user gave, listed and ready to be read.
#[wasm_bindgen]
pub struct OpenBundle {
    opened: Opened<BlobReader>,
    folder: Option<String>,
    /// Of the entry scanned last.
    locked: Locked,
}

#[wasm_bindgen]
impl OpenBundle {
    /// Lists `file`, called `name` inside the `folder` that was given, if one was. What is wrong with it is an issue of
    /// the listing.
    ///
    /// # Errors
    /// Outside a dedicated worker.
    pub fn open(file: Blob, name: &str, folder: Option<String>) -> Result<OpenBundle, JsValue> {
        let reader = BlobReader::new(file)?;
        Ok(Self { opened: Opened::open(name, reader.size(), reader), folder, locked: Locked::default() })
    }

    /// Is it an archive? A loose file is a bundle of one entry.
    #[wasm_bindgen(getter, js_name = isArchive)]
    #[must_use]
    pub fn is_archive(&self) -> bool {
        self.opened.bundle().archive
    }

    /// The password for everything read from now on. It is kept in this instance's memory, and nowhere else.
    #[wasm_bindgen(js_name = setPassword)]
    pub fn set_password(&mut self, password: Option<String>) {
        self.opened.set_password(password);
    }

    /// Encrypted sources that the last scan could not read.
    #[wasm_bindgen(getter, js_name = lockedSources)]
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sources are far below 2^53")]
    pub fn locked_sources(&self) -> f64 {
        self.locked.sources as f64
    }

    /// The listing in the core's wire form.
    #[wasm_bindgen(js_name = toBytes)]
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        Bundle { folder: self.folder.clone(), ..self.opened.bundle().clone() }.to_bytes()
    }

    /// The entries.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').EntryInfo[]")]
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    pub fn entries(&self) -> Result<JsValue, JsValue> {
        let entries = self.opened.bundle().entries();
        let infos =
            entries.iter().map(|e| EntryInfo { path: &e.path, size: e.size as f64, packed_size: e.packed_size as f64 });
        to_js(&infos.collect::<Vec<_>>())
    }

    /// Reads one entry; `progress` is called with the packed bytes read so far. Gives the extract's wire form.
    pub fn scan(
        &mut self,
        entry: usize,
        #[wasm_bindgen(unchecked_param_type = "(bytes: number) => void")] progress: &Function,
    ) -> Vec<u8> {
        if entry >= self.opened.bundle().entries().len() {
            // It was listed once: the file is another one now, or gone.
            self.locked = Locked::default();
            let mut extract = Extract::default();
            extract.issues.push(ScanIssue::ChangedWhileReading);
            return extract.to_bytes();
        }
        // Cancelling ends the worker, so a scan is never told to stop.
        #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
        let mut tell = |bytes: u64| {
            let _ = progress.call1(&JsValue::UNDEFINED, &JsValue::from_f64(bytes as f64));
            true
        };
        let extract = self.opened.scan(entry, &mut tell);
        self.locked = extract.locked().unwrap_or_default();
        extract.to_bytes()
    }

    /// At most `count` lines of a text source, the first of them numbered `first` (1-based), or records of an event log.
    /// The source is the entry, or the member of the archives in it that `inside` leads to.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').Line[]")]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "line numbers are far below 2^53"
    )]
    pub fn lines(&mut self, entry: usize, inside: &[u32], first: f64, count: u32) -> Result<JsValue, JsValue> {
        let lines = self.opened.lines(entry, inside, first as u64, count);
        to_js(&lines.into_iter().map(|l| Line { number: l.number as f64, text: l.text }).collect::<Vec<_>>())
    }
}

#[wasm_bindgen]
impl OpenBundle {
    /// Looks for a text or pattern in one entry. `found` gets the hits, at most `limit` of one source; `progress` the
    /// packed bytes reached so far. Gives what was searched.
    ///
    /// # Errors
    /// The query is refused: see [`refusal`].
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').SearchedEntry")]
    pub fn search(
        &mut self,
        entry: usize,
        #[wasm_bindgen(unchecked_param_type = "import('../../engine/protocol').SearchQuery")] query: JsValue,
        limit: u32,
        #[wasm_bindgen(
            unchecked_param_type = "(inside: Uint32Array, number: number, record: boolean, text: string, places: Uint32Array) => void"
        )]
        found: &Function,
        #[wasm_bindgen(unchecked_param_type = "(bytes: number) => void")] progress: &Function,
    ) -> Result<JsValue, JsValue> {
        search::entry(&mut self.opened, entry, query, limit, found, progress)
    }
}

/// Why a query cannot be searched for, in words; `null`: it can.
///
/// # Errors
/// The query is none.
#[wasm_bindgen]
pub fn refusal(
    #[wasm_bindgen(unchecked_param_type = "import('../../engine/protocol').SearchQuery")] query: JsValue,
    language: &str,
) -> Result<Option<String>, JsValue> {
    let refused = Needle::new(&search::query(query)?).err();
    Ok(refused.map(|why| why.phrase().render(Language::from_tag(language))))
}

/// The listing of a file whose worker died while opening it.
#[wasm_bindgen(js_name = unreadableBundle)]
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a file's size is a whole number")]
pub fn unreadable_bundle(name: &str, folder: Option<String>, size: f64) -> Vec<u8> {
    let issues = vec![BundleIssue::Unreadable];
    Bundle { name: name.to_owned(), folder, size: size as u64, issues, ..Bundle::default() }.to_bytes()
}

/// Holds everything that was scanned, and the reports made from it.
#[wasm_bindgen]
#[derive(Default)]
pub struct Analyst {
    bundles: Vec<Vec<u8>>,
    /// By bundle and entry.
    extracts: BTreeMap<(usize, usize), Vec<u8>>,
    reports: Vec<Report>,
    /// What the reports were made for.
    request: Request,
    /// What is replaced before anything leaves; learned when something first does.
    names: Option<Names>,
    /// Of the report that a pack is made of.
    excerpts: pack::Excerpts,
}

#[wasm_bindgen]
impl Analyst {
    /// Without any bundle.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next bundle, in the order the user gave them.
    #[wasm_bindgen(js_name = addBundle)]
    pub fn add_bundle(&mut self, bytes: Vec<u8>) {
        self.names = None;
        self.bundles.push(bytes);
    }

    /// Adds what was read of one entry, in place of what was read of it before.
    #[wasm_bindgen(js_name = addExtract)]
    pub fn add_extract(&mut self, bundle: usize, entry: usize, bytes: Vec<u8>) {
        self.names = None;
        self.extracts.insert((bundle, entry), bytes);
    }

    /// Adds an entry whose worker ended before it was read.
    #[wasm_bindgen(js_name = addLost)]
    pub fn add_lost(
        &mut self,
        bundle: usize,
        entry: usize,
        #[wasm_bindgen(unchecked_param_type = "import('../../engine/protocol').LostReason")] reason: &str,
    ) {
        self.names = None;
        let loss = if reason == "no-progress" { Loss::TimedOut } else { Loss::Crashed };
        self.extracts.insert((bundle, entry), Extract::lost(loss).to_bytes());
    }

    /// Makes the reports, one per machine, and says how many. May be called again for another request.
    pub fn analyze(
        &mut self,
        case: Option<String>,
        kbs: Vec<String>,
        not_before: Option<String>,
        wanted: Vec<String>,
    ) -> usize {
        let (bundles, extracts) = self.content();
        self.request = Request { case, kbs, not_before, wanted };
        self.excerpts = pack::Excerpts::default();
        self.reports = analyze(bundles, extracts, &self.request);
        self.reports.len()
    }

    /// What each report here adds to the one of `old` on the same computer.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').ComparedPair[]")]
    pub fn compare(&self, old: &Analyst, language: &str) -> Result<JsValue, JsValue> {
        let pairs = (0..).zip(&self.reports).filter_map(|(now, report)| {
            let before = compare::counterpart(&old.reports, report)?;
            let mut comparison = compare::compare(&old.reports[before], report);
            comparison.speak(Language::from_tag(language));
            Some(ComparedPair { before, now, comparison })
        });
        to_js(&pairs.collect::<Vec<_>>())
    }

    /// Do the logs here end later than those of `other`? `null`: at one moment, or one of them has no times.
    #[wasm_bindgen(js_name = isLaterThan)]
    #[must_use]
    pub fn is_later_than(&self, other: &Analyst) -> Option<bool> {
        compare::is_later(&self.reports, &other.reports)
    }

    /// Report number `index` in `language`, as JSON in UTF-8: bytes change threads without a copy, and a browser reads JSON
    /// faster than it clones objects.
    ///
    /// # Errors
    /// There is no such report.
    pub fn report(&mut self, index: usize, language: &str) -> Result<Vec<u8>, JsValue> {
        Ok(self.spoken(index, language)?.to_json().into_bytes())
    }

    /// The script that does the collecting for report number `index`.
    ///
    /// # Errors
    /// There is no such report.
    #[wasm_bindgen(js_name = captureScript)]
    pub fn capture_script(&self, index: usize) -> Result<String, JsValue> {
        let report = self.reports.get(index).ok_or_else(|| JsValue::from_str("no such report"))?;
        Ok(capture_script(report).text)
    }

    /// Everything that was added, out of its wire form.
    fn content(&self) -> (Vec<Bundle>, Vec<(usize, usize, Extract)>) {
        let bundles = self.bundles.iter().map(|bytes| Bundle::from_bytes(bytes).unwrap_or_default());
        let extracts = self.extracts.iter().map(|((bundle, entry), bytes)| {
            (*bundle, *entry, Extract::from_bytes(bytes).unwrap_or_else(|| Extract::lost(Loss::Crashed)))
        });
        (bundles.collect(), extracts.collect())
    }

    fn spoken(&mut self, index: usize, language: &str) -> Result<&Report, JsValue> {
        let report = self.reports.get_mut(index).ok_or_else(|| JsValue::from_str("no such report"))?;
        report.speak(Language::from_tag(language));
        Ok(report)
    }
}

/// What this module is.
#[derive(Serialize)]
struct Identity {
    version: &'static str,
    rules: usize,
    digest: String,
}

/// The version of the program, and its rules.
///
/// # Errors
/// Never in practice: the values are plain.
#[wasm_bindgen(js_name = identity, unchecked_return_type = "import('../../engine/protocol').Identity")]
pub fn who_am_i() -> Result<JsValue, JsValue> {
    to_js(&Identity {
        version: identity::VERSION,
        rules: identity::rules(),
        digest: identity::rules_digest().to_owned(),
    })
}

/// The report in a link, as JSON in `language`, and the ids of what the link leaves out.
///
/// # Errors
/// The id of the fault, as a string: see [`share::LinkFault`].
#[wasm_bindgen(js_name = openFindings)]
pub fn open_findings(text: &str, language: &str) -> Result<Vec<String>, JsValue> {
    let opened = share::open_findings(text, Language::from_tag(language)).map_err(|fault| fault.id())?;
    let left_out = opened.left_out.iter().map(|part| part.id().to_owned());
    Ok([opened.json].into_iter().chain(left_out).collect())
}

/// The SHA-256 of a file as 64 digits; `null` where it cannot be read.
///
/// # Errors
/// Outside a dedicated worker.
#[wasm_bindgen(js_name = sha256)]
pub fn sha256_of(file: Blob) -> Result<Option<String>, JsValue> {
    Ok(identity::sha256(BlobReader::new(file)?).ok())
}

/// What an error code means, in any spelling; `null` when the text holds none.
///
/// # Errors
/// Never in practice: the values are plain.
#[wasm_bindgen(unchecked_return_type = "import('../report').Code | null")]
pub fn explain(text: &str, language: &str) -> Result<JsValue, JsValue> {
    let mut code = explain_code(text);
    if let Some(code) = &mut code {
        code.meaning.speak(Language::from_tag(language));
    }
    to_js(&code)
}
