//! Names of every writer.

use crate::{log, read};
use faultline_testkit::packing::Method;
use faultline_testkit::raw_zip::{self, Raw, unicode_path};

#[test]
fn names_are_decoded() {
    let gbk = |text: &str| encoding(text, "gbk");
    let big5 = |text: &str| encoding(text, "big5");
    for (raw, flags, extra, want) in [
        ("日志/系统.log".as_bytes().to_vec(), 0x800, vec![], "日志/系统.log"),
        ("日志/系统.log".as_bytes().to_vec(), 0, vec![], "日志/系统.log"),
        (gbk("日志\\系统信息.log"), 0, vec![], "日志/系统信息.log"),
        (big5("日誌/系統資訊.log"), 0, vec![], "日誌/系統資訊.log"),
        (big5("事件檢視器\\應用程式.log"), 0, vec![], "事件檢視器/應用程式.log"),
        (b"Pr\x81fung.log".to_vec(), 0, vec![], "Prüfung.log"),
        (b"____.log".to_vec(), 0, unicode_path(b"____.log", "日志.log"), "日志.log"),
        // The field is of another name.
        (b"real.log".to_vec(), 0, unicode_path(b"other.log", "日志.log"), "real.log"),
        (b"broken.log".to_vec(), 0, vec![0x75, 0x70, 0xFF, 0xFF, 1], "broken.log"),
        (vec![b'n'; 5_000], 0, vec![], &"n".repeat(4_096)),
    ] {
        let entry = Raw { name: raw, flags, extra, ..Raw::new("", &log(3), Method::Deflate) };
        let (issues, files) = read(&raw_zip::pack(&[entry.clone(), entry]), None);
        assert!(issues.is_empty());
        // Both of them: a name that stands twice is two files.
        assert_eq!(files.iter().map(|f| (&f.0[..], f.2)).collect::<Vec<_>>(), [(want, 3), (want, 3)]);
    }
}

/// Bytes of `text`, of which these few characters occur.
fn encoding(text: &str, name: &str) -> Vec<u8> {
    encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(text).0.into_owned()
}
