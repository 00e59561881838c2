//! `tasklist` of a Chinese Windows (GBK).

use crate::console::{grouped, left, right};
use crate::rng::Rng;
use crate::text::TextStyle;

/// Processes of every PC, in the order Windows started them.
const WINDOWS: [(&str, bool); 16] = [
    ("System Idle Process", true),
    ("System", true),
    ("Registry", true),
    ("smss.exe", true),
    ("csrss.exe", true),
    ("wininit.exe", true),
    ("services.exe", true),
    ("lsass.exe", true),
    ("svchost.exe", true),
    ("spoolsv.exe", true),
    ("svchost.exe", true),
    ("SearchIndexer.exe", true),
    ("explorer.exe", false),
    ("ctfmon.exe", false),
    ("wps.exe", false),
    ("cmd.exe", false),
];
/// Running processes of Trend Micro's agent.
pub const TREND_MICRO: [&str; 4] = ["ntrtscan.exe", "tmlisten.exe", "TmCCSF.exe", "PccNTMon.exe"];
/// Running processes of Qi-Anxin's agent.
pub const TIANQING: [&str; 3] = ["QaxEngManager.exe", "TQClient.exe", "TQTray.exe"];

/// The list, with `more` running beside what every PC runs.
#[must_use]
pub fn tasklist(more: &[&str]) -> Vec<u8> {
    let mut rng = Rng::new(0x7a5c);
    let mut out = String::from("\n");
    let row = |cells: [&str; 5]| {
        let [name, pid, session, number, memory] = cells;
        format!(
            "{} {} {} {} {}\n",
            left(name, 25),
            right(pid, 8),
            left(session, 16),
            right(number, 11),
            right(memory, 12)
        )
    };
    out.push_str(&row(["映像名称", "PID", "会话名", "会话#", "内存使用"]));
    out.push_str(&row([&"=".repeat(25), &"=".repeat(8), &"=".repeat(16), &"=".repeat(11), &"=".repeat(12)]));
    let mut pid = 0;
    for (name, service) in WINDOWS.into_iter().chain(more.iter().map(|name| (*name, !name.contains("Tray")))) {
        let (session, number) = if service { ("Services", "0") } else { ("Console", "1") };
        let memory = format!("{} K", grouped(u64::try_from(rng.between(8, 90_000)).unwrap_or(8)));
        out.push_str(&row([&name.chars().take(25).collect::<String>(), &pid.to_string(), session, number, &memory]));
        // The kernel is always 4.
        pid += if pid == 0 { 4 } else { 4 * rng.between(1, 90) };
    }
    TextStyle::CHINESE_CONSOLE.encode(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_tasklist() {
        let bytes = tasklist(&TIANQING);
        let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[1], "映像名称                       PID 会话名                 会话#     内存使用");
        assert!(lines[2].starts_with("========================= ======== "));
        assert!(lines.iter().any(|l| l.starts_with("TQClient.exe ")));
        assert!(lines[3].ends_with(" K"));
    }
}
