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

overview-counts =
    { $count ->
        [one] One computer: { $failing } failing, { $healthy } without an open failure
       *[other] { $count } computers: { $failing } failing, { $healthy } without an open failure
    }
overview-failures = Failures by cause and code
overview-no-cause = no cause found
overview-shared = More often on failing computers
overview-share = { $kind } { $value }: { $failing } of { $failing-of } failing, { $healthy } of { $healthy-of } others
overview-product = Security software
overview-build = Build
overview-version = Version
overview-edition = Edition
overview-architecture = Architecture
overview-setting = Registry
overview-caution = These are counts, not proof: what failing computers share may have nothing to do with the failure.
overview-none-healthy = No computer here is without a failure, so nothing can be compared.
