//! A parsed pattern as the engine takes it: classes of ASCII, case of Latin letters, whole characters.

use super::query::{BadQuery, PatternFault};
use regex_syntax::ast::{
    AssertionKind, Ast, ClassAscii, ClassAsciiKind, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet,
    ClassSetBinaryOpKind, ClassSetItem, Flag, Flags, GroupKind, RepetitionKind, RepetitionRange, Span,
};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, Look, Repetition};

/// The pattern; `ignore_case` as it begins, a flag inside may change it.
pub(super) fn hir(ast: &Ast, ignore_case: bool, pattern: &str) -> Result<Hir, BadQuery> {
    Translator { pattern, ignore_case, lazy: false }.of(ast)
}

/// What is refused, and where that stands.
pub(super) fn bad(fault: PatternFault, span: &Span, pattern: &str) -> BadQuery {
    let at = pattern.get(..span.start.offset).map_or(0, |before| before.chars().count()) + 1;
    let part = pattern.get(span.start.offset..span.end.offset).unwrap_or_default();
    // What is missing at the end is shown by what stands there.
    let part = if part.is_empty() { pattern.chars().skip(at - 1).take(1).collect() } else { part.to_owned() };
    BadQuery::Pattern { fault, at, part }
}

struct Translator<'a> {
    pattern: &'a str,
    ignore_case: bool,
    /// `(?U)`: repetitions take as little as they can.
    lazy: bool,
}

impl Translator<'_> {
    fn of(&mut self, ast: &Ast) -> Result<Hir, BadQuery> {
        Ok(match ast {
            Ast::Empty(_) => Hir::empty(),
            Ast::Flags(flags) => {
                self.set(&flags.flags);
                Hir::empty()
            }
            Ast::Literal(literal) => self.literal(literal.c),
            Ast::Dot(_) => Hir::class(Class::Unicode(one('\0', char::MAX))),
            Ast::Assertion(assertion) => Hir::look(look(&assertion.kind)),
            Ast::ClassUnicode(class) => return Err(bad(PatternFault::Property, &class.span, self.pattern)),
            Ast::ClassPerl(class) => Hir::class(Class::Unicode(perl(class))),
            Ast::ClassBracketed(class) => Hir::class(Class::Unicode(self.bracketed(class)?)),
            Ast::Repetition(repetition) => {
                let (min, max) = match repetition.op.kind {
                    RepetitionKind::ZeroOrOne => (0, Some(1)),
                    RepetitionKind::ZeroOrMore => (0, None),
                    RepetitionKind::OneOrMore => (1, None),
                    RepetitionKind::Range(RepetitionRange::Exactly(n)) => (n, Some(n)),
                    RepetitionKind::Range(RepetitionRange::AtLeast(n)) => (n, None),
                    RepetitionKind::Range(RepetitionRange::Bounded(n, most)) => (n, Some(most)),
                };
                let greedy = repetition.greedy != self.lazy;
                let sub = Box::new(self.of(&repetition.ast)?);
                Hir::repetition(Repetition { min, max, greedy, sub })
            }
            Ast::Group(group) => {
                let before = (self.ignore_case, self.lazy);
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    self.set(flags);
                }
                let inner = self.of(&group.ast);
                (self.ignore_case, self.lazy) = before;
                inner?
            }
            Ast::Alternation(alternation) => {
                Hir::alternation(alternation.asts.iter().map(|ast| self.of(ast)).collect::<Result<_, _>>()?)
            }
            Ast::Concat(concat) => Hir::concat(concat.asts.iter().map(|ast| self.of(ast)).collect::<Result<_, _>>()?),
        })
    }

    /// Lines are looked at one by one, so flags about lines change nothing.
    fn set(&mut self, flags: &Flags) {
        self.ignore_case = flags.flag_state(Flag::CaseInsensitive).unwrap_or(self.ignore_case);
        self.lazy = flags.flag_state(Flag::SwapGreed).unwrap_or(self.lazy);
    }

    fn literal(&self, c: char) -> Hir {
        if self.ignore_case && c.is_ascii_alphabetic() {
            return Hir::class(Class::Unicode(either_case(&one(c, c))));
        }
        Hir::literal(c.encode_utf8(&mut [0; 4]).as_bytes())
    }

    fn bracketed(&self, class: &ClassBracketed) -> Result<ClassUnicode, BadQuery> {
        let mut set = self.set_of(&class.kind)?;
        if class.negated {
            set.negate();
        }
        Ok(set)
    }

    fn set_of(&self, kind: &ClassSet) -> Result<ClassUnicode, BadQuery> {
        match kind {
            ClassSet::Item(item) => self.item(item),
            ClassSet::BinaryOp(op) => {
                let (mut set, other) = (self.set_of(&op.lhs)?, self.set_of(&op.rhs)?);
                match op.kind {
                    ClassSetBinaryOpKind::Intersection => set.intersect(&other),
                    ClassSetBinaryOpKind::Difference => set.difference(&other),
                    ClassSetBinaryOpKind::SymmetricDifference => set.symmetric_difference(&other),
                }
                Ok(set)
            }
        }
    }

    fn item(&self, item: &ClassSetItem) -> Result<ClassUnicode, BadQuery> {
        let folded = |set: ClassUnicode| if self.ignore_case { either_case(&set) } else { set };
        Ok(match item {
            ClassSetItem::Empty(_) => ClassUnicode::empty(),
            ClassSetItem::Literal(literal) => folded(one(literal.c, literal.c)),
            ClassSetItem::Range(range) => folded(one(range.start.c, range.end.c)),
            ClassSetItem::Ascii(class) => folded(ascii(class)),
            ClassSetItem::Unicode(class) => return Err(bad(PatternFault::Property, &class.span, self.pattern)),
            ClassSetItem::Perl(class) => perl(class),
            ClassSetItem::Bracketed(class) => self.bracketed(class)?,
            ClassSetItem::Union(union) => {
                let mut set = ClassUnicode::empty();
                for item in &union.items {
                    set.union(&self.item(item)?);
                }
                set
            }
        })
    }
}

