//! Whole bundles end to end; the tests stand in `tests/`. Here is what they share: where the real logs and the documented
//! failures are, and the way from files to reports.

pub mod eval;
pub mod properties;

use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_core::{Bundle, Extract, Opened, Request, Wire as _, analyze};
use faultline_testkit::scenario::{Scenario, ScenarioBundle};
use std::fs;
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};

/// A folder beside the project; `None` where it is absent, which is said in one line.
fn beside(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    // Past the test harness, which swallows what passing tests print.
    let _ = writeln!(io::stderr(), "skipped: ../shared/{folder} is not here");
    None
}

/// Real logs.
#[must_use]
pub fn corpus() -> Option<PathBuf> {
    beside("corpus/dev")
}

/// Documented failures with known causes.
#[must_use]
pub fn cases() -> Option<PathBuf> {
    beside("cases")
}

/// One file as a user gives it.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Its name, or its path inside `folder`.
    pub name: String,
    /// The folder that was given.
    pub folder: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Given {
    /// The file at `path`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn file(path: &Path) -> io::Result<Self> {
        Ok(Self { name: name_of(path), folder: None, bytes: fs::read(path)? })
    }

    /// Every file under the folder at `path`, except those that `leave_out` names.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn folder(path: &Path, leave_out: &[&str]) -> io::Result<Vec<Self>> {
        let mut files = Vec::new();
        walk(path, "", &mut |file, inside| {
            if !leave_out.contains(&inside) {
                files.push(Self { name: inside.to_owned(), folder: Some(name_of(path)), bytes: fs::read(file)? });
            }
            Ok(())
        })?;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }
}

/// Visits every file under `path` with its path inside.
fn walk(path: &Path, inside: &str, visit: &mut dyn FnMut(&Path, &str) -> io::Result<()>) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        let name = format!("{inside}{}", name_of(&file));
        if file.is_dir() {
            walk(&file, &format!("{name}/"), visit)?;
        } else {
            visit(&file, &name)?;
        }
    }
    Ok(())
}

/// Last part of a path.
#[must_use]
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Lists and scans; each extract crosses in its wire form, as from a worker.
#[must_use]
pub fn scan(files: &[Given]) -> (Vec<Bundle>, Vec<(usize, usize, Extract)>) {
    let (mut bundles, mut extracts) = (Vec::new(), Vec::new());
    for (index, file) in files.iter().enumerate() {
        let mut opened = Opened::open(&file.name, file.bytes.len() as u64, Cursor::new(&file.bytes[..]));
        for entry in 0..opened.bundle().entries().len() {
            let extract = opened.scan(entry, &mut |_| true);
            extracts.extend(Extract::from_bytes(&extract.to_bytes()).map(|extract| (index, entry, extract)));
        }
        let mut bundle = opened.bundle().clone();
        bundle.folder.clone_from(&file.folder);
        bundles.push(bundle);
    }
    (bundles, extracts)
}

/// The reports on `files`, in English.
#[must_use]
pub fn reports(files: &[Given]) -> Vec<Report> {
    let (bundles, extracts) = scan(files);
    let mut reports = analyze(bundles, extracts, &Request::default());
    reports.iter_mut().for_each(|report| report.speak(Language::En));
    reports
}

/// The reports on a scenario's bundles, asked for as it asks, in English.
#[must_use]
pub fn reports_of(scenario: &Scenario) -> Vec<Report> {
    let given = |b: &ScenarioBundle| Given { name: b.file_name.clone(), folder: None, bytes: b.bytes.clone() };
    let (bundles, extracts) = scan(&scenario.bundles.iter().map(given).collect::<Vec<_>>());
    let wish = &scenario.expect.request;
    let request = Request {
        case: wish.case.map(Into::into),
        kbs: wish.kbs.iter().map(|kb| (*kb).into()).collect(),
        not_before: wish.not_before.map(Into::into),
        ..Request::default()
    };
    let mut reports = analyze(bundles, extracts, &request);
    reports.iter_mut().for_each(|report| report.speak(Language::En));
    reports
}

/// A word of the contract: `certain`, `no-failure`, `covered`.
#[must_use]
pub fn word<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}
