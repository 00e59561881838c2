//! The computer starts, stops, and has its clock set.

use super::field;
use super::machine::Machine;
use crate::evtx::{Record, system_time};
use crate::extract::{IdentifierKind, PowerStep, What};
use crate::time::{OFFSET_RANGE, OffsetMinutes, UtcTime, offset_between};

/// A smaller step of the clock is the time service's daily work.
const CLOCK_STEP_MS: i64 = 60_000;
/// Nothing sleeps or is suspended for so long.
const YEAR_MS: i64 = 366 * 86_400_000;
/// Both clocks of one record are read at once.
const SLACK_MS: i64 = 2_000;

/// `EventLog`: the event log service lives as long as the system.
pub(super) fn event_log(record: &Record, machine: &mut Machine) -> Option<What> {
    match record.event {
        6005 => {
            machine.booted(record.time);
            Some(What::Power(PowerStep::Boot))
        }
        6006 => Some(What::Power(PowerStep::Shutdown)),
        6008 => {
            both_clocks(record, machine);
            Some(What::Power(PowerStep::Unexpected))
        }
        6009 => {
            machine.build(record.fields.unnamed(1));
            None
        }
        6013 => {
            zone(record, machine);
            None
        }
        _ => None,
    }
}

/// The bytes of 6008 begin with the moment the log last knew, on the wall clock and in UTC.
fn both_clocks(record: &Record, machine: &mut Machine) {
    let bytes = record.fields.binary();
    let Some((local, utc)) = bytes.split_at_checked(16) else { return };
    let (Some(local), Some(utc)) = (system_time(local), system_time(utc)) else { return };
    // The first is no UTC: only the reading of its eight numbers is the same.
    if let Some(minutes) = offset_between(local.to_local(0), utc, SLACK_MS).filter(|_| utc.is_believable()) {
        machine.both_clocks(utc, minutes);
    }
}

/// 6013 names the zone with its minutes **west** of UTC: `-480 中国标准时间`.
fn zone(record: &Record, machine: &mut Machine) {
    let west = record.fields.iter().find_map(|(_, value)| {
        let (minutes, name) = value.split_once(' ')?;
        (!name.trim().is_empty()).then_some(())?;
        minutes.parse::<OffsetMinutes>().ok()?.checked_neg()
    });
    if let (Some(minutes), Some(time)) = (west.filter(|minutes| OFFSET_RANGE.contains(minutes)), record.time) {
        machine.zone(time, minutes);
    }
}

/// `Kernel-General` 12 and 13, `Kernel-Power` 41.
pub(super) fn kernel(record: &Record, machine: &mut Machine) -> Option<What> {
    Some(What::Power(match record.event {
        12 => {
            machine.booted(record.time);
            PowerStep::Boot
        }
        13 => PowerStep::Shutdown,
        41 => PowerStep::Unexpected,
        _ => return None,
    }))
}

/// `User32` 1074: process with the host in parentheses, host, reason, code, kind, comment, account.
pub(super) fn asked(record: &Record, machine: &mut Machine) -> Option<What> {
    let process = field(record, "param1", 0);
    let (by, host) = process.rsplit_once(" (").unwrap_or((process, ""));
    machine.identifier(IdentifierKind::Host, host.trim_end_matches(')'));
    machine.identifier(IdentifierKind::Host, field(record, "param2", 1));
    machine.account(field(record, "param7", 6));
    Some(What::Power(PowerStep::Asked { by: by.to_owned() }))
}

/// `Kernel-General` 1: was the clock *set*? It also steps forward after each sleep, and a virtual machine's after each
/// pause, hours or months at a time: the clock was right before and is right after.
///
/// * A step back of more than a minute: always.
/// * A step forward of more than a minute: if a program asked for it (reason 1; 2 is the hardware clock after sleep) that the
///   record names (Windows 10 and later) and that is no guest tool of a virtual machine; or if it is more than a year, as
///   from a dead battery.
pub(super) fn clock(record: &Record, _: &mut Machine) -> Option<What> {
    let time = |name| UtcTime::from_fixed(record.fields.named(name).as_bytes());
    let (from, to) = (time("OldTime")?, time("NewTime")?);
    let step = to.ms() - from.ms();
    let set = if step < 0 {
        -step > CLOCK_STEP_MS
    } else {
        step > CLOCK_STEP_MS && (step > YEAR_MS || (record.fields.named("Reason") == "1" && by_program(record)))
    };
    set.then_some(What::ClockSet { from, to })
}

fn by_program(record: &Record) -> bool {
    let path = record.fields.named("ProcessName").to_ascii_lowercase();
    let name = path.rsplit('\\').next().unwrap_or("");
    // VMware, VirtualBox, QEMU, Parallels, Xen.
    let guest_tools = ["vmtoolsd.exe", "vboxservice.exe", "qemu-ga.exe", "prl_tools.exe", "xenguestagent.exe"];
    !name.is_empty() && !guest_tools.contains(&name)
}
