//! The `System` part of a record without decoding the record.
//!
//! A template's definition begins with its `System` part, and there each field is a literal or a hole. That is learned
//! once per definition and block; a record then costs the few values that fill these holes.

use super::cursor::Wide;
use super::record::{self, Origin, Record, time_of};
use super::token::{Template, Token, Tokens};
use super::value::Value;
use super::{Chunk, Damaged, Entry, RECORD_STEPS};
use crate::time::UtcTime;
use std::borrow::Cow;

/// Tokens of a definition within which its `System` part must end; real ones have some hundred.
const LEARN_STEPS: u32 = 1_000;

/// Bytes of a text in a definition that is remembered; names of providers and computers have some dozen.
const LITERAL: usize = 1_024;

/// Bytes of the SIDs of Windows' own accounts: they have one part, two at most.
const OWN_SID: usize = 16;

/// What a record is, before it is decoded.
pub(crate) struct Head<'a, 'c> {
    /// See [`Record::provider`].
    pub(crate) provider: Cow<'a, str>,
    /// See [`Record::event`].
    pub(crate) event: u16,
    /// See [`Record::level`].
    pub(crate) level: u8,
    /// See [`Record::number`].
    pub(crate) number: u64,
    /// See [`Record::time`].
    pub(crate) time: Option<UtcTime>,
    computer: Piece<'a>,
    user: Piece<'a>,
    /// The record's template, and where its definition goes on behind the `System` part.
    rest: Option<(Template<'c>, usize)>,
}

impl Head<'_, '_> {
    /// Is the computer called so? Costs no text.
    pub(crate) fn is_from(&self, computer: &str) -> bool {
        match &self.computer {
            Piece::Text(text) => text == computer,
            Piece::Value(value) => value.wide().is_some_and(|text| text.is_text(computer)),
        }
    }

    /// The computer's name, often with its domain.
    pub(crate) fn computer(&self) -> Cow<'_, str> {
        self.computer.to_text()
    }

    /// SID of the account that wrote it, if that is a person's or a computer's: not one of Windows' own.
    pub(crate) fn account(&self) -> Option<Cow<'_, str>> {
        if let Piece::Value(value) = &self.user
            && value.bytes.len() <= OWN_SID
        {
            return None;
        }
        Some(self.user.to_text()).filter(|sid| sid.starts_with("S-1-5-21-"))
    }
}

impl<'c> Chunk<'c> {
    /// Decodes the rest of a record into `record`.
    ///
    /// # Errors
    /// Its content is damaged, or larger than any real one.
    pub(crate) fn record(&mut self, entry: &Entry, head: &Head<'_, 'c>, record: &mut Record) -> Result<(), Damaged> {
        let Some((template, from)) = &head.rest else {
            *record = self.whole(entry)?.0;
            return Ok(());
        };
        let mut steps = RECORD_STEPS.min(self.budget);
        self.budget -= steps;
        let result = record::decode_rest(self.bytes, &mut self.definitions, template, *from, &mut steps, record);
        self.budget += steps;
        (record.number, record.event, record.level, record.time) = (head.number, head.event, head.level, head.time);
        record.provider.clear();
        record.provider.push_str(&head.provider);
        result
    }

    /// The long way.
    fn whole(&mut self, entry: &Entry) -> Result<(Record, Origin), Damaged> {
        let mut steps = RECORD_STEPS.min(self.budget);
        self.budget -= steps;
        let decoded = record::decode(self.bytes, &mut self.definitions, entry, &mut steps);
        self.budget += steps;
        decoded
    }
}

#[derive(Clone, Debug)]
enum Piece<'a> {
    Text(Cow<'a, str>),
    Value(Value<'a>),
}

impl Piece<'_> {
    fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Value(value) => {
                let mut text = String::new();
                value.push_to(&mut text);
                Cow::Owned(text)
            }
        }
    }
}

/// The definitions of one block met so far.
#[derive(Default)]
pub(crate) struct Templates {
    definitions: Vec<usize>,
    /// How the records of each are read; `None`: they must be decoded.
    plans: Vec<Option<Plan>>,
}

impl Templates {
    /// Forgets the block before: definitions are known by where they stand.
    pub(crate) fn clear(&mut self) {
        self.definitions.clear();
        self.plans.clear();
    }

    /// What a record is.
    ///
    /// # Errors
    /// Its content is damaged.
    pub(crate) fn head<'a, 'c: 'a>(
        &'a mut self,
        chunk: &mut Chunk<'c>,
        entry: &Entry,
    ) -> Result<Head<'a, 'c>, Damaged> {
        let Some(template) = instance(chunk.bytes, entry)? else { return whole(chunk, entry) };
        let known = self.definitions.iter().position(|definition| *definition == template.definition);
        if known.is_none() {
            self.definitions.push(template.definition);
            self.plans.push(learn(chunk, template.definition));
        }
        match self.plans.get(known.unwrap_or(self.plans.len() - 1)) {
            Some(Some(plan)) => Ok(plan.head(&template, entry)),
            _ => whole(chunk, entry),
        }
    }
}

/// The template of a record that is one, as Windows writes them.
fn instance<'c>(chunk: &'c [u8], entry: &Entry) -> Result<Option<Template<'c>>, Damaged> {
    let mut tokens = Tokens::new(entry.body(chunk)?);
    loop {
        match tokens.step()? {
            Some(Token::Nothing) => {}
            Some(Token::Template(template)) => return Ok(Some(template)),
            _ => return Ok(None),
        }
    }
}

