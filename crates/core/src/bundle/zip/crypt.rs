//! Encrypted entries: PKWARE's old cipher ("ZipCrypto") and WinZip's AES (AE-1, AE-2).
//!
//! The ciphers are libraries (`aes`, `sha1`, `hmac`); what is written out here is how zips use them: the old cipher, which
//! nobody else needs (APPNOTE 6.1), PBKDF2 of two or three blocks, and a counter that runs the other way round than that of
//! every mode library with a common interface (<https://www.winzip.com/en/support/aes-encryption/>).

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256, Block};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::io::{self, Read};

/// Why the bytes cannot be had.
#[derive(Debug)]
pub(super) enum Locked {
    /// The password is not the right one.
    Wrong,
    Io(io::Error),
}

impl From<io::Error> for Locked {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Bytes before the data of the old cipher; the last of them checks the password, one time in 256 by chance.
const OLD_HEADER: usize = 12;

/// The old cipher.
pub(super) struct Old<R> {
    inner: R,
    keys: [u32; 3],
}

impl<R: Read> Old<R> {
    /// `check`: what the last byte of the header must be.
    pub(super) fn new(inner: R, password: &[u8], check: u8) -> Result<Self, Locked> {
        let mut old = Self { inner, keys: [0x1234_5678, 0x2345_6789, 0x3456_7890] };
        for byte in password {
            old.turn(*byte);
        }
        let mut header = [0; OLD_HEADER];
        let mut filled = 0;
        while filled < OLD_HEADER {
            match old.read(&mut header[filled..])? {
                0 => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                n => filled += n,
            }
        }
        if header[OLD_HEADER - 1] == check { Ok(old) } else { Err(Locked::Wrong) }
    }

    fn turn(&mut self, plain: u8) {
        let [a, b, c] = &mut self.keys;
        *a = crc_step(*a, plain);
        *b = b.wrapping_add(*a & 0xFF).wrapping_mul(0x0808_8405).wrapping_add(1);
        *c = crc_step(*c, (*b >> 24) as u8);
    }
}

impl<R: Read> Read for Old<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        for byte in &mut buffer[..n] {
            let pad = (self.keys[2] | 2) & 0xFFFF;
            *byte ^= (pad.wrapping_mul(pad ^ 1) >> 8) as u8;
            self.turn(*byte);
        }
        Ok(n)
    }
}

/// One step of CRC-32 without its inversions, which `crc32fast` does not give.
fn crc_step(crc: u32, byte: u8) -> u32 {
    CRC_TABLE[((crc ^ u32::from(byte)) & 0xFF) as usize] ^ (crc >> 8)
}

static CRC_TABLE: [u32; 256] = {
    let mut table = [0u32; 256];
    let mut n = 0;
    while n < 256 {
        let mut value = n as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[n] = value;
        n += 1;
    }
    table
};

/// Bytes behind the data that authenticate it.
const TAG: usize = 10;
/// Bytes that check the password, one time in 65,536 by chance.
const CHECK: usize = 2;
/// Rounds of PBKDF2.
const ROUNDS: u32 = 1_000;
/// Blocks of key stream made at once.
const BLOCKS: usize = 32;

/// `strength` of the extra field: bits of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    Aes128,
    Aes192,
    Aes256,
}

impl Strength {
    pub(super) fn of(value: u8) -> Option<Self> {
        match value {
            1 => Some(Self::Aes128),
            2 => Some(Self::Aes192),
            3 => Some(Self::Aes256),
            _ => None,
        }
    }

