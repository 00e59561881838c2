use super::*;
use encoding_rs::{BIG5, GB18030, SHIFT_JIS};
use std::ops::ControlFlow;

type Seen = Vec<(u64, u64, String)>;

fn read(bytes: &[u8], encoding: Encoding, bom: usize) -> (Seen, TextEnd) {
    let (mut out, mut end) = (Vec::new(), TextEnd::default());
    read_lines(bytes, encoding, bom, &mut end, |l| {
        out.push((l.number, l.offset, String::from_utf8(l.bytes.to_vec()).unwrap()));
        ControlFlow::Continue(())
    })
    .unwrap();
    (out, end)
}

fn lines(bytes: &[u8]) -> (Seen, TextEnd) {
    let (encoding, bom) = Encoding::detect(bytes).unwrap();
    read(bytes, encoding, bom)
}

fn texts(bytes: &[u8]) -> Vec<String> {
    lines(bytes).0.into_iter().map(|(.., text)| text).collect()
}

fn wide(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

fn detected(bytes: &[u8]) -> Encoding {
    Encoding::detect(bytes).unwrap().0
}

#[test]
fn every_encoding_gives_the_same_lines() {
    let text = "主机名:  PC-1\r\n时区: (UTC+08:00)\n\nlast\u{0A0A}";
    let gbk = GB18030.encode("主机名:  PC-1\r\n时区: (UTC+08:00)\n\n修补程序").0.into_owned();
    let mut bom = vec![0xEF, 0xBB, 0xBF];
    bom.extend_from_slice(text.as_bytes());
    let mut le = vec![0xFF, 0xFE];
    le.extend(wide(text, false));
    let mut be = vec![0xFE, 0xFF];
    be.extend(wide(text, true));
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (bom, Encoding::Utf8),
        (le, Encoding::Utf16Le),
        (be, Encoding::Utf16Be),
        (gbk, Encoding::Gb18030),
    ] {
        assert_eq!(detected(&bytes), encoding);
        let (out, end) = lines(&bytes);
        assert_eq!(out.len(), 4, "{encoding:?}");
        assert_eq!((out[0].0, out[0].2.as_str()), (1, "主机名:  PC-1"), "{encoding:?}");
        assert_eq!(out[1].2, "时区: (UTC+08:00)", "{encoding:?}");
        assert_eq!(end.bytes, bytes.len() as u64);
        for (_, offset, text) in &out {
            let at = usize::try_from(*offset).unwrap();
            let here = encoding.decode(&bytes[at..]);
            assert!(here.trim_start_matches('\u{FEFF}').starts_with(text.as_str()), "{encoding:?} at {at}");
        }
    }
}

#[test]
fn lines_cross_buffers() {
    for odd in ["", "文\0\x01"] {
        let text: String = (0..60_000).map(|n| format!("line {n}{odd}\n")).collect();
        let (out, end) = read(text.as_bytes(), Encoding::Utf8, 0);
        let shown = odd.replace('\0', "");
        assert_eq!((out.len(), end.lines), (60_000, 60_000));
        assert!(
            out.iter()
                .enumerate()
                .all(|(i, (number, _, text))| *number == i as u64 + 1 && *text == format!("line {i}{shown}"))
        );
        let odd = if odd.is_empty() { 0 } else { 60_000 };
        assert_eq!((end.nul_bytes, end.garbage), (odd, odd));
    }
}

#[test]
fn a_line_without_end_costs_a_buffer() {
    for (fill, cut) in [("x", LINE_LIMIT), ("文", LINE_LIMIT - 1)] {
        let mut bytes = b"first\n".to_vec();
        bytes.extend(fill.bytes().cycle().take(3_000_000));
        bytes.extend_from_slice(b"\nlast\n");
        let (out, end) = lines(&bytes);
        assert_eq!(out.len(), 3);
        assert_eq!((out[1].2.len(), end.long_lines, end.garbage), (cut, 1, 0));
        assert_eq!((out[2].0, out[2].2.as_str()), (3, "last"));
        assert_eq!(out[2].1, bytes.len() as u64 - 5);
    }
    let mut bytes = wide("first\n", false);
    bytes.extend(wide("文", false).into_iter().cycle().take(3_000_000));
    bytes.extend(wide("\nlast", false));
    let (out, end) = read(&bytes, Encoding::Utf16Le, 0);
    assert_eq!((out.len(), out[2].2.as_str(), end.long_lines), (3, "last", 1));
}

