//! A record decoded whole: its `System` part and what it carries.

use super::cursor::{Cursor, Wide};
use super::token::{Template, Token, Tokens};
use super::value::Value;
use super::{Damaged, Entry, RECORD_TEXT};
use crate::time::UtcTime;

/// Templates inside values inside templates; real records have two.
const NESTED: u32 = 16;
/// Elements inside elements.
const DEEP: usize = 64;

/// An event as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    /// `EventRecordID`: the number the event had in its own log. An exported log numbers its records anew.
    pub(crate) number: u64,
    /// Who wrote it: `Microsoft-Windows-WindowsUpdateClient`.
    pub(crate) provider: String,
    /// `EventID`: what it is, among the provider's events.
    pub(crate) event: u16,
    /// 1 critical, 2 error, 3 warning, 4 information; 0 is used like 4.
    pub(crate) level: u8,
    /// When it happened; if that is missing or cannot be, when it was written.
    pub(crate) time: Option<UtcTime>,
    /// The computer's name, often with its domain.
    pub(crate) computer: String,
    /// SID of the account that wrote it.
    pub(crate) user: String,
    /// What it carries, in its order.
    pub(crate) fields: Vec<Field>,
}

/// One value of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Field {
    /// `Name` of a `Data`, or the element's own name below `UserData`; empty for values without name.
    pub(crate) name: String,
    /// Its text.
    pub(crate) value: String,
}

impl Record {
    /// The value called `name`; empty if there is none.
    pub(crate) fn named(&self, name: &str) -> &str {
        self.fields.iter().find(|field| field.name == name).map_or("", |field| &field.value)
    }

    /// The `index`-th of the values without name; empty if there is none.
    pub(crate) fn unnamed(&self, index: usize) -> &str {
        self.fields.iter().filter(|field| field.name.is_empty()).nth(index).map_or("", |field| &field.value)
    }

    /// The bytes that classic events carry beside their texts.
    pub(crate) fn binary(&self) -> Vec<u8> {
        let digits = self.named("Binary").as_bytes().as_chunks::<2>().0;
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        digits.iter().map_while(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
    }
}

/// `written` counts where the event's own time cannot be true.
pub(super) fn time_of(created: Option<UtcTime>, written: u64) -> Option<UtcTime> {
    created.filter(|time| time.is_believable()).or_else(|| UtcTime::from_filetime(written)).or(created)
}

pub(super) fn decode(chunk: &[u8], entry: &Entry, steps: &mut u32) -> Result<Record, Damaged> {
    let mut decoder = Decoder { chunk, steps, writer: Writer::default() };
    decoder.fragment(Tokens::new(entry.body(chunk)?), &[], 0)?;
    let mut record = decoder.writer.record;
    record.time = time_of(record.time, entry.written);
    if record.number == 0 {
        record.number = entry.number;
    }
    Ok(record)
}

/// What a record carries, from the place on where its template's `System` part ends.
pub(super) fn decode_rest<'c>(
    chunk: &'c [u8],
    template: &Template<'c>,
    from: usize,
    steps: &mut u32,
) -> Result<Vec<Field>, Damaged> {
    let mut decoder = Decoder { chunk, steps, writer: Writer::default() };
    // The element that the `System` part stands in.
    decoder.writer.open(Wide(&[]), false)?;
    decoder.template(template, Some(from), 0)?;
    Ok(decoder.writer.record.fields)
}

struct Decoder<'c, 's> {
    chunk: &'c [u8],
    steps: &'s mut u32,
    writer: Writer<'c>,
}

impl<'c> Decoder<'c, '_> {
    fn spend(&mut self, steps: usize) -> Result<(), Damaged> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.steps.checked_sub(steps));
        *self.steps = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Damaged)
    }

    fn fragment(&mut self, mut tokens: Tokens<'c>, values: &[Value<'c>], nested: u32) -> Result<(), Damaged> {
        if nested > NESTED {
            return Err(Damaged);
        }
        while let Some(token) = tokens.step()? {
            self.spend(1)?;
            match token {
                Token::Open { name, dependency } => {
                    let needed = dependency.and_then(|index| values.get(usize::from(index)));
                    self.writer.open(name, needed.is_some_and(|value| value.is_null()))?;
                }
                Token::Content => self.writer.attribute = None,
                Token::Close => self.writer.close(),
                Token::Attribute(name) => self.writer.attribute = Some(name),
                Token::Value(value) => self.value(value, nested)?,
                Token::Text(text) => self.writer.text(|out| text.push_to(out))?,
                Token::Character(unit) => {
                    let letter = char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
                    self.writer.text(|out| out.push(letter))?;
                }
                Token::Entity(name) => {
                    if let Some(letter) = entity(name) {
                        self.writer.text(|out| out.push(letter))?;
                    }
                }
                Token::Template(template) => self.template(&template, None, nested)?,
                Token::Hole(index) => {
                    if let Some(value) = values.get(usize::from(index)) {
                        self.value(*value, nested)?;
                    }
                }
                Token::Nothing => {}
            }
        }
        Ok(())
    }

    fn template(&mut self, template: &Template<'c>, from: Option<usize>, nested: u32) -> Result<(), Damaged> {
        self.spend(template.count())?;
        let values: Vec<Value<'c>> = template.values().collect();
        let tokens = match from {
            None => Tokens::of_definition(self.chunk, template.definition),
            Some(from) => Tokens::of_definition_from(self.chunk, template.definition, from),
        };
        self.fragment(tokens?, &values, nested + 1)
    }

    fn value(&mut self, value: Value<'c>, nested: u32) -> Result<(), Damaged> {
        if value.is_xml() {
            let cursor = Cursor::new(self.chunk, value.at, value.at + value.bytes.len())?;
            return self.fragment(Tokens::new(cursor), &[], nested + 1);
        }
        self.writer.value(value)
    }
}

