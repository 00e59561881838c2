# The verdict: a title of a few words and one true sentence each.

attempt-interrupted = { $update } was being installed until { $time }, when this computer went down
attempt-failed-with = { $update } failed on { $time } with { $code } ({ $meaning })
attempt-failed-where = { $failure }, in { $phase }; setup’s operation there: { $operation }
attempt-failed-first = { $failure }; it began with { $code } ({ $meaning })
attempt-failed = { $update } failed on { $time }
attempt-repair = The repair of the component store
attempt-check = The check of the component store
attempt-upgrade-to = The upgrade to { $target }
attempt-upgrade = The upgrade to another version of Windows
attempt-unnamed = An update
time-zoned = { $time } (UTC{ $zone })
time-local = { $time } (this computer’s clock; UTC offset unknown)
time-utc = { $time } UTC
time-unknown = an unknown date

verdict-nothing-readable = Nothing here can be read
verdict-nothing-readable-summary = No log in this bundle is of a kind Faultline can read. Collect the logs again with the steps below; what was found is listed under Sources.
verdict-not-opened = This file cannot be opened
verdict-no-update-log-summary = This bundle holds no log of updates: neither CBS.log nor ReportingEvents.log. Collect them with the steps below.

verdict-wrong-update = Another update, not the expected one
verdict-wrong-update-other = { $kb } was not tried in these logs; they show a failure of another update: { $failure }. If your case used another number for the same update, check it before collecting again.
verdict-wrong-update-none = { $kb } was not tried in these logs, and they show no other failed update.

verdict-restart-first = Restart this computer first
verdict-restart-first-blocked = { $failure }, because an earlier change is still waiting for a restart.
verdict-restart-first-machine = Windows servicing refuses new work until this computer has been restarted.
verdict-restart-first-installed = { $update } is installed up to the restart it still needs.

verdict-recollect-overwritten = Logs already overwritten: collect again
verdict-recollect-not-collected = Part of the logs is missing: look for it on this computer
verdict-recollect-setup = The logs of setup are missing: collect them
verdict-recollect-partial = Only part of the failure is in the logs: collect again
verdict-recollect-absent = The servicing logs are missing: collect them
verdict-recollect-not-reached = It failed before servicing began: collect the update agent’s logs
verdict-recollect-old = This bundle is older than what was asked for
verdict-recollect-summary = { $failure }. { $why }.
verdict-too-old = No attempt in these logs is later than { $since }: nothing in this bundle shows what was asked for.

verdict-unexplained = The logs are complete but name no cause
verdict-unexplained-summary = { $failure }. Its lines are all here and none of them names a cause Faultline knows.

verdict-explained-summary = { $failure }. { $cause }.
verdict-explained-with = { $failure }. { $cause }. { $also }.
verdict-machine-summary = { $cause }.

verdict-resolved = It failed, and succeeded later
verdict-resolved-summary = { $failure }; the same update was installed successfully later.

verdict-no-failure = No failed update in these logs
verdict-no-failure-not-applied = No update failed, but one does not apply
verdict-no-failure-so-far = No failed update in the logs that were read
verdict-no-failure-summary =
    { $count ->
        [0] These logs show no failed update.
        [one] These logs show no failed update, and one that was installed.
       *[other] These logs show no failed update, and { $count } that were installed.
    }
verdict-no-failure-unread =
    { $count ->
        [one] The logs that were read show no failed update; one more log here could not be read and may hold one, see Sources.
       *[other] The logs that were read show no failed update; { $count } more logs here could not be read and may hold one, see Sources.
    }
verdict-no-failure-search = These logs show no failed update; but the last search for updates failed with { $code } ({ $meaning }).
verdict-no-failure-errors =
    { $count ->
        [one] These logs show no failed update; they hold one error of servicing outside any attempt, marked on the timeline. Healthy computers have such errors too.
       *[other] These logs show no failed update; they hold { $count } errors of servicing outside any attempt, marked on the timeline. Healthy computers have such errors too.
    }
verdict-no-failure-not-needed = There was nothing to do for { $update }: it is already installed, replaced by a newer update, or not meant for this computer.
verdict-no-failure-not-needed-why = { $update } was not installed. { $why }.
verdict-no-failure-installed = { $kb } is listed as installed on this computer, and these logs show no failure of it.

