use super::*;
use crate::artifact::{ArtifactKind, detect};
use crate::extract::What;

fn parse(text: &str) -> Extract {
    let (mut parser, mut out) = (Parser::default(), Extract::default());
    for (i, line) in text.lines().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

/// Sections with their rows.
type Sections = &'static [(&'static str, &'static [&'static [&'static str]])];

const ENGLISH: Sections = &[
    (
        "System Summary",
        &[
            &["OS Name", "Microsoft Windows 10 Enterprise"],
            &["Version", "10.0.19044 Build 19044"],
            &["Other OS Description", "Not Available"],
            &["OS Manufacturer", "Microsoft Corporation"],
            &["System Name", "TEST-PC-01"],
            &["System Manufacturer", "ACME"],
            &["System Type", "x64-based PC"],
            &["Processor", "Intel(R) Core(TM) i5 x64 CPU @ 2.40GHz"],
            &["Boot Device", "\\Device\\HarddiskVolume1"],
            &["User Name", "EXAMPLE\\zhang"],
            &["Time Zone", "China Standard Time"],
        ],
    ),
    (
        "System Drivers",
        &[
            &[
                "TmXPFlt",
                "Trend",
                "c:\\x\\tmxpflt.sys",
                "File System Driver",
                "Yes",
                "Auto",
                "Running",
                "OK",
                "Normal",
                "No",
                "Yes",
            ],
            &[
                "1394ohci",
                "1394",
                "c:\\x\\1394ohci.sys",
                "Kernel Driver",
                "No",
                "Manual",
                "Stopped",
                "OK",
                "Normal",
                "No",
                "No",
            ],
        ],
    ),
    (
        "Running Tasks",
        &[&[
            "ntrtscan.exe",
            "c:\\x\\ntrtscan.exe",
            "2816",
            "8",
            "200",
            "1380",
            "7/12/2021 8:00 AM",
            "14.0",
            "1 MB",
            "1/1/2021",
        ]],
    ),
    (
        "Services",
        &[
            &[
                "Windows Update",
                "wuauserv",
                "Stopped",
                "Disabled",
                "Share Process",
                "c:\\windows\\system32\\svchost.exe -k netsvcs",
                "Normal",
                "LocalSystem",
                "0",
            ],
            &[
                "Spooler",
                "Spooler",
                "Running",
                "Disabled",
                "Own Process",
                "c:\\windows\\system32\\spoolsv.exe",
                "Normal",
                "LocalSystem",
                "0",
            ],
        ],
    ),
    (
        "Windows Error Reporting",
        &[
            &[
                "7/12/2021 8:00 AM",
                "Application Error",
                "Faulting application name: TiWorker.exe, version: 10.0.19041.1, time stamp: 0x5a5b5c5d Faulting module name: ntdll.dll, version: 10.0.19041.1, time stamp: 0x1 Exception code: 0xc0000005 Fault offset: 0x1",
            ],
            &[
                "7/12/2021 8:00 AM",
                "Application Error",
                "Faulting application name: game.exe, version: 1, Faulting module name: a.dll, Exception code: 0xc0000005",
            ],
        ],
    ),
];

fn nfo(sections: Sections, category: &str) -> String {
    let mut text = String::from("<?xml version=\"1.0\"?>\n<MsInfo>\n<Metadata>\n<Version>8.0</Version>\n</Metadata>\n");
    for (name, rows) in sections {
        text.push_str(&format!("<{category} name=\"{name}\">\n"));
        for row in *rows {
            text.push_str("<Data>\n");
            for (at, cell) in row.iter().enumerate() {
                text.push_str(&format!("<项目{at}><![CDATA[{cell}]]></项目{at}>\n"));
            }
            text.push_str("</Data>\n");
        }
    }
    text.push_str("</MsInfo>\n");
    text
}

fn report(sections: Sections) -> String {
    let mut text = String::from("System Information report written at: 07/12/21 08:15:32\nSystem Name: TEST-PC-01\n");
    for (name, rows) in sections {
        text.push_str(&format!("[{name}]\n\n"));
        for row in *rows {
            text.push_str(&format!("{}\t\n", row.join("\t")));
        }
        text.push('\n');
    }
    text
}

#[test]
fn rows_are_known_by_their_columns() {
    for text in [nfo(ENGLISH, "Category"), report(ENGLISH)] {
        assert_eq!(detect(text.as_bytes()).kind, ArtifactKind::Msinfo, "{text}");
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(detect(&wide).kind, ArtifactKind::Msinfo);
        let out = parse(&text);
        let facts: Vec<&Fact> = out.hints.iter().map(|hint| &hint.fact).collect();
        let presence = |kind, name: &str, running| Fact::Presence { kind, name: name.into(), running };
        assert_eq!(
            facts,
            [
                &Fact::OsName("Microsoft Windows 10 Enterprise".into()),
                &Fact::Build("19044".into()),
                &Fact::Computer("TEST-PC-01".into()),
                &Fact::Architecture("amd64".into()),
                &presence(PresenceKind::Driver, "TmXPFlt", true),
                &presence(PresenceKind::Driver, "1394ohci", false),
                &presence(PresenceKind::Process, "ntrtscan.exe", true),
                &Fact::Setting { setting: Setting::ServiceDisabled, value: "wuauserv".into() },
                &presence(PresenceKind::Service, "wuauserv", false),
                &presence(PresenceKind::Service, "Spooler", true),
            ]
        );
        let names: Vec<&str> = out.identifiers.iter().map(|i| i.value.as_str()).collect();
        assert_eq!(names, ["TEST-PC-01", "EXAMPLE", "zhang"]);
        let [event] = &out.events[..] else { panic!("{:?}", out.events) };
        let What::Crash { process, module, code } = &event.what else { panic!("{event:?}") };
        assert_eq!((process.as_str(), module.as_str(), code.0), ("TiWorker.exe", "ntdll.dll", 0xC000_0005));
    }
}

#[test]
fn chinese_by_structure() {
    const CHINESE: Sections = &[
        (
            "系统摘要",
            &[
                &["OS 名称", "Microsoft Windows 10 神州网信政府版"],
                &["版本", "10.0.19044 内部版本 19044"],
                &["其他 OS 描述", "没有资料"],
                &["OS 制造商", "Microsoft Corporation"],
                &["系统名称", "TEST-PC-01"],
                &["系统类型", "基于 x64 的电脑"],
            ],
        ),
        (
            "服务",
            &[&[
                "Windows Update",
                "wuauserv",
                "已停止",
                "已禁用",
                "共享进程",
                "c:\\windows\\system32\\svchost.exe",
                "一般",
                "LocalSystem",
                "0",
            ]],
        ),
    ];
    let out = parse(&nfo(CHINESE, "Category"));
    assert_eq!(out.hints.len(), 6);
    assert!(
        matches!(&out.hints[4].fact, Fact::Setting { setting: Setting::ServiceDisabled, value } if value == "wuauserv")
    );
}

#[test]
fn look_alikes() {
    for text in [
        "<?xml version=\"1.0\"?>\n<config>\n<Data>\n<a>10.0.19044 Build 19044</a>\n</Data>\n</config>\n",
        "[section]\nname\tMicrosoft Windows 10\nother\tvalue\n",
        "# msinfo\n\nThe file begins with <MsInfo> and goes on.\nMore words.\nMore words.\n",
    ] {
        assert_eq!(detect(text.as_bytes()).kind, ArtifactKind::Text, "{text}");
    }
    parse(&format!("<MsInfo>\n<Data>\n{}", "<a><![CDATA[x\n".repeat(50_000)));
}
