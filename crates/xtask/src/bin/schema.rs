//! Prints the JSON Schema of the report, made from its types: `crates/core/report.schema.json`.
//!
//! Run by `cargo xtask schema`. A program of its own because only this task needs the core.

use std::io::Write as _;

fn main() -> anyhow::Result<()> {
    let schema = schemars::schema_for!(faultline_core::report::Report);
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &schema)?;
    out.write_all(b"\n")?;
    Ok(())
}
