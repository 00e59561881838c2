//! What this program is, for whoever compares two copies of it: its version, its rules, and the SHA-256 of a file.

use crate::report::Program;
use crate::rules::RULES;
use crate::words;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read};
use std::sync::OnceLock;

/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How many rules judge.
#[must_use]
pub fn rules() -> usize {
    RULES.len()
}

/// Eight digits that change with the rules: another cause, another source that a cause needs, another word that any of
/// them says. How a rule concludes is part of the program, whose own hash tells that.
#[must_use]
pub fn rules_digest() -> &'static str {
    // Every report carries it, and the words are many.
    static DIGEST: OnceLock<String> = OnceLock::new();
    DIGEST.get_or_init(digest_of_rules)
}

/// What a report says about the program; whoever runs it adds what it knows of its build.
#[must_use]
pub fn program() -> Program {
    Program { version: VERSION.to_owned(), rules: rules_digest().to_owned(), ..Program::default() }
}

fn digest_of_rules() -> String {
    let mut digest = Sha256::new();
    for (meta, _) in RULES {
        digest.update(meta.cause);
        for kind in meta.needs {
            digest.update([0]);
            digest.update(kind.id());
        }
        digest.update([1]);
    }
    words::sources().for_each(|text| digest.update(text));
    hex(&digest.finalize()[..4])
}

/// The SHA-256 of everything that `reader` gives, as 64 digits; nothing is kept whole.
///
/// # Errors
/// What the reader fails with.
pub fn sha256(mut reader: impl Read) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(&buffer[..n]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_digest_that_other_tools_print() {
        let of = |bytes: &[u8]| sha256(bytes).unwrap();
        assert_eq!(of(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(of(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(of(&[b'a'; 1_000_000]), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    #[test]
    fn the_rules_have_one_digest() {
        assert_eq!(rules_digest(), rules_digest());
        assert_eq!(rules_digest().len(), 8);
        assert!(rules() > 40);
    }
}
