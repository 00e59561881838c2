//! What goes wrong on the way to a server, told once for a while; the line of a request that says most is the one kept.

use super::network::Request;
use super::recent::Recent;
use super::story::{At, SAME_MS, event, push};
use crate::extract::{Event, Extract, Fault, What};
use crate::hresult::{Code, Network};
use crate::parsers::push_in_order;
use crate::time::{LocalTime, Stamp};

/// Codes remembered.
const CODES: usize = 64;

/// Troubles so far.
pub(super) struct Troubles {
    told: Recent<(Option<Fault>, Code), LocalTime>,
    /// A request whose lines may go on.
    held: Option<Held>,
    /// Something failed since the last scan that went well.
    failed: bool,
    /// The last scan that went well, if it was not told.
    scanned: Option<Event>,
}

struct Held {
    event: Event,
    code: Code,
    rank: usize,
    time: LocalTime,
}

impl Default for Troubles {
    fn default() -> Self {
        Self { told: Recent::new(CODES), held: None, failed: false, scanned: None }
    }
}

impl Troubles {
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.told.items.len()
    }

    /// A failure that belongs to no update.
    pub(super) fn trouble(&mut self, code: Code, at: &At<'_, '_>, out: &mut Extract) {
        self.failed = true;
        if self.is_new(None, code, at) {
            push(at, Stamp::Local(at.time), What::AgentFailure { update: String::new(), code }, out);
        }
    }

    pub(super) fn fault(&mut self, fault: Fault, subject: &str, code: Code, at: &At<'_, '_>, out: &mut Extract) {
        self.failed |= !code.is_success();
        if self.is_new(Some(fault), code, at) {
            let what = What::Fault { fault, subject: subject.to_owned(), detail: String::new(), code };
            push(at, Stamp::Local(at.time), what, out);
        }
    }

    pub(super) fn request(&mut self, request: &Request<'_>, server: String, at: &At<'_, '_>, out: &mut Extract) {
        self.failed = true;
        let code = request.code;
        let answered = !request.answer[0].is_empty();
        let rank = if answered { 2 } else { usize::from(!request.url.is_empty()) };
        let detail = request.answer.join(" ").trim().to_owned();
        let what = What::Fault { fault: Fault::Request, subject: server, detail, code };
        let soap = |code: Code| code.network() == Some(Network::Fault);
        if let Some(held) = &mut self.held {
            let near = (at.time.ms() - held.time.ms()).abs() <= SAME_MS;
            if near && (held.code == code || soap(held.code) && soap(code)) {
                if rank > held.rank {
                    (held.event, held.code, held.rank) = (event(at, Stamp::Local(at.time), what), code, rank);
                }
                return;
            }
        }
        if !self.is_new(Some(Fault::Request), code, at) {
            return;
        }
        self.flush(out);
        let event = event(at, Stamp::Local(at.time), what);
        self.held = Some(Held { event, code, rank, time: at.time });
    }

    pub(super) fn scan_failed(&mut self) {
        self.failed = true;
    }

    /// A scan went well: told where something had failed before.
    pub(super) fn scanned(&mut self, event: Event, out: &mut Extract) {
        if std::mem::take(&mut self.failed) {
            self.flush(out);
            self.scanned = None;
            out.push_event(event);
            // What comes back after it is told anew.
            self.told = Recent::new(CODES);
        } else {
            self.scanned = Some(event);
        }
    }

    pub(super) fn finish(&mut self, out: &mut Extract) {
        self.flush(out);
        if let Some(event) = self.scanned.take() {
            push_in_order(event, out);
        }
    }

    fn flush(&mut self, out: &mut Extract) {
        if let Some(held) = self.held.take() {
            push_in_order(held.event, out);
        }
    }

    fn is_new(&mut self, fault: Option<Fault>, code: Code, at: &At<'_, '_>) -> bool {
        let before = self.told.get(&(fault, code)).copied();
        if before.is_some_and(|before| (at.time.ms() - before.ms()).abs() <= SAME_MS) {
            return false;
        }
        self.told.put((fault, code), at.time);
        true
    }
}
