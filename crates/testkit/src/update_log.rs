//! `WindowsUpdate.log`: the agent's own log, as Windows 10's traces are converted and as Windows 7 writes it.
//!
//! The converted text stands in the clock of the PC that converted it, which need not be the one that wrote the traces
//! ([`UpdateLog::converted_in`]).

mod seven;

use crate::clock::{Clock, Moment};
use crate::machine::{Machine, Update};
use crate::rng::Rng;
use crate::text::{Encoding, LineEnd, TextStyle};

/// Who installs: it decides the words between start and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installer {
    /// The servicing stack.
    Cbs,
    /// A program inside the update, run by command line.
    CommandLine,
}

/// How an installation ended, in the agent's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Installed.
    Installed,
    /// Installed when the restart is done; the mapped result is 0x80242014, which is no failure.
    RestartNeeded,
    /// Failed: what the installer said, and what the agent reported for it.
    Failed(u32, u32),
}

/// The process of the update service.
const SERVICE: u32 = 6720;
/// The one that deploys updates for it.
const DEPLOYER: u32 = 2396;
/// The one that runs installers for that.
const HANDLER: u32 = 6600;

/// The agent's log being written. Lines may be added in any order; they are written by time.
#[derive(Clone, Debug)]
pub struct UpdateLog {
    clock: Clock,
    rng: Rng,
    windows_7: bool,
    caller: &'static str,
    version: String,
    /// Process and thread of the next lines.
    who: (u32, u32),
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    at: Moment,
    who: (u32, u32),
    component: &'static str,
    message: String,
}

impl UpdateLog {
    /// Nothing happened yet; traces converted on the machine itself.
    #[must_use]
    pub fn new(machine: &Machine, seed: u64) -> Self {
        Self {
            clock: machine.clock.clone(),
            rng: Rng::new(seed),
            windows_7: false,
            caller: "UpdateOrchestrator",
            version: machine.newest_version(),
            who: (SERVICE, 6608),
            lines: Vec::new(),
        }
    }

    /// The traces are converted on a PC whose clock stands `minutes` east of UTC.
    pub fn converted_in(&mut self, minutes: i32) -> &mut Self {
        self.clock = Clock::fixed(minutes);
        self
    }

    /// As Windows 7 writes: tabs, milliseconds after a colon, thread ids in hex. Called before the first line.
    pub fn windows_7(&mut self) -> &mut Self {
        self.windows_7 = true;
        self.caller = "AutomaticUpdates";
        self
    }

    /// What follows is written by a thread of its own in that process: lines that belong together share one.
    fn by(&mut self, process: u32) -> &mut Self {
        self.who = (process, 4 * u32::try_from(self.rng.between(500, 3000)).unwrap_or(500));
        self
    }

    /// What follows is written by that thread again.
    fn again(&mut self, who: (u32, u32)) -> &mut Self {
        self.who = who;
        self
    }

    /// One line of a component.
    pub fn line(&mut self, at: Moment, component: &'static str, message: &str) -> &mut Self {
        let line = Line { at, who: self.who, component, message: message.to_owned() };
        self.lines.push(line);
        self
    }

    /// The text of a line that is the `nth` within its millisecond.
    fn written(&mut self, line: &Line, nth: i64) -> String {
        let Line { at, who: (process, thread), component, message } = line;
        let stamp = self.clock.line_ms(*at);
        let (day, time) = stamp.split_at(10);
        let time = time.trim_start();
        if self.windows_7 {
            let time = time.replace('.', ":");
            return format!("{day}\t{time}\t{:>4}\t{thread:>3x}\t{component}\t{message}\n", 908);
        }
        let day = day.replace('-', "/");
        let more = (nth * 400 + self.rng.between(0, 400)).min(9_999);
        format!("{day} {time}{more:04} {process:<5} {thread:<5} {component:<15} {message}\n")
    }

