//! Endpoint-security products: the names by which lists of programs, services, processes and drivers betray them.

use super::{cell, csv};
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Knowledge {
    product: Vec<Product>,
}

#[derive(Deserialize)]
struct Product {
    id: String,
    name: String,
    name_zh: String,
    category: Vec<String>,
    companies: Vec<String>,
    drivers: Vec<String>,
    services: Vec<String>,
    processes: Vec<String>,
    display_names: Vec<String>,
}

/// Categories that keep servicing from files: a backup tool or Windows' own updater is no security product.
const GUARDS: &[&str] = &["av", "edr", "server-av", "server-edr", "edm", "dlp", "encryption", "nac", "epm", "ztna"];
/// Part of Windows: it is on every machine and says nothing about one that fails.
const BUILT_IN: &[&str] = &["defender"];

/// Files of these names belong to anything, Windows' own `sfc.exe` among them: they never count alone.
const COMMON: &[&str] = &[
    "agentservice.exe",
    "agentsvc.exe",
    "aliyun_assist_service.exe",
    "aliyunservice",
    "amsvc.exe",
    "baradagent.exe",
    "baradagentsvc",
    "cb.exe",
    "cfgwiz.exe",
    "cis.exe",
    "cloudhelper.exe",
    "confer.exe",
    "controlcenter.exe",
    "core mail protection",
    "coreframeworkhost.exe",
    "coreserviceshell.exe",
    "cpd.exe",
    "dlpservice.exe",
    "emagent.exe",
    "engineserver.exe",
    "firesvc.exe",
    "frameworkservice.exe",
    "guarddog.exe",
    "inspector64.exe",
    "lenovotray.exe",
    "logprocessorservice",
    "logprocessorservice.exe",
    "lsetup.exe",
    "mms",
    "nsfocus.exe",
    "notifier.exe",
    "online protection system",
    "oservice3",
    "paninstaller.exe",
    "parity",
    "pc.exe",
    "protectmain.exe",
    "remediationservice.exe",
    "sbserv.exe",
    "scanner.exe",
    "sched.exe",
    "sfc.exe",
    "sgagent.exe",
    "softmgrlite.exe",
    "srclient.exe",
    "trservice",
    "watchclient.exe",
    "winlogbeat.exe",
    "wsctrl",
    "wsctrl.exe",
];

/// Companies that are one under several names: their driver belongs to nobody else.
const RENAMED: &[(&str, &str)] =
    &[("herobravo", "huorong"), ("nortonlifelock", "symantec"), ("broadcom", "symantec"), ("lumension", "ivanti")];

/// `id<tab>name<tab>名称<tab>drivers<tab>services<tab>processes<tab>program names`; `;` between names, `!` before one that
/// does not count alone.
pub(super) fn table(products: &str, altitudes: &str, own: &str) -> Result<Vec<String>> {
    let knowledge: Knowledge = toml::from_str(products).context("security_products.toml")?;
    let shared = shared_drivers(altitudes)?;
    let mut own = own_names(own)?;
    let mut rows = Vec::new();
    for product in &knowledge.product {
        let guards = product.category.iter().any(|c| GUARDS.contains(&c.as_str()));
        if !guards || BUILT_IN.contains(&product.id.as_str()) {
            continue;
        }
        let drivers: Vec<String> = product.drivers.iter().map(|d| d.trim_end_matches(".sys").to_owned()).collect();
        let others = |name: &str| {
            let companies = shared.get(&format!("{}.sys", name.to_lowercase()));
            companies.is_some_and(|all| all.iter().any(|company| !is_of(company, product)))
        };
        let common = |name: &str| COMMON.contains(&name.to_lowercase().as_str());
        let (mut names, mut services) = (product.display_names.clone(), product.services.clone());
        for (kind, name) in own.remove(product.id.as_str()).unwrap_or_default() {
            if kind == "service" { services.push(name) } else { names.push(name) }
        }
        let row = [
            cell(&product.id),
            cell(&product.name),
            cell(&product.name_zh),
            list(&drivers, others)?,
            list(&services, common)?,
            list(&product.processes, common)?,
            list(&names, |_| false)?,
        ];
        rows.push(row.join("\t").trim_end().to_owned());
    }
    ensure!(own.is_empty(), "names for products that are not in the table: {:?}", own.keys());
    Ok(rows)
}

fn list(names: &[String], is_weak: impl Fn(&str) -> bool) -> Result<String> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for name in names {
        ensure!(!name.contains([';', '\t', '!']) || name == "avast! Antivirus", "a name may not hold ; or !: {name}");
        if seen.insert(name.to_lowercase()) {
            out.push(format!("{}{}", if is_weak(name) { "!" } else { "" }, cell(name)));
        }
    }
    Ok(out.join(";"))
}

/// Drivers that Microsoft's list gives to several companies.
fn shared_drivers(altitudes: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut companies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in csv::rows(altitudes)? {
        let company = row["company"].to_lowercase();
        companies.entry(row["driver"].to_lowercase()).or_default().insert(company);
    }
    companies.retain(|_, all| all.len() > 1);
    Ok(companies)
}

/// Is the company the product's own, under any of its names?
fn is_of(company: &str, product: &Product) -> bool {
    let first = |name: &str| name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    let modern = |name: String| RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| (*new).to_owned());
    let company = modern(first(company));
    product.id.starts_with(&company) || product.companies.iter().any(|own| modern(first(own)) == company)
}

/// `id<tab>program|service<tab>name`.
fn own_names(text: &str) -> Result<BTreeMap<&str, Vec<(&str, String)>>> {
    let mut names: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, kind @ ("program" | "service"), name] = cells[..] else {
            anyhow::bail!("not id, kind and name: {line}")
        };
        names.entry(id).or_default().push((kind, name.to_owned()));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRODUCTS: &str = "[[product]]\nid = \"huorong\"\nname = \"Huorong\"\nname_zh = \"火绒\"\ncategory = [\"av\"]\ncompanies = [\"Huorong Security\"]\ndrivers = [\"sysdiag.sys\", \"cssdlp.sys\"]\nservices = [\"HipsDaemon\", \"hipsdaemon\", \"wsctrl\"]\nprocesses = []\ndisplay_names = [\"火绒安全软件\"]\n[[product]]\nid = \"defender\"\nname = \"D\"\nname_zh = \"D\"\ncategory = [\"av\"]\ncompanies = []\ndrivers = []\nservices = []\nprocesses = []\ndisplay_names = []\n";
    const ALTITUDES: &str = "driver,altitude,company\nsysdiag.sys,1,HeroBravo Technology\nsysdiag.sys,2,Huorong Security\ncssdlp.sys,3,CoSoSys\ncssdlp.sys,4,Huorong Security\n";

    #[test]
    fn weak_names_are_marked() {
        let rows = table(PRODUCTS, ALTITUDES, "huorong\tprogram\tHuorong Endpoint\n").unwrap();
        assert_eq!(
            rows,
            ["huorong\tHuorong\t火绒\tsysdiag;!cssdlp\tHipsDaemon;!wsctrl\t\t火绒安全软件;Huorong Endpoint"]
        );
        assert!(table(PRODUCTS, ALTITUDES, "nobody\tprogram\tX\n").is_err());
    }
}
