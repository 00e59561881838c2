//! What the user may write. The Chinese help texts stand in `chinese.rs`.

mod leaving;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use faultline_core::artifact::{WISHES, Wish};
use faultline_core::search::SearchQuery;
use faultline_core::share::{RequestLink, is_page};
use faultline_core::{Request, words::Language};
use std::ffi::OsString;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

pub(crate) use leaving::{AskFor, Redact, Redacting};

/// Says why a Windows update failed to install, with the lines that prove it
#[derive(Debug, Parser)]
#[command(name = "faultline", version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
#[command(arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Language of the output [default: the system's]
    #[arg(long, global = true, value_name = "LANGUAGE", value_enum)]
    lang: Option<Lang>,
}

const EXAMPLES: &str = "\
Examples:
  faultline analyze logs.zip
  faultline analyze C:\\Windows\\Logs\\CBS --lang zh
  faultline compare monday.zip friday.zip
  faultline explain 0x80073712
  faultline search 0x80073712 logs.zip
  faultline request --expect KB5015736 --want cbs,cbs-listing

Logs are read here and sent nowhere.";

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "a process holds one")]
pub(crate) enum Command {
    /// Say why the update in these logs failed, or what is missing to know it
    Analyze(Analyze),
    /// Say what a new bundle holds that an older one does not
    Compare(Compare),
    /// Say what an error code, an update (KB) or an event is, and what it was seen with
    Explain(Explain),
    /// Show every line and event in these logs that holds a text
    Search(Search),
    /// Make a small evidence pack without names: the lines that matter, the report, a list of what was left out
    Redact(Redact),
    /// Make a link that asks an operator for logs, or say what such a link asks for
    Request(AskFor),
}

#[derive(Debug, Args)]
#[command(after_help = ANALYZE_EXAMPLES)]
pub(crate) struct Analyze {
    /// Archives (zip, 7z, cab, tar, gz), folders or single logs; what is in them is found by content, not by name
    #[arg(required = true, value_name = "BUNDLE")]
    pub(crate) bundles: Vec<PathBuf>,
    /// How to print: text for people, json one object (for several computers one line each), ndjson one line for each
    /// computer, html one document that needs nothing else (of one computer), markdown for a ticket or a wiki, summary for a mail, timesketch-csv and timesketch-jsonl everything
    /// that has a moment, link the whole report as a link, always with names replaced as by --redact
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// The update the case is about: its KB number; may be given several times
    #[arg(long, value_name = "KB", value_delimiter = ',', value_parser = kb)]
    expect: Vec<String>,
    /// Logs that end before this are too old: a date or time on that computer's own clock, e.g. 2022-10-09 or
    /// "2022-10-09 16:30"
    #[arg(long, value_name = "DATE", value_parser = date)]
    not_before: Option<String>,
    /// A kind of source that was asked for, e.g. cbs, cbs-listing, event-log, windows-update-log, filters; several with
    /// commas between them
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = want)]
    want: Vec<String>,
    /// A link that asks for logs, in quotes: check the logs against it
    #[arg(long = "request", value_name = "LINK", value_parser = request_link)]
    asked_by: Option<RequestLink>,
    /// Print only the overview of several computers: one row for each, failures by cause and code, what failing ones share;
    /// with json or ndjson one object
    #[arg(long)]
    pub(crate) overview: bool,
    /// Also write the script (.cmd) that collects what this case needs; the file must not exist yet. For the logs of one
    /// computer
    #[arg(long, value_name = "FILE")]
    pub(crate) capture_script: Option<PathBuf>,
    /// Replace names of computers, users, domains, addresses, serials and secrets by tokens (HOST-1, USER-2, IP-10.x.0.3); what
    /// is one value stays one token. Prints nothing if a name is left
    #[arg(long)]
    pub(crate) redact: bool,
    #[command(flatten)]
    pub(crate) redacting: Redacting,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) look: Look,
}

