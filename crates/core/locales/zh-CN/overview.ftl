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

overview-counts =
    { $count ->
       *[other] 共 { $count } 台计算机：{ $failing } 台失败，{ $healthy } 台没有未解决的失败
    }
overview-failures = 按原因和代码归类的失败
overview-no-cause = 未找到原因
overview-shared = 在失败的计算机上更常见
overview-share = { $kind } { $value }：失败的 { $failing-of } 台中有 { $failing } 台，其余 { $healthy-of } 台中有 { $healthy } 台
overview-product = 安全软件
overview-build = 内部版本
overview-version = 版本
overview-edition = 系统版本
overview-architecture = 体系结构
overview-setting = 注册表
overview-caution = 以上只是计数，不是证据：失败的计算机的共同点可能与失败无关。
overview-none-healthy = 这里没有一台计算机是没有失败的，因此无从比较。
