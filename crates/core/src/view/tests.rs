use super::*;
use crate::evtx::sample::{event, log};
use crate::search::SearchQuery;
use std::io::{Cursor, Write as _};
use std::ops::Range;
use zip::unstable::write::FileOptionsExt as _;
use zip::write::{SimpleFileOptions, ZipWriter};

pub(super) fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

struct Log {
    opened: Opened<Cursor<Vec<u8>>>,
    view: View,
}

impl Log {
    fn open(bytes: Vec<u8>, inside: &[u32]) -> Result<Self, Unviewable> {
        let mut opened = Opened::open("b.zip", bytes.len() as u64, Cursor::new(bytes));
        let view = opened.view(0, inside, &mut |_| {})?;
        Ok(Self { opened, view })
    }

    fn of(bytes: &[u8]) -> Self {
        Self::open(zip_of(&[("a.log", bytes)]), &[]).unwrap()
    }

    fn rows(&mut self, first: u32, count: u32) -> Vec<Row> {
        self.view.rows(&mut self.opened, first, count, None)
    }

    fn texts(&mut self, first: u32, count: u32) -> Vec<String> {
        self.rows(first, count).into_iter().map(|row| row.text).collect()
    }

    fn filter(&mut self, filter: &Filter) -> u32 {
        self.view.filter(&mut self.opened, Some(filter), &mut |_| {});
        self.view.shown()
    }

    fn find(&mut self, text: &str, from: u32, forwards: bool) -> Option<u32> {
        let query = SearchQuery { text: text.to_owned(), ..SearchQuery::default() };
        self.view.find(&mut self.opened, &query, from, forwards, &mut |_| {})
    }
}

/// A servicing log of `records` records, some of which go on over several lines.
fn cbs(records: u32) -> String {
    let mut text = String::new();
    for n in 0..records {
        let (minute, second) = (n / 60 % 60, n % 60);
        let (severity, component) = match n % 100 {
            7 => ("Error   ", "CSI"),
            8 => ("Warning ", "CBS"),
            _ => ("Info    ", "CBS"),
        };
        let hour = n / 3600 % 24;
        let stamp = format!("2022-10-10 {hour:02}:{minute:02}:{second:02}");
        text.push_str(&format!("{stamp}, {severity}              {component}    record number {n}\r\n"));
        if n % 100 == 7 {
            text.push_str("  and more of it\r\n");
        }
    }
    text
}

/// The lines as the report's evidence numbers them.
fn lines(bytes: &[u8]) -> Vec<(u64, String)> {
    let bundle = zip_of(&[("a.log", bytes)]);
    let mut opened = Opened::open("b.zip", bundle.len() as u64, Cursor::new(bundle));
    let mut all = Vec::new();
    loop {
        let next = opened.lines(0, &[], all.last().map_or(1, |(number, _)| number + 1), 2_000);
        if next.is_empty() {
            return all;
        }
        all.extend(next.into_iter().map(|line| (line.number, line.text)));
    }
}

#[test]
fn any_stretch_of_a_log_is_what_the_scan_reads() {
    let text = cbs(30_000);
    let want: Vec<&str> = text.lines().collect();
    let mut log = Log::of(text.as_bytes());
    assert_eq!(log.view.index().rows as usize, want.len());
    assert!(want.len() > 30_000 && log.view.index().parts && !log.view.index().records);
    for first in [0, 1, 2_499, 5_000, 29_990, 14_321, 30_280, 99_999] {
        let got = log.rows(first, 50);
        let end = want.len().min(first as usize + 50);
        let want = want.get(first as usize..end).unwrap_or_default();
        assert_eq!(got.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), want, "from {first}");
        assert!((first..).zip(&got).all(|(at, row)| row.row == at && row.number == u64::from(at) + 1));
    }
    let row = &log.rows(7, 2)[..];
    assert_eq!((row[0].severity, row[0].component.as_str()), (Some(Severity::Error), "CSI"));
    assert_eq!(&row[0].text[row[0].message..], "record number 7");
    assert_eq!((row[1].severity, row[1].time, row[1].message), (Some(Severity::Error), None, 0), "it goes on");
}

