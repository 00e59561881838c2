//! What others made and this repository uses: crates and npm packages, with their licences, and the policy they are held to.

use crate::project::Project;
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};
use xshell::cmd;

/// Licences that whatever is handed out may have (SPDX): they ask for their text, which the page carries, and no more.
const SHIPPED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Licences that tools may have besides: nothing of them is handed out.
const TOOLS: &[&str] = &["MPL-2.0", "Python-2.0", "PSF-2.0", "NCSA"];

/// Where something is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// In the one file.
    Page,
    /// In the command line, not in the page.
    CommandLine,
    /// To build and test.
    Tool,
}

/// One crate or npm package.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// `cargo` or `npm`, as package URLs say.
    pub(crate) registry: &'static str,
    pub(crate) name: String,
    pub(crate) version: String,
    /// SPDX expression; empty: none is told.
    pub(crate) licence: String,
    /// Algorithm as CycloneDX names it and digest in hexadecimal, of the package as the registry gives it.
    pub(crate) hash: Option<(&'static str, String)>,
    /// Where its files are.
    pub(crate) folder: PathBuf,
    pub(crate) authors: Vec<String>,
    pub(crate) used: Use,
}

/// All parts, sorted; downloads what is missing.
pub(crate) fn read(project: &Project) -> Result<Vec<Part>> {
    let mut parts = crates(project)?;
    parts.extend(packages(project)?);
    parts.sort_by(|a, b| (a.registry, &a.name, &a.version).cmp(&(b.registry, &b.name, &b.version)));
    Ok(parts)
}

/// Stops at a licence that is not of the list.
pub(crate) fn check(parts: &[Part]) -> Result<()> {
    let refused: Vec<String> = parts
        .iter()
        .filter(|part| !is_allowed(&part.licence, part.used != Use::Tool))
        .map(|part| format!("{} {} ({}): `{}`", part.name, part.version, part.registry, part.licence))
        .collect();
    ensure!(
        refused.is_empty(),
        "licences that crates/xtask/src/parts.rs does not allow, in what is {}",
        refused.join("; ")
    );
    Ok(())
}

fn crates(project: &Project) -> Result<Vec<Part>> {
    let shell = &project.shell;
    let metadata: Value = serde_json::from_str(
        &cmd!(shell, "cargo metadata --locked --format-version 1").quiet().ignore_stderr().read()?,
    )?;
    let lock: toml::Table = toml::from_str(&fs::read_to_string(project.root.join("Cargo.lock"))?)?;
    let mut sums = BTreeMap::new();
    for package in lock.get("package").and_then(toml::Value::as_array).into_iter().flatten() {
        let field = |name| package.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        if let (Some(name), Some(version), Some(sum)) = (field("name"), field("version"), field("checksum")) {
            sums.insert((name, version), sum);
        }
    }
    let page = linked(project, &["-p", "faultline-wasm", "--target", "wasm32-unknown-unknown"])?;
    let command_line = linked(project, &["-p", "faultline-cli", "--target", "all"])?;
    let mut parts = Vec::new();
    for package in metadata["packages"].as_array().context("cargo metadata lists no packages")? {
        // Without a source it is our own.
        if package["source"].is_null() {
            continue;
        }
        let text = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
        let key = (text("name"), text("version"));
        let used = match () {
            () if page.contains(&key) => Use::Page,
            () if command_line.contains(&key) => Use::CommandLine,
            () => Use::Tool,
        };
        let authors = package["authors"].as_array().into_iter().flatten();
        parts.push(Part {
            registry: "cargo",
            licence: text("license"),
            hash: sums.get(&key).map(|sum| ("SHA-256", sum.clone())),
            folder: PathBuf::from(text("manifest_path")).parent().context("a manifest has a folder")?.to_owned(),
            authors: authors.filter_map(|author| author.as_str().map(str::to_owned)).collect(),
            used,
            name: key.0,
            version: key.1,
        });
    }
    Ok(parts)
}

