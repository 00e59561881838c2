//! Text as the final pass compares it: letters, digits and Chinese characters in one spelling, and nothing between them.

use crate::sensitive::han::{is_han, simplified};

/// A stretch of text, each character with the byte of the output it comes from.
pub(super) type Chars = Vec<(char, u32)>;

/// What is compared: every letter and digit of a text, with its place there.
pub(super) struct Folded {
    pub(super) units: Vec<char>,
    /// Index into the text.
    pub(super) places: Vec<u32>,
}

impl Folded {
    pub(super) fn new(chars: &[(char, u32)]) -> Self {
        let (mut units, mut places) = (Vec::with_capacity(chars.len()), Vec::with_capacity(chars.len()));
        for (place, (c, _)) in (0u32..).zip(chars) {
            if let Some(unit) = unit(*c) {
                units.push(unit);
                places.push(place);
            }
        }
        Self { units, places }
    }
}

/// The letters and digits of a name, and before which of them something else stands in it.
pub(super) fn units(name: &str) -> (Vec<char>, Vec<bool>) {
    let (mut units, mut gaps, mut gap) = (Vec::new(), Vec::new(), false);
    for c in name.chars() {
        if let Some(unit) = unit(c) {
            units.push(unit);
            gaps.push(gap && units.len() > 1);
            gap = false;
        } else if !is_unseen(c) {
            gap = true;
        }
    }
    (units, gaps)
}

/// A letter, a digit or a Chinese character as it is compared; `None`: it only stands between them.
pub(super) fn unit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase());
    }
    if is_han(c) {
        return Some(simplified(c));
    }
    let c = match c {
        // Full width.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        // Letters and digits of formulas: 13 alphabets of 52, then digits.
        '\u{1D400}'..='\u{1D6A3}' => {
            let at = u8::try_from((u32::from(c) - 0x1D400) % 26).ok()?;
            char::from(b'a' + at)
        }
        '\u{1D7CE}'..='\u{1D7FF}' => char::from(b'0' + u8::try_from((u32::from(c) - 0x1D7CE) % 10).ok()?),
        // Letters in circles.
        '\u{24B6}'..='\u{24E9}' => char::from(b'a' + u8::try_from((u32::from(c) - 0x24B6) % 26).ok()?),
        _ => alike(c),
    };
    (c.is_alphanumeric() && !is_unseen(c)).then(|| c.to_lowercase().next().unwrap_or(c))
}

/// Letters with marks, and Greek and Cyrillic ones that look like Latin, as those.
fn alike(c: char) -> char {
    match c {
        'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'Ā' | 'ā' | 'Ă' | 'ă' | 'Ą' | 'ą'
        | 'Α' | 'А' | 'а' => 'a',
        'Β' | 'В' => 'b',
        'Ç' | 'ç' | 'Ć' | 'ć' | 'Ĉ' | 'ĉ' | 'Ċ' | 'ċ' | 'Č' | 'č' | 'С' | 'с' => 'c',
        'Ď' | 'ď' | 'Đ' | 'đ' | 'Ð' | 'ð' => 'd',
        'È' | 'É' | 'Ê' | 'Ë' | 'è' | 'é' | 'ê' | 'ë' | 'Ē' | 'ē' | 'Ĕ' | 'ĕ' | 'Ė' | 'ė' | 'Ę' | 'ę' | 'Ě' | 'ě'
        | 'Ε' | 'Е' | 'е' => 'e',
        'Ĝ' | 'ĝ' | 'Ğ' | 'ğ' | 'Ġ' | 'ġ' | 'Ģ' | 'ģ' => 'g',
        'Ĥ' | 'ĥ' | 'Ħ' | 'ħ' | 'Η' | 'Н' => 'h',
        'Ì' | 'Í' | 'Î' | 'Ï' | 'ì' | 'í' | 'î' | 'ï' | 'Ĩ' | 'ĩ' | 'Ī' | 'ī' | 'Ĭ' | 'ĭ' | 'Į' | 'į' | 'İ' | 'ı'
        | 'Ι' | 'І' | 'і' => 'i',
        'Ĵ' | 'ĵ' | 'Ј' | 'ј' => 'j',
        'Ķ' | 'ķ' | 'Κ' | 'К' => 'k',
        'Ĺ' | 'ĺ' | 'Ļ' | 'ļ' | 'Ľ' | 'ľ' | 'Ł' | 'ł' => 'l',
        'Μ' | 'М' => 'm',
        'Ñ' | 'ñ' | 'Ń' | 'ń' | 'Ņ' | 'ņ' | 'Ň' | 'ň' | 'Ν' => 'n',
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ō' | 'ō' | 'Ŏ' | 'ŏ' | 'Ő' | 'ő'
        | 'Ο' | 'ο' | 'О' | 'о' => 'o',
        'Ρ' | 'Р' | 'р' => 'p',
        'Ŕ' | 'ŕ' | 'Ŗ' | 'ŗ' | 'Ř' | 'ř' => 'r',
        'Ś' | 'ś' | 'Ŝ' | 'ŝ' | 'Ş' | 'ş' | 'Š' | 'š' | 'Ѕ' | 'ѕ' | 'ſ' => 's',
        'Ţ' | 'ţ' | 'Ť' | 'ť' | 'Τ' | 'Т' => 't',
        'Ù' | 'Ú' | 'Û' | 'Ü' | 'ù' | 'ú' | 'û' | 'ü' | 'Ũ' | 'ũ' | 'Ū' | 'ū' | 'Ŭ' | 'ŭ' | 'Ů' | 'ů' | 'Ű' | 'ű'
        | 'Ų' | 'ų' => 'u',
        'ν' => 'v',
        'Ŵ' | 'ŵ' => 'w',
        'Χ' | 'Х' | 'х' => 'x',
        'Ý' | 'ý' | 'ÿ' | 'Ŷ' | 'ŷ' | 'Ÿ' | 'Υ' | 'У' | 'у' => 'y',
        'Ź' | 'ź' | 'Ż' | 'ż' | 'Ž' | 'ž' | 'Ζ' => 'z',
        other => other,
    }
}

/// Nothing is drawn for it: it stands inside a name as if it were not there.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        let plain = units("BANK-PC-0417").0;
        for spelling in [
            "bank_pc_0417",
            "ＢＡＮＫ－ＰＣ－０４１７",
            "B\u{200B}A\u{AD}NK-\u{202E}PC-0417",
            "BА\u{301}NK-РС-0417",
            "𝐁𝐀𝐍𝐊-𝖯𝖢-𝟎𝟒𝟏𝟕",
            "Ⓑⓐⓝⓚ-ⓟⓒ-0417",
            "B\0A\0N\0K\0-\0P\0C\0-\x000\x004\x001\x007\0",
        ] {
            assert_eq!(units(spelling).0, plain, "{spelling:?}");
        }
        assert_eq!(units("張偉").0, units("张伟").0);
        assert_eq!(units("a-b").1, [false, true]);
    }
}
