//! What the core's files may and must contain.

use super::{File, Problem, Tree, source::pattern};

const CORE: &str = "crates/core/src/";

/// Invariant 4. The report and its words; and what crosses between workers: bundle and extract with the types in them.
const SERIALIZED: &[&str] = &[
    "report",
    "words",
    "compare",
    "fleet",
    "lookup", // the contract
    "bundle",
    "extract",
    "pack",
    "redact", // the wire form (learned names cross to another worker, too), …
    "artifact",
    "hresult",
    "package",
    "sensitive",
    "text",
    "time",
    "wire", // … and what it is made of
];

/// What a pure, deterministic core without a terminal, a clock or a file system does not name.
const OUTSIDE: &[(&str, &str)] = &[
    (r"\bHash(Map|Set)\b", "the order of a HashMap differs from run to run: use BTreeMap or BTreeSet"),
    (r"\be?print(ln)?!", "the core does not print: say it in the report"),
    (r"\bdbg!", "the core does not print: say it in the report"),
    (
        r"\bstd::(fs|process|env)\b|\b(Tcp(Stream|Listener)|UdpSocket|ToSocketAddrs)\b",
        "the core reads only the reader it is given",
    ),
    (r"\b(SystemTime|Instant)\b", "budgets count bytes, records and steps: a clock would make reports differ"),
    (r"\bstd::thread\b", "the callers share out the work: a scan knows nothing of threads"),
    (r"\bunsafe\b", "the core has no unsafe code"),
];

const NO_WASM: &[&str] =
    &["wasm-bindgen", "web-sys", "js-sys", "wasm-bindgen-futures", "tsify", "serde-wasm-bindgen", "gloo"];

/// Invariant 4: nothing else leaves the core.
pub(super) fn only_the_report_and_the_wire_form_serialise(tree: &Tree) -> Vec<Problem> {
    let pattern = pattern(r"\bSerialize\b");
    let mut problems = Vec::new();
    for (path, file) in tree.rust(CORE) {
        let module = path[CORE.len()..].split('/').next().unwrap_or_default().trim_end_matches(".rs");
        if !SERIALIZED.contains(&module) {
            problems.extend(pattern.find_iter(&file.rust.bare).map(|found| {
                let message =
                    format!("`{module}` is neither the report nor the wire form of a scan: it is not Serialize");
                Problem::at(path, &file.text, found.start(), message)
            }));
        }
    }
    problems
}

/// Invariants 1, 2, 4 and 7.
pub(super) fn the_core_touches_nothing_outside(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (text, reason) in OUTSIDE {
        let pattern = pattern(text);
        for (path, file) in tree.rust(CORE) {
            problems.extend(
                pattern.find_iter(&file.rust.bare).map(|found| {
                    Problem::at(path, &file.text, found.start(), format!("`{}`: {reason}", found.as_str()))
                }),
            );
        }
    }
    problems
}

/// Invariant 1: the core does not know that there is a page.
pub(super) fn the_core_depends_on_no_wasm(tree: &Tree) -> Vec<Problem> {
    const PATH: &str = "crates/core/Cargo.toml";
    let Some(file) = tree.get(PATH) else { return Vec::new() };
    let mut problems = Vec::new();
    let mut at = 0;
    for line in file.text.lines() {
        let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
        if NO_WASM.contains(&name) {
            problems.push(Problem::at(
                PATH,
                &file.text,
                at,
                format!("the core does not depend on {name}: that belongs in crates/wasm"),
            ));
        }
        at += line.len() + 1;
    }
    problems
}

/// Invariant 3: the rule's file is its documentation and its proof.
pub(super) fn rules_document_and_test_themselves(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, file) in rules(tree) {
        let doc: String = file.text.lines().take_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
        for part in ["**Evidence**", "**Not enough**", "**Fix**", "**Reference**"] {
            if !doc.contains(part) {
                problems.push(Problem::of(
                    path,
                    format!(
                        "the rule's doc comment (//!) has no {part}: what proves it, its near miss, what to do, where it is documented"
                    ),
                ));
            }
        }
        let cause = cause(path);
        // In a family, a file is named by what it looks at: several may find one cause.
        if !path[RULES.len()..].contains('/') && !file.text.contains(&format!("cause: \"{cause}\"")) {
            problems.push(Problem::of(
                path,
                format!("META does not say `cause: \"{cause}\"`: a rule's file is named by its cause"),
            ));
        }
        if !file.rust.has_tests {
            problems.push(Problem::of(
                path,
                "the rule has no tests: it fires on its fixture and stays silent on its near miss",
            ));
        }
    }
    problems
}

/// Invariant 3: a rule that nobody asks finds nothing.
pub(super) fn every_rule_judges(tree: &Tree) -> Vec<Problem> {
    let asked = rules_in_order(tree);
    let silent = rules(tree).filter(|(path, _)| !asked.contains(&rule_name(path)));
    silent.map(|(path, _)| Problem::of(path, "the rule is not in RULES (rules/mod.rs): nobody asks it")).collect()
}

/// The names of the rules in the order of `RULES`: `(upgrade::crash::META, …)` → `upgrade/crash`.
pub(crate) fn rules_in_order(tree: &Tree) -> Vec<String> {
    let Some(file) = tree.get("crates/core/src/rules/mod.rs") else { return Vec::new() };
    let rule = pattern(r"\(\s*([\w:]+)::META\s*,");
    rule.captures_iter(&file.rust.bare).map(|found| found[1].replace("::", "/")).collect()
}

