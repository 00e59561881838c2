//! A record decoded whole: its `System` part and what it carries.

use super::cursor::{Cursor, Wide};
use super::definitions::Definitions;
use super::fields::Fields;
use super::token::{Template, Token, Tokens};
use super::value::Value;
use super::{Damaged, Entry, STEP_TEXT, TOKEN_TEXT};
use crate::time::UtcTime;
use std::ops::Range;

/// Templates inside values inside templates; real records have two.
const NESTED: u32 = 16;
/// Elements inside elements.
const DEEP: usize = 64;
/// Values of a template that are passed over in one step.
const STEP_VALUES: usize = 32;

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
    /// What it carries.
    pub(crate) fields: Fields,
}

/// Where an event comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Origin {
    /// The computer's name, often with its domain.
    pub(super) computer: String,
    /// SID of the account.
    pub(super) user: String,
}

/// `written` counts where the event's own time cannot be true.
pub(super) fn time_of(created: Option<UtcTime>, written: u64) -> Option<UtcTime> {
    created.filter(|time| time.is_believable()).or_else(|| UtcTime::from_filetime(written)).or(created)
}

/// Decodes a record whole.
pub(super) fn decode<'c>(
    chunk: &'c [u8],
    definitions: &mut Definitions<'c>,
    entry: &Entry,
    steps: &mut u32,
) -> Result<(Record, Origin), Damaged> {
    let mut record = Record::default();
    let mut decoder = Decoder { chunk, definitions, steps, writer: Writer::new(&mut record) };
    decoder.fragment(Source::Written(Tokens::new(entry.body(chunk)?)), None, 0)?;
    let origin = decoder.writer.origin;
    record.time = time_of(record.time, entry.written);
    if record.number == 0 {
        record.number = entry.number;
    }
    Ok((record, origin))
}

/// Decodes what a record carries, from the place on where its template's `System` part ends.
pub(super) fn decode_rest<'c>(
    chunk: &'c [u8],
    definitions: &mut Definitions<'c>,
    template: &Template<'c>,
    from: usize,
    steps: &mut u32,
    record: &mut Record,
) -> Result<(), Damaged> {
    let mut decoder = Decoder { chunk, definitions, steps, writer: Writer::new(record) };
    // The element that the `System` part stands in.
    decoder.writer.open(Wide(&[]), false)?;
    decoder.template(template, Some(from), 0)
}

/// Where tokens come from.
enum Source<'c> {
    /// The bytes that hold them.
    Written(Tokens<'c>),
    /// A definition that was read before: their numbers.
    Known(Range<usize>),
}

struct Decoder<'c, 'r> {
    chunk: &'c [u8],
    definitions: &'r mut Definitions<'c>,
    steps: &'r mut u32,
    writer: Writer<'c, 'r>,
}

