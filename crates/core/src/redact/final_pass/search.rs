//! Needles in a text, all in one walk.

use super::fold::{Folded, is_unseen, unit};
use super::spellings::{Needle, Reach};
use crate::order::InOrder as _;
use crate::sensitive::han::is_han;
use std::ops::Range;

/// What may stand between two letters of a name that is spread: the indent of a wrapped column.
const SPREAD: u32 = 64;
/// A word of this many letters and digits is packed data, not writing.
const PACKED: usize = 28;

/// The needles, in the order of their first two letters.
pub(super) struct Needles {
    needles: Vec<Needle>,
    /// A bit for each pair of first letters that some needle has, folded to 16 bits.
    begun: Vec<u64>,
}

impl Needles {
    pub(super) fn new(mut needles: Vec<Needle>) -> Self {
        needles.in_order();
        let mut begun = vec![0u64; 1024];
        for needle in &needles {
            let bit = pair(needle.units[0], needle.units[1]);
            begun[bit / 64] |= 1 << (bit % 64);
        }
        Self { needles, begun }
    }

    /// Is any of them in a script of its own? Else encodings of two bytes say nothing new.
    pub(super) fn are_wide(&self) -> bool {
        self.needles.iter().any(|needle| needle.units.iter().any(|c| !c.is_ascii()))
    }

    /// Every needle in the text: which name, and where in it; of those that begin at one place the longest. `known`: is
    /// that a word of Windows? `found` says whether to go on.
    pub(super) fn find(
        &self,
        chars: &[(char, u32)],
        known: &dyn Fn(&str) -> bool,
        found: &mut dyn FnMut(usize, Range<usize>) -> bool,
    ) {
        let (text, mut stand) = (Folded::new(chars), Vec::new());
        for at in 0..text.units.len().saturating_sub(1) {
            let (first, second) = (text.units[at], text.units[at + 1]);
            let bit = pair(first, second);
            if self.begun[bit / 64] & 1 << (bit % 64) == 0 {
                continue;
            }
            self.each_at(&text.units[at..], &mut stand);
            let mut hits = stand.drain(..).rev().map(|needle: &Needle| {
                let places = &text.places[at..at + needle.units.len()];
                Hit { chars, places, needle }
            });
            let longest = hits.find(|hit| hit.counts(known));
            if longest.is_some_and(|hit| !found(hit.needle.name, hit.range())) {
                return;
            }
        }
    }

    /// Every needle that stands at the beginning of `units`: those that begin alike are told apart letter by letter, for
    /// a bank's hosts all do.
    fn each_at<'n>(&'n self, units: &[char], stand: &mut Vec<&'n Needle>) {
        let (mut low, mut high) = (0, self.needles.len());
        for (depth, unit) in units.iter().enumerate() {
            if let [needle] = &self.needles[low..high] {
                // The only one left is compared as a whole: text may be made of what long names begin with.
                stand.extend(units.starts_with(&needle.units).then_some(needle));
                return;
            }
            let column = |needle: &Needle| needle.units.get(depth).copied();
            let among = &self.needles[low..high];
            let from = low + among.partition_point(|needle| column(needle) < Some(*unit));
            high = low + among.partition_point(|needle| column(needle) <= Some(*unit));
            low = from;
            // Those that end here come before those that go on.
            stand.extend(self.needles[low..high].iter().take_while(|needle| needle.units.len() == depth + 1));
            if low == high {
                return;
            }
        }
    }
}

fn pair(first: char, second: char) -> usize {
    (first as usize).wrapping_mul(0x9E37).wrapping_add(second as usize) & 0xFFFF
}

struct Hit<'a> {
    chars: &'a [(char, u32)],
    /// Of each letter in `chars`.
    places: &'a [u32],
    needle: &'a Needle,
}

/// What stands between letters of a hit where the name has nothing.
#[derive(PartialEq, Eq)]
enum Between {
    Nothing,
    /// Something: it is spread out, or it is several words.
    Something,
    /// More than a wrapped line explains.
    TooMuch,
}

