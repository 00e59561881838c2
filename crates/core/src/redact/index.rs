//! Names in every spelling, found in a text in one walk.

use super::fold::Folded;
use super::{Name, Names, Reach, spellings, vocabulary};
use crate::order::InOrder as _;

/// Bytes that may stand between two letters of a name that is spread over a column, or wrapped.
const SPREAD: usize = 64;

/// What the names are spelled as.
pub(super) struct Index<'n> {
    names: &'n Names,
    /// Folded spellings in order, each with its name's place.
    written: Vec<(String, usize)>,
    /// The same in letters and digits alone.
    letters: Vec<(String, usize)>,
}

impl<'n> Index<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        let (mut written, mut letters) = (Vec::new(), Vec::new());
        for (at, name) in names.iter().enumerate().filter(|(_, name)| name.reach != Reach::Field) {
            let spelled = spellings::of(name);
            letters.extend(spellings::letters(&spelled[0]).map(|letters| (letters, at)));
            written.extend(spelled.into_iter().map(|spelling| (spelling, at)));
        }
        for all in [&mut written, &mut letters] {
            all.in_order();
            all.dedup_by(|later, first| later.0 == first.0);
        }
        Self { names, written, letters }
    }

    /// The longest name that is spelled at `at` and may be replaced there, and where it ends.
    pub(super) fn written_at(&self, text: &str, at: usize) -> Option<(usize, &'n Name)> {
        self.longest(&self.written, text, at, |name, end| fits(name, text, at, end))
    }

    /// The same where only letters and digits are compared: `PC0417` and `PC_0417` for PC-0417. What stands between them has to
    /// stand between them in the name, too, or between all of them.
    pub(super) fn letters_at(&self, folded: &Folded, text: &str, at: usize) -> Option<(usize, &'n Name)> {
        self.longest(&self.letters, &folded.text, at, |name, end| {
            let whole = folded.origin(&(at..end));
            let edge = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let joined = edge(text[..whole.start].chars().next_back()) || edge(text[whole.end..].chars().next());
            let letters = &folded.text[at..end];
            let is_own = name.reach == Reach::Anywhere && !vocabulary::is_part(letters);
            let (stray, gaps, widest) = strays(folded, at, end, &name.value);
            let spread = stray == 0 || stray + gaps + 1 == letters.chars().count();
            (spread && widest <= SPREAD && (!joined || is_own && stray == 0)).then_some(end)
        })
    }

    fn longest(
        &self,
        spelled: &[(String, usize)],
        text: &str,
        at: usize,
        fits: impl Fn(&Name, usize) -> Option<usize>,
    ) -> Option<(usize, &'n Name)> {
        let (mut low, mut high, mut best) = (0, spelled.len(), None);
        for (depth, byte) in text.as_bytes()[at..].iter().enumerate() {
            if let [(spelling, name)] = &spelled[low..high] {
                // The only one left is compared as a whole: text may be made of what long names begin with.
                let stands = text.as_bytes()[at..].starts_with(spelling.as_bytes());
                let name = self.names.at(*name).filter(|_| stands);
                return name.and_then(|name| Some((fits(name, at + spelling.len())?, name))).or(best);
            }
            let column = |spelling: &(String, usize)| spelling.0.as_bytes().get(depth).copied();
            let among = &spelled[low..high];
            // One that ends here comes before those that go on.
            let from = low + among.partition_point(|spelling| column(spelling) < Some(*byte));
            let to = low + among.partition_point(|spelling| column(spelling) <= Some(*byte));
            (low, high) = (from, to);
            let Some((spelling, name)) = spelled[low..high].first() else { break };
            if spelling.len() == depth + 1 {
                let name = self.names.at(*name)?;
                best = fits(name, at + spelling.len()).map(|end| (end, name)).or(best);
            }
        }
        best
    }
}

/// How many pairs of letters at `at..end` have something between them where the name has nothing, how many where it has, and the
/// widest of these gaps in bytes.
fn strays(folded: &Folded, at: usize, end: usize, value: &str) -> (usize, usize, usize) {
    let mut own = value.chars().filter(|c| super::fold::is_seen(*c)).peekable();
    let (mut stray, mut gaps, mut widest) = (0, 0, 0);
    let mut before: Option<usize> = None;
    for (offset, c) in folded.text[at..end].char_indices() {
        let origin = folded.origin(&(at + offset..at + offset + c.len_utf8()));
        let mut in_name = false;
        while own.peek().is_some_and(|own| !own.is_alphanumeric()) {
            own.next();
            in_name = true;
        }
        own.next();
        let gap = before.map_or(0, |before| origin.start.saturating_sub(before));
        if gap > 0 {
            widest = widest.max(gap);
            gaps += usize::from(in_name);
            stray += usize::from(!in_name);
        }
        before = Some(origin.end);
    }
    (stray, gaps, widest)
}

/// May the name be replaced at `from..to`, and where does what is replaced end?
fn fits(name: &Name, text: &str, from: usize, to: usize) -> Option<usize> {
    let prefix = if name.category == super::Category::Address { "0x" } else { "" };
    let behind = text[..from].strip_suffix(prefix).unwrap_or(&text[..from]);
    let (before, after) = (behind.chars().next_back(), text[to..].chars().next());
    let spelled = &text[from..to];
    let is_number = || spelled.bytes().all(|b| b.is_ascii_digit());
    // A letter goes on as a word, and a digit as a number.
    let goes_on = |own: Option<char>, other: Option<char>| {
        let digits = own.is_some_and(|own| own.is_ascii_digit()) && other.is_some_and(|other| other.is_ascii_digit());
        digits || other.is_some_and(|c| c.is_alphabetic() || (c.is_numeric() && is_number()))
    };
    let (first, last) = (spelled.chars().next(), spelled.chars().next_back());
    if name.reach != Reach::Anywhere && (goes_on(first, before) || goes_on(last, after)) {
        return None;
    }
    let rest = |wanted: fn(char) -> bool| text[to..].find(|c: char| !wanted(c)).map_or(text.len(), |end| to + end);
    Some(match name.category {
        // What NetBIOS cut off stands where the whole name is written.
        super::Category::Host if spelled.len() == spellings::NETBIOS => rest(|c| c.is_alphanumeric() || c == '-'),
        super::Category::User if spelled.ends_with('~') => rest(|c| c.is_ascii_digit()),
        _ => to,
    })
}
