//! Who may know whom inside the core.

use super::{Problem, Tree, source::RustCode};

const CORE: &str = "crates/core/src/";

/// The modules of the core from left to right. A module uses only what stands to its left, or beside it on its line.
/// `lib.rs` joins them and stands outside.
const LAYERS: &[&[&str]] = &[
    // Words are ids until somebody reads them, so everything may speak.
    &["words", "time", "text", "package", "hresult", "upgrade_code", "table", "order", "wire"],
    // The containers of bytes and of records.
    &["bundle", "evtx"],
    &["artifact"],
    // What a scan keeps; parsers write into it.
    &["extract"],
    &["products"],
    // What a name looks like: scans learn names, what leaves is redacted.
    &["sensitive"],
    // What of the registry matters, for its text and for its hives.
    &["registry"],
    &["parsers"],
    &["scan", "search"],
    // Any stretch of a log, with what a scan and a search know of reading it.
    &["view"],
    // The types of the contract: what is judged is said in them.
    &["report"],
    &["guidance", "capture"],
    &["timeline"],
    &["facts"],
    &["rules"],
    &["coverage", "diagnosis", "sentence", "identity"],
    &["gaps"],
    &["verdict"],
    // Turns what was judged into the report.
    &["assemble"],
    &["analyze"],
    &["compare", "fleet", "lookup"],
    &["redact"],
    &["render", "share"],
    &["export"],
    // Files of a case, made of all these.
    &["pack"],
];

/// What a rule must not name, although it stands to its left: a rule sees facts.
const HIDDEN_FROM_RULES: &[&str] = &["bundle", "parsers", "scan", "text"];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The core's module that a file belongs to: `crates/core/src/parsers/cbs/mod.rs` → `parsers`.
fn module(path: &str) -> Option<&str> {
    let inside = path.strip_prefix(CORE)?;
    inside.split('/').next().map(|name| name.trim_end_matches(".rs"))
}

/// Invariant 1.
pub(super) fn modules_use_only_what_stands_to_their_left(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, file) in tree.rust(CORE) {
        let Some(own) = module(path).filter(|own| *own != "lib") else { continue };
        let Some(own_layer) = layer(own) else {
            let message = format!(
                "the core's module `{own}` has no place: give it one in LAYERS, crates/xtask/src/tidy/layers.rs"
            );
            problems.push(Problem::of(path, message));
            continue;
        };
        for (at, used) in crate_paths(&file.rust) {
            if layer(used).is_some_and(|layer| layer > own_layer) {
                let message =
                    format!("`{own}` uses `crate::{used}`, which stands to its right: turn the dependency round");
                problems.push(Problem::at(path, &file.text, at, message));
            }
        }
    }
    problems
}

/// Invariant 3: no text, no file names.
pub(super) fn rules_see_only_facts(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, file) in tree.rust("crates/core/src/rules/") {
        for (at, used) in crate_paths(&file.rust).into_iter().filter(|(_, used)| HIDDEN_FROM_RULES.contains(used)) {
            let message = format!("a rule uses `crate::{used}`: rules see only facts; let crate::facts find it out");
            problems.push(Problem::at(path, &file.text, at, message));
        }
    }
    problems
}

/// Invariant 2: what two parsers share stands in `parsers/mod.rs` or further left.
pub(super) fn parsers_do_not_look_at_each_other(tree: &Tree) -> Vec<Problem> {
    let folder = format!("{CORE}parsers/");
    let name = |path: &str| {
        path.strip_prefix(&folder)
            .and_then(|inside| inside.split('/').next())
            .map(|name| name.trim_end_matches(".rs").to_owned())
    };
    let parsers: Vec<String> =
        tree.rust(&folder).filter_map(|(path, _)| name(path)).filter(|name| name != "mod").collect();
    let mut problems = Vec::new();
    for (path, file) in tree.rust(&folder) {
        let Some(own) = name(path).filter(|own| own != "mod") else { continue };
        for other in parsers.iter().filter(|other| **other != own) {
            for reference in [format!("parsers::{other}"), format!("super::{other}::")] {
                for (at, _) in file
                    .rust
                    .bare
                    .match_indices(&reference)
                    .filter(|(at, _)| ends(&file.rust.bare, at + reference.len(), &reference))
                {
                    let message =
                        format!("parser `{own}` looks at parser `{other}`: put what they share in parsers/mod.rs");
                    problems.push(Problem::at(path, &file.text, at, message));
                }
            }
        }
    }
    problems.dedup();
    problems
}

