//! Reports to hand on: complete in themselves, the same twice, and nothing in them acts, whatever a log or a name says.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::render;
use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_testkit::scenario;
use faultline_tests::reports_of;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

const SCENARIOS: [&str; 9] = [
    "c",
    "case1",
    "full-chain",
    "retry-succeeds",
    "upgrade-failed",
    "evtx-only",
    "nothing-readable",
    "store-apps",
    "clock-change-all-logs",
];

/// What somebody might write where a report quotes it.
const PAYLOADS: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</style><style>*{background:url(http://evil.com/x)}",
    "]]><!--",
    "&lt;b&gt; &#x3c;script&#x3e;",
    "[click](http://evil.com) ![x](//evil.com/p.png) <http://evil.com>",
    "` ``` `<b>` | *a* __b__ | # c",
    "\\\\evil\\share \\\\evil.com@8080\\DavWWWRoot file://evil/x mailto:a@evil.com",
    "=HYPERLINK(\"http://evil.com\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "a\u{202E}gpj.exe\u{200B}b\u{2066}c\u{0}d\u{1B}[31m",
    "line one\r\n\r\n# line two\r\n=1+1",
];

fn report(id: &str, language: Language) -> Report {
    let mut report = reports_of(&scenario::by_id(id).unwrap()).remove(0);
    report.speak(language);
    report
}

/// Tags in order and attributes; stops at anything that is not well-formed.
fn structure(html: &str) -> (Vec<String>, BTreeSet<(String, String)>) {
    let mut reader = Reader::from_str(html);
    reader.config_mut().check_end_names = true;
    let (mut tags, mut attributes, mut depth) = (Vec::new(), BTreeSet::new(), 0);
    loop {
        let event = reader.read_event().unwrap();
        let start = match &event {
            Event::Eof => break,
            Event::Start(start) => {
                depth += 1;
                start
            }
            Event::Empty(start) => start,
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Comment(_) | Event::CData(_) | Event::PI(_) => panic!("{event:?}"),
            _ => continue,
        };
        tags.push(start.name().as_ref().to_owned());
        for attribute in start.attributes() {
            let attribute = attribute.unwrap();
            attributes.insert((attribute.key.as_ref().to_owned(), attribute.value.into_owned()));
        }
    }
    assert_eq!(depth, 0);
    (tags, attributes)
}

const TAGS: &str = " html head meta title style body main section header footer p h1 h2 h3 h4 ul ol li dl dt dd div b span code table \
                    thead tbody tr th td figure figcaption svg defs pattern clipPath g path rect circle text ";
const ATTRIBUTES: &str = " lang translate charset http-equiv content name class scope role aria-label aria-hidden viewBox id x y \
                          width height rx d cx cy r fill transform clip-path patternUnits patternTransform text-anchor \
                          font-weight ";

#[test]
fn the_document_is_whole_and_asks_for_nothing() {
    for id in SCENARIOS {
        for language in Language::ALL {
            let report = report(id, language);
            let html = render::html(&report, language);
            assert_eq!(html, render::html(&report, language), "{id}: twice the same");
            let (tags, attributes) = structure(&html);
            for tag in &tags {
                assert!(TAGS.contains(&format!(" {tag} ")), "{id}: <{tag}>");
            }
            for (name, value) in &attributes {
                assert!(ATTRIBUTES.contains(&format!(" {name} ")), "{id}: {name}={value}");
                let inside = ["currentColor", "url(#hatch)", "url(#dots)"].contains(&value.as_str());
                assert!(name != "fill" || inside, "{id}: {name}={value}");
                assert!(name != "clip-path" || value == "url(#plot)", "{id}: {name}={value}");
            }
            assert_eq!(tags.iter().filter(|tag| *tag == "style").count(), 1);
            assert_eq!(tags.iter().filter(|tag| *tag == "svg").count() > 0, id != "nothing-readable", "{id}");
            let policy = "default-src 'none'; style-src 'sha256-";
            let policy = attributes.iter().find(|(_, value)| value.starts_with(policy)).unwrap();
            assert!(policy.1.ends_with("'; img-src data:; base-uri 'none'; form-action 'none'"), "{}", policy.1);
            assert!(html.contains(&format!("<html lang=\"{}\"", language.tag())));
            assert!(html.contains(&report.program.rules), "which rules judged stands in it");
            for text in ["href", "src=", "://", "<script", "javascript"] {
                assert!(!html.contains(text), "{id}: {text}");
            }
        }
    }
}

/// Text that comes from logs, names and lists, in as many places as a report quotes them.
fn fill(report: &mut Report, text: &str) {
    report.bundles[0].name = text.to_owned();
    report.bundles[0].fingerprint = text.to_owned();
    report.machine.computer = Some(text.to_owned());
    report.machine.edition = Some(text.to_owned());
    report.sources.iter_mut().for_each(|source| source.path = format!("a/{text}"));
    for attempt in &mut report.attempts {
        attempt.kb = None;
        attempt.title = Some(text.to_owned());
        attempt.package = Some(text.to_owned());
        attempt.evidence.iter_mut().for_each(|evidence| evidence.text = text.to_owned());
        attempt.chain.iter_mut().for_each(|link| link.evidence.text = text.to_owned());
        for diagnosis in &mut attempt.diagnoses {
            diagnosis.evidence.iter_mut().for_each(|evidence| evidence.text = text.to_owned());
        }
    }
    report.events.iter_mut().for_each(|event| event.evidence.text = text.to_owned());
    for setting in &mut report.machine.settings {
        setting.value = text.to_owned();
    }
}

#[test]
fn hostile_text_changes_nothing_but_text() {
    for id in ["c", "case1"] {
        let mut plain = report(id, Language::En);
        fill(&mut plain, "plain text");
        let (tags, _) = structure(&render::html(&plain, Language::En));
        for payload in PAYLOADS {
            let mut report = report(id, Language::En);
            fill(&mut report, payload);
            let html = render::html(&report, Language::En);
            let (found, attributes) = structure(&html);
            // In the picture a long name takes another place, or none.
            let page = |tags: &[String]| {
                let picture = ["rect", "text", "g", "path"];
                tags.iter().filter(|tag| !picture.contains(&tag.as_str())).cloned().collect::<Vec<_>>()
            };
            assert_eq!(page(&found), page(&tags), "{payload}");
            assert!(attributes.iter().all(|(name, _)| ATTRIBUTES.contains(&format!(" {name} "))));
            let summary = render::case_summary(&report, Language::En);
            let markdown = render::markdown(&report, Language::En);
            for text in [&html, &summary, &markdown] {
                for link in ["http://", "file://", "mailto:", "\\\\evil", "a@evil", "evil.com"] {
                    assert!(!text.contains(link), "{payload}: {link}\n{text}");
                }
                let hidden =
                    |c: char| (c.is_control() && c != '\n') || ('\u{200B}'..='\u{2069}').contains(&c) && c > '\u{2028}';
                assert!(!text.contains(|c: char| hidden(c) || c == '\u{200B}'), "{payload}");
            }
            assert!(!summary.contains("\n# line two") && !markdown.contains("\n# line two"));
            for line in outside_code(&markdown).lines() {
                assert!(!line.contains('<') || line.contains("\\<"), "{payload}: {line}");
                assert!(!line.replace("\\]", "").contains("]("), "{payload}: {line}");
            }
        }
    }
}

/// Markdown without its code spans, as CommonMark finds them.
fn outside_code(markdown: &str) -> String {
    let mut out = String::new();
    for line in markdown.lines() {
        let mut rest = line;
        while let Some(start) = rest.find('`') {
            // An escaped backtick opens nothing.
            let escaped = rest[..start].ends_with('\\');
            let run = rest[start..].bytes().take_while(|b| *b == b'`').count();
            let fence = &rest[start..start + run];
            out.push_str(&rest[..start]);
            let body = &rest[start + run..];
            let close = body
                .match_indices(fence)
                .map(|(at, _)| at)
                .find(|at| !body[..*at].ends_with('`') && !body[at + run..].starts_with('`'));
            rest = match close.filter(|_| !escaped) {
                Some(at) => &body[at + run..],
                None => body,
            };
        }
        out.push_str(rest);
        out.push('\n');
    }
    out
}

#[test]
fn the_summary_has_its_four_parts_in_both_languages() {
    for (language, heads) in [
        (Language::Zh, ["【问题定义】", "【问题总结】", "【问题分析】", "【排查建议】"]),
        (
            Language::En,
            ["== Problem definition ==", "== Problem summary ==", "== Problem analysis ==", "== Recommended steps =="],
        ),
    ] {
        for id in SCENARIOS {
            let report = report(id, language);
            let summary = render::case_summary(&report, language);
            let found: Vec<&str> = summary.lines().filter(|line| line.starts_with(['【', '='])).collect();
            assert_eq!(found, heads, "{id}");
            assert!(summary.contains(report.verdict.summary.text().trim_end()), "{id}");
            assert!(summary.lines().all(|line| line == line.trim_end()), "{id}");
        }
    }
    let summary = render::case_summary(&report("case1", Language::Zh), Language::Zh);
    for part in ["KB4601354", "0x80070005", "rpcss.dll", "CBS.log:848", "fltmc filters", "确定"] {
        assert!(summary.contains(part), "{part}\n{summary}");
    }
}

/// Rows and cells as RFC 4180 has them.
fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => row.last_mut().unwrap().push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.retain(|row| row.len() > 1);
    rows
}

#[test]
fn every_event_of_the_table_has_its_moment_in_microseconds() {
    for id in SCENARIOS {
        let report = report(id, Language::En);
        let table = rows(&render::timesketch_csv(&report, Language::En));
        let objects = render::timesketch_jsonl(&report, Language::En);
        let objects: Vec<serde_json::Value> = objects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(table[0][..4], ["message", "timestamp", "datetime", "timestamp_desc"]);
        assert_eq!(table.len() - 1, objects.len(), "{id}");
        let mut before = i64::MIN;
        for (row, object) in table[1..].iter().zip(&objects) {
            assert_eq!(row.len(), table[0].len());
            let micros: i64 = row[1].parse().unwrap();
            assert!(micros >= before && !row[0].is_empty() && !row[3].is_empty());
            before = micros;
            assert_eq!(row[2].len(), "2022-10-10T08:38:25.000000+00:00".len(), "{}", row[2]);
            assert_eq!(object["timestamp"], micros);
            assert_eq!(object["datetime"], row[2].as_str());
            assert!(object["message"].is_string() && object["timestamp_desc"].is_string());
            let unplaced = row[3].contains("UTC offset unknown");
            assert_eq!(unplaced, row[4] == "machine", "{row:?}");
        }
        assert_eq!(objects.len() > 3, id != "nothing-readable", "{id}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    for payload in PAYLOADS.iter().chain(&["+1", "-1", " =1", "\"=1", "＝1", "\t=1"]) {
        let mut report = report("c", Language::En);
        fill(&mut report, payload);
        let csv = render::timesketch_csv(&report, Language::En);
        for row in rows(&csv) {
            assert_eq!(row.len(), 11, "{payload}");
            for cell in row {
                let begins = cell.trim_start_matches([' ', '"']);
                assert!(!begins.starts_with(['=', '+', '-', '@', '|', '%', '＝', '\t']), "{payload}: {cell}");
                assert!(!cell.contains(['\n', '\r', '\u{202E}', '\u{1B}']), "{payload}: {cell}");
            }
        }
    }
}

/// What a reader gets, word for word. After a wanted change: `FAULTLINE_SNAPSHOTS=write cargo test --test exports`, and read
/// the difference.
#[test]
fn the_texts_are_those_that_were_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    for (id, language) in [("c", Language::Zh), ("c", Language::En), ("case1", Language::Zh)] {
        let mut report = report(id, language);
        // They change with every rule and every release.
        report.program.rules = "00000000".to_owned();
        report.program.version = "0.0.0".to_owned();
        for (kind, text) in [
            ("summary.txt", render::case_summary(&report, language)),
            ("md", render::markdown(&report, language)),
            ("svg", picture(&render::html(&report, language))),
        ] {
            let file = folder.join(format!("{id}.{}.{kind}", language.tag()));
            if env::var("FAULTLINE_SNAPSHOTS").is_ok_and(|wish| wish == "write") {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&file, &text).unwrap();
            }
            let expected = fs::read_to_string(&file).unwrap_or_default().replace('\r', "");
            let line = text.lines().zip(expected.lines()).take_while(|(a, b)| a == b).count();
            assert_eq!(text.lines().nth(line), expected.lines().nth(line), "{}: line {}", file.display(), line + 1);
        }
    }
}

/// The timeline, one shape a line.
fn picture(html: &str) -> String {
    let start = html.find("<svg viewBox").unwrap();
    let end = start + html[start..].find("</svg>").unwrap();
    html[start..end].replace("><", ">\n<") + "</svg>\n"
}
