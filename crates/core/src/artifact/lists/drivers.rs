//! The shape of lists of drivers and of file-system filters.

use super::{ArtifactKind, MODULE_NAMES, most};
use crate::table::{chunks, is_ruler};

/// The ruler of `driverquery`, which is one in every language.
pub(crate) const DRIVER_RULER: &str = "============ ====================== =";

/// Key and value of `driverquery /fo list`, if it names a driver.
pub(crate) fn module_key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once([':', '：'])?;
    MODULE_NAMES.contains(&key.trim()).then(|| value.trim())
}

/// Name and altitude of a filter, as a row of `fltmc` has them. Altitudes lie between 20,000 and 429,999, and may have a
/// fraction.
pub(crate) fn filter_row(line: &str) -> Option<(&str, &str)> {
    let name = chunks(line).next()?;
    let altitude = line.get(name.len()..)?.split_whitespace().find(|word| is_altitude(word))?;
    (!line.starts_with([' ', '\t']) && !name.contains([',', '"', ';', ':']) && name.len() <= 260)
        .then_some((name, altitude))
}

fn is_altitude(word: &str) -> bool {
    let (whole, fraction) = word.split_once('.').unwrap_or((word, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    matches!(whole.len(), 5 | 6)
        && digits(whole)
        && digits(fraction)
        && whole.parse::<u32>().is_ok_and(|altitude| (20_000..430_000).contains(&altitude))
}

/// A row of `fltmc instances` begins with a filter and ends in a frame and a status.
pub(super) fn detect(lines: &[&str]) -> Option<ArtifactKind> {
    let modules = lines.iter().filter(|line| module_key(line).is_some()).count();
    if modules > 1 && modules * 20 >= lines.len() && most(lines.iter().filter(|l| l.contains(':')).count(), lines) {
        return Some(ArtifactKind::Drivers);
    }
    let ruler = lines.iter().position(|line| is_ruler(line))?;
    let rows = &lines[ruler + 1..];
    if lines[ruler].starts_with(DRIVER_RULER) && !rows.is_empty() && most(rows.len() + 1, lines) {
        return Some(ArtifactKind::Drivers);
    }
    // The same columns in every language: name, instances or volume, altitude, frame.
    let columns = lines[ruler].split_whitespace().count();
    let filters = rows.iter().filter(|line| filter_row(line).is_some()).count();
    let wide = lines[ruler].starts_with("--------------------  ");
    ((columns == 4 || columns >= 7) && wide_enough(lines[ruler], wide) && filters > 0 && filters * 2 >= rows.len())
        .then_some(ArtifactKind::Filters)
        .filter(|_| most(filters + 2, lines))
}

/// The first column of `fltmc` has 20 or 30 characters.
fn wide_enough(ruler: &str, wide: bool) -> bool {
    wide || ruler.split_whitespace().next().is_some_and(|first| first.len() >= 20 && first.starts_with('-'))
}
