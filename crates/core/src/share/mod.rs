//! What travels in a link: what an engineer asks for, and what a report found.
//!
//! Both stand in the fragment of an address, which a browser does not send to the server; or are pasted without an address.
//! `#1/request?case=…&kb=…` is plain to read ([`RequestLink`]). `#1/findings?…` is a whole report, packed: the JSON contract
//! with its sentences not said yet, so that the reader's language says them ([`findings_link`], [`open_findings`]).
//!
//! A link proves nothing about who made it: what it holds is checked for its shape, never believed to be true.

mod code;
mod findings;
mod request;
mod shape;
mod trim;

pub use findings::{Findings, LinkFault, Opened, findings_code, findings_link, open_findings};
pub use request::{RequestFault, RequestLink, is_page};
pub use trim::LeftOut;