const ANALYZE_EXAMPLES: &str = "\
Examples:
  faultline analyze logs.zip                                 the answer, the proof, the next steps
  faultline analyze CBS.log ReportingEvents.log              single logs of one computer
  faultline analyze bank-17.zip --expect KB5015736 --not-before 2022-10-09
  faultline analyze bank-17.zip --capture-script collect.cmd
  faultline analyze *.zip --overview                         a table of computers and verdicts
  faultline analyze *.zip --format ndjson > reports.ndjson   one line for each computer
  faultline analyze logs.zip --format html > report.html     one document that needs nothing else
  faultline analyze logs.zip --format summary                the case in plain text, for a mail
  faultline analyze secret.zip --password-stdin < password.txt
  faultline analyze bank-17.zip --redact --word \"First Bank\" --key key.tsv > report.txt

Exit status: 0 explained, resolved or nothing failed; 1 something to do: collect again, restart, find the
cause; 2 the command line was not understood, or the password is wrong; 3 nothing readable; 4 a name would
have been left by --redact: nothing was printed.";

impl Analyze {
    pub(crate) fn request(&self) -> Request {
        let mut request = self.asked_by.as_ref().map(|link| link.request.clone()).unwrap_or_default();
        request.kbs.extend(self.expect.iter().cloned());
        request.wanted.extend(self.want.iter().cloned());
        request.not_before = self.not_before.clone().or(request.not_before);
        request
    }

    /// The page that whoever asked opens an answer with.
    pub(crate) fn answer(&self) -> Option<&str> {
        self.asked_by.as_ref()?.answer.as_deref()
    }
}

#[derive(Debug, Args)]
#[command(after_help = COMPARE_EXAMPLES)]
pub(crate) struct Compare {
    /// The bundle that came first: an archive, a folder or a log
    pub(crate) old: PathBuf,
    /// The bundle that came after it
    pub(crate) new: PathBuf,
    /// How to print: text for people, json one object, ndjson one line for each computer
    #[arg(id = "compare_format", long = "format", value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: CompareFormat,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) look: Look,
}

const COMPARE_EXAMPLES: &str = "\
Example:
  faultline compare first-upload.zip second-upload.zip

Exit status: as for analyze; 1 also when the new bundle holds nothing new.";

#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(crate) struct Explain {
    /// A code as a log or a message box writes it, a setup result with its extend code, a KB number, or an event by
    /// its id or its provider and id
    #[arg(required = true, value_name = "CODE|KB|EVENT", allow_negative_numbers = true)]
    asked: Vec<String>,
    /// How to print: text for people, json one object
    #[arg(id = "explain_format", long = "format", value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) look: Look,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  faultline explain 0x80073712
  faultline explain -2147023143
  faultline explain STATUS_ACCESS_DENIED
  faultline explain HRESULT_FROM_WIN32(14098)
  faultline explain 0xC1900101-0x20017       where an upgrade of Windows stopped
  faultline explain KB5034441                build, day of release, what replaces it
  faultline explain event 20
  faultline explain WindowsUpdateClient 20
  faultline explain Servicing/3

Exit status: 0 answered, also when it is unknown; 2 the text is no code, KB or event.";

impl Explain {
    /// What was asked, in one piece: quotes around words with spaces may be left out.
    pub(crate) fn asked(&self) -> String {
        self.asked.join(" ")
    }
}

