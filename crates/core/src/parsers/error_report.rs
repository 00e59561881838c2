//! `Report.wer` — a report of Windows Error Reporting (`%ProgramData%\Microsoft\Windows\WER`): it remembers failures whose
//! logs are gone.
//!
//! ```text
//! Version=1
//! EventType=CbsPackageServicingFailure2
//! EventTime=132951528000000000                            FILETIME, UTC
//! Sig[0].Name=Stack Version                               in the computer's language
//! Sig[0].Value=10.0.17763.1690
//! …
//! DynamicSig[1].Name=OS Version
//! DynamicSig[1].Value=10.0.17763.2.0.0.272.7
//! ```
//!
//! UTF-16LE, one report a file. What the parameters of each kind mean stands in `error_signature`.

use super::{PARAMETERS, reported};
use crate::extract::{Event, Extract, Fact, ScanIssue, cut};
use crate::text::Line;
use crate::time::{Stamp, UtcTime};

/// Bytes of a value kept.
const VALUE: usize = 400;

/// The report so far.
#[derive(Default)]
pub(crate) struct Parser {
    kind: String,
    /// Line and offset of its kind.
    place: (u64, u64),
    time: Option<UtcTime>,
    impossible: bool,
    names: [String; PARAMETERS],
    values: [String; PARAMETERS],
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let Some((key, value)) = text.trim_start_matches('\u{FEFF}').split_once('=') else { return };
        let value = value.trim();
        let value = &value[..value.floor_char_boundary(VALUE)];
        match key.trim() {
            "EventType" if self.kind.is_empty() => {
                (self.kind, self.place) = (value.to_owned(), (line.number, line.offset));
                out.records += 1;
            }
            "EventTime" if self.time.is_none() => {
                let time = value.parse().ok().and_then(UtcTime::from_filetime);
                self.time = time.filter(|time| out.cover(Stamp::Utc(*time)));
                self.impossible = self.time.is_none();
            }
            // `10.0.17763.2.0.0.272.7`: the third number is the build.
            "DynamicSig[1].Value" => {
                let build = value.split('.').nth(2).filter(|build| (4..=5).contains(&build.len()));
                if let Some(build) = build.filter(|build| build.bytes().all(|byte| byte.is_ascii_digit())) {
                    out.push_hint(line.number, &text, Fact::Build(build.to_owned()));
                }
            }
            key => self.parameter(key, value),
        }
    }

    /// `Sig[3].Value`.
    fn parameter(&mut self, key: &str, value: &str) {
        let Some((number, part)) = key.strip_prefix("Sig[").and_then(|rest| rest.split_once("].")) else { return };
        let Ok(number) = number.parse::<usize>() else { return };
        let slot = match part {
            "Name" => self.names.get_mut(number),
            "Value" => self.values.get_mut(number),
            _ => None,
        };
        if let Some(slot) = slot {
            slot.clear();
            slot.push_str(value);
        }
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        if self.impossible {
            out.issues.push(ScanIssue::ImpossibleTimes { count: 1 });
        }
        let values = self.values.each_ref().map(String::as_str);
        let Some(what) = reported(&self.kind, &values) else { return };
        let mut text = format!("EventType={}", self.kind);
        for (name, value) in self.names.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
            text.push_str(&format!("  {name}={value}"));
        }
        let ((line, offset), time) = (self.place, self.time.map(Stamp::Utc));
        out.push_event(Event { line, offset, time, text: cut(&text), what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::What;

    fn parse(text: &str) -> Extract {
        let (mut out, mut parser) = (Extract::default(), Parser::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    fn report(kind: &str, values: &[&str]) -> String {
        let mut text = format!("Version=1\r\nEventType={kind}\r\nEventTime=133098647051230000\r\nReportType=2\r\n");
        for (at, value) in values.iter().enumerate() {
            text += &format!("Sig[{at}].Name=名称 {at}\r\nSig[{at}].Value={value}\r\n");
        }
        text + "DynamicSig[1].Name=操作系统版本\r\nDynamicSig[1].Value=10.0.17763.2.0.0.272.7\r\nLoadedModule[0]=C:\\x.dll\r\n"
    }

    #[test]
    fn a_package_that_failed() {
        let values =
            ["10.0.17763.1690", "Package_for_KB5015736", "10.0.1.9", "amd64", "unknown", "80073701", "Execute"];
        let out = parse(&report("CbsPackageServicingFailure2", &values));
        let event = &out.events[0];
        let What::FailureReport { package, code, .. } = &event.what else { panic!() };
        assert_eq!((package.contains("KB5015736"), code.0, event.line), (true, 0x8007_3701, 2));
        assert_eq!(event.time, Some(Stamp::Utc(UtcTime::from_filetime(133_098_647_051_230_000).unwrap())));
        assert!(event.text.starts_with("EventType=CbsPackageServicingFailure2  名称 0=10.0.17763.1690  名称 1="));
        assert_eq!((out.records, out.first, out.issues.len()), (1, event.time, 0));
        assert_eq!(out.hints[0].fact, Fact::Build("17763".into()));
    }

    #[test]
    fn crashes_of_servicing_only() {
        let crash = |kind, name| {
            parse(&report(kind, &[name, "1", "2", "ntdll.dll", "3", "4", "c0000005", "c0000409", "x"])).events.pop()
        };
        let code = |kind, name| match crash(kind, name).map(|event| event.what) {
            Some(What::Crash { code, .. }) => Some(code.0),
            _ => None,
        };
        assert_eq!(code("APPCRASH", "TiWorker.exe"), Some(0xC000_0005));
        assert_eq!(code("BEX64", "svchost.exe_wuauserv"), Some(0xC000_0409));
        assert_eq!(code("APPCRASH", "game.exe"), None);
        assert_eq!(code("MoAppHang", "TiWorker.exe"), None);
    }

    #[test]
    fn hostile_reports() {
        let text = "EventType=APPCRASH\nEventType=BEX\nEventTime=18446744073709551615\nSig[99].Value=x\nSig[-1].Value=x\nSig[\n=\n";
        let out = parse(&text.replace("=x", &format!("={}", "字".repeat(5_000))));
        assert_eq!((out.records, out.events.len()), (1, 0));
        assert_eq!(out.issues, [ScanIssue::ImpossibleTimes { count: 1 }]);
    }
}
