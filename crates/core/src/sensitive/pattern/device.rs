//! What instance ids of devices and names of services give away: serials, hardware addresses, hosts.

use super::network::server;
use super::{Category, Found, before, places, run};

/// Buses whose devices have serials of their own.
const BUSES: &[&str] = &["usbstor", "usb", "pci", "hid", "scsi", "ide", "swd", "uaspstor", "sd", "1394", "nvme"];
/// Classes of service principal names, behind which a host stands.
const SERVICES: &[&str] = &[
    "cifs/",
    "http/",
    "host/",
    "ldap/",
    "termsrv/",
    "mssqlsvc/",
    "restrictedkrbhost/",
    "wsman/",
    "rpcss/",
    "gc/",
    "krbtgt/",
];

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    for bus in BUSES {
        for at in places(text, bus) {
            let joined = before(text, at).is_some_and(|b| b.is_ascii_alphanumeric());
            if !joined {
                instance(text, at + bus.len(), found);
            }
        }
    }
    if text.contains("bth") {
        for at in places(text, "dev_").map(|at| at + 4).chain(places(text, "&").map(|at| at + 1)) {
            let end = run(text, at, |c| c.is_ascii_hexdigit());
            if end - at == 12 {
                found.push(Found::new(at..end, Category::Mac));
            }
        }
    }
    for service in SERVICES {
        for at in places(text, service) {
            let inside =
                before(text, at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'\\' | b'.' | b'-'));
            let from = at + service.len();
            let end = run(text, from, super::is_dns);
            // `HTTP/1.1` is no host.
            if inside || !text[from..end].starts_with(char::is_alphabetic) {
                continue;
            }
            if *service == "krbtgt/" {
                found.push(Found::new(from..end, Category::Domain));
            } else {
                server(text, from, end, found);
            }
        }
    }
}

/// `…\DISK&VEN_KINGSTON&PROD_DT101\0019E06B9C85F9A0&0`, also with the backslash doubled or as `#`: what the maker gave is the
/// device's own; what Windows made up has `&` as its second letter.
fn instance(text: &str, at: usize, found: &mut Vec<Found>) {
    let Some(separator @ (b'\\' | b'#')) = text.as_bytes().get(at).copied() else { return };
    let is_separator = |c: char| c == char::from(separator);
    let is_part = |c: char| !c.is_whitespace() && !c.is_control() && !"\\#\"'<>|,;:)]}=".contains(c);
    let device = run(text, at, is_separator);
    let end = run(text, device, is_part);
    let from = run(text, end, is_separator);
    let to = run(text, from, |c| is_part(c) && c != '&');
    let serial = &text[from..to];
    let known =
        text[device..end].contains("ven_") || text[device..end].contains("vid_") || text[device..end].contains("disk");
    let telling = serial.len() >= 5 && serial.bytes().any(|b| b.is_ascii_digit() && b != b'0');
    if device > at && from > end && known && telling && !serial.contains(['{', '.', '_', '*', '%']) {
        found.push(Found::new(from..to, Category::Serial));
    }
}
