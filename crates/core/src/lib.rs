//! Everything that understands Windows servicing logs: no I/O but the reader it is given, no wasm, no printing.
//!
//! ```text
//! Bundle → Entry → Artifact → Text → parser → Extract      scan: per source, streaming, bounded, never fails
//! Extract × n → Timeline → Facts → rules → Verdict → Report  analyze: pure, deterministic
//! ```

pub mod report;
pub mod words;
