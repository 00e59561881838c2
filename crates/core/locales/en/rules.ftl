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
rule-store-records-item-summary = What the component store records of { $item } makes no sense to servicing: its registry part (the COMPONENTS hive) is damaged
rule-store-records-summary = What the component store records of its components makes no sense to servicing; no line names the component
rule-store-found-later-summary = A check after the failure found what is damaged. { $damage }
rule-store-code-summary = Servicing reports a damaged component store ({ $code }), but no line here names what is damaged

rule-language-title = Files of the language pack { $language } are missing
rule-language-summary = The language { $language } is registered, but its package { $package } cannot be found; cumulative updates need it

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
rule-prerequisite-base-summary = { $package } does not apply: it builds on { $kb }, which is not installed
rule-prerequisite-baseline-summary = The update builds on a checkpoint update that is not installed

rule-superseded-title = Something newer is installed already
rule-superseded-summary = The update is superseded: { $package } is installed
rule-superseded-build-summary = This computer has build { $build }, later than the one that the update brings

rule-unfit-title = Not meant for this computer or this package
rule-unfit-owner-summary = { $package } is part of an update and can only be removed with it; “access denied” is a rule here, not a permission
rule-unfit-feature-summary = This Windows knows no feature named { $feature }: another edition or version has it, or the name is misspelled
rule-unfit-other-summary = The update is for { $wanted }, and this computer is { $present }
rule-unfit-code-summary = The update does not apply to this computer ({ $code }): another edition, build or architecture, or installed already; no line says which

rule-space-title = Not enough free disk space
rule-space-check-summary = { $volume } had { $free } MB free, and servicing needed { $needed } MB
rule-space-code-summary = Servicing failed because a volume is full ({ $code }), most likely the system volume

rule-storage-title = The disk or file system failed
rule-storage-event-summary = Servicing could not read or write ({ $code }), and Windows logged trouble with the storage at that time (event { $event })
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

rule-network-title = The update server is not reached, or refuses
rule-network-server = the update server
rule-network-name-summary = The name of { $server }, or of a proxy before it, could not be resolved
rule-network-silence-summary = No connection to { $server }, or no answer in time
rule-network-broken-summary = The connection to { $server } was cut; the log does not say by whom: a firewall, a proxy, or TLS without a common cipher suite
rule-network-proxy-summary = The proxy asks for a sign-in (HTTP 407) that the update agent does not have
rule-network-status-summary = HTTP { $status } came back from { $server }, or from a proxy before it
rule-network-trips-summary = The search needs more round trips to { $server } than the agent allows; the next searches go on where it stopped
rule-network-sign-in-summary = The sign-in to { $server }, or to a proxy before it, was refused; the log does not say which
rule-network-address-summary = The address of the update server or of the proxy is none that can be used: look at the policy that sets it
rule-network-script-summary = The script that sets the proxy (PAC, WPAD) could not be fetched or is wrong
rule-network-range-summary = What was downloaded did not match: a proxy or firewall does not pass parts of files (HTTP range requests), or changes them
rule-network-fault-summary = An error came back from { $server } to the update agent’s call: { $answer }
rule-network-list-summary = The search was refused by { $server }: this computer’s list of updates is longer than the server allows ({ $answer })
rule-network-client-id-summary = This computer has no client id for WSUS (SusClientId is empty), so the server cannot authorise it

rule-server-trust-title = The update server is not trusted
rule-server-trust-summary = TLS with { $server } failed ({ $code }): the clock of this computer is wrong, or the server’s certificate leads to no trusted root; the log does not say which

rule-update-trust-title = The signer of the update is not trusted
rule-update-trust-summary = The update agent did not take the update in ({ $code }): its signature leads to no publisher or root that this computer trusts, as a rule an update of another maker published through WSUS

rule-policy-title = A policy keeps the update agent from asking
rule-policy-access-summary = Access to Windows Update is switched off by policy ({ $code })
rule-policy-server-summary = A policy of the domain sets the update server ({ $server }) and overwrites what ConfigMgr set ({ $code })
rule-policy-overruled-summary = A policy overwrites the update server that ConfigMgr set ({ $code })
rule-policy-internet-summary = Policy forbids Microsoft’s update servers, and the agent was sent to one ({ $code })

