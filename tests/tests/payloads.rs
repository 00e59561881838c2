//! What is planted in logs, names of files and requests does nothing in an export: it is text there, and looks like it.
//!
//! Each payload stands in every field that a bundle or a link can write, and the export must have the same structure as with a
//! harmless word in its place.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::export::{Kind, prepare};
use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_testkit::scenario;
use faultline_tests::reports_of;
use serde_json::Value;

/// What somebody who writes a log, a name of a file or a link may try.
const PAYLOADS: &[&str] = &[
    // Script and markup.
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<svg onload=alert(1)>",
    "<svg><script href=data:,alert(1) />",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>parent.alert(1)</script>\">",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.test/x.swf>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<audio src=//evil.test/x>",
    "<marquee onstart=alert(1)>",
    "<base href=//evil.test/>",
    "<meta http-equiv=refresh content=0;url=//evil.test>",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src *\">",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<link rel=preconnect href=//evil.test>",
    "<link rel=dns-prefetch href=//evil.test>",
    "<form action=//evil.test><input name=q></form>",
    "<button formaction=//evil.test>x</button>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"//evil.test\" ping=\"//evil.test\">x</a>",
    "<area href=//evil.test>",
    "<template><script>1</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea></textarea><script>1</script>",
    "<title></title><script>1</script>",
    "<xmp></xmp><script>1</script>",
    "<plaintext>",
    "<!--",
    "-->",
    "<!-- --!><script>1</script>",
    "<![CDATA[<script>1</script>]]>",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>&y;",
    "]]>",
    "\"><script>1</script>",
    "'><script>1</script>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    "&lt;script&gt;1&lt;/script&gt;",
    "&#60;script&#62;",
    "\u{FF1C}script\u{FF1E}",
    "<\0script>1</script>",
    "<script\u{2028}>1</script>",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>1</script>",
    "{{7*7}}",
    "${7*7}",
    "<%= 7*7 %>",
    "#{7*7}",
    "[[${7*7}]]",
    "__proto__",
    "constructor.prototype",
    // Style.
    "</style><script>1</script>",
    "<style>@import '//evil.test'</style>",
    "x:expression(alert(1))",
    "background:url(//evil.test)",
    "@import url(//evil.test/x.css);",
    "}*{background:url(//evil.test)}",
    "<p style=\"background:url(//evil.test)\">",
    // Places that a program may open by itself.
    "http://evil.test/",
    "https://evil.test/?q=1",
    "HTTPS://EVIL.TEST",
    "//evil.test/x",
    "ftp://evil.test/x",
    "file:///C:/Windows/win.ini",
    "file://evil.test/share/x",
    "\\\\evil.test\\share\\x",
    "\\\\evil.test@SSL@443\\share",
    "\\\\?\\UNC\\evil.test\\share",
    "mailto:evil@evil.test",
    "evil@evil.test",
    "www.evil.test",
    "tel:+4912345",
    "ms-msdt:/id x",
    "search-ms:query=x&crumb=location:\\\\evil.test",
    "blob:https://evil.test/1",
    "ws://evil.test",
    "evil.test/x",
    // Markdown.
    "![x](//evil.test/x.png)",
    "[x](javascript:alert(1))",
    "[x](//evil.test \"t\")",
    "[x]: //evil.test",
    "<//evil.test>",
    "<https://evil.test>",
    "<evil@evil.test>",
    "```\n<script>1</script>\n```",
    "`` ` <b>x</b> ` ``",
    "~~~",
    "# heading",
    "| a | b |",
    "* item",
    "1. item",
    "> quote",
    "\\`<b>\\`",
    "[^1]: x",
    "---",
    "$\\href{//evil.test}{x}$",
    "<details>",
    // Spreadsheets.
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"//evil.test\",\"x\")",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u{FF1D}1+1",
    "=1+1\n=2+2",
    "\"=1+1",
    "\",=1+1,\"",
    "\"\n=1+1,\"",
    ";=1+1",
    "'=1+1",
    "%0A=1+1",
    "=IMPORTXML(\"//evil.test\",\"//a\")",
    "=WEBSERVICE(\"//evil.test\")",
    "DDE(\"cmd\";\"/C calc\";\"x\")",
    // What is not seen, or turns what is.
    "\u{202E}gpj.exe",
    "\u{202D}x\u{202C}",
    "\u{2066}x\u{2069}",
    "\u{200B}\u{200C}\u{200D}\u{FEFF}",
    "a\u{AD}b",
    "\u{200F}x",
    "\u{61C}x",
    "\u{E0001}\u{E0041}",
    "\x1B[31mred\x1B[0m",
    "\x1B]0;title\x07",
    "\x1B]8;;//evil.test\x07x\x1B]8;;\x07",
    "\x08\x08\x08x",
    "\x7F",
    "\u{85}",
    "\u{2028}x",
    "\u{2029}x",
    "a\0b",
    "\r\nSet-Cookie: x=1",
    "\u{FFFE}",
    "%00",
    "%0d%0a",
    "\\u003cscript\\u003e",
    "\\x3cscript\\x3e",
    "x\u{301}\u{301}\u{301}\u{301}\u{301}",
];

