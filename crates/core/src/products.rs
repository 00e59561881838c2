//! TEMPORARY placeholder by the lead so that core compiles; the tables owner overwrites this file.
use crate::extract::PresenceKind;
/// p
#[derive(Debug)]
pub struct Product {
    /// i
    pub id: &'static str,
    /// n
    pub name: &'static str,
    /// z
    pub name_zh: &'static str,
}
/// m
#[must_use]
pub fn matching(_: PresenceKind, _: &str) -> Vec<&'static Product> {
    Vec::new()
}
