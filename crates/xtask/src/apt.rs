//! Installs a program by apt where that is possible without asking.

use crate::project::Project;
use anyhow::{Context as _, Result, bail};
use xshell::cmd;

/// Installs Debian packages, or fails with a sentence that says how to do it by hand.
pub(crate) fn install(project: &Project, packages: &[&str], what: &str) -> Result<()> {
    let by_hand =
        format!("{what} is missing. By hand: `apt-get install --no-install-recommends {}`", packages.join(" "));
    let shell = &project.shell;
    let prefix: &[&str] = if !succeeds(cmd!(shell, "apt-get --version")) {
        bail!("{by_hand} (this system has no apt-get: install the program in its way)");
    } else if cmd!(shell, "id -u").quiet().read().is_ok_and(|id| id.trim() == "0") {
        &[]
    } else if succeeds(cmd!(shell, "sudo -n true")) {
        &["sudo", "-n"]
    } else {
        bail!("{by_hand} (xtask may not: neither root nor sudo without a password)");
    };

    println!("{what} is missing: installing {}", packages.join(" "));
    let _quiet = shell.push_env("DEBIAN_FRONTEND", "noninteractive");
    let run = |arguments: &[&str]| {
        let line: Vec<&str> = prefix.iter().chain(&["apt-get"]).chain(arguments).copied().collect();
        let (program, rest) = (line[0], &line[1..]);
        cmd!(shell, "{program} {rest...}").ignore_stdout().run()
    };
    // Without fresh lists the install asks for versions that are no longer there. A list that cannot be fetched is not
    // the end: the package may be in one that can.
    if run(&["update", "-q"]).is_err() {
        println!("apt-get update failed; trying with the lists that are here");
    }
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    run(&arguments).context(by_hand)
}

fn succeeds(command: xshell::Cmd<'_>) -> bool {
    command.quiet().ignore_stdout().ignore_stderr().run().is_ok()
}