/// The name that ends at `at` is not only the beginning of a longer one.
fn ends(text: &str, at: usize, reference: &str) -> bool {
    reference.ends_with(':') || !text[at..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
}

/// Every `crate::name`, also inside `crate::{…}`, with its place.
fn crate_paths(file: &RustCode) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, prefix) in file.bare.match_indices("crate::") {
        let before = file.bare[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == '$') {
            continue;
        }
        let rest = &file.bare[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(group_names(group).into_iter().map(|name| (at, name)));
        } else {
            found.push((at, identifier(rest)));
        }
    }
    found
}

/// The first names of the items of `{a::b, c::{d, e}, f}`, given without its opening brace.
fn group_names(group: &str) -> Vec<&str> {
    let (mut names, mut depth, mut expecting) = (Vec::new(), 0_usize, true);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expecting = true,
            _ if expecting && depth == 0 && !letter.is_whitespace() => {
                names.push(identifier(&group[at..]));
                expecting = false;
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> Vec<String> {
        modules_use_only_what_stands_to_their_left(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn to_the_left_is_fine() {
        let text = "//! See [`crate::verdict`].\nuse crate::{extract::Extract, time::{LocalTime, Stamp}};\nuse crate::parsers::x;\n\
                    #[cfg(test)]\nmod tests { use crate::verdict; }";
        assert_eq!(check("crates/core/src/parsers/cbs/mod.rs", text), Vec::<String>::new());
        assert_eq!(check("crates/core/src/lib.rs", "use crate::verdict;"), Vec::<String>::new());
    }

    #[test]
    fn to_the_right_is_named_with_its_line() {
        let found = check(
            "crates/core/src/extract.rs",
            "//! x\nuse crate::{time, verdict::{self, Verdict}};\nfn f() { crate::report::x() }\n",
        );
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/core/src/extract.rs:2: `extract` uses `crate::verdict`"), "{found:?}");
        assert!(found[1].contains(":3:") && found[1].contains("report"), "{found:?}");
    }

    #[test]
    fn a_new_module_needs_a_place() {
        assert!(check("crates/core/src/magic.rs", "")[0].contains("no place"));
    }

    #[test]
    fn rules_do_not_read_text() {
        let tree = |text| Tree::of(&[("crates/core/src/rules/noun.rs", text)]);
        assert_eq!(
            rules_see_only_facts(&tree("use crate::facts::Facts;\n#[cfg(test)]\nmod tests { use crate::text; }")),
            []
        );
        assert_eq!(rules_see_only_facts(&tree("use crate::{facts::Facts, text::Line};")).len(), 1);
    }

    #[test]
    fn parsers_are_strangers() {
        let files = |text| {
            Tree::of(&[
                ("crates/core/src/parsers/cbs/mod.rs", text),
                ("crates/core/src/parsers/dism.rs", ""),
                ("crates/core/src/parsers/mod.rs", "pub mod cbs; use crate::parsers::dism;"),
            ])
        };
        assert_eq!(
            parsers_do_not_look_at_each_other(&files("mod noise; use super::dism_kinds; use crate::parsers::dismal;")),
            []
        );
        assert_eq!(parsers_do_not_look_at_each_other(&files("use crate::parsers::dism;")).len(), 1);
        assert_eq!(parsers_do_not_look_at_each_other(&files("use super::dism::Record;")).len(), 1);
    }
}
