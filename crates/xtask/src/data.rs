//! `cargo xtask data`: the core's data tables out of the knowledge tables.
//!
//! The core embeds what it needs and nothing more: names and numbers, short meanings in two languages. Sources and
//! licences stand in `NOTICE`. What the knowledge tables lack is added from `crates/xtask/data`, in our own words.

mod codes;
mod csv;
mod events;
mod kb;
mod products;

use crate::project::Project;
use anyhow::{Context as _, Result};
use std::{fs, path::Path};

/// Stands first in every table.
const MADE_BY: &str =
    "# Made by `cargo xtask data` from the knowledge tables: do not edit. Sources and licences: NOTICE.";

/// Writes every table of `crates/core/data` from the tables in `knowledge`.
pub(crate) fn run(knowledge: &Path) -> Result<()> {
    let crates = Project::open()?.root.join("crates");
    let own = crates.join("xtask/data");
    let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let of = |name: &str| read(&knowledge.join(name));
    let ours = |name: &str| read(&own.join(name));
    let builds = of("kb_builds_win10plus.compact.tsv")?;
    let tables = [
        ("codes.tsv", codes::table(&of("error_codes.csv")?, &ours("codes.tsv")?)?),
        ("events.tsv", events::table(&of("event_ids.csv")?, &ours("events.tsv")?)?),
        ("kb_builds.tsv", kb::table(&builds)?),
        ("kb_releases.tsv", kb::releases(&builds)?),
        ("kb_replaced.tsv", kb::replaced(&of("kb_supersedes.csv")?)?),
        ("package_states.tsv", events::states(&of("servicing_package_states.csv")?, &ours("package_states.tsv")?)?),
        (
            "products.tsv",
            products::table(
                &of("security_products.toml")?,
                &of("minifilter_altitudes.csv")?,
                &ours("product_names.tsv")?,
            )?,
        ),
    ];
    for (name, rows) in tables {
        let path = crates.join("core/data").join(name);
        let text = format!("{MADE_BY}\n{}\n", rows.join("\n"));
        fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{name}: {} rows, {} bytes, {} gzipped", rows.len(), text.len(), gzipped(text.as_bytes())?);
    }
    Ok(())
}

/// What the page pays for it.
fn gzipped(bytes: &[u8]) -> Result<usize> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// A table cell: one line, no tab.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
