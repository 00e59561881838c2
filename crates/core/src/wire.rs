//! How results cross from one worker to another.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A private binary form between two places of the same build: never stored, never read by another version.
pub trait Wire: Serialize + DeserializeOwned {
    /// As bytes.
    #[must_use]
    fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// From bytes; nothing where they are not such a value.
    #[must_use]
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}