#[derive(Debug, Args)]
#[command(after_help = SEARCH_EXAMPLES)]
pub(crate) struct Search {
    /// What to look for, upper or lower case; an error code is found in every spelling
    #[arg(allow_negative_numbers = true)]
    pub(crate) text: String,
    /// Exactly these letters in this case, and a code only as it is written here
    #[arg(short = 's', long)]
    pub(crate) match_case: bool,
    /// Only where no letter, digit or _ goes on before or behind it
    #[arg(short = 'w', long)]
    pub(crate) whole_word: bool,
    /// It is a regular expression, fitted to each line; \d, \w and \b mean ASCII
    #[arg(short = 'e', long)]
    pub(crate) regex: bool,
    /// Archives (zip, 7z, cab, tar, gz), folders or single logs
    #[arg(id = "search_bundles", required = true, value_name = "BUNDLE")]
    pub(crate) bundles: Vec<PathBuf>,
    /// Print no more than so many lines
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<NonZeroU64>,
    /// Print only how many lines of each source hold it
    #[arg(long)]
    pub(crate) count: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

const SEARCH_EXAMPLES: &str = "\
Examples:
  faultline search rpcss.dll logs.zip
  faultline search 0x80073712 logs.zip         also 80073712, -2147010798, HRESULT_FROM_WIN32(14098)
  faultline search \"Failed to pin\" C:\\Windows\\Logs\\CBS --limit 20
  faultline search KB5015736 *.zip --count
  faultline search --regex \"Failed to (pin|resolve) .*KB\\d{7}\" logs.zip

Prints source, number of the line (of the record in event logs) and the line. Files in archives inside the bundle are
searched too, in whatever encoding they are.

Exit status: 0 found; 1 not found; 2 the command line was not understood, or the password is wrong; 3 nothing
readable.";

impl Search {
    /// What is looked for.
    pub(crate) fn query(&self) -> SearchQuery {
        let Self { match_case, whole_word, regex, .. } = *self;
        SearchQuery { text: self.text.clone(), match_case, whole_word, regex }
    }
}

/// How bundles are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Threads that read [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Show no progress
    #[arg(long)]
    pub(crate) no_progress: bool,
    /// Read the password of encrypted bundles from the first line of standard input; without this it is asked for on
    /// the terminal
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// How text looks.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Look {
    /// Colours in the text; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
    Ndjson,
    Html,
    Markdown,
    Summary,
    TimesketchCsv,
    TimesketchJsonl,
    Link,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    #[default]
    Text,
    Json,
    Ndjson,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    #[value(alias = "zh-CN", alias = "zh-cn", alias = "cn")]
    Zh,
    En,
}

impl Arguments {
    /// What this process was started with; help, version and usage errors end the process.
    pub(crate) fn of_this_process() -> Self {
        #[cfg(windows)]
        let given: Vec<OsString> = wild::args_os().collect();
        #[cfg(not(windows))]
        let given: Vec<OsString> = std::env::args_os().collect();
        let mut command = Self::command();
        if language_in(&given) == Language::Zh {
            command = crate::chinese::help(command);
        }
        let parsed = command.try_get_matches_from(given).and_then(|matches| Self::from_arg_matches(&matches));
        parsed.unwrap_or_else(|error| error.exit())
    }

    /// The language asked for, else the system's.
    pub(crate) fn language(&self) -> Language {
        match self.lang {
            Some(Lang::Zh) => Language::Zh,
            Some(Lang::En) => Language::En,
            None => language_of_system(),
        }
    }
}

fn language_of_system() -> Language {
    sys_locale::get_locale().map_or(Language::En, |tag| Language::from_tag(&tag))
}

/// The language that help is wanted in, before the arguments are understood.
fn language_in(given: &[OsString]) -> Language {
    let words: Vec<&str> = given.iter().filter_map(|word| word.to_str()).collect();
    let after = words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let value = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    value.map_or_else(language_of_system, Language::from_tag)
}

/// One KB number in any spelling.
fn kb(text: &str) -> Result<String, String> {
    let request = Request { kbs: vec![text.to_owned()], ..Request::default() };
    request.expected().pop().ok_or_else(|| "write the KB number of the update, e.g. KB5015736".to_owned())
}

/// A link that asks for something.
fn request_link(text: &str) -> Result<RequestLink, String> {
    RequestLink::parse(text).map_err(|_| "give the link that asks for logs, in quotes: …#1/request?…".to_owned())
}

/// The address of a page.
fn page(text: &str) -> Result<String, String> {
    let fault = || "write the address of the page, e.g. https://support.example/faultline.html".to_owned();
    is_page(text).then(|| text.to_owned()).ok_or_else(fault)
}

/// A kind of source that may be asked for.
fn want(text: &str) -> Result<String, String> {
    Wish::by_id(text).map(|wish| wish.id.to_owned()).ok_or_else(|| {
        let ids: Vec<&str> = WISHES.iter().map(|wish| wish.id).collect();
        format!("write one of {}", ids.join(", "))
    })
}

