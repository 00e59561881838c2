//! Registry hives.

use crate::bundle::Source;
use crate::extract::Extract;
use std::io;

/// Reads the values the analysis wants.
///
/// # Errors
/// Whatever `source` fails with.
pub(crate) fn read(_source: &mut dyn Source, _out: &mut Extract) -> io::Result<()> {
    Ok(())
}