impl Hit<'_> {
    fn range(&self) -> Range<usize> {
        self.places[0] as usize..self.places[self.places.len() - 1] as usize + 1
    }

    /// Is it the name, and no accident of other words?
    fn counts(&self, known: &dyn Fn(&str) -> bool) -> bool {
        let (before, after) = (self.reaches(self.range().start, false), self.reaches(self.range().end, true));
        match self.needle.reach {
            Reach::Exact => !before && !after && self.gaps_are_own(),
            // Numbers are told apart by their points; words may be written together.
            Reach::Words => !before && !after && self.between() != Between::TooMuch,
            Reach::Anywhere => match self.between() {
                Between::TooMuch => false,
                Between::Something => self.is_spread(before || after, known),
                Between::Nothing => !self.is_part_of_data(),
            },
        }
    }

    /// Does a letter or digit of the same script go on before `start`, or at `end`?
    fn reaches(&self, place: usize, forward: bool) -> bool {
        let own = self.chars[if forward { place - 1 } else { place }].0;
        let mut others: Box<dyn Iterator<Item = &(char, u32)>> =
            if forward { Box::new(self.chars[place..].iter()) } else { Box::new(self.chars[..place].iter().rev()) };
        let next = others.find(|(c, _)| !is_unseen(*c)).map(|(c, _)| *c);
        next.is_some_and(|next| unit(next).is_some() && is_han(next) == is_han(own))
    }

    /// Something stands where the name has something, and nothing where it has nothing.
    fn gaps_are_own(&self) -> bool {
        self.places.windows(2).zip(&self.needle.gaps[1..]).all(|(two, gap)| {
            let seen = self.chars[two[0] as usize + 1..two[1] as usize].iter().filter(|(c, _)| !is_unseen(*c)).count();
            (seen > 0) == *gap && seen <= 3
        })
    }

    fn between(&self) -> Between {
        let mut between = Between::Nothing;
        for (two, gap) in self.places.windows(2).zip(&self.needle.gaps[1..]) {
            let inside = &self.chars[two[0] as usize + 1..two[1] as usize];
            if two[1] - two[0] > SPREAD {
                return Between::TooMuch;
            }
            if !gap && inside.iter().any(|(c, _)| !is_unseen(*c)) {
                between = Between::Something;
            }
        }
        between
    }

    /// Letters with something between them: a wrapped column, `B.A.N.K`, or only other words in a row?
    fn is_spread(&self, reaches: bool, known: &dyn Fn(&str) -> bool) -> bool {
        let range = self.range();
        if is_han(self.chars[range.start].0) {
            // `张  伟`: Chinese has no words to tell by. What stands between must be blank.
            let blank = self.chars[range.clone()].iter().all(|(c, _)| unit(*c).is_some() || c.is_whitespace());
            return blank && (!reaches || self.places.len() > 2);
        }
        if reaches {
            return false;
        }
        let words: Vec<String> = self.chars[range]
            .split(|(c, _)| unit(*c).is_none() && !is_unseen(*c))
            .map(|word| word.iter().filter_map(|(c, _)| unit(*c)).collect::<String>())
            .filter(|word| !word.is_empty())
            .collect();
        !words.iter().all(|word| word.len() > 1 && known(word))
    }

    /// It is a few letters in the middle of a hash or of Base64.
    fn is_part_of_data(&self) -> bool {
        let range = self.range();
        let goes_on = |(c, _): &&(char, u32)| c.is_ascii_alphanumeric();
        let before = self.chars[..range.start].iter().rev().take(256).take_while(goes_on).count();
        let after = self.chars[range.end..].iter().take(256).take_while(goes_on).count();
        let letters = &self.chars[range.start - before..range.end + after];
        let any = |is: fn(&char) -> bool| letters.iter().any(|(c, _)| is(c));
        let hex = letters.len() >= 8
            && letters.iter().all(|(c, _)| c.is_ascii_hexdigit())
            && any(char::is_ascii_digit)
            && before + after > 0;
        let mixed = letters.len() >= PACKED
            && before.min(after) > 0
            && any(char::is_ascii_digit)
            && any(char::is_ascii_uppercase)
            && any(char::is_ascii_lowercase);
        range.len() < 8 && (hex || mixed)
    }
}
