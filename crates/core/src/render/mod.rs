//! A report as text for a terminal. One JSON result feeds every renderer; nothing is judged here.

#[cfg(feature = "reference")]
mod explanation;
mod overview;
mod text;
mod timeline;

#[cfg(feature = "reference")]
pub use explanation::explanation;
pub use overview::overview;
pub use text::{TextStyle, comparison, safe, text};
