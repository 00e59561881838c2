//! Looks for a text in every line of every text source and in every record of every event log, archives inside archives
//! included.
//!
//! Nothing is kept: what is found is handed out as it is met. Lines are those of the scan, decoded from whatever encoding
//! they are in, with the numbers that an editor shows; records have their own numbers. Hives, traces and programs hold no
//! lines and are not searched.

pub(crate) mod fold;
mod folded;
mod needle;
mod pattern;
mod query;
mod required;
mod translate;

pub use needle::Needle;
pub use query::{BadQuery, PatternFault, QUERY_CHARS, SearchQuery};

use crate::artifact;
use crate::bundle::{Allowance, Archive, Container, DEPTH_LIMIT, Opened, Seekable, Source, Unopened};
use crate::extract::ScanIssue;
use crate::parsers::event_log;
use crate::scan::{issue_of, issue_of_unopened, read_head};
use crate::text::{TextEnd, read_lines};
use fold::{Fold, Folds, feed};
use std::cell::{Cell, RefCell};
use std::io::{self, Cursor, Read, Seek};
use std::ops::{ControlFlow, Range};

/// Issues kept of one entry.
const ISSUES: usize = 1_000;

/// A line or a record that holds what is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The way to its source, from the entry inwards: `Logs/CBS/CbsPersist_1.cab/CbsPersist_1.log`.
    pub path: &'a str,
    /// The same way as numbers: the members of the archives, from the entry inwards.
    pub inside: &'a [u32],
    /// Number of the line (1-based) or of the record.
    pub number: u64,
    /// Is it a record of an event log?
    pub record: bool,
    /// What it says.
    pub line: &'a str,
    /// Where what is looked for was found first.
    pub place: Range<usize>,
}

impl<'a> Hit<'a> {
    /// So much of the line, at most `chars` characters, that what was found stands in it.
    #[must_use]
    pub fn text(&self, chars: usize) -> &'a str {
        &self.line[around(self.line, &self.place, chars)]
    }

    /// The same as places of the line.
    #[must_use]
    pub fn around(&self, chars: usize) -> Range<usize> {
        around(self.line, &self.place, chars)
    }
}

/// What was searched of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// Text sources and event logs that were read.
    pub sources: u64,
    /// Their lines and records.
    pub lines: u64,
    /// Those that hold what is looked for.
    pub hits: u64,
    /// What could not be searched, or not to its end, and why.
    pub issues: Vec<(String, ScanIssue)>,
}

impl<R: Read + Seek> Opened<R> {
    /// Looks for `needle` in entry `index` and in what it holds. `progress` gets the packed bytes reached so far;
    /// `false` stops the search, and so does `visit`.
    pub fn search(
        &mut self,
        index: usize,
        needle: &Needle,
        progress: &mut dyn FnMut(u64) -> bool,
        visit: &mut dyn FnMut(&Hit<'_>) -> ControlFlow<()>,
    ) -> Searched {
        let Some(entry) = self.bundle().entries.get(index).cloned() else { return Searched::default() };
        let stopped = Cell::new(false);
        let progress = RefCell::new(progress);
        let tell = |bytes| !stopped.get() && (progress.borrow_mut())(bytes);
        let password = self.password();
        let allowance = Allowance::new(entry.packed_size, entry.size, &tell).with_password(password.as_deref());
        let mut search = Search {
            needle,
            visit,
            stopped: &stopped,
            allowance: &allowance,
            inside: Vec::new(),
            found: Searched::default(),
        };
        let read = self.entry(index, &allowance, |source| search.source(source, &entry.path, 0));
        search.refused(&entry.path, read);
        search.found
    }
}

struct Search<'a> {
    needle: &'a Needle,
    visit: &'a mut dyn FnMut(&Hit<'_>) -> ControlFlow<()>,
    stopped: &'a Cell<bool>,
    allowance: &'a Allowance<'a>,
    /// The way to the source that is being searched.
    inside: Vec<u32>,
    found: Searched,
}

