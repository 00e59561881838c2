//! Error codes: number, symbol, other names, meaning in English and Chinese.

use super::{cell, csv};
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;

/// Longest English meaning; longer ones end after their first sentence.
const MEANING: usize = 110;

#[derive(Default)]
struct Code {
    symbol: String,
    aliases: Vec<String>,
    meaning: String,
    meaning_zh: String,
    /// The preferred row has spoken, if only to say what its symbol says.
    explained: bool,
}

/// `800f081f<tab>CBS_E_SOURCE_MISSING<tab>aliases<tab>meaning<tab>含义`, ordered by number.
///
/// A number has one row whatever its kind: a Win32 error stands as `HRESULT_FROM_WIN32` of it, so twins fall together.
pub(super) fn table(knowledge: &str, own: &str) -> Result<Vec<String>> {
    let mut codes: BTreeMap<u32, Code> = BTreeMap::new();
    let mut rows = csv::rows(knowledge)?;
    // The preferred symbol of a number comes first.
    rows.sort_by_key(|row| row["primary"] != "1");
    for row in rows {
        let number = number(&row["code"])?;
        let code = codes.entry(number).or_default();
        for name in [&row["symbol"], &row["alt_symbol"]] {
            code.name(name);
        }
        if !std::mem::replace(&mut code.explained, true) && !is_gloss(&row["meaning"], &row["symbol"]) {
            code.meaning = english(&row["meaning"]);
        }
        if code.meaning_zh.is_empty() {
            code.meaning_zh = chinese(&row["meaning_zh"]);
        }
    }
    for line in own.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let code = codes.entry(number(next())?).or_default();
        let (symbol, aliases, meaning, meaning_zh) = (next(), next(), next(), next());
        if !symbol.is_empty() {
            let old = std::mem::take(&mut code.symbol);
            code.name(symbol);
            code.name(&old);
        }
        aliases.split(',').for_each(|alias| code.name(alias));
        if !meaning.is_empty() {
            meaning.clone_into(&mut code.meaning);
        }
        if !meaning_zh.is_empty() {
            meaning_zh.clone_into(&mut code.meaning_zh);
        }
    }
    let row = |(number, code): (u32, Code)| {
        let row =
            format!("{number:08x}\t{}\t{}\t{}\t{}", code.symbol, code.aliases.join(","), code.meaning, code.meaning_zh);
        row.trim_end().to_owned()
    };
    Ok(codes.into_iter().map(row).collect())
}

impl Code {
    fn name(&mut self, name: &str) {
        let sound = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !sound || name == self.symbol || self.aliases.iter().any(|alias| alias == name) {
            return;
        }
        if self.symbol.is_empty() {
            name.clone_into(&mut self.symbol);
        } else {
            self.aliases.push(name.to_owned());
        }
    }
}

fn number(text: &str) -> Result<u32> {
    let digits = text.trim_start_matches("0x");
    u32::from_str_radix(digits, 16).with_context(|| format!("not a code: {text}"))
}

/// Does the meaning say no more than the symbol? Then the core makes it from the symbol.
fn is_gloss(meaning: &str, symbol: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    // "BITS: http error 204" for BG_E_HTTP_ERROR_204.
    let said = words(meaning.split_once(": ").map_or(meaning, |(_, rest)| rest));
    let symbol = words(symbol);
    // A sentence that lost its beginning ("could not be found.") says less than the symbol.
    let torn = meaning.starts_with(|c: char| c.is_ascii_lowercase());
    torn || meaning.is_empty() || said.iter().all(|word| symbol.contains(word))
}

fn english(text: &str) -> String {
    let mut text = cell(&text.replace("&#42;", "*"));
    for noise in ["%hs", "%1", "%2", "0x%1"] {
        text = text.replace(noise, "…");
    }
    // {Delayed Write Failed} Windows was unable …
    if let Some((_, rest)) = text.strip_prefix('{').and_then(|t| t.split_once("} ")) {
        text = rest.to_owned();
    }
    for opening in ["Indicates that ", "Indicates "] {
        if let Some(rest) = text.strip_prefix(opening) {
            text = capital(rest);
        }
    }
    // "Same as SOAPCLIENT_PARSE_ERROR. SOAP client failed …": the second sentence is the meaning.
    if let Some((first, rest)) = text.split_once(". ")
        && first.starts_with("Same as ")
    {
        text = rest.to_owned();
    }
    if text.chars().count() > MEANING
        && let Some((first, _)) = text.split_once(". ")
    {
        text = first.to_owned();
    }
    text.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(&text).to_owned()
}

fn chinese(text: &str) -> String {
    let mut text = cell(text);
    if let Some((first, rest)) = text.split_once('。')
        && first.starts_with("与")
        && first.ends_with("相同")
        && !rest.trim().is_empty()
    {
        text = rest.trim().to_owned();
    }
    text.strip_suffix('。').unwrap_or(&text).to_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_per_number() {
        let knowledge = "code,kind,symbol,alt_symbol,meaning,meaning_zh,primary\n0x80070005,hresult,E_ACCESSDENIED,,General access denied error,,0\n0x80070005,win32,ERROR_ACCESS_DENIED,,Refused.,拒绝访问。,1\n0xC1900101,hresult,(none: rollback),,Rolled back,,1\n0x80190193,hresult,BG_E_HTTP_ERROR_403,,BITS: http error 403,,1\n";
        let own =
            "# comment\n00000001\tS_FALSE\tERROR_X\tNothing to do\t没有可做的\n80190193\t\t\tForbidden\t禁止访问\n";
        assert_eq!(
            table(knowledge, own).unwrap(),
            [
                "00000001\tS_FALSE\tERROR_X\tNothing to do\t没有可做的",
                "80070005\tERROR_ACCESS_DENIED\tE_ACCESSDENIED\tRefused\t拒绝访问",
                "80190193\tBG_E_HTTP_ERROR_403\t\tForbidden\t禁止访问",
                "c1900101\t\t\tRolled back",
            ]
        );
    }

    #[test]
    fn meanings_are_short() {
        assert_eq!(english("Same as X_Y. SOAP client failed to parse."), "SOAP client failed to parse");
        assert_eq!(english("{Delayed Write Failed} Windows was unable to save %hs."), "Windows was unable to save …");
        assert_eq!(english("Indicates that a certificate is invalid"), "A certificate is invalid");
        assert_eq!(english(&format!("{}. And more.", "word ".repeat(30).trim_end())), "word ".repeat(30).trim_end());
        assert_eq!(chinese("与 X 相同。 客户端无法分析。"), "客户端无法分析");
        assert!(
            is_gloss("no work done", "ERROR_NO_WORK_DONE") && is_gloss("could not be found.", "STG_E_FILENOTFOUND")
        );
        assert!(!is_gloss("The device is not ready.", "ERROR_NOT_READY"));
    }
}
