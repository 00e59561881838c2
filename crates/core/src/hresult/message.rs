//! The code a log message states.
//!
//! Looks for a handful of marks, the decisive ones first; no regular expression. Call it on candidate lines only.

use super::{Code, spelling};
use memchr::memmem;
use std::ops::Range;

/// A code with the place it stands at in its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The code.
    pub code: Code,
    /// Its bytes in the message: `0x800f081f`, `HRESULT_FROM_WIN32(5)`.
    pub range: Range<usize>,
    /// Only `[gle=…]` or a loose number says so: last error of the thread, often stale.
    pub weak: bool,
}

/// How the number behind a mark is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Any spelling.
    Any,
    /// `0x…`, a symbol or a wrapped code; plain numbers are something else there.
    Marked,
    /// Hexadecimal without `0x`.
    Hex,
}

/// Marks before a code, the most decisive first. What stands between a mark and its code: see [`skip`].
const MARKS: &[(&str, Form)] = &[
    ("[HRESULT", Form::Any),
    ("HRESULT_FROM_WIN32(", Form::Any),
    ("NTSTATUS_FROM_WIN32(", Form::Any),
    ("HRESULT", Form::Any),
    ("failure status", Form::Any),
    ("ErrorCode", Form::Any),
    ("errorCode", Form::Any),
    ("resultUnMapped", Form::Hex),
    ("FAILED* [", Form::Hex),
    ("FAILED [", Form::Hex),
    ("NTSTATUS", Form::Any),
    ("(F) ", Form::Marked),
    ("Error ", Form::Marked),
    ("STATUS_", Form::Marked),
    ("hrStatus", Form::Any),
    ("hr", Form::Any),
    ("HR", Form::Any),
    ("Return code", Form::Any),
    ("Operation result", Form::Any),
    ("result", Form::Any),
    ("Result", Form::Any),
    ("status", Form::Any),
    ("Status", Form::Any),
    ("error code", Form::Any),
    ("error", Form::Any),
    ("Error", Form::Any),
    ("resultMapped", Form::Hex),
];

/// For every byte, the marks that begin with it, as bits by rank.
const BEGINNINGS: [u32; 256] = {
    let mut bits = [0; 256];
    let mut rank = 0;
    while rank < MARKS.len() {
        bits[MARKS[rank].0.as_bytes()[0] as usize] |= 1 << rank;
        rank += 1;
    }
    bits
};

/// The code a message states, decisive marks first; a failure before a success.
#[must_use]
pub fn code_in(message: &str) -> Option<Code> {
    stated(message).map(|stated| stated.code)
}

/// Like [`code_in`], with its place.
#[must_use]
pub fn stated(message: &str) -> Option<Stated> {
    let bytes = message.as_bytes();
    // No mark comes before the first one, and most lines that fail have it.
    let (first, form) = MARKS[0];
    let firsts =
        memchr::memchr_iter(first.as_bytes()[0], bytes).filter(|at| bytes[*at..].starts_with(first.as_bytes()));
    if let Some(failure) = firsts.filter_map(|at| behind(bytes, at, first, form)).find(|found| !found.code.is_success())
    {
        return Some(failure);
    }
    // One pass over the places where a word begins; the best rank so far of a failure and of a success.
    let mut failure: Option<(usize, Stated)> = None;
    let mut success: Option<(usize, Stated)> = None;
    let mut before = b' ';
    for (at, byte) in bytes.iter().copied().enumerate() {
        let begins = !is_word(before) || !is_word(byte);
        before = byte;
        let mut marks = if begins { BEGINNINGS[usize::from(byte)] } else { 0 };
        while marks != 0 {
            let rank = marks.trailing_zeros() as usize;
            marks &= marks - 1;
            let (mark, form) = &MARKS[rank];
            if failure.as_ref().is_some_and(|(best, _)| *best <= rank) {
                break;
            }
            if !bytes[at..].starts_with(mark.as_bytes()) {
                continue;
            }
            let Some(found) = behind(bytes, at, mark, *form) else { continue };
            if !found.code.is_success() {
                failure = Some((rank, found));
                break;
            }
            if success.as_ref().is_none_or(|(best, _)| rank < *best) {
                success = Some((rank, found));
            }
        }
    }
    failure.map(|(_, found)| found).or_else(|| loose(bytes)).or(success.map(|(_, found)| found))
}

