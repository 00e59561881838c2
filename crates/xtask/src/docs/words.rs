//! The sentences of the locale files, as the reference shows them.

use crate::tidy::{Tree, source::pattern};
use std::collections::BTreeMap;

/// Sentences of one language by id; arguments stand as ‹names›.
pub(super) struct Words(BTreeMap<String, String>);

impl Words {
    /// Of `en` or `zh-CN`.
    pub(super) fn of(tree: &Tree, language: &str) -> Self {
        let folder = format!("crates/core/locales/{language}/");
        let mut all = BTreeMap::new();
        for (_, file) in tree.under(&folder).filter(|(path, _)| path.ends_with(".ftl")) {
            read(&file.text, &mut all);
        }
        Self(all)
    }

    /// The sentence; its id, if there is none.
    pub(super) fn say(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}

fn read(text: &str, all: &mut BTreeMap<String, String>) {
    let (start, argument) = (pattern(r"^([a-z][\w-]*) *= *(.*)$"), pattern(r"\{ *\$([\w-]+) *\}"));
    let (other, other_choice) = (pattern(r"^\s*\*\[\w+\] *(.*)$"), pattern(r"^\s*\[\w+\]|->\s*$|^\s*\}\s*$"));
    let mut current = None;
    for line in text.lines() {
        if line.starts_with('#') {
            current = None;
        } else if let Some(found) = start.captures(line) {
            current = Some(found[1].to_owned());
            all.insert(found[1].to_owned(), found[2].to_owned());
        } else if let Some(sentence) = current.as_ref().and_then(|id| all.get_mut(id)) {
            // Of several forms of a sentence the general one is shown.
            let more = match other.captures(line) {
                Some(found) => found[1].to_owned(),
                None if other_choice.is_match(line) => continue,
                None => line.trim().to_owned(),
            };
            if !sentence.is_empty() && !more.is_empty() {
                sentence.push(' ');
            }
            sentence.push_str(&more);
        }
    }
    for sentence in all.values_mut() {
        *sentence = argument.replace_all(sentence, "‹$1›").into_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_with_arguments_and_forms() {
        let mut all = BTreeMap::new();
        read(
            "# c\na = Get { $kb }\n    now\nb =\n    { $count ->\n        [one] { $p } is\n       *[other] { $p } are\n    }\n",
            &mut all,
        );
        assert_eq!((all["a"].as_str(), all["b"].as_str()), ("Get ‹kb› now", "‹p› are"));
    }
}
