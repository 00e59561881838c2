//! The request link: what an engineer asks for, plain to read.
//!
//! `#1/request?case=…&kb=5015736,5014805&notBefore=2022-10-09&want=cbs,event-log&note=…&answer=https://…`, each part at most
//! once and in this order, percent-encoded as UTF-8. The page reads and writes the same (`www/src/state/request-link.ts`);
//! `tests/request-links.json` holds both to one table.

use crate::time::LocalTime;
use crate::verdict::Request;
use serde_json::json;
use std::fmt::Write as _;

/// What a link asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestLink {
    /// What is asked for. KBs are spelled `KB5015736`.
    pub request: Request,
    /// A few words to the operator, who sees them as text; may have several lines.
    pub note: Option<String>,
    /// Address of the page that the answer is opened with: `https://` or `http://`, without query.
    pub answer: Option<String>,
}

/// Why a text is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestFault {
    /// It holds no link that asks for something.
    None,
    /// A newer version of this program made it.
    Version,
}

/// Characters of a case id, of a note and of an address at most.
const MOST: [usize; 3] = [100, 500, 200];

impl RequestLink {
    /// What the link in `text` asks for: an address, a fragment, or a mail around it.
    ///
    /// # Errors
    /// There is none, or of another version.
    pub fn parse(text: &str) -> Result<Self, RequestFault> {
        let at = text.find("/request?").ok_or(RequestFault::None)?;
        let version = text[..at].rsplit_once('#').ok_or(RequestFault::None)?.1;
        if version != "1" {
            return Err(if version.parse::<u16>().is_ok() { RequestFault::Version } else { RequestFault::None });
        }
        let given = text[at + "/request?".len()..].split(|c: char| c.is_whitespace() || "<>\"".contains(c)).next();
        let mut link = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for part in given.unwrap_or_default().split('&') {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let (key, value) = (unescape(key), unescape(value));
            if !seen.contains(&key) {
                link.take(&key, &value);
                seen.push(key);
            }
        }
        Ok(link)
    }

    fn take(&mut self, key: &str, value: &str) {
        let head = |most: usize| value.chars().take(most).collect::<String>();
        match key {
            "case" => self.request.case = Some(clean(value, false, MOST[0])).filter(|text| !text.is_empty()),
            "kb" => {
                for word in head(400).split(|c: char| c.is_whitespace() || ",;，；、".contains(c)) {
                    if let Some(kb) = kb(word).filter(|kb| !self.request.kbs.contains(kb)) {
                        self.request.kbs.push(kb);
                    }
                }
            }
            "notBefore" => self.request.not_before = Some(head(40)).filter(|text| LocalTime::from_user(text).is_some()),
            "want" => {
                let is_id =
                    |id: &&str| (2..=30).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                self.request.wanted = head(400).split(',').filter(is_id).map(str::to_owned).collect();
            }
            "note" => self.note = Some(clean(value, true, MOST[1])).filter(|text| !text.is_empty()),
            "answer" => self.answer = Some(value.to_owned()).filter(|text| is_page(text)),
            _ => {}
        }
    }

    /// The fragment that asks for this: `#1/request?…`; what cannot be asked for in a link is left out.
    #[must_use]
    pub fn fragment(&self) -> String {
        let Request { case, not_before, wanted, .. } = &self.request;
        let kbs = self.request.expected().iter().map(|kb| kb.trim_start_matches("KB").to_owned()).collect::<Vec<_>>();
        let day = not_before.as_deref().and_then(|text| Some((LocalTime::from_user(text)?.to_iso(), text)));
        let day = day.map(|(time, text)| if text.contains(':') { time } else { time.chars().take(10).collect() });
        let parts = [
            ("case", case.as_deref().map(|text| clean(text, false, MOST[0]))),
            ("kb", Some(kbs.join(","))),
            ("notBefore", day),
            ("want", Some(wanted.join(","))),
            ("note", self.note.as_deref().map(|text| clean(text, true, MOST[1]))),
            ("answer", self.answer.clone().filter(|text| is_page(text))),
        ];
        let mut fragment = String::from("#1/request?");
        for (key, value) in parts {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let and = if fragment.ends_with('?') { "" } else { "&" };
                let _ = write!(fragment, "{and}{key}={}", escape(&value));
            }
        }
        fragment
    }

    /// What is asked for, as one JSON object on one line, with the link.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { request: Request { case, not_before, wanted, .. }, note, answer } = self;
        let kbs = self.request.expected();
        let object = json!({ "case": case, "kbs": kbs, "notBefore": not_before, "wanted": wanted, "note": note,
            "answer": answer, "link": self.link() });
        format!("{object}\n")
    }

    /// The whole link: the page that opens it, if one is known, and the fragment.
    #[must_use]
    pub fn link(&self) -> String {
        format!("{}{}", self.answer.as_deref().filter(|text| is_page(text)).unwrap_or_default(), self.fragment())
    }
}

