//! `faultline redact`: an evidence pack without names, checked before anything is written.

use crate::args::Redact;
use crate::input::Input;
use crate::progress::Progress;
use crate::scan::{self, Listed, Reader};
use crate::{analyze, console, exit, words};
use faultline_core::pack::{self, Evidence, Pack, Placed};
use faultline_core::redact::Names;
use faultline_core::words::Language;
use faultline_core::{Extract, identity};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Leaks shown; one is enough to stop.
const SHOWN: usize = 10;

/// Words named for a look; there may be thousands.
const WORDS: usize = 40;

/// Reads, packs, checks, writes, and says how the process ends.
pub(crate) fn run(wanted: &Redact, language: Language) -> u8 {
    let Some(mut passwords) = analyze::passwords(&wanted.reading, language) else { return exit::USAGE };
    let listed = Listed::all(&wanted.bundles, language);
    let mut extracts = scan::scan(&listed, &scan::places(&listed), None, &wanted.reading);
    let inputs: Vec<&Input> = listed.iter().map(|file| &file.input).collect();
    // What opened an entry opens it again when its lines are taken.
    let mut opened_by: BTreeMap<scan::Place, String> = BTreeMap::new();
    let unlocked = passwords.unlock(&inputs, &mut extracts, &mut |places, password| {
        let read = scan::scan(&listed, places, Some(password), &wanted.reading);
        let opened = read.iter().filter(|(_, extract)| extract.locked().is_none());
        opened_by.extend(opened.map(|(place, _)| (*place, password.to_owned())));
        read
    });
    if let Err(refused) = unlocked {
        return analyze::refuse(&refused, language);
    }
    let bundles: Vec<_> = listed.iter().map(|file| file.bundle.clone()).collect();
    let scanned: Vec<(usize, usize, Extract)> =
        extracts.iter().map(|((file, entry), extract)| (*file, *entry, extract.clone())).collect();
    let names = Names::learn(&bundles, &scanned, &wanted.redacting.choice());
    let request = faultline_core::Request::default();
    let mut reports = faultline_core::analyze(bundles, scanned, &request);
    reports.iter_mut().for_each(|report| report.speak(language));
    let report = match &reports[..] {
        [] => {
            console::complain(words::nothing_to_read(language));
            return exit::NOTHING_READABLE;
        }
        [report] => report,
        many => {
            console::complain(words::pack_of_one(many.len(), language));
            return exit::USAGE;
        }
    };
    let evidence = Evidence::of(report);
    let total = listed.iter().flat_map(|file| file.bundle.entries()).map(|entry| entry.packed_size);
    let progress = Progress::new(total.fold(0, u64::saturating_add), !wanted.reading.no_progress);
    let mut excerpts: Vec<Placed> = Vec::new();
    for ((file, entry), extract) in &extracts {
        let mut reader = Reader::new(&listed, opened_by.get(&(*file, *entry)).map(String::as_str), &progress);
        let shown = evidence.in_entry(*file, *entry);
        // What cannot be read any more is left out: the manifest names it.
        if let Ok(made) = reader.read(*file, *entry, |opened, tell| opened.excerpts(*entry, extract, shown, tell)) {
            excerpts.push((*file, *entry, made));
        }
    }
    drop(progress);
    let pack = pack::assemble(report, &excerpts, &names, language, &identity::program());
    if !pack.leaks.is_empty() {
        if let Some(why) = words::unlearned(pack.leaks.iter().map(|(_, leak)| leak), language) {
            console::complain(why);
            return exit::REFUSED;
        }
        for (file, leak) in pack.leaks.iter().take(SHOWN) {
            console::complain(words::pack_leak(file, leak, language));
        }
        console::complain(words::pack_refused(pack.leaks.len(), language));
        return exit::REFUSED;
    }
    let differences = pack::differences(&pack.bytes, report, &request);
    match write(wanted, &pack, language) {
        Ok(()) => said(wanted, &pack, &differences, language),
        Err(why) => {
            console::complain(why);
            exit::USAGE
        }
    }
}

/// Writes the pack, then the key.
fn write(wanted: &Redact, pack: &Pack, language: Language) -> Result<(), String> {
    let new = |path: &Path, bytes: &[u8]| -> Result<(), String> {
        let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
        let written: io::Result<()> = file.and_then(|mut file| file.write_all(bytes));
        written.map_err(|error| words::file_not_written(path, &error, language))
    };
    new(&wanted.to, &pack.bytes)?;
    match &wanted.redacting.key {
        Some(path) => new(path, pack.key.as_bytes()),
        None => Ok(()),
    }
}

/// Says what was written, and what is to be known before it is sent.
fn said(wanted: &Redact, pack: &Pack, differences: &[String], language: Language) -> u8 {
    let mut lines = vec![words::pack_written(&wanted.to, pack, language)];
    lines.extend(words::replaced(&pack.counts, language));
    if !pack.unprotected.is_empty() {
        let named = |(_, token, value): &(_, String, String)| format!("{token} = {value}");
        lines.push(words::unprotected(&pack.unprotected.iter().map(named).collect::<Vec<_>>(), language));
    }
    if !pack.unusual.is_empty() {
        let shown = pack.unusual.iter().take(WORDS).map(|(word, count)| format!("{word} ({count})"));
        lines.push(words::unusual(&shown.collect::<Vec<_>>(), pack.unusual.len(), language));
    }
    if !pack.left_out.is_empty() {
        lines.push(words::no_room(&pack.left_out, SHOWN, language));
    }
    if !pack.doubtful.is_empty() {
        lines.push(words::doubtful(&pack.doubtful, language));
    }
    let status = if differences.is_empty() && pack.left_out.is_empty() { exit::GOOD } else { exit::TO_DO };
    lines.push(words::pack_read_again(differences, language));
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    console::print(&text, crate::args::Color::Never, status, language)
}
