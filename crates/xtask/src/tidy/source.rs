//! Rust text as the checks want it: comments, strings and test modules blanked, positions kept.

use regex::Regex;
use std::ops::Range;

/// A pattern out of this program's own tables.
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns of the checks are constants and run in their tests")
}

/// Views of one Rust file, each as long as the file and with its line breaks.
#[derive(Default)]
pub(crate) struct RustCode {
    /// Without comments and test modules; strings are there.
    pub(crate) code: String,
    /// Also without what stands inside strings.
    pub(crate) bare: String,
    /// Holds a test module, or is one.
    pub(crate) has_tests: bool,
    /// Is nothing but tests.
    pub(crate) is_test: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Code,
    Comment,
    Literal,
}

impl RustCode {
    /// Of the file `path`. `tests.rs`, files under `tests/` and those of which `is_test` says so are tests as a whole.
    pub(crate) fn of(path: &str, text: &str, is_test: bool) -> Self {
        let parts = parts(text);
        let mut code = blank(text, |at| parts[at] == Part::Comment);
        let mut bare = blank(text, |at| parts[at] != Part::Code);
        let is_test = is_test || path.ends_with("/tests.rs") || path.starts_with("tests/") || path.contains("/tests/");
        let ranges = if is_test { Vec::from([Range { start: 0, end: text.len() }]) } else { test_modules(&bare) };
        let in_test = |at| ranges.iter().any(|range| range.contains(&at));
        code = blank(&code, in_test);
        bare = blank(&bare, in_test);
        Self { code, bare, has_tests: !ranges.is_empty(), is_test }
    }
}

/// The text with spaces where `out` says so; line breaks stay.
fn blank(text: &str, out: impl Fn(usize) -> bool) -> String {
    let bytes = text.bytes().enumerate().map(|(at, byte)| if byte != b'\n' && out(at) { b' ' } else { byte }).collect();
    // Parts begin and end between characters, so what is left is whole characters.
    String::from_utf8(bytes).unwrap_or_default()
}

