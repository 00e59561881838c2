//! One way out: whatever the page or the command line saves, copies or prints of a report is prepared here.

use crate::order::InOrder as _;
use crate::redact::{Category, Leak, Names, Redactor, final_pass};
use crate::render;
use crate::report::{Program, Report};
use crate::share::{Findings, findings_code, findings_link};
use crate::words::Language;
use std::ops::Range;

/// Words named for a look: what is rarer than these says little.
const UNUSUAL: usize = 200;

/// What can be made of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The contract.
    Json,
    /// One document that needs nothing else.
    Html,
    /// For a ticket or a wiki.
    Markdown,
    /// Plain text for a mail.
    Summary,
    /// Everything with a moment, as a table.
    TimesketchCsv,
    /// The same, one object a line.
    TimesketchJsonl,
    /// The report as a fragment of an address, of at most 32 kB.
    Link,
    /// The same, however long, for a file that the page opens.
    LinkFile,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Json,
        Self::Html,
        Self::Markdown,
        Self::Summary,
        Self::TimesketchCsv,
        Self::TimesketchJsonl,
        Self::Link,
        Self::LinkFile,
    ];

    /// Stable id: `json`, …
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Summary => "summary",
            Self::TimesketchCsv => "timesketch-csv",
            Self::TimesketchJsonl => "timesketch-jsonl",
            Self::Link => "link",
            Self::LinkFile => "link-file",
        }
    }

    /// From its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Media type of its bytes, which are UTF-8.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::Summary | Self::Link | Self::LinkFile => "text/plain",
            Self::TimesketchCsv => "text/csv",
            Self::TimesketchJsonl => "application/jsonl",
        }
    }

    /// Name of its file: holds nothing of the bundle.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Json => "faultline-report.json",
            Self::Html => "faultline-report.html",
            Self::Markdown => "faultline-report.md",
            Self::Summary => "faultline-summary.txt",
            Self::TimesketchCsv => "faultline-timeline.csv",
            Self::TimesketchJsonl => "faultline-timeline.jsonl",
            Self::Link | Self::LinkFile => "faultline-findings.txt",
        }
    }
}

/// A place where a token stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Bytes of the output.
    pub range: Range<usize>,
    /// What was there.
    pub category: Category,
}

/// A value that could not be told from Windows' own words, or is too short: it may stand where no structure names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unprotected {
    /// What it names.
    pub category: Category,
    /// What stands for it where structure names it.
    pub token: String,
    /// The value. For the customer's eyes: it is not part of the output.
    pub value: String,
}

/// What is ready to leave, with what is to be known before it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// Name of the file.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Exactly what is saved; of links what they hold, laid out for reading.
    pub text: String,
    /// What is copied or saved in place of the text, of links; `None` of a link: it would be longer than 32 kB.
    pub packed: Option<Packed>,
    /// Where tokens stand in it, in order.
    pub places: Vec<Replaced>,
    /// How many, by category.
    pub counts: Vec<(Category, u64)>,
    /// Values that may be left: a note for the user.
    pub unprotected: Vec<Unprotected>,
    /// Words in it that are none of Windows', the most frequent first: for a look.
    pub unusual: Vec<(String, u64)>,
    /// The key from tokens to values. It is offered on its own only.
    pub key: String,
    /// What would still name somebody: unless it is empty, nothing may be saved.
    pub leaks: Vec<Leak>,
}

/// A report as letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// `#1/findings?…`: behind the address of a page it is a link, alone a code to paste or to save.
    pub fragment: String,
    /// Ids of what of the report is not in it, see [`crate::share::LeftOut`].
    pub left_out: Vec<&'static str>,
}

/// Makes one export of a report: with names replaced, or as it is (`names`: `None`). `program` says which page or command
/// makes it.
#[must_use]
pub fn prepare(report: &Report, names: Option<&Names>, kind: Kind, language: Language, program: &Program) -> Prepared {
    let mut report = Report { program: program.clone(), ..report.clone() };
    let mut prepared = Prepared { name: kind.file_name(), media_type: kind.media_type(), ..Prepared::default() };
    report.speak(language);
    let mut tokens = Vec::new();
    if let Some(names) = names {
        let mut redactor = Redactor::new(names);
        redactor.report(&mut report);
        // What is said now names nobody: its parts were redacted one by one.
        report.speak(language);
        let unprotected = redactor.unprotected().map(|name| Unprotected {
            category: name.category,
            token: name.token.clone(),
            value: name.value.clone(),
        });
        prepared.unprotected = unprotected.collect();
        prepared.unusual = redactor.unusual_words();
        prepared.unusual.truncate(UNUSUAL);
        prepared.key = redactor.key();
        tokens = redactor.tokens();
    }
    prepared.text = match kind {
        Kind::Json => report.to_json(),
        Kind::Html => render::html(&report, language),
        Kind::Markdown => render::markdown(&report, language),
        Kind::Summary => render::case_summary(&report, language),
        Kind::TimesketchCsv => render::timesketch_csv(&report, language),
        Kind::TimesketchJsonl => render::timesketch_jsonl(&report, language),
        Kind::Link | Kind::LinkFile => {
            let made = if kind == Kind::Link { findings_link(&report) } else { findings_code(&report) };
            made.map_or_else(String::new, |Findings { fragment, plain, left_out }| {
                let left_out = left_out.iter().map(|part| part.id()).collect();
                prepared.packed = Some(Packed { fragment, left_out });
                plain
            })
        }
    };
    prepared.leaks = names.map(|names| final_pass(prepared.text.as_bytes(), names)).unwrap_or_default();
    prepared.places = places(&prepared.text, &tokens);
    for place in &prepared.places {
        match prepared.counts.iter_mut().find(|(category, _)| *category == place.category) {
            Some((_, count)) => *count += 1,
            None => prepared.counts.push((place.category, 1)),
        }
    }
    prepared.counts.in_order();
    prepared
}

/// Where the tokens stand in `text`: they are letters, digits, `-`, `.` and brackets, which no export writes otherwise.
pub(crate) fn places(text: &str, tokens: &[(String, Category)]) -> Vec<Replaced> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let mut places: Vec<Replaced> = Vec::new();
    let mut at = 0;
    let marks: Vec<&str> = Category::ALL.iter().map(|category| category.mark()).collect();
    while at < text.len() {
        let rest = &text[at..];
        if !marks.iter().any(|mark| rest.starts_with(mark)) {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let end = rest.find(|c: char| !is_part(c) && !matches!(c, '-' | '.' | '[' | ']')).unwrap_or(rest.len());
        // The longest token that stands here and does not go on as a number.
        let stands = |length: &usize| !rest[*length..].starts_with(|c: char| c.is_ascii_digit());
        let known = |length: usize| {
            let at = tokens.binary_search_by(|(token, _)| token.as_str().cmp(&rest[..length])).ok()?;
            Some(&tokens[at])
        };
        if let Some((token, category)) =
            (1..=end).rev().filter(|length| rest.is_char_boundary(*length)).filter(stands).find_map(known)
        {
            places.push(Replaced { range: at..at + token.len(), category: *category });
            at += token.len();
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    places
}
