# Two bundles compared, and many side by side.

compare-attempts =
    { $count ->
        [one] One attempt is new, { $failed } failed.
       *[other] { $count } attempts are new, { $failed } of them failed.
    }
compare-resolved = { $update }, which failed on { $time }, has been installed since.
compare-succeeded = { $update }: by this bundle it was installed on { $time }; the bundle before did not show that end.
compare-failed = { $update }: by this bundle it failed on { $time }; the bundle before did not show that end.
compare-other-end = { $update }: this bundle tells another end than the bundle before ({ $time }).
compare-covered = { $update }: the servicing lines of its failure on { $time } are in this bundle; they were missing in the bundle before.
compare-log-later = Logs of kind { $kind } now reach { $now } (before: { $before }).
compare-log-more = Logs of kind { $kind } hold lines that the bundle before did not, though none is later.
compare-log-new = Logs of kind { $kind } are here; the bundle before had none that could be read.
