//! A module taken apart into streams of what is alike. They pack a seventh smaller than the code as it stands: an
//! instruction tells much about the next one, and little about the number beside it.
//!
//! Three streams say how to put the others together: the [`Plan`], everything that is outside of functions, and one byte
//! for each instruction, its number in the plan. The instruction is what the plan says under that number, then its
//! operand, the next of the stream of its [`Kind`]. Numbers stand there as in a module, in groups of seven bits; but for
//! [`Locals`]. The length of a function is left out: it ends where the plan says so.
//!
//! There is no inverse here. The page's own, `www/src/engine/unpack.ts`, runs over every module that is built.

use anyhow::{Context as _, Result};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use wasmparser::{Operator, Parser, Payload};

/// What follows the head of an instruction. As a number: its stream.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Kind {
    /// Nothing.
    None,
    /// Nothing, and the function ends.
    End,
    /// Not an operand: what stands before a function's instructions, a count and as many pairs.
    Declared = 3,
    /// Whole instructions, each behind its length in one byte: what is rare, or has operands that are like no others.
    Whole,
    /// A count, as many labels, and one more.
    Labels,
    LocalRead,
    LocalWritten,
    Jump,
    Branch,
    Function,
    Offset,
    Long,
    /// By the bytes it takes.
    Int1,
    Int2,
    Int3,
    Int4,
    Int5,
}

const STREAMS: usize = Kind::Int5 as usize + 1;

/// The streams that say how to put the others together.
const PLAN: usize = 0;
const OUTSIDE: usize = 1;
const INSTRUCTIONS: usize = 2;

/// One instruction: a head that many share, and the operand.
struct Instruction<'a> {
    kind: Kind,
    bytes: &'a [u8],
    head: usize,
}

impl<'a> Instruction<'a> {
    fn new(operator: &Operator<'_>, bytes: &'a [u8]) -> Self {
        use Operator as Op;
        let kind = match operator {
            Op::LocalGet { .. } => Kind::LocalRead,
            Op::LocalSet { .. } | Op::LocalTee { .. } => Kind::LocalWritten,
            Op::Br { .. } => Kind::Jump,
            Op::BrIf { .. } => Kind::Branch,
            Op::BrTable { .. } => Kind::Labels,
            Op::Call { .. } => Kind::Function,
            Op::I64Const { .. } => Kind::Long,
            Op::I32Const { .. } => match bytes.len() {
                2 => Kind::Int1,
                3 => Kind::Int2,
                4 => Kind::Int3,
                5 => Kind::Int4,
                _ => Kind::Int5,
            },
            Op::CallIndirect { .. } | Op::F32Const { .. } | Op::F64Const { .. } => Kind::Whole,
            Op::V128Const { .. } | Op::I8x16Shuffle { .. } => Kind::Whole,
            Op::I32Load { .. } | Op::I64Load { .. } | Op::F32Load { .. } | Op::F64Load { .. } => Kind::Offset,
            Op::I32Load8S { .. } | Op::I32Load8U { .. } | Op::I32Load16S { .. } | Op::I32Load16U { .. } => Kind::Offset,
            Op::I64Load8S { .. } | Op::I64Load8U { .. } | Op::I64Load16S { .. } | Op::I64Load16U { .. } => Kind::Offset,
            Op::I64Load32S { .. } | Op::I64Load32U { .. } | Op::V128Load { .. } | Op::V128Store { .. } => Kind::Offset,
            Op::I32Store { .. } | Op::I64Store { .. } | Op::F32Store { .. } | Op::F64Store { .. } => Kind::Offset,
            Op::I32Store8 { .. } | Op::I32Store16 { .. } => Kind::Offset,
            Op::I64Store8 { .. } | Op::I64Store16 { .. } | Op::I64Store32 { .. } => Kind::Offset,
            _ => Kind::None,
        };
        let head = match kind {
            Kind::None => bytes.len(),
            Kind::Whole => 0,
            // The last number: before it stands how the address is aligned.
            Kind::Offset => bytes.len() - 1 - bytes.iter().rev().skip(1).take_while(|&&byte| byte > 0x7f).count(),
            _ => 1,
        };
        Self { kind, bytes, head }
    }

    fn head(&self) -> Head<'a> {
        (&self.bytes[..self.head], self.kind)
    }
}

/// What an instruction is besides its operand, by number. Of what is alike the numbers are close together, which helps to
/// foretell the next one.
///
/// As a stream: where in the outside the functions belong, how long the module is; then for each instruction its kind,
/// the length of its head, the head.
struct Plan<'a> {
    numbers: BTreeMap<Head<'a>, u8>,
}

