//! 7z archives.

use sevenz_rust2::encoder_options::{AesEncoderOptions, Lzma2Options};
use sevenz_rust2::{ArchiveEntry, ArchiveWriter, EncoderConfiguration, EncoderMethod, Error};
use std::io::Cursor;

/// How a 7z archive is packed.
#[derive(Clone, Copy, Debug)]
pub struct Packing<'a> {
    /// The methods that bytes go through, the packing one last; as `Methods.txt` calls them.
    pub methods: &'a [Method],
    /// All files in one block.
    pub solid: bool,
    /// Encrypts the files.
    pub password: Option<&'a str>,
    /// Encrypts their names, too.
    pub hidden: bool,
}

/// A method or filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Stored.
    Copy,
    /// LZMA.
    Lzma,
    /// LZMA2 with a dictionary of this many bytes.
    Lzma2(u32),
    /// PPMd, variant H.
    Ppmd,
    /// bzip2.
    Bzip2,
    /// Deflate.
    Deflate,
    /// Filter for programs.
    BcjX86,
    /// Filter of differences.
    Delta,
}

impl Default for Packing<'_> {
    fn default() -> Self {
        Self { methods: &[Method::Lzma2(1 << 20)], solid: true, password: None, hidden: false }
    }
}

/// The archive of `files` in the order given.
///
/// # Panics
/// Never in memory.
#[must_use]
pub fn pack(files: &[(&str, &[u8])], packing: Packing<'_>) -> Vec<u8> {
    write(files, packing).unwrap_or_else(|e| panic!("packing in memory: {e}"))
}

fn write(files: &[(&str, &[u8])], packing: Packing<'_>) -> Result<Vec<u8>, Error> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()))?;
    let mut methods: Vec<EncoderConfiguration> = Vec::new();
    if let Some(password) = packing.password {
        methods.push(AesEncoderOptions::new(password.into()).into());
    }
    methods.extend(packing.methods.iter().rev().map(|method| match method {
        Method::Copy => EncoderMethod::COPY.into(),
        Method::Lzma => EncoderMethod::LZMA.into(),
        Method::Lzma2(dictionary) => {
            let mut options = Lzma2Options::from_level(1);
            options.set_dictionary_size(*dictionary);
            options.into()
        }
        Method::Ppmd => EncoderMethod::PPMD.into(),
        Method::Bzip2 => EncoderMethod::BZIP2.into(),
        Method::Deflate => EncoderMethod::DEFLATE.into(),
        Method::BcjX86 => EncoderMethod::BCJ_X86_FILTER.into(),
        Method::Delta => EncoderMethod::DELTA_FILTER.into(),
    }));
    writer.set_content_methods(methods);
    writer.set_encrypt_header(packing.hidden);
    let entry = |name: &str| ArchiveEntry::new_file(name);
    if packing.solid {
        let readers = files.iter().map(|(_, bytes)| (*bytes).into()).collect();
        writer.push_archive_entries(files.iter().map(|(name, _)| entry(name)).collect(), readers)?;
    } else {
        for (name, bytes) in files {
            writer.push_archive_entry(entry(name), Some(*bytes))?;
        }
    }
    Ok(writer.finish()?.into_inner())
}
