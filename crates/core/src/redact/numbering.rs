//! Tokens: a number for each value of a category, a place in its subnet for each address.

use super::Category;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The next free tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Numbering {
    /// Values so far, by category.
    counts: Vec<u32>,
    /// Subnets met, each with its number and its addresses so far.
    subnets: BTreeMap<Vec<u8>, (u32, u32)>,
}

impl Numbering {
    /// A token for a value that has none yet.
    pub(super) fn token(&mut self, category: Category, value: &str) -> String {
        match (category, value.parse::<IpAddr>()) {
            (Category::Secret, _) => category.mark().to_owned(),
            (Category::Address, Ok(IpAddr::V4(address))) => self.four(address),
            (Category::Address, Ok(IpAddr::V6(address))) => self.six(address),
            _ => {
                self.counts.resize(Category::ALL.len(), 0);
                let count = &mut self.counts[category as usize];
                *count += 1;
                format!("{}-{count}", category.mark())
            }
        }
    }

    /// `IP-10.x.0.3`: what range it is from, the subnet's number, the address' number there.
    fn four(&mut self, address: Ipv4Addr) -> String {
        let [a, b, c, _] = address.octets();
        let range = match (a, b) {
            (10, _) | (172, 16..=31) | (192, 168) | (169, 254) => a.to_string(),
            _ => "x".to_owned(),
        };
        self.place(&range, &[a, b, c])
    }

    fn six(&mut self, address: Ipv6Addr) -> String {
        if let Some(four) = address.to_ipv4_mapped() {
            return self.four(four);
        }
        let octets = address.octets();
        let range = match octets[0] {
            0xFE => "fe80",
            0xFC | 0xFD => "fd",
            _ => "v6",
        };
        self.place(range, &octets[..8])
    }

    fn place(&mut self, range: &str, subnet: &[u8]) -> String {
        let next = u32::try_from(self.subnets.len()).unwrap_or(u32::MAX);
        let (at, hosts) = self.subnets.entry(subnet.to_vec()).or_insert((next, 0));
        *hosts += 1;
        format!("IP-{range}.x.{at}.{hosts}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_subnet_stay_together() {
        let mut numbering = Numbering::default();
        let mut token = |value| numbering.token(Category::Address, value);
        assert_eq!(token("10.1.2.3"), "IP-10.x.0.1");
        assert_eq!(token("10.1.2.4"), "IP-10.x.0.2");
        assert_eq!(token("192.168.0.9"), "IP-192.x.1.1");
        assert_eq!(token("203.0.113.7"), "IP-x.x.2.1");
        assert_eq!(token("fe80::211:22ff:fe33:4455"), "IP-fe80.x.3.1");
        assert_eq!(numbering.token(Category::Host, "pc"), "HOST-1");
        assert_eq!(numbering.token(Category::Host, "pd"), "HOST-2");
        assert_eq!(numbering.token(Category::Secret, "x"), "[secret]");
    }
}
