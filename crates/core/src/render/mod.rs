//! A report as text for a terminal. One JSON result feeds every renderer; nothing is judged here.

mod text;

pub use text::{TextStyle, comparison, text};
