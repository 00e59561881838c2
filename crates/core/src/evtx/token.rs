//! The tokens of BinXml, XML as bytes.

use super::Damaged;
use super::cursor::{Cursor, Wide};
use super::value::Value;

/// No value decides whether the element is there.
const NO_DEPENDENCY: u16 = 0xFFFF;

/// A piece of XML.
#[derive(Clone, Copy)]
pub(super) enum Token<'c> {
    /// `<name`; left out of the XML when the value at `dependency` is null.
    Open { name: Wide<'c>, dependency: Option<u16> },
    /// `>`: the attributes end.
    Content,
    /// `/>` or `</name>`.
    Close,
    /// ` name=`; its value follows.
    Attribute(Wide<'c>),
    /// A value that stands in the XML itself.
    Value(Value<'c>),
    /// `<![CDATA[…]]>`.
    Text(Wide<'c>),
    /// `&#…;`
    Character(u16),
    /// `&name;`
    Entity(Wide<'c>),
    /// XML with holes, and what fills them.
    Template(Template<'c>),
    /// A hole, to be filled with the value at this index.
    Hole(u16),
    /// Fragment headers and processing instructions say nothing about an event.
    Nothing,
}

/// A template and the values of one record.
#[derive(Clone, Copy)]
pub(super) struct Template<'c> {
    /// Where the definition stands in the block.
    pub(super) definition: usize,
    count: usize,
    /// Sizes and types of the values; behind them the values.
    table: Cursor<'c>,
}

/// Tokens one after the other.
pub(super) struct Tokens<'c> {
    cursor: Cursor<'c>,
    /// Elements name the value they depend on in definitions only.
    in_definition: bool,
}

impl<'c> Tokens<'c> {
    pub(super) fn new(cursor: Cursor<'c>) -> Self {
        Self { cursor, in_definition: false }
    }

    /// The tokens of the definition at `at`; those from `from` on, where that is known.
    pub(super) fn of_definition(chunk: &'c [u8], at: usize, from: Option<usize>) -> Result<Self, Damaged> {
        let mut header = Cursor::new(chunk, at, chunk.len())?;
        // Offset of the next definition, then the definition's GUID.
        header.take(4 + 16)?;
        let size = header.offset()?;
        let end = header.at.checked_add(size).ok_or(Damaged)?;
        let mut cursor = Cursor::new(chunk, header.at, end)?;
        cursor.take(from.unwrap_or(header.at).checked_sub(header.at).ok_or(Damaged)?)?;
        Ok(Self { cursor, in_definition: true })
    }

    /// Where the next token stands in the block.
    pub(super) fn position(&self) -> usize {
        self.cursor.at
    }

    /// The next token; `None` at the end.
    pub(super) fn step(&mut self) -> Result<Option<Token<'c>>, Damaged> {
        if self.cursor.is_at_end() {
            return Ok(None);
        }
        let cursor = &mut self.cursor;
        let token = cursor.u8()?;
        // The flag says that more follows of what the token begins.
        let more = token & 0x40 != 0;
        Ok(Some(match token & !0x40 {
            0x00 => return Ok(None),
            0x01 => {
                let dependency = if self.in_definition { cursor.u16()? } else { NO_DEPENDENCY };
                // Size of the element, then its name, then the size of its attributes.
                cursor.u32()?;
                let name = name(cursor)?;
                if more {
                    cursor.u32()?;
                }
                Token::Open { name, dependency: (dependency != NO_DEPENDENCY).then_some(dependency) }
            }
            0x02 => Token::Content,
            0x03 | 0x04 => Token::Close,
            0x05 => Token::Value(Value::in_xml(cursor)?),
            0x06 => Token::Attribute(name(cursor)?),
            0x07 => Token::Text(cursor.counted_text()?),
            0x08 => Token::Character(cursor.u16()?),
            0x09 => Token::Entity(name(cursor)?),
            0x0A => {
                name(cursor)?;
                Token::Nothing
            }
            0x0B => {
                cursor.counted_text()?;
                Token::Nothing
            }
            0x0C => Token::Template(Template::read(cursor)?),
            0x0D | 0x0E => {
                let index = cursor.u16()?;
                cursor.u8()?;
                Token::Hole(index)
            }
            0x0F => {
                cursor.take(3)?;
                Token::Nothing
            }
            _ => return Err(Damaged),
        }))
    }
}

/// A name: each stands once in the block, where it was needed first.
fn name<'c>(cursor: &mut Cursor<'c>) -> Result<Wide<'c>, Damaged> {
    let offset = cursor.offset()?;
    let mut at = Cursor::new(cursor.chunk, offset, cursor.chunk.len())?;
    // Offset of the next name, and a hash.
    at.take(4 + 2)?;
    let name = at.counted_text()?;
    if offset == cursor.at {
        // It stands here, with a NUL behind it.
        cursor.take(at.at - offset + 2)?;
    }
    Ok(name)
}

impl<'c> Template<'c> {
    /// Behind the token.
    pub(super) fn read(cursor: &mut Cursor<'c>) -> Result<Self, Damaged> {
        // A byte that is always 1, then the first part of the definition's GUID.
        cursor.take(1 + 4)?;
        let definition = cursor.offset()?;
        if definition == cursor.at {
            cursor.take(4 + 16)?;
            let size = cursor.offset()?;
            cursor.take(size)?;
        }
        let count = cursor.offset()?;
        let begin = cursor.at;
        let sizes = cursor.take(count.checked_mul(4).ok_or(Damaged)?)?.as_chunks::<4>().0;
        let size = sizes.iter().map(|[low, high, ..]| usize::from(u16::from_le_bytes([*low, *high]))).sum();
        cursor.take(size)?;
        Ok(Self { definition, count, table: Cursor::new(cursor.chunk, begin, cursor.at)? })
    }

    /// The value at `index`, without those before it.
    pub(super) fn value(&self, index: usize) -> Option<Value<'c>> {
        let Cursor { chunk, at: begin, .. } = self.table;
        let sizes = chunk.get(begin..begin + self.count * 4)?.as_chunks::<4>().0;
        let [low, high, kind, _] = *sizes.get(index)?;
        let size = |low, high| usize::from(u16::from_le_bytes([low, high]));
        let before: usize = sizes[..index].iter().map(|[low, high, ..]| size(*low, *high)).sum();
        let at = begin + sizes.len() * 4 + before;
        Some(Value { kind, bytes: chunk.get(at..at + size(low, high))?, at })
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }
}