#[test]
fn a_filter_leaves_whole_records() {
    let mut log = Log::of(cbs(30_000).as_bytes());
    assert_eq!(log.view.index().severities, [600, 300, 29_400, 0]);
    assert_eq!(log.view.index().components, [("CBS".to_owned(), 29_700), ("CSI".to_owned(), 600)]);
    let errors = Filter { severities: 1 << Severity::Error as u8, ..Filter::default() };
    assert_eq!(log.filter(&errors), 600);
    let rows = log.rows(598, 9);
    assert_eq!(
        rows.iter().map(|row| (row.row, row.text.trim())).collect::<Vec<_>>(),
        [(598, "2022-10-10 08:18:27, Error                 CSI    record number 29907"), (599, "and more of it"),]
    );
    let from = rows[0].time.unwrap();
    let late = Filter { from: Some(from), to: Some(from + 5_000), ..Filter::default() };
    assert_eq!(log.filter(&late), 7);
    let csi = Filter { components: vec!["CSI".to_owned()], ..late };
    assert_eq!(log.filter(&csi), 2);
    let none = Filter { components: vec!["nobody".to_owned()], ..Filter::default() };
    assert_eq!((log.filter(&none), log.rows(0, 9).len()), (0, 0));
    let text = Filter {
        query: Some(SearchQuery { text: "NUMBER 123".into(), ..SearchQuery::default() }),
        ..Filter::default()
    };
    assert_eq!(log.filter(&text), 111);
    assert_eq!(log.view.filter(&mut log.opened, None, &mut |_| {}).step, 128);
    assert_eq!(log.view.shown(), 30_300);
}

#[test]
fn jumps_go_to_the_nearest_row() {
    let mut log = Log::of(cbs(30_000).as_bytes());
    let number = |log: &mut Log, number| log.view.row_of(&mut log.opened, Target::Number(number));
    assert_eq!((number(&mut log, 1), number(&mut log, 20_000), number(&mut log, 9_999_999)), (0, 19_999, 30_299));
    let time = log.rows(20_000, 1)[0].time.unwrap();
    let jump = |log: &mut Log, time| log.view.row_of(&mut log.opened, Target::Time(time));
    assert_eq!(jump(&mut log, time), 20_000);
    assert_eq!((jump(&mut log, 0), jump(&mut log, i64::MAX)), (0, 30_299));
    assert_eq!(log.filter(&Filter { severities: 1, ..Filter::default() }), 600);
    let place = jump(&mut log, time);
    assert!(log.rows(place, 1)[0].time.unwrap().abs_diff(time) <= 50_000);
    assert_eq!(number(&mut log, 8), 0);
    assert_eq!(number(&mut log, 9), 1);
}

#[test]
fn what_is_looked_for_is_found_both_ways() {
    let mut log = Log::of(cbs(30_000).as_bytes());
    assert_eq!(log.find("number 12345", 0, true), Some(12_345 + 124));
    assert_eq!(log.find("number 12345", 20_000, true), None);
    assert_eq!(log.find("number 12345", 20_000, false), Some(12_469));
    assert_eq!(log.find("more of it", 9, true), Some(109));
    assert_eq!(log.find("more of it", 109, true), Some(109));
    assert_eq!(log.find("more of it", 108, false), Some(8));
    log.filter(&Filter { severities: 1, ..Filter::default() });
    assert_eq!(log.find("record", 3, true), Some(4));
    assert_eq!(log.find("record", 3, false), Some(2));
    assert_eq!(log.find("number 12345", 0, true), None, "its row is not shown");
    let query = SearchQuery { text: "record".into(), ..SearchQuery::default() };
    assert_eq!(log.view.rows(&mut log.opened, 0, 1, Some(&query))[0].found, [Range { start: 50, end: 56 }]);
}

#[test]
fn every_encoding_and_every_damage_has_the_numbers_of_the_scan() {
    let text = cbs(6_000).replace("number 5", "编号 5");
    let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let chinese = encoding_rs::GB18030.encode(&text).0.into_owned();
    let mut torn = text.clone().into_bytes();
    for at in [3_000, 250_000, 262_140, 262_144, 400_000] {
        torn[at..at + 700].fill(0);
    }
    let mut odd = wide.clone();
    odd.remove(300_001);
    odd.splice(600_000..600_003, *b"\n\0\n");
    let returns = text.replace("\r\n", "\r").into_bytes();
    let long = format!("{}\n{}x\n{}", text, "long line ".repeat(70_000), text).into_bytes();
    let no_end = text.trim_end().as_bytes().to_vec();
    let mixed = [text.as_bytes(), &wide, &chinese, b"\xEF\xBB\xBFmark\n"].concat();
    for (name, bytes) in [
        ("utf-8", text.clone().into_bytes()),
        ("utf-16", wide),
        ("big endian", big),
        ("gbk", chinese),
        ("torn", torn),
        ("odd", odd),
        ("returns", returns),
        ("long", long),
        ("no end", no_end),
        ("mixed", mixed),
    ] {
        let want = lines(&bytes);
        let mut log = Log::of(&bytes);
        assert_eq!(log.view.index().rows as usize, want.len(), "{name}");
        for first in (0..want.len()).step_by(2_999).chain([want.len() - 1]) {
            log.view.rest();
            for row in log.rows(first as u32, 40) {
                let (number, text) = &want[row.row as usize];
                let head: String = row.text.chars().take(crate::scan::CONTEXT_CHARS).collect();
                assert_eq!((row.number, &head), (*number, text), "{name}");
            }
        }
    }
}