/// Where a message states `wanted` in any of its spellings, whatever other codes it states.
#[must_use]
pub fn states(message: &str, wanted: Code) -> Option<Range<usize>> {
    let bytes = message.as_bytes();
    let is_it = |found: &Stated| found.code.same_failure(wanted);
    let mut before = b' ';
    for (at, byte) in bytes.iter().copied().enumerate() {
        let begins = !is_word(before) || !is_word(byte);
        before = byte;
        let mut marks = if begins { BEGINNINGS[usize::from(byte)] } else { 0 };
        while marks != 0 {
            let (mark, form) = &MARKS[marks.trailing_zeros() as usize];
            marks &= marks - 1;
            if bytes[at..].starts_with(mark.as_bytes())
                && let Some(found) = behind(bytes, at, mark, *form).filter(is_it)
            {
                return Some(found.range);
            }
        }
        // Fields of events hold texts of the system by their numbers: %%1058.
        if bytes[at..].starts_with(b"%%")
            && let Some((code, length)) = spelling::value(&bytes[at + 2..])
            && code.same_failure(wanted)
        {
            return Some(at..at + 2 + length);
        }
    }
    None
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The code behind a mark at `at`.
fn behind(bytes: &[u8], at: usize, mark: &str, form: Form) -> Option<Stated> {
    let wraps = mark.ends_with('(') || mark.ends_with('_');
    let start = if wraps { at } else { skip(bytes, at + mark.len(), mark)? };
    let rest = bytes.get(start..)?;
    let (code, length) = match form {
        Form::Any => spelling::value(rest),
        Form::Hex => spelling::any_hex(rest),
        Form::Marked if mark.ends_with('_') => spelling::symbol(rest),
        Form::Marked => {
            let number = rest.first()?.is_ascii_digit() && !rest.starts_with(b"0x");
            if number { spelling::bare_hex(rest) } else { spelling::value(rest) }
        }
    }?;
    Some(Stated { code, range: start..start + length, weak: false })
}

/// Steps over what separates a mark from its code: ` = `, `: `, ` [`; a longer word means that this is another word.
fn skip(bytes: &[u8], at: usize, mark: &str) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let gap = rest.iter().take_while(|b| b" =:[('".contains(b)).count();
    let glued = gap == 0 && !mark.ends_with([' ', '[']);
    (!glued && gap <= 4).then_some(at + gap)
}

