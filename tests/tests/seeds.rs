//! A bundle full of a bank's names, told by nothing but its own files: none of them is in anything that is saved of it.
//!
//! The judge here shares no code with the product's final pass: it decodes what it finds in its own simple ways and looks for
//! letters.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::export::{Kind, prepare};
use faultline_core::pack::{Evidence, Pack, Placed, assemble};
use faultline_core::redact::{Choice, Leak, Names, Redactor, is_windows_word};
use faultline_core::report::Report;
use faultline_core::share::open_findings;
use faultline_core::words::Language;
use faultline_core::{Bundle, Extract, Opened, Request, analyze, identity};
use faultline_testkit::secrets::{Known, Planted, jinhe};
use faultline_tests::{Given, scan, word};
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::sync::OnceLock;

struct Read {
    file: Given,
    names: Names,
    report: Report,
    pack: Pack,
}

/// The bundle is read once for all tests.
fn read() -> &'static Read {
    static READ: OnceLock<Read> = OnceLock::new();
    READ.get_or_init(|| {
        let (name, bytes) = jinhe::bundle();
        let file = Given { name, folder: None, bytes };
        let (bundles, extracts): (Vec<Bundle>, Vec<(usize, usize, Extract)>) = scan(std::slice::from_ref(&file));
        let names = Names::learn(&bundles, &extracts, &Choice { case: Some("c-1".into()), ..Choice::default() });
        let report = analyze(bundles, extracts.clone(), &Request::default()).remove(0);
        let evidence = Evidence::of(&report);
        let mut excerpts: Vec<Placed> = Vec::new();
        for (at, entry, extract) in &extracts {
            let mut opened = Opened::open(&file.name, file.bytes.len() as u64, Cursor::new(&file.bytes[..]));
            let shown = evidence.in_entry(*at, *entry);
            excerpts.push((*at, *entry, opened.excerpts(*entry, extract, shown, &mut |_| true)));
        }
        let pack = assemble(&report, &excerpts, &names, Language::Zh, &identity::program());
        Read { file, names, report, pack }
    })
}

/// The text, and what it says when escapes, markup, percent, Base64 and hexadecimal in it are undone, twice over.
fn layers(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let mut from = 0;
    for _ in 0..2 {
        let end = all.len();
        for at in from..end {
            let text = all[at].clone();
            all.extend([escapes(&text), entities(&text), percent(&text)].into_iter().filter(|other| *other != text));
            runs(&text, &mut all);
        }
        from = end;
    }
    all.iter().map(|text| plain(text)).collect()
}

/// In lower case and half width, without what is not seen.
fn plain(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\0');
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
        other => other,
    };
    text.chars().filter(seen).map(half).flat_map(char::to_lowercase).collect()
}

fn escapes(text: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < units.len() {
        let next = units.get(at + 1).copied().unwrap_or_default();
        let code =
            units.get(at + 2..at + 6).and_then(|four| u16::from_str_radix(&String::from_utf16(four).ok()?, 16).ok());
        match (units[at], u8::try_from(next), code) {
            (0x5C, Ok(b'u'), Some(code)) => (out.push(code), at += 6).1,
            (0x5C, Ok(b'\\' | b'/' | b'"'), _) => (out.push(next), at += 2).1,
            (unit, ..) => (out.push(unit), at += 1).1,
        }
    }
    String::from_utf16_lossy(&out)
}

fn entities(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let decoded = part.split_once(';').and_then(|(name, rest)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                number => {
                    let digits = number.strip_prefix('#')?;
                    let code =
                        digits.strip_prefix('x').map_or_else(|| digits.parse(), |hex| u32::from_str_radix(hex, 16));
                    char::from_u32(code.ok()?)?
                }
            };
            Some(format!("{c}{rest}"))
        });
        out.push_str(&decoded.unwrap_or_else(|| format!("&{part}")));
    }
    out
}

fn percent(text: &str) -> String {
    let all = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < all.len() {
        let pair =
            all.get(at + 1..at + 3).and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        match pair.filter(|_| all[at] == b'%') {
            Some(byte) => (out.push(byte), at += 3).1,
            None => (out.push(all[at]), at += 1).1,
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What runs of Base64, of hexadecimal and of numbers decode to.
fn runs(text: &str, all: &mut Vec<String>) {
    let mut push = |bytes: Vec<u8>| {
        let wide: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        all.push(String::from_utf16_lossy(&wide));
        all.push(String::from_utf8_lossy(&bytes).into_owned());
    };
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c))).filter(|run| run.len() >= 8) {
        let value = |b: u8| match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        let bits: Vec<u8> = run.bytes().map(value).flat_map(|v| (0..6).rev().map(move |at| v >> at & 1)).collect();
        push(bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect());
    }
    for run in text.split(|c: char| !(c.is_ascii_hexdigit() || ", \\\r\n".contains(c))).filter(|run| run.len() >= 8) {
        let digits: Vec<u8> = run.bytes().filter(u8::is_ascii_hexdigit).collect();
        push(
            digits
                .chunks_exact(2)
                .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
                .collect(),
        );
        push(run.split([',', ' ']).filter_map(|number| number.parse().ok()).collect());
    }
}

