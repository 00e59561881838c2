//! The licence texts of what is inside the page, each text once.

use crate::{
    node,
    parts::{self, Part, Use},
    project::Project,
};
use anyhow::{Result, ensure};
use std::{collections::BTreeMap, fmt::Write as _, fs};

/// Licences by preference where a choice is given: the shortest that only asks for its text.
const CHOICES: &[&str] = &["MIT-0", "0BSD", "MIT", "ISC", "Zlib", "bzip2-1.0.6", "Unicode-3.0", "Apache-2.0"];

/// Where the terms begin: before stands who they are from.
const BEGINNINGS: &[&str] = &[
    "Permission is hereby granted",
    "Permission to use, copy",
    "This software is provided",
    "This program, \"bzip2\"",
    "Apache License",
    "UNICODE LICENSE",
];

/// Holds everything that is used to the policy, and writes the texts where the page's build takes them from.
pub(crate) fn run(project: &Project) -> Result<()> {
    node::install(project)?;
    let parts = parts::read(project)?;
    parts::check(&parts)?;
    let text = fs::read_to_string(project.root.join("NOTICE"))? + "\n" + &texts(&parts)?;
    let folder = project.www().join("src/generated");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("licences.txt"), text)?;
    Ok(())
}

fn texts(parts: &[Part]) -> Result<String> {
    // By terms without their line breaks: the terms, and who gives what under them.
    let mut groups: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let mut add = |terms: &str, who: String| {
        let key = terms.split_whitespace().collect::<Vec<_>>().join(" ");
        groups.entry(key).or_insert_with(|| (terms.trim().to_owned(), Vec::new())).1.push(who);
    };
    for part in parts.iter().filter(|part| part.used == Use::Page) {
        let name = format!("{} {} ({})", part.name, part.version, part.registry);
        for id in chosen(&part.licence) {
            let text = match file(part, id) {
                Some(text) => text,
                None => {
                    ensure!(id == "MIT", "{name} comes without the text of its licence, {id}");
                    format!("Copyright (c) {}\n\n{MIT}", part.authors.join(", "))
                }
            };
            let begin = BEGINNINGS.iter().filter_map(|begin| text.find(begin)).min().unwrap_or(0);
            let (from, terms) = text.split_at(begin);
            let from = from.lines().map(str::trim).filter(|line| line.to_lowercase().contains("copyright"));
            add(terms, std::iter::once(name.as_str()).chain(from).collect::<Vec<_>>().join("\n  "));
        }
    }
    add(MIT, "Rust standard library\n  Copyright (c) The Rust Project Contributors".to_owned());
    let mut out = String::new();
    for (terms, who) in groups.values() {
        let _ = write!(out, "{}\n\n{terms}\n\n{}\n\n", who.join("\n"), "-".repeat(40));
    }
    Ok(out)
}

/// What stands for an expression: one of each choice.
fn chosen(expression: &str) -> Vec<&'static str> {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], "");
    let one = |any: &str| CHOICES.iter().find(|id| any.split(" OR ").any(|of| of.trim() == **id)).copied();
    plain.split(" AND ").filter_map(one).collect()
}

fn file(part: &Part, id: &str) -> Option<String> {
    let short = id.split('-').next().unwrap_or(id).to_uppercase();
    let mut names: Vec<String> = fs::read_dir(&part.folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.to_uppercase().starts_with("LICEN"))
        .collect();
    names.sort();
    let named = names.iter().find(|name| name.to_uppercase().contains(&format!("-{short}")));
    let plain = names.iter().find(|name| !name.contains('-'));
    fs::read_to_string(part.folder.join(named.or(plain)?)).ok()
}

const MIT: &str = r#"Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_choice_one_is_taken_and_of_several_demands_all() {
        assert_eq!(chosen("Apache-2.0/MIT"), ["MIT"]);
        assert_eq!(chosen("Apache-2.0 OR GPL-2.0-only"), ["Apache-2.0"]);
        assert_eq!(chosen("(MIT OR Apache-2.0) AND Unicode-3.0"), ["MIT", "Unicode-3.0"]);
    }
}
