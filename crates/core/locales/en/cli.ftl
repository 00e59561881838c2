# Headings of the terminal's text.

cli-asked-for = Asked for
cli-next-steps = Next steps
cli-attempts = Attempts
cli-findings = This computer
cli-machine = Machine
cli-sources = Sources
