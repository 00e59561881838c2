# 结论：每种情况一个短标题和一句真话。

attempt-interrupted = { $update }的安装进行到 { $time }，计算机意外关机
attempt-failed-with = { $update }于 { $time }失败，错误代码 { $code }（{ $meaning }）
attempt-failed-where = { $failure }，发生在{ $phase }，安装程序当时的操作：{ $operation }
attempt-failed-first = { $failure }；最先出现的错误是 { $code }（{ $meaning }）
attempt-failed = { $update }于 { $time }失败
attempt-repair = 组件存储修复
attempt-check = 组件存储检查
attempt-upgrade-to = 升级到 { $target }
attempt-upgrade = 升级到另一个 Windows 版本
attempt-unnamed = 某个更新
time-zoned = { $time }（UTC{ $zone }）
time-local = { $time }（本机时间，UTC 偏移未知）
time-utc = { $time } UTC
time-unknown = 未知时间

verdict-nothing-readable = 没有可读取的日志
verdict-nothing-readable-summary = 此日志包中没有 Faultline 能读取的日志类型。请按下面的步骤重新收集；已发现的文件列在“来源”中。
verdict-not-opened = 无法打开此文件
verdict-no-update-log-summary = 此日志包中没有更新日志：既没有 CBS.log，也没有 ReportingEvents.log。请按下面的步骤收集。

verdict-wrong-update = 不是预期的更新
verdict-wrong-update-other = 这些日志中没有尝试安装 { $kb }，失败的是另一个更新：{ $failure }。如果同一更新在工单中用了别的编号，请先核对，再决定是否重新收集。
verdict-wrong-update-none = 这些日志中没有尝试安装 { $kb }，也没有其他更新失败。

verdict-restart-first = 请先重新启动这台计算机
verdict-restart-first-blocked = { $failure }，原因是之前的更改仍在等待重新启动。
verdict-restart-first-machine = 在重新启动这台计算机之前，Windows 服务堆栈拒绝进行新的操作。
verdict-restart-first-installed = { $update }已安装，只差一次重新启动。

verdict-recollect-overwritten = 日志已被覆盖：请重新收集
verdict-recollect-not-collected = 本次未收集到部分日志：请先在这台计算机上查找
verdict-recollect-setup = 缺少安装程序的日志：请收集
verdict-recollect-partial = 日志只包含失败过程的一部分：请重新收集
verdict-recollect-absent = 缺少服务堆栈日志：请收集
verdict-recollect-not-reached = 在服务堆栈开始之前就已失败：请收集更新代理日志
verdict-recollect-old = 此日志包早于所要求的时间
verdict-recollect-summary = { $failure }。{ $why }。
verdict-too-old = 这些日志中没有晚于 { $since } 的安装尝试：此日志包不包含所要求的内容。

verdict-unexplained = 日志完整，但没有指出原因
verdict-unexplained-summary = { $failure }。相关日志行都在，但没有一行指出 Faultline 已知的原因。

verdict-explained-summary = { $failure }。{ $cause }。
verdict-explained-with = { $failure }。{ $cause }。{ $also }。
verdict-machine-summary = { $cause }。

verdict-resolved = 曾经失败，之后已成功
verdict-resolved-summary = { $failure }；同一更新之后已成功安装。

verdict-no-failure = 日志中没有失败的更新
verdict-no-failure-not-applied = 没有失败的更新，但有一个更新不适用
verdict-no-failure-so-far = 已读取的日志中没有失败的更新
verdict-no-failure-summary =
    { $count ->
        [0] 这些日志中没有失败的更新。
       *[other] 这些日志中没有失败的更新，有 { $count } 个更新安装成功。
    }
verdict-no-failure-unread =
    { $count ->
       *[other] 已读取的日志中没有失败的更新；另有 { $count } 个日志未能读取，其中可能有失败记录，见“来源”。
    }
verdict-no-failure-search = 这些日志中没有失败的更新；但最后一次检查更新以 { $code } 失败（{ $meaning }）。
verdict-no-failure-errors =
    { $count ->
       *[other] 这些日志中没有失败的更新；另有 { $count } 个不属于任何安装尝试的服务堆栈错误，已标在时间线上。正常的计算机上也有这类错误。
    }
verdict-no-failure-not-needed = { $update }无需安装：已经安装、已被更新的更新取代，或不适用于本机。
verdict-no-failure-not-needed-why = { $update }没有安装。{ $why }。
verdict-no-failure-installed = { $kb } 已列在这台计算机的已安装更新中，这些日志中也没有它的失败记录。

