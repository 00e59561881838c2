//! The findings link: a report that fits into an address.

use super::code::{self, Fault};
use super::shape::{Misfit, Shape};
use super::trim::{GENTLE, HARD, LeftOut, Matters, Step};
use crate::report::Report;
use crate::words::Language;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How a fragment with findings begins.
const BEGINS: &str = "#1/findings?";
/// Letters that chat programs and mail gateways pass on as one link.
const WISHED: usize = 8 << 10;
/// Letters of a link at most; what is longer is for a file.
const MOST: usize = 32 << 10;

/// A report as a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// `#1/findings?…`, ASCII.
    pub fragment: String,
    /// What it holds, laid out for reading: JSON, with sentences as ids and arguments.
    pub plain: String,
    /// What of the report is not in it, to keep it short.
    pub left_out: Vec<LeftOut>,
}

/// Why a link with findings cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// It holds no findings.
    None,
    /// A newer version of this program made it.
    Version,
    /// Its end is missing.
    CutOff,
    /// It is not what was made: letters changed on the way.
    Damaged,
}

impl LinkFault {
    /// Its id on the page.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Version => "version",
            Self::CutOff => "cut-off",
            Self::Damaged => "damaged",
        }
    }
}

impl From<Fault> for LinkFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Version => Self::Version,
            Fault::CutOff => Self::CutOff,
            Fault::Damaged | Fault::TooLarge => Self::Damaged,
        }
    }
}

/// A report out of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The report as JSON of the contract, in the language asked for. Indexes of files and entries mean nothing in it.
    pub json: String,
    /// What of the report is not in it.
    pub left_out: Vec<LeftOut>,
}

/// The report in a link of at most 8 kB where nothing is lost by it that the verdict needs, and never of more than 32 kB;
/// `None`: it does not fit, [`findings_code`] is for a file.
///
/// What names people and machines in `report` is in the link: give a redacted one.
#[must_use]
pub fn findings_link(report: &Report) -> Option<Findings> {
    let mut shorter = Shorter::new(report);
    let mut fitting = shorter.pack().filter(|findings| findings.fragment.len() <= MOST);
    for step in GENTLE {
        if fitting.as_ref().is_some_and(|findings| findings.fragment.len() <= WISHED) {
            return fitting;
        }
        shorter.step(step);
        let next = shorter.pack().filter(|findings| findings.fragment.len() <= MOST);
        // Shortened for nothing: then rather whole.
        if fitting.is_none() || next.as_ref().is_some_and(|next| next.fragment.len() <= WISHED) {
            fitting = next;
        }
    }
    for step in HARD {
        if fitting.is_some() {
            return fitting;
        }
        shorter.step(step);
        fitting = shorter.pack().filter(|findings| findings.fragment.len() <= MOST);
    }
    fitting
}

/// The report as a text for a file, whole if it has less than 4 MB; `None`: there is too much of it.
#[must_use]
pub fn findings_code(report: &Report) -> Option<Findings> {
    let mut shorter = Shorter::new(report);
    let mut steps = GENTLE.into_iter().chain(HARD);
    loop {
        if let Some(findings) = shorter.pack() {
            return Some(findings);
        }
        shorter.step(steps.next()?);
    }
}

/// A report on its way into a link.
struct Shorter {
    report: Value,
    matters: Matters,
    left_out: BTreeSet<LeftOut>,
}

impl Shorter {
    fn new(report: &Report) -> Self {
        let report = unsaid(report);
        Self { matters: Matters::of(&report), report, left_out: BTreeSet::new() }
    }

    fn step(&mut self, step: Step) {
        let before = self.report.clone();
        let left_out = step(&mut self.report, &self.matters);
        if self.report != before {
            self.left_out.insert(left_out);
        }
    }

    fn pack(&self) -> Option<Findings> {
        let mut report = self.report.clone();
        drop_empty(&mut report);
        let ids: Vec<&str> = self.left_out.iter().map(|one| one.id()).collect();
        let mut held = json!({ "left": ids, "report": report });
        // Another crate may ask serde_json to keep the order of insertion: a link is the same in every program.
        held.sort_all_objects();
        let fragment = format!("{BEGINS}{}", code::encode(&held.to_string())?);
        let plain = format!("{held:#}");
        Some(Findings { fragment, plain, left_out: self.left_out.iter().copied().collect() })
    }
}

/// The contract with its sentences not said: each phrase goes through the JSON as a mark that no text of the report holds.
fn unsaid(report: &Report) -> Value {
    let mut report = report.clone();
    let said = report.to_json_line();
    let mark = (0_u32..).map(|n| format!("~{n}~")).find(|mark| !said.contains(mark.as_str())).unwrap_or_default();
    let mut phrases = Vec::new();
    report.each_phrase(&mut |phrase| {
        phrases.push(phrase.to_wire());
        phrase.stand_in(format!("{mark}{}", phrases.len() - 1));
    });
    for source in &mut report.sources {
        // Where a line is read again, which a link cannot.
        (source.file, source.entry) = Default::default();
        source.inside.clear();
    }
    // The script is made from the logs.
    report.verdict.capture_script = None;
    let mut value: Value = serde_json::from_str(&report.to_json_line()).unwrap_or_default();
    put_phrases(&mut value, &mark, &mut phrases);
    value
}

fn put_phrases(value: &mut Value, mark: &str, phrases: &mut [Value]) {
    match value {
        Value::String(text) => {
            let phrase = text.strip_prefix(mark).and_then(|n| n.parse::<usize>().ok()).and_then(|n| phrases.get_mut(n));
            if let Some(phrase) = phrase {
                *value = phrase.take();
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| put_phrases(one, mark, phrases)),
        Value::Object(map) => map.values_mut().for_each(|one| put_phrases(one, mark, phrases)),
        _ => {}
    }
}

/// What is empty is put back by whoever opens it. Arguments of phrases stay.
fn drop_empty(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(drop_empty),
        Value::Object(map) if !map.contains_key("~") => {
            map.values_mut().for_each(drop_empty);
            map.retain(|_, one| match one {
                Value::Null => false,
                Value::Array(all) => !all.is_empty(),
                // `false` and 0 say something where the contract has `null` too.
                _ => true,
            });
        }
        _ => {}
    }
}

/// The report of a link, said in `language`. `text` may be the whole address, the fragment, or a mail around it.
///
/// # Errors
/// It holds no findings, or they cannot be read. Whatever is read fits the contract.
pub fn open_findings(text: &str, language: Language) -> Result<Opened, LinkFault> {
    let at = text.find("/findings?").ok_or(LinkFault::None)?;
    let version = text[..at].rsplit_once('#').ok_or(LinkFault::None)?.1;
    if version != "1" {
        return Err(if version.parse::<u16>().is_ok() { LinkFault::Version } else { LinkFault::None });
    }
    let plain = code::decode(&text[at + "/findings?".len()..])?;
    let mut value: Value = serde_json::from_str(&plain).map_err(|_| LinkFault::Damaged)?;
    let left = value["left"].as_array().into_iter().flatten();
    let left_out = left.filter_map(Value::as_str).filter_map(LeftOut::by_id).collect();
    let report = Shape::new(language).report(value["report"].take()).map_err(|misfit| match misfit {
        Misfit::Word => LinkFault::Version,
        Misfit::Kind => LinkFault::Damaged,
    })?;
    if report["schema"] != crate::report::SCHEMA {
        return Err(LinkFault::Version);
    }
    Ok(Opened { json: report.to_string(), left_out })
}