    /// The service starts: Windows 7 says its offset here.
    pub fn service_starts(&mut self, at: Moment) -> &mut Self {
        self.by(SERVICE);
        if self.windows_7 {
            let minutes = self.clock.offset(at);
            let sign = if minutes < 0 { '-' } else { '+' };
            let zone = format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60);
            self.line(
                at,
                "Misc",
                &format!("===========  Logging initialized (build: 7.6.7601.24436, tz: {zone})  ==========="),
            )
            .line(at.plus_ms(1), "Misc", "  = Process: C:\\Windows\\system32\\svchost.exe")
            .line(at.plus_ms(2), "Service", "*************")
            .line(at.plus_ms(3), "Service", "** START **  Service: Service startup")
            .line(at.plus_ms(4), "Service", "*********")
        } else {
            let version = format!("WU client version {}", self.version);
            self.line(at, "Shared", "InitializeSus")
                .line(at.plus_ms(1), "IdleTimer", "Non-AoAc machine.  Aoac operations will be ignored.")
                .line(at.plus_ms(2), "Agent", &version)
                .line(at.plus_ms(3), "Agent", "SleepStudyTracker: Machine is non-AOAC. Sleep study tracker disabled.")
                .line(at.plus_ms(4), "Agent", "Base directory: C:\\WINDOWS\\SoftwareDistribution")
        }
    }

    /// A search for updates; `code` is its result.
    pub fn scan(&mut self, at: Moment, code: u32) -> &mut Self {
        let (end, caller) = (at.plus_ms(41_000), self.caller);
        self.by(SERVICE);
        if self.windows_7 {
            self.line(at, "Agent", &format!("** START **  Agent: Finding updates [CallerId = {caller}]"));
            if code != 0 {
                self.line(end, "PT", &format!("WARNING: SyncServerUpdatesInternal failed: 0x{code:08x}"))
                    .line(end, "Agent", &format!("  * WARNING: Failed to synchronize, error = 0x{code:08X}"))
                    .line(end, "Agent", &format!("  * WARNING: Exit code = 0x{code:08X}"));
            }
            return self.line(end, "Agent", &format!("**  END  **  Agent: Finding updates [CallerId = {caller}]"));
        }
        self.line(
            at,
            "Agent",
            &format!("* START * Finding updates CallerId = {caller}  Id = 12 (cV = a1B2c3D4e5F6g7H8.1.0.0)"),
        );
        if code != 0 {
            self.line(end, "ProtocolTalker", &format!("*FAILED* [{code:08X}] SyncServerUpdatesInternal failed")).line(
                end,
                "Agent",
                &format!("*FAILED* [{code:08X}] Failed to synchronize"),
            );
        }
        self.line(end, "Agent", &format!(
            "* END * Finding updates CallerId = {caller}, Id = 12, Exit code = 0x{code:08X} (cV = a1B2c3D4e5F6g7H8.1.0.0)"
        ))
    }

    /// Its content is fetched.
    pub fn downloaded(&mut self, from: Moment, to: Moment, update: &Update) -> &mut Self {
        let (caller, id, revision) = (self.caller, &update.id, update.revision);
        let job = self.rng.guid();
        self.by(SERVICE);
        if self.windows_7 {
            return self
                .line(from, "DnldMgr", "*************")
                .line(from, "DnldMgr", &format!("** START **  DnldMgr: Downloading updates [CallerId = {caller}]"))
                .line(from, "DnldMgr", &format!("  * Title = {}", update.title))
                .line(from, "DnldMgr", &format!("  * UpdateId = {{{id}}}.{revision}"))
                .line(from, "DnldMgr", &format!("BITS job initialized, JobId = {{{job}}}"))
                .line(to, "DnldMgr", &format!("BITS job {{{job}}} completed successfully"))
                .line(to, "Agent", &format!("**  END  **  Agent: Downloading updates [CallerId = {caller}]"));
        }
        let call = self.rng.guid();
        self.line(
            from,
            "DownloadManager",
            &format!("* START * Begin Downloading Updates [CallerId = {caller}] [Call ID = {{{call}}}]"),
        )
        .line(from, "Agent", &format!("  Title = {}", update.title))
        .line(from, "Agent", &format!("  UpdateId = {id}.{revision}"))
        .line(from, "Agent", "    Bundles 0 updates:")
        .line(
            from.plus_ms(30),
            "DownloadManager",
            &format!(
                "* END * Begin Downloading Updates [CallerId = {caller}] [Call ID = {{{call}}}] [hr = 0x00000000]"
            ),
        )
        .line(from.plus_ms(900), "DownloadManager", &format!("New download job {{{job}}} for UpdateId {id}.{revision}"))
        .line(to, "DownloadManager", &format!("DO job {{{job}}} completed successfully, updateId = {id}.{revision}"))
        .line(
            to,
            "DownloadManager",
            &format!(
                "* END * Download Call Complete. Call 10 for caller {caller} has completed; signaling completion."
            ),
        )
    }

    /// Its download failed.
    pub fn download_failed(&mut self, at: Moment, update: &Update, code: u32) -> &mut Self {
        let (id, revision) = (&update.id, update.revision);
        if self.windows_7 {
            return self.line(
                at,
                "DnldMgr",
                &format!("WARNING: Download failed for update {{{id}}}.{revision}, error = 0x{code:08x}"),
            );
        }
        self.line(at, "DownloadManager", &format!("*FAILED* [{code:08X}] Failed to download update {id}.{revision}"))
    }

    /// It is installed from `from` to `to` by `installer`. `cbs` is the servicing session, when there is one.
    pub fn installed(
        &mut self,
        from: Moment,
        to: Moment,
        update: &Update,
        installer: Installer,
        ended: Ended,
        cbs: Option<&str>,
    ) -> &mut Self {
        if self.windows_7 {
            return self.installed_on_7(from, to, update, ended);
        }
        let (caller, id, revision) = (self.caller, &update.id, update.revision);
        let job = format!("Deployment job Id {} :", self.rng.guid());
        let update_text = format!("{id}.{revision}");
        let (result, mapped, unmapped) = match ended {
            Ended::Installed => (0, 0, 0),
            Ended::RestartNeeded => (0, 0x8024_2014, 0),
            Ended::Failed(unmapped, mapped) => (unmapped, mapped, unmapped),
        };
        let short = |code: u32| if code == 0 { "0".to_owned() } else { format!("{code:08X}") };
        let reboot = ended == Ended::RestartNeeded;
        let deployer = self.by(DEPLOYER).who;
        self.line(from, "ComApi", &format!("* START *   Install ClientId = {caller}, Flags: 0X12100 (cV: a1B2c3D4e5F6g7H8.3.0.0)"))
            .line(from, "UDP", &format!("BeginUpdateDeployment invoked for Installing the 1 updates; Caller id = {caller}"))
            .line(from, "UDP", &format!("Installing update: {update_text}"))
            .line(from.plus_ms(150), "WIL", "*FAILED* [8024801E] file = onecore\\enduser\\windowsupdate\\client\\engine\\updatedeploymentprovider\\lib\\dpupdatehelper.cpp, line = 632")
            .line(from.plus_ms(230), "UDP", &format!("{job} Beginning Installing of updates, CallerId = {caller}."))
            .line(from.plus_ms(231), "UDP", &format!("  Title = {}", update.title))
            .line(from.plus_ms(231), "UDP", &format!("  UpdateId = {update_text}"))
            .line(from.plus_ms(245), "UDP", &format!("{job} Update {update_text} started delegate invoked."))
            .line(from.plus_ms(270), "UDP", &format!("{job} Installing starting for update {update_text}, deployable update count = 1"));
        self.by(HANDLER);
        match installer {
            Installer::Cbs => {
                self.line(from.plus_ms(900), "Handler", "* START *   CBS  Install").line(
                    from.plus_ms(901),
                    "Handler",
                    &format!("Starting install of CBS update {id}"),
                );
                if let Some(session) = cbs {
                    self.line(from.plus_ms(902), "Handler", &format!("CBS session identity: {session}"));
                }
                self.line(from.plus_ms(908), "Handler", &format!("CBS package identity: {}", update.package))
                    .line(from.plus_ms(1100), "Handler", "CBS called Initiate")
                    .line(to.plus_ms(-300), "Handler", if result == 0 { "CBS called Terminate" } else { "CBS called Error" })
                    .line(to.plus_ms(-90), "Handler", &format!(
                        "Completed install of CBS update with type=1, requiresReboot={}, installerError={}, hr=0x{result:x}",
                        u32::from(reboot), u32::from(result != 0)
                    ))
                    .line(to.plus_ms(-80), "Handler", "* END *   CBS Install");
            }
            Installer::CommandLine => {
                let words = if result == 0 { "Succeeded" } else { "Failed" };
                let end = if result == 0 { "0x0" } else { "0x8024200b" };
                self.line(from.plus_ms(900), "Handler", "* START *   Command Line Install  Updates to install = 1")
                    .line(to.plus_ms(-90), "Handler", &format!("Command line install completed. Return code = 0x{result:08x}, Result = {words}, Reboot required = {reboot}"))
                    .line(to.plus_ms(-80), "Handler", &format!("* END *   Command Line Install {end}"));
            }
        }
        let delegate = if result == 0 { "success" } else { "failure" };
        self.again(deployer)
            .line(to.plus_ms(-70), "UDP", &format!("{job} Update {update_text} {delegate} delegate invoked."))
            .by(SERVICE)
            .line(to, "Agent", &format!("LogHistory called. idUpdate={{{id}}}.{revision}, resultMapped={}, resultUnMapped={}", short(mapped), short(unmapped)))
            .again(deployer)
            .line(to.plus_ms(40), "WIL", "*FAILED* [80070002] file = onecore\\enduser\\windowsupdate\\client\\comapi\\deploymentjobhost.cpp, line = 1468");
        if result != 0 {
            self.line(to.plus_ms(60), "UDP", &format!("*FAILED* [{mapped:08X}] {job} Installing for Top level update id {update_text}, bundled update id {update_text} [CUpdateDeploymentJob::DeploySingleUpdateInternal:2800]"));
        }
        self.line(to.plus_ms(90), "UDP", &format!("{job} Job complete delegate invoked."))
            .line(to.plus_ms(110), "ComApi", &format!("Reboot required = {}", if reboot { "True" } else { "False" }))
            .line(to.plus_ms(111), "ComApi", &format!("* END *   Install ClientId = {caller}"))
            .by(HANDLER)
            .line(to.plus_ms(140), "Handler", "*FAILED* [800700B7] Handler process got unexpected result: 0, exiting")
    }

    /// Its installation is asked for at `from`, and refused before any installer was started: its content is gone, say.
    pub fn refused(&mut self, from: Moment, to: Moment, update: &Update, code: u32) -> &mut Self {
        let (caller, id, revision) = (self.caller, &update.id, update.revision);
        let job = format!("Deployment job Id {} :", self.rng.guid());
        let update_text = format!("{id}.{revision}");
        self.by(DEPLOYER)
            .line(from, "UDP", &format!("{job} Beginning Installing of updates, CallerId = {caller}."))
            .line(from, "UDP", &format!("  Title = {}", update.title))
            .line(from, "UDP", &format!("  UpdateId = {update_text}"))
            .line(from.plus_ms(20), "UDP", &format!("{job} Update {update_text} started delegate invoked."))
            .line(to.plus_ms(-30), "UDP", &format!("*FAILED* [{code:08X}] {job} Installing for Top level update id {update_text}, bundled update id {update_text} [CUpdateDeploymentJob::DeploySingleUpdateInternal:2639]"))
            .line(to.plus_ms(-20), "UDP", &format!("{job} Update {update_text} failure delegate invoked."))
            .by(SERVICE)
            .line(to, "Agent", &format!("LogHistory called. idUpdate={{{id}}}.{revision}, resultMapped={code:08X}, resultUnMapped=0"))
    }

    /// Lines that mean nothing, between two moments: one every quarter of an hour or so.
    pub fn noise(&mut self, from: Moment, to: Moment) -> &mut Self {
        let mut at = from;
        while at < to {
            let n = self.rng.between(0, 6);
            let (component, message) = if self.windows_7 {
                match n {
                    0 => (
                        "Report",
                        "WARNING: Failed to load reporting information from Win32_ComputerSystem with hr = 8004100a.",
                    ),
                    1 => ("Misc", "WARNING: WinHttp: SendRequestToServerForFileInformation failed with 0x80190194"),
                    _ => ("Report", "CWERReporter finishing event handling. (00000000)"),
                }
            } else {
                match n {
                    0 => ("ComApi", "*FAILED* [80246007] ISusInternal:: IsCommitRequired"),
                    1 => ("Agent", "*FAILED* [80248007] GetTimer: Timer not found"),
                    2 => (
                        "WIL",
                        "*FAILED* [80070490] file = onecore\\enduser\\windowsupdate\\client\\lib\\util\\registry.cpp, line = 211",
                    ),
                    3 => (
                        "DownloadManager",
                        "*FAILED* [80248007] Failed to get the update's metadata for update 1B110387-D218-4559-9527-F4BE9D4A5F68.201",
                    ),
                    4 => ("Shared", "Power status changed"),
                    _ => (
                        "IdleTimer",
                        "WU operation (SR.UpdateOrchestrator ID 6) started; operation # 109; does use network; is not at background priority",
                    ),
                }
            };
            self.by(SERVICE).line(at, component, message);
            let pause = self.rng.between(300_000, 1_500_000);
            at = at.plus_ms(pause);
        }
        self
    }

    /// The file: UTF-8 with mark as PowerShell writes it; without as Windows 7 does.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        let mut lines = std::mem::take(&mut self.lines);
        lines.sort_by_key(|line| line.at);
        let encoding = if self.windows_7 { Encoding::Utf8 } else { Encoding::Utf8Bom };
        let (mut text, mut before, mut nth) = (String::new(), None, 0);
        for line in &lines {
            nth = if before == Some(line.at) { nth + 1 } else { 0 };
            before = Some(line.at);
            text.push_str(&self.written(line, nth));
        }
        TextStyle { encoding, line_end: LineEnd::CrLf }.encode(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(log: UpdateLog) -> String {
        String::from_utf8(log.into_bytes()).unwrap()
    }

    #[test]
    fn converted_lines_stand_in_columns_and_in_the_converters_clock() {
        let machine = Machine::cmge_2022();
        let at = machine.clock.at("2022-09-15 14:01:43").plus_ms(7);
        let update = Update::cumulative("KB5017308", "19041.2006.1.8", "2022-09");
        let mut log = UpdateLog::new(&machine, 1);
        log.installed(
            at,
            at.plus_ms(60_000),
            &update,
            Installer::CommandLine,
            Ended::Failed(0x800f_0922, 0x8007_0643),
            None,
        )
        .downloaded(at.plus_ms(-90_000), at.plus_ms(-9_000), &update)
        .scan(at.plus_ms(-200_000), 0x8024_402c);
        let mut elsewhere = log.clone();
        let text = text(log);
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert!(lines[0].starts_with("2022/09/15 13:58:23.007"), "{}", lines[0]);
        for line in &lines {
            assert_eq!((&line[19..20], &line[27..28]), (".", " "), "{line}");
            assert!([SERVICE, DEPLOYER, HANDLER].contains(&line[28..33].trim().parse().unwrap()), "{line}");
            assert_eq!(&line[39..40], " ", "{line}");
        }
        let id = &update.id;
        assert!(text.contains(&format!(
            "LogHistory called. idUpdate={{{id}}}.200, resultMapped=80070643, resultUnMapped=800F0922"
        )));
        assert!(text.contains("Handler         Command line install completed. Return code = 0x800f0922, Result = Failed, Reboot required = false"));
        assert!(text.contains("*FAILED* [8024402C] SyncServerUpdatesInternal failed"));
        elsewhere.lines.clear();
        elsewhere.converted_in(0).scan(at, 0);
        let text = String::from_utf8(elsewhere.into_bytes()).unwrap();
        assert!(text.trim_start_matches('\u{feff}').starts_with("2022/09/15 06:01:43.007"), "{text}");
    }

    #[test]
    fn windows_7_writes_tabs_and_its_offset() {
        let machine = Machine::cmge_2022();
        let at = machine.clock.at("2022-09-15 14:01:43").plus_ms(7);
        let update = Update::cumulative("KB5017308", "19041.2006.1.8", "2022-09");
        let mut log = UpdateLog::new(&machine, 1);
        log.windows_7()
            .service_starts(at)
            .scan(at.plus_ms(1000), 0x8024_000b)
            .downloaded(at.plus_ms(50_000), at.plus_ms(90_000), &update)
            .installed(
                at.plus_ms(100_000),
                at.plus_ms(160_000),
                &update,
                Installer::Cbs,
                Ended::Failed(0x8007_3712, 0x8007_3712),
                None,
            )
            .noise(at.plus_ms(200_000), at.plus_ms(4_000_000));
        let text = text(log);
        let first = text.lines().next().unwrap();
        assert!(first.starts_with("2022-09-15\t14:01:43:007\t 908\t"), "{first}");
        assert!(
            first.ends_with("\tMisc\t===========  Logging initialized (build: 7.6.7601.24436, tz: +0800)  ===========")
        );
        assert!(text.lines().all(|l| l.split('\t').count() >= 6));
        assert!(text.contains("\tHandler\tCompleted install of CBS update with type=0, requiresReboot=0, installerError=1, hr=0x80073712\r\n"));
        assert!(text.contains("\t2022-09-15 14:04:23:007+0800\t1\t182\t101\t"));
    }
}
