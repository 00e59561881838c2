//! `CompatData_*.xml`, `ScanResult.xml`: what the compatibility scan found, by name. No times.
//!
//! ```text
//! <Programs><Program Name="x" Id="{…}"><CompatibilityInfo BlockingType="Hard" StatusDetail="…" Message="…"/></Program>
//! ```

use super::{Named, name};
use crate::extract::Fault;

/// Bytes of a tag that are read; messages are some hundred.
const TAG_LIMIT: usize = 8 * 1024;
/// What an item is, and the attributes that name it.
const ITEMS: [(&str, &[&str]); 4] = [
    ("Program", &["Name", "Id"]),
    ("Device", &["Name", "DeviceInstanceId", "Class"]),
    ("DriverPackage", &["Inf"]),
    ("HardwareItem", &["HardwareType", "Name"]),
];

/// A report that comes line by line.
#[derive(Default)]
pub(super) struct Report {
    tag: String,
    /// What is being looked at.
    item: Option<(String, &'static str)>,
}

impl Report {
    /// What the next line refuses.
    pub(super) fn next(&mut self, line: &str) -> Vec<Named> {
        let mut refused = Vec::new();
        for part in line.split_inclusive('>') {
            let part = if self.tag.is_empty() { part.find('<').map_or("", |at| &part[at..]) } else { part };
            let room = TAG_LIMIT.saturating_sub(self.tag.len());
            self.tag.extend(part.chars().take(room));
            if part.ends_with('>') {
                let tag = std::mem::take(&mut self.tag);
                refused.extend(self.tag(&tag));
            } else if !self.tag.is_empty() {
                self.tag.push(' ');
            }
        }
        refused
    }

    fn tag(&mut self, tag: &str) -> Option<Named> {
        let element = tag.trim_start_matches(['<', '/']).split([' ', '/', '>', '\t']).next()?;
        if let Some((kind, names)) = ITEMS.iter().find(|(kind, _)| *kind == element) {
            let named = names.iter().find_map(|attribute| value(tag, attribute));
            let opens = !tag.starts_with("</") && !tag.ends_with("/>");
            self.item = named.filter(|_| opens).map(|named| (named, *kind));
            return None;
        }
        let hard = element == "CompatibilityInfo" && value(tag, "BlockingType")?.eq_ignore_ascii_case("Hard");
        let (subject, kind) = self.item.as_ref().filter(|_| hard)?;
        Named::new(Fault::ReportedBlock, subject, kind)
    }
}

/// The value of an attribute.
fn value(tag: &str, attribute: &str) -> Option<String> {
    let at = tag
        .match_indices(attribute)
        .find(|(at, _)| tag[..*at].ends_with([' ', '\t']) && tag[at + attribute.len()..].starts_with("=\""))?;
    let text = tag[at.0 + attribute.len() + 2..].split('"').next()?;
    let five = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let text = five.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign));
    (!text.trim().is_empty()).then(|| name(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_blocks_by_name() {
        let mut report = Report::default();
        let mut found = Vec::new();
        for line in [
            r#"<CompatReport xmlns="x"><DriverPackages><DriverPackage Inf="oem4.inf" BlockMigration="False"/>"#,
            r#"<Programs><Program Name="Soft &amp; Co" Id="{1}"><CompatibilityInfo BlockingType="Soft"/></Program>"#,
            r#"<Program Name="A &amp; B" Id="{2}"><CompatibilityInfo"#,
            r#"  BlockingType="Hard" Message="x"/></Program></Programs><CompatibilityInfo BlockingType="Hard"/>"#,
        ] {
            found.extend(report.next(line).into_iter().map(|named| (named.subject, named.detail)));
        }
        assert_eq!(found, [("A & B".to_owned(), "Program".to_owned())]);
    }
}