fn entity(name: Wide<'_>) -> Option<char> {
    [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')]
        .into_iter()
        .find(|(entity, _)| name.is(entity))
        .map(|(_, letter)| letter)
}

/// Puts what the tokens say where it belongs.
#[derive(Default)]
struct Writer<'c> {
    record: Record,
    /// Open elements from `Event` on.
    path: Vec<Element<'c>>,
    /// Attribute whose value is being read.
    attribute: Option<Wide<'c>>,
    /// The part of the event being read is `EventData` or `UserData`.
    carrying: bool,
    /// From how many open elements on everything is left out.
    muted: Option<usize>,
    /// The value being read.
    field: Field,
    /// Bytes of text so far.
    text: usize,
}

struct Element<'c> {
    name: Wide<'c>,
    /// Has no elements in it.
    leaf: bool,
}

impl<'c> Writer<'c> {
    fn open(&mut self, name: Wide<'c>, left_out: bool) -> Result<(), Damaged> {
        if self.path.len() >= DEEP {
            return Err(Damaged);
        }
        if left_out {
            self.muted.get_or_insert(self.path.len());
        }
        if let Some(parent) = self.path.last_mut() {
            parent.leaf = false;
        }
        if self.path.len() == 1 {
            self.carrying = name.is("EventData") || name.is("UserData");
        }
        self.path.push(Element { name, leaf: true });
        self.attribute = None;
        if self.carries() {
            self.field.name.clear();
            self.field.value.clear();
            if !name.is("Data") {
                name.push_to(&mut self.field.name);
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        let muted = self.muted.is_some();
        let carries = self.carries();
        let Some(element) = self.path.pop() else { return };
        if element.leaf && carries && !muted {
            self.record.fields.push(std::mem::take(&mut self.field));
        }
        self.muted = self.muted.filter(|depth| *depth < self.path.len());
        self.attribute = None;
    }

    /// Is this inside what the event carries?
    fn carries(&self) -> bool {
        self.carrying && self.path.len() > 2
    }

    fn text(&mut self, push: impl FnOnce(&mut String)) -> Result<(), Damaged> {
        if self.muted.is_some() {
            return Ok(());
        }
        let mut unused = String::new();
        let target = match self.attribute {
            None if self.carries() => &mut self.field.value,
            Some(name) if self.carries() && name.is("Name") => {
                self.field.name.clear();
                &mut self.field.name
            }
            _ => system_text(&mut self.record, &self.path, self.attribute).unwrap_or(&mut unused),
        };
        let before = target.len();
        push(target);
        self.text += target.len() - before;
        if self.text > RECORD_TEXT { Err(Damaged) } else { Ok(()) }
    }

    fn value(&mut self, value: Value<'c>) -> Result<(), Damaged> {
        if self.muted.is_some() || self.path.get(1).is_some_and(|part| part.name.is("System")) && self.system(value) {
            return Ok(());
        }
        // Every value of an array is one of its own, as if the element stood there as often.
        let many = value.is_array() && self.attribute.is_none() && self.carries();
        for (index, item) in value.items().enumerate() {
            if many && index > 0 {
                let next = Field { name: self.field.name.clone(), value: String::new() };
                self.text += size_of::<Field>() + next.name.len();
                self.record.fields.push(std::mem::replace(&mut self.field, next));
            }
            self.text(|out| item.push_to(out))?;
        }
        Ok(())
    }

    /// Numbers and times of the `System` part.
    fn system(&mut self, value: Value<'c>) -> bool {
        let Some(part) = self.path.get(2).map(|part| part.name) else { return false };
        let record = &mut self.record;
        match self.attribute {
            None if part.is("EventID") => record.event = small(value),
            None if part.is("Level") => record.level = small(value),
            None if part.is("EventRecordID") => record.number = value.number().unwrap_or(0),
            Some(name) if part.is("TimeCreated") && name.is("SystemTime") => record.time = value.time(),
            _ => return false,
        }
        true
    }
}

fn small<T: TryFrom<u64> + Default>(value: Value<'_>) -> T {
    value.number().and_then(|number| T::try_from(number).ok()).unwrap_or_default()
}

/// Texts of the `System` part.
fn system_text<'r>(
    record: &'r mut Record,
    path: &[Element<'_>],
    attribute: Option<Wide<'_>>,
) -> Option<&'r mut String> {
    let (part, name) = (path.get(1)?.name, path.get(2)?.name);
    if !part.is("System") {
        return None;
    }
    match attribute {
        Some(attribute) if name.is("Provider") && attribute.is("Name") => Some(&mut record.provider),
        Some(attribute) if name.is("Security") && attribute.is("UserID") => Some(&mut record.user),
        None if name.is("Computer") => Some(&mut record.computer),
        _ => None,
    }
}
