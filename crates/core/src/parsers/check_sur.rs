//! `CheckSUR.log`: the System Update Readiness Tool of Windows 7.

use crate::extract::Extract;
use crate::text::Line;

/// Reads it line by line.
#[derive(Default)]
pub(crate) struct Parser;

impl Parser {
    pub(crate) fn line(&mut self, _line: Line<'_>, out: &mut Extract) {
        out.records += 1;
    }

    #[expect(clippy::unused_self, reason = "every parser ends so")]
    pub(crate) fn finish(self, _out: &mut Extract) {}
}
