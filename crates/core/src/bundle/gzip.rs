//! gzip: one file, packed as a stream.

use super::reader::{Seekable, Source};
use super::{Allowance, names};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, Read, Seek};

/// How gzip begins: its magic and its only method.
pub(super) const MAGIC: &[u8] = b"\x1F\x8B\x08";

/// The unpacked stream.
pub(super) struct Gzip<'a, 's> {
    /// Taken away only while it is rewound.
    decoder: Option<MultiGzDecoder<BufReader<&'a mut Seekable<'s>>>>,
    at: u64,
    allowance: &'a Allowance<'a>,
}

impl<'a, 's> Gzip<'a, 's> {
    pub(super) fn new(input: &'a mut Seekable<'s>, allowance: &'a Allowance<'a>) -> io::Result<Self> {
        input.rewind()?;
        Ok(Self { decoder: Some(MultiGzDecoder::new(BufReader::new(input))), at: 0, allowance })
    }

    /// The name the stream says it had, else the archive's own without its ending.
    pub(super) fn name(&self, archive: &str) -> String {
        let own = self.decoder.as_ref().and_then(|d| d.header()).and_then(|header| header.filename());
        let named = own.map(|raw| names::decode(raw, None)).filter(|name| !name.is_empty());
        let file = archive.rsplit('/').next().unwrap_or(archive);
        named.unwrap_or_else(|| match file.rsplit_once('.') {
            Some((stem, ending)) if ending.eq_ignore_ascii_case("tgz") => format!("{stem}.tar"),
            Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
            _ => file.to_owned(),
        })
    }
}

impl Read for Gzip<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else { return Ok(0) };
        let n = decoder.read(buffer)?;
        self.at += n as u64;
        self.allowance.spend(n as u64)?;
        self.allowance.work(n as u64)?;
        Ok(n)
    }
}

impl Source for Gzip<'_, '_> {
    fn approach(&mut self, to: u64) -> io::Result<u64> {
        if to < self.at
            && let Some(decoder) = self.decoder.take()
        {
            let input = decoder.into_inner().into_inner();
            input.rewind()?;
            self.decoder = Some(MultiGzDecoder::new(BufReader::new(input)));
            self.at = 0;
        }
        Ok(self.at)
    }

    fn size(&self) -> Option<u64> {
        None
    }
}