#[test]
fn stray_lines_are_read_in_their_own_encoding() {
    let mut bytes = b"2022 ok\n".to_vec();
    bytes.extend_from_slice(&GB18030.encode("拒绝访问。\n").0);
    bytes.extend_from_slice(b"Verf\x81gbarer\n\xEF\xBB\xBF2023\n");
    bytes.extend(wide("2024 拒绝\r\n", false));
    let (out, end) = read(&bytes, Encoding::Utf8, 0);
    let out: Vec<_> = out.into_iter().map(|(.., text)| text).collect();
    // The upper half of the last line feed is a line of its own.
    assert_eq!(out, ["2022 ok", "拒绝访问。", "Verfügbarer", "2023", "2024 拒绝", ""]);
    assert_eq!(end.garbage, 0);
    // The other way round: UTF-8 in a console's output, single bytes in UTF-16.
    let mut bytes = GB18030.encode("主机名: 一\r\n").0.repeat(9);
    bytes.extend("错误：拒绝访问\r\n".bytes());
    assert_eq!(detected(&bytes), Encoding::Gb18030);
    assert_eq!(texts(&bytes)[9], "错误：拒绝访问");
    for big in [false, true] {
        let mut bytes = wide("2022 安装以上 ok\r\n以上上下\r\n", big);
        bytes.extend_from_slice(b"Access is denied.\r\n");
        bytes.extend_from_slice(&GB18030.encode("拒绝访问。\r\n").0);
        bytes.extend(wide("2023 again\r\n", big));
        bytes.extend_from_slice(b"end of it");
        let encoding = if big { Encoding::Utf16Be } else { Encoding::Utf16Le };
        let (out, _) = read(&bytes, encoding, 0);
        let out: Vec<_> = out.into_iter().map(|(.., text)| text).collect();
        let want = ["2022 安装以上 ok", "以上上下", "Access is denied.", "拒绝访问。", "2023 again", "end of it"];
        assert_eq!(out, want);
    }
}

#[test]
fn a_run_of_nul_ends_a_line() {
    let run = "\0".repeat(700_000);
    let text = format!("{run}2022 a\r\n2022 cut{run}2022 b\r\n{run}2022 c\r\nx\0y\r\n2022 d\r\n{run}");
    let (out, end) = read(text.as_bytes(), Encoding::Utf8, 0);
    let seen: Vec<_> = out.iter().map(|(number, _, text)| (*number, text.as_str())).collect();
    assert_eq!(seen, [(1, "2022 a"), (2, "2022 cut"), (2, "2022 b"), (3, "2022 c"), (4, "xy"), (5, "2022 d")]);
    assert_eq!((end.nul_bytes, end.garbage, end.long_lines), (2_800_001, 0, 0));
    for (_, offset, seen) in out.iter().filter(|(.., text)| text != "xy") {
        assert!(text[usize::try_from(*offset).unwrap()..].starts_with(seen));
    }
    for big in [false, true] {
        let bytes = wide(&text, big);
        let encoding = if big { Encoding::Utf16Be } else { Encoding::Utf16Le };
        let (out, end) = read(&bytes, encoding, 0);
        let wide: Vec<_> = out.iter().map(|(number, _, text)| (*number, text.as_str())).collect();
        assert_eq!(wide, seen);
        assert_eq!((end.nul_bytes, end.garbage), (5_600_002, 0));
    }
}

#[test]
fn carriage_returns_alone() {
    for text in ["one\rtwo\r\rfour", "one\rtwo\r\rfour\r", "one\r\ntwo\r\n\r\nfour", "one\ntwo\n\nfour\n"] {
        assert_eq!(texts(text.as_bytes()), ["one", "two", "", "four"], "{text:?}");
        for big in [false, true] {
            let (seen, _) = read(&wide(text, big), if big { Encoding::Utf16Be } else { Encoding::Utf16Le }, 0);
            assert_eq!(seen.iter().map(|l| l.2.as_str()).collect::<Vec<_>>(), ["one", "two", "", "four"], "{text:?}");
        }
    }
    assert_eq!(texts(b"one\n\r\ntwo\n\r\n"), ["one", "", "two", ""]);
    // A file of line feeds keeps what a progress bar draws over itself.
    assert_eq!(texts(b"one\n10%\r20%\r\nlast\rlast"), ["one", "10%\r20%", "last\rlast"]);
    let many: String = (0..60_000).map(|n| format!("line {n}\r")).collect();
    let (out, _) = lines(many.as_bytes());
    assert_eq!((out.len(), out[59_999].2.as_str()), (60_000, "line 59999"));
}

