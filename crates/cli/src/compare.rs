//! `faultline compare`: same content, nothing new, or what is new.

use crate::analyze::{of_all, passwords, refuse, status};
use crate::args::{Compare, CompareFormat};
use crate::{console, exit, scan, words};
use faultline_core::compare::counterpart;
use faultline_core::words::Language;
use faultline_core::{Comparison, Request, compare, render};
use std::path::PathBuf;
use std::slice;

/// Compares, prints, and says how the process ends.
pub(crate) fn run(wanted: &Compare, language: Language) -> u8 {
    let Some(mut passwords) = passwords(&wanted.reading, language) else { return exit::USAGE };
    let mut read = |path: &PathBuf| {
        let request = Request::default();
        let read = scan::reports(slice::from_ref(path), &wanted.reading, &mut passwords, &request, None, language);
        read.map(|(reports, _)| reports)
    };
    let (old, new) = match read(&wanted.old).and_then(|old| Ok((old, read(&wanted.new)?))) {
        Ok(both) => both,
        Err(refused) => return refuse(&refused, language),
    };
    if old.is_empty() || new.is_empty() {
        console::complain(words::nothing_to_read(language));
        return exit::NOTHING_READABLE;
    }
    let mut comparisons: Vec<Comparison> =
        new.iter().filter_map(|new| Some(compare(&old[counterpart(&old, new)?], new))).collect();
    comparisons.iter_mut().for_each(|comparison| comparison.speak(language));
    let text = match (wanted.format, &comparisons[..]) {
        (CompareFormat::Json, [comparison]) => comparison.to_json(),
        (CompareFormat::Json | CompareFormat::Ndjson, comparisons) => {
            comparisons.iter().map(Comparison::to_json_line).collect()
        }
        (CompareFormat::Text, comparisons) => {
            let style = console::style(wanted.look.color);
            let text = |comparison: &Comparison| render::comparison(comparison, &style, language);
            comparisons.iter().map(text).collect::<Vec<_>>().join("\n")
        }
    };
    let statuses: Vec<u8> = comparisons.iter().map(|comparison| status(comparison.verdict.status)).collect();
    console::print(&text, wanted.look.color, of_all(&statuses), language)
}
