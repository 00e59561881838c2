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
