//! Bytes to lines of text, each with its address.
//!
//! Lines are split on raw bytes first (in every encoding read here a line feed is never part of another character, and
//! UTF-16 is split on aligned units), so offsets are exact and only the lines of transcoded or damaged sources pay for
//! decoding: a stretch of plain ASCII is known by one look at its smallest and largest byte.
//! Memory is one buffer: a line longer than [`LINE_LIMIT`] is cut and counted, never held.
//!
//! What damage does to a text is undone where it can be, and counted where not: runs of NUL end a line, a byte-order mark
//! in the middle begins one, lines in another encoding than their neighbours are read in their own, UTF-8 that was taken
//! for GBK and saved again is turned back.

mod bytes;
mod code_page;
mod decoder;
mod detect;
mod double_byte;
mod encoding;
mod lines;
mod mojibake;
#[cfg(test)]
mod tests;
mod wide;

pub use decoder::Decoder;
pub use double_byte::{Decode, set_decoder};
pub use encoding::Encoding;
pub use lines::{Limits, Line, Place, TextEnd, head_text, read_lines, read_lines_marked, resume_lines};

/// Bytes of one line that are looked at; real records stay below 20 kB.
pub const LINE_LIMIT: usize = 64 * 1024;
