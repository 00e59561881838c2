//! What leaves: packs and requests, and what of either is replaced.

use super::{ExplainFormat, Look, Reading, date, kb, page, want};
use clap::Args;
use faultline_core::Request;
use faultline_core::redact::{Category, Choice};
use faultline_core::share::RequestLink;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = REDACT_EXAMPLES)]
pub(crate) struct Redact {
    /// Archives (zip, 7z, cab, tar, gz), folders or single logs, all of one computer
    #[arg(id = "redact_bundles", required = true, value_name = "BUNDLE")]
    pub(crate) bundles: Vec<PathBuf>,
    /// The pack to write (.zip); it must not exist yet
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) redacting: Redacting,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

const REDACT_EXAMPLES: &str = "\
Examples:
  faultline redact logs.zip --to pack.zip
  faultline redact logs.zip --to pack.zip --word \"Contoso Bank\" --key key.tsv
  faultline redact logs.zip --to pack.zip --keep host,address

Names of computers, users, domains, addresses and the like become HOST-1, USER-2, IP-10.x.0.3; event logs and registry
hives become text. Before anything is written the whole pack is searched once more: if a name is left, nothing is
written and the place is shown. Look through the pack before you send it: a name that nothing shows to be one may be
left.

Exit status: 0 written; 1 written, and read again it says something else than the whole; 2 the command line was not
understood, or the file cannot be written; 3 nothing readable; 4 a name would have left, nothing was written.";

/// What is replaced before anything leaves.
#[derive(Debug, Args)]
pub(crate) struct Redacting {
    /// With --redact: leave names of this category, e.g. host, user, domain, address, share, url; several with commas
    /// between them. Secrets are never left
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',', value_parser = category)]
    pub(crate) keep: Vec<Category>,
    /// With --redact: also replace this word, e.g. the name of the bank; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub(crate) word: Vec<String>,
    /// With --redact: write the key from tokens to names into this file, which must not exist yet. It stays with you
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// With --redact: the case; fingerprints of bundles are the same within one case only
    #[arg(long, value_name = "CASE")]
    pub(crate) case: Option<String>,
}

impl Redacting {
    pub(crate) fn choice(&self) -> Choice {
        Choice { kept: self.keep.clone(), words: self.word.clone(), case: self.case.clone() }
    }
}

#[derive(Debug, Args)]
#[command(after_help = REQUEST_EXAMPLES)]
pub(crate) struct AskFor {
    /// A link to read back, in quotes; without one, a link is made
    #[arg(value_name = "LINK", conflicts_with_all = ["request_case", "request_expect", "request_not_before", "request_want", "note", "page"])]
    pub(crate) link: Option<String>,
    /// The case: its number
    #[arg(id = "request_case", long = "case", value_name = "ID")]
    case: Option<String>,
    /// The update the case is about: its KB number; may be given several times
    #[arg(id = "request_expect", long = "expect", value_name = "KB", value_delimiter = ',', value_parser = kb)]
    expect: Vec<String>,
    /// Logs that end before this are too old: a date or time on that computer's own clock, e.g. 2022-10-09 or
    /// "2022-10-09 16:30"
    #[arg(id = "request_not_before", long = "not-before", value_name = "DATE", value_parser = date)]
    not_before: Option<String>,
    /// A kind of source that is wanted, e.g. cbs, cbs-listing, event-log, windows-update-log, filters; several with
    /// commas between them
    #[arg(id = "request_want", long = "want", value_name = "KIND", value_delimiter = ',', value_parser = want)]
    want: Vec<String>,
    /// A few words to the operator
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Address of your page: the link opens there, and so does the answer; without it the link is a code to be pasted
    /// into the page
    #[arg(long, value_name = "URL", value_parser = page)]
    page: Option<String>,
    /// How to print: text for people, json one object
    #[arg(id = "request_format", long = "format", value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) look: Look,
}

const REQUEST_EXAMPLES: &str = "\
Examples:
  faultline request --case W-4711 --expect KB5015736 --not-before 2022-10-09 --want cbs,cbs-listing,event-log
  faultline request --expect KB5015736 --page https://support.example/faultline.html
  faultline request \"https://support.example/faultline.html#1/request?kb=5015736\"
  faultline analyze logs.zip --request \"#1/request?kb=5015736\"

The link is plain text: write nothing confidential into it.

Exit status: 0 made or read; 2 the text is no such link, or nothing is asked for.";

impl AskFor {
    /// The link that the options describe.
    pub(crate) fn request(&self) -> RequestLink {
        let Self { case, expect, not_before, want, note, page, .. } = self;
        let (case, kbs, not_before, wanted) = (case.clone(), expect.clone(), not_before.clone(), want.clone());
        RequestLink { request: Request { case, kbs, not_before, wanted }, note: note.clone(), answer: page.clone() }
    }
}

/// A category of names by its id.
fn category(text: &str) -> Result<Category, String> {
    Category::from_id(&text.to_ascii_lowercase()).ok_or_else(|| {
        let ids: Vec<&str> = Category::ALL.iter().map(|category| category.id()).collect();
        format!("write one of {}", ids.join(", "))
    })
}
