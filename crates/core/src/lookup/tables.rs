//! The tables behind the answers, embedded; `cargo xtask data` makes all but the causes.

use crate::words::Phrase;
use std::sync::OnceLock;

const CAUSES: &str = include_str!("../../data/causes.tsv");
const EVENTS: &str = include_str!("../../data/events.tsv");
const RELEASES: &str = include_str!("../../data/kb_releases.tsv");
const REPLACED: &str = include_str!("../../data/kb_replaced.tsv");
const STATES: &str = include_str!("../../data/package_states.tsv");

/// Rows of a table as cells; comments are left out.
fn rows(table: &'static str) -> impl Iterator<Item = Cells> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| Cells { rest: Some(line) })
}

/// The cells of a row, one after the other; behind the last they are empty.
struct Cells {
    rest: Option<&'static str>,
}

impl Cells {
    fn text(&mut self) -> &'static str {
        let (cell, rest) = match self.rest {
            Some(rest) => rest.split_once('\t').map_or((rest, None), |(cell, rest)| (cell, Some(rest))),
            None => ("", None),
        };
        self.rest = rest;
        cell
    }

    fn pair(&mut self) -> Option<Phrase> {
        let (en, zh) = (self.text(), self.text());
        (!en.is_empty()).then(|| Phrase::pair(en, zh))
    }
}

/// A cause that a code was seen with.
pub(super) struct SeenCause {
    pub(super) id: &'static str,
    pub(super) name: Phrase,
    /// How it shows.
    pub(super) sign: Phrase,
}

/// What the causes a code was seen with are, the likeliest first.
pub(super) fn causes_of(code: u32) -> Vec<SeenCause> {
    let mut seen = Vec::new();
    for mut row in rows(CAUSES) {
        if row.text() == "code" && u32::from_str_radix(row.text(), 16) == Ok(code) {
            let (id, own) = (row.text(), row.pair());
            if let Some((name, sign)) = cause(id) {
                seen.push(SeenCause { id, name, sign: own.unwrap_or(sign) });
            }
        }
    }
    seen
}

/// Name and sign of a cause.
fn cause(id: &str) -> Option<(Phrase, Phrase)> {
    rows(CAUSES).find_map(|mut row| {
        (row.text() == "cause" && row.text() == id).then_some(())?;
        Some((row.pair()?, row.pair()?))
    })
}

/// What a code itself is worth.
pub(super) fn note_of(code: u32) -> Option<Phrase> {
    rows(CAUSES).find_map(|mut row| {
        (row.text() == "note" && u32::from_str_radix(row.text(), 16) == Ok(code)).then_some(())?;
        row.pair()
    })
}

/// An event that speaks of updates or of what stops them.
pub(super) struct KnownEvent {
    pub(super) provider: &'static str,
    pub(super) id: u16,
    pub(super) channel: &'static str,
    pub(super) level: &'static str,
    /// `fail`, `ok`, `reboot` …: what it is to an update.
    pub(super) kind: &'static str,
    pub(super) meaning: Phrase,
    pub(super) fields: &'static str,
    /// What it tells of an update.
    pub(super) tells: Option<Phrase>,
}

pub(super) fn events() -> &'static [KnownEvent] {
    static ROWS: OnceLock<Vec<KnownEvent>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let event = |mut row: Cells| {
            let (provider, id, channel) = (row.text(), row.text().parse().ok()?, row.text());
            let (level, kind, meaning) = (row.text(), row.text(), row.pair()?);
            Some(KnownEvent { provider, id, channel, level, kind, meaning, fields: row.text(), tells: row.pair() })
        };
        rows(EVENTS).filter_map(event).collect()
    })
}

/// Day of release and class of a KB, empty where not known.
pub(super) fn release_of(kb: u32) -> Option<(&'static str, &'static str)> {
    rows(RELEASES).find_map(|mut row| (row.text().parse() == Ok(kb)).then(|| (row.text(), row.text())))
}

/// The KBs that `kb` replaces, and those that replace it, ascending.
pub(super) fn replaced_by_and_by_whom(kb: u32) -> (Vec<u32>, Vec<u32>) {
    let (mut older, mut newer) = (Vec::new(), Vec::new());
    for mut row in rows(REPLACED) {
        let Ok(own) = row.text().parse::<u32>() else { continue };
        let replaced = row.text().split(',').filter_map(|kb| kb.parse::<u32>().ok());
        if own == kb {
            older.extend(replaced);
        } else if replaced.into_iter().any(|replaced| replaced == kb) {
            newer.push(own);
        }
    }
    (older, newer)
}

/// Does any table of releases hold this KB?
pub(super) fn is_listed(kb: u32) -> bool {
    let (older, newer) = replaced_by_and_by_whom(kb);
    release_of(kb).is_some() || !older.is_empty() || !newer.is_empty()
}

/// State of a package by its number in servicing events.
pub(super) fn package_state(number: u32) -> Option<Phrase> {
    rows(STATES).find_map(|mut row| (row.text().parse() == Ok(number)).then(|| row.pair()).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hresult::Code;
    use crate::words::Language;

    #[test]
    fn every_row_of_the_causes_says_something() {
        let known: Vec<&str> = rows(CAUSES).filter_map(|mut row| (row.text() == "cause").then(|| row.text())).collect();
        assert!(known.len() > 25);
        for mut row in rows(CAUSES) {
            let (kind, second) = (row.text(), row.text());
            match kind {
                "cause" => assert!(row.pair().is_some() && row.pair().is_some(), "{second}"),
                "note" => assert!(row.pair().is_some(), "{second}"),
                "code" => {
                    let id = row.text();
                    assert!(known.contains(&id), "{second}: {id}");
                    let code = u32::from_str_radix(second, 16).unwrap();
                    assert!(Code(code).is_known(), "{second} is in no table");
                }
                other => panic!("{other}"),
            }
        }
        for phrase in known.iter().flat_map(|id| cause(id).map(|(name, sign)| [name, sign]).unwrap()) {
            let (en, zh) = (phrase.render(Language::En), phrase.render(Language::Zh));
            // Names are the same in both.
            assert!(en != zh || en == ".NET Framework", "{en}");
        }
    }

    #[test]
    fn every_table_is_read_to_its_end() {
        let lines = |table: &str| table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(events().len(), lines(EVENTS));
        assert!(rows(RELEASES).all(|mut row| row.text().parse::<u32>().is_ok()));
        assert!(rows(REPLACED).all(|mut row| row.text().parse::<u32>().is_ok() && !row.text().is_empty()));
        assert!(rows(STATES).all(|mut row| package_state(row.text().parse().unwrap()).is_some()));
    }
}
