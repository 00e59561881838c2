//! Prints the JSON Schema of a contract, made from its types: `schema report`, `schema comparison`.
//!
//! Run by `cargo xtask schema`. A program of its own because only this task needs the core.

use std::io::Write as _;

fn main() -> anyhow::Result<()> {
    let schema = match std::env::args().nth(1).as_deref() {
        Some("comparison") => schemars::schema_for!(faultline_core::Comparison),
        _ => schemars::schema_for!(faultline_core::report::Report),
    };
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &schema)?;
    out.write_all(b"\n")?;
    Ok(())
}
