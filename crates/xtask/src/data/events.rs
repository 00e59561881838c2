//! Events of Windows' logs that speak of updates, and the states of packages in them.

use super::{cell, csv};
use anyhow::{Result, ensure};
use std::collections::BTreeMap;

/// `provider<tab>id<tab>channel<tab>level<tab>kind<tab>meaning<tab>含义<tab>fields<tab>what it tells<tab>说明`, in the order of the
/// knowledge table; `own` adds words and events, by provider and id.
pub(super) fn table(knowledge: &str, own: &str) -> Result<Vec<String>> {
    let mut added: BTreeMap<(&str, &str), [&str; 5]> = BTreeMap::new();
    for line in own.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [provider, id, channel, meaning, meaning_zh, tells, tells_zh] = cells[..] else {
            anyhow::bail!("not seven cells: {line}")
        };
        added.insert((provider, id), [channel, meaning, meaning_zh, tells, tells_zh]);
    }
    let mut rows = Vec::new();
    let mut known = Vec::new();
    for row in csv::rows(knowledge)? {
        let of = |title: &str| cell(&row[title]);
        ensure!(row["event_id"].parse::<u16>().is_ok(), "not an event id: {}", row["event_id"]);
        let more = added.get(&(row["provider"].as_str(), row["event_id"].as_str()));
        let [channel, meaning, meaning_zh, tells, tells_zh] = more.copied().unwrap_or_default();
        let or = |ours: &str, title: &str| if ours.is_empty() { of(title) } else { ours.to_owned() };
        let level = of("level");
        // The manifests of some providers say "Informational".
        let level = if level.starts_with("Informational") { "Information" } else { &level };
        let cells = [
            &of("provider"),
            &of("event_id"),
            &or(channel, "channel"),
            level,
            &of("relevance"),
            &or(meaning, "meaning"),
            &or(meaning_zh, "meaning_zh"),
            &of("fields"),
            tells,
            tells_zh,
        ];
        rows.push(cells.join("\t").trim_end().to_owned());
        known.push((row["provider"].clone(), row["event_id"].clone()));
    }
    for ((provider, id), [channel, meaning, meaning_zh, tells, tells_zh]) in added {
        if known.iter().any(|(name, number)| name == provider && number == id) {
            continue;
        }
        ensure!(
            !meaning.is_empty() && !channel.is_empty(),
            "{provider} {id} is in no table: it needs channel and meaning"
        );
        rows.push([provider, id, channel, "", "", meaning, meaning_zh, "", tells, tells_zh].join("\t"));
    }
    Ok(rows)
}

/// `5112<tab>Installed<tab>已安装`, ordered by number.
pub(super) fn states(knowledge: &str, own: &str) -> Result<Vec<String>> {
    let chinese: BTreeMap<&str, &str> =
        own.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
    let mut states = Vec::new();
    for row in csv::rows(knowledge)? {
        let (number, state) = (row["value"].parse::<u32>()?, row["state"].as_str());
        let Some(zh) = chinese.get(state) else { anyhow::bail!("no Chinese word for the state {state}") };
        states.push((number, format!("{number}\t{state}\t{zh}")));
    }
    states.sort();
    Ok(states.into_iter().map(|(_, row)| row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_stand_beside_what_is_known() {
        let knowledge = "channel,provider,event_id,level,meaning,meaning_zh,fields,relevance\nSystem,P,20,Informational,Failed,失败,errorCode,fail\nSystem,P,21,,Other,其他,,info\n";
        let own = "# comment\nP\t20\t\t\t\tLook there\t看那里\nNew\t6\tSystem\tLoaded\t已加载\tActive\t活动\n";
        assert_eq!(
            table(knowledge, own).unwrap(),
            [
                "P\t20\tSystem\tInformation\tfail\tFailed\t失败\terrorCode\tLook there\t看那里",
                "P\t21\tSystem\t\tinfo\tOther\t其他",
                "New\t6\tSystem\t\t\tLoaded\t已加载\t\tActive\t活动",
            ]
        );
        assert!(table(knowledge, "New\t6\t\t\t\tActive\t活动\n").is_err(), "an event without a meaning");
    }

    #[test]
    fn states_have_both_languages() {
        let knowledge = "value_hex,value,state\n0x13f8,5112,Installed\n0x1388,5000,Absent\n";
        let own = "# state\t状态\nAbsent\t不存在\nInstalled\t已安装\n";
        assert_eq!(states(knowledge, own).unwrap(), ["5000\tAbsent\t不存在", "5112\tInstalled\t已安装"]);
        assert!(states(knowledge, "").is_err());
    }
}
