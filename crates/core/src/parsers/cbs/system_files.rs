//! `[SR]` lines: what `sfc.exe` found and what it could do about it.
//!
//! ```text
//! [SR] Verifying 100 components
//! [SR] Cannot repair member file [l:9]'ntdll.dll' of Microsoft-Windows-Ntdll, version 10.0.19041.2788, arch amd64, … hash mismatch
//! [SR] Could not reproject corrupted file \??\C:\Windows\System32\\ntdll.dll; source file in store is also corrupted
//! [SR] Repaired file \SystemRoot\WinSxS\amd64_…\\[l:9]'ntdll.dll' by copying from backup
//! [SR] Repairing corrupted file [ml:520{260},l:46{23}]"\??\C:\Windows\System32"\[l:30{15}]"xpsservices.dll" from store
//! [SR] Verify and Repair Transaction completed. All files and registry keys listed in this transaction have been successfully repaired
//! [SR] Verify complete        (after each hundred)
//! [SR] Repair complete        (after all, and once more when it commits)
//! ```
//!
//! One file is named in each pass, and may be called repaired and damaged again by turns: a line is kept only where it
//! changes what is known of its file, so the last word on each stays the last. A run that finds nothing stays silent.
//! `All files … have been successfully repaired` closes a run on older Windows also beside protected files that were not:
//! those are the ones that could not be reprojected. A file that only *cannot be repaired* is none that Windows protects, and
//! nothing is wrong with it (Microsoft's article 954402); so are settings (`.ini`), which programs and users change.

use super::message::quoted;
use crate::extract::{Event, Extract, Tool, What};
use crate::hresult::Code;
use crate::parsers::push_in_order;
use crate::text::Encoding;
use std::collections::{BTreeMap, BTreeSet};

/// Files of one run whose state is remembered; beyond them lines are kept as they come.
const FILE_LIMIT: usize = 4_000;

/// What closes a transaction.
const ALL_REPAIRED: &[u8] = b"Verify and Repair Transaction completed. All files and registry keys listed in this transaction have been successfully repaired";
/// A protected file whose copy in the store is damaged, too.
const LOST: &[u8] = b"Could not reproject corrupted file ";

/// One run of `sfc.exe`.
#[derive(Default)]
pub(super) struct SystemFiles {
    /// Every file that was named: was it repaired?
    files: BTreeMap<String, bool>,
    /// Files that Windows protects and could not put back.
    lost: BTreeSet<String>,
    /// The last line that ends a part of the run.
    last: Option<Event>,
    repaired: bool,
}

impl SystemFiles {
    /// Takes a message behind its `[SR] `; `event` makes an event at its line.
    pub(super) fn line(&mut self, message: &[u8], out: &mut Extract, event: impl Fn(What) -> Event) {
        let run = || What::ToolRun { tool: Tool::Sfc, command: String::new(), ended: true, code: Code::OK };
        if message.starts_with(b"Verifying ") {
            if self.repaired {
                self.end(out);
            }
        } else if message.starts_with(b"Verify complete") {
            if !self.repaired && !self.files.is_empty() {
                self.last = Some(event(run()));
            }
        } else if message.starts_with(b"Repair complete") {
            if !self.files.is_empty() {
                self.last = Some(event(run()));
            }
            self.repaired = true;
        } else if message.starts_with(ALL_REPAIRED) {
            for (item, fixed) in &mut self.files {
                if !*fixed && !self.lost.contains(item) {
                    *fixed = true;
                    out.push_event(event(What::StoreDamage { package: None, item: item.clone(), fixed: true }));
                }
            }
        } else if let Some((item, fixed)) = file(message) {
            if message.starts_with(LOST) {
                if self.lost.len() < FILE_LIMIT {
                    self.lost.insert(item.clone());
                }
            } else if !fixed && item.to_ascii_lowercase().ends_with(".ini") {
                return;
            }
            let known = self.files.get(&item) == Some(&fixed);
            if self.files.len() < FILE_LIMIT {
                self.files.insert(item.clone(), fixed);
            }
            if !known {
                out.push_event(event(What::StoreDamage { package: None, item, fixed }));
            }
        }
    }

    /// The run is over; where it found something, its end is told.
    pub(super) fn end(&mut self, out: &mut Extract) {
        if let Some(last) = std::mem::take(self).last {
            push_in_order(last, out);
        }
    }
}

/// The file or component a message names, and whether it says that it is repaired.
fn file(message: &[u8]) -> Option<(String, bool)> {
    let decode = |rest| Encoding::Utf8.decode(rest);
    if let Some(rest) = message.strip_prefix(b"Cannot repair member file ") {
        return quoted(&decode(rest)).map(|item| (item, false));
    }
    // The same file by the path it is projected to.
    if let Some(rest) = message.strip_prefix(LOST) {
        return last_part(decode(rest).split("; source file").next()?).map(|item| (item, false));
    }
    // Its manifest is damaged, so that its files are not known.
    if let Some(rest) = message.strip_prefix(b"Cannot verify component files for ") {
        let text = decode(rest);
        return text.split(',').next().map(|item| (item.trim().to_owned(), false)).filter(|(item, _)| !item.is_empty());
    }
    for head in [&b"Repaired file "[..], b"Repairing corrupted file ", b"Repairing file "] {
        if let Some(rest) = message.strip_prefix(head) {
            let text = decode(rest);
            let path =
                [" from store", " by copying"].iter().find_map(|end| text.find(end)).map_or(&*text, |at| &text[..at]);
            return last_part(path).map(|item| (item, true));
        }
    }
    None
}