impl Search<'_> {
    fn is_over(&self) -> bool {
        self.stopped.get() || self.allowance.was_stopped()
    }

    fn issue(&mut self, path: &str, issue: ScanIssue) {
        // Who stops a search knows it.
        if !self.is_over() && self.found.issues.len() < ISSUES {
            self.found.issues.push((path.to_owned(), issue));
        }
    }

    fn refused(&mut self, path: &str, read: Result<(), Unopened>) {
        if let Err(error) = read {
            self.issue(path, issue_of_unopened(&error));
        }
    }

    fn source(&mut self, source: &mut dyn Source, path: &str, depth: usize) {
        let (head, failure) = read_head(source);
        match Container::of(&head) {
            Some(_) if depth == DEPTH_LIMIT => self.issue(path, ScanIssue::TooDeep),
            Some(container) => self.archive(container, source, head, path, depth),
            None => {
                let read = self.content(source, head, path);
                if let Err(error) = failure.map_or(read, Err) {
                    self.issue(path, issue_of(&error, 0));
                }
            }
        }
    }

    fn archive(&mut self, container: Container, source: &mut dyn Source, head: Vec<u8>, path: &str, depth: usize) {
        let mut archive = match Archive::open(container, Seekable::new(source, head), path, self.allowance) {
            Ok(archive) => archive,
            Err(error) => return self.refused(path, Err(error)),
        };
        if archive.damaged {
            self.issue(path, ScanIssue::CorruptEntry { at: 0 });
        }
        if archive.cut {
            self.issue(path, ScanIssue::TooManyMembers);
        }
        for index in archive.order() {
            if self.is_over() {
                return;
            }
            let inside = format!("{path}/{}", archive.members()[index].path);
            self.inside.push(u32::try_from(index).unwrap_or(u32::MAX));
            let read = archive.member(index, |source| self.source(source, &inside, depth + 1));
            self.inside.pop();
            self.refused(&inside, read);
        }
    }

    /// Lines or records of a source of which `head` was read already.
    fn content(&mut self, source: &mut dyn Source, head: Vec<u8>, path: &str) -> io::Result<()> {
        let artifact = artifact::detect(&head);
        let doubtful = source.is_doubtful();
        let mut reader = Cursor::new(head).chain(source);
        if artifact.kind.has_records() {
            self.found.sources += 1;
            event_log::each_record(&mut reader, usize::MAX, &|_| true, &mut |number, text| {
                self.look(path, number, true, text)
            })?;
        } else if let Some((encoding, bom)) = artifact.encoding {
            self.found.sources += 1;
            let (folds, mut put_in) = (Folds::default(), 0);
            read_lines(
                Fold::new(&mut reader, feed(encoding), &folds),
                encoding,
                bom,
                &mut TextEnd::default(),
                |line| {
                    while folds.borrow_mut().pop_front_if(|at| *at <= line.offset).is_some() {
                        put_in += 1;
                    }
                    self.look(path, line.number.saturating_sub(put_in), false, &line.text())
                },
            )?;
        }
        if doubtful && !self.is_over() {
            // Its end says whether it was the right password.
            io::copy(&mut reader, &mut io::sink())?;
        }
        Ok(())
    }

    fn look(&mut self, path: &str, number: u64, record: bool, text: &str) -> ControlFlow<()> {
        self.found.lines += 1;
        let Some(place) = self.needle.find(text) else { return ControlFlow::Continue(()) };
        self.found.hits += 1;
        let flow = (self.visit)(&Hit { path, inside: &self.inside, number, record, line: text, place });
        if flow.is_break() {
            self.stopped.set(true);
        }
        flow
    }
}

