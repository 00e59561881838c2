//! The parts a value is made of, and the ways in which each is written.

use super::domain::{host_and_domain, is_address};
use super::fold::folded;
use super::{Category, Name, han, punycode, vocabulary};
use crate::text::Encoding;
use std::net::Ipv4Addr;

/// Characters that NetBIOS keeps of a computer's name.
pub(super) const NETBIOS: usize = 15;
/// Letters below which a spelling made up here would be found in anything.
const SHORTEST: usize = 6;
/// Ways to read a Chinese name that are tried.
const READINGS: usize = 4;
/// Characters of a name that somebody would write in Latin letters.
const SPELLED: usize = 12;

/// The values that a structured value holds: a computer and its domain, a server and its share.
pub(super) fn parts(category: Category, value: &str) -> Vec<(Category, &str)> {
    let value = value.trim().trim_matches('"').trim_end_matches(['$', '.']);
    match category {
        Category::Host => {
            let (host, domain) = host_and_domain(value.trim_start_matches('\\'));
            let kind = if domain.is_none() && host.contains('.') { Category::Domain } else { Category::Host };
            let kind = if is_address(host) { Category::Address } else { kind };
            [Some((kind, host)), domain.map(|domain| (Category::Domain, domain))].into_iter().flatten().collect()
        }
        Category::Share if value.starts_with('\\') => {
            let mut path = value.trim_start_matches('\\').split('\\').filter(|part| !part.is_empty());
            let server = path.next().map(|server| parts(Category::Host, server)).unwrap_or_default();
            server.into_iter().chain(path.next().map(|share| (Category::Share, share))).collect()
        }
        Category::User => {
            let account = value.split_once('\\').or_else(|| value.split_once('@').map(|(user, domain)| (domain, user)));
            match account {
                Some((domain, user)) => vec![(Category::Domain, domain), (Category::User, user)],
                None => vec![(Category::User, value)],
            }
        }
        Category::Address if value.contains([':', '-']) && value.split([':', '-']).all(|pair| pair.len() == 2) => {
            vec![(Category::Mac, value)]
        }
        _ => vec![(category, value)],
    }
}

/// The ways in which a name is written, folded; the first is its own.
pub(super) fn of(name: &Name) -> Vec<String> {
    let own = folded(&name.value);
    let mut all = vec![own.clone()];
    match name.category {
        Category::Host if own.len() > NETBIOS && own.is_ascii() => all.push(own[..NETBIOS].to_owned()),
        Category::Domain if own.contains('.') => {
            all.push(own.split('.').map(|label| format!("dc={label}")).collect::<Vec<_>>().join(","));
        }
        Category::User => all.extend(short_folder(&own)),
        Category::Mac | Category::Identifier => {
            let digits: String = own.chars().filter(char::is_ascii_hexdigit).collect();
            for separator in if name.category == Category::Mac { &["-", ":", ""][..] } else { &[""] } {
                let pairs = digits.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
                all.push(pairs.collect::<Vec<_>>().join(separator));
            }
        }
        Category::Address => all.extend(numbers(&own)),
        _ => {}
    }
    if own.contains(' ') {
        all.extend(["", "_", "-", "."].map(|joint| own.replace(' ', joint)));
    }
    if !own.is_ascii() {
        all.extend(misread(&name.value));
        all.extend(latin(&own));
        let labels: Vec<_> =
            own.split('.').map(|label| punycode::encoded(label).unwrap_or_else(|| label.to_owned())).collect();
        all.extend(Some(labels.join(".")).filter(|written| written.contains("xn--")));
    }
    let first = all[0].clone();
    all.retain(|spelling| {
        // Two characters read in the wrong encoding are rare ones.
        let length = spelling.chars().count() * if spelling.is_ascii() { 1 } else { 3 };
        *spelling == first || (length >= SHORTEST && (spelling.is_ascii() || !vocabulary::is_part(spelling)))
    });
    let is_word = !matches!(name.category, Category::Address | Category::Mac | Category::Sid | Category::Identifier);
    if is_word && own.is_ascii() && own.chars().filter(|c| c.is_alphanumeric()).count() >= 5 {
        // Windows keeps what a user starts under names turned by 13 letters; a mark of direction shows one backwards.
        let others = [own.chars().map(turned).collect::<String>(), own.chars().rev().collect()];
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        all.extend(others.into_iter().filter(|other| !vocabulary::is_part(other) && !is_number(other)));
    }
    all
}

