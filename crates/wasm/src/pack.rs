//! The evidence pack: excerpts are made where the files are, the pack where the report is, and it is read again by whoever
//! scans.

use crate::blob::BlobReader;
use crate::export::{Counted, Facts, Leak, Unprotected, Unusual, numbers};
use crate::{Analyst, OpenBundle, to_js};
use faultline_core::Wire as _;
use faultline_core::bundle::Opened;
use faultline_core::export::Replaced;
use faultline_core::extract::{Extract, Locked};
use faultline_core::identity;
use faultline_core::pack::{self, Evidence, Pack, PackFile, Placed, Task};
use faultline_core::redact::Category;
use faultline_core::report::{Program, Report};
use faultline_core::words::Language;
use js_sys::{Function, Uint8Array};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::prelude::*;

/// Words named for a look: what is rarer than these says little.
const UNUSUAL: usize = 200;

/// What was read again for the pack of one report.
#[derive(Default)]
pub(crate) struct Excerpts {
    report: usize,
    /// What each entry is read again for, once it was asked.
    tasks: Option<BTreeMap<(usize, usize), Vec<u8>>>,
    made: Vec<Placed>,
}

#[wasm_bindgen]
impl OpenBundle {
    /// A pack that was just made, to be read again.
    ///
    /// # Errors
    /// Outside a dedicated worker.
    #[wasm_bindgen(js_name = ofBytes)]
    pub fn of_bytes(bytes: &Uint8Array) -> Result<OpenBundle, JsValue> {
        let reader = BlobReader::of_bytes(bytes)?;
        Ok(Self { opened: Opened::open("pack.zip", reader.size(), reader), folder: None, locked: Locked::default() })
    }

    /// Makes the excerpts of one entry, in the core's wire form; `task`: see [`Analyst::pack_task`].
    pub fn excerpts(
        &mut self,
        entry: usize,
        task: &[u8],
        #[wasm_bindgen(unchecked_param_type = "(bytes: number) => void")] progress: &Function,
    ) -> Vec<u8> {
        #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
        let mut tell = |bytes: u64| {
            let _ = progress.call1(&JsValue::UNDEFINED, &JsValue::from_f64(bytes as f64));
            true
        };
        let task = Task::from_bytes(task).unwrap_or_default();
        self.opened.excerpts(entry, &task.extract, &task.shown, &mut tell).to_bytes()
    }
}

/// Number of an entry that is still to be read again.
#[derive(Serialize)]
struct Place {
    file: usize,
    entry: usize,
}

#[wasm_bindgen]
impl Analyst {
    /// The entries of which a pack of report number `index` still wants excerpts; none: it can be assembled.
    ///
    /// # Errors
    /// There is no such report.
    #[wasm_bindgen(js_name = packWants, unchecked_return_type = "{ file: number; entry: number }[]")]
    pub fn pack_wants(&mut self, index: usize) -> Result<JsValue, JsValue> {
        let report = self.reports.get(index).ok_or_else(|| JsValue::from_str("no such report"))?;
        if self.excerpts.report != index || self.excerpts.tasks.is_none() {
            let tasks = Some(tasks(report, &self.extracts));
            self.excerpts = Excerpts { report: index, tasks, made: Vec::new() };
        }
        let places =
            self.excerpts.tasks.iter().flatten().map(|((file, entry), _)| Place { file: *file, entry: *entry });
        to_js(&places.collect::<Vec<_>>())
    }

    /// What the excerpts of one of these entries are made from.
    #[wasm_bindgen(js_name = packTask)]
    #[must_use]
    pub fn pack_task(&self, file: usize, entry: usize) -> Vec<u8> {
        self.excerpts.tasks.as_ref().and_then(|tasks| tasks.get(&(file, entry))).cloned().unwrap_or_default()
    }

    /// Takes the excerpts of one of these entries; what could not be read any more has none.
    #[wasm_bindgen(js_name = packTakes)]
    pub fn pack_takes(&mut self, file: usize, entry: usize, bytes: &[u8]) {
        // What was asked for before the report changed is no part of the pack.
        let wanted = self.excerpts.tasks.as_mut().and_then(|tasks| tasks.remove(&(file, entry)));
        if wanted.is_some() {
            self.excerpts.made.push((file, entry, Vec::from_bytes(bytes).unwrap_or_default()));
        }
    }

