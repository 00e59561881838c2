//! `dir C:\Windows\Logs\CBS`: proof of what is on the machine, collected or not.

use crate::clock::Moment;
use crate::console::{grouped, right};
use crate::machine::Machine;
use crate::text::TextStyle;

/// One file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// `CBS.log`, `CbsPersist_20221012014500.cab`.
    pub name: String,
    /// Last written.
    pub written: Moment,
    /// Bytes.
    pub size: u64,
}

/// A file of the folder.
#[must_use]
pub fn file(name: &str, written: Moment, size: u64) -> ListedFile {
    ListedFile { name: name.to_owned(), written, size }
}

/// The output in Chinese (GBK) or English.
#[must_use]
pub fn dir(machine: &Machine, files: &[ListedFile], chinese: bool) -> Vec<u8> {
    let stamp = |at| if chinese { machine.clock.dir_zh(at) } else { machine.clock.dir_en(at) };
    let mut out = if chinese {
        " 驱动器 C 中的卷是 OSDisk\n 卷的序列号是 7A3C-91E2\n\n C:\\Windows\\Logs\\CBS 的目录\n\n".to_owned()
    } else {
        " Volume in drive C is OSDisk\n Volume Serial Number is 7A3C-91E2\n\n Directory of C:\\Windows\\Logs\\CBS\n\n"
            .to_owned()
    };
    let newest = files.iter().map(|f| f.written).max().unwrap_or(machine.boot);
    for folder in [".", ".."] {
        out.push_str(&format!("{}    <DIR>          {folder}\n", stamp(newest)));
    }
    for f in files {
        out.push_str(&format!("{} {} {}\n", stamp(f.written), right(&grouped(f.size), 17), f.name));
    }
    let (count, bytes) = (files.len().to_string(), grouped(files.iter().map(|f| f.size).sum()));
    let (count, bytes) = (right(&count, 16), right(&bytes, 14));
    out.push_str(&if chinese {
        format!("{count} 个文件 {bytes} 字节\n               2 个目录 87,261,257,728 可用字节\n")
    } else {
        format!("{count} File(s) {bytes} bytes\n               2 Dir(s)  87,261,257,728 bytes free\n")
    });
    if chinese { TextStyle::CHINESE_CONSOLE.encode(&out) } else { TextStyle::ENGLISH_CONSOLE.encode(&out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages() {
        let machine = Machine::cmge_2022();
        let files = [file("CBS.log", machine.clock.at("2022-10-13 08:52:00"), 23_118_336)];
        let bytes = dir(&machine, &files, true);
        let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes).unwrap();
        assert!(text.contains(" C:\\Windows\\Logs\\CBS 的目录\r\n"));
        assert!(text.contains("\r\n2022/10/13  08:52        23,118,336 CBS.log\r\n"));
        let text = String::from_utf8(dir(&machine, &files, false)).unwrap();
        assert!(text.contains("\r\n10/13/2022  08:52 AM        23,118,336 CBS.log\r\n"));
    }
}