/// At most `chars` characters of a line, what was found among them.
fn around(text: &str, place: &Range<usize>, chars: usize) -> Range<usize> {
    if text.len() <= chars {
        return 0..text.len();
    }
    let begin = if place.end <= chars { 0 } else { text.floor_char_boundary(place.start.saturating_sub(chars / 4)) };
    let end = text[begin..].char_indices().nth(chars).map_or(text.len(), |(at, _)| begin + at);
    begin..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::CONTEXT_CHARS;
    use crate::words::Language;
    use std::io::Write as _;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// `path:number` of what is found, and what was searched.
    fn search(bytes: &[u8], text: &str, limit: usize) -> (Vec<String>, Searched) {
        let mut opened = Opened::open("b.zip", bytes.len() as u64, Cursor::new(bytes));
        let needle = Needle::new(&SearchQuery::plain(text)).unwrap();
        let (mut found, mut whole) = (Vec::new(), Searched::default());
        for index in 0..opened.bundle().entries().len() {
            let searched = opened.search(index, &needle, &mut |_| true, &mut |hit| {
                found.push(format!("{}:{}", hit.path, hit.number));
                // The numbers lead to the same source.
                assert_eq!(hit.inside.len(), hit.path.matches(".zip/").count());
                if found.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            whole.sources += searched.sources;
            whole.lines += searched.lines;
            whole.hits += searched.hits;
            whole.issues.extend(searched.issues);
        }
        (found, whole)
    }

    #[test]
    fn every_encoding_and_every_depth() {
        let wide: Vec<u8> = "\u{FEFF}one\r\nStatus 0x80073712\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let chinese = encoding_rs::GB18030.encode("主机名: A\r\n拒绝访问 80073712\r\n").0.into_owned();
        let inner = zip_of(&[("deep.log", b"a\nb\nHRESULT_FROM_WIN32(14098)\n")]);
        let middle = zip_of(&[("inner.zip", &inner)]);
        let outer = zip_of(&[("wide.log", &wide), ("gbk.txt", &chinese), ("middle.zip", &middle), ("x.bin", &[0; 64])]);
        let (found, whole) = search(&outer, "0x80073712", 99);
        assert_eq!(found, ["wide.log:2", "gbk.txt:2", "middle.zip/inner.zip/deep.log:3"]);
        assert_eq!((whole.sources, whole.lines, whole.hits), (3, 7, 3));
        assert_eq!(search(&outer, "拒绝", 99).0, ["gbk.txt:2"]);
        assert_eq!(search(&outer, "nowhere", 99).0, Vec::<String>::new());
    }

    #[test]
    fn records_have_their_own_numbers() {
        let log = {
            use crate::evtx::sample::{event, log};
            log(&[event("Microsoft-Windows-WindowsUpdateClient", 20, &[("errorCode", "0x80073712")])])
        };
        let bundle = zip_of(&[("System.evtx", &log)]);
        let (found, whole) = search(&bundle, "WindowsUpdateClient", 99);
        assert!(whole.sources == 1 && whole.lines > 0, "{whole:?}");
        assert!(found.iter().all(|hit| hit.starts_with("System.evtx:")), "{found:?}");
    }

    #[test]
    fn refusals_are_said_in_both_languages() {
        let refused =
            |text: &str, regex| Needle::new(&SearchQuery { regex, ..SearchQuery::plain(text) }).unwrap_err().phrase();
        for text in ["(", ")", "[", "*", "a{", "[z-a]", "\\y", "(?=a)", "\\pL", "(?y)", "a*", "(?:a{999}){999}"] {
            for language in Language::ALL {
                let said = refused(text, true).render(language);
                assert!(!said.starts_with("search-") && !said.contains('$'), "{text}: {said}");
            }
        }
        assert_eq!(
            refused("x)", true).render(Language::En),
            "The ) at character 2 closes no group. To look for it, write \\)."
        );
        assert_eq!(refused(" ", false).render(Language::Zh), "请给出要查找的文字。");
    }

    #[test]
    fn enough_is_enough() {
        let bundle = zip_of(&[("a.log", "hit\n".repeat(100_000).as_bytes())]);
        let (found, whole) = search(&bundle, "hit", 3);
        assert_eq!((found.len(), whole.hits), (3, 3));
        assert!(whole.lines < 100_000 && whole.issues.is_empty(), "{whole:?}");
    }

    #[test]
    fn what_cannot_be_searched_is_said() {
        let mut bytes = zip_of(&[("a.log", "line\n".repeat(50_000).as_bytes())]);
        let middle = bytes.len() / 3;
        bytes[middle..middle + 20].fill(0xFF);
        let (_, whole) = search(&bytes, "x", 9);
        assert!(matches!(&whole.issues[..], [(path, _)] if path == "a.log"), "{whole:?}");
    }

    #[test]
    fn long_lines_are_searched_whole_and_shown_in_part() {
        let long = format!("{}needle{}", "<a>b</a>".repeat(30_000), "<c>d</c>".repeat(30_000));
        let bundle = zip_of(&[("one.xml", long.as_bytes())]);
        assert_eq!(search(&bundle, "needle", 9).0, ["one.xml:1"]);
        let text = "é".repeat(9_000) + "needle" + &"é".repeat(9_000);
        let shown = &text[around(&text, &(18_000..18_006), CONTEXT_CHARS)];
        assert!(shown.contains("needle") && shown.chars().count() <= CONTEXT_CHARS);
        assert_eq!(around("short", &(1..2), 9), 0..5);
    }
}
