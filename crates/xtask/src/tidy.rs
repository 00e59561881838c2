//! The invariants of `ARCHITECTURE.md` that a look at the text can show. One small function each; what they say is
//! meant for the person who just broke one.

pub(crate) mod core;
mod layers;
mod page;
mod settings;
pub(crate) mod source;
mod text;
mod words;

use crate::project::Project;
use anyhow::{Context as _, Result, bail};
use source::RustCode;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
};
use xshell::cmd;

/// A check looks at the whole tree and says what is wrong.
type Check = fn(&Tree) -> Vec<Problem>;

const CHECKS: &[Check] = &[
    layers::modules_use_only_what_stands_to_their_left,
    layers::rules_see_only_facts,
    layers::parsers_do_not_look_at_each_other,
    core::only_the_report_and_the_wire_form_serialise,
    core::the_core_touches_nothing_outside,
    core::the_core_depends_on_no_wasm,
    core::rules_document_and_test_themselves,
    core::every_rule_judges,
    core::parsers_test_themselves,
    page::log_text_cannot_become_markup,
    page::nothing_points_outside,
    words::both_locales_say_the_same_things,
    words::every_word_spoken_exists,
    words::every_word_is_spoken,
    words::every_rule_has_words,
    settings::wasm_flags_are_the_same_in_both_places,
    settings::wasm_opt_accepts_the_same_in_both_places,
    text::files_are_short,
    text::names_say_what_is_inside,
    text::nothing_is_left_for_later,
    text::no_test_is_switched_off,
    text::no_machine_is_named,
];

/// The text files of the repository, tracked or about to be, by path from the root with `/`.
pub(crate) struct Tree {
    files: BTreeMap<String, File>,
}

/// One text file.
pub(crate) struct File {
    /// As it is on disk.
    pub(crate) text: String,
    /// For Rust: the same text without what does not run in the product.
    pub(crate) rust: RustCode,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    path: String,
    line: usize,
    message: String,
}

impl Problem {
    /// At the byte `at` of `text`.
    pub(crate) fn at(path: &str, text: &str, at: usize, message: impl Into<String>) -> Self {
        let line = text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
        Self { path: path.to_owned(), line, message: message.into() }
    }

    /// About the file as a whole.
    pub(crate) fn of(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: 1, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

impl Tree {
    /// What git knows and what it would add; built and installed files are ignored by git and so by us.
    pub(crate) fn read(project: &Project) -> Result<Self> {
        let list = cmd!(project.shell, "git ls-files --cached --others --exclude-standard -z")
            .quiet()
            .read()
            .context("tidy reads the list of files from git")?;
        let mut texts = Vec::new();
        for path in list.split('\0').filter(|path| !path.is_empty()) {
            // Deleted but not committed, or not text: nothing to say about it.
            if let Ok(text) = fs::read_to_string(project.root.join(path)) {
                texts.push((path.to_owned(), text));
            }
        }
        Ok(Self::new(texts))
    }

    fn new(texts: Vec<(String, String)>) -> Self {
        let is_rust = |path: &str| path.ends_with(".rs");
        let tests: BTreeSet<String> = texts
            .iter()
            .filter(|(path, _)| is_rust(path))
            .flat_map(|(path, text)| source::test_files(path, text))
            .collect();
        let file = |path: String, text: String| {
            let rust =
                if is_rust(&path) { RustCode::of(&path, &text, tests.contains(&path)) } else { RustCode::default() };
            (path, File { text, rust })
        };
        Self { files: texts.into_iter().map(|(path, text)| file(path, text)).collect() }
    }

    /// A tree for a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self::new(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// All files, by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The files under a folder (given with its slash).
    pub(crate) fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a File)> {
        self.files().filter(move |(path, _)| path.starts_with(folder))
    }

    /// The Rust files under a folder.
    pub(crate) fn rust<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a File)> {
        self.under(folder).filter(|(path, _)| path.ends_with(".rs"))
    }

    /// One file.
    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}

/// Runs every check and prints every problem.
pub(crate) fn run(project: &Project) -> Result<()> {
    let tree = Tree::read(project)?;
    let mut problems: Vec<Problem> = CHECKS.iter().flat_map(|check| check(&tree)).collect();
    problems.sort();
    problems.dedup();
    for problem in &problems {
        println!("{problem}");
    }
    if !problems.is_empty() {
        bail!("tidy found {} problem(s); the rules and their reasons stand in ARCHITECTURE.md", problems.len());
    }
    println!("tidy: {} checks over {} files", CHECKS.len(), tree.files.len());
    Ok(())
}
