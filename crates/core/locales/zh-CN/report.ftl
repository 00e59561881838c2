# 日志包和来源的问题、结果、时间线标记。

issue-empty-file = { $file } 是空文件（0 字节）。请从原计算机重新复制。
issue-empty-archive = { $file } 是空的压缩包。请重新收集日志。
issue-cut-off = { $file } 不完整：压缩包的结尾缺失，无法读取其文件列表。请重新完整地复制或下载。
issue-directory-damaged = { $file } 的文件列表已损坏；损坏之前的内容已读取。请重新复制。
issue-multi-part = { $file } 是分卷压缩包的一部分，或是无法打开的压缩格式。请把日志打包成一个 .zip。
issue-too-many-entries = { $file } 中的文件数超过上限；已读取前 100,000 个。
issue-unreadable = 无法读取 { $file }。请关闭正在使用它的程序，或把它复制到本机磁盘后再打开。
issue-corrupt-entry = { $file } 已损坏：只能读到第 { $at } 字节。之前的内容已使用；请重新打包。
issue-checksum-mismatch = { $file } 已读取，但校验和不对：部分内容可能已损坏。请重新打包。
issue-changed-while-reading = { $file } 在读取过程中发生了变化。请先复制，再打开副本。
issue-unsupported = 无法解压 { $file }（{ $what }）。请重新打包成不带密码的普通 .zip。
issue-crashed = Faultline 读取 { $file } 时出错；其余内容均已读取。
issue-timed-out = 读取 { $file } 没有进展，已放弃；其余内容均已读取。
issue-cancelled = 已取消读取 { $file }。
issue-too-large = { $file } 解压后远大于正常日志（在第 { $at } 字节处停止）；之后的内容未使用。
issue-encoding-unknown = { $file } 的编码未知；部分字符可能不正确。
issue-long-lines = { $file } 中有 { $count } 行过长，不像日志行；只查看了行首。
issue-nul-bytes = { $file } 中有 { $count } 个零字节，像是断电截断的日志。
issue-impossible-times = { $file } 中有 { $count } 个不可能的时间；未计入。
issue-events-dropped = { $file } 中的事件超出上限 { $count } 个；每种事件保留了最近的。
issue-copy = { $file } 与 { $source } 相同，没有新内容。
issue-kind-not-read = 此版本不读取 { $file }（{ $kind }）。

outcome-succeeded = 已安装
outcome-completed = 已完成
outcome-failed = 失败
outcome-rolled-back = 已回滚
outcome-pending-reboot = 等待重新启动
outcome-cancelled = 已取消
outcome-not-needed = 不需要
outcome-unknown = 日志中没有结束记录

mark-boot = 计算机启动
mark-reboot-required = 服务堆栈要求重新启动
mark-rollback = 正在撤销更改
mark-store-damage = 组件存储损坏：{ $item }
mark-error = 失败 { $code }
mark-scan-failed = 检查更新失败：{ $code }
