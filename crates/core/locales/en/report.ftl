# Issues of bundles and sources, outcomes, marks on the timeline.

issue-empty-file = { $file } is empty (0 bytes). Copy it again from the computer it came from.
issue-empty-archive = { $file } is an archive with nothing in it. Collect the logs again.
issue-cut-off = { $file } is cut off: the end of the archive is missing, so its list of files cannot be read. Copy or download it again completely.
issue-directory-damaged = The list of files in { $file } is damaged; what stood before the damage was read. Copy it again.
issue-multi-part = { $file } is one part of an archive in several parts, or a kind of archive that cannot be opened. Pack the logs into one .zip.
issue-too-many-entries = { $file } holds more files than are read; the first 100,000 were.
issue-unreadable = { $file } could not be read. Close the program that uses it, or copy it to this computer’s disk, and open it again.
issue-corrupt-entry = { $file } is damaged: it could be read up to byte { $at }. What stood before was used; pack it again.
issue-checksum-mismatch = { $file } was read, but its checksum is wrong: some of it may be damaged. Pack it again.
issue-changed-while-reading = { $file } changed while it was being read. Copy it first, then open the copy.
issue-unsupported = { $file } could not be unpacked ({ $what }). Pack it again as a plain .zip without password.
issue-crashed = Reading { $file } failed inside Faultline; everything else was still read.
issue-timed-out = Reading { $file } did not move on and was given up; everything else was still read.
issue-cancelled = Reading { $file } was cancelled.
issue-too-large = { $file } unpacks to far more than a log would (stopped at byte { $at }); it was not used further.
issue-encoding-unknown = The encoding of { $file } is unknown; some characters may be wrong.
issue-long-lines = { $file } holds { $count } lines too long to be log lines; only their beginning was looked at.
issue-nul-bytes = { $file } holds { $count } zero bytes, as a log does that was cut by a power loss.
issue-impossible-times = { $file } holds { $count } times that cannot be true; they do not count.
issue-events-dropped = { $file } holds { $count } more events than are kept; the latest of each kind were.
issue-copy = { $file } is the same as { $source } and adds nothing.
issue-kind-not-read = { $file } ({ $kind }) is not read by this version.

outcome-succeeded = installed
outcome-completed = completed
outcome-failed = failed
outcome-rolled-back = rolled back
outcome-pending-reboot = waits for a restart
outcome-cancelled = cancelled
outcome-not-needed = not needed
outcome-unknown = no end in these logs

mark-boot = This computer started
mark-reboot-required = Servicing asks for a restart
mark-rollback = Changes are being undone
mark-store-damage = Damage in the component store: { $item }
mark-error = Failure { $code }
mark-scan-failed = Looking for updates failed: { $code }
