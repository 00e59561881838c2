//! What holds for every file.

use super::{File, Problem, Tree, source::pattern};

const MAX_LINES: usize = 500;

/// The checks name what they look for.
const SELF: &str = "crates/xtask/src/tidy/";

/// Files of code.
fn code(tree: &Tree) -> impl Iterator<Item = (&str, &File)> {
    const KINDS: [&str; 7] = [".rs", ".ts", ".tsx", ".css", ".js", ".mjs", ".html"];
    tree.files().filter(|(path, _)| KINDS.iter().any(|kind| path.ends_with(kind)))
}

/// A file that no longer fits a head is two files.
pub(super) fn files_are_short(tree: &Tree) -> Vec<Problem> {
    code(tree)
        .filter_map(|(path, file)| {
            let lines = file.text.lines().count();
            (lines > MAX_LINES).then(|| {
                Problem::of(
                    path,
                    format!("{lines} lines; a file has {MAX_LINES} at most: split it by what its parts are about"),
                )
            })
        })
        .collect()
}

/// Names of the field, not of the drawer.
pub(super) fn names_say_what_is_inside(tree: &Tree) -> Vec<Problem> {
    let empty = pattern(r"(?i)^(utils?|helpers?|managers?|handlers?|common|misc)$");
    code(tree)
        .filter_map(|(path, _)| {
            let name = path.rsplit('/').find(|part| !part.starts_with("mod.rs"))?.split('.').next()?;
            empty
                .is_match(name)
                .then(|| Problem::of(path, format!("`{name}` says nothing: name the file by what is inside")))
        })
        .collect()
}

/// What is missing is an issue, not a mark in a file.
pub(super) fn nothing_is_left_for_later(tree: &Tree) -> Vec<Problem> {
    let marks = pattern(r"\b(todo!|unimplemented!|FIXME|TODO)");
    find(code(tree).filter(|(path, _)| !path.starts_with(SELF)), &marks, "is for later: do it now or file an issue")
}

/// A test that does not run proves nothing.
pub(super) fn no_test_is_switched_off(tree: &Tree) -> Vec<Problem> {
    let rust = pattern(r"#\[ignore");
    let script = pattern(r"\b(test|it|describe|suite)(\.\w+)*\.(only|skip|fixme|todo)\(");
    // `if (…) test.skip(…)` says when and why: a test of material that is not everywhere.
    let conditional = |problem: &Problem| {
        let line = tree.get(&problem.path).and_then(|file| file.text.lines().nth(problem.line - 1));
        line.is_some_and(|line| line.trim_start().starts_with("if ("))
    };
    let mut problems = find(
        tree.rust("").filter(|(path, _)| !path.starts_with(SELF)),
        &rust,
        "switches a test off: repair or remove it",
    );
    let scripts = code(tree).filter(|(path, _)| !path.ends_with(".rs"));
    problems.extend(
        find(scripts, &script, "switches tests off: repair or remove them")
            .into_iter()
            .filter(|problem| !conditional(problem)),
    );
    problems
}

/// What is true on one machine only.
pub(super) fn no_machine_is_named(tree: &Tree) -> Vec<Problem> {
    let paths = pattern(r#"(^|[\s"'`(=:,])(/root/|/home/\w|/Users/\w|file:///(root|home|tmp|Users)/)"#);
    find(tree.files().filter(|(path, _)| !path.starts_with(SELF)), &paths, "is a path of one machine")
}

fn find<'a>(files: impl Iterator<Item = (&'a str, &'a File)>, what: &regex::Regex, message: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, file) in files {
        for found in what.find_iter(&file.text) {
            let text = found.as_str().trim_start();
            let start = found.end() - text.len();
            problems.push(Problem::at(path, &file.text, start, format!("`{text}` {message}")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(path: &str, text: &str) -> Tree {
        Tree::of(&[(path, text)])
    }

    #[test]
    fn five_hundred_lines_are_the_most() {
        assert_eq!(files_are_short(&tree("a.rs", &"x\n".repeat(500))), []);
        assert_eq!(files_are_short(&tree("a.rs", &"x\n".repeat(501))).len(), 1);
        assert_eq!(files_are_short(&tree("Cargo.lock", &"x\n".repeat(9000))), []);
    }

    #[test]
    fn drawers_are_refused() {
        for bad in ["crates/core/src/utils.rs", "www/src/helper.ts", "crates/core/src/common/mod.rs"] {
            assert_eq!(names_say_what_is_inside(&tree(bad, "")).len(), 1, "{bad}");
        }
        assert_eq!(names_say_what_is_inside(&tree("crates/core/src/parsers/mod.rs", "")), []);
    }

    #[test]
    fn marks_for_later_are_refused() {
        for bad in ["fn f() { todo!() }", "// FIXME: x", "unimplemented!(\"x\")"] {
            assert_eq!(nothing_is_left_for_later(&tree("a.rs", bad)).len(), 1, "{bad}");
        }
        assert_eq!(nothing_is_left_for_later(&tree("a.rs", "// nothing to do\n")), []);
    }

    #[test]
    fn switched_off_tests_are_refused() {
        assert_eq!(no_test_is_switched_off(&tree("a.rs", "#[ignore = \"slow\"]\nfn f() {}")).len(), 1);
        assert_eq!(no_test_is_switched_off(&tree("a.rs", "lines.skip(1)")), []);
        assert_eq!(
            no_test_is_switched_off(&tree("a.spec.ts", "if (logs.length === 0) test.skip('no logs here', f)")),
            []
        );
        for bad in ["test.only('x', f)", "it.skip('x', f)", "test.describe.only('x', f)", "test.fixme('x', f)"] {
            assert_eq!(no_test_is_switched_off(&tree("a.spec.ts", bad)).len(), 1, "{bad}");
        }
    }

    #[test]
    fn machines_are_not_named() {
        for bad in ["\"/root/.cargo\"", "path=/home/ann/x", "(file:///home/ann)"] {
            assert_eq!(no_machine_is_named(&tree("README.md", bad)).len(), 1, "{bad}");
        }
        assert_eq!(no_machine_is_named(&tree("README.md", "C:\\Windows\\Logs and ../shared/cases, networks")), []);
    }
}
