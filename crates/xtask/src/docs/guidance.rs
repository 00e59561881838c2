//! Which steps a rule may advise: the functions of `guidance` it calls, and the steps that these name.

use crate::tidy::{
    Tree,
    source::{RustCode, pattern, strings},
};
use std::collections::{BTreeMap, BTreeSet};

/// A step by the id of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedStep {
    pub(super) id: String,
    /// `read-only`.
    pub(super) risk: String,
}

/// What the functions of `guidance` name, in the order of their text.
pub(super) struct Guidance {
    functions: BTreeMap<String, Vec<Part>>,
    risks: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Step(String),
    Call(String),
}

impl Guidance {
    pub(super) fn read(tree: &Tree) -> Self {
        let is_guidance = |path: &str| path == "crates/core/src/guidance.rs" || path.contains("/src/guidance/");
        let files: Vec<&RustCode> =
            tree.rust("crates/core/src/").filter(|(path, _)| is_guidance(path)).map(|(_, file)| &file.rust).collect();
        let mut guidance = Self { functions: BTreeMap::new(), risks: BTreeMap::new() };
        let risk = pattern(r#"\b(?:step|run)\(\s*"(step-[\w-]+)",\s*Risk::(\w+)"#);
        for file in files {
            for found in risk.captures_iter(&file.code) {
                guidance.risks.entry(found[1].to_owned()).or_insert_with(|| kebab(&found[2]));
            }
            guidance.add_functions(file);
        }
        guidance
    }

    fn add_functions(&mut self, file: &RustCode) {
        let (start, call) = (pattern(r"(?m)^\s*(?:pub(?:\([^)]*\))? )?fn (\w+)"), pattern(r"\b(\w+)\("));
        let starts: Vec<(usize, String)> = start
            .captures_iter(&file.bare)
            .filter_map(|found| Some((found.get(0)?.end(), found[1].to_owned())))
            .collect();
        for (at, (from, name)) in starts.iter().enumerate() {
            let to = starts.get(at + 1).map_or(file.bare.len(), |(next, _)| *next);
            let steps = strings(file, *from..to).into_iter().filter(|(_, text)| text.starts_with("step-"));
            let mut parts: Vec<(usize, Part)> = steps.map(|(at, text)| (at, Part::Step(text.to_owned()))).collect();
            for found in call.captures_iter(&file.bare[*from..to]) {
                parts.push((from + found.get(1).map_or(0, |name| name.start()), Part::Call(found[1].to_owned())));
            }
            parts.sort_by_key(|(at, _)| *at);
            self.functions.insert(name.clone(), parts.into_iter().map(|(_, part)| part).collect());
        }
    }

    /// The steps of these functions, each once, in their order.
    pub(super) fn steps(&self, functions: &[String]) -> Vec<NamedStep> {
        let (mut ids, mut seen) = (Vec::new(), BTreeSet::new());
        functions.iter().for_each(|name| self.collect(name, &mut ids, &mut seen));
        let risk = |id: &String| self.risks.get(id).cloned().unwrap_or_default();
        ids.into_iter().map(|id| NamedStep { risk: risk(&id), id }).collect()
    }

    fn collect(&self, name: &str, ids: &mut Vec<String>, seen: &mut BTreeSet<String>) {
        if !seen.insert(name.to_owned()) {
            return;
        }
        for part in self.functions.get(name).into_iter().flatten() {
            match part {
                // Words about a step, not a step.
                Part::Step(id) if !self.risks.contains_key(id) => {}
                Part::Step(id) if ids.contains(id) => {}
                Part::Step(id) => ids.push(id.clone()),
                Part::Call(name) => self.collect(name, ids, seen),
            }
        }
    }
}

/// The functions of `guidance` that a file calls, in its order.
pub(super) fn calls(file: &RustCode) -> Vec<String> {
    let call = pattern(r"\bguidance::(?:\w+::)?(\w+)\(");
    let mut names: Vec<String> = Vec::new();
    for found in call.captures_iter(&file.bare) {
        if !names.iter().any(|name| *name == found[1]) {
            names.push(found[1].to_owned());
        }
    }
    names
}

/// `NeedsApproval` → `needs-approval`.
fn kebab(name: &str) -> String {
    pattern("([a-z])([A-Z])").replace_all(name, "$1-$2").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_found_through_calls() {
        let text = "fn step(id: &str, risk: Risk) -> Step {}\npub fn copy() -> Step { step(\"step-copy\", Risk::ReadOnly) }\n\
                    pub fn repair(kb: &str) -> Vec<Step> {\n vec![copy(), Step { text: Phrase::new(\"step-fix\"), ..step(\"step-fix\", Risk::NeedsApproval) }, copy()]\n}\n";
        let tree = Tree::of(&[
            ("crates/core/src/guidance.rs", text),
            ("crates/core/src/rules/a.rs", "fn f() { guidance::repair(x) }\n"),
        ]);
        let functions = calls(&tree.get("crates/core/src/rules/a.rs").unwrap().rust);
        let steps = Guidance::read(&tree).steps(&functions);
        let step = |id: &str, risk: &str| NamedStep { id: id.into(), risk: risk.into() };
        assert_eq!(steps, [step("step-copy", "read-only"), step("step-fix", "needs-approval")]);
    }
}
