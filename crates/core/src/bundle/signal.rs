//! What a reader says inside an [`io::Error`], through whatever decompressor stands between.

use std::error::Error;
use std::fmt;
use std::io;

macro_rules! signals {
    ($($(#[$doc:meta])* $visibility:vis $name:ident: $words:literal,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility struct $name;

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($words)
            }
        }
        impl Error for $name {}
    )*};
}

signals! {
    /// The file changed, or the browser took it away, while it was read. A reader reports it inside an [`io::Error`].
    pub FileChanged: "the file changed while it was read",
    /// The user stopped the reading.
    pub Cancelled: "cancelled",
    /// It unpacks to more than any log would.
    pub(crate) Bomb: "unpacks beyond the limit",
    /// Everything was read, but the sum that the archive holds is another.
    pub(crate) WrongSum: "wrong checksum",
    /// What came out is not what was encrypted: the password is another.
    pub(crate) WrongPassword: "wrong password",
}

/// Does `error` carry an `E`, at any depth? Decompressors pass the reader's own error through, some wrapped.
#[must_use]
pub(crate) fn carries<E: Error + 'static>(error: &io::Error) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = error.get_ref().map(|e| e as _);
    while let Some(error) = next {
        if error.is::<E>() || error.downcast_ref::<io::Error>().is_some_and(carries::<E>) {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_signal_is_heard() {
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, io::Error::other(FileChanged));
        assert!(carries::<FileChanged>(&wrapped) && !carries::<Cancelled>(&wrapped));
    }
}
