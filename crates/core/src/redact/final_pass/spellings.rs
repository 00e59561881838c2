//! What a name is looked for as: its letters, and what programs and people make of it.

use super::fold::units;
use crate::order::InOrder as _;
use crate::redact::Category;
use crate::redact::punycode::encoded;
use crate::sensitive::han::{is_han, readings};
use std::net::IpAddr;

/// Letters that NetBIOS keeps of a host's name, and a short file name of a long one.
const NETBIOS: usize = 15;
/// Ways to read a name of several characters that are tried.
const READINGS: usize = 24;
/// Letters of a name that somebody would spell so.
const SPELLED: usize = 64;

/// Where a needle counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Anywhere.
    Anywhere,
    /// As words of its own.
    Words,
    /// As words of its own, parted where the name is.
    Exact,
}

/// One spelling of one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Needle {
    /// Letters and digits.
    pub(super) units: Vec<char>,
    /// Before which of them something else stands.
    pub(super) gaps: Vec<bool>,
    /// Which of the names.
    pub(super) name: usize,
    pub(super) reach: Reach,
}

/// Every spelling of a name, which itself reaches as far as `widest`. `is_part`: do these letters stand in a word of Windows?
pub(super) fn spellings(
    name: usize,
    category: Category,
    value: &str,
    widest: Reach,
    is_part: &dyn Fn(&str) -> bool,
) -> Vec<Needle> {
    let (letters, gaps) = units(value);
    let mut all = Vec::new();
    let mut add = |text: &[char], gaps: &[bool], reach| {
        if text.len() >= 2 {
            all.push(Needle { units: text.to_vec(), gaps: gaps.to_vec(), name, reach });
        }
    };
    let ungapped = [false; SPELLED];
    let wide = letters.iter().filter(|c| is_han(**c)).count();
    let digits_only = letters.iter().all(char::is_ascii_digit);
    let own = match category {
        _ if digits_only || letters.len() + wide < 4 => Reach::Exact,
        Category::Address => Reach::Words,
        _ => widest,
    };
    add(&letters, &gaps, own);
    // A spelling of ours may be a word of Windows, or a part of one, although the name is not.
    let of = |letters: &[char]| match letters.len() < 6 || is_part(&letters.iter().collect::<String>()) {
        true => Reach::Words,
        false => Reach::Anywhere,
    };
    let latin = wide == 0 && !digits_only;
    if latin && category == Category::Host && value.chars().count() > NETBIOS {
        let kept = units(&value.chars().take(NETBIOS).collect::<String>());
        add(&kept.0, &kept.1, of(&kept.0));
    }
    let is_word = !matches!(category, Category::Address | Category::Mac | Category::Sid | Category::Identifier);
    if latin && letters.len() >= 5 && is_word {
        // Windows keeps what a user starts under names turned by 13 letters (UserAssist).
        let turned: Vec<char> = letters.iter().map(|c| turned(*c)).collect();
        add(&turned, &gaps, Reach::Words);
        // What a mark of direction shows the right way round.
        let backwards: Vec<char> = letters.iter().rev().copied().collect();
        let mut behind: Vec<bool> = gaps.iter().rev().copied().collect();
        behind.rotate_right(1);
        add(&backwards, &behind, Reach::Words);
    }
    if letters.iter().any(|c| !c.is_ascii()) {
        let written = value.to_lowercase();
        for label in written.split('.').filter_map(encoded) {
            let (letters, _) = units(&label);
            add(&letters, &vec![false; letters.len()], of(&letters));
        }
    }
    if wide > 0 {
        for spelled in spelled(&letters) {
            add(&spelled, &ungapped[..spelled.len().min(SPELLED)], of(&spelled));
        }
    }
    for text in numeric(category, value) {
        let (letters, gaps) = units(&text);
        let reach = match letters.len() {
            16.. => Reach::Anywhere,
            _ if letters.iter().all(char::is_ascii_digit) => Reach::Exact,
            _ => Reach::Words,
        };
        add(&letters, &gaps, reach);
    }
    all.retain(|needle| needle.units.len() == needle.gaps.len());
    all.in_order();
    all.dedup_by(|a, b| a.units == b.units && a.reach == b.reach);
    all
}

fn turned(c: char) -> char {
    match c {
        'a'..='m' => char::from(c as u8 + 13),
        'n'..='z' => char::from(c as u8 - 13),
        other => other,
    }
}

