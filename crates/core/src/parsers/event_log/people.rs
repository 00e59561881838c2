//! Names in what events carry, whoever wrote them: who signed in, from where. Nothing else is wanted of most of these events,
//! but what one of them says in its place may stand as a mere word in another log.
//!
//! Fields by the names that the manifests of Security, Winlogon, Group Policy, terminal services and their like give them.

use super::machine::Machine;
use crate::evtx::Record;
use crate::extract::IdentifierKind;
use std::collections::BTreeMap;

/// Fields that name an account, and those of its domain.
const ACCOUNTS: &[(&str, &str)] = &[
    ("SubjectUserName", "SubjectDomainName"),
    ("TargetUserName", "TargetDomainName"),
    ("TargetOutboundUserName", "TargetOutboundDomainName"),
    ("UserName", "DomainName"),
    ("AccountName", "AccountDomain"),
    ("SamAccountName", ""),
    ("PrincipalSamName", ""),
    ("PrincipalName", ""),
    ("UserPrincipalName", ""),
    ("User", "Domain"),
];

/// Fields that name another computer.
const HOSTS: &[&str] =
    &["WorkstationName", "Workstation", "ComputerName", "ClientName", "MachineName", "DCName", "DomainControllerName"];

/// What sentences of the Event Viewer have before a name.
const WORDS: &[(&str, IdentifierKind)] = &[
    ("Account Name", IdentifierKind::User),
    ("User Name", IdentifierKind::User),
    ("User", IdentifierKind::User),
    ("Account Domain", IdentifierKind::Domain),
    ("Workstation Name", IdentifierKind::Host),
    ("Source Workstation", IdentifierKind::Host),
    ("帐户名", IdentifierKind::User),
    ("帐户名称", IdentifierKind::User),
    ("账户名", IdentifierKind::User),
    ("用户名", IdentifierKind::User),
    ("用户", IdentifierKind::User),
    ("帐户域", IdentifierKind::Domain),
    ("账户域", IdentifierKind::Domain),
    ("工作站名称", IdentifierKind::Host),
    ("源工作站", IdentifierKind::Host),
];

/// Bytes of an account; Windows allows 20 letters of a user and 256 of a principal.
const LONGEST: usize = 320;
/// Kinds of events that are told apart: real logs have some hundred.
const KINDS: usize = 4_096;

/// Which kinds of events carry a name, so that the others are not decoded for it.
#[derive(Default)]
pub(super) struct People {
    kinds: BTreeMap<u64, bool>,
}

impl People {
    /// Is this kind of event to be decoded: does it carry names, or is that not known yet?
    pub(super) fn may_carry(&self, provider: &str, event: u16) -> bool {
        self.kinds.get(&kind(provider, event)).copied().unwrap_or(true)
    }

    /// Learns the names of a record.
    pub(super) fn learn(&mut self, record: &Record, machine: &mut Machine) {
        let mut carries = false;
        for (name, value) in record.fields.iter() {
            let value = value.trim();
            if let Some((_, domain)) = ACCOUNTS.iter().find(|(known, _)| *known == name) {
                carries = true;
                let domain = if domain.is_empty() { "" } else { record.fields.named(domain).trim() };
                account(value, domain, machine);
            } else if HOSTS.contains(&name) {
                carries = true;
                if is_name(value) {
                    machine.identifier(IdentifierKind::Host, value.trim_start_matches('\\'));
                }
            }
        }
        if self.kinds.len() < KINDS {
            self.kinds
                .entry(kind(&record.provider, record.event))
                .and_modify(|known| *known |= carries)
                .or_insert(carries);
        }
    }
}

/// Learns the names of a sentence, as the Event Viewer shows it: `Account Name:\t\tzhang`.
pub(super) fn learn_from(sentence: &str, machine: &mut Machine) {
    for line in sentence.lines() {
        let Some((before, value)) = line.split_once(':').or_else(|| line.split_once('：')) else { continue };
        let word = before.trim();
        match WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)) {
            Some((_, IdentifierKind::User)) => account(value.trim(), "", machine),
            Some((_, kind)) if is_name(value.trim()) => machine.identifier(*kind, value.trim()),
            _ => {}
        }
    }
}

fn account(account: &str, domain: &str, machine: &mut Machine) {
    if !is_name(account) {
        return;
    }
    match (account.contains('\\'), is_name(domain)) {
        (true, _) => machine.account(account),
        (false, true) => machine.account(&format!("{domain}\\{account}")),
        (false, false) => machine.identifier(IdentifierKind::User, account),
    }
}

/// May it be the name of an account, a domain or a computer: neither a number nor `-`, no path, no sentence?
fn is_name(value: &str) -> bool {
    value.len() <= LONGEST
        && value.chars().any(char::is_alphabetic)
        && !value.starts_with("S-1-")
        && !value.contains(['/', ':', '*', '?', '"', '<', '>', '|', '%', '{'])
        && !value.contains(char::is_control)
}

fn kind(provider: &str, event: u16) -> u64 {
    // FNV-1a: short, and nobody gains by two kinds that are taken for one.
    let bytes = provider.bytes().chain(event.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
