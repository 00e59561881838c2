//! Text of logs that stays text: nothing in it hides, reorders what stands around it, or becomes a link by itself.
//!
//! Mail clients, chat clients and viewers of Markdown turn what looks like an address into a link; `\\host\share` alone
//! makes Windows offer the reader's password hash to that host. Such text keeps its letters and gets brackets where the
//! recogniser would begin, as analysts write harmful addresses: `http[:]//host`, `[\\]host\share`, `a[@]b`, `www[.]b`.

use std::borrow::Cow;

/// Ends of names that programs link without any scheme. File names of Windows do not end so, but for `.com`.
const DOMAINS: [&str; 14] =
    ["com", "net", "org", "gov", "edu", "int", "mil", "info", "biz", "io", "cn", "hk", "tw", "local"];

/// `text` on one line, without control characters, with marks that hide or reorder written out, and with nothing that a
/// program would link.
pub(super) fn inert(text: &str) -> Cow<'_, str> {
    let visible = visible(text);
    match unlinked(&visible) {
        Some(unlinked) => Cow::Owned(unlinked),
        None => visible,
    }
}

/// `text` on one line, without control characters and with marks that hide or reorder written out.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !c.is_control() && !is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' => out.push(' '),
            c if c.is_control() => {}
            c if is_hidden(c) => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Characters of no width, and those that change the direction or the lines of others (Unicode's `Cf` and separators, as
/// far as they are drawn as nothing).
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// `None`: there is nothing to take apart.
fn unlinked(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        let (length, marked) = match bytes[at] {
            b':' if is_scheme(&bytes[..at], &bytes[at + 1..]) => (1, "[:]"),
            b'@' if joins(bytes, at) => (1, "[@]"),
            b'.' if is_domain(bytes, at) => (1, "[.]"),
            // Twice doubled, as JSON and `.reg` files write it, is the same address once it is read.
            b'\\' | b'/' if is_share(bytes, at) => (2, if bytes[at] == b'\\' { "[\\\\]" } else { "[//]" }),
            _ => {
                at += 1;
                continue;
            }
        };
        out.push_str(&text[copied..at]);
        out.push_str(marked);
        at += length;
        copied = at;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// Does `:` end the name of a scheme here? With `//` any name is one; of those without, what programs link or open.
fn is_scheme(before: &[u8], after: &[u8]) -> bool {
    let name = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b)).count();
    let name = &before[before.len() - name..];
    // `C:\` is a drive; `C://` nobody writes.
    if name.len() < 2 {
        return false;
    }
    let slash = |b: Option<&u8>| matches!(b, Some(b'/' | b'\\'));
    let opens =
        ["mailto", "tel", "sms", "data", "javascript", "vbscript", "file", "about", "blob", "search-ms", "news"];
    let follows = after.first().is_some_and(|b| !b.is_ascii_whitespace());
    (slash(after.first()) && slash(after.get(1)))
        || name.len() > 3 && name[..3].eq_ignore_ascii_case(b"ms-") && follows
        || opens.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())) && follows
}

/// Is `bytes[at]` between two parts of a word?
fn joins(bytes: &[u8], at: usize) -> bool {
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80 || b"_-".contains(b);
    at > 0 && bytes.get(at - 1).is_some_and(word) && bytes.get(at + 1).is_some_and(word)
}

/// `www.` before a name, or the last dot of a name that ends as domains do.
fn is_domain(bytes: &[u8], at: usize) -> bool {
    if !joins(bytes, at) {
        return false;
    }
    let label = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'-';
    let before = bytes[..at].iter().rev().take_while(label).count();
    if bytes[at - before..at].eq_ignore_ascii_case(b"www") {
        return true;
    }
    // Names of Microsoft's own that end as a domain does.
    let product = [&b"asp"[..], b"ado", b"microsoft"];
    if bytes[at + 1..].starts_with(b"NET")
        && product.iter().any(|name| bytes[at - before..at].eq_ignore_ascii_case(name))
    {
        return false;
    }
    let after = bytes[at + 1..].iter().take_while(label).count();
    let end = at + 1 + after;
    let goes_on = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    !goes_on && DOMAINS.iter().any(|known| bytes[at + 1..end].eq_ignore_ascii_case(known.as_bytes()))
}

