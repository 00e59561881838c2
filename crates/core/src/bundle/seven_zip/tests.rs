use super::*;
use crate::bundle::Opened;
use std::io::Cursor;

fn start(offset: u64, size: u64, header: &[u8]) -> Vec<u8> {
    let mut rest = [offset.to_le_bytes(), size.to_le_bytes()].concat();
    rest.extend(crc32fast::hash(header).to_le_bytes());
    let mut out = [MAGIC, &[0, 4]].concat();
    out.extend(crc32fast::hash(&rest).to_le_bytes());
    out.extend(rest);
    out
}

/// What opening an archive with `header` at its end says.
fn open(header: &[u8]) -> Result<usize, String> {
    open_bytes(&[start(0, header.len() as u64, header), header.to_vec()].concat())
}

fn open_bytes(bytes: &[u8]) -> Result<usize, String> {
    let mut opened = Opened::open("a.7z", bytes.len() as u64, Cursor::new(bytes));
    let allowance = Allowance::new(bytes.len() as u64, bytes.len() as u64, &|_| true);
    let read = |source: &mut dyn Source| {
        let archive = SevenZip::open(Seekable::new(source, Vec::new()), &allowance);
        archive.map(|archive| archive.files().len()).map_err(|error| format!("{error:?}"))
    };
    opened.entry(0, &allowance, read).unwrap()
}

#[test]
fn headers_that_lie_are_refused() {
    let names = [17, 5, 0, b'a', 0, 0, 0];
    let with_names = |count: &[u8], flags: &[u8]| [&[1, 5], count, flags, &names, &[0, 0]].concat();
    for (header, want) in [
        (vec![], Ok(0)),
        (vec![1, 0], Ok(0)),
        (with_names(&[1], &[14, 1, 0x80, 15, 1, 0x80]), Ok(1)),
        (with_names(&[1], &[14, 1, 0x80]), Ok(0)),
        // A file with data, but no block; two files, but one name; more files than bytes.
        (with_names(&[1], &[]), Err("Damaged")),
        (with_names(&[2], &[14, 1, 0xC0, 15, 1, 0xC0]), Err("Damaged")),
        (with_names(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], &[]), Err("Damaged")),
        // Packed streams, blocks, coders, members without end.
        (vec![1, 4, 6, 0, 0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 9], Err("Damaged")),
        (vec![1, 4, 7, 11, 0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 0], Err("Damaged")),
        (vec![1, 4, 7, 11, 1, 0, 0xC0, 0xFF, 0xFF, 0], Err("Damaged")),
        (vec![1, 4, 7, 11, 1, 0, 1, 1, 0, 12, 5, 0, 8, 13, 0xE0, 0xFF, 0xFF, 0xFF], Err("Damaged")),
        // A header packed in itself, in nothing, in something too large.
        (vec![23, 0], Err("Damaged")),
        (vec![23, 6, 0, 1, 9, 9, 0, 7, 11, 1, 0, 1, 1, 0, 12, 0xF0, 0, 0, 0, 0x40, 0, 0], Err("Unsupported")),
    ] {
        match (open(&header), want) {
            (Ok(count), Ok(want)) => assert_eq!(count, want, "{header:?}"),
            (Err(error), Err(want)) => assert!(error.contains(want), "{header:?}: {error}"),
            (got, want) => panic!("{header:?}: {got:?}, not {want:?}"),
        }
    }
}

#[test]
fn a_start_that_lies_is_refused() {
    for (bytes, want) in [
        (start(0, 1 << 40, b""), "Unsupported"),
        (start(1 << 40, 100, b""), "Damaged"),
        (start(u64::MAX, 100, b""), "Damaged"),
        (start(0, 5, b"wrong"), "Damaged"),
        (MAGIC.to_vec(), "Damaged"),
    ] {
        let error = open_bytes(&bytes).unwrap_err();
        assert!(error.contains(want), "{error}");
    }
}
