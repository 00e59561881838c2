//! Containers: cut, flipped, doubled, reordered, with lengths that lie; bombs and nests.

use super::{GOOD, Row, judge_beside, judge_given};
use faultline_testkit::archive::{Packing, entry, pack};
use faultline_testkit::damage::{self, bombs, bytes};
use faultline_testkit::packing::gzip;
use faultline_testkit::{cabinet, seven_zip, tar};

/// A container that holds a log of some 30 kB and a note.
struct Sound {
    name: &'static str,
    bytes: Vec<u8>,
    /// Places of numbers in its structures, with their widths: lengths, counts, offsets.
    numbers: Vec<(usize, usize)>,
}

fn small_log() -> Vec<u8> {
    let end = GOOD[..30_000].iter().rposition(|b| *b == b'\n').unwrap() + 1;
    GOOD[..end].to_vec()
}

fn find(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).position(|window| window == mark).unwrap()
}

fn zip(packing: Packing) -> Vec<u8> {
    pack(&[entry("CBS.log", small_log()), entry("note.txt", b"what this is".to_vec())], packing)
}

/// Sizes, names' lengths, the directory's place and length.
fn numbers_of_zip(bytes: &[u8]) -> Vec<(usize, usize)> {
    let (central, end) = (find(bytes, b"PK\x01\x02"), find(bytes, b"PK\x05\x06"));
    let local = [(18, 4), (22, 4), (26, 2), (28, 2)];
    let of_central = [(20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)].map(|(at, width)| (central + at, width));
    let of_end = [(8, 2), (10, 2), (12, 4), (16, 4), (20, 2)].map(|(at, width)| (end + at, width));
    [&local[..], &of_central, &of_end].concat()
}

fn sound() -> Vec<Sound> {
    let deflated = zip(Packing::default());
    let streamed = zip(Packing { level: None, descriptors: true, ..Packing::default() });
    let log = small_log();
    let cab = cabinet::pack(&[("CBS.log", &log), ("note.txt", b"what this is")]);
    let tarred = tar::pack(&[("CBS.log", &log), ("note.txt", b"what this is")], tar::Names::Ustar);
    let seven = seven_zip::pack(&[("CBS.log", &log), ("note.txt", b"what this is")], seven_zip::Packing::default());
    let numbers = (numbers_of_zip(&deflated), numbers_of_zip(&streamed));
    vec![
        Sound { name: "zip", bytes: deflated, numbers: numbers.0 },
        Sound { name: "zip with descriptors", bytes: streamed, numbers: numbers.1 },
        // Whole size, place of the files, counts, and the first folder: place of its data, blocks, method.
        Sound {
            name: "cab",
            bytes: cab,
            numbers: vec![
                (8, 4),
                (16, 4),
                (26, 2),
                (28, 2),
                (30, 2),
                (36, 4),
                (40, 2),
                (42, 2),
                (44, 4),
                (48, 4),
                (52, 2),
            ],
        },
        // Flags, and what they announce.
        Sound { name: "gz", bytes: gzip(&log, "CBS.log"), numbers: vec![(2, 1), (3, 1), (10, 2)] },
        // Place, length and sum of the header behind the data.
        Sound { name: "7z", bytes: seven, numbers: vec![(6, 2), (8, 4), (12, 8), (20, 8), (28, 4)] },
        Sound { name: "tar", bytes: tarred, numbers: vec![(124, 8), (128, 8), (148, 8), (156, 1), (345, 8)] },
    ]
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for Sound { name, bytes: whole, numbers } in sound() {
        for at in bytes::cuts(&whole, 12) {
            rows.push(Row::new(format!("{name} cut at {at}"), whole[..at].to_vec()));
        }
        for seed in 0..6 {
            let count = if seed % 2 == 0 { 1 } else { 40 };
            rows.push(Row::new(format!("{name} with {count} flips, {seed}"), bytes::flipped(&whole, 4, count, seed)));
        }
        for at in [4, whole.len() / 3, whole.len().saturating_sub(300)] {
            rows.push(Row::new(format!("{name} overwritten at {at}"), bytes::overwritten(&whole, at, 200, 9)));
        }
        rows.push(Row::new(format!("{name}, every third chunk twice"), bytes::chunks_doubled(&whole, 512, 3)));
        rows.push(Row::new(format!("{name}, chunks exchanged"), bytes::chunks_swapped(&whole, 1024)));
        rows.push(Row::new(format!("{name} without every fifth chunk"), bytes::chunks_lost(&whole, 512, 5)));
        rows.push(Row::new(format!("{name} twice"), [&whole[..], &whole].concat()));
        for (at, width) in numbers {
            for value in [0, 1, whole.len() as u64 + 1, u64::MAX] {
                let bytes = bytes::with_field(&whole, at, width, value);
                rows.push(Row::new(format!("{name}: {value} at {at}"), bytes));
            }
        }
    }
    rows
}

