//! `crates/core/report.shape`: the contract in one short text, by which the core checks a report that came in a link.
//!
//! The first line is the report, one line for each type: `Name field:kind …` or `Name=one|another`. Kinds: `s` text, `t` a
//! time, `n` a number, `i` one that may be negative, `b` true or false, or the name of a type; `*` a list of them, `?` or
//! `null`.

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Fields that hold a time as text: the schema calls them strings.
const TIMES: &[&str] = &[
    "time",
    "local",
    "started",
    "startedLocal",
    "ended",
    "endedLocal",
    "first",
    "firstLocal",
    "last",
    "lastLocal",
    "from",
    "to",
];

/// The shape of a schema.
pub(crate) fn of(schema: &str) -> Result<String> {
    let schema: Value = serde_json::from_str(schema)?;
    let types = schema["$defs"].as_object().context("a schema without types")?;
    let mut lines = vec![line("Report", &schema)?];
    for (name, definition) in in_order(types) {
        if !is_plain(definition) {
            lines.push(line(name, definition)?);
        }
    }
    Ok(lines.join("\n") + "\n")
}

/// By name: whether the library keeps the order of the file depends on who else is built with it.
fn in_order(map: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    map.iter().map(|(name, value)| (name.as_str(), value)).collect::<BTreeMap<_, _>>().into_iter()
}

/// A text or a number under a name of its own.
fn is_plain(definition: &Value) -> bool {
    definition["properties"].is_null() && definition["oneOf"].is_null() && definition["enum"].is_null()
}

fn line(name: &str, definition: &Value) -> Result<String> {
    if let Some(fields) = definition["properties"].as_object() {
        let fields: Result<Vec<String>> =
            in_order(fields).map(|(field, value)| Ok(format!("{field}:{}", kind(field, value)?))).collect();
        return Ok(format!("{name} {}", fields?.join(" ")));
    }
    let words = |list: &Value, key: Option<&str>| -> Vec<String> {
        let each = list.as_array().into_iter().flatten();
        each.filter_map(|one| key.map_or(one, |key| &one[key]).as_str().map(str::to_owned)).collect()
    };
    let values = [words(&definition["oneOf"], Some("const")), words(&definition["enum"], None)].concat();
    Ok(format!("{name}={}", values.join("|")))
}

fn kind(field: &str, value: &Value) -> Result<String> {
    if let Some(reference) = value["$ref"].as_str() {
        return Ok(match reference.rsplit('/').next().unwrap_or_default() {
            "Count" => "n".to_owned(),
            "Phrase" => "s".to_owned(),
            name => name.to_owned(),
        });
    }
    if let Some([one, _null]) = value["anyOf"].as_array().map(Vec::as_slice) {
        return Ok(kind(field, one)? + "?");
    }
    match &value["type"] {
        Value::Array(types) => {
            let one = Map::from_iter([("type".to_owned(), types.first().cloned().unwrap_or_default())]);
            Ok(kind(field, &Value::Object(one))? + "?")
        }
        Value::String(plain) => Ok(match plain.as_str() {
            "string" if TIMES.contains(&field) => "t".to_owned(),
            "string" => "s".to_owned(),
            "boolean" => "b".to_owned(),
            "integer" if value["minimum"].is_null() => "i".to_owned(),
            "integer" => "n".to_owned(),
            "array" => kind(field, &value["items"])? + "*",
            other => bail!("a field of type {other}: say in xtask/src/shape.rs and share/shape.rs how it is checked"),
        }),
        _ => bail!("what kind the field {field} is, cannot be told from {value}"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_schema_becomes_one_line_for_each_type() {
        let schema = r##"{"properties": {"title": {"$ref": "#/$defs/Phrase"}, "marks": {"type": "array", "items": {"$ref": "#/$defs/Mark"}},
            "kind": {"anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "null"}]}},
          "$defs": {"Kind": {"oneOf": [{"const": "boot"}, {"const": "crash"}]}, "Phrase": {"type": "string"},
            "Mark": {"properties": {"time": {"type": ["string", "null"]}, "count": {"$ref": "#/$defs/Count"}, "far": {"type": "integer"}}}, "Count": {"type": "integer"}}}"##;
        let shape = super::of(schema).unwrap();
        assert_eq!(shape, "Report kind:Kind? marks:Mark* title:s\nKind=boot|crash\nMark count:n far:i time:t?\n");
    }
}