rule-agent-service-title = The service { $service } does not run
rule-agent-service-summary = The update agent needs the service { $service }, which does not run ({ $code })
rule-service-disabled-summary = The service { $service } is disabled ({ $code }); no log here says who disabled it
rule-service-disabled-since-summary = The service { $service } is disabled; the log of services says when it was

rule-content-title = The content of the update was gone before the installation
rule-content-at-once-summary = The installation failed at once with { $code }: the downloaded content was no longer there, and servicing never ran
rule-content-summary = The update agent reports that the content is not there ({ $code })

rule-download-full-title = No room for the download
rule-download-full-summary = The download could not be written: the disk { $disk } is full

rule-agent-store-title = The update agent’s database may be damaged
rule-agent-store-summary = The code { $code } comes from the update agent’s own database; no line says what is wrong with it

rule-upgrade-crash-title = The new Windows stopped with a bug check
rule-upgrade-crash-module-summary = The new Windows stopped with bug check { $code } in { $module } during the upgrade, and setup went back
rule-upgrade-crash-summary = The new Windows stopped with bug check { $code } during the upgrade, and setup went back; a driver causes most of these, but the log names none
rule-upgrade-driver-title = A driver may have stopped the upgrade
rule-upgrade-driver-summary = The driver { $driver } could not be installed while setup was at it, and the upgrade was undone
rule-upgrade-driver-code-summary = Setup’s generic code for its platform: a driver, as a rule, but no line here names one
rule-upgrade-restart-title = The computer was restarted under the upgrade
rule-upgrade-restart-by-summary = The program { $program } restarted the computer while setup was running ({ $code })
rule-upgrade-restart-summary = The computer was being shut down while setup was running ({ $code }); no log here says who asked for it
rule-upgrade-language-title = Language or features of another Windows
rule-upgrade-package-summary = Setup was given { $package }, which belongs to another version of Windows; it expects { $expected }
rule-upgrade-language-summary = The language of the setup media is not the one of this Windows
rule-upgrade-profile-title = A user profile leads nowhere
rule-upgrade-profile-summary = The profile { $profile } leads to { $place }, which does not exist, and setup stopped on it
rule-upgrade-profile-other-title = A user profile is damaged
rule-upgrade-profile-other-summary = The profile of { $profile } has its folder under another name ({ $place }), and setup stopped on it
rule-upgrade-profile-unnamed-summary = The folder of a user profile has another name than its account, and setup stopped on it
rule-mount-driver-title = The driver that mounts images is not registered
rule-mount-driver-summary = The registry has no driver file for the service { $service } ({ $code }), so that setup cannot mount its own image
rule-stack-missing-title = The servicing stack is missing
rule-stack-missing-summary = The folder of the servicing stack that the registry names is not found ({ $code }): DISM and setup cannot service this Windows
rule-upgrade-file-title = A file cannot be read
rule-upgrade-file-summary = { $file } cannot be read ({ $code }), and setup gave up on it: the file system or the disk is damaged there
rule-upgrade-image-title = The image of the new Windows could not be unpacked
rule-upgrade-image-file-summary = { $file } could not be unpacked from { $image } ({ $code }): the image is damaged, or the disk or memory it went through
rule-upgrade-image-summary = { $image } could not be unpacked ({ $code }): the image is damaged, or the disk or memory it went through
rule-upgrade-partition-title = The system partition is too small for the upgrade
rule-upgrade-partition-summary = Setup refuses: the system partition has no room for the new boot files (check { $check })
rule-upgrade-firmware-title = The firmware is in the way of the upgrade
rule-upgrade-firmware-summary = Setup refuses for the firmware of this computer (check { $check })
rule-upgrade-block-title = The compatibility scan refuses the upgrade
rule-upgrade-block-summary = Setup refuses: its compatibility check { $check } found a hard block
rule-incompatible-title = A program or device blocks the upgrade
rule-incompatible-summary = Setup’s compatibility report refuses { $item } (hard block)
rule-upgrade-space-title = No room for the upgrade
rule-upgrade-space-summary = Setup ended because the disk has too little free space ({ $code })

rule-interrupted-title = This computer went down during the installation
rule-interrupted-summary = The computer went down without a shutdown while the update was being installed, and no log says how the installation ended

