//! Registry hives (`regf`): header, bins, keys, values, as Windows lays them out, and in orders it may come to over years.

use std::collections::BTreeMap;

const PAGE: usize = 4096;
/// Bytes of a value's data that fit one cell.
const SEGMENT: usize = 16_344;
const NOTHING: u32 = u32::MAX;

/// A key.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// Name, type and data.
    values: Vec<(String, u32, Vec<u8>)>,
    keys: BTreeMap<String, Key>,
}

impl Key {
    /// The key at `path` below this one; made where it is missing.
    pub fn at(&mut self, path: &str) -> &mut Self {
        path.split('\\')
            .filter(|name| !name.is_empty())
            .fold(self, |key, name| key.keys.entry(name.to_owned()).or_default())
    }

    /// A value of any type.
    pub fn value(&mut self, name: &str, kind: u32, data: Vec<u8>) -> &mut Self {
        self.values.push((name.to_owned(), kind, data));
        self
    }

    /// REG_SZ.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.value(name, 1, wide(&format!("{text}\0")))
    }

    /// REG_DWORD.
    pub fn number(&mut self, name: &str, number: u32) -> &mut Self {
        self.value(name, 4, number.to_le_bytes().to_vec())
    }

    /// REG_MULTI_SZ.
    pub fn list(&mut self, name: &str, items: &[&str]) -> &mut Self {
        let text: String = items.iter().map(|item| format!("{item}\0")).collect();
        self.value(name, 7, wide(&format!("{text}\0")))
    }
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// In which order cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// What is referred to stands behind what refers to it, as in a new hive.
    Forward,
    /// It stands before.
    Backward,
}

