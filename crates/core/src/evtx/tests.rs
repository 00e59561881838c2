use super::sample::{self, Event, TIME, Writer, event, wide};
use super::value::Value;
use super::*;

/// Every record of a log, the damaged ones left out, and what was lost.
fn read(bytes: &[u8]) -> (Vec<Record>, u64) {
    let (mut reader, mut records, mut lost) = (Reader::new(bytes), Vec::new(), 0);
    let mut templates = Templates::default();
    while let Some(mut chunk) = reader.next_chunk().unwrap() {
        if chunk.state() != ChunkState::Sound {
            continue;
        }
        templates.clear();
        let mut entries = chunk.entries();
        for entry in entries.by_ref() {
            let Ok(head) = templates.head(&mut chunk, &entry) else {
                lost += 1;
                continue;
            };
            let mut record = Record::default();
            match chunk.record(&entry, &head, &mut record) {
                Ok(()) => {
                    // The short way, with what is remembered of definitions, and the long way without say the same.
                    let mut none = Definitions::full();
                    let (whole, origin) = record::decode(chunk.bytes, &mut none, &entry, &mut 10_000).unwrap();
                    assert_eq!(record, whole);
                    assert!(head.is_from(&origin.computer) && head.computer() == origin.computer);
                    records.push(record);
                }
                Err(Damaged) => lost += 1,
            }
        }
        lost += entries.lost();
    }
    (records, lost)
}

fn values(record: &Record) -> Vec<(&str, &str)> {
    record.fields.iter().collect()
}

fn typed(kind: u8, bytes: &[u8]) -> String {
    let fields = vec![("value", kind, bytes.to_vec())];
    let (records, lost) = read(&sample::log(&[Event { fields, ..event("P", 1, &[]) }]));
    assert_eq!((records.len(), lost), (1, 0));
    records[0].fields.named("value").to_owned()
}

#[test]
fn system_part_and_data() {
    let events =
        [event("Microsoft-Windows-Test", 20, &[("errorCode", "0x80073712"), ("", "没有")]), event("Q", 7, &[])];
    let (records, lost) = read(&sample::log(&events));
    assert_eq!((records.len(), lost), (2, 0));
    let record = &records[0];
    assert_eq!((&record.provider[..], record.event, record.level), ("Microsoft-Windows-Test", 20, 4));
    assert_eq!(record.time.unwrap().to_rfc3339(), "2022-10-10T08:38:25.123Z");
    assert_eq!(record.number, 1);
    assert_eq!(values(record), [("errorCode", "0x80073712"), ("", "没有")]);
    let fields = &record.fields;
    assert_eq!((fields.named("errorCode"), fields.unnamed(0), fields.unnamed(1)), ("0x80073712", "没有", ""));
}

#[test]
fn every_type_of_value() {
    for (kind, bytes, text) in [
        (0x00, &[][..], ""),
        (0x01, &wide("a\0b"), "a"),
        (0x01, &[0x3D, 0xD8], "\u{FFFD}"),
        (0x02, b"caf\xE9\0", "café"),
        (0x03, &[0xFF], "-1"),
        (0x04, &[0xFF], "255"),
        (0x05, &[0xFE, 0xFF], "-2"),
        (0x06, &[0xFE, 0xFF], "65534"),
        (0x07, &[0, 0, 0, 0x80], "-2147483648"),
        (0x08, &[0, 0, 0, 0x80], "2147483648"),
        (0x09, &[0xFF; 8], "-1"),
        (0x0A, &[0xFF; 8], "18446744073709551615"),
        (0x0B, &1.5f32.to_le_bytes(), "1.5"),
        (0x0C, &(-2.25f64).to_le_bytes(), "-2.25"),
        (0x0D, &[1, 0, 0, 0], "true"),
        (0x0E, &[0x1F, 0xA0], "1FA0"),
        (0x10, &[0x10, 0, 0, 0], "0x10"),
        (0x11, &TIME.to_le_bytes(), "2022-10-10T08:38:25.123Z"),
        (0x11, &[0; 8], "0"),
        (0x13, &[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0], "S-1-5-32-544"),
        (0x14, &[0x12, 0x37, 0x07, 0x80], "0x80073712"),
        (0x15, &[1, 0, 0, 0, 0, 0, 0, 0], "0x1"),
        // Fewer bytes than the type has.
        (0x08, &[7], "7"),
        (0x0F, &[1, 2, 3], ""),
        (0x7E, &[1], ""),
    ] {
        assert_eq!(typed(kind, bytes), text, "{kind:#x}");
    }
    let guid = [4, 3, 2, 1, 6, 5, 8, 7, 9, 10, 11, 12, 13, 14, 15, 0xAB];
    assert_eq!(typed(0x0F, &guid), "01020304-0506-0708-090A-0B0C0D0E0FAB");
    let parts = [2022u16, 2, 1, 28, 15, 20, 51, 678];
    let parts: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
    assert_eq!(typed(0x12, &parts), "2022-02-28T15:20:51.678Z");
    assert_eq!(typed(0x12, &[0xFF; 16]), "18446744073709551615", "no such time");
}

