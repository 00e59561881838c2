//! What is in a pack and what is not: of every source its kind, its size, what could not be read of it, the lines kept.
//!
//! One source a line: [`crate::parsers`] reads it again, so that a source left out is still known to have been there.

use super::Packed;
use crate::redact::Category;
use crate::report::{Program, Source};
use std::fmt::Write as _;

/// Stretches of lines that are named; of more the first.
const STRETCHES: usize = 1_000;

/// Writes it. Paths are redacted already.
pub(super) fn text(
    program: &Program,
    total: &[(Category, u64)],
    sources: &[(&Source, String, Option<&Packed>)],
) -> String {
    let mut out = format!("{{\n\"schema\": {},\n\"program\": {{", quoted(crate::artifact::PACK_SCHEMA));
    let _ = write!(out, "\"version\": {}, \"rules\": {}", quoted(&program.version), quoted(&program.rules));
    for (name, value) in [("commit", &program.commit), ("module", &program.module), ("script", &program.script)] {
        if let Some(value) = value {
            let _ = write!(out, ", \"{name}\": {}", quoted(value));
        }
    }
    let _ = write!(out, "}},\n\"replaced\": {},\n\"sources\": [", counts(total));
    for (at, (source, path, packed)) in sources.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        self::source(source, path, *packed, &mut out);
    }
    out.push_str("\n]\n}\n");
    out
}

fn source(source: &Source, path: &str, packed: Option<&Packed>, out: &mut String) {
    let file = packed.map_or("null".to_owned(), |packed| quoted(&packed.name));
    let issues: Vec<String> = source.issues.iter().map(|issue| quoted(&issue.kind)).collect();
    let time = |time: &Option<String>| time.as_deref().map_or("null".to_owned(), quoted);
    let _ = write!(
        out,
        "{{\"path\": {}, \"file\": {file}, \"kind\": {}, \"sizeBytes\": {}, \"records\": {}, \"first\": {}, \"last\": {}, \
         \"issues\": [{}]",
        quoted(path),
        quoted(&source.kind),
        source.size_bytes.get(),
        source.records.get(),
        time(&source.first_local),
        time(&source.last_local),
        issues.join(", "),
    );
    if let Some(Packed { lines, kept, same, counts: replaced, .. }) = packed {
        let stretch = |(from, to): &(u64, u64)| if from == to { from.to_string() } else { format!("{from}-{to}") };
        let mut kept_text = kept.iter().take(STRETCHES).map(stretch).collect::<Vec<_>>().join(",");
        if kept.len() > STRETCHES {
            kept_text.push('…');
        }
        let _ = write!(
            out,
            ", \"lines\": {lines}, \"same\": {same}, \"replaced\": {}, \"kept\": {}",
            counts(replaced),
            quoted(&kept_text)
        );
    }
    out.push('}');
}

fn counts(counts: &[(Category, u64)]) -> String {
    let each: Vec<String> = counts.iter().map(|(category, count)| format!("\"{}\": {count}", category.id())).collect();
    format!("{{{}}}", each.join(", "))
}

/// A string of JSON.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
