//! Every message in both languages, with values as they come.

use super::{Language, SOURCES, bundle};
use fluent_bundle::{FluentArgs, FluentValue};
use std::collections::BTreeMap;

/// A text value: neither Han nor Latin, so that only the message's own words are judged.
const VALUE: &str = "◆";

/// Ids and texts of a locale file.
fn messages(source: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (id, text) = line.split_once('=').unwrap_or((line, ""));
            found.push((id.trim(), text.to_owned()));
        } else if let Some((_, text)) = found.last_mut() {
            text.push('\n');
            text.push_str(line);
        }
    }
    found
}

/// Arguments of a message with the values each is tried with: a choice with every one of its cases.
fn values(text: &str) -> BTreeMap<&str, Vec<FluentValue<'_>>> {
    let mut all: BTreeMap<&str, Vec<FluentValue>> = BTreeMap::new();
    for part in text.split('$').skip(1) {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(part.len());
        let (name, after) = part.split_at(end);
        let after = after.trim_start();
        let Some(cases) = after.strip_prefix("->") else {
            all.entry(name).or_insert_with(|| vec![VALUE.into()]);
            continue;
        };
        let mut keys: Vec<FluentValue> = Vec::new();
        for case in cases.split('[').skip(1).filter_map(|case| case.split_once(']')).map(|(key, _)| key.trim()) {
            match (case, case.parse::<u32>()) {
                ("one", _) => keys.push(1.into()),
                ("other", _) => keys.extend([2.into(), 1_234_567.into()]),
                (_, Ok(number)) => keys.push(number.into()),
                _ => keys.push(case.into()),
            }
        }
        all.insert(name, keys);
    }
    all
}

/// All ways to choose one value for each argument.
fn ways<'a>(values: &BTreeMap<&'a str, Vec<FluentValue<'a>>>) -> Vec<FluentArgs<'a>> {
    let mut ways = vec![Vec::new()];
    for (name, choices) in values {
        ways = ways
            .iter()
            .flat_map(|way| choices.iter().map(move |choice| [way.as_slice(), &[(*name, choice.clone())]].concat()))
            .collect();
    }
    ways.into_iter().map(|way| way.into_iter().collect()).collect()
}

fn han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn full_width(c: char) -> bool {
    "，。；：？！（）、".contains(c)
}

/// What is wrong with a text.
fn fault(text: &str, language: Language) -> Option<String> {
    // A pattern's count, `{3,}`, is no placeable.
    let placeable = text.match_indices('{').any(|(at, _)| !text[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    if placeable {
        return Some("a placeable is left over".to_owned());
    }
    for leftover in ["->", "undefined", "..."] {
        if text.contains(leftover) {
            return Some(format!("{leftover:?} is left over"));
        }
    }
    if text.contains(['!', '！']) {
        return Some("an exclamation mark".to_owned());
    }
    if language == Language::En {
        return text.chars().find(|c| han(*c) || full_width(*c)).map(|c| format!("{c} in English"));
    }
    let letters: Vec<char> = text.chars().collect();
    for pair in letters.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let latin = |c: char| c.is_ascii_alphanumeric();
        let fault = if han(a) && ",;:?".contains(b) {
            "half-width punctuation after Han"
        } else if han(a) && latin(b) || latin(a) && han(b) {
            "no space between Han and Latin"
        } else if full_width(a) && b == ' ' || a == ' ' && full_width(b) {
            "a space beside full-width punctuation"
        } else {
            continue;
        };
        return Some(format!("{fault}: {a}{b}"));
    }
    None
}

#[test]
fn every_message_renders_in_both_languages() {
    let mut wrong = Vec::new();
    let mut said = 0;
    for language in Language::ALL {
        for (id, text) in SOURCES[language as usize].iter().flat_map(|source| messages(source)) {
            let pattern = bundle(language).get_message(id).and_then(|message| message.value());
            let Some(pattern) = pattern else {
                wrong.push(format!("{language:?} {id}: no text"));
                continue;
            };
            for args in ways(&values(&text)) {
                let mut errors = Vec::new();
                let rendered = bundle(language).format_pattern(pattern, Some(&args), &mut errors);
                said += 1;
                if let Some(fault) = errors.first().map(ToString::to_string).or_else(|| fault(&rendered, language)) {
                    wrong.push(format!("{language:?} {id}: {fault} | {rendered}"));
                }
            }
        }
    }
    assert!(said > 1000, "{said}");
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}
