//! `faultline compare`: same content, nothing new, or what is new.

use crate::analyze::{of_all, status};
use crate::args::{Compare, Format, Reading};
use crate::{console, exit, scan, words};
use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_core::{Comparison, Request, compare, render};
use std::path::Path;

/// Compares, prints, and says how the process ends.
pub(crate) fn run(wanted: &Compare, language: Language) -> u8 {
    let (old, new) = (read(&wanted.old, &wanted.reading, language), read(&wanted.new, &wanted.reading, language));
    if old.is_empty() || new.is_empty() {
        console::complain(words::nothing_to_read(language));
        return exit::NOTHING_READABLE;
    }
    let mut comparisons: Vec<Comparison> = new.iter().map(|new| compare(before(&old, new), new)).collect();
    comparisons.iter_mut().for_each(|comparison| comparison.speak(language));
    let text = match (wanted.format, &comparisons[..]) {
        (Format::Json, [comparison]) => comparison.to_json(),
        (Format::Json | Format::Ndjson, comparisons) => comparisons.iter().map(Comparison::to_json_line).collect(),
        (Format::Text, comparisons) => {
            let style = console::style(wanted.look.color);
            let text = |comparison: &Comparison| render::comparison(comparison, &style, language);
            comparisons.iter().map(text).collect::<Vec<_>>().join("\n")
        }
    };
    let statuses: Vec<u8> = comparisons.iter().map(|comparison| status(comparison.verdict.status)).collect();
    console::print(&text, wanted.look.color, of_all(&statuses), language)
}

fn read(path: &Path, reading: &Reading, language: Language) -> Vec<Report> {
    scan::reports(&[path.to_owned()], reading, &Request::default(), language)
}

/// The old report on the machine that `new` speaks of; where none names it, the first.
fn before<'a>(old: &'a [Report], new: &Report) -> &'a Report {
    let name = |report: &Report| report.machine.computer.as_ref().map(|name| name.to_ascii_uppercase());
    old.iter().find(|old| name(old).is_some() && name(old) == name(new)).unwrap_or(&old[0])
}
