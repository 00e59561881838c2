//! What is done to every byte of every log: checksums, line ends, columns. A crate of its own, because the page is built for
//! size and this is built for speed.

mod columns;
mod crc32;
mod lines;

pub use columns::{Record, columns};
pub use crc32::Crc32;
pub use lines::{each_line, is_plain};