fn kb(word: &str) -> Option<String> {
    let prefix = word.get(..2).filter(|prefix| prefix.eq_ignore_ascii_case("kb")).map_or(0, str::len);
    let digits = &word[prefix..];
    ((6..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).then(|| format!("KB{digits}"))
}

/// Is it the address of a page, as a link may name one: `https://support.example/faultline.html`? It is shown and copied,
/// never opened from here.
#[must_use]
pub fn is_page(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let plain =
        |text: &str, more: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || more.as_bytes().contains(&b));
    text.len() <= MOST[2]
        && !name.is_empty()
        && plain(name, ".-")
        && (1..=5).contains(&port.len())
        && port.bytes().all(|b| b.is_ascii_digit())
        && plain(path, "._~/%-")
}

/// Text that shows what it says: without control characters, marks of direction and what has no width.
fn clean(text: &str, lines: bool, most: usize) -> String {
    let hidden = |c: &char| {
        !(*c == '\n' && lines)
            && matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            && *c != ' '
    };
    let text: String = text.chars().filter(|c| !hidden(c)).take(most).collect();
    text.trim_matches([' ', '\n']).to_owned()
}

/// As a browser reads a query: `+` is a space, what is no UTF-8 becomes U+FFFD.
fn unescape(text: &str) -> String {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let given = text.as_bytes();
    let mut bytes = Vec::with_capacity(given.len());
    let mut at = 0;
    while let Some(&byte) = given.get(at) {
        at += 1;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (digit(given.get(at)), digit(given.get(at + 1))) {
                (Some(high), Some(low)) => {
                    at += 2;
                    (high << 4 | low) as u8
                }
                _ => byte,
            },
            _ => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~,:/".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The page reads the same table: `www/src/state/request-link.test.ts`.
    #[test]
    fn links_are_read_as_the_page_reads_them() {
        let table: Value = serde_json::from_str(include_str!("../../../../tests/request-links.json")).unwrap();
        let rows = table.as_array().unwrap();
        assert!(rows.len() > 20);
        for row in rows {
            let given = row["given"].as_str().unwrap();
            let read = match RequestLink::parse(given) {
                Ok(link) => link.fragment(),
                Err(fault) => format!("{fault:?}").to_lowercase(),
            };
            assert_eq!(read, row["means"].as_str().unwrap(), "{given}");
            assert_eq!(RequestLink::parse(&read).ok(), RequestLink::parse(given).ok().map(canonical), "{given}");
        }
    }

    fn canonical(link: RequestLink) -> RequestLink {
        let day = RequestLink::parse(&link.fragment()).unwrap().request.not_before;
        RequestLink { request: Request { not_before: day, ..link.request }, ..link }
    }

    #[test]
    fn a_mail_around_a_link_does_no_harm() {
        let mail =
            "Please open <https://support.example/faultline.html#1/request?kb=5015736&case=W-1> and drop the logs.";
        let link = RequestLink::parse(mail).unwrap();
        assert_eq!((link.request.kbs, link.request.case.as_deref()), (vec!["KB5015736".to_owned()], Some("W-1")));
    }

    #[test]
    fn the_link_begins_with_the_page_that_opens_it() {
        let link = RequestLink { answer: Some("https://support.example/f.html".to_owned()), ..RequestLink::default() };
        assert_eq!(link.link(), "https://support.example/f.html#1/request?answer=https://support.example/f.html");
        let nowhere = RequestLink { answer: Some("javascript:alert(1)".to_owned()), ..RequestLink::default() };
        assert_eq!(nowhere.link(), "#1/request?");
    }

    #[test]
    fn only_pages_are_addresses() {
        for page in ["https://support.example/faultline.html", "http://10.1.2.3:8080/", "https://a"] {
            assert!(is_page(page), "{page}");
        }
        for other in [
            "",
            "https://",
            "ftp://a/b",
            "file:///C:/a.html",
            "https://user@host/",
            "https://a/b?c=d",
            "https://a/b#c",
            "https://a b/",
            "https://a:x/",
            "https://a:/",
            r"https:\\a",
            "//a/b",
            "https://例子/",
            "HTTPS://a/",
        ] {
            assert!(!is_page(other), "{other}");
        }
        assert!(!is_page(&format!("https://a/{}", "b".repeat(200))));
    }
}
