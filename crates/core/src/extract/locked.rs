//! What of a source only a password opens: who reads it asks for one.

use super::{Extract, ScanIssue};

/// What a password would open in one source and in the archives in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// Encrypted sources that were not read.
    pub sources: u64,
    /// Was a password tried on any of them? It was not theirs.
    pub wrong: bool,
}

impl Extract {
    /// What is encrypted of this source, and of the archives in it, and could not be read; `None`: nothing.
    #[must_use]
    pub fn locked(&self) -> Option<Locked> {
        let mut locked = Locked::default();
        self.count_locked(&mut locked);
        (locked.sources > 0).then_some(locked)
    }

    /// Archives stand in each other no deeper than the scan opens them.
    fn count_locked(&self, locked: &mut Locked) {
        for issue in &self.issues {
            if let ScanIssue::Encrypted { wrong } = issue {
                locked.sources += 1;
                locked.wrong |= wrong;
            }
        }
        self.members.iter().for_each(|member| member.extract.count_locked(locked));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Member;

    fn of(issues: &[ScanIssue], members: Vec<Extract>) -> Extract {
        let members = members.into_iter().map(|extract| Member { path: "m".into(), extract }).collect();
        Extract { issues: issues.to_vec(), members, ..Extract::default() }
    }

    #[test]
    fn what_a_password_would_open_is_counted_through_archives() {
        let (needed, wrong) = (ScanIssue::Encrypted { wrong: false }, ScanIssue::Encrypted { wrong: true });
        assert_eq!(of(&[ScanIssue::TooDeep], vec![Extract::default()]).locked(), None);
        let inner = of(&[], vec![of(&[needed], vec![]), of(&[ScanIssue::ChecksumMismatch], vec![])]);
        assert_eq!(inner.locked(), Some(Locked { sources: 1, wrong: false }));
        let outer = of(&[], vec![inner, of(&[wrong], vec![])]);
        assert_eq!(outer.locked(), Some(Locked { sources: 2, wrong: true }));
    }
}