    /// Puts the pack of report number `index` together, with names replaced as it was chosen. `commit`, `module` and
    /// `script` say which page makes it.
    ///
    /// # Errors
    /// There is no such report, or nothing was chosen.
    pub fn pack(
        &self,
        index: usize,
        language: &str,
        commit: Option<String>,
        module: Option<String>,
        script: Option<String>,
    ) -> Result<MadePack, JsValue> {
        let report = self.reports.get(index).ok_or_else(|| JsValue::from_str("no such report"))?;
        let program = Program { commit, module, script, ..identity::program() };
        let made = &self.excerpts.made;
        let pack = pack::assemble(report, made, self.chosen()?, Language::from_tag(language), &program);
        Ok(MadePack { places: pack.files.iter().map(|file| pack.places(file)).collect(), pack })
    }

    /// What the pack tells otherwise than report number `index`: `bundle` and `extracts` are what was read of it.
    ///
    /// # Errors
    /// There is no such report.
    #[wasm_bindgen(js_name = packDiffers)]
    pub fn pack_differs(
        &self,
        index: usize,
        bundle: Vec<u8>,
        extracts: Vec<Uint8Array>,
    ) -> Result<Vec<String>, JsValue> {
        let report = self.reports.get(index).ok_or_else(|| JsValue::from_str("no such report"))?;
        let mut read = Analyst { bundles: vec![bundle], ..Analyst::default() };
        read.extracts = (0..).zip(extracts).map(|(entry, bytes)| ((0, entry), bytes.to_vec())).collect();
        let request = self.request.clone();
        read.analyze(request.case, request.kbs, request.not_before, request.wanted);
        Ok(pack::differences_from(read.reports.first(), report))
    }
}

/// What each entry of a report is read again for.
fn tasks(report: &Report, extracts: &BTreeMap<(usize, usize), Vec<u8>>) -> BTreeMap<(usize, usize), Vec<u8>> {
    let evidence = Evidence::of(report);
    let small = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let entries: BTreeSet<_> = report.sources.iter().map(|s| (small(s.file.get()), small(s.entry.get()))).collect();
    let task = |place: (usize, usize)| {
        let extract = Extract::from_bytes(extracts.get(&place)?)?;
        let task = Task { extract, shown: evidence.in_entry(place.0, place.1).to_vec() };
        (!task.is_empty()).then(|| (place, task.to_bytes()))
    };
    entries.into_iter().filter_map(task).collect()
}

/// A pack, ready to leave.
#[wasm_bindgen]
pub struct MadePack {
    pack: Pack,
    /// Of each of its files.
    places: Vec<Vec<Replaced>>,
}

/// What is to be known of a pack beside its bytes.
#[derive(Serialize)]
struct PackFacts<'a> {
    #[serde(flatten)]
    facts: Facts<'a>,
    names: Vec<&'a str>,
    doubtful: &'a [String],
}

#[wasm_bindgen]
impl MadePack {
    /// Exactly what is saved.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.pack.bytes.clone()
    }

    /// What is in its file number `index`.
    #[must_use]
    pub fn file(&self, index: usize) -> Vec<u8> {
        self.pack.files.get(index).map(|file| file.text.clone().into_bytes()).unwrap_or_default()
    }

    /// Where tokens stand in that file, as in [`crate::export::Export::places`].
    #[must_use]
    pub fn places(&self, index: usize) -> Vec<u32> {
        self.places.get(index).map(|places| numbers(places)).unwrap_or_default()
    }

    /// What else is to be known of it.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(
        unchecked_return_type = "Omit<import('../../engine/protocol').Prepared, 'bytes' | 'places' | 'pack'> & { names: string[]; doubtful: string[] }"
    )]
    pub fn facts(&self) -> Result<JsValue, JsValue> {
        let Pack { files, unprotected, unusual, key, leaks, doubtful, left_out, .. } = &self.pack;
        // What is seen in the preview, and no more: the manifest counts what was replaced, and the reports say it again.
        let mut counts: BTreeMap<Category, u64> = BTreeMap::new();
        self.places.iter().flatten().for_each(|place| *counts.entry(place.category).or_default() += 1);
        let counts: Vec<_> = counts.into_iter().collect();
        let number = |name: &str| files.iter().position(|file: &PackFile| file.name == name);
        let facts = Facts {
            name: "faultline-evidence.zip",
            media_type: "application/zip",
            counts: Counted::all(&counts),
            unprotected: (unprotected.iter())
                .map(|(category, token, value)| Unprotected { category: category.id(), token, value })
                .collect(),
            unusual: Unusual::all(&unusual[..unusual.len().min(UNUSUAL)]),
            key,
            packed: None,
            leaks: leaks.iter().map(|(file, leak)| Leak::new(number(file), leak)).collect(),
            left_out,
        };
        let names = files.iter().map(|file| file.name.as_str()).collect();
        to_js(&PackFacts { facts, names, doubtful })
    }
}
