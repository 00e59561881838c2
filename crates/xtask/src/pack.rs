//! The module as the page carries it: a `.lzma` file, which `www/src/engine/unpack.ts` unpacks in a worker.
//!
//! A quarter smaller than the gzip that browsers unpack themselves, and a little smaller than brotli would be. The page's
//! weight is counted after another gzip, which cannot make it smaller again.

use anyhow::Result;
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};
use std::io::Write as _;

/// What packs a module best, found by trying: its code is not aligned to anything. More depth gains nothing.
const SETTINGS: LzmaOptions = LzmaOptions {
    // Larger than the module: a match may reach its start.
    dict_size: 8 << 20,
    lc: 3,
    lp: 0,
    pb: 1,
    mode: EncodeMode::Normal,
    nice_len: LzmaOptions::NICE_LEN_MAX,
    mf: MfType::Bt4,
    depth_limit: 1000,
    preset_dict: None,
};

/// Packs `module`; the same bytes whatever the machine.
pub(crate) fn pack(module: &[u8]) -> Result<Vec<u8>> {
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &SETTINGS, Some(module.len() as u64))?;
    writer.write_all(module)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lzma_rust2::LzmaReader;
    use std::io::Read as _;

    #[test]
    fn what_is_packed_is_unpacked_to_the_same_bytes() {
        let module: Vec<u8> = (0..200_000_u32).flat_map(|n| (n / 7 % 251 * (n % 3)).to_le_bytes()).collect();
        let packed = pack(&module).unwrap();
        assert!(packed.len() < module.len() / 20, "{}", packed.len());
        let mut unpacked = Vec::new();
        LzmaReader::new_mem_limit(packed.as_slice(), u32::MAX, None).unwrap().read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == module);
    }
}
