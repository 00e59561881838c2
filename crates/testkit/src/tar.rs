//! tar, as GNU tar, `tar.exe` of Windows (pax) and old programs write it.

/// How long names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Not at all: the header's 100 bytes.
    Old,
    /// Folders in a field of their own.
    Ustar,
    /// As a file before the file.
    Gnu,
    /// In a record before the file.
    Pax,
}

/// The archive of `files` in the order given, with its two empty blocks.
#[must_use]
pub fn pack(files: &[(&str, &[u8])], names: Names) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        let raw = name.as_bytes();
        let mut path = raw;
        let mut prefix: &[u8] = b"";
        match names {
            Names::Old => {}
            Names::Ustar if raw.len() > 100 => {
                let cut = raw.iter().enumerate().filter(|(at, b)| **b == b'/' && raw.len() - at - 1 <= 100);
                let cut = cut.map(|(at, _)| at).next().unwrap_or(0);
                (prefix, path) = (&raw[..cut], &raw[cut + 1..]);
            }
            Names::Ustar => {}
            Names::Gnu => {
                let long = [raw, b"\0"].concat();
                out.extend(member(b"././@LongLink", b"", b'L', &long, names));
            }
            Names::Pax => out.extend(member(b"PaxHeaders/0", b"", b'x', &pax(name), names)),
        }
        out.extend(member(path, prefix, b'0', bytes, names));
    }
    out.extend([0; 1024]);
    out
}

/// A record of pax: its own length, key, value.
fn pax(name: &str) -> Vec<u8> {
    let body = format!(" path={name}\n");
    let mut length = body.len() + 1;
    while length != body.len() + length.to_string().len() {
        length = body.len() + length.to_string().len();
    }
    format!("{length}{body}").into_bytes()
}

fn member(path: &[u8], prefix: &[u8], kind: u8, bytes: &[u8], names: Names) -> Vec<u8> {
    let mut block = [0u8; 512];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &path[..path.len().min(100)]);
    put(100, b"0000644\0");
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(136, b"14310000000\0");
    put(148, b"        ");
    put(156, &[kind]);
    match names {
        Names::Old => {}
        Names::Gnu => put(257, b"ustar  \0"),
        Names::Ustar | Names::Pax => put(257, b"ustar\x0000"),
    }
    put(345, prefix);
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = block.to_vec();
    out.extend(bytes);
    out.resize(out.len().div_ceil(512) * 512, 0);
    out
}
