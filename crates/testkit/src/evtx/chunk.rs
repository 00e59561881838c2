//! One chunk of 64 kB: records, the names and templates they share, and the header that finds and checks them.

use super::Event;
use super::binxml::{self, Content, FRAGMENT, Node, Outer};
use super::value::{Guid, Value, utf16};
use crate::rng::Rng;
use std::collections::BTreeMap;

const SIZE: usize = 0x1_0000;
const HEADER: usize = 512;

/// A chunk being written. Offsets are from its start, header included.
#[derive(Debug)]
pub(super) struct Chunk {
    bytes: Vec<u8>,
    names: BTreeMap<String, u32>,
    /// Where each template is defined, with its id.
    templates: BTreeMap<Node, (u32, u32)>,
    /// Newest name of each bucket; each name points to the one before.
    name_heads: [u32; 64],
    template_heads: [u32; 32],
    /// First and last record number.
    records: Option<(u64, u64)>,
    last_record: usize,
}

impl Default for Chunk {
    fn default() -> Self {
        Self {
            bytes: vec![0; HEADER],
            names: BTreeMap::new(),
            templates: BTreeMap::new(),
            name_heads: [0; 64],
            template_heads: [0; 32],
            records: None,
            last_record: HEADER,
        }
    }
}

impl Chunk {
    /// Adds a record; `false`, and nothing changed, when it does not fit any more.
    pub(super) fn push(&mut self, event: &Event, number: u64, computer: &str, channel: &'static str) -> bool {
        let start = self.bytes.len();
        let heads = (self.name_heads, self.template_heads);
        self.number(0x0000_2A2A_u32.to_le_bytes());
        self.number([0; 4]);
        self.number(number.to_le_bytes());
        self.number(event.filetime.to_le_bytes());
        self.fragment_header();
        self.event(event, number, computer, channel);
        self.bytes.push(0);
        // Records start at multiples of eight; the size stands at both ends.
        while !(self.bytes.len() + 4).is_multiple_of(8) {
            self.bytes.push(0);
        }
        let size = self.bytes.len() + 4 - start;
        self.number(low(size).to_le_bytes());
        self.patch(start + 4, low(size));
        // Not to the last byte: libevtx drops a record that ends with the chunk.
        if self.bytes.len() >= SIZE {
            self.bytes.truncate(start);
            self.names.retain(|_, at| (*at as usize) < start);
            self.templates.retain(|_, (_, at)| (*at as usize) < start);
            (self.name_heads, self.template_heads) = heads;
            return false;
        }
        self.records = Some((self.records.map_or(number, |(first, _)| first), number));
        self.last_record = start;
        true
    }

    fn event(&mut self, event: &Event, number: u64, computer: &str, channel: &str) {
        let user_data = matches!(event.payload, super::Payload::User(..));
        let Outer { template, payload, by_value } = binxml::outer(event.provider, computer, channel, user_data);
        let mut values = vec![Value::Null; payload];
        values[0] = Value::U8(event.level);
        values[1] = event.opcode.map_or(Value::Null, Value::U8);
        values[2] = Value::U16(event.task);
        values[3] = Value::U16(event.id);
        values[4] = event.qualifiers.map_or(Value::Null, Value::U16);
        values[5] = Value::Hex64(event.keywords);
        values[6] = Value::Time(event.filetime);
        values[7] = event.activity.map_or(Value::Null, Value::Guid);
        values[8] = event.process.map_or(Value::Null, |(process, _)| Value::U32(process));
        values[9] = event.process.map_or(Value::Null, |(_, thread)| Value::U32(thread));
        values[10] = Value::U64(number);
        values[11] = event.version.map_or(Value::Null, Value::U8);
        values[12] = event.user.map_or(Value::Null, Value::Sid);
        if let (true, super::Provider::Manifest(name, guid)) = (by_value, event.provider) {
            values[14] = Value::text(name);
            values[15] = Value::Guid(Guid::of(guid));
            values[16] = Value::text(channel);
        }
        self.instance(&template, &values, Some(binxml::inner(&event.payload)));
    }

    /// A template instance: where the template is (or the template itself, the first time), and the values. `nested`
    /// is one more value: a fragment with an instance of its own.
    fn instance(&mut self, template: &Node, values: &[Value], nested: Option<(Node, Vec<Value>)>) {
        self.bytes.extend([0x0C, 0x01]);
        if let Some((id, at)) = self.templates.get(template).copied() {
            self.number(id.to_le_bytes());
            self.number(at.to_le_bytes());
        } else {
            self.define(template);
        }
        let count = values.len() + usize::from(nested.is_some());
        self.number(low(count).to_le_bytes());
        let encoded: Vec<Vec<u8>> = values.iter().map(Value::bytes).collect();
        for (value, bytes) in values.iter().zip(&encoded) {
            self.descriptor(bytes.len(), value.kind());
        }
        let at = self.bytes.len();
        if nested.is_some() {
            self.descriptor(0, 0);
        }
        encoded.iter().for_each(|bytes| self.bytes.extend_from_slice(bytes));
        if let Some((template, values)) = nested {
            let start = self.bytes.len();
            self.fragment_header();
            self.instance(&template, &values, None);
            self.bytes.push(0);
            let size = self.bytes.len() - start;
            self.bytes[at..at + 2].copy_from_slice(&u16::try_from(size).unwrap_or(u16::MAX).to_le_bytes());
            self.bytes[at + 2] = FRAGMENT;
        }
    }

