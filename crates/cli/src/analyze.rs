//! `faultline analyze`: reports as text or JSON, and the exit status of the contract.

use crate::args::{Analyze, Format, Reading};
use crate::password::{Passwords, Refused};
use crate::{console, exit, scan, vouch, words};
use faultline_core::fleet::Collector;
use faultline_core::redact::Redactor;
use faultline_core::render;
use faultline_core::report::{Report, Status};
use faultline_core::share::{Findings, findings_link};
use faultline_core::words::Language;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Analyses, prints, and says how the process ends.
pub(crate) fn run(wanted: &Analyze, language: Language) -> u8 {
    let Some(mut passwords) = passwords(&wanted.reading, language) else { return exit::USAGE };
    // A link goes to others, and nobody sees what is in it.
    let choice = (wanted.redact || wanted.format == Format::Link).then(|| wanted.redacting.choice());
    let request = wanted.request();
    let read = scan::reports(&wanted.bundles, &wanted.reading, &mut passwords, &request, choice.as_ref(), language);
    let (mut reports, names) = match read {
        Ok(read) => read,
        Err(refused) => return refuse(&refused, language),
    };
    if reports.is_empty() {
        console::complain(words::nothing_to_read(language));
        return exit::NOTHING_READABLE;
    }
    if let Some(path) = &wanted.capture_script
        && let Err(why) = write_script(path, &reports, language)
    {
        console::complain(why);
        return exit::USAGE;
    }
    let statuses: Vec<u8> = reports.iter().map(|report| status(report.verdict.status)).collect();
    let mut redactor = names.as_ref().map(Redactor::new);
    if let Some(redactor) = &mut redactor {
        for report in &mut reports {
            redactor.report(report);
            report.speak(language);
        }
    }
    let style = console::style(wanted.look.color);
    let overview = |reports: &[Report]| {
        let mut collector = Collector::default();
        reports.iter().for_each(|report| collector.add(report));
        let mut overview = collector.overview();
        overview.speak(language);
        overview
    };
    // What is packed is vouched for as it is read.
    let mut plain = None;
    let text = match (wanted.format, &reports[..]) {
        (Format::Json, reports) if wanted.overview => overview(reports).to_json(),
        (Format::Ndjson, reports) if wanted.overview => overview(reports).to_json_line(),
        (Format::Text, reports) if wanted.overview => render::overview(&overview(reports), &style, language),
        (Format::Json, [report]) => report.to_json(),
        (Format::Json | Format::Ndjson, reports) => reports.iter().map(Report::to_json_line).collect(),
        (Format::Html, [report]) => render::html(report, language),
        (Format::Html, reports) => {
            console::complain(words::document_of_one(reports.len(), language));
            return exit::USAGE;
        }
        (Format::Markdown, reports) => joined(reports, "\n", |report| render::markdown(report, language)),
        (Format::Summary, reports) => joined(reports, "\n\n", |report| render::case_summary(report, language)),
        (Format::TimesketchCsv, reports) => {
            let texts = reports.iter().map(|report| render::timesketch_csv(report, language));
            // One table: the head stands once.
            texts.enumerate().map(|(n, text)| text.split_inclusive('\n').skip(n.min(1)).collect::<String>()).collect()
        }
        (Format::TimesketchJsonl, reports) => joined(reports, "", |report| render::timesketch_jsonl(report, language)),
        (Format::Link, reports) => {
            let Some(made) = reports.iter().map(findings_link).collect::<Option<Vec<Findings>>>() else {
                console::complain(words::too_long_for_a_link(language));
                return exit::USAGE;
            };
            plain = Some(made.iter().map(|one| one.plain.as_str()).collect::<Vec<_>>().join("\n"));
            made.iter().map(|one| format!("{}{}\n", wanted.answer().unwrap_or_default(), one.fragment)).collect()
        }
        (Format::Text, reports) => {
            // Of several computers the whole comes first.
            let table = (reports.len() > 1).then(|| render::overview(&overview(reports), &style, language));
            let texts = reports.iter().map(|report| render::text(report, &style, language));
            table.into_iter().chain(texts).collect::<Vec<_>>().join("\n")
        }
    };
    if let (Some(names), Some(redactor)) = (&names, &redactor)
        && let Err(refused) =
            vouch::vouch(plain.as_deref().unwrap_or(&text), names, redactor, &wanted.redacting, language)
    {
        return refused;
    }
    console::print(&text, wanted.look.color, of_all(&statuses), language)
}

fn joined(reports: &[Report], between: &str, render: impl Fn(&Report) -> String) -> String {
    reports.iter().map(render).collect::<Vec<_>>().join(between)
}

/// Writes the script that collects what the case needs, into a file of its own.
fn write_script(path: &Path, reports: &[Report], language: Language) -> Result<(), String> {
    let [report] = reports else { return Err(words::script_of_one(reports.len(), language)) };
    let script = faultline_core::capture_script(report).text;
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(script.as_bytes()))
        .map_err(|e| words::script_not_written(path, &e, language))
}

/// Where passwords come from; `None`: they should come from standard input, and nothing does.
pub(crate) fn passwords(reading: &Reading, language: Language) -> Option<Passwords> {
    let passwords = Passwords::new(reading, language);
    passwords.inspect_err(|error| console::complain(words::no_password(error, language))).ok()
}

/// Says that the password given is wrong, and how the process ends.
pub(crate) fn refuse(Refused { name }: &Refused, language: Language) -> u8 {
    console::complain(words::password_refused(name, language));
    exit::USAGE
}

/// The exit status of one verdict.
pub(crate) fn status(verdict: Status) -> u8 {
    match verdict {
        Status::Explained | Status::Resolved | Status::NoFailure => exit::GOOD,
        Status::WrongUpdate | Status::NothingNew | Status::RestartFirst | Status::Recollect | Status::Unexplained => {
            exit::TO_DO
        }
        Status::NothingReadable => exit::NOTHING_READABLE,
    }
}

/// The exit status of several: what any of them leaves to do, all of them leave.
pub(crate) fn of_all(statuses: &[u8]) -> u8 {
    match statuses {
        [] => exit::NOTHING_READABLE,
        [first, rest @ ..] if rest.iter().all(|status| status == first) => *first,
        _ => exit::TO_DO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_machines_end_in_one_status() {
        assert_eq!(of_all(&[]), 3);
        assert_eq!(of_all(&[0, 0]), 0);
        assert_eq!(of_all(&[3, 3]), 3);
        assert_eq!(of_all(&[0, 1]), 1);
        assert_eq!(of_all(&[0, 3]), 1);
    }
}
