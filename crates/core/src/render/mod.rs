//! A report for a terminal, and to hand on: one document, Markdown, a summary for a mail, a table of moments. Nothing is
//! judged here.

mod case_summary;
#[cfg(feature = "reference")]
mod explanation;
mod html;
mod inert;
mod markdown;
mod markup;
mod naming;
mod overview;
mod picture;
mod text;
mod timeline;
mod timesketch;

pub use case_summary::case_summary;
#[cfg(feature = "reference")]
pub use explanation::explanation;
pub use html::html;
pub use markdown::markdown;
pub use overview::overview;
pub use text::{TextStyle, comparison, safe, text};
pub use timesketch::{timesketch_csv, timesketch_jsonl};

/// Lines that a document quotes for each cause.
const QUOTED_LINES: usize = 8;
/// Characters it quotes of each.
const QUOTED_CHARS: usize = 1_000;
