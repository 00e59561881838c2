//! `faultline search`: every line and record that holds a text, as they are met.

mod printer;

use crate::analyze::{passwords, refuse};
use crate::args::Search;
use crate::progress::Progress;
use crate::scan::{self, Extracts, Listed, Place, Reader, Unread};
use crate::{console, exit, words};
use faultline_core::extract::{Extract, Loss, ScanIssue};
use faultline_core::render;
use faultline_core::scan::CONTEXT_CHARS;
use faultline_core::search::{Hit, Needle, SearchQuery, Searched};
use faultline_core::words::Language;
use printer::Printer;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Searches, prints, and says how the process ends.
pub(crate) fn run(wanted: &Search, language: Language) -> u8 {
    let query = wanted.query();
    if let Err(refused) = Needle::new(&query) {
        console::complain(refused.phrase().render(language));
        return exit::USAGE;
    }
    let Some(mut passwords) = passwords(&wanted.reading, language) else { return exit::USAGE };
    let listed = Listed::all(&wanted.bundles, language);
    let mut search = Searching { listed: &listed, wanted, query: &query, total: Total::of(wanted) };
    let mut extracts = search.entries(&scan::places(&listed), None);
    let inputs: Vec<_> = listed.iter().map(|file| &file.input).collect();
    let mut again = |places: &[Place], password: &str| search.entries(places, Some(password));
    if let Err(refused) = passwords.unlock(&inputs, &mut extracts, &mut again) {
        return refuse(&refused, language);
    }
    search.total.settle(language)
}

/// What all passes found together.
#[derive(Default)]
struct Total {
    hits: u64,
    /// Sources searched, by entry: with a password an entry is searched again.
    sources: BTreeMap<Place, u64>,
    /// Sources that hold it.
    names: BTreeSet<String>,
    /// Sources that could not be searched, or not to their end.
    unread: BTreeSet<String>,
    /// Lines that may still be printed.
    left: u64,
    /// Why the output ended.
    failure: Option<io::Error>,
}

impl Total {
    fn of(wanted: &Search) -> Self {
        Self { left: wanted.limit.map_or(u64::MAX, |limit| limit.get()), ..Self::default() }
    }

    /// Says on standard error what was searched, and how the process ends.
    fn settle(&self, language: Language) -> u8 {
        for name in &self.unread {
            console::complain(words::not_searched(&render::safe(name), language));
        }
        let sources: u64 = self.sources.values().sum();
        if let Some(error) = &self.failure {
            console::complain(words::not_written(error, language));
            return exit::USAGE;
        }
        if sources == 0 {
            console::complain(words::nothing_to_read(language));
            return exit::NOTHING_READABLE;
        }
        console::complain(words::found(self.hits, self.names.len(), sources, language));
        if self.left == 0 {
            console::complain(words::limit_reached(language));
        }
        if self.hits > 0 { exit::GOOD } else { exit::TO_DO }
    }
}

struct Searching<'a> {
    listed: &'a [Listed],
    wanted: &'a Search,
    query: &'a SearchQuery,
    total: Total,
}

