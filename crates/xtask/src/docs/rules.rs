//! The page of the rules: what each finds, by which lines, what is not enough, and what it advises.

use super::guidance::{Guidance, calls};
use super::words::Words;
use super::{CAUSES, Causes, MADE_BY, anchor};
use crate::tidy::{
    File, Tree,
    core::{rule_name, rules, rules_in_order},
    source::pattern,
};
use anyhow::{Result, ensure};
use std::fmt::Write as _;

/// The parts of a rule's own documentation, with their headings.
const PARTS: [&str; 4] = ["Evidence", "Not enough", "Fix", "Reference"];

/// All rules in the order in which they judge.
pub(super) fn page(tree: &Tree, causes: &Causes) -> Result<String> {
    let (en, zh) = (Words::of(tree, "en"), Words::of(tree, "zh-CN"));
    let guidance = Guidance::read(tree);
    let order = rules_in_order(tree);
    let mut rules: Vec<Rule> = rules(tree).map(|(path, file)| Rule::read(tree, path, file)).collect();
    ensure!(!rules.is_empty(), "there are no rules to describe");
    rules.sort_by_key(|rule| order.iter().position(|name| *name == rule.name).unwrap_or(usize::MAX));

    let mut page = format!(
        "{MADE_BY}\n\n# Rules\n\nEvery root cause that Faultline finds, in the order in which the rules judge: a cause stands before what it explains. \
         *Certain* needs the line that proves the mechanism inside the failing attempt, *likely* a mechanism that fits with \
         one link inferred, *possible* the rest. Names and codes: `{CAUSES}`. ‹Words in such marks› are filled in for the case.\n\n\
         | rule | cause |\n| --- | --- |\n"
    );
    for rule in &rules {
        let name = causes.name(&rule.cause);
        let _ = writeln!(page, "| [{}](#{}) | {name} (`{}`) |", rule.name, anchor(&rule.name), rule.cause);
    }
    for rule in &rules {
        let doc = &rule.doc;
        let _ = writeln!(page, "\n## {}\n\n**{}**\n\n{}", rule.name, causes.name(&rule.cause), doc.what);
        for (part, text) in PARTS.iter().zip(&doc.parts).filter(|(_, text)| !text.is_empty()) {
            let _ = writeln!(page, "\n**{part}:** {text}");
        }
        if !rule.sources.is_empty() {
            let _ = writeln!(page, "\n**Sources:** {}", rule.sources.join(", "));
        }
        let seen = causes.seen.iter().filter(|[_, cause]| *cause == rule.cause).map(|[code, _]| format!("`0x{code}`"));
        let seen: Vec<String> = seen.collect();
        if !seen.is_empty() {
            let _ = writeln!(page, "\n**Codes its cause was seen with:** {}", seen.join(", "));
        }
        let steps = guidance.steps(&rule.calls);
        if !steps.is_empty() {
            let _ = writeln!(page, "\n**Steps:** which of them are shown depends on what the lines name.\n");
            for step in steps {
                let _ = writeln!(page, "* {} *({})*<br>{}", en.say(&step.id), step.risk, zh.say(&step.id));
            }
        }
    }
    Ok(page)
}

/// A rule as its files show it.
struct Rule {
    /// `upgrade/crash`.
    name: String,
    cause: String,
    doc: Documentation,
    /// Kinds of source without which it cannot speak.
    sources: Vec<String>,
    /// Functions of `guidance` it calls.
    calls: Vec<String>,
}

impl Rule {
    fn read(tree: &Tree, path: &str, file: &File) -> Self {
        let meta = constant(file, "META");
        let cause = pattern("cause: \"([^\"]+)\"").captures(meta).map(|found| found[1].to_owned());
        // A family of rules names its sources once.
        let family = path.rsplit_once('/').and_then(|(folder, _)| tree.get(&format!("{folder}/mod.rs")));
        let needs = if meta.contains("LOGS") { family.map_or("", |family| constant(family, "LOGS")) } else { meta };
        let kinds = pattern(r"ArtifactKind::(\w+)");
        let sources = kinds.captures_iter(needs).map(|found| found[1].to_owned()).collect();
        let calls = match path.strip_suffix("mod.rs") {
            Some(folder) => tree.rust(folder).flat_map(|(_, file)| calls(&file.rust)).collect(),
            None => calls(&file.rust),
        };
        let name = rule_name(path);
        let cause = cause.unwrap_or_else(|| name.replace('_', "-"));
        Self { name, cause, doc: documentation(&file.text), sources, calls }
    }
}