rule-installer-title = The installer “{ $installer }” failed
rule-installer-summary = The part of the update that is finished by “{ $installer }” failed with { $code } ({ $meaning }), and the update was undone. { $means }
rule-installer-summary-plain = The part of the update that is finished by “{ $installer }” failed, and the update was undone. { $means }
rule-installer-file-summary = “{ $installer }”, a program of the update, failed at { $item } with { $code } ({ $meaning })
rule-installer-no-code = no code
rule-installer-means =
    { $which ->
        [task] A scheduled task of Windows could not be registered: its old entry is damaged, or Task Scheduler refuses it
        [http] The HTTP service of Windows could not be configured
        [licensing] Windows’ licensing data (Software Protection) could not be changed
        [iis] The configuration of IIS could not be changed: applicationHost.config is damaged, locked or encrypted with a key that is gone
        [defender] Microsoft Defender could not be changed: it is removed, or a policy switches it off
        [container] The base layer of containers (Windows Sandbox) could not be built
        [network] A network driver could not be bound: a network filter, or a device that is no longer there
        [appx] An app that belongs to Windows could not be registered
        [firewall] Rules of Windows Firewall could not be written
        [events] An event provider could not be registered: often its channel is held by another provider
        [counters] Performance counters could not be registered: their list is damaged
        [wmi] The WMI repository refused a change
        [print] Parts of printing could not be installed
        [secureboot] The firmware’s Secure Boot variables could not be changed
        [boot] Boot files could not be written: no room on the EFI or system reserved partition, or boot data that cannot be read
        [bluetooth] Parts of Bluetooth could not be installed
        [smb] Parts of file sharing (SMB) could not be changed
        [device] A device of Windows could not be created or its driver not installed
        [command] The update ran a program of its own, which reported an error; the lines just before name it
        [service] A service could not be changed
       *[other] What this installer works on stands in the lines just before it
    }
rule-installer-unnamed-title = One of the update’s installers failed; which one is not in these lines
rule-installer-unnamed-summary = 0x800f0922 only says that some installer failed. Its name stands earlier in CBS.log, in “Failed execution of queue item Installer” or “(F) Installer:”; causes as different as a full EFI partition, a disabled service or a damaged task end in this code

rule-service-title =
    { $which ->
        [disabled] A service that the update needs is disabled: { $service }
        [silent] A service that the update needs does not answer: { $service }
       *[stopped] A service that the update needs is not running: { $service }
    }
rule-service-summary =
    { $which ->
        [disabled] The update needs { $service }, and it is disabled ({ $code })
        [silent] The update needs { $service }, and nothing answered ({ $code })
       *[stopped] The update needs { $service }, and it could not be started ({ $code })
    }
rule-service-caller-summary =
    { $which ->
        [disabled] “{ $caller }” needs { $service }, and it is disabled ({ $code })
        [silent] “{ $caller }” asked for a service and nothing answered ({ $code }); it works with { $service }
       *[stopped] “{ $caller }” needs { $service }, and it could not be started ({ $code })
    }
rule-service-unnamed-title = A service that the update needs is not running
rule-service-unnamed-summary = “{ $caller }” asked for a service and could not use it ({ $code }); the line does not say which

rule-driver-title = The driver { $inf } could not be installed
rule-driver-summary = The update’s drivers were installed one after the other, { $inf } failed with { $code } ({ $meaning }), and the update was undone
rule-driver-near-summary = Installing a driver failed with { $code } ({ $meaning }); the driver log shows { $inf } failing at that moment
rule-driver-unnamed-title = A driver of the update could not be installed
rule-driver-unnamed-summary = The update’s drivers failed with { $code } ({ $meaning }), and the update was undone; which driver stands in setupapi.dev.log at that second
rule-driver-code-summary = { $code } ({ $meaning }) is a code of driver installation; which driver and why stands in setupapi.dev.log
rule-driver-queue-title = The list of driver changes that wait cannot be read
rule-driver-queue-summary = Servicing keeps a list of driver changes in the registry, and could not read it ({ $code }): a stale entry of an older update

