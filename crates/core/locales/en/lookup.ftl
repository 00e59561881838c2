# What a code, an update or an event is, without a bundle.

lookup-also-written = Also written: { $list }
lookup-other-names = Also called: { $list }
lookup-facility = Numbered by: { $facility }
lookup-twins = The same failure: { $list }
lookup-success = Not a failure code.
lookup-first = First
lookup-causes = Seen with these causes
lookup-alone = A code alone does not diagnose. Analyse the logs: the lines say which of these it is.
lookup-that-file = the file that the line names
lookup-more = and { $count } more

lookup-setup = Setup stopped at { $code }: phase { $number }, { $phase }; operation { $operation } ({ $name })

lookup-update-unknown = Nothing is known of { $kb } here. That does not mean it does not exist: updates of .NET, of drivers and most servicing stacks are not in these tables.
lookup-definitions = Definitions of Microsoft’s antivirus: a new one several times a day under this number.
lookup-builds = Brings the build { $list }
lookup-builds-unknown = Build: not known here, or it changes none
lookup-released = Released { $day }
lookup-released-unknown = Day of release: not known here
lookup-class = Class { $class }: { $meaning }
lookup-supersedes = Replaces { $list }
lookup-supersedes-unknown = What it replaces is not known here
lookup-superseded-by = Replaced by { $list }
lookup-superseded-by-unknown = Nothing here says what replaces it

lookup-event-unknown = Event { $id } of { $provider } is not among those known here to speak of updates.
lookup-event-id-unknown = No event { $id } known here speaks of updates. Name its provider too, e.g. WindowsUpdateClient { $id }.
lookup-event-others = Other providers use the same number for something else.
lookup-event-fields = Values: { $list }
lookup-package-state = State of a package { $number }: { $state }

update-class-b = the monthly security update
update-class-preview = an optional preview, without new security fixes
update-class-oob = out of band, between the monthly updates

event-kind-fail = A failure; it matters for an update if it falls into the attempt
event-kind-ok = A success
event-kind-reboot = Not a failure: a restart is needed to finish
event-kind-start = Something begins; its end says how it went
event-kind-warn = A hint, no proof: look at what stands beside it
event-kind-skip = Nothing was done, and nothing is broken
event-kind-boot = A start or a shutdown of the computer
event-kind-crash = A crash; inside an attempt it interrupted it
event-kind-info = Says what was done; no failure