#[test]
fn long_lines_are_cut_and_can_be_had_whole() {
    let long = format!("begin {} end", "<a>五</a>".repeat(40_000));
    let mut log = Log::of(format!("first\n{long}\nlast\n").as_bytes());
    let row = &log.rows(1, 1)[0];
    assert_eq!((render::units(&row.text), row.length > 10_000), (10_000, true));
    assert_eq!(log.view.text(&mut log.opened, 1), long);
    assert_eq!((log.view.text(&mut log.opened, 2).as_str(), log.view.text(&mut log.opened, 9).as_str()), ("last", ""));
    // All of it is searched.
    assert_eq!(log.find("</a> end", 0, true), Some(1));
    assert_eq!(log.texts(2, 5), ["last"]);
}

#[test]
fn rows_given_at_once_are_bounded() {
    let text = format!("{}\n", "五".repeat(15_000)).repeat(400);
    let mut log = Log::of(text.as_bytes());
    let rows = log.rows(0, 400);
    assert_eq!(rows.len(), 400);
    assert!(rows.iter().map(|row| row.text.len()).sum::<usize>() < 3 * 1024 * 1024);
    assert!(rows.iter().all(|row| row.length == 15_000 && row.text.chars().count() >= 200));
    assert_eq!(log.rows(399, 1)[0].text.chars().count(), 10_000);
}

#[test]
fn passwords_open_what_is_locked() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let locked = SimpleFileOptions::default().with_deprecated_encryption(b"secret").unwrap();
    writer.start_file("a.log", locked).unwrap();
    writer.write_all(cbs(5_000).as_bytes()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let mut opened = Opened::open("b.zip", bytes.len() as u64, Cursor::new(bytes));
    for password in [None, Some("wrong")] {
        opened.set_password(password.map(ToOwned::to_owned));
        assert_eq!(opened.view(0, &[], &mut |_| {}).err(), Some(Unviewable::Locked), "{password:?}");
    }
    opened.set_password(Some("secret".into()));
    let mut view = opened.view(0, &[], &mut |_| {}).unwrap();
    assert_eq!(view.index().rows, 5_050);
    assert!(view.rows(&mut opened, 5_049, 9, None)[0].text.ends_with("number 4999"));
}

#[test]
fn inside_archives() {
    let inner = zip_of(&[("x.txt", b"x"), ("deep.log", cbs(500).as_bytes())]);
    let mut log = Log::open(zip_of(&[("inner.zip", &inner)]), &[1]).unwrap();
    assert_eq!((log.view.index().rows, log.texts(2, 1)[0].ends_with("number 2")), (505, true));
    for (inside, why) in
        [(&[9][..], Unviewable::Unreadable), (&[], Unviewable::Unreadable), (&[0, 0], Unviewable::Unreadable)]
    {
        assert_eq!(Log::open(zip_of(&[("inner.zip", &inner)]), inside).err(), Some(why), "{inside:?}");
    }
}

#[test]
fn records_of_events_with_gaps() {
    let one = |n: u16| {
        event("Microsoft-Windows-WindowsUpdateClient", n, &[("errorCode", "0x80073712"), ("updateTitle", "更新")])
    };
    let bytes = log(&[one(19), one(20), one(44)]);
    let mut log = Log::of(&bytes);
    let index = log.view.index().clone();
    assert_eq!((index.rows, index.records, index.utc), (3, true, true));
    assert_eq!(index.components, [("Microsoft-Windows-WindowsUpdateClient".to_owned(), 3)]);
    assert_eq!(index.overview.errors.len(), 3);
    let rows = log.rows(0, 9);
    assert_eq!(rows.iter().map(|row| row.event).collect::<Vec<_>>(), [Some(19), Some(20), Some(44)]);
    assert_eq!(
        rows[1].fields,
        [("errorCode".to_owned(), "0x80073712".to_owned()), ("updateTitle".to_owned(), "更新".to_owned())]
    );
    assert!(rows[1].text[rows[1].message..].starts_with("errorCode=0x80073712"), "{}", rows[1].text);
    assert_eq!(log.find("44  error", 0, true), Some(2));
    assert_eq!(log.view.row_of(&mut log.opened, Target::Number(rows[2].number + 500)), 2);
    assert_eq!(log.view.row_of(&mut log.opened, Target::Number(rows[1].number)), 1);
    assert_eq!(log.view.row_of(&mut log.opened, Target::Time(0)), 0);
}