impl Searching<'_> {
    /// Searches the entries at `places` on threads, and prints what they hold in their order; gives what of them a
    /// password would open.
    fn entries(&mut self, places: &[Place], password: Option<&str>) -> Extracts {
        let packed = |(file, entry): &Place| self.listed[*file].bundle.entries()[*entry].packed_size;
        let bytes = places.iter().map(packed).fold(0, u64::saturating_add);
        let progress = Progress::new(bytes, !self.wanted.reading.no_progress);
        // What was told before is not told again with a password.
        let told = std::mem::take(&mut self.total.names);
        let printer = Printer::new(self.total.left);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut found = Vec::new();
            // One for each thread: a pattern remembers what it has seen.
            let Ok(needle) = Needle::new(self.query) else { return found };
            let mut reader = Reader::new(self.listed, password, &progress);
            while let job = next.fetch_add(1, Ordering::Relaxed)
                && let Some(&place) = places.get(job)
            {
                let mut names = BTreeMap::new();
                if printer.is_over() {
                    break;
                }
                let searched = self.entry(&mut reader, place, &needle, &printer, &mut |name, text| {
                    if told.contains(name) {
                        return ControlFlow::Continue(());
                    }
                    match names.get_mut(name) {
                        Some(count) => *count += 1,
                        None => drop(names.insert(name.to_owned(), 1_u64)),
                    }
                    match text {
                        Some(text) => printer.line(job, text),
                        None => ControlFlow::Continue(()),
                    }
                });
                if self.wanted.count {
                    for (name, count) in &names {
                        let _ = printer.line(job, format!("{}: {count}", render::safe(name)));
                    }
                }
                printer.finish(job);
                found.push((place, searched, names));
            }
            found
        };
        let found: Vec<_> = thread::scope(|scope| {
            let threads = scan::threads(&self.wanted.reading).min(places.len());
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        let printed = printer.end();
        let total = &mut self.total;
        total.failure = printed.failure.or(total.failure.take());
        total.names = told;
        let mut extracts = Extracts::new();
        let mut hits = 0;
        for (place, searched, names) in found {
            let sources = total.sources.entry(place).or_default();
            *sources = searched.sources.max(*sources);
            hits += names.values().sum::<u64>();
            total.names.extend(names.into_keys());
            let file = &self.listed[place.0];
            let (locked, unread): (Vec<_>, Vec<_>) =
                searched.issues.into_iter().partition(|(_, issue)| matches!(issue, ScanIssue::Encrypted { .. }));
            total.unread.extend(unread.iter().map(|(path, _)| name_of(file, path)));
            let issues = locked.into_iter().map(|(_, issue)| issue).collect();
            let bytes = file.bundle.entries()[place.1].size;
            let mut extract = Extract::default();
            (extract.bytes, extract.issues) = (bytes, issues);
            extracts.insert(place, extract);
        }
        if self.wanted.count {
            total.hits += hits;
        } else {
            total.hits += printed.lines;
            total.left -= printed.lines;
        }
        extracts
    }

    /// Searches one entry; `tell` gets the name of the source, and the line as it is printed unless only counts are
    /// wanted.
    fn entry(
        &self,
        reader: &mut Reader<'_>,
        (file, entry): Place,
        needle: &Needle,
        printer: &Printer,
        tell: &mut dyn FnMut(&str, Option<String>) -> ControlFlow<()>,
    ) -> Searched {
        let listed = &self.listed[file];
        let (mut path, mut name) = (String::new(), String::new());
        let mut visit = |hit: &Hit<'_>| {
            if hit.path != path || name.is_empty() {
                hit.path.clone_into(&mut path);
                name = name_of(listed, hit.path);
            }
            let shown = || format!("{}:{}: {}", render::safe(&name), hit.number, render::safe(hit.text(CONTEXT_CHARS)));
            tell(&name, (!self.wanted.count).then(shown))
        };
        let searched = reader.read(file, entry, |opened, meter| {
            let mut go_on = |bytes| meter(bytes) && !printer.is_over();
            opened.search(entry, needle, &mut go_on, &mut visit)
        });
        searched.unwrap_or_else(|why| {
            let issue = match why {
                Unread::Changed => ScanIssue::ChangedWhileReading,
                Unread::Crashed => ScanIssue::Lost { why: Loss::Crashed },
            };
            let path = listed.bundle.entries()[entry].path.clone();
            Searched { issues: vec![(path, issue)], ..Searched::default() }
        })
    }
}

/// What the user calls a source: its bundle, then the way inwards.
fn name_of(listed: &Listed, path: &str) -> String {
    let folder = listed.input.folder.as_ref().map(|folder| format!("{folder}/")).unwrap_or_default();
    let own = &listed.input.name;
    // A file that is no zip is its own only entry.
    let is_own = path.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if is_own { format!("{folder}{path}") } else { format!("{folder}{own}/{path}") }
}
