//! What leaves: exports, and texts for the clipboard and for pictures, with names replaced and checked.

use crate::{Analyst, to_js};
use faultline_core::export::{self, Kind, Prepared, Replaced};
use faultline_core::identity;
use faultline_core::redact::{self, Category, Choice, Names, Redactor, final_pass};
use faultline_core::report::Program;
use faultline_core::words::Language;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A count of one category.
#[derive(Serialize)]
pub(crate) struct Counted {
    category: &'static str,
    count: f64,
}

impl Counted {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(crate) fn all(counts: &[(Category, u64)]) -> Vec<Self> {
        counts.iter().map(|(category, count)| Self { category: category.id(), count: *count as f64 }).collect()
    }
}

/// A value that is replaced in fields only.
#[derive(Serialize)]
pub(crate) struct Unprotected<'a> {
    pub(crate) category: &'static str,
    pub(crate) token: &'a str,
    pub(crate) value: &'a str,
}

/// A word for review.
#[derive(Serialize)]
pub(crate) struct Unusual<'a> {
    word: &'a str,
    count: f64,
}

impl<'a> Unusual<'a> {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(crate) fn all(words: &'a [(String, u64)]) -> Vec<Self> {
        words.iter().map(|(word, count)| Self { word, count: *count as f64 }).collect()
    }
}

/// Where tokens stand, as three numbers each: first byte, byte after the last, number of the category.
pub(crate) fn numbers(places: &[Replaced]) -> Vec<u32> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let category = |category| number(Category::ALL.iter().position(|c| *c == category).unwrap_or_default());
    places.iter().flat_map(|p| [number(p.range.start), number(p.range.end), category(p.category)]).collect()
}

/// What is to be known of an export or a pack beside its bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Facts<'a> {
    pub(crate) name: &'static str,
    #[serde(rename = "type")]
    pub(crate) media_type: &'static str,
    pub(crate) counts: Vec<Counted>,
    pub(crate) unprotected: Vec<Unprotected<'a>>,
    pub(crate) unusual: Vec<Unusual<'a>>,
    pub(crate) key: &'a str,
    pub(crate) packed: Option<Packed<'a>>,
    pub(crate) leaks: Vec<Leak>,
    /// Of packs: sources that had no room.
    pub(crate) left_out: &'a [String],
}

/// What is copied in place of the text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Packed<'a> {
    fragment: &'a str,
    left_out: &'a [&'static str],
}

/// A name that is left.
#[derive(Serialize)]
pub(crate) struct Leak {
    /// Of packs: the number of the file it stands in; `None`: the names of the files.
    pub(crate) file: Option<usize>,
    category: &'static str,
    token: String,
    offset: f64,
    line: f64,
    layer: &'static str,
    around: String,
}

impl Leak {
    #[expect(clippy::cast_precision_loss, reason = "places are far below 2^53")]
    pub(crate) fn new(file: Option<usize>, leak: &redact::Leak) -> Self {
        Self {
            file,
            category: leak.category.id(),
            token: leak.token.clone(),
            offset: leak.offset as f64,
            line: leak.line as f64,
            layer: leak.layer,
            around: leak.around.clone(),
        }
    }
}

/// Texts that were replaced.
#[derive(Serialize)]
struct Cleaned {
    texts: Vec<String>,
    leaks: Vec<Leak>,
}

/// One export, ready to leave.
#[wasm_bindgen]
pub struct Export(Prepared);

#[wasm_bindgen]
impl Export {
    /// Exactly what is saved.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.text.as_bytes().to_vec()
    }

    /// Where tokens stand in it: first byte, byte after the last, number of the category.
    #[must_use]
    pub fn places(&self) -> Vec<u32> {
        numbers(&self.0.places)
    }

    /// What else is to be known of it.
    ///
    /// # Errors
    /// Never in practice: the values are plain.
    #[wasm_bindgen(
        unchecked_return_type = "Omit<import('../../engine/protocol').Prepared, 'bytes' | 'places' | 'pack'>"
    )]
    pub fn facts(&self) -> Result<JsValue, JsValue> {
        let made = &self.0;
        to_js(&Facts {
            name: made.name,
            media_type: made.media_type,
            counts: Counted::all(&made.counts),
            unprotected: (made.unprotected.iter())
                .map(|u| Unprotected { category: u.category.id(), token: &u.token, value: &u.value })
                .collect(),
            unusual: Unusual::all(&made.unusual),
            key: &made.key,
            packed: made.packed.as_ref().map(|p| Packed { fragment: &p.fragment, left_out: &p.left_out }),
            leaks: made.leaks.iter().map(|leak| Leak::new(None, leak)).collect(),
            left_out: &[],
        })
    }
}

#[wasm_bindgen]
impl Analyst {
    /// Says what is replaced from now on: all but the categories `kept`, and the user's own `words`. Learns the names.
    pub fn choose(&mut self, kept: Vec<String>, words: Vec<String>, case: Option<String>) {
        let kept = kept.iter().filter_map(|id| Category::from_id(id)).collect();
        let choice = Choice { kept, words, case };
        if self.names.as_ref().is_none_or(|names| *names.choice() != choice) {
            let (bundles, extracts) = self.content();
            self.names = Some(Names::learn(&bundles, &extracts, &choice));
        }
    }

    /// Makes an export of report number `index`; `redacted`: with names replaced as it was chosen. `commit`, `module` and
    /// `script` say which page makes it.
    ///
    /// # Errors
    /// There is no such report or kind, or nothing was chosen.
    #[expect(clippy::too_many_arguments, reason = "what crosses is plain: an object would have to be read by hand")]
    pub fn prepare(
        &self,
        index: usize,
        kind: &str,
        language: &str,
        redacted: bool,
        commit: Option<String>,
        module: Option<String>,
        script: Option<String>,
    ) -> Result<Export, JsValue> {
        let report = self.reports.get(index).ok_or_else(|| JsValue::from_str("no such report"))?;
        let kind = Kind::from_id(kind).ok_or_else(|| JsValue::from_str("no such export"))?;
        let names = if redacted { Some(self.chosen()?) } else { None };
        let program = Program { commit, module, script, ..identity::program() };
        Ok(Export(export::prepare(report, names, kind, Language::from_tag(language), &program)))
    }

    /// Texts with names replaced as it was chosen, and searched for names once more.
    ///
    /// # Errors
    /// Nothing was chosen.
    #[wasm_bindgen(unchecked_return_type = "import('../../engine/protocol').Cleaned")]
    pub fn clean(&self, texts: Vec<String>) -> Result<JsValue, JsValue> {
        let names = self.chosen()?;
        let mut redactor = Redactor::new(names);
        let texts: Vec<String> = texts.iter().map(|text| redactor.text(text).into_owned()).collect();
        let leaks = final_pass(texts.join("\n").as_bytes(), names);
        let leaks = leaks.iter().map(|leak| Leak::new(None, leak)).collect();
        to_js(&Cleaned { texts, leaks })
    }

    pub(crate) fn chosen(&self) -> Result<&Names, JsValue> {
        self.names.as_ref().ok_or_else(|| JsValue::from_str("nothing was chosen"))
    }
}