/// What a rule is called by its place: `rules/upgrade/crash.rs` → `upgrade/crash`.
pub(crate) fn rule_name(path: &str) -> String {
    path[RULES.len()..].trim_end_matches(".rs").trim_end_matches("/mod").to_owned()
}

/// Invariants 2 and 5: a parser that nobody has fed anything is not a parser.
pub(super) fn parsers_test_themselves(tree: &Tree) -> Vec<Problem> {
    let folder = format!("{CORE}parsers/");
    let mut problems = Vec::new();
    for (path, file) in tree.rust(&folder) {
        let inside = &path[folder.len()..];
        // The root of each parser: `cbs/mod.rs` or `systeminfo.rs`; the parts of a parser are tested through it.
        let is_root = inside != "mod.rs"
            && (!inside.contains('/') || (inside.ends_with("/mod.rs") && inside.matches('/').count() == 1));
        if is_root && !file.rust.has_tests {
            problems.push(Problem::of(path, "the parser has no unit tests (a sample, damage, a line without end)"));
        }
    }
    problems
}

const RULES: &str = "crates/core/src/rules/";

/// Families of rules: the folders whose every file with a `META` is one.
const FAMILIES: [&str; 2] = ["agent/", "upgrade/"];

/// The rule files: `rules/<cause>.rs`, `rules/<cause>/mod.rs` or a file of a family; not what they judge by, nor the fixtures of
/// their tests.
pub(crate) fn rules(tree: &Tree) -> impl Iterator<Item = (&str, &File)> {
    tree.rust(RULES).filter(|(path, file)| {
        let inside = &path[RULES.len()..];
        if FAMILIES.iter().any(|family| inside.starts_with(family)) {
            return file.text.contains("META: RuleMeta");
        }
        !matches!(inside, "mod.rs" | "scope.rs")
            && !file.rust.is_test
            && (!inside.contains('/') || inside.ends_with("/mod.rs"))
    })
}

/// The cause that a rule's file is named by: `rules/pending_reboot.rs` → `pending-reboot`.
fn cause(path: &str) -> String {
    path[RULES.len()..].trim_end_matches(".rs").trim_end_matches("/mod").replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(path: &str, text: &str) -> Tree {
        Tree::of(&[(path, text)])
    }

    #[test]
    fn the_wire_form_serialises_and_a_rule_does_not() {
        let text = "use serde::Serialize;\n";
        assert_eq!(only_the_report_and_the_wire_form_serialise(&tree("crates/core/src/bundle/mod.rs", text)), []);
        assert_eq!(only_the_report_and_the_wire_form_serialise(&tree("crates/core/src/rules/x.rs", text)).len(), 1);
        assert_eq!(
            only_the_report_and_the_wire_form_serialise(&tree("crates/core/src/rules/x.rs", "// Serialize\n")),
            []
        );
    }

    #[test]
    fn the_outside_is_named_with_its_reason() {
        let bad = "use std::collections::HashMap;\nfn f() { println!(\"x\"); }\nuse std::fs::File;\n";
        let found: Vec<_> = the_core_touches_nothing_outside(&tree("crates/core/src/facts/mod.rs", bad))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("facts/mod.rs:1: `HashMap`"), "{found:?}");
        let good = "// HashMap\nconst A: &str = \"println!\";\n#[cfg(test)]\nmod tests { fn f() { println!(); } }\n";
        assert_eq!(the_core_touches_nothing_outside(&tree("crates/core/src/facts/mod.rs", good)), []);
    }

    #[test]
    fn wasm_stays_in_its_crate() {
        assert_eq!(
            the_core_depends_on_no_wasm(&tree("crates/core/Cargo.toml", "[dependencies]\nserde.workspace = true\n")),
            []
        );
        let found =
            the_core_depends_on_no_wasm(&tree("crates/core/Cargo.toml", "[dependencies]\nweb-sys.workspace = true\n"));
        assert!(found[0].to_string().contains(":2:"), "{found:?}");
    }

    #[test]
    fn a_rule_says_what_it_is_and_proves_it() {
        let good = "//! A noun.\n//! **Evidence** x **Not enough** n **Fix** y\n//! **Reference** z\nconst META: M = M { cause: \"noun\" };\n#[cfg(test)]\nmod tests {}\n";
        assert_eq!(rules_document_and_test_themselves(&tree("crates/core/src/rules/noun.rs", good)), []);
        assert_eq!(
            rules_document_and_test_themselves(&tree("crates/core/src/rules/noun.rs", "//! A noun.\n")).len(),
            6
        );
        assert_eq!(rules_document_and_test_themselves(&tree("crates/core/src/rules/mod.rs", "")), []);
    }

    #[test]
    fn a_rule_that_nobody_asks_is_named() {
        let of = |rules: &str| {
            let rules = format!("pub const RULES: [R; 1] = [{rules}];");
            let tree = Tree::of(&[("crates/core/src/rules/noun.rs", ""), ("crates/core/src/rules/mod.rs", &rules)]);
            every_rule_judges(&tree).len()
        };
        assert_eq!((of("(noun::META, noun::check)"), of("(verb::META, verb::check)")), (0, 1));
    }

    #[test]
    fn a_parser_is_tested_in_its_root() {
        assert_eq!(parsers_test_themselves(&tree("crates/core/src/parsers/cbs/noise.rs", "")), []);
        assert_eq!(
            parsers_test_themselves(&tree("crates/core/src/parsers/cbs/mod.rs", "#[cfg(test)]\nmod tests;")),
            []
        );
        assert_eq!(parsers_test_themselves(&tree("crates/core/src/parsers/dism.rs", "")).len(), 1);
    }
}