/// The hive with `root` as its root, and at least `gap` bytes of free cells between any two cells.
#[must_use]
pub fn hive(root: &Key, order: Order, gap: usize) -> Vec<u8> {
    let mut writer = Writer { bytes: Vec::new(), bin_end: 0, order, gap };
    let place = writer.key("ROOT", root, None);
    writer.close_bin();
    let mut header = vec![0; PAGE];
    header[..4].copy_from_slice(b"regf");
    for (at, value) in [(4, 7), (8, 7), (20, 1), (24, 5), (32, 1), (36, place), (44, 1)] {
        header[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
    }
    // 2022-09-08.
    header[12..20].copy_from_slice(&133_070_976_000_000_000u64.to_le_bytes());
    header[40..44].copy_from_slice(&u32::try_from(writer.bytes.len()).unwrap_or(NOTHING).to_le_bytes());
    let (words, _) = header[..508].as_chunks::<4>();
    let sum = words.iter().map(|word| u32::from_le_bytes(*word)).fold(0, |a, b| a ^ b);
    header[508..512].copy_from_slice(&sum.to_le_bytes());
    header.extend(writer.bytes);
    header
}

struct Writer {
    /// Everything behind the header.
    bytes: Vec<u8>,
    bin_end: usize,
    order: Order,
    gap: usize,
}

impl Writer {
    /// Room for a cell; its offset.
    fn room(&mut self, length: usize) -> u32 {
        let gap = self.gap;
        if gap > 0 {
            self.gap = 0;
            let free = self.room(gap) as usize;
            let size = i32::from_le_bytes(self.bytes[free..free + 4].try_into().unwrap_or_default());
            self.bytes[free..free + 4].copy_from_slice(&(-size).to_le_bytes());
            self.gap = gap;
        }
        let size = (length + 4).next_multiple_of(8);
        if self.bytes.len() + size > self.bin_end {
            self.close_bin();
            let bin = (size + 32).next_multiple_of(PAGE);
            let start = self.bytes.len();
            self.bytes.extend(b"hbin");
            self.bytes.extend(u32::try_from(start).unwrap_or(NOTHING).to_le_bytes());
            self.bytes.extend(u32::try_from(bin).unwrap_or(NOTHING).to_le_bytes());
            self.bytes.resize(start + 32, 0);
            self.bin_end = start + bin;
        }
        let at = self.bytes.len();
        self.bytes.resize(at + size, 0);
        let used = -i32::try_from(size).unwrap_or_default();
        self.bytes[at..at + 4].copy_from_slice(&used.to_le_bytes());
        u32::try_from(at).unwrap_or(NOTHING)
    }

    /// The rest of a bin is one free cell.
    fn close_bin(&mut self) {
        let rest = self.bin_end - self.bytes.len();
        if rest >= 8 {
            let at = self.bytes.len();
            self.bytes.resize(self.bin_end, 0);
            self.bytes[at..at + 4].copy_from_slice(&u32::try_from(rest).unwrap_or_default().to_le_bytes());
        } else {
            self.bytes.resize(self.bin_end, 0);
        }
    }

    fn fill(&mut self, at: u32, content: &[u8]) {
        let at = at as usize + 4;
        self.bytes[at..at + content.len()].copy_from_slice(content);
    }

    /// Writes a cell.
    fn cell(&mut self, content: &[u8]) -> u32 {
        let at = self.room(content.len());
        self.fill(at, content);
        at
    }

    fn key(&mut self, name: &str, key: &Key, parent: Option<u32>) -> u32 {
        let plain = name.is_ascii();
        let name = if plain { name.as_bytes().to_vec() } else { wide(name) };
        let forward = self.order == Order::Forward;
        let own = if forward { Some(self.room(0x4C + name.len())) } else { None };
        // Children refer to their parent: behind them, its place is known only at the end.
        let (values, keys) = match own {
            Some(own) => (self.values(key), self.keys(key, own)),
            None => {
                let keys = self.keys(key, NOTHING);
                (self.values(key), keys)
            }
        };
        let own = own.unwrap_or_else(|| self.room(0x4C + name.len()));
        let mut cell = vec![0; 0x4C];
        cell[..2].copy_from_slice(b"nk");
        let flags = if parent.is_none() { 0x2C_u16 } else { 0 } | if plain { 0x20 } else { 0 };
        cell[2..4].copy_from_slice(&flags.to_le_bytes());
        let numbers = [
            (0x10, parent.unwrap_or(NOTHING)),
            (0x14, u32::try_from(key.keys.len()).unwrap_or_default()),
            (0x1C, keys.0),
            (0x20, NOTHING),
            (0x24, u32::try_from(key.values.len()).unwrap_or_default()),
            (0x28, values),
            (0x2C, NOTHING),
            (0x30, NOTHING),
            (0x48, u32::try_from(name.len()).unwrap_or_default()),
        ];
        for (at, number) in numbers {
            cell[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        cell.extend(name);
        self.fill(own, &cell);
        for child in keys.1 {
            let at = child as usize + 4 + 0x10;
            self.bytes[at..at + 4].copy_from_slice(&own.to_le_bytes());
        }
        own
    }

    /// The list of a key's children, and where they are.
    fn keys(&mut self, key: &Key, own: u32) -> (u32, Vec<u32>) {
        if key.keys.is_empty() {
            return (NOTHING, Vec::new());
        }
        let children: Vec<u32> = key.keys.iter().map(|(name, child)| self.key(name, child, Some(own))).collect();
        let mut list = b"lh".to_vec();
        list.extend(u16::try_from(children.len()).unwrap_or(u16::MAX).to_le_bytes());
        for (name, at) in key.keys.keys().zip(&children) {
            let hash = name.to_uppercase().chars().fold(0u32, |hash, c| hash.wrapping_mul(37).wrapping_add(c as u32));
            list.extend(at.to_le_bytes().into_iter().chain(hash.to_le_bytes()));
        }
        (self.cell(&list), children)
    }

    fn values(&mut self, key: &Key) -> u32 {
        if key.values.is_empty() {
            return NOTHING;
        }
        let list = |places: &[u32]| places.iter().flat_map(|at| at.to_le_bytes()).collect::<Vec<u8>>();
        if self.order == Order::Backward {
            let places: Vec<u32> = key.values.iter().map(|(name, kind, data)| self.value(name, *kind, data)).collect();
            return self.cell(&list(&places));
        }
        let at = self.room(key.values.len() * 4);
        let places: Vec<u32> = key.values.iter().map(|(name, kind, data)| self.value(name, *kind, data)).collect();
        self.fill(at, &list(&places));
        at
    }

    fn value(&mut self, name: &str, kind: u32, data: &[u8]) -> u32 {
        let length = u32::try_from(data.len()).unwrap_or_default();
        let early = if self.order == Order::Forward { Some(self.room(0x14 + name.len())) } else { None };
        let (size, place) = if data.len() <= 4 {
            let mut inline = [0; 4];
            inline[..data.len()].copy_from_slice(data);
            (length | 0x8000_0000, u32::from_le_bytes(inline))
        } else {
            (length, self.data(data))
        };
        let at = early.unwrap_or_else(|| self.room(0x14 + name.len()));
        let mut cell = b"vk".to_vec();
        cell.extend(u16::try_from(name.len()).unwrap_or_default().to_le_bytes());
        for number in [size, place, kind, 1] {
            cell.extend(number.to_le_bytes());
        }
        cell.extend(name.as_bytes());
        self.fill(at, &cell);
        at
    }

    fn data(&mut self, data: &[u8]) -> u32 {
        if data.len() <= SEGMENT {
            return self.cell(data);
        }
        let parts: Vec<u32> = data.chunks(SEGMENT).map(|part| self.cell(part)).collect();
        let list: Vec<u8> = parts.iter().flat_map(|at| at.to_le_bytes()).collect();
        let list = self.cell(&list);
        let mut head = b"db".to_vec();
        head.extend(u16::try_from(parts.len()).unwrap_or_default().to_le_bytes());
        head.extend(list.to_le_bytes());
        self.cell(&head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_fill_pages_and_cells_fill_bins() {
        let mut root = Key::default();
        root.at("Microsoft\\Windows").text("Name", "value").number("Start", 4).value("Long", 3, vec![7; 40_000]);
        for (order, gap) in [(Order::Forward, 0), (Order::Backward, 0), (Order::Forward, 9_000)] {
            let bytes = hive(&root, order, gap);
            assert_eq!(bytes.len() % PAGE, 0);
            let mut at = PAGE;
            while at < bytes.len() {
                assert_eq!(&bytes[at..at + 4], b"hbin");
                let end = at + u32::from_le_bytes(bytes[at + 8..at + 12].try_into().unwrap()) as usize;
                let mut cell = at + 32;
                while cell < end {
                    let size = i32::from_le_bytes(bytes[cell..cell + 4].try_into().unwrap());
                    assert!(size != 0 && size % 8 == 0);
                    cell += size.unsigned_abs() as usize;
                }
                assert_eq!(cell, end);
                at = end;
            }
        }
    }
}