impl<'c> Decoder<'c, '_> {
    fn spend(&mut self, steps: usize) -> Result<(), Damaged> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.steps.checked_sub(steps));
        *self.steps = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Damaged)
    }

    fn next(&self, tokens: &mut Source<'c>) -> Result<Option<Token<'c>>, Damaged> {
        match tokens {
            Source::Written(tokens) => tokens.step(),
            Source::Known(numbers) => Ok(numbers.next().and_then(|number| self.definitions.token(number))),
        }
    }

    /// The value of `template` at this index.
    fn filling(&mut self, template: Option<&Template<'c>>, index: u16) -> Result<Option<Value<'c>>, Damaged> {
        let index = usize::from(index);
        // All before it are looked at.
        self.spend(index / STEP_VALUES)?;
        Ok(template.and_then(|template| template.value(index)))
    }

    fn fragment(&mut self, mut tokens: Source<'c>, filled: Option<&Template<'c>>, nested: u32) -> Result<(), Damaged> {
        if nested > NESTED {
            return Err(Damaged);
        }
        while let Some(token) = self.next(&mut tokens)? {
            let text = std::mem::take(&mut self.writer.text);
            self.spend(1 + text / STEP_TEXT)?;
            match token {
                Token::Open { name, dependency } => {
                    let needed = match dependency {
                        Some(index) => self.filling(filled, index)?,
                        None => None,
                    };
                    self.writer.open(name, needed.is_some_and(Value::is_null))?;
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
                    if let Some(value) = self.filling(filled, index)? {
                        self.value(value, nested)?;
                    }
                }
                Token::Nothing => {}
            }
        }
        Ok(())
    }

    fn template(&mut self, template: &Template<'c>, from: Option<usize>, nested: u32) -> Result<(), Damaged> {
        self.spend(template.count())?;
        let tokens = match self.definitions.of(self.chunk, template.definition, from) {
            Some(numbers) => Source::Known(numbers),
            None => Source::Written(Tokens::of_definition(self.chunk, template.definition, from)?),
        };
        self.fragment(tokens, Some(template), nested + 1)
    }

    fn value(&mut self, value: Value<'c>, nested: u32) -> Result<(), Damaged> {
        if value.is_xml() {
            let cursor = Cursor::new(self.chunk, value.at, value.at + value.bytes.len())?;
            return self.fragment(Source::Written(Tokens::new(cursor)), None, nested + 1);
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
struct Writer<'c, 'r> {
    record: &'r mut Record,
    origin: Origin,
    /// Open elements from `Event` on.
    path: Vec<Element<'c>>,
    /// Attribute whose value is being read.
    attribute: Option<Wide<'c>>,
    /// The part of the event being read is `EventData` or `UserData`.
    carrying: bool,
    /// From how many open elements on everything is left out.
    muted: Option<usize>,
    /// Bytes of text that are not paid for.
    text: usize,
}

struct Element<'c> {
    name: Wide<'c>,
    /// Has no elements in it.
    leaf: bool,
}

impl<'c, 'r> Writer<'c, 'r> {
    fn new(record: &'r mut Record) -> Self {
        record.fields.clear();
        let (origin, path) = (Origin::default(), Vec::with_capacity(8));
        Self { record, origin, path, attribute: None, carrying: false, muted: None, text: 0 }
    }

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
            self.record.fields.begin(if name.is("Data") { Wide(&[]) } else { name });
            self.text += name.0.len();
        }
        Ok(())
    }

    fn close(&mut self) {
        let muted = self.muted.is_some();
        let carries = self.carries();
        let Some(element) = self.path.pop() else { return };
        if element.leaf && carries && !muted {
            self.record.fields.complete();
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
        if self.text > TOKEN_TEXT {
            return Err(Damaged);
        }
        let fields = &mut self.record.fields;
        let mut before = fields.size();
        match self.attribute {
            None if self.carrying && self.path.len() > 2 => fields.push(push),
            Some(name) if self.carrying && self.path.len() > 2 && name.is("Name") => {
                // The name takes the place of another, which was paid for.
                fields.rename(|_| {});
                before = fields.size();
                fields.rename(push);
            }
            _ => {
                let Some(text) = self.system_text() else { return Ok(()) };
                let before = text.len();
                push(text);
                let more = text.len() - before;
                self.text += more;
            }
        }
        self.text += self.record.fields.size().saturating_sub(before);
        if self.text > TOKEN_TEXT { Err(Damaged) } else { Ok(()) }
    }

    fn value(&mut self, value: Value<'c>) -> Result<(), Damaged> {
        if self.muted.is_some() || self.path.get(1).is_some_and(|part| part.name.is("System")) && self.system(value) {
            return Ok(());
        }
        // Every value of an array is one of its own, as if the element stood there as often.
        let many = value.is_array() && self.attribute.is_none() && self.carries();
        for (index, item) in value.items().enumerate() {
            if many && index > 0 {
                let before = self.record.fields.size();
                self.record.fields.again();
                self.text += self.record.fields.size() - before;
            }
            // Also where nobody wants it, looking at each of many values costs.
            if index > 0 {
                self.text += STEP_TEXT;
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

    /// Texts of the `System` part.
    fn system_text(&mut self) -> Option<&mut String> {
        let (part, name) = (self.path.get(1)?.name, self.path.get(2)?.name);
        if !part.is("System") {
            return None;
        }
        match self.attribute {
            Some(attribute) if name.is("Provider") && attribute.is("Name") => Some(&mut self.record.provider),
            Some(attribute) if name.is("Security") && attribute.is("UserID") => Some(&mut self.origin.user),
            None if name.is("Computer") => Some(&mut self.origin.computer),
            _ => None,
        }
    }
}

fn small<T: TryFrom<u64> + Default>(value: Value<'_>) -> T {
    value.number().and_then(|number| T::try_from(number).ok()).unwrap_or_default()
}