/// A name of Chinese characters in Latin letters, the surname first or last.
fn spelled(letters: &[char]) -> Vec<Vec<char>> {
    let han = letters.iter().filter(|c| is_han(**c)).count();
    if !(2..=16).contains(&han) || letters.len() > SPELLED {
        return Vec::new();
    }
    let mut all: Vec<Vec<char>> = vec![Vec::new()];
    let (mut surname, mut characters) = (Vec::new(), 0);
    for c in letters {
        let mut ways: Vec<&str> = readings(*c).collect();
        if is_han(*c) {
            characters += 1;
            if ways.is_empty() {
                return Vec::new();
            }
        }
        ways.dedup();
        let mut one = [0; 4];
        let ways = if ways.is_empty() { vec![&*c.encode_utf8(&mut one)] } else { ways };
        all = all
            .iter()
            .flat_map(|begun| ways.iter().map(move |way| begun.iter().copied().chain(way.chars()).collect()))
            .collect();
        all.truncate(READINGS);
        if characters == 1 && surname.is_empty() {
            surname = all.iter().map(Vec::len).collect();
        }
    }
    if characters <= 3 && letters.iter().all(|c| is_han(*c)) {
        // Readings of the surname that differ in length are rare; the first one is turned round.
        let first = surname.first().copied().unwrap_or_default();
        let turned: Vec<Vec<char>> =
            all.iter().filter(|all| all.len() > first).map(|all| [&all[first..], &all[..first]].concat()).collect();
        all.extend(turned);
    }
    all.retain(|spelled| spelled.len() >= 4);
    all
}

/// Addresses and identifiers as other programs write their numbers.
fn numeric(category: Category, value: &str) -> Vec<String> {
    let mut all = Vec::new();
    match category {
        Category::Address => match value.parse() {
            Ok(IpAddr::V4(address)) => {
                let [a, b, c, d] = address.octets();
                all.push(format!("{d}.{c}.{b}.{a}"));
                all.push(format!("{a:02x}{b:02x}{c:02x}{d:02x}"));
                all.push(format!("{a:03}.{b:03}.{c:03}.{d:03}"));
                all.push(u32::from(address).to_string());
            }
            Ok(IpAddr::V6(address)) => {
                all.push(address.to_string());
                all.push(address.octets().map(|byte| format!("{byte:02x}")).concat());
            }
            Err(_) => {}
        },
        Category::Mac => {
            let digits: Vec<u8> = units(value).0.iter().filter_map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
            let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
            if let [a, b, c, d, e, f] = bytes[..] {
                // What an IPv6 address makes of it, in full and as it is written.
                let a = a ^ 2;
                all.push(format!("{a:02x}{b:02x}{c:02x}fffe{d:02x}{e:02x}{f:02x}"));
                let [one, two, three] = [[a, b], [c, 0xFF], [e, f]].map(u16::from_be_bytes);
                all.push(format!("{one:x}:{two:x}:fe{d:02x}:{three:x}"));
            }
        }
        Category::Identifier | Category::Serial => all.extend(mixed(value)),
        Category::Sid => all.extend(binary_sid(value)),
        _ => {}
    }
    all
}

/// A GUID as it lies in memory: its first three fields turned round.
fn mixed(value: &str) -> Option<String> {
    let digits: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let bytes = (digits.len() == 32)
        .then(|| (0..16).map(|at| digits.get(at * 2..at * 2 + 2)).collect::<Option<Vec<_>>>())??;
    let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    digits.chars().all(|c| c.is_ascii_hexdigit()).then(|| order.iter().map(|at| bytes[*at]).collect())
}

/// The part of a security identifier that names the machine or the domain, as it lies in memory.
fn binary_sid(value: &str) -> Option<String> {
    let parts: Vec<u32> = value.get(2..)?.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [1, 5, 21, rest @ ..] = &parts[..] else { return None };
    (rest.len() >= 3).then(|| {
        let bytes = [21].iter().chain(&rest[..3]).flat_map(|part| part.to_le_bytes());
        bytes.map(|byte| format!("{byte:02x}")).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled_as(category: Category, value: &str) -> Vec<String> {
        spellings(0, category, value, Reach::Anywhere, &|_| false)
            .into_iter()
            .map(|needle| needle.units.into_iter().collect())
            .collect()
    }

    #[test]
    fn a_name_is_looked_for_in_every_spelling() {
        let holds = |category, value: &str, wanted: &[&str]| {
            let all = spelled_as(category, value);
            for wanted in wanted {
                assert!(all.iter().any(|is| is == wanted), "{wanted} for {value}: {all:?}");
            }
        };
        holds(Category::User, "张偉", &["张伟", "zhangwei", "weizhang"]);
        holds(Category::Organisation, "瑞安银行", &["瑞安银行", "ruianyinhang", "ruianyinxing"]);
        holds(Category::Host, "BANK-COUNTER-PC-0417", &["bankcounterpc0417", "bankcounterpc", "onaxpbhagrecp0417"]);
        holds(Category::Address, "10.66.17.41", &["10661741", "41176610", "0a421129", "172101929"]);
        holds(Category::Mac, "00-1A-2B-3C-4D-5E", &["001a2b3c4d5e", "21a2bfffe3c4d5e", "021a2bfffe3c4d5e"]);
        holds(Category::Sid, "S-1-5-21-1-2-3-1001", &["s15211231001", "15000000010000000200000003000000"]);
        holds(
            Category::Identifier,
            "{00112233-4455-6677-8899-aabbccddeeff}",
            &["00112233445566778899aabbccddeeff", "33221100554477668899aabbccddeeff"],
        );
    }
}
