# Headings of the terminal's text.

cli-asked-for = Asked for
cli-next-steps = Next steps
cli-attempts = Attempts
cli-findings = This computer
cli-machine = Machine
cli-sources = Sources
cli-new-attempts = New attempts

compare-other-machine = The two bundles come from different computers.
compare-machine-unknown = Whether both bundles come from the same computer is not known: at least one of them does not name it.
cli-store-apps = { $count } Store app updates beside these, { $failed } of them failed

cli-timeline = Timeline
cli-line-installs = installs
cli-line-restarts = restarts
cli-line-more-logs = and { $count } more logs
cli-line-failed = failed
cli-line-installed = installed
cli-line-pending = waits for a restart
cli-line-other = other end
cli-line-lasted = under way
cli-line-restart = restarted
cli-line-unexpected = went down unexpectedly
cli-line-covered = lines in the log
cli-line-overwritten = overwritten
cli-line-not-collected = not collected