/// The text of a constant, to its end.
fn constant<'f>(file: &'f File, name: &str) -> &'f str {
    let code = &file.rust.code;
    let start = pattern(&format!(r"\bconst {name}\b")).find(code).map_or(code.len(), |found| found.start());
    code[start..].split_once(';').map_or("", |(text, _)| text)
}

/// What a rule says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
struct Documentation {
    what: String,
    parts: [String; 4],
}

fn documentation(text: &str) -> Documentation {
    let mut doc = Documentation::default();
    let mut part = None;
    for line in text.lines().map_while(|line| line.strip_prefix("//!")) {
        let line = line.trim();
        let begins = PARTS.iter().position(|name| line.starts_with(&format!("**{name}**")));
        let rest = match begins {
            Some(at) => line[PARTS[at].len() + 4..].trim(),
            None => line,
        };
        part = begins.or(part);
        let target = part.map_or(&mut doc.what, |at| &mut doc.parts[at]);
        // An empty line within a part begins a new paragraph.
        match (target.is_empty(), rest.is_empty()) {
            (_, true) if !target.is_empty() && !target.ends_with("\n\n") => target.push_str("\n\n"),
            (_, true) => {}
            (false, false) if !target.ends_with('\n') => *target = format!("{target} {rest}"),
            (_, false) => target.push_str(rest),
        }
    }
    doc.what = doc.what.trim().to_owned();
    doc.parts = doc.parts.map(|part| part.trim().to_owned());
    doc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_comes_in_parts() {
        let doc = documentation(
            "//! A noun.\n//!\n//! More of it.\n//!\n//! **Evidence** a line\n//! that goes on.\n//! **Not enough** x. **Fix** here is no part.\n//! **Fix** y\n//! **Reference** z\n\nuse a;\n",
        );
        assert_eq!(doc.what, "A noun.\n\nMore of it.");
        assert_eq!(doc.parts, ["a line that goes on.", "x. **Fix** here is no part.", "y", "z"]);
    }

    #[test]
    fn rules_stand_in_the_order_in_which_they_judge() {
        let rule = |what: &str, cause: &str| {
            format!(
                "//! {what}.\n//! **Evidence** e\n//! **Not enough** n\n//! **Fix** f\n//! **Reference** r\npub const META: RuleMeta = RuleMeta {{ cause: \"{cause}\", needs: &[ArtifactKind::Cbs] }};\nfn f() {{ guidance::go() }}\n"
            )
        };
        let (second, first) = (rule("Second", "a-noun"), rule("First", "b-noun"));
        let tree = Tree::of(&[
            ("crates/core/src/rules/a_noun.rs", &second),
            ("crates/core/src/rules/b_noun.rs", &first),
            (
                "crates/core/src/rules/mod.rs",
                "const RULES: [R; 2] = [\n(b_noun::META, b_noun::check),\n(a_noun::META, a_noun::check),\n];",
            ),
            ("crates/core/src/guidance.rs", "pub fn go() { step(\"step-go\", Risk::ReadOnly) }\n"),
            ("crates/core/locales/en/rules.ftl", "step-go = Go to { $file }\n"),
            ("crates/core/locales/zh-CN/rules.ftl", "step-go = 去 { $file }\n"),
        ]);
        let text = page(&tree, &Causes::read("code\t80070005\ta-noun\n")).unwrap();
        assert!(text.find("## b_noun") < text.find("## a_noun"), "{text}");
        for part in [
            "* Go to ‹file› *(read-only)*<br>去 ‹file›",
            "**Sources:** Cbs",
            "| [b_noun](#b_noun) | b-noun (`b-noun`) |",
            "`0x80070005`",
            "**Evidence:** e",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
