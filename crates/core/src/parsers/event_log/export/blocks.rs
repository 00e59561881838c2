//! Events as blocks of lines.
//!
//! ```text
//! Event[0]:                              日志名称:          Application            TimeCreated  : 2022/10/10 16:38:25
//!   Log Name: System                     来源:            Application Error        ProviderName : Microsoft-Windows-…
//!   Source: Microsoft-Windows-…          日期:            2022/10/10 16:38:25      Id           : 19
//!   Date: 2022-10-10T16:38:25.123        事件 ID:         1000                     Message      : 安装成功: …
//!   Event ID: 19                         …                                                        更多
//!   …                                    描述:
//!   Description:                         错误应用程序名称: …
//! Installation Successful: …
//! ```
//!
//! The first is `wevtutil qe /f:text`, the second what the Event Viewer copies, the third `Format-List` of PowerShell.

use super::window::{Place, Window, whole};
use super::{Shown, Taker};
use crate::artifact::exports::{Key, is_numbered, key};
use std::io::Read;

/// Bytes of a line looked at, and of a sentence kept.
const LINE: usize = 64 * 1024;

/// A block being read.
#[derive(Default)]
struct Block {
    shown: Shown,
    place: Place,
    open: bool,
    /// Its sentence is being read.
    speaking: bool,
}

impl Block {
    fn begin(&mut self, place: Place, out: &mut dyn Taker) {
        self.end(out);
        (self.open, self.place) = (true, place);
    }

    fn end(&mut self, out: &mut dyn Taker) {
        if self.open {
            match self.shown.event() {
                Some(_) => out.take(&self.shown, self.place),
                None => out.lose(),
            }
        }
        self.shown.clear();
        (self.open, self.speaking) = (false, false);
    }

    fn say(&mut self, key: Key, value: &str) {
        let slot = match key {
            Key::Provider => &mut self.shown.provider,
            Key::Time => &mut self.shown.time,
            Key::Event => &mut self.shown.event,
            Key::Number => &mut self.shown.number,
            Key::Level => &mut self.shown.level,
            Key::User => &mut self.shown.user,
            Key::Computer => &mut self.shown.computer,
            Key::Message => &mut self.shown.message,
            Key::Log | Key::Other => return,
        };
        // The first counts: `User:` is a SID, `User Name:` its name.
        if slot.is_empty() {
            slot.push_str(value);
        }
    }

    fn speak(&mut self, line: &str) {
        let message = &mut self.shown.message;
        if message.len() < LINE {
            if !message.is_empty() {
                message.push('\n');
            }
            message.push_str(line);
        }
    }
}

/// Reads blocks that begin with `Event[n]:` or `Log Name:`.
pub(super) fn read<R: Read>(window: &mut Window<R>, out: &mut dyn Taker) {
    let mut block = Block::default();
    let mut numbered = false;
    lines(window, |line, place| {
        if out.is_over() {
            return false;
        }
        if is_numbered(line) {
            block.begin(place, out);
            numbered = true;
            return true;
        }
        let key = key(line);
        // A sentence may hold such a line; the name of a log it does not.
        if !numbered && matches!(key, Some((Key::Log, _))) {
            block.begin(place, out);
            return true;
        }
        if !block.open {
            return true;
        }
        match key {
            Some((Key::Other, _)) if block.speaking => block.end(out),
            _ if block.speaking => block.speak(line),
            Some((Key::Message, value)) => {
                block.speaking = true;
                block.say(Key::Message, value);
            }
            Some((key, value)) => block.say(key, value),
            None => {}
        }
        true
    });
    block.end(out);
    out.end();
}

/// Reads `Format-List`: each record begins with the key the first one does; what goes on is indented.
pub(super) fn read_list<R: Read>(window: &mut Window<R>, out: &mut dyn Taker) {
    let mut block = Block::default();
    let mut first: Option<String> = None;
    lines(window, |line, place| {
        if out.is_over() {
            return false;
        }
        let name = line.split_once(':').map(|(name, _)| name.trim_end()).filter(|name| !name.starts_with(' '));
        let Some(name) = name.filter(|name| !name.is_empty() && !name.contains(' ')) else {
            if block.open && block.speaking && line.starts_with(' ') {
                block.speak(line.trim());
            }
            return true;
        };
        if first.get_or_insert_with(|| name.to_owned()) == name {
            block.begin(place, out);
        }
        if !block.open {
            return true;
        }
        block.speaking = false;
        if let Some((key, value)) = key(line) {
            block.speaking = key == Key::Message;
            block.say(key, value);
        }
        true
    });
    block.end(out);
    out.end();
}

/// Visits every line, without its line end, until it is told to stop.
fn lines<R: Read>(window: &mut Window<R>, mut visit: impl FnMut(&str, Place) -> bool) {
    let mut cut = false;
    loop {
        let rest = window.rest();
        let end = memchr::memchr(b'\n', rest.as_bytes());
        let size = match end {
            Some(end) => end + 1,
            None if rest.len() >= LINE => whole(rest, LINE),
            None if window.more() => continue,
            None => window.rest().len(),
        };
        if size == 0 {
            return;
        }
        // The rest of a line that is too long is left out.
        if !cut {
            let line = &window.rest()[..size];
            if !visit(line[..whole(line, LINE)].trim_end_matches(['\r', '\n']), window.place()) {
                return;
            }
        }
        cut = end.is_none();
        window.take(size);
    }
}