/// `failed 0x80070002` without any mark, then `[gle=0x80004005]`.
fn loose(bytes: &[u8]) -> Option<Stated> {
    let mut last_error = None;
    for at in memmem::find_iter(bytes, b"0x").take(16) {
        let before = at.checked_sub(1).map(|i| bytes[i]);
        let Some((code, length)) = spelling::value(&bytes[at..]) else { continue };
        let failure = bytes.get(at + 2).is_some_and(|b| matches!(b, b'8' | b'C' | b'c' | b'D' | b'd'));
        if !failure || length < 10 || before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'@') {
            continue;
        }
        let found = Stated { code, range: at..at + length, weak: true };
        if bytes[..at].ends_with(b"gle=") {
            last_error.get_or_insert(found);
        } else {
            return Some(found);
        }
    }
    last_error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisive_marks_first() {
        for (message, want, text) in [
            (
                "Failed to get package. [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]",
                0x8007_3712,
                "0x80073712",
            ),
            ("Shtd: done [HRESULT = 0x7045b - ]", 0x8007_045b, "0x7045b"),
            (
                "000000d1 (F) Failed execution of queue item Installer: Firewall ({…}) with HRESULT HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED).  Failure will not be ignored: A rollback will be initiated",
                0x8007_0005,
                "HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED)",
            ),
            ("x with HRESULT 80070bc9.", 0x8007_0bc9, "80070bc9"),
            ("DISM: failed with HRESULT=80070BC9 - C::D", 0x8007_0bc9, "80070BC9"),
            (
                "(F) Installer: A\tBinary Name: a.dll\tErrorCode: 800706d9\tPhase: 29\tComponent: NONE[gle=0x80004005]",
                0x8007_06d9,
                "800706d9",
            ),
            ("Setting original failure status: 0x800f0922, last forward execute state: X", 0x800f_0922, "0x800f0922"),
            (
                "WER: Generating failure report for package: P, status: 0x80070005, failure source: CSI Other",
                0x8007_0005,
                "0x80070005",
            ),
            ("*FAILED* [8024402F] SyncServerUpdatesInternal failed", 0x8024_402f, "8024402F"),
            ("(F) Hydration failed on file a.dll with NTSTATUS -1073283059. Matching", 0x8007_000d, "-1073283059"),
            ("00000011 (F) STATUS_ACCESS_DENIED #9# from X::SysCreateFile(...)", 0xC000_0022, "STATUS_ACCESS_DENIED"),
            (
                "(F) d.cpp(1): Error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) originated in",
                0x8007_000d,
                "NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)",
            ),
            (
                "01 (F) 80070002 [Warning,Facility=FACILITY_NTWIN32,Code=ERROR_FILE_NOT_FOUND] #2#",
                0x8007_0002,
                "80070002",
            ),
            ("Failed to load (hr:0x800f081f)", 0x800f_081f, "0x800f081f"),
            ("Failure failed with hr= 0X80070002", 0x8007_0002, "0X80070002"),
            ("Cannot get it, hr = 8004100a.", 0x8004_100a, "8004100a"),
            ("INSTALL index: 2, phase: 2, result 13, inf: ntprint9.inf", 0x8007_000d, "13"),
            ("Return code = 0x800f0828", 0x800f_0828, "0x800f0828"),
            ("resultMapped=80070643, resultUnMapped=800F0828", 0x800f_0828, "800F0828"),
            (
                "SQM: CheckSur: hrStatus: 0x800f081f [CBS_E_SOURCE_MISSING], download Result: 0x00000000 [S_OK]",
                0x800f_081f,
                "0x800f081f",
            ),
            ("RegisterTask failed 0x80070002'", 0x8007_0002, "0x80070002"),
            ("failed in StartService with error code 1058[gle=0x80004005]", 0x8007_0422, "1058"),
            ("(F) Failed on regenerating file [l:9]'ntdll.dll'[gle=0x80004005]", 0x8000_4005, "0x80004005"),
        ] {
            let found = stated(message).unwrap_or_else(|| panic!("{message}"));
            assert_eq!((found.code, &message[found.range]), (Code(want), text), "{message}");
        }
    }

    #[test]
    fn success_only_when_nothing_failed() {
        assert_eq!(
            code_in("Session: 1_2 finalized. Reboot required: no [HRESULT = 0x00000000 - S_OK]"),
            Some(Code::OK)
        );
        assert_eq!(code_in("(hr:0x0) and then error 0x80070002"), Some(Code(0x8007_0002)));
        assert_eq!(code_in("Created NT transaction (seq 2) result 0x00000000, handle @0x22c"), Some(Code::OK));
    }

    #[test]
    fn numbers_that_are_no_codes() {
        for message in [
            "",
            "WcpInitialize (wcp.dll version 0.0.0.6) called (stack @0x7fed806eb5d @0x7fef9fb9b6d @0x80040154)",
            "Begin executing advanced installer phase 38 (0x00000026) index 12",
            "Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1",
            "Threads 8 of 9",
            "three 0xFFFFFFFFC0000005",
            "NTSTATUS_FROM_WIN32(",
            "[HRESULT = ",
            "hr",
        ] {
            assert_eq!(code_in(message), None, "{message}");
        }
        assert!(stated("Failed[gle=0x80004005]").unwrap().weak);
    }
}
