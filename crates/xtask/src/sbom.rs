//! The list of everything that others made, in CycloneDX 1.5: what is handed out, and what built it.

use crate::parts::{Part, Use};
use anyhow::Result;
use serde_json::{Value, json};

/// Its name in `dist/`.
pub(crate) const FILE: &str = "faultline.cdx.json";

/// The list. Without a time and a serial number: the same sources give the same bytes.
pub(crate) fn text(parts: &[Part], version: &str) -> Result<String> {
    let list = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "name": "faultline",
            "version": version,
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        } },
        "components": parts.iter().map(component).collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}

fn component(part: &Part) -> Value {
    let Part { registry, name, version, licence, hash, used, .. } = part;
    let purl = format!("pkg:{registry}/{}@{version}", name.replace('@', "%40"));
    let mut component = json!({
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "scope": if *used == Use::Tool { "excluded" } else { "required" },
        "licenses": [{ "expression": licence.replace('/', " OR ") }],
        "properties": [{ "name": "faultline:in", "value": match used {
            Use::Page => "page",
            Use::CommandLine => "command line",
            Use::Tool => "build and tests",
        } }],
    });
    if let Some((algorithm, digest)) = hash {
        component["hashes"] = json!([{ "alg": algorithm, "content": digest }]);
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn a_part_is_listed_with_its_address_licence_and_digest() {
        let part = Part {
            registry: "npm",
            name: "@preact/signals".into(),
            version: "2.0.0".into(),
            licence: "MIT/Apache-2.0".into(),
            hash: Some(("SHA-512", "00ff".into())),
            folder: PathBuf::new(),
            authors: Vec::new(),
            used: Use::Page,
        };
        let list: Value = serde_json::from_str(&text(&[part], "1.2.3").unwrap()).unwrap();
        let component = &list["components"][0];
        assert_eq!(component["purl"], "pkg:npm/%40preact/signals@2.0.0");
        assert_eq!(component["scope"], "required");
        assert_eq!(component["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(component["hashes"][0]["content"], "00ff");
        assert_eq!(list["metadata"]["component"]["version"], "1.2.3");
        assert!(list.get("serialNumber").is_none());
    }
}
