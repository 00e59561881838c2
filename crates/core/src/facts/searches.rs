//! Searches for updates: which failed, and when a server was reached.
//!
//! Networks come and go, and healthy logs hold failed requests. What failed counts only while nothing after it went well.

use crate::extract::{AgentStep, What};
use crate::hresult::Code;
use crate::timeline::TimelineEntry;

/// A search fails within this after the request that failed it: the agent tries some more.
const ENDS_MS: i64 = 10 * 60_000;
/// The Store's catalogue: another server than the one updates come from.
const STORE: [&str; 2] = ["855E8A7C-ECB4-4CA3-B045-1DFA50104289", "STORE"];
/// Who searches in the background for something else: drivers of new devices, updates of setup.
const ASIDE: [&str; 4] = ["Device Driver Retrieval Client", "ChkWuDrv", "Dynamic Update", "Windows Defender"];
/// WU_E_CALL_CANCELLED, WU_E_SERVICE_STOP: somebody stopped it.
const STOPPED: [Code; 2] = [Code(0x8024_000B), Code(0x8024_001E)];

/// A search that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailedSearch {
    /// Index into the events.
    pub event: usize,
    /// What it failed with.
    pub code: Code,
    order: i64,
}

/// All searches, in time order.
#[derive(Clone, Debug, Default)]
pub struct Searches {
    failed: Vec<FailedSearch>,
    /// Order of every moment at which a server was reached: a search went well, or content came.
    reached: Vec<i64>,
    /// Order of every event, to compare with.
    orders: Vec<i64>,
}

impl Searches {
    /// Collects them.
    #[must_use]
    pub fn new(events: &[TimelineEntry<'_>]) -> Self {
        let mut searches = Self { orders: events.iter().map(|e| e.order).collect(), ..Self::default() };
        for (event, entry) in events.iter().enumerate() {
            let What::Agent { step, code, title, client, .. } = &entry.event.what else { continue };
            let store = STORE.iter().any(|store| title == store || client.eq_ignore_ascii_case(store));
            let aside = ASIDE.iter().any(|aside| client.contains(aside));
            match step {
                AgentStep::ScanFailed if !store && !aside && !STOPPED.contains(code) => {
                    searches.failed.push(FailedSearch { event, code: *code, order: entry.order });
                }
                AgentStep::Scanned | AgentStep::Downloaded if !store => searches.reached.push(entry.order),
                _ => {}
            }
        }
        searches
    }

    /// Was a server reached after event `index`?
    #[must_use]
    pub fn reached_after(&self, index: usize) -> bool {
        let order = self.orders.get(index).copied().unwrap_or(i64::MAX);
        self.reached.last().is_some_and(|last| *last > order)
    }

    /// Was a server ever reached?
    #[must_use]
    pub fn ever_reached(&self) -> bool {
        !self.reached.is_empty()
    }

    /// The search that failed by what event `index` tells: the next one to end within minutes.
    #[must_use]
    pub fn failed_by(&self, index: usize) -> Option<FailedSearch> {
        let order = self.orders.get(index).copied()?;
        let next = self.failed.partition_point(|failed| failed.event <= index);
        self.failed.get(next).copied().filter(|failed| failed.order - order <= ENDS_MS)
    }

    /// The searches at the end of the logs that all failed, with nothing after them that went well.
    #[must_use]
    pub fn still_failing(&self) -> &[FailedSearch] {
        let since = self.reached.last().copied().unwrap_or(i64::MIN);
        &self.failed[self.failed.partition_point(|failed| failed.order <= since)..]
    }
}