fn one(first: char, last: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(first, last)])
}

fn ranges(pairs: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(pairs.iter().map(|(first, last)| ClassUnicodeRange::new(*first, *last)))
}

/// With the other case of its Latin letters.
fn either_case(set: &ClassUnicode) -> ClassUnicode {
    let mut both = set.clone();
    for (first, last) in [('a', 'z'), ('A', 'Z')] {
        let mut letters = set.clone();
        letters.intersect(&one(first, last));
        let other = |c: char| if first == 'a' { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        let swapped =
            letters.ranges().iter().map(|range| ClassUnicodeRange::new(other(range.start()), other(range.end())));
        both.union(&ClassUnicode::new(swapped));
    }
    both
}

fn perl(class: &ClassPerl) -> ClassUnicode {
    let mut set = ranges(match class.kind {
        ClassPerlKind::Digit => &[('0', '9')],
        ClassPerlKind::Space => &[('\t', '\r'), (' ', ' ')],
        ClassPerlKind::Word => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
    });
    if class.negated {
        set.negate();
    }
    set
}

fn ascii(class: &ClassAscii) -> ClassUnicode {
    let mut set = ranges(match class.kind {
        ClassAsciiKind::Alnum => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        ClassAsciiKind::Alpha => &[('A', 'Z'), ('a', 'z')],
        ClassAsciiKind::Ascii => &[('\0', '\x7F')],
        ClassAsciiKind::Blank => &[('\t', '\t'), (' ', ' ')],
        ClassAsciiKind::Cntrl => &[('\0', '\x1F'), ('\x7F', '\x7F')],
        ClassAsciiKind::Digit => &[('0', '9')],
        ClassAsciiKind::Graph => &[('!', '~')],
        ClassAsciiKind::Lower => &[('a', 'z')],
        ClassAsciiKind::Print => &[(' ', '~')],
        ClassAsciiKind::Punct => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ClassAsciiKind::Space => &[('\t', '\r'), (' ', ' ')],
        ClassAsciiKind::Upper => &[('A', 'Z')],
        ClassAsciiKind::Word => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        ClassAsciiKind::Xdigit => &[('0', '9'), ('A', 'F'), ('a', 'f')],
    });
    if class.negated {
        set.negate();
    }
    set
}

fn look(kind: &AssertionKind) -> Look {
    match kind {
        AssertionKind::StartLine | AssertionKind::StartText => Look::Start,
        AssertionKind::EndLine | AssertionKind::EndText => Look::End,
        AssertionKind::WordBoundary => Look::WordAscii,
        AssertionKind::NotWordBoundary => Look::WordAsciiNegate,
        AssertionKind::WordBoundaryStart | AssertionKind::WordBoundaryStartAngle => Look::WordStartAscii,
        AssertionKind::WordBoundaryEnd | AssertionKind::WordBoundaryEndAngle => Look::WordEndAscii,
        AssertionKind::WordBoundaryStartHalf => Look::WordStartHalfAscii,
        AssertionKind::WordBoundaryEndHalf => Look::WordEndHalfAscii,
    }
}
