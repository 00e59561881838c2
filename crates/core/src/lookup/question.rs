//! What a text asks for: a code, a setup result, an update, an event.

use super::tables;
use crate::hresult::{Code, find};
use crate::package::kb_in;
use crate::upgrade_code::{ExtendCode, setup_result};

/// What a text asks for; several may hold: `5112` is a number of events, of package states, and of Win32.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) code: Option<Code>,
    pub(super) extend: Option<ExtendCode>,
    /// `KB5034441`.
    pub(super) kb: Option<String>,
    pub(super) event: Option<EventQuestion>,
    pub(super) state: Option<u32>,
}

/// An event id, of one provider or of any.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EventQuestion {
    pub(super) id: u16,
    /// As it was typed.
    pub(super) provider: Option<String>,
}

/// Words before the id of an event.
const EVENT_WORDS: [&str; 6] = ["event", "eventid", "id", "事件", "事件id", "编号"];

/// Understands `text`; `None`: it is none of these.
pub(super) fn understand(text: &str) -> Option<Question> {
    let text = text.trim();
    let mut question = Question::default();
    if let Some(kb) = kb_in(text).or_else(|| bare_kb(text)) {
        question.kb = Some(kb);
    } else if let Some((code, extend)) = setup_result(text) {
        (question.code, question.extend) = (code, Some(extend));
    } else if let Some(event) = event(text) {
        question.event = Some(event);
    } else {
        question.code = find(text);
        if let Some(number) = plain_number(text) {
            question.state = Some(number).filter(|number| tables::package_state(*number).is_some());
            let is_event = |id: &u16| tables::events().iter().any(|event| event.id == *id);
            let id = u16::try_from(number).ok().filter(is_event);
            question.event = id.map(|id| EventQuestion { id, provider: None });
            let other = question.event.is_some() || question.state.is_some();
            // A number that is known as something else is no code that nobody knows.
            question.code = question.code.filter(|code| !other || code.is_known());
        }
    }
    (question != Question::default()).then_some(question)
}

/// `5034441`: seven digits that are no known code, or six that are a known update.
fn bare_kb(text: &str) -> Option<String> {
    let is_number = (6..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    let number: u32 = text.parse().ok().filter(|_| is_number)?;
    let code_is_known = find(text).is_some_and(Code::is_known);
    let known = || !crate::package::builds_of_kb(text).is_empty() || tables::is_listed(number);
    (!code_is_known && (text.len() == 7 || known())).then(|| format!("KB{text}"))
}

/// A decimal number, or a hexadecimal one that is no HRESULT: `5112`, `0x13f8`.
fn plain_number(text: &str) -> Option<u32> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let number = hex.map_or_else(|| text.parse().ok(), |digits| u32::from_str_radix(digits, 16).ok())?;
    (number < 0x1_0000).then_some(number)
}

/// `event 20`, `WindowsUpdateClient 20`, `Servicing/3`, `事件 7040`, `Event ID: 20`.
fn event(text: &str) -> Option<EventQuestion> {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let id: u16 = text[before.len()..].parse().ok()?;
    // "error20" is a word, 事件20 is two.
    let before = match before.chars().next_back() {
        Some(last) if last.is_ascii_alphanumeric() => return None,
        _ => before.trim_end_matches(|c: char| !c.is_alphanumeric()),
    };
    let mut words: Vec<&str> = before.split_whitespace().collect();
    let mut said = false;
    while let Some(word) = words.last().map(|word| word.trim_end_matches([':', '：', '=']).to_lowercase())
        && EVENT_WORDS.contains(&word.as_str())
    {
        words.pop();
        said = true;
    }
    if words.first().is_some_and(|word| EVENT_WORDS.contains(&word.to_lowercase().as_str())) {
        words.remove(0);
        said = true;
    }
    let provider = words.join(" ");
    if provider.is_empty() {
        return said.then_some(EventQuestion { id, provider: None });
    }
    let known = tables::events().iter().any(|event| is_called(event.provider, &provider));
    (known || said).then_some(EventQuestion { id, provider: Some(provider) })
}