fn turned(c: char) -> char {
    match c {
        'a'..='m' => char::from(c as u8 + 13),
        'n'..='z' => char::from(c as u8 - 13),
        other => other,
    }
}

/// An address as other programs write its numbers: in hexadecimal, with all digits, backwards as DNS asks for names.
fn numbers(own: &str) -> Vec<String> {
    let Ok(address) = own.parse::<Ipv4Addr>() else { return Vec::new() };
    let [a, b, c, d] = address.octets();
    vec![
        format!("{a:02x}{b:02x}{c:02x}{d:02x}"),
        format!("{a:03}.{b:03}.{c:03}.{d:03}"),
        format!("{d}.{c}.{b}.{a}"),
        u32::from(address).to_string(),
    ]
}

/// The letters and digits of a folded spelling, where anything else stands in it or may stand between them.
pub(super) fn letters(spelling: &str) -> Option<String> {
    let letters: String = spelling.chars().filter(|c| c.is_alphanumeric()).collect();
    let length: usize = letters.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    (length >= 4 && !letters.bytes().all(|b| b.is_ascii_digit())).then_some(letters)
}

/// `zhangw~`: what file systems make of a profile's name that has no eight letters and three; a digit follows.
fn short_folder(own: &str) -> Option<String> {
    let (base, extension) = own.rsplit_once('.').unwrap_or((own, ""));
    let fits = base.len() <= 8 && extension.len() <= 3 && !base.contains([' ', '.', '+', ',', ';', '=', '[', ']']);
    let kept = |text: &str, most: usize| -> String {
        text.chars()
            .filter(|c| !" .".contains(*c))
            .map(|c| if "+,;=[]".contains(c) { '_' } else { c })
            .take(most)
            .collect()
    };
    (own.is_ascii() && !fits).then(|| format!("{}~", kept(base, 6))).filter(|short| short.len() > 4)
}

/// A Chinese name in Latin letters, its first character last, too: `zhangwei`, `zhang.wei`, `wei_zhang`.
fn latin(own: &str) -> Vec<String> {
    let characters: Vec<char> = own.chars().take(SPELLED + 1).collect();
    if !(2..=SPELLED).contains(&characters.len()) {
        return Vec::new();
    }
    let mut ways: Vec<Vec<&str>> = vec![Vec::new()];
    for c in &characters {
        let readings: Vec<&str> = han::readings(*c).collect();
        ways =
            ways.iter().flat_map(|way| readings.iter().map(move |reading| [&way[..], &[*reading]].concat())).collect();
        ways.truncate(READINGS);
    }
    // A person's given name is one word.
    let words = |way: &Vec<&str>| match characters.len() {
        2 | 3 => vec![way[0].to_owned(), way[1..].concat()],
        _ => way.iter().map(|syllable| (*syllable).to_owned()).collect(),
    };
    let mut spelled = Vec::new();
    for way in &ways {
        let mut words = words(way);
        spelled.extend(["", ".", "_", "-", " "].map(|joint| words.join(joint)));
        words.reverse();
        spelled
            .extend(["", ".", "_", "-", " "].map(|joint| words.join(joint)).into_iter().filter(|_| words.len() == 2));
    }
    spelled.retain(|spelling| !vocabulary::is_part(spelling));
    spelled
}

/// What programs make of Chinese that they take for another encoding: GBK as western, UTF-8 as GBK or as western.
fn misread(value: &str) -> Vec<String> {
    let western = |bytes: &[u8]| folded(&Encoding::Windows1252.decode(bytes));
    let mut all = vec![western(value.as_bytes())];
    if let Some(gbk) = Encoding::encode_gbk(value) {
        all.push(western(&gbk));
        all.push(folded(&Encoding::Big5.decode(&gbk)));
    }
    // The last byte of an odd number of them joins with what follows.
    let pairs = value.len() & !1;
    all.push(folded(&Encoding::Gb18030.decode(&value.as_bytes()[..pairs])));
    all.retain(|text| !text.contains('\u{FFFD}'));
    all
}
