# 两个日志包的比较，以及多个日志包的总览。

compare-attempts =
    { $count ->
       *[other] 新增 { $count } 次安装尝试，其中 { $failed } 次失败。
    }
compare-resolved = { $update }曾于 { $time } 失败，之后已安装成功。
compare-succeeded = 此日志包显示 { $update }已于 { $time } 安装成功；上一个日志包中没有这个结果。
compare-failed = 此日志包显示 { $update }已于 { $time } 失败；上一个日志包中没有这个结果。
compare-other-end = { $update }在此日志包中的结果与上一个不同（{ $time }）。
compare-covered = { $update }于 { $time } 失败：其服务堆栈日志行在此日志包中，上一个日志包中缺少。
compare-log-later = { $kind } 类日志现在到 { $now }（之前到 { $before }）。
compare-log-more = { $kind } 类日志中有上一个日志包没有的行，但都不更晚。
compare-log-new = 此日志包中有 { $kind } 类日志；上一个日志包中没有可读取的此类日志。
