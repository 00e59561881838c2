//! The keys of events that are written in blocks.

/// What a key of a block names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Log,
    Provider,
    Time,
    Event,
    Number,
    Level,
    User,
    Computer,
    Message,
    Other,
}

const KEYS: &[(&str, Key)] = &[
    ("log name", Key::Log),
    ("日志名称", Key::Log),
    ("source", Key::Provider),
    ("来源", Key::Provider),
    ("源", Key::Provider),
    ("date", Key::Time),
    ("日期", Key::Time),
    ("event id", Key::Event),
    ("事件 id", Key::Event),
    ("事件id", Key::Event),
    ("level", Key::Level),
    ("级别", Key::Level),
    ("等级", Key::Level),
    ("user", Key::User),
    ("用户", Key::User),
    ("user name", Key::User),
    ("用户名", Key::User),
    ("computer", Key::Computer),
    ("计算机", Key::Computer),
    ("description", Key::Message),
    ("描述", Key::Message),
    ("说明", Key::Message),
    ("event xml", Key::Other),
    ("事件 xml", Key::Other),
    // Format-List.
    ("logname", Key::Log),
    ("providername", Key::Provider),
    ("timecreated", Key::Time),
    ("timegenerated", Key::Time),
    ("id", Key::Event),
    ("eventid", Key::Event),
    ("instanceid", Key::Event),
    ("recordid", Key::Number),
    ("index", Key::Number),
    ("leveldisplayname", Key::Level),
    ("entrytype", Key::Level),
    ("userid", Key::User),
    ("username", Key::User),
    ("machinename", Key::Computer),
    ("message", Key::Message),
];

/// What a line's key is, and its value.
pub(crate) fn key(line: &str) -> Option<(Key, &str)> {
    let (name, value) = line.split_once([':', '：'])?;
    let name = name.trim();
    (name.len() <= 32).then_some(())?;
    let (_, key) = KEYS.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
    Some((*key, value.trim()))
}

/// `Event[12]:`.
pub(crate) fn is_numbered(line: &str) -> bool {
    let rest = line.trim_end().trim_end_matches(':');
    let inner = ["Event[", "事件["].iter().find_map(|begin| rest.strip_prefix(begin)?.strip_suffix(']'));
    inner.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
