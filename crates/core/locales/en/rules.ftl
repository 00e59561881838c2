# Causes and steps. Never more than the lines prove.

rule-store-title = The Windows component store is damaged
rule-store-package-kb-summary = The component store is damaged: the package { $package }, part of { $kb }, is missing or broken
rule-store-package-summary = The component store is damaged: the package { $package } is missing or broken
rule-store-item-summary =
    { $count ->
        [one] The component store is damaged: { $item }
       *[other] The component store is damaged in { $count } places, first { $item }
    }
rule-store-item-kb-summary =
    { $count ->
        [one] The component store is damaged: { $item }, by its version part of { $kb }
       *[other] The component store is damaged in { $count } places, first { $item }, by its version part of { $kb }
    }
rule-store-part-summary = The component store lacks a component that an installed package is made of; no line names it
rule-store-delta-summary = The update’s delta could not be applied: the base file of { $item } in the component store is missing or changed
rule-store-delta-code-summary = The update’s delta could not be applied ({ $code }): a base file in the component store is missing or changed, and no line here names it
rule-store-unreadable-summary = A package file is there but cannot be read ({ $code }): the download, the component store or the disk is damaged
rule-store-check-summary = A check of the component store found damage that was not repaired
rule-store-found-later-summary = A check after the failure found what is damaged. { $damage }
rule-store-code-summary = Servicing reports a damaged component store ({ $code }), but no line here names what is damaged

rule-language-title = Files of the language pack { $language } are missing
rule-language-summary = The language { $language } is registered, but its package { $package } cannot be found; every cumulative update stumbles over it

rule-payload-title = Files that servicing needs are missing
rule-payload-copy-summary =
    { $count ->
        [one] The repair found no good copy of { $item }
       *[other] The repair found no good copies in { $count } places, first { $item }
    }
rule-payload-container-summary = The update’s package does not hold { $item }: the download is not complete, or not the right kind
rule-payload-file-summary = Servicing could not find { $item }
rule-payload-index-summary = The list of what the computer’s updates consist of does not name { $item }, so its files cannot be fetched
rule-payload-path-summary = { $path } is missing, and servicing needs it
rule-payload-source-summary = The place that the needed files were to come from did not answer ({ $code })
rule-payload-code-summary = Servicing found no source for files it needs ({ $code })
rule-payload-policy-summary = Servicing found no source for files it needs ({ $code }); this computer’s policy says where updates come from, and repairs follow it

rule-trust-title = A signature or certificate was not trusted
rule-trust-hash-summary = The hash of the component { $item } stands in no catalogue that came with it ({ $detail })
rule-trust-catalogs-summary = Windows could not add the update’s catalogue to its own store of catalogues ({ $detail })
rule-trust-code-summary = Servicing could not verify what it was to install ({ $detail })

rule-stack-title = The servicing stack is too old
rule-stack-versions-summary = The update needs servicing stack { $needed }, and this computer has { $present }
rule-stack-summary = The update needs a newer servicing stack than this computer has

rule-prerequisite-title = Another update must come first
rule-prerequisite-parent-summary = { $package } does not apply: nothing that it builds on is installed
rule-prerequisite-baseline-summary = The update builds on a checkpoint update that is not installed

rule-superseded-title = Something newer is installed already
rule-superseded-summary = The update is superseded: { $package } is installed
rule-superseded-build-summary = This computer has build { $build }, later than the one that the update brings

rule-unfit-title = Not meant for this computer or this package
rule-unfit-owner-summary = { $package } is part of an update and can only be removed with it; “access denied” is a rule here, not a permission
rule-unfit-other-summary = The update is for { $wanted }, and this computer is { $present }
rule-unfit-code-summary = The update does not apply to this computer ({ $code }): another edition, build or architecture, or installed already; no line says which

rule-space-title = Not enough free disk space
rule-space-check-summary = { $volume } had { $free } MB free, and servicing needed { $needed } MB
rule-space-code-summary = Servicing failed because a volume is full ({ $code }), most likely the system volume

rule-storage-title = The disk or file system failed
rule-storage-event-summary = Servicing could not read or write ({ $code }), and Windows reported trouble with the storage at that time: { $event }
rule-storage-code-summary = Servicing could not read or write ({ $code })

rule-denied-unnamed-title = Access was denied
rule-denied-unnamed-summary = Servicing was denied access ({ $code }); no line says to what
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
step-driver-log = Copy the log of driver installations: it names the driver and what went wrong
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
step-list-packages = List the packages and their states
step-add-language = Add the language pack { $language } of version { $version } for this edition again; put the cab’s real name into the command
step-remove-language = Or, if nobody uses { $language }: remove the language pack, restart, and try the update again
step-source-policy = See where this computer may take repair files from (a policy may forbid Windows Update)
step-complete-package = Get the complete package for this edition, build and architecture from the Update Catalog (not an express or partial copy) and install it
step-look-at-path = See whether it is there
step-copy-path = Copy { $path } with its contents from a healthy computer of the same build and edition
step-look-at-clock = Check date, time and time source
step-sha2 = Windows 7 and Server 2008 R2: install the servicing stack and the SHA-2 support first (KB4490628, KB4474419), restart
step-trusted-roots = Update the trusted root certificates (offline: import Microsoft’s current root list)
step-catroot = If every package is refused, leave the store of catalogues (catroot2) to an engineer
step-newer-stack = Install the newest servicing stack update for this build, or a combined cumulative update, from its offline package
step-read-article = Read the prerequisites in the update’s article
step-base-first = Install what it builds on first, restart
step-right-package = Compare build, edition and architecture with the update’s article and take the package for this computer
step-show-build = Show build, revision and architecture
step-nothing-to-repair = There is nothing to repair: correct the list that asks for this update
step-remove-owner = Remove the update that the package belongs to, not its part
step-show-space = Show the free space
step-free-space = Free at least 20 GB: move user data, remove programs nobody uses, empty temporary files with Windows’ own cleanup
step-clean-store = Remove superseded components
step-save-data = Save the user’s data first
step-disk-health = Read the disk’s own health and its latest events
step-check-volume = Check the file system (reads only)
step-replace-disk = Replace a failing disk; on a healthy one repair the file system at the next restart (chkdsk /f), then try again
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