/// What each byte belongs to.
fn parts(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = vec![Part::Code; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        // How long it is, what it is, and how much of it opens and closes it.
        let (length, part, open, close) = if rest.starts_with(b"//") {
            (rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len()), Part::Comment, 0, 0)
        } else if rest.starts_with(b"/*") {
            (block_comment(rest), Part::Comment, 0, 0)
        } else if let Some(hashes) = raw_string(bytes, at) {
            let (open, end) = (hashes + 2, [b"\"".as_slice(), &vec![b'#'; hashes]].concat());
            let length = find(&rest[open..], &end).map_or(rest.len(), |found| open + found + end.len());
            (length, Part::Literal, open, end.len())
        } else if rest[0] == b'"' {
            (string(rest), Part::Literal, 1, 1)
        } else if rest[0] == b'\'' {
            (character(&text[at..]), Part::Literal, 1, 1)
        } else {
            (1, Part::Code, 0, 0)
        };
        // The quotes themselves stay code, so that a blanked string is still seen to be one.
        if length > open + close {
            parts[at + open..at + length - close].fill(part);
        }
        at += length.max(1);
    }
    parts
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The number of hashes of a raw string that starts at `at`.
fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
    if bytes[at] != b'r' || (before.is_ascii_alphanumeric() && before != b'b') || before == b'_' {
        return None;
    }
    let hashes = bytes[at + 1..].iter().take_while(|&&byte| byte == b'#').count();
    (bytes.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A character literal's length; 1 for the quote of a lifetime.
fn character(rest: &str) -> usize {
    let mut inside = rest[1..].chars();
    match inside.next() {
        Some('\\') => rest.get(3..).and_then(|rest| rest.find('\'')).map_or(1, |end| end + 4),
        Some(first) if inside.next() == Some('\'') => first.len_utf8() + 2,
        _ => 1,
    }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// Where `#[cfg(test)] mod … { … }` stands; for `mod tests;` the line.
fn test_modules(bare: &str) -> Vec<Range<usize>> {
    const MARK: &str = "#[cfg(test)]";
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(start) = bare[from..].find(MARK).map(|found| found + from) {
        from = start + MARK.len();
        let item = bare[from..].trim_start();
        let item = item.strip_prefix("pub(crate) ").unwrap_or(item);
        if item.starts_with("mod ") {
            let end = item_end(bare, from);
            ranges.push(start..end);
            from = end;
        }
    }
    ranges
}

/// The files that `#[cfg(test)] mod name;` in the file `path` makes tests.
pub(crate) fn test_files(path: &str, text: &str) -> Vec<String> {
    let declared = pattern(r"#\[cfg\(test\)\]\s*(?:pub(?:\(\w+\))? )?mod (\w+);");
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let own = match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        other => format!("{folder}/{}", other.trim_end_matches(".rs")),
    };
    declared
        .captures_iter(text)
        .flat_map(|found| [format!("{own}/{}.rs", &found[1]), format!("{own}/{}/mod.rs", &found[1])])
        .collect()
}

/// The end of the item that starts at `from`: its semicolon, or the brace that closes it.
fn item_end(bare: &str, from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bare.bytes().enumerate().skip(from) {
        match byte {
            b';' if depth == 0 => return at + 1,
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    bare.len()
}

/// The string literals of `code` inside `range`, with the position of their first quote.
pub(crate) fn strings(file: &RustCode, range: Range<usize>) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut open = None;
    // In the bare view the only quotes are those of literals.
    for (at, byte) in file.bare.bytes().enumerate().take(range.end).skip(range.start) {
        if byte == b'"' {
            match open.take() {
                None => open = Some(at),
                Some(start) => found.push((start, &file.code[start + 1..at])),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> RustCode {
        RustCode::of("crates/core/src/a.rs", text, false)
    }

    #[test]
    fn comments_go_and_strings_stay_in_one_view() {
        let file = of("let a = \"x // y\"; // HashMap\n/* HashSet /* in */ */ b");
        assert_eq!(file.code.trim_end(), "let a = \"x // y\";           \n                       b".trim_end());
        assert_eq!(file.bare.lines().next().unwrap().trim_end(), "let a = \"      \";");
    }

    #[test]
    fn raw_strings_characters_and_lifetimes() {
        let file = of("fn f<'a>(x: &'a str) -> char { r#\"say \"hi\" {\"#; '\"'; '\\''; '}'; '字' }");
        assert!(!file.bare.contains("say"));
        assert!(!file.bare.contains('字'));
        assert_eq!(file.bare.matches('}').count(), 1, "{}", file.bare);
        assert!(file.bare.contains("<'a>(x: &'a str)"));
    }

    #[test]
    fn test_modules_are_not_the_product() {
        let file = of("use a;\n#[cfg(test)]\nmod tests { use b; fn x() { '}'; \"}\"; } }\nfn c() {}");
        assert!(file.has_tests);
        assert!(file.bare.contains("use a") && file.bare.contains("fn c"));
        assert!(!file.bare.contains("use b"));
        assert!(of("#[cfg(test)]\nmod tests;\nfn c() {}").has_tests);
        assert!(!of("#[cfg(test)]\nfn only_for_tests() {}").has_tests);
        assert!(RustCode::of("crates/core/src/parsers/cbs/tests.rs", "use b;", false).bare.trim().is_empty());
    }

    #[test]
    fn a_declaration_makes_a_file_a_test() {
        let found = test_files(
            "crates/core/src/rules/mod.rs",
            "mod a;\n#[cfg(test)]\npub(crate) mod fixture;\n#[cfg(test)]\nmod tests {}",
        );
        assert_eq!(found, ["crates/core/src/rules/fixture.rs", "crates/core/src/rules/fixture/mod.rs"]);
        assert_eq!(test_files("crates/core/src/text.rs", "#[cfg(test)] mod more;")[0], "crates/core/src/text/more.rs");
    }

    #[test]
    fn strings_are_listed() {
        let file = of("f(\"one\", r\"two\", 'x')");
        let found: Vec<_> = strings(&file, 0..file.code.len()).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, ["one", "two"]);
    }
}
