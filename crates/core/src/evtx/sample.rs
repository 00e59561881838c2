//! Small logs for tests, built by hand.

use super::{CHUNK, CHUNK_HEADER, CHUNK_MAGIC, FILE_HEADER, FREE_SPACE, RECORD_MAGIC};

/// 2022-10-10T08:38:25.123Z.
pub(crate) const TIME: u64 = 133_098_647_051_230_000;
/// Steps of a FILETIME in a second.
pub(crate) const SECOND: u64 = 10_000_000;

/// An event to be written.
#[derive(Clone)]
pub(crate) struct Event<'a> {
    pub(crate) provider: &'a str,
    pub(crate) event: u16,
    pub(crate) level: u8,
    pub(crate) time: u64,
    /// Name (empty: none), type of value, bytes.
    pub(crate) fields: Vec<(&'a str, u8, Vec<u8>)>,
    pub(crate) section: &'a str,
}

/// An event whose fields are texts.
pub(crate) fn event<'a>(provider: &'a str, event: u16, fields: &[(&'a str, &str)]) -> Event<'a> {
    let fields = fields.iter().map(|(name, text)| (*name, 0x01, wide(text))).collect();
    Event { provider, event, level: 4, time: TIME, fields, section: "EventData" }
}

pub(crate) fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A log of one block.
pub(crate) fn log(events: &[Event<'_>]) -> Vec<u8> {
    file(&[block(events, 1)])
}

/// A log of these blocks.
pub(crate) fn file(blocks: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"ElfFile\0".to_vec();
    bytes.resize(FILE_HEADER, 0);
    blocks.iter().for_each(|block| bytes.extend(block));
    bytes
}

/// A block whose records are numbered from `first` on.
pub(crate) fn block(events: &[Event<'_>], first: u64) -> Vec<u8> {
    let mut writer = Writer { bytes: CHUNK_MAGIC.to_vec() };
    writer.bytes.resize(CHUNK_HEADER, 0);
    for (number, event) in (first..).zip(events) {
        writer.record(number, |writer| writer.event(number, event));
    }
    assert!(writer.bytes.len() <= CHUNK, "too many events for a block");
    let free = u32::try_from(writer.bytes.len()).unwrap().to_le_bytes();
    writer.bytes[FREE_SPACE..][..4].copy_from_slice(&free);
    writer.bytes.resize(CHUNK, 0);
    writer.bytes
}

/// A block with one record of any content.
pub(crate) fn raw(content: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer { bytes: block(&[], 1)[..CHUNK_HEADER].to_vec() };
    writer.record(1, content);
    writer.bytes.resize(CHUNK, 0);
    writer.bytes
}

/// Writes BinXml.
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    fn record(&mut self, number: u64, content: impl FnOnce(&mut Self)) {
        let at = self.bytes.len();
        self.bytes.extend(RECORD_MAGIC);
        self.bytes.extend([0; 4]);
        self.bytes.extend(number.to_le_bytes());
        self.bytes.extend(TIME.to_le_bytes());
        content(self);
        let size = self.u32_of(self.bytes.len() + 4 - at);
        self.bytes.extend(size);
        self.bytes[at + 4..at + 8].copy_from_slice(&size);
    }

    fn u32_of(&self, number: usize) -> [u8; 4] {
        u32::try_from(number).unwrap().to_le_bytes()
    }

    /// A name, where it is used.
    fn name(&mut self, name: &str) {
        let offset = self.u32_of(self.bytes.len() + 4);
        self.bytes.extend(offset);
        self.bytes.extend([0; 6]);
        self.counted(name);
        self.bytes.extend([0; 2]);
    }

    fn counted(&mut self, text: &str) {
        self.bytes.extend(u16::try_from(text.encode_utf16().count()).unwrap().to_le_bytes());
        self.bytes.extend(wide(text));
    }

    /// `<name attribute="…">`, its sizes left at zero: nobody needs them.
    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)], in_definition: bool) -> &mut Self {
        self.bytes.push(if attributes.is_empty() { 0x01 } else { 0x41 });
        if in_definition {
            self.bytes.extend([0xFF; 2]);
        }
        self.bytes.extend([0; 4]);
        self.name(name);
        if !attributes.is_empty() {
            self.bytes.extend([0; 4]);
        }
        for (name, value) in attributes {
            self.bytes.push(0x06);
            self.name(name);
            self.text(value);
        }
        self.bytes.push(0x02);
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes.extend([0x05, 0x01]);
        self.counted(text);
        self
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend(bytes);
        self
    }

    pub(crate) fn close(&mut self) -> &mut Self {
        self.bytes(&[0x04])
    }

    /// An element with a hole.
    fn hole(&mut self, name: &str, attributes: &[(&str, &str)], index: u8, kind: u8) {
        self.open(name, attributes, true).bytes(&[0x0D, index, 0, kind]).close();
    }

    /// A template instance with its definition in place.
    pub(crate) fn template(&mut self, definition: impl FnOnce(&mut Self), values: &[(u8, &[u8])]) {
        self.bytes.extend([0x0C, 0x01, 1, 2, 3, 4]);
        let offset = self.u32_of(self.bytes.len() + 4);
        self.bytes.extend(offset);
        self.bytes.extend([0; 20]);
        let size_at = self.bytes.len();
        self.bytes.extend([0; 4]);
        definition(self);
        self.bytes.push(0x00);
        let size = self.u32_of(self.bytes.len() - size_at - 4);
        self.bytes[size_at..size_at + 4].copy_from_slice(&size);
        let count = self.u32_of(values.len());
        self.bytes.extend(count);
        for (kind, bytes) in values {
            self.bytes.extend(u16::try_from(bytes.len()).unwrap().to_le_bytes());
            self.bytes.extend([*kind, 0]);
        }
        values.iter().for_each(|(_, bytes)| self.bytes.extend(*bytes));
    }

    fn event(&mut self, number: u64, event: &Event<'_>) {
        self.bytes.extend([0x0F, 1, 1, 0]);
        let (id, time, number) = (event.event.to_le_bytes(), event.time.to_le_bytes(), number.to_le_bytes());
        let level = [event.level];
        let mut values: Vec<(u8, &[u8])> = vec![(0x06, &id), (0x04, &level), (0x11, &time), (0x0A, &number)];
        values.extend(event.fields.iter().map(|(_, kind, bytes)| (*kind, &bytes[..])));
        let definition = |writer: &mut Self| {
            writer.bytes(&[0x0F, 1, 1, 0]).open("Event", &[("xmlns", "http://events")], true);
            writer.open("System", &[], true);
            writer.open("Provider", &[("Name", event.provider)], true).close();
            writer.hole("EventID", &[("Qualifiers", "0")], 0, 0x06);
            writer.hole("Level", &[], 1, 0x04);
            // `<TimeCreated SystemTime="…"/>`: the only attribute with a hole.
            writer.bytes(&[0x41, 0xFF, 0xFF, 0, 0, 0, 0]).name("TimeCreated");
            writer.bytes(&[0, 0, 0, 0, 0x06]).name("SystemTime");
            writer.bytes(&[0x0D, 2, 0, 0x11, 0x03]);
            writer.hole("EventRecordID", &[], 3, 0x0A);
            writer.open("Channel", &[], true).text("System").close();
            writer.open("Computer", &[], true).text("PC-0417.corp.example").close();
            writer.close().open(event.section, &[], true);
            for (index, (name, kind, _)) in (4..).zip(&event.fields) {
                match *name {
                    "Binary" => writer.hole("Binary", &[], index, *kind),
                    "" => writer.hole("Data", &[], index, *kind),
                    _ if event.section == "UserData" => writer.hole(name, &[], index, *kind),
                    _ => writer.hole("Data", &[("Name", name)], index, *kind),
                }
            }
            writer.close().close();
        };
        self.template(definition, &values);
        self.bytes.push(0x00);
    }
}
