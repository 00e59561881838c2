use super::*;
use crate::extract::Extract;

#[test]
fn values_by_their_type() {
    assert_eq!(Value::from_bytes(4, &[4, 0, 0, 0]), Value::Number(4));
    assert_eq!(Value::from_bytes(4, &[4]), Value::Number(4), "cut short");
    assert_eq!(Value::from_bytes(5, &[0, 0, 0, 4]), Value::Number(4));
    assert_eq!(Value::from_bytes(11, &[1, 0, 0, 0, 1, 0, 0, 0]), Value::Number(0x1_0000_0001));
    assert_eq!(Value::from_bytes(1, b"P\0C\0\0\0"), Value::Text("PC".into()));
    assert_eq!(Value::from_bytes(7, b"a\0\0\0b\0\0\0\0\0"), Value::List(vec!["a".into(), "b".into()]));
    assert_eq!(Value::from_bytes(3, &[0xAB, 1]).shown(), "ab01");
    assert_eq!(Value::from_bytes(1, &[0]), Value::Text(String::new()));
}

#[test]
fn keys_below_any_root() {
    let group = |path: &str| wanted_at(path).map(|wanted| wanted.group);
    for path in [
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\wuauserv",
        "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\services\\WUAUSERV",
        "HKLM\\OFFLINE\\controlset001\\Services\\wuauserv",
    ] {
        assert_eq!(group(path), Some(Group::Service), "{path}");
    }
    assert_eq!(
        group("HKEY_USERS\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\x"),
        Some(Group::Program)
    );
    assert_eq!(group("HKEY_LOCAL_MACHINE\\COMPONENTS"), Some(Group::Store));
    for path in [
        "",
        "HKEY_LOCAL_MACHINE",
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services",
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\wuauserv\\Parameters",
        "Microsoft\\Windows",
    ] {
        assert_eq!(group(path).filter(|group| *group != Group::Store), None, "{path}");
    }
}

#[test]
fn states_that_are_no_rest() {
    let update = "Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0";
    let part = "Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~10.0.19041.1";
    let wanted = WANTED.iter().find(|wanted| wanted.group == Group::Package).unwrap();
    for (package, state, told) in [
        (update, 0x40, true),
        (part, 0x40, false),
        (part, 0x60, true),
        (update, 0x65, true),
        (update, 0xFFFF_FF90, true),
        (update, 0x50, false),
        (update, 0x70, false),
        (update, 0x80, false),
        (update, 0, false),
    ] {
        let mut out = Extract::default();
        let key = format!("HKEY_LOCAL_MACHINE\\x\\Packages\\{package}");
        Reading::default().value(wanted, (1, &key), "CurrentState", &Value::Number(state), &mut out);
        assert_eq!(out.hints.len(), usize::from(told), "{package} {state:x}");
    }
}
