//! The lines of the log of Azure's guest extension.

/// Time, level and message of a record: `[…] 2025-02-10T19:22:11.6355702Z [Error] Downloading failed: …`.
pub(crate) fn azure_record(line: &str) -> Option<(&str, &str, &str)> {
    // Before the time stand process and thread.
    let rest = match line.strip_prefix('[') {
        Some(inside) => inside.split_once("] ")?.1,
        None => line,
    };
    let (time, rest) = rest.split_once("Z [")?;
    let (level, message) = rest.split_once("] ")?;
    let sound = (19..=27).contains(&time.len())
        && time.as_bytes().get(10) == Some(&b'T')
        && matches!(level, "Error" | "Warning" | "Information" | "Info" | "Verbose" | "Debug" | "Critical");
    sound.then_some((time, level, message))
}
