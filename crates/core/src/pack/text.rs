//! The lines of a text that are wanted.

use super::TEXT_LIMIT;
use super::plan::Plan;
use crate::artifact::ArtifactKind;
use crate::text::{Encoding, TextEnd, read_lines};
use std::collections::VecDeque;
use std::io::Read;
use std::ops::ControlFlow;

/// What was taken of a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Taken {
    /// Lines with `\r\n` behind each.
    pub(super) text: String,
    /// The number that each of them has in the source.
    pub(super) numbers: Vec<u64>,
    /// There is more, but no room.
    pub(super) cut: bool,
}

impl Taken {
    pub(super) fn push(&mut self, number: u64, line: &str) {
        if self.text.len() + line.len() > TEXT_LIMIT {
            self.cut = true;
            return;
        }
        self.text.push_str(line);
        self.text.push_str("\r\n");
        self.numbers.push(number);
    }
}

/// Takes the lines of a plan out of a text, in one pass. What comes before damage counts.
pub(super) fn take(reader: impl Read, kind: ArtifactKind, (encoding, bom): (Encoding, usize), plan: &Plan) -> Taken {
    let (mut taken, stretches) = (Taken::default(), plan.stretches());
    let mut next = 0;
    let mut opening: Option<(u64, String)> = None;
    let mut tail: VecDeque<(u64, String)> = VecDeque::new();
    let room = usize::try_from(plan.tail).unwrap_or(usize::MAX);
    let _ = read_lines(reader, encoding, bom, &mut TextEnd::default(), |line| {
        // What runs of NUL part has one number.
        while stretches.get(next).is_some_and(|(_, to)| *to < line.number) {
            next += 1;
        }
        let wanted = stretches.get(next).is_some_and(|(from, _)| *from <= line.number);
        let opens = opens_block(kind, line.bytes);
        if wanted {
            if let Some((number, text)) = opening.take().filter(|_| !opens) {
                tail.retain(|(kept, _)| *kept != number);
                taken.push(number, &text);
            }
            tail.clear();
            taken.push(line.number, &line.text());
        } else {
            if opens {
                opening = Some((line.number, line.text().into_owned()));
            }
            if room > 0 {
                if tail.len() == room {
                    tail.pop_front();
                }
                tail.push_back((line.number, line.text().into_owned()));
            }
        }
        if taken.cut { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    for (number, text) in tail {
        taken.push(number, &text);
    }
    taken
}

/// Does the line say what those behind it are about? A value means nothing without its key.
fn opens_block(kind: ArtifactKind, line: &[u8]) -> bool {
    match kind {
        ArtifactKind::Registry => matches!(line.trim_ascii_start(), [b'[' | b'H', ..]) && !line.starts_with(b" "),
        ArtifactKind::SetupApi => line.starts_with(b">>>  [") || line.starts_with(b"[Boot Session"),
        ArtifactKind::Msinfo => line.trim_ascii_start().starts_with(b"<Category") || line.starts_with(b"["),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Extract;

    #[test]
    fn wanted_lines_stand_with_the_line_that_opens_their_block() {
        let text = "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\A]\n\"x\"=\"1\"\n[HKEY_LOCAL_MACHINE\\B]\n\
                    \"y\"=\"1\"\n\"z\"=\"2\"\n[HKEY_LOCAL_MACHINE\\C]\n";
        let mut extract = Extract::default();
        extract.push_hint(6, "z", crate::extract::Fact::Architecture("amd64".into()));
        let mut plan = Plan::new(&extract, &[]);
        (plan.head, plan.tail) = (1, 0);
        let taken = take(text.as_bytes(), ArtifactKind::Registry, (Encoding::Utf8, 0), &plan);
        assert_eq!((&taken.numbers[..], taken.text.lines().nth(1)), (&[1, 4, 6][..], Some("[HKEY_LOCAL_MACHINE\\B]")));
    }
}
