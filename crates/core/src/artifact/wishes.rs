//! What a request may ask to be collected, by the ids of the report.

use super::ArtifactKind;

/// A kind of source that may be asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Wish {
    /// What a request link and the command line call it.
    pub id: &'static str,
    /// What an engineer calls it; the same in every language.
    pub name: &'static str,
    /// What meets it.
    pub kinds: &'static [ArtifactKind],
}

const fn wish(id: &'static str, name: &'static str, kinds: &'static [ArtifactKind]) -> Wish {
    Wish { id, name, kinds }
}

use ArtifactKind::{
    Cbs, CheckSur, CompatReport, ConfigMgr, Dism, Drivers, ErrorReport, EventExport, EventLog, Filters, Hotfixes,
    Listing, Msinfo, Panther, Pfro, Processes, Programs, Registry, RegistryHive, ReportingEvents, Services, Sessions,
    SetupApi, SetupDiag, Systeminfo, WindowsUpdateLog,
};

/// Everything that may be asked for, in the order in which it is usually wanted.
pub const WISHES: &[Wish] = &[
    wish("cbs", "CBS.log", &[Cbs]),
    wish("cbs-listing", r"dir Logs\CBS", &[Listing]),
    wish("sessions", "Sessions.xml", &[Sessions]),
    wish("dism", "dism.log", &[Dism]),
    wish("event-log", "*.evtx", &[EventLog, EventExport]),
    wish("reporting-events", "ReportingEvents.log", &[ReportingEvents]),
    wish("windows-update-log", "WindowsUpdate.log", &[WindowsUpdateLog]),
    wish("systeminfo", "systeminfo", &[Systeminfo, Msinfo]),
    wish("filters", "fltmc", &[Filters]),
    wish("services", "sc query", &[Services]),
    wish("processes", "tasklist", &[Processes]),
    wish("programs", "programs", &[Programs]),
    wish("drivers", "driverquery", &[Drivers]),
    wish("hotfixes", "Get-HotFix", &[Hotfixes, Systeminfo]),
    wish("registry", "reg query", &[Registry, RegistryHive]),
    wish("panther", "setupact.log", &[Panther]),
    wish("compat-report", "CompatData_*.xml", &[CompatReport]),
    wish("setup-diag", "SetupDiagResults", &[SetupDiag]),
    wish("setup-api", "setupapi.dev.log", &[SetupApi]),
    wish("pfro", "PFRO.log", &[Pfro]),
    wish("check-sur", "CheckSUR.log", &[CheckSur]),
    wish("config-mgr", "WUAHandler.log", &[ConfigMgr]),
    wish("error-report", "Report.wer", &[ErrorReport]),
];

impl Wish {
    /// The wish called `id`, whatever its case; `None`: nothing is called so.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        WISHES.iter().find(|wish| wish.id.eq_ignore_ascii_case(id.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_report() {
        for wish in WISHES {
            assert!(wish.kinds.iter().all(|kind| kind.is_read()), "{}", wish.id);
            assert!(wish.id == "cbs-listing" || wish.kinds[0].id() == wish.id, "{}", wish.id);
            assert_eq!(Wish::by_id(&wish.id.to_uppercase()), Some(wish));
        }
        assert_eq!(Wish::by_id("everything"), None);
    }
}
