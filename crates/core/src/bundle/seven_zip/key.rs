//! The key of 7z's encryption: SHA-256 over password and a counter, many times; then AES-256 in CBC mode.

use super::Unopened;
use crate::bundle::Allowance;
use aes::cipher::{BlockCipherDecrypt, KeyInit};
use aes::{Aes256, Block};
use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// Two to the power of this many rounds at most, as in 7-Zip itself: some seconds.
const POWER_LIMIT: u8 = 24;
/// "Power" that means no rounds at all.
const PLAIN: u8 = 0x3F;
/// Rounds between two words of progress.
const ROUNDS_AT_ONCE: u64 = 1 << 14;
/// Keys that are kept: one archive has one, mostly.
const KEPT: usize = 8;
/// Bytes of a block of the cipher.
const BLOCK: usize = 16;
/// Blocks decrypted at once.
const BLOCKS: usize = 256;

/// The settings of one encryption.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Settings {
    power: u8,
    salt: Vec<u8>,
}

/// Keys that were made: each costs half a million rounds.
#[derive(Default)]
pub(super) struct Keys(Vec<(Settings, [u8; 32])>);

impl Keys {
    fn get(&mut self, settings: Settings, allowance: &Allowance<'_>) -> Result<[u8; 32], Unopened> {
        if let Some((_, key)) = self.0.iter().find(|(known, _)| *known == settings) {
            return Ok(*key);
        }
        let password = allowance.password().ok_or(Unopened::Encrypted { wrong: false })?;
        let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let key = derive(&password, &settings, allowance)?;
        if self.0.len() == KEPT {
            self.0.remove(0);
        }
        self.0.push((settings, key));
        Ok(key)
    }
}

fn derive(password: &[u8], settings: &Settings, allowance: &Allowance<'_>) -> Result<[u8; 32], Unopened> {
    let seed = [&settings.salt, password].concat();
    let mut key = [0; 32];
    if settings.power == PLAIN {
        let size = seed.len().min(key.len());
        key[..size].copy_from_slice(&seed[..size]);
        return Ok(key);
    }
    if settings.power > POWER_LIMIT {
        return Err(Unopened::Unsupported(format!("key of 2^{} rounds", settings.power)));
    }
    let mut hash = Sha256::new();
    let rounds = 1u64 << settings.power;
    for round in 0..rounds {
        if round % ROUNDS_AT_ONCE == 0 {
            allowance.work(ROUNDS_AT_ONCE * 8)?;
        }
        hash.update(&seed);
        hash.update(round.to_le_bytes());
    }
    key.copy_from_slice(&hash.finalize());
    Ok(key)
}

/// Decrypts a stream.
pub(super) struct Decrypting<R> {
    inner: R,
    cipher: Aes256,
    /// The encrypted block before.
    before: Block,
    blocks: Vec<Block>,
    /// Bytes that were given, and that there are.
    given: usize,
    ready: usize,
}

impl<R: Read> Decrypting<R> {
    /// `properties`: as the coder holds them.
    pub(super) fn new(
        inner: R,
        properties: &[u8],
        keys: &mut Keys,
        allowance: &Allowance<'_>,
    ) -> Result<Self, Unopened> {
        let (first, rest) = properties.split_first().ok_or(Unopened::Damaged)?;
        let (mut salt_size, mut iv_size) = (usize::from(first >> 7), usize::from(first >> 6 & 1));
        let mut rest = rest;
        if first & 0xC0 != 0 {
            let (second, after) = rest.split_first().ok_or(Unopened::Damaged)?;
            salt_size += usize::from(second >> 4);
            iv_size += usize::from(second & 0xF);
            rest = after;
        }
        let (salt, rest) = rest.split_at_checked(salt_size).ok_or(Unopened::Damaged)?;
        let iv = rest.get(..iv_size).ok_or(Unopened::Damaged)?;
        let key = keys.get(Settings { power: first & 0x3F, salt: salt.to_vec() }, allowance)?;
        let mut before = Block::default();
        before[..iv.len()].copy_from_slice(iv);
        Ok(Self { inner, cipher: Aes256::new(&key.into()), before, blocks: Vec::new(), given: 0, ready: 0 })
    }

    /// Decrypts what the inner reader gives next; a cut block at its end is none.
    fn refill(&mut self) -> io::Result<()> {
        self.blocks.resize(BLOCKS, Block::default());
        let bytes = Block::slice_as_flattened_mut(&mut self.blocks);
        let mut filled = 0;
        while filled < bytes.len() {
            match self.inner.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.blocks.truncate(filled / BLOCK);
        let encrypted = self.blocks.clone();
        self.cipher.decrypt_blocks(&mut self.blocks);
        for (block, next) in self.blocks.iter_mut().zip(encrypted) {
            for (byte, before) in block.iter_mut().zip(&self.before) {
                *byte ^= before;
            }
            self.before = next;
        }
        (self.given, self.ready) = (0, self.blocks.len() * BLOCK);
        Ok(())
    }
}

impl<R: Read> Read for Decrypting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready {
            self.refill()?;
        }
        let bytes = &Block::slice_as_flattened(&self.blocks)[self.given..self.ready];
        let n = bytes.len().min(buffer.len());
        buffer[..n].copy_from_slice(&bytes[..n]);
        self.given += n;
        Ok(n)
    }
}
