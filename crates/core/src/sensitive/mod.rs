//! What a name looks like: of a host, a user, an address, a secret; by its form, by the key before it, by what it is not (one
//! of Windows' own words). A scan learns names with it, what leaves is redacted with it.

pub(crate) mod domain;
pub(crate) mod encoded;
pub(crate) mod fold;
pub(crate) mod han;
mod learner;
pub(crate) mod pattern;
pub(crate) mod vocabulary;

pub(crate) use learner::Learner;
pub use vocabulary::is_word as is_windows_word;

use crate::extract::IdentifierKind;
use serde::{Deserialize, Serialize};

/// What a replaced value named. The order is that of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Category {
    /// Name of a computer.
    Host,
    /// Account name.
    User,
    /// Domain or workgroup.
    Domain,
    /// IP address.
    Address,
    /// Hardware address of a network adapter.
    Mac,
    /// Security identifier of an account, a computer or a domain; those of Windows itself stay.
    Sid,
    /// Name of a share.
    Share,
    /// Path and query of an address on a server that is not Microsoft's.
    Url,
    /// What tells one machine, tenant or client from another: their GUIDs.
    Identifier,
    /// Product ids, serials of computers, disks and volumes.
    Serial,
    /// Name of a wireless network.
    Network,
    /// Name of a printer.
    Printer,
    /// Subject or thumbprint of a certificate, name in a directory.
    Certificate,
    /// Mail address.
    Mail,
    /// Organisation, its units and places.
    Organisation,
    /// The customer's own words.
    Word,
    /// Passwords, tokens, product and recovery keys. Always replaced, without a number.
    Secret,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Host,
        Self::User,
        Self::Domain,
        Self::Address,
        Self::Mac,
        Self::Sid,
        Self::Share,
        Self::Url,
        Self::Identifier,
        Self::Serial,
        Self::Network,
        Self::Printer,
        Self::Certificate,
        Self::Mail,
        Self::Organisation,
        Self::Word,
        Self::Secret,
    ];

    /// What its tokens begin with, before `-` and a number; of a secret the whole token.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Host => "HOST",
            Self::User => "USER",
            Self::Domain => "DOMAIN",
            Self::Address => "IP",
            Self::Mac => "MAC",
            Self::Sid => "SID",
            Self::Share => "SHARE",
            Self::Url => "URL",
            Self::Identifier => "ID",
            Self::Serial => "SERIAL",
            Self::Network => "NET",
            Self::Printer => "PRINTER",
            Self::Certificate => "CERT",
            Self::Mail => "MAIL",
            Self::Organisation => "ORG",
            Self::Word => "WORD",
            Self::Secret => "[secret]",
        }
    }

    /// Stable id: `host`, `user`, `address`, …
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::User => "user",
            Self::Domain => "domain",
            Self::Address => "address",
            Self::Mac => "mac",
            Self::Sid => "sid",
            Self::Share => "share",
            Self::Url => "url",
            Self::Identifier => "identifier",
            Self::Serial => "serial",
            Self::Network => "network",
            Self::Printer => "printer",
            Self::Certificate => "certificate",
            Self::Mail => "mail",
            Self::Organisation => "organisation",
            Self::Word => "word",
            Self::Secret => "secret",
        }
    }

    /// Is it known by its letters alone wherever it stands, whether anybody learned it or not?
    pub(crate) fn shows_by_form(self) -> bool {
        matches!(self, Self::Address | Self::Mac | Self::Sid | Self::Mail)
    }

    /// From its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.id() == id)
    }
}

impl From<IdentifierKind> for Category {
    fn from(kind: IdentifierKind) -> Self {
        match kind {
            IdentifierKind::Host => Self::Host,
            IdentifierKind::User => Self::User,
            IdentifierKind::Domain => Self::Domain,
            IdentifierKind::Sid => Self::Sid,
            IdentifierKind::Address => Self::Address,
            IdentifierKind::Share => Self::Share,
            IdentifierKind::Serial => Self::Serial,
            IdentifierKind::Organisation => Self::Organisation,
            IdentifierKind::Mac => Self::Mac,
            IdentifierKind::Identifier => Self::Identifier,
            IdentifierKind::Network => Self::Network,
            IdentifierKind::Printer => Self::Printer,
            IdentifierKind::Certificate => Self::Certificate,
            IdentifierKind::Mail => Self::Mail,
            IdentifierKind::Secret => Self::Secret,
        }
    }
}