/// Names and versions of the crates that are linked into a program.
fn linked(project: &Project, of: &[&str]) -> Result<BTreeSet<(String, String)>> {
    let format = "{p}";
    let kinds = "normal,no-proc-macro";
    let tree = cmd!(project.shell, "cargo tree --quiet --locked {of...} -e {kinds} --prefix none --format {format}")
        .quiet()
        .ignore_stderr()
        .read()?;
    let one = |line: &str| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    };
    Ok(tree.lines().filter_map(one).collect())
}

fn packages(project: &Project) -> Result<Vec<Part>> {
    let www = project.www();
    let lock: Value = serde_json::from_str(&fs::read_to_string(www.join("package-lock.json"))?)?;
    let mut parts = Vec::new();
    for (path, package) in lock["packages"].as_object().context("package-lock.json lists no packages")? {
        let Some(name) = path.rsplit("node_modules/").next().filter(|name| !name.is_empty()) else { continue };
        let text = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
        let hash = package["integrity"].as_str().and_then(|text| text.strip_prefix("sha512-")).and_then(hex_of_base64);
        parts.push(Part {
            registry: "npm",
            name: name.to_owned(),
            version: text("version"),
            licence: text("license"),
            hash: hash.map(|hash| ("SHA-512", hash)),
            folder: www.join(path),
            authors: Vec::new(),
            used: if package["dev"] == Value::Bool(true) { Use::Tool } else { Use::Page },
        });
    }
    Ok(parts)
}

fn hex_of_base64(text: &str) -> Option<String> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held, mut out) = (0_u32, 0_u32, String::new());
    for byte in text.trim_end_matches('=').bytes() {
        bits = (bits << 6 | u32::try_from(ALPHABET.iter().position(|of| *of == byte)?).ok()?) & 0xFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            out += &format!("{:02x}", (bits >> held) & 0xFF);
        }
    }
    Some(out)
}

/// Is one of the licences among those that are allowed, or are all of them, as the expression says?
fn is_allowed(expression: &str, shipped: bool) -> bool {
    let one = |id: &str| SHIPPED.contains(&id) || (!shipped && TOOLS.contains(&id));
    // `A/B` is how old manifests wrote `A OR B`. Brackets in the registries' expressions only hold alternatives.
    let plain = expression.replace('/', " OR ");
    let all = split_outside(&plain, " AND ");
    all.iter().all(|any| {
        let any = any.trim().trim_start_matches('(').trim_end_matches(')');
        any.split(" OR ").any(|id| one(id.trim()))
    })
}

/// Splits at what stands outside of brackets.
fn split_outside<'t>(text: &'t str, by: &str) -> Vec<&'t str> {
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ if depth == 0 && text[at..].starts_with(by) => {
                parts.push(&text[from..at]);
                from = at + by.len();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_held_against_the_list() {
        for good in ["MIT", "MIT OR Apache-2.0", "Apache-2.0/MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(is_allowed(good, true), "{good}");
        }
        assert!(is_allowed("Apache-2.0 OR GPL-2.0-only", true), "one of them is enough");
        for bad in ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT OR Apache-2.0) AND GPL-2.0-only", "MPL-2.0"] {
            assert!(!is_allowed(bad, true), "{bad}");
        }
        assert!(is_allowed("MPL-2.0", false), "a tool");
    }

    #[test]
    fn a_refused_licence_names_its_part() {
        let part = Part {
            registry: "npm",
            name: "sticky".into(),
            version: "1.0.0".into(),
            licence: "GPL-3.0-only".into(),
            hash: None,
            folder: PathBuf::new(),
            authors: Vec::new(),
            used: Use::Page,
        };
        let error = check(&[part]).unwrap_err().to_string();
        assert!(error.contains("sticky 1.0.0 (npm): `GPL-3.0-only`"), "{error}");
    }

    #[test]
    fn digests_of_the_lock_file_become_hexadecimal() {
        assert_eq!(hex_of_base64("AP+qEA==").as_deref(), Some("00ffaa10"));
    }
}