/// A date the core understands, as it was written.
fn date(text: &str) -> Result<String, String> {
    let request = Request { not_before: Some(text.to_owned()), ..Request::default() };
    match request.earliest() {
        Some(_) => Ok(text.to_owned()),
        None => Err("write a date or time like 2022-10-09 or \"2022-10-09 16:30\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from([&["faultline"], line].concat())
    }

    fn request(line: &[&str]) -> Request {
        match parse(line).unwrap().command {
            Command::Analyze(analyze) => analyze.request(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
        crate::chinese::help(Arguments::command()).debug_assert();
    }

    #[test]
    fn expected_updates_are_given_in_any_way() {
        let asked = request(&["analyze", "a.zip", "--expect", "KB5015736,5014805", "--expect", "kb4601354"]);
        assert_eq!(asked.kbs, ["KB5015736", "KB5014805", "KB4601354"]);
        assert!(parse(&["analyze", "a.zip", "--expect", "the latest"]).is_err());
    }

    #[test]
    fn dates_that_are_none_are_refused_at_once() {
        assert_eq!(
            request(&["analyze", "a.zip", "--not-before", "2022-10-09"]).not_before.as_deref(),
            Some("2022-10-09")
        );
        assert!(parse(&["analyze", "a.zip", "--not-before", "last week"]).is_err());
    }

    #[test]
    fn wanted_sources_are_known_by_their_ids() {
        let asked = request(&["analyze", "a.zip", "--want", "cbs,Event-Log", "--want", "cbs-listing"]);
        assert_eq!(asked.wanted, ["cbs", "event-log", "cbs-listing"]);
        let error = parse(&["analyze", "a.zip", "--want", "everything"]).unwrap_err().to_string();
        assert!(error.contains("windows-update-log"), "{error}");
    }

    #[test]
    fn a_link_asks_as_the_options_do() {
        let link = "https://a/f.html#1/request?case=W-1&kb=5015736&notBefore=2022-10-09&want=cbs&note=x";
        let asked = request(&["analyze", "a.zip", "--request", link, "--want", "dism"]);
        assert_eq!((asked.case.as_deref(), asked.not_before.as_deref()), (Some("W-1"), Some("2022-10-09")));
        assert_eq!(
            (asked.kbs, asked.wanted),
            (vec!["KB5015736".to_owned()], vec!["cbs".to_owned(), "dism".to_owned()])
        );
        assert!(parse(&["analyze", "a.zip", "--request", "KB5015736"]).is_err());
    }

    #[test]
    fn a_link_is_made_from_options_or_read() {
        let made = |line: &[&str]| match parse(&[&["request"], line].concat()).unwrap().command {
            Command::Request(asked) => asked.request().link(),
            other => panic!("{other:?}"),
        };
        let link =
            made(&["--case", "W 1", "--expect", "kb5015736", "--want", "cbs,dism", "--page", "https://a/f.html"]);
        assert_eq!(link, "https://a/f.html#1/request?case=W%201&kb=5015736&want=cbs,dism&answer=https://a/f.html");
        assert!(parse(&["request", "#1/request?kb=1", "--case", "W-1"]).is_err(), "one or the other");
        assert!(parse(&["request", "--page", "file:///C:/f.html"]).is_err());
    }

    #[test]
    fn codes_keep_their_signs_and_spaces() {
        for (line, code) in
            [(&["explain", "-2147023143"][..], "-2147023143"), (&["explain", "hr", "=", "8004100a"], "hr = 8004100a")]
        {
            match parse(line).unwrap().command {
                Command::Explain(explain) => assert_eq!(explain.asked(), code),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn the_language_is_known_before_the_rest() {
        let given = |line: &[&str]| line.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(language_in(&given(&["faultline", "--lang", "zh", "--help"])), Language::Zh);
        assert_eq!(language_in(&given(&["faultline", "--lang=en", "x"])), Language::En);
    }
}
