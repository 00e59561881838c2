//! How Chinese characters of names are spelled elsewhere: in the other script, and in Latin letters.
//!
//! A bank whose name is 瑞安银行 calls its folders `RuianBank` and `ruianyinhang`, and 張偉 signs in as `zhangwei`. The table
//! holds the common characters only: the two levels of GB 2312 as far as names hold them.

use crate::order::InOrder as _;
use crate::text::Encoding;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../data/han.txt");
/// The first level of GB 2312 fills rows 16 to 55 of 94 places each.
const FIRST_ROW: u16 = 0xB0;
const PLACES: u16 = 94;

struct Table {
    /// Readings of the first level: where each begins, in its order.
    runs: Vec<(u16, &'static str)>,
    /// Further readings, by character.
    further: Vec<(char, &'static str)>,
    /// Traditional characters with the simplified one.
    pairs: Vec<(char, char)>,
}

fn table() -> &'static Table {
    static OPEN: OnceLock<Table> = OnceLock::new();
    OPEN.get_or_init(|| {
        let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let (mut runs, mut at) = (Vec::new(), 0u16);
        let mut rest = lines.next().unwrap_or_default();
        while let Some(count) = rest.find(|c: char| c.is_ascii_digit()) {
            let (reading, tail) = rest.split_at(count);
            let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
            runs.push((at, reading));
            at += tail[..end].parse::<u16>().unwrap_or_default();
            rest = &tail[end..];
        }
        let mut further: Vec<(char, &str)> = Vec::new();
        for line in lines.by_ref().take_while(|line| !line.is_empty()) {
            if let Some((reading, characters)) = line.split_once(' ') {
                further.extend(characters.chars().map(|c| (c, reading)));
            }
        }
        further.in_order();
        let mut pairs = Vec::new();
        let mut characters = lines.next().unwrap_or_default().chars();
        while let (Some(traditional), Some(simplified)) = (characters.next(), characters.next()) {
            pairs.push((traditional, simplified));
        }
        Table { runs, further, pairs }
    })
}

/// Is it a Chinese character?
#[must_use]
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The simplified form of a traditional character; any other stays.
#[must_use]
pub(crate) fn simplified(c: char) -> char {
    if !is_han(c) {
        return c;
    }
    let pairs = &table().pairs;
    pairs.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| pairs[at].1)
}

/// Readings of a character in Latin letters without tones, the most usual first; none: it is not in the table.
pub(crate) fn readings(c: char) -> impl Iterator<Item = &'static str> {
    let c = simplified(c);
    let table = table();
    let first = place(c).map(|place| table.runs[table.runs.partition_point(|run| run.0 <= place) - 1].1);
    let from = table.further.partition_point(|entry| entry.0 < c);
    first.into_iter().chain(table.further[from..].iter().take_while(move |entry| entry.0 == c).map(|entry| entry.1))
}

/// Where a character stands in the first level.
fn place(c: char) -> Option<u16> {
    let mut buffer = [0; 4];
    let bytes = Encoding::encode_gbk(is_han(c).then(|| &*c.encode_utf8(&mut buffer))?)?;
    let [row, column] = bytes[..] else { return None };
    let (row, column) = (u16::from(row).checked_sub(FIRST_ROW)?, u16::from(column).checked_sub(0xA1)?);
    // The last row ends five places early.
    let place = row * PLACES + column;
    (row < 40 && place < 3_755).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> Vec<Vec<&'static str>> {
        text.chars().map(|c| readings(c).collect()).collect()
    }

    #[test]
    fn characters_have_their_readings() {
        assert_eq!(spelled("啊座张伟"), [["a"], ["zuo"], ["zhang"], ["wei"]]);
        assert_eq!(spelled("银行"), [vec!["yin"], vec!["xing", "hang"]]);
        assert_eq!(spelled("曾婷鑫"), [vec!["zeng", "ceng"], vec!["ting"], vec!["xin", "xun"]]);
        assert!(spelled("吕").concat().contains(&"lv") && spelled("吕").concat().contains(&"lyu"));
        assert_eq!(spelled("張偉a "), [vec!["zhang"], vec!["wei"], vec![], vec![]]);
    }

    #[test]
    fn traditional_and_simplified_are_one() {
        assert_eq!("張偉銀行農業發國".chars().map(simplified).collect::<String>(), "张伟银行农业发国");
        assert_eq!("abc张".chars().map(simplified).collect::<String>(), "abc张");
        assert!(table().pairs.is_sorted() && table().pairs.len() > 1_500);
        assert_eq!(table().runs.len(), 393);
    }
}