    fn key_size(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    fn cipher(self, key: &[u8]) -> Option<Cipher> {
        Some(match self {
            Self::Aes128 => Cipher::Aes128(Aes128::new_from_slice(key).ok()?),
            Self::Aes192 => Cipher::Aes192(Aes192::new_from_slice(key).ok()?),
            Self::Aes256 => Cipher::Aes256(Aes256::new_from_slice(key).ok()?),
        })
    }
}

enum Cipher {
    Aes128(Aes128),
    Aes192(Aes192),
    Aes256(Aes256),
}

/// WinZip's AES: counter mode, then HMAC-SHA-1 over what was encrypted.
pub(super) struct Aes<R> {
    inner: R,
    cipher: Cipher,
    mac: Hmac<Sha1>,
    counter: u128,
    pad: [Block; BLOCKS],
    /// Bytes of the pad that are used up.
    used: usize,
    /// Bytes of data that are left before the tag.
    left: u64,
    /// The tag was compared.
    judged: bool,
}

impl<R: Read> Aes<R> {
    /// `size`: bytes of salt, check, data and tag.
    pub(super) fn new(mut inner: R, password: &[u8], strength: Strength, size: u64) -> Result<Self, Locked> {
        let key = strength.key_size();
        let mut head = vec![0; key / 2 + CHECK];
        inner.read_exact(&mut head)?;
        let (salt, check) = head.split_at(key / 2);
        let mut derived = vec![0; 2 * key + CHECK];
        derive(password, salt, &mut derived);
        if derived[2 * key..] != *check {
            return Err(Locked::Wrong);
        }
        let broken = || Locked::Io(io::ErrorKind::InvalidInput.into());
        let cipher = strength.cipher(&derived[..key]).ok_or_else(broken)?;
        let mac = Hmac::new_from_slice(&derived[key..2 * key]).map_err(|_| broken())?;
        let around = (head.len() + TAG) as u64;
        let left = size.checked_sub(around).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        let pad = [Block::default(); BLOCKS];
        Ok(Self { inner, cipher, mac, counter: 0, pad, used: BLOCKS * 16, left, judged: false })
    }

    fn fill_pad(&mut self) {
        for block in &mut self.pad {
            self.counter += 1;
            *block = self.counter.to_le_bytes().into();
        }
        match &self.cipher {
            Cipher::Aes128(cipher) => cipher.encrypt_blocks(&mut self.pad),
            Cipher::Aes192(cipher) => cipher.encrypt_blocks(&mut self.pad),
            Cipher::Aes256(cipher) => cipher.encrypt_blocks(&mut self.pad),
        }
        self.used = 0;
    }

    /// Compares the tag behind the data.
    fn judge(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.judged, true) {
            let mut tag = [0; TAG];
            self.inner.read_exact(&mut tag)?;
            let sound = self.mac.clone().verify_truncated_left(&tag).is_ok();
            return if sound { Ok(()) } else { Err(io::Error::other(crate::bundle::WrongSum)) };
        }
        Ok(())
    }
}

impl<R: Read> Read for Aes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if wanted == 0 {
            if self.left == 0 && !buffer.is_empty() {
                self.judge()?;
            }
            return Ok(0);
        }
        let n = self.inner.read(&mut buffer[..wanted])?;
        self.left -= n as u64;
        self.mac.update(&buffer[..n]);
        let mut rest = &mut buffer[..n];
        while !rest.is_empty() {
            if self.used == BLOCKS * 16 {
                self.fill_pad();
            }
            let pad = &Block::slice_as_flattened(&self.pad)[self.used..];
            let step = pad.len().min(rest.len());
            let (now, later) = rest.split_at_mut(step);
            for (byte, pad) in now.iter_mut().zip(pad) {
                *byte ^= pad;
            }
            self.used += step;
            rest = later;
        }
        Ok(n)
    }
}

/// PBKDF2 with HMAC-SHA-1.
fn derive(password: &[u8], salt: &[u8], out: &mut [u8]) {
    let Ok(keyed) = Hmac::<Sha1>::new_from_slice(password) else { return };
    for (number, block) in (1u32..).zip(out.chunks_mut(20)) {
        let mut mac = keyed.clone();
        mac.update(salt);
        mac.update(&number.to_be_bytes());
        let mut last = mac.finalize().into_bytes();
        let mut sum = last;
        for _ in 1..ROUNDS {
            let mut mac = keyed.clone();
            mac.update(&last);
            last = mac.finalize().into_bytes();
            for (sum, byte) in sum.iter_mut().zip(&last) {
                *sum ^= byte;
            }
        }
        let size = block.len();
        block.copy_from_slice(&sum[..size]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_derived_as_the_standard_says() {
        // RFC 6070 has no case of 1,000 rounds: as two other implementations have it.
        let mut key = [0; 20];
        derive(b"password", b"salt", &mut key);
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "6e88be8bad7eae9d9e10aa061224034fed48d03f");
    }
}