type Head<'a> = (&'a [u8], Kind);

impl<'a> Plan<'a> {
    /// The most frequent have a number of their own; the rest travels as [`Kind::Whole`].
    fn new(functions: &[Function<'a>]) -> Self {
        let mut counts: BTreeMap<Head<'a>, usize> = BTreeMap::new();
        for one in functions.iter().flat_map(|function| &function.instructions) {
            *counts.entry(one.head()).or_default() += 1;
        }
        let mut heads: Vec<_> = counts.into_iter().filter(|(head, _)| !NEEDED.contains(head)).collect();
        heads.sort_by_key(|&(_, count)| Reverse(count));
        let frequent = heads.into_iter().map(|(head, _)| head).take(256 - NEEDED.len());
        let kept: BTreeSet<_> = NEEDED.into_iter().chain(frequent).collect();
        Self { numbers: kept.into_iter().zip(0..=255).collect() }
    }

    fn write(&self, stream: &mut Vec<u8>) -> Result<()> {
        for &(head, kind) in self.numbers.keys() {
            stream.extend([kind as u8, u8::try_from(head.len())?]);
            stream.extend(head);
        }
        Ok(())
    }
}

/// What always has a number.
const NEEDED: [Head<'static>; 2] = [(&[], Kind::Whole), (&[0x0b], Kind::End)];

/// Locals as they were used: the last one is 0, the one used before it 1. A function uses few at a time.
#[derive(Default)]
struct Locals {
    recent: Vec<u32>,
}

impl Locals {
    fn used(&mut self, local: u32) -> u32 {
        // Those that were not used yet stand behind, by number.
        self.recent.extend(self.recent.len() as u32..=local);
        let age = self.recent.iter().position(|&one| one == local).unwrap_or_default();
        self.recent[..=age].rotate_right(1);
        age as u32
    }
}

struct Function<'a> {
    declared: &'a [u8],
    instructions: Vec<Instruction<'a>>,
}

/// The streams of `module`: the same number for every module. Fails where it is no module, or has none of the shortest
/// numbers where the page would write the shortest.
pub(super) fn of(module: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut functions = Vec::new();
    let mut code = module.len()..module.len();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::CodeSectionStart { range, .. } => {
                let section = module.get(range.clone()).context("the code was cut")?;
                let count = section.iter().take_while(|&&byte| byte > 0x7f).count() + 1;
                code = range.start + count..range.end;
            }
            Payload::CodeSectionEntry(body) => {
                let mut operators = body.get_operators_reader()?;
                let declared = &module[body.range().start..operators.original_position()];
                let mut instructions = Vec::new();
                while !operators.eof() {
                    let start = operators.original_position();
                    let operator = operators.read()?;
                    instructions.push(Instruction::new(&operator, &module[start..operators.original_position()]));
                }
                instructions.last_mut().context("a function without an end")?.kind = Kind::End;
                functions.push(Function { declared, instructions });
            }
            _ => {}
        }
    }

    let plan = Plan::new(&functions);
    let mut streams = vec![Vec::new(); STREAMS];
    number(&mut streams[PLAN], code.start as u32);
    number(&mut streams[PLAN], u32::try_from(module.len())?);
    plan.write(&mut streams[PLAN])?;
    streams[OUTSIDE] = [&module[..code.start], &module[code.end..]].concat();
    for function in &functions {
        streams[Kind::Declared as usize].extend(function.declared);
        let mut locals = Locals::default();
        for one in &function.instructions {
            let rare = !plan.numbers.contains_key(&one.head());
            let one = if rare { &Instruction { kind: Kind::Whole, head: 0, ..*one } } else { one };
            streams[INSTRUCTIONS].push(plan.numbers[&one.head()]);
            let stream = &mut streams[one.kind as usize];
            let operand = &one.bytes[one.head..];
            match one.kind {
                Kind::LocalRead | Kind::LocalWritten => number(stream, locals.used(read_number(operand))),
                Kind::Whole => {
                    stream.push(u8::try_from(operand.len())?);
                    stream.extend(operand);
                }
                _ => stream.extend(operand),
            }
        }
    }
    Ok(streams)
}

fn number(stream: &mut Vec<u8>, mut value: u32) {
    while value > 0x7f {
        stream.push(value as u8 | 0x80);
        value >>= 7;
    }
    stream.push(value as u8);
}

fn read_number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |value, byte| value << 7 | u32::from(byte & 0x7f))
}
