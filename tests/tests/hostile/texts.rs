//! Every kind of text in every state of decay.

use super::{Row, judge_beside};
use faultline_testkit::damage::{bytes, text};
use faultline_testkit::samples::{self, Sample};

/// Kinds that are not read by lines.
const WHOLE: [&str; 4] = ["event-log", "event-export", "sessions", "registry-hive"];

/// All that are read by lines; long ones at most 40 kB of them.
fn texts() -> impl Iterator<Item = Sample> {
    samples::all().into_iter().filter(|sample| sample.kind != "event-log").map(|mut sample| {
        let end = sample.bytes.len().min(40_000);
        let end = sample.bytes[..end].iter().rposition(|b| *b == b'\n').map_or(end, |at| at + 1);
        // A line feed of UTF-16 has two bytes.
        sample.bytes.truncate(if is_wide(&sample.bytes) { end + 1 } else { end });
        sample
    })
}

fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE")
}

/// End of a line in the middle.
fn middle(bytes: &[u8]) -> usize {
    let at = bytes.len() / 2;
    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n + 1);
    if is_wide(bytes) { (end + 1).min(bytes.len()) } else { end }
}

#[test]
fn samples_are_what_they_say() {
    let rows = samples::all().into_iter().map(|sample| Row::new(sample.kind, sample.bytes).known_as(sample.kind));
    judge_beside(rows.collect());
}

#[test]
fn text_in_every_state_of_decay() {
    let mut rows = Vec::new();
    for Sample { kind, bytes: whole, .. } in texts() {
        let by_lines = !WHOLE.contains(&kind);
        let row = |what: &str, bytes: Vec<u8>| Row::new(format!("{kind}: {what}"), bytes);
        let nuls: &[&str] = if by_lines { &["nul-bytes"] } else { &[] };
        rows.push(row("NUL between lines", text::nul_run(&whole, middle(&whole), 5_000)).naming(nuls).known_as(kind));
        rows.push(row("NUL inside a line", text::nul_run(&whole, whole.len() / 4 * 2, 4_096)).naming(nuls));
        rows.push(row("NUL behind it", text::nul_run(&whole, whole.len(), 9_999)).naming(nuls).known_as(kind));
        rows.push(row("NUL in its end", text::nul_tail(&whole, whole.len() / 3)));
        let noise = [&whole[..], &text::garbage(b"\r\n\r\n", 2, 900, 3)].concat();
        rows.push(row("garbage behind it", noise.repeat(2)));
        rows.push(row("garbage in it", text::garbage(&whole, whole.len() / 2, 300, 5)));
        rows.push(row("cut in a line", whole[..whole.len() * 2 / 3 + 1].to_vec()));
        rows.push(row("begun in a line", whole[whole.len() / 3 + 1..].to_vec()));
        rows.push(row("twice", [&whole[..], &whole].concat()).known_as(kind));
        rows.push(row("chunks exchanged", bytes::chunks_swapped(&whole, 700)));
        rows.push(row("flips", bytes::flipped(&whole, 0, 60, 11)));
        rows.push(row("one byte lost", [&whole[..whole.len() / 2], &whole[whole.len() / 2 + 1..]].concat()));
        if !is_wide(&whole) {
            let long = text::line_ends(&whole, b" ").repeat(400_000 / whole.len().max(1) + 1);
            rows.push(row("in one line", long));
            let alone = text::line_ends(&whole, b"\r");
            rows.push(if by_lines { row("CR alone", alone).known_as(kind) } else { row("CR alone", alone) });
            rows.push(row("a line end too many", text::line_ends(&whole, b"\n\r\n")));
        }
        if let Ok(said) = std::str::from_utf8(&whole) {
            for big in [false, true] {
                let wide = text::utf16(said, big);
                rows.push(row("UTF-16 without mark", wide.clone()).known_as(kind));
                rows.push(row("UTF-16 without its first byte", wide[1..].to_vec()));
            }
            let chinese = format!("适用于 Windows 的累积更新 {said}");
            rows.push(row("misread and saved", text::mojibake(&chinese.repeat(2)).into_bytes()).naming(if by_lines {
                &["recoded", "unread"]
            } else {
                &[]
            }));
        }
    }
    judge_beside(rows);
}

#[test]
fn long_lines_and_noise_are_counted() {
    let log = samples::log();
    let at = log[..100_000].iter().rposition(|b| *b == b'\n').unwrap() + 1;
    let long = [&log[..at], &[b'x'; 300_000], b"\r\n", &log[at..]].concat();
    let noise = [&log[..at], &text::garbage(b"\n", 0, 3_000, 1), &log[at..]].concat();
    judge_beside(vec![
        Row::new("a line of 300 kB", long).naming(&["long-lines"]).known_as("cbs"),
        Row::new("3 kB of noise", noise).naming(&["garbage"]).known_as("cbs"),
        Row::new("zeros before it", text::nul_run(&log, 0, 300_000)).naming(&["nul-bytes"]).known_as("cbs"),
    ]);
}
