//! What reading one entry may cost, archives inside it included, how far it is, and what opens them.

use super::{Bomb, Cancelled};
use crate::text::Encoding;
use std::cell::Cell;
use std::io;

/// Bytes from which an entry may be a bomb: below it any ratio is harmless.
pub(crate) const BOMB_SIZE: u64 = 256 * 1024 * 1024;
/// Unpacked bytes per packed byte that no log reaches; deflate's own ceiling is 1,032.
const BOMB_RATIO: u64 = 500;
/// Files listed inside one entry, all its archives together.
pub(crate) const MEMBER_LIMIT: usize = 10_000;
/// Times that readers of one entry may begin anew: more needs no honest archive.
const REOPENINGS: usize = 10_000;
/// Work between two words of progress: a call across the wasm boundary costs more than a read.
const TELL_EVERY: u64 = 256 * 1024;

/// One entry's allowance. Every reader of the entry and of what is packed inside it draws on the same one, so nesting
/// multiplies nothing.
pub(crate) struct Allowance<'a> {
    progress: &'a dyn Fn(u64) -> bool,
    /// Packed and unpacked bytes of the entry.
    packed: u64,
    unpacked: u64,
    /// Unpacked bytes of the entry itself that were reached, the most so far.
    reached: Cell<u64>,
    /// Work since the last word of progress.
    untold: Cell<u64>,
    left: Cell<u64>,
    members: Cell<usize>,
    reopenings: Cell<usize>,
    stopped: Cell<bool>,
    /// Opens what is encrypted, here and inside.
    password: Option<&'a str>,
}

impl<'a> Allowance<'a> {
    /// For an entry of `packed` bytes that unpacks to `unpacked`, as declared. `progress` gets the packed bytes
    /// reached so far, which never shrink, and says whether to go on.
    pub(crate) fn new(packed: u64, unpacked: u64, progress: &'a dyn Fn(u64) -> bool) -> Self {
        Self {
            progress,
            packed,
            unpacked: unpacked.max(1),
            reached: Cell::new(0),
            untold: Cell::new(0),
            left: Cell::new(BOMB_SIZE.max(packed.saturating_mul(BOMB_RATIO))),
            members: Cell::new(MEMBER_LIMIT),
            reopenings: Cell::new(REOPENINGS),
            stopped: Cell::new(false),
            password: None,
        }
    }

    /// With the password that opens what is encrypted.
    pub(crate) fn with_password(self, password: Option<&'a str>) -> Self {
        Self { password, ..self }
    }

    /// The password that was given.
    pub(super) fn password(&self) -> Option<&'a str> {
        self.password
    }

    /// The password as zips may hold it: in UTF-8, and as Chinese Windows types it.
    pub(super) fn passwords(&self) -> Vec<Vec<u8>> {
        let Some(password) = self.password else { return Vec::new() };
        let utf8 = password.as_bytes().to_vec();
        if password.is_ascii() { vec![utf8] } else { vec![utf8, Encoding::encode_gb18030(password)] }
    }

    /// A reader begins anew.
    pub(super) fn reopen(&self) -> io::Result<()> {
        let left = self.reopenings.get().checked_sub(1);
        self.reopenings.set(left.unwrap_or(0));
        left.ok_or_else(|| io::Error::other(Bomb)).map(|_| ())
    }

    /// The entry's own bytes were read up to `at`; `ended`: there are no more.
    pub(super) fn reach(&self, at: u64, by: u64, ended: bool) -> io::Result<()> {
        self.reached.set(self.reached.get().max(at));
        self.work(if ended { TELL_EVERY } else { by })
    }

    /// Takes `bytes` of unpacking, or of work worth as much.
    pub(super) fn spend(&self, bytes: u64) -> io::Result<()> {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.ok_or_else(|| io::Error::other(Bomb)).map(|_| ())
    }

    /// Is there enough left for a file that says it has `bytes`?
    pub(super) fn affords(&self, bytes: u64) -> bool {
        bytes <= self.left.get()
    }

    /// Takes the listing of `count` files; gives how many of them may be listed.
    pub(super) fn list(&self, count: usize) -> usize {
        let granted = count.min(self.members.get());
        self.members.set(self.members.get() - granted);
        granted
    }

    /// Did the user stop the reading?
    pub(crate) fn was_stopped(&self) -> bool {
        self.stopped.get()
    }

    /// Tells the progress now and then, and stops when told so.
    pub(super) fn work(&self, bytes: u64) -> io::Result<()> {
        self.untold.set(self.untold.get().saturating_add(bytes));
        if self.untold.get() >= TELL_EVERY && !self.stopped.get() {
            self.untold.set(0);
            let share = u128::from(self.packed) * u128::from(self.reached.get()) / u128::from(self.unpacked);
            let packed = u64::try_from(share).unwrap_or(self.packed).min(self.packed);
            self.stopped.set(!(self.progress)(packed));
        }
        if self.stopped.get() { Err(io::Error::other(Cancelled)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::carries;
    use std::cell::RefCell;

    #[test]
    fn progress_never_shrinks_and_stops_the_reading() {
        let told = RefCell::new(Vec::new());
        let progress = |bytes| {
            told.borrow_mut().push(bytes);
            told.borrow().len() < 4
        };
        let allowance = Allowance::new(100, 10 * TELL_EVERY, &progress);
        for at in [1, 5, 2] {
            allowance.reach(at * TELL_EVERY, TELL_EVERY, false).unwrap();
        }
        let error = allowance.work(TELL_EVERY).unwrap_err();
        assert!(carries::<Cancelled>(&error) && allowance.was_stopped());
        assert!(carries::<Cancelled>(&allowance.work(0).unwrap_err()), "it stays stopped");
        assert_eq!(told.into_inner(), [10, 50, 50, 50]);
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let allowance = Allowance::new(1024 * 1024, 1, &|_| true);
        assert!(allowance.affords(500 * 1024 * 1024) && !allowance.affords(501 * 1024 * 1024));
        allowance.spend(500 * 1024 * 1024).unwrap();
        assert!(carries::<Bomb>(&allowance.spend(1).unwrap_err()));
        assert_eq!((allowance.list(9_999), allowance.list(9_999), allowance.list(1)), (9_999, 1, 0));
    }
}
