//! An installation in the words of Windows 7.

use super::{Ended, SERVICE, UpdateLog};
use crate::clock::Moment;
use crate::machine::Update;

impl UpdateLog {
    pub(super) fn installed_on_7(&mut self, from: Moment, to: Moment, update: &Update, ended: Ended) -> &mut Self {
        let (caller, id, revision) = (self.caller, &update.id, update.revision);
        let (result, mapped) = match ended {
            Ended::Installed => (0, 0),
            Ended::RestartNeeded => (0, 0x0024_0005),
            Ended::Failed(unmapped, mapped) => (unmapped, mapped),
        };
        let reboot = u32::from(ended == Ended::RestartNeeded);
        let (kind, words) = match ended {
            Ended::Installed => ("183", "Installation Successful: Windows successfully installed the following update"),
            Ended::RestartNeeded => ("201", "Installation pending."),
            Ended::Failed(..) => {
                ("182", "Installation Failure: Windows failed to install the following update with error")
            }
        };
        let success = if mapped & 0x8000_0000 == 0 { "Success" } else { "Failure" };
        let event = self.rng.guid();
        let zoned = self.clock.reporting(to);
        let message = match ended {
            Ended::Installed => format!("{words}: {}", update.title),
            Ended::RestartNeeded => words.to_owned(),
            Ended::Failed(..) => format!("{words} 0x{mapped:08x}: {}.", update.title),
        };
        self.by(SERVICE)
            .line(from, "AU", "## START ##  AU: Install updates")
            .line(from, "Agent", "*************")
            .line(from, "Agent", &format!("** START **  Agent: Installing updates [CallerId = {caller}]"))
            .line(from, "Agent", "*********")
            .line(from, "Agent", "  * Updates to install = 1")
            .line(from, "Agent", &format!("  *   Title = {}", update.title))
            .line(from, "Agent", &format!("  *   UpdateId = {{{id}}}.{revision}"))
            .line(from.plus_ms(800), "Handler", ":::::::::::::")
            .line(from.plus_ms(800), "Handler", ":: START ::  Handler: CBS Install")
            .line(from.plus_ms(800), "Handler", ":::::::::")
            .line(from.plus_ms(801), "Handler", &format!("Starting install of CBS update {id}"))
            .line(from.plus_ms(810), "Handler", &format!("CBS package identity: {}", update.package))
            .line(to.plus_ms(-90), "Handler", &format!(
                "Completed install of CBS update with type=0, requiresReboot={reboot}, installerError={}, hr=0x{result:x}",
                u32::from(result != 0)
            ))
            .line(to.plus_ms(-80), "Handler", "::  END  ::  Handler: CBS Install")
            .line(to, "Agent", &format!("LogHistory called. idUpdate={{{id}}}.{revision}, resultMapped={mapped:X}, resultUnMapped={result:X}"))
            .line(to.plus_ms(5), "Report", &format!(
                "REPORT EVENT: {{{event}}}\t{zoned}\t1\t{kind}\t101\t{{{id}}}\t{revision}\t{mapped:x}\t{caller}\t{success}\tContent Install\t{message}"
            ))
            .line(to.plus_ms(10), "Agent", &format!("**  END  **  Agent: Installing updates [CallerId = {caller}]"))
    }
}
