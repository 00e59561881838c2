# Causes and steps. Never more than the lines prove.

rule-store-title = The Windows component store is damaged
rule-store-package-kb-summary = The component store is damaged: the package { $package }, part of { $kb }, is missing or broken
rule-store-package-summary = The component store is damaged: the package { $package } is missing or broken
rule-store-item-summary =
    { $count ->
        [one] The component store is damaged: { $item }
       *[other] The component store is damaged in { $count } places, first { $item }
    }
rule-store-check-summary = A check of the component store found damage that was not repaired
rule-store-found-later-summary = A check after the failure found what is damaged. { $damage }
rule-store-code-summary = Servicing reports a damaged component store ({ $code }), but no line here names what is damaged

rule-denied-title = Access was denied on { $file }
rule-denied-access-summary = Windows servicing was denied access to { $file }; the log does not say who denied it
rule-denied-sharing-summary = Another program kept { $file } open while servicing needed it; the log does not say which

rule-security-title = Security software may have blocked it: { $products }
rule-security-active-summary =
    { $count ->
        [one] { $products } is installed and active, a likely cause of the refusal on { $file }; to prove it, capture with Process Monitor
       *[other] { $products } are installed and active, a likely cause of the refusal on { $file }; to prove it, capture with Process Monitor
    }
rule-security-present-summary =
    { $count ->
        [one] { $products } is installed, a possible cause of the refusal on { $file }; nothing here shows it running at that moment
       *[other] { $products } are installed, a possible cause of the refusal on { $file }; nothing here shows them running at that moment
    }

rule-pending-title = A restart is owed
rule-pending-summary = Servicing refuses new work until what is pending has been finished by a restart
rule-pending-done-summary = Servicing refused new work because a restart was owed; this computer has been restarted since

rule-interrupted-title = This computer went down during the installation
rule-interrupted-summary = The computer went down without a shutdown while the update was being installed, and no log says how the installation ended

step-copy-logs = Copy the folder Logs\CBS now, before anything overwrites it
step-look-for-archives = Look for CbsPersist files of the failure’s date in Logs\CBS; if there are any, add them to the bundle and look again
step-scan-health = Check the component store (reads only, needs no network); it may name the damage without a new attempt
step-reproduce-kb = Restart (not shut down), then install { $kb } once from its offline package for this edition, architecture and build, under a change ticket and not on a counter PC in business hours; note the time. Put the package’s real file name into the command
step-reproduce = Restart (not shut down), then install the update once from its offline package for this edition, architecture and build, under a change ticket and not on a counter PC in business hours; note the time. Put the package’s real file name into the command
step-collect-at-once = Collect all logs at once after the attempt, before any sfc or RestoreHealth; if it rolled back, collect again after the restart
step-setup-logs = Copy the logs of setup itself (they are removed ten days after an upgrade)
step-setup-logs-older = Copy the logs that setup leaves in the Windows folder
step-agent-log = Convert the update agent’s trace to a log
step-agent-events = Export the update agent’s event log
step-reinstall-culprit = Get the offline package of { $kb } for this edition and build, and install it again: it brings back the missing files
step-restore-health = Repair the component store from a source of the same edition with the same monthly update; put the real path of install.wim into the command
step-retry = Try the update again
step-retry-with-power = Try the update again on reliable power, and let the restart finish
step-look-at-hardware = If it goes down again, look at power supply, disk and memory first: the System event log shows Kernel-Power 41 and disk events at that moment
step-list-filters = List the file-system filters that are loaded now
step-process-monitor = Record one attempt with Process Monitor, filtered to path ends with { $file } and result is ACCESS DENIED or SHARING VIOLATION: the stack names the program
step-watch-attempt = Record one attempt with Process Monitor and send the recording with the logs
step-block-log = Ask the security team for the product’s own block log at the minute of the failure, searched for { $file }
step-maintenance-policy = Ask the security team for a temporary maintenance policy on this PC and try once under it; do not uninstall the product
step-restart = Restart this computer (Restart, not Shut down: a fast startup would keep the pending state)
step-still-pending = If it is still pending after the restart, leave it to an engineer: nothing here should be deleted by hand
step-send = Send this bundle: the lines are complete, so an engineer can go on from here
step-systeminfo = Write down what this computer is
step-needs-admin = as administrator
step-needs-restart = restart
step-minutes = about { $minutes } min

risk-read-only = read-only
risk-reversible = reversible
risk-needs-approval = needs approval
risk-engineer-only = engineer only

confidence-certain = certain
confidence-likely = likely
confidence-possible = possible
