//! Numbers that look random and are the same on every run: the same seed makes the same bytes.

/// SplitMix64 (Steele, Lea, Flood 2014): one multiplication chain, good enough for log filler.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A sequence of its own for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// At least `low`, below `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(1).max(1);
        low + i64::try_from(self.bits() % span).unwrap_or(0)
    }

    /// One of `choices`.
    ///
    /// # Panics
    /// When there is none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let len = i64::try_from(choices.len()).unwrap_or(i64::MAX);
        &choices[usize::try_from(self.between(0, len)).unwrap_or(0)]
    }

    /// 16 hex digits, as the store appends them to a component's folder.
    pub fn hash(&mut self) -> String {
        format!("{:016x}", self.bits())
    }

    /// `1E2D…-…` without braces, upper case.
    pub fn guid(&mut self) -> String {
        let (a, b) = (self.bits(), self.bits());
        format!(
            "{:08X}-{:04X}-4{:03X}-{:04X}-{:012X}",
            a >> 32,
            (a >> 16) & 0xFFFF,
            a & 0xFFF,
            0x8000 | ((b >> 48) & 0x3FFF),
            b & 0xFFFF_FFFF_FFFF
        )
    }
}