#[test]
fn values_of_an_array_stand_for_themselves() {
    let of = |kind, bytes: Vec<u8>| {
        let fields = vec![("", kind, bytes), ("Binary", 0x0E, vec![1])];
        let (records, _) = read(&sample::log(&[Event { fields, ..event("P", 1, &[]) }]));
        records[0].fields.iter().map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(0x81, wide("9:59\0\0b\0")), ["9:59", "", "b", "01"]);
    assert_eq!(of(0x81, wide("no end")), ["no end", "01"]);
    assert_eq!(of(0x81, Vec::new()), ["", "01"]);
    assert_eq!(of(0x82, b"a\0b\0".to_vec()), ["a", "b", "01"]);
    assert_eq!(of(0x86, vec![1, 0, 2, 0, 3]), ["1", "2", "3", "01"]);
}

#[test]
fn user_data_gives_its_leaves() {
    let package = Event { section: "UserData", ..event("P", 2, &[("PackageIdentifier", "KB5015736")]) };
    let (records, _) = read(&sample::log(&[package]));
    assert_eq!(values(&records[0]), [("PackageIdentifier", "KB5015736")]);
}

/// `<Event><System>…</System><EventData>` without a template, then what `data` writes.
fn without_template(data: impl FnOnce(&mut Writer)) -> Vec<u8> {
    sample::file(&[sample::raw(|writer| {
        writer.bytes(&[0x0F, 1, 1, 0]).open("Event", &[], false).open("System", &[], false);
        writer.open("Provider", &[("Name", "Direct")], false).close();
        writer.open("EventID", &[], false).bytes(&[0x05, 0x06, 42, 0]).close().close();
        writer.open("EventData", &[], false);
        data(writer);
        writer.close().close().bytes(&[0]);
    })])
}

#[test]
fn xml_without_template_characters_and_entities() {
    let (records, lost) = read(&without_template(|writer| {
        writer.open("Data", &[("Name", "a")], false).text("x").bytes(&[0x08, 0x41, 0]);
        // `&amp;`: the name stands in place.
        let at = u32::try_from(writer.bytes.len() + 5).unwrap();
        writer.bytes(&[0x09]).bytes(&at.to_le_bytes()).bytes(&[0; 6]).bytes(&[3, 0]).bytes(&wide("amp\0"));
        // `<![CDATA[<]]>`
        writer.bytes(&[0x07, 1, 0]).bytes(&wide("<")).close();
    }));
    assert_eq!((records.len(), lost), (1, 0));
    assert_eq!((&records[0].provider[..], records[0].event), ("Direct", 42));
    assert_eq!(values(&records[0]), [("a", "xA&<")]);
    // No time and no number of its own: those of the frame.
    assert_eq!((records[0].time.unwrap().to_rfc3339().as_str(), records[0].number), ("2022-10-10T08:38:25.123Z", 1));
}

#[test]
fn elements_that_depend_on_nothing_are_left_out() {
    let definition = |writer: &mut Writer| {
        writer.open("EventData", &[], true);
        for index in 0..2 {
            let at = writer.bytes.len();
            writer.open("Data", &[("Name", "n")], true).bytes(&[0x0E, index, 0, 1]).close();
            writer.bytes[at + 1..at + 3].copy_from_slice(&[index, 0]);
        }
        writer.close();
    };
    let (records, _) = read(&sample::file(&[sample::raw(|writer| {
        writer.open("Event", &[], false);
        writer.template(definition, &[(0x00, &[]), (0x01, &wide("here"))]);
        writer.close();
    })]));
    assert_eq!(values(&records[0]), [("n", "here")]);
}

