//! Reading on threads: the largest entries first, each thread with its own view of the files.

use crate::args::Reading;
use crate::input::{self, Input};
use crate::password::{Passwords, Refused};
use crate::progress::Progress;
use crate::{console, words};
use faultline_core::bundle::BundleIssue;
use faultline_core::extract::{Loss, ScanIssue};
use faultline_core::redact::{Choice, Names};
use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_core::{Bundle, Extract, Opened, Request};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::SystemTime;

/// Bytes read from the disk at once.
const BUFFER: usize = 256 * 1024;
/// Archives a thread keeps open, so that a hundred bundles do not use up the files a process may open.
const KEPT_OPEN: usize = 16;

pub(crate) type OpenFile = Opened<BufReader<File>>;

/// An entry by the file it stands in and its number there.
pub(crate) type Place = (usize, usize);
/// What was read of each entry.
pub(crate) type Extracts = BTreeMap<Place, Extract>;

/// The reports on what `paths` hold: one for each machine, in `language`, with the names that are to be replaced in them, if that
/// was chosen. Empty: nothing could be opened.
///
/// # Errors
/// The password that was given opens nothing of a file.
pub(crate) fn reports(
    paths: &[PathBuf],
    reading: &Reading,
    passwords: &mut Passwords,
    request: &Request,
    choice: Option<&Choice>,
    language: Language,
) -> Result<(Vec<Report>, Option<Names>), Refused> {
    let listed = Listed::all(paths, language);
    let mut extracts = scan(&listed, &places(&listed), None, reading);
    let inputs: Vec<&Input> = listed.iter().map(|file| &file.input).collect();
    passwords.unlock(&inputs, &mut extracts, &mut |places, password| scan(&listed, places, Some(password), reading))?;
    let bundles: Vec<Bundle> = listed.into_iter().map(|file| file.bundle).collect();
    let extracts: Vec<_> = extracts.into_iter().map(|((file, entry), extract)| (file, entry, extract)).collect();
    let names = choice.map(|choice| Names::learn(&bundles, &extracts, choice));
    let mut reports = faultline_core::analyze(bundles, extracts, request);
    reports.iter_mut().for_each(|report| report.speak(language));
    Ok((reports, names))
}

/// A file with its listing and what it looked like when it was opened.
pub(crate) struct Listed {
    pub(crate) input: Input,
    pub(crate) bundle: Bundle,
    state: FileState,
}

/// What changes when a program writes to a file.
#[derive(Clone, Copy, PartialEq, Eq)]
struct FileState {
    size: u64,
    modified: Option<SystemTime>,
}

impl FileState {
    fn of(file: &File) -> io::Result<Self> {
        let meta = file.metadata()?;
        Ok(Self { size: meta.len(), modified: meta.modified().ok() })
    }
}

impl Listed {
    /// The files behind `paths`, listed.
    pub(crate) fn all(paths: &[PathBuf], language: Language) -> Vec<Self> {
        input::files(paths, language).into_iter().map(|input| Self::open(input, language)).collect()
    }

    fn open(input: Input, language: Language) -> Self {
        let opened = open(&input).map(|(state, opened)| (state, opened.bundle().clone()));
        let (state, mut bundle) = opened.unwrap_or_else(|error| {
            console::complain(words::unreadable(&input.path, &error, language));
            let issues = vec![BundleIssue::Unreadable];
            (FileState { size: 0, modified: None }, Bundle { name: input.name.clone(), issues, ..Bundle::default() })
        });
        bundle.folder.clone_from(&input.folder);
        Self { input, bundle, state }
    }
}

fn open(input: &Input) -> io::Result<(FileState, OpenFile)> {
    let file = File::open(&input.path)?;
    let state = FileState::of(&file)?;
    let reader = BufReader::with_capacity(BUFFER, file);
    let opened = panic::catch_unwind(|| Opened::open(&input.name, state.size, reader));
    opened.map(|opened| (state, opened)).map_err(|_| io::Error::other("crashed"))
}

/// Every entry of every file.
pub(crate) fn places(listed: &[Listed]) -> Vec<Place> {
    let entries = |file: usize| (0..listed[file].bundle.entries().len()).map(move |entry| (file, entry));
    (0..listed.len()).flat_map(entries).collect()
}

/// The entries at `places`, each read once.
pub(crate) fn scan(listed: &[Listed], places: &[Place], password: Option<&str>, reading: &Reading) -> Extracts {
    let packed = |(file, entry): &Place| listed[*file].bundle.entries()[*entry].packed_size;
    let mut jobs = places.to_vec();
    let total = jobs.iter().map(packed).fold(0, u64::saturating_add);
    jobs.sort_by_key(|job| std::cmp::Reverse(packed(job)));

    let progress = Progress::new(total, !reading.no_progress);
    let threads = threads(reading);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut reader = Reader::new(listed, password, &progress);
        let mut extracts = Extracts::new();
        while let Some(&(file, entry)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            extracts.insert((file, entry), reader.scan(file, entry));
        }
        extracts
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(jobs.len())).map(|_| scope.spawn(work)).collect();
        // A thread that died has lost what it had read: the core names every entry without an extract.
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}

/// Threads to read with.
pub(crate) fn threads(reading: &Reading) -> usize {
    reading.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, usize::from)
}

