//! `systeminfo` output: Chinese (GBK, as the console writes it) and English.

use crate::clock::Moment;
use crate::console::left;
use crate::machine::Machine;
use crate::text::TextStyle;

fn memory(machine: &Machine) -> [&'static str; 2] {
    if machine.base_build < 18000 { ["4,008 MB", "1,377 MB"] } else { ["8,071 MB", "3,912 MB"] }
}

/// The Chinese text, as if collected with the machine up since `booted`.
#[must_use]
pub fn chinese_text(machine: &Machine, booted: Moment) -> String {
    let installed = machine.clock.systeminfo(machine.boot.plus_ms(-400 * 86_400_000));
    let [total, free] = memory(machine);
    let rows = [
        ("主机名:", machine.host.to_owned()),
        ("OS 名称:", machine.os_name.to_owned()),
        ("OS 版本:", format!("10.0.{0} 暂缺 Build {0}", machine.build)),
        ("OS 制造商:", "Microsoft Corporation".to_owned()),
        ("OS 配置:", "成员工作站".to_owned()),
        ("OS 构件类型:", "Multiprocessor Free".to_owned()),
        ("注册的所有人:", "柜面终端".to_owned()),
        ("注册的组织:", "瑞安测试银行".to_owned()),
        ("产品 ID:", "00000-00000-00000-AA000".to_owned()),
        ("初始安装日期:", installed),
        ("系统启动时间:", machine.clock.systeminfo(booted)),
        ("系统制造商:", "LENOVO".to_owned()),
        ("系统型号:", "10SUA02XCD".to_owned()),
        ("系统类型:", "x64-based PC".to_owned()),
        ("处理器:", "安装了 1 个处理器。".to_owned()),
        ("", "[01]: Intel64 Family 6 Model 158 Stepping 10 GenuineIntel ~2808 Mhz".to_owned()),
        ("BIOS 版本:", "LENOVO M22KT49A, 2020/11/10".to_owned()),
        ("Windows 目录:", "C:\\Windows".to_owned()),
        ("系统目录:", "C:\\Windows\\system32".to_owned()),
        ("启动设备:", "\\Device\\HarddiskVolume1".to_owned()),
        ("系统区域设置:", "zh-cn;中文(中国)".to_owned()),
        ("输入法区域设置:", "zh-cn;中文(中国)".to_owned()),
        ("时区:", zone(machine.clock.offset(booted), true).to_owned()),
        ("物理内存总量:", total.to_owned()),
        ("可用的物理内存:", free.to_owned()),
        ("页面文件位置:", "C:\\pagefile.sys".to_owned()),
        ("域:", machine.domain.to_owned()),
        ("登录服务器:", "\\\\BANK-DC-01".to_owned()),
        ("修补程序:", format!("安装了 {} 个修补程序。", machine.hotfixes.len())),
    ];
    table(
        &rows,
        18,
        &machine.hotfixes,
        &[
            ("网卡:", "安装了 1 个 NIC。"),
            ("", "[01]: Intel(R) Ethernet Connection (7) I219-V"),
            ("", "    连接名:      以太网"),
            ("", "    启用 DHCP:   否"),
            ("", "    IP 地址"),
            ("", "      [01]: 10.66.17.41"),
            ("Hyper-V 要求:", "虚拟机监视器模式扩展: 是"),
        ],
    )
}

/// The English text.
#[must_use]
pub fn english_text(machine: &Machine, booted: Moment) -> String {
    let [total, free] = memory(machine);
    let rows = [
        ("Host Name:", machine.host.to_owned()),
        ("OS Name:", machine.os_name.to_owned()),
        ("OS Version:", format!("10.0.{0} N/A Build {0}", machine.build)),
        ("OS Manufacturer:", "Microsoft Corporation".to_owned()),
        ("OS Configuration:", "Member Workstation".to_owned()),
        ("OS Build Type:", "Multiprocessor Free".to_owned()),
        ("Registered Owner:", "counter terminal".to_owned()),
        ("Registered Organization:", String::new()),
        ("Product ID:", "00000-00000-00000-AA000".to_owned()),
        ("System Boot Time:", machine.clock.systeminfo(booted)),
        ("System Manufacturer:", "LENOVO".to_owned()),
        ("System Type:", "x64-based PC".to_owned()),
        ("Windows Directory:", "C:\\WINDOWS".to_owned()),
        ("System Locale:", "en-us;English (United States)".to_owned()),
        ("Time Zone:", zone(machine.clock.offset(booted), false).to_owned()),
        ("Total Physical Memory:", total.to_owned()),
        ("Available Physical Memory:", free.to_owned()),
        ("Domain:", machine.domain.to_owned()),
        ("Logon Server:", "\\\\BANK-DC-01".to_owned()),
        ("Hotfix(s):", format!("{} Hotfix(s) Installed.", machine.hotfixes.len())),
    ];
    table(
        &rows,
        27,
        &machine.hotfixes,
        &[("Network Card(s):", "1 NIC(s) Installed."), ("", "[01]: Intel(R) Ethernet Connection (7) I219-V")],
    )
}

fn table(rows: &[(&str, String)], indent: usize, hotfixes: &[&str], rest: &[(&str, &str)]) -> String {
    let row = |key: &str, value: &str| format!("{}{value}\n", left(key, indent));
    let fixes = (1..).zip(hotfixes).map(|(n, kb)| row("", &format!("[{n:02}]: {kb}")));
    let rows = rows.iter().map(|(key, value)| row(key, value));
    // The tool writes an empty line first.
    std::iter::once("\n".to_owned()).chain(rows).chain(fixes).chain(rest.iter().map(|(k, v)| row(k, v))).collect()
}

/// How Windows names the zone of an offset.
fn zone(minutes: i32, chinese: bool) -> &'static str {
    match (minutes, chinese) {
        (480, true) => "(UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐",
        (480, false) => "(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi",
        (-420, true) => "(UTC-08:00) 太平洋时间(美国和加拿大)",
        (-420, false) => "(UTC-08:00) Pacific Time (US & Canada)",
        (_, true) => "(UTC) 协调世界时",
        (_, false) => "(UTC) Coordinated Universal Time",
    }
}

/// The Chinese file: GBK.
#[must_use]
pub fn chinese(machine: &Machine, booted: Moment) -> Vec<u8> {
    TextStyle::CHINESE_CONSOLE.encode(&chinese_text(machine, booted))
}

/// The English file: ASCII but for what the names hold.
#[must_use]
pub fn english(machine: &Machine, booted: Moment) -> Vec<u8> {
    TextStyle::ENGLISH_CONSOLE.encode(&english_text(machine, booted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_systeminfo_is_gbk_and_aligned() {
        let machine = Machine::cmge_2022();
        let bytes = chinese(&machine, machine.boot);
        assert!(std::str::from_utf8(&bytes).is_err());
        let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes).unwrap();
        assert!(text.starts_with("\r\n主机名:           BANK-PC-0417\r\n"));
        assert!(text.contains("\r\nOS 名称:          Microsoft Windows 10 神州网信政府版\r\n"));
        assert!(text.contains("\r\n修补程序:         安装了 5 个修补程序。\r\n                  [01]: KB5008876\r\n"));
        assert!(text.contains("\r\n系统启动时间:     2022/9/8, 8:12:40\r\n"));
    }
}
