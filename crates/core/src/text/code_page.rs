//! Encodings of one byte for each character, told apart by what stands inside words.

use super::Encoding;

/// The upper half of code page 850 (Unicode consortium, `CP850.TXT`).
pub(super) const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
/// The upper half of code page 866 (Encoding Standard, `index-ibm866.txt`).
pub(super) const CP866: &str = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{A0}";

/// The upper half of Windows-1252 (Encoding Standard, `index-windows-1252.txt`).
pub(super) const CP1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

/// The encoding in which the bytes above ASCII are letters of words; `None`: in none they are, or control characters stand
/// among them.
pub(super) fn guess(bytes: &[u8]) -> Option<Encoding> {
    if bytes.iter().any(|b| *b < 9) {
        return None;
    }
    let scored = [Encoding::Windows1252, Encoding::Ibm850, Encoding::Ibm866].map(|e| (score(&e.decode(bytes)), e));
    // The first of equals is the commonest.
    scored.into_iter().rev().max_by_key(|(score, _)| *score).filter(|(score, _)| *score > 0).map(|(_, e)| e)
}

/// Letters that continue a word of their own script, less whatever is odd. An odd one weighs four letters: a wrong table
/// gives as many signs and capitals inside words as letters.
fn score(text: &str) -> i64 {
    let script = |c: char| match c {
        'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => 2,
        c if c.is_alphabetic() => 1,
        _ => 0,
    };
    let (mut score, mut before) = (0, ' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            let fits = |other: char| script(other) == script(c);
            let is_odd = script(c) == 0
                || (script(before) != 0 && !fits(before))
                || (script(after) != 0 && !fits(after))
                || (before.is_lowercase() && c.is_uppercase())
                || !(fits(before) || fits(after) || is_word(before, c, after));
            score += match (is_odd, sign(before, c, after)) {
                (false, _) | (true, Some(true)) => 1,
                (true, Some(false)) => 0,
                (true, None) => -4,
            };
        }
        before = c;
    }
    score
}

/// `à`, `é`, `и`: words of one letter.
fn is_word(before: char, c: char, after: char) -> bool {
    before == ' ' && after == ' ' && c.is_lowercase()
}

/// Is it a sign that programs print among words, and does it stand where such a sign stands?
fn sign(before: char, c: char, after: char) -> Option<bool> {
    let space = |c: char| c == ' ';
    Some(match c {
        '®' | '©' | '™' => before.is_ascii_alphanumeric() || after.is_ascii_alphanumeric(),
        '–' | '—' => space(before) == space(after),
        '’' => before.is_alphabetic() && after.is_alphabetic(),
        '°' => before.is_ascii_digit() || (space(before) && after == 'C'),
        '«' | '“' | '„' => after.is_alphanumeric(),
        '»' | '”' | '…' => before.is_alphanumeric(),
        '\u{A0}' | '²' | '№' | '·' | '•' => false,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_the_table() {
        assert_eq!(CP850.chars().count(), 128);
        for (bytes, encoding, text) in [
            (&b"Verf\x81gbarer Speicher, Gr\x94\xE1e"[..], Encoding::Ibm850, "Verfügbarer Speicher, Größe"),
            (b"m\x82moire physique r\x82seau syst\x8Ame", Encoding::Ibm850, "mémoire physique réseau système"),
            (b"a\xA4o versi\xA2n", Encoding::Ibm850, "año versión"),
            (b"Verf\xFCgbarer Speicher, Gr\xF6\xDFe", Encoding::Windows1252, "Verfügbarer Speicher, Größe"),
            (b"m\xE9moire d\x92acc\xE8s", Encoding::Windows1252, "mémoire d’accès"),
            (
                b"Microsoft\xAE Windows\xAE Operating System",
                Encoding::Windows1252,
                "Microsoft® Windows® Operating System",
            ),
            (b"Connexion Bureau \xE0 distance", Encoding::Windows1252, "Connexion Bureau à distance"),
            (b"QuickData Device \x96 65FF", Encoding::Windows1252, "QuickData Device – 65FF"),
            (b"\x88\xAC\xEF \xE3\xA7\xAB\xA0: PC-1", Encoding::Ibm866, "Имя узла: PC-1"),
        ] {
            assert_eq!(guess(bytes), Some(encoding), "{text}");
            assert_eq!(encoding.decode(bytes), text);
        }
        assert_eq!(guess(b"\x90\x91 7\xB1\xB2\xFE \x8D1"), None);
    }
}