/// With the word that its file changed while it was read.
fn changed(mut extract: Extract) -> Extract {
    if !extract.issues.contains(&ScanIssue::ChangedWhileReading) {
        extract.issues.push(ScanIssue::ChangedWhileReading);
    }
    extract
}

/// One thread's files.
pub(crate) struct Reader<'a> {
    listed: &'a [Listed],
    open: BTreeMap<usize, OpenFile>,
    password: Option<&'a str>,
    progress: &'a Progress,
}

/// Why an entry could not be read.
pub(crate) enum Unread {
    /// Its file is gone, or another one than when it was listed.
    Changed,
    /// The reading ended in a panic.
    Crashed,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(listed: &'a [Listed], password: Option<&'a str>, progress: &'a Progress) -> Self {
        Self { listed, open: BTreeMap::new(), password, progress }
    }

    fn scan(&mut self, file: usize, entry: usize) -> Extract {
        let extract = match self.read(file, entry, |opened, meter| opened.scan(entry, meter)) {
            Ok(extract) => extract,
            // It could be opened when it was listed.
            Err(Unread::Changed) => return changed(Extract::default()),
            Err(Unread::Crashed) => Extract::lost(Loss::Crashed),
        };
        let Listed { input, state, .. } = &self.listed[file];
        let now = File::open(&input.path).and_then(|file| FileState::of(&file));
        if now.ok() == Some(*state) { extract } else { changed(extract) }
    }

    /// Does `work` on an entry with its file open; what it tells of its progress is shown.
    ///
    /// # Errors
    /// The file cannot be opened, or `work` panicked.
    pub(crate) fn read<T>(
        &mut self,
        file: usize,
        entry: usize,
        work: impl FnOnce(&mut OpenFile, &mut dyn FnMut(u64) -> bool) -> T,
    ) -> Result<T, Unread> {
        let bundle = &self.listed[file].bundle;
        let listed = &bundle.entries()[entry];
        let mut opened = self.opened(file).map_err(|_| Unread::Changed)?;
        let mut done = 0;
        let mut meter = |bytes: u64| {
            self.progress.advance(bytes.saturating_sub(done), &listed.path);
            done = done.max(bytes);
            true
        };
        let read = panic::catch_unwind(AssertUnwindSafe(|| work(&mut opened, &mut meter)));
        // An archive's view of its file is of no use after a panic.
        if bundle.archive && read.is_ok() {
            self.keep(file, opened);
        }
        self.progress.advance(listed.packed_size.saturating_sub(done), &listed.path);
        read.map_err(|_| Unread::Crashed)
    }

    fn opened(&mut self, file: usize) -> io::Result<OpenFile> {
        match self.open.remove(&file) {
            Some(opened) => Ok(opened),
            None => open(&self.listed[file].input).map(|(_, mut opened)| {
                opened.set_password(self.password.map(ToOwned::to_owned));
                opened
            }),
        }
    }

    fn keep(&mut self, file: usize, opened: OpenFile) {
        if self.open.len() >= KEPT_OPEN {
            self.open.pop_first();
        }
        self.open.insert(file, opened);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write as _;

    const LOG: &str =
        "2022-10-10 16:38:25, Info                  CBS    TI: --- Initializing Trusted Installer ---\r\n";
    const READING: Reading = Reading { threads: None, no_progress: true, password_stdin: false };

    fn scan_all(files: &[Listed], reading: &Reading) -> Vec<(Place, Extract)> {
        scan(files, &places(files), None, reading).into_iter().collect()
    }

    fn listed(name: &str) -> (PathBuf, Listed) {
        let path = std::env::temp_dir().join(format!("faultline-scan-{}-{name}", std::process::id()));
        fs::write(&path, LOG.repeat(20)).unwrap();
        let input = Input { path: path.clone(), name: name.into(), folder: None };
        (path, Listed::open(input, Language::En))
    }

    #[test]
    fn a_file_that_changed_since_it_was_listed_is_read_and_named() {
        let (path, listed) = listed("changed.log");
        let files = [listed];
        let before = scan_all(&files, &READING);
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(LOG.as_bytes()).unwrap();
        let after = scan_all(&files, &READING);
        fs::remove_file(&path).unwrap();
        let gone = scan_all(&files, &READING);
        assert_eq!((before[0].1.records, &before[0].1.issues[..]), (20, &[][..]));
        assert_eq!((after[0].1.records, &after[0].1.issues[..]), (21, &[ScanIssue::ChangedWhileReading][..]));
        assert_eq!(gone[0].1.issues, [ScanIssue::ChangedWhileReading]);
    }

    #[test]
    fn every_file_is_read_once_whatever_the_threads() {
        let files: Vec<(PathBuf, Listed)> = (0..40).map(|i| listed(&format!("{i}.log"))).collect();
        let (paths, files): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        for threads in [1, 3, 64] {
            let reading = Reading { threads: std::num::NonZeroUsize::new(threads), ..READING };
            let read: Vec<usize> = scan_all(&files, &reading).into_iter().map(|((file, _), _)| file).collect();
            assert_eq!(read, (0..40).collect::<Vec<_>>(), "{threads} threads");
        }
        paths.iter().for_each(|path| fs::remove_file(path).unwrap());
    }
}