/// `\??\C:\Windows\System32\\ntdll.dll`, `…\\[l:9]'ntdll.dll'`, on Windows 7 `"\??\C:\Windows\System32"\[l:30{15}]"xps.dll"`.
fn last_part(path: &str) -> Option<String> {
    let part = path.rsplit(['\\', '"', '\'']).find(|part| !part.trim().is_empty())?.trim();
    (!part.starts_with('[')).then(|| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines kept: number, file, state; the end of a run has no file.
    fn read(messages: &[&str]) -> Vec<(u64, Option<(String, bool)>)> {
        let (mut out, mut files) = (Extract::default(), SystemFiles::default());
        for (line, message) in (1..).zip(messages) {
            files.line(message.as_bytes(), &mut out, |what| Event {
                line,
                offset: 0,
                time: None,
                text: String::new(),
                what,
            });
        }
        files.end(&mut out);
        let kept = out.events.into_iter().map(|e| match e.what {
            What::StoreDamage { item, fixed, .. } => (e.line, Some((item, fixed))),
            _ => (e.line, None),
        });
        kept.collect()
    }

    #[test]
    fn a_file_is_one_file_on_every_kind_of_line() {
        for (text, item, fixed) in [
            (
                r"Cannot repair member file [l:9]'ntdll.dll' of Microsoft-Windows-Ntdll, version 10.0.1",
                "ntdll.dll",
                false,
            ),
            (
                r"Could not reproject corrupted file \??\C:\Windows\System32\\ntdll.dll; source file in store is also corrupted",
                "ntdll.dll",
                false,
            ),
            (
                "Cannot repair member file [l:30{15}]\"xpsservices.dll\" of X, Version = 6.1.7601.17514",
                "xpsservices.dll",
                false,
            ),
            (
                r#"Could not reproject corrupted file [ml:520{260},l:46{23}]"\??\C:\Windows\System32"\[l:30{15}]"xpsservices.dll"; source file in store is also corrupted"#,
                "xpsservices.dll",
                false,
            ),
            (
                r"Repaired file \SystemRoot\WinSxS\amd64_x_none_cd68\\[l:9]'ntdll.dll' by copying from backup",
                "ntdll.dll",
                true,
            ),
            (
                r#"Repairing corrupted file [ml:520{260},l:46{23}]"\??\C:\Windows\System32"\[l:24{12}]"utilman.exe" from store"#,
                "utilman.exe",
                true,
            ),
            (r"Repairing file \??\C:\WINDOWS\Web\\img0.jpg from store", "img0.jpg", true),
            (
                "Cannot verify component files for Microsoft-Windows-Foo, Version = 6.1.7600.16385, manifest is damaged (TRUE)",
                "Microsoft-Windows-Foo",
                false,
            ),
        ] {
            assert_eq!(file(text.as_bytes()), Some((item.to_owned(), fixed)), "{text}");
        }
        for none in ["Verifying 100 components", "Unable to repair \\SystemRoot\\x", "Cannot repair member file", ""] {
            assert_eq!(file(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn a_run_without_findings_is_silent() {
        assert_eq!(
            read(&["Verifying 100 components", "Verify complete", "Repairing 0 components", "Repair complete"]),
            []
        );
    }

    #[test]
    fn files_that_windows_does_not_protect_are_sound_when_all_is_repaired() {
        let damaged = "Cannot repair member file [l:18{9}]\"img11.jpg\" of Wallpaper, Version = 6.0.1.0 in the store, hash mismatch";
        let lost = r#"Could not reproject corrupted file [l:46{23}]"\??\C:\Windows\System32"\[l:18{9}]"img11.jpg"; source file in store is also corrupted"#;
        let all = "Verify and Repair Transaction completed. All files and registry keys listed in this transaction have been successfully repaired";
        let file = |fixed| Some(("img11.jpg".to_owned(), fixed));
        assert_eq!(read(&[damaged, "Repair complete", all]), [(1, file(false)), (2, None), (3, file(true))]);
        assert_eq!(read(&[damaged, lost, "Repair complete", all]), [(1, file(false)), (3, None)]);
        let settings =
            "Cannot repair member file [l:24{12}]\"settings.ini\" of Sidebar, Version = 6.1.1.1, hash mismatch";
        assert_eq!(read(&[settings, "Repair complete"]), []);
    }

    #[test]
    fn the_last_word_on_a_file_stays_the_last() {
        let damaged = "Cannot repair member file [l:5]'a.dll' of X";
        let repaired = r"Repaired file \SystemRoot\WinSxS\x\\[l:5]'a.dll' by copying from backup";
        let kept = read(&[
            damaged,
            damaged,
            repaired,
            damaged,
            "Verify complete",
            "Repairing 1 components",
            damaged,
            "Repair complete",
            "Committing transaction",
            damaged,
            "Repair complete",
            // Another run.
            "Verifying 100 components",
            damaged,
            "Verify complete",
        ]);
        let file = |fixed| Some(("a.dll".to_owned(), fixed));
        assert_eq!(
            kept,
            [(1, file(false)), (3, file(true)), (4, file(false)), (11, None), (13, file(false)), (14, None),]
        );
    }
}
