//! The page: everything it is made from, the one file, and the gates that file must pass.

use crate::{licences, node, pack, parts, project::Project, release, wasm};
use anyhow::{Context as _, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::{self, Cursor, Write as _},
};
use xshell::cmd;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The one file, in `dist/`.
pub(crate) const FILE: &str = "faultline.html";

/// The most the page may weigh, compressed as a server sends it: wasm, glue, styles, words and sample included.
pub(crate) const MAX_GZIP: usize = 1_250_000;

/// The scenario of the testkit that is the page's built-in sample: a failure whose lines were overwritten.
const SAMPLE: &str = "c";

/// Builds the page from nothing.
pub(crate) fn build(project: &Project) -> Result<()> {
    prepare(project)?;
    assemble(project)
}

/// Makes what the page's sources import: packages, wasm module with glue, types of the report, sample.
pub(crate) fn prepare(project: &Project) -> Result<()> {
    node::install(project)?;
    wasm::build(project)?;
    sample(project)?;
    licences::run(project)?;
    node::script(project, "types")
}

/// Makes the one file and its checksum, and holds it against the gates.
pub(crate) fn assemble(project: &Project) -> Result<()> {
    let file = project.dist().join(FILE);
    // What an earlier build left must not pass for this one's.
    if file.exists() {
        fs::remove_file(&file)?;
    }
    node::script(project, "build")?;
    let page = fs::read(&file).context("`npm run build` in www/ made no dist/faultline.html")?;
    let size = check(&page)?;
    println!(
        "dist/{FILE}: {} kB, {} kB gzip ({} % of the {} kB it may weigh)",
        page.len() / 1000,
        size / 1000,
        size * 100 / MAX_GZIP,
        MAX_GZIP / 1000
    );
    release::write(project, &parts::read(project)?)
}

/// The gates of the one file; its weight in bytes, compressed.
fn check(page: &[u8]) -> Result<usize> {
    if let Some(at) = page.iter().position(|byte| !byte.is_ascii()) {
        let line = page[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let around = String::from_utf8_lossy(&page[at.saturating_sub(40)..page.len().min(at + 40)]).into_owned();
        anyhow::bail!(
            "dist/{FILE} is not pure ASCII (line {line}: …{around}…). Served as another charset, the hash of that \
             script or style would no longer match: the build must escape it."
        );
    }
    let size = weight(page)?;
    ensure!(
        size <= MAX_GZIP,
        "dist/{FILE} weighs {size} bytes gzip, {} more than the gate of {MAX_GZIP}",
        size.saturating_sub(MAX_GZIP)
    );
    Ok(size)
}

/// Bytes of the page as a server sends it.
pub(crate) fn weight(page: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(page)?;
    Ok(encoder.finish()?.len())
}

/// Writes the built-in sample where the page's sources import it.
fn sample(project: &Project) -> Result<()> {
    let folder = project.www().join("src/generated");
    fs::create_dir_all(&folder)?;
    let file = folder.join("sample.zip");
    cmd!(project.shell, "cargo run --quiet --package faultline-testkit --bin testkit -- scenario {SAMPLE} {file}")
        .run()
        .with_context(|| format!("the testkit did not make scenario {SAMPLE}, the page's sample"))?;
    fs::write(file.with_extension("zip.lzma"), pack::lzma(&stored(&fs::read(&file)?)?)?)?;
    Ok(fs::remove_file(file)?)
}

/// The same archive with its logs as they are: LZMA over all of them is much smaller than over deflated ones. What is
/// small stays deflated, for the page warms up by reading the sample, and most bundles are deflated.
fn stored(archive: &[u8]) -> Result<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(archive))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut entry = from.by_index(index)?;
        if entry.size() < 4096 {
            drop(entry);
            to.raw_copy_file(from.by_index_raw(index)?)?;
            continue;
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(entry.last_modified().unwrap_or_default());
        to.start_file(entry.name()?, options)?;
        io::copy(&mut entry, &mut to)?;
    }
    Ok(to.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_page_passes() {
        assert!(check(b"<!doctype html><title>Faultline</title>").unwrap() < 100);
    }

    #[test]
    fn a_letter_outside_ascii_is_named_with_its_line() {
        let error = check("<!doctype html>\n<title>故障</title>".as_bytes()).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }

    #[test]
    fn a_page_that_does_not_compress_is_too_heavy() {
        let mut state = 1_u32;
        let page: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 25) as u8
        })
        .take(MAX_GZIP * 5 / 4)
        .collect();
        assert!(check(&page).unwrap_err().to_string().contains("more than the gate"));
    }

    #[test]
    fn the_sample_keeps_its_files() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let files = [("Logs/CBS.log", "2022-09-13 10:30:00, Info  CBS\r\n".repeat(1000)), ("info.txt", "small".into())];
        for (name, text) in &files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let archive = stored(&zip.finish().unwrap().into_inner()).unwrap();
        assert!(archive.len() > 30_000, "{} bytes", archive.len());
        let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
        for (name, text) in &files {
            assert_eq!(&io::read_to_string(archive.by_name(name).unwrap()).unwrap(), text);
        }
    }
}