#[test]
fn damage_costs_what_is_behind_it() {
    let mut bytes = zip_of(&[("a.log", cbs(200_000).as_bytes())]);
    let middle = bytes.len() / 2;
    bytes[middle..middle + 2_000].fill(0xFF);
    let mut log = Log::open(bytes, &[]).unwrap();
    let rows = log.view.index().rows;
    assert!(log.view.index().cut && (10_000..190_000).contains(&rows), "{rows}");
    assert_eq!(log.rows(rows - 1, 5).len(), 1);
    assert_eq!(log.texts(500, 1), [cbs(510).lines().nth(500).unwrap()]);
    assert_eq!(Log::open(zip_of(&[("a.bin", &[0, 1, 2, 255].repeat(99))]), &[]).err(), Some(Unviewable::Unreadable));
}

#[test]
fn events_of_exports_are_records() {
    let xml = |n: u32| {
        format!(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-WindowsUpdateClient'/><EventID>{}</EventID><Level>{}</Level><TimeCreated SystemTime='2022-10-10T08:{:02}:{:02}.1982207Z'/><EventRecordID>{}</EventRecordID><Computer>PC</Computer></System><EventData><Data Name='updateTitle'>更新 {n}</Data></EventData></Event>",
            19 + n % 2,
            if n % 2 == 1 { 2 } else { 4 },
            n / 60 % 60,
            n % 60,
            1000 + n
        )
    };
    let one_line: String = (0..3_000).map(xml).collect();
    let many_lines: String = (0..3_000).map(|n| xml(n) + "\r\n").collect();
    for (text, lines) in [(format!("<Events>{one_line}</Events>"), false), (many_lines, true)] {
        let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.into_bytes(), wide] {
            let mut log = Log::of(&bytes);
            let index = log.view.index();
            assert_eq!(
                (index.rows, index.records, index.utc, index.severities),
                (3_000, true, true, [1_500, 0, 1_500, 0])
            );
            for first in [0, 700, 2_990, 1_500, 1_520] {
                let rows = log.rows(first, 20);
                assert_eq!(rows.len(), 20.min(3_000 - first as usize));
                for row in rows {
                    assert_eq!(row.fields, [("updateTitle".to_owned(), format!("更新 {}", row.row))]);
                    assert_eq!(row.number, if lines { u64::from(row.row) + 1 } else { 1 });
                }
            }
            assert_eq!(log.find("更新 2999", 0, true), Some(2_999));
            assert_eq!(log.filter(&Filter { severities: 1, ..Filter::default() }), 1_500);
            assert_eq!(log.rows(1_499, 5)[0].event, Some(20));
            if lines {
                assert_eq!(log.view.row_of(&mut log.opened, Target::Number(2_000)), 999);
            }
        }
    }
}

#[test]
fn tables_of_events_have_their_words_and_dates() {
    let mut text = "Level,Date and Time,Source,Event ID,Task Category\r\n".to_owned();
    for n in 0..2_000 {
        // The day stands first, as the last dates show.
        let (day, hour) = (1 + n / 100, n % 24);
        text.push_str(&format!("Error,{day:02}/04/2022 {hour:02}:00:00,Service Control Manager,7000,None,\"The X{n} service failed to start\r\nbecause of it.\"\r\n"));
    }
    let mut log = Log::of(text.as_bytes());
    let index = log.view.index();
    assert_eq!((index.rows, index.records, index.utc), (2_000, true, false));
    let rows = log.rows(1_000, 2);
    assert_eq!((rows[0].number, rows[0].event), (2_002, Some(7000)));
    assert!(rows[0].text.ends_with("The X1000 service failed to start  because of it."), "{}", rows[0].text);
    assert_eq!(
        rows[0].time.map(|ms| crate::time::LocalTime::from_ms(ms).to_iso()).as_deref(),
        Some("2022-04-11T16:00:00")
    );
    assert_eq!(log.view.row_of(&mut log.opened, Target::Number(2_003)), 1_000);
}