rule-log-title = The transaction log of Windows is full or unusable
rule-log-full-summary = Files and registry are changed in transactions, and their log is full: { $code } ({ $meaning })
rule-log-state-summary = Files and registry are changed in transactions, and their log cannot be used: { $code } ({ $meaning })

rule-registry-title = The registry refused servicing
rule-registry-type-summary = A registry value that servicing reads has the wrong type: { $subject } ({ $code })
rule-key-denied-summary = Servicing was denied access to the registry key { $subject }; the log does not say who denied it
rule-hive-summary = The registry hive { $subject } could not be loaded: { $code } ({ $meaning }). A size limit (RegistrySizeLimit) or damage is the usual reason
rule-registry-code-summary = The registry failed with { $code } ({ $meaning }); the lines do not name the key

rule-memory-title = Memory or system resources ran out
rule-memory-summary = The update failed with { $code } ({ $meaning })
rule-memory-program-summary = The update failed with { $code } ({ $meaning }), and Windows noted at that time that memory was low; { $program } used most of it

rule-partition-title =
    { $which ->
        [recovery] The recovery partition is probably too small
       *[other] The EFI or system reserved partition is full
    }
rule-partition-summary =
    { $which ->
        [recovery] This update renews the recovery environment, which needs about 250 MB free on the recovery partition; servicing reports too little space, most likely there
        [setup] Setup could not update the EFI or system reserved partition: it needs some 15 MB free there
       *[boot] The new boot files did not fit on the EFI or system reserved partition
    }

rule-firmware-title = The firmware refused the change
rule-firmware-summary = Windows noted near the failure that the firmware returned an error when a Secure Boot variable was to be changed
rule-firmware-device-summary = The driver log shows a firmware update that failed near this failure

rule-timeout-title = Servicing took too long and was given up
rule-timeout-boot-summary = At startup nothing had moved for { $minutes } minutes, so Windows undid the update
rule-timeout-shutdown-summary = At shutdown nothing moved for { $minutes } minutes, so Windows went on without finishing the update
rule-timeout-code-summary = { $code } says that servicing was stopped by its watchdog or by its caller; no line here says what it was busy with

rule-dotnet-title = .NET Framework keeps the update from finishing
rule-dotnet-service-summary = The .NET service { $service } could not be started: { $meaning }. Its program is missing in most such cases
rule-dotnet-installer-summary = The .NET installer “{ $installer }” failed with { $code }
rule-dotnet-setup-summary = The setup of this .NET Framework update failed with { $code }; its own log has the reason

rule-crash-title = A program of servicing crashed
rule-crash-summary = { $process } crashed in { $module } ({ $code }) while the update was being installed
rule-asked-title = A program restarted this computer during the installation
rule-asked-summary = { $program } asked for a restart while the update was being installed
rule-pending-stuck-title = Servicing is stuck half-way
rule-pending-stuck-summary = A restart has not finished what is pending: { $count } packages stand between two states
rule-pending-stuck-lines-summary = A restart has happened, and servicing still refuses new work because something is pending