    fn descriptor(&mut self, size: usize, kind: u8) {
        self.number(u16::try_from(size).unwrap_or(u16::MAX).to_le_bytes());
        self.bytes.extend([kind, 0]);
    }

    /// Id and offset of a new template, and its definition right behind.
    fn define(&mut self, template: &Node) {
        let shape = format!("{template:?}");
        let seed = shape.bytes().fold(17, |seed: u64, b| seed.wrapping_mul(131).wrapping_add(u64::from(b)));
        let guid = Guid::of(&Rng::new(seed).guid());
        let id = u32::from_le_bytes([guid.0[0], guid.0[1], guid.0[2], guid.0[3]]);
        let at = low(self.bytes.len() + 8);
        self.number(id.to_le_bytes());
        self.number(at.to_le_bytes());
        let bucket = (id % 32) as usize;
        self.number(self.template_heads[bucket].to_le_bytes());
        self.template_heads[bucket] = at;
        self.bytes.extend(guid.0);
        let size = self.bytes.len();
        self.number([0; 4]);
        self.fragment_header();
        self.node(template);
        self.bytes.push(0);
        self.patch(size, low(self.bytes.len() - size - 4));
        self.templates.insert(template.clone(), (id, at));
    }

    fn node(&mut self, node: &Node) {
        let Node::Element { name, depends, attributes, children } = node else {
            if let Node::Content(content) = node {
                self.content(content);
            }
            return;
        };
        self.bytes.push(if attributes.is_empty() { 0x01 } else { 0x41 });
        self.number(depends.to_le_bytes());
        let size = self.bytes.len();
        self.number([0; 4]);
        self.name(name);
        if !attributes.is_empty() {
            let list = self.bytes.len();
            self.number([0; 4]);
            for (i, (name, content)) in attributes.iter().enumerate() {
                self.bytes.push(if i + 1 < attributes.len() { 0x46 } else { 0x06 });
                self.name(name);
                self.content(content);
            }
            self.patch(list, low(self.bytes.len() - list - 4));
        }
        if children.is_empty() {
            self.bytes.push(0x03);
        } else {
            self.bytes.push(0x02);
            children.iter().for_each(|child| self.node(child));
            self.bytes.push(0x04);
        }
        self.patch(size, low(self.bytes.len() - size - 4));
    }

    fn content(&mut self, content: &Content) {
        match content {
            Content::Text(text) => {
                let text = utf16(text);
                self.bytes.extend([0x05, 0x01]);
                self.number(u16::try_from(text.len() / 2).unwrap_or(u16::MAX).to_le_bytes());
                self.bytes.extend(text);
            }
            Content::Slot(index, kind, optional) => {
                self.bytes.push(if *optional { 0x0E } else { 0x0D });
                self.number(index.to_le_bytes());
                self.bytes.push(*kind);
            }
        }
    }

    /// Where a name is, or the name itself right behind, the first time.
    fn name(&mut self, name: &str) {
        if let Some(at) = self.names.get(name).copied() {
            self.number(at.to_le_bytes());
            return;
        }
        let at = low(self.bytes.len() + 4);
        self.number(at.to_le_bytes());
        let hash = hash(name);
        let bucket = usize::from(hash % 64);
        self.number(self.name_heads[bucket].to_le_bytes());
        self.name_heads[bucket] = at;
        self.number(hash.to_le_bytes());
        let text = utf16(name);
        self.number(u16::try_from(text.len() / 2).unwrap_or(u16::MAX).to_le_bytes());
        self.bytes.extend(text);
        self.bytes.extend([0, 0]);
        self.names.insert(name.to_owned(), at);
    }

    fn fragment_header(&mut self) {
        self.bytes.extend([0x0F, 0x01, 0x01, 0x00]);
    }

    fn number<const N: usize>(&mut self, bytes: [u8; N]) {
        self.bytes.extend(bytes);
    }

    fn patch(&mut self, at: usize, number: u32) {
        self.bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }

    /// The chunk with its header.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let free = self.bytes.len();
        let records = crc32fast::hash(&self.bytes[HEADER..]);
        self.bytes.resize(SIZE, 0);
        let (first, last) = self.records.unwrap_or((1, 0));
        let mut head = b"ElfChnk\0".to_vec();
        for number in [first, last, first, last] {
            head.extend(number.to_le_bytes());
        }
        for number in [128, low(self.last_record), low(free), records] {
            head.extend(number.to_le_bytes());
        }
        head.resize(120, 0);
        head.extend(1_u32.to_le_bytes());
        head.extend([0; 4]);
        for number in self.name_heads.iter().chain(&self.template_heads) {
            head.extend(number.to_le_bytes());
        }
        let mut checked = crc32fast::Hasher::new();
        checked.update(&head[..120]);
        checked.update(&head[128..]);
        head[124..128].copy_from_slice(&checked.finalize().to_le_bytes());
        self.bytes[..HEADER].copy_from_slice(&head);
        self.bytes
    }
}

/// Offsets and sizes of a chunk: always below 2³².
fn low(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The hash that sorts names into buckets: multiplier 65599, the low 16 bits.
fn hash(name: &str) -> u16 {
    let full = name.encode_utf16().fold(0_u32, |hash, c| hash.wrapping_mul(65_599).wrapping_add(u32::from(c)));
    (full & 0xFFFF) as u16
}