/// Is `name` a way to say `provider`: whole, without the part that all of Windows' own begin with, with other marks
/// between its words, or its first letters?
pub(super) fn is_called(provider: &str, name: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    let (own, asked) = (plain(provider), plain(name));
    if asked.is_empty() {
        return false;
    }
    let short = own.strip_prefix("microsoftwindows").unwrap_or(&own);
    // storahci/stornvme/iaStor* are three.
    let one_of = provider.contains('/')
        && provider.split('/').any(|part| match part.strip_suffix('*') {
            Some(begin) => asked.starts_with(&plain(begin)),
            None => plain(part) == asked,
        });
    own == asked || short == asked || one_of || initials(provider) == asked
}

/// `scm` for *Service Control Manager*, `wuc` for `WindowsUpdateClient`.
fn initials(provider: &str) -> String {
    let short = provider.strip_prefix("Microsoft-Windows-").unwrap_or(provider);
    let letters: String = short.chars().filter(char::is_ascii_uppercase).collect();
    // One or two letters are nobody's.
    if letters.len() > 2 { letters.to_lowercase() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Question {
        understand(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn updates() {
        for text in ["KB5034441", "kb 5034441", "5034441", "2024-01 更新 (KB5034441)"] {
            assert_eq!(asked(text), Question { kb: Some("KB5034441".into()), ..Question::default() }, "{text}");
        }
        assert_eq!(asked("240006").kb, None, "0x00240006");
        assert_eq!(asked("2359302").kb, None, "0x00240006 in decimal");
        assert_eq!(asked("4601354").kb.as_deref(), Some("KB4601354"));
    }

    #[test]
    fn setup_results() {
        let extend = ExtendCode::parse("0x20017");
        for text in ["0xC1900101-0x20017", "0xC1900101 - 0x20017", "C1900101 20017", "0xc1900101, 0x20017"] {
            assert_eq!(
                asked(text),
                Question { code: Some(Code(0xC190_0101)), extend, ..Question::default() },
                "{text}"
            );
        }
        assert_eq!(asked("0x20017"), Question { extend, ..Question::default() });
        assert_eq!(asked("0x8007000D-0x2000C").code, Some(Code(0x8007_000D)));
        assert_eq!(asked("0xC1900101").extend, None);
    }

    #[test]
    fn events() {
        let of = |provider: Option<&str>, id| EventQuestion { id, provider: provider.map(ToOwned::to_owned) };
        for (text, want) in [
            ("event 20", of(None, 20)),
            ("Event ID: 20", of(None, 20)),
            ("事件 7040", of(None, 7040)),
            ("事件ID 7040", of(None, 7040)),
            ("WindowsUpdateClient 20", of(Some("WindowsUpdateClient"), 20)),
            ("Microsoft-Windows-WindowsUpdateClient/20", of(Some("Microsoft-Windows-WindowsUpdateClient"), 20)),
            ("Servicing/3", of(Some("Servicing"), 3)),
            ("servicing event 3", of(Some("servicing"), 3)),
            ("SCM 7040", of(Some("SCM"), 7040)),
            ("Service Control Manager 7040", of(Some("Service Control Manager"), 7040)),
            ("Kernel-Power 41", of(Some("Kernel-Power"), 41)),
            ("stornvme 129", of(Some("stornvme"), 129)),
            ("event NoSuchProvider 5", of(Some("NoSuchProvider"), 5)),
        ] {
            assert_eq!(asked(text).event, Some(want), "{text}");
        }
        assert_eq!(asked("7040"), Question { event: Some(of(None, 7040)), ..Question::default() });
        let both = asked("5");
        assert_eq!((both.code, both.event), (Some(Code(0x8007_0005)), Some(of(None, 5))));
        assert_eq!(asked("5112").state, Some(5112));
        assert_eq!(asked("error 14098").code, Some(Code(0x8007_3712)), "a code, not an event");
    }

    #[test]
    fn other_texts_ask_for_nothing() {
        for text in ["", "hello", "NoSuchProvider 5", "8 updates", "2022-10-10"] {
            assert_eq!(understand(text), None, "{text}");
        }
    }
}