/// A report with `text` wherever a bundle or a link can write.
fn with(report: &Report, text: &str) -> Report {
    let mut report = report.clone();
    let put = |field: &mut Option<String>| *field = Some(text.to_owned());
    for bundle in &mut report.bundles {
        text.clone_into(&mut bundle.name);
    }
    for source in &mut report.sources {
        source.path = format!("Logs/{text}/x.log");
    }
    put(&mut report.machine.computer);
    put(&mut report.machine.edition);
    for setting in &mut report.machine.settings {
        text.clone_into(&mut setting.value);
        text.clone_into(&mut setting.evidence.text);
    }
    for attempt in &mut report.attempts {
        put(&mut attempt.title);
        for link in &mut attempt.chain {
            text.clone_into(&mut link.evidence.text);
        }
        for diagnosis in &mut attempt.diagnoses {
            put(&mut diagnosis.subject);
            for evidence in &mut diagnosis.evidence {
                text.clone_into(&mut evidence.text);
            }
        }
    }
    for event in &mut report.events {
        text.clone_into(&mut event.evidence.text);
    }
    if let Some(request) = &mut report.request {
        put(&mut request.case);
    }
    report
}

/// Names of tags and attributes in their order.
fn tags(html: &str) -> Vec<String> {
    let inside = html.split('<').skip(1).map(|part| part.split('>').next().unwrap_or_default());
    inside
        .map(|tag| {
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            let attributes = tag.split("=\"").map(|part| part.rsplit(['"', ' ']).next().unwrap_or_default());
            format!("{name} {}", attributes.collect::<Vec<_>>().join(" "))
        })
        .map(|tag| if tag.len() > 200 { tag.chars().take(200).collect() } else { tag })
        .collect()
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0B'..='\x1F' | '\x7F'..='\u{9F}' | '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// Cells of a table whose cells may be quoted.
fn cells(csv: &str) -> Vec<String> {
    let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = csv.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => all.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            c => cell.push(c),
        }
    }
    all.push(cell);
    all
}

/// The text of a Markdown file that is not inside of code.
fn outside_code(markdown: &str) -> String {
    let (mut out, mut rest) = (String::new(), markdown);
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let fence = rest[at..].chars().take_while(|c| *c == '`').count();
        let inside = &rest[at + fence..];
        let mark = "`".repeat(fence);
        let closed = inside
            .match_indices(&mark)
            .map(|(at, _)| at)
            .find(|at| !inside[..*at].ends_with('`') && !inside[at + fence..].starts_with('`'));
        rest = closed.map_or("", |closed| &inside[closed + fence..]);
    }
    out + rest
}

fn complaints(kind: Kind, text: &str, calm: &str, blank: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut demand = |what: &str, holds: bool| {
        if !holds {
            all.push(format!("{kind:?}: {what}"));
        }
    };
    // JSON holds what the log holds; a link is that JSON, packed.
    if !matches!(kind, Kind::Json | Kind::TimesketchJsonl | Kind::Link | Kind::LinkFile) {
        demand("nothing unseen", !text.chars().any(is_unseen));
    }
    match kind {
        Kind::Json => demand("one JSON value", serde_json::from_str::<Value>(text).is_ok()),
        Kind::TimesketchJsonl => {
            demand("a JSON value in each line", text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
            demand("as many lines", text.lines().count() == calm.lines().count());
        }
        Kind::Html => {
            demand("the same tags", tags(text) == tags(calm) || tags(text) == tags(blank));
            demand(
                "no place to go",
                !tags(text).iter().any(|tag| [" href", " src", " action", " on"].iter().any(|a| tag.contains(a))),
            );
            for live in ["http://", "https://", "file://", "mailto:"] {
                demand(live, calm.contains(live) || !text.to_lowercase().contains(live));
            }
        }
        Kind::Markdown => {
            let outside = outside_code(text).to_lowercase();
            for live in [
                "](",
                "]:",
                "://",
                "<script",
                "<img",
                "<svg",
                "<a ",
                "<details",
                "<http",
                "www.evil",
                "evil@evil",
                "\\\\evil",
                "mailto:",
            ] {
                demand(live, !outside.contains(live));
            }
        }
        Kind::Summary => {
            let text = text.to_lowercase();
            for live in [
                "http://",
                "https://",
                "ftp://",
                "file://",
                "\\\\evil",
                "\\\\?\\",
                "mailto:evil",
                "evil@evil",
                "www.evil",
            ] {
                demand(live, !text.contains(live));
            }
        }
        Kind::TimesketchCsv => {
            let formula = cells(text).into_iter().find(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            demand(&format!("no formula: {formula:?}"), formula.is_none());
            demand("as many cells", cells(text).len() == cells(calm).len());
        }
        #[allow(unreachable_patterns)] // Kinds that carry one of the above, packed.
        _ => {}
    }
    all
}

#[test]
fn nothing_that_is_planted_does_anything() {
    assert!(PAYLOADS.len() >= 100, "{}", PAYLOADS.len());
    let report = reports_of(&scenario::by_id("c").unwrap()).remove(0);
    let mut failures = Vec::new();
    for kind in Kind::ALL {
        let made = |text: &str| prepare(&with(&report, text), None, kind, Language::Zh, &report.program).text;
        let (calm, blank) = (made("calm"), made(" "));
        for payload in PAYLOADS {
            let found = complaints(kind, &made(payload), &calm, &blank);
            failures.extend(found.into_iter().map(|complaint| format!("{payload:?}: {complaint}")));
        }
    }
    assert!(failures.is_empty(), "{} failures: {:#?}", failures.len(), &failures[..failures.len().min(40)]);
}
