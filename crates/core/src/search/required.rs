//! What must stand in a line for a pattern to fit: lines without it are not looked at further.

use regex_syntax::hir::{Class, Hir, HirKind};

/// More texts than these are slower to look for than the pattern itself.
const TEXTS: usize = 6;

/// Texts in lower case of which one stands wherever `hir` fits, in whatever case; none: nothing is known.
pub(super) fn required(hir: &Hir) -> Vec<Vec<u8>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Vec::new(),
        HirKind::Literal(_) | HirKind::Class(_) => exact(hir).into_iter().collect(),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Repetition(_) => Vec::new(),
        HirKind::Concat(parts) => {
            let mut best: Vec<Vec<u8>> = Vec::new();
            let mut offer = |texts: Vec<Vec<u8>>| {
                if worth(&texts) > worth(&best) {
                    best = texts;
                }
            };
            let mut run: Vec<u8> = Vec::new();
            for part in parts {
                match exact(part) {
                    Some(text) => run.extend(text),
                    // What takes no room parts nothing.
                    None if matches!(part.kind(), HirKind::Look(_)) => {}
                    None => {
                        offer(vec![std::mem::take(&mut run)]);
                        offer(required(part));
                    }
                }
            }
            offer(vec![run]);
            best
        }
        HirKind::Alternation(ways) => {
            let mut all = Vec::new();
            for way in ways {
                let texts = required(way);
                if texts.is_empty() || all.len() + texts.len() > TEXTS {
                    return Vec::new();
                }
                all.extend(texts);
            }
            all
        }
    }
}

/// The one text, case aside, that this part is.
fn exact(hir: &Hir) -> Option<Vec<u8>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(literal.0.to_ascii_lowercase()),
        HirKind::Class(Class::Unicode(class)) => {
            let [upper, lower] = class.ranges() else { return None };
            let letter = lower.start().is_ascii_lowercase() && lower.start() == lower.end();
            let pair = upper.start() == upper.end() && upper.start() == lower.start().to_ascii_uppercase();
            (letter && pair).then(|| vec![lower.start() as u8])
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        _ => None,
    }
}

/// The longer the shortest, the better; few before many.
fn worth(texts: &[Vec<u8>]) -> (usize, usize) {
    let shortest = texts.iter().map(Vec::len).min().unwrap_or(0);
    (shortest.min(8), TEXTS + 1 - texts.len().min(TEXTS))
}