/// Two backslashes (or slashes) before the name of a host, with none before them.
fn is_share(bytes: &[u8], at: usize) -> bool {
    let slash = bytes[at];
    let begins = at == 0 || !(bytes[at - 1] == slash || (slash == b'/' && bytes[at - 1] == b':'));
    if !begins || bytes.get(at + 1) != Some(&slash) {
        return false;
    }
    let run = bytes[at..].iter().take_while(|b| **b == slash).count();
    let host = bytes.get(at + run).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80 || b"?._[%$".contains(b));
    // `\\.\pipe`, `\\?\C:`, `\\?\Volume{…}` and disks are of this computer; `\\?\UNC\` and others may lead elsewhere.
    let own = slash == b'\\' && run == 2 && matches!(bytes.get(at + 2..at + 4), Some(b".\\" | b"?\\")) && {
        let name = bytes.get(at + 4..at + 7).unwrap_or_default();
        name.get(1) == Some(&b':') || [b"vol", b"pip", b"phy"].iter().any(|own| name.eq_ignore_ascii_case(*own))
    };
    // `C:\\Windows` is a doubled backslash of a path.
    let drive = at >= 2
        && bytes[at - 1] == b':'
        && bytes[at - 2].is_ascii_alphabetic()
        && (at == 2 || !bytes[at - 3].is_ascii_alphanumeric());
    let inside = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || b"_-.)$}".contains(&bytes[at - 1]));
    host && !own && !drive && !inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_a_program_would_link() {
        for (text, told) in [
            ("see http://a.example/x and HTTPS://b", "see http[:]//a.example/x and HTTPS[:]//b"),
            (r"copied to \\wsus01\logs$", r"copied to [\\]wsus01\logs$"),
            (r"\\?\UNC\host\share", r"[\\]?\UNC\host\share"),
            (r#""\\\\host\\share""#, r#""[\\]\\host\\share""#),
            (r"\\?\GLOBALROOT\x \\.\unc\host", r"[\\]?\GLOBALROOT\x [\\].\unc\host"),
            ("//host/share", "[//]host/share"),
            ("crumb=location:\\\\evil.test C:\\\\x", "crumb=location[:][\\\\]evil.test C:\\\\x"),
            ("file:///x and file:\\\\host\\x", "file[:]///x and file[:][\\\\]host\\x"),
            ("mail mailto:li@bank.com.cn now", "mail mailto[:]li[@]bank.com[.]cn now"),
            ("www.example and WWW.b.com", "www[.]example and WWW[.]b[.]com"),
            ("host.bank.com.", "host.bank[.]com."),
            ("javascript:alert(1) ms-msdt:/id", "javascript[:]alert(1) ms-msdt[:]/id"),
            ("连接wsus.bank.cn失败", "连接wsus.bank[.]cn失败"),
            ("search-ms:query=x&crumb=location:\\\\h\\s", "search-ms[:]query=x&crumb=location[:][\\\\]h\\s"),
        ] {
            assert_eq!(inert(text), told, "{text}");
        }
    }

    #[test]
    fn what_windows_writes_stays_as_it_is() {
        for text in [
            r"C:\Windows\System32\rpcss.dll",
            r"C:\\Windows\\System32",
            "2022-10-10 16:38:25, Error CBS Failed to pin [HRESULT = 0x80073712]",
            "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1806.1.8",
            r"\SystemRoot\WinSxS\x.manifest",
            "HRESULT: 0x800f0922; file: rpcss.dll",
            "10.0.19041.1806 // comment",
            r"HKLM\SOFTWARE\Microsoft",
            r"\\?\C:\Windows\WinSxS \\.\pipe\x \??\C:\a",
            r"C:\Windows\Microsoft.NET\Framework64",
            "ASP.NET and System.IO.FileNotFoundException",
            "\"data: 5\" a @ b",
        ] {
            assert_eq!(inert(text), text);
        }
    }

    #[test]
    fn marks_that_hide_are_written_out() {
        assert_eq!(inert("a\u{202E}b\u{200B}c\u{7}\td\r\n"), "a[U+202E]b[U+200B]c d ");
        // Hidden inside an address they do not save it.
        assert_eq!(inert("ht\u{200B}tp://x"), "ht[U+200B]tp[:]//x");
        assert_eq!(inert("\u{FEFF}\\\\h\\s"), "[U+FEFF]\\\\h\\s".replace("]\\\\", "][\\\\]"));
    }
}