verdict-nothing-new = 与上一个日志包相比没有新内容
verdict-nothing-new-same = 此日志包与上一个内容完全相同，只是打包方式可能不同。
verdict-nothing-new-summary = 与上一个日志包相比，没有新的安装尝试，也没有新的日志行。

coverage-covered = 此次尝试的服务堆栈日志行在此日志包中
coverage-begins-inside = 服务堆栈日志从 { $first } 开始，晚于此次尝试的开始时间：日志包中只有一部分
coverage-overwritten-archive = 日志包中最早的服务堆栈日志从 { $first } 开始，晚于失败时间：能指出原因的日志行已被覆盖
coverage-overwritten-listing = Logs\CBS 的目录列表中没有那个时间的存档，日志从 { $first } 开始：能指出原因的日志行已被覆盖
coverage-not-collected = CBS.log 从 { $first } 开始，晚于失败时间，本次未收集到其存档：请先在这台计算机上查找该日期的 CbsPersist 文件
coverage-archive-missing = { $file } 应包含此次失败，但此日志包中没有可读取的该文件：请收集该文件
coverage-unread-cabinet = { $file } 可能包含此次失败，但未能完整读取：请重新复制，或用 expand 解压后加入日志
coverage-not-reached-download = 在下载时失败：服务堆栈没有运行，CBS.log 中不会有原因
coverage-not-reached-agent = { $code } 是更新代理自身的错误：在交给服务堆栈之前就已停止，CBS.log 中不会有原因
coverage-ends-before = 服务堆栈日志在 { $last } 结束，早于失败时间，且没有此次尝试的会话：在服务堆栈运行之前就已失败
coverage-no-session = 服务堆栈日志覆盖了那个时间，但没有此次尝试的会话或程序包：在服务堆栈运行之前就已失败
coverage-damaged = { $file } 未能完整读取：那个时间的日志行可能在损坏的部分中
coverage-servicing-code = 该错误代码来自服务堆栈，但这些日志中没有那个时间的会话：日志缺少一部分
coverage-unnamed = 日志在更新交付之后才开始：其名称和开头部分不在此日志包中
coverage-setup = 此日志包中有安装程序自己的日志
coverage-setup-absent = 此日志包中没有安装程序本身的日志
coverage-absent = 此日志包中没有任何服务堆栈日志
coverage-no-time = 失败时间无法读取，因此无法在日志中定位

check-kb-met = 日志中有 { $kb } 的安装尝试，最近一次在 { $time }：{ $outcome }
check-kb-possibly = 日志中可能有 { $kb } 的安装尝试，在 { $time }：{ $outcome }。没有日志行写明其编号，只与版本对照表或时间相符
check-kb-installed = { $kb } 已列在这台计算机的已安装更新中，日志中没有它的安装尝试
check-kb-other = 日志中没有 { $kb } 的安装尝试，但 { $other }在 { $time }尝试过。同一更新可能有另一个编号，请先核对工单
check-kb-none = 日志中没有 { $kb } 的安装尝试，也没有其他更新的安装尝试
check-not-before-met = 有晚于 { $since } 的安装尝试：{ $update }在 { $time }
check-not-before-unmet = 没有晚于 { $since } 的安装尝试：最近一次是 { $update }在 { $time }的安装
check-not-before-none = 没有晚于 { $since } 的安装尝试，更早的也没有：所有日志中最后一行的时间是 { $time }
check-not-before-unreadable = 无法识别日期“{ $since }”；请写成 2022-10-09
check-source-met = { $name }：{ $file }
check-source-met-until = { $name }：{ $file }，到 { $time }
check-source-old = { $name }：{ $file } 只到 { $time }，早于 { $since }
check-source-unreadable = { $name }：有 { $file }，但未能读取，原因见“来源”
check-source-unconverted = { $name }：只有其跟踪文件（{ $file }），其他计算机无法读取。请在那台计算机上运行 Get-WindowsUpdateLog，并收集它生成的文件
check-source-absent = 此日志包中没有 { $name }
check-source-closed =
    { $count ->
       *[other] 已读取的内容中没有 { $name }；另有 { $count } 个来源未能读取，其中可能有
    }
check-source-unknown = “{ $name }”不是可以要求的日志类型

gap-cbs = 服务堆栈自己的记录：哪个程序包、文件、驱动程序或安装程序失败，以及最先出现的代码
gap-agent-log = 更新代理在交给服务堆栈之前做了什么：访问的服务器、下载过程和结果中的内部代码
gap-agent-events = 更新代理的下载和扫描事件及其代码
gap-setup = 安装程序在各阶段做了什么，以及失败的操作
gap-setup-api = 哪个驱动程序失败以及原因
gap-filters = 当前加载了哪些文件系统筛选器，其中包括安全产品