/// Every secret that stands in the text, or the spelling of one.
fn left_in(what: &str, text: &str, left: &mut BTreeSet<String>) {
    let layers = layers(text);
    for Known { category, value } in jinhe::names() {
        let value = plain(value);
        if layers.iter().any(|layer| layer.contains(&value)) {
            left.insert(format!("{what}: {category} {value}"));
        }
    }
    let shown = plain(text);
    static PLANTED: OnceLock<Vec<Planted>> = OnceLock::new();
    for planted in PLANTED.get_or_init(jinhe::planted) {
        if shown.contains(&plain(&planted.spelled)) {
            left.insert(format!(
                "{what}: {} {} as {}: {}",
                planted.category, planted.value, planted.way, planted.spelled
            ));
        }
    }
}

fn none_left(left: &BTreeSet<String>) {
    let all: Vec<&str> = left.iter().map(String::as_str).collect();
    assert!(left.is_empty(), "{} left:\n{}", left.len(), all[..all.len().min(60)].join("\n"));
}

#[test]
fn no_export_holds_a_seed() {
    let Read { names, report, .. } = read();
    let mut left = BTreeSet::new();
    for kind in Kind::ALL {
        let prepared = prepare(report, Some(names), kind, Language::Zh, &report.program);
        left.extend(prepared.leaks.iter().map(|leak| format!("{kind:?}: {leak:?}")));
        left_in(&format!("{kind:?}"), &format!("{}\n{}", prepared.name, prepared.text), &mut left);
        if let Some(packed) = prepared.packed {
            let opened = open_findings(&packed.fragment, Language::Zh).unwrap();
            left_in(&format!("{kind:?} opened"), &opened.json, &mut left);
        }
    }
    none_left(&left);
}

#[test]
fn no_file_of_the_pack_holds_a_seed() {
    let Read { pack, .. } = read();
    let named = |token: &str| read().names.iter().find(|name| name.token == token).map(|name| name.value.clone());
    let line = |file: &str, line: u64| {
        let text = &pack.files.iter().find(|packed| packed.name == file)?.text;
        text.lines().nth(usize::try_from(line).ok()? - 1).map(str::to_owned)
    };
    let told = |(file, leak): &(String, Leak)| {
        format!("{file}: {:?} {leak:?} {:?}", named(&leak.token), line(file, leak.line))
    };
    let leaks = pack.leaks.iter().map(told);
    let mut left: BTreeSet<String> = leaks.collect();
    let mut archive = zip::ZipArchive::new(Cursor::new(&pack.bytes)).unwrap();
    let (mut names, mut lines) = (String::new(), 0);
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        names.push_str(&format!("{name}\n"));
        lines += text.matches("E_ACCESSDENIED").count();
        left_in(&name, &text, &mut left);
    }
    left_in("names of files", &names, &mut left);
    left_in("unusual words", &pack.unusual.iter().map(|(word, _)| format!("{word}\n")).collect::<String>(), &mut left);
    none_left(&left);
    assert!(lines > jinhe::planted().len() / 2, "only {lines} of the lines that spell secrets are quoted at all");
}

/// The seeds do stand in what is not redacted: else the tests above could not fail.
#[test]
fn without_redaction_the_seeds_are_there() {
    let Read { report, file, .. } = read();
    let mut left = BTreeSet::new();
    left_in("json", &prepare(report, None, Kind::Json, Language::Zh, &report.program).text, &mut left);
    left_in("name", &file.name, &mut left);
    assert!(left.len() > 50, "{}", left.len());
}

#[test]
fn the_diagnosis_is_the_same_without_names() {
    let Read { names, report, .. } = read();
    let mut redacted = report.clone();
    Redactor::new(names).report(&mut redacted);
    let said = |report: &Report| -> Vec<String> {
        let attempts = report.attempts.iter().map(|attempt| {
            let chain: Vec<_> = attempt.chain.iter().map(|link| &link.hex).collect();
            let causes: Vec<_> = attempt.diagnoses.iter().map(|d| (&d.cause, &d.subject, d.confidence)).collect();
            format!("{:?} {:?} {} {chain:?} {causes:?}", attempt.kb, attempt.package, word(attempt.outcome))
        });
        attempts.chain([format!("{:?} {:?}", report.verdict.cause, report.machine.edition)]).collect()
    };
    assert_eq!(said(&redacted), said(report));
}

/// Words that lay an export out would make every export seem to hold a name that is one of them.
#[test]
fn the_words_of_the_contract_are_windows_own() {
    let mut unknown = BTreeSet::new();
    let mut keys = |value: &serde_json::Value| {
        fn walk(value: &serde_json::Value, unknown: &mut BTreeSet<String>) {
            match value {
                serde_json::Value::Object(fields) => fields.iter().for_each(|(key, value)| {
                    let words = key.split('_').map(str::to_lowercase);
                    unknown.extend(words.filter(|word| word.len() > 3 && !is_windows_word(word)));
                    walk(value, unknown);
                }),
                serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, unknown)),
                _ => {}
            }
        }
        walk(value, &mut unknown);
    };
    let report = &read().report;
    keys(&serde_json::to_value(report).unwrap());
    for line in prepare(report, None, Kind::TimesketchJsonl, Language::En, &report.program).text.lines().take(5) {
        keys(&serde_json::from_str(line).unwrap());
    }
    for language in Language::ALL {
        let html = prepare(report, None, Kind::Html, language, &report.program).text;
        let tags = html.split('<').skip(1).filter_map(|tag| tag.split('>').next()).take(2_000);
        let words = tags.flat_map(|tag| tag.split(|c: char| !c.is_ascii_alphabetic())).filter(|word| word.len() > 3);
        let own = |word: &&str| word.bytes().all(|b| b.is_ascii_lowercase()) && !is_windows_word(word);
        unknown.extend(words.filter(own).map(str::to_owned));
    }
    assert!(unknown.is_empty(), "{unknown:?}");
}
