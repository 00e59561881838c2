use super::*;
use crate::extract::{Fact, Setting};
use std::io::{Cursor, Read};

/// A hive in memory that counts how often it begins anew.
struct Bytes {
    inner: Cursor<Vec<u8>>,
    passes: usize,
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl Source for Bytes {
    fn approach(&mut self, _: u64) -> io::Result<u64> {
        // As an entry of a zip does it: from the beginning.
        self.passes += 1;
        self.inner.set_position(0);
        Ok(0)
    }

    fn size(&self) -> Option<u64> {
        Some(self.inner.get_ref().len() as u64)
    }
}

fn parse(bytes: Vec<u8>) -> (Extract, usize) {
    let mut source = Bytes { inner: Cursor::new(bytes), passes: 0 };
    let mut out = Extract::default();
    read(&mut source, &mut out).unwrap();
    (out, source.passes)
}

/// A hive of one bin, from cells with their offsets counted by hand.
fn hive(root: u32, cells: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0; 3 * 4096];
    bytes[..4].copy_from_slice(b"regf");
    bytes[36..40].copy_from_slice(&root.to_le_bytes());
    bytes[4096..4100].copy_from_slice(b"hbin");
    bytes[4104..4108].copy_from_slice(&8192u32.to_le_bytes());
    let mut at = 4096 + 32;
    for (offset, content) in cells {
        let begin = 4096 + *offset as usize;
        // What lies between is free.
        if begin > at {
            let free = i32::try_from(begin - at).unwrap();
            bytes[at..at + 4].copy_from_slice(&free.to_le_bytes());
        }
        let size = (content.len() + 4).next_multiple_of(8);
        bytes[begin..begin + 4].copy_from_slice(&(-i32::try_from(size).unwrap()).to_le_bytes());
        bytes[begin + 4..begin + 4 + content.len()].copy_from_slice(content);
        at = begin + size;
    }
    let rest = i32::try_from(bytes.len() - at).unwrap();
    bytes[at..at + 4].copy_from_slice(&rest.to_le_bytes());
    bytes
}

fn key(name: &str, parent: u32, count: u32, values: u32) -> Vec<u8> {
    let mut cell = vec![0; 0x4C];
    cell[..2].copy_from_slice(b"nk");
    cell[2] = 0x20;
    for (at, number) in [(0x10, parent), (0x24, count), (0x28, values), (0x48, name.len() as u32)] {
        cell[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    cell.extend(name.as_bytes());
    cell
}

fn value(name: &str, number: u32) -> Vec<u8> {
    let mut cell = b"vk".to_vec();
    cell.extend((name.len() as u16).to_le_bytes());
    for part in [0x8000_0004, number, 4, 1] {
        cell.extend(part.to_le_bytes());
    }
    cell.extend(name.as_bytes());
    cell
}

/// SessionsPending\Exclusive = 1, its keys and cells in an order that no tree would have.
fn scattered() -> Vec<(u32, Vec<u8>)> {
    vec![
        (0x100, key("SessionsPending", 0x300, 1, 0x900)),
        (0x200, value("Exclusive", 1)),
        (0x300, key("component based servicing", 0x400, 0, 0)),
        (0x400, key("CurrentVersion", 0x500, 0, 0)),
        (0x500, key("Windows", 0x600, 0, 0)),
        (0x600, key("Microsoft", 0x700, 0, 0)),
        (0x700, key("ROOT", u32::MAX, 0, 0)),
        (0x800, key("RebootPending", 0x300, 0, 0)),
        (0x900, 0x200u32.to_le_bytes().to_vec()),
    ]
}

#[test]
fn values_are_found_in_whatever_order_cells_stand() {
    let (out, passes) = parse(hive(0x700, &scattered()));
    let facts: Vec<&Fact> = out.hints.iter().map(|hint| &hint.fact).collect();
    let set = |setting, value: &str| Fact::Setting { setting, value: value.into() };
    assert_eq!(facts, [&set(Setting::ServicingRebootPending, "RebootPending"), &set(Setting::SessionPending, "1")]);
    assert_eq!(
        out.hints[1].text,
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\SessionsPending: Exclusive = 1"
    );
    assert_eq!((passes, out.records, out.issues.len()), (2, 7, 0));
}

#[test]
fn hostile_hives_end() {
    // Each key its own parent, lists that are their own values, counts and lengths without end.
    let circle = vec![
        (0x100, key("Microsoft", 0x100, u32::MAX, 0x100)),
        (0x200, key("ROOT", 0x200, u32::MAX, 0x300)),
        (0x300, 0x300u32.to_le_bytes().repeat(400)),
    ];
    let (out, passes) = parse(hive(0x200, &circle));
    assert!(out.hints.is_empty() && passes <= PASSES);
    let good = hive(0x700, &scattered());
    for (at, damage) in [(36, 0xFFu8), (4096, 0), (4104, 0xFF), (4128, 0x7F), (4096 + 0x104, 0xFF)] {
        let mut bytes = good.clone();
        bytes[at..at + 4].fill(damage);
        parse(bytes);
    }
    for length in (0..good.len()).step_by(97) {
        parse(good[..length].to_vec());
    }
    let mut state = 1u64;
    for _ in 0..300 {
        let mut bytes = good.clone();
        for _ in 0..40 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 32 + usize::try_from(state >> 33).unwrap() % (0xA00 + 4096 - 32);
            bytes[at] = state.to_le_bytes()[6];
        }
        parse(bytes);
    }
}

#[test]
fn the_root_is_found_behind_a_damaged_header() {
    let mut cells = scattered();
    cells[6].1[2] = 0x24;
    let (out, _) = parse(hive(0xFFFF_0000, &cells));
    assert_eq!(out.hints.len(), 2);
}

#[test]
fn the_log_of_a_hive_is_none() {
    let mut bytes = hive(0x700, &scattered());
    bytes[28] = 6;
    assert!(parse(bytes).0.hints.is_empty());
}
