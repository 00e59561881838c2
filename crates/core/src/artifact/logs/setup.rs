//! Logs of Windows setup and of what it works with: lines that are no records of their own, but known by their company.

/// `>>>  Section start 2015/11/22 17:59:28.110` … of setupapi's logs.
#[derive(Default)]
pub(super) struct Sections {
    /// Heads and feet of sections.
    ends: usize,
    lines: usize,
}

impl Sections {
    pub(super) fn line(&mut self, line: &str) {
        let dated = |rest: &str| {
            let stamp = rest.as_bytes();
            stamp.len() >= 19 && stamp[4] == b'/' && stamp[10] == b' ' && stamp[..4].iter().all(u8::is_ascii_digit)
        };
        let end = line.strip_prefix(">>>  Section start ").or_else(|| line.strip_prefix("<<<  Section end "));
        if end.is_some_and(dated) || line.starts_with("<<<  [Exit status: ") {
            self.ends += 1;
            self.lines += 1;
        } else if line.starts_with(">>>  [") || line.starts_with("[Boot Session: ") || is_entry(line) {
            self.lines += 1;
        }
    }

    pub(super) fn are_most_of(&self, seen: usize) -> bool {
        self.ends >= 2 && self.lines * 2 >= seen
    }
}

/// `     dvi:      text`, `!    cpy: text`, `!!!  sto: text`: three letters at a fixed place.
fn is_entry(line: &str) -> bool {
    let Some((mark, rest)) = line.split_at_checked(5) else { return false };
    let entry = rest.trim_start_matches(' ').as_bytes();
    matches!(mark, "     " | "!    " | "!!!  ")
        && entry.len() > 3
        && entry[..2].iter().all(u8::is_ascii_lowercase)
        && (entry[2] == b':' || (entry[2].is_ascii_lowercase() && entry[3] == b':'))
}

/// The report of the System Update Readiness Tool, as CheckSUR.log holds it.
#[derive(Default)]
pub(super) struct Readiness {
    title: bool,
    version: bool,
    lines: usize,
}

impl Readiness {
    pub(super) fn line(&mut self, line: &str) {
        let said = line.trim();
        if said == "Checking System Update Readiness." {
            self.title = true;
            self.lines += 1;
            return;
        }
        self.version |= said.starts_with("Binary Version ") || said.starts_with("Seconds executed: ");
        const HEADS: [&str; 18] = [
            "====",
            "Binary Version ",
            "Package Version ",
            "Checking ",
            "(f)",
            "(fix)",
            "(w)",
            "Summary:",
            "Seconds executed: ",
            "Found ",
            "Fixed",
            "No errors detected",
            "CBS ",
            "CSI ",
            "Unavailable repair files:",
            "servicing\\packages\\",
            "winsxs\\",
            "Customer Experience report",
        ];
        let dated = said.len() == 16 && said.as_bytes()[4] == b'-' && said.as_bytes()[13] == b':';
        self.lines += usize::from(dated || HEADS.iter().any(|head| said.starts_with(head)));
    }

    pub(super) fn is_most_of(&self, seen: usize) -> bool {
        self.title && self.version && self.lines * 2 >= seen
    }
}

/// The report of a store check as people copy it out of CBS.log: without its columns.
#[derive(Default)]
pub(super) struct StoreReport {
    items: usize,
    summary: bool,
    lines: usize,
}

impl StoreReport {
    pub(super) fn line(&mut self, line: &str) {
        let said = line.trim();
        let behind = said.strip_prefix("(p)").map(str::trim_start).unwrap_or_default();
        let item = behind.starts_with("CBS ") || behind.starts_with("CSI ");
        self.items += usize::from(item);
        self.summary |= said.starts_with("Operation result:") || said.starts_with("Total Detected Corruption:");
        const HEADS: [&str; 12] = [
            "====",
            "Checking System Update Readiness",
            "Repair failed: ",
            "Summary:",
            "Operation",
            "Last Successful Step:",
            "Total ",
            "CBS ",
            "CSI ",
            "Staged Packages:",
            "CheckSur:",
            "Seconds between ",
        ];
        self.lines += usize::from(item || HEADS.iter().any(|head| said.starts_with(head)));
    }

    pub(super) fn is_most_of(&self, seen: usize) -> bool {
        self.items > 0 && self.summary && self.lines * 2 >= seen
    }
}

/// `2/27/2024 15:9:4 - PFRO Error: \??\C:\x, |delete operation|, 0xc0000034`, `… - 5 Successful PFRO operations`.
pub(super) fn is_rename_at_boot(line: &str) -> bool {
    let Some((stamp, said)) = line.trim_start_matches('\u{FEFF}').split_once(" - ") else { return false };
    let sound = |part: &str, mark: char| {
        part.split(mark).count() == 3
            && part.split(mark).all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_stamp =
        stamp.len() <= 19 && stamp.split_once(' ').is_some_and(|(day, clock)| sound(day, '/') && sound(clock, ':'));
    is_stamp && said.contains("PFRO ")
}

/// A report of setup's compatibility scan: its root stands behind the declaration.
pub(super) fn is_compat_report(text: &str) -> bool {
    let root = text.trim_start_matches('\u{FEFF}').trim_start();
    let root =
        root.strip_prefix("<?").and_then(|rest| rest.split_once("?>")).map_or(root, |(_, rest)| rest.trim_start());
    root.starts_with("<CompatReport ") || root.starts_with("<CompatReport>")
}

/// SetupDiag's results, in each of their forms.
pub(super) fn is_setup_diag(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    match text.as_bytes().first() {
        Some(b'<') => {
            let root = match text.strip_prefix("<?") {
                Some(rest) => rest.split_once("?>").map_or("", |(_, rest)| rest.trim_start()),
                None => text,
            };
            let is_root = root.strip_prefix("<SetupDiag").is_some_and(|rest| rest.starts_with([' ', '>', '\r', '\n']));
            is_root && (root.contains("<ProfileName") || root.contains("<SystemInfo>"))
        }
        Some(b'{') => ["\"ProfileName\"", "\"ProfileGuid\"", "\"SystemInfo\""].iter().all(|key| text.contains(key)),
        _ => {
            let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(60);
            let begins = lines.next().is_some_and(|line| {
                let rule = line.strip_prefix("Matching Profile found: ").and_then(|rest| rest.rsplit_once(" - "));
                rule.is_some_and(|(_, guid)| guid.len() == 36) || line.starts_with("SetupDiag version: ")
            });
            let (mut title, mut values) = (false, 0);
            for line in lines.take_while(|_| begins) {
                title |= line == "System Information:";
                values += usize::from(line.contains(" = ") || line.ends_with(" ="));
            }
            title && values >= 4
        }
    }
}