step-copy-logs = Copy the folder Logs\CBS now, before anything overwrites it
step-look-for-archives = Look for CbsPersist files of the failure’s date in Logs\CBS; if there are any, add them to the bundle and look again
step-scan-health = Check the component store (reads only, needs no network); it may name the damage without a new attempt
step-reproduce-kb = Restart (not shut down), then install { $kb } once from its offline package for this edition, architecture and build, under a change ticket and not on a counter PC in business hours; note the time. Put the package’s real file name into the command
step-reproduce = Restart (not shut down), then install the update once from its offline package for this edition, architecture and build, under a change ticket and not on a counter PC in business hours; note the time. Put the package’s real file name into the command
step-capture-script = Instead of collecting by hand: save the capture script, copy it to that computer, run it as administrator, and once more each time it says so (after the attempt, after the restart). It changes no setting and sends nothing; it makes one folder beside itself. Pack that folder and open it here
step-collect-at-once = Collect all logs at once after the attempt, before any sfc or RestoreHealth; if it rolled back, collect again after the restart
step-driver-log = Copy the log of driver installations: it names the driver and what went wrong
step-setup-logs = Copy the logs of setup itself (they are removed ten days after an upgrade)
step-setup-logs-older = Copy the logs that setup leaves in the Windows folder
step-agent-log = Convert the update agent’s trace to a log
step-agent-events = Export the update agent’s event log
step-show-proxy = Show the proxy of WinHTTP, which the update agent uses; the browser’s own setting does not count
step-show-update-policy = Show where policy sends the update agent
step-resolve = Resolve the server’s name on this computer
step-connect = Test the connection; put the port of the server’s address into the command (WSUS: 8530, 8531, 80 or 443)
step-network-team = Have the network team look at DNS, proxy and firewall for this computer at the minute of the failure, and let the update servers’ addresses pass, with HTTP range requests
step-search = Search for updates again; success looks like event 26 of WindowsUpdateClient
step-wsus-site = On { $server }, look at the WSUS site, its application pool (running? out of memory?) and the IIS log of that minute
step-wsus-decline = On the WSUS server, decline superseded updates and run its clean-up
step-wsus-limits = On the WSUS server, raise the limit in ClientWebService\web.config (maxInstalledPrerequisites 400 → 800, or maxCachedUpdates), then restart its application pool
step-show-client-id = Show this computer’s client id for WSUS
step-new-client-id = Give this computer a new client id; it reports to WSUS anew
step-clock = Compare the clock of this computer with its time source
step-roots = Compare the trusted roots (certlm.msc) with a computer that searches well; behind TLS inspection its root must be among them
step-tls = Show which TLS versions are switched off
step-trust-root = Set the clock, or have the root certificate of WSUS or of the TLS inspection deployed to this computer
step-policy-report = Report which group policy sets it
step-list-signers = List the trusted publishers and roots: the certificate that signs updates on WSUS must be in both
step-trust-publisher = Have that certificate deployed to Trusted Publishers and Trusted Root of this computer, and the policy set that allows signed updates from an intranet update server (AcceptTrustedPublisherCerts)
step-policy-owner = Ask the owner of that policy to let this computer reach its update source
step-show-service = Show the start type and state of { $service }
step-who-disabled = List who changed start types of services lately
step-start-service = Give { $service } its default start type back and start it
step-list-content = List what is left of the downloads
step-cleaner = Find what empties SoftwareDistribution: clean-up tools, maintenance scripts, the storage sense of this computer
step-offline-kb = If the content vanishes again, install { $kb } from its offline package
step-offline = If the content vanishes again, install the update from its offline package
step-show-download-space = Show the free space
step-download-space = Free some 20 GB on { $disk }, or extend it; do not delete anything in Windows\WinSxS by hand
step-copy-journal = Copy the update agent’s journal to the desktop
step-agent-store-aside = Put the agent’s folder aside (it makes a new one); keep the old one until the case is closed
step-upgrade-again = Try the upgrade again with the newest fixes for setup (dynamic update), with nothing plugged in that is not needed; put the drive of the media into the command
step-list-drivers = List the drivers that were added to Windows
step-upgrade-driver = Update { $driver } to a version for the new Windows, or remove it until the upgrade is done
step-upgrade-dump = Have an engineer read the dump that setup leaves (setupmem.dmp in $WINDOWS.~BT\Sources\Rollback): it names the driver
step-unplug = Unplug docks, USB and storage devices that are not needed
step-clean-boot = Start without programs and services of others (clean boot); security software stays on unless its team says otherwise
step-who-restarted = List who asked for restarts lately
step-keep-from-restart = Keep { $program } from restarting this computer during the upgrade (maintenance window of its management)
step-find-restarter = Keep management agents and scripts from restarting this computer during the upgrade
step-setup-config = Show what SetupConfig.ini gives to setup
step-setup-unattend = Show whether an answer file is given to setup
step-setup-packages = Remove the old language and feature packages from what is given to setup, or give those of the new version
step-hash-image = Compute the image’s hash and compare it with the source’s; put the drive of the media into the command
step-new-media = Get the media anew, in the language, edition and architecture of this Windows
step-check-disk = Check the file system without a restart; do not repair before the data is saved
step-restore-file = Save { $file } if it can be read, then remove or restore it
step-show-mount-driver = Look whether the service WIMMount has an ImagePath and its driver file is there
step-restore-mount-driver = Have an engineer put the key of the service WIMMount back, exported from a computer of the same version of Windows, after a copy of the registry
step-stack-version = See which version of the servicing stack the registry names
step-stack-folders = See which servicing stacks stand in WinSxS
step-stack-again = Install the latest servicing stack or cumulative update of this version of Windows again
step-stack-entry = If the versions still differ, have an engineer compare the entry with the folders and put it right, after a copy of the key
step-list-profiles = List the profiles and where they stand
step-remove-profile = Save what the user needs from { $profile }, then remove the profile with its entry
step-list-partitions = List the partitions and their sizes
step-free-partition = Free some 15 MB on the system partition, or enlarge it
step-show-firmware = Show firmware version, UEFI and Secure Boot
step-update-firmware = Finish or install the firmware update of the maker; suspend BitLocker for it
step-compat-scan = Let setup check again, without an upgrade (0xC1900210: nothing in the way); put the drive of the media into the command
step-compat-reports = Find what the compatibility reports refuse
step-compat-fix = Update or remove what is refused
step-setup-errors = Read setup’s errors, from the last one upwards
step-setup-diag = Let SetupDiag look at the same logs
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
step-list-features = List the features this Windows knows, and their states
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
step-installer-look = Look at what this installer works on (reads only)
step-installer-thing = Note what was being installed: { $thing }
step-installer-repair = Repair what the installer works on, by the code and the lines before it; keep a copy of everything that is changed
step-installer-find = Search CBS.log and the CbsPersist files of that day for “Failed execution of queue item” and “(F) Installer:”; they name the installer and its own code
step-service-look = See whether the service { $service } is disabled and whether it runs
step-service-policy = See which policy sets it; a security baseline may disable it on purpose
step-service-start = With approval, set the start type of { $service } back and start it; put it back afterwards if policy asks for that
step-copy-driver-log = Copy the driver log; its section of that second names the file or key that is missing
step-driver-find = Look in the driver log for the section that failed at the second of the failure; it names the .inf
step-driver-store = See whether the driver store has { $inf } with all its files
step-driver-repair = Bring back what { $inf } misses (files of the driver store, the service’s registry key) from a healthy computer of the same build
step-driver-queue-export = Export the list of waiting driver changes (reads only)
step-driver-queue-repair = Remove the stale entry only after that export, with no restart pending
step-dotnet-look = See whether the .NET service’s program exists
step-dotnet-repair = Repair .NET Framework with Microsoft’s .NET Framework Repair Tool
step-dotnet-service = If the program of { $service } is missing and repair does not bring it back, export and remove that service’s key
step-watchdog-load = Try again with nothing else running, with servicing folders excluded from scanning by the security team’s policy, a virtual machine with more memory and processors
step-watchdog-stack = Install the newest servicing stack update for this build first
step-watchdog-limit = Raise the watchdog’s limit (BlockTimeIncrement of TrustedInstaller)
step-log-look = Look at the transaction log’s state and size
step-log-reset = Have NTFS build its transaction log anew at the next restart, then restart
step-log-files = Only if it fails again: renaming the files under System32\config\TxR, and removing devices that are no longer there
step-hive-look = Look at the registry’s size limit and the sizes of the hives
step-key-denied = Compare owner and permissions of that one key with a healthy computer of the same build; ask the security team whether it is protected
step-registry-repair = Correct the key, value or limit, after exporting it
step-memory-look = See how much memory is free and what uses it
step-memory-free = Restart, close what uses the memory, and try before anything else is started
step-memory-page-file = Let Windows manage the size of the page file
step-partition-look = Look at the sizes and free space of all partitions
step-partition-free = Make room on the EFI or system reserved partition (fonts, languages and makers’ files there), after a backup
step-recovery-look = See where the recovery environment is and whether it is enabled
step-recovery-resize = Enlarge the recovery partition by 250 MB (Microsoft KB5028997), after a backup; this update may be left out until then
step-firmware-look = Note the firmware’s version and whether Secure Boot is on
step-firmware-update = Update the firmware with the maker’s own package, with BitLocker suspended for it
step-crash-module = Find out whose file { $module } is (its properties, Details tab); send the crash dump if there is one
step-asked-restart = Have { $program } not restart this computer during updates (deployment window, policy)
step-pending-state = Export what servicing has pending (reads only)
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
