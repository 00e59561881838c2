//! Is it a report? What a link unpacks to is fitted to the contract before anybody draws it.
//!
//! `report.shape` is made from the JSON Schema by `cargo xtask schema`; what its letters mean stands in `xtask/src/shape.rs`.
//! Fields this version does not know are dropped, and missing ones are empty: versions of this program read each other's
//! links. A value of another kind, or a word that the contract does not list, is a fault.

use crate::words::{Language, wire};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const SHAPE: &str = include_str!("../../report.shape");

/// Why something is no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// A word of a newer contract.
    Word,
    /// A value that no version writes there.
    Kind,
}

/// The contract, and the language in which its sentences are said.
pub(super) struct Shape {
    /// By name: what follows it on its line.
    types: BTreeMap<&'static str, &'static str>,
    language: Language,
}

impl Shape {
    pub(super) fn new(language: Language) -> Self {
        let named = |line: &'static str| line.split_at(line.find([' ', '=']).unwrap_or(line.len()));
        Self { types: SHAPE.lines().map(named).collect(), language }
    }

    /// The report that `value` is meant to be.
    pub(super) fn report(&self, value: Value) -> Result<Value, Misfit> {
        self.one(Some(value), "Report")
    }

    fn fit(&self, value: Option<Value>, kind: &str) -> Result<Value, Misfit> {
        let value = value.filter(|value| !value.is_null());
        if let Some(of) = kind.strip_suffix('*') {
            return match value {
                None => Ok(Value::Array(Vec::new())),
                Some(Value::Array(all)) => all.into_iter().map(|one| self.one(Some(one), of)).collect(),
                Some(_) => Err(Misfit::Kind),
            };
        }
        match (kind.strip_suffix('?'), value) {
            (Some(_), None) => Ok(Value::Null),
            (of, value) => self.one(value, of.unwrap_or(kind)),
        }
    }

    fn one(&self, value: Option<Value>, kind: &str) -> Result<Value, Misfit> {
        let Some(known) = self.types.get(kind) else { return self.plain(value, kind) };
        if let Some(words) = known.strip_prefix('=') {
            let known = value.as_ref().and_then(Value::as_str).map(|word| words.split('|').any(|one| one == word));
            return match (known, value) {
                (Some(true), Some(value)) => Ok(value),
                (Some(false), _) => Err(Misfit::Word),
                _ => Err(Misfit::Kind),
            };
        }
        let mut given = match value {
            None => Map::new(),
            Some(Value::Object(map)) => map,
            Some(_) => return Err(Misfit::Kind),
        };
        let fields = known.split_whitespace().filter_map(|field| field.split_once(':'));
        let fitted = fields.map(|(name, kind)| Ok((name.to_owned(), self.fit(given.remove(name), kind)?)));
        Ok(Value::Object(fitted.collect::<Result<_, _>>()?))
    }

    fn plain(&self, value: Option<Value>, kind: &str) -> Result<Value, Misfit> {
        let fits = |value: &Value| match kind {
            "s" => value.is_string(),
            "t" => value.as_str().is_some_and(is_time),
            "n" => value.as_u64().is_some_and(|number| number < 1 << 53),
            "i" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            "b" => value.is_boolean(),
            _ => false,
        };
        match value {
            None => Ok(match kind {
                "s" => Value::from(""),
                "n" | "i" => Value::from(0),
                "b" => Value::from(false),
                _ => return Err(Misfit::Kind),
            }),
            Some(value) if fits(&value) => Ok(value),
            // A sentence that nobody said yet.
            Some(value) if kind == "s" => wire::say(&value, self.language).map(Value::from).ok_or(Misfit::Kind),
            Some(_) => Err(Misfit::Kind),
        }
    }
}

/// `2022-10-10T16:38:25` with anything short behind it that a time may have.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        10 => *byte == b'T',
        13 | 16 => *byte == b':',
        0..19 => byte.is_ascii_digit(),
        _ => byte.is_ascii_digit() || b"+-:.Z".contains(byte),
    };
    (19..=40).contains(&bytes.len()) && bytes.iter().enumerate().all(shaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fit(kind: &str, value: Value) -> Result<Value, Misfit> {
        Shape::new(Language::En).fit(Some(value), kind)
    }

    #[test]
    fn what_is_missing_is_empty_and_what_is_unknown_is_dropped() {
        let shape = Shape::new(Language::En);
        let evidence = shape.fit(Some(json!({ "source": "s1", "colour": "red" })), "Evidence").unwrap();
        assert_eq!(
            evidence,
            json!({ "line": null, "local": null, "record": null, "source": "s1", "text": "", "time": null })
        );
        assert_eq!(shape.fit(None, "Evidence?"), Ok(Value::Null));
        assert_eq!(shape.fit(None, "Evidence*"), Ok(json!([])));
    }

    #[test]
    fn other_kinds_are_faults() {
        for (kind, value) in [
            ("s", json!(5)),
            ("s", json!({ "constructor": null })),
            ("t?", json!("yesterday")),
            ("n", json!(-1)),
            ("n", json!(9_007_199_254_740_992_u64)),
            ("n", json!(1.5)),
            ("b", json!("true")),
            ("Evidence", json!("s1")),
            ("Evidence*", json!({})),
            ("Evidence*", json!([null, 1])),
        ] {
            assert_eq!(fit(kind, value), Err(Misfit::Kind), "{kind}");
        }
        assert_eq!(fit("Outcome", json!("exploded")), Err(Misfit::Word));
        assert_eq!(fit("Outcome?", Value::Null), Ok(Value::Null));
    }

    #[test]
    fn sentences_are_said() {
        assert_eq!(fit("s", json!(["a name", "名称"])), Ok(json!("a name")));
        let said = Shape::new(Language::Zh).fit(Some(json!({ "~": "verdict-no-failure" })), "s").unwrap();
        assert!(said.as_str().is_some_and(|text| !text.is_empty() && !text.is_ascii()), "{said}");
    }

    #[test]
    fn times_are_times() {
        for time in ["2022-10-10T16:38:25", "2022-10-10T16:38:25.123+08:00", "2022-10-10T16:38:25Z"] {
            assert!(is_time(time), "{time}");
        }
        for other in ["", "2022-10-10", "2022-10-10 16:38:25", "2022-10-10T16:38:25+08:00 <b>", "２０２２-10-10T16:38"]
        {
            assert!(!is_time(other), "{other}");
        }
    }
}