/// The head of a record that is decoded for it.
fn whole<'a, 'c>(chunk: &mut Chunk<'c>, entry: &Entry) -> Result<Head<'a, 'c>, Damaged> {
    let (Record { number, provider, event, level, time, .. }, Origin { computer, user }) = chunk.whole(entry)?;
    let (computer, user) = (Piece::Text(computer.into()), Piece::Text(user.into()));
    Ok(Head { provider: provider.into(), event, level, number, time, computer, user, rest: None })
}

/// Where a field of the `System` part comes from.
#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    Absent,
    /// The definition says it.
    Literal(String),
    /// The value at this index.
    Hole(usize),
}

impl Source {
    fn value<'c>(&self, record: &Template<'c>) -> Option<Value<'c>> {
        match self {
            Self::Hole(index) => record.value(*index),
            Self::Absent | Self::Literal(_) => None,
        }
    }

    fn number(&self, record: &Template<'_>) -> Option<u64> {
        match self {
            Self::Literal(text) => text.parse().ok(),
            _ => self.value(record)?.number(),
        }
    }

    fn text<'a>(&'a self, record: &Template<'a>) -> Piece<'a> {
        match self {
            Self::Literal(text) => Piece::Text(Cow::Borrowed(text)),
            _ => self.value(record).map_or(Piece::Text(Cow::Borrowed("")), Piece::Value),
        }
    }
}

/// The fields that are looked at.
#[derive(Clone, Copy)]
enum Wanted {
    Provider,
    Event,
    Level,
    Time,
    Number,
    Computer,
    User,
}

/// Holes above this index are not looked at; Windows numbers those of the `System` part from 0 to 20.
const HOLES: usize = 32;

/// How the records of one template are read.
#[derive(Debug, Default)]
struct Plan {
    sources: [Source; 7],
    /// Where the definition goes on behind the `System` part.
    rest: usize,
}

impl Plan {
    fn source(&self, wanted: Wanted) -> &Source {
        &self.sources[wanted as usize]
    }

    fn head<'a, 'c: 'a>(&'a self, template: &Template<'c>, entry: &Entry) -> Head<'a, 'c> {
        let number = |wanted| self.source(wanted).number(template).unwrap_or_default();
        let time = self.source(Wanted::Time).value(template).and_then(Value::time);
        Head {
            provider: match self.source(Wanted::Provider).text(template) {
                Piece::Text(text) => text,
                value @ Piece::Value(_) => Cow::Owned(value.to_text().into_owned()),
            },
            event: u16::try_from(number(Wanted::Event)).unwrap_or_default(),
            level: u8::try_from(number(Wanted::Level)).unwrap_or_default(),
            number: Some(number(Wanted::Number)).filter(|number| *number > 0).unwrap_or(entry.number),
            time: time_of(time, entry.written),
            computer: self.source(Wanted::Computer).text(template),
            user: self.source(Wanted::User).text(template),
            rest: Some((*template, self.rest)),
        }
    }
}

/// Reads the `System` part of a definition; `None`: it is not written as Windows does.
fn learn(chunk: &mut Chunk<'_>, definition: usize) -> Option<Plan> {
    let mut tokens = Tokens::of_definition(chunk.bytes, definition, None).ok()?;
    let (mut plan, mut path, mut attribute) = (Plan::default(), Vec::new(), None);
    for _ in 0..LEARN_STEPS {
        chunk.budget = chunk.budget.checked_sub(1)?;
        match tokens.step().ok()?? {
            Token::Open { name, .. } => {
                (path.len() < 4).then_some(())?;
                path.push(name);
                attribute = None;
            }
            Token::Content => attribute = None,
            Token::Attribute(name) => attribute = Some(name),
            Token::Close => {
                attribute = None;
                if path.pop().is_some_and(|name| name.is("System")) && path.len() == 1 {
                    plan.rest = tokens.position();
                    return Some(plan);
                }
            }
            Token::Value(value) => {
                if let Some(wanted) = wanted(&path, attribute) {
                    // A block may hold a thousand definitions that share one long text.
                    (value.bytes.len() <= LITERAL).then_some(())?;
                    let mut text = String::new();
                    value.push_to(&mut text);
                    plan.set(wanted, Source::Literal(text))?;
                }
            }
            Token::Hole(index) => {
                if let Some(wanted) = wanted(&path, attribute) {
                    let index = usize::from(index);
                    (index < HOLES).then_some(())?;
                    plan.set(wanted, Source::Hole(index))?;
                }
            }
            Token::Nothing => {}
            Token::Text(_) | Token::Character(_) | Token::Entity(_) | Token::Template(_) => return None,
        }
    }
    None
}

impl Plan {
    /// `None`: the field is put together from several pieces.
    fn set(&mut self, wanted: Wanted, source: Source) -> Option<()> {
        let slot = &mut self.sources[wanted as usize];
        matches!(slot, Source::Absent).then(|| *slot = source)
    }
}

fn wanted(path: &[Wide<'_>], attribute: Option<Wide<'_>>) -> Option<Wanted> {
    let [_, part, name] = path else { return None };
    part.is("System").then_some(())?;
    match attribute {
        Some(attribute) if name.is("Provider") && attribute.is("Name") => Some(Wanted::Provider),
        Some(attribute) if name.is("TimeCreated") && attribute.is("SystemTime") => Some(Wanted::Time),
        Some(attribute) if name.is("Security") && attribute.is("UserID") => Some(Wanted::User),
        None if name.is("EventID") => Some(Wanted::Event),
        None if name.is("Level") => Some(Wanted::Level),
        None if name.is("EventRecordID") => Some(Wanted::Number),
        None if name.is("Computer") => Some(Wanted::Computer),
        _ => None,
    }
}