verdict-nothing-new = Nothing new since the last bundle
verdict-nothing-new-same = This bundle holds the same content as the one before, however it was packed.
verdict-nothing-new-summary = This bundle shows no attempt and no log line that the one before did not.

coverage-covered = The servicing lines of this attempt are in this bundle
coverage-begins-inside = The servicing logs begin at { $first }, after the attempt had started: only part of it is in this bundle
coverage-overwritten-archive = The oldest servicing log in this bundle begins at { $first }, after the failure: the lines that could name the cause have been overwritten
coverage-overwritten-listing = The listing of Logs\CBS shows no archive of that time, and the logs begin at { $first }: the lines that could name the cause have been overwritten
coverage-not-collected = CBS.log begins at { $first }, after the failure, and no archive of it is in this bundle: look for CbsPersist files of that date on this computer first
coverage-archive-missing = { $file } would hold the failure and is not readable in this bundle: collect that file
coverage-unread-cabinet = { $file } may hold the failure, but could not be read to its end: copy it again, or unpack it (expand) and add the log
coverage-not-reached-download = It failed while downloading: the servicing stack never ran, so CBS.log cannot hold the cause
coverage-not-reached-agent = { $code } is the update agent’s own: it stopped before it handed anything to the servicing stack, so CBS.log cannot hold the cause
coverage-ends-before = The servicing logs end at { $last }, before the failure, and hold no session of it: it failed before the servicing stack ran
coverage-no-session = The servicing logs cover that time and hold no session or package of it: it failed before the servicing stack ran
coverage-damaged = { $file } could not be read whole: lines of that time may be in the part that is damaged
coverage-servicing-code = The code comes from the servicing stack, but these logs hold no line of its session at that time: part of them is missing
coverage-unnamed = The log begins after the update was handed over: its name and the start of it are not in this bundle
coverage-setup = The lines of setup are in this bundle
coverage-setup-absent = This bundle holds no log of setup itself
coverage-absent = This bundle holds no servicing log at all
coverage-no-time = The failure has no readable time, so it cannot be placed in the logs

check-kb-met = { $kb } was tried in these logs, last on { $time }: { $outcome }
check-kb-possibly = { $kb } was possibly tried in these logs, on { $time }: { $outcome }. No line names it; the table of builds or the time does
check-kb-installed = { $kb } is listed as installed on this computer; these logs hold no attempt of it
check-kb-other = { $kb } was not tried in these logs; { $other } was, on { $time }. Another number may be the same update: check the case
check-kb-none = { $kb } was not tried in these logs, and no other update was
check-not-before-met = There is an attempt after { $since }: { $update } on { $time }
check-not-before-unmet = There is no attempt after { $since }: the latest is { $update } on { $time }
check-not-before-none = There is no attempt after { $since }, and none before: the latest line of any log is of { $time }
check-not-before-unreadable = “{ $since }” is not a date this page understands; write it as 2022-10-09
check-source-met = { $name }: { $file }
check-source-met-until = { $name }: { $file }, until { $time }
check-source-old = { $name }: { $file } ends on { $time }, before { $since }
check-source-unreadable = { $name }: { $file } is here but could not be read; Sources say why
check-source-unconverted = { $name }: only its trace is here ({ $file }), which no other computer can read. Run Get-WindowsUpdateLog on that computer and collect what it writes
check-source-absent = { $name } is not in this bundle
check-source-closed =
    { $count ->
        [one] { $name } is not among what could be read; one source that could not be read may hold it
       *[other] { $name } is not among what could be read; { $count } sources that could not be read may hold it
    }
check-source-unknown = “{ $name }” is no kind of log that can be asked for

gap-cbs = The servicing stack’s own lines: which package, file, driver or installer failed, and with which code first
gap-agent-log = What the update agent did before servicing: the server it asked, the download, the code inside the result
gap-agent-events = The update agent’s downloads and searches, with their codes
gap-setup = What setup did in each phase, and the operation that failed
gap-setup-api = Which driver failed, and why
gap-filters = Which file-system filters are loaded, security products among them
