//! The module as the page carries it; `www/src/engine/unpack.ts` gives it back in a worker.
//!
//! A file is streams (`pack/streams.rs`), one after another: four bytes with the length, little endian, then a `.lzma`
//! file. LZMA, because it is smaller than the gzip that browsers unpack themselves and than brotli, and is unpacked by
//! little code. The page's weight is counted after another gzip, which cannot make it smaller again.

mod streams;

use anyhow::{Context as _, Result};
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};
use std::io::Write as _;

/// What makes this packing what it is: another of these, and what was packed before is packed anew.
pub(crate) const SOURCES: [&[u8]; 2] = [include_bytes!("pack.rs"), include_bytes!("pack/streams.rs")];

/// How many bits of the byte before tell what a byte will be: some streams pack best with few, some with many.
const CONTEXTS: [u32; 2] = [1, 4];

/// What packs best, found by trying: a module is not aligned to anything. More depth gains nothing.
const SETTINGS: LzmaOptions = LzmaOptions {
    dict_size: 1 << 12,
    lc: 3,
    lp: 0,
    pb: 0,
    mode: EncodeMode::Normal,
    nice_len: LzmaOptions::NICE_LEN_MAX,
    mf: MfType::Bt4,
    depth_limit: 1000,
    preset_dict: None,
};

/// Packs `module`; the same bytes whatever the machine. Fails where it is no module.
pub(crate) fn pack(module: &[u8]) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    for stream in streams::of(module)? {
        let packed = lzma(&stream)?;
        file.extend(u32::try_from(packed.len())?.to_le_bytes());
        file.extend(packed);
    }
    Ok(file)
}

/// The smallest `.lzma` file of `bytes`.
pub(crate) fn lzma(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut smallest: Option<Vec<u8>> = None;
    // A match may reach the start.
    let dict_size = u32::try_from(bytes.len())?.next_power_of_two().max(SETTINGS.dict_size);
    for lc in CONTEXTS {
        let settings = LzmaOptions { lc, dict_size, ..SETTINGS };
        let mut writer = LzmaWriter::new_use_header(Vec::new(), &settings, Some(bytes.len() as u64))?;
        writer.write_all(bytes)?;
        let packed = writer.finish()?;
        if smallest.as_ref().is_none_or(|other| packed.len() < other.len()) {
            smallest = Some(packed);
        }
    }
    smallest.context("nothing was tried")
}

#[cfg(test)]
mod tests {
    use super::*;
    use lzma_rust2::LzmaReader;
    use std::io::Read as _;

    #[test]
    fn what_is_packed_is_unpacked_to_the_same_bytes() {
        let bytes: Vec<u8> = (0..200_000_u32).flat_map(|n| (n / 7 % 251 * (n % 3)).to_le_bytes()).collect();
        let packed = lzma(&bytes).unwrap();
        assert!(packed.len() < bytes.len() / 20, "{}", packed.len());
        let mut unpacked = Vec::new();
        LzmaReader::new_mem_limit(packed.as_slice(), u32::MAX, None).unwrap().read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == bytes);
    }

    /// `www/src/engine/unpack.test.ts` unpacks the same example, so the two sides cannot come apart unseen. It has every
    /// kind of operand. Made anew, where it should change, by running this with `RENEW_EXAMPLE=1`.
    #[test]
    fn the_example_is_packed_as_the_page_unpacks_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/test");
        let packed = pack(&std::fs::read(format!("{folder}/module.wasm")).unwrap()).unwrap();
        let file = format!("{folder}/module.packed.bin");
        if std::env::var_os("RENEW_EXAMPLE").is_some() {
            std::fs::write(&file, &packed).unwrap();
        }
        assert!(packed == std::fs::read(file).unwrap(), "{} bytes", packed.len());
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        let module = include_bytes!("../../../www/test/module.wasm");
        assert!(pack(b"\0asm").is_err());
        assert!(pack(&module[..module.len() - 40]).is_err());
    }
}
