//! The columns of a line, for whoever shows it: each kind's own parser says where they are.

use faultline_bytes::columns;

/// How bad a line says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something failed.
    Error,
    /// Something may be wrong.
    Warning,
    /// What happens.
    Info,
    /// Some other word.
    Other,
}

impl Severity {
    /// By the first letter of `Info`, `Warning`, `Error`, `FatalError`, `Perf`.
    pub(crate) fn of_letter(letter: u8) -> Self {
        match letter {
            b'E' | b'F' => Self::Error,
            b'W' => Self::Warning,
            b'I' | b'P' => Self::Info,
            _ => Self::Other,
        }
    }

    /// By an event's level: 1 critical, 2 error, 3 warning, 4 information; 0 is used like 4.
    pub(crate) fn of_level(level: u8) -> Self {
        match level {
            1 | 2 => Self::Error,
            3 => Self::Warning,
            0 | 4 => Self::Info,
            _ => Self::Other,
        }
    }
}

/// When a line was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When<'a> {
    /// `2022-10-10 16:38:25`, and milliseconds behind it: lines of one second are many.
    Fixed(&'a [u8], i64),
    /// Milliseconds on the log's own clock.
    Ms(i64),
}

/// A line in its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts<'a> {
    /// Some formats say it of a section only.
    pub(crate) when: Option<When<'a>>,
    pub(crate) severity: Option<Severity>,
    /// May be empty.
    pub(crate) component: &'a str,
    /// Where the message begins, bytes.
    pub(crate) message: usize,
}

/// Splits a line of CBS.log, dism.log or the logs of Windows setup.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let record = columns(line.as_bytes())?;
    Some(Parts {
        when: Some(When::Fixed(&line.as_bytes()[..19], 0)),
        severity: Some(Severity::of_letter(record.severity)),
        component: std::str::from_utf8(record.component).unwrap_or_default(),
        message: line.len() - record.message.len(),
    })
}

/// Where `part`, which is a piece of `line`, begins in it.
pub(crate) fn place(part: &[u8], line: &[u8]) -> usize {
    line.len() - line.len().min(line.as_ptr_range().end.addr().saturating_sub(part.as_ptr().addr()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_columns() {
        let line = "2025-04-26 05:21:55, Info                  CBS    TI: started";
        let parts = parts(line).unwrap();
        assert_eq!(parts.when, Some(When::Fixed(b"2025-04-26 05:21:55", 0)));
        assert_eq!((parts.severity, parts.component), (Some(Severity::Info), "CBS"));
        assert_eq!(&line[parts.message..], "TI: started");
        for other in ["", "continued", "2025-04-26 05:21:55 Info"] {
            assert_eq!(super::parts(other), None, "{other}");
        }
        let short = "2025-04-26 05:21:55, Error      ";
        assert_eq!(super::parts(short).map(|parts| (parts.severity, parts.message)), Some((Some(Severity::Error), 32)));
    }

    #[test]
    fn a_piece_knows_its_place() {
        let line = b"abcdef";
        assert_eq!((place(&line[2..4], line), place(&line[6..], line), place(line, line)), (2, 6, 0));
    }
}