#[test]
fn cycles_and_endless_nesting_end() {
    // A definition that uses itself.
    let (records, lost) = read(&sample::file(&[sample::raw(|writer| {
        let at = writer.bytes.len() + 10;
        let definition = |writer: &mut Writer| {
            for _ in 0..8 {
                writer.bytes(&[0x0C, 1, 0, 0, 0, 0]).bytes(&u32::try_from(at).unwrap().to_le_bytes()).bytes(&[0; 4]);
            }
        };
        writer.template(definition, &[]);
    })]));
    assert_eq!((records.len(), lost), (0, 1));
    // Elements without end.
    let (records, lost) = read(&without_template(|writer| {
        for _ in 0..200 {
            writer.open("a", &[], false);
        }
    }));
    assert_eq!((records.len(), lost), (0, 1));
    // One long value again and again.
    let long = wide(&"字".repeat(10_000));
    let definition = |writer: &mut Writer| {
        writer.open("Event", &[], true).open("EventData", &[], true).open("Data", &[], true);
        for _ in 0..5_000 {
            writer.bytes(&[0x0D, 0, 0, 1]);
        }
    };
    let (records, lost) = read(&sample::file(&[sample::raw(|writer| writer.template(definition, &[(0x01, &long)]))]));
    assert_eq!((records.len(), lost), (0, 1));
}

/// What looks free is paid for, too: each would otherwise take a second or more of every block.
#[test]
fn work_that_shows_nothing_ends() {
    let hole = |writer: &mut Writer| {
        writer.bytes(&[0x0D, 0, 0, 1]);
    };
    let of = |definition: &dyn Fn(&mut Writer), value: (u8, &[u8])| {
        let (records, lost) = read(&sample::file(&[sample::raw(|writer| writer.template(definition, &[value]))]));
        (records.len(), lost)
    };
    // Many values where none is wanted, again and again.
    let elsewhere = |writer: &mut Writer| {
        writer.open("Event", &[], true).open("Elsewhere", &[], true);
        (0..5_000).for_each(|_| hole(writer));
    };
    assert_eq!(of(&elsewhere, (0x84, &[7; 30_000])), (0, 1));
    // A name that takes the place of another, again and again.
    let names = |writer: &mut Writer| {
        writer.open("Event", &[], true).open("EventData", &[], true).open("Data", &[("Name", "n")], true);
        let name = writer.bytes.len() - 8;
        for _ in 0..2_000 {
            // The attribute's name stands where it was written first: the last value but one is its text.
            writer.bytes(&[0x06]);
            let own = u32::try_from(name_of_attribute(&writer.bytes, name)).unwrap();
            writer.bytes(&own.to_le_bytes());
            hole(writer);
        }
    };
    assert_eq!(of(&names, (0x01, &wide(&"x".repeat(10_000)))), (0, 1));
    // A number that is none, again and again.
    let number = |writer: &mut Writer| {
        writer.open("Event", &[], true).open("System", &[], true).open("EventID", &[], true);
        (0..5_000).for_each(|_| hole(writer));
    };
    assert_eq!(of(&number, (0x01, &wide(&"1".repeat(10_000)))), (1, 0));
    assert_eq!(Value { kind: 0x01, bytes: &wide(&"0".repeat(65)), at: 0 }.number(), None);
    // A long name in a definition is read, but not remembered.
    let provider = "P".repeat(2_000);
    let (records, lost) = read(&sample::log(&[event(&provider, 1, &[])]));
    assert_eq!((records[0].provider.len(), lost), (2_000, 0));
}

/// Where the name `Name` stands that an attribute before `end` uses.
fn name_of_attribute(bytes: &[u8], end: usize) -> usize {
    memchr::memmem::rfind(&bytes[..end], &wide("Name")).unwrap() - 8
}

