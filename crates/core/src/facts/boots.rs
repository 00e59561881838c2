//! When the computer started and went down, from every log that says so, and whether a restart is still owed.
//!
//! One boot is told many times: by two event providers within a minute, and by each start of the servicing stack after it,
//! which computes the moment anew.

use super::Witness;
use super::attempt::InstallAttempt;
use crate::extract::{PowerStep, What};
use crate::order::InOrder as _;
use crate::report::Outcome;
use crate::time::Stamp;
use crate::timeline::{Timeline, TimelineEntry};

/// Tellings of one boot lie within this; nothing boots twice in it.
const SAME_BOOT_MS: i64 = 3 * 60_000;
/// An attempt that the computer's fall ended was at work within this before the next boot.
const AT_WORK_MS: i64 = 6 * 3_600_000;

/// A boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boot {
    /// Its moment on the common clock.
    pub order: i64,
    /// The event that tells of it.
    pub event: usize,
    /// The computer had gone down without a shutdown: the event that says so.
    pub unexpected: Option<usize>,
}

/// All boots, in time order.
#[derive(Clone, Debug, Default)]
pub struct Boots {
    boots: Vec<Boot>,
    /// Order of every event, to compare with.
    orders: Vec<i64>,
}

impl Boots {
    /// Collects them.
    #[must_use]
    pub fn new(timeline: &Timeline, events: &[TimelineEntry<'_>]) -> Self {
        let mut told: Vec<Boot> = Vec::new();
        let mut falls: Vec<(i64, usize)> = Vec::new();
        for (event, entry) in events.iter().enumerate() {
            match &entry.event.what {
                What::LastBoot(time) => {
                    told.push(Boot { order: timeline.clock.order(Stamp::Local(*time)), event, unexpected: None });
                }
                What::Power(PowerStep::Boot) => told.push(Boot { order: entry.order, event, unexpected: None }),
                What::Power(PowerStep::Unexpected) => falls.push((entry.order, event)),
                _ => {}
            }
        }
        told.in_order_by_key(|boot| (boot.order, boot.event));
        let mut boots: Vec<Boot> = Vec::new();
        for boot in told {
            match boots.last() {
                Some(last) if boot.order - last.order < SAME_BOOT_MS => {}
                _ => boots.push(boot),
            }
        }
        // The fall is written by the boot after it.
        for (order, event) in falls {
            let near = boots.iter_mut().min_by_key(|boot| (boot.order - order).abs());
            match near.filter(|boot| (boot.order - order).abs() < SAME_BOOT_MS) {
                Some(boot) => boot.unexpected = boot.unexpected.or(Some(event)),
                None => boots.push(Boot { order, event, unexpected: Some(event) }),
            }
        }
        boots.in_order_by_key(|boot| (boot.order, boot.event));
        Self { boots, orders: events.iter().map(|e| e.order).collect() }
    }

    /// Every boot.
    pub fn iter(&self) -> impl Iterator<Item = &Boot> {
        self.boots.iter()
    }

    /// The first boot after event `index`.
    #[must_use]
    pub fn next_after(&self, index: usize) -> Option<&Boot> {
        let order = self.orders.get(index).copied()?;
        self.boots.get(self.boots.partition_point(|boot| boot.order <= order))
    }

    /// Did the machine boot after event `index`?
    #[must_use]
    pub fn after(&self, index: usize) -> bool {
        self.next_after(index).is_some()
    }

    /// Does a restart wait at the end of the logs, and which event says so? `None`: no line speaks of restarts.
    pub(super) fn pending(&self, events: &[TimelineEntry<'_>], attempts: &[InstallAttempt]) -> Option<(bool, Witness)> {
        let owed = events.iter().rposition(|entry| {
            matches!(entry.event.what, What::RebootRequired | What::SessionEnded { reboot_required: true, .. })
        });
        let boot = |owed: usize| self.next_after(owed).map(|boot| (false, Witness::Event(boot.event)));
        let said = owed.map(|owed| boot(owed).unwrap_or((true, Witness::Event(owed))));
        // The last attempt may wait without a word of servicing itself.
        let last = attempts.iter().rfind(|a| !a.store_app && !a.repair && !a.is_definition());
        let waits = last.filter(|a| a.outcome == Outcome::PendingReboot).and_then(|a| a.shown().max());
        waits.map(|event| (true, Witness::Event(event))).or(said)
    }

    /// What a boot means for attempts that no line ends: one that waited for it no longer waits, and how it ended is not
    /// known; one that was at work when the computer went down without a shutdown was interrupted.
    pub(super) fn end(&self, events: &[TimelineEntry<'_>], attempts: &mut [InstallAttempt]) {
        for attempt in attempts.iter_mut().filter(|a| !a.store_app) {
            let Some(last) = attempt.shown().max_by_key(|i| events[*i].order) else { continue };
            let Some(boot) = self.next_after(last) else { continue };
            if attempt.outcome == Outcome::PendingReboot {
                attempt.outcome = Outcome::Unknown;
                continue;
            }
            if attempt.outcome != Outcome::Unknown {
                continue;
            }
            if let Some(fall) = boot.unexpected.filter(|_| boot.order - events[last].order < AT_WORK_MS) {
                attempt.interrupted = Some(fall);
                attempt.shown_by(fall);
            }
        }
    }
}
