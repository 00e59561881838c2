//! What is handed out: the page, its list of parts, the licences, their checksums, and all of it as one zip. Mail and
//! proxies change an HTML file on its way more readily than a zip.

use crate::{
    page,
    parts::{self, Part},
    project::{Project, sha256},
    sbom,
};
use anyhow::Result;
use std::{
    fmt::Write as _,
    fs,
    io::{Cursor, Write as _},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Writes everything that stands beside the page in `dist/`.
pub(crate) fn write(project: &Project, parts: &[Part]) -> Result<()> {
    let dist = project.dist();
    let version = env!("CARGO_PKG_VERSION");
    let list = sbom::text(parts, version)?;
    fs::write(dist.join(sbom::FILE), &list)?;
    let mut files = vec![(page::FILE, fs::read(dist.join(page::FILE))?), (sbom::FILE, list.into_bytes())];
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"] {
        files.push((name, fs::read(project.root.join(name))?));
    }
    let mut sums = sums(files.iter().take(2).map(|(name, bytes)| (*name, bytes.as_slice())));
    files.push(("SHA256SUMS", sums.clone().into_bytes()));
    let name = format!("faultline-{version}.zip");
    let packed = pack(&files)?;
    fs::write(dist.join(&name), &packed)?;
    sums += &self::sums([(name.as_str(), packed.as_slice())].into_iter());
    fs::write(dist.join("SHA256SUMS"), &sums)?;
    let shipped = parts.iter().filter(|part| part.used != parts::Use::Tool).count();
    println!(
        "dist/{name}: {} kB; {shipped} parts of others in what is handed out, {} in all",
        packed.len() / 1000,
        parts.len()
    );
    print!("{sums}");
    Ok(())
}

/// Lines as `sha256sum -c` reads them.
fn sums<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> String {
    let mut out = String::new();
    for (name, bytes) in files {
        let _ = writeln!(out, "{}  {name}", sha256(&[bytes]));
    }
    out
}

/// The same bytes from the same files, whenever it is made: a zip has times, and these are the earliest it can hold.
fn pack(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_release_is_the_same_bytes_and_holds_its_files() {
        let files = [("faultline.html", b"<!doctype html>".repeat(99)), ("SHA256SUMS", b"00  a\n".to_vec())];
        let packed = pack(&files).unwrap();
        assert_eq!(packed, pack(&files).unwrap());
        let mut zip = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        let mut text = String::new();
        zip.by_name("SHA256SUMS").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "00  a\n");
    }

    #[test]
    fn checksums_are_lines_of_sha256sum() {
        let line = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc.txt\n";
        assert_eq!(sums([("abc.txt", &b"abc"[..])].into_iter()), line);
    }
}
