//! Standard output and standard error as the user's terminal wants them.

use crate::args::Color;
use crate::{exit, words};
use anstream::{AutoStream, ColorChoice};
use faultline_core::render::TextStyle;
use faultline_core::words::Language;
use std::io::{self, IsTerminal as _, Write as _};

/// Columns of text where nobody says how wide the screen is.
const WIDTH: usize = 100;
/// Wider lines are hard to read.
const WIDEST: usize = 140;

fn choice(color: Color) -> ColorChoice {
    match color {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        // Knows NO_COLOR, TERM=dumb and consoles that cannot.
        Color::Auto => AutoStream::choice(&io::stdout()),
    }
}

/// How text is laid out on standard output.
pub(crate) fn style(color: Color) -> TextStyle {
    let columns = terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| usize::from(width.0));
    TextStyle { colour: choice(color) != ColorChoice::Never, width: columns.clamp(40, WIDEST) }
}

/// Prints `text`; the exit status is `status` unless it could not be written. A reader that has seen enough
/// (`| head`) is no failure.
pub(crate) fn print(text: &str, color: Color, status: u8, language: Language) -> u8 {
    // What holds neither colours nor other controls is written as it is: taking colours out looks at every byte.
    let is_plain = text.bytes().all(|byte| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\r' | b'\t'));
    let choice = if is_plain { ColorChoice::AlwaysAnsi } else { choice(color) };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(words::not_written(&error, language));
            exit::USAGE
        }
        _ => status,
    }
}

/// Says something on standard error that is not the report.
pub(crate) fn complain(text: impl AsRef<str>) {
    // Without standard error nobody is there to be told.
    let _ = writeln!(io::stderr(), "faultline: {}", text.as_ref());
}

/// Columns of the terminal that shows standard error, if one does.
pub(crate) fn progress_width() -> Option<usize> {
    let terminal = io::stderr().is_terminal().then(io::stderr)?;
    Some(terminal_size::terminal_size_of(terminal).map_or(80, |(width, _)| usize::from(width.0)))
}