#[test]
fn containers_beside_a_sound_log() {
    judge_beside(rows());
}

#[test]
fn containers_as_they_are_given() {
    judge_given(rows());
}

#[test]
fn what_is_cut_off_is_named() {
    const NAMED: &[&str] = &["corrupt-entry", "checksum-mismatch", "salvaged", "cut-off", "unread"];
    let mut rows = Vec::new();
    for Sound { name, bytes: whole, .. } in sound() {
        // A tar needs no end; that of another kind is in its last bytes.
        let ends = if name == "tar" { vec![20_000] } else { vec![whole.len() / 4, whole.len() / 2, whole.len() - 3] };
        for at in ends {
            rows.push(Row::new(format!("{name} cut at {at}"), whole[..at].to_vec()).naming(NAMED));
        }
    }
    judge_beside(rows);
}

#[test]
fn bombs_are_refused() {
    const NAMED: &[&str] = &[
        "too-large",
        "too-many-members",
        "too-deep",
        "too-many-entries",
        "corrupt-entry",
        "checksum-mismatch",
        "unread",
    ];
    let log = small_log();
    let zeros = bombs::zip_of_zeros(300 << 20);
    let packed = bombs::gzip_of_zeros(300 << 20);
    let row = |name: &str, bytes: &[u8]| Row::new(name, bytes.to_vec()).naming(NAMED);
    judge_beside(vec![
        row("zip of zeros", &zeros),
        row("gzip of zeros", &packed),
        row("gzip of zeros, in gzip", &gzip(&packed, "")),
        row("cabinet of a zip of zeros", &cabinet::pack(&[("x.zip", &zeros)])),
        row("nested six deep", &bombs::nested(&log, 6, 1)),
        row("twelve in each of twelve", &bombs::nested(&zeros, 3, 12)),
        row("ten in each, five deep", &bombs::nested(&log, 5, 10)),
        row("twelve thousand files", &bombs::many_files(12_000)),
    ]);
    judge_given(vec![
        row("zip of zeros", &zeros),
        row("one log named two thousand times", &bombs::overlapping(&vec![b'x'; 1 << 20], 2_000)),
        Row::new("thirty thousand files", bombs::many_files(30_000)),
    ]);
}

#[test]
fn what_is_none_is_named() {
    const NAMED: &[&str] = &["empty-archive", "unreadable", "unread", "cut-off", "empty-file", "multi-part"];
    let row = |name: &str, bytes: Vec<u8>| Row::new(name, bytes).naming(NAMED);
    judge_given(vec![
        row("nothing", Vec::new()),
        row("an archive of nothing", damage::empty_zip()),
        row("a web page", damage::not_a_zip()),
        row("noise", damage::unknown_encoding()),
        row("rar", b"Rar!\x1A\x07\x01\0 and what is in it".to_vec()),
        row("a disk image", [&b"MSWIM\0\0\0"[..], &[7; 3_000]].concat()),
        row("a split archive", b"PK\x07\x08PK\x03\x04".to_vec()),
        row("7z that is only a head", b"7z\xBC\xAF\x27\x1C\0\x04".to_vec()),
    ]);
}