#[test]
fn utf16_without_mark_or_with_a_byte_lost() {
    let text = "时间：上午，正在安装用于以上操作系统的累积更新\r\n第二行：更新安装完成\r\n";
    for big in [false, true] {
        let encoding = if big { Encoding::Utf16Be } else { Encoding::Utf16Le };
        let bytes = wide(text, big);
        assert_eq!(detected(&bytes), encoding);
        assert_eq!(detected(&wide("2022-09-09 15:58:23, Info", big)), encoding);
        assert_eq!(texts(&bytes), text.lines().collect::<Vec<_>>());
        assert_eq!(texts(&bytes[..bytes.len() - 5]).len(), 2);
        let logged = "2022 first line\r\n2022 second line\r\n2022 third line\r\n".repeat(3);
        for lost in [20, 21, 40, 41] {
            let mut bytes = wide(&logged, big);
            bytes.remove(lost);
            let out: Vec<_> = read(&bytes, encoding, 0).0.into_iter().map(|(.., text)| text).collect();
            assert_eq!((out.len(), out[0].starts_with("2022 f"), out[3].as_str()), (9, true, "2022 first line"));
            assert!(out[1].ends_with("line") || lost < 38, "{out:?}");
        }
    }
    assert_eq!(detected(b"lower case words with a \0 in the middle of them, and no more of it"), Encoding::Utf8);
}

#[test]
fn damage_does_not_hide_the_encoding() {
    let log = "2022-09-09 15:58:23, Info                  CBS    Flush: registry...\r\n";
    let garbage: Vec<u8> = (0..4_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
    for line in [log.to_owned(), format!("{log}2022 正在安装更新\r\n")] {
        let mut bytes = line.repeat(100).into_bytes();
        bytes.extend_from_slice(&garbage);
        bytes.extend_from_slice(format!("\r\n{}", line.repeat(100)).as_bytes());
        let (out, end) = lines(&bytes);
        assert_eq!(out.iter().filter(|l| l.2 == log.trim_end()).count(), 200);
        assert!((500..4_000).contains(&end.garbage), "{}", end.garbage);
        assert_eq!(detected(&bytes), Encoding::Utf8);
        let nuls = [&[0; 30_000][..], line.repeat(9).as_bytes()].concat();
        assert_eq!(detected(&nuls), Encoding::Utf8);
    }
}

#[test]
fn east_asian_tables() {
    let simplified = "主机名:          PC-1\r\n系统类型: 基于 x64 的电脑\r\n修补程序: 安装了 4 个修补程序。\r\n";
    let traditional = "主機名稱:          PC-1\r\n系統類型: x64 型電腦\r\n修補程式: 已安裝 4 個修補程式。\r\n";
    let japanese = "ホスト名: PC-1\r\nシステムの種類: x64 ベース PC\r\n修正プログラム: 4 個インストール済みです。\r\n";
    for (bytes, encoding, text) in [
        (GB18030.encode(simplified).0, Encoding::Gb18030, simplified),
        (BIG5.encode(traditional).0, Encoding::Big5, traditional),
        (SHIFT_JIS.encode(japanese).0, Encoding::ShiftJis, japanese),
        // Traditional characters in GBK.
        (GB18030.encode(traditional).0, Encoding::Gb18030, traditional),
        (SHIFT_JIS.encode(traditional).0, Encoding::Gb18030, ""),
    ] {
        if !text.is_empty() {
            assert_eq!(detected(&bytes), encoding);
            assert_eq!(texts(&bytes), text.lines().collect::<Vec<_>>());
        }
    }
}

#[test]
fn what_was_saved_wrongly_is_turned_back() {
    let (out, end) = lines("a 閫傜敤浜?Windows 11 鐨勭疮绉\u{E21B}洿鏂?(KB5048163)\r\n累积更新\r\n".as_bytes());
    assert_eq!(out[0].2, "a 适用\u{FFFD}Windows 11 的累积更\u{FFFD}(KB5048163)");
    assert_eq!((out[1].2.as_str(), end.recoded, end.garbage), ("累积更新", 1, 0));
}

#[test]
fn the_head_is_text_as_its_lines_are() {
    let cut = "2022 一\r2022 二\r2022 三".as_bytes();
    let (encoding, bom) = Encoding::detect(&cut[..cut.len() - 1]).unwrap();
    assert!(head_text(&cut[..cut.len() - 1], encoding, bom).starts_with("2022 一\n2022 二\n2022 "));
    assert_eq!(head_text(b"", Encoding::Utf8, 0), "");
    assert_eq!(head_text(b"\xFF\xFE", Encoding::Utf16Le, 2), "");
}

#[test]
fn binaries_are_not_text() {
    assert_eq!(Encoding::detect(b"ElfFile\0\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08\0\0\0"), None);
    assert_eq!(Encoding::detect(&[0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 0x90, 0x91, 5, 6, 7]), None);
    assert_eq!(detected(b"Gr\xfc\xdfe aus K\xf6ln\n"), Encoding::Windows1252);
    assert_eq!(Encoding::detect(&[0; 64]), None);
}
