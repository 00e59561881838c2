//! Words about Windows: both locales complete, every id known, every id used.

use super::{
    Problem, Tree,
    core::rules,
    source::{pattern, strings},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

const LOCALES: &str = "crates/core/locales/";
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

/// A message of a locale: where it stands and which arguments it takes.
struct Message {
    path: String,
    at: usize,
    arguments: BTreeSet<String>,
    /// Other messages and terms it contains.
    references: BTreeSet<String>,
}

/// The messages of one language, and what is wrong with their files.
fn messages(tree: &Tree, language: &str) -> (BTreeMap<String, Message>, Vec<Problem>) {
    let (start, argument) = (pattern(r"^(-?[A-Za-z][\w-]*) *="), pattern(r"\$([\w-]+)"));
    let reference = pattern(r"\{\s*(-?[a-z][\w-]*)\s*\}");
    let (mut all, mut problems) = (BTreeMap::<String, Message>::new(), Vec::new());
    for (path, file) in tree.under(&format!("{LOCALES}{language}/")).filter(|(path, _)| path.ends_with(".ftl")) {
        let mut at = 0;
        let mut current = None;
        for line in file.text.split_inclusive('\n') {
            if let Some(id) = start.captures(line).map(|found| found[1].to_owned()) {
                let message =
                    Message { path: path.to_owned(), at, arguments: BTreeSet::new(), references: BTreeSet::new() };
                if let Some(earlier) = all.insert(id.clone(), message) {
                    problems.push(Problem::at(
                        path,
                        &file.text,
                        at,
                        format!("`{id}` already stands in {}", earlier.path),
                    ));
                }
                current = Some(id);
            } else if line.starts_with('#') {
                current = None;
            }
            if let Some(message) = current.as_ref().and_then(|id| all.get_mut(id)) {
                message.arguments.extend(argument.captures_iter(line).map(|found| found[1].to_owned()));
                message.references.extend(reference.captures_iter(line).map(|found| found[1].to_owned()));
            }
            at += line.len();
        }
    }
    (all, problems)
}

/// Invariant 5.
pub(super) fn both_locales_say_the_same_things(tree: &Tree) -> Vec<Problem> {
    let [(first, mut problems), (second, more)] = LANGUAGES.map(|language| messages(tree, language));
    problems.extend(more);
    for (have, lack, language) in [(&first, &second, LANGUAGES[1]), (&second, &first, LANGUAGES[0])] {
        for (id, message) in have {
            let text = tree.get(&message.path).map_or("", |file| &file.text);
            match lack.get(id) {
                None => problems.push(Problem::at(
                    &message.path,
                    text,
                    message.at,
                    format!("`{id}` is missing in {language}"),
                )),
                Some(other) if other.arguments != message.arguments && language == LANGUAGES[1] => {
                    let message_text =
                        format!("`{id}` takes {:?} here and {:?} in {language}", message.arguments, other.arguments);
                    problems.push(Problem::at(&message.path, text, message.at, message_text));
                }
                Some(_) => {}
            }
        }
    }
    problems
}

/// Invariant 5: `Phrase::new("id")`, also with the id chosen by a `match` or an `if` inside the parentheses.
pub(super) fn every_word_spoken_exists(tree: &Tree) -> Vec<Problem> {
    let (known, _) = messages(tree, LANGUAGES[0]);
    let mut problems = Vec::new();
    for (path, file) in tree.rust("crates/") {
        for (at, call) in file.rust.bare.match_indices("Phrase::new(") {
            let open = at + call.len();
            let range = open..closing(&file.rust.bare, open);
            let arguments = argument_calls(&file.rust.bare, range.clone());
            for (at, id) in strings(&file.rust, range) {
                if arguments.iter().any(|call| call.contains(&at)) {
                    continue;
                }
                // In `match x { "pattern" => "id" }` the pattern is not an id.
                let after = file.rust.bare[at + 2 + id.len()..].trim_start();
                if !after.starts_with("=>") && !after.starts_with('|') && !known.contains_key(id) {
                    problems.push(Problem::at(path, &file.text, at, format!("no locale has the words `{id}`")));
                }
            }
        }
    }
    // A call inside a call was seen twice.
    problems.sort();
    problems.dedup();
    problems
}

/// Invariant 5: words that nobody speaks are translated for nothing.
pub(super) fn every_word_is_spoken(tree: &Tree) -> Vec<Problem> {
    let (known, _) = messages(tree, LANGUAGES[0]);
    let mut used: BTreeSet<&str> =
        known.values().flat_map(|message| message.references.iter().map(String::as_str)).collect();
    for (_, file) in tree.rust("crates/") {
        used.extend(strings(&file.rust, 0..file.rust.bare.len()).into_iter().map(|(_, text)| text));
    }
    known
        .iter()
        .filter(|(id, _)| !used.contains(id.as_str()))
        .map(|(id, message)| {
            let text = tree.get(&message.path).map_or("", |file| &file.text);
            Problem::at(&message.path, text, message.at, format!("`{id}` is used nowhere: remove it from both locales"))
        })
        .collect()
}

/// Invariant 5: a rule that finds a cause says what it found.
pub(super) fn every_rule_has_words(tree: &Tree) -> Vec<Problem> {
    let (known, _) = messages(tree, LANGUAGES[0]);
    rules(tree)
        .filter(|(_, file)| {
            !strings(&file.rust, 0..file.rust.bare.len()).iter().any(|(_, text)| known.contains_key(*text))
        })
        .map(|(path, _)| {
            Problem::of(path, "the rule has no words: Phrase::new(\"…\") with an id of locales/*/rules.ftl")
        })
        .collect()
}

/// The calls in `range` that give a phrase its arguments: `.with("name", …)`.
fn argument_calls(bare: &str, range: Range<usize>) -> Vec<Range<usize>> {
    bare[range.clone()]
        .match_indices(".with")
        .map(|(at, _)| {
            let start = range.start + at;
            let open = bare[start..].find('(').map_or(bare.len(), |found| start + found + 1);
            start..closing(bare, open)
        })
        .collect()
}

/// Where the parenthesis that was opened before `from` closes.
fn closing(bare: &str, from: usize) -> usize {
    let mut depth = 1_usize;
    for (at, byte) in bare.bytes().enumerate().skip(from) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    bare.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: &str = "crates/core/locales/en/rules.ftl";
    const ZH: &str = "crates/core/locales/zh-CN/rules.ftl";

    fn said(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn equal_locales_pass() {
        let tree =
            Tree::of(&[(EN, "# c $x\na = A { $n }\n    more { $m }\nb = B\n"), (ZH, "a = 甲 { $m }{ $n }\nb = 乙\n")]);
        assert_eq!(both_locales_say_the_same_things(&tree), []);
    }

    #[test]
    fn missing_doubled_and_different_messages_are_named() {
        let tree = Tree::of(&[(EN, "a = A { $n }\nb = B\n"), (ZH, "a = 甲\nc = 丙\nc = 丙\n")]);
        let found = said(&both_locales_say_the_same_things(&tree));
        assert_eq!(found.len(), 4, "{found:?}");
        for part in [
            "rules.ftl:3: `c` already",
            "`a` takes {\"n\"} here and {} in zh-CN",
            "`b` is missing in zh-CN",
            "`c` is missing in en",
        ] {
            assert!(found.iter().any(|line| line.contains(part)), "{part}: {found:?}");
        }
    }

    #[test]
    fn ids_are_checked_through_a_match() {
        let code = "fn f() { Phrase::new(\"a\"); Phrase::new(match x { \"pattern\" | \"other\" => \"b\", _ => return Phrase::new(\"gone\").with(\"n\", x) }).with(\"name\", \"v\"); }";
        let tree = Tree::of(&[(EN, "a = A\nb = B\nc = C { d }\nd = D\n"), ("crates/core/src/x.rs", code)]);
        let found = said(&every_word_spoken_exists(&tree));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("`gone`"));
        let unused = said(&every_word_is_spoken(&tree));
        assert_eq!(unused.len(), 1, "{unused:?}");
        assert!(unused[0].contains("rules.ftl:3: `c`"), "{unused:?}");
    }

    #[test]
    fn a_rule_has_words_of_its_own() {
        let tree = |words| {
            Tree::of(&[("crates/core/src/rules/noun.rs", "fn f() { Phrase::new(\"rule-noun-title\") }"), (EN, words)])
        };
        assert_eq!(every_rule_has_words(&tree("rule-noun-title = x\n")), []);
        assert_eq!(every_rule_has_words(&tree("rule-other = x\n")).len(), 1);
    }
}
