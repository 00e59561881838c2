use super::*;
use std::io::{Cursor, Read};
use zip::ZipArchive;

type Writing = fn(&mut Vec<u8>, u64) -> io::Result<()>;

/// Every kind of bundle, small.
const KINDS: [(&str, Writing); 5] = [
    ("mix", |out, seed| write_mix(out, 1_500_000, seed).map(|_| ())),
    ("cabinets", |out, seed| write_cabinets(out, 600_000, seed).map(|_| ())),
    ("events", |out, seed| write_events(out, 2, seed).map(|_| ())),
    ("attempts", |out, seed| write_attempts(out, 600, seed)),
    ("sources", |out, seed| write_sources(out, 7, seed)),
];

fn made(write: Writing, seed: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, seed).unwrap();
    bytes
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_seed_makes_others() {
    for (name, write) in KINDS {
        let one = made(write, 1);
        assert!(one == made(write, 1), "{name}");
        assert!(one != made(write, 2), "{name}");
    }
}

#[test]
fn another_reader_opens_them_and_finds_what_was_asked_for() {
    for (name, write) in KINDS {
        let mut zip = ZipArchive::new(Cursor::new(made(write, 1))).unwrap();
        let mut bytes = 0;
        for index in 0..zip.len() {
            // Reading to the end checks the sum.
            bytes += io::copy(&mut zip.by_index(index).unwrap(), &mut io::sink()).unwrap();
        }
        let (files, size) = match name {
            "mix" => (8, 1_500_000),
            "cabinets" => (1, 30_000),
            "events" => (2, 2_100_000),
            "attempts" => (4, 1_500_000),
            _ => (7, 160_000),
        };
        assert_eq!(zip.len(), files, "{name}");
        assert!((size * 2 / 3..size * 2).contains(&bytes), "{name}: {bytes}");
    }
}

#[test]
fn kinds_deflate_as_real_ones_do() {
    let mut zip = ZipArchive::new(Cursor::new(made(KINDS[0].1, 1))).unwrap();
    let mut others = Vec::new();
    for (path, least, most) in [
        ("Logs/DISM/dism.log", 12, 30),
        ("Panther/setupact.log", 6, 12),
        ("INF/setupapi.dev.log", 7, 15),
        ("WindowsUpdate/WindowsUpdate.log", 6, 12),
        ("EventLogs/System.evtx", 6, 20),
        ("Logs/CBS/CBS.log", 10, 30),
    ] {
        let entry = zip.by_name(path).unwrap();
        let ratio = entry.size() / entry.compressed_size();
        if !(least..=most).contains(&ratio) {
            others.push(format!("{path}: {ratio}:1"));
        }
    }
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn a_log_in_a_bundle_is_written_as_it_is_made() {
    let (zip, truth) = write_bundle(Cursor::new(Vec::new()), 3_000_000, 1).unwrap();
    let ratio = truth.bytes / zip.get_ref().len() as u64;
    assert!((10..=30).contains(&ratio), "{ratio}:1");
    let again = write_bundle(Cursor::new(Vec::new()), 3_000_000, 1).unwrap().0;
    assert!(zip.into_inner() == again.into_inner());
}

#[test]
fn a_log_that_is_turned_over_ends_before_the_next_begins() {
    let start = Machine::cmge_2022().clock.at(START);
    let end = servicing::write_archive(&mut io::sink(), 2_000_000, start, 1).unwrap();
    // A whole one is 13 times as long, and has seven days.
    assert!(end.since_ms(start) * 13 < 7 * 86_400_000, "{} h", end.since_ms(start) / 3_600_000);
}

#[test]
fn a_wide_bundle_has_its_sizes_in_eight_bytes_and_opens() {
    let mut bytes = Vec::new();
    let file = || packer::Made::new("a.txt", || b"some text".to_vec());
    packer::pack(&mut bytes, vec![file()], true).unwrap();
    assert!(bytes.windows(4).any(|four| four == b"PK\x06\x06"), "no zip64 end");
    let mut text = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_index(0).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "some text");
}
