//! Names in directories and certificates: `CN=PC-1,OU=Branch,DC=bank,DC=example`, `CN=…, O=Bank, C=CN`.

use super::{Category, Found, before, places, run};

/// Attributes, and what their values name.
const ATTRIBUTES: &[(&str, Category)] = &[
    ("cn", Category::Certificate),
    ("ou", Category::Organisation),
    ("o", Category::Organisation),
    ("l", Category::Organisation),
    ("st", Category::Organisation),
    ("s", Category::Organisation),
    ("street", Category::Organisation),
    ("e", Category::Mail),
    ("uid", Category::User),
    ("serialnumber", Category::Serial),
];

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    let mut done = 0;
    for start in ["cn=", "ou=", "dc=", "o="] {
        for at in places(text, start) {
            let inside = before(text, at).is_some_and(|b| b.is_ascii_alphanumeric());
            if !inside && (at >= done || start != "o=") {
                done = done.max(name(text, at, found));
            }
        }
    }
}

/// The attributes from `at` on; gives where they end.
fn name(text: &str, mut at: usize, found: &mut Vec<Found>) -> usize {
    let first = found.len();
    let (mut parts, mut labels): (usize, Vec<&str>) = (0, Vec::new());
    let mut domain = at;
    loop {
        let sign = run(text, at, |c| c.is_ascii_alphabetic());
        if !text[sign..].starts_with('=') {
            break;
        }
        let (attribute, from) = (&text[at..sign], sign + 1);
        let quoted = text[from..].starts_with('"');
        let from = from + usize::from(quoted);
        let end = run(text, from, |c| !c.is_control() && if quoted { c != '"' } else { !",\"<>;+)".contains(c) });
        parts += 1;
        if attribute == "dc" {
            if labels.is_empty() {
                domain = at;
            }
            labels.push(text[from..end].trim());
            if let Some(at) = found.last_mut().filter(|last| last.meant.is_some() && labels.len() > 1) {
                (at.range.end, at.meant) = (end, Some(labels.join(".")));
            } else {
                found.push(Found { meant: Some(labels.join(".")), ..Found::new(domain..end, Category::Domain) });
            }
        } else if let Some((_, category)) = ATTRIBUTES.iter().find(|(known, _)| *known == attribute) {
            found.push(Found::new(from..end, *category));
        }
        let next = run(text, end + usize::from(quoted && end < text.len()), |c| matches!(c, ',' | ' ' | '+'));
        at = next;
        if next == end {
            break;
        }
    }
    // One attribute alone is an option of some program, but for the name itself.
    let is_name = parts > 1 || found[first..].iter().all(|found| found.category == Category::Certificate);
    if !is_name {
        found.truncate(first);
    }
    at
}
