//! `cargo xtask docs`: the reference of every rule and every code, `crates/core/reference/`, made from the sources that
//! the program itself is made of.
//!
//! Made from text alone, so that it can be made anew while the core does not compile.

mod codes;
mod guidance;
mod rules;
mod words;

use crate::{
    project::Project,
    tidy::{Tree, source::pattern},
};
use anyhow::{Context as _, Result, ensure};
use std::fs;

/// Stands first in every file of it.
const MADE_BY: &str = "<!-- Made by `cargo xtask docs` from the sources of the core: do not edit. -->";
const FOLDER: &str = "crates/core/reference";
const CAUSES: &str = "crates/core/data/causes.tsv";
const CODES: &str = "crates/core/data/codes.tsv";

/// The files of the reference.
fn make(tree: &Tree) -> Result<[(&'static str, String); 2]> {
    let text = |path: &str| tree.get(path).map(|file| file.text.as_str()).with_context(|| format!("{path} is missing"));
    let causes = Causes::read(text(CAUSES)?);
    Ok([("rules.md", rules::page(tree, &causes)?), ("codes.md", codes::page(text(CODES)?, &causes))])
}

/// Writes the reference.
pub(crate) fn write(project: &Project) -> Result<()> {
    let folder = project.root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    for (name, text) in make(&Tree::read(project)?)? {
        fs::write(folder.join(name), &text).with_context(|| format!("cannot write {FOLDER}/{name}"))?;
        println!("wrote {FOLDER}/{name}: {} lines", text.lines().count());
    }
    Ok(())
}

/// Fails when the committed reference is not what the sources make.
pub(crate) fn check(project: &Project) -> Result<()> {
    for (name, made) in make(&Tree::read(project)?)? {
        let committed = fs::read_to_string(project.root.join(FOLDER).join(name)).unwrap_or_default();
        let line = committed.lines().zip(made.lines()).take_while(|(old, new)| old == new).count() + 1;
        ensure!(
            committed == made,
            "{FOLDER}/{name} is not what the sources make, from line {line} on. Run `cargo xtask docs` and commit it."
        );
    }
    Ok(())
}

/// The causes and the codes they were seen with, as `explain` knows them.
struct Causes {
    /// Id, name, 名称.
    names: Vec<[String; 3]>,
    /// Number, cause; the likeliest cause of a number first.
    seen: Vec<[String; 2]>,
}

impl Causes {
    fn read(table: &str) -> Self {
        let rows = |kind: &'static str| {
            let cells = table.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
            cells.filter(move |cells| cells[0] == kind && cells.len() > 2)
        };
        let names = rows("cause").map(|cells| [1, 2, 3].map(|at: usize| cells.get(at).cloned().unwrap_or_default()));
        let seen = rows("code").map(|cells| [cells[1].clone(), cells[2].clone()]);
        Self { names: names.collect(), seen: seen.collect() }
    }

    /// `Damaged component store · 组件存储损坏`; a cause without a name is its id.
    fn name(&self, id: &str) -> String {
        let found = self.names.iter().find(|[known, ..]| known == id);
        found.map_or_else(|| id.to_owned(), |[_, en, zh]| if en == zh { en.clone() } else { format!("{en} · {zh}") })
    }
}

/// Where a heading of this text is linked to, as web sites that show Markdown make it.
fn anchor(heading: &str) -> String {
    let text = heading.to_lowercase().replace(' ', "-");
    pattern(r"[^\w-]").replace_all(&text, "").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_have_names_and_codes() {
        let causes = Causes::read("# c\ncause\tdotnet\t.NET\t.NET\tx\ty\ncode\t80070643\tdotnet\nnote\t1\ta\tb\n");
        assert_eq!((causes.name("dotnet").as_str(), causes.name("other").as_str()), (".NET", "other"));
        assert_eq!(causes.seen, [["80070643", "dotnet"]]);
    }

    #[test]
    fn the_reference_of_this_tree_can_be_made() {
        let tree = Tree::read(&Project::open().unwrap()).unwrap();
        let [(_, rules), (_, codes)] = make(&tree).unwrap();
        assert!(rules.contains("component-store-corruption") && rules.contains("**Evidence:**"), "{rules}");
        assert!(codes.contains("0x80073712"));
    }
}