#[test]
fn one_record_costs_itself() {
    let events: Vec<_> = (0..3).map(|_| event("P", 1, &[("a", "b")])).collect();
    let sound = sample::block(&events, 10);
    let numbers = |block: &[u8]| {
        let (records, lost) = read(&sample::file(&[block.to_vec()]));
        (records.iter().map(|record| record.number).collect::<Vec<_>>(), lost)
    };
    assert_eq!(numbers(&sound), (vec![10, 11, 12], 0));
    let size = usize::from(u16::from_le_bytes([sound[CHUNK_HEADER + 4], sound[CHUNK_HEADER + 5]]));
    let second = CHUNK_HEADER + size;
    // Its size, its content.
    let mut block = sound.clone();
    block[second + 4] ^= 8;
    assert_eq!(numbers(&block), (vec![10, 12], 1));
    let mut block = sound.clone();
    block[second + RECORD_HEADER] = 0x3F;
    assert_eq!(numbers(&block), (vec![10, 12], 1));
    // A header that is behind its records, and one that knows nothing.
    for free in [u32::try_from(second).unwrap(), 0, u32::MAX] {
        let mut block = sound.clone();
        block[FREE_SPACE..FREE_SPACE + 4].copy_from_slice(&free.to_le_bytes());
        assert_eq!(numbers(&block), (vec![10, 11, 12], 0), "{free}");
    }
    // What an older round of the ring left behind the free space does not count.
    let mut block = sound.clone();
    block[FREE_SPACE..FREE_SPACE + 4].copy_from_slice(&u32::try_from(second).unwrap().to_le_bytes());
    block[second + 8] = 3;
    assert_eq!(numbers(&block), (vec![10], 0));
}

#[test]
fn blocks_that_are_none() {
    let states = |bytes: &[u8]| {
        let (mut reader, mut states) = (Reader::new(bytes), Vec::new());
        while let Some(chunk) = reader.next_chunk().unwrap() {
            states.push(chunk.state());
        }
        states
    };
    let block = sample::block(&[event("P", 1, &[])], 1);
    let file = sample::file(&[block.clone(), vec![7; CHUNK], vec![0; CHUNK], block]);
    assert_eq!(states(&file), [ChunkState::Sound, ChunkState::Foreign, ChunkState::Unused, ChunkState::Sound]);
    assert_eq!(states(&file[..FILE_HEADER + 1]), [ChunkState::Foreign]);
    for end in [0, 8, FILE_HEADER] {
        assert_eq!(states(&file[..end]), []);
    }
}

/// A reader that fails in the middle of a block.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::Error::other("torn")) } else { self.0.read(buffer) }
    }
}

#[test]
fn what_stands_before_a_failure_is_given_first() {
    let file = sample::log(&[event("P", 1, &[])]);
    let mut reader = Reader::new(Failing(&file[..FILE_HEADER + 2_000]));
    let chunk = reader.next_chunk().unwrap().unwrap();
    assert_eq!(chunk.entries().count(), 1);
    assert!(reader.next_chunk().is_err());
    assert!(reader.next_chunk().unwrap().is_none());
}

/// Many thousand small mistakes, the same in every run.
#[test]
fn hostile_logs_end() {
    let events: Vec<_> = (0..6).map(|i| event("P", i, &[("errorCode", "0x80073712"), ("b", "text")])).collect();
    let whole = sample::block(&events, 1);
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap();
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap()
    };
    for _ in 0..3_000 {
        let mut block = whole[..used + 4].to_vec();
        for _ in 0..=next() % 12 {
            let at = next() % block.len();
            block[at] = match next() % 4 {
                0 => 0xFF,
                1 => 0,
                2 => [0x01, 0x41, 0x0C, 0x0D, 0x0E, 0x05, 0x06, 0x21, 0x81][next() % 9],
                _ => block[at] ^ (1 << (next() % 8)),
            };
        }
        let (mut reader, mut templates) = (Reader::new(&block[..]), Templates::default());
        // The header is not looked at: its bytes may be anything.
        reader.offset = 1;
        while let Some(mut chunk) = reader.next_chunk().unwrap() {
            for entry in chunk.entries() {
                if let Ok(head) = templates.head(&mut chunk, &entry) {
                    let _ = chunk.record(&entry, &head, &mut Record::default());
                }
            }
        }
    }
}
